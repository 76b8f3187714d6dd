"""A run that writes a file can be stopped at any moment, however hard, and go on later where it was."""

import json
import os
from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic
from typing import Any, BinaryIO

from oir_kernel.findings import Finding, Text
from psrm_validation.bulk.output import durable, part_of
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.report import Verdict
from psrm_validation.report.formats import Refused, Run

_EDITION = 1
_SECONDS_BETWEEN = 1.0
_HEAD = 2
_NUMBER = 8


class ResumeError(Exception):
    """A run cannot go on; the text says why and what to do."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(slots=True)
class Progressed:
    """How far a run has come: steps done, what they came to, and how the file it is in stands."""

    steps: int = 0
    run: Run = field(default_factory=Run)
    unreadable: bool = False
    claims_in_file: int = 0
    refused_in_file: bool = False


@dataclass(frozen=True, slots=True)
class Saved:
    """What an earlier run left: its progress, how much of its files counts, and what it was asked."""

    progressed: Progressed
    body: int
    keys: int
    secret: bytes
    today: str


class Journal:
    """The files beside the output that a run resumes from: `.state.json`, and `.keys` with the keys of every claim."""

    def __init__(self, output: Path, settings: Mapping[str, Any], secret: bytes, today: str) -> None:
        """`settings` is everything that the answers depend on, as plain values."""
        self._settings = settings
        self._secret = secret
        self._today = today
        self._state = state_of(output)
        self._keys_path = keys_path_of(output)
        self._keys: BinaryIO | None = None
        self._saved_at = monotonic()

    def begin(self, keys: int = 0) -> None:
        """Opens the file of keys, of which `keys` bytes count."""
        self._keys_path.touch()
        self._keys = self._keys_path.open("r+b")
        self._keys.truncate(keys)
        self._keys.seek(keys)

    def add(self, file: int, keys: "array[int]") -> None:
        """The keys of the next piece."""
        if self._keys is not None:
            self._keys.write(array("Q", (file, len(keys))).tobytes())
            self._keys.write(keys.tobytes())

    def save(self, progressed: Progressed, body: BinaryIO, *, now: bool = False) -> None:
        """Writes down how far the run is, if the last time was a second ago or more; all that counts is on the disk first."""
        if self._keys is None or (not now and monotonic() - self._saved_at < _SECONDS_BETWEEN):
            return
        durable(body)
        durable(self._keys)
        state = {
            "edition": _EDITION,
            "settings": self._settings,
            "today": self._today,
            "secret": self._secret.hex(),
            "body": body.tell(),
            "keys": self._keys.tell(),
            "progressed": _as_dict(progressed),
        }
        fresh = self._state.with_name(f"{self._state.name}.new")
        with fresh.open("wb") as file:
            file.write(json.dumps(state, ensure_ascii=True).encode())
            durable(file)
        fresh.replace(self._state)
        self._saved_at = monotonic()

    def close(self, *, whole: bool) -> None:
        """Ends the journal; when the output is whole its files are removed."""
        if self._keys is not None:
            self._keys.close()
        if whole:
            self._keys_path.unlink(missing_ok=True)
            self._state.unlink(missing_ok=True)


def state_of(output: Path) -> Path:
    """Where the state of a run lies."""
    return output.with_name(f"{output.name}.state.json")


def keys_path_of(output: Path) -> Path:
    """Where the keys of the claims lie until the run is done."""
    return output.with_name(f"{output.name}.keys")


def load(output: Path) -> tuple[Saved, Mapping[str, Any]] | None:
    """What an earlier run left and the settings it had; `None` when there is nothing. Raises `ResumeError`."""
    try:
        found = json.loads(state_of(output).read_bytes())
        state = {found["edition"]: found}[_EDITION]
        progressed = _from_dict(state["progressed"])
        saved = Saved(progressed, state["body"], state["keys"], bytes.fromhex(state["secret"]), state["today"])
        return saved, dict(state["settings"])
    except FileNotFoundError:
        return None
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ResumeError(
            Text(
                f"{state_of(output).name} kan ikke læses, så kørslen kan ikke genoptages. Kør igen uden --resume.",
                f"{state_of(output).name} cannot be read, so the run cannot be resumed. Run again without --resume.",
            )
        ) from None


def check_same(then: Mapping[str, Any], now: Mapping[str, Any]) -> None:
    """Raises `ResumeError` naming what differs between the settings of two runs."""
    differ = sorted(name for name in {*then, *now} if then.get(name) != now.get(name))
    if differ:
        names = on_one_line(mask_real(", ".join(differ)))
        raise ResumeError(
            Text(
                f"Kørslen kan ikke genoptages, for dette er ændret siden: {names}."
                " Kør som før, eller kør uden --resume for at begynde forfra.",
                f"The run cannot be resumed because this has changed since: {names}."
                " Run as before, or run without --resume to start over.",
            )
        )


def check_whole(output: Path, saved: Saved) -> None:
    """Raises `ResumeError` when the files of an earlier run are shorter than it had written down."""
    for path, length in ((part_of(output), saved.body), (keys_path_of(output), saved.keys)):
        if not path.is_file() or path.stat().st_size < length:
            raise ResumeError(
                Text(
                    f"{path.name} mangler eller er for kort, så kørslen kan ikke genoptages. Kør igen uden --resume.",
                    f"{path.name} is missing or too short, so the run cannot be resumed. Run again without --resume.",
                )
            )


def saved_keys(output: Path, length: int) -> Iterator[tuple[int, "array[int]"]]:
    """File number and keys of every piece that an earlier run did."""
    with keys_path_of(output).open("rb") as file:
        while file.tell() < length:
            number, count = _numbers(file, _HEAD)
            yield number, _numbers(file, count)


def _numbers(file: BinaryIO, count: int) -> "array[int]":
    found = array("Q")
    found.frombytes(file.read(count * _NUMBER))
    return found


def forget(output: Path) -> None:
    """Removes what an earlier run left."""
    for path in (state_of(output), keys_path_of(output)):
        path.unlink(missing_ok=True)


def file_settings(names: list[str]) -> dict[str, str]:
    """Size and time of each file, under its path: what shows that it is the same."""
    found = {}
    for name in names:
        try:
            stat = os.stat(name)  # noqa: PTH116 - the name is a text all the way
            found[name] = f"{stat.st_size} {stat.st_mtime_ns}"
        except OSError:
            found[name] = "-"
    return found


def _as_dict(progressed: Progressed) -> dict[str, Any]:
    run = progressed.run
    return {
        "steps": progressed.steps,
        "unreadable": progressed.unreadable,
        "claims_in_file": progressed.claims_in_file,
        "refused_in_file": progressed.refused_in_file,
        "verdicts": list(run.verdicts.items()),
        "rules": [[*key, count] for key, count in run.rules.items()],
        "types": [[*key, count] for key, count in run.types.items()],
        "findings": run.findings,
        "shown": run.shown,
        "refused": [[each.file, each.finding.as_dict()] for each in run.refused],
    }


def _from_dict(data: Mapping[str, Any]) -> Progressed:
    run = Run(
        verdicts=Counter({Verdict(verdict): count for verdict, count in data["verdicts"]}),
        rules=Counter({(rule, outcome): count for rule, outcome, count in data["rules"]}),
        types=Counter({(code, Verdict(verdict)): count for code, verdict, count in data["types"]}),
        findings=data["findings"],
        shown=data["shown"],
        refused=[Refused(file, Finding.from_dict(finding)) for file, finding in data["refused"]],
    )
    return Progressed(data["steps"], run, data["unreadable"], data["claims_in_file"], data["refused_in_file"])
