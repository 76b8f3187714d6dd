"""The intake of batches: late receipts, repeats, refusals that keep nothing."""

import asyncio

import pytest

from oir_kernel.errors import Conflict, InvalidPayload, NotFound
from oir_kernel.storage import Storage
from psrm_receiver.domain.aktion import AktionPost
from psrm_receiver.domain.fordring import PsrmFordring
from psrm_receiver.handlers.behandl import behandl
from tests.support.receiver import DEBTOR, NOT_YET_DUE, Psrm, ny_id

pytestmark = pytest.mark.anyio


async def test_receipts_come_late_by_the_sandboxs_clock(psrm: Psrm):
    leverance_id = await psrm.indberet({"aktion": "OPRETFORDRING", "fordring": psrm.claim()})
    await psrm.gaa(minutes=14)
    assert await psrm.modtager.kvitteringer(leverance_id, psrm.scope) is None
    await psrm.gaa(minutes=1)
    (receipt,) = await psrm.modtager.kvitteringer(leverance_id, psrm.scope) or []
    assert (receipt["status"], receipt["modtaget"], receipt["aarsager"]) == ("UDFØRT", "2026-11-23", [])
    assert len(receipt["fordring_id"]) == 12


async def test_the_wait_is_a_setting(storage: Storage):
    psrm = Psrm(storage, kvittering_minutter=0)
    leverance_id = await psrm.indberet({"aktion": "OPRETFORDRING", "fordring": psrm.claim()})
    await psrm.gaa(minutes=0)
    assert await psrm.modtager.kvitteringer(leverance_id, psrm.scope)


async def test_a_batch_sent_again_changes_nothing(psrm: Psrm):
    leverance = {
        "leverance_id": ny_id(),
        "aktioner": [{"aktion_id": ny_id(), "aktion": "OPRETFORDRING", "fordring": psrm.claim()}],
    }
    await psrm.modtager.indberet(leverance, psrm.scope)
    await psrm.modtager.indberet(leverance, psrm.scope)
    await psrm.gaa(minutes=15)
    await psrm.modtager.indberet(leverance, psrm.scope)
    await psrm.gaa(minutes=15)
    (receipt,) = await psrm.modtager.kvitteringer(leverance["leverance_id"], psrm.scope) or []
    assert await psrm.bevaegelser(receipt["fordring_id"]) == [("OPRETTELSE", "HOVEDSTOL", 250000)]


async def test_a_known_id_with_other_content_is_refused(psrm: Psrm):
    leverance_id = ny_id()

    async def send() -> None:
        aktion = {"aktion_id": ny_id(), "aktion": "OPRETFORDRING", "fordring": psrm.claim()}
        await psrm.modtager.indberet({"leverance_id": leverance_id, "aktioner": [aktion]}, psrm.scope)

    await send()
    with pytest.raises(Conflict):
        await send()


async def test_everything_wrong_with_a_batch_is_told_at_once_and_nothing_kept(psrm: Psrm):
    leverance_id, same = ny_id(), ny_id()
    aktioner = [
        {"aktion_id": same, "aktion": "OPRETFORDRING", "fordring": psrm.claim(hovedstol="mange")},
        {"aktion_id": same, "aktion": "NEDSKRIV", "fordring_id": "1", "beloeb": "1.00", "aarsag": "REGU"},
        {"aktion_id": "x", "aktion": "SLET"},
    ]
    with pytest.raises(InvalidPayload) as refused:
        await psrm.modtager.indberet({"leverance_id": leverance_id, "aktioner": aktioner}, psrm.scope)
    assert [each.path for each in refused.value.findings] == [
        "aktioner[1].aktion_id",
        "aktioner[2].aktion_id",
        "aktioner[0].fordring.hovedstol",
        "aktioner[2].aktion",
    ]
    with pytest.raises(NotFound):
        await psrm.modtager.kvitteringer(leverance_id, psrm.scope)


