"""Reminding and closing by hand, and instalment plans: made, kept, broken, ended, and every refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.dag import aftale as aftaler
from oir_debitor.domain.dag.commands import AftaleRate, LukFordring, OphaevAftale, OpretAftale, RykFordring
from oir_debitor.domain.forloebsposter import HenstandPost, Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.operations.forloeb import forloeb_operations
from oir_kernel.money import to_oere
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from tests.support.tid import Ur
from tests.unit.debitor.conftest import FakePsrm


class Haand(Ur):
    """The acts, each in a conversation of its own."""

    calls = 0

    def act(self, name: str, command: Any, **sender: str) -> DebitorOutcome:
        self.calls += 1
        self.transaktions_id = f"act-{self.calls}"
        return self.run(getattr(forloeb_operations(self.codes), name), command, **sender)

    def ryk(self, name: str = "f1", konto: str = "k1", **sender: str) -> DebitorOutcome:
        return self.act("ryk_fordring", RykFordring(self.id(konto), self.id(name)), **sender)

    def luk(self, name: str = "f1") -> DebitorOutcome:
        return self.act("luk_fordring", LukFordring(self.id("k1"), self.id(name)))

    def aftale(
        self, *rater: tuple[date, str], name: str = "a1", fordringer: tuple[str, ...] = ("f1",)
    ) -> DebitorOutcome:
        parts = tuple(AftaleRate(dato, to_oere(beloeb)) for dato, beloeb in rater)
        ids = tuple(map(self.id, fordringer))
        return self.act("opret_aftale", OpretAftale(self.id("k1"), self.id(name), ids, parts))

    def ophaev(self, name: str = "a1") -> DebitorOutcome:
        return self.act("ophaev_aftale", OphaevAftale(self.id("k1"), self.id(name)))

    def plan(self) -> str:
        return self.facts().aftaler[0].tilstand

    def trin(self, name: str = "f1") -> tuple[str, int]:
        found = self.facts().forloeb[self.id(name)]
        return found.tilstand, found.trin


@pytest.fixture
def haand(storage: Storage, edition: Edition) -> Haand:
    return Haand(storage, FakePsrm(), edition)


Reasons = Callable[[DebitorOutcome], list[str]]
RATER = ((date(2026, 12, 4), "500.00"), (date(2027, 1, 4), "500.00"))


def by_hand(haand: Haand) -> Haand:
    haand.begin(forloeb="manuelt").open_account()
    haand.advance(to="2026-12-10")
    return haand


def test_by_hand_each_call_takes_the_next_step(haand: Haand) -> None:
    by_hand(haand)
    assert haand.ryk().accepted
    assert haand.trin() == (Tilstand.RYKKET, 1)
    assert sorted(each.beloeb for each in haand.facts().tillaeg.values()) == [1000, 25000]
    assert haand.ryk().accepted
    assert haand.ryk().accepted
    assert haand.topics().count("debitor.underretning.sendt") == 1
    assert haand.ryk().accepted
    assert haand.trin() == (Tilstand.OVERDRAGES, 2)


def test_a_claim_that_is_on_its_way_is_not_reminded_of(haand: Haand, codes_in: Reasons) -> None:
    by_hand(haand)
    for _ in range(4):
        haand.ryk()
    assert codes_in(haand.ryk()) == ["140"]


def test_before_the_last_timely_day_is_over_nobody_is_reminded(haand: Haand, codes_in: Reasons) -> None:
    haand.begin(forloeb="manuelt").open_account()
    assert codes_in(haand.ryk()) == ["141"]


def test_what_stops_a_reminder_is_named(haand: Haand, codes_in: Reasons) -> None:
    by_hand(haand)
    now = haand.scope.clock.now()
    haand.book([HenstandPost(haand.id("h"), haand.id("k1"), haand.id("f1"), now, date(2026, 12, 1), None)])
    haand.book([], [replace(haand.facts().forloeb[haand.id("f1")], rykkerstop=True)])
    assert codes_in(haand.ryk()) == ["142", "142"]


def test_an_unknown_claim_account_or_receiver_is_named(haand: Haand, codes_in: Reasons) -> None:
    by_hand(haand)
    assert codes_in(haand.ryk("f9")) == ["010"]
    assert codes_in(haand.ryk(konto="k9")) == ["001"]
    assert codes_in(haand.ryk(modtager="99999999")) == ["001"]


def test_a_claim_that_owes_is_not_closed_and_one_that_does_not_is(haand: Haand, codes_in: Reasons) -> None:
    by_hand(haand)
    assert codes_in(haand.luk()) == ["143"]
    haand.pay("1000.00")
    assert haand.luk().accepted
    assert haand.trin() == (Tilstand.AFSLUTTET, 0)


def test_a_plan_holds_the_reminders_back_while_it_is_kept_and_is_fulfilled(haand: Haand) -> None:
    haand.begin().open_account()
    assert haand.aftale(*RATER).accepted
    haand.advance(to="2026-12-04")
    haand.pay("500.00", name="b1")
    haand.advance(to="2027-01-04")
    assert haand.plan() == aftaler.LOEBER
    assert not [each for each in haand.facts().tillaeg.values() if each.art == Art.RYKKERGEBYR]
    haand.pay("500.00", name="b2")
    haand.advance(to="2027-01-06")
    assert haand.plan() == aftaler.OPFYLDT


def test_a_missed_instalment_breaks_the_plan_and_the_course_goes_on_the_same_night(haand: Haand) -> None:
    haand.begin().open_account()
    assert haand.aftale(*RATER).accepted
    told = haand.advance(to="2026-12-06")
    assert haand.plan() == aftaler.MISLIGHOLDT
    assert "debitor.aftale.misligholdt" in haand.topics()
    assert ["Daginstitution, skolefritidsordning og klub: 1 aftaler misligholdt."] in [lines for _, lines in told]
    haand.advance(to="2026-12-12")
    assert haand.trin() == (Tilstand.RYKKET, 1)


def test_an_instalment_on_a_closing_day_is_in_time_on_the_next_bank_day(haand: Haand) -> None:
    haand.begin().open_account()
    haand.aftale((date(2026, 12, 5), "1000.00"))  # a Saturday
    haand.advance(to="2026-12-07T09:00:00+01:00")
    assert haand.plan() == aftaler.LOEBER
    haand.advance(to="2026-12-09")
    assert haand.plan() == aftaler.MISLIGHOLDT


def test_a_plan_that_is_ended_lets_the_course_go_on(haand: Haand, codes_in: Reasons) -> None:
    haand.begin().open_account()
    haand.aftale((date(2027, 6, 1), "1000.00"))
    haand.advance(to="2027-01-05")
    assert haand.trin() == (Tilstand.OPKRAEVES, 0)
    assert haand.ophaev().accepted
    assert codes_in(haand.ophaev()) == ["145"]
    haand.advance(by="P2D")
    assert haand.trin() == (Tilstand.RYKKET, 1)


def test_every_way_a_plan_can_be_wrong_has_its_reason(haand: Haand, codes_in: Reasons) -> None:
    haand.begin().open_account()
    assert codes_in(haand.aftale((date(2026, 12, 4), "900.00"))) == ["147"]
    assert codes_in(haand.aftale((date(2026, 11, 23), "1000.00"))) == ["146"]
    assert codes_in(haand.aftale(*reversed(RATER))) == ["146"]
    assert codes_in(haand.aftale((date(2026, 12, 4), "0.00"))) == ["013"]
    assert codes_in(haand.aftale((date(2026, 12, 4), "1000.00"), fordringer=("f1", "f9"))) == ["010"]
    assert haand.aftale(*RATER).accepted
    assert codes_in(haand.aftale(*RATER, name="a2")) == ["144"]
    assert codes_in(haand.ophaev("a9")) == ["145"]


def test_a_claim_that_is_with_collection_gets_no_plan(haand: Haand, codes_in: Reasons) -> None:
    haand.begin().open_account()
    haand.book([], [replace(haand.facts().forloeb[haand.id("f1")], tilstand=Tilstand.UNDER_INDDRIVELSE)])
    assert codes_in(haand.aftale(*RATER)) == ["148"]
    assert codes_in(haand.luk()) == ["143", "148"]


def test_a_refusal_writes_nothing(haand: Haand) -> None:
    haand.begin().open_account()
    before = haand.topics()
    assert not haand.aftale((date(2026, 12, 4), "900.00")).accepted
    assert haand.facts().aftaler == []
    assert haand.topics() == before
