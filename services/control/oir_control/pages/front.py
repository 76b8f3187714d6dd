"""What the first page shows, read from where it is kept."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response

from oir_control.journal.redaction import masked_head
from oir_control.pages.forms import Form, Forms
from oir_control.pages.ports import ClaimCheck, Running
from oir_control.pages.shell import page
from oir_kernel.faults.plan import DOORS
from oir_kernel.faults.rules import ANY
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT, PSRM_POLICIES, SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.storage.agenda import AgendaRepository
from oir_kernel.storage.clock_jobs import ClockEntry, ClockJob, ClockJobRepository
from oir_kernel.storage.journal import JournalEntry, read_journal
from oir_kernel.storage.keys import ROLES
from oir_kernel.storage.states import exchanges
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.access import Caller, current_caller
from oir_kernel.web.context import current_scope

LAST: Final = 20
"""Exchanges on the page."""
MAX_SANDBOXES: Final = 100
"""Sandboxes on the page; the rest is told by number."""
_TOLD: Final = 10

DONE: Final = {
    "ur": Text("Uret er flyttet.", "The clock was moved."),
    "paa-vej": Text(
        "Uret er på vej; genindlæs siden for at følge det.", "The clock is on its way; reload to follow it."
    ),
    "fejl": Text("Fejlen er bestilt.", "The fault was ordered."),
    "ingen-fejl": Text("Fejlen er fjernet.", "The fault was removed."),
    "oprettet": Text("Sandkassen er oprettet.", "The sandbox was created."),
    "nulstillet": Text("Sandkassen er nulstillet.", "The sandbox was reset."),
}
"""What is told after a form was carried out, by the word in the address."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the pages stand on; `claims` is absent where nobody checks claims."""

    running: Running
    storage: Storage
    sandboxes: Sandboxes
    timekeeper: Timekeeper
    faults: StoredFaults
    claims: ClaimCheck | None = None
    forms: Forms = field(default_factory=Forms)

    async def front(self, request: Request, form: Form | None = None) -> Response:
        """The first page, with what was typed and what is wrong with it where a form was not carried out."""
        caller, scope = current_caller(request), current_scope(request)
        values = {
            "form": form,
            "notice": DONE.get(request.query_params.get("gjort", "")),
            "running": self.running,
            "seen": await self._seen(scope) if caller.opens(scope.workspace) else None,
            "sandboxes": await self._listed(caller),
            "kinds": self.faults.kinds.values(),
            "doors": (ANY, *DOORS),
            "policies": PSRM_POLICIES,
            "base": f"{request.url.scheme}://{request.headers.get('host', '')}",
            "hostname": _host(request),
            "has_check": self.claims is not None,
            **self.about(request),
        }
        return page(request, "front.html", values, 200 if form is None else form.status)

    def about(self, request: Request) -> dict[str, Any]:
        """What every page with forms or findings is told: who may do what, the token, whether rules have pages."""
        caller = current_caller(request)
        return {
            "may_change": ROLES.index(caller.role) >= ROLES.index("tester"),
            "role": caller.role,
            "token": self.forms.token(request),
            "has_rules": self.running.has_rules,
            "prefix": _prefix(current_scope(request)),
        }

    async def _seen(self, scope: SandboxScope) -> dict[str, Any]:
        found = await read_journal(self.storage, scope.state_id, lambda journal: journal.list(limit=LAST))
        return {
            "scope": scope,
            "clock": await self.storage.read(lambda connection: _clock(connection, scope)),
            "faults": [rule for rule, _ in await self.faults.rules(scope)],
            "exchanges": [shown(entry) for entry in reversed(found)],
        }

    async def _listed(self, caller: Caller) -> dict[str, Any]:
        stored = [sandbox for sandbox in await self.sandboxes.all() if caller.opens(sandbox.workspace)]
        counted = await self.storage.read(exchanges)
        rows = [
            {
                "name": one.sandbox_id,
                "workspace": one.workspace,
                "now": self.sandboxes.scope_of(one).clock.now(),
                "exchanges": counted.get(one.state_id, 0),
                "expires": one.expires_at,
            }
            for one in stored[:MAX_SANDBOXES]
        ]
        return {"rows": rows, "more": len(stored) - len(rows)}


@dataclass(frozen=True, slots=True)
class Clock:
    """A sandbox's clock: `job` is the last one that moved it, `told` the first things on its way."""

    now: datetime
    frozen: bool
    due: datetime | None
    waiting: int
    job: ClockJob | None
    told: list[ClockEntry]


def _clock(connection: Connection, scope: SandboxScope) -> Clock:
    now = scope.clock.now()
    agenda = AgendaRepository(connection, scope.state_id, lambda: now)
    jobs = ClockJobRepository(connection, scope.state_id)
    job = next(iter(jobs.newest(1)), None)
    told = [] if job is None else _told(jobs, job.job_id)
    return Clock(now, scope.settings.clock_frozen is not None, agenda.next_due(), agenda.count(), job, told)


def _told(jobs: ClockJobRepository, job_id: str) -> list[ClockEntry]:
    """The first few things that happened while a job ran."""
    told: list[ClockEntry] = []
    for day in jobs.days(job_id, telling=True):
        told += jobs.entries(job_id, day, _TOLD - len(told), telling=True)
        if len(told) >= _TOLD:
            break
    return told


def shown(entry: JournalEntry) -> dict[str, Any]:
    """An exchange as the pages show it, masked as in every list."""
    head = masked_head(entry)
    refused = head.verdict.startswith(("AFVI", "FAULT", "FEJL", "NO ")) or head.status >= 400
    remarked = any(one.get("outcome") in ("afvis", "høring", "ikke_evalueret") for one in head.findings)
    findings = [_BLANK | {name: one[name] for name in _BLANK if one.get(name)} for one in head.findings]
    return {"entry": head, "findings": findings, "look": "no" if refused else "see" if remarked else "ok"}


_BLANK: Final[dict[str, Any]] = dict.fromkeys(
    ("rule_id", "outcome", "message", "fix", "path", "line", "expected", "legal_basis", "source", "provenance"), ""
) | {"read": {}}
"""A finding that says nothing: what a journalled one does not say, the page does not show."""


def _prefix(scope: SandboxScope) -> str:
    """What stands before the addresses of a sandbox; the default one needs nothing."""
    return "" if scope.sandbox_id == DEFAULT else f"/s/{scope.sandbox_id}"


def _host(request: Request) -> str:
    """The name of the host that was asked, as an address has it."""
    name = request.url.hostname or ""
    return f"[{name}]" if ":" in name else name
