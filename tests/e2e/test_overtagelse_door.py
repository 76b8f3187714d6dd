"""Accounts taken over by the running program: by SFTP and by the command line, through `kill -9`, in bounded memory."""

import asyncio
import re
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

import asyncssh
import httpx
import pytest
from lxml import etree

from oir_debitor.soap.ud import DEBITORSYSTEM
from oir_kernel.soap.edition import Edition
from oir_sandbox.examples import INSTANT
from oir_sandbox.places import edition_folder
from tests.e2e.conftest import OIR, Program
from tests.support.leverance import texts
from tests.support.overtagelse import LEVERANCE, NAVN, key, konto, leverance, rykning, trigger
from tests.support.sftp_klient import get, logged_in, names, put

pytestmark = pytest.mark.anyio
ROOT = Path(__file__).parents[2]
SHIPPED = ROOT / "contracts" / "files" / "overtagelse-leverance" / "OUT"
TAKEOVER = (ROOT / "docs" / "takeover.md").read_text(encoding="utf-8")
STEM = NAVN.removesuffix(".xml")
LONG = 240
"""Seconds after which a test stops waiting."""
KONTI = 600
Started = tuple[Program, int]


@pytest.fixture
def open_door(run_program: Callable[..., Program]) -> Callable[[], Started]:
    """Starts the program with its file door on any free port; the program and that port."""

    def run() -> Started:
        program = run_program(OIR_SFTP_PORT="0")
        assert program.process.stdout is not None
        for line in program.process.stdout:
            if found := re.search(r"sftp://127\.0\.0\.1:(\d+)", line):
                return program, int(found[1])
        raise AssertionError("no file door was announced")

    return run


@pytest.fixture(scope="module")
def content() -> bytes:
    edition = Edition(edition_folder())
    alle = [konto(edition, n) for n in range(KONTI)]
    alle[7] = replace(alle[7], rykninger=(rykning(7, 0),))
    return leverance(edition, alle)


def freeze(program: Program) -> None:
    with program.client() as http:
        http.put(
            "/api/control/sandboxes/default", json={"clock_frozen": "2026-11-23T09:00:00+01:00", "psrm": "off"}
        ).raise_for_status()


def stand(http: httpx.Client, **page: int) -> httpx.Response:
    return http.get(f"/api/debitor/overtagelser/{LEVERANCE}", params={"antal": 0} | page)


def begun(program: Program) -> int:
    """How many accounts have their receipt, once some have."""
    end = time.monotonic() + LONG
    with program.client() as http:
        while time.monotonic() < end:
            told = stand(http)
            if told.status_code == 200 and told.json()["behandlet"]:
                return int(told.json()["behandlet"])
    raise AssertionError("nothing was taken over")


def everything_once(program: Program) -> None:
    """Each account has one receipt, in order, and what was taken over is there once."""
    with program.client() as http:
        seen, start = [], 0
        while start is not None:
            page = stand(http, fra=start, antal=500).json()
            seen += page["kvitteringer"]
            start = page["naeste"]
        assert [each["konto_id"] for each in seen] == [key("konto", n) for n in range(KONTI)]
        assert [n for n, each in enumerate(seen) if each["resultat"] == "AFVIST"] == [7]
        assert (page["faerdig"], page["behandlet"], page["afvist"]) == (True, KONTI, 1)
        konti, after = [], ""
        while after is not None:
            told = http.get("/api/debitor/konti", params={"efter": after, "antal": 500}).json()
            konti += [each["konto_id"] for each in told["konti"]]
            after = told["naeste"]
        assert sorted(konti) == sorted(key("konto", n) for n in range(KONTI) if n != 7)
        last = http.get(f"/api/debitor/konti/{key('konto', KONTI - 1)}").json()
        assert sorted(each["rest"] for each in last["fordringer"]) == ["400.00", "500.00"]


async def answered(client: asyncssh.SFTPClient, name: str) -> bytes:
    """The file of that name in IN, once it is there."""
    end = time.monotonic() + LONG
    while time.monotonic() < end:
        if name in await names(client, "IN"):
            return await get(client, f"IN/{name}")
    raise AssertionError(f"no {name} after {LONG} seconds")


