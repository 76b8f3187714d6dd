"""A reason that the debtor system itself gives for a claim it does not hand over, and reasons as they are kept."""

from collections.abc import Iterable, Mapping
from typing import Any

from oir_debitor.domain.reasons import Reason
from oir_kernel.findings import Finding, Outcome, Text

LAYER = "overdragelse"


def grund(reason: Reason, **names: str) -> Finding:
    """The reason as a finding; `names` fill its text."""
    return Finding(
        rule_id=reason.code,
        layer=LAYER,
        outcome=Outcome.IKKE_EVALUERET if reason.code == "SBX-ÅRS-158" else Outcome.AFVIS,
        message=Text(reason.message.da.format_map(names), reason.message.en.format_map(names)),
        fix=Text(reason.fix.da.format_map(names), reason.fix.en.format_map(names)),
        source=reason.source,
        provenance=reason.provenance,
    )


def kept(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """Findings as a row keeps them."""
    return [finding.as_dict() for finding in findings]


def regler(findings: Iterable[Finding]) -> str:
    """The rules behind findings, named once."""
    return ", ".join(dict.fromkeys(finding.rule_id for finding in findings))


def of_receipt(aarsag: Mapping[str, Any]) -> Finding:
    """A reason in PSRM's receipt (`kode`, `tekst`, perhaps `text` in English, `regel`) as a finding."""
    kode, regel = str(aarsag.get("kode") or ""), str(aarsag.get("regel") or "")
    danish = str(aarsag.get("tekst") or "")
    name = regel or kode
    return Finding(
        rule_id=name,
        layer="psrm",
        outcome=Outcome.AFVIS,
        message=Text(danish, str(aarsag.get("text") or danish)),
        fix=Text(
            f"Ret det, som {name} siger, og send fordringen igen.",
            f"Put right what {name} says, and send the claim again.",
        ),
        read={"kode": kode} if kode else {},
        source="PSRM",
    )
