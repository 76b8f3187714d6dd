"""The decisions on the debtor system's own acts: remind, close, agree, end an agreement."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from oir_debitor.domain import reasons as entry
from oir_debitor.domain.dag import aftale as aftaler
from oir_debitor.domain.dag import reasons
from oir_debitor.domain.dag.commands import AftaleRate, LukFordring, OphaevAftale, OpretAftale, RykFordring
from oir_debitor.domain.dag.course import Besked, Gennemgang
from oir_debitor.domain.dag.sag import HOS_PSRM, Sag, henstand_slut
from oir_debitor.domain.dag.samling import Planvalg, sager
from oir_debitor.domain.dag.trin import I_FORLOEB
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.draft import LATEST, Draft, Terms
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.outcome import DebitorOutcome, Reference
from oir_debitor.domain.posts import Post
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from oir_kernel.source import Source

AFTALE_OPRETTET: Final = "debitor.aftale.oprettet"
AFTALE_OPHAEVET: Final = "debitor.aftale.ophaevet"


@dataclass(frozen=True, slots=True)
class Omstaendigheder:
    """What an act is judged by beside its command: what is stored, the terms, the schedules."""

    facts: Facts
    terms: Terms
    planvalg: Planvalg


def ryk(command: RykFordring, om: Omstaendigheder, gennemgang: Gennemgang) -> tuple[Decision, Besked | None]:
    """The next step of a claim, now; the look that took it."""
    draft = Draft(command.konto_id, om.facts, om.terms)
    sag = _sag(draft, command.fordring_id, command.kilde, om)
    if sag is not None:
        sag = _begun(sag)
        _check_ryk(draft, sag, command)
    if sag is None or draft.problems:
        return _refused(draft), None
    besked = gennemgang.se_paa(sag, nu=True)
    return _decided(draft, besked.added, [] if besked.klar else [besked.forloeb], besked.events), besked


def luk(command: LukFordring, om: Omstaendigheder, gennemgang: Gennemgang) -> Decision:
    """The end of a claim's course."""
    draft = Draft(command.konto_id, om.facts, om.terms)
    sag = _sag(draft, command.fordring_id, command.kilde, om)
    if sag is None:
        return _refused(draft)
    ref, key = Reference("fordring", command.fordring_id), command.fordring_id
    if sag.forloeb.tilstand in HOS_PSRM:
        state = str(sag.forloeb.tilstand)
        draft.refuse(reasons.HOS_INDDRIVELSEN, ref, command.kilde, "fordring_id", key, kendt=state)
    if sag.skyldes > 0:
        owed = to_kroner(sag.skyldes)
        draft.refuse(reasons.SKYLDES, ref, command.kilde, "fordring_id", key, kendt=owed)
    if draft.problems:
        return _refused(draft)
    return _decided(draft, [], [gennemgang.se_paa(sag).forloeb], [])


def opret_aftale(command: OpretAftale, om: Omstaendigheder) -> Decision:
    """An instalment plan begins."""
    draft = Draft(command.konto_id, om.facts, om.terms)
    ref = Reference("konto", command.konto_id)
    used = next((each for each in om.facts.aftaler if each.aftale_id == command.aftale_id), None)
    if used is not None:
        known = f"{used.aftale_id} ({used.tilstand})"
        draft.refuse(reasons.HAR_AFTALE, ref, command.kilde, "aftale_id", command.aftale_id, kendt=known)
    keys = list(dict.fromkeys(command.fordring_ids))
    found = [sag for key in keys if (sag := _sag(draft, key, command.kilde, om, "fordring_ids")) is not None]
    for sag in found:
        _check_free(draft, sag, command.kilde, om.facts)
    _check_rater(draft, command, sum(sag.skyldes for sag in found))
    if draft.problems:
        return _refused(draft)
    rater = [aftaler.Rate(each.dato, each.beloeb) for each in command.rater]
    post = aftaler.ny_aftale(command.aftale_id, command.konto_id, om.terms.now, keys, rater)
    told = {"aftale_id": post.aftale_id, "fordringer": keys, "rater": len(rater)}
    return _decided(draft, [post], [], [Event(AFTALE_OPRETTET, command.konto_id, told)])


def ophaev_aftale(command: OphaevAftale, om: Omstaendigheder) -> Decision:
    """An instalment plan ends; the course of its claims goes on."""
    draft = Draft(command.konto_id, om.facts, om.terms)
    plan = next((each for each in om.facts.aftaler if each.aftale_id == command.aftale_id), None)
    if not _exists(draft, command.kilde):
        return _refused(draft)
    if plan is None or plan.tilstand != aftaler.LOEBER:
        ref, known = Reference("konto", command.konto_id), "" if plan is None else f" ({plan.tilstand})"
        draft.refuse(reasons.AFTALE_LOEBER_IKKE, ref, command.kilde, "aftale_id", command.aftale_id, kendt=known)
        return _refused(draft)
    ended = replace(plan, tilstand=aftaler.OPHAEVET, naeste_dato=None)
    told = {"aftale_id": plan.aftale_id, "fordringer": aftaler.fordringer_i(plan)}
    return _decided(draft, [], [ended], [Event(AFTALE_OPHAEVET, command.konto_id, told)])


