"""`oir sandbox` and `oir keys`: what they send, print and answer with."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from oir_kernel.storage import open_storage
from oir_kernel.storage.keys import KeyRegistry, parse
from oir_sandbox.cli import main, sandboxes

MADE = {"name": "demo", "prefix": "/s/demo", "now": "2026-11-23T09:00:00+01:00"}
Answer = Callable[[httpx.Request], httpx.Response]


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Callable[[Answer], list[httpx.Request]]:
    """A server that answers as told; what it was sent."""

    def serve(answer: Answer) -> list[httpx.Request]:
        sent: list[httpx.Request] = []

        def handle(request: httpx.Request) -> httpx.Response:
            request.read()
            sent.append(request)
            return answer(request)

        monkeypatch.setattr(
            sandboxes,
            "client",
            lambda url: httpx.Client(base_url=url, transport=httpx.MockTransport(handle)),
        )
        return sent

    return serve


@pytest.mark.parametrize(
    ("arguments", "method", "path"),
    [
        (["create"], "POST", "/api/control/sandboxes"),
        (["reset", "demo"], "POST", "/api/control/sandboxes/demo/reset"),
        (["clone", "demo", "kopi"], "POST", "/api/control/sandboxes/demo/clone"),
        (["delete", "demo"], "DELETE", "/api/control/sandboxes/demo"),
    ],
)
def test_a_command_is_one_request(server: Any, arguments: list[str], method: str, path: str) -> None:
    sent = server(lambda _request: httpx.Response(200, json=MADE))
    assert main(["sandbox", *arguments]) == 0
    assert [(request.method, request.url.path) for request in sent] == [(method, path)]


def test_create_sends_what_was_asked_for(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    sent = server(lambda _request: httpx.Response(201, json=MADE))
    assert main(["sandbox", "create", "demo", "--seed", "frø", "--lives", "60", "--psrm", "off"]) == 0
    assert json.loads(sent[0].content) == {
        "name": "demo",
        "seed": "frø",
        "lives_seconds": 60,
        "settings": {"psrm": "off"},
    }
    assert capsys.readouterr().out.startswith("demo\t/s/demo\t")


def test_a_snapshot_is_a_file_whole_or_not_at_all(server: Any, tmp_path: Path) -> None:
    server(lambda _request: httpx.Response(200, content=b"indhold"))
    assert main(["sandbox", "snapshot", "demo", str(tmp_path / "demo.zip")]) == 0
    assert (tmp_path / "demo.zip").read_bytes() == b"indhold"
    server(lambda _request: httpx.Response(404, json={"code": "SBX-1502", "title": "t", "detail": "d"}))
    assert main(["sandbox", "snapshot", "demo", str(tmp_path / "andet.zip")]) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["demo.zip"]


def test_a_file_is_restored_as_a_new_sandbox_or_over_one(server: Any, tmp_path: Path) -> None:
    file = tmp_path / "demo.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("snapshot.json", "{}")
    sent = server(lambda _request: httpx.Response(201, json=MADE))
    assert main(["sandbox", "restore", str(file), "igen"]) == 0
    assert main(["sandbox", "restore", str(file), "demo", "--over"]) == 0
    assert [str(request.url.raw_path.decode()) for request in sent] == [
        "/api/control/sandboxes/restore?name=igen",
        "/api/control/sandboxes/demo/restore",
    ]
    assert all(zipfile.is_zipfile(io.BytesIO(request.content)) for request in sent)


def test_a_refusal_is_told_in_the_servers_words(server: Any, capsys: pytest.CaptureFixture[str]) -> None:
    problem = {"code": "SBX-1503", "title": "I strid", "detail": "Vælg et andet navn."}
    server(lambda _request: httpx.Response(409, json=problem))
    assert main(["sandbox", "create", "demo"]) == 1
    assert capsys.readouterr().err == "oir: SBX-1503 I strid. Vælg et andet navn.\n"


def test_something_else_at_the_address_and_nobody_there_are_told_apart(
    server: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    server(lambda _request: httpx.Response(502, text="<html>"))
    assert main(["sandbox", "list"]) == 2
    assert "502" in capsys.readouterr().err

    def away(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("nobody")

    server(away)
    assert main(["sandbox", "list"]) == 2
    assert "oir up" in capsys.readouterr().err
    assert main(["sandbox", "restore", str(tmp_path / "findes-ikke")]) == 2


def keys(folder: Path, *arguments: str) -> int:
    return main(["keys", "--data-dir", str(folder), *arguments])


def test_a_key_is_made_listed_and_revoked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert keys(tmp_path, "create", "--role", "reader", "--label", "CI", "--workspace", "*", "--days", "9") == 0
    text = capsys.readouterr().out.strip()
    key_id, secret = parse(text) or ("", "")
    storage = open_storage(f"sqlite:///{tmp_path / 'sandkasse.db'}")
    stored = storage.read_now(lambda connection: KeyRegistry(connection).get(key_id))
    storage.close_now()
    assert stored is not None
    assert (stored.role, stored.workspace, stored.matches(secret)) == ("reader", "*", True)
    assert keys(tmp_path, "list") == 0
    assert f"{key_id}\t*\treader\tgælder\t-\tCI" in capsys.readouterr().out
    assert keys(tmp_path, "revoke", key_id) == 0
    assert keys(tmp_path, "list") == 0
    listed = capsys.readouterr().out
    assert "spærret" in listed
    assert secret not in listed


@pytest.mark.parametrize(
    "arguments",
    [["create", "--workspace", "findes-ikke"], ["create", "--label", "0101901234"], ["revoke", "findesikke"]],
)
def test_what_cannot_be_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert keys(tmp_path, *arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("oir: SBX-")
    assert "0101901234" not in said
