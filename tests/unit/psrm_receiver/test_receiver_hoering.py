"""Hearing: not received until approved, a deadline, a reason for everything."""

from datetime import date

import pytest

from oir_kernel.errors import BadRequest, Conflict, NotFound
from oir_kernel.storage import Storage
from psrm_receiver.domain.aktion import HoeringPost
from psrm_receiver.handlers.hoering import afgoer_hoering, fortryd_hoering, godkend_hoering
from tests.support.receiver import TOO_LARGE, Psrm, ny_id

pytestmark = pytest.mark.anyio


async def in_hearing(psrm: Psrm) -> tuple[str, str]:
    """A claim in hearing: its action and its id."""
    receipt = await psrm.opret(**TOO_LARGE)
    assert (receipt["status"], receipt["modtagelsesdato"]) == ("HØRING", None)
    return receipt["aktion_id"], receipt["fordring_id"]


async def status(psrm: Psrm, aktion_id: str) -> str:
    found = await psrm.read(lambda uow: uow.psrm.one(HoeringPost, aktion_id=aktion_id))
    return str(found.status)


async def test_a_claim_in_hearing_is_not_received_and_takes_no_other_action(psrm: Psrm):
    _, own = await in_hearing(psrm)
    claim = await psrm.fordring(own)
    assert (claim.tilstand, claim.modtaget, claim.saldo) == ("HØRING", None, 0)
    (receipt,) = await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "FEJL"})
    assert [each["kode"] for each in receipt["aarsager"]] == ["418"]


async def test_approved_by_both_it_is_received_then(psrm: Psrm):
    aktion_id, own = await in_hearing(psrm)
    await psrm.gaa(days=3)
    await psrm.write(lambda uow: godkend_hoering(aktion_id, "Kravet er rigtigt.", uow))
    assert await status(psrm, aktion_id) == "AFVENTER_RIM"
    await psrm.write(lambda uow: afgoer_hoering(aktion_id, True, "", uow))
    claim = await psrm.fordring(own)
    assert (claim.tilstand, claim.modtaget.date(), claim.saldo) == ("MODTAGET", date(2026, 11, 26), 2000000)


@pytest.mark.parametrize(
    ("setting", "ends"), [("godkendes", "GODKENDT"), ("afvises", "AFVIST"), ("venter", "AFVENTER_RIM")]
)
async def test_psrm_answers_as_the_sandbox_says(storage: Storage, setting: str, ends: str):
    psrm = Psrm(storage, hoering=setting)
    aktion_id, own = await in_hearing(psrm)
    await psrm.write(lambda uow: godkend_hoering(aktion_id, "Kravet er rigtigt.", uow))
    assert await status(psrm, aktion_id) == "AFVENTER_RIM"
    await psrm.gaa(days=1)
    assert await status(psrm, aktion_id) == ends
    assert (await psrm.fordring(own)).er_modtaget == (ends == "GODKENDT")


async def test_a_regretted_claim_is_told_as_rejected_and_frees_its_reference(psrm: Psrm):
    leverance_id = await psrm.indberet({"aktion": "OPRETFORDRING", "fordring": psrm.claim(**TOO_LARGE, reference="F")})
    await psrm.gaa(minutes=15)
    (receipt,) = await psrm.modtager.kvitteringer(leverance_id, psrm.scope) or []
    await psrm.write(lambda uow: fortryd_hoering(receipt["aktion_id"], "Forkert beløb", uow))
    (later,) = await psrm.modtager.kvitteringer(leverance_id, psrm.scope) or []
    assert (later["status"], later["fordring_id"], later["hoering"]["status"]) == ("AFVIST", None, "FORTRUDT")
    assert (await psrm.fordring(receipt["fordring_id"])).tilstand == "FORTRUDT"
    assert (await psrm.opret(reference="F"))["status"] == "UDFØRT"


async def test_who_lets_the_deadline_pass_has_the_claim_rejected(psrm: Psrm):
    aktion_id, own = await in_hearing(psrm)
    await psrm.gaa(days=14)
    assert await status(psrm, aktion_id) == "AFVENTER_FORDRINGSHAVER"
    await psrm.gaa(days=1)
    assert (await status(psrm, aktion_id), (await psrm.fordring(own)).tilstand) == ("AFVIST", "AFVIST")


async def test_an_approved_hearing_has_no_deadline(psrm: Psrm):
    aktion_id, _ = await in_hearing(psrm)
    await psrm.write(lambda uow: godkend_hoering(aktion_id, "Ja.", uow))
    await psrm.gaa(days=30)
    assert await status(psrm, aktion_id) == "AFVENTER_RIM"


async def test_acts_that_do_not_fit_are_refused(psrm: Psrm):
    aktion_id, _ = await in_hearing(psrm)
    with pytest.raises(BadRequest):
        await psrm.write(lambda uow: godkend_hoering(aktion_id, "  ", uow))
    with pytest.raises(Conflict):
        await psrm.write(lambda uow: afgoer_hoering(aktion_id, True, "", uow))
    with pytest.raises(NotFound):
        await psrm.write(lambda uow: fortryd_hoering(ny_id(), "Fejl", uow))
    await psrm.write(lambda uow: fortryd_hoering(aktion_id, "Fejl", uow))
    with pytest.raises(Conflict):
        await psrm.write(lambda uow: fortryd_hoering(aktion_id, "Fejl igen", uow))


async def test_a_related_claim_that_lost_its_main_claim_meanwhile_is_rejected(psrm: Psrm):
    main = (await psrm.opret())["fordring_id"]
    late = psrm.claim(type="REOPDAG", relation="RELATERET", hovedfordring_id=main, hovedstol="900.00", beloeb="900.00")
    late |= {"periode_start": "2026-10-02", "periode_slut": "2026-11-01", "stiftelsesdato": "2026-10-02"}
    late |= {"forfaldsdato": "2026-10-02", "foraeldelsesdato": "2029-10-03"}
    late.pop("beskrivelse")
    (receipt,) = await psrm.goer({"aktion": "OPRETFORDRING", "fordring": late})
    assert receipt["status"] == "HØRING", receipt["aarsager"]
    await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": main, "aarsag": "FEJL"})
    await psrm.write(lambda uow: godkend_hoering(receipt["aktion_id"], "Ja.", uow))
    await psrm.write(lambda uow: afgoer_hoering(receipt["aktion_id"], True, "", uow))
    assert await status(psrm, receipt["aktion_id"]) == "AFVIST"
