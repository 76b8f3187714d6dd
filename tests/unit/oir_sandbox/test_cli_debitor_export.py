"""`oir debitor export`: what it asks the sandbox for, and which files it writes."""

from pathlib import Path

import httpx
import pytest

from oir_sandbox.cli import debitor_export, main


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[httpx.Request]:
    seen: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        seen.append(request)
        if request.url.params["kommune"] == "99999999":
            return httpx.Response(400, json={"code": "SBX-1505", "title": "Nej", "detail": "til ligger før fra"})
        return httpx.Response(200, text=f"{request.url.path}\n")

    def client(url: str, sandbox: str = "") -> httpx.Client:
        return httpx.Client(base_url=url, headers={"X-Oir-Sandbox": sandbox}, transport=httpx.MockTransport(answer))

    monkeypatch.setattr(debitor_export, "client", client)
    return seen


def test_both_files_are_written_for_the_period(asked: list[httpx.Request], tmp_path: Path) -> None:
    given = ["--municipality", "11111111", "--from", "2026-01-01", "--to", "2026-12-31", "--sandbox", "demo"]
    assert main(["debitor", "export", *given, "--out", str(tmp_path / "rapport")]) == 0
    assert {path.name for path in (tmp_path / "rapport").iterdir()} == {
        "konti-11111111.csv",
        "fordringer-11111111.csv",
    }
    assert {request.url.params["til"] for request in asked} == {"2026-12-31"}
    assert {request.headers["X-Oir-Sandbox"] for request in asked} == {"demo"}


def test_a_refusal_is_told_and_no_file_is_left(asked: list[httpx.Request], tmp_path: Path) -> None:
    assert main(["debitor", "export", "--municipality", "99999999", "--out", str(tmp_path)]) == 1
    assert len(asked) == 1
    assert list(tmp_path.iterdir()) == []


def test_a_wrong_date_is_wrong_use(tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["debitor", "export", "--municipality", "11111111", "--from", "igaar", "--out", str(tmp_path)])
    assert stopped.value.code == 2
