"""Table rows as objects.

`filter-rules.csv` holds one row for each rule of each claim type as Gældsstyrelsen's fordringstypebilag print them, with
document and page. Four columns are ours: `provenance` (how sure the row is: `official` the filter table says it,
`stated` another official text or a table cell with a doubt, `inferred` a condition the table needs but does not print),
`reading` (which of two contradicting rows runs, see docs/adr/0010-psrm-contradictions.md), `valid_from` and `valid_to`
(first and last day in force; empty when no source tells of a change).

`claim-types.csv` holds each claim type as the sources describe it, and after `valid_to` what a check of a type without a
published filter can use, drawn from those texts; for the other types the filter says it, so the columns stay empty. The last two hold remarks in plain words, ours after the sources.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oir_kernel.dates import Period, parse_period
from oir_kernel.findings import Outcome, Provenance, Text
from psrm_validation.grammar import Condition, GrammarError, condition
from psrm_validation.rulebook.cells import rows_of


class RulebookError(ValueError):
    """A table that cannot be used; the message names file, row and, for a condition, position."""


class Reading(StrEnum):
    """How a row is used."""

    RUN = ""
    INACTIVE = "inactive"  # printed, but the same document says that it does not work that way
    SUPERSEDED = "superseded"  # another document of the same day says otherwise and goes before
    PER_CREDITOR = "per_creditor"  # differs between creditors: runs only when the creditor is known


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of the filter table. `row` is its line in the file, `creditors` those whose document prints it.

    `valid_from` and `valid_to` are the first and the last day in force, `None` where no source tells of a change.
    """

    type_code: str
    rule_id: str
    condition: Condition
    outcome: Outcome
    creditor_group: str
    creditors: tuple[str, ...]
    source: str
    note: str
    confidence: str
    provenance: Provenance
    reading: Reading
    row: int
    valid_from: date | None = None
    valid_to: date | None = None
    legal_basis: str = ""


@dataclass(frozen=True, slots=True)
class ClaimType:
    """One claim type. `parent_codes`, `limitation_years`, `period_kind` and `interest_rule` are texts as the sources give them.

    The fields after `valid_to` are those texts for a program, filled only for types without a published filter: the codes
    of the main claims it is known for (`parents`, and whether the text names no others), the fewest years of limitation
    from a field of the claim, the period (`required`, `none`, `point` for start = end = stiftelse) and its longest
    length, the cap of hovedstol in øre from a day on, the code that took its place, the published type that comes nearest, and
    the year of the material when it is an old one. `note_da` and `note_en` are remarks on the code or the name.
    """

    code: str
    name_da: str
    area: str
    kind: str
    parent_codes: str
    limitation_years: str
    period_kind: str
    interest_rule: str
    creditor_group: str
    source: str
    confidence: str
    provenance: Provenance
    valid_from: date | None = None
    valid_to: date | None = None
    parents: tuple[str, ...] = ()
    parents_complete: bool = False
    limitation_min_years: int | None = None
    limitation_from: str = ""
    period_rule: str = ""
    period_max: Period | None = None
    hovedstol_max: int | None = None
    hovedstol_max_from: date | None = None
    replaced_by: str = ""
    analogue: str = ""
    known_from: str = ""
    note_da: str = ""
    note_en: str = ""

    @property
    def note(self) -> Text:
        """What else the sources tell of the code or the name, in sentences; empty where there is nothing."""
        return Text(self.note_da, self.note_en)

    @property
    def is_main(self) -> bool:
        """Whether it is the type of a main claim; a type of the old system is neither main nor related."""
        return self.kind == "hovedfordring"

    @property
    def is_related(self) -> bool:
        """Whether it is known to be interest or a fee of a main claim."""
        return self.is_interest or self.is_fee

    @property
    def is_interest(self) -> bool:
        """Whether it is interest of a main claim."""
        return self.kind == "relateret (rente)"

    @property
    def is_fee(self) -> bool:
        """Whether it is a fee of a main claim."""
        return self.kind == "relateret (gebyr)"


