"""What creditors are told, when, and for how long."""

from datetime import date

import pytest

from oir_kernel.storage import Storage
from psrm_receiver.domain.fordring import Art, Tilstand
from psrm_receiver.handlers.underretninger import hent, side
from tests.support.psrm_penge import CPR, CPR_2, Psrm

START = date(2026, 1, 15)


@pytest.fixture
def psrm(storage: Storage) -> Psrm:
    return Psrm(storage, START)


def test_a_covered_claim_is_told_the_day_after_as_udligning(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    payment = psrm.betal("300.00").svar["indbetaling_id"]
    assert psrm.underretninger() == []
    psrm.frem(date(2026, 1, 16))
    [told] = psrm.underretninger()
    assert (told["type"], told["dato"], told["fordring_id"]) == ("UDLIGNING", "2026-01-15", claim)
    assert (told["beloeb"], told["reference"], told["indbetaling_id"]) == ("300.00", "R-1", payment)
    assert "hovedstol" not in told


def test_or_as_allokering_split_on_interest_and_principal_with_what_was_undone(storage: Storage) -> None:
    psrm = Psrm(storage, START, saldo="allokering")
    psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    payment = psrm.betal("500.00").svar["indbetaling_id"]
    psrm.frem(date(2026, 2, 12))
    [covered] = psrm.underretninger("ALLOKERING")
    assert (covered["beloeb"], covered["rente"], covered["hovedstol"]) == ("500.00", "1.58", "498.42")
    psrm.ophaev(payment)
    psrm.frem(date(2026, 2, 13))
    undone = psrm.underretninger("ALLOKERING")[-1]
    assert (undone["beloeb"], undone["bevaegelse"]) == ("-500.00", "dækning ophævet")
    assert psrm.underretninger("UDLIGNING") == []


def test_interest_added_with_a_payment_is_told_too_so_that_renter_sum_to_what_was_added(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    psrm.betal("500.00")
    psrm.frem(date(2026, 3, 1))
    told = [each["beloeb"] for each in psrm.underretninger("RENTE")]
    assert told == ["1.58", "1.42"]
    assert sum(each.beloeb for each in psrm.bevaegelser(fordring_id=claim, art=Art.RENTE)) == 300


def test_interest_is_told_before_the_money_that_covers_it(psrm: Psrm) -> None:
    psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    psrm.betal("500.00")
    psrm.frem(date(2026, 2, 12))
    (rente,), (covered,) = psrm.underretninger("RENTE"), psrm.underretninger("UDLIGNING")
    assert rente["nummer"] < covered["nummer"]


def test_the_settlement_pays_each_creditor_on_the_last_bank_day(psrm: Psrm) -> None:
    mine, also, others = psrm.modtag("100.00"), psrm.modtag("100.00"), psrm.modtag("100.00", haver="9999")
    psrm.betal("250.00")
    psrm.frem(date(2026, 1, 29))
    assert psrm.underretninger("AFREGNING") == []
    psrm.frem(date(2026, 1, 30))  # a Friday
    one, two = psrm.underretninger("AFREGNING")
    assert (one["fordringshaver"], one["beloeb"], one["i_alt"], one["fordring_id"]) == (
        "1234",
        "200.00",
        "200.00",
        None,
    )
    assert [(line["fordring_id"], line["beloeb"]) for line in one["linjer"]] == [(mine, "100.00"), (also, "100.00")]
    assert (two["fordringshaver"], two["linjer"][0]["fordring_id"], two["beloeb"]) == ("9999", others, "50.00")
    assert (one["periode_fra"], one["periode_til"], one["udbetales"]) == ("2025-12-30", "2026-01-29", "2026-01-30")


def test_what_comes_on_the_settlement_day_is_paid_a_month_later_and_nothing_twice(psrm: Psrm) -> None:
    psrm.modtag("100.00")
    psrm.betal("30.00")
    psrm.frem(date(2026, 1, 30))
    psrm.betal("20.00")
    psrm.frem(date(2026, 2, 27))
    assert [each["beloeb"] for each in psrm.underretninger("AFREGNING")] == ["30.00", "20.00"]


def test_coverage_undone_after_it_was_settled_is_taken_back(psrm: Psrm) -> None:
    psrm.modtag("100.00")
    payment = psrm.betal("30.00").svar["indbetaling_id"]
    psrm.frem(date(2026, 2, 2))
    psrm.ophaev(payment)
    psrm.frem(date(2026, 2, 27))
    assert [each["beloeb"] for each in psrm.underretninger("AFREGNING")] == ["30.00", "-30.00"]


def test_a_written_off_claim_is_told_at_once_and_owes_nothing(psrm: Psrm) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 3, 1))
    assert psrm.afskriv(claim, "doedsbo").accepted
    [told] = psrm.underretninger("AFSKRIVNING")
    assert (told["beloeb"], told["hovedstol"], told["rente"]) == ("1004.41", "1000.00", "4.41")
    assert told["aarsag"] == "doedsbo"
    assert psrm.skylder(claim) == (0, 0)
    assert psrm.fordring(claim).tilstand == Tilstand.AFSKREVET
    assert [each.rule_id for each in psrm.afskriv(claim).findings] == ["SBX-PSRM-004"]


