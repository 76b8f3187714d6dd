"""`oir clock …` against a running sandbox: what it prints, and its exit status."""

from collections.abc import Iterator
from typing import Any

import pytest

from oir_sandbox.cli import main
from oir_sandbox.client import Server, on_socket
from tests.support.historie import fordring, navn, person

FORDRING = navn("f1")
FROZEN = "2026-11-23T09:00:00+01:00"


def registrering() -> dict[str, Any]:
    """An account with a claim that PSRM takes."""
    return {
        "konto_id": "00000001-0000-4000-8000-000000000001",
        "registreret": FROZEN,
        "konto": {"type_id": "daginstitution", "debitor": person()},
        "fordringer": [fordring("f1", "1000.00")],
    }


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


def test_things_in_which_nothing_happened_are_counted_in_one_line(
    server: Server, capsys: pytest.CaptureFixture[str]
) -> None:
    with server.create(clock_frozen=FROZEN, opkraevning={"forloeb": "manuelt"}) as made:
        made.json("POST", "/api/debitor/registreringer", json=registrering())
        made.json("POST", f"/api/debitor/fordringer/{FORDRING}/overdrag")
        made.clock.advance("P2D")
        assert main(["clock", "advance", "P3D", "--url", server.url, "--sandbox", made.name]) == 0
    job, quiet = capsys.readouterr().out.splitlines()
    assert "færdigt" in job
    assert quiet == f"… og {job.split()[-2]} ting uden hændelser"


@pytest.mark.parametrize("where", ["next", "2026-01-01", "P1", "soon"])
def test_what_cannot_be_is_refused_with_its_code(
    demo: list[str], capsys: pytest.CaptureFixture[str], where: str
) -> None:
    assert main(["clock", "advance", where, *demo]) == 1
    assert "SBX-15" in capsys.readouterr().err


def test_where_no_sandbox_answers_it_says_how_to_start_one(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clock", "show", "--url", "http://127.0.0.1:1"]) == 2
    assert "oir up" in capsys.readouterr().err
