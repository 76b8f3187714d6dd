"""What the PSRM check means for a registration: remarks, or with policy `enforce` a refusal."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from oir_debitor.domain import reasons
from oir_debitor.domain.outcome import Aarsag, Reference
from oir_debitor.domain.problems import MOST_TOLD, aarsag_of
from oir_debitor.domain.psrm import ClaimVerdict, PsrmVerdict
from oir_kernel.findings import Finding, Outcome

_CODES = {
    Outcome.AFVIS: reasons.PSRM_AFVIST,
    Outcome.HOERING: reasons.PSRM_HOERING,
    Outcome.IKKE_EVALUERET: reasons.PSRM_UAFGJORT,
}


def most_told(verdicts: Sequence[PsrmVerdict]) -> tuple[list[PsrmVerdict], int]:
    """The verdicts with at most `MOST_TOLD` findings between them, and how many were left out.

    What PSRM would refuse a claim for is kept first, so that a refusal always has its reason.
    """
    every = [(index, finding) for index, each in enumerate(verdicts) for finding in each.findings]
    if len(every) <= MOST_TOLD:
        return list(verdicts), 0
    every.sort(key=lambda entry: entry[1].outcome is not Outcome.AFVIS)
    kept: list[list[Finding]] = [[] for _ in verdicts]
    for index, finding in every[:MOST_TOLD]:
        kept[index].append(finding)
    cut = [replace(each, findings=tuple(found)) for each, found in zip(verdicts, kept, strict=True)]
    return cut, len(every) - MOST_TOLD


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
