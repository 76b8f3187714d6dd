"""Which related types the sources print for a main claim's type (`relations.csv`).

The list of a main type is complete for the kinds of related claim it names (fee, interest, court interest) and says nothing of
the others. The newer code of a type that is probably replaced stands beside the printed one, marked `inferred`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from oir_kernel.findings import Provenance
from psrm_validation.rulebook.cells import rows_of


@dataclass(frozen=True, slots=True)
class Relation:
    """A related type printed for a main type. `kind` is gebyr, rente or procesrente; `source` a key of `sources.csv`."""

    main_type: str
    related_type: str
    kind: str
    source: str
    provenance: Provenance


@cache
def relations() -> tuple[Relation, ...]:
    """Every printed pair, in table order."""
    rows = (cells for _, cells in rows_of("relations.csv"))
    return tuple(Relation(**{**row, "provenance": Provenance(row["provenance"])}) for row in rows)  # type: ignore[arg-type]


def printed_for(main_type: str) -> Mapping[str, tuple[str, ...]]:
    """The related types printed for a main type by kind; empty for a type nothing is printed of."""
    return _by_main().get(main_type, {})


def source_for(main_type: str) -> str:
    """The source keys of what is printed for a main type, as `MIL; REN`."""
    keys = (key for each in relations() if each.main_type == main_type for key in each.source.split("; "))
    return "; ".join(dict.fromkeys(keys))


@cache
def _by_main() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for each in relations():
        kinds = found.setdefault(each.main_type, {})
        kinds[each.kind] = (*kinds.get(each.kind, ()), each.related_type)
    return found
