"""A snapshot taken while messages pour in holds one instant: its ledgers balance, its outbox neither loses nor repeats."""

import io
import json
import zipfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from oir_sandbox.places import examples_folder

DEBITOR = "/service/OIR/DebitorRegistreringAfsend/1"
FINANS = "/service/OIR/FinansbilagAfsend/1"
SANDBOXES = "/api/control/sandboxes"
KONTO_XML = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
BILAG_XML = (examples_folder() / "13-finans-accepteret" / "request.xml").read_text(encoding="utf-8")
SETTINGS = {"clock_frozen": "2026-11-23T09:00:00+01:00"}
MESSAGES, SENDERS = 120, 6


def konto(number: int) -> bytes:
    changed = KONTO_XML.replace("00000001-0000-4000-8000-000000000001", f"{number:08x}-0000-4000-8000-00000000aaaa")
    return changed.replace("00000101-0000-4000-8000-000000000001", f"{number:08x}-0000-4000-8000-00000000bbbb").encode()


def bilag(number: int) -> bytes:
    changed = BILAG_XML.replace("00000013-0000", f"{number:08x}-0001")
    return (
        changed.replace("00001301-0000", f"{number:08x}-0002").replace("00001302-0000", f"{number:08x}-0003").encode()
    )


def send(client: httpx.Client, sandbox: str, number: int) -> bool:
    """One message; whether it was accepted."""
    path, body = (DEBITOR, konto(number)) if number % 2 else (FINANS, bilag(number))
    answer = client.post(f"/s/{sandbox}{path}", content=body)
    return "Afvisning" not in answer.text and "AFVIST" not in answer.text and answer.status_code == 200


@contextmanager
def load(client: httpx.Client, sandbox: str) -> Iterator[list["Future[bool]"]]:
    """Messages on their way from several senders; all are answered when it is left."""
    with ThreadPoolExecutor(SENDERS) as pool:
        yield [pool.submit(send, client, sandbox, number) for number in range(1, MESSAGES + 1)]


Tables = dict[str, list[dict[str, object]]]


def tables_of(content: bytes) -> Tables:
    """The rows of a snapshot by table and column."""
    archive = zipfile.ZipFile(io.BytesIO(content))
    header = json.loads(archive.read("snapshot.json"))
    found: Tables = defaultdict(list)
    for table in header["tables"]:
        lines = archive.read(f"tables/{table['name']}.jsonl").splitlines()
        found[table["name"]] = [dict(zip(table["columns"], json.loads(line), strict=True)) for line in lines]
    return found


def events(tables: Tables) -> dict[str, list[tuple[object, ...]]]:
    """The events of each object, in their order."""
    found = defaultdict(list)
    for row in tables["kernel_outbox"]:
        found[str(row["key"])].append((row["event_id"], row["topic"], row["payload"]))
    return found


def assert_ledgers_balance(tables: Tables) -> None:
    sums: Counter[object] = Counter()
    for row in tables["finans_postering"]:
        sums[row["bilag_id"]] += int(str(row["beloeb"])) * (1 if row["debet_kredit"] in ("DEBET", "Debet") else -1)
    assert set(sums) == {row["bilag_id"] for row in tables["finans_bilag"]}
    assert set(sums.values()) <= {0}
    numbers = sorted(int(str(row["nummer"])) for row in tables["finans_bilag"])
    assert numbers == list(range(1, len(numbers) + 1))
    assert [row["sidste"] for row in tables["finans_nummer"]] == ([len(numbers)] if numbers else [])
    konti = {row["konto_id"] for row in tables["debitor_konto"]}
    assert {row["konto_id"] for row in tables["debitor_fordring"]} == konti


def assert_outbox_is_that_of_what_it_holds(tables: Tables, final: Tables) -> None:
    held = {row["bilag_id"] for row in tables["finans_bilag"]} | {row["konto_id"] for row in tables["debitor_konto"]}
    assert len(tables["kernel_answer"]) == len(held)
    whole = events(final)
    assert events(tables) == {key: whole[key] for key in map(str, held)}
    ids = [row["event_id"] for row in tables["kernel_outbox"]]
    assert len(set(ids)) == len(ids)


def test_a_snapshot_taken_under_load_is_one_instant_and_goes_on_from_there(program):
    with program.client() as client:
        client.put(f"{SANDBOXES}/pres", json=SETTINGS).raise_for_status()
        taken: list[bytes] = []
        with load(client, "pres") as under_way:
            while not all(one.done() for one in under_way):
                taken.append(client.get(f"{SANDBOXES}/pres/snapshot").content)
        assert all(one.result() for one in under_way)
        last = client.get(f"{SANDBOXES}/pres/snapshot").content
        final = tables_of(last)
        assert len(final["finans_bilag"]) == len(final["debitor_konto"]) == MESSAGES // 2
        chosen = sorted({at * (len(taken) - 1) // 3 for at in range(4)})
        for number, content in enumerate([*(taken[at] for at in chosen), last]):
            held = tables_of(content)
            assert_ledgers_balance(held)
            assert_outbox_is_that_of_what_it_holds(held, final)
            goes_on(client, f"{SANDBOXES}/restore", f"igen-{number}", content, held)


def goes_on(client: httpx.Client, address: str, name: str, content: bytes, held: Tables) -> None:
    """Restore it, and go on: nothing is there twice, the next number is the next, and a repeat changes nothing."""
    client.post(address, params={"name": name}, content=content).raise_for_status()
    restored = tables_of(client.get(f"{SANDBOXES}/{name}/snapshot").content)
    assert restored == held
    fresh = MESSAGES + 2
    assert send(client, name, fresh)
    assert send(client, name, fresh)
    for row in held["finans_bilag"][:1]:
        assert send(client, name, int(str(row["bilag_id"])[:8], 16))
    after = tables_of(client.get(f"{SANDBOXES}/{name}/snapshot").content)
    assert_ledgers_balance(after)
    assert len(after["finans_bilag"]) == len(held["finans_bilag"]) + 1
    assert len(after["kernel_outbox"]) == len(held["kernel_outbox"]) + 1


def test_a_clone_and_resets_under_load_each_hold_whole_messages_only(program):
    with program.client() as client:
        client.put(f"{SANDBOXES}/travl", json=SETTINGS).raise_for_status()
        clones: list[str] = []
        with load(client, "travl") as under_way:
            while not all(one.done() for one in under_way):
                clones.append(client.post(f"{SANDBOXES}/travl/clone").json()["name"])
                client.post(f"{SANDBOXES}/travl/reset").raise_for_status()
        assert all(one.result() for one in under_way)
        for name in ("travl", *clones[:: max(1, len(clones) // 4)]):
            held = tables_of(client.get(f"{SANDBOXES}/{name}/snapshot").content)
            assert_ledgers_balance(held)
            assert_outbox_is_that_of_what_it_holds(held, held)
