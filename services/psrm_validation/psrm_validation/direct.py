"""The check as one call: public JSON claim fields in, reports out. Files, JSON door and other services all end here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from oir_kernel.findings import Finding, Outcome
from psrm_validation.agreement import Aftaler
from psrm_validation.claim import ClaimError, Fordring, claim_from_mapping
from psrm_validation.claim.problems import MOST as MOST_PROBLEMS
from psrm_validation.evaluate import check, chosen_layers, known_creditor
from psrm_validation.handover import Handover, receipt_date
from psrm_validation.report import Report, Verdict, verdict_of
from psrm_validation.rulebook import Rulebook

if TYPE_CHECKING:
    from psrm_validation.readers import ReadClaim


@dataclass(frozen=True, slots=True)
class Options:
    """How claims are checked: `as_of` sets modtagelsesdato and selects the rulebook, `handover` chooses it otherwise.

    `layers`, `kreditor` and `aftaler` as in `evaluate.check`.
    """

    today: date
    handover: Handover = "today"
    as_of: date | None = None
    layers: Sequence[str] | None = None
    kreditor: str | None = None
    aftaler: Aftaler | None = None

    def validated(self) -> "Options":
        """The same, once it is known that layers and creditor exist. Raises `CheckError`."""
        chosen_layers(self.layers)
        known_creditor(self.kreditor, Rulebook.load(self.as_of))
        return self


def check_claim(fordring: Fordring, options: Options) -> Report:
    """The report for one claim. Raises `CheckError` for options that do not exist."""
    rulebook = Rulebook.load(options.as_of or fordring.modtagelsesdato or options.today)
    day, basis = receipt_date(fordring, options.today, rulebook, as_of=options.as_of, handover=options.handover)
    return check(
        fordring,
        Rulebook.load(day),
        modtagelsesdato=day,
        basis=basis,
        layers=options.layers,
        kreditor=options.kreditor,
        aftaler=options.aftaler,
    )


def check_read(read: "ReadClaim", options: Options) -> Report:
    """The report for a claim out of a file, findings placed there, and what the reader found counted in its verdict.

    A claim that cannot be read is UAFGJORT. None of its findings is an afvis or a høring, whatever the reader's own world
    makes of it: PSRM was not asked (ours).
    """
    if read.fordring is None:
        version = Rulebook.load(options.as_of).version
        findings = tuple(map(_not_decided, read.findings))
        return Report(read.claim_id, None, Verdict.UAFGJORT, version, None, None, findings=findings)
    report = check_claim(read.fordring, options)
    if not report.findings and not read.findings:
        return report
    findings = (*map(read.located, report.findings), *read.findings)
    return replace(report, verdict=verdict_of(findings), findings=findings)


def _not_decided(finding: Finding) -> Finding:
    if finding.outcome not in {Outcome.AFVIS, Outcome.HOERING}:
        return finding
    return replace(finding, outcome=Outcome.IKKE_EVALUERET)


def check_mappings(
    claims: Sequence[object],
    *,
    today: date,
    handover: Handover = "today",
    as_of: date | None = None,
    layers: Sequence[str] | None = None,
    kreditor: str | None = None,
    aftaler: Aftaler | None = None,
) -> list[Report]:
    """Reports for claims given as the public JSON fields, in order; the same as `POST /api/psrm/check` answers.

    A claim is also compared with those before it (`checks.duplicates`).

    `handover="earliest"` checks a claim without modtagelsesdato as at its earliest possible handover. Raises
    `ClaimError` with the problems of all claims (the first 100), paths as `[2].srb`, and `CheckError` for options that do not exist.
    """
    options = Options(today, handover, as_of, layers, kreditor, aftaler).validated()
    read = read_mappings(claims)
    from psrm_validation.checks.duplicates import with_repeats  # noqa: PLC0415 - its hashing is for lists only

    return with_repeats(read, [check_claim(claim, options) for claim in read], options.layers)


def read_mappings(claims: Sequence[object]) -> list[Fordring]:
    """The claims that public JSON fields describe. Raises `ClaimError` as `check_mappings` does."""
    read: list[Fordring] = []
    refused: list[ClaimError] = []
    for index, mapping in enumerate(claims):
        try:
            read.append(claim_from_mapping(mapping, path=f"[{index}]"))
        except ClaimError as error:
            refused.append(error)
            if len(refused) >= MOST_PROBLEMS:
                break
    if refused:
        raise ClaimError(tuple(finding for error in refused for finding in error.findings)[:MOST_PROBLEMS])
    return read
