"""A mass delivery to the running program: with OpenSSH's client, through `kill -9`, and without a CPR number anywhere."""

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncssh
import httpx
import pytest

from oir_kernel.soap.edition import Edition
from oir_sandbox.examples import INSTANT
from oir_sandbox.places import edition_folder
from tests.support.leverance import NAVN, bilag, leverance, texts, trigger
from tests.support.sftp_klient import get, logged_in, names, put

pytestmark = pytest.mark.anyio
EXAMPLE = Path(__file__).parents[2] / "contracts" / "files" / "finansbilag-leverance"
STEM = NAVN.removesuffix(".xml")
NUMBER = "1312901239"
LONG = 120
"""Seconds after which a test stops waiting."""

RunProgram = Callable[..., object]


@pytest.fixture
def open_door(run_program) -> Callable[..., tuple[object, int]]:
    """Starts the program with its file door on any free port; the program and that port."""

    def run(**environment: str) -> tuple[object, int]:
        program = run_program(OIR_SFTP_PORT="0", **environment)
        for line in program.process.stdout:
            if found := re.search(r"sftp://127\.0\.0\.1:(\d+)", line):
                return program, int(found[1])
        raise AssertionError("no file door was announced")

    return run


async def answered(client: asyncssh.SFTPClient, name: str) -> bytes:
    """The file of that name in IN, once it is there."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if name in await names(client, "IN"):
            return await get(client, f"IN/{name}")
    raise AssertionError(f"no {name} after {LONG} seconds")


def all_booked(client: httpx.Client) -> Iterator[str]:
    """The voucher numbers of every document in the ledger."""
    after = 0
    while page := client.get("/api/finans/bilag", params={"efter": after, "antal": 500}).json()["bilag"]:
        yield from (one["bilagsnummer"] for one in page)
        after = int(page[-1]["bilagsnummer"])


def without_uuid(content: bytes) -> bytes:
    return re.sub(rb"(<FileTransferUUID>)[^<]+", rb"\1", content)


@pytest.mark.skipif(shutil.which("sftp") is None, reason="WARNING: there is no sftp command. NOTHING WAS TESTED HERE.")
async def test_the_shipped_delivery_sent_with_openssh_is_answered_as_shipped(open_door, tmp_path: Path) -> None:
    program, port = open_door()
    with program.client() as http:
        http.put("/api/control/sandboxes/demo", json={"clock_frozen": INSTANT}).raise_for_status()
    batch = f"put {EXAMPLE}/OUT/{NAVN} OUT/\nput -p {EXAMPLE}/OUT/{NAVN}.trigger OUT/\nls -la IN\n-mkdir OUT/x\n"
    said = openssh(port, batch)
    assert f"{NAVN}.sftpreceipt" in said
    async with logged_in(port, "demo+fagsystem") as client:
        await answered(client, f"{STEM}_SVAR_1af1.xml.metadata")
    openssh(port, f"lcd {tmp_path}\nget IN/*\nrm IN/*\n")
    expected = {path.name: without_uuid(path.read_bytes()) for path in files_in(EXAMPLE / "IN")}
    assert {path.name: without_uuid(path.read_bytes()) for path in files_in(tmp_path) if STEM in path.name} == expected
    async with logged_in(port, "demo+fagsystem") as client:
        assert await names(client, "IN") == await names(client, "OUT") == []
    key = program.log.parent / "data" / "sftp_host_ed25519"
    assert key.stat().st_mode & 0o077 == 0


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.iterdir() if path.is_file()]


def openssh(port: int, batch: str) -> str:
    """Run OpenSSH's `sftp`, which reads neither keys nor settings of this machine."""
    options = ["StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "IdentityAgent=none", "IdentityFile=none"]
    command = ["sftp", "-F", "none", "-P", str(port), "-b", "-", *(f"-o{option}" for option in options)]
    done = subprocess.run(
        [*command, "demo+fagsystem@127.0.0.1"], input=batch, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


async def test_a_delivery_survives_kill_9_and_no_document_is_booked_twice(open_door) -> None:
    edition = Edition(edition_folder())
    alle = [bilag(edition, n) for n in range(3000)]
    content = leverance(edition, alle)
    program, port = open_door()
    async with logged_in(port) as client:
        await put(client, f"OUT/{NAVN}", content)
        await put(client, f"OUT/{NAVN}.trigger", trigger(content))
        with program.client() as http:
            while not http.get("/api/finans/bilag").json()["bilag"]:
                pass
        program.kill()
    program, port = open_door()
    async with logged_in(port) as client:
        assert texts(await answered(client, f"{NAVN}.sftpreceipt"), "Message") == ["SUCCESS"]
        receipts = await answered(client, f"{STEM}_SVAR_1af1.xml")
        assert texts(receipts, "FinansbilagIdentifikation") == [one.bilag_id for one in alle]
        assert texts(receipts, "FinansKvitteringResultat") == ["ACCEPTERET"] * 3000
        assert len(await names(client, "IN")) == 5
    with program.client() as http:
        assert list(all_booked(http)) == [f"{n:08d}" for n in range(1, 3001)]


async def test_ten_thousand_documents_fit_in_bounded_memory(open_door) -> None:
    edition = Edition(edition_folder())
    content = leverance(edition, [bilag(edition, n) for n in range(10_000)])
    program, port = open_door()
    before = peak(program.process.pid)
    async with logged_in(port) as client:
        await put(client, f"OUT/{NAVN}", content)
        await put(client, f"OUT/{NAVN}.trigger", trigger(content))
        for number in (1, 2):
            receipts = await answered(client, f"{STEM}_SVAR_{number}af2.xml")
            assert texts(receipts, "FinansKvitteringResultat") == ["ACCEPTERET"] * 5000
    assert peak(program.process.pid) - before < 8 * len(content)


def peak(pid: int) -> int:
    """The most memory a process ever had, in bytes; zero where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text("utf-8")) if status.exists() else None
    return int(found[1]) * 1024 if found else 0


async def test_a_real_looking_cpr_number_is_kept_nowhere(open_door, tmp_path: Path) -> None:
    program, port = open_door()
    seen: list[str] = []
    good = trigger(b"x").decode()
    async with logged_in(port, "default+a") as client:
        for name, text in (
            ("a.xml", f"<a>{NUMBER}</a>"),
            ("b.txt", f"131290-1239 {NUMBER}"),
            ("a.xml.trigger", good.replace("min-fil-1", NUMBER)),
            ("c.xml.trigger", NUMBER),
            (f"{NUMBER}.xml", "x"),
        ):
            with pytest.raises(asyncssh.SFTPError) as raised:
                await put(client, f"OUT/{name}", text.encode())
            seen.append(raised.value.reason)
        with pytest.raises(asyncssh.SFTPError):
            await client.stat(f"IN/{NUMBER}")
        seen += [(await get(client, f"IN/{name}")).decode() for name in await names(client, "IN")]
    for user in (f"default+{NUMBER}", NUMBER):
        with pytest.raises(asyncssh.PermissionDenied):
            async with logged_in(port, user, password=NUMBER):
                pass
    with program.client() as http:
        journal = http.get("/api/control/journal").json()
        seen += [http.get(f"/api/control/journal/{entry['seq']}").text for entry in journal]
    assert len(journal) == 4
    program.stop()
    seen.append(program.log.read_text(encoding="utf-8"))
    seen += [path.read_bytes().decode("latin-1") for path in (tmp_path / "data").rglob("*") if path.is_file()]
    for text in seen:
        assert NUMBER not in text
        assert "131290-1239" not in text


def test_the_file_door_is_off_when_told_so(run_program) -> None:
    program = run_program(OIR_SFTP_PORT="off")
    program.stop()
    assert "sftp://" not in (program.process.stdout.read() if not program.process.stdout.closed else "")
