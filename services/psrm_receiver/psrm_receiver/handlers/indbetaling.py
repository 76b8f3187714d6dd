"""Money comes in and covers claims; a payment is undone; money that coverage gave free covers anew."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from psrm_receiver.domain import handlinger
from psrm_receiver.domain.daekningsorden import Krav, fordel
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del, PsrmFordring, Relation, System, Tilstand
from psrm_receiver.domain.handlinger import HandlingOutcome, Indbetal, OphaevIndbetaling, afvist
from psrm_receiver.domain.ids import afledt_id
from psrm_receiver.domain.indbetaling import IndbetalingPost, Kilde, gaeldende, udaekket
from psrm_receiver.handlers.bevaegelser import Udkast, bogfoer
from psrm_receiver.handlers.bevaegelsesbeskeder import AF_BETALING
from psrm_receiver.handlers.ophoer import fortael_afskrevet
from psrm_receiver.handlers.plan import sikr_dagen
from psrm_receiver.handlers.tilskrivning import tilskriv
from psrm_receiver.opslag import typeregel
from psrm_receiver.store.penge import FordringRaekke, Sum
from psrm_receiver.store.uow import ModtagerUow

_ONE_DAY = timedelta(days=1)


def indbetal(cmd: Indbetal, uow: ModtagerUow) -> HandlingOutcome:
    """Cover what the money reaches; the rest goes back (stated). Interest up to the day before comes first."""
    uow.psrm.lock()
    claims = _naar(cmd.kilde, _ids(cmd, uow), uow)
    reasons = _indvendinger(cmd, claims, uow)
    if reasons:
        return afvist(reasons)
    payment = _modtaget(cmd, uow)
    booked = _daek(payment, payment.beloeb, claims, uow)
    payment = replace(payment, returneret=udaekket(payment, booked))
    uow.psrm.append([payment])
    sikr_dagen(uow)
    return HandlingOutcome(accepted=True, svar=_svar(payment, booked))


def ophaev(cmd: OphaevIndbetaling, uow: ModtagerUow) -> HandlingOutcome:
    """Undo a payment: every coverage of it that stands, and no other. What was written off since is written off again, and told."""
    uow.psrm.lock()
    payment = uow.psrm.one(IndbetalingPost, indbetaling_id=cmd.indbetaling_id)
    if payment is None:
        return afvist([handlinger.indbetaling_ukendt(cmd.indbetaling_id)])
    if payment.ophaevet is not None:
        return afvist([handlinger.indbetaling_ophaevet(cmd.indbetaling_id)])
    standing = gaeldende(uow.psrm.find(Bevaegelse, kilde_id=payment.indbetaling_id))
    booked = bogfoer([_ophaevelse(each, oere) for each, oere in standing], uow)
    fortael_afskrevet(bogfoer(_afskriv_igen(booked, uow), uow), payment.indbetaling_id, uow)
    payment = replace(payment, ophaevet=uow.clock.now())
    uow.psrm.append([], [payment])
    sikr_dagen(uow)
    return HandlingOutcome(accepted=True, svar=_svar(payment, booked))


def daek_frigjort(indbetaling_id: str, uow: ModtagerUow) -> Oere:
    """Cover anew with money of a payment that no longer covers anything; the rest goes back. How much there was, øre."""
    payment = uow.psrm.one(IndbetalingPost, indbetaling_id=indbetaling_id)
    if payment is None or payment.ophaevet is not None:
        return Oere(0)
    before = uow.psrm.find(Bevaegelse, kilde_id=indbetaling_id)
    free = udaekket(payment, before)
    if free > 0:
        moved = replace(payment, dato=uow.clock.today())
        booked = _daek(moved, free, _naar(payment.kilde, _ids(payment, uow), uow), uow, f"igen-{len(before)}")
        left = udaekket(payment, [*before, *booked])
        uow.psrm.append([], [replace(payment, returneret=Oere(payment.returneret + left))])
    return free


def _ids(wanted: Indbetal | IndbetalingPost, uow: ModtagerUow) -> list[str]:
    if wanted.fordring_id:
        return [wanted.fordring_id]
    return uow.penge.hos(wanted.skyldner_art, wanted.skyldner_ident)


def _naar(kilde: str, ids: Sequence[str], uow: ModtagerUow) -> list[FordringRaekke]:
    """The claims that money of this kind reaches: those in DMI only by set-off."""
    found = uow.penge.under_inddrivelse_blandt(ids)
    return [each for each in found if each.system == System.PSRM or kilde == Kilde.MODREGNING]


def _indvendinger(cmd: Indbetal, claims: Sequence[FordringRaekke], uow: ModtagerUow) -> list[Finding]:
    reasons = []
    if bool(cmd.skyldner_ident) == bool(cmd.fordring_id):
        reasons.append(handlinger.hvem_uklart())
    elif not claims:
        reasons.append(_intet_at_daekke(cmd, uow))
    if cmd.dato > uow.clock.today():
        reasons.append(handlinger.dato_fremtid(cmd.dato, uow.clock.today()))
    return reasons


def _intet_at_daekke(cmd: Indbetal, uow: ModtagerUow) -> Finding:
    if not cmd.fordring_id:
        return handlinger.skylder_intet(cmd.kilde)
    claim = uow.psrm.one(PsrmFordring, fordring_id=cmd.fordring_id)
    if claim is None:
        return handlinger.fordring_ukendt(cmd.fordring_id)
    if claim.er_modtaget:
        return handlinger.skylder_intet(cmd.kilde)
    return handlinger.fordring_ikke_modtaget(cmd.fordring_id, claim.tilstand)


def _modtaget(cmd: Indbetal, uow: ModtagerUow) -> IndbetalingPost:
    return IndbetalingPost(
        indbetaling_id=Uuid(str(uuid.uuid4())),
        nummer=uow.psrm.naeste("indbetaling").start,
        skyldner_art=cmd.skyldner_art,
        skyldner_ident=cmd.skyldner_ident,
        fordring_id=cmd.fordring_id,
        kilde=cmd.kilde,
        beloeb=cmd.beloeb,
        dato=cmd.dato,
        bogfoert=uow.clock.now(),
        returneret=Oere(0),
    )


def _daek(
    payment: IndbetalingPost, beloeb: Oere, claims: Sequence[FordringRaekke], uow: ModtagerUow, gang: str = ""
) -> list[Bevaegelse]:
    """Book what `beloeb` of a payment covers; `gang` tells a second covering of one payment from its first."""
    sums = list(uow.penge.summer(each.fordring_id for each in claims))
    in_psrm = [each for each in claims if each.system == System.PSRM]
    source = payment.indbetaling_id + (f"|{gang}" if gang else "")
    _, interest = tilskriv(in_psrm, sums, payment.dato - _ONE_DAY, f"{AF_BETALING}{source}", uow)
    spread = fordel(beloeb, _krav(claims, sums, interest))
    received = {each.fordring_id: each.modtaget.date() for each in claims}
    return bogfoer(
        [
            Udkast(
                afledt_id("daekning", source, each.fordring_id, each.del_),
                each.fordring_id,
                Art.DAEKNING,
                each.del_,
                Oere(-each.beloeb),
                max(payment.dato, received[each.fordring_id]),
                payment.indbetaling_id,
            )
            for each in spread.daekninger
        ],
        uow,
    )


def _krav(claims: Sequence[FordringRaekke], sums: Sequence[Sum], interest: Sequence[Bevaegelse]) -> list[Krav]:
    owed: dict[tuple[str, str], int] = {}
    moves: list[Sum | Bevaegelse] = [*sums, *interest]
    for each in moves:
        key = (each.fordring_id, each.kontodel)
        owed[key] = owed.get(key, 0) + each.beloeb
    return [
        Krav(
            fordring_id=each.fordring_id,
            klasse=typeregel(each.type).klasse,
            modtaget=each.modtaget,
            rente=owed.get((each.fordring_id, Del.RENTE), 0),
            hovedstol=owed.get((each.fordring_id, Del.HOVEDSTOL), 0),
            relateret=each.relation == Relation.RELATERET,
        )
        for each in claims
    ]


def _ophaevelse(covered: Bevaegelse, oere: Oere) -> Udkast:
    return Udkast(
        afledt_id("indbetaling-ophaevet", covered.bevaegelse_id),
        covered.fordring_id,
        Art.DAEKNING_OPHAEVET,
        Del(covered.kontodel),
        oere,
        covered.virkningsdato,
        covered.kilde_id,
        covered.bevaegelse_id,
    )


def _afskriv_igen(undone: Sequence[Bevaegelse], uow: ModtagerUow) -> list[Udkast]:
    return [
        Udkast(
            afledt_id("afskrevet", each.bevaegelse_id),
            each.fordring_id,
            Art.AFSKRIVNING,
            Del(each.kontodel),
            Oere(-each.beloeb),
            uow.clock.today(),
            modbevaegelse_id=each.bevaegelse_id,
        )
        for each in undone
        if _er_afskrevet(each.fordring_id, uow)
    ]


def _er_afskrevet(fordring_id: str, uow: ModtagerUow) -> bool:
    claim = uow.psrm.one(PsrmFordring, fordring_id=fordring_id)
    return claim is not None and claim.tilstand == Tilstand.AFSKREVET


def _svar(payment: IndbetalingPost, booked: Sequence[Bevaegelse]) -> dict[str, Any]:
    return {
        "indbetaling_id": payment.indbetaling_id,
        "returneret": to_kroner(payment.returneret),
        "daekninger": [
            {"fordring_id": each.fordring_id, "del": each.kontodel, "beloeb": to_kroner(-each.beloeb)}
            for each in booked
        ],
    }
