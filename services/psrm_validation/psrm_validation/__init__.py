"""Would PSRM take this claim? The official filter rules as a library, a command and a JSON door.

`check_mappings` takes the public JSON claim fields; `check` takes a `Fordring`. Importing this loads the standard
library only.
"""

from psrm_validation.claim import ClaimError, Fordring, Skyldner, claim_from_mapping
from psrm_validation.direct import Options, check_claim, check_mappings, check_read
from psrm_validation.evaluate import KNOWN_LAYERS, LAYERS, CheckError, check
from psrm_validation.handover import Handover, earliest_handover, receipt_date
from psrm_validation.report import Basis, Layer, LayerStatus, Report, Verdict
from psrm_validation.rulebook import Rulebook

__all__ = [
    "KNOWN_LAYERS",
    "LAYERS",
    "Basis",
    "CheckError",
    "ClaimError",
    "Fordring",
    "Handover",
    "Layer",
    "LayerStatus",
    "Options",
    "Report",
    "Rulebook",
    "Skyldner",
    "Verdict",
    "check",
    "check_claim",
    "check_mappings",
    "check_read",
    "claim_from_mapping",
    "earliest_handover",
    "receipt_date",
]
