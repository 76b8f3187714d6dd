"""Jobs that advance a sandbox's clock, and the report each writes: which runs, where it is, what happened on which day.

A state has at most one job under way; the database itself holds that. `owner` and `seen_at` say which process walks it
and when it last said so: a job nobody has said a word of for a while is taken up by another.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    Index,
    Integer,
    PrimaryKeyConstraint,
    Table,
    Text,
    func,
    select,
    text,
    update,
)

from oir_kernel import findings
from oir_kernel.storage.agenda import AgendaItem, as_due
from oir_kernel.storage.prepared import insert_into
from oir_kernel.storage.tables import Sequence as Numbered
from oir_kernel.storage.tables import metadata

if TYPE_CHECKING:
    from oir_kernel.sandbox import SandboxScope

QUEUED, RUNNING, DONE, STOPPED, FAILED = "queued", "running", "done", "stopped", "failed"

_UNDER_WAY = text("ended_at IS NULL")

clock_job_table = Table(
    "kernel_clock_job",
    metadata,
    Column("sandbox_id", Text, nullable=False),
    Column("job_id", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("from_at", Text, nullable=False),
    Column("to_at", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("steps", Integer, nullable=False),
    Column("stopping", Integer, nullable=False),
    Column("said", Text, nullable=True),
    Column("owner", Text, nullable=False),
    Column("seen_at", Text, nullable=False),
    Column("created_at", Text, nullable=False),
    Column("ended_at", Text, nullable=True),
    PrimaryKeyConstraint("sandbox_id", "job_id"),
    Index(
        "ix_kernel_clock_job_under_way",
        "sandbox_id",
        unique=True,
        sqlite_where=_UNDER_WAY,
        postgresql_where=_UNDER_WAY,
    ),
    info={"carried": False},  # a job moves the clock of the sandbox it was begun in, not of a clone
)

clock_entry_table = Table(
    "kernel_clock_entry",
    metadata,
    Column("seq", Numbered, primary_key=True, autoincrement=True),
    Column("sandbox_id", Text, nullable=False),
    Column("job_id", Text, nullable=False),
    Column("day", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("item_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("texts", Text, nullable=False),
    Index("ix_kernel_clock_entry_sandbox_id_job_id_day_seq", "sandbox_id", "job_id", "day", "seq"),
    sqlite_autoincrement=True,
    info={"carried": False},
)

_J, _E = clock_job_table.c, clock_entry_table.c
_TELL = insert_into(clock_entry_table)
_NOTHING = json.dumps([])
"""The texts of an entry that tells nothing."""


@dataclass(frozen=True, slots=True)
class ClockJob:
    """A job: `state` is queued, running, done, stopped or failed; it goes from `begins` to `target` and has come to `at`,
    instants of the sandbox's clock, in `steps` things done. `said`: why it was stopped or failed. `created` and `ended` are
    instants of the machine.
    """

    job_id: str
    state: str
    begins: datetime
    target: datetime
    at: datetime
    steps: int
    stopping: bool
    said: findings.Text | None
    created: datetime
    ended: datetime | None


@dataclass(frozen=True, slots=True)
class ClockEntry:
    """A thing that happened while a job ran, at an instant of the sandbox's clock, with what its step told."""

    at: datetime
    item_id: str
    kind: str
    key: str
    texts: Sequence[findings.Text]


@dataclass(frozen=True, slots=True)
class ClockDay:
    """What happened on one day in Denmark: the first entries, and how many there are in all."""

    day: date
    entries: Sequence[ClockEntry]
    count: int


def _telling() -> ColumnElement[bool]:
    """Entries that tell something: a look that found nothing to do leaves an entry without a text."""
    return _E.texts != _NOTHING


