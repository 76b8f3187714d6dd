"""`oir psrm check FILE…`: claims out of files, verdicts out."""

import argparse
import io
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO, TextIO

from oir_kernel.findings import Finding, Text
from psrm_validation.direct import Options, check_read
from psrm_validation.evaluate import KNOWN_LAYERS, CheckError, layers_to_come
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.readers import READERS, ReadClaim, Reader, UnreadableError, read_any_json
from psrm_validation.readers.reading import unreadable
from psrm_validation.report import Report, Verdict
from psrm_validation.report.as_json import as_json, as_jsonl
from psrm_validation.report.as_text import Language, as_text, finding_text, summary

ALL_UDFOERT, SOME_NOT, UNREADABLE = 0, 1, 2
NO_SUCH_FILE = "SBX-CLAIM-030"
NO_READER = "SBX-CLAIM-031"
NO_CLAIMS = "SBX-CLAIM-032"
_BOM = b"\xef\xbb\xbf"


def add_check_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command, added to `parser`."""
    parser.add_argument("files", nargs="+", metavar="FILE", help=".json, .jsonl, .csv, .xml, or - for standard input")
    parser.add_argument("--format", choices=("text", "json", "jsonl"), default="text", help="how to answer (text)")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of the text format (da)")
    parser.add_argument(
        "--as-of", type=_iso_date, metavar="DATE", help="check as if received on this date, with its rulebook"
    )
    parser.add_argument(
        "--layers", type=_names, metavar="NAME,…", help=f"layers to run: {','.join(KNOWN_LAYERS)} (all that exist)"
    )
    parser.add_argument(
        "--kreditor", metavar="NAME", help="creditor as the filter table names it, where rules differ (OPKRÆTV)"
    )
    parser.add_argument(
        "--input", choices=("json", "jsonl", "csv", "xml"), help="kind of input (by file name, else by looking at it)"
    )


def run_check(
    args: argparse.Namespace, *, today: date, readers: Mapping[str, Reader], stdin: BinaryIO | None = None
) -> int:
    """Runs the command and prints to standard output.

    `readers` adds kinds of file to the built-in ones, by suffix (`.xml`). `today` is the modtagelsesdato of claims that
    have none. Gives 0 when every claim is UDFØRT, 1 when some are not, 2 when some input could not be read.
    """
    options = Options(today=today, as_of=args.as_of, layers=args.layers, kreditor=args.kreditor)
    run = _Run(options, {**READERS, **readers}, args.input, _printer(args.format, args.language))
    try:
        options.validated()
    except CheckError as error:
        _say(error.message, args.language)
        return UNREADABLE
    if to_come := layers_to_come(args.layers):
        _say(_skipped(to_come), args.language)
    for name in args.files:
        run.file(name, stdin)
    return run.end()


class _Run:
    """One run of the command over all its files."""

    def __init__(self, options: Options, readers: Mapping[str, Reader], kind: str | None, printer: "_Printer") -> None:
        self._options = options
        self._readers = readers
        self._kind = kind
        self._printer = printer
        self._verdicts: Counter[Verdict] = Counter()
        self._unreadable = False

    def file(self, name: str, stdin: BinaryIO | None) -> None:
        """Checks every claim of one file; what cannot be read is said and the run goes on."""
        try:
            with nullcontext(stdin or sys.stdin.buffer) if name == "-" else Path(name).open("rb") as stream:
                self._stream(name, stream)
        except BrokenPipeError:  # whoever read the answers has gone; the file is not to blame
            raise
        except OSError:
            self._refuse(name, _no_such_file(name))
        except UnreadableError as error:
            self._refuse(name, error.finding)

    def _stream(self, name: str, stream: BinaryIO) -> None:
        buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(io.BytesIO(stream.read()))
        reader = self._reader(name, buffered)
        options = replace(self._options, handover="earliest") if reader.earliest_handover else self._options
        empty = True
        for read in reader.read(buffered):
            empty = False
            self._claim(name, read, options)
        if empty:
            self._refuse(name, _no_claims(name))

    def _claim(self, name: str, read: ReadClaim, options: Options) -> None:
        report = check_read(read, options)
        self._unreadable |= read.fordring is None
        self._verdicts[report.verdict] += 1
        self._printer.claim(report, name, read)

    def _reader(self, name: str, stream: io.BufferedReader) -> Reader:
        suffix = f".{self._kind}" if self._kind else Path(name).suffix.lower()
        if suffix not in self._readers and not self._kind:
            suffix = _looked_at(stream)
        if suffix == ".{":
            return Reader(read_any_json)
        if suffix not in self._readers:
            raise UnreadableError(_no_reader(suffix, self._readers))
        return self._readers[suffix]

    def _refuse(self, name: str, finding: Finding) -> None:
        self._unreadable = True
        self._printer.refused(name, finding)

    def end(self) -> int:
        """Prints what comes last and gives the exit code."""
        self._printer.end(self._verdicts)
        if self._unreadable:
            return UNREADABLE
        return ALL_UDFOERT if set(self._verdicts) <= {Verdict.UDFOERT} else SOME_NOT


class _Printer:
    """Prints text; subclasses print the other formats."""

    def __init__(self, language: Language) -> None:
        self._out = _utf8(sys.stdout)
        self._language: Language = language

    def claim(self, report: Report, name: str, read: ReadClaim) -> None:
        """One claim and its findings."""
        shown = _shown_name(name)
        place = f"{shown}:{read.line}" if read.line else " ".join(part for part in (shown, read.place) if part)
        print(as_text(report, place, self._language), file=self._out)

    def refused(self, name: str, finding: Finding) -> None:
        """Input that could not be read: always to standard error, so that the answers stay clean."""
        place = _shown_name(name) if finding.line is None else f"{_shown_name(name)}:{finding.line}"
        print(f"{place}: {finding.rule_id} {finding_text(finding, self._language)}", file=_utf8(sys.stderr))

    def end(self, verdicts: Counter[Verdict]) -> None:
        """The count of verdicts."""
        if verdicts:
            print(summary(verdicts, self._language), file=self._out)


class _JsonPrinter(_Printer):
    """One JSON list of whole reports."""

    _before = "["

    def claim(self, report: Report, name: str, read: ReadClaim) -> None:
        del name, read
        print(self._before, as_json(report), sep="\n", end="", file=self._out)
        self._before = ","

    def end(self, verdicts: Counter[Verdict]) -> None:
        print("\n]" if verdicts else "[]", file=self._out)


class _JsonlPrinter(_Printer):
    """One line a claim."""

    def claim(self, report: Report, name: str, read: ReadClaim) -> None:
        del name, read
        self._out.write(as_jsonl(report) + "\n")

    def end(self, verdicts: Counter[Verdict]) -> None:
        del verdicts


def _printer(name: str, language: Language) -> _Printer:
    return {"text": _Printer, "json": _JsonPrinter, "jsonl": _JsonlPrinter}[name](language)


def _utf8(stream: TextIO) -> TextIO:
    """The stream writing UTF-8 whatever the locale says; what replaced it in a test stays as it is."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    return stream


