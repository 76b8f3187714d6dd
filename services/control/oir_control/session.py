"""A part of a journal on its way out of a sandbox: read in small reads while it is sent, redacted exchange by exchange."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from oir_control.journal.archive import archive, clock_line, settings_file
from oir_control.journal.har import har
from oir_control.journal.lines import lines
from oir_control.journal.page import page
from oir_control.journal.redaction import redacted, redacted_text, shown_settings
from oir_kernel.clock import TickingClock
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.clock_jobs import ClockDay, ClockJob, ClockJobRepository
from oir_kernel.storage.journal import JournalEntry, JournalFilter, JournalRepository
from oir_kernel.web.app import VERSION

_CHUNK = 50
_JOBS = 100


@dataclass(frozen=True, slots=True)
class Session:
    """The exchanges numbered `first` to `last`, both included, of one sandbox."""

    storage: Storage
    scope: SandboxScope
    first: int
    last: int

    def entries(self) -> Iterator[JournalEntry]:
        """The exchanges, redacted; what the journal has let go meanwhile is left out. Blocks: for a thread."""
        after = self.first - 1
        while chunk := self.storage.read_now(self._chunk(after)):
            for entry in chunk:
                yield redacted(entry)
            after = chunk[-1].seq

    def as_lines(self) -> Iterator[bytes]:
        """JSON Lines."""
        return lines(self.entries())

    def as_har(self, origin: str) -> Iterator[bytes]:
        """HAR 1.2; `origin` is the server's address."""
        return har(self.entries(), f"{origin}/s/{self.scope.sandbox_id}", VERSION)

    def as_page(self) -> Iterator[bytes]:
        """A page."""
        name = self.scope.sandbox_id
        told = Text(
            f"Udvekslinger med sandkassen {name}, nr. {self.first}-{self.last}. CPR-numre er maskeret.",
            f"Exchanges with the sandbox {name}, no. {self.first}-{self.last}. CPR numbers are masked.",
        )
        return page(f"Testsession: {name}", told, self.entries())

    def as_zip(self, origin: str) -> Iterator[bytes]:
        """A zip of all of it, with the settings and what the clock's jobs told."""
        now = self.scope.clock.now()
        settings = shown_settings(self.scope.settings.as_dict())
        members = (
            ("report.html", self.as_page()),
            ("journal.jsonl", self.as_lines()),
            ("journal.har", self.as_har(origin)),
            ("settings.json", iter([settings_file(self.scope.sandbox_id, now, settings, VERSION)])),
            ("clock.jsonl", self._clock()),
        )
        return archive(members, TickingClock().now())

    def _chunk(self, after: int) -> "_Read":
        return _Read(self.scope.state_id, JournalFilter(after=after, before=self.last + 1))

    def _clock(self) -> Iterator[bytes]:
        for job, days in self.storage.read_now(self._jobs):
            yield redacted_text(clock_line(job, days).decode()).encode()

    def _jobs(self, connection: Connection) -> list[tuple[ClockJob, list[ClockDay]]]:
        jobs = ClockJobRepository(connection, self.scope.state_id)
        return [
            (job, [ClockDay(day, jobs.entries(job.job_id, day), count) for day, count in jobs.days(job.job_id).items()])
            for job in reversed(jobs.newest(_JOBS))
        ]


@dataclass(frozen=True, slots=True)
class _Read:
    """A work that reads the next few exchanges."""

    state_id: str
    wanted: JournalFilter

    def __call__(self, connection: Connection) -> list[JournalEntry]:
        return JournalRepository(connection, self.state_id).page(self.wanted, limit=_CHUNK)
