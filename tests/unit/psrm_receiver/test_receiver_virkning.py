"""What each action does to a claim's balance, movement by movement."""

from datetime import date

import pytest

from psrm_receiver.domain.fordring import Art, Bevaegelse, Del
from psrm_receiver.domain.ids import afledt_id
from tests.support.receiver import DEBTOR, Psrm, ny_id

pytestmark = pytest.mark.anyio
VIRKNING = {"virkningsdato": "2026-11-23"}
H, R = "HOVEDSTOL", "RENTE"


async def interest_and_coverage(psrm: Psrm, fordring_id: str, day: date = date(2026, 11, 23)) -> None:
    """100.00 of interest, of which 40.00 were paid, and 500.00 of the principal."""

    def work(uow):
        uow.psrm.lock()
        rows = [(Art.RENTE, Del.RENTE, 10000), (Art.DAEKNING, Del.RENTE, -4000), (Art.DAEKNING, Del.HOVEDSTOL, -50000)]
        numbers = uow.psrm.naeste("bevaegelse", len(rows))
        uow.psrm.append(
            Bevaegelse(
                afledt_id(fordring_id, str(number)),
                number,
                fordring_id,
                art,
                kontodel,
                beloeb,
                day,
                uow.clock.now(),
                kilde_id="betaling-1",
            )
            for number, (art, kontodel, beloeb) in zip(numbers, rows, strict=True)
        )

    await psrm.write(work)


