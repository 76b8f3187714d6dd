"""The decision on each command: judge every part of it, then conclude."""

from dataclasses import dataclass
from typing import Any

from oir_debitor.domain.administrator import judge_administrator, judge_afslut_administrator
from oir_debitor.domain.commands import (
    AfslutAdministrator,
    AfslutHaeftelse,
    AfslutKonto,
    ForetagEjerskifte,
    GenoptagKonto,
    OpretRegistrering,
    SaetTilOpkraevning,
)
from oir_debitor.domain.crosscheck import findings_of, refusals, remarks
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.fordring import judge_fordring, judge_omkostninger
from oir_debitor.domain.haeftelse import judge_afslut_haeftelse, judge_haeftelse
from oir_debitor.domain.konto import judge_afslut_konto, judge_ejerskifte, judge_genoptag_konto, judge_konto
from oir_debitor.domain.nedregulering import judge_nedregulering
from oir_debitor.domain.omraader import Raad, raad_om
from oir_debitor.domain.opkraevning import judge_anmodning, judge_saet_til_opkraevning
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.posts import FordringPost, HaeftelsePost, KontoPost, NedreguleringPost, Post
from oir_debitor.domain.problems import MOST_TOLD, cut_short
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner

TOPIC = "debitor.registrering.accepteret"
_TOPICS = {"AfslutKonto": "debitor.konto.afsluttet", "GenoptagKonto": "debitor.konto.genoptaget"}
"""The debtor system's own acts; the real platform tells of them in DebitorkontoAfsluttet and …Genoptaget (stated)."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a handler carries out: the answer, the rows to write, the events to tell. A refusal has neither rows nor events."""

    outcome: DebitorOutcome
    added: tuple[Post, ...] = ()
    changed: tuple[Post, ...] = ()
    events: tuple[Event, ...] = ()


def registrer(command: OpretRegistrering, facts: Facts, terms: Terms, *, enforce: bool) -> Decision:
    """OpretDebitorkontoRegistrering: all of it, or nothing and every reason. `enforce`: what PSRM refuses, we refuse."""
    draft = Draft(command.konto_id, facts, terms)
    judge_konto(draft, command)
    for fordring in command.fordringer:
        judge_fordring(draft, fordring)
    judge_omkostninger(draft, command.omkostninger)
    for part in command.administratorer:
        judge_administrator(draft, command, part)
    for haeftelse in command.haeftelser:
        judge_haeftelse(draft, haeftelse)
    for nedregulering in command.nedreguleringer:
        judge_nedregulering(draft, nedregulering)
    for anmodning in command.opkraevninger:
        judge_anmodning(draft, anmodning)
    return _conclude(draft, "OpretDebitorkontoRegistrering", command, enforce=enforce)


def afslut_haeftelse(command: AfslutHaeftelse, facts: Facts, terms: Terms) -> Decision:
    """AfslutHæftelse."""
    draft = Draft(command.konto_id, facts, terms)
    judge_afslut_haeftelse(draft, command)
    return _conclude(draft, "AfslutHæftelse")


def afslut_administrator(command: AfslutAdministrator, facts: Facts, terms: Terms) -> Decision:
    """AfslutAdministrator."""
    draft = Draft(command.konto_id, facts, terms)
    judge_afslut_administrator(draft, command)
    return _conclude(draft, "AfslutAdministrator")


def saet_til_opkraevning(command: SaetTilOpkraevning, facts: Facts, terms: Terms) -> Decision:
    """SætFordringTilOpkrævning."""
    draft = Draft(command.konto_id, facts, terms)
    judge_saet_til_opkraevning(draft, command)
    return _conclude(draft, "SætFordringTilOpkrævning")


def foretag_ejerskifte(command: ForetagEjerskifte, facts: Facts, terms: Terms) -> Decision:
    """ForetagEjerskifte."""
    draft = Draft(command.konto_id, facts, terms)
    judge_ejerskifte(draft, command)
    return _conclude(draft, "ForetagEjerskifte")


def afslut_konto(command: AfslutKonto, facts: Facts, terms: Terms) -> Decision:
    """The debtor system closes the account."""
    draft = Draft(command.konto_id, facts, terms)
    judge_afslut_konto(draft, command)
    return _conclude(draft, "AfslutKonto")


def genoptag_konto(command: GenoptagKonto, facts: Facts, terms: Terms) -> Decision:
    """The debtor system reopens the account."""
    draft = Draft(command.konto_id, facts, terms)
    judge_genoptag_konto(draft, command)
    return _conclude(draft, "GenoptagKonto")


def _conclude(
    draft: Draft, operation: str, command: OpretRegistrering | None = None, *, enforce: bool = False
) -> Decision:
    verdicts, left_out = ((), draft.untold) if command is None else (command.psrm, draft.untold + command.psrm_untold)
    reasons = [problem.aarsag for problem in draft.problems] + (refusals(verdicts) if enforce else [])
    untold = (cut_short(left_out),) if left_out else ()
    raad = _raad(draft, command)
    advice = (each.finding for each in raad)
    found = (*(problem.finding for problem in draft.problems), *advice, *findings_of(verdicts), *untold)
    now = draft.terms.now
    if reasons:
        return Decision(DebitorOutcome(draft.konto_id, now, tuple(reasons), afvist=True, findings=found))
    told = (*remarks(verdicts), *(each.aarsag for each in raad))
    outcome = DebitorOutcome(draft.konto_id, now, told, findings=found)
    added, changed = tuple(draft.added), tuple(draft.changed)
    if not (added or changed):
        return Decision(outcome)
    return Decision(
        outcome,
        added,
        changed,
        (Event(_TOPICS.get(operation, TOPIC), draft.konto_id, _payload(operation, added, changed)),),
    )


def _raad(draft: Draft, command: OpretRegistrering | None) -> list[Raad]:
    """The advice of the claim areas, where the sandbox gives it: remarks, never reasons."""
    terms, konto = draft.terms, draft.konto
    if command is None or terms.omraader is None or konto is None:
        return []
    kontotype = terms.codes.debitorkontotype.get(konto.type_id, "")
    typer = {str(key): post.type_id for key, post in draft.fordringer.items()}
    return raad_om(command, kontotype, typer, terms.omraader, terms.codes)[:MOST_TOLD]


def konto_event(operation: str, konto_id: Uuid) -> Event:
    """The event that the debtor system itself closed (`AfslutKonto`) or reopened (`GenoptagKonto`) an account."""
    return Event(_TOPICS[operation], konto_id, _payload(operation, (), ()))


def _payload(operation: str, added: tuple[Post, ...], changed: tuple[Post, ...]) -> dict[str, Any]:
    """Ids and amounts; no party, so no CPR number."""
    return {
        "operation": operation,
        "ny_konto": any(isinstance(post, KontoPost) for post in added),
        "fordringer": [
            {"fordring_id": post.fordring_id, "beloeb": to_kroner(post.beloeb)}
            for post in added
            if isinstance(post, FordringPost)
        ],
        "nedreguleringer": [
            {
                "nedregulering_id": post.nedregulering_id,
                "fordring_id": post.fordring_id,
                "beloeb": to_kroner(post.beloeb),
            }
            for post in added
            if isinstance(post, NedreguleringPost)
        ],
        "haeftelser": sorted({post.haeftelse_id for post in (*added, *changed) if isinstance(post, HaeftelsePost)}),
    }
