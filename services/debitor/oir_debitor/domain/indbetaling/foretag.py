"""ForetagIndbetaling: money comes in and covers what the payer wishes, then what is oldest.

Every amount is at most the arrears the payer can pay, unless the money came in unasked (a transfer, a payment slip, Betalingsservice):
then what is over covers nothing until it is paid out or moved (ours).
"""

import json
from collections.abc import Mapping
from datetime import date
from typing import Final

from oir_debitor.domain import reasons as general
from oir_debitor.domain.bogfoering import Betaling, Bogfoering, afledt_id
from oir_debitor.domain.checks import check_dates, check_identification
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.indbetaling import reasons
from oir_debitor.domain.indbetaling.commands import DKK, Daekning, ForetagIndbetaling
from oir_debitor.domain.indbetaling.events import FORETAGET
from oir_debitor.domain.indbetaling.grund import (
    Sendt,
    check_dag,
    er_aaben,
    er_afsenderens,
    er_kendt,
    indhold,
    konkluder,
    kontoen,
)
from oir_debitor.domain.indbetaling.krav import FELT, Krav, er_til_opkraevning, find, fordel, i_orden, kun_hos_psrm
from oir_debitor.domain.indbetaling.roller import Adgang, Rolle, adgange, i_roller
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import same_part, shown
from oir_kernel.events import Event
from oir_kernel.money import Oere, to_kroner

TAGER_OVERSKYDENDE: Final = frozenset({"bankoverfoersel", "indbetalingskort", "betalingsservice"})
"""Payment types that came in unasked, so that more than the arrears is taken in. Source: ours."""

MEST_NAEVNT: Final = 3
"""Parties of the account that a refusal names. Source: ours."""

DEBITORSYSTEMETS_EGNE: Final = frozenset({"inddrivelse", "overtaget"})
"""Payment types that only the debtor system itself writes. Source: ours."""


def foretag(command: ForetagIndbetaling, facts: Facts, terms: Terms, *, optaget: bool) -> Decision:
    """Take a payment in. `optaget`: its id names something that is not on this account."""
    draft, bog = Draft(command.konto_id, facts, terms), Bogfoering(command.konto_id, facts, terms.now)
    known = facts.bilag.get(command.indbetaling_id)
    konto = kontoen(draft, command.kilde)
    if konto is not None and known is not None and _is_settled(draft, command, known):
        return konkluder(draft, command.indbetaling_id, facts, bog)
    is_open = konto is not None and er_aaben(draft, konto, command.kilde)
    _check(draft, command, optaget=optaget and known is None)
    if not is_open:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    wished = _wished(draft, command, facts, bog)
    payers = _payers(draft, command, facts)
    if not payers:
        return konkluder(draft, command.indbetaling_id, facts, bog)
    allowed = frozenset[str]().union(*(each.fordring_ids for each in payers))
    for sent, krav in wished:
        if krav.fordring_id not in allowed:
            draft.refuse(reasons.BETALER_DAEKKER_IKKE, _ref(command), sent.kilde, sent.felt, krav.krav_id)
    owed = i_orden(facts, bog, allowed)
    restance = _over(draft, command, wished, owed)
    if draft.problems:
        return konkluder(draft, command.indbetaling_id, facts, bog, restance=restance)
    covered = _book(command, draft.terms, bog, payers, _plan(command, wished, owed))
    return konkluder(draft, command.indbetaling_id, facts, bog, events=(_event(command, covered, bog),))


def _ref(command: ForetagIndbetaling) -> Reference:
    return Reference("indbetaling", command.indbetaling_id)


def _is_settled(draft: Draft, command: ForetagIndbetaling, known: BilagPost) -> bool:
    """Whether there is nothing more to ask: the payment is another system's, or it is the known one."""
    is_payment, other = known.art == Art.INDBETALING, reasons.INDBETALING_FRA_ANDET_SYSTEM
    if is_payment and not er_afsenderens(draft, known, other, command.kilde):
        return True
    same_payer = command.betaler_ident is None or same_part(command.betaler_ident, known.part_ident)
    sent = Sendt(
        Art.INDBETALING,
        _ref(command),
        "indbetaling_id",
        command.registreret,
        same_payer and indhold(command) == json.loads(known.indhold),
        reasons.INDBETALING_ANDET_INDHOLD,
        command.kilde,
    )
    return er_kendt(draft, known, sent)


