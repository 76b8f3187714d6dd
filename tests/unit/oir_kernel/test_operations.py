"""Running one operation: kept when accepted, undone when refused, answered once."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from oir_kernel.errors import BadRequest, ReceiverUnavailable
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, LookAgain, execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage, StorageConflict, open_storage
from tests.support import notatbog
from tests.support.beskeder import SYSTEM
from tests.support.notatbog import SKRIV, SLET, Broken, NotatUdfald, NotatUow, SkrivNotat, SletNotat, notater, skriv

pytestmark = pytest.mark.anyio

NOTAT = SkrivNotat(Uuid("a"), "Hej")


@pytest.fixture
def call(scope: SandboxScope) -> Call:
    return Call(scope, "t-1", "11111111", SYSTEM, "99999999")


async def test_an_accepted_command_is_kept_and_answered(notat_storage: Storage, call: Call) -> None:
    assert await execute(SKRIV, NOTAT, call, notat_storage) == NotatUdfald(True, "a", 1)
    assert [note.notat_id for note in notater(notat_storage)] == ["a"]


async def test_a_refusal_undoes_everything_and_is_not_remembered(notat_storage: Storage, call: Call) -> None:
    refused = replace(NOTAT, titel="afvis")
    for _ in range(2):
        outcome = await execute(SKRIV, refused, call, notat_storage)
        assert not outcome.accepted
        assert outcome.findings[0].rule_id == "NOTAT-1"
        assert notater(notat_storage) == []
    willing = replace(SKRIV, handle=lambda command, uow: skriv(replace(command, titel="nu"), uow))
    assert (await execute(willing, refused, call, notat_storage)).accepted


async def test_the_same_command_gets_the_stored_answer(notat_storage: Storage, call: Call) -> None:
    first = await execute(SKRIV, NOTAT, call, notat_storage)
    await execute(SKRIV, replace(NOTAT, notat_id=Uuid("b")), call, notat_storage)
    again = await execute(SKRIV, NOTAT, replace(call, transaktions_id="t-2"), notat_storage)
    assert again == first
    assert len(notater(notat_storage)) == 2


@pytest.mark.parametrize(
    "change",
    [
        lambda call: replace(call, afsender_cvr="99999999"),
        lambda call: replace(call, modtager_cvr="11111111"),
        lambda call: replace(call, afsender_system="x"),
    ],
)
async def test_another_sender_or_receiver_makes_it_another_command(
    notat_storage: Storage, call: Call, change: Callable[[Call], Call]
) -> None:
    await execute(SKRIV, NOTAT, call, notat_storage)
    with pytest.raises(StorageConflict):  # the notebook does not know senders apart, so the same id is in the way
        await execute(SKRIV, NOTAT, change(call), notat_storage)


async def test_another_sandbox_makes_it_another_command(notat_storage: Storage, call: Call) -> None:
    await execute(SKRIV, NOTAT, call, notat_storage)
    other = replace(call, scope=replace(call.scope, sandbox_id="anden"))
    assert (await execute(SKRIV, NOTAT, other, notat_storage)).tilfoejet == 1


async def test_a_command_without_identity_is_known_by_its_conversation(notat_storage: Storage, call: Call) -> None:
    async def counted(transaktions_id: str) -> int:
        asked = replace(call, transaktions_id=transaktions_id)
        return (await execute(SLET, SletNotat(Uuid("a")), asked, notat_storage)).tilfoejet

    assert await counted("t-1") == 0
    await execute(SKRIV, NOTAT, call, notat_storage)
    assert await counted("t-1") == 0
    assert await counted("t-2") == 1


async def test_an_error_of_the_handler_undoes_everything_and_is_raised(notat_storage: Storage, call: Call) -> None:
    with pytest.raises(Broken):
        await execute(SKRIV, replace(NOTAT, titel="kast"), call, notat_storage)
    assert notater(notat_storage) == []
    assert (await execute(SKRIV, NOTAT, call, notat_storage)).accepted


async def test_a_look_up_completes_the_command_before_the_transaction(notat_storage: Storage, call: Call) -> None:
    async def look_up(command: SkrivNotat, _call: Call) -> SkrivNotat:
        return replace(command, titel=f"{command.titel} fundet")

    asking = replace(SKRIV, look_up=look_up)
    first = await execute(asking, NOTAT, call, notat_storage)
    assert notater(notat_storage)[0].titel == "Hej fundet"
    assert await execute(asking, NOTAT, call, notat_storage) == first


async def test_a_look_up_that_fails_leaves_nothing(notat_storage: Storage, call: Call) -> None:
    async def look_up(_command: SkrivNotat, _call: Call) -> SkrivNotat:
        raise BadRequest(Text("nej", "no"))

    with pytest.raises(BadRequest):
        await execute(replace(SKRIV, look_up=look_up), NOTAT, call, notat_storage)
    assert notater(notat_storage) == []


async def test_the_place_of_a_value_makes_no_other_command(notat_storage: Storage, call: Call) -> None:
    class Elsewhere:
        def place(self, field: str) -> Any:
            raise AssertionError(field)

    first = await execute(SKRIV, NOTAT, call, notat_storage)
    assert await execute(SKRIV, replace(NOTAT, kilde=Elsewhere()), call, notat_storage) == first


def test_a_unit_of_work_knows_its_sandbox_and_nothing_of_another(sqlite_storage: Storage, call: Call) -> None:
    def looked(connection: Any) -> tuple[str, str, str]:
        uow = NotatUow(connection, call)
        return uow.state_id, uow.settings.psrm, uow.clock.today().isoformat()

    assert sqlite_storage.read_now(looked) == ("default", "advise", "2026-11-23")


async def test_a_repeated_message_gets_its_answer_even_when_whom_it_asks_is_away(
    notat_storage: Storage, call: Call
) -> None:
    async def away(_command: SkrivNotat, _call: Call) -> SkrivNotat:
        raise ReceiverUnavailable(Text("Væk.", "Away."))

    first = await execute(SKRIV, NOTAT, call, notat_storage)
    assert await execute(replace(SKRIV, look_up=away), NOTAT, call, notat_storage) == first
    with pytest.raises(ReceiverUnavailable):
        await execute(replace(SKRIV, look_up=away), replace(NOTAT, titel="En anden"), call, notat_storage)


async def test_a_handler_may_ask_for_another_look_and_nothing_of_the_first_try_stays(
    notat_storage: Storage, call: Call
) -> None:
    tried: list[str] = []

    def handle(command: SkrivNotat, uow: NotatUow) -> NotatUdfald:
        tried.append(command.titel)
        outcome = skriv(command, uow)
        if command.titel == "Hej":
            raise LookAgain
        return outcome

    async def closer(command: SkrivNotat, _call: Call) -> SkrivNotat:
        return replace(command, titel="Set efter")

    asking = replace(SKRIV, handle=handle, look_again=closer)
    assert (await execute(asking, NOTAT, call, notat_storage)).accepted
    assert [note.titel for note in notater(notat_storage)] == ["Set efter"]
    assert await execute(asking, NOTAT, call, notat_storage)
    assert tried == ["Hej", "Set efter"]


async def test_asking_for_another_look_where_there_is_none_is_a_mistake_that_shows(
    notat_storage: Storage, call: Call
) -> None:
    def handle(_command: SkrivNotat, _uow: NotatUow) -> NotatUdfald:
        raise LookAgain

    with pytest.raises(LookAgain):
        await execute(replace(SKRIV, handle=handle), NOTAT, call, notat_storage)
    assert notater(notat_storage) == []


# --- the same command at once: PostgreSQL alone runs two works at a time ---------------------------------------------


@pytest.fixture
def postgres(postgres_url: str) -> Iterator[Storage]:
    opened = open_storage(postgres_url)
    opened.write_now(notatbog.metadata.create_all)
    yield opened
    opened.write_now(notatbog.metadata.drop_all)
    opened.close_now()


def overtaken_by(first: SkrivNotat, call: Call, storage: Storage) -> Callable[[SkrivNotat, NotatUow], NotatUdfald]:
    """A handler that writes, lets another command be taken in meanwhile, and refuses because it then sees a note."""

    def handle(command: SkrivNotat, uow: NotatUow) -> NotatUdfald:
        uow.add(replace(command, notat_id=Uuid("kladde")))
        asyncio.run(execute(SKRIV, first, call, storage))
        return NotatUdfald(uow.count() == 1, command.notat_id)

    return handle


@pytest.mark.postgres
async def test_a_command_that_ran_into_its_own_equal_gets_the_answer_of_that_one(postgres: Storage, call: Call) -> None:
    overtaken = replace(SKRIV, handle=overtaken_by(NOTAT, call, postgres))
    assert await execute(overtaken, NOTAT, call, postgres) == NotatUdfald(True, "a", 1)
    assert [note.notat_id for note in notater(postgres)] == ["a"]


@pytest.mark.postgres
async def test_a_command_that_ran_into_another_is_refused(postgres: Storage, call: Call) -> None:
    other = replace(NOTAT, titel="Et andet")
    overtaken = replace(SKRIV, handle=overtaken_by(other, call, postgres))
    assert not (await execute(overtaken, NOTAT, call, postgres)).accepted
    assert [note.titel for note in notater(postgres)] == ["Et andet"]
