"""`oir psrm check`: the rulebook over files, SF1590_B messages among them."""

import argparse

from oir_kernel.clock import TickingClock
from oir_sandbox.message_claims import message_reader
from psrm_validation.cli import run_check


def run(given: argparse.Namespace) -> int:
    """Check the files named; the exit status."""
    today = TickingClock().today()
    return run_check(given, today=today, readers={".xml": message_reader(given.as_of or today)})
