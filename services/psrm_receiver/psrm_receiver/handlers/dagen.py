"""PSRM's day: what happens at midnight for the day that ended. Work on many claims goes on in a transaction of its own.

| Step | When | What |
|---|---|---|
| rente | the first of a month | interest of the month that ended, and RENTE |
| foraeldelse | daily | claims whose last day has gone are written off, with AFSKRIVNING |
| frigjort | daily | money that lost its coverage covers anew, or goes back |
| saldo | daily | UDLIGNING or ALLOKERING of what was covered or undone, RENTE of interest added with a payment |
| afregning | the last bank day of a month | AFREGNING |
"""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Final, TypeAlias

from oir_kernel.agenda import AgendaItem
from oir_kernel.clock import DANISH_TIME
from oir_kernel.findings import Text
from oir_kernel.money import to_kroner
from oir_kernel.storage.uow import UnitOfWork
from psrm_receiver.domain.afregning import Linje, afregning
from psrm_receiver.domain.bankdage import er_afregningsdag, periode
from psrm_receiver.domain.fordring import DAEKKET, Art, Del
from psrm_receiver.handlers.bevaegelsesbeskeder import AF_BETALING, rentebeskeder, renter_ved_betaling, saldobeskeder
from psrm_receiver.handlers.foraeldelse import afskriv_foraeldede
from psrm_receiver.handlers.indbetaling import daek_frigjort
from psrm_receiver.handlers.plan import DAGEN, midnat
from psrm_receiver.handlers.tilskrivning import tilskriv
from psrm_receiver.handlers.underretninger import skriv
from psrm_receiver.store.uow import ModtagerUow

PORTION: Final = 5000
"""Claims handled in one transaction."""
_ONE_DAY = timedelta(days=1)

Trin: TypeAlias = Callable[[date, int, ModtagerUow], tuple[list[Text], int | None]]
"""A step of the day that begins: what to tell, and from where to go on (`None`: it is done)."""


def dagen(item: AgendaItem, base: UnitOfWork) -> Sequence[Text]:
    """Run the day's steps; when one has more claims than a transaction takes, the rest goes on the agenda."""
    uow = ModtagerUow(base.conn, base.scope)
    uow.psrm.lock()
    day, told = item.due.astimezone(DANISH_TIME).date(), list[Text]()
    start, after = int(item.payload.get("trin", 0)), int(item.payload.get("efter", 0))
    for place in range(start, len(_TRIN)):
        texts, go_on = _TRIN[place](day, after, uow)
        told, after = told + texts, 0
        if go_on is not None:
            uow.agenda.add(DAGEN, item.due, "", {"trin": place, "efter": go_on})
            return told
    if uow.penge.har_arbejde(periode(day).fra):
        uow.agenda.add_once(DAGEN, midnat(day + _ONE_DAY), "")
    return told


def _rente(day: date, after: int, uow: ModtagerUow) -> tuple[list[Text], int | None]:
    if day.day != 1:
        return [], None
    claims = uow.penge.under_inddrivelse(after, PORTION)
    if not claims:
        return [], None
    until = day - _ONE_DAY
    sums = uow.penge.summer(each.fordring_id for each in claims)
    added, _ = tilskriv(claims, sums, until, f"rente-{until:%Y-%m}", uow)
    skriv(rentebeskeder(added, until.replace(day=1), until), uow)
    total = to_kroner(sum(each.beloeb for each in added))
    told = [Text(f"PSRM tilskrev {total} kr. i rente på {len(added)} fordringer for {until:%Y-%m}.",
                 f"PSRM added {total} kr. of interest to {len(added)} claims for {until:%Y-%m}.")]  # fmt: skip
    return told if added else [], claims[-1].nummer if len(claims) == PORTION else None


def _foraeldelse(day: date, _after: int, uow: ModtagerUow) -> tuple[list[Text], int | None]:
    seen, written_off = afskriv_foraeldede(day, PORTION, uow)
    told = [Text(f"PSRM afskrev {written_off} forældede fordringer.", f"PSRM wrote off {written_off} limited claims.")]
    return told if written_off else [], 0 if seen == PORTION else None


def _frigjort(day: date, _after: int, uow: ModtagerUow) -> tuple[list[Text], int | None]:
    undone = uow.penge.bogfoert_mellem(day - _ONE_DAY, day, (Art.DAEKNING_OPHAEVET,))
    for payment in sorted({row.kilde_id for row in undone if row.kilde_id}):
        daek_frigjort(payment, uow)
    return [], None


def _saldo(day: date, _after: int, uow: ModtagerUow) -> tuple[list[Text], int | None]:
    moved = uow.penge.bogfoert_mellem(day - _ONE_DAY, day, DAEKKET)
    moved += uow.penge.bogfoert_mellem(day - _ONE_DAY, day, (Art.RENTE,), AF_BETALING)
    kind = uow.settings.inddrivelse.saldo
    claims = {each.fordring_id: each for each in uow.penge.fordringer(row.fordring_id for row in moved)}
    renter = renter_ved_betaling(day - _ONE_DAY, moved, claims)
    saldi = saldobeskeder(kind, day - _ONE_DAY, moved, claims)
    # Interest is told before the money that covers it, interest taken back after the money that was undone (ours).
    written = skriv(
        [*(each for each in renter if each.beloeb > 0), *saldi, *(each for each in renter if each.beloeb <= 0)], uow
    )
    told = [Text(f"PSRM meddelte {written} bevægelser.", f"PSRM told of {written} movements.")]
    return told if written else [], None


def _afregning(day: date, _after: int, uow: ModtagerUow) -> tuple[list[Text], int | None]:
    if not er_afregningsdag(day):
        return [], None
    settled = periode(day)
    lines = _linjer(settled.fra, settled.dag, uow)
    written = skriv(list(afregning(settled, lines)), uow)
    total = to_kroner(sum(linje.beloeb for linje in lines))
    told = [
        Text(f"PSRM afregnede {total} kr. for {settled.maaned}.", f"PSRM settled {total} kr. for {settled.maaned}.")
    ]
    return told if written else [], None


def _linjer(fra: date, til: date, uow: ModtagerUow) -> list[Linje]:
    covered: dict[str, dict[str, int]] = {}
    for row in uow.penge.bogfoert_mellem(fra, til, DAEKKET):
        of_claim = covered.setdefault(row.fordring_id, {Del.RENTE: 0, Del.HOVEDSTOL: 0})
        of_claim[row.kontodel] -= int(row.beloeb)
    return [
        Linje(
            each.fordringshaver,
            each.fordring_id,
            each.reference,
            covered[each.fordring_id][Del.RENTE],
            covered[each.fordring_id][Del.HOVEDSTOL],
        )
        for each in uow.penge.fordringer(covered)
    ]


_TRIN: Final[tuple[Trin, ...]] = (_rente, _foraeldelse, _frigjort, _saldo, _afregning)
