"""`oir psrm fix FILE`: claims out of a file, the same claims with computable corrections made, and what was changed and why."""

import argparse
import io
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from oir_kernel.findings import Finding, Text
from psrm_validation.agreement import AftaleError
from psrm_validation.bulk.output import part_of
from psrm_validation.bulk.steps import STANDARD_INPUT, FileEnd, Inputs, Refusal, no_claims
from psrm_validation.bulk.work import Task
from psrm_validation.claim.writing import as_mapping
from psrm_validation.cli.aftale import aftaler_of, say_findings
from psrm_validation.cli.arguments import iso_date, names
from psrm_validation.cli.fix_changes import Changes, Tally, TextChanges, changes_named
from psrm_validation.cli.fix_output import CannotWriteError, Columns, Csv, JsonLines, JsonList, Target, Writer
from psrm_validation.cli.streams import utf8
from psrm_validation.direct import Options
from psrm_validation.evaluate import LAYERS, CheckError
from psrm_validation.fix.repair import fix_read
from psrm_validation.readers import READERS, ReadClaim, Reader, UnreadableError
from psrm_validation.readers.csv_claims import read_header
from psrm_validation.readers.reading import ChangedFileError
from psrm_validation.report import Verdict
from psrm_validation.report.as_text import finding_text
from psrm_validation.report.words import Language, said

ALL_UDFOERT, SOME_NOT, UNREADABLE = 0, 1, 2
Readers = Mapping[str, Reader] | Callable[[date], Mapping[str, Reader]]
_FORMATS = {".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv"}


