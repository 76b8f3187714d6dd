"""The work on one piece of a file: read, check, write out. A pure function, the same in this process, another or elsewhere."""

from array import array
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from psrm_validation.checks.duplicates import Keys, Repeat, keys_of, repeat_finding, with_finding
from psrm_validation.direct import Options, check_read
from psrm_validation.readers.reading import ReadClaim
from psrm_validation.report import Report
from psrm_validation.report.formats import Checked, Format, Run, joined
from psrm_validation.report.registry import format_named
from psrm_validation.report.words import Language

NUMBERS_A_CLAIM = 3
"""Numbers a claim has in `Done.keys`: its two keys and its line."""


@dataclass(frozen=True, slots=True)
class Job:
    """What is the same for every piece: how claims are checked and how they are written. `secret` is for `keys_of`."""

    options: Options
    format: str
    language: Language
    secret: bytes


@dataclass(frozen=True, slots=True)
class Task:
    """One piece of a file: the number of the file in the run (from 0), its name as it may be shown, how its claims are read.

    `size` is its bytes, to tell how far the run has come. A `local` task cannot be sent to another process. With `earliest` a
    claim without modtagelsesdato is checked as at its earliest possible handover.
    """

    file: int
    name: str
    claims: Callable[[], Iterable[ReadClaim]]
    size: int = 0
    earliest: bool = False
    local: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """What a piece must know of the pieces before it: how many findings may still be written, which claims repeat others.

    `repeats` is by the number of the claim in the piece, from 0.
    """

    findings: int | None = None
    repeats: Mapping[int, Repeat] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Done:
    """What a piece came to: its counts, the text of its claims in UTF-8, and for each claim two keys and a line (0: none).

    `unreadable` says that some claim could not be read.
    """

    run: Run
    text: bytes
    keys: "array[int]"
    unreadable: bool = False


def run_shard(task: Task, job: Job, given: Given) -> Done:
    """Checks every claim of a piece. Raises `UnreadableError` when the piece is not of its kind, and `ChangedFileError`."""
    options = replace(job.options, handover="earliest") if task.earliest else job.options
    form = _format(job.format, job.language)
    run, keys, parts, unreadable = Run(), array("Q"), list[str](), False
    left = given.findings
    for index, read in enumerate(task.claims()):
        report = check_read(read, options)
        own = Keys() if read.fordring is None else keys_of(read.fordring, job.secret)
        keys.extend((*own, read.line or 0))
        unreadable |= read.fordring is None
        if index in given.repeats and read.fordring is not None:
            report = with_finding(report, read.located(repeat_finding(given.repeats[index], read.fordring)))
        shown = len(report.findings) if left is None else min(left, len(report.findings))
        left = None if left is None else left - shown
        run.add(report, shown)
        parts.append(form.claim(Checked(_cut(report, shown), task.name, read.line, read.place)))
    return Done(run, "".join(joined(form, parts)).encode(), keys, unreadable)


def _cut(report: Report, findings: int) -> Report:
    """The report with its first findings only; its verdict stays."""
    return report if findings == len(report.findings) else replace(report, findings=report.findings[:findings])


@lru_cache(maxsize=8)
def _format(name: str, language: Language) -> Format:
    return format_named(name, language)
