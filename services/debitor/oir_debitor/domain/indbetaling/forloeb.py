"""What a payment, or taking one back, does to the course of a claim."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.dag.course import LUK
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloeb import forloeb_af
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.overdragelse.dom import hos_psrm
from oir_debitor.domain.posts import FordringPost

_DAY = timedelta(days=1)


def aendrede(facts: Facts, bog: Bogfoering) -> Iterator[ForloebPost]:
    """The courses that end because the claim and its additions owe nothing, or begin again because they owe.

    An ended one is looked at the next night: the days until its account is closed count from then.
    """
    for course in facts.forloeb.values():
        fordring = facts.fordringer.get(course.fordring_id)
        if fordring is not None and fordring.konto_id == bog.konto_id:
            after = _after(course, fordring, bog.rest_med_tillaeg(fordring.fordring_id), bog.today)
            if after != course:
                yield after


def _after(course: ForloebPost, fordring: FordringPost, rest: int, today: date) -> ForloebPost:
    if rest <= 0 and course.tilstand not in (Tilstand.AFSLUTTET, Tilstand.VENTER):
        return replace(course, tilstand=Tilstand.AFSLUTTET, naeste_dato=today + _DAY, naeste=LUK)
    if rest > 0 and course.tilstand == Tilstand.AFSLUTTET and hos_psrm(course):
        return replace(course, tilstand=Tilstand.UNDER_INDDRIVELSE, naeste_dato=None, naeste="")
    if rest > 0 and course.tilstand == Tilstand.AFSLUTTET:
        begun = forloeb_af(replace(fordring, til_opkraevning=True), today)
        return replace(course, tilstand=begun.tilstand, naeste_dato=begun.naeste_dato, naeste=begun.naeste)
    return course
