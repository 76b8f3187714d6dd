"""`oir clock …` against a running sandbox: what it prints, and its exit status."""

from collections.abc import Iterator

import pytest

from oir_sandbox.cli import main
from oir_sandbox.client import Server, on_socket

FROZEN = "2026-11-23T09:00:00+01:00"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with on_socket() as running:
        yield running


@pytest.fixture
def demo(server: Server) -> Iterator[list[str]]:
    """The options that name a fresh sandbox."""
    with server.create(clock_frozen=FROZEN) as made:
        yield ["--url", server.url, "--sandbox", made.name]


def test_the_clock_is_shown_and_moved(demo: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "show", *demo]) == 0
    assert f"{FROZEN}  (står stille)" in capsys.readouterr().out
    assert main(["clock", "advance", "P30D", *demo]) == 0
    assert "færdigt" in capsys.readouterr().out
    assert main(["clock", "advance", "2027-01-04", *demo]) == 0
    capsys.readouterr()
    main(["clock", "show", *demo])
    assert "2027-01-04T00:00:00+01:00" in capsys.readouterr().out


def test_the_jobs_are_listed_and_one_is_shown_and_stopped(demo: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "jobs", *demo]) == 0
    assert "ikke flyttet" in capsys.readouterr().out
    main(["clock", "advance", "PT1H", *demo])
    capsys.readouterr()
    main(["clock", "jobs", *demo])
    job = capsys.readouterr().out.split()[0]
    for command in ("jobs", "stop"):
        assert main(["clock", command, job, *demo]) == 0
        assert capsys.readouterr().out.startswith(f"{job}  færdigt")


@pytest.mark.parametrize("where", ["next", "2026-01-01", "P1", "soon"])
def test_what_cannot_be_is_refused_with_its_code(
    demo: list[str], capsys: pytest.CaptureFixture[str], where: str
) -> None:
    assert main(["clock", "advance", where, *demo]) == 1
    assert "SBX-15" in capsys.readouterr().err


def test_where_no_sandbox_answers_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "show", "--url", "http://127.0.0.1:1"]) == 2
    assert "oir up" in capsys.readouterr().err
