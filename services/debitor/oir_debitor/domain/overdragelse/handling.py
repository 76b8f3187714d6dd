"""Deciding on the acts: which claims can be handed over now, and whose hearing can be answered.

| Act | The claim is |
|---|---|
| overdrag | HOLDT, AFVIST, OVERDRAGES, or TILBAGEKALDT with HENS, KLAG, BORD or HAFT (stated; the sources differ on BORD) |
| overdrag with `opkraevning.forloeb` manuelt | OPKRAEVES or RYKKET too: the tester is the schedule (ours) |
| hoering | HOERING |

A claim that PSRM returned is OPKRAEVES; it is handed over again by its schedule, or in the same way by hand.
"""

from dataclasses import dataclass
from datetime import datetime

from oir_debitor.domain.decision import Decision
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.outcome import DebitorOutcome, Reference
from oir_debitor.domain.overdragelse import reasons
from oir_debitor.domain.overdragelse.bortfald import er_bortfaldet
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.domain.overdragelse.dom import aarsag_i, frigivet
from oir_debitor.domain.overdragelse.raekker import CREATING, FORTRYD, GODKEND, IN_HEARING, Sending, raekke
from oir_debitor.domain.problems import Problem, problem
from oir_debitor.domain.reasons import Reason
from oir_kernel.identifiers import Uuid

_AGAIN = frozenset({Tilstand.HOLDT, Tilstand.AFVIST, Tilstand.OVERDRAGES})
_BY_HAND = frozenset({Tilstand.OPKRAEVES, Tilstand.RYKKET})
_RESENT = frozenset({"HENS", "KLAG", "BORD", "HAFT"})


@dataclass(frozen=True, slots=True)
class Vilkaar:
    """What an act is judged by: the time, and whether the sandbox leaves the schedule to the tester."""

    now: datetime
    manuelt: bool = False


def overdrag(command: OverdragFordring, facts: Facts, owed: int, vilkaar: Vilkaar) -> Decision:
    """The claim, and the costs that share its state, are on their way. `owed` øre: all that is owed on it."""
    course = facts.forloeb.get(command.fordring_id)
    if course is None:
        return _unknown(command, vilkaar)
    against = _against(command, course, owed, vilkaar)
    if against is not None:
        return _refused(course, vilkaar, against)
    along = [each for each in facts.forloeb.values() if _goes_along(each, course, facts)]
    changed = tuple(frigivet(each) for each in (course, *along) if each.tilstand != Tilstand.OVERDRAGES)
    return Decision(DebitorOutcome(course.konto_id, vilkaar.now), (), changed)


def besvar_hoering(command: BesvarHoering, facts: Facts, vilkaar: Vilkaar) -> Decision:
    """The answer is ready to be sent; the claim stays in hearing until PSRM says how it ended."""
    course = facts.forloeb.get(command.fordring_id)
    if course is None:
        return _unknown(command, vilkaar)
    about = _in_hearing(command.fordring_id, facts)
    if course.tilstand != Tilstand.HOERING or about is None:
        names = {"tilstand": course.tilstand, "handling": command.valg, "kraevet": Tilstand.HOERING}
        return _refused(course, vilkaar, _problem(command, reasons.FORKERT_TILSTAND, **names))
    if not command.begrundelse.strip():
        return _refused(course, vilkaar, _problem(command, reasons.UDEN_BEGRUNDELSE, felt="begrundelse", vaerdi=""))
    kode = FORTRYD if command.valg == "fortryd" else GODKEND
    indhold = {"aktion": kode, "ref_aktion_id": about.aktion_id, "begrundelse": command.begrundelse.strip()}
    count = sum(each.aktion in IN_HEARING for each in facts.overdragelser)
    row = raekke(course.konto_id, course.fordring_id, kode, vilkaar.now, indhold, about.aktion_id, str(count))
    return Decision(DebitorOutcome(course.konto_id, vilkaar.now), (row,))


def _against(command: OverdragFordring, course: ForloebPost, owed: int, vilkaar: Vilkaar) -> Problem | None:
    """Why the claim cannot be handed over now."""
    allowed = _AGAIN | {Tilstand.TILBAGEKALDT} | (_BY_HAND if vilkaar.manuelt else frozenset())
    withdrawn = aarsag_i(course)
    if er_bortfaldet(course):
        return _problem(command, reasons.BORTFALDET, kendt=withdrawn)
    if course.tilstand == Tilstand.TILBAGEKALDT and withdrawn not in _RESENT:
        return _problem(command, reasons.TILBAGEKALDT_ENDELIGT, kendt=withdrawn or "FEJL")
    if course.tilstand in _BY_HAND - allowed:
        return _by_its_course(command, course)
    if course.tilstand not in allowed:
        names = {"tilstand": course.tilstand, "handling": "overdrag", "kraevet": ", ".join(sorted(allowed))}
        return _problem(command, reasons.FORKERT_TILSTAND, **names)
    return _problem(command, reasons.INGEN_GAELD) if owed <= 0 else None


def _by_its_course(command: OverdragFordring, course: ForloebPost) -> Problem:
    """A claim that is not due is handed over by its schedule, if it waits for a day at all."""
    if course.naeste_dato is None:
        return _problem(command, reasons.FORLOEBET_STAAR, tilstand=course.tilstand)
    names = {"tilstand": course.tilstand, "kendt": course.naeste_dato.isoformat()}
    return _problem(command, reasons.FORLOEBET_OVERDRAGER, **names)


def _goes_along(cost: ForloebPost, main: ForloebPost, facts: Facts) -> bool:
    """A cost of the claim that was held, refused or called back with it."""
    post = facts.fordringer.get(cost.fordring_id)
    mine = post is not None and post.relateret_id == main.fordring_id and post.saldo > 0
    return mine and cost.tilstand in (Tilstand.HOLDT, Tilstand.AFVIST, main.tilstand)


def _in_hearing(fordring_id: str, facts: Facts) -> OverdragelsePost | None:
    found = (
        each
        for each in facts.overdragelser
        if each.aktion in CREATING and each.tilstand == Sending.HOERING and fordring_id in each.indhold
    )
    return next(found, None)


def _problem(
    command: OverdragFordring | BesvarHoering,
    reason: Reason,
    felt: str = "fordring_id",
    vaerdi: str | None = None,
    **names: str,
) -> Problem:
    value = str(command.fordring_id) if vaerdi is None else vaerdi
    return problem(reason, Reference("fordring", command.fordring_id), command.kilde, felt, value, **names)


def _unknown(command: OverdragFordring | BesvarHoering, vilkaar: Vilkaar) -> Decision:
    return _refusal(Uuid(""), vilkaar, _problem(command, reasons.FORDRING_UKENDT))


def _refused(course: ForloebPost, vilkaar: Vilkaar, found: Problem) -> Decision:
    return _refusal(course.konto_id, vilkaar, found)


def _refusal(konto_id: Uuid, vilkaar: Vilkaar, found: Problem) -> Decision:
    return Decision(DebitorOutcome(konto_id, vilkaar.now, (found.aarsag,), afvist=True, findings=(found.finding,)))
