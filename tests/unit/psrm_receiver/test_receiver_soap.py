"""The SOAP door of the intake, through the contract of the edition; the same batch as by JSON."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from oir_kernel.money import Oere
from oir_kernel.soap.door import SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_sandbox.aktion_adapters import DirectAktionCheck
from psrm_receiver.operations.soap import SERVICE, operations_i
from psrm_receiver.soap_ind import MFAktion, MFFordring, MFHentKvitteringer, MFHentTyper, MFIndberet, MFKunde
from tests.support.receiver import DEBTOR, Psrm, ny_id

pytestmark = pytest.mark.anyio
EDITION = Path(__file__).parents[3] / "schemas" / "sandkasse-2026-11"
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<{root} xmlns="{ns}"><k:HovedOplysninger xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/">'
    "<k:TransaktionsId>{tid}</k:TransaktionsId><k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>"
    "<k:Rute><k:AfsenderOrganisation>11111111</k:AfsenderOrganisation>"
    "<k:AfsenderItSystemInstans>00000000-0000-4000-8000-000000000001</k:AfsenderItSystemInstans>"
    "<k:ModtagerOrganisation>11111111</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
    "{payload}</{root}></e:Body></e:Envelope>"
)
FORDRING = MFFordring(
    type="KFDAINS",
    art="INDR",
    fordringshaver="1234",
    reference="S1",
    hovedstol=Oere(250000),
    beloeb=Oere(150050),
    beskrivelse="Faktura 1",
    periode_start=date(2026, 10, 1),
    periode_slut=date(2026, 10, 31),
    stiftelsesdato=date(2026, 10, 1),
    forfaldsdato=date(2026, 10, 1),
    srb=date(2026, 10, 15),
    foraeldelsesdato=date(2029, 10, 2),
    skyldnere=(MFKunde(cpr=DEBTOR["cpr"]),),
)


@pytest.fixture(scope="module")
def edition() -> Edition:
    return Edition(EDITION)


@pytest.fixture
def ask(edition: Edition, storage: Storage, psrm: Psrm) -> Callable[..., Any]:
    """Sends a command as XML; the answer, which fits the contract."""
    door = SoapDoor(edition, edition.services[SERVICE], operations_i(DirectAktionCheck()), storage)

    async def send(operation: str, command: Any) -> Any:
        payload = edition.binding.writer(type(command), type(command).__name__)(command)
        body = ENVELOPE.format(root=f"{operation}_I", ns=edition.namespace, tid=ny_id(), payload=payload)
        answer = await door.answer(body.encode(), psrm.scope)
        top = etree.fromstring(answer.body)[0][0]
        if not top.tag.endswith("Fault"):
            assert edition.services[SERVICE].schema.is_valid(top), edition.services[SERVICE].schema.error_log
        return top

    return send


def texts(answer: Any, name: str) -> list[str]:
    return [str(element.text) for element in answer.iter(f"{{*}}{name}")]


async def test_a_batch_is_taken_in_and_its_receipts_fetched(ask: Callable[..., Any], psrm: Psrm):
    leverance_id, aktion_id = ny_id(), ny_id()
    message = MFIndberet(leverance_id, (MFAktion("OPRETFORDRING", aktion_id, fordring=FORDRING),), "12345678")
    taken = await ask("MFFordringIndberet", message)
    assert (texts(taken, "MFLeveranceID"), texts(taken, "AccepteretUdenBemærkninger")) == ([leverance_id], ["true"])
    assert texts(await ask("MFFordringIndberet", message), "MFLeveranceID") == [leverance_id]
    asked = MFHentKvitteringer(leverance_id=leverance_id)
    assert texts(await ask("MFKvitteringHent", asked), "IngenForretningsdataAtReturnere") == ["true"]
    await psrm.gaa(minutes=15)
    receipts = await ask("MFKvitteringHent", asked)
    assert (texts(receipts, "MFAktionStatusKode"), texts(receipts, "MFAktionID")) == (["UDFØRT"], [aktion_id])
    claim = await psrm.fordring(texts(receipts, "FordringInddrivelseIdentifikator")[0])
    assert (claim.saldo, claim.hovedstol, claim.reference) == (150050, 250000, "S1")


async def test_reasons_come_with_code_rule_and_field(ask: Callable[..., Any], psrm: Psrm):
    aktion_id = ny_id()
    aktion = MFAktion("NEDSKRIV", aktion_id, fordring_id="123", beloeb=Oere(100), aarsag="INDB")
    await ask("MFFordringIndberet", MFIndberet(ny_id(), (aktion,)))
    await psrm.gaa(minutes=15)
    receipt = await ask("MFKvitteringHent", MFHentKvitteringer(aktion_id=(aktion_id,)))
    assert texts(receipt, "MFAktionStatusKode") == ["AFVIST"]
    assert texts(receipt, "AfvistIdentifikator") == ["PSRM-R-022", "409"]
    assert texts(receipt, "AfvistParameterVærdi") == ["fordring_id", "virkningsdato"]


async def test_a_debtor_without_a_number_gets_an_akr_number_told_in_the_receipt(ask: Callable[..., Any], psrm: Psrm):
    nora = MFKunde(navn="Nora Nilsson", adresse="Storgatan 1", by="Malmö", land="SE")
    aktion_id = ny_id()
    aktion = MFAktion("OPRETFORDRING", aktion_id, fordring=replace(FORDRING, skyldnere=(*FORDRING.skyldnere, nora)))
    await ask("MFFordringIndberet", MFIndberet(ny_id(), (aktion,)))
    await psrm.gaa(minutes=15)
    receipt = await ask("MFKvitteringHent", MFHentKvitteringer(aktion_id=(aktion_id,)))
    (told,) = receipt.iter("{*}SkyldnerKvittering")
    (claim,) = set(texts(receipt, "FordringInddrivelseIdentifikator"))
    by_json = await psrm.opret(skyldnere=[{"navn": nora.navn, "adresse": nora.adresse, "by": "Malmö", "land": "SE"}])
    assert [each.text for each in told] == [claim, "1", by_json["akr"][0]["akr"]]
    assert texts(receipt, "MFDMIStatusKode") == []


async def test_what_a_withdrawal_gives_back_and_the_status_in_dmi_are_told(ask: Callable[..., Any], psrm: Psrm):
    setoff = {"type": "KFTILDA", "art": "MODR", "stiftelsesdato": "2026-09-30", "foraeldelsesdato": "2029-10-02"}
    made = await psrm.opret(**setoff)
    other = await psrm.opret()
    aktion_id = ny_id()
    klage = MFAktion("TILBAGEKALD", aktion_id, fordring_id=other["fordring_id"], aarsag="KLAG")
    await ask("MFFordringIndberet", MFIndberet(ny_id(), (klage,)))
    await psrm.gaa(minutes=15)
    receipt = await ask("MFKvitteringHent", MFHentKvitteringer(aktion_id=(aktion_id,)))
    (back,) = receipt.iter("{*}Tilbagegivet")
    assert [each.text for each in back] == [other["fordring_id"], "2500.00", "0.00"]
    receipt = await ask("MFKvitteringHent", MFHentKvitteringer(aktion_id=(made["aktion_id"],)))
    assert texts(receipt, "MFDMIStatusKode") == [made["dmi_status"]] == ["UDFOERT"]


async def test_a_batch_that_cannot_be_read_is_refused(ask: Callable[..., Any]):
    answer = await ask("MFFordringIndberet", MFIndberet("1", (MFAktion("SLET", "2"),)))
    assert not texts(answer, "AccepteretUdenBemærkninger")
    assert texts(answer, "FejlId") == ["SBX-MOD-001", "SBX-MOD-003", "SBX-AKTION-002"]


async def test_receipts_nobody_named_or_that_never_came_are_refused(ask: Callable[..., Any]):
    for asked, code in ((MFHentKvitteringer(), "SBX-1505"), (MFHentKvitteringer(leverance_id=ny_id()), "SBX-1501")):
        answer = await ask("MFKvitteringHent", asked)
        assert texts(answer, "FejlId") == [code]


async def test_the_types_a_creditor_may_use(ask: Callable[..., Any]):
    answer = await ask("MFFordringTypeHent", MFHentTyper("1234"))
    assert "KFDAINS" in texts(answer, "DMIFordringTypeKode")
    assert set(texts(answer, "FordringTypeAktivIndikator")) == {"true"}
