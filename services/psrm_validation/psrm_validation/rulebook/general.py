"""Rules that are no rows of the filter table: the 230 general rules and the numeric rejection codes, with their texts.

Each row says what the rule is, whether it is checked here, and in which words a finding speaks. A row is `implemented` (a
function in `psrm_validation.checks` has its id), `covered` (the rules in `covered_by` say the same, so it is never reported
twice) or `listed` (`reason` says why it cannot be checked here, or that it is information). An implemented row may also
name filter rules in `covered_by`: it is silent for the claim types that have one of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from oir_kernel.findings import Outcome, Provenance, Text
from psrm_validation.rulebook.cells import names_in, rows_of
from psrm_validation.rulebook.rows import OUTCOMES, RulebookError, day_or_none

CODES_FILE = "error-codes.csv"
GENERAL_FOLDER = "general"


_BETWEEN = re.compile(r"[\s,;()+-]+")
_CODE_OR_NUMBER = re.compile(r"R_\d+_\w+|(?!DKK)[A-ZÆØÅ0-9/]+|[\d.%]+")


class Status(StrEnum):
    """Whether a rule is checked here."""

    IMPLEMENTED = "implemented"
    COVERED = "covered"
    LISTED = "listed"


@dataclass(frozen=True, slots=True)
class GeneralRule:
    """One general rule or numeric code.

    `types` are the claim types it is for (empty: all), `actions` the actions a numeric code belongs to (empty: all),
    `applies_to`, `fields` and `threshold` are texts as the source gives them, the first and the last in Danish too. `message` and `fix` hold blanks such as
    `{srb}` that a finding fills. `outcome` is absent for a row that never makes a finding.
    """

    rule_id: str
    group: str
    title: Text
    fields: str
    outcome: Outcome | None
    applies_to: Text
    types: frozenset[str]
    actions: tuple[str, ...]
    threshold: Text
    layer: str
    status: Status
    covered_by: tuple[str, ...]
    message: Text
    fix: Text
    reason: Text
    legal_basis: str
    source: str
    confidence: str
    provenance: Provenance
    valid_from: date | None
    valid_to: date | None
    place: str


def read_general() -> Iterator[GeneralRule]:
    """Every general rule, in order of its id, then every numeric code. Raises `RulebookError` naming file and row."""
    for name in names_in(GENERAL_FOLDER):
        yield from _rows(name)
    yield from _rows(CODES_FILE)


def is_neutral(words: str) -> bool:
    """Whether a text holds only codes and numbers, which read the same in every language; `DKK 100` is English."""
    return all(_CODE_OR_NUMBER.fullmatch(word) for word in _BETWEEN.split(words) if word)


def _rows(name: str) -> Iterator[GeneralRule]:
    for row, cells in rows_of(name):
        try:
            yield _rule(cells, f"{name} row {row}")
        except (KeyError, ValueError, TypeError) as error:
            raise RulebookError(f"{name} row {row}: unknown or missing value") from error


def _rule(cells: Mapping[str, str], place: str) -> GeneralRule:
    return GeneralRule(
        rule_id=cells["rule_id"],
        group=cells["group"],
        title=_text(cells, "title"),
        fields=cells["fields"],
        outcome=OUTCOMES[cells["outcome"]] if cells["outcome"] else None,
        applies_to=_in_danish_too(cells, "applies_to"),
        types=frozenset(_list(cells["types"])),
        actions=tuple(_list(cells["actions"])),
        threshold=_in_danish_too(cells, "threshold"),
        layer=cells["layer"],
        status=Status(cells["status"]),
        covered_by=tuple(_list(cells["covered_by"])),
        message=_text(cells, "message"),
        fix=_text(cells, "fix"),
        reason=_text(cells, "reason"),
        legal_basis=cells["legal_basis"],
        source=cells["source"],
        confidence=cells["confidence"],
        provenance=Provenance(cells["provenance"]),
        valid_from=day_or_none(cells["valid_from"]),
        valid_to=day_or_none(cells["valid_to"]),
        place=place,
    )


def _text(cells: Mapping[str, str], name: str) -> Text:
    return Text(cells[f"{name}_da"], cells[f"{name}_en"])


def _in_danish_too(cells: Mapping[str, str], name: str) -> Text:
    """A column whose own words are English; codes and numbers have no Danish beside them."""
    return Text(cells[f"{name}_da"] or cells[name], cells[name])


def _list(cell: str) -> list[str]:
    return [part.strip() for part in cell.split("|") if part.strip()]
