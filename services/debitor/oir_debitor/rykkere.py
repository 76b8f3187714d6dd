"""The shipped tables of collection: reminder schedules and reference rates, each row with its source."""

import csv
import io
from datetime import date
from decimal import Decimal
from functools import cache
from importlib.resources import files

from oir_debitor.domain.dag.plan import TAL, Plan
from oir_debitor.domain.dag.rente import Referencesats

_KOLONNER = Plan.__slots__


@cache
def rykkerplaner() -> tuple[Plan, ...]:
    """`data/rykkere.csv`. The law's caps are gebyrloven § 2, stk. 3 (250 kr.) and renteloven § 9 b, stk. 2 (100 kr., three, ten days)."""
    return tuple(
        Plan(**{name: int(row[name]) if name in TAL else row[name] for name in _KOLONNER})  # type: ignore[arg-type]
        for row in _rows("rykkere.csv")
    )


@cache
def referencesatser() -> tuple[Referencesats, ...]:
    """`data/referencesatser.csv`, in the order of their days; the last one holds until a newer is known (ours)."""
    return tuple(
        Referencesats(date.fromisoformat(row["fra"]), int(Decimal(row["procent"]) * 100))
        for row in _rows("referencesatser.csv")
    )


def _rows(name: str) -> list[dict[str, str]]:
    text = files("oir_debitor").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
