"""Looking through a journal: first what stands in columns, then what the texts say, over a bounded number of exchanges."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from oir_control.journal.fields import Exchange
from oir_control.journal.values import same
from oir_kernel.storage.journal import JournalEntry, JournalFilter, JournalRepository

MAX_EXAMINED: Final = 2_000
"""Exchanges one search or verification looks into. Source: ours."""
MAX_BYTES: Final = 32 * 1024 * 1024
"""Letters of their texts; the exchange that passes it is still looked into. Source: ours."""
_CHUNK: Final = 50


@dataclass(frozen=True, slots=True)
class Contents:
    """What is asked of the texts; what is left empty asks nothing. Letters compare without case.

    - `rule_id`: a rule that spoke
    - `text`: stands in what was sent or answered
    - `fields`: name or path of a field of what was sent or answered, and its value
    """

    rule_id: str = ""
    text: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    def hold(self, entry: JournalEntry) -> bool:
        """Whether all of it holds for this exchange."""
        seen = Exchange(entry)
        wanted = self.text.casefold()
        return (
            (not self.rule_id or self.rule_id in seen.rule_ids)
            and (not wanted or wanted in entry.request.casefold() or wanted in entry.answer.casefold())
            and all(_has(seen, name, value) for name, value in self.fields)
        )


@dataclass(frozen=True, slots=True)
class Found:
    """One page of a search, ascending. `more_at`: the number the next page begins after (or before, when the newest were
    asked for), `None` at the end; `stopped`: the search ended because it had looked into enough.
    """

    entries: tuple[JournalEntry, ...]
    examined: int
    more_at: int | None
    stopped: bool


def search(journal: JournalRepository, wanted: JournalFilter, contents: Contents, limit: int) -> Found:
    """The first exchanges after `wanted.after` if that is given, else the newest before `wanted.before`."""
    found: list[JournalEntry] = []
    examined, size = 0, 0
    for entry in walk(journal, wanted):
        if len(found) == limit or examined == MAX_EXAMINED or size > MAX_BYTES:
            more_at = entry.seq - 1 if wanted.after is not None else entry.seq + 1
            return Found(_ascending(found), examined, more_at, len(found) < limit)
        examined, size = examined + 1, size + len(entry.request) + len(entry.answer)
        if contents.hold(entry):
            found.append(entry)
    return Found(_ascending(found), examined, None, stopped=False)


def newest(journal: JournalRepository, wanted: JournalFilter) -> tuple[list[JournalEntry], bool]:
    """The newest exchanges that one look may hold, ascending, and whether that is all there are."""
    backwards = replace(wanted, after=None)
    found: list[JournalEntry] = []
    size = 0
    for entry in walk(journal, backwards):
        if wanted.after is not None and entry.seq <= wanted.after:
            break
        if len(found) == MAX_EXAMINED or size > MAX_BYTES:
            return found[::-1], False
        found.append(entry)
        size += len(entry.request) + len(entry.answer)
    return found[::-1], True


def walk(journal: JournalRepository, wanted: JournalFilter) -> Iterator[JournalEntry]:
    """Exchange by exchange with its texts: upwards from `after` if that is given, else downwards from `before`."""
    while page := journal.page(wanted, limit=_CHUNK):
        if wanted.after is not None:
            yield from page
            wanted = replace(wanted, after=page[-1].seq)
        else:
            yield from reversed(page)
            wanted = replace(wanted, before=page[0].seq)


def _ascending(found: list[JournalEntry]) -> tuple[JournalEntry, ...]:
    return tuple(sorted(found, key=lambda entry: entry.seq))


def _has(seen: Exchange, name: str, value: str) -> bool:
    values = [*seen.request.named(name), *seen.answer.named(name)]
    return any(same(leaf.value, value) for leaf in values)
