"""The shipped example messages, sent through the real socket, get the answers they promise."""

import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from oir_sandbox.examples import Example, load_examples, prepare, read_answer, send

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


@pytest.mark.usefixtures("answers")
def test_sending_the_examples_again_changes_nothing(program):
    with program.client() as client:
        before = client.get("/s/demo/api/debitor/konti").json()
        again = {example.name: send(client, example) for example in EXAMPLES}
        assert client.get("/s/demo/api/debitor/konti").json() == before
    for example in EXAMPLES:
        assert read_answer(again[example.name].content) == example.expected


def test_the_demo_command_prints_a_table_and_succeeds(program):
    oir = Path(sys.executable).with_name("oir")
    ran = subprocess.run([oir, "demo", "--url", program.url], capture_output=True, text=True, timeout=60, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert len(ran.stdout.splitlines()) == len(EXAMPLES) + 1
    assert "SBX-ÅRS-012" in ran.stdout


def test_the_demo_command_says_when_nothing_answers():
    oir = Path(sys.executable).with_name("oir")
    ran = subprocess.run(
        [oir, "demo", "--url", "http://127.0.0.1:9"], capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 2
    assert "oir up" in ran.stderr
