"""Findings of the filter: each in Danish and English, with what was read, what was expected and the way out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.explain.blanks import plain
from psrm_validation.explain.sentences import sentences
from psrm_validation.explain.words import label
from psrm_validation.grammar import Condition, Kind, kind_of
from psrm_validation.grammar.values import field_value
from psrm_validation.report import Basis
from psrm_validation.rulebook import Rule

LAYER = "filter"
_NOT_FIXABLE = frozenset({"modtagelsesdato", "dom_or_forlig"})
_RECEIPT = frozenset({"modtagelsesdato", "hf.modtagelsesdato"})
_VERDICTS = {
    Outcome.AFVIS: Text("PSRM afviser fordringen ({}).", "PSRM rejects the claim ({})."),
    Outcome.HOERING: Text("PSRM sender fordringen i høring ({}).", "PSRM sends the claim to a hearing ({})."),
}
_HEARING = Text(
    "Er oplysningerne rigtige, kan fordringen godkendes i høringen med en begrundelse.",
    "If the data are right, the claim can be approved in the hearing with a reason.",
)
_BASES = {
    Basis.GIVEN: Text(
        "Vurderet med modtagelsesdato {}, som fordringen angiver.",
        "Checked with date of receipt {}, as the claim gives it.",
    ),
    Basis.TODAY: Text(
        "Vurderet med modtagelsesdato {} (i dag), fordi fordringen ikke angiver nogen.",
        "Checked with date of receipt {} (today), because the claim gives none.",
    ),
    Basis.EARLIEST: Text(
        "Vurderet med modtagelsesdato {}, den tidligste dag fordringen kan overdrages.",
        "Checked with date of receipt {}, the earliest day the claim can be handed over.",
    ),
    Basis.AS_OF: Text("Vurderet med den valgte modtagelsesdato {}.", "Checked with the chosen date of receipt {}."),
}


def broken(rule: Rule, claim: Any, basis: Basis) -> Finding:
    """The finding for a rule that does not hold."""
    wrong, fix, expected = sentences(rule.condition, claim).filled(claim)
    verdict = _VERDICTS[rule.outcome]
    da = f"{_one_stop(wrong.da)} {verdict.da.format(rule.rule_id)}"
    en = f"{_one_stop(wrong.en)} {verdict.en.format(rule.rule_id)}"
    if not _RECEIPT.isdisjoint(rule.condition.fields):
        said = _BASES[basis]
        da, en = f"{da} {said.da.format(claim.modtagelsesdato)}", f"{en} {said.en.format(claim.modtagelsesdato)}"
    fix = Text(_one_stop(fix.da), _one_stop(fix.en))
    if rule.outcome is Outcome.HOERING:
        fix = Text(f"{fix.da} {_HEARING.da}", f"{fix.en} {_HEARING.en}")
    return _finding(rule, claim, rule.outcome, Text(da, en), fix, expected=expected or rule.condition.text)


def not_decided(rule: Rule, claim: Any, missing: Iterable[str]) -> Finding:
    """The finding for a rule whose operands in `missing` are absent while no other rule demands them."""
    names = list(missing)
    da, en = " og ".join(label(name).da for name in names), " and ".join(label(name).en for name in names)
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi {da} mangler.",
        f"Rule {rule.rule_id} could not be decided because {en} is missing.",
    )
    fields = ", ".join(names)
    fix = Text(f"Udfyld {da} (felt: {fields}).", f"Fill in {en} (field: {fields}).")
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix, path=names[0])


def crashed(rule: Rule, claim: Any) -> Finding:
    """The finding for a rule whose computation failed, as it does for a date outside the years 1-9999."""
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi beregningen fejlede for de angivne værdier.",
        f"Rule {rule.rule_id} could not be decided because its computation failed for the values given.",
    )
    names = ", ".join(rule.condition.fields)
    fix = Text(
        f"Kontrollér, at felterne {names} har rimelige værdier.", f"Check that the fields {names} have sensible values."
    )
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix)


def creditor_unknown(rows: tuple[Rule, ...], claim: Any) -> Finding:
    """The finding for a rule that differs between creditors when the creditor is not known."""
    rule = rows[0]
    readings = "; ".join(f"{', '.join(row.creditors)}: {row.condition.text}" for row in rows)
    names = ", ".join(sorted(name for row in rows for name in row.creditors))
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi den er forskellig fra fordringshaver til fordringshaver"
        f" ({readings}).",
        f"Rule {rule.rule_id} could not be decided because it differs between creditors ({readings}).",
    )
    fix = Text(f"Angiv kreditor: en af {names}.", f"Name the creditor: one of {names}.")
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix)


def _finding(
    rule: Rule, claim: Any, outcome: Outcome, message: Text, fix: Text, *, path: str = "", expected: str = ""
) -> Finding:
    seen = _seen(rule.condition)
    return Finding(
        rule_id=rule.rule_id,
        layer=LAYER,
        outcome=outcome,
        message=message,
        fix=fix,
        path=path or seen.path,
        read={name: plain(kind, value) for name, kind, get in seen.read if (value := get(claim)) is not None},
        expected=expected or rule.condition.text,
        source=rule.source,
        provenance=rule.provenance,
    )


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a condition looks at: the field to look at first, and each field with its kind and how to get it."""

    path: str
    read: tuple[tuple[str, Kind, Callable[[Any], Any]], ...]


@cache
def _seen(condition: Condition) -> _Seen:
    """The path is the first field that stands in the claim and can be changed."""
    path = next((name for name in condition.fields if name not in _NOT_FIXABLE), condition.fields[0])
    both = {"dom_or_forlig": ("domsdato", "forligsdato")}
    names = dict.fromkeys(each for name in condition.fields for each in both.get(name, (name,)))
    read = tuple((name, kind_of(name), partial(_value, name)) for name in names)
    return _Seen(path, read)


def _value(name: str, claim: Any) -> Any:
    return field_value(claim, name)


def _one_stop(sentence: str) -> str:
    """A sentence that ends in `kr.` has its full stop already."""
    return sentence[:-1] if sentence.endswith("..") else sentence
