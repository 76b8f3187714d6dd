"""The file door through a real client: who gets in, what is there, and what is not."""

import inspect
import stat
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import asyncssh
import pytest

from oir_kernel.cpr_gate import HIDDEN
from oir_kernel.sandbox import SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.sftp import desk, session
from oir_kernel.sftp.host_keys import host_keys
from oir_kernel.sftp.login import OpenLogin
from oir_kernel.sftp.names import MAX_SENT_NAME_BYTES
from oir_kernel.sftp.server import SftpServer
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import read_journal
from tests.support.sftp_klient import connected, get, logged_in, names, put, server

pytestmark = pytest.mark.anyio
REAL = "0101901234"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the host keys lie: made once, because that takes longer than all else."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
async def door(folder: Path, storage: Storage) -> AsyncIterator[SftpServer]:
    async with server(folder, storage) as started:
        yield started


async def test_a_user_sees_two_empty_folders_and_nothing_else(door: SftpServer) -> None:
    async with logged_in(door.port) as client:
        assert await names(client, "/") == ["IN", "OUT"]
        assert await names(client, "IN") == await names(client, "OUT") == []
        assert await client.realpath(".") == "/"
        assert stat.S_ISDIR((await client.stat("OUT")).permissions or 0)


async def test_what_is_put_can_be_listed_read_and_removed(door: SftpServer) -> None:
    content = "æøå ".encode() * 200_000
    async with logged_in(door.port) as client:
        await put(client, "OUT/fil.txt", content)
        assert (await client.stat("/OUT/./fil.txt")).size == len(content)
        assert await get(client, "OUT/fil.txt") == content
        await client.remove("OUT/fil.txt")
        assert await names(client, "OUT") == []
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await client.remove("OUT/fil.txt")


async def test_a_name_leaves_room_for_the_receipt_that_is_named_after_it(door: SftpServer) -> None:
    longest, longer = "x" * MAX_SENT_NAME_BYTES, "x" * (MAX_SENT_NAME_BYTES + 1)
    async with logged_in(door.port) as client:
        for name in (longer, f"{longer}.trigger"):
            with pytest.raises(asyncssh.SFTPPermissionDenied, match=r"280 byte.*forkort"):
                await put(client, f"OUT/{name}", b"indhold")
        for name, content in ((longest, REAL.encode()), (f"{longest}.trigger", b"ingen trigger")):
            with suppress(asyncssh.SFTPPermissionDenied):
                await put(client, f"OUT/{name}", content)
            assert b"ErrorMessage" in await get(client, f"IN/{longest}.sftpreceipt")
        assert await names(client, "IN") == [f"{longest}.sftpreceipt", f"{longest}.sftpreceipt.1"]
        await client.remove(f"IN/{longest}.sftpreceipt.1")
        await put(client, "OUT/a", b"indhold")
        with pytest.raises(asyncssh.SFTPPermissionDenied, match="280 byte"):
            await client.rename("OUT/a", f"OUT/{longer}")
        assert await names(client, "OUT") == ["a"]


async def test_users_and_sandboxes_do_not_see_one_another(door: SftpServer, storage: Storage) -> None:
    await Sandboxes(storage).change("anden", {})
    async with logged_in(door.port) as mine:
        await put(mine, "OUT/fil.txt", b"min")
        for other in ("default+b", "default", "anden+a", "anden"):
            async with logged_in(door.port, other) as client:
                assert await names(client, "OUT") == []


async def test_a_reset_empties_the_folders_of_a_session_that_is_open(folder: Path, storage: Storage) -> None:
    door = server(folder, storage)
    sandboxes = door.desk._sandboxes
    await sandboxes.change("min", {})
    async with door, logged_in(door.port, "min+a") as client:
        await put(client, "OUT/fil.txt", b"min")
        await sandboxes.reset("min")
        assert await names(client, "OUT") == []
        await put(client, "OUT/ny.txt", b"min")
        assert await names(client, "OUT") == ["ny.txt"]


@pytest.mark.parametrize(
    "user", ["findes-ikke", "findes-ikke+a", "default+", "default+a b", "Default", f"default+{REAL}", "x/../y"]
)
async def test_nobody_logs_in_to_a_sandbox_or_as_a_system_that_cannot_be(door: SftpServer, user: str) -> None:
    with pytest.raises(asyncssh.PermissionDenied):
        async with logged_in(door.port, user, password="noget"):
            pass


async def test_there_is_no_shell_no_command_no_forwarding_and_no_scp(door: SftpServer) -> None:
    async with connected(door.port) as connection:
        for ask in (connection.run("ls", check=True), connection.create_process(), connection.run(subsystem="netconf")):
            with pytest.raises((asyncssh.ChannelOpenError, asyncssh.ProcessError)):
                await ask
        with pytest.raises(asyncssh.ChannelOpenError):
            await connection.open_connection("127.0.0.1", door.port)
        with pytest.raises(asyncssh.ChannelListenError):
            await connection.forward_remote_port("", 0, "127.0.0.1", door.port)
        with pytest.raises((OSError, asyncssh.Error)):
            await asyncssh.scp((connection, "OUT/fil"), "/dev/null")