OUTCOMES: Mapping[str, Outcome] = {
    "afvis": Outcome.AFVIS,
    "hoering": Outcome.HOERING,
    "advarsel": Outcome.ADVARSEL,
    "info": Outcome.INFO,
}
"""Outcomes as the tables write them."""


def read_rules() -> Iterator[Rule]:
    """Every row of `filter-rules.csv`, with the legal basis that `legal-basis.csv` gives it. Raises `RulebookError`."""
    basis = _legal_basis()
    for row, cells in rows_of("filter-rules.csv"):
        yield rule_from_row(row, cells, basis)


def rule_from_row(row: int, cells: Mapping[str, str], legal_basis: Mapping[tuple[str, str], str] | None = None) -> Rule:
    """The rule of one table row. Raises `RulebookError` naming the row, and the position in a condition it cannot read."""
    basis = legal_basis or {}
    try:
        key, general = (cells["official_rule_id"], cells["type_code"]), (cells["official_rule_id"], "")
        return Rule(
            type_code=cells["type_code"],
            rule_id=cells["official_rule_id"],
            condition=condition(cells["must_hold"]),
            outcome=OUTCOMES[cells["outcome_if_broken"]],
            creditor_group=cells["creditor_group"],
            creditors=tuple(name.strip() for name in cells["creditor_context"].split(";")),
            source=cells["source_documents"],
            note=cells["note"],
            confidence=cells["confidence"],
            provenance=Provenance(cells["provenance"]),
            reading=Reading(cells["reading"]),
            row=row,
            valid_from=day_or_none(cells["valid_from"]),
            valid_to=day_or_none(cells["valid_to"]),
            legal_basis=basis.get(key) or basis.get(general, ""),
        )
    except GrammarError as error:
        raise RulebookError(f"filter-rules.csv row {row}: {error}") from error
    except (KeyError, ValueError) as error:
        raise RulebookError(f"filter-rules.csv row {row}: unknown or missing value {error}") from error


def read_claim_types() -> Iterator[ClaimType]:
    """Every row of `claim-types.csv`. Raises `RulebookError`."""
    for row, cells in rows_of("claim-types.csv"):
        try:
            yield ClaimType(**{**cells, **{name: read(cells[name]) for name, read in _TYPE_COLUMNS.items()}})  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            raise RulebookError(f"claim-types.csv row {row}: unknown or missing value") from error


def day_or_none(cell: str) -> date | None:
    """The date of a table cell, `None` for an empty one. Raises `ValueError`."""
    return date.fromisoformat(cell) if cell else None


def _number(cell: str) -> int | None:
    return int(cell) if cell else None


def _oere(cell: str) -> int | None:
    return int(cell) * 100 if cell else None


def _length(cell: str) -> Period | None:
    return parse_period(cell) if cell else None


def _yes(cell: str) -> bool:
    return {"ja": True, "nej": False, "": False}[cell]


def _codes(cell: str) -> tuple[str, ...]:
    return tuple(code for code in cell.split("|") if code)


_TYPE_COLUMNS: Mapping[str, Callable[[str], object]] = {
    "provenance": Provenance,
    "valid_from": day_or_none,
    "valid_to": day_or_none,
    "parents": _codes,
    "parents_complete": _yes,
    "limitation_min_years": _number,
    "period_max": _length,
    "hovedstol_max": _oere,
    "hovedstol_max_from": day_or_none,
}
"""The columns of `claim-types.csv` that are more than text."""


def _legal_basis() -> Mapping[tuple[str, str], str]:
    """Legal basis by rule id and claim type; an empty type stands for all types the row does not name."""
    return {
        (cells["official_rule_id"], code.strip()): cells["legal_basis"]
        for _, cells in rows_of("legal-basis.csv")
        for code in cells["types"].split("|")
    }