def _check(draft: Draft, command: ForetagIndbetaling, *, optaget: bool) -> None:
    """What can be said of the payment without the account."""
    ref, kilde = _ref(command), command.kilde
    if optaget:
        draft.refuse(reasons.ID_BRUGT, ref, kilde, "indbetaling_id", command.indbetaling_id)
    check_dates(draft, command, ("registreret", "dato"), ref)
    check_dag(draft, command.dato, ref, kilde)
    if command.beloeb <= 0:
        draft.refuse(general.BELOEB_NUL, ref, kilde, "beloeb", to_kroner(command.beloeb))
    kind = draft.terms.codes.indbetalingstype.get(command.type_id)
    if kind is None or kind in DEBITORSYSTEMETS_EGNE:
        reason = reasons.INDBETALINGSTYPE_UKENDT if kind is None else reasons.INDBETALINGSTYPE_EGEN
        draft.refuse(reason, ref, kilde, "type_id", command.type_id)
    if command.valuta != DKK:
        draft.refuse(reasons.VALUTA, ref, kilde, "valuta", command.valuta)
    if command.betaler_ident is not None and command.betaler_type is not None:
        check_identification(draft, command.betaler_ident, command.betaler_type, kilde)


def _wished(draft: Draft, command: ForetagIndbetaling, facts: Facts, bog: Bogfoering) -> list[tuple[Daekning, Krav]]:
    """The wishes that name something on the account which can be paid."""
    total = sum(each.beloeb for each in command.daekninger)
    if total > command.beloeb:
        known = to_kroner(command.beloeb)
        draft.refuse(
            reasons.DAEKNINGER_OVER_BELOEB, _ref(command), command.kilde, "daekninger", to_kroner(total), kendt=known
        )
    found = []
    for sent in command.daekninger:
        krav = find(facts, bog, sent.krav_id)
        if sent.beloeb <= 0:
            draft.refuse(general.BELOEB_NUL, _ref(command), sent.kilde, "beloeb", to_kroner(sent.beloeb))
        if krav is None or FELT[krav.art] != sent.felt:
            draft.refuse(reasons.KRAV_UKENDT, _ref(command), sent.kilde, sent.felt, sent.krav_id)
        elif not er_til_opkraevning(facts, facts.fordringer[krav.fordring_id]):
            ref = Reference("fordring", krav.fordring_id)
            draft.refuse(reasons.IKKE_TIL_OPKRAEVNING, ref, sent.kilde, sent.felt, krav.krav_id)
        elif kun_hos_psrm(facts, krav):
            draft.refuse(reasons.KUN_HOS_PSRM, _ref(command), sent.kilde, sent.felt, krav.krav_id)
        else:
            found.append((sent, krav))
    return found


def _payers(draft: Draft, command: ForetagIndbetaling, facts: Facts) -> list[Adgang]:
    """The payer in its roles on the day of the payment; none if there is a problem with it."""
    marks = {
        Rolle.ANSVARLIG: command.ansvarlig,
        Rolle.MEDHAEFTER: command.medhaefter,
        Rolle.ADMINISTRATOR: command.administrator,
    }
    marked = frozenset(role for role, mark in marks.items() if mark)
    ident = command.betaler_ident
    if ident is None and not marked:
        draft.refuse(reasons.BETALER_MANGLER, _ref(command), command.kilde, "betaler_ident")
        return []
    everybody = list(adgange(facts, command.konto_id))
    found = i_roller(everybody, ident, marked)
    present = [each for each in found if each.gaelder(command.dato)]
    if present:
        return present
    if ident is None:
        _nobody(draft, command, marked, everybody)
    else:
        _not_the_party(draft, command, ident, found)
    return []


def _not_the_party(draft: Draft, command: ForetagIndbetaling, ident: str, found: list[Adgang]) -> None:
    """The party that was sent does not stand on the account, or not on that day."""
    kilde, name = command.kilde, shown(ident)
    ended = next((each for each in found if each.haeftelse_id), None)
    if ended is None:
        ref = Reference("part", ident, command.betaler_type or "")
        draft.refuse(reasons.BETALER_UKENDT, ref, kilde, "betaler_ident", name)
        return
    told = {"dag": command.dato, "kendt": ended.haeftelse_id, "periode": _period(ended)}
    draft.refuse(reasons.HAEFTELSE_OPHOERT, Reference("medhaefter"), kilde, "betaler_ident", name, **told)


