"""Taking money back: ForetagIndbetalingNedregulering by the system that paid, TilbageførIndbetaling and paying out by the debtor system.

What a payment no longer covers is owed again. A closed account is opened again by it (ours): a payment bounces whether or not
the account was closed meanwhile.
"""

import json
from collections.abc import Iterable
from typing import Any

from oir_debitor.domain import reasons as general
from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.checks import check_dates
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.indbetaling import reasons
from oir_debitor.domain.indbetaling.commands import (
    Daekning,
    NedregulerIndbetaling,
    TilbagefoerIndbetaling,
    UdbetalOverskydende,
)
from oir_debitor.domain.indbetaling.events import NEDREGULERET, TILBAGEFOERT, UDBETALT
from oir_debitor.domain.indbetaling.grund import (
    Sendt,
    betalingen,
    check_dag,
    er_afsenderens,
    er_kendt,
    genoptaget,
    indhold,
    konkluder,
    kontoen,
)
from oir_debitor.domain.indbetaling.krav import FELT, find
from oir_debitor.domain.outcome import Reference
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner


def nedreguler(command: NedregulerIndbetaling, facts: Facts, terms: Terms, *, optaget: bool) -> Decision:
    """ForetagIndbetalingNedregulering. `optaget`: its id names something that is not on this account."""
    draft, bog = Draft(command.konto_id, facts, terms), Bogfoering(command.konto_id, facts, terms.now)
    ref, kilde = Reference("indbetaling", command.indbetaling_id), command.kilde
    known = facts.bilag.get(command.nedregulering_id)
    konto = kontoen(draft, kilde)
    payment = None if konto is None else betalingen(draft, facts, command.indbetaling_id, kilde)
    own = payment is None or er_afsenderens(draft, payment, reasons.INDBETALING_ANDET_SYSTEM, kilde)
    if konto is not None and known is not None and (not own or _is_known(draft, command, known)):
        return konkluder(draft, command.indbetaling_id, facts, bog)
    if optaget and known is None:
        draft.refuse(reasons.ID_BRUGT, ref, kilde, "nedregulering_id", command.nedregulering_id)
    check_dates(draft, command, ("registreret", "dato"), ref)
    if command.beloeb <= 0:
        draft.refuse(general.BELOEB_NUL, ref, kilde, "beloeb", to_kroner(command.beloeb))
    if command.aarsag_id not in terms.codes.indbetalingsnedreguleringsaarsag:
        draft.refuse(reasons.AARSAG_UKENDT, ref, kilde, "aarsag_id", command.aarsag_id)
    check_dag(draft, command.dato, ref, kilde, None if payment is None else payment.dato)
    if konto is None or payment is None:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    _check_time(draft, command, payment)
    _check_amount(draft, command, payment, bog)
    named = _named(draft, command, payment, facts, bog)
    if draft.problems:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    undone = _take_back(bog, payment, command.nedregulering_id, command.beloeb, named)
    bog.nedreguler_indbetaling(
        command.nedregulering_id,
        payment.bilag_id,
        command.beloeb,
        command.dato,
        command.registreret,
        json.dumps(indhold(command), ensure_ascii=False),
    )
    changed, reopened = genoptaget(konto)
    told = {"nedregulering_id": command.nedregulering_id, "dato": command.dato.isoformat()}
    event = _event(NEDREGULERET, payment, command.beloeb, told | {"daekninger": _plain(undone)})
    return konkluder(draft, command.indbetaling_id, facts, bog, changed=changed, events=(*reopened, event))


