"""`oir psrm check FILE…`: claims out of files, verdicts out."""

import argparse
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import BinaryIO

from oir_kernel.findings import Text
from psrm_validation.agreement import AftaleError
from psrm_validation.cli.aftale import aftaler_of, say_findings
from psrm_validation.cli.arguments import iso_date, names
from psrm_validation.cli.streams import utf8
from psrm_validation.direct import Options
from psrm_validation.evaluate import LAYERS, CheckError
from psrm_validation.readers import READERS, Reader
from psrm_validation.report import Verdict
from psrm_validation.report.as_text import TextFormat, finding_text
from psrm_validation.report.formats import Refused
from psrm_validation.report.registry import FORMATS
from psrm_validation.report.words import Language

ALL_UDFOERT, SOME_NOT, UNREADABLE = 0, 1, 2
Readers = Mapping[str, Reader] | Callable[[date], Mapping[str, Reader]]


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, added to `parser`."""
    parser.add_argument(
        "files", nargs="+", metavar="FILE", help=".json, .jsonl, .csv, .xml, .parquet, or - for standard input"
    )
    parser.add_argument("--format", choices=tuple(FORMATS), default="text", help="how to answer (text)")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of formats for people (da)")
    parser.add_argument(
        "--as-of", type=iso_date, metavar="DATE", help="check as if received on this date, with its rulebook"
    )
    parser.add_argument("--layers", type=names, metavar="NAME,…", help=f"layers to run: {','.join(LAYERS)} (all)")
    parser.add_argument(
        "--kreditor", metavar="NAME", help="creditor as the filter table names it, where rules differ (OPKRÆTV)"
    )
    parser.add_argument("--aftale", metavar="FILE", help="the creditor's own agreement, TOML or JSON (oir psrm aftale)")
    parser.add_argument(
        "--input",
        choices=("json", "jsonl", "csv", "xml", "parquet"),
        help="kind of input (by file name, else by looking at it)",
    )
    _add_bulk_arguments(parser)


def _add_bulk_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--output", metavar="FILE", type=Path, help="write the answers to this file (standard output)")
    parser.add_argument(
        "--resume", action="store_true", help="go on with the run for --output that was stopped; begin if there is none"
    )
    parser.add_argument(
        "--max-findings", type=_count, metavar="N", help="write at most N findings in all; all are counted"
    )
    parser.add_argument(
        "--workers", type=_positive, metavar="N", help="processes for files of more than 4 MiB (one for each core)"
    )
    parser.add_argument(
        "--engine", choices=("processes", "dask"), default="processes", help="where big files are worked on (processes)"
    )
    parser.add_argument(
        "--scheduler", metavar="ADDRESS", help="Dask scheduler, as tcp://host:8786 (workers on this machine)"
    )
    parser.add_argument(
        "--progress",
        action=argparse.BooleanOptionalAction,
        help="tell on standard error how far the run is (on a terminal, when the answers go elsewhere)",
    )


def run_check(args: argparse.Namespace, *, today: date, readers: Readers, stdin: BinaryIO | None = None) -> int:
    """Runs the command and prints to standard output, or to `--output`.

    `readers` adds kinds of file to the built-in ones, by suffix (`.xml`); as a function it is told today's date. `today` is
    the modtagelsesdato of claims that have none; a resumed run keeps the day it was begun on. Gives 0 when every claim is
    UDFØRT, 1 when some are not, 2 when some input could not be read or an option cannot be used.
    """
    from psrm_validation.bulk.setup import Asked, Impossible, checked
    from psrm_validation.bulk.steps import Inputs

    language: Language = args.language
    try:
        options = _options(args, today)
    except AftaleError as error:
        say_findings(error.findings, args.aftale, language)
        return UNREADABLE
    asked = Asked(
        inputs=lambda day: Inputs(args.files, {**READERS, **_on(readers, day)}, args.input, stdin),
        options=options,
        format=args.format,
        language=language,
        output=args.output,
        resume=args.resume,
        most_findings=args.max_findings,
        workers=args.workers,
        engine=args.engine,
        scheduler=args.scheduler,
        progress=utf8(sys.stderr) if _is_told(args) else None,
        refused=lambda refused: _say_refused(refused, language),
    )
    try:
        options.validated()
        done = checked(asked, utf8(sys.stdout))
    except (CheckError, Impossible) as error:
        _say(error.message, language)
        return UNREADABLE
    except KeyboardInterrupt:
        if args.output is not None:
            _say(_interrupted(args.output), language)
        raise
    if args.output is not None:
        print(TextFormat(language).tail(done.run), end="", file=utf8(sys.stderr))
    if done.unreadable:
        return UNREADABLE
    return ALL_UDFOERT if set(done.run.verdicts) <= {Verdict.UDFOERT} else SOME_NOT


def _options(args: argparse.Namespace, today: date) -> Options:
    return Options(
        today=today,
        as_of=args.as_of,
        layers=args.layers,
        kreditor=args.kreditor,
        aftaler=None if args.aftale is None else aftaler_of(args.aftale),
    )


def _on(readers: Readers, day: date) -> Mapping[str, Reader]:
    return readers(day) if callable(readers) else readers


def _is_told(args: argparse.Namespace) -> bool:
    """A bar is shown where somebody sees it and it is not mixed with the answers."""
    if args.progress is not None:
        return bool(args.progress)
    return sys.stderr.isatty() and (args.output is not None or not sys.stdout.isatty())


def _say_refused(refused: Refused, language: Language) -> None:
    """Input that could not be read: always to standard error, so that the answers stay clean."""
    finding = refused.finding
    place = refused.file if finding.line is None else f"{refused.file}:{finding.line}"
    print(f"{place}: {finding.rule_id} {finding_text(finding, language)}", file=utf8(sys.stderr))


def _say(message: Text, language: Language) -> None:
    print(message.en if language == "en" else message.da, file=utf8(sys.stderr))


def _count(text: str) -> int:
    if text.isascii() and text.isdigit():
        return int(text)
    raise argparse.ArgumentTypeError("write a whole number, 0 or more")


def _positive(text: str) -> int:
    number = _count(text)
    if number < 1:
        raise argparse.ArgumentTypeError("write a whole number, 1 or more")
    return number


def _interrupted(output: Path) -> Text:
    return Text(
        f"Afbrudt. Kør igen med --resume for at fortsætte, hvor {output.name} slap.",
        f"Interrupted. Run again with --resume to go on where {output.name} stopped.",
    )
