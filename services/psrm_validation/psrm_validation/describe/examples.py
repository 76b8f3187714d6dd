"""A claim of a type that its published filter takes, found by trying the bounds of the type's own rules.

Every field is filled in the order in which one follows from another; the values tried are a fixed working day and what the
conditions themselves compute from the fields filled so far. It is an example of the data's form, not advice about a case.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from oir_kernel import dates
from psrm_validation.claim import Fordring
from psrm_validation.grammar import Kind, kind_of
from psrm_validation.grammar.syntax import Amount, Code, Comparison, Field, Membership, Value
from psrm_validation.grammar.values import field_value, value_of
from psrm_validation.rulebook import Rule, Rulebook

_ANCHOR = date(2026, 1, 5)
"""A Monday that is a banking day."""

_ORDER = ("art", "relation", "periode_start", "periode_slut", "domsdato", "stiftelsesdato", "forfaldsdato", "srb",
          "modtagelsesdato", "foraeldelsesdato", "hovedstol", "beloeb")  # fmt: skip
_FIRST = {
    "periode_start": (date(2026, 1, 1), _ANCHOR, date(2025, 1, 1)),
    "modtagelsesdato": (date(2026, 3, 16), date(2026, 5, 4)),
}
"""What is tried first, so that the example looks like a claim out of daily life."""

_NEIGHBOURS = (0, 1, -1, 2, 3, 7, 30)
_STEPS = 4000


@lru_cache(maxsize=256)
def example_claim(type_code: str, book: Rulebook) -> Fordring | None:
    """A claim that breaks no rule of the type's published filter; `None` when no filter is published or none was found."""
    return claim_near(type_code, book, _FIRST)


def claim_near(
    type_code: str, book: Rulebook, first: Mapping[str, tuple[date, ...]], hf: Fordring | None = None
) -> Fordring | None:
    """The same near days of one's own: `first` gives for a date field what is tried first, `anchor` a day for all of them.

    `hf` is the main claim of a related type; without it one is made up.
    """
    rules = book.rules_for(type_code)
    if rules is None or not book.is_published(type_code):
        return None
    related = any("relation == RELATERET" in rule.condition.text for rule in rules.always)
    start = Fordring(
        id="eksempel",
        type=type_code,
        beskrivelse="Faktura 2026-17 af 5. januar 2026",
        reference="2026-17",
        hf=(hf or _main_claim(type_code, book)) if related else None,
    )
    return _Search(rules.always, first).found(start)


def _main_claim(type_code: str, book: Rulebook) -> Fordring:
    """A main claim that is due before the related one begins, of the first known parent type."""
    known = book.claim_types.get(type_code)
    parents = [code for code in (known.parent_codes.split("|") if known else ()) if code in book.claim_types]
    return Fordring(
        type=parents[0] if parents else None,
        art="INDR",
        relation="HOVEDFORDRING",
        forfaldsdato=date(2025, 12, 1),
        srb=date(2025, 12, 10),
        modtagelsesdato=date(2026, 2, 20),
    )


class _Search:
    """Fills one field after the other and takes back what breaks a rule."""

    def __init__(self, rules: tuple[Rule, ...], first: Mapping[str, tuple[date, ...]]) -> None:
        self._rules = rules
        self._first = first
        self._anchors = first.get("anchor", (_ANCHOR,))
        self._steps = _STEPS

    def found(self, claim: Fordring, at: int = 0) -> Fordring | None:
        if at == len(_ORDER):
            return claim if self._breaks_nothing(claim) else None
        for value in self._candidates(claim, _ORDER[at]):
            self._steps -= 1
            if self._steps < 0:
                return None
            tried = replace(claim, **{_ORDER[at]: value})
            if self._could_hold(tried, at):
                done = self.found(tried, at + 1)
                if done is not None:
                    return done
        return None

    def _candidates(self, claim: Fordring, name: str) -> Iterator[Any]:
        kind = kind_of(name)
        if kind is Kind.CODE:
            yield from (code for code in ("INDR", "MODR", "HOVEDFORDRING", "RELATERET"))
            return
        if name == "domsdato":
            yield from (None, *self._anchors)
            return
        if kind is Kind.AMOUNT:
            yield from self._amounts(claim, name)
            return
        yield from dict.fromkeys(self._days(claim, name))

    def _amounts(self, claim: Fordring, name: str) -> Iterator[int]:
        if name == "beloeb":
            yield claim.hovedstol or 0
        yield 100_00
        yield from (oere for rule in self._rules for oere in _amounts_in(rule))

    def _days(self, claim: Fordring, name: str) -> Iterator[date | None]:
        yield from self._first.get(name, ())
        if name == "periode_slut" and claim.periode_start:
            yield from (dates.add(claim.periode_start, months, -1) for months in (1, 12))
        if name == "srb" and claim.forfaldsdato:
            yield claim.forfaldsdato + timedelta(days=9)
        for day in sorted(set(self._bounds(claim, name))):
            yield from (day + timedelta(days=each) for each in _NEIGHBOURS)
        yield from self._anchors
        yield None

    def _bounds(self, claim: Fordring, name: str) -> Iterator[date]:
        for rule in self._rules:
            for one, other in _compared(rule.condition.tree):
                if isinstance(one, Field) and one.name == name:
                    try:
                        day = value_of(other, claim)
                    except (ValueError, OverflowError):
                        continue
                    if isinstance(day, date):
                        yield day

    def _could_hold(self, claim: Fordring, at: int) -> bool:
        """No rule about the fields filled so far is broken."""
        ahead = set(_ORDER[at + 1 :])
        return all(
            rule.condition.holds(claim) is not False
            for rule in self._rules
            if ahead.isdisjoint(_plain(name) for name in rule.condition.fields)
        )

    def _breaks_nothing(self, claim: Fordring) -> bool:
        return all(
            rule.condition.holds(claim) is True
            or (
                any(field_value(claim, name) is None for name in rule.condition.operands)
                and rule.condition.holds(claim) is not False
            )
            for rule in self._rules
        )


def _plain(name: str) -> str:
    return "domsdato" if name == "dom_or_forlig" else name


def _compared(tree: Any) -> Iterator[tuple[Value, Value]]:
    """Each pair of values a condition compares, both ways round."""
    if isinstance(tree, Comparison):
        for one, other in zip(tree.operands, tree.operands[1:], strict=False):
            yield from ((one, other), (other, one))
        return
    if isinstance(tree, Membership):
        return
    for name in getattr(tree, "__slots__", ()):
        inner = getattr(tree, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "__slots__") and not isinstance(each, Code | Amount | Field):
                yield from _compared(each)


def _amounts_in(rule: Rule) -> Iterator[int]:
    for one, other in _compared(rule.condition.tree):
        if isinstance(one, Field) and one.kind is Kind.AMOUNT and isinstance(other, Amount):
            yield other.oere