@pytest.mark.parametrize("leverance", [{"leverance_id": "1", "aktioner": []}, {"leverance_id": ny_id()}, {}])
async def test_a_batch_without_id_or_actions_is_refused(psrm: Psrm, leverance: dict[str, object]):
    with pytest.raises(InvalidPayload):
        await psrm.modtager.indberet(leverance, psrm.scope)


async def test_an_action_id_is_used_once(psrm: Psrm):
    aktion = {"aktion_id": ny_id(), "aktion": "OPRETFORDRING", "fordring": psrm.claim()}
    await psrm.goer(aktion)
    with pytest.raises(InvalidPayload) as refused:
        await psrm.goer(aktion)
    assert [each.rule_id for each in refused.value.findings] == ["SBX-MOD-004"]


async def test_actions_of_a_batch_see_those_before_them(psrm: Psrm):
    opret, nedskriv = ny_id(), ny_id()
    receipts = await psrm.goer(
        {"aktion_id": opret, "aktion": "OPRETFORDRING", "fordring": psrm.claim()},
        {"aktion_id": nedskriv, "aktion": "NEDSKRIV", "ref_aktion_id": opret, "beloeb": "100.00", "aarsag": "REGU"},
        {"aktion": "OONR", "ref_aktion_id": nedskriv, "beloeb": "100.00"},
        {"aktion": "OONR", "ref_aktion_id": nedskriv, "beloeb": "100.00"},
    )
    assert [each["status"] for each in receipts] == ["UDFØRT", "UDFØRT", "UDFØRT", "AFVIST"]
    assert len({each["fordring_id"] for each in receipts[:3]}) == 1
    assert [each["kode"] for each in receipts[3]["aarsager"]] == ["503"]


async def test_a_rejected_claim_is_corrected_and_sent_again_with_its_reference(psrm: Psrm):
    rejected = await psrm.opret(**NOT_YET_DUE, reference="F-77")
    assert (rejected["status"], rejected["fordring_id"]) == ("AFVIST", None)
    assert [(each["kode"], each["felt"]) for each in rejected["aarsager"]] == [("R_5_2", "fordring.srb")]
    assert (await psrm.opret(reference="F-77"))["status"] == "UDFØRT"
    again = await psrm.opret(reference="F-77")
    assert [each["kode"] for each in again["aarsager"]] == ["486"]


async def test_a_reference_belongs_to_its_creditor(psrm: Psrm):
    await psrm.opret(reference="F-77")
    assert (await psrm.opret(reference="F-77", fordringshaver="4321"))["status"] == "UDFØRT"


async def test_related_claims_get_ids_by_their_references(psrm: Psrm):
    (receipt,) = await psrm.goer(
        {
            "aktion": "OPRETFORDRING",
            "fordring": psrm.claim(reference="H", hovedstol="2500.00", beloeb="0.00"),
            "relaterede": [psrm.fee(reference="G1"), psrm.fee(reference="G2", skyldnere=[{"cpr": "6201901235"}])],
        }
    )
    assert receipt["status"] == "UDFØRT"
    assert set(receipt["relaterede"]) == {"G1", "G2"}
    fee = await psrm.fordring(receipt["relaterede"]["G1"])
    assert (fee.hovedfordring_id, fee.relation, fee.saldo) == (receipt["fordring_id"], "RELATERET", 25000)
    assert await psrm.bevaegelser(receipt["fordring_id"]) == []  # a 0-fordring owes nothing


async def test_a_debtor_without_a_number_gets_an_akr_number(psrm: Psrm):
    debtor = {"navn": "Nora Nilsson", "adresse": "Storgatan 1", "by": "Malmö", "land": "SE"}
    receipt = await psrm.opret(skyldnere=[DEBTOR, debtor])
    again = await psrm.opret(skyldnere=[{**debtor, "navn": " nora  NILSSON "}])
    (given,), (same,) = receipt["akr"], again["akr"]
    assert (given["skyldner"], len(given["akr"])) == (1, 11)
    assert same["akr"] == given["akr"]


