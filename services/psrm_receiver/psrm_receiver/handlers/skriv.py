"""The one place where what was decided about claims is written."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from psrm_receiver.domain.fordring import Bevaegelse
from psrm_receiver.domain.udfoer import Beslutning
from psrm_receiver.handlers.plan import sikr_dagen
from psrm_receiver.store import ModtagerUow


def carry_out(beslutning: Beslutning, uow: ModtagerUow) -> None:
    """Write what an action came to, its movements numbered."""
    skriv(uow, beslutning.added, beslutning.changed, beslutning.bevaegelser)


def skriv(
    uow: ModtagerUow, added: Iterable[Any], changed: Iterable[Any] = (), bevaegelser: Iterable[Bevaegelse] = ()
) -> None:
    """Append posts and movements, which get their numbers here."""
    new = list(bevaegelser)
    numbers = uow.psrm.naeste("bevaegelse", len(new))
    numbered = [replace(each, nummer=nummer) for each, nummer in zip(new, numbers, strict=True)]
    uow.psrm.append([*added, *numbered], changed)
    sikr_dagen(uow)
