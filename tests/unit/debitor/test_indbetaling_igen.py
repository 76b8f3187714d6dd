"""A payment or down-adjustment that is known comes again: who sends it and where to is asked before whether it is known."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import date
from typing import Any, Final

import pytest
from httpx import AsyncClient
from lxml import etree

from oir_debitor.domain.bogfoering import Betaling
from oir_debitor.operations.indbetaling import SERVICE
from oir_kernel.money import to_oere
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.door import SoapDoor
from tests.support import breve
from tests.support.betalinger import KASSE, Kasse
from tests.support.debitor_service import json_client, part_of, registrering, texts
from tests.support.overdragelse import Vej

Codes = Callable[[Any], list[str]]
ANDEN_KASSE: Final = "00000000-0000-4000-8000-0000000000bb"
ANDEN_MODTAGER: Final = "99999999"
WRONG: Final = {
    "receiver": {"modtager": ANDEN_MODTAGER},
    "system": {"system": ANDEN_KASSE},
    "authority": {"cvr": "25313763"},
}


@pytest.fixture
def kasse(debitor: Any) -> Kasse:
    return Kasse(debitor)


@pytest.fixture
def paid(debitor: Any, kasse: Kasse) -> Kasse:
    """A payment of 400 kroner on a claim of 1,000, and 100 of it taken back."""
    debitor.open_account()
    assert kasse.betal(beloeb="400.00").accepted
    assert kasse.nedreguler("100.00").accepted
    return kasse


@pytest.mark.parametrize(("sender", "code"), [("receiver", "001"), ("system", "060"), ("authority", "060")])
@pytest.mark.parametrize("beloeb", ["400.00", "401.00"])
def test_a_known_payment_from_or_to_somebody_else_is_refused(
    paid: Kasse, codes_in: Codes, sender: str, code: str, beloeb: str
) -> None:
    refused = paid.betal(beloeb=beloeb, sender=WRONG[sender])
    assert codes_in(refused) == [code]
    assert paid.betal(beloeb="400.00").accepted
    assert paid.rest() == to_oere("700.00")


@pytest.mark.parametrize(("sender", "code"), [("receiver", "001"), ("system", "063"), ("authority", "063")])
@pytest.mark.parametrize("beloeb", ["100.00", "101.00"])
def test_a_known_adjustment_from_or_to_somebody_else_is_refused(
    paid: Kasse, codes_in: Codes, sender: str, code: str, beloeb: str
) -> None:
    refused = paid.nedreguler(beloeb, sender=WRONG[sender])
    assert codes_in(refused) == [code]
    assert paid.nedreguler("100.00").accepted
    assert paid.rest() == to_oere("700.00")


def test_the_refusal_of_another_systems_payment_says_whose_it_is(paid: Kasse) -> None:
    (finding,) = paid.betal(beloeb="400.00", sender=WRONG["system"]).findings
    assert finding.message.en == (
        f"indbetaling_id {paid.debitor.id('b1')} already exists and was made by others than the sender: CVR 11111111."
    )


def test_the_refusal_of_psrms_payment_says_it_is_psrms(debitor: Any, paid: Kasse) -> None:
    betaling_id, kind = debitor.id("b2"), debitor.uuid("indbetalingstype", "inddrivelse")
    from_psrm = Betaling(betaling_id, date(2026, 11, 20), debitor.at(9), to_oere("50.00"), kind)
    Vej(debitor).bog(lambda bog: bog.indbetal(from_psrm))
    (finding,) = paid.nedreguler("50.00", name="n2", betaling="b2").findings
    assert finding.message.en == f"indbetaling_id {betaling_id} was made by others than the sender: PSRM."


def test_an_earlier_time_tells_somebody_else_nothing_of_the_known_one(
    debitor: Any, paid: Kasse, codes_in: Codes
) -> None:
    earlier = debitor.at(7)
    assert codes_in(paid.betal(beloeb="400.00", registreret=earlier, sender=WRONG["system"])) == ["060"]
    assert codes_in(paid.betal(beloeb="400.00", registreret=earlier, sender=WRONG["receiver"])) == ["001"]
    assert codes_in(paid.betal(beloeb="400.00", registreret=earlier)) == ["090"]


def test_orders_and_payouts_to_another_receiver_are_refused_known_or_not(
    debitor: Any, kasse: Kasse, codes_in: Codes
) -> None:
    debitor.open_account()
    assert kasse.betal(beloeb="1200.00", type_code="bankoverfoersel").accepted
    out, back = udbetaling(kasse), tilbagefoersel(kasse)
    for operation, command in (out, back):
        assert "001" in codes_in(kasse.run(operation, command, **WRONG["receiver"]))
        assert kasse.run(operation, command).accepted
        assert "001" in codes_in(kasse.run(operation, command, **WRONG["receiver"]))
    assert kasse.rest() == to_oere("1000.00")


def udbetaling(kasse: Kasse) -> tuple[Any, Any]:
    """Paying out what covers nothing."""
    operation = kasse.operations.udbetal
    return operation, operation.command(kasse.debitor.id("k1"), kasse.debitor.id("b1"), kasse.debitor.id("u1"), None)


def tilbagefoersel(kasse: Kasse) -> tuple[Any, Any]:
    """The payment bounces."""
    operation, debitor = kasse.operations.tilbagefoer, kasse.debitor
    why = debitor.uuid("indbetalingsnedreguleringsaarsag", "manglende-daekning")
    return operation, operation.command(debitor.id("k1"), debitor.id("b1"), debitor.id("o1"), why)


def test_a_known_payment_is_known_on_an_account_that_was_closed_meanwhile(debitor: Any, paid: Kasse) -> None:
    debitor.close_account()
    assert paid.betal(beloeb="400.00", registreret=debitor.at(9)).accepted


# --- at the doors


def payment_xml(debitor: Any) -> str:
    return (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<IndbetalingIdentifikation>{debitor.id('b1')}</IndbetalingIdentifikation>"
        "<IndbetalingRegistreringTidspunkt>2026-11-23T08:30:00+01:00</IndbetalingRegistreringTidspunkt>"
        "<IndbetalingDato>2026-11-23</IndbetalingDato><IndbetalingBeløb>50.00</IndbetalingBeløb>"
        f"<IndbetalingType>{debitor.uuid('indbetalingstype', 'kort')}</IndbetalingType>{breve.part(breve.EIER)}"
    )


def adjustment_xml(debitor: Any) -> str:
    why = debitor.uuid("indbetalingsnedreguleringsaarsag", "fejl")
    return (
        f"<DebitorkontoIdentifikation>{debitor.id('k1')}</DebitorkontoIdentifikation>"
        f"<IndbetalingIdentifikation>{debitor.id('b1')}</IndbetalingIdentifikation>"
        f"<IndbetalingNedreguleringIdentifikation>{debitor.id('n1')}</IndbetalingNedreguleringIdentifikation>"
        "<IndbetalingNedreguleringRegistreringTidspunkt>2026-11-23T08:40:00+01:00</IndbetalingNedreguleringRegistreringTidspunkt>"
        "<IndbetalingNedreguleringDato>2026-11-23</IndbetalingNedreguleringDato>"
        "<IndbetalingNedreguleringBeløb>20.00</IndbetalingNedreguleringBeløb>"
        f"<IndbetalingNedreguleringÅrsag>{why}</IndbetalingNedreguleringÅrsag>"
    )


def soap_reasons(debitor: Any, operation: str, payload: str, system: str, modtager: str) -> list[str]:
    """The reasons of the answer to a message of its own TransaktionsId; none if it was accepted."""
    debitor.sent = getattr(debitor, "sent", 0) + 1
    contract = debitor.edition.services[SERVICE]
    door = SoapDoor(debitor.edition, contract, part_of(debitor).soap[SERVICE], debitor.storage)
    message = breve.soap(operation, payload, f"9d1c2b6e-0000-4000-8000-{debitor.sent:012}", system)
    there = b"<k:ModtagerOrganisation>%s</k:ModtagerOrganisation>"
    message = message.replace(there % breve.CVR.encode(), there % modtager.encode())
    answer = asyncio.run(door.answer(message, SandboxScope.of("default", debitor.settings)))
    assert answer.status == 200, answer.body
    assert contract.schema.is_valid(etree.fromstring(answer.body)[0][0])
    return texts(answer, "LokalÅrsagskode")


def test_over_soap(debitor: Any) -> None:
    debitor.set(receivers=(breve.CVR, ANDEN_MODTAGER))
    debitor.open_account()
    for operation, payload, other in (
        ("ForetagIndbetaling", payment_xml(debitor), "SBX-ÅRS-060"),
        ("ForetagIndbetalingNedregulering", adjustment_xml(debitor), "SBX-ÅRS-063"),
    ):
        assert soap_reasons(debitor, operation, payload, KASSE, breve.CVR) == []
        assert soap_reasons(debitor, operation, payload, KASSE, ANDEN_MODTAGER) == ["SBX-ÅRS-001"]
        assert soap_reasons(debitor, operation, payload, ANDEN_KASSE, breve.CVR) == [other]
        assert soap_reasons(debitor, operation, payload, KASSE, breve.CVR) == []
    assert Kasse(debitor).rest() == to_oere("970.00")


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor, KASSE) as made:
        await Sandboxes(debitor.storage, [breve.CVR]).change("default", {"receivers": [breve.CVR, ANDEN_MODTAGER]})
        await made.post("/api/debitor/registreringer", json=registrering(debitor))
        yield made


@pytest.mark.anyio
async def test_over_json(debitor: Any, client: AsyncClient) -> None:
    payments = f"/api/debitor/konti/{debitor.id('k1')}/indbetalinger"
    one = f"{payments}/{debitor.id('b1')}"
    payment = {
        "indbetaling_id": debitor.id("b1"),
        "registreret": "2026-11-23T08:30:00+01:00",
        "dato": "2026-11-23",
        "beloeb": "1200.00",
        "type_id": "bankoverfoersel",
        "ansvarlig": True,
    }
    adjustment = {
        "nedregulering_id": debitor.id("n1"),
        "registreret": "2026-11-23T08:40:00+01:00",
        "dato": "2026-11-23",
        "beloeb": "20.00",
        "aarsag_id": "fejl",
    }
    order = {"ordre_id": debitor.id("o1"), "aarsag_id": "manglende-daekning"}

    async def told(where: str, body: dict[str, Any], **headers: str) -> list[str]:
        answer = (await client.post(where, json=body, headers=headers)).json()
        assert (answer["resultat"] == "ACCEPTERET") == (not answer["aarsager"]), answer
        return [each["kode"] for each in answer["aarsager"]]

    elsewhere = {"x-Rute-ModtagerOrganisation": ANDEN_MODTAGER}
    other = {"x-Rute-AfsenderItSystemInstans": ANDEN_KASSE}
    for where, body, code in (
        (payments, payment, "SBX-ÅRS-060"),
        (f"{one}/nedregulering", adjustment, "SBX-ÅRS-063"),
        (f"{one}/udbetal", {"udbetaling_id": debitor.id("u1")}, "SBX-ÅRS-060"),
        (f"{one}/tilbagefoer", order, "SBX-ÅRS-060"),
    ):
        assert await told(where, body) == []
        assert "SBX-ÅRS-001" in await told(where, body, **elsewhere)
        assert code in await told(where, body, **other)
        assert await told(where, body) == []
