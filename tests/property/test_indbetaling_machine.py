"""Random bookings on one account: entries balance, nothing owes less than nothing, nothing covers more than was paid.

The machine pays, takes back, writes off, adds interest and moves on with the rows it wrote, as handlers do: each step begins from the
rows alone, so a balance that was kept anywhere else would be found out.
"""

import json
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from oir_debitor.domain.bogfoering import Bogfoering, OverBeloeb, afledt_id
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.draft import Terms
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloeb import forloeb_af
from oir_debitor.domain.hovedbog import (
    Art,
    BilagPost,
    Hovedkonto,
    PosteringPost,
    TillaegPost,
    posteringer,
    ubalancerede,
)
from oir_debitor.domain.indbetaling.commands import ForetagIndbetaling, NedregulerIndbetaling, TilbagefoerIndbetaling
from oir_debitor.domain.indbetaling.foretag import foretag
from oir_debitor.domain.indbetaling.tilbage import nedreguler, tilbagefoer
from oir_debitor.domain.posts import FordringPost, KontoPost
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

AT = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
TODAY = AT.date()
DEBITOR, PERSON, CVR, SYSTEM = "urn:oio:cpr-nr:6101901234", Uuid("person"), "11111111", Uuid("system")
KONTO = afledt_id("konto")
CODES = Codes(
    parttype={"person": "person"},
    indbetalingstype={"kontant": "kontant", "bank": "bankoverfoersel"},
    indbetalingsnedreguleringsaarsag={"fejl": "fejl"},
)
TERMS = Terms(CODES, CVR, SYSTEM, CVR, strict=False, now=AT)
CLAIMS = tuple(afledt_id("fordring", str(number)) for number in range(3))
FEES = tuple(afledt_id("gebyr", str(number)) for number in range(3))
AMOUNTS = st.integers(1, 1500)


def account(amounts: Sequence[int] = (1000, 500, 250)) -> list[Any]:
    """An account with three claims and a fee of 100 on each."""
    rows: list[Any] = [KontoPost(KONTO, AT, PERSON, DEBITOR, PERSON, CVR, SYSTEM, CVR, AT, "{}")]
    for claim, fee, amount in zip(CLAIMS, FEES, amounts, strict=True):
        due = date(2026, 10, 1 + CLAIMS.index(claim))
        post = FordringPost(claim, KONTO, AT, PERSON, Oere(amount), due, True, DEBITOR, PERSON, "{}")
        added = TillaegPost(fee, KONTO, claim, Art.RYKKERGEBYR, AT, Oere(100), TODAY, TODAY)
        rows += [post, forloeb_af(post, TODAY), added]
        rows += posteringer(Art.FORDRING, claim, KONTO, amount, TODAY, AT, claim)
        rows += posteringer(Art.RYKKERGEBYR, fee, KONTO, 100, TODAY, AT, fee)
    return rows


def payment(name: str, beloeb: int, type_id: str = "kontant") -> ForetagIndbetaling:
    ids = (KONTO, afledt_id("betaling", name))
    return ForetagIndbetaling(*ids, AT, TODAY, Oere(beloeb), Uuid(type_id), DEBITOR, PERSON)