async def test_a_delivery_by_sftp_survives_kill_9_and_no_account_is_taken_over_twice(
    open_door: Callable[[], Started], content: bytes
) -> None:
    program, port = open_door()
    freeze(program)
    async with logged_in(port) as client:
        await put(client, f"OUT/{NAVN}", content)
        await put(client, f"OUT/{NAVN}.trigger", trigger(content))
        assert begun(program) < KONTI
        program.kill()
    program, port = open_door()
    async with logged_in(port) as client:
        assert texts(await answered(client, f"{NAVN}.sftpreceipt"), "Message") == ["SUCCESS"]
        transport = await answered(client, f"{STEM}_TRANSPORT.xml")
        assert texts(transport, "DebitorKvitteringBatchTransportResultat") == ["MODTAGET"]
        receipts = await answered(client, f"{STEM}_SVAR_1af1.xml")
        svar = etree.fromstring(receipts).iterfind("{*}DebitorregistreringSvarStruktur")
        told = [each.findtext("{*}DebitorkontoIdentifikation") for each in svar]
        assert told == [key("konto", n) for n in range(KONTI)]
    everything_once(program)


async def test_the_shipped_delivery_is_taken_over_whole_by_sftp_and_again_by_the_command(
    open_door: Callable[[], Started],
) -> None:
    program, port = open_door()
    with program.client() as http:
        http.put("/api/control/sandboxes/demo", json={"clock_frozen": INSTANT}).raise_for_status()
    async with logged_in(port, "demo+fagsystem") as client:
        for name in (NAVN, f"{NAVN}.trigger"):
            await put(client, f"OUT/{name}", (SHIPPED / name).read_bytes())
        described = await answered(client, f"{STEM}_SVAR_1af1.xml.metadata")
        transport = await answered(client, f"{STEM}_TRANSPORT.xml")
    assert texts(transport, "DebitorKvitteringBatchTransportResultat") == ["MODTAGET"]
    assert texts(described, "SenderIt-system") == [DEBITORSYSTEM]
    (promised,) = re.findall(r"^# -> (.*)$", TAKEOVER, re.MULTILINE)
    command = [OIR, "debitor", "overtag", str(SHIPPED / NAVN), "--sandbox", "demo", "--url", program.url]
    run = partial(subprocess.run, command, capture_output=True, text=True, timeout=LONG, check=False)
    done = await asyncio.to_thread(run)
    assert (done.returncode, promised in done.stdout) == (0, True), done.stdout + done.stderr
    (shown,) = re.findall(r"^```xml\n(.*?)^```", TAKEOVER, re.MULTILINE | re.DOTALL)
    assert shown in (SHIPPED / NAVN).read_text(encoding="utf-8")


def test_the_command_run_again_after_kill_9_takes_over_the_rest(
    run_program: Callable[..., Program], content: bytes, tmp_path: Path
) -> None:
    file = tmp_path / "konti.xml"
    file.write_bytes(content)
    program = run_program()
    freeze(program)
    command = [OIR, "debitor", "overtag", str(file), "--url"]
    with subprocess.Popen([*command, program.url], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as broken:
        assert begun(program) < KONTI
        program.kill()
        broken.communicate(timeout=LONG)
    assert broken.returncode == 2
    program = run_program()
    for again in ("", ", modtaget før"):
        done = subprocess.run([*command, program.url], capture_output=True, text=True, timeout=LONG, check=False)
        assert done.returncode == 1, done.stderr
        assert f"{LEVERANCE}{again}: {KONTI} konti" in done.stdout
        assert f"{KONTI - 1} overtaget, 1 afvist" in done.stdout
        assert f"{key('konto', 7)} AFVIST" in done.stdout
    everything_once(program)


def test_a_number_that_may_not_be_used_is_refused_and_kept_nowhere(
    run_program: Callable[..., Program], content: bytes, tmp_path: Path
) -> None:
    number = "1312901239"
    program = run_program()
    with program.client() as http:
        sent = content.replace(b"urn:oio:cvr-nr:25313763", f"urn:oio:cpr-nr:{number}".encode(), 1)
        refused = http.post("/api/debitor/overtagelser", content=sent)
        assert (refused.status_code, refused.json()["code"]) == (422, "SBX-1401")
        assert number not in refused.text
        assert stand(http).status_code == 404
        assert http.get("/api/debitor/konti").json()["konti"] == []
    program.stop()
    seen = [path.read_bytes() for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert not any(number.encode() in each for each in [*seen, program.log.read_bytes()])
