"""Corrected claims of every filtered type: what may change, what never does, and that the promised report is the one that comes."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from oir_kernel.findings import Outcome
from psrm_validation import Fordring, Report, check_mappings
from psrm_validation.claim.writing import as_mapping
from psrm_validation.fix.repair import Fixed, fix_mappings
from psrm_validation.fix.shapes import CORRECTABLE
from psrm_validation.fix.suggest import corrected
from psrm_validation.report import Level
from tests.support.psrm_clean import clean_claim
from tests.support.psrm_oracle import AS_OF, TYPES, as_fordring, slow_findings, slow_plus

DATES = (*CORRECTABLE, "domsdato", "forligsdato", "modtagelsesdato")
STEPS = ["1d", "-1d", "2d", "-3d", "6d", "31d", "1m", "-1m", "2m", "40d", "1y", "-1y", "3y", "-3y", "5y", "7y", "8000y"]
SEVERE = {Outcome.AFVIS, Outcome.HOERING, Outcome.IKKE_EVALUERET}


def moved(day: date, step: str) -> date:
    try:
        return slow_plus(day, step)
    except (ValueError, OverflowError):
        return date.max


@st.composite
def claims(draw: st.DrawFn) -> Fordring:
    """A right claim of some type with up to four of its dates moved, left out, or set to another of its dates."""
    claim: dict[str, Any] = dict(clean_claim(draw(st.sampled_from(TYPES)), "Statens IT"))
    claim |= {"id": "k-1", "reference": "2026-1", "fordringshaver": "Statens IT"}
    for name in draw(st.lists(st.sampled_from([*CORRECTABLE, *CORRECTABLE, *DATES]), max_size=4)):
        days = [claim[each] for each in DATES if claim.get(each) is not None]
        base = claim.get(name) or draw(st.sampled_from(days))
        claim[name] = draw(
            st.one_of(
                st.sampled_from(STEPS).map(lambda step, base=base: moved(base, step)),
                st.sampled_from([*days, None]),
                st.integers(-5, 5).map(lambda days, base=base: base + timedelta(days) if base < date.max else base),
            )
        )
    claim["modtagelsesdato"] = claim["modtagelsesdato"] or AS_OF
    if draw(st.booleans()):
        claim["hovedstol"] = claim["hovedstol"] * 1000
    return as_fordring(claim)


def fix(claim: Fordring, **options: Any) -> Fixed:
    (done,) = fix_mappings([as_mapping(claim)], today=AS_OF, **options)
    return done


def checked(claim: Fordring) -> Report:
    (report,) = check_mappings([as_mapping(claim)], today=AS_OF)
    return report


def without_dates(claim: Fordring) -> dict[str, Any]:
    """Everything that no correction may touch."""
    return {name: value for name, value in as_mapping(claim).items() if name not in CORRECTABLE}


def severe(report: Report) -> set[tuple[str, Outcome]]:
    return {(each.rule_id, each.outcome) for each in report.findings if each.outcome in SEVERE}


@given(claim=claims(), also_suggested=st.booleans())
@settings(max_examples=400)
def test_only_the_six_dates_ever_change_and_the_changes_tell_all_of_it(claim: Fordring, also_suggested: bool):
    done = fix(claim, also_suggested=also_suggested)
    (after,) = done.claims
    assert without_dates(after) == without_dates(claim)
    told = as_mapping(claim)
    for change in done.changes:
        assert told.get(change.field) == change.before
        assert change.before != change.after
        told[change.field] = change.after
    assert {name: value for name, value in told.items() if value is not None} == as_mapping(after)


@given(claim=claims(), also_suggested=st.booleans())
@settings(max_examples=400)
def test_checking_the_output_gives_the_promised_report_with_nothing_new_that_hurts(
    claim: Fordring, also_suggested: bool
):
    done = fix(claim, also_suggested=also_suggested)
    assert [checked(each) for each in done.claims] == list(done.reports)
    assert done.before == checked(claim)
    assert severe(done.reports[0]) <= severe(done.before)
    assert not done.changes or done.reports[0] != done.before


@given(claim=claims(), also_suggested=st.booleans())
@settings(max_examples=300)
def test_correcting_twice_is_correcting_once(claim: Fordring, also_suggested: bool):
    (once,) = fix(claim, also_suggested=also_suggested).claims
    again = fix(once, also_suggested=also_suggested)
    assert (again.claims, again.changes) == ((once,), ())


@given(claim=claims(), also_suggested=st.booleans())
@settings(max_examples=300)
def test_every_change_names_a_rule_that_was_broken_and_is_no_longer(claim: Fordring, also_suggested: bool):
    done = fix(claim, also_suggested=also_suggested)
    step, broken = claim, set[str]()  # changes made together may each put right what another one hides
    for change in done.changes:
        broken |= {each.rule_id for each in checked(step).findings}
        assert change.rule_id in broken, (change, step)
        day = None if change.after is None else date.fromisoformat(change.after)
        step = as_fordring_with(step, change.field, day)
    assert not {each.rule_id for each in done.changes} & {each.rule_id for each in done.reports[0].findings}


def as_fordring_with(claim: Fordring, name: str, day: date | None) -> Fordring:
    return replace(claim, **{name: day})  # type: ignore[arg-type]


@given(claim=claims())
@settings(max_examples=300)
def test_the_safe_corrections_of_a_report_break_no_filter_rule_that_the_slow_reading_knows(claim: Fordring):
    report, after = checked(claim), claim
    for each in report.corrections:
        if each.level is Level.SAFE:
            after = corrected(after, each)
    before, now = set(slow_findings(as_dict(claim))), set(slow_findings(as_dict(after)))
    assert now <= before
    safe = {each.rule_id for each in report.corrections if each.level is Level.SAFE}
    assert safe.isdisjoint(rule_id for rule_id, _ in now)


def as_dict(claim: Fordring) -> dict[str, Any]:
    """The claim as the oracle reads it."""
    names = (*DATES, "type", "art", "relation", "beskrivelse")
    found: dict[str, Any] = {name: getattr(claim, name) for name in names}
    for name in ("hovedstol", "beloeb"):
        oere = getattr(claim, name)
        found[name] = None if oere is None else Decimal(oere) / 100
    hf = claim.hf
    found["hf"] = None if hf is None else {"forfaldsdato": hf.forfaldsdato, "modtagelsesdato": hf.modtagelsesdato}
    return found


@given(claim=claims())
@settings(max_examples=300)
def test_a_split_covers_the_period_without_gaps_and_holds_no_amounts(claim: Fordring):
    done = fix(claim, split=True)
    if len(done.claims) == 1:
        assert Level.SPLIT not in {each.level for each in done.changes}
        return
    whole = fix(claim).claims[0]
    starts, ends = [each.periode_start for each in done.claims], [each.periode_slut for each in done.claims]
    assert (starts[0], ends[-1]) == (whole.periode_start, whole.periode_slut)
    assert all(one + timedelta(1) == other for one, other in zip(ends, starts[1:], strict=False))
    assert all(each.hovedstol is None and each.beloeb is None for each in done.claims)
    assert {without_amounts(each) for each in done.claims} == {without_amounts(claim)}
    assert [checked(each) for each in done.claims] == list(done.reports)
    assert {each.part for each in done.changes if each.level is Level.SPLIT} == set(range(1, len(done.claims) + 1))


def without_amounts(claim: Fordring) -> str:
    return repr({name: value for name, value in without_dates(claim).items() if name not in {"hovedstol", "beloeb"}})


@given(claim=claims())
@settings(max_examples=200)
def test_a_report_with_corrections_survives_the_way_through_json(claim: Fordring):
    report = checked(claim)
    assert Report.from_dict(report.as_dict()) == report