def test_a_payment_undone_on_a_written_off_claim_is_written_off_again(psrm: Psrm) -> None:
    claim = psrm.modtag("100.00")
    payment = psrm.betal("40.00").svar["indbetaling_id"]
    psrm.afskriv(claim)
    psrm.ophaev(payment)
    assert psrm.skylder(claim) == (0, 0)
    assert sum(each.beloeb for each in psrm.bevaegelser(fordring_id=claim, art=Art.AFSKRIVNING)) == -10_000
    first, again = psrm.underretninger("AFSKRIVNING")
    assert (first["beloeb"], again["beloeb"], again["hovedstol"], again["rente"]) == ("60.00", "40.00", "40.00", "0.00")
    assert again["indbetaling_id"] == payment


@pytest.mark.parametrize("undone", [0, 1])
def test_of_two_payments_the_coverages_of_the_undone_one_are_undone_part_for_part(psrm: Psrm, undone: int) -> None:
    claim = psrm.modtag("1000.00")
    psrm.frem(date(2026, 2, 11))
    payments = [psrm.betal("500.00").svar["indbetaling_id"]]
    psrm.frem(date(2026, 2, 21))
    payments.append(psrm.betal("200.00").svar["indbetaling_id"])
    psrm.frem(date(2026, 2, 22))
    covered = psrm.underretninger("UDLIGNING")
    # ten days of February on 1.000,00 and then ten on 501,58: 1,5753 and 0,7902
    assert [(each["indbetaling_id"], each["heraf_rente"]) for each in covered] == [
        (payments[0], "1.58"),
        (payments[1], "0.79"),
    ]
    before = psrm.skylder(claim)
    psrm.ophaev(payments[undone])
    rente, beloeb = (158, 50_000) if undone == 0 else (79, 20_000)
    assert psrm.skylder(claim) == (before[0] + beloeb - rente, before[1] + rente)
    psrm.frem(date(2026, 2, 23))
    back = psrm.underretninger("UDLIGNING")[-1]
    assert back["indbetaling_id"] == payments[undone]
    assert [back[name] for name in ("beloeb", "heraf_rente")] == [
        f"-{covered[undone][name]}" for name in ("beloeb", "heraf_rente")
    ]


def test_a_returned_claim_takes_its_related_claims_along_and_keeps_its_coverage(psrm: Psrm) -> None:
    main = psrm.modtag("100.00")
    rente = psrm.modtag("10.00", type_="REOPKOM", hoved=main)
    psrm.betal("30.00")
    assert [each.rule_id for each in psrm.returner(main, "ANDN").findings] == ["SBX-PSRM-008"]
    assert psrm.returner(main, "ANDN", "Sendt ved en fejl").accepted
    told = {each["fordring_id"]: each for each in psrm.underretninger("RETURNERING")}
    assert told[main]["beloeb"] == "70.00"
    assert told[main]["tekst"] == "Sendt ved en fejl"
    assert told[rente]["beloeb"] == "10.00"
    assert psrm.fordring(main).daekket == 3_000
    assert psrm.fordring(rente).tilstand == Tilstand.RETURNERET


def test_all_reasons_against_a_return_are_told(psrm: Psrm) -> None:
    refused = psrm.returner("999999999999", "ANDN")
    assert [each.rule_id for each in refused.findings] == ["SBX-PSRM-003", "SBX-PSRM-008"]


def test_a_limited_claim_is_written_off_on_the_day_after_its_last(psrm: Psrm) -> None:
    claim = psrm.modtag("100.00", modtaget=date(2023, 1, 20), foraeldelse=date(2026, 1, 16), type_="POBODPO")
    psrm.frem(date(2026, 1, 20))
    assert psrm.fordring(claim).foraeldelsesdato == date(2026, 1, 20)  # three years after receipt
    assert psrm.skylder(claim) == (10_000, 0)
    psrm.frem(date(2026, 1, 21))
    assert psrm.fordring(claim).tilstand == Tilstand.AFSKREVET
    [told] = psrm.underretninger("AFSKRIVNING")
    assert (told["aarsag"], told["beloeb"], told["dato"]) == ("foraeldelse", "100.00", "2026-01-21")


