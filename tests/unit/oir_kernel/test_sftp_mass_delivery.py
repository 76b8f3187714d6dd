"""What every mass delivery shares: portions of things, segments of receipts, and deliveries that are kept once."""

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection

from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.sftp.mass_delivery import delivery_key, keep_once, portions, segments
from oir_kernel.storage import Storage
from oir_kernel.storage.answers import AnswerRepository


@given(st.lists(st.integers(0, 5), max_size=30), st.integers(1, 7))
def test_portions_keep_the_order_and_never_name_a_thing_twice(things: list[int], size: int) -> None:
    made = list(portions(iter(things), size, lambda thing: thing))
    assert [thing for portion in made for thing in portion] == things
    assert all(0 < len(portion) <= size and len(set(portion)) == len(portion) for portion in made)


@given(st.integers(0, 40), st.integers(1, 9))
def test_segments_hold_every_receipt_once_and_say_how_many_they_are(count: int, size: int) -> None:
    made = list(segments(count, size))
    assert [place for _, _, places in made for place in places] == list(range(count))
    assert [number for number, _, _ in made] == list(range(1, len(made) + 1))
    assert all(files == len(made) and len(places) <= size for _, files, places in made)


def test_a_delivery_is_known_by_who_sends_it_to_whom() -> None:
    scope = SandboxScope.of("default", SandboxSettings())
    keys = {
        delivery_key(Call(scope, "t", cvr, system, receiver), key)
        for cvr in ("11111111", "22222222")
        for system in ("a", "b")
        for receiver in ("11111111", "22222222")
        for key in ("x", "y")
    }
    assert len(keys) == 16
    assert delivery_key(Call(scope, "t1", "1", "a", "2"), "x") == delivery_key(Call(scope, "t2", "1", "a", "2"), "x")


def test_what_was_kept_first_stays(storage: Storage) -> None:
    def keep(value: str, sandbox: str = "default") -> str | None:
        def work(connection: Connection) -> str | None:
            answers = AnswerRepository(connection, sandbox, lambda: datetime(2026, 11, 23, tzinfo=UTC))
            return keep_once(answers, "Leverance", "k", value)

        return storage.write_now(work)

    assert keep("first") is None
    assert keep("second") == "first"
    assert keep("third") == "first"
    assert keep("other", "another") is None
