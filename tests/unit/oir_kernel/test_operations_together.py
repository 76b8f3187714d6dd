"""Several commands decided in one transaction of the caller's: each answered, all kept or none."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, decide_in
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from tests.support.beskeder import SYSTEM
from tests.support.notatbog import SKRIV, NotatUdfald, SkrivNotat, notater

NOTAT = SkrivNotat(Uuid("a"), "Hej")
OTHER = replace(NOTAT, notat_id=Uuid("b"))


@pytest.fixture
def call(scope: SandboxScope) -> Call:
    return Call(scope, "t-1", "11111111", SYSTEM, "99999999")


def together(storage: Storage, call: Call, *commands: SkrivNotat, fails: bool = False) -> list[object]:
    """The outcome of each command."""

    def work(connection: Connection) -> list[object]:
        decided = [decide_in(SKRIV, command, call, connection) for command in commands]
        if fails:
            raise RuntimeError("the caller gives up")
        return [outcome for outcome, _ in decided]

    return storage.write_now(work)


def test_each_command_is_answered_and_kept(notat_storage: Storage, call: Call) -> None:
    assert together(notat_storage, call, NOTAT, OTHER) == [NotatUdfald(True, "a", 1), NotatUdfald(True, "b", 2)]
    assert [note.notat_id for note in notater(notat_storage)] == ["a", "b"]


def test_a_repeat_in_the_same_or_a_later_transaction_gets_the_stored_answer(notat_storage: Storage, call: Call) -> None:
    first = NotatUdfald(True, "a", 1)
    assert together(notat_storage, call, NOTAT, NOTAT) == [first, first]
    assert together(notat_storage, call, OTHER, NOTAT) == [NotatUdfald(True, "b", 2), first]
    assert len(notater(notat_storage)) == 2


def test_nothing_is_kept_when_the_caller_gives_up(notat_storage: Storage, call: Call) -> None:
    with pytest.raises(RuntimeError):
        together(notat_storage, call, NOTAT, OTHER, fails=True)
    assert notater(notat_storage) == []
    assert together(notat_storage, call, NOTAT) == [NotatUdfald(True, "a", 1)]
