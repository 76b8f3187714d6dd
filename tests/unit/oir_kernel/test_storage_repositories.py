"""The kernel's repositories and the unit of work, on both databases."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import Connection

from oir_kernel.clock import FrozenClock
from oir_kernel.events import Event
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.storage import Storage, StorageConflict
from oir_kernel.storage.outbox import states_waiting
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox
from oir_kernel.storage.uow import UnitOfWork

AT = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)
DIGEST = "ab" * 32


def uow(connection: Connection, sandbox_id: str = "default") -> UnitOfWork:
    return UnitOfWork(connection, SandboxScope(sandbox_id, SandboxSettings(), FrozenClock(AT)))


def test_a_sandbox_is_found_with_its_settings_and_the_instant_it_was_made(storage: Storage) -> None:
    storage.write_now(
        lambda conn: SandboxRegistry(conn).put(StoredSandbox("korsbæk", "korsbæk", {"psrm": "off"}, AT), AT)
    )
    found = storage.read_now(lambda conn: SandboxRegistry(conn).get("korsbæk"))
    assert found is not None
    assert (found.settings, found.created_at) == ({"psrm": "off"}, AT)


def test_a_sandbox_put_again_is_changed_and_not_doubled(storage: Storage) -> None:
    for policy in ("off", "enforce"):
        sandbox = StoredSandbox("a", "a", {"psrm": policy}, AT)
        storage.write_now(lambda conn, sandbox=sandbox: SandboxRegistry(conn).put(sandbox, AT))
    (found,) = storage.read_now(lambda conn: SandboxRegistry(conn).list())
    assert (found.settings, found.created_at) == ({"psrm": "enforce"}, AT)


def test_a_sandbox_that_was_never_made_is_not_found(storage: Storage) -> None:
    assert storage.read_now(lambda conn: SandboxRegistry(conn).get("a")) is None


def test_an_answer_is_remembered_for_its_own_operation_digest_and_sandbox(storage: Storage) -> None:
    storage.write_now(lambda conn: uow(conn).answers.store("OpretFordring", DIGEST, '{"ok": true}'))

    def asked(conn: Connection) -> list[str | None]:
        here, there = uow(conn).answers, uow(conn, "other").answers
        return [
            here.remember("OpretFordring", DIGEST),
            here.remember("OpretFordring", "cd" * 32),
            here.remember("Ping", DIGEST),
            there.remember("OpretFordring", DIGEST),
        ]

    assert storage.read_now(asked) == ['{"ok": true}', None, None, None]


def test_a_second_answer_to_the_same_command_is_a_conflict(storage: Storage) -> None:
    storage.write_now(lambda conn: uow(conn).answers.store("Ping", DIGEST, "1"))
    with pytest.raises(StorageConflict):
        storage.write_now(lambda conn: uow(conn).answers.store("Ping", DIGEST, "2"))
    assert storage.read_now(lambda conn: uow(conn).answers.remember("Ping", DIGEST)) == "1"


def test_events_wait_in_the_order_they_were_added_with_the_time_of_the_sandbox(storage: Storage) -> None:
    events = [Event("debitor.fordring.registreret", f"f{number}", {"hovedstol": "100.00"}) for number in range(3)]
    storage.write_now(lambda conn: uow(conn).outbox.add(*events))
    pending = storage.read_now(lambda conn: uow(conn).outbox.pending())
    assert [event.event_id for event in pending] == [event.event_id for event in events]
    assert {(event.topic, event.created_at, event.attempts) for event in pending} == {
        ("debitor.fordring.registreret", AT, 0)
    }
    assert storage.read_now(lambda conn: uow(conn).outbox.pending(2)) == pending[:2]


def test_an_event_goes_with_the_state_it_tells_of_or_not_at_all(storage: Storage) -> None:
    def change_and_fail(conn: Connection) -> None:
        uow(conn).outbox.add(Event("a.b", "k", {}))
        raise LookupError

    with pytest.raises(LookupError):
        storage.write_now(change_and_fail)
    assert storage.read_now(states_waiting) == []


def test_no_events_leave_no_trace(storage: Storage) -> None:
    storage.write_now(lambda conn: uow(conn).outbox.add())
    assert storage.read_now(states_waiting) == []


def test_a_delivered_event_waits_no_more_and_a_tried_one_does(storage: Storage) -> None:
    first, second = Event("a.b", "1", {}), Event("a.b", "2", {})
    storage.write_now(lambda conn: uow(conn).outbox.add(first, second))
    storage.write_now(lambda conn: uow(conn).outbox.mark_delivered([first.event_id]))
    storage.write_now(lambda conn: uow(conn).outbox.mark_tried([second.event_id]))
    (left,) = storage.read_now(lambda conn: uow(conn).outbox.pending())
    assert (left.event_id, left.attempts) == (second.event_id, 1)


def test_an_event_of_another_sandbox_can_be_neither_seen_nor_marked(storage: Storage) -> None:
    event = Event("a.b", "1", {})
    storage.write_now(lambda conn: uow(conn, "a").outbox.add(event))
    storage.write_now(lambda conn: uow(conn, "b").outbox.mark_delivered([event.event_id]))
    assert storage.read_now(lambda conn: uow(conn, "b").outbox.pending()) == []
    assert storage.read_now(states_waiting) == ["a"]