def add_fix_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, added to `parser`."""
    parser.add_argument("file", metavar="FILE", help=".json, .jsonl, .csv, .xml, .parquet, or - for standard input")
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the claims to this file (standard output)")
    parser.add_argument(
        "--format", choices=("json", "jsonl", "csv"), help="how to write the claims (as --output or FILE, else jsonl)"
    )
    parser.add_argument(
        "--changes",
        metavar="FILE",
        type=Path,
        help="write the list of changes to this file: .json, .jsonl, .csv, else text (shown)",
    )
    parser.add_argument("--also-suggested", action="store_true", help="make the suggested corrections too")
    parser.add_argument(
        "--split",
        action="store_true",
        help="split periods that are too long; amounts are left empty for you to fill in",
    )
    parser.add_argument("--dry-run", action="store_true", help="tell the changes, write no claims")
    parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="check as if received on this date")
    parser.add_argument(
        "--layers", type=names, metavar="NAME,…", help=f"layers to run, filter among them: {','.join(LAYERS)} (all)"
    )
    parser.add_argument("--kreditor", metavar="NAME", help="creditor as the filter table names it (OPKRÆTV)")
    parser.add_argument("--aftale", metavar="FILE", help="the creditor's own agreement, TOML or JSON")
    parser.add_argument(
        "--input",
        choices=("json", "jsonl", "csv", "xml", "parquet"),
        help="kind of input, where its name does not tell",
    )
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of texts (da)")


def run_fix(args: argparse.Namespace, *, today: date, readers: Readers, stdin: BinaryIO | None = None) -> int:
    """Runs the command.

    `readers` and `today` as in `run_check`. Gives 0 when every claim written is UDFØRT, 1 when some are not, 2 when some input
    could not be read or the command cannot be run as asked. Claims that cannot be read are told and left out.
    """
    language: Language = args.language
    try:
        options = _options(args, today)
        inputs = _inputs(args, readers, today, stdin)
        _refuse_own_input(args)
        return _run(args, options, inputs)
    except AftaleError as error:
        say_findings(error.findings, args.aftale, language)
    except (CheckError, CannotWriteError) as error:
        _say(error.message, language)
    except ChangedFileError:
        _say(_CHANGED, language)
    return UNREADABLE


def _options(args: argparse.Namespace, today: date) -> Options:
    aftaler = None if args.aftale is None else aftaler_of(args.aftale)
    options = Options(today=today, as_of=args.as_of, layers=args.layers, kreditor=args.kreditor, aftaler=aftaler)
    if args.layers is not None and "filter" not in args.layers:
        raise CannotWriteError(_WITHOUT_FILTER)
    return options.validated()


def _inputs(args: argparse.Namespace, readers: Readers, today: date, stdin: BinaryIO | None) -> Callable[[], Inputs]:
    """The input, to be read as often as need be: standard input is kept for that."""
    more = readers(args.as_of or today) if callable(readers) else readers
    kept = (stdin or sys.stdin.buffer).read() if args.file == STANDARD_INPUT else None
    return lambda: Inputs([args.file], {**READERS, **more}, args.input, None if kept is None else io.BytesIO(kept))


def _run(args: argparse.Namespace, options: Options, inputs: Callable[[], Inputs]) -> int:
    language: Language = args.language
    to_stdout = args.output is None and not args.dry_run
    console = utf8(sys.stderr if to_stdout else sys.stdout)
    with ExitStack() as stack:
        try:
            claims = stack.enter_context(_claims_target(args))
            changes = stack.enter_context(Target(args.changes, console))
        except OSError:
            raise CannotWriteError(_CANNOT_WRITE) from None
        told = TextChanges(language) if args.changes is None else changes_named(args.changes.suffix.lower(), language)
        run = _Run(args, options, _writer(args, inputs), claims, told, changes)
        run.all(inputs())
        if not run.tally.claims:
            claims.drop()
    print(run.tally.as_text(language), file=console)
    return run.status()


def _claims_target(args: argparse.Namespace) -> Target:
    if args.dry_run:
        return Target(None)
    return Target(args.output, None if args.output else _plain_utf8(sys.stdout))


@dataclass(slots=True)
class _Run:
    """One run over the claims of a file."""

    args: argparse.Namespace
    options: Options
    writer: Writer
    claims: Target
    told: Changes
    changes: Target
    tally: Tally = field(default_factory=Tally)
    is_refused: bool = False

    def all(self, inputs: Inputs) -> None:
        """Every claim, in order."""
        for step in inputs.steps():
            match step:
                case Task():
                    for read in step.claims():
                        self._claim(step, read)
                case Refusal():
                    self._refuse(step)
                case FileEnd() if not self.is_refused and not self.tally.claims:
                    self._refuse(no_claims(step))
        self.claims.write(self.writer.end())
        self.changes.write(self.told.end())

    def _claim(self, task: Task, read: ReadClaim) -> None:
        options = replace(self.options, handover="earliest") if task.earliest else self.options
        done = fix_read(read, options, also_suggested=self.args.also_suggested, split=self.args.split)
        self.tally.add(done)
        place = _place(task, read)
        if done is None:
            for finding in read.findings:
                self._complain(place, finding)
            return
        for claim in done.claims:
            self.claims.write(self.writer.claim(as_mapping(claim)))
        self.changes.write(self.told.claim(done, place))

    def _refuse(self, refusal: Refusal) -> None:
        self.is_refused = True
        place = refusal.name if refusal.finding.line is None else f"{refusal.name}:{refusal.finding.line}"
        self._complain(place, refusal.finding)

    def _complain(self, place: str, finding: Finding) -> None:
        print(f"{place}: {finding.rule_id} {finding_text(finding, self.args.language)}", file=utf8(sys.stderr))

    def status(self) -> int:
        """The exit code."""
        if self.is_refused or self.tally.unreadable:
            return UNREADABLE
        return ALL_UDFOERT if set(self.tally.verdicts) <= {Verdict.UDFOERT} else SOME_NOT


def _place(task: Task, read: ReadClaim) -> str:
    return f"{task.name}:{read.line}" if read.line else " ".join(part for part in (task.name, read.place) if part)


def _writer(args: argparse.Namespace, inputs: Callable[[], Inputs]) -> Writer:
    form = _format(args)
    if form == "csv" and not args.dry_run:
        return Csv(_columns(args, inputs))
    return JsonList() if form == "json" else JsonLines()


def _format(args: argparse.Namespace) -> str:
    """What was asked for, else the kind of the output, else the kind of the input."""
    suffix = f".{args.input}" if args.input else Path(args.file).suffix.lower()
    of_output = None if args.output is None else _FORMATS.get(args.output.suffix.lower())
    form: str = args.format or of_output or _FORMATS.get(suffix, "jsonl")
    return form


def _columns(args: argparse.Namespace, inputs: Callable[[], Inputs]) -> Columns:
    """The columns of the input, if it is CSV, and those its claims need besides: the input is read once for that."""
    found = Columns(())
    if f".{args.input}" == ".csv" or (not args.input and Path(args.file).suffix.lower() == ".csv"):
        found = _own_columns(args, inputs())
    return found.widened(as_mapping(read.fordring) for read in _reads(inputs()) if read.fordring is not None)


def _reads(inputs: Inputs) -> Iterator[ReadClaim]:
    for step in inputs.steps():
        if isinstance(step, Task):
            yield from step.claims()


def _own_columns(args: argparse.Namespace, inputs: Inputs) -> Columns:
    try:
        with inputs.stdin or Path(args.file).open("rb") as stream:
            has_bom = stream.read(3) == b"\xef\xbb\xbf"
            stream.seek(0)
            header = read_header(stream)
    except (OSError, UnreadableError):  # told when the claims are read
        return Columns(())
    return Columns([column.name for column in header.columns], header.separator, has_bom)


def _refuse_own_input(args: argparse.Namespace) -> None:
    """No file is written over another one of this run."""
    written = [path for path in (args.output, args.changes) if path is not None]
    places = [each.resolve() for path in written for each in (path, part_of(path))]
    if args.file != STANDARD_INPUT:
        given = Path(args.file)
        places.append(given.resolve())
        if any(_is_same(given, path) for path in written):
            raise CannotWriteError(_OWN_INPUT)
    if len(set(places)) < len(places):
        raise CannotWriteError(_OWN_INPUT)


def _is_same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)  # the same file under two names, as a hard link is
    except OSError:
        return False


def _plain_utf8(stream: TextIO) -> TextIO:
    """Standard output as it is to hold claims: UTF-8, line ends as they are written."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", newline="")
    return stream


def _say(message: Text, language: Language) -> None:
    print(said(message, language), file=utf8(sys.stderr))


_OWN_INPUT = Text(
    "--output og --changes skal være to andre filer end den, der læses.",
    "--output and --changes must be two files other than the one that is read.",
)
_CANNOT_WRITE = Text(
    "Der kan ikke skrives til --output eller --changes. Kontrollér stien og rettighederne.",
    "--output or --changes cannot be written. Check the path and the permissions.",
)
_CHANGED = Text(
    "Filen blev ændret, mens den blev læst. Kør igen, når den ligger stille.",
    "The file was changed while it was read. Run again when it no longer changes.",
)
_WITHOUT_FILTER = Text(
    "Rettelser beregnes ud fra filteret: tag laget filter med i --layers.",
    "Corrections are computed from the filter: include the layer filter in --layers.",
)
