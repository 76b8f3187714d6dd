"""Findings of the filter: each in Danish and English, with what was read, what was expected and the way out."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.explain.blanks import plain
from psrm_validation.explain.requirements import requirement
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
_EXPIRED = "foraeldelsesdato >= modtagelsesdato"
"""The condition whose breach no reason given in a hearing can mend."""
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
    if rule.outcome is Outcome.HOERING and rule.condition.text != _EXPIRED:
        fix = Text(f"{fix.da} {_HEARING.da}", f"{fix.en} {_HEARING.en}")
    return _finding(rule, claim, rule.outcome, Text(da, en), fix, expected=expected)


def not_decided(rule: Rule, claim: Any, missing: Iterable[str]) -> Finding:
    """The finding for a rule whose operands in `missing` are absent while no other rule demands them."""
    names = list(missing)
    listed = _listed(names)
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi {listed.da} mangler.",
        f"Rule {rule.rule_id} could not be decided because {listed.en} {'is' if len(names) == 1 else 'are'} missing.",
    )
    fix = Text(f"Udfyld {listed.da}.", f"Fill in {listed.en}.")
    if claim.hf is None and any(name.startswith("hf.") for name in names):
        fix = Text(
            f"Send fordringen sammen med den hovedfordring, den hører til, med {listed.da} udfyldt.",
            f"Send the claim together with the main claim it belongs to, with the {listed.en} filled in.",
        )
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix, path=names[0])


def crashed(rule: Rule, claim: Any) -> Finding:
    """The finding for a rule whose computation failed, as it does for a date outside the years 1-9999."""
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi beregningen fejlede for de angivne værdier.",
        f"Rule {rule.rule_id} could not be decided because its computation failed for the values given.",
    )
    listed = _listed(rule.condition.fields)
    fix = Text(f"Kontrollér, at {listed.da} har rimelige værdier.", f"Check that {listed.en} have sensible values.")
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix)


def creditor_unknown(rows: tuple[Rule, ...], claim: Any) -> Finding:
    """The finding for a rule that differs between creditors when the creditor is not known."""
    rule = rows[0]
    said = [(", ".join(row.creditors), requirement(row.condition.tree)) for row in rows]
    da = "; ".join(f"{creditors}: {demand.da}" for creditors, demand in said)
    en = "; ".join(f"{creditors}: {demand.en}" for creditors, demand in said)
    names = ", ".join(sorted(name for row in rows for name in row.creditors))
    message = Text(
        f"Reglen {rule.rule_id} kunne ikke vurderes, fordi den er forskellig fra fordringshaver til fordringshaver"
        f" ({da}).",
        f"Rule {rule.rule_id} could not be decided because it differs between creditors ({en}).",
    )
    fix = Text(
        f"Angiv fordringshaver: en af {names}. I oir psrm check med --kreditor, i JSON med kreditor eller fordringens"
        " fordringshaver, i en sandkasse med indstillingen fordringshavere.",
        f"Name the creditor: one of {names}. In oir psrm check with --kreditor, in JSON with kreditor or the claim's"
        " fordringshaver, in a sandbox with the setting fordringshavere.",
    )
    expected = "; ".join(f"{', '.join(row.creditors)}: {_public(row.condition.text)}" for row in rows)
    return _finding(rule, claim, Outcome.IKKE_EVALUERET, message, fix, path="fordringshaver", expected=expected)


def _listed(names: Sequence[str]) -> Text:
    labels = [label(name) for name in names]
    return Text(" og ".join(each.da for each in labels), " and ".join(each.en for each in labels))


def _public(condition: str) -> str:
    """A condition that names only fields a claim has."""
    return condition.replace("dom_or_forlig", "domsdato/forligsdato").replace("is_zero_claim", "beloeb == 0")


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
        expected=expected or _public(rule.condition.text),
        legal_basis=rule.legal_basis,
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
