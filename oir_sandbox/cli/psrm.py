"""`oir psrm check`: the rulebook over files, SF1590_B messages among them."""

import argparse
from collections.abc import Iterator
from typing import BinaryIO

from oir_kernel.clock import TickingClock
from psrm_validation.cli import run_check


def run(given: argparse.Namespace) -> int:
    """Check the files named; the exit status."""
    return run_check(given, today=TickingClock().today(), readers={".xml": read_xml})


def read_xml(file: BinaryIO) -> Iterator[object]:
    """Placeholder signature; completed below."""
    raise NotImplementedError
