"""Would PSRM take this claim? The rulebook as a library, a command, a JSON and a SOAP door.

`check_mappings` takes the public JSON claim fields; `check` takes a `Fordring`. Importing this loads the standard
library only.
"""

from psrm_validation.agreement import Aftale, AftaleError, Aftaler, read_aftaler
from psrm_validation.claim import ClaimError, Fordring, Skyldner, claim_from_mapping
from psrm_validation.direct import Options, check_claim, check_mappings, check_read
from psrm_validation.evaluate import LAYERS, CheckError, check
from psrm_validation.handover import Handover, earliest_handover, receipt_date
from psrm_validation.report import Basis, Coming, Effect, Layer, LayerStatus, Report, Verdict
from psrm_validation.rulebook import Rulebook

__all__ = [
    "LAYERS",
    "Aftale",
    "AftaleError",
    "Aftaler",
    "Basis",
    "CheckError",
    "ClaimError",
    "Coming",
    "Effect",
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
    "read_aftaler",
    "receipt_date",
]
