"""How a run is written out: what every format of a report has in common."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from oir_kernel.findings import Finding
from psrm_validation.report import Report, Verdict


@dataclass(frozen=True, slots=True)
class Checked:
    """One claim's report with its place: the file as it may be shown, the line (1-based) or the place in the file."""

    report: Report
    file: str = ""
    line: int | None = None
    place: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Input that could not be read at all: the file as it may be shown and why."""

    file: str
    finding: Finding


@dataclass(slots=True)
class Run:
    """What a run over claims came to. Counts everything, also findings that a cap kept out of the output.

    `rules` counts findings by rule id and outcome, `types` claims by type code and verdict, `shown` the findings written.
    """

    verdicts: Counter[Verdict] = field(default_factory=Counter)
    rules: Counter[tuple[str, str]] = field(default_factory=Counter)
    types: Counter[tuple[str, Verdict]] = field(default_factory=Counter)
    findings: int = 0
    shown: int = 0
    refused: list[Refused] = field(default_factory=list)

    @property
    def claims(self) -> int:
        """How many claims were checked."""
        return self.verdicts.total()

    def add(self, report: Report, shown: int | None = None) -> None:
        """Counts one report, of whose findings `shown` (default: all) are written out."""
        self.verdicts[report.verdict] += 1
        self.types[report.type or "-", report.verdict] += 1
        self.findings += len(report.findings)
        self.shown += len(report.findings) if shown is None else shown
        self._count(report.findings)

    def _count(self, findings: Iterable[Finding]) -> None:
        for finding in findings:
            self.rules[finding.rule_id, finding.outcome.value] += 1

    def merge(self, other: "Run") -> None:
        """Adds what another run over other claims came to."""
        self.verdicts.update(other.verdicts)
        self.rules.update(other.rules)
        self.types.update(other.types)
        self.findings += other.findings
        self.shown += other.shown
        self.refused += other.refused


class Format(Protocol):
    """One way of writing a run. Each claim is written without knowing any other, so that parts can be made anywhere.

    The whole is `head(run)`, the claims joined by `between`, `tail(run)`. A claim that a format has nothing to tell of gives
    an empty text, which is left out of the joining (see `joined`). With `summary_first` the head tells the counts of
    the finished run, so the claims must be kept until then; otherwise `head` must not look at the counts.
    """

    name: str
    between: str
    summary_first: bool

    def head(self, run: Run) -> str:
        """What comes before the first claim."""

    def claim(self, checked: Checked) -> str:
        """One claim's part."""

    def tail(self, run: Run) -> str:
        """What comes after the last claim."""


def joined(form: Format, claims: Iterable[str]) -> Iterator[str]:
    """The claims' parts with what stands between them; empty parts are left out."""
    between = ""
    for claim in claims:
        if claim:
            yield between + claim
            between = form.between


def written(form: Format, run: Run, claims: Iterable[str]) -> str:
    """The whole as one text, for a run that is over."""
    return "".join((form.head(run), *joined(form, claims), form.tail(run)))
