"""Table rows as objects.

`filter-rules.csv` holds one row for each rule of each claim type as Gældsstyrelsen's fordringstypebilag print them, with
document and page. Two columns are ours: `provenance` (how sure the row is: `official` the filter table says it,
`stated` another official text or a table cell with a doubt, `inferred` a condition the table needs but does not print)
and `reading` (which of two contradicting rows runs, see docs/adr/0010-psrm-contradictions.md).
"""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from oir_kernel.findings import Outcome, Provenance
from psrm_validation.grammar import Condition, GrammarError, condition


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
    """One row of the filter table. `row` is its line in the file, `creditors` those whose document prints it."""

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


@dataclass(frozen=True, slots=True)
class ClaimType:
    """One claim type. `limitation_years`, `period_kind` and `interest_rule` are texts as the sources give them."""

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


_OUTCOMES = {"afvis": Outcome.AFVIS, "hoering": Outcome.HOERING}


def read_rules() -> Iterator[Rule]:
    """Every row of `filter-rules.csv`. Raises `RulebookError`."""
    for row, cells in _rows("filter-rules.csv"):
        yield rule_from_row(row, cells)


def rule_from_row(row: int, cells: Mapping[str, str]) -> Rule:
    """The rule of one table row. Raises `RulebookError` naming the row, and the position in a condition it cannot read."""
    try:
        return Rule(
            type_code=cells["type_code"],
            rule_id=cells["official_rule_id"],
            condition=condition(cells["must_hold"]),
            outcome=_OUTCOMES[cells["outcome_if_broken"]],
            creditor_group=cells["creditor_group"],
            creditors=tuple(name.strip() for name in cells["creditor_context"].split(";")),
            source=cells["source_documents"],
            note=cells["note"],
            confidence=cells["confidence"],
            provenance=Provenance(cells["provenance"]),
            reading=Reading(cells["reading"]),
            row=row,
        )
    except GrammarError as error:
        raise RulebookError(f"filter-rules.csv row {row}: {error}") from error
    except (KeyError, ValueError) as error:
        raise RulebookError(f"filter-rules.csv row {row}: unknown or missing value {error}") from error


def read_claim_types() -> Iterator[ClaimType]:
    """Every row of `claim-types.csv`. Raises `RulebookError`."""
    for row, cells in _rows("claim-types.csv"):
        try:
            yield ClaimType(**{**cells, "provenance": Provenance(cells["provenance"])})  # type: ignore[arg-type]
        except (KeyError, TypeError, ValueError) as error:
            raise RulebookError(f"claim-types.csv row {row}: unknown or missing value") from error


def _rows(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    text = files("psrm_validation.rulebook").joinpath("tables", name).read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(text, newline=""))
    for cells in reader:
        yield reader.line_num, cells
