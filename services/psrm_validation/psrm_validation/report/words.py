"""The words that formats of a report share, in Danish and English, and what they tell about a finding."""

from collections import Counter
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias, TypeVar

from oir_kernel.findings import Finding, Text
from psrm_validation.report import Basis, Coming, Effect, Report
from psrm_validation.report.formats import Checked
from psrm_validation.rulebook.sources import cited
from psrm_validation.rulebook.words import layer_name, provenance_name

Language: TypeAlias = Literal["da", "en"]
Counted = TypeVar("Counted")

LABELS: Mapping[str, Text] = MappingProxyType(
    {
        "layer": Text("Lag", "Layer"),
        "path": Text("Felt", "Field"),
        "line": Text("Linje", "Line"),
        "read": Text("Læst", "Read"),
        "expected": Text("Forventet", "Expected"),
        "legal_basis": Text("Hjemmel", "Legal basis"),
        "source": Text("Kilde", "Source"),
        "provenance": Text("Ophav", "Provenance"),
    }
)
"""What each fact of a finding is called."""

_BASES = {
    Basis.GIVEN: Text("fordringens egen", "the claim's own"),
    Basis.TODAY: Text("dags dato", "today"),
    Basis.EARLIEST: Text("tidligst mulige overdragelse", "earliest possible handover"),
    Basis.AS_OF: Text("valgt med as_of", "chosen with as_of"),
}
_EFFECTS = {
    Effect.ADDED: Text("tilkommer", "added"),
    Effect.REMOVED: Text("bortfalder", "removed"),
    Effect.CHANGED: Text("ændres til", "changed to"),
}


def said(text: Text, language: Language) -> str:
    """The sentence in one language."""
    return text.en if language == "en" else text.da


def facts(finding: Finding) -> Iterator[tuple[str, str]]:
    """What a finding tells besides rule, outcome, message and fix: name (a key of `LABELS`) and value, empty ones left out."""
    values = {
        "layer": finding.layer,
        "path": finding.path,
        "line": "" if finding.line is None else str(finding.line),
        "read": "; ".join(f"{name}={value}" for name, value in finding.read.items()),
        "expected": finding.expected,
        "legal_basis": finding.legal_basis,
        "source": finding.source,
        "provenance": finding.provenance.value,
    }
    return ((name, value) for name, value in values.items() if value)


def told_facts(finding: Finding, language: Language) -> Iterator[tuple[str, str]]:
    """The same for people: layer, source and provenance in their language."""
    for name, value in facts(finding):
        match name:
            case "layer":
                yield name, layer_name(value, language)
            case "source":
                yield name, cited([value], language)
            case "provenance":
                yield name, provenance_name(value, language)
            case _:
                yield name, value


def source_line(finding: Finding, language: Language) -> str:
    """Where a rule stands and how sure that is: `Kilde: bilag.pdf s. 29 (officiel)`; empty without a source."""
    if not finding.source:
        return ""
    told = dict(told_facts(finding, language))
    return f"{said(LABELS['source'], language)}: {told['source']} ({told['provenance']})"


def frame(report: Report) -> dict[str, str]:
    """What holds for the whole claim, as text; empty what there is not."""
    return {
        "verdict": report.verdict.value,
        "modtagelsesdato": "" if report.modtagelsesdato is None else report.modtagelsesdato.isoformat(),
        "modtagelsesdato_basis": "" if report.basis is None else report.basis.value,
        "rulebook": report.rulebook_version,
        "layers": "; ".join(f"{layer.name}={layer.status.value}" for layer in report.layers),
    }


def place_of(checked: Checked) -> str:
    """Where the claim was read: `file:line`, or the file and the place in it."""
    if checked.line:
        return f"{checked.file}:{checked.line}"
    return " ".join(part for part in (checked.file, checked.place) if part)


def received(report: Report, language: Language) -> str:
    """The date a claim was checked with and where it comes from; empty when there was none."""
    if report.modtagelsesdato is None:
        return ""
    return f"{report.modtagelsesdato}" + ("" if report.basis is None else f" ({said(_BASES[report.basis], language)})")


def change(coming: Coming, language: Language) -> str:
    """From when a finding comes, goes or changes: `Fra 2026-01-01: tilkommer`."""
    since = said(Text("Fra", "From"), language)
    return f"{since} {coming.valid_from}: {said(_EFFECTS[coming.effect], language)}"


def told_in_part(shown: int, findings: int, language: Language) -> str:
    """That a cap kept some findings out; empty when it did not."""
    if shown >= findings:
        return ""
    return said(Text(f"Viser {shown} af {findings} fund.", f"Showing {shown} of {findings} findings."), language)


def most_first(counts: Counter[Counted]) -> list[tuple[Counted, int]]:
    """What was counted with its count, the most frequent first, equals in order of their name."""
    return sorted(counts.items(), key=lambda item: (-item[1], str(item[0])))
