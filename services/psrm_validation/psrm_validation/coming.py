"""What would change for a claim under rules that are already known to start after its day of receipt."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache

from oir_kernel.findings import Finding
from psrm_validation.agreement import Aftaler
from psrm_validation.claim import Fordring
from psrm_validation.layers import Setting, filter_layer, general_layer
from psrm_validation.layers.general import rules_of
from psrm_validation.report import Coming, Effect
from psrm_validation.rulebook import Rulebook
from psrm_validation.rulebook.history import later_than

_LAYERS = frozenset({"filter", "agreement"})


def coming(
    claim: Fordring,
    setting: Setting,
    aftaler: Aftaler | None,
    findings: Sequence[Finding],
    layers: Sequence[str],
) -> tuple[Coming, ...]:
    """The findings that later rulebooks and later versions of the agreement would add, remove or change.

    The claim itself is taken as it is, received on the same day; only the rules of the filter and of the agreement differ,
    as far as they are among the `layers` that ran.
    """
    later = _later(setting.day, claim.type or "", aftaler)
    if not later:
        return ()
    found: list[Coming] = []
    before = _by_rule(finding for finding in findings if finding.layer in _LAYERS)
    for day, book in later:
        aftale = None if aftaler is None else aftaler.on(day)
        then: list[Finding] = []
        changed = Setting(book, setting.day, setting.basis, setting.kreditor, aftale, setting.has_aftale)
        if "filter" in layers:
            filter_layer(claim, changed, then)
        if "agreement" in layers:
            general_layer("agreement", claim, changed, then)
        after = _by_rule(then)
        found += _differences(day, before, after)
        before = after
    return tuple(found)


def _later(day: date, type_code: str, aftaler: Aftaler | None) -> list[tuple[date, Rulebook]]:
    """Each later day on which the rules of the type change, with the rulebook that then holds."""
    if aftaler is None:
        return _published_later(day, type_code)
    days = {start for start, _ in later_than(day)} | {each.gyldig_fra for each in aftaler.later_than(day)}
    return [(start, _overlaid(start, aftaler)) for start in sorted(start for start in days if start)]


@lru_cache(maxsize=4096)
def _published_later(day: date, type_code: str) -> list[tuple[date, Rulebook]]:
    changed: list[tuple[date, Rulebook]] = []
    before = _rules(Rulebook.load(day), type_code)
    for start, book in later_than(day):
        after = _rules(book, type_code)
        if after != before:
            changed.append((start, book))
        before = after
    return changed


def _rules(book: Rulebook, type_code: str) -> object:
    """What a type is held to: its filter, and the codes about message and agreement."""
    return book.rules_for(type_code), rules_of(book, type_code, "agreement")


def _overlaid(day: date, aftaler: Aftaler) -> Rulebook:
    aftale = aftaler.on(day)
    return Rulebook.load(day) if aftale is None else Rulebook.load(day).with_aftale(aftale)


def _by_rule(findings: Iterable[Finding]) -> Mapping[str, Finding]:
    return {finding.rule_id: finding for finding in findings}


def _differences(day: date, before: Mapping[str, Finding], after: Mapping[str, Finding]) -> Iterable[Coming]:
    for rule_id, finding in after.items():
        old = before.get(rule_id)
        if old is None:
            yield Coming(day, Effect.ADDED, finding)
        elif (old.outcome, old.expected) != (finding.outcome, finding.expected):
            yield Coming(day, Effect.CHANGED, finding)
    for rule_id, finding in before.items():
        if rule_id not in after:
            yield Coming(day, Effect.REMOVED, finding)
