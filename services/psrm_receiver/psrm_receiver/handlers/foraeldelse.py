"""Limitation: a claim whose stored date has gone gets the date the law gives it in PSRM, or is written off."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from oir_kernel.clock import DANISH_TIME
from psrm_receiver.domain.foraeldelse import Forhold, er_foraeldet, foraeldelsesdato
from psrm_receiver.domain.fordring import PsrmFordring, System
from psrm_receiver.domain.handlinger import Afskrivningsaarsag
from psrm_receiver.handlers.ophoer import afskriv_fordringer
from psrm_receiver.opslag import typeregel
from psrm_receiver.store.uow import ModtagerUow


def afskriv_foraeldede(dag: date, antal: int, uow: ModtagerUow) -> tuple[int, int]:
    """Look at no more than `antal` claims; how many were looked at, and how many written off."""
    late = uow.penge.frist_overskredet(dag, antal)
    limited: list[PsrmFordring] = []
    moved: list[PsrmFordring] = []
    for claim in (uow.psrm.one(PsrmFordring, fordring_id=each) for each in late):
        if claim is not None:
            last = frist(claim, uow)
            (limited if er_foraeldet(last, dag) else moved).append(replace(claim, foraeldelsesdato=last))
    uow.psrm.append([], moved)
    limited += _renter(limited, uow)
    if limited:
        afskriv_fordringer(limited, Afskrivningsaarsag.FORAELDELSE, uow)
    return len(late), len(limited)


def _renter(limited: Sequence[PsrmFordring], uow: ModtagerUow) -> list[PsrmFordring]:
    """The interest that ends with its main claim, though its own date is later (stated: it shares that of the main claim)."""
    known = {each.fordring_id for each in limited}
    found = [each for main in known for each in uow.psrm.find(PsrmFordring, hovedfordring_id=main)]
    return sorted(
        (
            each
            for each in found
            if each.er_modtaget and each.fordring_id not in known and not typeregel(each.type).gebyr
        ),
        key=lambda each: each.nummer,
    )


def frist(claim: PsrmFordring, uow: ModtagerUow) -> date:
    """A received claim's last day in PSRM. Interest shares that of its main claim, a fee has its own (stated)."""
    rule = typeregel(claim.type)
    main = uow.psrm.one(PsrmFordring, fordring_id=claim.hovedfordring_id) if claim.hovedfordring_id else None
    if main is not None and main.modtaget is not None and not rule.gebyr:
        return frist(main, uow)
    return foraeldelsesdato(
        Forhold(
            oplyst=_dag(claim.foraeldelsesdato, claim),
            foerst_modtaget=_foerst_modtaget(claim, uow),
            modtaget=_modtaget(claim),
            civilretlig=rule.civilretlig,
            egen_dato=rule.gebyr,
            dmi=claim.system == System.DMI,
            genindsendt=bool(claim.genindsender_id),
        )
    )


def _foerst_modtaget(claim: PsrmFordring, uow: ModtagerUow) -> date:
    """The receipt of the claim this one was first, before it was withdrawn and sent again (stated)."""
    seen = claim
    while seen.genindsender_id:
        earlier = uow.psrm.one(PsrmFordring, fordring_id=seen.genindsender_id)
        if earlier is None or earlier.modtaget is None:
            break
        seen = earlier
    return _modtaget(seen)


def _modtaget(claim: PsrmFordring) -> date:
    return (claim.modtaget or claim.oprettet).astimezone(DANISH_TIME).date()


def _dag(stored: date | None, claim: PsrmFordring) -> date:
    return stored or _modtaget(claim)
