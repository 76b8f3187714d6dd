"""Faults of what leaves the sandbox: a real receiver of webhooks and a real SFTP client see them."""

import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder
from tests.support.fejl import Sandkasse
from tests.support.leverance import NAVN, bilag, leverance, trigger
from tests.support.levering import Modtager, modtager
from tests.support.sftp_klient import logged_in, names, put

KONTO = "00000001-0000-4000-8000-000000000001"


@pytest.fixture
def receiver() -> Iterator[Modtager]:
    with modtager() as opened:
        yield opened


@pytest.fixture
def sandbox(program, receiver) -> Sandkasse:
    made = Sandkasse.new(program.url)
    asked = {"kind": "webhook", "address": receiver.address}
    httpx.post(f"{made.base}/api/control/subscriptions", json=asked).raise_for_status()
    return made


def heard(receiver: Modtager, count: int) -> list[dict[str, Any]]:
    return [json.loads(receiver.get().body) for _ in range(count)]


def advance(sandbox: Sandkasse, by: str) -> str:
    """Move its clock on and wait for the report."""
    asked = {"params": {"wait": 60}, "json": {"by": by}, "timeout": 90}
    job = httpx.post(f"{sandbox.base}/api/control/clock/advance", **asked)
    assert job.json()["state"] == "done", job.text
    return job.text


def close_account(sandbox: Sandkasse) -> None:
    httpx.post(f"{sandbox.base}/api/debitor/konti/{KONTO}/afslut").raise_for_status()


def fault_names(sandbox: Sandkasse, door: str = "delivery") -> list[str]:
    return [entry["fault"] for entry in sandbox.journal(door)]


def test_an_event_comes_late_by_the_sandbox_clock(sandbox, receiver):
    sandbox.order("late;time=2h", door="delivery", times=1)
    sandbox.send()
    close_account(sandbox)
    advance(sandbox, "PT1H59M")
    assert receiver.count == 0
    advance(sandbox, "PT1M")
    assert len({body["type"] for body in heard(receiver, 2)}) == 2
    assert "late#1" in fault_names(sandbox)


def test_an_event_whose_confirmation_was_lost_comes_again(sandbox, receiver):
    sandbox.order("lost", door="delivery", times=1)
    sandbox.send()
    first = heard(receiver, 1)
    advance(sandbox, "P1D")
    assert heard(receiver, 1) == first
    assert fault_names(sandbox) == ["lost#1", ""]


def test_an_event_comes_after_the_next_one(sandbox, receiver):
    sandbox.order("out-of-order", door="delivery", times=1)
    sandbox.send()
    close_account(sandbox)
    told = heard(receiver, 2)
    happened = httpx.get(f"{sandbox.base}/api/control/events").json()
    assert [body["id"] for body in told] == [event["event_id"] for event in happened][::-1]
    assert "out-of-order#1" in fault_names(sandbox)


@pytest.mark.parametrize("fault", ["late;time=2h", "lost", "out-of-order", "duplicate"])
def test_a_rule_for_another_topic_disturbs_no_event(sandbox, receiver, fault):
    sandbox.order(fault, door="delivery", operation="finans.*")
    sandbox.send()
    close_account(sandbox)
    told = heard(receiver, 2)
    happened = httpx.get(f"{sandbox.base}/api/control/events").json()
    assert [body["id"] for body in told] == [event["event_id"] for event in happened]
    assert receiver.count == 2
    assert fault_names(sandbox) == ["", ""]
    assert sandbox.faults()[0]["hits"] == 0


@pytest.mark.anyio
async def test_a_file_is_picked_up_late_by_the_sandbox_clock(run_program):
    program = run_program(OIR_SFTP_PORT="0")
    port = next(
        int(found[1]) for line in program.process.stdout if (found := re.search(r"sftp://127\.0\.0\.1:(\d+)", line))
    )
    slow, usual = Sandkasse.new(program.url), Sandkasse.new(program.url)
    slow.order("slow-pickup;time=1d", door="sftp", times=1)
    edition = Edition(edition_folder())
    content = leverance(edition, [bilag(edition, 1)])
    for sandbox in (slow, usual):
        async with logged_in(port, f"{sandbox.name}+fagsystem") as client:
            await put(client, f"OUT/{NAVN}", content)
            await put(client, f"OUT/{NAVN}.trigger", trigger(content))
            taken = f"{NAVN}.sftpreceipt" in await names(client, "IN")
        assert taken is (sandbox is usual)
    advance(slow, "PT23H59M")
    async with logged_in(port, f"{slow.name}+fagsystem") as client:
        assert await names(client, "IN") == []
        advance(slow, "PT1M")
        assert f"{NAVN}.sftpreceipt" in await names(client, "IN")
    assert fault_names(slow, "sftp")[0] == "slow-pickup#1"
    assert set(fault_names(usual, "sftp")) == {""}
