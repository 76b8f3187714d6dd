"""What the PSRM check means for a registration: remarks, or with policy `enforce` a refusal."""

from collections.abc import Iterator, Sequence

from oir_debitor.domain import reasons
from oir_debitor.domain.outcome import Aarsag, Reference
from oir_debitor.domain.problems import aarsag_of
from oir_debitor.domain.psrm import ClaimVerdict
from oir_kernel.findings import Finding, Outcome

_CODES = {
    Outcome.AFVIS: reasons.PSRM_AFVIST,
    Outcome.HOERING: reasons.PSRM_HOERING,
    Outcome.IKKE_EVALUERET: reasons.PSRM_UAFGJORT,
}


def remarks(verdicts: Sequence[ClaimVerdict]) -> list[Aarsag]:
    """One remark for each rule that PSRM would refuse or hear the claim for, or that could not be decided."""
    return [
        aarsag_of(finding, _CODES[finding.outcome], Reference("fordring", each.fordring_id))
        for each in verdicts
        for finding in each.verdict.findings
        if finding.outcome in _CODES
    ]


def refusals(verdicts: Sequence[ClaimVerdict]) -> list[Aarsag]:
    """The reasons of policy `enforce`: the broken rules of the claims that PSRM would refuse, and no others."""
    return [
        aarsag_of(finding, reasons.PSRM_AFVIST, Reference("fordring", each.fordring_id))
        for each in verdicts
        if each.verdict.is_refused
        for finding in each.verdict.findings
        if finding.outcome is Outcome.AFVIS
    ]


def findings_of(verdicts: Sequence[ClaimVerdict]) -> Iterator[Finding]:
    """Every finding of the check, advice and information too."""
    return (finding for each in verdicts for finding in each.verdict.findings)
