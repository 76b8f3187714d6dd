"""Two sessions side by side: aligned by order, door and operation, then compared field by field.

What differs in every run is recognised by its form and left out, but counted: times, TransaktionsId and message ids, and
UUIDs as long as the same one always stands for the same one. Source: ours.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any, Final

from oir_control.journal.fields import Exchange, Fields, exchanges, steps
from oir_control.journal.parsed import Leaf
from oir_control.journal.redaction import redacted_text
from oir_control.journal.values import instant, same
from oir_kernel.identifiers import is_uuid
from oir_kernel.storage.journal import JournalEntry

MAX_COMPARED: Final = 1_000
"""Exchanges of one session. Source: ours."""
MAX_TOLD: Final = 1_000
"""Differences that are told one by one; more are counted. Source: ours."""
_SHOWN: Final = 200

_UUID = re.compile(r"[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}")
_VOLATILE = frozenset({"transaktionsid", "transaktionstid", "messageid", "tid", "behandlet", "relatesto"})


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that differs in a pair of exchanges: `where` is exchange, request or answer; an absent side is `None`."""

    where: str
    path: str
    left: str | None
    right: str | None

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {"where": self.where, "path": self.path, "left": self.left, "right": self.right}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two exchanges that belong together, or one that has no partner; `left` and `right` are numbers in their journals."""

    operation: str
    door: str
    left: int | None
    right: int | None
    changes: tuple[Change, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "operation": self.operation,
            "door": self.door,
            "left": self.left,
            "right": self.right,
            "changes": [change.as_dict() for change in self.changes],
        }


@dataclass(slots=True)
class Comparison:
    """The result. `pairs` are only those that differ; `volatile` counts the values left out, `untold` the differences over
    `MAX_TOLD`.
    """

    same: int = 0
    volatile: int = 0
    untold: int = 0
    told: int = 0
    pairs: list[Pair] = field(default_factory=list)

    @property
    def alike(self) -> bool:
        """Whether nothing differs but what always does."""
        return not self.pairs

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return {
            "alike": self.alike,
            "same": self.same,
            "volatile": self.volatile,
            "untold": self.untold,
            "pairs": [pair.as_dict() for pair in self.pairs],
        }


def compare(left: Sequence[JournalEntry], right: Sequence[JournalEntry]) -> Comparison:
    """Compare two sessions, of which the first `MAX_COMPARED` exchanges each are looked at."""
    ones, others = exchanges(left[:MAX_COMPARED]), exchanges(right[:MAX_COMPARED])
    result = Comparison()
    renamed: dict[str, str] = {}
    matcher = SequenceMatcher(None, [_key(one) for one in ones], [_key(one) for one in others], autojunk=False)
    for tag, begin, end, other_begin, other_end in matcher.get_opcodes():
        if tag == "equal":
            for one, other in zip(ones[begin:end], others[other_begin:other_end], strict=True):
                _compare_pair(one, other, renamed, result)
            continue
        result.pairs += [_alone(one, left=True) for one in ones[begin:end]]
        result.pairs += [_alone(other, left=False) for other in others[other_begin:other_end]]
    return result


def as_text(result: Comparison) -> str:
    """The comparison for a terminal or a mail: `-` the first session, `+` the second."""
    out = []
    for pair in result.pairs:
        if pair.left is None or pair.right is None:
            out.append(
                f"{'+' if pair.left is None else '-'} {pair.door} {pair.operation} (nr. {pair.left or pair.right})"
            )
            continue
        out.append(f"  {pair.door} {pair.operation} (nr. {pair.left} / {pair.right})")
        for change in pair.changes:
            out += [f"    - {change.where} {change.path}: {change.left}"] if change.left is not None else []
            out += [f"    + {change.where} {change.path}: {change.right}"] if change.right is not None else []
    more = f" {result.untold} forskelle mere er ikke vist." if result.untold else ""
    out.append(
        f"{result.same} ens, {len(result.pairs)} med forskelle; {result.volatile} id'er og tider er ikke sammenlignet.{more}"
        f" / {result.same} alike, {len(result.pairs)} that differ; {result.volatile} ids and times left out."
    )
    return "\n".join(out) + "\n"


def _key(one: Exchange) -> tuple[str, str]:
    return one.entry.door, _UUID.sub("{id}", one.entry.operation)


def _alone(one: Exchange, *, left: bool) -> Pair:
    entry = one.entry
    operation = redacted_text(entry.operation)
    return Pair(operation, entry.door, entry.seq if left else None, None if left else entry.seq)


def _compare_pair(one: Exchange, other: Exchange, renamed: dict[str, str], result: Comparison) -> None:
    found = [
        *_heads(one.entry, other.entry),
        *_texts("request", one.request, other.request, renamed, result),
        *_texts("answer", one.answer, other.answer, renamed, result),
    ]
    if not found:
        result.same += 1
        return
    told = found[: max(0, MAX_TOLD - result.told)]
    result.told += len(told)
    result.untold += len(found) - len(told)
    entry = one.entry
    result.pairs.append(
        Pair(redacted_text(entry.operation), entry.door, entry.seq, other.entry.seq, tuple(map(_redacted, told)))
    )


def _heads(one: JournalEntry, other: JournalEntry) -> Iterator[Change]:
    for name in ("status", "verdict", "sender", "fault"):
        values = str(getattr(one, name)), str(getattr(other, name))
        if values[0] != values[1]:
            yield Change("exchange", name, *values)


def _texts(where: str, one: Fields, other: Fields, renamed: dict[str, str], result: Comparison) -> Iterator[Change]:
    lefts, rights = _by_place(one.leaves), _by_place(other.leaves)
    for place in dict.fromkeys((*lefts, *rights)):
        left, right = lefts.get(place), rights.get(place)
        if left is not None and right is not None:
            if same(left, right) and not is_uuid(left):
                continue
            if _is_volatile(place, left, right, renamed):
                result.volatile += left != right
                continue
        yield Change(where, place, left, right)


def _by_place(leaves: Sequence[Leaf]) -> Mapping[str, str]:
    """Values by path; what stands several times gets a number from the second on."""
    counted: dict[str, int] = {}
    found: dict[str, str] = {}
    for leaf in leaves:
        number = counted[leaf.place] = counted.get(leaf.place, 0) + 1
        found[leaf.place if number == 1 else f"{leaf.place}[{number}]"] = leaf.value
    return found


def _is_volatile(place: str, left: str, right: str, renamed: dict[str, str]) -> bool:
    name = (steps(place.partition("[")[0]) or ("",))[-1]
    if name in _VOLATILE:
        return True
    if is_uuid(left) and is_uuid(right):
        return renamed.setdefault(left.lower(), right.lower()) == right.lower()
    return instant(left) is not None and instant(right) is not None


def _redacted(change: Change) -> Change:
    return Change(change.where, change.path, _short(change.left), _short(change.right))


def _short(value: str | None) -> str | None:
    if value is None:
        return None
    shown = redacted_text(value)
    return shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}…"
