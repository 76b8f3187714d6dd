"""Whole action messages: would PSRM take this create, write-down, write-up, withdrawal or resend?

`check_action_mapping` takes the public JSON; `check_action` takes an `Aktion` and what is known (`Kendt`). Both are pure.
"""

from psrm_validation.aktion.check import check_action, claims_of
from psrm_validation.aktion.checks import ACTION_CHECKS
from psrm_validation.aktion.direct import check_action_mapping
from psrm_validation.aktion.known import INTET, AktionStatus, Kendt, KendtAktion, KendtFordring, Tilstand
from psrm_validation.aktion.mapping import AKTION_FIELDS, KENDT_FIELDS, action_from_mapping, known_from_mapping
from psrm_validation.aktion.model import SHORT_NAMES, Aktion, AktionKode
from psrm_validation.aktion.problems import AktionError
from psrm_validation.aktion.report import AktionReport, FordringReport

__all__ = [
    "ACTION_CHECKS",
    "AKTION_FIELDS",
    "INTET",
    "KENDT_FIELDS",
    "SHORT_NAMES",
    "Aktion",
    "AktionError",
    "AktionKode",
    "AktionReport",
    "AktionStatus",
    "FordringReport",
    "Kendt",
    "KendtAktion",
    "KendtFordring",
    "Tilstand",
    "action_from_mapping",
    "check_action",
    "check_action_mapping",
    "claims_of",
    "known_from_mapping",
]
