"""Wanted mistakes: a claim that breaks one rule and only what that breach implies.

The search starts from a claim that no rule says anything of, changes one field near the bounds of the wanted rule, then repairs
what else broke by changing further fields. Of all claims tried that break the rule, the one with the smallest set of broken rules is
taken, and of those the one with the fewest changes. What stands in every such set is implied by the breach; where every claim
breaks something more but not always the same, one of several follows. Both are told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Final

from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_sandbox.testdata.agreements import aftaler, agreement
from oir_sandbox.testdata.broken import broken_filter_rules, broken_rules
from oir_sandbox.testdata.candidates import SEEDS, changed, everything, moved, touching
from oir_sandbox.testdata.dataset import DAY
from oir_sandbox.testdata.numbers import cpr_number
from oir_sandbox.testdata.skeletons import described, skeleton
from oir_sandbox.testdata.wanted import PAIRS, reason_why_not, types_to_try
from psrm_validation.agreement import Aftaler
from psrm_validation.claim import Fordring, Skyldner
from psrm_validation.masking import shown
from psrm_validation.rulebook import Rulebook

_DEPTH: Final = 4
_BEAM: Final = 8
_PATIENCE: Final = 2
_TYPES_COMPARED: Final = 4
_TYPES_LOOKED_AT: Final = 40
_AGE: Final = 45


@dataclass(frozen=True, slots=True)
class Fejl:
    """A claim with a wanted mistake.

    - `rule_id`: the rule asked for, and `fordring` the claim that breaks it
    - `implied`: the other rules that every claim of the type that was tried breaks too: what the breach implies
    - `one_of`: the others that this claim breaks; every claim tried breaks at least as many, but not always these
    - `changed`: the fields that differ from a claim PSRM would take
    - `before`: the claim to send first, for a rule about two claims
    - `aftale`: the agreement to check with, as the mapping of an agreement file, for a rule about agreements
    - `tried`: how many claims that break the rule were compared
    """

    rule_id: str
    fordring: Fordring
    implied: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    before: Fordring | None = None
    aftale: Mapping[str, Any] | None = None
    tried: int = 0

    @property
    def broken(self) -> frozenset[str]:
        """Every rule the claim breaks."""
        return frozenset((self.rule_id, *self.implied, *self.one_of))


def mistake(rule_id: str, claim_type: str | None = None, book: Rulebook | None = None) -> Fejl:
    """A claim that breaks `rule_id` (R_6_19, PSRM-K-411, PSRM-R-057, SBX-KAT-003), of `claim_type` if one is given.

    Raises `NotFound` for a rule that is not known, `BadRequest` for one that no claim can break, with the reason.
    """
    book = Rulebook.load(DAY) if book is None else book
    wanted = rule_id.strip()
    why = reason_why_not(wanted, book)
    if why is not None:
        raise BadRequest(why)
    types = types_to_try(wanted, claim_type, book)
    first = _of_type(wanted, types[0], book, _DEPTH) if types else None
    if first is not None and len(first.broken) == 1:
        return first
    near = _first_look(wanted, types, book)
    if near and len(near[0].broken) == 1:
        return near[0]
    codes = [each.fordring.type or "" for each in near[:_TYPES_COMPARED]] or types[:_TYPES_COMPARED]
    found = [one for code in codes if (one := _of_type(wanted, code, book, _DEPTH)) is not None]
    if not found:
        raise _none_found(wanted, claim_type)
    return min(found, key=lambda each: len(each.broken))


def _first_look(wanted: str, types: Sequence[str], book: Rulebook) -> list[Fejl]:
    """One claim for each type that one change suffices for, the smallest set first; one alone as soon as nothing else broke."""
    found: list[Fejl] = []
    for code in types[:_TYPES_LOOKED_AT]:
        one = _of_type(wanted, code, book, 1)
        if one is not None and len(one.broken) == 1:
            return [one]
        found += () if one is None else (one,)
    return sorted(found, key=lambda each: len(each.broken))


@lru_cache(maxsize=4096)
def _of_type(wanted: str, code: str, book: Rulebook, depth: int) -> Fejl | None:
    base = base_claim(code, book)
    if base is None:
        return None
    if wanted in PAIRS:
        return _repeated(wanted, base)
    given = aftaler(wanted)
    search = _Search(wanted, base, book, given, wanted not in book.general)
    search.run(depth)
    if search.best is None:
        return None
    others = search.broken - {wanted}
    implied = others & search.common
    return Fejl(
        wanted,
        search.best,
        tuple(sorted(implied)),
        tuple(sorted(others - implied)),
        _differences(base, search.best),
        aftale=agreement(wanted),
        tried=search.tried,
    )


@lru_cache(maxsize=256)
def base_claim(code: str, book: Rulebook) -> Fordring | None:
    """A claim of the type to make mistakes in: no rule says anything of it, but what is said of every claim of the type."""
    found = (
        skeleton(code, DAY.replace(month=3, day=11), DAY, book) if book.is_published(code) else _unpublished(code, book)
    )
    if found is None:
        return None
    cpr, _ = cpr_number(7, DAY.replace(year=DAY.year - _AGE))
    own = replace(found, id="1", reference="TD0000001", skyldnere=(Skyldner(cpr=cpr),))
    return described(own, 1, book)


def _unpublished(code: str, book: Rulebook) -> Fordring | None:
    """A claim of a type without a published filter: one of a type that has one, with the code changed and then mended."""
    known = book.claim_types.get(code)
    if known is None:
        return None
    like = known.analogue if book.is_published(known.analogue) else ("GEDAINS" if known.is_related else "KFDAINS")
    start = skeleton(like, DAY.replace(month=3, day=11), DAY, book)
    if start is None:
        return None
    claim = replace(start, type=code, beskrivelse="{navn}, faktura {nummer}")
    broken = broken_rules(described(claim, 1, book), book)
    for _ in range(_DEPTH):
        if not broken:
            break
        tried = ((broken_rules(described(each, 1, book), book), each) for each in everything(claim, book))
        fewest, best = min(tried, key=lambda pair: len(pair[0]))
        if len(fewest) >= len(broken):
            break
        broken, claim = fewest, best
    return claim


@dataclass(slots=True)
class _Search:
    """The claims tried for one wanted rule: the best so far, and what all of them that break the rule have in common."""

    wanted: str
    base: Fordring
    book: Rulebook
    aftaler: Aftaler | None
    is_filter_rule: bool
    best: Fordring | None = None
    broken: frozenset[str] = frozenset()
    common: frozenset[str] = frozenset()
    tried: int = 0
    seen: set[Fordring] = field(default_factory=set)

    def run(self, most: int) -> None:
        """Goes on until a claim breaks the wanted rule alone, or two rounds have made nothing better."""
        seed = SEEDS.get(self.wanted)
        front: Sequence[Fordring] = (self.base,) if seed is None else (seed(self.base), self.base)
        for claim in front:
            self._look(claim)
        before: list[int] = []
        for depth in range(most):
            if self._is_done() or not front:
                return
            front = self._next(front, depth)
            before.append(len(self.broken))
            if len(before) > _PATIENCE and self.best is not None and before[-1] == before[-1 - _PATIENCE]:
                return

    def _is_done(self) -> bool:
        return self.best is not None and len(self.broken) == 1

    def _next(self, front: Sequence[Fordring], depth: int) -> Sequence[Fordring]:
        """The most promising claims one change away: those that break the rule, and those that nearly do."""
        hits: list[tuple[int, int, Fordring]] = []
        misses: list[tuple[int, int, Fordring]] = []
        for claim in front:
            for each, is_close in self._neighbours(claim, depth):
                if each in self.seen:
                    continue
                self.seen.add(each)
                broken = self._look(each)
                if self._is_done():
                    return ()
                if self.wanted in broken:
                    hits.append((len(broken), len(self.seen), each))
                elif is_close:
                    misses.append((len(broken), len(self.seen), each))
        width = _BEAM if self.best is not None else 4 * _BEAM
        return [each for _, _, each in (*sorted(hits)[:_BEAM], *self._nearest(misses, width))]

    def _nearest(self, misses: list[tuple[int, int, Fordring]], width: int) -> list[tuple[int, int, Fordring]]:
        """The misses that break least, of those that look so by the filter alone."""
        near = sorted(misses)[: 8 * width]
        full = ((len(broken_rules(each, self.book, self.aftaler)), order, each) for _, order, each in near)
        return sorted(full)[:width]

    def _neighbours(self, claim: Fordring, depth: int) -> Iterator[tuple[Fordring, bool]]:
        """Claims one change away, and whether the change was in a field of the wanted rule."""
        names = touching(self.wanted, claim, self.book)
        yield from ((each, True) for each in changed(claim, names, self.book))
        others = broken_rules(claim, self.book, self.aftaler) - {self.wanted}
        fields = {name for rule in others for name in touching(rule, claim, self.book)}
        yield from ((each, False) for each in changed(claim, fields - names, self.book))
        yield from ((each, False) for each in moved(claim))
        if depth == 0 and self.best is None:
            yield from ((each, False) for each in everything(claim, self.book))

    def _look(self, claim: Fordring) -> frozenset[str]:
        if self.is_filter_rule:
            broken = broken_filter_rules(claim, self.book)
            if self.wanted not in broken:
                return broken
        broken = broken_rules(claim, self.book, self.aftaler)
        if self.wanted in broken:
            self.common = broken if self.best is None else self.common & broken
            self.tried += 1
            if self.best is None or len(broken) < len(self.broken):
                self.best, self.broken = claim, broken
        return broken


def _repeated(wanted: str, base: Fordring) -> Fejl:
    """Two claims: the second repeats the reference of the first, or all of the first but its reference."""
    if wanted == "PSRM-K-486":
        again = replace(base, id="2", hovedstol=(base.hovedstol or 0) + 1, beloeb=(base.beloeb or 0) + 1)
        return Fejl(wanted, again, changed=("hovedstol", "beloeb"), before=base, tried=1)
    return Fejl(wanted, replace(base, id="2", reference="TD0000002"), changed=("reference",), before=base, tried=1)


def _differences(base: Fordring, claim: Fordring) -> tuple[str, ...]:
    names: Iterable[str] = (name for name in base.__slots__ if getattr(base, name) != getattr(claim, name))
    return tuple(names)


def _none_found(rule_id: str, claim_type: str | None) -> NotFound:
    kind = f" ({shown(claim_type)})" if claim_type else ""
    return NotFound(
        Text(
            f"Der er ikke fundet en fordring{kind}, som bryder {shown(rule_id)}. Prøv en anden fordringstype: oir testdata mistakes.",
            f"No claim{kind} that breaks {shown(rule_id)} was found. Try another claim type: oir testdata mistakes.",
        )
    )
