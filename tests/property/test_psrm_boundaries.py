"""Every bound of every filter row, one step before, on and after it, against the slow oracle.

No case here is picked by hand: the bounds come from the syntax trees, and each test fails if it saw no holding or no
breaking neighbour, so that no condition of the table can be proven by nothing.
"""

from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import combinations

import pytest

from psrm_validation import Report, Rulebook, Verdict, check
from psrm_validation.grammar import condition
from psrm_validation.grammar.syntax import Call, Truth, fields_of
from psrm_validation.grammar.values import truth_of
from tests.support import psrm_bounds as bounds
from tests.support.psrm_bounds import Series
from tests.support.psrm_clean import PLAIN, clean_claim, of, with_value, written
from tests.support.psrm_oracle import (
    ALL_ROWS,
    AS_OF,
    PRESENCE,
    ROWS,
    TYPES,
    Claim,
    as_fordring,
    demanded,
    missing_in,
    operands,
    outcome_of,
    per_creditor,
    runs,
    slow_is_hverdag,
    slow_plus,
    slow_truth,
)

Row = dict[str, str]
TEXTS = sorted({row["must_hold"] for row in ALL_ROWS})
PLAIN_CLAIM: Claim = {"type": "KFDAINS", **PLAIN}


def agreed(text: str, claim: Claim) -> bool | None:
    """What the oracle says, once the compiled and the plain reading have said the same."""
    slow, fordring = slow_truth(text, claim), as_fordring(claim)
    assert condition(text).holds(fordring) is slow, claim
    assert truth_of(condition(text).tree, fordring) is slow, claim
    return slow


# --- conditions


@pytest.mark.parametrize("text", TEXTS)
def test_each_bound_of_a_condition_is_where_the_table_puts_it(text: str):
    """In some context each bound decides the whole condition, and the step where it turns is the right one."""
    tree = condition(text).tree
    for leaf in bounds.leaves(tree):
        found: dict[int, set[tuple[bool | None, ...]]] = {}
        expected: dict[int, Series] = {}
        for context in bounds.contexts(tree, leaf, PLAIN_CLAIM):
            for index, series in enumerate(bounds.everywhere(leaf, context)):
                found.setdefault(index, set()).add(tuple(agreed(text, claim) for claim in series.claims))
                expected[index] = series
        assert any(series.pattern for series in expected.values())
        for index, series in expected.items():
            if series.pattern is not None:
                turned = tuple(not holds for holds in series.pattern)
                assert {series.pattern, turned} & found[index], (text, series.about, series.claims)


@pytest.mark.parametrize("text", TEXTS)
def test_a_condition_is_seen_to_hold_and_to_break(text: str):
    seen = {agreed(text, claim) for series in every_series(text) for claim in series.claims}
    assert {True, False} <= seen


def every_series(text: str) -> Iterator[Series]:
    tree = condition(text).tree
    for leaf in bounds.leaves(tree):
        for context in bounds.contexts(tree, leaf, PLAIN_CLAIM):
            yield from bounds.in_place(leaf, context)


def shifts(tree: Truth) -> list[Call]:
    return [
        value
        for leaf in bounds.leaves(tree)
        for value in getattr(leaf, "operands", ())
        if isinstance(value, Call) and value.name == "plus_shift"
    ]


SHIFTING = [text for text in TEXTS if shifts(condition(text).tree)]


@pytest.mark.parametrize("text", SHIFTING)
def test_a_shifting_deadline_is_tried_on_every_kind_of_closing_day(text: str):
    (call,) = shifts(condition(text).tree)
    (name,) = (field.name for field in fields_of(call))
    unshifted = written(call).replace("plus_shift", "plus").removeprefix(f"plus({name},").removesuffix(")")
    tried = set()
    for series in bounds.everywhere(bounds.leaves(condition(text).tree)[-1], PLAIN_CLAIM):
        if series.pattern and (day := slow_plus(series.claims[0][name], unshifted)) in bounds.closing_days():
            assert not slow_is_hverdag(day)
            tried.add(bounds.closing_days()[day])
    assert tried == set(bounds.closing_days().values())