def _nobody(draft: Draft, command: ForetagIndbetaling, marked: frozenset[Rolle], everybody: list[Adgang]) -> None:
    """No party was sent, and nobody stands in a role that is marked: each marker is told, with who the account has."""
    there = {f"{each.rolle} {shown(each.ident)}": None for each in everybody if each.gaelder(command.dato)}
    known = ", ".join([*list(there)[:MEST_NAEVNT], *["…"] * (len(there) > MEST_NAEVNT)]) or "–"
    for role in sorted(marked):
        told = {"dag": command.dato, "kendt": known}
        ended = next((each for each in everybody if each.rolle is role and each.haeftelse_id), None)
        if ended is None:
            draft.refuse(reasons.ROLLE_TOM, _ref(command), command.kilde, role, "true", **told)
        else:
            told |= {"hidtil": ended.haeftelse_id, "periode": _period(ended)}
            draft.refuse(reasons.ROLLE_OPHOERT, Reference("medhaefter"), command.kilde, role, "true", **told)


def _period(adgang: Adgang) -> str:
    end = "" if adgang.til == date.max else adgang.til.isoformat()
    return f"{adgang.fra} – {end}".rstrip()


def _over(
    draft: Draft, command: ForetagIndbetaling, wished: list[tuple[Daekning, Krav]], owed: list[Krav]
) -> Oere | None:
    """What could have been paid, if the amount, or a wish, is more than that."""
    restance = None
    taken: dict[str, int] = {}
    for sent, krav in wished:
        taken[krav.krav_id] = taken.get(krav.krav_id, 0) + sent.beloeb
        if taken[krav.krav_id] > krav.rest:
            known = {"krav": krav.krav_id, "kendt": to_kroner(krav.rest)}
            draft.refuse(
                reasons.DAEKNING_OVER_REST, _ref(command), sent.kilde, "beloeb", to_kroner(sent.beloeb), **known
            )
            restance = Oere(sum({each.krav_id: each.rest for _, each in wished}.values()))
    payable = Oere(sum(each.rest for each in owed))
    unasked = draft.terms.codes.indbetalingstype.get(command.type_id) in TAGER_OVERSKYDENDE
    if command.beloeb > payable and not unasked:
        draft.refuse(
            reasons.OVER_RESTANCE,
            _ref(command),
            command.kilde,
            "beloeb",
            to_kroner(command.beloeb),
            kendt=to_kroner(payable),
        )
        restance = payable
    return restance


def _plan(command: ForetagIndbetaling, wished: list[tuple[Daekning, Krav]], owed: list[Krav]) -> dict[str, int]:
    """How much of what the payment covers: the wishes, then the rest of it in the order of the account."""
    plan: dict[str, int] = {}
    for sent, krav in wished:
        plan[krav.krav_id] = plan.get(krav.krav_id, 0) + sent.beloeb
    free = command.beloeb - sum(plan.values())
    for krav, beloeb in fordel([_without(each, plan) for each in owed], free):
        plan[krav.krav_id] = plan.get(krav.krav_id, 0) + beloeb
    return plan


def _without(krav: Krav, plan: Mapping[str, int]) -> Krav:
    rest = Oere(krav.rest - plan.get(krav.krav_id, 0))
    return Krav(krav.krav_id, krav.fordring_id, krav.art, krav.beloeb, rest, krav.registreret)


def _book(
    command: ForetagIndbetaling, terms: Terms, bog: Bogfoering, payers: list[Adgang], plan: Mapping[str, int]
) -> list[BilagPost]:
    payer = payers[0]
    alone = all(same_part(each.ident, payer.ident) for each in payers)
    bog.indbetal(
        Betaling(
            command.indbetaling_id,
            command.dato,
            command.registreret,
            command.beloeb,
            command.type_id,
            payer.ident if alone else "",
            payer.type_id if alone else "",
            terms.afsender_cvr,
            terms.afsender_system,
            indhold=json.dumps(indhold(command), ensure_ascii=False),
        )
    )
    return [
        bog.daek(
            afledt_id("daekning", command.indbetaling_id, krav_id),
            command.indbetaling_id,
            krav_id,
            beloeb,
            command.dato,
            json.dumps({"nr": nr}),
        )
        for nr, (krav_id, beloeb) in enumerate(plan.items(), 1)
    ]


def _event(command: ForetagIndbetaling, covered: list[BilagPost], bog: Bogfoering) -> Event:
    payload = {
        "konto_id": command.konto_id,
        "indbetaling_id": command.indbetaling_id,
        "dato": command.dato.isoformat(),
        "beloeb": to_kroner(command.beloeb),
        "uplaceret": to_kroner(bog.udaekket(command.indbetaling_id)),
        "daekninger": [{"krav_id": each.krav_id, "beloeb": to_kroner(each.beloeb)} for each in covered],
    }
    return Event(FORETAGET, command.konto_id, payload)
