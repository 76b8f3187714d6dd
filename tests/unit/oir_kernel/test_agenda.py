"""The agenda of a sandbox state, on both databases: in order, one's own, each thing done once."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection

from oir_kernel.clock import DANISH_TIME
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository, soonest
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)


def agenda(connection: Connection, state: str = "default") -> AgendaRepository:
    return AgendaRepository(connection, state, lambda: AT)


def add(storage: Storage, *hours: float, state: str = "default", kind: str = "a.b", key: str = "k") -> list[str]:
    return storage.write_now(lambda conn: [agenda(conn, state).add(kind, AT + h * HOUR, key) for h in hours])


def due(storage: Storage, until: datetime, limit: int = 100, **chosen: Any) -> list[AgendaItem]:
    return storage.read_now(lambda conn: agenda(conn).due(until, limit, **chosen))


def test_a_thing_is_found_as_it_was_put_there(storage: Storage) -> None:
    item_id = storage.write_now(lambda conn: agenda(conn).add("debitor.rykker", AT, "konto-1", {"trin": 1, "æ": "å"}))
    (item,) = due(storage, AT)
    assert (item.item_id, item.due, item.kind, item.key) == (item_id, AT, "debitor.rykker", "konto-1")
    assert (item.payload, item.created_at, item.attempts) == ({"trin": 1, "æ": "å"}, AT, 0)


def test_what_is_due_comes_in_the_order_of_instant_and_then_of_arrival(storage: Storage) -> None:
    late, first, second = add(storage, 2, 1, 1)
    assert [item.item_id for item in due(storage, AT + 2 * HOUR)] == [first, second, late]
    assert [item.item_id for item in due(storage, AT + 2 * HOUR, limit=1)] == [first]


def test_what_is_not_due_yet_is_not_told(storage: Storage) -> None:
    add(storage, 1)
    assert due(storage, AT + HOUR - timedelta(microseconds=1)) == []


def test_instants_of_different_zones_and_precision_are_ordered_as_instants(storage: Storage) -> None:
    summer = datetime(2026, 3, 1, 9, 30, 0, 1, tzinfo=DANISH_TIME)  # one microsecond after AT
    later = storage.write_now(lambda conn: agenda(conn).add("a.b", summer))
    (earlier,) = add(storage, 0)
    assert [item.item_id for item in due(storage, summer)] == [earlier, later]


def test_an_instant_without_zone_is_refused(storage: Storage) -> None:
    with pytest.raises(ValueError, match="zone"):
        storage.write_now(lambda conn: agenda(conn).add("a.b", AT.replace(tzinfo=None)))


def test_kinds_can_be_chosen_and_left_out(storage: Storage) -> None:
    (a,) = add(storage, 0)
    (b,) = add(storage, 0, kind="b.c")
    assert [item.item_id for item in due(storage, AT, kinds={"b.c"})] == [b]
    assert [item.item_id for item in due(storage, AT, without={"b.c"})] == [a]
    assert due(storage, AT, kinds=set()) == []


def test_another_state_sees_nothing_and_changes_nothing(storage: Storage) -> None:
    (item_id,) = add(storage, 0, state="other")
    assert due(storage, AT) == []
    assert not storage.write_now(lambda conn: agenda(conn).done(item_id))
    assert not storage.write_now(lambda conn: agenda(conn).postpone(item_id, AT))
    assert storage.read_now(lambda conn: agenda(conn, "other").count()) == 1
    assert storage.read_now(lambda conn: agenda(conn).next_due()) is None


def test_a_thing_is_done_once(storage: Storage) -> None:
    (item_id,) = add(storage, 0)
    told = [storage.write_now(lambda conn: agenda(conn).done(item_id)) for _ in range(2)]
    assert told == [True, False]
    assert due(storage, AT) == []


def test_a_thing_put_off_comes_later_and_has_been_tried(storage: Storage) -> None:
    (item_id,) = add(storage, 0)
    assert storage.write_now(lambda conn: agenda(conn).postpone(item_id, AT + HOUR))
    assert due(storage, AT) == []
    (item,) = due(storage, AT + HOUR)
    assert (item.item_id, item.attempts) == (item_id, 1)


def test_a_thing_that_was_put_off_meanwhile_is_not_taken(storage: Storage) -> None:
    (item_id,) = add(storage, 0)
    (read,) = due(storage, AT)
    storage.write_now(lambda conn: agenda(conn).postpone(item_id, AT + HOUR))
    assert not storage.read_now(lambda conn: agenda(conn).is_waiting(read))
    assert not storage.write_now(lambda conn: agenda(conn).take(read))
    (again,) = due(storage, AT + HOUR)
    assert storage.read_now(lambda conn: agenda(conn).is_waiting(again))
    assert storage.write_now(lambda conn: agenda(conn).take(again))


def test_what_is_cancelled_does_not_happen_and_the_rest_does(storage: Storage) -> None:
    add(storage, 0, 1, key="gone")
    (stays,) = add(storage, 0, key="stays")
    assert storage.write_now(lambda conn: agenda(conn).cancel("a.b", "gone")) == 2
    assert [item.item_id for item in due(storage, AT + HOUR)] == [stays]
    assert storage.write_now(lambda conn: agenda(conn).cancel("b.c", "stays")) == 0


def test_a_work_that_fails_puts_nothing_on_the_agenda(storage: Storage) -> None:
    def work(connection: Connection) -> None:
        agenda(connection).add("a.b", AT)
        raise LookupError

    with pytest.raises(LookupError):
        storage.write_now(work)
    assert storage.read_now(lambda conn: agenda(conn).count()) == 0


def test_the_waiting_ones_are_shown_page_by_page(storage: Storage) -> None:
    add(storage, 3, 1, 1, 2)
    first = storage.read_now(lambda conn: agenda(conn).waiting(limit=3))
    second = storage.read_now(lambda conn: agenda(conn).waiting(after=first[-1].seq, limit=3))
    assert [item.due for item in [*first, *second]] == [AT + HOUR, AT + HOUR, AT + 2 * HOUR, AT + 3 * HOUR]
    assert storage.read_now(lambda conn: agenda(conn).waiting(kind="b.c")) == []
    assert len(storage.read_now(lambda conn: agenda(conn).waiting(kind="a.b", key="k"))) == 4


def test_the_soonest_of_every_sandbox_is_known_and_the_default_one_needs_no_row(storage: Storage) -> None:
    storage.write_now(lambda conn: SandboxRegistry(conn).put(StoredSandbox("a", "a~1", {"psrm": "off"}, AT), AT))
    add(storage, 2, 1, state="a~1")
    add(storage, 3)
    add(storage, 0, state="a")  # a state no sandbox has any more
    add(storage, 0, state="a~1", kind="unknown")
    found = storage.read_now(lambda conn: soonest(conn, {"a.b"}))
    assert {(one.state_id, one.due, one.settings) for one in found} == {
        ("a~1", AT + HOUR, '{"psrm": "off"}'),
        ("default", AT + 3 * HOUR, "{}"),
    }
    assert storage.read_now(lambda conn: soonest(conn, set())) == []


def test_a_default_sandbox_that_was_reset_has_the_agenda_of_its_new_state(storage: Storage) -> None:
    storage.write_now(lambda conn: SandboxRegistry(conn).put(StoredSandbox("default", "default~1", {}, AT), AT))
    add(storage, 0)
    assert storage.read_now(lambda conn: soonest(conn, {"a.b"})) == []
    add(storage, 1, state="default~1")
    assert [one.state_id for one in storage.read_now(lambda conn: soonest(conn, {"a.b"}))] == ["default~1"]
