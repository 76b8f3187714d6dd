"""What happens to a claim by the clock: reminders, interest, notice, handover, limitation, closing."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle

import pytest
from sqlalchemy import Connection

from oir_debitor.domain.bogfoering import Betaling
from oir_debitor.domain.forloebsposter import HenstandPost, Tilstand
from oir_debitor.domain.hovedbog import Art, ubalancerede
from oir_debitor.handlers.carry_out import DAGEN, begin_of
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE
from oir_kernel.clock import DANISH_TIME
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from tests.support.tid import Ur
from tests.unit.debitor.conftest import FakePsrm

# The claim f1 of 1000.00 is due on Tuesday 1 December 2026; day care: two reminders of 250.00, 1 % a started month.


@pytest.fixture
def ur(storage: Storage, edition: Edition) -> Ur:
    return Ur(storage, FakePsrm(), edition)


def course(ur: Ur, name: str = "f1") -> tuple[str, int]:
    found = ur.facts().forloeb[ur.id(name)]
    return found.tilstand, found.trin


def added(ur: Ur, art: Art) -> list[tuple[date, int]]:
    """The days they were added, and øre."""
    of_kind = (each for each in ur.facts().tillaeg.values() if each.art == art)
    found = sorted((each.registreret.astimezone(DANISH_TIME).date(), int(each.beloeb)) for each in of_kind)
    assert not list(ubalancerede(ur.facts().posteringer))
    return found


def test_nothing_happens_before_the_last_timely_day_is_over(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2026-12-02")
    assert course(ur) == (Tilstand.OPKRAEVES, 0)
    assert added(ur, Art.OPKRAEVNINGSRENTE) == []


def test_interest_begins_the_day_after_the_due_date_and_comes_each_month(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2027-03-05")
    days = [(date(2026, 12, 2), 1000), (date(2027, 1, 2), 1000), (date(2027, 2, 2), 1000)]
    assert added(ur, Art.OPKRAEVNINGSRENTE)[:2] == days[:2]


def test_reminders_go_out_on_hverdage_with_a_fee_each(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2027-01-05")
    # 11 December is a Friday; 14 days later is 25 December, and the next hverdag after it Monday 28 December.
    assert added(ur, Art.RYKKERGEBYR) == [(date(2026, 12, 11), 25000), (date(2026, 12, 28), 25000)]
    assert course(ur) == (Tilstand.RYKKET, 2)
    assert ur.topics().count("debitor.rykker.sendt") == 2


def test_a_claim_past_its_schedule_is_on_its_way_to_collection(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2027-01-26")
    assert "debitor.underretning.sendt" in ur.topics()
    assert course(ur) == (Tilstand.OVERDRAGES, 2)
    assert [each.key for each in ur.agenda() if each.kind == OVERDRAGELSE] == ["11111111"]


def test_a_claim_on_its_way_bears_no_more_interest(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2027-01-26")
    before = added(ur, Art.OPKRAEVNINGSRENTE)
    ur.advance(to="2027-06-01")
    assert added(ur, Art.OPKRAEVNINGSRENTE) == before


def test_a_claim_paid_in_time_is_done_and_its_account_closed_after_thirty_days(ur: Ur) -> None:
    ur.begin().open_account()
    ur.advance(to="2026-11-30")
    ur.pay("1000.00")
    ur.advance(to="2026-12-02")
    assert course(ur) == (Tilstand.AFSLUTTET, 0)
    assert "debitor.konto.afsluttet" not in ur.topics()
    told = ur.advance(to="2027-01-02")
    assert ur.topics().count("debitor.konto.afsluttet") == 1
    konto = ur.facts().konto
    assert konto is not None
    assert konto.afsluttet == date(2026, 12, 31)
    assert told == [(date(2026, 12, 31), ["Daginstitution, skolefritidsordning og klub: 1 konti afsluttet."])]


def test_a_coverage_taken_back_reopens_the_account_and_the_course(ur: Ur) -> None:
    ur.begin().open_account()
    ur.pay("1000.00")
    ur.advance(to="2027-01-15")
    books = ur.bogfoering()
    (covered,) = [each for each in ur.facts().bilag.values() if each.art == Art.DAEKNING]
    books.ophaev_daekning(ur.id("x1"), covered, 40000)
    ur.book(books.posts)
    konto = ur.facts().konto
    assert konto is not None
    assert konto.afsluttet is None
    assert ur.topics().count("debitor.konto.genoptaget") == 1
    ur.advance(by="P2D")
    assert course(ur)[0] != Tilstand.AFSLUTTET
    assert ur.facts().forloeb[ur.id("f1")].naeste_dato is not None


def test_an_account_with_uncovered_money_is_not_closed(ur: Ur) -> None:
    ur.begin().open_account()
    ur.pay("1000.00")
    books = ur.bogfoering()
    (covered,) = [each for each in ur.facts().bilag.values() if each.art == Art.DAEKNING]
    now = ur.scope.clock.now()
    books.indbetal(Betaling(ur.id("b2"), now.date(), now, covered.beloeb, ""))
    ur.book(books.posts)
    ur.advance(by="P3M")
    assert "debitor.konto.afsluttet" not in ur.topics()
    books = ur.bogfoering()
    books.udbetal(ur.id("u1"), ur.id("b2"), 100000, books.today)
    ur.book(books.posts)
    ur.advance(by="P2M")
    assert ur.topics().count("debitor.konto.afsluttet") == 1


def test_a_postponement_holds_the_reminders_back_and_then_the_days_count_anew(ur: Ur) -> None:
    ur.begin().open_account()
    now = ur.scope.clock.now()
    ur.book([HenstandPost(ur.id("h"), ur.id("k1"), ur.id("f1"), now, date(2026, 12, 1), date(2027, 1, 4))])
    ur.advance(to="2027-01-12")
    assert added(ur, Art.RYKKERGEBYR) == []
    assert len(added(ur, Art.OPKRAEVNINGSRENTE)) == 2
    ur.advance(to="2027-01-20")
    assert added(ur, Art.RYKKERGEBYR) == [(date(2027, 1, 14), 25000)]


def test_a_postponement_without_end_holds_until_it_is_ended(ur: Ur) -> None:
    ur.begin().open_account()
    now = ur.scope.clock.now()
    open_ended = HenstandPost(ur.id("h"), ur.id("k1"), ur.id("f1"), now, date(2026, 12, 1), None)
    ur.book([open_ended])
    ur.advance(to="2027-03-01")
    assert course(ur) == (Tilstand.OPKRAEVES, 0)
    ur.book([], [replace(open_ended, ophoert=date(2027, 3, 1))])
    ur.advance(to="2027-03-13")
    assert added(ur, Art.RYKKERGEBYR) == [(date(2027, 3, 11), 25000)]


def test_rykkerstop_stops_reminders_and_not_interest(ur: Ur) -> None:
    ur.begin().open_account()
    ur.book([], [replace(ur.facts().forloeb[ur.id("f1")], rykkerstop=True)])
    ur.advance(to="2027-02-10")
    assert added(ur, Art.RYKKERGEBYR) == []
    assert len(added(ur, Art.OPKRAEVNINGSRENTE)) == 3
    ur.book([], [replace(ur.facts().forloeb[ur.id("f1")], rykkerstop=False, naeste_dato=None)])
    ur.advance(by="P3D")
    assert len(added(ur, Art.RYKKERGEBYR)) == 1


def test_a_claim_is_warned_of_and_then_written_off_when_it_is_time_barred(ur: Ur) -> None:
    ur.begin(rykkere=[{"kontotype": "*", "rykkere": 0, "underretning_dage": 365, "rente": "ingen"}])
    ur.open_account(fordringer=(ur.fordring(foraeldelsesdato=date(2027, 5, 1)),))
    ur.advance(to="2027-04-30")
    assert ur.topics().count("debitor.fordring.foraeldelsesvarsel") == 1
    ur.advance(to="2027-05-04")  # 1 May 2027 is a Saturday: the claim is time-barred from Tuesday 4 May
    assert ur.facts().fordringer[ur.id("f1")].saldo == 100000
    ur.advance(to="2027-05-05")
    assert ur.facts().fordringer[ur.id("f1")].saldo == 0
    assert course(ur)[0] == Tilstand.AFSLUTTET
    assert "debitor.daekning.registreret" in ur.topics()


def test_a_claim_that_waits_is_reminded_of_once_it_is_set_to_collection_from_its_new_due_date(ur: Ur) -> None:
    ur.begin()
    ur.open_account(fordringer=(ur.fordring(til_opkraevning=False, forfaldsdato=date(2026, 11, 2)),))
    ur.advance(to="2027-01-01")
    assert course(ur) == (Tilstand.VENTER, 0)
    assert ur.saet_til_opkraevning(forfaldsdato=date(2027, 2, 1)).accepted
    assert course(ur) == (Tilstand.OPKRAEVES, 0)
    ur.advance(to="2027-02-02")
    assert added(ur, Art.OPKRAEVNINGSRENTE) == []
    ur.advance(to="2027-02-13")
    assert added(ur, Art.OPKRAEVNINGSRENTE) == [(date(2027, 2, 2), 1000)]
    assert added(ur, Art.RYKKERGEBYR) == [(date(2027, 2, 11), 25000)]


def test_a_request_for_billing_begins_the_course_of_a_waiting_claim_and_leaves_another_alone(ur: Ur) -> None:
    ur.begin()
    claims = (ur.fordring(til_opkraevning=False), ur.fordring("f2"))
    ur.open_account(fordringer=claims, opkraevninger=(ur.anmodning("a1", "f1", "f2"),))
    assert course(ur, "f1") == course(ur, "f2") == (Tilstand.OPKRAEVES, 0)


def test_by_hand_nothing_happens_by_itself(ur: Ur) -> None:
    ur.begin(forloeb="manuelt").open_account()
    assert ur.advance(to="2027-06-01") == []
    assert course(ur) == (Tilstand.OPKRAEVES, 0)
    assert len([each for each in ur.agenda() if each.kind == DAGEN]) == 1


def test_a_cost_is_reminded_of_without_fee_and_interest(ur: Ur) -> None:
    ur.begin()
    ur.open_account(omkostninger=(ur.omkostning(),))
    ur.advance(to="2026-12-15")
    of_cost = [each for each in ur.facts().tillaeg.values() if each.fordring_id == ur.id("o1")]
    assert of_cost == []
    assert course(ur, "o1") == (Tilstand.RYKKET, 1)


def test_civil_claims_bear_the_reference_rate_and_eight_points_a_day(ur: Ur) -> None:
    ur.begin()
    ur.open_account(konto=ur.konto(type_code="civilret"), fordringer=(ur.fordring(type_code="KTCIVIL"),))
    ur.advance(to="2026-12-20")
    ur.pay("400.00")
    ur.advance(to="2027-01-03")
    # 2-19 December 18 days on 1000.00, 20-31 December 12 days on 600.00, at 9.75 % of 365 days; 1 January by itself.
    december = round((100000 * 18 + 60000 * 12) * 975 / (10000 * 365))
    january = round(60000 * 975 / (10000 * 365))
    assert added(ur, Art.OPKRAEVNINGSRENTE) == [(date(2027, 1, 2), january), (date(2027, 1, 2), december)]
    assert [fee for _, fee in added(ur, Art.RYKKERGEBYR)] == [10000, 10000]


def test_a_day_of_many_claims_is_told_once_with_a_line_a_type(ur: Ur) -> None:
    ur.begin()
    claims = tuple(ur.fordring(f"f{number}") for number in range(1203))
    ur.open_account(fordringer=claims)
    told = ur.advance(to="2026-12-03")
    assert told == [
        (
            date(2026, 12, 2),
            ["Daginstitution, skolefritidsordning og klub: 1203 rentetilskrivninger (12030.00 kr.)."],
        )
    ]


def test_the_leap_day_counts_as_a_month_end(ur: Ur) -> None:
    ur.begin("2027-12-01T09:00:00+01:00", rykkere=[{"kontotype": "*", "rykkere": 0, "underretning_dage": 365}])
    ur.open_account(fordringer=(ur.fordring(forfaldsdato=date(2028, 1, 30)),))
    ur.advance(to="2028-05-01")
    days = [day for day, _ in added(ur, Art.OPKRAEVNINGSRENTE)]
    assert days == [date(2028, 1, 31), date(2028, 2, 29), date(2028, 3, 31), date(2028, 4, 30)]


@pytest.mark.parametrize("steps", [(7,), (1, 30, 3), (13, 2, 61)])
def test_one_jump_and_many_steps_give_the_same_ledger(
    storage: Storage, edition: Edition, steps: tuple[int, ...]
) -> None:
    ledgers = []
    for name, plan in (("en", (200,)), ("mange", steps)):
        ur = Ur(storage, FakePsrm(), edition).begin(sandbox=name)
        ur.open_account(fordringer=tuple(ur.fordring(f"f{n}", forfaldsdato=date(2026, 12, n)) for n in range(1, 6)))
        today = ur.scope.clock.today()
        end = today + timedelta(days=150)
        for step in cycle(plan):
            today = min(today + timedelta(days=step), end)
            ur.advance(to=today.isoformat())
            if today == end:
                break
        facts = ur.facts()
        ledgers.append((sorted(facts.posteringer, key=repr), sorted(facts.forloeb.items()), facts.tillaeg))
    assert ledgers[0] == ledgers[1]


def test_a_run_that_is_on_the_agenda_twice_happens_once(ur: Ur) -> None:
    ur.begin().open_account()
    day = date(2026, 12, 2)
    scope = ur.scope

    def work(connection: Connection) -> None:
        AgendaRepository(connection, scope.state_id, scope.clock.now).add(DAGEN, begin_of(day), day.isoformat())

    ur.storage.write_now(work)
    ur.advance(to="2026-12-12")
    assert added(ur, Art.OPKRAEVNINGSRENTE) == [(day, 1000)]
    assert added(ur, Art.RYKKERGEBYR) == [(date(2026, 12, 11), 25000)]


def test_interest_of_a_started_month_is_for_that_month_and_of_several_months_one_each(ur: Ur) -> None:
    ur.begin()
    claim = replace(ur.fordring(forfaldsdato=date(2026, 12, 1)), srb=date(2027, 1, 10))
    ur.open_account(fordringer=(claim,))
    ur.advance(to="2027-01-12")
    found = sorted((each.fra, each.til, int(each.beloeb)) for each in ur.facts().tillaeg.values())
    months = [(date(2026, 12, 2), date(2027, 1, 1), 1000), (date(2027, 1, 2), date(2027, 2, 1), 1000)]
    assert found == months
    assert {each.dato for each in ur.facts().posteringer if each.art == Art.OPKRAEVNINGSRENTE} == {
        date(2027, 1, 1),
        date(2027, 1, 11),
    }
