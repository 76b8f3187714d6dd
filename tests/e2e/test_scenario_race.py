"""The classic race of a two-state scenario: sixteen connections, one object, and every transition is won exactly once.

Users of general mocks have reported it for years: under concurrent connections a scenario answers from the wrong state. Here an
account is made, gets a claim, and is closed, all by sixteen clients at the same moment, round after round.
"""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from oir_sandbox.examples import read_answer
from tests.e2e.conftest import Program
from tests.support import breve

CONNECTIONS = 16
ROUNDS = 6
XML = {"Content-Type": "text/xml; charset=utf-8"}


@pytest.fixture
def sandbox(program: Program) -> str:
    with program.client() as client:
        made = client.post(
            "/api/control/sandboxes", json={"settings": {"clock_frozen": breve.NOW, "psrm": "off"}}
        ).json()
    return str(made["prefix"])


class Race:
    """Sixteen connections to one sandbox that act at the same moment."""

    def __init__(self, program: Program, sandbox: str) -> None:
        self.clients = [program.client() for _ in range(CONNECTIONS)]
        self.sandbox = sandbox
        self.pool = ThreadPoolExecutor(CONNECTIONS)
        self._ready = threading.Barrier(CONNECTIONS)

    def all(self, act: Callable[[int, httpx.Client], str]) -> list[str]:
        """What each of them was answered."""

        def one(number: int) -> str:
            self._ready.wait(30)
            return act(number, self.clients[number])

        return list(self.pool.map(one, range(CONNECTIONS)))

    def soap(self, client: httpx.Client, payload: str, tid: str) -> str:
        content = breve.soap("OpretDebitorkontoRegistrering", payload, tid)
        response = client.post(f"{self.sandbox}{breve.PATHS['debitor']}", content=content, headers=XML)
        assert response.status_code == 200, response.text
        seen = read_answer(response.content)
        return " ".join((seen.svar, *seen.aarsager, *seen.fejl))

    def told(self, client: httpx.Client, path: str, body: Any = None) -> str:
        response = client.post(f"{self.sandbox}/api/debitor{path}", json=body)
        assert response.status_code == 200, response.text
        answer = response.json()
        return " ".join((answer["resultat"], *(one["kode"] for one in answer["aarsager"])))

    def konto(self, number: int) -> dict[str, Any]:
        found: dict[str, Any] = self.clients[0].get(f"{self.sandbox}/api/debitor/konti/{breve.konto_id(number)}").json()
        return found

    def events(self, number: int) -> list[str]:
        asked = {"key": breve.konto_id(number), "limit": 500}
        page: list[dict[str, str]] = self.clients[0].get(f"{self.sandbox}/api/control/events", params=asked).json()
        return [event["topic"] for event in page]

    def close(self) -> None:
        self.pool.shutdown()
        for client in self.clients:
            client.close()


@pytest.fixture
def race(program: Program, sandbox: str):
    made = Race(program, sandbox)
    yield made
    made.close()


def winner(answers: list[str], refusal: str) -> int:
    """Who won; everybody else was refused for that reason and no other."""
    won = [number for number, answer in enumerate(answers) if answer in ("ACCEPT", "ACCEPTERET")]
    assert len(won) == 1, answers
    assert all(refusal in answer for number, answer in enumerate(answers) if number not in won), answers
    return won[0]


def test_one_of_sixteen_creates_one_adds_and_the_account_closes_once(race: Race) -> None:
    for konto in range(1, ROUNDS + 1):
        # Started -> created: everybody with a title of their own.
        def create(number: int, client: httpx.Client, konto: int = konto) -> str:
            payload = breve.registrering_soap(konto, f"Titel {number}", None, "", ny=True)
            return race.soap(client, payload, f"opret-{konto}-{number}")

        first = winner(race.all(create), "SBX-ÅRS-002")
        assert race.konto(konto)["indhold"]["titel"] == f"Titel {first}"

        # created -> claimed: the same claim with an amount of their own, over either door.
        def add(number: int, client: httpx.Client, konto: int = konto) -> str:
            given = (konto, "", 1, f"{1000 + number}.00")
            if number % 2:
                return race.soap(client, breve.registrering_soap(*given, ny=False), f"fordring-{konto}-{number}")
            return race.told(client, "/registreringer", breve.registrering_json(*given, ny=False))

        first = winner(race.all(add), "SBX-ÅRS-011")
        assert [one["beloeb"] for one in race.konto(konto)["fordringer"]] == [f"{1000 + first}.00"]

        # claimed -> closed, while the others still add: whoever comes after the closing is refused for that.
        def close_or_add(number: int, client: httpx.Client, konto: int = konto) -> str:
            if number % 4 == 0:
                return race.told(client, f"/konti/{breve.konto_id(konto)}/afslut")
            given = (konto, "", 2 + number, "1.00")
            return race.soap(client, breve.registrering_soap(*given, ny=False), f"sent-{konto}-{number}")

        answers = race.all(close_or_add)
        added = [number for number in range(CONNECTIONS) if number % 4 and answers[number] == "ACCEPT"]
        late = [number for number in range(CONNECTIONS) if number % 4 and number not in added]
        assert all("SBX-ÅRS-003" in answers[number] for number in late), answers
        held = race.konto(konto)
        assert held["afsluttet"] is not None
        assert sorted(one["fordring_id"] for one in held["fordringer"]) == sorted(
            breve.fordring_id(konto, nummer) for nummer in (1, *(2 + number for number in added))
        )
        told = race.events(konto)
        assert told.count("debitor.konto.afsluttet") == 1
        assert told[-1] == "debitor.konto.afsluttet"
        assert told.count("debitor.registrering.accepteret") == 2 + len(added)


def test_the_same_message_from_sixteen_at_once_is_done_once_and_answered_alike(race: Race) -> None:
    for konto in range(101, 101 + ROUNDS):
        message = breve.registrering_soap(konto, "Ens", 1, "100.00", ny=True)
        answers = race.all(lambda _n, client, message=message: race.soap(client, message, "ens"))  # type: ignore[misc]
        assert answers == ["ACCEPT"] * CONNECTIONS
        assert len(race.konto(konto)["fordringer"]) == 1
        assert race.events(konto) == ["debitor.registrering.accepteret"]


def test_sixteen_documents_at_once_get_numbers_without_gap_or_double(race: Race) -> None:
    def book(number: int, client: httpx.Client) -> str:
        response = client.post(f"{race.sandbox}/api/finans/bilag", json=breve.bilag_json(number, f"B{number}", "1.00"))
        return str(response.json()["kvitteringer"][0]["bilagsnummer"])

    assert sorted(race.all(book)) == [f"{number:08d}" for number in range(1, CONNECTIONS + 1)]
