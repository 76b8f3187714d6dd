"""Faults and the program itself: counters survive `kill -9`, and `oir fault` does what the documents say."""

import subprocess
import sys
from pathlib import Path

import pytest

from oir_kernel.faults.kinds import kinds
from oir_sandbox.cli import main
from oir_sandbox.cli.faults import markdown
from tests.support.fejl import Sandkasse

OIR = str(Path(sys.executable).with_name("oir"))
DOCUMENT = Path(__file__).parents[2] / "docs" / "faults.md"


@pytest.fixture
def oir(capsys):
    """Runs `oir fault` in this process, talking to the program over its socket: exit status, output, errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capsys.readouterr()
        status = main(["fault", *arguments])
        return (status, *capsys.readouterr())

    return run


@pytest.fixture
def sandbox(program) -> Sandkasse:
    return Sandkasse.new(program.url)


def test_faults_are_ordered_listed_and_cleared_by_command(sandbox, oir):
    here = ("--url", sandbox.url, "--sandbox", sandbox.name)
    assert oir("list", *here)[1] == "Ingen fejl er bestilt.\n"
    status, said, _ = oir("add", "http;status=503", "--door", "soap", "--operation", "Opret*", "--times", "1", *here)
    assert (status, said.split()[0]) == (0, "http#1")
    assert [sandbox.send().status_code for _ in range(2)] == [503, 200]
    listed = oir("list", *here)[1]
    assert "[soap Opret* times 1]" in listed
    assert "ramt 1 af 1 (journal nr. " in listed
    assert oir("clear", "1", *here)[1] == "1 fjernet.\n"
    assert oir("clear", *here)[1] == "0 fjernet.\n"


def test_a_share_and_a_sender_are_given_by_command(sandbox, oir):
    here = ("--url", sandbox.url, "--sandbox", sandbox.name)
    status, told, _ = oir(
        "add", "empty", "--share", "0.25", "--skip", "2", "--sender", "11111111", "--service", "D*", *here
    )
    assert status == 0
    assert "[any D* 11111111 skip 2 share 0.25]" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("add", "brand"), "timeout-before"),
        (("add", "empty", "--share", "2"), "share"),
        (("clear", "7"), "SBX-1501"),
        (("add", "technical;text=0101901234"), "SBX-1401"),
        (("add", "empty", "--skip", "-1"), "skip"),
    ],
)
def test_what_cannot_be_done_is_told(sandbox, oir, arguments, said):
    status, told, errors = oir(*arguments, "--url", sandbox.url, "--sandbox", sandbox.name)
    assert status == 1
    assert said in errors
    assert "0101901234" not in errors + told


def test_without_a_sandbox_to_talk_to_the_command_says_so(oir):
    status, _, errors = oir("list", "--url", "http://127.0.0.1:9")
    assert status == 2
    assert "oir up" in errors


def test_the_kinds_are_told_offline():
    told = subprocess.run([OIR, "fault", "kinds"], capture_output=True, text=True, timeout=60, check=True).stdout
    assert all(f"{name}  [" in told for name in kinds({}))


def test_the_kinds_are_told_as_the_documents_table(oir):
    assert oir("kinds", "--markdown")[1].strip() == markdown(kinds({}))


def test_the_document_has_the_table_of_the_kinds():
    assert markdown(kinds({})) in DOCUMENT.read_text("utf-8"), "paste the output of: oir fault kinds --markdown"


def test_a_killed_program_goes_on_counting_where_it_was(run_program):
    before = run_program()
    sandbox = Sandkasse.new(before.url)
    sandbox.order("http;status=503", skip=1, times=2)
    assert [sandbox.send(number).status_code for number in (1, 2)] == [200, 503]
    before.kill()
    after = run_program()
    sandbox.url = after.url
    assert [sandbox.send(number).status_code for number in (3, 4)] == [503, 200]
    [fault] = sandbox.faults()
    assert (fault["calls"], fault["hits"]) == (3, 2)
