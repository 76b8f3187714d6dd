"""A broken rule of entry control, told once: as a reason on the wire and as a finding with everything in it."""

from dataclasses import dataclass

from oir_debitor.domain.outcome import Aarsag, Reference
from oir_debitor.domain.reasons import Reason
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.source import Source

LAYER = "entry"
MOST_TOLD = 200
"""Reasons, and findings of the PSRM check, that one answer tells; the rest is counted. As many as the schema's errors."""
TEXT_LENGTH = 500
"""Characters the wire has for a reason's local text."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A reason with the finding that explains it."""

    aarsag: Aarsag
    finding: Finding


def problem(reason: Reason, ref: Reference, kilde: Source, field: str, vaerdi: object = "", **more: object) -> Problem:
    """The problem that `field` of the object at `kilde` breaks the rule behind `reason`.

    `vaerdi` is the value sent, in which a CPR number is masked; `more` fills the reason's other names.
    """
    place = kilde.place(field)
    value = STRICTEST.mask(str(vaerdi))
    known = {"felt": place.name, "vaerdi": value, **more}
    in_danish = known | {"sted": "" if place.line is None else f" (linje {place.line})"}
    in_english = known | {"sted": "" if place.line is None else f" (line {place.line})"}
    finding = Finding(
        rule_id=reason.code,
        layer=LAYER,
        outcome=Outcome.AFVIS,
        message=Text(reason.message.da.format_map(in_danish), reason.message.en.format_map(in_english)),
        fix=Text(reason.fix.da.format_map(in_danish), reason.fix.en.format_map(in_english)),
        path=place.path,
        line=place.line,
        read={place.name: value} if value else {},
        source=reason.source,
        provenance=reason.provenance,
    )
    return Problem(aarsag_of(finding, reason.code, ref), finding)


def aarsag_of(finding: Finding, code: str, ref: Reference | None) -> Aarsag:
    """The reason on the wire for a finding: its rule as local code, message and fix in Danish as local text, cut."""
    text = f"{finding.message.da} {finding.fix.da}".strip()
    return Aarsag(code, ref, finding.rule_id, shortened(text))


def shortened(text: str) -> str:
    """The text, cut to the characters the wire has for it."""
    return text if len(text) <= TEXT_LENGTH else f"{text[: TEXT_LENGTH - 1]}…"


def cut_short(left_out: int) -> Finding:
    """The finding that says how much was left out of a list of `MOST_TOLD`."""
    return Finding(
        rule_id="SBX-DEB-003",
        layer=LAYER,
        outcome=Outcome.INFO,
        message=Text(
            f"Listen er afkortet: {left_out} fund mere er ikke vist.",
            f"The list was cut: {left_out} more findings are not shown.",
        ),
        fix=Text("Ret de viste først, og send igen.", "Correct those shown first, and send again."),
        source="ours",
    )
