"""Settlement: what PSRM pays a creditor for a period, claim by claim, and what it tells of movements and interest."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from oir_kernel.money import to_kroner
from psrm_receiver.domain.bankdage import Afregningsperiode
from psrm_receiver.domain.underretning import Type, UnderretningPost

LINJER: Final = 1000
"""Lines in one settlement notification; a larger settlement comes in parts (ours)."""


@dataclass(frozen=True, slots=True)
class Linje:
    """What was covered of a claim in the period, less what was undone, øre: of its interest and of its principal."""

    fordringshaver: str
    fordring_id: str
    reference: str
    rente: int
    hovedstol: int

    @property
    def beloeb(self) -> int:
        """Both together."""
        return self.rente + self.hovedstol


def afregning(periode: Afregningsperiode, linjer: Iterable[Linje]) -> Iterator[UnderretningPost]:
    """The settlements of a period, one a creditor, in parts of at most 1,000 lines.

    A creditor of whom more was undone than covered gets a negative total, which the next settlement does not repeat (ours).
    """
    of_creditor: dict[str, list[Linje]] = {}
    for linje in linjer:
        if linje.rente or linje.hovedstol:
            of_creditor.setdefault(linje.fordringshaver, []).append(linje)
    for fordringshaver, lines in sorted(of_creditor.items()):
        yield from _dele(periode, fordringshaver, lines)


def _dele(periode: Afregningsperiode, fordringshaver: str, lines: Sequence[Linje]) -> Iterator[UnderretningPost]:
    parts = [lines[start : start + LINJER] for start in range(0, len(lines), LINJER)]
    for nr, part in enumerate(parts, 1):
        yield UnderretningPost.ny(
            Type.AFREGNING,
            periode.dag,
            f"{periode.maaned}|{fordringshaver}|{nr}",
            fordringshaver,
            sum(linje.beloeb for linje in part),
            periode_fra=periode.fra.isoformat(),
            periode_til=periode.til.isoformat(),
            udbetales=periode.dag.isoformat(),
            konto="NemKonto",
            del_nr=nr,
            dele=len(parts),
            i_alt=to_kroner(sum(linje.beloeb for linje in lines)),
            linjer=[_linje(linje) for linje in part],
        )


def _linje(linje: Linje) -> Mapping[str, Any]:
    return {
        "fordring_id": linje.fordring_id,
        "reference": linje.reference,
        "rente": to_kroner(linje.rente),
        "hovedstol": to_kroner(linje.hovedstol),
        "beloeb": to_kroner(linje.beloeb),
    }
