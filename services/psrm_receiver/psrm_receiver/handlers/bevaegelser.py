"""Booking movements: they get their number and time where they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del
from psrm_receiver.store.uow import ModtagerUow


@dataclass(frozen=True, slots=True)
class Udkast:
    """A movement that has no number yet; the fields mean what they do in `Bevaegelse`."""

    bevaegelse_id: str
    fordring_id: str
    art: Art
    kontodel: Del
    beloeb: Oere
    virkningsdato: date
    kilde_id: str = ""
    modbevaegelse_id: str = ""


def bogfoer(udkast: Sequence[Udkast], uow: ModtagerUow) -> list[Bevaegelse]:
    """Write movements in their order; the sandbox's PSRM is locked."""
    numbers, now = uow.psrm.naeste("bevaegelse", len(udkast)), uow.clock.now()
    booked = [
        Bevaegelse(
            bevaegelse_id=each.bevaegelse_id,
            nummer=number,
            fordring_id=each.fordring_id,
            art=each.art,
            kontodel=each.kontodel,
            beloeb=each.beloeb,
            virkningsdato=each.virkningsdato,
            bogfoert=now,
            kilde_id=each.kilde_id,
            modbevaegelse_id=each.modbevaegelse_id,
        )
        for number, each in zip(numbers, udkast, strict=True)
    ]
    uow.psrm.append(booked)
    return booked
