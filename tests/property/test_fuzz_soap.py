"""Spoilt messages at every SOAP door: an answer in our words, nothing of a refused one kept, and no number anywhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from lxml import etree

from oir_sandbox.examples import INSTANT, load_examples, read_answer
from tests.support.angreb import ANGREB, Angreb
from tests.support.forvansk import spoilt
from tests.support.hele import Hele, hele

EXAMPLES = load_examples()
PATHS = sorted({example.path for example in EXAMPLES})
CONTENT_TYPES = (
    "text/xml; charset=utf-8",
    "text/xml",
    "application/soap+xml",
    "text/xml; charset=utf-16",
    "text/xml; charset=latin-1",
    "text/xml; charset=findes-ikke",
    'text/xml; charset="utf-8',
    "application/json",
    "",
)
KEEPS_NOTHING = ("FEJL", "FAULT")
quick = settings(ANGREB, max_examples=60)
slow = settings(quick, max_examples=600)


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        running.http.put(
            "/api/control/sandboxes/demo",
            json={"clock_frozen": INSTANT, "psrm": "off", "opkraevning": {"kladder": True}},
        ).raise_for_status()
        yield running


LEFT = (
    "debitor/konti",
    "receiver/fordringer",
    "finans/bilag",
    "faktura/fakturaer",
    "control/journal",
    "control/journal/export",
)
"""JSON doors that still answer when an attack is over."""


class Attack(Angreb):
    """Sends spoilt messages to one program, and looks at what is left after each."""

    def send(self, path: str, content: bytes, content_type: str) -> None:
        response = self.program.http.post(f"/s/demo{path}", content=content, headers={"Content-Type": content_type})
        assert response.status_code in (200, 500), response.text
        root = etree.fromstring(response.content)
        assert etree.QName(root).localname == "Envelope"
        if response.status_code == 500:
            assert next(root.iter("{*}ServiceplatformFault"), None) is not None or "Fault" in response.text
        after = self.program.kept()
        if response.status_code == 500 or read_answer(response.content).svar in KEEPS_NOTHING:
            assert after == self.kept, "something of a refused message was kept"
        self.kept = after
        event(read_answer(response.content).svar)
        self.answered(response.text)


def attack(program: Hele, strength: settings) -> None:
    at = Attack(program)

    @strength
    @given(messages(), st.sampled_from(CONTENT_TYPES))
    def spoilt_message(message: tuple[str, bytes], content_type: str) -> None:
        at.send(*message, content_type)

    spoilt_message()
    at.end(*LEFT)


def messages() -> st.SearchStrategy[tuple[str, bytes]]:
    """A spoilt message with the address it goes to, mostly its own."""
    return st.sampled_from(EXAMPLES).flatmap(
        lambda example: st.tuples(st.sampled_from([example.path] * 9 + PATHS), spoilt(example.body))
    )


def test_no_spoilt_message_breaks_a_soap_door(program: Hele) -> None:
    attack(program, quick)


@pytest.mark.long
def test_no_spoilt_message_of_very_many_breaks_a_soap_door(program: Hele) -> None:
    attack(program, slow)
