"""The clock of a sandbox over JSON: `/api/control/clock`."""

from collections.abc import Callable
from datetime import date
from typing import Annotated, TypeVar

from fastapi import APIRouter, Body, Path, Query, Response
from sqlalchemy import Connection

from oir_control.api.clock_views import (
    AdvanceIn,
    AgendaView,
    ClockView,
    DayView,
    JobView,
    ReportView,
    agenda_view,
    danish,
    day_view,
    job_view,
)
from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.clock_jobs import ClockDay, ClockJob, ClockJobRepository
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER, UUID, PlainText

T = TypeVar("T")
JobId = Annotated[str, Path(pattern=UUID, description="The job's id")]


def clock_router(storage: Storage, timekeeper: Timekeeper) -> APIRouter:
    """The routes below `/api/control/clock`."""
    router = APIRouter(prefix="/api/control/clock", tags=["control"])
    _add_looking(router, storage)
    _add_moving(router, storage, timekeeper)
    return router


def _add_looking(router: APIRouter, storage: Storage) -> None:
    @router.get("", summary="The sandbox's clock")
    async def show_clock(scope: CurrentScope) -> ClockView:
        """What the clock shows, when the next thing is due, and the job that moves the clock, if one does."""
        return await storage.read(lambda connection: _clock(connection, scope))

    @router.get("/agenda", summary="What will happen")
    async def list_agenda(
        scope: CurrentScope,
        kind: Annotated[PlainText | None, Query(max_length=100, description="Only this kind")] = None,
        key: Annotated[PlainText | None, Query(max_length=255, description="Only about this object")] = None,
        after: Annotated[
            int | None, Query(ge=0, le=LAST_NUMBER, description="Go on after the thing of this number")
        ] = None,
        limit: Annotated[int, Query(ge=1, le=1000, description="Things at most")] = 100,
    ) -> list[AgendaView]:
        """What is on the agenda, soonest first."""

        def work(connection: Connection) -> list[AgendaView]:
            agenda = AgendaRepository(connection, scope.state_id, scope.clock.now)
            return [agenda_view(item) for item in agenda.waiting(kind=kind, key=key, after=after, limit=limit)]

        return await storage.read(work)

    @router.get("/jobs", summary="Jobs that moved the clock")
    async def list_jobs(
        scope: CurrentScope, limit: Annotated[int, Query(ge=1, le=1000, description="Jobs at most")] = 100
    ) -> list[JobView]:
        """Jobs since the sandbox was made or reset, newest first."""
        found = await _of_jobs(storage, scope, lambda jobs: jobs.newest(limit))
        return [job_view(job, scope) for job in found]

    @router.get("/jobs/{job_id}", summary="One job with its report")
    async def show_job(
        scope: CurrentScope,
        job_id: JobId,
        begin: Annotated[
            date | None, Query(alias="from", description="Only days from this one on", examples=["2027-01-01"])
        ] = None,
        days: Annotated[int, Query(ge=1, le=1000, description="Days at most")] = 100,
        per_day: Annotated[int, Query(ge=0, le=1000, description="Things of a day at most")] = 100,
        skip: Annotated[int, Query(ge=0, le=10**6, description="Things of each day to leave out first")] = 0,
    ) -> ReportView:
        """A job, and what happened on each day while it ran. At most 10,000 things are listed, and the rest counted."""
        return await storage.read(
            lambda connection: _report(connection, scope, job_id.lower(), begin or date.min, days, per_day, skip)
        )


def _add_moving(router: APIRouter, storage: Storage, timekeeper: Timekeeper) -> None:
    @router.post(
        "/advance",
        summary="Move the sandbox's clock on",
        status_code=202,
        responses={200: {"model": ReportView, "description": "The job has ended within the seconds of `wait`"}},
    )
    async def advance(
        scope: CurrentScope,
        wanted: Annotated[AdvanceIn, Body()],
        response: Response,
        wait: Annotated[int, Query(ge=0, le=600, description="Seconds to wait for the job's end")] = 0,
    ) -> ReportView:
        """Move the clock forward as a job: everything on the agenda up to then happens, each thing at its time.

        Answers at once with the job, or with the ended job if it ends within `wait` seconds. While a job is under way
        another is refused. A reset or deletion of the sandbox ends the job as `stopped`.
        """
        job = await timekeeper.advance(scope, wanted.target())
        await timekeeper.ended(job.job_id, wait)
        shown = await storage.read(lambda connection: _report(connection, scope, job.job_id, date.min, 100, 100, 0))
        response.headers["Location"] = shown.address
        response.status_code = 202 if shown.ended is None else 200
        return shown

    @router.post("/jobs/{job_id}/stop", summary="Stop a job")
    async def stop_job(scope: CurrentScope, job_id: JobId) -> JobView:
        """Have a job end where it is: the thing under way is finished, the clock stays there. An ended job is left alone."""
        await storage.write(lambda connection: ClockJobRepository(connection, scope.state_id).stop(job_id.lower()))
        await timekeeper.ended(job_id.lower(), 1)
        return job_view(_known(await _of_jobs(storage, scope, lambda jobs: jobs.get(job_id.lower()))), scope)


_LISTED = 10_000


async def _of_jobs(storage: Storage, scope: SandboxScope, ask: Callable[[ClockJobRepository], T]) -> T:
    return await storage.read(lambda connection: ask(ClockJobRepository(connection, scope.state_id)))


def _clock(connection: Connection, scope: SandboxScope) -> ClockView:
    now = scope.clock.now()
    agenda = AgendaRepository(connection, scope.state_id, lambda: now)
    due = agenda.next_due()
    job = ClockJobRepository(connection, scope.state_id).under_way()
    return ClockView(
        now=now.isoformat(),
        today=now.date().isoformat(),
        mode="ticking" if scope.settings.clock_frozen is None else "frozen",
        next_due=None if due is None else danish(due),
        waiting=agenda.count(),
        job=None if job is None else job_view(job, scope),
    )


def _report(
    connection: Connection, scope: SandboxScope, job_id: str, begin: date, days: int, per_day: int, skip: int
) -> ReportView:
    jobs = ClockJobRepository(connection, scope.state_id)
    job = _known(jobs.get(job_id))
    told = jobs.days(job_id, telling=True)
    quiet = sum(jobs.days(job_id).values()) - sum(told.values())
    counted = [(day, count) for day, count in told.items() if day >= begin]
    shown: list[DayView] = []
    room = _LISTED
    for day, count in counted[:days]:
        entries = jobs.entries(job_id, day, min(per_day, room), skip, telling=True)
        room -= len(entries)
        shown.append(day_view(ClockDay(day, entries, count)))
    left_out = len(counted) - len(shown)
    return ReportView(**job_view(job, scope).model_dump(), days=shown, days_left_out=left_out, quiet=quiet)


def _known(job: ClockJob | None) -> ClockJob:
    if job is None:
        raise NotFound(
            Text(
                "Sandkassen har intet job med det id. En nulstilling afslutter og glemmer job. Se /api/control/clock/jobs.",
                "The sandbox has no job of that id. A reset ends and forgets jobs. See /api/control/clock/jobs.",
            )
        )
    return job
