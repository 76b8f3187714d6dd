"""`oir psrm action FILE`: would PSRM carry out this action message? Offline."""

import argparse
import json
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from oir_kernel.findings import Text
from psrm_validation.agreement import AftaleError
from psrm_validation.aktion import AktionError, AktionReport, check_action_mapping
from psrm_validation.cli.aftale import aftaler_of, say_findings
from psrm_validation.cli.arguments import iso_date
from psrm_validation.cli.streams import utf8
from psrm_validation.evaluate import CheckError
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.readers import UnreadableError
from psrm_validation.readers.json_claims import parse_json
from psrm_validation.report import Report, Verdict
from psrm_validation.report.as_text import as_text

UDFOERT, NOT_UDFOERT, UNREADABLE = 0, 1, 2


def add_action_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of the command."""
    parser.add_argument(
        "file", metavar="FILE", help='JSON: one action, or {"action": …, "known": …}; - for standard input'
    )
    parser.add_argument("--known", metavar="FILE", help="JSON: claims, actions and references that PSRM has")
    parser.add_argument("--aftale", metavar="FILE", help="the creditor's own agreement, TOML or JSON")
    parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="check as if received on this date")
    parser.add_argument("--kreditor", metavar="NAME", help="creditor as the filter table names it, where rules differ")
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to answer (text)")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of the text format (da)")


def run_action(args: argparse.Namespace, *, today: date) -> int:
    """Prints the answer: 0 when the action would be carried out, 1 when not or undecided, 2 when it cannot be read."""
    try:
        report = _checked(args, today)
    except AftaleError as error:
        say_findings(error.findings, args.aftale, args.language)
    except AktionError as error:
        say_findings(error.findings, args.file, args.language)
    except UnreadableError as error:
        say_findings((error.finding,), args.file, args.language)
    except OSError:
        print(_unreadable(args), file=utf8(sys.stderr))
    except CheckError as error:
        print(on_one_line(error.message.en if args.language == "en" else error.message.da), file=utf8(sys.stderr))
    else:
        print(_text(report, args), file=utf8(sys.stdout))
        return UDFOERT if report.verdict is Verdict.UDFOERT else NOT_UDFOERT
    return UNREADABLE


def _checked(args: argparse.Namespace, today: date) -> AktionReport:
    document = parse_json(sys.stdin.buffer.read() if args.file == "-" else Path(args.file).read_bytes())
    has_both = isinstance(document, Mapping) and "action" in document
    action, known = (document["action"], document.get("known")) if has_both else (document, None)
    if args.known is not None:
        known = parse_json(Path(args.known).read_bytes())
    return check_action_mapping(
        action,
        known=known,
        aftaler=None if args.aftale is None else aftaler_of(args.aftale),
        today=today,
        as_of=args.as_of,
        kreditor=args.kreditor,
    )


def _text(report: AktionReport, args: argparse.Namespace) -> str:
    if args.format == "json":
        return json.dumps(report.as_dict(), ensure_ascii=False, indent=2)
    own = Report(
        report.aktion_id,
        report.aktion.value,
        report.verdict,
        report.rulebook_version,
        report.modtaget,
        report.basis,
        report.layers,
        report.findings,
    )
    claims = (as_text(each.report, each.path, args.language) for each in report.fordringer)
    return "\n".join([as_text(own, "", args.language), *claims])


def _unreadable(args: argparse.Namespace) -> str:
    names = on_one_line(mask_real(" / ".join(name for name in (args.file, args.known) if name)))
    message = Text(
        f"{names} kan ikke læses. Kontrollér sti og rettigheder.",
        f"{names} cannot be read. Check path and permissions.",
    )
    return message.en if args.language == "en" else message.da
