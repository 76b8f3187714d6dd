"""The reasons for which a finance document is rejected, and how one becomes a finding.

Codes are rows of the edition's list `aarsag` (ours: the real reasons are classes that are not public).
"""

from collections.abc import Mapping
from enum import StrEnum

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.source import Place

LAYER = "entry"


class Aarsag(StrEnum):
    """Reasons of the finance service."""

    BELOEB = "SBX-ÅRS-013"
    DATO = "SBX-ÅRS-014"
    CPR = "SBX-ÅRS-051"
    BALANCE = "SBX-ÅRS-070"
    ANDET_INDHOLD = "SBX-ÅRS-071"
    KLASSE = "SBX-ÅRS-072"
    KONTROLSUM = "SBX-ÅRS-075"
    TEKST = "SBX-ÅRS-092"
    PERIODE_LUKKET = "SBX-ÅRS-074"
    OPRINDELIGT_BILAG = "SBX-ÅRS-076"
    LEVERANCE_GENTAGET = "SBX-ÅRS-077"
    LEVERANCE_ANDET_INDHOLD = "SBX-ÅRS-078"
    LEVERANCE_ULAESELIG = "SBX-ÅRS-079"


_SOURCE: Mapping[Aarsag, tuple[str, Provenance]] = {
    Aarsag.BELOEB: ("ØiR: PosteringsdataBeløb er et tal uden fortegn (KOMBIT-metadata 2017)", Provenance.INFERRED),
    Aarsag.BALANCE: ("ØiR: leverancens to kontrolsummer, debet og kredit (KOMBIT-metadata 2017)", Provenance.INFERRED),
}
_OURS = ("ours", Provenance.OURS)


def afvis(
    aarsag: Aarsag, sted: Place, message: Text, fix: Text, read: Mapping[str, str] | None = None, expected: str = ""
) -> Finding:
    """The finding for which a document is rejected; `sted` is the field that is wrong."""
    return _finding(Outcome.AFVIS, aarsag, sted, message, fix, read or {}, expected)


def ikke_kontrolleret(aarsag: Aarsag, sted: Place, message: Text, fix: Text, read: Mapping[str, str]) -> Finding:
    """The finding for what could not be checked; it rejects nothing."""
    return _finding(Outcome.IKKE_EVALUERET, aarsag, sted, message, fix, read, "")


def _finding(
    outcome: Outcome, aarsag: Aarsag, sted: Place, message: Text, fix: Text, read: Mapping[str, str], expected: str
) -> Finding:
    source, provenance = _SOURCE.get(aarsag, _OURS)
    return Finding(
        rule_id=aarsag.value,
        layer=LAYER,
        outcome=outcome,
        message=message,
        fix=fix,
        path=sted.path,
        line=sted.line,
        read=read,
        expected=expected,
        source=source,
        provenance=provenance,
    )
