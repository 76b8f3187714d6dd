"""Money and interest in PSRM, day by day, on both databases."""

from datetime import date
from itertools import pairwise

import pytest

from oir_kernel.storage import Storage
from psrm_receiver.domain.fordring import Art, Del, System, Tilstand
from psrm_receiver.domain.handlinger import Indbetal
from psrm_receiver.operations.penge import penge_operationer
from tests.support.psrm_penge import CPR, CPR_2, Psrm

START = date(2026, 1, 15)


@pytest.fixture
def psrm(storage: Storage) -> Psrm:
    return Psrm(storage, START)


def test_a_month_adds_interest_from_the_first_after_receipt(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 1))
    assert psrm.skylder(claim) == (100_000, 0)
    psrm.frem(date(2026, 3, 1))
    # 1.000 kr. at 5,75 % for the 28 days of February: 4,4109…
    assert psrm.skylder(claim) == (100_000, 441)
    [told] = psrm.underretninger("RENTE")
    assert (told["fordring_id"], told["beloeb"], told["tilskrevet_i_aar"]) == (claim, "4.41", "4.41")
    assert (told["periode_fra"], told["periode_til"], told["sats_uoplyst"]) == ("2026-02-01", "2026-02-28", False)
    assert "PSRM tilskrev 4.41 kr. i rente på 1 fordringer for 2026-02." in psrm.told


def test_a_claim_in_hearing_and_one_in_dmi_get_no_interest(psrm: Psrm) -> None:
    heard = psrm.modtag("1000.00", tilstand=Tilstand.HOERING)
    dmi = psrm.modtag("1000.00", system=System.DMI)
    psrm.frem(date(2026, 4, 2))
    assert psrm.skylder(heard) == (100_000, 0)
    assert psrm.skylder(dmi) == (100_000, 0)
    assert psrm.underretninger() == []


def test_the_creditors_choice_of_no_interest_holds(psrm: Psrm) -> None:
    none = psrm.modtag("1000.00", indhold='{"rentevalg": {"regel": "001", "sats_kode": "98"}}')
    own = psrm.modtag("1000.00", indhold='{"rentevalg": {"regel": "001", "sats_kode": "03", "mer_rente_sats": "2.00"}}')
    psrm.frem(date(2026, 3, 1))
    assert psrm.skylder(none) == (100_000, 0)
    assert psrm.skylder(own) == (100_000, 153)  # 1.000 kr. at 2 % for 28 days: 1,534…


def test_a_payment_covers_the_interest_to_the_day_before_and_then_the_principal(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    answer = psrm.betal("500.00").svar
    # ten days of February at 5,75 %: 1,5753…
    assert answer["daekninger"] == [
        {"fordring_id": claim, "del": "RENTE", "beloeb": "1.58"},
        {"fordring_id": claim, "del": "HOVEDSTOL", "beloeb": "498.42"},
    ]
    assert answer["returneret"] == "0.00"
    assert psrm.skylder(claim) == (50_158, 0)
    psrm.frem(date(2026, 3, 1))
    # the ten days on 1.000,00 and eighteen on 501,58: 1,5753 + 1,4223 = 2,9976
    assert psrm.skylder(claim) == (50_158, 300 - 158)


def test_money_beyond_what_is_owed_goes_back(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    answer = psrm.betal("1200.00").svar
    assert answer["returneret"] == "200.00"
    assert psrm.skylder(claim) == (0, 0)


def test_a_payment_covers_all_creditors_claims_in_the_order_of_the_law(psrm: Psrm) -> None:
    first = psrm.modtag("100.00", modtaget=date(2026, 1, 2))
    fine = psrm.modtag("100.00", type_="POBODPO", haver="9999")
    upkeep = psrm.modtag("100.00", type_="UHFOSKU", haver="8888")
    other_debtor = psrm.modtag("100.00", cpr=CPR_2, modtaget=date(2026, 1, 1))
    covered = [each["fordring_id"] for each in psrm.betal("250.00").svar["daekninger"]]
    assert covered == [fine, upkeep, first]
    assert psrm.skylder(first) == (5_000, 0)
    assert psrm.skylder(other_debtor) == (10_000, 0)


def test_only_set_off_reaches_claims_in_dmi(psrm: Psrm) -> None:
    dmi = psrm.modtag("100.00", system=System.DMI)
    refused = psrm.betal("50.00", kilde="loenindeholdelse")
    assert [each.rule_id for each in refused.findings] == ["SBX-PSRM-005"]
    assert psrm.betal("50.00", kilde="modregning").accepted
    assert psrm.skylder(dmi) == (5_000, 0)


def test_a_payment_on_one_claim_covers_that_alone(psrm: Psrm) -> None:
    one, other = psrm.modtag("100.00"), psrm.modtag("100.00")
    answer = psrm.betal("150.00", fordring_id=other).svar
    assert answer["returneret"] == "50.00"
    assert (psrm.skylder(one), psrm.skylder(other)) == ((10_000, 0), (0, 0))


def test_all_reasons_against_a_payment_are_told_and_nothing_is_kept(psrm: Psrm) -> None:
    psrm.modtag("100.00")
    refused = psrm.betal("10.00", skyldner_ident="", skyldner_art="", dato=date(2026, 1, 16))
    assert [each.rule_id for each in refused.findings] == ["SBX-PSRM-001", "SBX-PSRM-002"]
    assert [each.rule_id for each in psrm.betal("10.00", fordring_id="999999999999").findings] == ["SBX-PSRM-003"]
    assert not psrm.bevaegelser(art=Art.DAEKNING)


def test_a_claim_that_is_not_under_collection_cannot_be_covered(psrm: Psrm) -> None:
    heard = psrm.modtag("100.00", tilstand=Tilstand.HOERING)
    refused = psrm.betal("10.00", fordring_id=heard)
    assert [each.rule_id for each in refused.findings] == ["SBX-PSRM-004"]


def test_the_same_payment_sent_again_is_paid_once_and_two_equal_payments_twice(psrm: Psrm) -> None:
    claim = psrm.modtag("100.00")
    operation, command = penge_operationer().indbetal, Indbetal("betaling", 1_000, START, "cpr", CPR)  # type: ignore[arg-type]
    first = psrm.run(operation, command, "t-1")
    assert psrm.run(operation, command, "t-1").svar == first.svar
    assert psrm.skylder(claim) == (9_000, 0)
    psrm.run(operation, command, "t-2")
    assert psrm.skylder(claim) == (8_000, 0)


def test_a_payment_back_in_time_corrects_the_interest(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 3, 10))
    psrm.betal("1000.00", dato=date(2026, 2, 1))
    assert psrm.skylder(claim) == (0, 0)
    psrm.frem(date(2026, 4, 2))
    assert psrm.skylder(claim) == (0, 0)
    assert sum(each.beloeb for each in psrm.bevaegelser(art=Art.RENTE)) == 0


def test_an_undone_payment_leaves_the_claim_as_if_it_never_came(psrm: Psrm) -> None:
    paid, unpaid = psrm.modtag("1000.00"), psrm.modtag("1000.00", cpr=CPR_2)
    psrm.frem(date(2026, 2, 11))
    payment = psrm.betal("500.00").svar["indbetaling_id"]
    psrm.frem(date(2026, 2, 20))
    assert psrm.ophaev(payment).accepted
    psrm.frem(date(2026, 3, 1))
    assert psrm.skylder(paid) == psrm.skylder(unpaid) == (100_000, 441)
    assert [each.rule_id for each in psrm.ophaev(payment).findings] == ["SBX-PSRM-007"]
    assert [each.rule_id for each in psrm.ophaev("00000000-0000-4000-8000-000000000009").findings] == ["SBX-PSRM-006"]


def test_a_write_up_bears_interest_from_the_first_of_the_next_month(psrm: Psrm) -> None:
    claim, plain = psrm.modtag("1000.00"), psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 10))
    psrm.bevaeg(claim, Art.OPSKRIVNING, "1000.00", date(2026, 2, 10))
    psrm.frem(date(2026, 3, 1))
    assert psrm.skylder(claim)[1] == psrm.skylder(plain)[1] == 441
    psrm.frem(date(2026, 4, 1))
    # March: 31 days on 2.000,00 beside 31 on 1.000,00, both after February's 4,4109…: 14,1780 and 9,2945
    assert (psrm.skylder(claim)[1], psrm.skylder(plain)[1]) == (1_418, 929)