@pytest.mark.parametrize(
    "path",
    [
        "/etc/passwd",
        "..",
        "OUT/..",
        "OUT/../IN/x",
        "IN/../../etc/passwd",
        "UD/fil",
        "OUT/a/b",
        "OUT/.ssh",
        "OUT/a\\b",
        "OUT/a\x01",
        f"OUT/{REAL}.txt",
        f"OUT/{'x' * 301}",
    ],
)
async def test_a_path_that_cannot_be_is_no_path(door: SftpServer, path: str) -> None:
    async with logged_in(door.port) as client:
        with pytest.raises(asyncssh.SFTPNoSuchFile) as raised:
            await put(client, path, b"x")
        assert REAL not in raised.value.reason
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await client.stat(path)


@pytest.mark.parametrize("path", ["IN/fil.txt", "OUT/fil.txt.metadata", "OUT/fil.txt.sftpreceipt", "OUT"])
async def test_only_the_sandbox_writes_there(door: SftpServer, path: str) -> None:
    async with logged_in(door.port) as client:
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await put(client, path, b"x")


async def test_there_are_no_folders_to_make_and_no_links(door: SftpServer) -> None:
    async with logged_in(door.port) as client:
        await put(client, "OUT/fil.txt", b"x")
        for ask in (client.mkdir("OUT/mappe"), client.rmdir("OUT")):
            with pytest.raises(asyncssh.SFTPPermissionDenied):
                await ask
        for ask in (
            client.symlink("/etc/passwd", "OUT/l"),
            client.link("OUT/fil.txt", "OUT/l"),
            client.readlink("OUT/fil.txt"),
            client.statvfs("OUT"),
        ):
            with pytest.raises(asyncssh.SFTPOpUnsupported):
                await ask
        assert await names(client, "OUT") == ["fil.txt"]


def test_no_request_is_answered_by_the_library_from_the_disk() -> None:
    harmless = {
        "channel",
        "connection",
        "env",
        "logger",
        "convert_attrs",
        "format_longname",
        "map_path",
        "reverse_map_path",
    }
    asked = {name for name, _ in inspect.getmembers(asyncssh.SFTPServer) if not name.startswith("_")}
    assert asked - harmless - vars(session.Session).keys() == set()


async def test_a_file_is_not_continued_and_a_time_may_be_set(door: SftpServer) -> None:
    async with logged_in(door.port) as client:
        await put(client, "OUT/fil.txt", b"en")
        with pytest.raises(asyncssh.SFTPOpUnsupported):
            async with client.open("OUT/fil.txt", "ab"):
                pass
        await client.utime("OUT/fil.txt", (1, 1))
        async with client.open("OUT/fil.txt", "wb") as file:
            await file.write(b"der", 2)
            await file.write(b"to", 0)
        assert await get(client, "OUT/fil.txt") == b"toder"


async def test_a_file_that_is_not_closed_is_not_there(door: SftpServer) -> None:
    async with logged_in(door.port) as client, client.open("OUT/fil.txt", "wb") as file:
        await file.write(b"x")
        assert await names(client, "OUT") == []


async def test_a_file_may_be_renamed_after_the_upload_but_not_out_of_its_folder(door: SftpServer) -> None:
    async with logged_in(door.port) as client:
        await put(client, "OUT/fil.filepart", b"x")
        await client.rename("OUT/fil.filepart", "OUT/fil.txt")
        assert await names(client, "OUT") == ["fil.txt"]
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.rename("OUT/fil.txt", "IN/fil.txt")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.rename("OUT/findes-ikke", "OUT/x")


async def test_sizes_and_counts_are_bounded(door: SftpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "MAX_FILE_BYTES", 1000)
    monkeypatch.setattr(session, "MAX_OPEN", 2)
    monkeypatch.setattr(desk, "MAX_FILES", 2)
    async with logged_in(door.port) as client:
        with pytest.raises(asyncssh.SFTPPermissionDenied, match="1000"):
            await put(client, "OUT/stor.txt", b"x" * 1001)
        await client.remove("OUT/stor.txt")  # what came before the limit, as on any server
        await put(client, "OUT/1.txt", b"x" * 1000)
        await put(client, "OUT/2.txt", b"x")
        with pytest.raises(asyncssh.SFTPPermissionDenied, match="2 filer"):
            await put(client, "OUT/3.txt", b"x")
        held = [await client.open("OUT/1.txt") for _ in range(2)]
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.open("OUT/1.txt")
        for file in held:
            await file.close()
        assert door.uploading.held == 0


async def test_a_hole_in_the_offset_cannot_take_more_than_a_file_may(door: SftpServer) -> None:
    async with logged_in(door.port) as client, client.open("OUT/fil.txt", "wb") as file:
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await file.write(b"x", 2**40)
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await file.write(b"x", session.MAX_FILE_BYTES)


