"""Claims that leave collection from PSRM's side: written off, or sent back to the creditor."""

from collections.abc import Sequence
from dataclasses import replace

from oir_kernel.findings import Finding
from oir_kernel.money import Oere, to_kroner
from psrm_receiver.domain import handlinger
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del, PsrmFordring, Tilstand
from psrm_receiver.domain.handlinger import AfskrivFordring, HandlingOutcome, Returaarsag, ReturnerFordring, afvist
from psrm_receiver.domain.ids import afledt_id
from psrm_receiver.domain.underretning import Type, UnderretningPost
from psrm_receiver.handlers.bevaegelser import Udkast, bogfoer
from psrm_receiver.handlers.plan import sikr_dagen
from psrm_receiver.handlers.underretninger import skriv
from psrm_receiver.store.uow import ModtagerUow


def afskriv(cmd: AfskrivFordring, uow: ModtagerUow) -> HandlingOutcome:
    """Write a claim off, principal and interest; the creditor is told at once."""
    uow.psrm.lock()
    claim = uow.psrm.one(PsrmFordring, fordring_id=cmd.fordring_id)
    if claim is None or not claim.er_modtaget:
        return afvist([_uden_for(cmd.fordring_id, claim)])
    afskriv_fordringer([claim], cmd.aarsag, uow)
    sikr_dagen(uow)
    return HandlingOutcome(accepted=True, svar={"fordring_id": claim.fordring_id, "afskrevet": to_kroner(claim.rest)})


def returner(cmd: ReturnerFordring, uow: ModtagerUow) -> HandlingOutcome:
    """Send a claim back, and what is related to it (ours, as in a withdrawal); coverage is kept."""
    uow.psrm.lock()
    claim = uow.psrm.one(PsrmFordring, fordring_id=cmd.fordring_id)
    reasons = []
    if claim is None or not claim.er_modtaget:
        reasons.append(_uden_for(cmd.fordring_id, claim))
    if cmd.aarsag == Returaarsag.ANDN and not cmd.tekst.strip():
        reasons.append(handlinger.tekst_mangler())
    if claim is None or reasons:
        return afvist(reasons)
    related = uow.psrm.find(PsrmFordring, hovedfordring_id=claim.fordring_id)
    claims = [claim, *(each for each in related if each.er_modtaget)]
    _slut(claims, Art.RETURNERING, Tilstand.RETURNERET, uow)
    skriv([_besked(Type.RETURNERING, each, uow, aarsag=cmd.aarsag, tekst=cmd.tekst) for each in claims], uow)
    sikr_dagen(uow)
    returned = [{"fordring_id": each.fordring_id, "beloeb": to_kroner(each.rest)} for each in claims]
    return HandlingOutcome(accepted=True, svar={"returneret": returned})


def afskriv_fordringer(claims: Sequence[PsrmFordring], aarsag: str, uow: ModtagerUow) -> None:
    """Write claims off and tell their creditors; the sandbox's PSRM is locked."""
    _slut(claims, Art.AFSKRIVNING, Tilstand.AFSKREVET, uow)
    skriv([_besked(Type.AFSKRIVNING, each, uow, aarsag=aarsag) for each in claims], uow)


def fortael_afskrevet(bevaegelser: Sequence[Bevaegelse], indbetaling_id: str, uow: ModtagerUow) -> None:
    """Tell the creditors of written-off claims what was written off again, because the coverage by a payment was undone."""
    lost: dict[str, dict[str, int]] = {}
    for each in bevaegelser:
        parts = lost.setdefault(each.fordring_id, {Del.RENTE: 0, Del.HOVEDSTOL: 0})
        parts[each.kontodel] -= each.beloeb
    told = []
    for fordring_id, parts in lost.items():
        claim = uow.psrm.one(PsrmFordring, fordring_id=fordring_id)
        if claim is not None:
            again = replace(claim, saldo=Oere(parts[Del.HOVEDSTOL]), rente_saldo=Oere(parts[Del.RENTE]))
            told.append(_besked(Type.AFSKRIVNING, again, uow, indbetaling_id, indbetaling_id=indbetaling_id))
    skriv(told, uow)


def _slut(claims: Sequence[PsrmFordring], art: Art, tilstand: Tilstand, uow: ModtagerUow) -> None:
    """Take what is owed off the claims, and end them."""
    today = uow.clock.today()
    bogfoer([each for claim in claims for each in _bevaegelser(claim, art, uow)], uow)
    uow.psrm.append([], [replace(claim, tilstand=tilstand, lukket=today) for claim in claims])


def _bevaegelser(claim: PsrmFordring, art: Art, uow: ModtagerUow) -> list[Udkast]:
    parts = ((Del.RENTE, claim.rente_saldo), (Del.HOVEDSTOL, claim.saldo))
    return [
        Udkast(afledt_id(art, claim.fordring_id, part), claim.fordring_id, art, part, Oere(-owed), uow.clock.today())
        for part, owed in parts
        if owed
    ]


def _besked(type_: Type, claim: PsrmFordring, uow: ModtagerUow, igen: str = "", **beside: str) -> UnderretningPost:
    return UnderretningPost.ny(
        type_,
        uow.clock.today(),
        f"{claim.fordring_id}|{igen}" if igen else claim.fordring_id,
        claim.fordringshaver,
        claim.rest,
        fordring_id=claim.fordring_id,
        reference=claim.reference,
        hovedstol=to_kroner(claim.saldo),
        rente=to_kroner(claim.rente_saldo),
        **{name: value for name, value in beside.items() if value},
    )


def _uden_for(fordring_id: str, claim: PsrmFordring | None) -> Finding:
    if claim is None:
        return handlinger.fordring_ukendt(fordring_id)
    return handlinger.fordring_ikke_modtaget(fordring_id, claim.tilstand)
