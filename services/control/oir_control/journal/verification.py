"""Was that sent? An expectation held against the exchanges of a journal, and what came nearest when nothing fits.

Plain functions over `JournalEntry`, so that the JSON door, the Python client and the pytest plugin say the same. Source: ours.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from oir_control.journal.expectation import Expectation
from oir_control.journal.fields import Exchange, Fields, exchanges, is_operation
from oir_control.journal.matchers import Matcher
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Text
from oir_kernel.storage.journal import JournalEntry

MAX_NEAR: Final = 3
"""Near misses told at most."""
_SHOWN: Final = 100


@dataclass(frozen=True, slots=True)
class Difference:
    """One condition that does not hold: the field as the expectation names it, what stood there (`None`: nothing), and what
    was expected. `apart` is how far, 0 to 1.
    """

    field: str
    actual: str | None
    expected: str
    message: Text
    apart: float = 1.0


@dataclass(frozen=True, slots=True)
class NearMiss:
    """An exchange that nearly fits, and every difference."""

    seq: int
    operation: str
    differences: tuple[Difference, ...]
    message: Text


@dataclass(frozen=True, slots=True)
class Verification:
    """The result: how many exchanges fit and which, what came nearest, and all of it in a sentence.

    `complete` is false when the journal holds more than was looked at; then nothing that depends on the rest is satisfied.
    """

    satisfied: bool
    count: int
    matched: tuple[int, ...]
    near_misses: tuple[NearMiss, ...]
    examined: int
    complete: bool
    message: Text


def verify(entries: Sequence[JournalEntry], expected: Expectation, *, complete: bool = True) -> Verification:
    """Hold an expectation against these exchanges."""
    seen = exchanges(entries)
    matched = tuple(one.entry.seq for one in seen if _fits(one, expected))
    enough = len(matched) >= expected.at_least
    few = expected.at_most is None or len(matched) <= expected.at_most
    decided = complete or (expected.at_most is None and enough)
    near = () if enough else near_misses(seen, expected)
    told = _told(expected, matched, near, complete=decided)
    return Verification(enough and few and decided, len(matched), matched, near, len(seen), complete, told)


def verify_in_order(
    entries: Sequence[JournalEntry], expected: Sequence[Expectation], *, complete: bool = True
) -> Verification:
    """Whether exchanges fit these expectations one after another; others may stand between. `times` is not looked at."""
    seen = exchanges(entries)
    matched: list[int] = []
    rest = seen
    for number, one in enumerate(expected, 1):
        at = next((index for index, exchange in enumerate(rest) if _fits(exchange, one)), None)
        if at is None:
            near = near_misses(rest, one)
            said = _joined(_missing_step(number, len(expected)), *(_near_text(near)), *(_unseen(complete=complete)))
            return Verification(False, len(matched), tuple(matched), near, len(seen), complete, said)
        matched.append(rest[at].entry.seq)
        rest = rest[at + 1 :]
    numbers = ", ".join(map(str, matched))
    said = Text(f"Alle kom i den rækkefølge: nr. {numbers}.", f"All came in that order: no. {numbers}.")
    return Verification(True, len(matched), tuple(matched), (), len(seen), complete, said)


def near_misses(seen: Sequence[Exchange], expected: Expectation) -> tuple[NearMiss, ...]:
    """The exchanges that come nearest: fewest differences first, then nearest values, then newest."""
    ranked = []
    for one in seen:
        found = tuple(differences(one, expected))
        if found and (len(found) < expected.conditions or expected.conditions == 1):
            apart = sum(difference.apart for difference in found)
            ranked.append((len(found), round(apart, 6), -one.entry.seq, one, found))
    ranked.sort(key=lambda rank: rank[:3])
    return tuple(_near(one, found) for _, _, _, one, found in ranked[:MAX_NEAR])


def differences(seen: Exchange, expected: Expectation) -> Iterator[Difference]:
    """Every condition of the expectation that this exchange does not meet."""
    entry = seen.entry
    if expected.operation and not is_operation(expected.operation, entry.operation):
        yield _different("operation", entry.operation, expected.operation)
    for name in ("door", "sender", "transaktions_id", "verdict", "fault"):
        wanted = getattr(expected, name)
        if wanted and getattr(entry, name) != wanted:
            yield _different(name, getattr(entry, name), wanted)
    if expected.accepted is not None and seen.accepted != expected.accepted:
        yield _different("accepted", str(seen.accepted).lower(), str(expected.accepted).lower())
    for rule_id in expected.findings:
        if rule_id not in seen.rule_ids:
            yield _different("findings", ", ".join(sorted(seen.rule_ids)) or None, rule_id)
    yield from _field_differences(expected.fields, seen, "request")
    yield from _field_differences(expected.answer, seen, "answer")


def _fits(seen: Exchange, expected: Expectation) -> bool:
    return next(differences(seen, expected), None) is None


def _field_differences(wanted: Sequence[tuple[str, Matcher]], seen: Exchange, where: str) -> Iterator[Difference]:
    if not wanted:
        return
    fields: Fields = getattr(seen, where)
    for name, matcher in wanted:
        values = [leaf.value for leaf in fields.named(name)]
        there = fields.has(name) if matcher.kind in {"present", "absent"} else bool(values)
        if not matcher.holds(values, there=there):
            nearest = matcher.nearest(values)
            if nearest is None and there:
                nearest = "…"
            yield _different(name, nearest, matcher.told(), matcher.distance(values))


def _different(field: str, actual: str | None, expected: str | Text, apart: float = 1.0) -> Difference:
    wanted = Text(expected, expected) if isinstance(expected, str) else expected
    shown = None if actual is None else _short(actual)
    da, en = _short(wanted.da), _short(wanted.en)
    name = _short(field)
    said = Text(
        f"{name} mangler, ventede {da}" if shown is None else f"{name} {shown}, ventede {da}",
        f"{name} is missing, expected {en}" if shown is None else f"{name} {shown}, expected {en}",
    )
    return Difference(name, shown, en, said, apart)


def _short(value: str) -> str:
    shown = STRICTEST.mask_value(value) or "»«"
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"


def _near(seen: Exchange, found: tuple[Difference, ...]) -> NearMiss:
    da, en = "; ".join(one.message.da for one in found), "; ".join(one.message.en for one in found)
    seq = seen.entry.seq
    return NearMiss(seq, STRICTEST.mask(seen.entry.operation), found, Text(f"nr. {seq}: {da}", f"no. {seq}: {en}"))


def _told(expected: Expectation, matched: Sequence[int], near: Sequence[NearMiss], *, complete: bool) -> Text:
    count = len(matched)
    shown = ", ".join(map(str, matched[:10])) + (" …" if count > 10 else "")
    which = f" (nr. {shown})" if matched else "", f" (no. {shown})" if matched else ""
    wanted = expected.times_told()
    said = Text(
        f"{count or 'Ingen'} {'besked' if count < 2 else 'beskeder'} passer{which[0]}, ventede {wanted.da}.",
        f"{count or 'No'} message{'s match' if count > 1 else ' matches'}{which[1]}, expected {wanted.en}.",
    )
    return _joined(said, *_near_text(near), *_unseen(complete=complete))


def _near_text(near: Sequence[NearMiss]) -> Iterator[Text]:
    if len(near) == 1:
        yield Text(f"Én besked afviger: {near[0].message.da}.", f"One message differs: {near[0].message.en}.")
    elif near:
        yield Text(f"Nærmest: {near[0].message.da}.", f"Nearest: {near[0].message.en}.")


def _unseen(*, complete: bool) -> Iterator[Text]:
    if not complete:
        yield Text(
            "Der er ældre beskeder, som ikke er set på; afgræns med after og before.",
            "There are older messages that were not looked at; narrow it down with after and before.",
        )


def _missing_step(number: int, total: int) -> Text:
    return Text(
        f"Nr. {number} af {total} forventninger blev ikke opfyldt efter den forrige.",
        f"Number {number} of {total} expectations was not met after the one before.",
    )


def _joined(*said: Text) -> Text:
    return Text(" ".join(one.da for one in said), " ".join(one.en for one in said))