class Ledger(RuleBasedStateMachine):
    """One account as its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.rows = account()
        self.paid: list[ForetagIndbetaling] = []
        self.steps = 0

    @property
    def facts(self) -> Facts:
        return Facts.of(self.rows)

    @property
    def bog(self) -> Bogfoering:
        return Bogfoering(KONTO, self.facts, AT)

    def next_id(self, kind: str) -> Uuid:
        self.steps += 1
        return afledt_id(kind, str(self.steps))

    def carry_out(self, decision: Any) -> bool:
        self.rows += decision.added
        return bool(decision.outcome.accepted)

    @rule(beloeb=AMOUNTS, type_id=st.sampled_from(["kontant", "bank"]))
    def pay(self, beloeb: int, type_id: str) -> None:
        self.steps += 1
        command = payment(str(self.steps), beloeb, type_id)
        owed, money = owed_on(self.bog), self.bog.uplaceret
        accepted = self.carry_out(foretag(command, self.facts, TERMS, optaget=False))
        assert accepted is (beloeb <= owed or type_id == "bank")
        if accepted:
            self.paid.append(command)
            assert owed_on(self.bog) == max(0, owed - beloeb)
            assert self.bog.uplaceret == money + max(0, beloeb - owed)

    @precondition(lambda self: self.paid)
    @rule(data=st.data())
    def pay_again(self, data: st.DataObject) -> None:
        before = len(self.rows)
        assert self.carry_out(foretag(data.draw(st.sampled_from(self.paid)), self.facts, TERMS, optaget=False))
        assert len(self.rows) == before

    @precondition(lambda self: self.paid)
    @rule(data=st.data(), beloeb=AMOUNTS)
    def take_back(self, data: st.DataObject, beloeb: int) -> None:
        paid = data.draw(st.sampled_from(self.paid))
        left = self.bog.tilbage_paa_kontoen(paid.indbetaling_id)
        ids = (KONTO, paid.indbetaling_id, self.next_id("nedregulering"))
        command = NedregulerIndbetaling(*ids, AT, TODAY, Oere(beloeb), Uuid("fejl"))
        accepted = self.carry_out(nedreguler(command, self.facts, TERMS, optaget=False))
        assert accepted is (beloeb <= left)
        assert self.bog.tilbage_paa_kontoen(paid.indbetaling_id) == left - (beloeb if accepted else 0)

    @precondition(lambda self: self.paid)
    @rule(data=st.data())
    def bounce(self, data: st.DataObject) -> None:
        paid = data.draw(st.sampled_from(self.paid))
        left = self.bog.tilbage_paa_kontoen(paid.indbetaling_id)
        command = TilbagefoerIndbetaling(KONTO, paid.indbetaling_id, self.next_id("ordre"), Uuid("fejl"))
        assert self.carry_out(tilbagefoer(command, self.facts, TERMS, optaget=False)) is (left > 0)
        assert self.bog.tilbage_paa_kontoen(paid.indbetaling_id) == 0

    @rule(krav=st.sampled_from([*CLAIMS, *FEES]), beloeb=AMOUNTS)
    def write_off(self, krav: Uuid, beloeb: int) -> None:
        bog = self.bog
        rest = bog.rest(krav)
        try:
            bog.afskriv(self.next_id("afskrivning"), krav, beloeb, TODAY)
        except OverBeloeb:
            assert beloeb > rest
        self.rows += bog.posts

    @rule(data=st.data())
    def undo_a_write_off(self, data: st.DataObject) -> None:
        bog = self.bog
        open_ones = [
            each
            for each in bog.bilag.values()
            if each.art == Art.AFSKRIVNING and bog.tilbage_af(each, Art.AFSKRIVNING_NEDREGULERING)
        ]
        if open_ones:
            chosen = data.draw(st.sampled_from(open_ones))
            bog.ophaev_afskrivning(
                self.next_id("ophævet"), chosen, bog.tilbage_af(chosen, Art.AFSKRIVNING_NEDREGULERING)
            )
        self.rows += bog.posts

    @rule(data=st.data(), beloeb=AMOUNTS)
    def pay_out(self, data: st.DataObject, beloeb: int) -> None:
        bog = self.bog
        free = [each.indbetaling_id for each in self.paid if bog.udaekket(each.indbetaling_id)]
        if free:
            chosen = data.draw(st.sampled_from(free))
            bog.udbetal(self.next_id("udbetaling"), chosen, min(beloeb, bog.udaekket(chosen)), TODAY)
        self.rows += bog.posts

    @rule(claim=st.sampled_from(CLAIMS), beloeb=st.integers(1, 300))
    def add_interest(self, claim: Uuid, beloeb: int) -> None:
        bog = self.bog
        bog.laeg_til(
            TillaegPost(self.next_id("rente"), KONTO, claim, Art.OPKRAEVNINGSRENTE, AT, Oere(beloeb), TODAY, TODAY)
        )
        self.rows += bog.posts

    @invariant()
    def entries_balance(self) -> None:
        assert list(ubalancerede(each for each in self.rows if isinstance(each, PosteringPost))) == []

    @invariant()
    def nothing_is_negative(self) -> None:
        bog = self.bog
        assert all(bog.rest(each) >= 0 for each in (*CLAIMS, *bog.tillaeg))
        assert all(bog.udaekket(each.indbetaling_id) >= 0 for each in self.paid)
        assert bog.uplaceret == sum(bog.udaekket(each.indbetaling_id) for each in self.paid)

    @invariant()
    def every_coverage_is_of_a_payment_and_within_it(self) -> None:
        bog = self.bog
        for paid in self.paid:
            covers = sum(bog.daekket(each) for each in bog.dannet_af(paid.indbetaling_id, Art.DAEKNING))
            assert 0 <= covers <= paid.beloeb

    @invariant()
    def the_cash_account_is_what_is_left_of_payments(self) -> None:
        sums: defaultdict[str, int] = defaultdict(int)
        for each in self.rows:
            if isinstance(each, PosteringPost):
                sums[each.hovedkonto] += each.beloeb
        assert sums[Hovedkonto.LIKVIDER] == sum(self.bog.tilbage_paa_kontoen(each.indbetaling_id) for each in self.paid)
        assert sum(sums.values()) == 0


def owed_on(bog: Bogfoering) -> int:
    return sum(bog.rest_med_tillaeg(each) for each in CLAIMS)


TestLedger = Ledger.TestCase
TestLedger.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)


@given(amounts=st.lists(AMOUNTS, min_size=2, max_size=6), data=st.data())
@settings(max_examples=50, deadline=None)
def test_the_order_of_payments_does_not_matter_to_what_is_owed_in_all(amounts: list[int], data: st.DataObject) -> None:
    payments = [payment(str(number), beloeb, "bank") for number, beloeb in enumerate(amounts)]
    ends = []
    for order in (payments, data.draw(st.permutations(payments))):
        rows = account()
        for command in order:
            rows += foretag(command, Facts.of(rows), TERMS, optaget=False).added
        bog = Bogfoering(KONTO, Facts.of(rows), AT)
        ends.append((owed_on(bog), bog.uplaceret, [bog.rest(each) for each in (*CLAIMS, *FEES)]))
    assert ends[0] == ends[1]
    assert ends[0][0] == max(0, 2050 - sum(amounts))


@given(beloeb=st.integers(1, 2050))
def test_the_oldest_claim_with_its_fee_is_covered_before_the_next(beloeb: int) -> None:
    rows = account()
    bog = Bogfoering(
        KONTO, Facts.of([*rows, *foretag(payment("b", beloeb), Facts.of(rows), TERMS, optaget=False).added]), AT
    )
    rests = [bog.rest_med_tillaeg(each) for each in CLAIMS]
    full = [1100, 600, 350]
    assert all(later == whole or not earlier for (earlier, later), whole in zip(pairwise(rests), full[1:], strict=True))
    assert all(
        bog.rest(fee) == 0 or bog.rest(claim) == amount
        for claim, fee, amount in zip(CLAIMS, FEES, (1000, 500, 250), strict=True)
    )


def test_the_documents_keep_json() -> None:
    rows = account()
    decided = foretag(payment("b", 100), Facts.of(rows), TERMS, optaget=False)
    kept = {each.art: json.loads(each.indhold) for each in decided.added if isinstance(each, BilagPost)}
    assert kept[Art.INDBETALING]["beloeb"] == "1.00"
    assert kept[Art.DAEKNING] == {"nr": 1}