def tilbagefoer(command: TilbagefoerIndbetaling, facts: Facts, terms: Terms, *, optaget: bool) -> Decision:
    """A payment bounced: all that is left of it on the account is undone, and the system that paid is to be told."""
    draft, bog = Draft(command.konto_id, facts, terms), Bogfoering(command.konto_id, facts, terms.now)
    ref, kilde = Reference("indbetaling", command.indbetaling_id), command.kilde
    konto = kontoen(draft, kilde)
    if optaget or command.ordre_id in facts.bilag:
        draft.refuse(reasons.ID_BRUGT, ref, kilde, "ordre_id", command.ordre_id)
    if command.aarsag_id not in terms.codes.indbetalingsnedreguleringsaarsag:
        draft.refuse(reasons.AARSAG_UKENDT, ref, kilde, "aarsag_id", command.aarsag_id)
    payment = None if konto is None else betalingen(draft, facts, command.indbetaling_id, kilde)
    left = Oere(0) if payment is None else bog.tilbage_paa_kontoen(payment.bilag_id)
    if payment is not None and left <= 0:
        draft.refuse(reasons.INDBETALING_TOM, ref, kilde, "indbetaling_id", command.indbetaling_id)
    if konto is None or payment is None or draft.problems:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    _take_back(bog, payment, command.ordre_id, left, {})
    text = json.dumps(indhold(command), ensure_ascii=False)
    bog.nedreguler_indbetaling(command.ordre_id, payment.bilag_id, left, terms.today, terms.now, text)
    changed, reopened = genoptaget(konto)
    told = {
        "ordre_id": command.ordre_id,
        "dato": terms.today.isoformat(),
        "aarsag_id": command.aarsag_id,
        "tekst": STRICTEST.mask(command.tekst or ""),
        "modtager_cvr": payment.oprettet_cvr,
        "modtager_system": payment.oprettet_system,
    }
    event = _event(TILBAGEFOERT, payment, left, told)
    return konkluder(draft, command.indbetaling_id, facts, bog, changed=changed, events=(*reopened, event))


def udbetal(command: UdbetalOverskydende, facts: Facts, terms: Terms, *, optaget: bool) -> Decision:
    """Pay out what covers nothing of a payment, or of money that was moved here from another account."""
    draft, bog = Draft(command.konto_id, facts, terms), Bogfoering(command.konto_id, facts, terms.now)
    ref, kilde = Reference("indbetaling", command.indbetaling_id), command.kilde
    konto = kontoen(draft, kilde)
    if optaget or command.udbetaling_id in facts.bilag:
        draft.refuse(reasons.ID_BRUGT, ref, kilde, "udbetaling_id", command.udbetaling_id)
    moved = {each.bilag_id: each for each in bog.indbetalinger}.get(command.indbetaling_id)
    payment = None if konto is None else moved or betalingen(draft, facts, command.indbetaling_id, kilde)
    free = Oere(0) if payment is None else bog.udaekket(payment.bilag_id)
    beloeb = free if command.beloeb is None else command.beloeb
    if command.beloeb is not None and beloeb <= 0:
        draft.refuse(general.BELOEB_NUL, ref, kilde, "beloeb", to_kroner(beloeb))
    if payment is not None and not beloeb <= free > 0:
        draft.refuse(reasons.INTET_OVERSKYDENDE, ref, kilde, "beloeb", to_kroner(beloeb), kendt=to_kroner(free))
    if payment is None or draft.problems:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    bog.udbetal(command.udbetaling_id, payment.bilag_id, beloeb, terms.today)
    told = {"udbetaling_id": command.udbetaling_id, "dato": terms.today.isoformat()}
    return konkluder(draft, command.indbetaling_id, facts, bog, events=(_event(UDBETALT, payment, beloeb, told),))


def _is_known(draft: Draft, command: NedregulerIndbetaling, known: BilagPost) -> bool:
    same = known.modbilag_id == command.indbetaling_id and indhold(command) == json.loads(known.indhold)
    sent = Sendt(
        Art.INDBETALING_NEDREGULERING,
        Reference("indbetaling", command.indbetaling_id),
        "nedregulering_id",
        command.registreret,
        same,
        reasons.NEDREGULERING_ANDET_INDHOLD,
        command.kilde,
    )
    return er_kendt(draft, known, sent)


def _check_time(draft: Draft, command: NedregulerIndbetaling, payment: BilagPost) -> None:
    """What is registered before the payment was cannot be about it."""
    if command.registreret < payment.registreret:
        ref, told = Reference("indbetaling", command.indbetaling_id), draft.terms.told
        sent, known = told(command.registreret), told(payment.registreret)
        draft.refuse(reasons.NEDREGULERING_FORAELDET, ref, command.kilde, "registreret", sent, kendt=known)


