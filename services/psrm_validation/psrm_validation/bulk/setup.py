"""From what was asked to a run: the engine that fits, the output, and what an earlier run left."""

import os
import re
from collections.abc import Callable
from concurrent.futures import BrokenExecutor
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import date
from errno import ENOSPC
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from oir_kernel.findings import Text
from psrm_validation.bulk import resume
from psrm_validation.bulk.dask_engine import Dask, DaskMissingError
from psrm_validation.bulk.engines import Engine, Processes, Serial, usable_cores
from psrm_validation.bulk.ledger import Ledger
from psrm_validation.bulk.output import Output, ToFile, ToStream, part_of
from psrm_validation.bulk.progress import Progress
from psrm_validation.bulk.resume import Journal, Progressed, ResumeError, Saved
from psrm_validation.bulk.seen import SeenOnDisk
from psrm_validation.bulk.session import Session
from psrm_validation.bulk.steps import STANDARD_INPUT, Inputs
from psrm_validation.bulk.work import Job
from psrm_validation.checks.duplicates import rules_of
from psrm_validation.direct import Options
from psrm_validation.masking import shown
from psrm_validation.readers.reading import ChangedFileError
from psrm_validation.report.formats import Refused
from psrm_validation.report.registry import format_named
from psrm_validation.report.words import Language
from psrm_validation.rulebook.book import VERSION

SMALL = 4 * 1024 * 1024
"""Bytes of files that are done before a second process would have begun (ours, measured)."""

_DEFAULT_SCHEDULER_ENV = "DASK_SCHEDULER_ADDRESS"
_ADDRESS = re.compile(r"(?:[a-z]+://)?[^\s/]+:[0-9]{1,5}")