def test_coverage_that_the_creditor_undid_covers_another_claim_the_next_day(psrm: Psrm) -> None:
    first, second = psrm.modtag("100.00"), psrm.modtag("100.00")
    psrm.betal("100.00")
    [covered] = psrm.bevaegelser(art=Art.DAEKNING)

    def undo(uow: object) -> None:
        from psrm_receiver.handlers.bevaegelser import Udkast, bogfoer

        back = Udkast(
            "b-1", first, Art.DAEKNING_OPHAEVET, Del.HOVEDSTOL, 10_000, START, covered.kilde_id, covered.bevaegelse_id
        )  # type: ignore[arg-type]
        down = Udkast("b-2", first, Art.NEDSKRIVNING, Del.HOVEDSTOL, -10_000, START)  # type: ignore[arg-type]
        bogfoer([back, down], uow)  # type: ignore[arg-type]

    psrm.do(undo)
    assert psrm.skylder(first) == (0, 0)
    psrm.frem(date(2026, 1, 16))
    assert psrm.skylder(second) == (0, 0)


def test_the_movements_of_every_claim_sum_to_what_it_owes_and_numbers_have_no_gap(psrm: Psrm) -> None:
    claims = [psrm.modtag(f"{kroner}.00") for kroner in (100, 200, 300)]
    psrm.frem(date(2026, 3, 5))
    payment = psrm.betal("250.00").svar["indbetaling_id"]
    psrm.frem(date(2026, 4, 5))
    psrm.ophaev(payment)
    psrm.betal("10000.00")
    psrm.frem(date(2026, 5, 2))
    for claim in claims:
        assert sum(each.beloeb for each in psrm.bevaegelser(fordring_id=claim)) == sum(psrm.skylder(claim)) == 0
    numbers = [each.nummer for each in psrm.bevaegelser()]
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers))


def test_two_sandboxes_never_mix(storage: Storage) -> None:
    one, other = Psrm(storage, START, "en"), Psrm(storage, START, "to")
    mine, others = one.modtag("100.00"), other.modtag("100.00")
    assert mine == others
    one.betal("40.00")
    one.frem(date(2026, 3, 2))
    assert one.skylder(mine)[0] == 6_000
    assert other.skylder(others) == (10_000, 0)
    assert other.underretninger() == []
    assert one.underretninger() != []


def test_the_days_end_when_there_is_nothing_left_to_collect(psrm: Psrm) -> None:
    claim = psrm.modtag("100.00")
    assert psrm.paa_dagsordenen() == 1
    psrm.afskriv(claim)
    psrm.frem(date(2026, 4, 1))
    assert psrm.paa_dagsordenen() == 0
