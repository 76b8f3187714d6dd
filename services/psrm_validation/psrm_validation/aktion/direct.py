"""The check of an action as one call: public JSON in, a report out. Command, JSON door and other services end here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from psrm_validation.agreement import Aftaler, aftaler_from_mapping
from psrm_validation.aktion.check import check_action
from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.mapping import action_from_mapping, known_from_mapping
from psrm_validation.aktion.model import Aktion
from psrm_validation.aktion.problems import AktionError
from psrm_validation.aktion.report import AktionReport
from psrm_validation.report import Basis
from psrm_validation.rulebook import Rulebook


def check_action_mapping(
    action: object,
    *,
    known: Kendt | Mapping[str, object] | None = None,
    aftale: Mapping[str, object] | None = None,
    aftaler: Aftaler | None = None,
    today: date,
    as_of: date | None = None,
    kreditor: str | None = None,
) -> AktionReport:
    """The report for an action given as the public JSON fields.

    `known` is what PSRM has (see `known_from_mapping`), as JSON or as an object; the creditor's agreement is given as JSON in
    `aftale` or, read before, in `aftaler`.
    `as_of` is taken as the day of receipt and as today, and selects the rulebook. Raises `AktionError` with the problems
    of action and known together, `AftaleError` for the agreement and `CheckError` for an unknown creditor.
    """
    aktion, kendt = _read(action, known)
    if as_of is not None:
        aktion = replace(aktion, modtaget=as_of)
    day = as_of or today
    return check_action(
        aktion,
        kendt,
        day=day,
        rulebook=Rulebook.load(aktion.modtaget or day),
        aftaler=aftaler if aftale is None else aftaler_from_mapping(aftale),
        kreditor=kreditor,
        basis=None if as_of is None else Basis.AS_OF,
    )


def _read(action: object, known: Kendt | Mapping[str, object] | None) -> tuple[Aktion, Kendt]:
    errors: list[AktionError] = []
    aktion, kendt = None, known if isinstance(known, Kendt) else None
    try:
        aktion = action_from_mapping(action)
    except AktionError as error:
        errors.append(error)
    if not isinstance(known, Kendt):
        try:
            kendt = known_from_mapping(known)
        except AktionError as error:
            errors.append(error)
    if errors or aktion is None or kendt is None:
        raise AktionError(tuple(finding for error in errors for finding in error.findings))
    return aktion, kendt
