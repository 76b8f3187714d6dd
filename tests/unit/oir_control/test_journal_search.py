"""Searching a journal: by column and by content, page by page, over a bounded number of exchanges."""

from dataclasses import replace
from typing import Any

import pytest

import oir_control.journal.search as searching
from oir_control.journal.search import Contents, Found, newest, search
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalFilter, JournalRepository
from tests.support.journals import finding, json_exchange, message, soap


def write(storage: Storage, *entries: JournalEntry) -> int:
    """Write these, and the number before the first of them."""
    storage.write_now(lambda connection: JournalRepository(connection, "default").append(entries))
    return storage.read_now(lambda connection: JournalRepository(connection, "default").newest()) - len(entries)


def found(storage: Storage, contents: Contents | None = None, limit: int = 100, **wanted: Any) -> Found:
    return storage.read_now(
        lambda connection: search(
            JournalRepository(connection, "default"), JournalFilter(**wanted), contents or Contents(), limit
        )
    )


@pytest.mark.parametrize(
    ("contents", "numbers"),
    [
        (Contents(), [1, 2, 3, 4]),
        (Contents(rule_id="R_6_1"), [2, 4]),
        (Contents(rule_id="R_6"), []),
        (Contents(text="fordringbeløb>200"), [2]),
        (Contents(text="ACCEPTERET"), [3]),
        (Contents(text="nowhere"), []),
        (Contents(fields=(("FordringBeløb", "200"),)), [2]),
        (Contents(fields=(("FordringBeløb", "200"), ("FordringForfaldsdato", "2026-10-20"))), [2]),
        (Contents(fields=(("FordringBeløb", "200"), ("FordringForfaldsdato", "2026-10-21"))), []),
        (Contents(fields=(("resultat", "ACCEPTERET"),)), [3]),
    ],
)
def test_texts_are_looked_into(storage: Storage, contents: Contents, numbers: list[int]) -> None:
    before = write(
        storage,
        soap(),
        soap(request=message("200.00"), findings=[finding("R_6_1")]),
        json_exchange(),
        json_exchange(answer='{"findings": [{"rule_id": "R_6_1"}]}'),
    )
    assert [entry.seq - before for entry in found(storage, contents).entries] == numbers


def test_columns_and_texts_are_asked_together(storage: Storage) -> None:
    before = write(storage, soap(), json_exchange(), soap(operation="Ping"))
    assert [one.seq - before for one in found(storage, Contents(text="100.00"), door="soap").entries] == [1, 3]
    assert [one.seq - before for one in found(storage, Contents(text="100.00"), operation="Ping").entries] == [3]


@pytest.mark.parametrize("upwards", [True, False])
def test_pages_follow_one_another_and_new_exchanges_move_none(storage: Storage, upwards: bool) -> None:
    before = write(storage, *[soap(), json_exchange()] * 60)
    seen: list[int] = []
    edge: dict[str, int] = {"after": 0} if upwards else {}
    while True:
        page = found(storage, Contents(text="urn:o"), limit=7, **edge)
        numbers = [entry.seq - before for entry in page.entries]
        assert numbers == sorted(numbers)
        seen = seen + numbers if upwards else numbers + seen
        if page.more_at is None:
            break
        edge = {"after" if upwards else "before": page.more_at}
        if not upwards:
            write(storage, soap())
    assert seen == list(range(1, 121, 2))


def test_a_search_that_has_looked_into_enough_says_so_and_goes_on_where_it_stopped(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "MAX_EXAMINED", 10)
    before = write(storage, *[replace(json_exchange(), fault="x")] * 25, soap())
    page = found(storage, Contents(text="urn:o"), after=0)
    assert (page.entries, page.examined, page.stopped, page.more_at) == ((), 10, True, before + 10)
    page = found(storage, Contents(text="urn:o"), after=before + 20)
    assert ([one.seq - before for one in page.entries], page.stopped, page.more_at) == ([26], False, None)


def test_a_search_stops_when_the_texts_are_too_many(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "MAX_BYTES", 1_000)
    before = write(storage, *[soap(request="x" * 600)] * 5)
    page = found(storage, Contents(text="nowhere"))
    assert (page.examined, page.stopped, page.more_at) == (2, True, before + 4)


def test_the_newest_are_looked_at_and_it_is_told_whether_these_are_all(
    storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = write(storage, *[soap()] * 5)

    def looked(**wanted: Any) -> tuple[list[int], bool]:
        entries, complete = storage.read_now(
            lambda connection: newest(JournalRepository(connection, "default"), JournalFilter(**wanted))
        )
        return [entry.seq - before for entry in entries], complete

    assert looked() == ([1, 2, 3, 4, 5], True)
    assert looked(after=before + 2, before=before + 5) == ([3, 4], True)
    monkeypatch.setattr(searching, "MAX_EXAMINED", 3)
    assert looked() == ([3, 4, 5], False)
    assert looked(after=before + 2) == ([3, 4, 5], True)
    assert looked(after=before + 1) == ([3, 4, 5], False)
