"""The way out of the running program: signed, as described, each once, in order, through `kill -9` and the clock."""

import json
import time
from typing import Any

import httpx
import pytest
from standardwebhooks import Webhook

from oir_sandbox.examples import SANDBOXES, load_examples, prepare, send
from oir_sandbox.places import examples_folder
from tests.support.asyncapi import TOPICS, problems
from tests.support.levering import Modtager, modtager

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
GOOD = GOOD.replace("TilOpkrævning>true<", "TilOpkrævning>false<")  # so that it makes one event and no more
KONTO = "00000001-0000-4000-8000-000000000001"
FROZEN = "2026-11-23T09:00:00+01:00"
OF_THE_EXAMPLES = {
    "debitor.registrering.accepteret",
    "debitor.konto.afsluttet",
    "debitor.konto.genoptaget",
    "debitor.fordring.til-indbetaling",
    "debitor.indbetaling.foretaget",
    "debitor.indbetaling.nedreguleret",
    "debitor.daekning.registreret",
    "debitor.rykker.sendt",
    "debitor.underretning.sendt",
    "debitor.overdragelse.holdt",
    "debitor.overdragelse.hoering",
    "debitor.overdragelse.udfoert",
    "debitor.overdragelse.afvist",
    "finans.bilag.bogfoert",
    "faktura.modtaget",
    "faktura.besvaret",
}
"""What the examples, nine months after them, and an account closed and reopened tell of. The stories tell the other topics."""
LONG = 60
"""Seconds after which a test stops waiting."""


def create(client: httpx.Client, sandbox: str, **settings: Any) -> None:
    client.put(f"/api/control/sandboxes/{sandbox}", json={"clock_frozen": FROZEN, **settings}).raise_for_status()


def subscribe(client: httpx.Client, sandbox: str, address: str, **more: Any) -> dict[str, Any]:
    asked = {"kind": "webhook", "address": address, **more}
    answer = client.post(f"/s/{sandbox}/api/control/subscriptions", json=asked)
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def register(client: httpx.Client, sandbox: str) -> None:
    assert "AcceptStruktur" in client.post(f"/s/{sandbox}{PATH}", content=GOOD.encode()).text


def events(client: httpx.Client, sandbox: str) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = client.get(f"/s/{sandbox}/api/control/events", params={"limit": 1000}).json()
    return listed


def advance(client: httpx.Client, sandbox: str, by: str) -> dict[str, Any]:
    answer = client.post(f"/s/{sandbox}/api/control/clock/advance", params={"wait": LONG}, json={"by": by})
    job: dict[str, Any] = answer.json()
    assert job["state"] == "done"
    return job


def settled(client: httpx.Client, sandbox: str, subscription: str, **counts: int) -> None:
    """Wait until its deliveries are so far."""
    wanted = {"waiting": 0, "delivered": 0, "given_up": 0, **counts}
    end = time.monotonic() + LONG
    while (
        shown := client.get(f"/s/{sandbox}/api/control/subscriptions/{subscription}").json()["deliveries"]
    ) != wanted and time.monotonic() < end:
        pass
    assert shown == wanted


def bodies(receiver: Modtager, count: int) -> list[dict[str, Any]]:
    return [json.loads(receiver.get().body) for _ in range(count)]


def test_every_event_of_the_examples_comes_once_signed_and_as_described(program) -> None:
    with program.client() as client, modtager() as receiver:
        prepare(client)
        secrets = {f"/s/{name}": subscribe(client, name, receiver.address)["secret"] for name in SANDBOXES}
        for example in load_examples():
            send(client, example)
        for act in ("afslut", "genoptag"):
            name = next(name for name in SANDBOXES if client.get(f"/s/{name}/api/debitor/konti").json()["konti"])
            konto = client.get(f"/s/{name}/api/debitor/konti").json()["konti"][0]["konto_id"]
            client.post(f"/s/{name}/api/debitor/konti/{konto}/{act}").raise_for_status()
        advance(client, "demo", "P9M")
        happened = {one["event_id"]: one for name in SANDBOXES for one in events(client, name)}
        seen = set()
        for _ in happened:
            got = receiver.get()
            body = json.loads(got.body)
            Webhook(secrets[body["source"]]).verify(got.body, got.headers)
            assert problems(body) == []
            assert body["data"] == happened[body["id"]]["data"]
            seen.add(body["id"])
        assert seen == happened.keys()
        assert OF_THE_EXAMPLES <= {one["topic"] for one in happened.values()} <= set(TOPICS)