def _say(message: Text, language: Language) -> None:
    print(message.en if language == "en" else message.da, file=_utf8(sys.stderr))


def _shown_name(name: str) -> str:
    """A file name as it may be printed: it may hold a CPR number or a line end."""
    return on_one_line(mask_real(name))


def _looked_at(stream: io.BufferedReader) -> str:
    """What the first character says: XML, a JSON list, some JSON object (`.{`), else CSV."""
    start = stream.peek(1).removeprefix(_BOM).lstrip()[:1]
    return {b"<": ".xml", b"[": ".json", b"{": ".{"}.get(start, ".csv")


def _iso_date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError("write a date that exists as YYYY-MM-DD") from None


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _skipped(layers: Sequence[str]) -> Text:
    if len(layers) == 1:
        return Text(
            f"Laget {layers[0]} findes ikke endnu og er sprunget over.",
            f"Layer {layers[0]} does not exist yet and was skipped.",
        )
    *first, last = layers
    return Text(
        f"Lagene {', '.join(first)} og {last} findes ikke endnu og er sprunget over.",
        f"Layers {', '.join(first)} and {last} do not exist yet and were skipped.",
    )


def _no_such_file(name: str) -> Finding:
    shown = _shown_name(name)
    return unreadable(
        NO_SUCH_FILE,
        Text(f"Filen {shown} kan ikke læses.", f"File {shown} cannot be read."),
        Text("Kontrollér stien og rettighederne.", "Check the path and the permissions."),
    )


def _no_reader(suffix: str, readers: Mapping[str, Reader]) -> Finding:
    known, kind = ", ".join(readers), _shown_name(suffix)
    return unreadable(
        NO_READER,
        Text(f"Filer af typen {kind} kan ikke læses her.", f"Files of kind {kind} cannot be read here."),
        Text(f"Brug en af: {known}.", f"Use one of: {known}."),
    )


def _no_claims(name: str) -> Finding:
    shown = _shown_name(name)
    return unreadable(
        NO_CLAIMS,
        Text(f"{shown} indeholder ingen fordringer.", f"{shown} holds no claims."),
        Text("Kontrollér, at det er den rigtige fil.", "Check that it is the right file."),
    )