class Impossible(Exception):
    """What was asked cannot be done; the text says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Asked:
    """One run as it was asked for. `inputs` gives the files for the day the run counts as begun on.

    `progress` is where it is told how far the run is; `refused` is told of each input that cannot be read.
    """

    inputs: Callable[[date], Inputs]
    options: Options
    format: str
    language: Language
    output: Path | None
    resume: bool
    most_findings: int | None
    workers: int | None
    engine: str
    scheduler: str | None
    progress: TextIO | None
    refused: Callable[[Refused], None]

    def settings(self, inputs: Inputs) -> dict[str, Any]:
        """All that the answers depend on, as plain values under the names a user knows."""
        options = self.options
        return {
            "files": list(inputs.names),
            **{f"file {name}": told for name, told in resume.file_settings(list(inputs.names)).items()},
            "rulebook": VERSION,
            "program": version("oir-sandbox"),
            "--as-of": None if options.as_of is None else options.as_of.isoformat(),
            "--layers": None if options.layers is None else list(options.layers),
            "--kreditor": options.kreditor,
            "--aftale": None if options.aftaler is None else options.aftaler.digest,
            "--input": inputs.kind,
            "--format": self.format,
            "--language": self.language,
            "--max-findings": self.most_findings,
        }


def checked(asked: Asked, stdout: TextIO) -> Progressed:
    """Does the run. Raises `Impossible`; a run that was stopped leaves what `--resume` goes on from."""
    inputs = asked.inputs(asked.options.today)
    _refuse_nonsense(asked, inputs)
    try:
        saved = _saved(asked, inputs)
        if saved is not None:
            day = date.fromisoformat(saved.today)
            asked = replace(asked, options=replace(asked.options, today=day))
            inputs = asked.inputs(day)
        return _run(asked, inputs, saved, stdout)
    except ResumeError as error:
        raise Impossible(error.message) from None
    except ChangedFileError:
        raise Impossible(_changed()) from None
    except DaskMissingError:
        raise Impossible(_no_dask()) from None
    except BrokenExecutor:
        raise Impossible(_worker_died()) from None
    except BrokenPipeError:  # whoever read the answers has seen enough
        raise
    except OSError as error:
        raise Impossible(_no_room() if error.errno == ENOSPC else _changed()) from None


def _run(asked: Asked, inputs: Inputs, saved: Saved | None, stdout: TextIO) -> Progressed:
    secret = os.urandom(16) if saved is None else saved.secret
    progressed = Progressed() if saved is None else saved.progressed
    job = Job(asked.options, asked.format, asked.language, secret)
    with ExitStack() as stack:
        engine = _engine(asked, inputs)
        stack.callback(engine.close)
        seen = stack.enter_context(SeenOnDisk())
        ledger = Ledger(inputs.shown(), seen, rules_of(asked.options.layers), asked.most_findings)
        output, journal = _output(asked, inputs, job, saved, stdout)
        if isinstance(output, ToFile):
            stack.callback(output.close)
        if saved is not None and asked.output is not None:
            _recall(ledger, asked.output, saved)
        progress = Progress(asked.progress, inputs.size(), asked.language)
        session = Session(inputs, job, engine, ledger, output, progress, asked.refused, journal)
        whole = False
        try:
            done = session.run(progressed)
            whole = True
        finally:
            if journal is not None:
                journal.close(whole=whole)
        progress.finish(done.run)
        return done


def _saved(asked: Asked, inputs: Inputs) -> Saved | None:
    """What an earlier run left, if this one is to go on with it; otherwise that is removed."""
    if asked.output is None:
        return None
    if not asked.resume:
        resume.forget(asked.output)
        return None
    found = resume.load(asked.output)
    if found is None:
        return None
    saved, settings = found
    resume.check_same(settings, asked.settings(inputs))
    resume.check_whole(asked.output, saved)
    return saved


def _output(
    asked: Asked, inputs: Inputs, job: Job, saved: Saved | None, stdout: TextIO
) -> tuple[Output, Journal | None]:
    form = format_named(asked.format, asked.language)
    if asked.output is None:
        return ToStream(form, stdout), None
    body, keys = (0, 0) if saved is None else (saved.body, saved.keys)
    try:
        output = ToFile(form, asked.output, body)
        if STANDARD_INPUT in inputs.names:
            return output, None
        journal = Journal(asked.output, asked.settings(inputs), job.secret, job.options.today.isoformat())
        journal.begin(keys)
    except OSError:
        raise Impossible(_cannot_write(asked.output)) from None
    return output, journal


def _recall(ledger: Ledger, output: Path, saved: Saved) -> None:
    for file, keys in resume.saved_keys(output, saved.keys):
        for _ in ledger.enter(file, keys):
            pass
    ledger.already(saved.progressed.run.findings)


def _engine(asked: Asked, inputs: Inputs) -> Engine:
    workers = asked.workers or usable_cores()
    if asked.engine == "dask":
        try:
            return Dask(asked.scheduler or os.environ.get(_DEFAULT_SCHEDULER_ENV), workers)
        except OSError:
            raise Impossible(_no_scheduler(asked.scheduler or "")) from None
    if workers == 1 or inputs.shardable_size() < SMALL:
        return Serial()
    return Processes(workers)


def _refuse_nonsense(asked: Asked, inputs: Inputs) -> None:
    if asked.resume and asked.output is None:
        raise Impossible(
            Text(
                "--resume kræver --output FIL: kun svar i en fil kan fortsættes.",
                "--resume needs --output FILE: only answers in a file can be gone on with.",
            )
        )
    if asked.resume and STANDARD_INPUT in inputs.names:
        raise Impossible(
            Text(
                "Standard input kan ikke læses igen, så --resume kræver filnavne.",
                "Standard input cannot be read again, so --resume needs file names.",
            )
        )
    if asked.scheduler and asked.engine != "dask":
        raise Impossible(Text("--scheduler kræver --engine dask.", "--scheduler needs --engine dask."))
    if asked.scheduler and not _ADDRESS.fullmatch(asked.scheduler):
        raise Impossible(_no_scheduler(asked.scheduler))
    if asked.output is not None:
        _refuse_own_input(asked.output, inputs)


def _refuse_own_input(output: Path, inputs: Inputs) -> None:
    if output.is_dir():
        raise Impossible(_cannot_write(output))
    written = {path.resolve() for path in (output, part_of(output), resume.state_of(output))}
    if any(Path(name).resolve() in written for name in inputs.names if name != STANDARD_INPUT):
        raise Impossible(
            Text(
                "--output må ikke være en af filerne, der kontrolleres.",
                "--output must not be one of the files that are checked.",
            )
        )


def _changed() -> Text:
    return Text(
        "En fil blev ændret eller fjernet, mens den blev læst. Kør igen, når den ligger stille.",
        "A file was changed or removed while it was read. Run again when it no longer changes.",
    )


def _no_room() -> Text:
    return Text(
        "Der er ikke plads på disken. Skaf plads; med --output kan kørslen derefter fortsætte med --resume.",
        "There is no room on the disk. Make room; with --output the run can then go on with --resume.",
    )


def _no_dask() -> Text:
    return Text(
        "--engine dask kræver Dask. Installér det med: pip install 'oir-sandbox[cluster]'.",
        "--engine dask needs Dask. Install it with: pip install 'oir-sandbox[cluster]'.",
    )


def _no_scheduler(address: str) -> Text:
    where = shown(address)
    return Text(
        f"Ingen Dask-scheduler svarer på {where}. Kontrollér adressen, eller udelad --scheduler.",
        f"No Dask scheduler answers at {where}. Check the address, or leave out --scheduler.",
    )


def _worker_died() -> Text:
    return Text(
        "En arbejdsproces stoppede uventet, måske fordi der ikke var mere hukommelse. Prøv med færre --workers;"
        " med --output kan kørslen fortsætte med --resume.",
        "A worker process ended unexpectedly, perhaps because there was no more memory. Try fewer --workers;"
        " with --output the run can go on with --resume.",
    )


def _cannot_write(output: Path) -> Text:
    name = shown(output.name)
    return Text(
        f"Der kan ikke skrives til {name}. Kontrollér stien og rettighederne.",
        f"{name} cannot be written. Check the path and the permissions.",
    )
