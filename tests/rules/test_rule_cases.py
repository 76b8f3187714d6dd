"""Every rule's claims and actions: `tests/rules/<RULE-ID>/pass-*.json` and `fail-*.json`.

A case is one JSON object:

| Key | Meaning |
|---|---|
| `about` | one sentence: what the case shows |
| `claim` | the public JSON claim fields, `modtagelsesdato` among them |
| `action`, `known` | instead of `claim`: an action, and the claims that PSRM already knows |
| `as_of` | the day that selects the rulebook and sets modtagelsesdato |
| `kreditor` | the creditor as the filter table names it |
| `aftale` | the creditor's agreement, in the format of an agreement file |
| `outcome` | in a `fail` case: the outcome of the finding |
| `path`, `expected` | in a `fail` case: where the first finding points, and the bound it names |
| `not_asked` | in a `pass` case: true when the rule is not asked, because another one speaks or the type has no part in it |
| `read` | in a `fail` case: values the finding must have read |
| `says` | in a `fail` case: words that stand in its message or fix, in Danish or English |

A `fail` case reports a finding with the folder's rule id, and nothing that its texts leave blank stays blank. A `pass` case does not, although the rule really ran.
"""

import csv
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest

import psrm_validation.rulebook
from oir_kernel.findings import Finding
from psrm_validation import ClaimError, Rulebook, Verdict, check_mappings, claim_from_mapping
from psrm_validation.explain import general
from psrm_validation.report import verdict_of
from psrm_validation.rulebook import Rule

HERE = Path(__file__).parent
TABLES = Path(psrm_validation.rulebook.__file__).parent / "tables"
TODAY = date(2026, 11, 23)
KEYS = {
    "about",
    "claim",
    "action",
    "known",
    "as_of",
    "kreditor",
    "aftale",
    "outcome",
    "read",
    "says",
    "path",
    "expected",
    "not_asked",
}


@dataclass(frozen=True)
class Case:
    rule_id: str
    path: Path

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.path.read_text(encoding="utf-8"))
        return found

    @property
    def as_of(self) -> date | None:
        return date.fromisoformat(self.content["as_of"]) if "as_of" in self.content else None


def cases(kind: str) -> list[Any]:
    paths = sorted(HERE.glob(f"*/{kind}-*.json"))
    return [pytest.param(Case(path.parent.name, path), id=f"{path.parent.name}/{path.stem}") for path in paths]


def folders() -> list[Path]:
    return sorted(path for path in HERE.iterdir() if path.is_dir() and path.name != "__pycache__")


def findings_of(case: Case) -> Sequence[Finding]:
    """What the check says of the case; a claim that cannot be read has the findings that say why."""
    content = case.content
    options: dict[str, Any] = {}
    if "aftale" in content:
        from psrm_validation.agreement import aftaler_from_mapping

        options["aftaler"] = aftaler_from_mapping(content["aftale"])
    if "action" in content:
        return action_findings(content, options)
    try:
        (report,) = check_mappings(
            [content["claim"]], today=TODAY, as_of=case.as_of, kreditor=content.get("kreditor"), **options
        )
    except ClaimError as error:
        return error.findings
    return report.findings


def action_findings(content: dict[str, Any], options: dict[str, Any]) -> Sequence[Finding]:
    from psrm_validation.aktion import check_action_mapping

    day = date.fromisoformat(content.get("as_of", TODAY.isoformat()))
    report = check_action_mapping(content["action"], known=content.get("known"), today=day, **options)
    found: Sequence[Finding] = report.findings
    return found


def finding_of(case: Case) -> list[Finding]:
    return [finding for finding in findings_of(case) if finding.rule_id == case.rule_id]


@pytest.mark.parametrize("case", cases("fail"))
def test_a_failing_case_is_told_by_its_rule(case: Case, monkeypatch: pytest.MonkeyPatch):
    blank: list[str] = []
    monkeypatch.setattr(general._Values, "__missing__", lambda _, key: blank.append(key) or "-")
    found = finding_of(case)
    assert found, [finding.rule_id for finding in findings_of(case)]
    if "outcome" in case.content:
        assert {finding.outcome.value for finding in found} == {case.content["outcome"]}
    for key in ("path", "expected"):
        if key in case.content:
            assert getattr(found[0], key) == case.content[key]
    if "read" in case.content:
        assert any(finding.read.items() >= case.content["read"].items() for finding in found), found
    assert [words for words in case.content.get("says", ()) if words not in said(found)] == []
    assert blank == [], "a blank of the texts that no value is for"


