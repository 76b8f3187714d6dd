"""What the report of an advance tells of one day's run: counts and sums per account type, never more lines than types."""

from collections.abc import Iterator, Mapping
from typing import Final

from oir_kernel.findings import Text
from oir_kernel.money import to_kroner

_ORD: Final[Mapping[str, tuple[str, str]]] = {
    "rykkere": ("rykkere", "reminders"),
    "gebyrer": ("gebyrer", "fees"),
    "renter": ("rentetilskrivninger", "additions of interest"),
    "underretninger": ("underretninger om overdragelse", "notices of handover"),
    "overdrages": ("klar til overdragelse", "ready for handover"),
    "varsler": ("varsler om forældelse", "warnings of limitation"),
    "foraeldede": ("afskrivninger som forældet", "write-offs as time-barred"),
    "afsluttede": ("fordringer betalt eller bortfaldet", "claims that owe nothing any more"),
    "lukkede": ("konti afsluttet", "accounts closed"),
    "genoptagne": ("konti genoptaget", "accounts reopened"),
    "misligholdte": ("aftaler misligholdt", "plans broken"),
    "opfyldte": ("aftaler opfyldt", "plans fulfilled"),
}
LINJER: Final = 20
"""Lines a day's run writes at most."""


class Optaelling:
    """Counts by account type (class UUID) and kind: how many, and øre where money moved."""

    def __init__(self, kendt: Mapping[str, Mapping[str, list[int]]] | None = None) -> None:
        """`kendt`: what `as_dict` gave before, to go on from it."""
        self._tal: dict[str, dict[str, list[int]]] = {
            each: {name: list(pair) for name, pair in counts.items()} for each, counts in (kendt or {}).items()
        }

    def en(self, kontotype: str, hvad: str) -> None:
        """One more of a kind."""
        self.beloeb(kontotype, hvad, 0)

    def beloeb(self, kontotype: str, hvad: str, oere: int) -> None:
        """One more of a kind, with an amount."""
        pair = self._tal.setdefault(kontotype, {}).setdefault(hvad, [0, 0])
        pair[0] += 1
        pair[1] += oere

    def as_dict(self) -> dict[str, dict[str, list[int]]]:
        """Plain values."""
        return self._tal

    def linjer(self, titler: Mapping[str, str]) -> list[Text]:
        """A line a type, in both languages; what is beyond `LINJER` is counted. `titler`: the types' titles by class UUID."""
        shown = sorted(self._tal, key=lambda each: titler.get(each, each))
        lines = [_linje(titler.get(each, each), self._tal[each]) for each in shown[: LINJER - 1]]
        left = len(shown) - len(lines)
        more = Text(f"og {left} kontotyper mere.", f"and {left} more account types.")
        return [*lines, more] if left else lines


def _linje(titel: str, counts: Mapping[str, list[int]]) -> Text:
    return Text(f"{titel}: {', '.join(_dele(counts, 0))}.", f"{titel}: {', '.join(_dele(counts, 1))}.")


def _dele(counts: Mapping[str, list[int]], sprog: int) -> Iterator[str]:
    for name, words in _ORD.items():
        if name in counts:
            antal, oere = counts[name]
            yield f"{antal} {words[sprog]}" + (f" ({to_kroner(oere)} kr.)" if oere else "")