class ClockJobRepository:
    """The jobs of one sandbox state."""

    def __init__(self, connection: Connection, state_id: str) -> None:
        self._connection = connection
        self._state_id = state_id

    def under_way(self) -> ClockJob | None:
        """The job that runs or is about to, `None` if none does."""
        return self._one(_J.ended_at.is_(None))

    def get(self, job_id: str) -> ClockJob | None:
        """One job, `None` if there is none of that id."""
        return self._one(_J.job_id == job_id)

    def newest(self, limit: int = 100) -> list[ClockJob]:
        """The last jobs, newest first."""
        asked = select(clock_job_table).where(_J.sandbox_id == self._state_id)
        return [
            _job(row) for row in self._connection.execute(asked.order_by(_J.created_at.desc(), _J.job_id).limit(limit))
        ]

    def queue(self, begins: datetime, target: datetime, owner: str, at: datetime) -> ClockJob:
        """A new job of this process, at an instant of the machine. The database refuses a second one under way."""
        job = ClockJob(str(uuid.uuid4()), QUEUED, begins, target, begins, 0, False, None, at, None)
        row = {
            "sandbox_id": self._state_id,
            "job_id": job.job_id,
            "state": job.state,
            "from_at": as_due(begins),
            "to_at": as_due(target),
            "at": as_due(begins),
            "steps": 0,
            "stopping": 0,
            "said": None,
            "owner": owner,
            "seen_at": as_due(at),
            "created_at": as_due(at),
            "ended_at": None,
        }
        self._connection.execute(clock_job_table.insert().values(row))
        return job

    def claim(self, job_id: str, owner: str, unseen_since: datetime, at: datetime) -> bool:
        """Take up a job under way that nobody spoke of since then; whether it is this process's now."""
        return self._changed(job_id, {"owner": owner, "seen_at": as_due(at)}, _J.seen_at < as_due(unseen_since))

    def walk(self, job_id: str, owner: str, at: datetime, steps: int, seen: datetime) -> bool:
        """The job has come to `at`; whether this process still walks it."""
        values = {"state": RUNNING, "at": as_due(at), "steps": steps, "seen_at": as_due(seen)}
        return self._changed(job_id, values, _J.owner == owner)

    def stop(self, job_id: str) -> bool:
        """Ask a job under way to end where it is; whether it was under way."""
        return self._changed(job_id, {"stopping": 1})

    def end(
        self,
        job_id: str,
        state: str,
        at: datetime | None,
        steps: int,
        ended: datetime,
        said: findings.Text | None = None,
    ) -> bool:
        """The job has ended as `state`, at an instant of the sandbox's clock if that is known; whether it was under way."""
        told = None if said is None else json.dumps(said.as_dict(), ensure_ascii=False)
        where = {} if at is None else {"at": as_due(at)}
        values = {"state": state, "steps": steps, "said": told, "ended_at": as_due(ended), **where}
        return self._changed(job_id, values)

    def tell(self, job_id: str, scope: "SandboxScope", item: AgendaItem, texts: Sequence[findings.Text]) -> None:
        """Write an entry of the job's report, at the time the sandbox's clock shows."""
        at = scope.clock.now()
        row = {
            "sandbox_id": self._state_id,
            "job_id": job_id,
            "day": at.date().isoformat(),
            "at": as_due(at),
            "item_id": item.item_id,
            "kind": item.kind,
            "key": item.key,
            "texts": json.dumps([said.as_dict() for said in texts], ensure_ascii=False),
        }
        _TELL.run_many(self._connection, [row])

    def days(self, job_id: str, *, telling: bool = False) -> Mapping[date, int]:
        """On which days something happened, and how much; `telling`: counting only what told something."""
        asked = select(_E.day, func.count()).where(_E.sandbox_id == self._state_id, _E.job_id == job_id)
        if telling:
            asked = asked.where(_telling())
        rows = self._connection.execute(asked.group_by(_E.day).order_by(_E.day))
        return {date.fromisoformat(day): count for day, count in rows}

    def entries(
        self, job_id: str, day: date, limit: int = 100, skip: int = 0, *, telling: bool = False
    ) -> list[ClockEntry]:
        """What happened on one day, in order; at most `limit`, after the first `skip`. `telling`: only what told something."""
        mine = (_E.sandbox_id == self._state_id) & (_E.job_id == job_id) & (_E.day == day.isoformat())
        if telling:
            mine &= _telling()
        asked = select(clock_entry_table).where(mine).order_by(_E.seq).limit(limit).offset(skip)
        return [_entry(row) for row in self._connection.execute(asked)]

    def _one(self, which: Any) -> ClockJob | None:
        asked = select(clock_job_table).where(_J.sandbox_id == self._state_id, which)
        row = self._connection.execute(asked).one_or_none()
        return None if row is None else _job(row)

    def _changed(self, job_id: str, values: Mapping[str, Any], *conditions: Any) -> bool:
        which = (_J.sandbox_id == self._state_id, _J.job_id == job_id, _J.ended_at.is_(None), *conditions)
        return bool(self._connection.execute(update(clock_job_table).where(*which).values(values)).rowcount)


def tell(connection: Connection, scope: "SandboxScope", item: AgendaItem, texts: Sequence[findings.Text]) -> None:
    """Write what a step told into the report of the job under way in its sandbox, if there is one."""
    jobs = ClockJobRepository(connection, scope.state_id)
    job = jobs.under_way()
    if job is not None:
        jobs.tell(job.job_id, scope, item, texts)


def unseen_jobs(connection: Connection, since: datetime) -> list[tuple[str, str]]:
    """Jobs under way that no process spoke of since then: state id and job id, of all sandboxes."""
    asked = select(_J.sandbox_id, _J.job_id).where(_J.ended_at.is_(None), _J.seen_at < as_due(since))
    return [(state_id, job_id) for state_id, job_id in connection.execute(asked)]


def release_jobs(connection: Connection, owner: str) -> None:
    """A process walks its jobs no further; another may take them up at once."""
    mine = update(clock_job_table).where(_J.ended_at.is_(None), _J.owner == owner)
    connection.execute(mine.values(owner="", seen_at=""))


def _job(row: Any) -> ClockJob:
    return ClockJob(
        job_id=row.job_id,
        state=row.state,
        begins=datetime.fromisoformat(row.from_at),
        target=datetime.fromisoformat(row.to_at),
        at=datetime.fromisoformat(row.at),
        steps=row.steps,
        stopping=bool(row.stopping),
        said=None if row.said is None else findings.Text(**json.loads(row.said)),
        created=datetime.fromisoformat(row.created_at),
        ended=None if row.ended_at is None else datetime.fromisoformat(row.ended_at),
    )


def _entry(row: Any) -> ClockEntry:
    return ClockEntry(
        at=datetime.fromisoformat(row.at),
        item_id=row.item_id,
        kind=row.kind,
        key=row.key,
        texts=[findings.Text(**said) for said in json.loads(row.texts)],
    )
