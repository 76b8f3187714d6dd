"""How a failure of access is told: an error with one finding, which a lenient sandbox turns into advice."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from oir_kernel.errors import AccessRefused, SecurityMalformed
from oir_kernel.findings import Finding, Outcome, Text

LAYER = "access"


def refused(
    kind: type[AccessRefused], said: Text, fix: Text, *, path: str = "", read: Mapping[str, str] | None = None
) -> AccessRefused:
    """The error with its finding. `read` holds only values of known form (CVR, UUID, instants, thumbprints)."""
    finding = Finding(
        rule_id=kind.code,
        layer=LAYER,
        outcome=Outcome.AFVIS,
        message=said,
        fix=fix,
        path=path,
        read=read or {},
        source="ours",
    )
    return kind(Text(f"{said.da} {fix.da}", f"{said.en} {fix.en}"), [finding])


def malformed(said: Text, fix: Text, *, path: str = "") -> AccessRefused:
    """The error for a header, token or certificate without the form it must have."""
    return refused(SecurityMalformed, said, fix, path=path)


def all_of(failures: Sequence[AccessRefused]) -> AccessRefused:
    """The first failure, with the findings of them all. `failures` is not empty."""
    first = failures[0]
    return type(first)(first.detail, [finding for failure in failures for finding in failure.findings])


def as_advice(failures: Sequence[AccessRefused]) -> list[Finding]:
    """The findings as advice: what a strict sandbox would have refused."""
    return [replace(finding, outcome=Outcome.ADVARSEL) for failure in failures for finding in failure.findings]
