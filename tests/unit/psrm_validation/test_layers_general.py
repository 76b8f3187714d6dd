"""The layers whose rules are functions: which rules a layer runs, how it went, and what it could not look at."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Outcome
from psrm_validation import CheckError, Report, Rulebook, check_mappings
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import About, Check, Hit
from psrm_validation.claim import Fordring
from psrm_validation.layers import general
from psrm_validation.layers.general import rules_of
from tests.support.psrm_claims import HUSLEJE

TODAY = date(2026, 11, 2)
BOOK = Rulebook.load(TODAY)
AFTALE = aftaler_from_mapping({"version": "1", "fordringshaver": "1234", "navn": "Korsbæk"})
RENT = HUSLEJE | {"periode_slut": "2026-03-31", "modtagelsesdato": "2026-11-02", "skyldnere": [{"cpr": "6101901234"}]}


def checked(**options: Any) -> Report:
    (report,) = check_mappings([{**RENT, **options.pop("fields", {})}], today=TODAY, **options)
    return report


def layer(report: Report, name: str) -> Any:
    return next(each for each in report.layers if each.name == name)


@pytest.mark.parametrize("name", ["agreement", "advice", "catalogue"])
@pytest.mark.parametrize("code", ["KFDAINS", "DFHUSLJ", "REOPDAG", ""])
def test_a_layer_runs_its_own_rules_for_the_type_and_none_that_the_filter_says(name: str, code: str):
    rules = [rule for rule, _ in rules_of(BOOK, code, name)]
    assert rules
    assert {rule.layer for rule in rules} == {name}
    assert all(not rule.types or code in rule.types for rule in rules)
    filtered = BOOK.rules_for(code)
    assert filtered is None or all(filtered.ids.isdisjoint(rule.covered_by) for rule in rules)


def test_a_layer_says_how_many_rules_it_has_for_the_type():
    for code in ("DFHUSLJ", "KFTILSE"):
        report = checked(fields={"type": code})
        assert layer(report, "catalogue").rules == len(rules_of(BOOK, code, "catalogue"))
    assert len(rules_of(BOOK, "DFHUSLJ", "catalogue")) != len(rules_of(BOOK, "", "catalogue"))


def test_information_does_not_make_a_layer_fail():
    told = checked()
    assert [finding.outcome for finding in told.findings if finding.layer == "catalogue"] == [Outcome.INFO]
    assert layer(told, "catalogue").status.value == "passed"
    assert layer(checked(fields={"srb": "2026-01-31"}), "catalogue").status.value == "failed"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({}, ["Ingen aftale er givet"]),
        ({"fields": {"skyldnere": []}}, ["Ingen aftale er givet", "Ingen skyldner er givet"]),
        ({"aftaler": AFTALE}, []),
        ({"aftaler": AFTALE, "fields": {"skyldnere": []}}, ["Ingen skyldner er givet"]),
    ],
)
def test_the_agreement_layer_says_what_it_could_not_look_at(options: dict[str, Any], words: list[str]):
    report = checked(**options)
    reason = layer(report, "agreement").reason
    said = "" if reason is None else reason.da
    every = ["Ingen aftale er givet", "Ingen skyldner er givet"]
    assert [each for each in every if each in said] == words
    assert layer(report, "advice").reason is None


@pytest.fixture
def a_broken_rule(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def breaks_down(claim: Fordring, about: About) -> Iterator[Hit]:
        yield Hit("art", values={"art": claim.art or ""})
        raise ZeroDivisionError(about.day)

    monkeypatch.setitem(CHECKS, "PSRM-K-411", Check("PSRM-K-411", breaks_down, ("art",)))
    for cached in (general.rules_of, general._awake):
        cached.cache_clear()
    yield
    for cached in (general.rules_of, general._awake):
        cached.cache_clear()


@pytest.mark.usefixtures("a_broken_rule")
def test_a_rule_that_breaks_down_leaves_its_layer_undecided_and_the_others_told():
    report = checked(fields={"reference": "x" * 37})
    outcomes = [finding.outcome.value for finding in report.findings if finding.rule_id == "PSRM-K-411"]
    assert outcomes == ["afvis", "ikke_evalueret"]
    assert "PSRM-R-020" in {finding.rule_id for finding in report.findings}
    assert layer(report, "agreement").status.value == "crashed"
    assert layer(report, "catalogue").status.value == "passed"


FROM_SRB: dict[str, Any] = {
    "type": "KFDAINS",
    "periode_start": "2026-01-01",
    "periode_slut": "2026-01-31",
    "stiftelsesdato": "2026-01-01",
    "forfaldsdato": "2026-01-15",
    "srb": "2026-01-20",
    "foraeldelsesdato": "2029-01-20",
}


def test_a_correction_is_offered_only_when_the_filter_can_try_it():
    assert [each.value for each in checked(fields=FROM_SRB).corrections] == ["2029-01-15"]
    for layers in (["advice"], ["agreement", "advice"], ["filter"]):
        assert checked(fields=FROM_SRB, layers=layers).corrections == ()


def test_no_layer_at_all_is_refused_like_one_that_is_not_known():
    with pytest.raises(CheckError) as refused:
        checked(layers=[])
    assert refused.value.message.da.startswith("Laget - kendes ikke.")
    with pytest.raises(CheckError) as refused:
        checked(layers=["filter", "rå"])
    assert refused.value.message.en.startswith("Layer rå is not known.")


def test_what_the_filter_was_not_asked_is_told_in_the_first_layer_chosen():
    (left_out,) = (each for each in checked(layers=["agreement", "advice"]).findings if each.rule_id == "SBX-PSRM-004")
    assert left_out.layer == "agreement"


def test_a_report_repeats_type_and_id_as_they_came_but_no_persons_number():
    uuid = "0b6a1c0e-5f0e-4c55-9d8f-5b1f3f8e9a11"
    for own in (uuid, "SAG-7"):
        report = checked(fields={"type": "ABCDEFG", "id": own})
        assert (report.type, report.id) == ("ABCDEFG", own)
    assert "6101901234" not in repr(checked(fields={"id": "sag 0101901234"}).id)
