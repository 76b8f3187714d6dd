"""Findings of general rules and numeric codes: the words of their table rows, filled with a claim's values."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.checks.registry import Check, Hit, filled
from psrm_validation.claim import Fordring
from psrm_validation.explain.blanks import plain
from psrm_validation.grammar import Kind, kind_of
from psrm_validation.masking import shown
from psrm_validation.rulebook import GeneralRule
from psrm_validation.rulebook.general import is_neutral
from psrm_validation.rulebook.sources import source_text


def broken(rule: GeneralRule, check: Check, hit: Hit, claim: Fordring) -> Finding:
    """The finding for one place where a rule is broken."""
    read = values_read(claim, check.reads)
    values = _Values(dict.fromkeys(check.reads, "-") | read | dict(hit.values))
    return Finding(
        rule_id=rule.rule_id,
        layer=rule.layer,
        outcome=hit.outcome or rule.outcome or Outcome.INFO,
        message=_filled(rule.message, values),
        fix=_filled(rule.fix, values),
        path=hit.path,
        read=read,
        expected=hit.expected or _bound(rule.threshold.en),
        legal_basis=rule.legal_basis,
        source=hit.source or source_text(rule.source),
        provenance=rule.provenance,
    )


def crashed(rule: GeneralRule, check: Check, claim: Fordring) -> Finding:
    """The finding for a rule whose function broke down: nobody can then say what PSRM answers."""
    return Finding(
        rule_id=rule.rule_id,
        layer=rule.layer,
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(
            f"Reglen {rule.rule_id} ({rule.title.da}) kunne ikke vurderes, fordi beregningen fejlede.",
            f"Rule {rule.rule_id} ({rule.title.en}) could not be decided because its computation failed.",
        ),
        fix=Text(
            "Kontrollér, at felterne har rimelige værdier, og meld fejlen, hvis de har.",
            "Check that the fields have sensible values, and report the fault if they do.",
        ),
        path=check.reads[0] if check.reads else "",
        read=_read_or_nothing(claim, check),
        source=source_text(rule.source),
        provenance=rule.provenance,
    )


def values_read(claim: Fordring, names: tuple[str, ...]) -> dict[str, str]:
    """The values of the fields a check reads, as they may be shown; absent ones are left out."""
    return {name: _shown(name, value) for name in names if (value := filled(claim, name)) not in (None, (), "")}


@cache
def _bound(threshold: str) -> str:
    """A threshold of codes and numbers; empty for words, because an expected value has no language."""
    return threshold if is_neutral(threshold) else ""


class _Values(dict[str, str]):
    """Blanks by name; one that nobody fills shows a dash, so that no sentence ever fails."""

    def __missing__(self, key: str) -> str:
        return "-"


def _filled(text: Text, values: Mapping[str, str]) -> Text:
    return Text(_fill(text.da, values), _fill(text.en, values))


def _fill(words: str, values: Mapping[str, str]) -> str:
    if "{" not in words:
        return words
    return _split(words).format_map(_Flat(values))


@cache
def _split(words: str) -> str:
    """`{hf.srb}` as `{hf_srb}`: a dot in a blank would be read as an attribute."""
    return words.replace("{hf.", "{hf_")


class _Flat(dict[str, str]):
    """Looks a blank up, `hf_srb` as `hf.srb`."""

    def __init__(self, values: Mapping[str, str]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, key: str) -> str:
        return self._values[key.replace("hf_", "hf.", 1) if key.startswith("hf_") else key]


def _read_or_nothing(claim: Fordring, check: Check) -> dict[str, str]:
    try:
        return values_read(claim, check.reads)
    except Exception:  # noqa: BLE001 - the value that broke the rule may not be writable either
        return {}


def _shown(name: str, value: Any) -> str:
    match value:
        case tuple():
            return ", ".join(_one(each) for each in value)
        case bool():
            return "ja" if value else "nej"
        case date():
            return value.isoformat()
        case int() if name.removeprefix("hf.") in {"hovedstol", "beloeb"}:
            return plain(Kind.AMOUNT, value)
        case str() if name in _KINDS:
            return plain(kind_of(name), value)
        case _:
            return _one(value)


_KINDS = frozenset({"type", "art", "relation", "beskrivelse", "fordringshaver", "reference"})


def _one(value: Any) -> str:
    if hasattr(value, "shown"):
        return str(value.shown())
    return str(value) if isinstance(value, int | Decimal) else shown(value)
