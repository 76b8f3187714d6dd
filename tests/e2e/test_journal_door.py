"""The journal of the real program, asked as a tester asks: over its socket and with `oir journal`."""

import io
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from oir_control.journal.lines import read_lines
from oir_sandbox.examples import load_examples, prepare, send
from oir_sandbox.places import examples_folder

ROOT = Path(__file__).parents[2]
OIR = str(Path(sys.executable).with_name("oir"))
PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text("utf-8")
OPERATION = "OpretDebitorkontoRegistrering"


def oir(program, *arguments: str, sandbox: str = "default", stdin: str | None = None) -> tuple[int, str]:
    """Exit status and output of `oir journal …`."""
    command = [OIR, "journal", "--url", program.url, "--sandbox", sandbox, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, input=stdin, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def sent(program):
    """Three sandboxes that got a claim: two the same, one another amount."""
    with program.client() as client:
        for name, beloeb in (("first", "2500.00"), ("again", "2500.00"), ("other", "2600.00")):
            client.put(f"/api/control/sandboxes/{name}", json={}).raise_for_status()
            client.post(f"/s/{name}{PATH}", content=GOOD.replace("2500.00", beloeb).encode()).raise_for_status()
    return program


def test_every_shipped_example_is_journalled_parsed_and_verified(program):
    with program.client() as client:
        prepare(client)
        for example in load_examples():
            send(client, example)
        exchanges = client.get("/s/demo/api/control/journal/search", params={"limit": 1000}).json()["exchanges"]
        assert {one["door"] for one in exchanges} == {"soap"}
        for one in exchanges:
            shown = client.get(f"/s/demo/api/control/journal/{one['seq']}").json()
            assert shown["parsed_answer"]["kind"] == "xml"
            expected = {
                "operation": one["operation"],
                "verdict": one["verdict"],
                "after": one["seq"] - 1,
                "before": one["seq"] + 1,
            }
            expected["findings"] = sorted({finding["rule_id"] for finding in one["findings"]})
            result = client.post("/s/demo/api/control/verify", json=expected | {"times": 1}).json()
            assert result["satisfied"], result
        found = client.get("/s/demo/api/control/journal/search", params={"rule_id": "R_6_1"}).json()["exchanges"]
        assert found
        assert all("R_6_1" in {finding["rule_id"] for finding in one["findings"]} for one in found)


def test_a_wrong_amount_is_told_as_a_near_miss(sent):
    expected = {"operation": OPERATION, "fields": {"FordringBeløb": "2600"}, "times": 1}
    status, told = oir(sent, "verify", json.dumps(expected), sandbox="first")
    assert status == 1
    assert "FordringBeløb 2500.00, ventede 2600" in told
    status, told = oir(sent, "verify", "-", sandbox="other", stdin=json.dumps(expected))
    assert (status, "1 besked passer" in told) == (0, True)


def test_list_and_show_find_the_exchange(sent):
    status, listed = oir(sent, "list", "--field", "FordringBeløb=2600", "--door", "soap", sandbox="other")
    assert (status, len(listed.splitlines())) == (0, 1)
    number = listed.split("\t")[0]
    status, shown = oir(sent, "show", number, sandbox="other")
    assert (status, "<FordringBeløb>2600.00</FordringBeløb>" in shown) == (0, True)
    status, shown = oir(sent, "show", "--parsed", number, sandbox="other")
    body = json.loads(shown)["parsed_request"]["value"]["Envelope"]["Body"]
    assert body[f"{OPERATION}_I"]["FordringListe"]["FordringStruktur"]["FordringBeløb"] == "2600.00"
    assert oir(sent, "list", "--text", "2600", sandbox="first") == (0, "")
    assert oir(sent, "show", "999999999", sandbox="first")[0] == 1


def test_sessions_are_exported_and_compared_with_and_without_the_server(sent, tmp_path: Path):
    files = {form: tmp_path / f"session.{form}" for form in ("jsonl", "har", "html", "zip")}
    for file in files.values():
        assert oir(sent, "export", str(file), sandbox="first") == (0, f"{file}\n")
    assert len(read_lines(files["jsonl"].read_text("utf-8"))) == 1
    assert json.loads(files["har"].read_bytes())["log"]["entries"][0]["_operation"] == OPERATION
    with zipfile.ZipFile(io.BytesIO(files["zip"].read_bytes())) as opened:
        assert opened.testzip() is None
        assert "report.html" in opened.namelist()
    assert oir(sent, "compare", "first", "again")[0] == 0
    status, told = oir(sent, "compare", "first", "other")
    assert status == 1
    assert "FordringBeløb: 2500.00" in told
    assert "FordringBeløb: 2600.00" in told
    assert oir(sent, "compare", str(files["jsonl"]), "again")[0] == 0
    offline = subprocess.run(
        [OIR, "journal", "--url", "http://127.0.0.1:1", "compare", str(files["jsonl"]), str(files["jsonl"])],
        capture_output=True,
        check=False,
    )
    assert offline.returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [("export", "session.exe"), ("compare", "a b", "first"), ("verify", "{"), ("compare", "missing.jsonl", "first")],
)
def test_wrong_use_is_told_and_ends_with_2(sent, arguments: tuple[str, ...]):
    status, told = oir(sent, *arguments)
    assert status == 2
    assert told.startswith("oir: ")
    assert "Traceback" not in told


def test_a_session_is_shared_read_and_revoked(sent):
    status, told = oir(sent, "share", "--title", "Se her", sandbox="first")
    assert status == 0
    address, share_id = told.split("\t")[:2]
    with sent.client() as client:
        assert "Se her" in client.get(address).text
        assert client.get(f"{address}.json").json()["exchanges"][0]["operation"] == OPERATION
        assert share_id in oir(sent, "share", "--list", sandbox="first")[1]
        assert oir(sent, "share", "--revoke", share_id, sandbox="first")[0] == 0
        assert client.get(address).status_code == 404
    assert oir(sent, "share", "--revoke", share_id, sandbox="first")[0] == 1


def test_no_secret_of_a_shared_session_is_logged(run_program):
    program = run_program()
    with program.client() as client:
        address = client.post("/api/control/journal/shares", json={}).json()["address"]
        client.get(address)
        client.get(address + "x")
    program.stop()
    assert address.removeprefix("/delt/") not in program.log.read_text("utf-8")


def test_every_command_of_the_documentation_prints_what_it_says(program, tmp_path: Path):
    if shutil.which("curl") is None:
        pytest.skip("WARNING: curl is not installed; the documented commands were not run")
    (tmp_path / "contracts").symlink_to(ROOT / "contracts")
    blocks = re.findall(
        r"^```sh\n(.*?)^```", (ROOT / "docs" / "journal.md").read_text("utf-8"), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) == 2
    for block in blocks:
        command = ["bash", "-euo", "pipefail", "-c", block.replace("http://127.0.0.1:8400", program.url)]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
        assert ran.returncode == 0, block + ran.stdout + ran.stderr
        for promised in re.findall(r"^# -> (.*)$", block, re.MULTILINE):
            assert promised in ran.stdout, block + ran.stdout
