"""`oir psrm explain`, `type`, `rules` and `diff`: what the rulebook knows, offline."""

import argparse
import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any

from oir_kernel.findings import Text
from psrm_validation.cli.arguments import iso_date
from psrm_validation.cli.streams import utf8
from psrm_validation.describe import (
    changes_between,
    describe_rule,
    describe_type,
    described_rules,
    described_types,
    nearest_rules,
)
from psrm_validation.describe.as_text import Language, changes_as_text, rule_as_text, rules_as_text, type_as_text
from psrm_validation.masking import on_one_line, shown
from psrm_validation.rulebook import Rulebook

DONE, UNKNOWN = 0, 2


def add_explain_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `explain`: one rule or code."""
    parser.add_argument("rule", metavar="RULE", help="R_2_3a, PSRM-K-151, PSRM-R-096; case does not matter")
    _common(parser)


def add_type_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `type`: one claim type, or none for the list."""
    parser.add_argument(
        "type", nargs="?", metavar="TYPE", help="claim type code, such as KFDAINS; without it all are listed"
    )
    _common(parser)


def add_rules_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `rules`: the list of all rules."""
    parser.add_argument("--layer", choices=("agreement", "filter", "advice", "catalogue"), help="only this layer")
    parser.add_argument("--status", choices=("implemented", "covered", "listed"), help="only these")
    _common(parser)


def add_diff_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `diff`: two days."""
    parser.add_argument("from_day", type=iso_date, metavar="FROM", help="a day as YYYY-MM-DD")
    parser.add_argument("to_day", type=iso_date, metavar="TO", help="a later day as YYYY-MM-DD")
    _format(parser)


def run_explain(args: argparse.Namespace, *, today: date) -> int:
    """Prints one rule; 2 when it does not exist."""
    book = Rulebook.load(args.as_of or today)
    found = describe_rule(args.rule, book)
    if found is None:
        return _unknown(args.rule, nearest_rules(args.rule, book), args.language)
    return _print(args, found.as_dict, lambda: rule_as_text(found, args.language))


def run_type(args: argparse.Namespace, *, today: date) -> int:
    """Prints one claim type or the list of them; 2 when it does not exist."""
    book = Rulebook.load(args.as_of or today)
    if args.type is None:
        types = described_types(book)
        lines = (f"{each.code:<8} {'*' if book.is_published(each.code) else ' '} {each.name_da}" for each in types)
        return _print(args, lambda: [each.code for each in types], lambda: "\n".join(lines))
    found = describe_type(args.type, book)
    if found is None:
        return _unknown(args.type, book.nearest_types(args.type), args.language)
    return _print(args, found.as_dict, lambda: type_as_text(found, args.language))


def run_rules(args: argparse.Namespace, *, today: date) -> int:
    """Prints the list of rules."""
    rules = [
        rule
        for rule in described_rules(Rulebook.load(args.as_of or today))
        if args.layer in {None, rule.layer} and args.status in {None, rule.status}
    ]
    return _print(args, lambda: [rule.as_dict() for rule in rules], lambda: rules_as_text(rules, args.language))


def run_diff(args: argparse.Namespace) -> int:
    """Prints what changed between two days."""
    changes = changes_between(args.from_day, args.to_day)
    return _print(args, changes.as_dict, lambda: changes_as_text(changes, args.language))


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--as-of", type=iso_date, metavar="DATE", help="the rulebook in force on this day (today)")
    _format(parser)


def _format(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", choices=("text", "json"), default="text", help="how to answer (text)")
    parser.add_argument("--language", choices=("da", "en"), default="da", help="language of the text format (da)")


def _print(args: argparse.Namespace, as_dict: Callable[[], Any], as_text: Callable[[], str]) -> int:
    text = json.dumps(as_dict(), ensure_ascii=False, indent=2) if args.format == "json" else as_text()
    print(text, file=utf8(sys.stdout))
    return DONE


def _unknown(name: str, near: list[str], language: Language) -> int:
    da, en = (f" Mente du {' eller '.join(near)}?", f" Did you mean {' or '.join(near)}?") if near else ("", "")
    message = Text(f"{shown(name)} kendes ikke.{da}", f"{shown(name)} is not known.{en}")
    if name.strip().upper().startswith("SBX-"):
        message = Text(
            f"{shown(name)} er et af vores egne numre for input og drift, ikke en regel. Det står i docs/psrm-check.md eller docs/errors.md.",
            f"{shown(name)} is an id of ours for input and operation, not a rule. See docs/psrm-check.md or docs/errors.md.",
        )
    print(on_one_line(message.en if language == "en" else message.da), file=utf8(sys.stderr))
    return UNKNOWN
