"""Changes the code in one small way at a time and asks the tests whether they notice: `python tools/mutants [TARGET…]`.

Targets and their tests stand in `targets.toml`: `texts = false` leaves texts for people alone, `also` adds tests for
a module. `--only TEXT` keeps the mutants whose row holds the text. Each lives in memory, in a forked process: no file
is touched. One that no test notices must be explained in docs/mutation.md, else the exit status is 1.
"""

import argparse
import os
import resource
import signal
import sys
import time
import tomllib
from collections.abc import Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from mutations import Mutant, Mutated, mutants_of

ROOT = Path(__file__).parents[2]
EXPLAINED = ROOT / "docs" / "mutation.md"


def main() -> int:
    """Runs the mutants of the targets asked for, by default all."""
    targets = tomllib.loads((Path(__file__).parent / "targets.toml").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="mutants")
    parser.add_argument("target", nargs="*", choices=[*targets, []])
    parser.add_argument("--only", default="")
    asked = parser.parse_args()
    return int(sum(run_target(name, asked.only, targets[name]) for name in asked.target or targets) > 0)


def run_target(name: str, only: str, target: Mapping[str, Any]) -> bool:
    """Prints what survives. True when something does without an explanation, or when the tests fail by themselves."""
    tests, also = target["tests"], target.get("also", {})
    outcome, seconds = attempt(None, [*tests, *(test for some in also.values() for test in some)], 600)
    if outcome != "survived":
        print(f"{name}: the tests fail without any mutant", file=sys.stderr)
        return True
    mutants = [mutant for module in target["modules"] for mutant in mutants_of(module) if only in mutant.as_row()]
    mutants = [mutant for mutant in mutants if target.get("texts", True) or not mutant.is_for_people]
    explained = EXPLAINED.read_text(encoding="utf-8") if EXPLAINED.exists() else ""
    found: list[str] = []
    for mutant in mutants:
        outcome, _ = attempt(mutant, [*also.get(mutant.module, ()), *tests], int(seconds * 5) + 20)
        found.append("explained" if outcome == "survived" and mutant.as_row() in explained else outcome)
        if outcome != "killed":
            print(f"{found[-1]:9} {mutant.as_row()}", flush=True)
    counts = ", ".join(f"{found.count(each)} {each}" for each in ("killed", "timeout", "explained", "survived"))
    print(f"{name}: {len(found)} mutants: {counts}; the tests take {seconds:.0f} s")
    return "survived" in found


def attempt(mutant: Mutant | None, tests: Sequence[str], timeout: int) -> tuple[str, float]:
    """`killed`, `timeout` or `survived`, and the seconds it took: the tests run on a mutant in a process of its own."""
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        os._exit(in_child(mutant, tests, timeout))
    _, status = os.waitpid(child, 0)
    is_late = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGALRM
    outcome = "timeout" if is_late else "survived" if status == 0 else "killed"
    return outcome, time.monotonic() - started


def in_child(mutant: Mutant | None, tests: Sequence[str], timeout: int) -> int:
    """The exit status of the tests, 0 when all pass."""
    signal.alarm(timeout)
    resource.setrlimit(resource.RLIMIT_AS, (4 * 2**30, 4 * 2**30))
    if mutant is not None:
        sys.meta_path.insert(0, Mutated(mutant))
    hypothesis.settings.register_profile("mutants", deadline=None, derandomize=True, database=None)
    hypothesis.settings.load_profile("mutants")
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere), redirect_stderr(nowhere):
        return int(pytest.main(["-xq", "--noconftest", "-W", "ignore::pytest.PytestAssertRewriteWarning", *tests]))


if __name__ == "__main__":
    os.chdir(ROOT)
    sys.exit(main())
