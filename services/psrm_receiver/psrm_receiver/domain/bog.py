"""Writing movements on one claim: what every action, withdrawal and reversal is put together from.

Source of what each does: Gældsstyrelsen's guides on writing up, writing down and withdrawing, as told beside each function.
"""

from collections.abc import Iterable
from datetime import date, datetime

from oir_kernel.money import Oere
from psrm_receiver.domain.fordring import DAEKKET, Art, Bevaegelse, Del, PsrmFordring
from psrm_receiver.domain.ids import afledt_id


class Bog:
    """The movements of one claim, those it had and those now written; `saldo` counts both.

    `numre` of new movements are 0: they get theirs when they are stored.
    """

    def __init__(self, fordring: PsrmFordring, gamle: Iterable[Bevaegelse], aktion_id: str, now: datetime) -> None:
        self.fordring = fordring
        self.nye: list[Bevaegelse] = []
        self._alle = list(gamle)
        self._aktion_id = aktion_id
        self._now = now

    def saldo(self, kontodel: Del = Del.HOVEDSTOL) -> Oere:
        """What is owed of one part (øre)."""
        return Oere(sum(each.beloeb for each in self._alle if each.kontodel == kontodel))

    def skriv(
        self, art: Art, beloeb: int, dag: date, kontodel: Del = Del.HOVEDSTOL, ophaever: Bevaegelse | None = None
    ) -> None:
        """One movement; nothing is written for an amount of 0. `ophaever` is the one it undoes."""
        if beloeb == 0:
            return
        own = self.fordring.fordring_id
        nyt = Bevaegelse(
            bevaegelse_id=afledt_id("bevaegelse", own, self._aktion_id, str(len(self._alle))),
            nummer=0,
            fordring_id=own,
            art=art,
            kontodel=kontodel,
            beloeb=Oere(beloeb),
            virkningsdato=dag,
            bogfoert=self._now,
            aktion_id=self._aktion_id,
            kilde_id="" if ophaever is None else ophaever.kilde_id,
            modbevaegelse_id="" if ophaever is None else ophaever.bevaegelse_id,
        )
        self._alle.append(nyt)
        self.nye.append(nyt)

    def nedbring(self, art: Art, beloeb: int, dag: date) -> None:
        """Lower the principal; coverage beyond what is then owed is undone, the newest first, and so the balance never negative (ours)."""
        self.skriv(art, -beloeb, dag)
        for daekning, aaben in self._aabne_daekninger(Del.HOVEDSTOL):
            missing = min(-self.saldo(), aaben)
            if missing > 0:
                self.skriv(Art.DAEKNING_OPHAEVET, missing, dag, Del.HOVEDSTOL, daekning)

    def ophaev_daekning(self, dag: date, fra: date | None = None) -> None:
        """Undo all coverage, or that with effect on `fra` and later."""
        for kontodel in Del:
            for daekning, aaben in self._aabne_daekninger(kontodel):
                if fra is None or daekning.virkningsdato >= fra:
                    self.skriv(Art.DAEKNING_OPHAEVET, aaben, dag, kontodel, daekning)

    def toem(self, art: Art, dag: date, kontodel: Del = Del.HOVEDSTOL) -> None:
        """Bring what is owed of one part to 0."""
        self.skriv(art, -self.saldo(kontodel), dag, kontodel)

    def _aabne_daekninger(self, kontodel: Del) -> list[tuple[Bevaegelse, int]]:
        """Coverage that still stands, the newest first, with what stands of it (øre)."""
        own = [each for each in self._alle if each.kontodel == kontodel and each.art in DAEKKET]
        undone: dict[str, int] = {}
        for each in own:
            if each.art == Art.DAEKNING_OPHAEVET:
                undone[each.modbevaegelse_id] = undone.get(each.modbevaegelse_id, 0) + each.beloeb
        still = [(each, -each.beloeb - undone.get(each.bevaegelse_id, 0)) for each in own if each.art == Art.DAEKNING]
        return [(each, left) for each, left in reversed(still) if left > 0]
