"""A test session as one zip, written while it is sent: journal, settings, what the clock's jobs told, and a page to read."""

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from oir_kernel.storage.clock_jobs import ClockDay, ClockJob


class _Outlet:
    """Where the zip is written: keeps what has not been sent yet. It cannot seek, so sizes follow their files."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def write(self, data: bytes) -> int:
        """Keep these bytes."""
        self._waiting += data
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def close(self) -> None:
        """Nothing to close."""

    def taken(self) -> bytes:
        """What was written since the last call."""
        data = bytes(self._waiting)
        self._waiting.clear()
        return data


def archive(members: Iterable[tuple[str, Iterable[bytes]]], at: datetime) -> Iterator[bytes]:
    """A zip of these files, name and content, in pieces; `at` is the time they all carry."""
    outlet = _Outlet()
    moment = (max(at.year, 1980), at.month, at.day, at.hour, at.minute, at.second)
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members:
            described = zipfile.ZipInfo(name, moment)
            described.compress_type = zipfile.ZIP_DEFLATED
            with made.open(described, "w") as file:
                for piece in content:
                    file.write(piece)
                    yield outlet.taken()
            yield outlet.taken()
    yield outlet.taken()


def settings_file(sandbox: str, now: datetime, settings: Mapping[str, Any], version: str) -> bytes:
    """What the sandbox was told to be, its secrets left out already, and what its clock showed."""
    said = {"sandbox": sandbox, "now": now.isoformat(), "program": version, "settings": settings}
    return json.dumps(said, ensure_ascii=False, indent=2).encode()


def clock_line(job: ClockJob, days: Sequence[ClockDay]) -> bytes:
    """One job that moved the clock, with its report, as a line of JSON; `count` tells of entries that are left out."""
    said = {
        "job": job.job_id,
        "state": job.state,
        "from": job.begins.isoformat(),
        "to": job.target.isoformat(),
        "at": job.at.isoformat(),
        "steps": job.steps,
        "said": None if job.said is None else job.said.as_dict(),
        "days": [
            {
                "day": day.day.isoformat(),
                "count": day.count,
                "entries": [
                    {
                        "at": entry.at.isoformat(),
                        "kind": entry.kind,
                        "key": entry.key,
                        "texts": [text.as_dict() for text in entry.texts],
                    }
                    for entry in day.entries
                ],
            }
            for day in days
        ],
    }
    return (json.dumps(said, ensure_ascii=False) + "\n").encode()
