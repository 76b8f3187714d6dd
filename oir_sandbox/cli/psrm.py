"""`oir psrm …`: the rulebook over files, SF1590_B messages among them, and what it says of rules and types."""

import argparse
from collections.abc import Callable, Mapping
from datetime import date

from oir_kernel.clock import TickingClock
from psrm_validation.cli.action import add_action_arguments
from psrm_validation.cli.aftale import add_aftale_arguments
from psrm_validation.cli.check import add_check_arguments
from psrm_validation.cli.explain import (
    add_diff_arguments,
    add_explain_arguments,
    add_rules_arguments,
    add_type_arguments,
)
from psrm_validation.cli.fix import add_fix_arguments
from psrm_validation.cli.pages import add_pages_arguments
from psrm_validation.readers import Reader

_Arguments = Callable[[argparse.ArgumentParser], None]
_QUESTIONS: Mapping[str, tuple[_Arguments, str]] = {
    "check": (add_check_arguments, "would PSRM take these claims?"),
    "fix": (add_fix_arguments, "the claims of a file with computable corrections made, and what was changed and why"),
    "action": (add_action_arguments, "would PSRM carry out this action message?"),
    "explain": (add_explain_arguments, "all that is known of one rule or code"),
    "type": (add_type_arguments, "all that is known of one claim type; without a code, the list"),
    "rules": (add_rules_arguments, "the list of rules"),
    "diff": (add_diff_arguments, "what changed in the rulebook between two days"),
    "aftale": (add_aftale_arguments, "check an agreement file, or show an example of one"),
    "pages": (add_pages_arguments, "write the whole rulebook as pages to read without a server"),
}


def add_parsers(psrm: argparse.ArgumentParser) -> None:
    """One subcommand a question."""
    questions = psrm.add_subparsers(dest="question", required=True, metavar="QUESTION")
    for name, (add_arguments, said) in _QUESTIONS.items():
        add_arguments(questions.add_parser(name, help=said, description=_sentence(said)))


def _sentence(said: str) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith('?') else '.'}"


def run(given: argparse.Namespace) -> int:
    """Answer the question; the exit status."""
    from psrm_validation.cli import explain

    today = TickingClock().today()
    answers: Mapping[str, Callable[[], int]] = {
        "check": lambda: _check(given, today),
        "fix": lambda: _fix(given, today),
        "action": lambda: _action(given, today),
        "explain": lambda: explain.run_explain(given, today=today),
        "type": lambda: explain.run_type(given, today=today),
        "rules": lambda: explain.run_rules(given, today=today),
        "diff": lambda: explain.run_diff(given),
        "aftale": lambda: _aftale(given),
        "pages": lambda: _pages(given, today),
    }
    return answers[given.question]()


def _check(given: argparse.Namespace, today: date) -> int:
    from psrm_validation.cli.check import run_check

    return run_check(given, today=today, readers=_message_readers(given))


def _fix(given: argparse.Namespace, today: date) -> int:
    from psrm_validation.cli.fix import run_fix

    return run_fix(given, today=today, readers=_message_readers(given))


def _action(given: argparse.Namespace, today: date) -> int:
    from psrm_validation.cli.action import run_action

    return run_action(given, today=today)


def _aftale(given: argparse.Namespace) -> int:
    from psrm_validation.cli.aftale import run_aftale

    return run_aftale(given)


def _pages(given: argparse.Namespace, today: date) -> int:
    from psrm_validation.cli.pages import run_pages

    return run_pages(given, today=today)


def _message_readers(given: argparse.Namespace) -> Callable[[date], Mapping[str, Reader]]:
    from oir_sandbox.message_files import big_message_reader

    return lambda day: {".xml": big_message_reader(given.as_of or day)}