def said(found: Sequence[Finding]) -> str:
    texts = [text for finding in found for text in (finding.message, finding.fix)]
    return " ".join(words for text in texts for words in (text.da, text.en))


@pytest.mark.parametrize("case", cases("pass"))
def test_a_passing_case_is_not_told_although_its_rule_ran(case: Case):
    assert finding_of(case) == []
    assert really_ran(case) is not case.content.get("not_asked", False)


def really_ran(case: Case) -> bool:
    """Whether the rule was asked of the case: a filter rule holds, another is among those chosen for the claim or action."""
    if case.rule_id not in filter_ids():
        return case.rule_id in chosen_rules(case)
    holds = [rule.condition.holds(claim_of(case)) for rule in filter_rows(case)]
    return bool(holds) and all(each is True for each in holds)


def chosen_rules(case: Case) -> set[str]:
    """The general rules and codes that are run for the case; those that compare claims of a list always are."""
    from psrm_validation.aktion import action_from_mapping
    from psrm_validation.aktion.run import rules_of as rules_of_action
    from psrm_validation.checks.duplicates import COPY_RULE, REFERENCE_RULE
    from psrm_validation.layers.general import rules_of

    content = case.content
    found = {COPY_RULE, REFERENCE_RULE}
    if "action" in content:
        action = action_from_mapping(content["action"])
        found |= {rule.rule_id for rule, _ in rules_of_action(Rulebook.load(TODAY), action.aktion)}
        claims = [action.fordring, *action.relaterede]
    else:
        claims = [claim_of(case)]
    for claim in claims:
        if claim is not None:
            book = Rulebook.load(claim.modtagelsesdato or TODAY)
            for layer in ("agreement", "advice", "catalogue"):
                found |= {rule.rule_id for rule, _ in rules_of(book, claim.type or "", layer)}
    return found


def claim_of(case: Case) -> Any:
    claim = claim_from_mapping(case.content["claim"])
    day = case.as_of or claim.modtagelsesdato
    assert day is not None, "a claim of a rule case says when it is received"
    return claim.received(day)


def filter_rows(case: Case) -> list[Rule]:
    """The rows of the filter table with the case's rule id that run for its claim."""
    claim = claim_of(case)
    rules = Rulebook.load(claim.modtagelsesdato).rules_for(claim.type or "")
    assert rules is not None, f"no filter is published for {claim.type}"
    mine = [rule for rule in rules.always if rule.rule_id == case.rule_id]
    rows = rules.per_creditor.get(case.rule_id, ())
    return mine + [rule for rule in rows if case.content.get("kreditor") in rule.creditors]


@pytest.mark.parametrize("case", [each for each in cases("pass") if each.values[0].rule_id.startswith("R_")])
def test_a_passing_case_of_the_filter_breaks_no_other_filter_rule(case: Case):
    assert verdict_of(each for each in findings_of(case) if each.layer == "filter") is Verdict.UDFOERT


@pytest.mark.parametrize("case", [*cases("pass"), *cases("fail")])
def test_a_case_says_what_it_shows_in_keys_that_the_runner_knows(case: Case):
    content = case.content
    assert content.keys() <= KEYS
    assert ("claim" in content) is not ("action" in content)
    assert content["about"].endswith(".")
    is_pass = case.path.name.startswith("pass-")
    assert not (is_pass and content.keys() & {"outcome", "read", "says"}), "a passing case has no finding to describe"


@pytest.mark.parametrize("folder", folders(), ids=lambda folder: str(folder.name))
def test_each_rule_has_a_passing_and_a_failing_case_and_nothing_else(folder: Path):
    names = [path.name for path in folder.iterdir()]
    assert folder.name in table_ids(), "the folder is named after a rule of the tables"
    assert any(name.startswith("pass-") for name in names)
    assert any(name.startswith("fail-") for name in names)
    assert all(name.startswith(("pass-", "fail-")) and name.endswith(".json") for name in names)


def test_every_rule_of_the_filter_has_a_folder():
    assert filter_ids() <= {folder.name for folder in folders()}


@cache
def filter_ids() -> frozenset[str]:
    return frozenset(row["official_rule_id"] for row in rows_of(TABLES / "filter-rules.csv"))


@cache
def table_ids() -> frozenset[str]:
    """Every rule id of the tables."""
    tables = sorted(TABLES.rglob("*.csv"))
    return frozenset(
        row[column]
        for table in tables
        for row in rows_of(table)
        for column in ("official_rule_id", "rule_id")
        if row.get(column)
    )


def rows_of(table: Path) -> Iterator[dict[str, str]]:
    yield from csv.DictReader(table.read_text(encoding="utf-8").splitlines())