def test_a_bank_day_is_tried_around_every_closing_day_and_the_day_after_ascension():
    (text,) = (text for text in TEXTS if "is_bankdag" in text)
    leaf = bounds.leaves(condition(text).tree)[1]
    told = {
        claim["stiftelsesdato"]: agreed(text, claim)
        for series in bounds.everywhere(leaf, PLAIN_CLAIM)
        for claim in series.claims
    }
    assert told.keys() >= bounds.closing_days().keys()
    assert told[date(2026, 5, 15)] is False  # the day after Ascension
    assert told[date(2026, 5, 13)] is told[date(2026, 4, 1)] is told[date(2026, 4, 7)] is True
    assert told[date(2026, 6, 4)] is True
    assert told[date(2026, 6, 5)] is told[date(2026, 12, 24)] is told[date(2026, 12, 31)] is False
    assert told[date(2023, 5, 5)] is False  # the last store bededag


# --- rows, end to end


@cache
def book(day: date) -> Rulebook:
    return Rulebook.load(day)


def day_of(row: Row) -> date:
    """A day on which the row is in force: the day that is proven, else its own last or first day."""
    first, last = row.get("valid_from") or "", row.get("valid_to") or "9999-12-31"
    if first <= AS_OF.isoformat() <= last:
        return AS_OF
    return date.fromisoformat(last if last != "9999-12-31" else first)


def kreditor_of(row: Row) -> str:
    """A creditor of the row's, for the one type whose rows differ between creditors."""
    return row["creditor_context"].split(";")[0].strip() if row["type_code"] == "OPKRÆTV" else ""


def reported(claim: Claim, row: Row) -> Report:
    fordring = as_fordring(claim)
    return check(
        fordring,
        book(day_of(row)),
        modtagelsesdato=claim["modtagelsesdato"],
        layers=["filter"],
        kreditor=kreditor_of(row) or None,
    )


def said(report: Report, row: Row) -> list[str]:
    return [finding.outcome.value for finding in report.findings if finding.rule_id == row["official_rule_id"]]


def should_say(claim: Claim, row: Row) -> list[str]:
    """The outcomes of the rows with this row's id that are in force with it, apply to its creditor and break."""
    return [
        outcome_of(other)
        for other in ROWS_WITH[row["type_code"], row["official_rule_id"]]
        if applies(other, row) and slow_truth(other["must_hold"], claim) is False
    ]


def applies(other: Row, row: Row) -> bool:
    in_force = (other.get("valid_from") or "") <= day_of(row).isoformat() <= (other.get("valid_to") or "9999-12-31")
    return in_force and (runs(other) or (per_creditor(other) and of(kreditor_of(row), other)))


ROWS_WITH: dict[tuple[str, str], list[Row]] = {}
ROWS_OF_TYPE: dict[str, list[Row]] = {}
for _row in ALL_ROWS:
    ROWS_WITH.setdefault((_row["type_code"], _row["official_rule_id"]), []).append(_row)
    ROWS_OF_TYPE.setdefault(_row["type_code"], []).append(_row)


@pytest.mark.parametrize("type_code", TYPES)
def test_every_row_speaks_beside_its_bound_and_is_silent_on_it(type_code: str):
    for row in ROWS_OF_TYPE[type_code]:
        tree, seen = condition(row["must_hold"]).tree, set()
        base = dict(clean_claim(type_code, kreditor_of(row)))
        for leaf in bounds.leaves(tree):
            for context in bounds.contexts(tree, leaf, base):
                for claim in (claim for series in bounds.in_place(leaf, context) for claim in series.claims):
                    report, wanted = reported(claim, row), should_say(claim, row)
                    assert said(report, row) == wanted, (row, claim)
                    assert not (wanted and report.verdict in {Verdict.UDFOERT, Verdict.UAFGJORT})
                    seen.add(slow_truth(row["must_hold"], claim))
        assert seen >= {True, False}, row


def test_every_row_of_the_table_is_among_the_rows_proven():
    assert {row["type_code"] for row in ALL_ROWS} == set(TYPES)
    assert len(ROWS) >= 1879
    running = sum(runs(row) for row in ROWS)
    loaded = sum(len(rules.always) for code in TYPES if (rules := book(AS_OF).rules_for(code)))
    assert running == loaded


