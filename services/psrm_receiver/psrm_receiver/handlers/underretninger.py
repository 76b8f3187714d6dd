"""Notifications: written once, numbered in the order of writing, fetched for three months by the sandbox's clock."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from oir_kernel.clock import DANISH_TIME
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from psrm_receiver.domain.underretning import (
    HentUnderretninger,
    UnderretningerOutcome,
    UnderretningPost,
    aeldste_dag,
)
from psrm_receiver.store.uow import ModtagerUow

MAX_SIDE = 500
"""Notifications on a page."""
MOST = 5000
"""Notifications in one collection (ours): it has no pages."""
_LAST_YEAR = 9998


@dataclass(frozen=True, slots=True)
class Side:
    """A page of notifications as JSON values.

    `naeste`: what to ask `efter` for the next page, `None` on the last. `udloebet_til`: the last number that has left the
    window, `None` while none has; those up to it are gone.
    """

    underretninger: list[dict[str, Any]]
    naeste: int | None
    udloebet_til: int | None


def skriv(underretninger: Sequence[UnderretningPost], uow: ModtagerUow) -> int:
    """Write those that have not been written; how many. The sandbox's PSRM is locked."""
    known = uow.penge.skrevne(each.underretning_id for each in underretninger)
    fresh = [each for each in underretninger if each.underretning_id not in known]
    numbers, now = uow.psrm.naeste("underretning", len(fresh)), uow.clock.now()
    uow.psrm.append(replace(each, nummer=nummer, oprettet=now) for nummer, each in zip(numbers, fresh, strict=True))
    return len(fresh)


def hent(efter: int, uow: ModtagerUow) -> list[dict[str, Any]]:
    """At most 500 notifications with a number above `efter` that can still be fetched, in order."""
    return side(efter, MAX_SIDE, (), uow).underretninger


def side(efter: int, antal: int, typer: Sequence[str], uow: ModtagerUow) -> Side:
    """A page of the notifications that can still be fetched, of these types (all when empty)."""
    today = uow.clock.today()
    oldest = aeldste_dag(today)
    found = uow.penge.underretninger(efter, antal + 1, oldest, today + timedelta(days=1), typer)
    return Side(
        [_as_dict(row) for row in found[:antal]],
        found[antal - 1]["nummer"] if len(found) > antal else None,
        uow.penge.sidste_udloebne(oldest) or None,
    )


def hent_samling(cmd: HentUnderretninger, uow: ModtagerUow) -> UnderretningerOutcome:
    """A creditor's notifications of some days.

    Raises `BadRequest` for days that are gone, that end before they begin, or that hold more than one answer carries.
    """
    today = uow.clock.today()
    oldest, last = aeldste_dag(today), cmd.til or today
    if cmd.fra is not None and cmd.til is not None and cmd.til < cmd.fra:
        raise _omvendt(cmd.fra, cmd.til)
    if last < oldest:
        raise _borte(oldest)
    if last.year > _LAST_YEAR:
        last = today
    found = uow.penge.underretninger(
        0,
        MOST + 1,
        max(cmd.fra or oldest, oldest),
        last + timedelta(days=1),
        cmd.typer,
        fordringshaver=cmd.fordringshaver,
        fordring_id=cmd.fordring_id or "",
    )
    if len(found) > MOST:
        raise _for_mange()
    written = {row["nummer"]: datetime.fromisoformat(row["oprettet"]).astimezone(DANISH_TIME) for row in found}
    return UnderretningerOutcome(uow.clock.now(), tuple(_as_dict(row) for row in found), written)


def er_udloebet(underretning: UnderretningPost, uow: ModtagerUow) -> bool:
    """Whether a notification can no longer be fetched."""
    return underretning.oprettet.astimezone(uow.clock.now().tzinfo).date() < aeldste_dag(uow.clock.today())


def _as_dict(row: Mapping[str, Any]) -> dict[str, Any]:
    typed = {"dato": date.fromisoformat(row["dato"]), "oprettet": datetime.fromisoformat(row["oprettet"])}
    return UnderretningPost(**{**row, **typed}).as_dict()


def _omvendt(fra: date, til: date) -> BadRequest:
    return BadRequest(
        Text(
            f"PeriodeTilOgMedDato {til} ligger før PeriodeFraOgMedDato {fra}. Angiv en periode, der slutter på eller efter sin start.",
            f"PeriodeTilOgMedDato {til} is before PeriodeFraOgMedDato {fra}. Give a period that ends on or after its start.",
        )
    )


def _borte(oldest: date) -> BadRequest:
    return BadRequest(
        Text(
            f"Underretninger fra før {oldest} er borte: de kan hentes i tre måneder efter sandkassens ur.",
            f"Notifications from before {oldest} are gone: they can be fetched for three months by the sandbox's clock.",
        )
    )


def _for_mange() -> BadRequest:
    return BadRequest(
        Text(
            f"Der er flere end {MOST} underretninger. Spørg om færre dage eller færre typer.",
            f"There are more than {MOST} notifications. Ask for fewer days or fewer types.",
        )
    )
