"""A real-looking CPR number, in any field of a real message, appears in no answer, log, journal or database file."""

import copy
import re
from collections.abc import Iterator
from typing import Any

import pytest

from oir_sandbox.examples import Example, load_examples, prepare, read_answer, send
from oir_sandbox.places import examples_folder
from tests.support.debitor_bodies import DEBITOR, RECEIVER

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_text(encoding="utf-8")
NUMBER = "1312901239"
LISTS = ("debitor/konti", "receiver/fordringer", "control/events", "control/journal/export")
SPELLINGS = (NUMBER, "131290-1239", "131290 1239", "13 12 90 1239")


def messages() -> list[bytes]:
    """The good message with the number in each text in turn, as the value and inside it, and in odd places."""
    places = list(re.finditer(r">([^<>\s][^<>]*)<", GOOD))
    found = [GOOD[: place.start(1)] + NUMBER + GOOD[place.end(1) :] for place in places]
    found += [
        f"{GOOD[: place.end(1)]} {SPELLINGS[at % len(SPELLINGS)]}{GOOD[place.end(1) :]}"
        for at, place in enumerate(places)
    ]
    found += [
        GOOD.replace("<FordringListe>", f'<FordringListe cpr="{NUMBER}">'),
        GOOD.replace("Solstrålen", "&#49;&#51;12901239"),
        GOOD.replace("Solstrålen", f"<![CDATA[{NUMBER}]]>"),
        GOOD.replace("<soap:Body>", f"<soap:Header><x xmlns='urn:x'>{NUMBER}</x></soap:Header><soap:Body>"),
        GOOD.replace("<FordringListe>", f"<F{NUMBER}/><FordringListe>"),
        GOOD.replace("</FordringListe>", f"{NUMBER}"),
        f"ikke XML {NUMBER}",
        f"<a>{NUMBER}</a>",
    ]
    return [text.encode() for text in found]


def test_a_real_looking_cpr_is_kept_nowhere(run_program, tmp_path):
    program = run_program()
    sent = messages()
    seen: list[str] = []
    with program.client() as client:
        for body in sent:
            response = client.post(PATH, content=body, headers={"SOAPAction": f'"{NUMBER}"'})
            assert "AcceptStruktur" not in response.text, body.decode()
            seen.append(response.text)
        assert client.get("/api/debitor/konti").json()["konti"] == []
        commented = GOOD.replace("<FordringListe>", f"<FordringListe><!-- {NUMBER} --><?pi {NUMBER}?>")
        seen.append(client.post(PATH, content=commented.encode()).text)  # comments are not read, so not refused either
        seen.append(client.post("/api/debitor/registreringer", json={"konto_id": NUMBER, "x": {"y": [NUMBER]}}).text)
        seen.append(client.post("/api/psrm/check", json={"claims": [{"id": "1", "skyldnere": [{"cpr": NUMBER}]}]}).text)
        seen.append(client.get(f"/api/debitor/konti/{NUMBER}").text)
        seen.append(client.get(f"/s/{NUMBER}/api/debitor/konti").text)
        seen.append(client.put(f"/api/control/sandboxes/{NUMBER}", json={}).text)
        seen.append(client.put("/api/control/sandboxes/x", json={"entry": NUMBER}).text)
        journal = client.get("/api/control/journal", params={"limit": 1000}).json()
        seen += [client.get(f"/api/control/journal/{entry['seq']}").text for entry in journal]
    assert len(journal) >= len(sent)
    program.stop()
    seen.append(program.log.read_text(encoding="utf-8"))
    files = [path for path in (tmp_path / "data").rglob("*") if path.is_file()]
    assert files
    seen += [path.read_bytes().decode("latin-1") for path in files]
    for text in seen:
        for spelling in SPELLINGS:
            assert spelling not in text


