"""The decision on an account that is taken over: register it, book what happened before, and set where each claim stands.

Ours: an account is only taken over if it is not there yet; the line-of-business system is not told of the earlier coverages and
write-offs, which it knows, but of what can be paid now; interest before the take-over is what the delivery says, and no other.
"""

import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from oir_debitor.domain.bogfoering import Betaling, Bogfoering, afledt_id
from oir_debitor.domain.content import content, json_text
from oir_debitor.domain.dag.plan import GEBYRLOVEN
from oir_debitor.domain.dag.samling import Planvalg
from oir_debitor.domain.decision import Decision, registrer
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forloeb import sidste_rettidige
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.indbetaling.events import om_fordringer
from oir_debitor.domain.indbetaling.forloeb import aendrede
from oir_debitor.domain.outcome import DebitorOutcome, Reference
from oir_debitor.domain.overtagelse import reasons
from oir_debitor.domain.overtagelse.commands import (
    OvertagDebitorkonto,
    TidligereIndbetaling,
    TidligereRykning,
    TidligereTillaeg,
)
from oir_debitor.domain.overtagelse.kontrol import Kontrol
from oir_debitor.domain.posts import FordringPost, Post
from oir_debitor.domain.problems import cut_short
from oir_kernel.identifiers import Uuid

_DAY: Final = timedelta(days=1)
_NOT_KEPT: Final = frozenset({"indbetaling_id", "betaler_ident", "betaler_type", "oprettet_cvr", "oprettet_system"})


def overtag(
    command: OvertagDebitorkonto,
    facts: Facts,
    terms: Terms,
    optagne: frozenset[str],
    planvalg: Planvalg,
    *,
    enforce: bool,
) -> Decision:
    """Take an account over: all of it, or nothing and every reason. `optagne`: ids of its entries that are used already."""
    draft = Draft(command.konto_id, NO_FACTS, terms)
    if facts.konto is not None:
        ref = Reference("konto", command.konto_id)
        draft.refuse(reasons.KONTO_FINDES, ref, command.registrering.kilde, "konto_id", command.konto_id)
        return _afvist(draft, None)
    Kontrol(draft, command, optagne).alt()
    decided = registrer(command.registrering, facts, terms, enforce=enforce)
    if draft.problems or not decided.outcome.accepted:
        return _afvist(draft, decided.outcome)
    return _bogfoert(command, decided, terms, planvalg)


def _afvist(draft: Draft, registreret: DebitorOutcome | None) -> Decision:
    """The refusal: the reasons of the registration, then those of the earlier entries. Remarks are no reasons."""
    refused = registreret is not None and registreret.afvist
    told = (*(registreret.aarsager if refused and registreret else ()), *(each.aarsag for each in draft.problems))
    untold = (cut_short(draft.untold),) if draft.untold else ()
    found = (
        *(() if registreret is None else registreret.findings),
        *(each.finding for each in draft.problems),
        *untold,
    )
    return Decision(DebitorOutcome(draft.konto_id, draft.terms.now, told, afvist=True, findings=found))


def _bogfoert(command: OvertagDebitorkonto, decided: Decision, terms: Terms, planvalg: Planvalg) -> Decision:
    facts = Facts.of(decided.added)
    bog = Bogfoering(command.konto_id, facts, terms.now)
    for tillaeg in command.tillaeg:
        bog.laeg_til(_tillaeg(command.konto_id, tillaeg))
    for betaling in command.indbetalinger:
        _betal(bog, betaling, terms)
    for sent in command.afskrivninger:
        kept = {"aarsag_id": sent.aarsag_id, "aarsagstekst": sent.aarsagstekst, "overtaget": True}
        indhold = json.dumps({name: value for name, value in kept.items() if value is not None}, ensure_ascii=False)
        bog.afskriv(sent.afskrivning_id, sent.fordring_id, sent.beloeb, sent.dato, indhold)
    courses = _forloeb(command, facts, bog, terms, planvalg)
    rest = (post for post in decided.added if not isinstance(post, ForloebPost))
    owed = [key for key in facts.fordringer if bog.rest_med_tillaeg(key) > 0]
    told = om_fordringer(replace(facts, forloeb=courses), bog, owed, terms.now)
    added: tuple[Post, ...] = (*rest, *courses.values(), *bog.posts)
    return Decision(decided.outcome, added, decided.changed, (*decided.events, *told))


def _tillaeg(konto_id: Uuid, sent: TidligereTillaeg) -> TillaegPost:
    day = sent.registreret.date()
    fra = sent.fra or min(day, sent.til or day)
    til = sent.til or max(day, fra)
    return TillaegPost(
        sent.tillaeg_id,
        konto_id,
        sent.fordring_id,
        sent.art,
        sent.registreret,
        sent.beloeb,
        fra,
        til,
        json.dumps({"overtaget": True}),
    )


def _betal(bog: Bogfoering, sent: TidligereIndbetaling, terms: Terms) -> None:
    kept = {name: value for name, value in content(sent).items() if name not in _NOT_KEPT}
    bog.indbetal(
        Betaling(
            sent.indbetaling_id,
            sent.dato,
            sent.registreret,
            sent.beloeb,
            sent.type_id,
            sent.betaler_ident or "",
            sent.betaler_type or "",
            sent.oprettet_cvr or terms.afsender_cvr,
            sent.oprettet_system or terms.afsender_system,
            json.dumps(kept | {"overtaget": True}, ensure_ascii=False),
        )
    )
    for nr, each in enumerate(sent.daekninger, 1):
        key = afledt_id("daekning", sent.indbetaling_id, each.krav_id, str(nr))
        bog.daek(key, sent.indbetaling_id, each.krav_id, each.beloeb, sent.dato, json.dumps({"nr": nr}))


def _forloeb(
    command: OvertagDebitorkonto, facts: Facts, bog: Bogfoering, terms: Terms, planvalg: Planvalg
) -> dict[str, ForloebPost]:
    """Where each claim stands: reminded as the old system did, interest as it said, ended where nothing is owed."""
    courses = dict(facts.forloeb)
    interest: dict[str, date] = {}
    for each in bog.tillaeg.values():
        if each.art == Art.OPKRAEVNINGSRENTE:
            interest[each.fordring_id] = max(each.til, interest.get(each.fordring_id, date.min))
    for key, course in courses.items():
        fordring = facts.fordringer[key]
        told = "" if facts.konto is None else planvalg.af(facts.konto, fordring).rente
        courses[key] = replace(course, rentedato=_rentedato(fordring, interest.get(key), terms.today, told))
    for sent in command.rykninger:
        courses[sent.fordring_id] = _rykket(courses[sent.fordring_id], sent, terms.today)
    ended = aendrede(replace(facts, forloeb=courses), bog)
    return courses | {each.fordring_id: each for each in ended}


def _rentedato(fordring: FordringPost, til: date | None, today: date, regime: str) -> date | None:
    """The day from which the day's run counts interest: after the old system's, else from the take-over if overdue."""
    if til is not None:
        return til if regime == GEBYRLOVEN else til + _DAY
    return today if sidste_rettidige(fordring) < today else None


def _rykket(course: ForloebPost, sent: TidligereRykning, today: date) -> ForloebPost:
    kept = json.loads(course.indhold) | {"sidst": sent.dato.isoformat()}
    return replace(
        course,
        tilstand=Tilstand.RYKKET,
        trin=sent.antal,
        naeste_dato=today + _DAY,
        indhold=json_text(kept),
    )