@pytest.mark.parametrize("type_code", TYPES)
def test_the_clean_claim_of_each_type_is_udfoert(type_code: str):
    kreditor = "Statens IT" if type_code == "OPKRÆTV" else None
    claim = dict(clean_claim(type_code, kreditor or ""))
    report = check(
        as_fordring(claim),
        book(AS_OF),
        modtagelsesdato=claim["modtagelsesdato"],
        layers=["filter"],
        kreditor=kreditor,
    )
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())


# --- missing operands


NEVER_MISSED = {"modtagelsesdato", "dom_or_forlig"}
"""The check sets the first; the second stands under a guard that asks for it."""


def without(claim: Claim, *names: str) -> Claim:
    for name in names:
        claim = with_value(claim, name, None)
    return claim


def hanging_claims(row: Row) -> Iterator[Claim]:
    """Claims at the row's bounds: in some of them the row hangs on each of its operands."""
    tree = condition(row["must_hold"]).tree
    base = dict(clean_claim(row["type_code"], kreditor_of(row)))
    for leaf in bounds.leaves(tree):
        for context in bounds.contexts(tree, leaf, base):
            for series in bounds.in_place(leaf, context):
                yield from series.claims


def should_say_of_missing(row: Row, missing: Claim) -> list[str]:
    """Nothing where presence rules speak of all that is missing, else that it could not be decided."""
    if slow_truth(row["must_hold"], missing) is not None:
        return should_say(missing, row)
    absent = missing_in(row["must_hold"], missing)
    return [] if absent <= demanded(row["type_code"]) else ["ikke_evalueret"]


def presence_rules_that_spoke(report: Report) -> set[str]:
    return {PRESENCE[each.rule_id] for each in report.findings if each.rule_id in PRESENCE and each.outcome == "afvis"}


@pytest.mark.parametrize("type_code", TYPES)
def test_a_missing_operand_is_told_by_its_presence_rule_or_leaves_the_rule_undecided(type_code: str):
    for row in filter(applies_now, ROWS_OF_TYPE[type_code]):
        for name in set(operands(row["must_hold"])) - NEVER_MISSED:
            hung = 0
            for claim in hanging_claims(row):
                # A main claim without receipt is received with the claim: only a missing main claim leaves it out.
                missing = {**claim, "hf": None} if name == "hf.modtagelsesdato" else without(claim, name)
                report = reported(missing, row)
                assert said(report, row) == should_say_of_missing(row, missing), (row, missing)
                if slow_truth(row["must_hold"], missing) is True:  # decided by what is there
                    continue
                hung += 1
                assert report.verdict in {Verdict.AFVIST, Verdict.UAFGJORT}
                assert said(report, row) or name in presence_rules_that_spoke(report), (row, missing)
            assert hung, (row, name)


def applies_now(row: Row) -> bool:
    return row in ROWS and (runs(row) or per_creditor(row))


@pytest.mark.parametrize("type_code", TYPES)
def test_no_two_missing_fields_make_a_claim_udfoert(type_code: str):
    """UDFØRT is said only where every row that runs is true of what is left."""
    kreditor = "Statens IT" if type_code == "OPKRÆTV" else ""
    rows = [row for row in ROWS_OF_TYPE[type_code] if applies_now(row) and (runs(row) or of(kreditor, row))]
    names = sorted({name for row in rows for name in operands(row["must_hold"])} - NEVER_MISSED)
    names = [name for name in names if not name.startswith("hf.")] + ["beskrivelse"]
    base = dict(clean_claim(type_code, kreditor))
    for pair in [*combinations(names, 1), *combinations(names, 2)]:
        claim = without(base, *pair)
        report = check(
            as_fordring(claim),
            book(AS_OF),
            modtagelsesdato=claim["modtagelsesdato"],
            layers=["filter"],
            kreditor=kreditor or None,
        )
        holds = all(slow_truth(row["must_hold"], claim) is True for row in rows)
        assert (report.verdict is Verdict.UDFOERT) is holds, (pair, report.findings)