async def test_a_payment_to_the_creditor_and_its_reversals(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    indb, oani, naoi = ny_id(), ny_id(), ny_id()
    common = {"fordring_id": own, "beloeb": "500.00", **VIRKNING}
    statuses = [
        each["status"]
        for each in await psrm.goer(
            {"aktion_id": indb, "aktion": "NEDSKRIV", "aarsag": "INDB", **common},
            {"aktion_id": oani, "aktion": "OANI", "ref_aktion_id": indb, **common},
            {"aktion_id": naoi, "aktion": "NAOI", "ref_aktion_id": oani, **common},
            {"aktion": "OANI", "ref_aktion_id": indb, **common},
        )
    ]
    assert statuses == ["UDFØRT"] * 4
    assert await psrm.bevaegelser(own) == [
        ("OPRETTELSE", H, 250000),
        ("NEDSKRIVNING", H, -50000),
        ("NEDSKRIVNING_ANNULLERET", H, 50000),
        ("NEDSKRIVNING", H, -50000),
        ("NEDSKRIVNING_ANNULLERET", H, 50000),
    ]
    assert (await psrm.fordring(own)).sendt == 250000


async def test_a_write_up_and_its_reversal_change_what_was_sent(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    op = ny_id()
    await psrm.goer({"aktion_id": op, "aktion": "OPSKRIVNINGREGULERING", "fordring_id": own, "beloeb": "300.00"})
    assert ((await psrm.fordring(own)).sendt, (await psrm.fordring(own)).saldo) == (280000, 280000)
    await psrm.goer({"aktion": "NAOR", "fordring_id": own, "ref_aktion_id": op, "beloeb": "300.00"})
    assert ((await psrm.fordring(own)).sendt, (await psrm.fordring(own)).saldo) == (250000, 250000)


async def test_a_hovedstol_correction_leaves_the_balance(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    await psrm.goer({"aktion": "FHI", "fordring_id": own, "ny_hovedstol": "3000.00"})
    claim = await psrm.fordring(own)
    assert (claim.hovedstol, claim.saldo) == (300000, 250000)
    (lower,) = await psrm.goer({"aktion": "FHI", "fordring_id": own, "ny_hovedstol": "2900.00"})
    assert [each["kode"] for each in lower["aarsager"]] == ["510"]


async def test_a_write_down_below_what_is_left_undoes_the_newest_coverage(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    await interest_and_coverage(psrm, own)
    await psrm.goer({"aktion": "NEDSKRIV", "fordring_id": own, "aarsag": "REGU", "beloeb": "2400.00"})
    claim = await psrm.fordring(own)
    assert (claim.saldo, claim.rente_saldo) == (0, 6000)
    assert (await psrm.bevaegelser(own))[-2:] == [("NEDSKRIVNING", H, -240000), ("DAEKNING_OPHAEVET", H, 40000)]


@pytest.mark.parametrize(
    ("aarsag", "given", "after"),
    [
        (
            "FEJL",
            ("2500.00", "0.00"),
            [
                ("DAEKNING_OPHAEVET", H, 50000),
                ("DAEKNING_OPHAEVET", R, 4000),
                ("RENTE_NULSTILLET", R, -10000),
                ("TILBAGEKALD", H, -250000),
            ],
        ),
        ("KLAG", ("2000.00", "60.00"), [("RENTE_RETUR", R, -6000), ("TILBAGEKALD", H, -200000)]),
        ("HENS", ("2000.00", "60.00"), [("RENTE_RETUR", R, -6000), ("TILBAGEKALD", H, -200000)]),
        ("HAFT", ("2000.00", "60.00"), [("RENTE_RETUR", R, -6000), ("TILBAGEKALD", H, -200000)]),
        ("BORD", ("2000.00", "60.00"), [("RENTE_RETUR", R, -6000), ("TILBAGEKALD", H, -200000)]),
    ],
)
async def test_a_withdrawal_does_what_its_reason_says(psrm: Psrm, aarsag, given, after):
    own = (await psrm.opret())["fordring_id"]
    await interest_and_coverage(psrm, own)
    (receipt,) = await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": aarsag})
    (back,) = receipt["tilbagegivet"]
    assert (back["saldo"], back["rente"]) == given
    assert (await psrm.bevaegelser(own))[4:] == after
    claim = await psrm.fordring(own)
    assert (claim.rest, claim.tilstand, claim.tilbagekaldsaarsag) == (0, "TILBAGEKALDT", aarsag)


async def test_a_lapse_keeps_coverage_before_it_and_undoes_the_rest(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    await interest_and_coverage(psrm, own)
    await psrm.gaa(days=10)
    await interest_and_coverage(psrm, own, date(2026, 12, 2))
    lapse = {"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "BORT", "virkningsdato": "2026-12-01"}
    (receipt,) = await psrm.goer(lapse)
    assert [(each["saldo"], each["rente"]) for each in receipt["tilbagegivet"]] == [("2000.00", "0.00")]
    assert (await psrm.fordring(own)).daekket == 54000


async def test_a_mistake_after_a_complaint_undoes_the_coverage_that_was_kept(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    await interest_and_coverage(psrm, own)
    await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "KLAG"})
    (receipt,) = await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "FEJL"})
    assert receipt["status"] == "UDFØRT"
    claim = await psrm.fordring(own)
    assert (claim.rest, claim.daekket, claim.tilbagekaldsaarsag) == (0, 0, "FEJL")


async def test_withdrawing_a_main_claim_withdraws_its_related_claims(psrm: Psrm):
    (made,) = await psrm.goer(
        {"aktion": "OPRETFORDRING", "fordring": psrm.claim(), "relaterede": [psrm.fee(reference="G")]}
    )
    (receipt,) = await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": made["fordring_id"], "aarsag": "KLAG"})
    assert [each["saldo"] for each in receipt["tilbagegivet"]] == ["2500.00", "250.00"]
    assert (await psrm.fordring(made["relaterede"]["G"])).tilbagekaldsaarsag == "KLAG"


async def test_a_resent_claim_gets_a_new_id_and_a_new_time_of_receipt_once(psrm: Psrm):
    claim = psrm.claim(foraeldelsesdato="2030-09-30")
    (made,) = await psrm.goer({"aktion": "OPRETFORDRING", "fordring": claim})
    own = made["fordring_id"]
    await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "HAFT"})
    await psrm.gaa(days=1)
    more = {**claim, "skyldnere": [DEBTOR, {"cpr": "6201901235"}]}
    resend = {"aktion": "GENINDSENDFORDRING", "fordring_id": own, "fordring": more}
    (receipt,) = await psrm.goer(resend)
    assert (receipt["status"], receipt["modtagelsesdato"]) == ("UDFØRT", "2026-11-24")
    new = await psrm.fordring(receipt["fordring_id"])
    assert (new.genindsender_id, new.saldo, new.foraeldelsesdato) == (own, 250000, date(2029, 11, 24))
    assert (await psrm.fordring(own)).tilstand == "TILBAGEKALDT"
    (twice,) = await psrm.goer(resend)
    assert [each["kode"] for each in twice["aarsager"]] == ["SBX-MOD-104"]


async def test_a_late_related_claim_hangs_on_its_main_claim(psrm: Psrm):
    own = (await psrm.opret())["fordring_id"]
    late = psrm.fee(hovedfordring_id=own, relation="RELATERET", skyldnere=[DEBTOR])
    (receipt,) = await psrm.goer({"aktion": "OPRETFORDRING", "fordring": late})
    assert (receipt["status"], (await psrm.fordring(receipt["fordring_id"])).hovedfordring_id) == ("UDFØRT", own)
    await psrm.goer({"aktion": "TILBAGEKALD", "fordring_id": own, "aarsag": "FEJL"})
    later = {**late, "reference": "ny"}
    (refused,) = await psrm.goer({"aktion": "OPRETFORDRING", "fordring": later})
    assert "547" in [each["kode"] for each in refused["aarsager"]]