def _exists(draft: Draft, kilde: Source) -> bool:
    """The account is there, and its receiver is the one addressed; the debtor system may act on anybody's account."""
    konto, terms, ref = draft.konto, draft.terms, Reference("konto", draft.konto_id)
    if konto is None:
        draft.refuse(entry.KONTO_FINDES_IKKE, ref, kilde, "konto_id", draft.konto_id)
    elif konto.modtager_cvr != terms.modtager_cvr:
        known = {"modtager": terms.modtager_cvr, "kendt": konto.modtager_cvr}
        draft.refuse(entry.KONTO_ANDEN_MODTAGER, ref, kilde, "konto_id", draft.konto_id, **known)
    return not draft.problems


def _sag(draft: Draft, key: Uuid, kilde: Source, om: Omstaendigheder, field: str = "fordring_id") -> Sag | None:
    """The claim with what decides about it; refused when there is none on the account."""
    if draft.konto is None or draft.konto.modtager_cvr != draft.terms.modtager_cvr:
        if not draft.problems:
            _exists(draft, kilde)
        return None
    course = om.facts.forloeb.get(key)
    if draft.fordring(key) is None or course is None:
        draft.refuse(entry.FORDRING_UKENDT, Reference("fordring", key), kilde, field, key)
        return None
    return next(sager([course], om.facts, {draft.konto.konto_id: draft.konto}, om.planvalg))


def _begun(sag: Sag) -> Sag:
    """A claim that was registered before courses were kept begins its own."""
    if sag.forloeb.tilstand == Tilstand.VENTER and sag.fordring.til_opkraevning:
        return replace(sag, forloeb=replace(sag.forloeb, tilstand=Tilstand.OPKRAEVES))
    return sag


def _check_ryk(draft: Draft, sag: Sag, command: RykFordring) -> None:
    ref, key, kilde = Reference("fordring", command.fordring_id), command.fordring_id, command.kilde
    if sag.forloeb.tilstand not in I_FORLOEB or sag.skyldes <= 0:
        state = str(sag.forloeb.tilstand) if sag.skyldes > 0 else Tilstand.AFSLUTTET.value
        draft.refuse(reasons.IKKE_I_FORLOEB, ref, kilde, "fordring_id", key, kendt=state)
        return
    if draft.terms.today <= sag.srb:
        draft.refuse(reasons.IKKE_FORFALDEN, ref, kilde, "fordring_id", key, kendt=sag.srb)
    stops = {
        "rykkerstop": sag.forloeb.rykkerstop,
        "henstand": henstand_slut(sag.henstande, draft.terms.today)[0],
        "betalingsaftale": sag.aftale,
    }
    for name in (name for name, stopped in stops.items() if stopped):
        draft.refuse(reasons.STOPPET, ref, kilde, "fordring_id", key, kendt=name)


def _check_free(draft: Draft, sag: Sag, kilde: Source, facts: Facts) -> None:
    key, ref = sag.fordring.fordring_id, Reference("fordring", sag.fordring.fordring_id)
    if sag.forloeb.tilstand in HOS_PSRM:
        state = str(sag.forloeb.tilstand)
        draft.refuse(reasons.HOS_INDDRIVELSEN, ref, kilde, "fordring_ids", key, kendt=state)
    running = (each for each in facts.aftaler if each.tilstand == aftaler.LOEBER and key in aftaler.fordringer_i(each))
    for each in running:
        draft.refuse(reasons.HAR_AFTALE, ref, kilde, "fordring_ids", key, kendt=each.aftale_id)


def _check_rater(draft: Draft, command: OpretAftale, owed: int) -> None:
    ref, before = Reference("konto", command.konto_id), draft.terms.today
    for rate in command.rater:
        _check_rate(draft, rate, ref)
        if not before < rate.dato <= LATEST:
            draft.refuse(reasons.RATE_DATO, ref, rate.kilde, "dato", rate.dato, kendt=before)
        before = max(before, rate.dato)
    total = Oere(sum(each.beloeb for each in command.rater))
    if not draft.problems and total != owed:
        draft.refuse(reasons.RATE_SUM, ref, command.kilde, "rater", to_kroner(total), kendt=to_kroner(owed))


def _check_rate(draft: Draft, rate: AftaleRate, ref: Reference) -> None:
    if rate.beloeb <= 0:
        draft.refuse(entry.BELOEB_NUL, ref, rate.kilde, "beloeb", to_kroner(rate.beloeb))


def _refused(draft: Draft) -> Decision:
    aarsager = tuple(each.aarsag for each in draft.problems)
    findings = tuple(each.finding for each in draft.problems)
    return Decision(DebitorOutcome(draft.konto_id, draft.terms.now, aarsager, afvist=True, findings=findings))


def _decided(draft: Draft, added: Iterable[Post], changed: Iterable[Post], events: Iterable[Event]) -> Decision:
    outcome = DebitorOutcome(draft.konto_id, draft.terms.now)
    return Decision(outcome, tuple(added), tuple(changed), tuple(events))
