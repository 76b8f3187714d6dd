"""Two messages that bring the same new id to different accounts at once: the later one is answered as if it had come a moment later."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from oir_kernel.storage import Storage, open_storage
from tests.support.samme_id import KINDS, Sender, efter_hinanden, samtidig, svar

PAIRS = (
    # one request's id for two kinds of object
    ("afskrivning", "henstand"),
    ("henstand", "aftale"),
    ("aftale", "relation"),
    ("relation", "gebyr"),
    ("kladde_gebyr", "henstand"),
    ("henstand", "kladde_relation"),
    # one id for what a registration books and for what somebody else books
    ("fordring", "nedregulering"),
    ("nedregulering", "omkostning"),
    ("indbetaling", "fordring"),
    ("ordre", "nedregulering"),
    ("udbetaling", "omkostning"),
    ("afskrivning", "fordring"),
    ("gebyr", "nedregulering"),
    ("kladde_gebyr", "fordring"),
    ("fordring", "afskrivning"),
    ("nedregulering", "indbetaling"),
    # one id for what is taken over and for what is at home
    ("indbetaling", "overtaget_fordring"),
    ("gebyr", "overtaget_nedregulering"),
    ("overtaget_afskrivning", "fordring"),
    ("overtaget_gebyr", "overtaget_fordring"),
    ("overtaget_fordring", "overtaget_indbetaling"),
    ("konto", "overtaget_konto"),
    ("overtaget_konto", "konto"),
    ("opkraevning", "overtaget_opkraevning"),
)


TAGES = {("konto", "konto"), ("overtaget_konto", "konto")}
"""Whoever registers on an account that is there already adds to it."""


@pytest.fixture
def storage(postgres_url: str) -> Iterator[Storage]:
    """PostgreSQL alone: on SQLite one work is written at a time."""
    opened = open_storage(postgres_url)
    yield opened
    opened.close_now()


@pytest.mark.postgres
@pytest.mark.parametrize(("first", "second"), [*((kind, kind) for kind in KINDS), *PAIRS])
def test_the_later_of_two_at_once_is_answered_as_if_it_came_a_moment_later(
    debitor: Any, monkeypatch: pytest.MonkeyPatch, first: str, second: str
) -> None:
    sender = Sender(debitor)
    told: list[Any] = []
    for send in (efter_hinanden, partial(samtidig, monkeypatch)):
        debitor.sandbox = f"box-{len(told)}"
        sender.prepare()
        answers = send(debitor, getattr(sender, first)("1"), getattr(sender, second)("2"))
        told.append([svar(each) for each in answers])
    moment_later, at_once = told
    assert at_once == moment_later
    assert [each[0] for each in at_once] == ["taget", "taget" if (first, second) in TAGES else "afvist"]
