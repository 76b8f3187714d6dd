"""Snapshot files that somebody made or spoilt: refused whole, or restored whole, and every other sandbox goes on.

A row that was edited so that the header agrees with it may hold a value its own sandbox cannot read; a reset mends that. Nothing of
it may reach another sandbox: not its doors, not its clock.
"""

import hashlib
import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oir_sandbox.examples import INSTANT, load_examples, send
from tests.support import breve
from tests.support.angreb import ANGREB
from tests.support.forvansk import NASTY_JSON, members_of, packed, spoilt_json
from tests.support.hele import Hele, hele

pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")  # a failing file is large

HEADER: Final = "snapshot.json"
DOORS: Final = (
    "debitor/konti", f"debitor/konti/{breve.konto_id(1)}", "finans/bilag", "faktura/fakturaer", "control/journal",
    "control/journal/1", "control/journal/export", "control/journal/export?format=har", "control/journal/export?format=zip",
    "control/journal/search?text=a", "control/events", "control/faults", "control/clock", "control/clock/agenda",
    "control/clock/jobs", "control/journal/shares",
)  # fmt: skip
quick = settings(ANGREB, max_examples=60)
slow = settings(quick, max_examples=300)


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        running.http.put("/api/control/sandboxes/demo", json={"clock_frozen": INSTANT}).raise_for_status()
        for example in load_examples():
            if example.sandbox == "demo":
                send(running.http, example)
        full = breve.registrering_json(1, "Titel", 1, "100.00", ny=True)
        running.http.post("/s/demo/api/debitor/registreringer", json=full).raise_for_status()
        fault = {"fault": "http;status=503", "operation": "ForetagEjerskifte"}
        running.http.post("/s/demo/api/control/faults", json=fault).raise_for_status()
        yield running


def spoilt(good: bytes) -> st.SearchStrategy[bytes]:
    """The file with bytes changed, members changed, or rows changed and the header made to agree."""
    members = members_of(good)
    tables = [name for name in members if name != HEADER and members[name]]
    header = json.loads(members[HEADER])
    return st.one_of(
        st.builds(
            lambda at, cut, put_in: good[:at] + put_in + good[at + cut :],
            st.integers(0, len(good)), st.sampled_from([0, 1, 30, len(good)]), st.binary(max_size=8),
        ),
        spoilt_json(header).map(lambda changed: packed(members | {HEADER: _json(changed)})),
        st.builds(
            lambda name, content: packed(members | {name: content}),
            st.sampled_from([*members, "../ud.txt", "/etc/x", "tables/findes_ikke.jsonl", ""]), st.binary(max_size=40),
        ),
        *[_rows(members, header, tables)] * 4,
    )  # fmt: skip


def _rows(members: dict[str, bytes], header: dict[str, Any], tables: list[str]) -> st.SearchStrategy[bytes]:
    def of(name: str) -> st.SearchStrategy[bytes]:
        rows = [json.loads(line) for line in members[name].splitlines()]
        change = st.tuples(
            st.integers(0, len(rows) - 1),
            st.integers(0, 30),
            st.sampled_from([*NASTY_JSON, "{}", "[]", "null", "{", "1"]),
        )
        return st.lists(change, min_size=1, max_size=2).map(lambda some: _with_rows(members, header, name, rows, some))

    return st.sampled_from(tables).flatmap(of)


def _with_rows(
    members: dict[str, bytes], header: dict[str, Any], name: str, rows: list[Any], changes: list[tuple[int, int, Any]]
) -> bytes:
    changed = [list(row) if isinstance(row, list) else row for row in rows]
    for at, column, value in changes:
        if isinstance(changed[at], list):
            changed[at][column % len(changed[at])] = value
    content = b"".join(_json(row) + b"\n" for row in changed)
    said = {"rows": len(rows), "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    table = Path(name).stem
    told = [one | said if one["name"] == table else one for one in header["tables"]]
    return packed(members | {name: content, HEADER: _json(header | {"tables": told})})


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")


def attack(program: Hele, strength: settings) -> None:
    good = program.http.get("/api/control/sandboxes/demo/snapshot").content
    zipped = {"Content-Type": "application/zip"}

    @strength
    @given(spoilt(good))
    def one(content: bytes) -> None:
        before = program.kept()
        response = program.http.post("/api/control/sandboxes/restore?name=ny", content=content, headers=zipped)
        assert response.status_code < 500, response.text
        if response.status_code >= 400:
            assert program.kept() == before
            return
        try:
            for door in DOORS:
                with suppress(Exception):  # its own doors may say that a row cannot be read
                    program.http.get(f"/s/ny/api/{door}")
            all_is_well(program)
            program.http.post("/api/control/sandboxes/ny/reset", json={}).raise_for_status()
            for door in DOORS[2:5]:
                assert program.http.get(f"/s/ny/api/{door}").status_code == 200
        finally:
            program.http.delete("/api/control/sandboxes/ny").raise_for_status()

    one()
    program.must_hold_no_number()


def all_is_well(program: Hele) -> None:
    """The other sandboxes answer, and their clocks move."""
    for door in DOORS:
        response = program.http.get(f"/s/demo/api/{door}")
        assert response.status_code == 200, f"{door}: {response.text}"
    job = program.http.post("/s/demo/api/control/clock/advance?wait=30", json={"by": "PT1S"}).json()
    assert job["state"] == "done", job
    stored = program.http.put("/api/control/sandboxes/demo", json={"seed": job["id"]}).json()
    assert stored["settings"]["seed"] == job["id"], "what was read is not what is stored now"


def test_no_spoilt_snapshot_breaks_the_program(program: Hele) -> None:
    attack(program, quick)


@pytest.mark.long
def test_no_spoilt_snapshot_of_very_many_breaks_the_program(program: Hele) -> None:
    attack(program, slow)
