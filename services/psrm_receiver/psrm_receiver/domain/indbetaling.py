"""Money that comes in to PSRM, and what it becomes: coverages in the order of the law, and a rest that goes back."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import Art, Bevaegelse


class Kilde(StrEnum):
    """Where money comes from: paid, kept back of wages, set off, or by attachment. Only set-off reaches claims in DMI (stated)."""

    BETALING = "betaling"
    LOENINDEHOLDELSE = "loenindeholdelse"
    MODREGNING = "modregning"
    UDLAEG = "udlaeg"


@dataclass(frozen=True, slots=True)
class IndbetalingPost:
    """A payment. It is for one debtor's claims of all creditors, or, with `fordring_id`, for that claim alone.

    `dato` is the day it counts from, `returneret` øre what covered nothing and went back, `ophaevet` when it was undone.
    """

    indbetaling_id: Uuid
    nummer: int
    skyldner_art: str
    skyldner_ident: str = field(repr=False)
    fordring_id: str
    kilde: str
    beloeb: Oere
    dato: date
    bogfoert: datetime
    returneret: Oere
    ophaevet: datetime | None = None


def udaekket(indbetaling: IndbetalingPost, bevaegelser: Iterable[Bevaegelse]) -> Oere:
    """What of a payment neither covers anything nor went back, from the movements that name it as their source (øre)."""
    covered = -sum(each.beloeb for each in bevaegelser if each.art in (Art.DAEKNING, Art.DAEKNING_OPHAEVET))
    return Oere(indbetaling.beloeb - indbetaling.returneret - covered)


def gaeldende(bevaegelser: Iterable[Bevaegelse]) -> list[tuple[Bevaegelse, Oere]]:
    """The coverages of a payment that stand, the newest first, each with the øre of it that no movement has undone."""
    moves = list(bevaegelser)
    undone: dict[str, int] = {}
    for each in moves:
        if each.art == Art.DAEKNING_OPHAEVET:
            undone[each.modbevaegelse_id] = undone.get(each.modbevaegelse_id, 0) + each.beloeb
    covered = [each for each in reversed(moves) if each.art == Art.DAEKNING]
    left = [(each, Oere(-each.beloeb - undone.get(each.bevaegelse_id, 0))) for each in covered]
    return [(each, oere) for each, oere in left if oere > 0]
