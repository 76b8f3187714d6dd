"""The program is killed in the middle of writing: what was answered is there afterwards, and nothing is half there."""

import contextlib
import signal
import sqlite3
import subprocess
import sys

from oir_kernel.storage import open_storage
from oir_kernel.storage.sandboxes import SandboxRegistry

PROGRAM = """
import asyncio, datetime, itertools, sys
from oir_kernel.storage import open_storage
from oir_kernel.storage.sandboxes import SandboxRegistry, StoredSandbox

AT = datetime.datetime(2026, 11, 23, tzinfo=datetime.UTC)

def pair(number):
    def work(connection):
        for half in "ab":
            SandboxRegistry(connection).put(StoredSandbox(f"{number}{half}", f"{number}{half}", {}, AT), AT)
    return work

async def waiter(storage, numbers):
    for number in numbers:
        await storage.write(pair(number))
        print(number, flush=True)

async def main():
    storage, numbers = open_storage(sys.argv[1]), itertools.count()
    await asyncio.gather(*(waiter(storage, numbers) for _ in range(16)))

asyncio.run(main())
"""


def test_every_answered_work_survives_kill_9_and_none_is_half_there(storage_url: str) -> None:
    writer = subprocess.Popen([sys.executable, "-c", PROGRAM, storage_url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    answered = {int(writer.stdout.readline()) for _ in range(300)}
    writer.send_signal(signal.SIGKILL)
    answered |= {int(line) for line in writer.stdout.read().split("\n")[:-1]}
    writer.stdout.close()
    assert writer.wait() == -signal.SIGKILL

    storage = open_storage(storage_url)
    stored = {sandbox.sandbox_id for sandbox in storage.read_now(lambda conn: SandboxRegistry(conn).list())}
    storage.close_now()
    assert {f"{number}{half}" for number in answered for half in "ab"} <= stored
    assert {name[:-1] + "b" for name in stored} == {name for name in stored if name.endswith("b")}
    assert len(stored) % 2 == 0


def test_the_file_is_sound_after_kill_9(sqlite_url: str) -> None:
    writer = subprocess.Popen([sys.executable, "-c", PROGRAM, sqlite_url], stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    writer.stdout.readline()
    writer.send_signal(signal.SIGKILL)
    writer.stdout.close()
    writer.wait()
    with contextlib.closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