def in_every_text(text: str) -> list[bytes]:
    """The message with the number in each text after its context in turn, as the value and after it."""
    context = text.index("</k:HovedOplysninger>")
    places = list(re.compile(r">([^<>\s][^<>]*)<").finditer(text, context))
    found = [text[: place.start(1)] + NUMBER + text[place.end(1) :] for place in places]
    found += [
        f"{text[: place.end(1)]} {SPELLINGS[at % len(SPELLINGS)]}{text[place.end(1) :]}"
        for at, place in enumerate(places)
    ]
    return [each.encode() for each in found]


def in_every_leaf(body: Any) -> Iterator[Any]:
    """The body with the number in each text in turn, as the value and after it, and as the name of a field."""
    for path in _leaves(body, ()):
        for at, old in enumerate(("", _at(body, path))):
            changed = copy.deepcopy(body)
            _at(changed, path[:-1])[path[-1]] = f"{old} {SPELLINGS[len(path) % len(SPELLINGS)]}" if at else NUMBER
            yield changed
    yield {**body, NUMBER: "x"}


def _leaves(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if inner is None:
        yield path
        return
    for key, each in inner:
        yield from _leaves(each, (*path, key))


def _at(value: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        value = value[key]
    return value


def must_be_nowhere(program: Any, folder: Any, seen: list[str]) -> None:
    """No spelling in what was seen, nor in the log or any file of the stopped program."""
    seen.append(program.log.read_text(encoding="utf-8"))
    files = [path for path in (folder / "data").rglob("*") if path.is_file()]
    assert files
    seen += [path.read_bytes().decode("latin-1") for path in files]
    for text in seen:
        for spelling in SPELLINGS:
            assert spelling not in text, text[:400]


FIRST, *LATER = load_examples()
ONE_OF_EACH = [each for each in LATER if each.name[:2] > "26" and each.expected.svar == "ACCEPT"]
"""An accepted message of every operation that works on registered accounts, and of the simulated PSRM."""


def test_a_real_looking_cpr_in_the_later_messages_is_kept_nowhere(run_program, tmp_path):
    program = run_program()
    seen: list[str] = []
    with program.client() as client:
        prepare(client)
        send(client, FIRST)
        for example in ONE_OF_EACH:
            for body in in_every_text(example.body.decode()):
                spoilt = Example(example.name, "", example.sandbox, example.path, body, example.expected)
                answer = send(client, spoilt)
                assert read_answer(answer.content).svar != "ACCEPT", body.decode()
                seen.append(answer.text)
            assert read_answer(send(client, example).content) == example.expected  # a refused message is no obstacle
        seen += [client.get(f"/s/demo/api/{path}").raise_for_status().text for path in LISTS]
    program.stop()
    must_be_nowhere(program, tmp_path, seen)


@pytest.mark.parametrize("bodies", [DEBITOR, RECEIVER], ids=["debitor", "receiver"])
def test_a_real_looking_cpr_in_the_later_json_bodies_is_kept_nowhere(run_program, tmp_path, bodies):
    program = run_program()
    seen: list[str] = []
    with program.client() as client:
        for operation, body in bodies.items():
            method, path = operation.split()
            for spoilt in in_every_leaf(body):
                answer = client.request(method, path, json=spoilt)
                assert answer.status_code in (400, 404, 422), (operation, spoilt, answer.text)
                seen.append(answer.text)
        seen += [client.get(f"/api/{path}").raise_for_status().text for path in LISTS]
    program.stop()
    must_be_nowhere(program, tmp_path, seen)


def test_a_recognisable_test_number_is_let_in_and_shown_only_where_it_belongs(run_program):
    program = run_program()
    with program.client() as client:
        assert "AcceptStruktur" in client.post(PATH, content=GOOD.encode()).text
        entry = client.get("/api/control/journal").json()[-1]
        assert "6101901234" not in client.get(f"/api/control/journal/{entry['seq']}").text
    program.stop()
    assert "6101901234" not in program.log.read_text(encoding="utf-8")
