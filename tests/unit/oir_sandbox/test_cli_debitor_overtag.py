"""`oir debitor overtag`: what it sends to the sandbox, and what it tells of the answer."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from oir_kernel.soap.edition import Edition
from oir_sandbox.cli import debitor_overtag, main
from oir_sandbox.places import edition_folder
from tests.support.leverance import SYSTEM
from tests.support.overtagelse import CVR, LEVERANCE, konto, leverance

TAKEN = {
    "resultat": "MODTAGET",
    "leverance_id": LEVERANCE,
    "gentaget": False,
    "antal_konti": 2,
    "antal_fordringer": 4,
    "total_fordring": "3000.00",
    "antal_indbetalinger": 2,
    "total_indbetaling": "1200.00",
    "behandlet": 2,
    "afvist": 0,
    "findings": [],
}


class Server:
    """Answers like a sandbox; `told` changes what it says of a delivery."""

    def __init__(self) -> None:
        self.told: dict[str, Any] = {}
        self.asked: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.asked.append(request)
        if request.method == "GET":
            aarsag = {"kode": "SBX-ÅRS-167", "lokal_tekst": "for meget"}
            return httpx.Response(
                200, json={"kvitteringer": [{"konto_id": "k1", "aarsager": [aarsag]}], "naeste": None}
            )
        if "code" in self.told:
            return httpx.Response(422, json=self.told)
        return httpx.Response(200, json=TAKEN | self.told)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Server:
    made = Server()

    def client(url: str, sandbox: str = "") -> httpx.Client:
        return httpx.Client(base_url=url, headers={"X-Oir-Sandbox": sandbox}, transport=httpx.MockTransport(made))

    monkeypatch.setattr(debitor_overtag, "client", client)
    return made


@pytest.fixture
def file(tmp_path: Path) -> Path:
    edition = Edition(edition_folder())
    path = tmp_path / "konti.xml"
    path.write_bytes(leverance(edition, [konto(edition, n) for n in (1, 2)]))
    return path


def test_the_file_is_sent_whole_with_the_route_its_head_names(
    server: Server, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["debitor", "overtag", str(file), "--sandbox", "demo"]) == 0
    (sent,) = server.asked
    assert (sent.method, sent.url.path, sent.content) == ("POST", "/api/debitor/overtagelser", file.read_bytes())
    headers = {name: sent.headers[name] for name in sent.headers if name.startswith("x-")}
    assert headers == {
        "x-oir-sandbox": "demo",
        "x-rute-afsenderorganisation": CVR,
        "x-rute-afsenderitsysteminstans": SYSTEM,
        "x-rute-modtagerorganisation": CVR,
    }
    assert "2 konti, 4 fordringer på 3000.00 kr." in capsys.readouterr().out


def test_refused_accounts_are_told_with_their_reasons(
    server: Server, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    server.told = {"afvist": 1}
    assert main(["debitor", "overtag", str(file)]) == 1
    told = capsys.readouterr().out
    assert "1 overtaget, 1 afvist" in told
    assert "SBX-ÅRS-167 for meget" in told


def test_a_delivery_refused_as_a_whole_says_why(server: Server, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = {"da": "antal er forkert.", "en": ""}
    server.told = {"resultat": "AFVIST", "findings": [{"message": text, "fix": {"da": "Ret det.", "en": ""}}]}
    assert main(["debitor", "overtag", str(file)]) == 1
    assert "antal er forkert. Ret det." in capsys.readouterr().out


def test_the_second_file_is_sent_though_the_first_was_refused(server: Server, file: Path) -> None:
    server.told = {"resultat": "AFVIST", "findings": []}
    assert main(["debitor", "overtag", str(file), str(file)]) == 1
    assert len(server.asked) == 2


def test_a_refusal_of_the_sandbox_is_told(server: Server, file: Path) -> None:
    server.told = {"code": "SBX-1401", "title": "Nej", "detail": "CPR"}
    assert main(["debitor", "overtag", str(file)]) == 1


def test_a_delivery_that_came_before_says_so(server: Server, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    server.told = {"gentaget": True}
    assert main(["debitor", "overtag", str(file)]) == 0
    assert "modtaget før" in capsys.readouterr().out


@pytest.mark.parametrize("content", [b"", b"ikke xml", b"<a/>"])
def test_a_file_that_is_no_delivery_is_wrong_use(server: Server, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "andet.xml"
    path.write_bytes(content)
    assert main(["debitor", "overtag", str(path)]) == 2
    assert server.asked == []


def test_a_file_that_is_not_there_is_told(server: Server, tmp_path: Path) -> None:
    assert main(["debitor", "overtag", str(tmp_path / "mangler.xml")]) == 2
    assert server.asked == []
