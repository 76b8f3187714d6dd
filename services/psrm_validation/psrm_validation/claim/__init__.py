"""The claim: what a rule may look at, and how it is read from the public JSON claim fields."""

from psrm_validation.claim.mapping import ClaimError, claim_from_mapping
from psrm_validation.claim.model import (
    AMOUNT_FIELDS,
    CLAIM_FIELDS,
    DATE_FIELDS,
    FIELD_KINDS,
    SKYLDNER_FIELDS,
    Fordring,
    Skyldner,
)
from psrm_validation.claim.oevrige import OEVRIGE_FIELDS, OEVRIGE_PLAIN, Dokument, OevrigeStamdata, Rentevalg

__all__ = [
    "AMOUNT_FIELDS",
    "CLAIM_FIELDS",
    "DATE_FIELDS",
    "FIELD_KINDS",
    "OEVRIGE_FIELDS",
    "OEVRIGE_PLAIN",
    "SKYLDNER_FIELDS",
    "ClaimError",
    "Dokument",
    "Fordring",
    "OevrigeStamdata",
    "Rentevalg",
    "Skyldner",
    "claim_from_mapping",
]
