"""One claim as the day's run sees it: its course with everything that decides what happens to it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from oir_debitor.domain.content import json_text
from oir_debitor.domain.dag.plan import Plan
from oir_debitor.domain.forloebsposter import ForloebPost, HenstandPost, Tilstand
from oir_debitor.domain.hovedbog import PosteringPost, TillaegPost
from oir_debitor.domain.posts import FordringPost, KontoPost

HOS_PSRM: Final = frozenset({Tilstand.OVERDRAGES, Tilstand.HOERING, Tilstand.UNDER_INDDRIVELSE})
"""On its way to PSRM or there: its reminders, interest and limitation are not the debtor system's matter."""


@dataclass(frozen=True, slots=True)
class Sag:
    """A claim that is looked at; `sag_af` makes one. `tillaeg` and `entries` are the claim's own and its additions'.

    - `forfald`: the due date it was released with, else the one it was registered with
    - `srb`: the last day of timely payment, never before the due date (ours)
    - `foraeldelse`: the limitation date it was registered with; the debtor system computes none (ours)
    - `husket`: what the course keeps beside, in place of the course's `indhold`
    - `aftale`: an instalment plan in force covers it
    """

    konto: KontoPost
    fordring: FordringPost
    forloeb: ForloebPost
    plan: Plan
    forfald: date
    srb: date
    foraeldelse: date | None
    husket: Mapping[str, Any]
    tillaeg: Sequence[TillaegPost] = ()
    entries: Sequence[PosteringPost] = ()
    henstande: Sequence[HenstandPost] = ()
    aftale: bool = False

    @property
    def skyldes(self) -> int:
        """What is owed: the claim, its interest and its fees, øre."""
        return self.fordring.saldo + sum(each.saldo for each in self.tillaeg)

    def med(self, nyt: Mapping[str, Any], **changes: Any) -> "Sag":
        """The claim with more kept beside (`None` forgets), and fields of its course changed."""
        kept = {name: value for name, value in {**self.husket, **nyt}.items() if value is not None}
        return replace(self, husket=kept, forloeb=replace(self.forloeb, **changes) if changes else self.forloeb)

    def gemt(self, **changes: Any) -> ForloebPost:
        """Its course as it is written, with fields changed."""
        indhold = json_text(self.husket) if self.husket else "{}"
        return replace(self.forloeb, indhold=indhold, **changes)


def sag_af(
    konto: KontoPost,
    fordring: FordringPost,
    forloeb: ForloebPost,
    plan: Plan,
    tillaeg: Sequence[TillaegPost] = (),
    entries: Sequence[PosteringPost] = (),
    henstande: Sequence[HenstandPost] = (),
    *,
    aftale: bool = False,
) -> Sag:
    """A claim, its dates read once."""
    told = json.loads(fordring.indhold)
    kept = json.loads(forloeb.indhold) if forloeb.indhold != "{}" else {}
    forfald = _day(kept.get("forfaldsdato")) or fordring.forfaldsdato
    srb = max(_day(told.get("srb")) or fordring.forfaldsdato, forfald)
    barred = _day(told.get("foraeldelsesdato"))
    return Sag(konto, fordring, forloeb, plan, forfald, srb, barred, kept, tillaeg, entries, henstande, aftale)


def _day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def henstand_slut(henstande: Iterable[HenstandPost], dag: date) -> tuple[bool, date | None]:
    """Whether a postponement is in force on the day, and when the last one ends or ended (`None`: nobody knows, or none)."""
    begun = [each for each in henstande if each.fra <= dag]
    ends = [min(filter(None, (each.til, each.ophoert)), default=date.max) for each in begun]
    latest = max(ends, default=None)
    holds = any(end > dag or (end == dag and each.ophoert is None) for each, end in zip(begun, ends, strict=True))
    return holds, None if latest == date.max else latest
