"""What the clock's JSON looks like, and how it is made from what is stored."""

from datetime import datetime

from pydantic import BaseModel, Field

from oir_kernel.clock import DANISH_TIME
from oir_kernel.clock_targets import Target, target_by, target_to
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage.agenda import AgendaItem
from oir_kernel.storage.clock_jobs import ClockDay, ClockEntry, ClockJob
from oir_kernel.web.model import Model, TextView


class AdvanceIn(Model):
    """How far the clock is to be moved: `by` or `to`, one of them. Source: ours."""

    by: str | None = Field(
        None,
        max_length=64,
        description="ISO 8601 duration; years to days keep the time of day in Denmark, hours to seconds are elapsed time",
        examples=["P30D"],
    )
    to: str | None = Field(
        None,
        max_length=64,
        description="Instant with zone, date (when that day begins in Denmark), or `next`: the next thing on the agenda",
        examples=["2027-01-04"],
    )

    def target(self) -> Target:
        """Where that is. Raises `BadRequest`."""
        if self.by is not None and self.to is None:
            return target_by(self.by)
        if self.to is not None and self.by is None:
            return target_to(self.to)
        raise BadRequest(
            Text(
                "Skriv enten by (en varighed, fx P30D) eller to (et tidspunkt, en dato eller next).",
                "Write either by (a duration such as P30D) or to (an instant, a date or next).",
            )
        )


class JobView(BaseModel):
    """A job that moves the clock. Times are the sandbox's, in Danish time, unless it says otherwise."""

    id: str = Field(description="UUID of the job")
    address: str = Field(description="Where the job is shown, with its report")
    state: str = Field(description="queued, running, done, stopped or failed")
    begins: str = Field(description="What the clock showed")
    target: str = Field(description="What it is to show")
    at: str = Field(description="How far it has come")
    progress: float = Field(description="Share of the way, 0 to 1")
    steps: int = Field(description="Things that happened so far")
    said: TextView | None = Field(description="Why it was stopped or failed")
    created: str = Field(description="Instant of the machine it was asked for, UTC")
    ended: str | None = Field(description="Instant of the machine it ended, UTC")


class EntryView(BaseModel):
    """One thing that happened."""

    at: str = Field(description="The sandbox's time")
    item: str = Field(description="Its id on the agenda")
    kind: str = Field(description="What it was")
    key: str = Field(description="The object it was about")
    texts: list[TextView] = Field(description="What happened, in words")


class DayView(BaseModel):
    """What happened on one day in Denmark, in order."""

    date: str = Field(description="The day, ISO")
    count: int = Field(description="Things that happened that day and have something to tell")
    entries: list[EntryView] = Field(description="The first of them, as many as were asked for")
    left_out: int = Field(description="Things of that day that are not listed here")


class ReportView(JobView):
    """A job with its report, day by day; days on which nothing happened, and looks that found nothing to do, are left out."""

    days: list[DayView] = Field(description="The days, as many as were asked for")
    days_left_out: int = Field(description="Later days with something, not listed here; ask with `from`")
    quiet: int = Field(description="Things in which nothing happened, of all days: counted, not listed")


class ClockView(BaseModel):
    """What time it is in the sandbox, and what comes next."""

    now: str = Field(description="The sandbox's time, in Danish time")
    today: str = Field(description="The date in Denmark then")
    mode: str = Field(description="frozen or ticking")
    next_due: str | None = Field(description="When the next thing on the agenda is due; it may be overdue")
    waiting: int = Field(description="Things on the agenda")
    job: JobView | None = Field(description="The job under way")


class AgendaView(BaseModel):
    """One thing on the agenda."""

    seq: int = Field(description="Its number; things due together happen in this order")
    id: str = Field(description="Its id")
    due: str = Field(description="When it happens, by the sandbox's clock")
    kind: str = Field(description="What it is")
    key: str = Field(description="The object it is about")
    attempts: int = Field(description="How often it was put off")


def day_view(day: ClockDay) -> DayView:
    """One day of a report."""
    return DayView(
        date=day.day.isoformat(),
        count=day.count,
        entries=[_entry(entry) for entry in day.entries],
        left_out=day.count - len(day.entries),
    )


def _entry(entry: ClockEntry) -> EntryView:
    texts = [TextView.of(said) for said in entry.texts]
    return EntryView(at=danish(entry.at), item=entry.item_id, kind=entry.kind, key=entry.key, texts=texts)


def job_view(job: ClockJob, scope: SandboxScope) -> JobView:
    """A job without its report."""
    return JobView(
        id=job.job_id,
        address=f"/s/{scope.sandbox_id}/api/control/clock/jobs/{job.job_id}",
        state=job.state,
        begins=danish(job.begins),
        target=danish(job.target),
        at=danish(job.at),
        progress=_progress(job),
        steps=job.steps,
        said=None if job.said is None else TextView.of(job.said),
        created=job.created.isoformat(),
        ended=None if job.ended is None else job.ended.isoformat(),
    )


def _progress(job: ClockJob) -> float:
    if job.state == "done":
        return 1.0
    way = job.target - job.begins
    return min(round((job.at - job.begins) / way, 3), 1.0) if way else 0.0


def danish(at: datetime) -> str:
    """An instant as the sandbox shows it."""
    return at.astimezone(DANISH_TIME).isoformat()


def agenda_view(item: AgendaItem) -> AgendaView:
    """One thing on the agenda; what it carries is not shown."""
    return AgendaView(
        seq=item.seq, id=item.item_id, due=danish(item.due), kind=item.kind, key=item.key, attempts=item.attempts
    )
