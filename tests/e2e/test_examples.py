"""The shipped example messages, sent through the real socket, get the answers they promise."""

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import httpx
import pytest

from oir_sandbox.examples import SANDBOXES, Example, load_examples, prepare, read_answer, send
from oir_sandbox.places import examples_folder

EXAMPLES = load_examples()


@pytest.fixture(scope="module")
def answers(program) -> dict[str, httpx.Response]:
    with program.client() as client:
        prepare(client)
        return {example.name: send(client, example) for example in EXAMPLES}


def test_there_are_at_least_ten_examples_of_every_kind_of_answer():
    assert len(EXAMPLES) >= 10
    assert {example.expected.svar for example in EXAMPLES} == {"ACCEPT", "AFVISNING", "FEJL"}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_example_gets_the_answer_it_promises(example: Example, answers):
    assert read_answer(answers[example.name].content) == example.expected


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_an_answer_is_valid_against_the_contract(example: Example, answers):
    from oir_kernel.soap.edition import Edition
    from oir_kernel.soap.envelope import open_envelope
    from oir_kernel.xml.reader import read_document
    from oir_sandbox.places import edition_folder

    service = next(service for service in Edition(edition_folder()).services.values() if example.path in service.paths)
    payload = open_envelope(read_document(answers[example.name].content).root).payload
    assert service.schema.findings(payload, str) == []


KONTO = "00000027-0000-4000-8000-000000000001"
KEPT = ("debitor/konti", "finans/bilag", "faktura/fakturaer")
"""The lists everything that the examples leave can be read from, with the account of examples 27 and on."""

KEPT_OF_THE_ACCOUNT = ("", "/indbetalinger", "/anmodninger", "/kontoudtog")


def kept(client: httpx.Client) -> list[object]:
    lists = [client.get(f"/s/{sandbox}/api/{path}").json() for sandbox in SANDBOXES for path in KEPT]
    account = [client.get(f"/s/demo/api/debitor/konti/{KONTO}{path}").json() for path in KEPT_OF_THE_ACCOUNT]
    return [*lists, *account]


@pytest.mark.usefixtures("answers")
def test_sending_the_examples_again_changes_nothing(program):
    with program.client() as client:
        before = kept(client)
        again = {example.name: send(client, example) for example in EXAMPLES}
        assert kept(client) == before
    for example in EXAMPLES:
        assert read_answer(again[example.name].content) == example.expected


@pytest.mark.usefixtures("answers")
def test_the_examples_leave_what_their_titles_tell(program):
    with program.client() as client:
        accounts, ledger, invoices = kept(client)[:3]
    assert len(accounts["konti"]) == 5
    assert [(bilag["titel"], bilag["bilagsnummer"]) for bilag in ledger["bilag"]] == [
        ("UDB-1013", "00000001"),
        ("UDB-1016-1", "00000002"),
    ]
    assert [(faktura["type"], faktura["tilstand"]) for faktura in invoices["fakturaer"]] == [
        ("faktura", "godkendt"),
        ("faktura", "afvist"),
        ("kreditnota", "godkendt"),
    ]


@pytest.mark.usefixtures("answers")
def test_the_account_of_the_later_examples_balances(program):
    with program.client() as client:
        konto = client.get(f"/s/demo/api/debitor/konti/{KONTO}").json()
        udtog = client.get(f"/s/demo/api/debitor/konti/{KONTO}/kontoudtog").json()
        batch = client.get("/s/demo/api/receiver/leverancer/00000055-0000-4000-8000-000000000001").json()
    owed = sum(Decimal(each["rest"]) for each in (*konto["fordringer"], *konto["tillaeg"]))
    assert owed > 0
    assert Decimal(udtog["ultimo"]) == owed - Decimal(konto["uplaceret"])
    assert batch["tilstand"] == "MODTAGET"


@pytest.mark.usefixtures("answers")
def test_a_refused_example_leaves_nothing_in_the_enforcing_sandbox(program):
    with program.client() as client:
        assert client.get("/s/demo-enforce/api/debitor/konti").json()["konti"] == []


@pytest.mark.usefixtures("answers")
def test_an_invoice_of_the_examples_is_given_back_byte_for_byte(program):
    with program.client() as client:
        found = client.get("/s/demo/api/faktura/fakturaer/00000017-0000-4000-8000-0000000000c0/indhold")
    assert found.content == (examples_folder() / "17-faktura-accepteret" / "faktura.xml").read_bytes()


def test_the_demo_command_prints_a_table_and_succeeds(program):
    oir = Path(sys.executable).with_name("oir")
    ran = subprocess.run([oir, "demo", "--url", program.url], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    shown = [example.name for example in EXAMPLES if example.shown]
    heading, *lines, left = ran.stdout.splitlines()
    assert heading.startswith("Eksempel")
    assert [line.split()[0] for line in lines] == shown
    assert left.startswith(f"{len(EXAMPLES) - len(shown)} eksempler mere")
    assert "SBX-ÅRS-012" in ran.stdout


def test_the_demo_command_shows_every_example_when_asked(program):
    oir = Path(sys.executable).with_name("oir")
    ran = subprocess.run(
        [oir, "demo", "--all", "--url", program.url], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert [line.split()[0] for line in ran.stdout.splitlines()[1:]] == [example.name for example in EXAMPLES]


def test_the_demo_command_says_when_nothing_answers():
    oir = Path(sys.executable).with_name("oir")
    ran = subprocess.run(
        [oir, "demo", "--url", "http://127.0.0.1:9"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert "oir up" in ran.stderr


def test_the_demo_command_says_what_to_do_where_the_demo_was_changed(run_program):
    program = run_program()
    oir = Path(sys.executable).with_name("oir")
    command = [oir, "demo", "--url", program.url]
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    with program.client() as client:
        client.post("/s/demo/api/control/clock/advance?wait=60", json={"by": "P1D"}).raise_for_status()
    refused = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "oir sandbox delete demo" in refused.stderr
    assert "Traceback" not in refused.stderr
    with program.client() as client:
        client.delete("/api/control/sandboxes/demo").raise_for_status()
    assert subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
