"""A read that raises in the middle of its rows must not leave its reader behind at that instant for whoever reads next."""

import pytest
from sqlalchemy import Connection, text

from oir_kernel.storage import Storage
from oir_kernel.storage.engines import READERS


def break_off(connection: Connection) -> None:
    rows = connection.execute(text("SELECT seq FROM kernel_agenda"))
    assert rows.fetchone() is not None
    raise LookupError


def add(connection: Connection) -> None:
    connection.execute(
        text(
            "INSERT INTO kernel_agenda (sandbox_id, item_id, due_at, kind, key, payload, created_at, attempts)"
            " VALUES ('s', :id, '', '', '', '', '', 0)"
        ),
        {"id": str(count(connection))},
    )


def count(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM kernel_agenda")).scalar_one())


def test_after_a_read_that_broke_off_every_reader_sees_what_is_stored_now(storage: Storage) -> None:
    for _ in range(3):
        storage.write_now(add)
    held = []  # as a log record, a debugger or a cycle of references holds an error for a while
    for _ in range(READERS):
        with pytest.raises(LookupError) as raised:
            storage.read_now(break_off)
        held.append(raised)
    storage.write_now(add)
    assert [storage.read_now(count) for _ in range(2 * READERS)] == [4] * (2 * READERS)
