"""Notifications of PSRM, taken in: each in number order, booked once, and the number kept in the same transaction."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.hovedbog import TillaegPost
from oir_debitor.domain.overdragelse.raekker import indhold_af
from oir_debitor.domain.overdragelse.underretning import Underretning
from oir_debitor.domain.overdragelse.underretningsbog import Bogfoert, bogfoer, ventende_om
from oir_debitor.handlers.carry_out import see_to_the_day
from oir_debitor.store import DebitorUow, UnderretningRepository
from oir_kernel.identifiers import Uuid

PORTION: Final = 50
"""Notifications in one transaction (ours)."""
LYTTER: Final = timedelta(days=62)
"""How long after the last notification more are asked for: the settlement comes monthly (ours)."""
_BOG: Final = Wanted(
    kontoens_fordringer=True, posteringer=True, bilag=True, tillaeg=True, forloeb=True, overdragelser=True
)


@dataclass(frozen=True, slots=True)
class _Sag:
    """Whose a notification is: the account, the claim and what of it."""

    konto_id: Uuid
    fordring_id: Uuid
    krav_id: str


def seneste(uow: DebitorUow) -> int:
    """The number of the last notification taken in."""
    return UnderretningRepository(uow.conn, uow.state_id).seneste()


def tag_imod(uow: DebitorUow, given: Iterable[Mapping[str, Any]], type_id: str) -> list[Underretning]:
    """Take notifications in, in their order; those that were new. `type_id`: the payment type `inddrivelse`."""
    kept = UnderretningRepository(uow.conn, uow.state_id)
    told = [Underretning.of(each) for each in given]
    cases = {each.nummer: _sag(uow, each) for each in told}
    for konto_id in sorted({case.konto_id for case in cases.values() if case is not None}):
        uow.konti.lock(konto_id)
    last = kept.seneste()
    new = [each for each in told if each.nummer > last]
    for each in new:
        _one(uow, kept, each, cases[each.nummer], type_id)
    return new


def lytter(uow: DebitorUow) -> bool:
    """Whether there is something to ask notifications for: a claim at PSRM, or one that was not long ago."""
    for tilstand in (Tilstand.UNDER_INDDRIVELSE, Tilstand.HOERING):
        if uow.konti.find(ForloebPost, tilstand=tilstand):
            return True
    day = UnderretningRepository(uow.conn, uow.state_id).seneste_dag()
    return day is not None and day > uow.clock.today() - LYTTER


def _one(uow: DebitorUow, kept: UnderretningRepository, told: Underretning, case: _Sag | None, type_id: str) -> None:
    now = uow.clock.now()
    if case is None:
        kept.add(told.til_raekke("", "", now, told.beloeb if told.type != "AFREGNING" else 0))
        if told.type == "AFREGNING":
            uow.outbox.add(told.afregnet())
        return
    about = replace(told, krav_id=case.krav_id)
    waiting = {each.nummer: each for each in kept.uforklarede(case.fordring_id)}
    booked = _book(
        uow, about, ventende_om(about, [Underretning.ventende(each) for each in waiting.values()]), case, type_id
    )
    uow.konti.append(booked.added, booked.changed)
    uow.outbox.add(*booked.events)
    see_to_the_day(uow, (*booked.added, *booked.changed))
    for each in booked.underretninger:
        row = each.til_raekke(case.konto_id, case.fordring_id, now, each.venter)
        before = waiting.get(each.nummer)
        if before is None:
            kept.add(row)
        elif row.indhold != before.indhold:
            kept.ret(replace(before, indhold=row.indhold))


def _book(uow: DebitorUow, told: Underretning, waiting: Sequence[Underretning], case: _Sag, type_id: str) -> Bogfoert:
    facts = uow.konti.facts(case.konto_id, _BOG)
    now = uow.clock.now()
    return bogfoer(told, waiting, facts.forloeb[case.fordring_id], Bogfoering(case.konto_id, facts, now), type_id, now)


def _sag(uow: DebitorUow, told: Underretning) -> _Sag | None:
    """The claim by PSRM's id, else by the reference it was sent with."""
    if told.type == "AFREGNING" or not told.psrm_id:
        return None
    for course in uow.konti.find(ForloebPost, psrm_id=told.psrm_id):
        return _Sag(course.konto_id, course.fordring_id, str(course.fordring_id))
    for row in uow.konti.find(OverdragelsePost, psrm_id=told.psrm_id):  # about the claim, or an addition sent with it
        return _Sag(row.konto_id, row.fordring_id, str(indhold_af(row).get("krav_id") or row.fordring_id))
    return _by_reference(uow, told)


def _by_reference(uow: DebitorUow, told: Underretning) -> _Sag | None:
    """An interest or fee was sent with its id as reference; a claim perhaps with another."""
    for added in uow.konti.find(TillaegPost, tillaeg_id=told.reference) if told.reference else ():
        return _Sag(added.konto_id, added.fordring_id, added.tillaeg_id)
    for course in uow.konti.find(ForloebPost, fordring_id=told.reference) if told.reference else ():
        return _Sag(course.konto_id, course.fordring_id, str(course.fordring_id))
    return None
