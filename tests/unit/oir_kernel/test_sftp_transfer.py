"""Trigger in, file and metadata to the receiver, receipt to the sender; and what goes wrong on the way."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta
from pathlib import Path

import asyncssh
import pytest

from oir_kernel.errors import ReceiverUnavailable
from oir_kernel.findings import Text
from oir_kernel.sftp.documents import NAMESPACE
from oir_kernel.sftp.doors import AnswerFile, Delivery, DeliveryAnswer
from oir_kernel.sftp.pickup import steps
from oir_kernel.sftp.server import SftpServer
from oir_kernel.sftp.transfer import RECEIVE
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.journal import read_journal
from oir_kernel.xml.schema import Schema
from tests.support.leverance import LEVERANCE, NAVN, SYSTEM, info, texts, trigger
from tests.support.sftp_klient import get, logged_in, names, put, server

pytestmark = pytest.mark.anyio
FILE = b"<indhold>610190-1234</indhold>"
SCHEMA = Schema(Path(__file__).parents[3] / "oir_kernel" / "sftp" / "SFTPTypes.xsd")


class Ekko:
    """A service that answers a file with its own content."""

    def __init__(self) -> None:
        self.received: list[Delivery] = []
        self.errors: list[Exception] = []

    async def __call__(self, delivery: Delivery) -> DeliveryAnswer:
        if self.errors:
            raise self.errors.pop(0)
        self.received.append(delivery)
        return DeliveryAnswer("MODTAGET", [AnswerFile(f"svar-{delivery.name}", "SVAR_1", delivery.content)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def ekko() -> Ekko:
    return Ekko()


@pytest.fixture
async def door(folder: Path, storage: Storage, ekko: Ekko) -> AsyncIterator[SftpServer]:
    async with server(folder, storage, {"OIR_SF1590_A_1": ekko}) as started:
        yield started


@pytest.fixture
async def client(door: SftpServer) -> AsyncIterator[asyncssh.SFTPClient]:
    async with logged_in(door.port) as opened:
        yield opened


async def send(client: asyncssh.SFTPClient, document: bytes | None = None, content: bytes = FILE) -> bytes:
    """Put the file and its trigger; the receipt, which is removed."""
    await put(client, f"OUT/{NAVN}", content)
    await put(client, f"OUT/{NAVN}.trigger", trigger(content) if document is None else document)
    return await take_receipt(client)


async def take_receipt(client: asyncssh.SFTPClient) -> bytes:
    receipt = await get(client, f"IN/{NAVN}.sftpreceipt")
    await client.remove(f"IN/{NAVN}.sftpreceipt")
    assert SCHEMA.findings(_root(receipt), str) == []
    return receipt


def _root(document: bytes):
    from lxml import etree

    return etree.fromstring(document)


def to_users(*users: str) -> dict[str, str]:
    return {"recipients": "".join(f"<Recipients>{user}</Recipients>" for user in users), "info": ""}


async def test_a_simple_transfer_brings_file_and_metadata_and_a_receipt(
    door: SftpServer, client: asyncssh.SFTPClient
) -> None:
    async with logged_in(door.port, "default+b") as receiver:
        receipt = await send(client, trigger(FILE, **to_users("default+b")))
        assert texts(receipt, "Message") == ["SUCCESS"]
        assert texts(receipt, "SendersFileId") == ["min-fil-1"]
        assert await names(receiver, "IN") == [NAVN, f"{NAVN}.metadata"]
        assert await get(receiver, f"IN/{NAVN}") == FILE
        metadata = await get(receiver, f"IN/{NAVN}.metadata")
    assert _root(metadata).tag == f"{{{NAMESPACE}}}FileMetadata"
    assert SCHEMA.findings(_root(metadata), str) == []
    assert texts(metadata, "FileTransferUUID") == texts(receipt, "FileTransferUUID")
    assert (texts(metadata, "Sender"), texts(metadata, "Recipients")) == (["default+a"], ["default+b"])
    assert await names(client, "OUT") == []


async def test_a_file_goes_to_several_users_and_a_user_may_be_named_by_its_system(
    door: SftpServer, client: asyncssh.SFTPClient
) -> None:
    async with logged_in(door.port, "default+b") as b, logged_in(door.port, "default") as own:
        receipt = await send(
            client,
            trigger(
                FILE,
                **to_users("b", "default", "default+b"),
            ).replace(b"default+a", b"a"),
        )
        assert texts(receipt, "Message") == ["SUCCESS"]
        assert await get(b, f"IN/{NAVN}") == await get(own, f"IN/{NAVN}") == FILE
        await b.remove(f"IN/{NAVN}")
        assert await get(own, f"IN/{NAVN}") == FILE


async def test_dynamic_routing_brings_the_file_to_the_service_and_its_answer_back(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko
) -> None:
    assert texts(await send(client), "Message") == ["SUCCESS"]
    await door.postman.deliver_all()
    (delivery,) = ekko.received
    assert (delivery.content, delivery.inf_ref, delivery.name) == (FILE, "OIR_SF1590_A_1", NAVN)
    assert (delivery.call.transaktions_id, delivery.call.afsender_system) == (LEVERANCE, SYSTEM)
    assert await names(client, "IN") == [f"svar-{NAVN}", f"svar-{NAVN}.metadata"]
    metadata = await get(client, f"IN/svar-{NAVN}.metadata")
    assert SCHEMA.findings(_root(metadata), str) == []
    assert texts(metadata, "InfRef") == ["SVAR_1"]
    assert texts(metadata, "RecipientIt-system") == [SYSTEM]
    assert texts(metadata, "SizeInBytes") == [str(len(FILE))]
    assert await door.postman.deliver_all() == 0


async def test_dynamic_routing_finds_the_user_that_is_the_it_system_named(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko
) -> None:
    other = "00000000-0000-4000-8000-0000000000b2"
    named = info(modtager_system=f"<RecipientIt-system>{other}</RecipientIt-system>")
    async with logged_in(door.port, f"default+{other}") as receiver:
        assert texts(await send(client, trigger(FILE, info=named)), "Message") == ["SUCCESS"]
        assert await get(receiver, f"IN/{NAVN}") == FILE
    assert await door.postman.deliver_all() == 0
    assert ekko.received == []


ROUTED = "<Recipients>ROUTING_V1_0_0</Recipients>"


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"size": len(FILE) + 1}, ["2"]),
        ({"name": "en-anden.xml"}, ["8"]),
        ({"sender": "default+b"}, ["7"]),
        (to_users("default+findes-ikke"), ["3"]),
        (to_users("anden+a"), ["3"]),
        (to_users("default+a b"), ["3"]),
        (to_users("findes-ikke", "heller-ikke"), ["3", "3"]),
        ({"info": ""}, ["3"]),
        ({"info": info(modtager="12345678")}, ["10"]),
        ({"info": info(modtager="29189846")}, ["3"]),
        ({"info": info(afsender="12345678")}, ["10"]),
        ({"info": info(inf_ref="UKENDT_1")}, ["9"]),
        ({"info": info(transaktions_id="intet-uuid")}, ["5"]),
        ({"size": "mange"}, ["5"]),
        ({"size": 1, "sender": "x", "info": info(inf_ref="UKENDT_1")}, ["7", "2", "9"]),
        ({"recipients": ""}, ["5"]),
    ],
)
async def test_each_wrong_trigger_has_its_own_error_and_the_file_stays(
    client: asyncssh.SFTPClient, changes: dict[str, str], codes: Sequence[str]
) -> None:
    receipt = await send(client, trigger(FILE, **changes))
    assert texts(receipt, "ErrorCode") == codes
    assert texts(receipt, "Message") == []
    assert all(" / " in said for said in texts(receipt, "ErrorDescription"))
    assert await names(client, "OUT") == [NAVN]
    await put(client, f"OUT/{NAVN}.trigger", trigger(FILE))
    assert texts(await take_receipt(client), "Message") == ["SUCCESS"]


@pytest.mark.parametrize(
    "document",
    [
        b"",
        b"x",
        b"<Trigger/>",
        trigger(FILE)[:-5],
        trigger(FILE).replace(b"<FileName>", b"<s:FileName>").replace(b"</FileName>", b"</s:FileName>"),
        b"<a>" * 300,
    ],
)
async def test_a_trigger_that_cannot_be_read_is_told_so(client: asyncssh.SFTPClient, document: bytes) -> None:
    assert set(texts(await send(client, document), "ErrorCode")) == {"5"}


async def test_a_trigger_without_a_file_and_one_put_twice_are_told_apart(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko
) -> None:
    await put(client, f"OUT/{NAVN}.trigger", trigger(FILE))
    assert texts(await take_receipt(client), "ErrorCode") == ["1"]
    first = texts(await send(client), "FileTransferUUID")
    await put(client, f"OUT/{NAVN}.trigger", trigger(FILE))
    again = await take_receipt(client)
    assert texts(again, "ErrorCode") == ["6"]
    assert first[0] in texts(again, "ErrorDescription")[0]
    await door.postman.deliver_all()
    assert len(ekko.received) == 1


async def test_a_name_the_receiver_has_not_fetched_is_not_used_again(
    door: SftpServer, client: asyncssh.SFTPClient
) -> None:
    async with logged_in(door.port, "default+b") as receiver:
        document = trigger(FILE, **to_users("default+b"))
        await send(client, document)
        assert texts(await send(client, document), "ErrorCode") == ["4"]
        await receiver.remove(f"IN/{NAVN}")
        await put(client, f"OUT/{NAVN}.trigger", document)
        assert texts(await take_receipt(client), "Message") == ["SUCCESS"]
        assert await names(receiver, "IN") == [NAVN, f"{NAVN}.metadata", f"{NAVN}.metadata.1"]


async def test_an_unread_receipt_is_kept_beside_the_new_one(client: asyncssh.SFTPClient) -> None:
    for _ in range(3):
        await put(client, f"OUT/{NAVN}.trigger", b"x")
    assert await names(client, "IN") == [f"{NAVN}.sftpreceipt{ending}" for ending in ("", ".1", ".2")]


async def test_a_client_that_looks_at_the_trigger_it_sent_still_sees_it(client: asyncssh.SFTPClient) -> None:
    await send(client)
    assert (await client.stat(f"OUT/{NAVN}.trigger")).size == len(trigger(FILE))
    assert await names(client, "OUT") == []


async def test_a_trigger_may_get_its_name_by_renaming(client: asyncssh.SFTPClient) -> None:
    await put(client, f"OUT/{NAVN}", FILE)
    await put(client, "OUT/t.tmp", trigger(FILE))
    await client.rename("OUT/t.tmp", f"OUT/{NAVN}.trigger")
    assert texts(await take_receipt(client), "Message") == ["SUCCESS"]


async def test_every_transfer_and_delivery_is_journalled_and_masked(
    door: SftpServer, client: asyncssh.SFTPClient, storage: Storage
) -> None:
    await send(client)
    await send(client, trigger(FILE, size=1))
    await door.postman.deliver_all()
    entries = await read_journal(storage, "default", lambda found: [found.get(entry.seq) for entry in found.list()])
    seen = [(entry.door, entry.operation, entry.verdict, entry.transaktions_id) for entry in entries if entry]
    assert sorted(seen) == [
        ("sftp", "OIR_SF1590_A_1", "MODTAGET", LEVERANCE),
        ("sftp", "Trigger", "FEJL 2", LEVERANCE),
        ("sftp", "Trigger", "SUCCESS", LEVERANCE),
    ]
    assert all("610190-1234" not in entry.request + entry.answer for entry in entries if entry)


async def test_a_service_that_is_away_gets_the_file_later_and_once(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko
) -> None:
    await door.postman.__aexit__()  # here the test is the postman
    ekko.errors = [ReceiverUnavailable(Text("Væk.", "Away.")), ReceiverUnavailable(Text("Væk.", "Away."))]
    await send(client)
    assert [await door.postman.deliver_all() for _ in range(4)] == [0, 0, 1, 0]
    assert len(ekko.received) == 1


async def test_a_service_that_breaks_ends_the_transfer_with_a_receipt_that_tells_nothing_of_it(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko
) -> None:
    await door.postman.__aexit__()
    ekko.errors = [ValueError("hemmelig 0101901234")]
    await send(client)
    assert [await door.postman.deliver_all() for _ in range(2)] == [1, 0]
    receipt = await take_receipt(client)
    assert texts(receipt, "ErrorCode") == ["13"]
    assert b"hemmelig" not in receipt


async def test_a_file_of_a_state_that_was_reset_is_received_by_nobody(
    folder: Path, storage: Storage, ekko: Ekko
) -> None:
    door = server(folder, storage, {"OIR_SF1590_A_1": ekko})
    sandboxes = door.desk._sandboxes
    await sandboxes.change("min", {})
    async with door, logged_in(door.port, "min+a") as client:
        await door.postman.__aexit__()
        await send(client, trigger(FILE, sender="min+a"))
        await sandboxes.reset("min")
        assert await door.postman.deliver_all() == 0
        assert await names(client, "IN") == []
    assert ekko.received == []


async def test_a_slow_erp_system_receives_its_file_when_its_delay_has_passed(
    door: SftpServer, client: asyncssh.SFTPClient, ekko: Ekko, storage: Storage
) -> None:
    await door.desk._sandboxes.change("default", {"erp": {"receipt_delay": 3600}})
    assert texts(await send(client), "Message") == ["SUCCESS"]
    assert await door.postman.deliver_all() == 0
    scope = await door.desk._sandboxes.scope("default")

    def waiting(connection):
        return AgendaRepository(connection, scope.state_id, scope.clock.now).waiting(kind=RECEIVE)

    (item,) = await storage.read(waiting)
    assert timedelta(minutes=59) < item.due - scope.clock.now() <= timedelta(hours=1)
    told = await steps(["OIR_SF1590_A_1"], door.postman)[RECEIVE](item, scope, storage)
    assert [delivery.content for delivery in ekko.received] == [FILE]
    assert told is not None
    assert await storage.read(waiting) == []
    assert await names(client, "IN") == [f"svar-{NAVN}", f"svar-{NAVN}.metadata"]
