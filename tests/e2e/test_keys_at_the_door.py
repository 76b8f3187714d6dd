"""The program with keys: an owner's key printed once, doors that ask, processes that share what was changed."""

import re

import httpx
import pytest

from oir_sandbox.examples import load_examples, read_answer

KEY = re.compile(r"oir_[a-z]{12}_[A-Za-z0-9_-]{43}")
EXAMPLE = next(example for example in load_examples() if example.name.startswith("13-"))


def test_the_first_start_with_keys_prints_an_owners_key_once(tmp_path, run_program):
    program = run_program("--auth")
    (key,) = KEY.findall(program.said)
    with program.client() as stranger:
        assert stranger.get("/readyz").status_code == 200
        asked = stranger.get("/api/control/sandboxes")
        assert (asked.status_code, asked.json()["code"]) == (401, "SBX-1701")
        assert stranger.post(EXAMPLE.path, content=EXAMPLE.body).status_code == 401
    with httpx.Client(base_url=program.url, auth=("hvem", key), timeout=30) as owner:
        made = owner.post("/api/control/keys", json={"role": "tester"}).json()["key"]
    with httpx.Client(base_url=program.url, headers={"Authorization": f"Bearer {made}"}, timeout=30) as tester:
        assert read_answer(tester.post(EXAMPLE.path, content=EXAMPLE.body).content).svar == "ACCEPT"
        assert len(tester.get("/api/control/journal").json()) >= 1
    program.stop()
    again = run_program("--auth")
    assert KEY.findall(again.said) == []
    again.stop()
    written = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
    for text in (key, made):
        assert not any(text[17:].encode() in content for content in written)


@pytest.mark.postgres
def test_a_reset_answered_by_one_process_is_seen_by_every_other(empty_postgres_url, run_program):
    database = {"OIR_DATABASE_URL": empty_postgres_url}
    control, finans = (run_program(command=("serve", name), **database) for name in ("control", "finans"))
    with control.client() as ruler, finans.client() as ledger:
        ruler.put("/api/control/sandboxes/demo", json={}).raise_for_status()
        for _ in range(3):
            assert read_answer(ledger.post(f"/s/demo{EXAMPLE.path}", content=EXAMPLE.body).content).svar == "ACCEPT"
            assert len(ledger.get("/s/demo/api/finans/bilag").json()["bilag"]) == 1
            ruler.post("/api/control/sandboxes/demo/reset").raise_for_status()
            assert ledger.get("/s/demo/api/finans/bilag").json()["bilag"] == []