def _check_amount(draft: Draft, command: NedregulerIndbetaling, payment: BilagPost, bog: Bogfoering) -> None:
    """No more may be taken back than there is."""
    ref, kilde = Reference("indbetaling", command.indbetaling_id), command.kilde
    left = bog.tilbage_paa_kontoen(payment.bilag_id)
    if left <= 0:
        draft.refuse(reasons.INDBETALING_TOM, ref, kilde, "indbetaling_id", command.indbetaling_id)
    elif command.beloeb > left:
        sent = to_kroner(command.beloeb)
        draft.refuse(reasons.OVER_INDBETALING, ref, kilde, "beloeb", sent, kendt=to_kroner(left))


def _named(
    draft: Draft, command: NedregulerIndbetaling, payment: BilagPost, facts: Facts, bog: Bogfoering
) -> dict[str, int]:
    """How much of what is named to be undone, øre by claim, interest or fee."""
    ref = Reference("indbetaling", command.indbetaling_id)
    total = sum(each.beloeb for each in command.daekninger)
    if total > command.beloeb:
        known = to_kroner(command.beloeb)
        draft.refuse(reasons.DAEKNINGER_OVER_BELOEB, ref, command.kilde, "daekninger", to_kroner(total), kendt=known)
    named: dict[str, int] = {}
    for sent in command.daekninger:
        krav = find(facts, bog, sent.krav_id)
        if krav is None or FELT[krav.art] != sent.felt:
            draft.refuse(reasons.KRAV_UKENDT, ref, sent.kilde, sent.felt, sent.krav_id)
            continue
        named[krav.krav_id] = named.get(krav.krav_id, 0) + sent.beloeb
        _check_named(draft, sent, ref, named[krav.krav_id], _covers(bog, payment, krav.krav_id))
    return named


def _check_named(draft: Draft, sent: Daekning, ref: Reference, asked: int, covers: int) -> None:
    if sent.beloeb <= 0:
        draft.refuse(general.BELOEB_NUL, ref, sent.kilde, "beloeb", to_kroner(sent.beloeb))
    elif asked > covers:
        known = {"krav": sent.krav_id, "kendt": to_kroner(covers)}
        draft.refuse(reasons.DAEKNING_MINDRE, ref, sent.kilde, "beloeb", to_kroner(sent.beloeb), **known)


def _newest_first(bog: Bogfoering, payment: BilagPost) -> list[BilagPost]:
    """The payment's coverages, the last made first."""

    def made(post: BilagPost) -> tuple[Any, ...]:
        return post.registreret, json.loads(post.indhold).get("nr", 0), post.bilag_id

    return sorted(bog.dannet_af(payment.bilag_id, Art.DAEKNING), key=made, reverse=True)


def _covers(bog: Bogfoering, payment: BilagPost, krav_id: str) -> int:
    return sum(bog.daekket(each) for each in bog.dannet_af(payment.bilag_id, Art.DAEKNING) if each.krav_id == krav_id)


def _take_back(bog: Bogfoering, payment: BilagPost, af: Uuid, beloeb: int, named: dict[str, int]) -> list[BilagPost]:
    """Undo coverages until `beloeb` of the payment covers nothing: those named, then the newest. `af`: what undoes them."""
    coverages = _newest_first(bog, payment)
    undo: dict[str, int] = {}
    asked = dict(named)
    for each in coverages:
        part = min(asked.get(each.krav_id, 0), bog.daekket(each))
        undo[each.bilag_id] = part
        asked[each.krav_id] = asked.get(each.krav_id, 0) - part
    missing = beloeb - bog.udaekket(payment.bilag_id) - sum(undo.values())
    for each in coverages:
        part = max(0, min(missing, bog.daekket(each) - undo[each.bilag_id]))
        undo[each.bilag_id] += part
        missing -= part
    kept = json.dumps({"indbetaling_nedregulering_id": af})
    return [
        bog.ophaev_daekning(afledt_id("daekning-nedregulering", af, each.bilag_id), each, undo[each.bilag_id], kept)
        for each in coverages
        if undo[each.bilag_id]
    ]


def _plain(undone: Iterable[BilagPost]) -> list[dict[str, str]]:
    return [{"krav_id": each.krav_id, "beloeb": to_kroner(each.beloeb)} for each in undone]


def _event(topic: str, payment: BilagPost, beloeb: int, more: dict[str, Any]) -> Event:
    payload = {"konto_id": payment.konto_id, "indbetaling_id": payment.bilag_id, "beloeb": to_kroner(beloeb)}
    return Event(topic, payment.konto_id, payload | more)