async def test_connections_are_bounded(door: SftpServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oir_kernel.sftp.server.MAX_CONNECTIONS", 1)
    async with connected(door.port):
        with pytest.raises((OSError, asyncssh.Error)):
            async with connected(door.port):
                pass


@pytest.mark.parametrize(
    "content",
    [
        f"a {REAL} b",
        "010190-1234",
        "<a>01&#48;1901234</a>",
        "<a>0101<![CDATA[901234]]></a>",
        "<a>0101<!-- x -->901234</a>",
        "<a>0101<?x y?>901234</a>",
        "<a>MDEwMTkwMTIzNCBlciBldCBudW1tZXI=</a>",
        '{"a": "\\u0030101901234"}',
        "\ufeff" + REAL,
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
async def test_a_refused_number_is_neither_stored_nor_journalled_and_a_receipt_says_so(
    door: SftpServer, storage: Storage, content: str, encoding: str
) -> None:
    async with logged_in(door.port) as client:
        with pytest.raises(asyncssh.SFTPPermissionDenied) as raised:
            await put(client, "OUT/fil.xml", content.encode(encoding))
        assert await names(client, "OUT") == []
        said = (await get(client, "IN/fil.xml.sftpreceipt")).decode()
    assert "<ErrorCode>11</ErrorCode>" in said
    journal = await read_journal(storage, "default", lambda found: [found.get(entry.seq) for entry in found.list()])
    assert [(entry.door, entry.verdict) for entry in journal if entry] == [("sftp", "FEJL 11")]
    for text in (raised.value.reason, said, repr(journal)):
        assert "901234" not in text
        assert "1234" not in text.replace(HIDDEN, "")


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04\x14\x00",
        b"\x1f\x8b\x08\x00abc",
        b"<!DOCTYPE a><a/>",
        b"<?xml version='1.0' encoding='EBCDIC'?><a/>",
    ],
)
async def test_what_the_gate_cannot_read_is_not_let_in(door: SftpServer, content: bytes) -> None:
    async with logged_in(door.port) as client:
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await put(client, "OUT/fil.zip", content)
        assert b"<ErrorCode>12</ErrorCode>" in await get(client, "IN/fil.zip.sftpreceipt")
        assert await names(client, "OUT") == []


async def test_a_test_number_and_an_allowed_one_are_let_in(door: SftpServer, storage: Storage) -> None:
    async with logged_in(door.port) as client:
        await put(client, "OUT/test.txt", b"610190-1234")
    await Sandboxes(storage).change("egen", {"allowed_cpr": [REAL]})
    async with logged_in(door.port, "egen") as client:
        await put(client, "OUT/egen.txt", REAL.encode())
        assert await get(client, "OUT/egen.txt") == REAL.encode()


class KeyLogin(OpenLogin):
    """Asks for a key: one password, one public key."""

    def __init__(self, key: asyncssh.SSHKey) -> None:
        self._key = key.export_public_key().decode().strip()

    def is_open(self, scope: SandboxScope, system: str) -> bool:
        return (scope.sandbox_id, system) == ("default", "gaest")

    async def by_password(self, scope: SandboxScope, system: str, password: str) -> bool:
        return (scope.sandbox_id, system, password) == ("default", "a", "nøgle")

    async def by_public_key(self, scope: SandboxScope, system: str, key: str) -> bool:
        return (scope.sandbox_id, system, key) == ("default", "a", self._key)


async def test_a_door_that_is_not_open_asks_for_a_password_or_a_key(folder: Path, storage: Storage) -> None:
    key, other = asyncssh.generate_private_key("ssh-ed25519"), asyncssh.generate_private_key("ssh-rsa", key_size=2048)
    async with server(folder, storage, login=KeyLogin(key)) as door:
        for right in ({"password": "nøgle"}, {"client_keys": [key]}):
            async with logged_in(door.port, "default+a", **right) as client:
                assert await names(client, "/") == ["IN", "OUT"]
        async with logged_in(door.port, "default+gaest"):
            pass
        for user, wrong in (
            ("default+a", {"password": "forkert"}),
            ("default+a", {"client_keys": [other]}),
            ("default+a", {}),
            ("default+b", {"password": "nøgle"}),
            ("findes-ikke", {"client_keys": [key]}),
        ):
            with pytest.raises(asyncssh.PermissionDenied):
                async with logged_in(door.port, user, **wrong):
                    pass


def test_host_keys_are_made_once_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first = [key.export_public_key() for key in host_keys(folder)]
    assert [key.export_public_key() for key in host_keys(folder)] == first
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {
        "sftp_host_ed25519": 0o600,
        "sftp_host_rsa": 0o600,
    }


async def test_a_client_that_knows_rsa_only_gets_in(door: SftpServer) -> None:
    async with logged_in(door.port, server_host_key_algs=["rsa-sha2-256"]) as client:
        assert await names(client, "/") == ["IN", "OUT"]