def test_a_message_changes_only_what_its_sandbox_hears(program) -> None:
    with program.client() as client, modtager() as left, modtager() as right:
        for name, receiver in (("venstre", left), ("hoejre", right)):
            create(client, name)
            subscribe(client, name, receiver.address)
        register(client, "venstre")
        (body,) = bodies(left, 1)
        assert (body["source"], body["subject"]) == ("/s/venstre", KONTO)
        register(client, "hoejre")
        (body,) = bodies(right, 1)
        assert body["source"] == "/s/hoejre"
        assert (left.count, right.count) == (1, 1)


def test_advancing_the_clock_settles_deliveries_and_reports_them(program) -> None:
    with program.client() as client, modtager(lambda n, _got: (500 if n <= 2 else 204, b"")) as receiver:
        create(client, "ur")
        made = subscribe(client, "ur", receiver.address)
        register(client, "ur")
        bodies(receiver, 1)
        address = f"/s/ur/api/control/subscriptions/{made['id']}/deliveries"
        end = time.monotonic() + LONG
        while client.get(address).json()[0]["attempts"] == 0 and time.monotonic() < end:
            pass
        told = json.dumps(advance(client, "ur", "P1D"), ensure_ascii=False)
        assert "leveret i forsøg 3" in told
        settled(client, "ur", made["id"], delivered=1)
        journal = client.get("/s/ur/api/control/journal").json()
        entries = journal if isinstance(journal, list) else journal["exchanges"]
        assert [one["status"] for one in entries if one["door"] == "delivery"] == [500, 500, 204]


def test_a_fault_ordered_over_json_sends_it_twice(program) -> None:
    with program.client() as client, modtager() as receiver:
        create(client, "fejl")
        order = {"fault": "duplicate;copies=2", "door": "delivery", "times": 1}
        client.post("/s/fejl/api/control/faults", json=order).raise_for_status()
        made = subscribe(client, "fejl", receiver.address)
        register(client, "fejl")
        first, second = bodies(receiver, 2)
        assert first == second
        settled(client, "fejl", made["id"], delivered=1)


def test_a_subscription_to_a_forbidden_address_is_refused(program) -> None:
    with program.client() as client:
        create(client, "forbudt", callbacks=["169.254.169.254", "metadata.example"])
        for address in ("http://169.254.169.254/", "http://0xa9.0xfe.0xa9.0xfe/", "http://anden.example/"):
            answer = client.post("/s/forbudt/api/control/subscriptions", json={"kind": "webhook", "address": address})
            assert (answer.status_code, answer.json()["code"]) == (400, "SBX-1505")


@pytest.mark.parametrize("receives", [False, True])
def test_what_was_accepted_before_a_kill_is_told_after_it(run_program, *, receives: bool) -> None:
    with modtager(lambda _n, _got: (204 if receives else 503, b"")) as receiver:
        program = run_program()
        with program.client() as client:
            create(client, "tovholder")
            made = subscribe(client, "tovholder", receiver.address)
            register(client, "tovholder")
            happened = events(client, "tovholder")[0]["event_id"]
        program.kill()
        receiver.answers = lambda _n, _got: (204, b"")
        again = run_program()
        with again.client() as client:
            advance(client, "tovholder", "PT1H")
            settled(client, "tovholder", made["id"], delivered=1)
        assert {body["id"] for body in bodies(receiver, receiver.count)} == {happened}
