"""A snapshot that somebody else may have made: whatever is wrong with it, it is told, and nothing of it is kept."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest

from oir_kernel.errors import SandboxError, SnapshotDamaged, SnapshotForeign, SnapshotUnreadable, TooLarge
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.snapshots.limits import Limits
from oir_kernel.storage import Storage, open_storage
from tests.support.sandkasser import contents, fill, snapshots_of

pytestmark = pytest.mark.anyio

TABLE = "tables/kernel_answer.jsonl"
Members = dict[str, bytes]


@pytest.fixture
def storage(sqlite_url: str):
    opened = open_storage(sqlite_url)
    yield opened
    opened.close_now()


@pytest.fixture
async def members(storage: Storage, sandboxes: Sandboxes) -> Members:
    """The members of a good snapshot."""
    state = (await sandboxes.change("demo", {})).state_id
    await storage.write(lambda connection: fill(connection, state))
    file = io.BytesIO()
    await snapshots_of(storage, sandboxes).take("demo", file)
    archive = zipfile.ZipFile(file)
    return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Members, *more: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> io.BytesIO:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in (*members.items(), *more):
            archive.writestr(name, content)
    return file


async def refusal(file: io.BytesIO, storage: Storage, sandboxes: Sandboxes) -> SandboxError:
    with pytest.raises(SandboxError) as raised:
        await snapshots_of(storage, sandboxes, Limits(file_bytes=4 * 1024 * 1024)).restore("ny", file, new=True)
    assert await sandboxes.names() == ["default", "demo"]
    return raised.value


def header_with(**changes: Any) -> Callable[[Members], None]:
    def change(members: Members) -> None:
        header = json.loads(members["snapshot.json"])
        members["snapshot.json"] = json.dumps(header | changes).encode()

    return change


def table_with(change: Callable[[dict[str, Any]], None]) -> Callable[[Members], None]:
    def changed(members: Members) -> None:
        header = json.loads(members["snapshot.json"])
        change(next(table for table in header["tables"] if table["name"] == "kernel_answer"))
        members["snapshot.json"] = json.dumps(header).encode()

    return changed


def lines_with(line: bytes, *, twice: bool = False) -> Callable[[Members], None]:
    """The table with this one line, the header agreeing with it."""

    def changed(members: Members) -> None:
        content = line * (2 if twice else 1)
        members[TABLE] = content
        said = {"rows": content.count(b"\n"), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        table_with(lambda table: table.update(said))(members)

    return changed


def remove(name: str) -> Callable[[Members], None]:
    return lambda members: members.pop(name) and None


FILES: dict[str, tuple[Callable[[Members], None], type[SandboxError]]] = {
    "no header": (remove("snapshot.json"), SnapshotUnreadable),
    "header is no JSON": (lambda m: m.update({"snapshot.json": b"{"}), SnapshotUnreadable),
    "header of another kind": (lambda m: m.update({"snapshot.json": b"[]"}), SnapshotUnreadable),
    "header with more": (header_with(more=1), SnapshotUnreadable),
    "header too deep": (lambda m: m.update({"snapshot.json": b"[" * 100_000}), SnapshotUnreadable),
    "another format": (header_with(format="zip"), SnapshotUnreadable),
    "another version": (header_with(version=2), SnapshotForeign),
    "another migration": (header_with(head="0004_faktura"), SnapshotForeign),
    "a table is missing": (remove(TABLE), SnapshotUnreadable),
    "a table is told twice": (
        lambda m: header_with(tables=json.loads(m["snapshot.json"])["tables"] * 2)(m), SnapshotForeign),
    "a table that is not ours": (table_with(lambda t: t.update(name="sqlite_master")), SnapshotForeign),
    "a table that is not carried": (
        table_with(lambda t: t.update(name="kernel_subscription_secret")), SnapshotForeign),
    "the register of sandboxes": (table_with(lambda t: t.update(name="kernel_sandbox")), SnapshotForeign),
    "another column": (table_with(lambda t: t["columns"].update(more="text")), SnapshotForeign),
    "another type": (table_with(lambda t: t["columns"].update(answer="integer")), SnapshotForeign),
    "another order of columns": (
        table_with(lambda t: t.update(columns=dict(reversed(t["columns"].items())))), SnapshotForeign),
    "another digest": (table_with(lambda t: t.update(sha256="0" * 64)), SnapshotDamaged),
    "another count": (table_with(lambda t: t.update(rows=7)), SnapshotDamaged),
    "another content": (lambda m: m.update({TABLE: m[TABLE][:-5] + b"xx\"]\n"}), SnapshotDamaged),
    "a line that is no JSON": (lines_with(b"nej\n"), SnapshotDamaged),
    "a line that is no UTF-8": (lines_with(b'["\xff","d","a","2026"]\n'), SnapshotDamaged),
    "a line too deep": (lines_with(b"[" * 100_000 + b"\n"), SnapshotDamaged),
    "a line too short": (lines_with(b'["a"]\n'), SnapshotDamaged),
    "an object for a line": (lines_with(b'{"operation":"a"}\n'), SnapshotDamaged),
    "null where there must be a text": (lines_with(b'["a","b",null,"2026"]\n'), SnapshotDamaged),
    "a number for a text": (lines_with(b'["a","b",1,"2026"]\n'), SnapshotDamaged),
    "NUL in a text": (lines_with(b'["a","b","\\u0000","2026"]\n'), SnapshotDamaged),
    "half a character": (lines_with(b'["a","b","\\ud800","2026"]\n'), SnapshotDamaged),
    "two rows of one key": (lines_with(b'["a","b","c","2026"]\n', twice=True), SnapshotDamaged),
    "a setting that is none": (header_with(settings={"nothing": 1}), SnapshotDamaged),
    "a setting of another type": (header_with(settings={"clock_offset": "ti"}), SnapshotDamaged),
    "agreements of another type": (header_with(settings={"agreements": {"a": 1}}), SnapshotDamaged),
    "a seed that disagrees": (header_with(seed="andet"), SnapshotDamaged),
    "a clock beyond the calendar": (header_with(clock="2300-01-01T00:00:00+00:00"), SnapshotDamaged),
    "a clock without zone": (header_with(clock="2026-01-01T00:00:00"), SnapshotDamaged),
    "an advance beyond the calendar": (header_with(advanced_us=10**30), SnapshotDamaged),
}  # fmt: skip


@pytest.mark.parametrize("what", FILES)
async def test_a_file_that_is_wrong_is_refused_by_name(
    what: str, members: Members, storage: Storage, sandboxes: Sandboxes
) -> None:
    change, kind = FILES[what]
    change(members)
    error = await refusal(packed(members), storage, sandboxes)
    assert type(error) is kind, error.detail


@pytest.mark.parametrize(
    "name", ["../snapshot.json", "/etc/passwd", "tables/../../x", "a\\b", "tæller", "tables/more.jsonl"]
)
async def test_a_member_that_does_not_belong_is_refused(
    name: str, members: Members, storage: Storage, sandboxes: Sandboxes
) -> None:
    error = await refusal(packed(members, (name, b"x")), storage, sandboxes)
    assert type(error) is SnapshotUnreadable
    assert name not in error.detail.da


@pytest.mark.filterwarnings("ignore:Duplicate name")
async def test_two_members_of_one_name_are_refused(members: Members, storage: Storage, sandboxes: Sandboxes) -> None:
    error = await refusal(packed(members, (TABLE, b"x")), storage, sandboxes)
    assert type(error) is SnapshotUnreadable


async def test_a_bomb_is_not_unpacked(members: Members, storage: Storage, sandboxes: Sandboxes) -> None:
    members[TABLE] = b" " * 30 * 1024 * 1024
    assert type(await refusal(packed(members), storage, sandboxes)) is TooLarge


async def test_more_content_than_the_limit_is_refused(members: Members, storage: Storage, sandboxes: Sandboxes) -> None:
    members[TABLE] = bytes(range(256)) * 4 * 40 * 1024
    assert type(await refusal(packed(members, method=zipfile.ZIP_STORED), storage, sandboxes)) is TooLarge


async def test_a_packing_of_another_kind_is_refused(members: Members, storage: Storage, sandboxes: Sandboxes) -> None:
    assert type(await refusal(packed(members, method=zipfile.ZIP_LZMA), storage, sandboxes)) is SnapshotUnreadable


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip file at all, but long enough to be looked at" * 4])
async def test_what_is_no_zip_file_is_refused(content: bytes, storage: Storage, sandboxes: Sandboxes) -> None:
    await sandboxes.change("demo", {})
    assert type(await refusal(io.BytesIO(content), storage, sandboxes)) is SnapshotUnreadable


async def test_a_file_cut_or_changed_anywhere_is_refused_or_gives_what_was_taken(
    members: Members, storage: Storage, sandboxes: Sandboxes
) -> None:
    whole = packed(members).getvalue()
    state = (await sandboxes.scope("demo")).state_id
    before = storage.read_now(lambda connection: contents(connection, state))
    for at in range(0, len(whole), len(whole) // 40):
        changed = whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :]
        for content in (whole[:at], changed):
            try:
                made = await snapshots_of(storage, sandboxes).restore("ny", io.BytesIO(content), new=True)
            except (SnapshotUnreadable, SnapshotForeign, SnapshotDamaged, TooLarge):
                continue
            after = storage.read_now(lambda connection, state=made.state_id: contents(connection, state))  # type: ignore[misc]
            assert after.items() <= before.items()
            await sandboxes.delete("ny")


async def test_a_directory_of_very_many_members_is_not_read(storage: Storage, sandboxes: Sandboxes) -> None:
    await sandboxes.change("demo", {})
    file = packed({f"m{number}": b"" for number in range(2000)})
    assert type(await refusal(file, storage, sandboxes)) is SnapshotUnreadable
