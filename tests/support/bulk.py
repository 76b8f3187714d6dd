"""Runs over files of claims with any engine and any size of piece, and claims that break, repeat and pass."""

import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from psrm_validation import Options
from psrm_validation.bulk.engines import Awaited, Engine, Serial
from psrm_validation.bulk.ledger import Ledger
from psrm_validation.bulk.output import ToStream
from psrm_validation.bulk.progress import Progress
from psrm_validation.bulk.resume import Progressed
from psrm_validation.bulk.session import Session
from psrm_validation.bulk.steps import Inputs
from psrm_validation.bulk.work import Done, Given, Job, Task, run_shard
from psrm_validation.checks.duplicates import SeenInMemory, rules_of
from psrm_validation.readers import READERS
from psrm_validation.report.formats import Refused
from psrm_validation.report.registry import format_named
from tests.support.psrm_claims import FAKTURA

TODAY = date(2026, 11, 23)
GOOD = FAKTURA | {"fordringshaver": "1229", "reference": "F-1", "skyldnere": [{"cpr": "6101901234"}]}
"""A claim without findings."""


def claim(number: int, **changes: object) -> dict[str, object]:
    """A claim like no other: its own id, reference and amount."""
    amount = f"{1000 + number}.00"
    return GOOD | {"id": f"k-{number}", "reference": f"F-{number}", "hovedstol": amount, "beloeb": amount} | changes


def lines(*claims: object) -> str:
    """Claims as JSON lines."""
    return "".join(json.dumps(each, ensure_ascii=False) + "\n" for each in claims)


@dataclass(frozen=True, slots=True)
class Came:
    """What a run came to."""

    text: str
    progressed: Progressed
    refused: list[Refused]

    def reports(self) -> list[dict]:
        """The answers of a run in JSON lines."""
        return [json.loads(line) for line in self.text.splitlines()]

    def rules(self) -> list[list[str]]:
        """The rule ids found, claim by claim."""
        return [[finding["rule_id"] for finding in report["findings"]] for report in self.reports()]


def run(
    files: Sequence[Path],
    engine: Engine | None = None,
    *,
    shard_bytes: int | None = None,
    most_findings: int | None = None,
    form: str = "jsonl",
    layers: Sequence[str] | None = None,
    stdin: io.BufferedReader | None = None,
    readers: dict | None = None,
) -> Came:
    """Checks the files; the answers come back as text."""
    names = [str(file) for file in files]
    inputs = Inputs(names, {**READERS, **(readers or {})}, None, stdin, shard_bytes)
    job = Job(Options(TODAY, layers=layers), form, "da", bytes(16))
    ledger = Ledger(inputs.shown(), SeenInMemory(), rules_of(layers), most_findings)
    out, refused = io.StringIO(newline=""), list[Refused]()
    output = ToStream(format_named(form, "da"), out)
    session = Session(inputs, job, engine or Serial(), ledger, output, Progress(None, None), refused.append)
    progressed = session.run(Progressed())
    return Came(out.getvalue(), progressed, refused)


class Late:
    """An engine that works on a piece only when it is asked for, having taken several: the worst order there is."""

    def __init__(self, ahead: int) -> None:
        self.ahead = ahead
        self.done = 0

    def submit(self, task: Task, job: Job, given: Given) -> Awaited:
        """Remembers the piece."""
        return _Late(self, task, job, given)

    def close(self) -> None:
        """Nothing is left."""


@dataclass(frozen=True, slots=True)
class _Late:
    engine: Late
    task: Task
    job: Job
    given: Given

    def result(self) -> Done:
        self.engine.done += 1
        return run_shard(self.task, self.job, self.given)
