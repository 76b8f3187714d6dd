"""Corrections made: only confirmed ones, only dates, and every one told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation import CheckError, ClaimError, Fordring, Report, Verdict
from psrm_validation.direct import Options
from psrm_validation.fix.repair import Fixed, fix_mappings, fix_read, fixed
from psrm_validation.fix.suggest import corrected
from psrm_validation.readers import ReadClaim
from psrm_validation.readers.reading import read_one
from psrm_validation.report import Correction, Level
from tests.support.psrm_claims import DAGINSTITUTION

TODAY = date(2026, 11, 23)
DAYCARE = DAGINSTITUTION | {"skyldnere": [{"cpr": "6101901234"}]}
MONTHLY = DAYCARE | {"type": "KFOMDAG", "hovedstol": "500", "beloeb": "0", "periode_slut": "2026-02-28",
                     "forfaldsdato": "2026-01-01", "foraeldelsesdato": "2029-01-02"}  # fmt: skip


def fix(claim: dict[str, Any], **options: Any) -> Fixed:
    (done,) = fix_mappings([claim], today=TODAY, **options)
    return done


def rules(report: Report) -> set[str]:
    return {finding.rule_id for finding in report.findings}


def test_a_safe_correction_is_made_and_told():
    done = fix(DAYCARE | {"stiftelsesdato": "2026-01-05"})
    assert (done.before.verdict, [each.verdict for each in done.reports]) == (Verdict.AFVIST, [Verdict.UDFOERT])
    (change,) = done.changes
    assert (change.rule_id, change.field, change.before, change.after, change.level) == (
        "R_6_15+R_6_16", "stiftelsesdato", "2026-01-05", "2026-01-01", Level.SAFE,
    )  # fmt: skip
    assert "R_6_15+R_6_16" in change.why.da
    assert done.claims[0].stiftelsesdato == date(2026, 1, 1)


def test_a_claim_that_is_right_is_given_back_as_it_was():
    done = fix(DAYCARE)
    assert (done.changes, done.before, done.left) == ((), done.reports[0], ())
    assert done.as_dict()["claims"] == [DAYCARE]


def test_a_suggestion_is_left_unless_it_is_asked_for():
    claim = DAYCARE | {"srb": "2026-01-10"}
    left, made = fix(claim), fix(claim, also_suggested=True)
    assert (left.changes, [each.field for each in left.left]) == ((), ["srb"])
    assert [(each.field, each.level) for each in made.changes] == [("srb", Level.SUGGESTED)]
    assert made.reports[0].verdict is Verdict.UDFOERT


def test_what_cannot_be_corrected_stays_and_is_reported():
    done = fix(DAYCARE | {"hovedstol": "2000.00", "stiftelsesdato": "2026-01-05"})
    assert rules(done.before) - rules(done.reports[0]) == {"R_6_15+R_6_16"}
    assert (done.reports[0].verdict, done.claims[0].hovedstol) == (Verdict.AFVIST, 2000_00)


def test_several_dates_are_put_right_one_counted_on_the_other():
    done = fix(DAYCARE | {"type": "KTCIVIL", "stiftelsesdato": "2026-01-05", "forfaldsdato": "2026-01-02",
                          "foraeldelsesdato": "2029-01-02"})  # fmt: skip
    assert [(each.field, each.after) for each in done.changes] == [
        ("forfaldsdato", "2026-01-05"),
        ("foraeldelsesdato", "2029-01-05"),
    ]


def test_the_options_of_the_check_count():
    claim = DAYCARE | {"stiftelsesdato": None, "modtagelsesdato": None}
    assert fix(claim, as_of=date(2026, 1, 10)).reports[0].modtagelsesdato == date(2026, 1, 10)
    assert fix(claim, handover="earliest").reports[0].modtagelsesdato == TODAY
    with pytest.raises(CheckError):
        fix(claim, kreditor="Ukendt")


def test_claims_that_cannot_be_read_are_refused_all_at_once():
    with pytest.raises(ClaimError) as told:
        fix_mappings([{"srb": "x"}, DAYCARE, {"srb": "y"}], today=TODAY)
    assert [finding.path for finding in told.value.findings] == ["[0].srb", "[2].srb"]


# --- what the check does not confirm


def pretended(*answers: Callable[[Fordring], Report]) -> Callable[[Fordring], Report]:
    """A check that gives these answers in turn, the last one ever after."""
    left = list(answers)

    def check(claim: Fordring) -> Report:
        return (left.pop(0) if len(left) > 1 else left[0])(claim)

    return check


def found(*rule_ids: str, outcome: Outcome = Outcome.AFVIS) -> tuple[Finding, ...]:
    return tuple(Finding(each, "filter", outcome, Text("a", "a"), Text("b", "b")) for each in rule_ids)


def answer(findings: tuple[Finding, ...], *corrections: Correction) -> Callable[[Fordring], Report]:
    return lambda claim: Report(claim.id, claim.type, Verdict.AFVIST, "v", None, None, (), findings, (), corrections)


SRB = Correction("R_1", "srb", "2026-01-02", Level.SAFE, Text("fordi", "because"))
STIFTELSE = replace(SRB, rule_id="R_2", field="stiftelsesdato")


@pytest.mark.parametrize("outcome", [Outcome.AFVIS, Outcome.HOERING, Outcome.IKKE_EVALUERET])
def test_a_correction_that_brings_something_new_that_hurts_is_not_made(outcome: Outcome):
    check = pretended(answer(found("R_1"), SRB), answer(found("R_9", outcome=outcome)))
    done = fixed(Fordring(id="k"), check)
    assert (done.changes, done.claims, done.left) == ((), (Fordring(id="k"),), (SRB,))


def test_a_correction_that_does_not_mend_its_rule_is_not_made():
    assert fixed(Fordring(), pretended(answer(found("R_1"), SRB))).changes == ()


def test_a_correction_that_only_brings_a_warning_is_made():
    check = pretended(answer(found("R_1"), SRB), answer(found("R_9", outcome=Outcome.ADVARSEL)))
    assert [each.field for each in fixed(Fordring(), check).changes] == ["srb"]


def test_when_not_all_corrections_together_are_confirmed_they_are_tried_one_by_one():
    together = answer(found("R_1", "R_9"))
    check = pretended(
        answer(found("R_1", "R_2"), SRB, STIFTELSE), together, together, answer(found("R_1"), SRB), together
    )
    assert [each.rule_id for each in fixed(Fordring(), check).changes] == ["R_2"]


@pytest.mark.parametrize("name", ["hovedstol", "beloeb", "type", "id", "reference", "domsdato", "modtagelsesdato", "hf",
                                  "skyldnere", "periode"])  # fmt: skip
def test_a_correction_of_anything_but_the_six_dates_is_refused(name: str):
    with pytest.raises(ValueError, match="not a field that a correction may change"):
        corrected(Fordring(), replace(SRB, field=name))


# --- splitting


def test_a_split_gives_a_claim_for_each_period_without_amounts():
    done = fix(MONTHLY, split=True)
    assert [(each.periode_start, each.periode_slut) for each in done.claims] == [
        (date(2026, 1, 1), date(2026, 1, 31)),
        (date(2026, 2, 1), date(2026, 2, 28)),
    ]
    assert {(each.hovedstol, each.beloeb) for each in done.claims} == {(None, None)}
    assert {each.id for each in done.claims} == {"k-1"}
    assert {each.verdict for each in done.reports} <= {Verdict.AFVIST, Verdict.UAFGJORT}


def test_a_split_tells_its_periods_and_that_the_amounts_are_to_be_filled_in():
    done = fix(MONTHLY, split=True)
    assert [(each.part, each.field, each.before, each.after) for each in done.changes] == [
        (1, "periode_slut", "2026-02-28", "2026-01-31"),
        (1, "hovedstol", "500.00", None),
        (1, "beloeb", "0.00", None),
        (2, "periode_start", "2026-01-01", "2026-02-01"),
        (2, "hovedstol", "500.00", None),
        (2, "beloeb", "0.00", None),
    ]
    assert "udfyld beløbet" in done.changes[1].why.da


def test_an_amount_that_is_a_cpr_number_in_the_wrong_field_is_masked_among_the_changes():
    done = fix(MONTHLY | {"hovedstol": "0101901234.00", "beloeb": "0101901234.00"}, split=True)
    assert "0101901234" not in str([each.as_dict() for each in done.changes])


def test_dates_that_hang_on_the_period_follow_each_part():
    interest = DAYCARE | {"type": "KFOPREN", "relation": "RELATERET", "hovedstol": "100", "beloeb": "100",
                          "periode_start": "2026-01-15", "periode_slut": "2026-02-14", "stiftelsesdato": "2026-02-14",
                          "forfaldsdato": "2026-02-14", "srb": "2026-02-14", "foraeldelsesdato": "2029-01-15",
                          "hf": {"forfaldsdato": "2025-12-01", "modtagelsesdato": "2026-02-20"}}  # fmt: skip
    first, second = fix(interest, split=True).claims
    assert (first.stiftelsesdato, first.forfaldsdato) == (date(2026, 1, 31), date(2026, 1, 31))
    assert (second.stiftelsesdato, second.foraeldelsesdato) == (date(2026, 2, 14), date(2029, 2, 1))


def test_without_being_asked_for_nothing_is_split():
    done = fix(MONTHLY, also_suggested=True)
    assert (len(done.claims), done.changes, [each.level for each in done.left]) == (1, (), [Level.SPLIT])


# --- claims out of files


def test_a_claim_that_could_not_be_read_is_not_corrected():
    assert fix_read(ReadClaim(None), Options(TODAY)) is None


def test_what_the_reader_found_counts_in_the_promised_report():
    read = read_one(DAYCARE | {"stiftelsesdato": None}, line=4)
    undecided = found("SBX-X", outcome=Outcome.IKKE_EVALUERET)
    done = fix_read(replace(read, findings=undecided), Options(TODAY))
    assert done is not None
    assert (len(done.changes), done.reports[0].verdict, rules(done.reports[0])) == (1, Verdict.UAFGJORT, {"SBX-X"})


def test_the_answer_as_json_tells_before_after_and_why():
    told = fix(DAYCARE | {"stiftelsesdato": None}).as_dict()
    assert list(told) == ["id", "changes", "claims", "before", "reports"]
    assert (told["before"]["verdict"], told["reports"][0]["verdict"]) == ("AFVIST", "UDFØRT")
    assert told["claims"] == [DAYCARE]
    assert list(told["changes"][0]) == ["rule_id", "field", "from", "to", "why", "level", "provenance", "part"]
    assert told["changes"][0]["provenance"] == "ours"