def test_interest_shares_its_main_claims_last_day_and_a_fee_does_not(psrm: Psrm) -> None:
    main = psrm.modtag("100.00", foraeldelse=date(2035, 6, 1))
    rente = psrm.modtag("10.00", type_="REOPKOM", hoved=main, foraeldelse=date(2026, 2, 2))
    gebyr = psrm.modtag("10.00", type_="GEDAINS", hoved=main, foraeldelse=date(2026, 2, 2))
    psrm.frem(date(2026, 2, 3))
    assert psrm.fordring(rente).foraeldelsesdato == date(2035, 6, 1)
    assert psrm.fordring(gebyr).tilstand == Tilstand.AFSKREVET


def test_late_interest_ends_with_its_main_claim_and_a_fee_by_its_own_date(psrm: Psrm) -> None:
    main = psrm.modtag("100.00", modtaget=date(2023, 1, 20), foraeldelse=date(2026, 1, 16), type_="POBODPO")
    rente = psrm.modtag("10.00", type_="REOPKOM", hoved=main, foraeldelse=date(2028, 2, 2))
    gebyr = psrm.modtag("10.00", type_="GEDAINS", hoved=main, foraeldelse=date(2028, 2, 2))
    psrm.frem(date(2026, 1, 20))
    assert psrm.fordring(rente).tilstand == Tilstand.MODTAGET
    psrm.frem(date(2026, 1, 21))
    assert [psrm.fordring(each).tilstand for each in (main, rente, gebyr)] == [
        Tilstand.AFSKREVET,
        Tilstand.AFSKREVET,
        Tilstand.MODTAGET,
    ]
    assert [each["fordring_id"] for each in psrm.underretninger("AFSKRIVNING")] == [main, rente]


def test_after_three_months_a_notification_is_gone(psrm: Psrm) -> None:
    psrm.modtag("100.00", type_="POBODPO")
    psrm.betal("10.00")
    psrm.frem(date(2026, 1, 16))
    assert psrm.underretninger()[0]["nummer"] == 1
    psrm.frem(date(2026, 1, 20))
    psrm.betal("20.00")
    psrm.frem(date(2026, 4, 16))
    assert [each["nummer"] for each in psrm.underretninger("UDLIGNING")] == [1, 2]
    psrm.frem(date(2026, 4, 17))
    page = psrm.do(lambda uow: side(0, 500, (), uow))
    assert [each["nummer"] for each in page.underretninger if each["type"] == "UDLIGNING"] == [2]
    assert page.udloebet_til == 1


def test_pages_go_on_where_the_last_ended(psrm: Psrm) -> None:
    for _ in range(3):
        psrm.modtag("10.00")
    psrm.betal("30.00")
    psrm.frem(date(2026, 1, 16))
    first = psrm.do(lambda uow: side(0, 2, (), uow))
    assert (len(first.underretninger), first.naeste) == (2, 2)
    last = psrm.do(lambda uow: side(2, 2, (), uow))
    assert (len(last.underretninger), last.naeste) == (1, None)
    assert [each["nummer"] for each in psrm.do(lambda uow: hent(1, uow))] == [2, 3]


def test_a_day_that_runs_twice_tells_nothing_twice(psrm: Psrm) -> None:
    from psrm_receiver.handlers.plan import DAGEN, midnat

    psrm.modtag("1000.00")
    psrm.betal("30.00")
    psrm.frem(date(2026, 3, 2))
    before = psrm.underretninger(), psrm.bevaegelser()
    for day in (date(2026, 1, 16), date(2026, 1, 30), date(2026, 3, 1)):
        psrm.do(lambda uow, day=day: uow.agenda.add(DAGEN, midnat(day)))  # type: ignore[misc]
    psrm.frem(date(2026, 3, 3))
    assert (psrm.underretninger(), psrm.bevaegelser()) == before


def test_no_debtors_number_is_in_what_is_told(psrm: Psrm) -> None:
    psrm.modtag("100.00", cpr=CPR)
    psrm.modtag("100.00", cpr=CPR_2)
    psrm.betal("150.00")
    psrm.frem(date(2026, 2, 2))
    assert set(psrm.numre_i_klartekst()) == {CPR, CPR_2}
    text = repr(psrm.underretninger()) + repr(psrm.told)
    assert CPR not in text
    assert CPR_2 not in text