@pytest.mark.parametrize(
    "debtor",
    [{"navn": "Nora Nilsson"}, {"navn": "Nora", "adresse": "Vej 1", "land": "DK"}],
    ids=["bare", "no post code"],
)
async def test_a_debtor_nobody_can_identify_is_refused(psrm: Psrm, debtor: dict[str, str]):
    receipt = await psrm.opret(skyldnere=[debtor])
    assert ("5" in [each["kode"] for each in receipt["aarsager"]], receipt["akr"]) == (True, [])


async def test_claims_for_set_off_go_to_dmi(psrm: Psrm):
    setoff = {"type": "KFTILDA", "art": "MODR", "stiftelsesdato": "2026-09-30", "foraeldelsesdato": "2029-10-02"}
    receipt = await psrm.opret(**setoff)
    assert (receipt["status"], receipt["dmi_status"]) == ("UDFØRT", "UDFOERT")
    assert (await psrm.fordring(receipt["fordring_id"])).system == "DMI"
    by_hand = await psrm.opret(**setoff, noter=["Se venligst sagen"])
    assert (by_hand["status"], by_hand["dmi_status"]) == ("HØRING", "SAGSBEHANDL")
    (naor,) = await psrm.goer({"aktion": "FHI", "fordring_id": receipt["fordring_id"], "ny_hovedstol": "9000.00"})
    assert (naor["status"], naor["dmi_status"], [each["kode"] for each in naor["aarsager"]]) == (
        "AFVIST",
        "AFVIST",
        ["512"],
    )


async def test_two_sandboxes_never_mix(storage: Storage):
    one, other = Psrm(storage, "en"), Psrm(storage, "to")
    first = await one.opret(reference="F")
    second = await other.opret(reference="F")
    assert [each["status"] for each in (first, second)] == ["UDFØRT", "UDFØRT"]
    (receipt,) = await other.goer({"aktion": "NEDSKRIV", "fordring_id": "9" * 12, "beloeb": "1.00", "aarsag": "REGU"})
    assert receipt["status"] == "AFVIST"
    leverance_id = await one.indberet({"aktion": "OPRETFORDRING", "fordring": one.claim()})
    with pytest.raises(NotFound):
        await other.modtager.kvitteringer(leverance_id, other.scope)


async def test_another_creditors_claim_does_not_exist_for_it(psrm: Psrm):
    own = await psrm.opret()
    wrong = {"aktion": "NEDSKRIV", "fordring_id": own["fordring_id"], "beloeb": "1.00", "aarsag": "REGU"}
    (receipt,) = await psrm.goer({**wrong, "fordringshaver": "4321"})
    assert (receipt["status"], [each["regel"] for each in receipt["aarsager"]]) == ("AFVIST", ["PSRM-R-022"])


async def test_a_claim_no_rule_can_decide_is_received_with_a_note(psrm: Psrm):
    receipt = await psrm.opret(type="KFBOTMO")
    assert receipt["status"] in {"UDFØRT", "HØRING"}
    assert receipt["noter"] or receipt["aarsager"]


async def test_an_action_two_processes_come_to_at_once_is_carried_out_once(psrm: Psrm):
    await psrm.indberet({"aktion": "OPRETFORDRING", "fordring": psrm.claim()})
    (waiting,) = await psrm.read(lambda uow: uow.psrm.find(AktionPost))
    await asyncio.gather(*(behandl(waiting, psrm.check, psrm.scope, psrm.storage) for _ in range(4)))
    (claim,) = await psrm.read(lambda uow: uow.psrm.find(PsrmFordring))
    assert claim.saldo == 250000


async def test_batches_that_come_at_once_leave_every_balance_right(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    down = {"aktion": "NEDSKRIV", "fordring_id": own, "aarsag": "REGU", "beloeb": "100.00"}
    await asyncio.gather(*(psrm.indberet(down) for _ in range(4)))
    waiting = [each for each in await psrm.read(lambda uow: uow.psrm.find(AktionPost)) if each.status == "MODTAGET"]
    for each in waiting:
        await behandl(each, psrm.check, psrm.scope, psrm.storage)
    assert (await psrm.fordring(own)).saldo == 210000
