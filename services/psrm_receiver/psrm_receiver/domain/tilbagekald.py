"""What a withdrawal does to a claim, by its reason (psrm guide of withdrawal, stated unless said otherwise).

| Reason | Coverage | Interest owed | Afterwards |
|---|---|---|---|
| FEJL | undone, the claim goes back as it was sent | zeroed | nothing more, never sent again |
| BORT | kept before the day of effect, undone from it on | zeroed with the claim (ours) | may not be sent again |
| KLAG, HENS, HAFT | kept | returned to the creditor, until the withdrawal | may be sent again, or withdrawn with FEJL |
| BORD | kept | returned to the creditor (ours) | locked: only FEJL; code 539 lets it be sent again |
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from oir_kernel.money import Oere, to_kroner
from psrm_receiver.domain.bog import Bog
from psrm_receiver.domain.fordring import Art, Bevaegelse, Del, PsrmFordring, Tilstand

FEJL: Final = "FEJL"
BORT: Final = "BORT"
_ZEROED: Final = (FEJL, BORT)


@dataclass(frozen=True, slots=True)
class Tilbagekaldt:
    """A claim after its withdrawal: its row, its new movements, and the principal and interest that went back (øre)."""

    fordring: PsrmFordring
    bevaegelser: tuple[Bevaegelse, ...]
    saldo: Oere
    rente: Oere

    def as_json(self) -> dict[str, str]:
        """What the receipt tells, in kroner."""
        return {
            "fordring_id": self.fordring.fordring_id,
            "saldo": to_kroner(self.saldo),
            "rente": to_kroner(self.rente),
        }


def tilbagekald(bog: Bog, aarsag: str, dag: date, virkning: date | None) -> Tilbagekaldt:
    """Withdraw one claim for a reason on `dag`, with effect from `virkning` (BORT only, else `dag`)."""
    effect = virkning or dag
    if aarsag == FEJL:
        bog.ophaev_daekning(effect)
    elif aarsag == BORT:
        bog.ophaev_daekning(effect, fra=effect)
    rente = bog.saldo(Del.RENTE)
    bog.toem(Art.RENTE_NULSTILLET if aarsag in _ZEROED else Art.RENTE_RETUR, effect, Del.RENTE)
    saldo = bog.saldo()
    bog.toem(Art.TILBAGEKALD, effect)
    after = replace(bog.fordring, tilstand=Tilstand.TILBAGEKALDT, tilbagekaldsaarsag=aarsag, lukket=dag)
    return Tilbagekaldt(after, tuple(bog.nye), saldo, Oere(0) if aarsag in _ZEROED else rente)


def omfattet(fordring: PsrmFordring, relaterede: Sequence[PsrmFordring], aarsag: str) -> list[PsrmFordring]:
    """The claim and the related claims its withdrawal takes along: those under collection, for FEJL the withdrawn ones too."""
    again = (Tilstand.TILBAGEKALDT,) if aarsag == FEJL else ()
    along = [
        each for each in relaterede if each.er_modtaget or (each.tilstand in again and each.tilbagekaldsaarsag != FEJL)
    ]
    return [fordring, *along]


def alle(
    omfattede: Sequence[PsrmFordring],
    gamle: Mapping[str, Sequence[Bevaegelse]],
    aarsag: str,
    now: tuple[datetime, date, date | None],
    aktion_id: str,
) -> list[Tilbagekaldt]:
    """Withdraw each; `now` is the instant, its day, and the day of effect the action names."""
    at, dag, virkning = now
    return [
        tilbagekald(Bog(each, gamle.get(each.fordring_id, ()), aktion_id, at), aarsag, dag, virkning)
        for each in omfattede
    ]
