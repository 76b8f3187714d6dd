"""Adding inddrivelsesrente: the same way when a month has gone and when money comes in."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from oir_kernel.dates import first_of_next_month
from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del
from psrm_receiver.domain.ids import afledt_id
from psrm_receiver.domain.rente import Rentegrundlag, Rentevalg, mangler, rentestart
from psrm_receiver.handlers.bevaegelser import Udkast, bogfoer
from psrm_receiver.opslag import satser, typeregel
from psrm_receiver.store.penge import FordringRaekke, Sum
from psrm_receiver.store.uow import ModtagerUow

_OPSKREVET = (Art.OPSKRIVNING, Art.OPSKRIVNING_ANNULLERET)


@dataclass(frozen=True, slots=True)
class Tilskrivning:
    """Interest added to a claim (negative: taken back), and what has been added this year, øre."""

    fordring: FordringRaekke
    beloeb: Oere
    i_aar: Oere


def tilskriv(
    raekker: Sequence[FordringRaekke], summer: Iterable[Sum], til: date, kilde_id: str, uow: ModtagerUow
) -> tuple[list[Tilskrivning], list[Bevaegelse]]:
    """Book the interest that the claims lack up to `til`, that day counted; what was added, and the movements."""
    of_claim: dict[str, list[Sum]] = {}
    for each in summer:
        of_claim.setdefault(each.fordring_id, []).append(each)
    added = []
    for raekke in raekker:
        sums = of_claim.get(raekke.fordring_id, [])
        amount = mangler(grundlag(raekke, sums), til, satser())
        if amount:
            added.append(Tilskrivning(raekke, amount, Oere(_i_aar(sums, til.year) + amount)))
    return added, bogfoer([_udkast(each, til, kilde_id) for each in added], uow)


def grundlag(raekke: FordringRaekke, summer: Sequence[Sum]) -> Rentegrundlag:
    """What a claim's interest follows from: its principal from the first of the month after receipt.

    A write-up bears interest from the first of the month after its own receipt (stated); all else counts from its own day.
    """
    begins = rentestart(raekke.modtaget.date())
    return Rentegrundlag(
        fordring_id=raekke.fordring_id,
        aendringer=tuple(
            (max(begins, _virker(each)), each.beloeb) for each in summer if each.kontodel == Del.HOVEDSTOL
        ),
        bogfoert=sum(each.beloeb for each in summer if each.art == Art.RENTE),
        rente_saldo=sum(each.beloeb for each in summer if each.kontodel == Del.RENTE),
        valg=rentevalg(raekke.indhold),
        forrentes=typeregel(raekke.type).forrentes,
    )


def rentevalg(indhold: str) -> Rentevalg:
    """The choice of interest in a claim's JSON; a rate that is no number is taken as none."""
    if '"rentevalg"' not in indhold:
        return Rentevalg()
    valg = json.loads(indhold).get("rentevalg") or {}
    return Rentevalg(valg.get("regel") or "", valg.get("sats_kode") or "", _basispoint(valg.get("mer_rente_sats")))


def _virker(each: Sum) -> date:
    return first_of_next_month(each.virkningsdato) if each.art in _OPSKREVET else each.virkningsdato


def _basispoint(percent: object) -> int:
    try:
        return int(Decimal(str(percent or 0)) * 100)
    except InvalidOperation:
        return 0


def _i_aar(summer: Sequence[Sum], year: int) -> int:
    return sum(each.beloeb for each in summer if each.art == Art.RENTE and each.virkningsdato.year == year)


def _udkast(each: Tilskrivning, til: date, kilde_id: str) -> Udkast:
    return Udkast(
        bevaegelse_id=afledt_id("rente", each.fordring.fordring_id, kilde_id),
        fordring_id=each.fordring.fordring_id,
        art=Art.RENTE,
        kontodel=Del.RENTE,
        beloeb=each.beloeb,
        virkningsdato=til,
        kilde_id=kilde_id,
    )
