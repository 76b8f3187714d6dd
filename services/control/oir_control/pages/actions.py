"""What the forms of the first page do. Each is carried out by what the JSON doors use too, then the page is read anew."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation

from starlette.requests import Request
from starlette.responses import Response

from oir_control.pages.forms import WHOLE, Form
from oir_control.pages.front import Site
from oir_control.pages.shell import see_other
from oir_kernel.clock import DANISH_TIME
from oir_kernel.clock_targets import target_by, target_to
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, SandboxError
from oir_kernel.faults.rules import MAX_COUNT, Order
from oir_kernel.faults.syntax import read_fault
from oir_kernel.findings import Text
from oir_kernel.sandbox import require_sandbox_id
from oir_kernel.storage.sandboxes import DEFAULT_WORKSPACE
from oir_kernel.web.access import current_caller
from oir_kernel.web.context import current_scope, root_of

_WAIT_SECONDS = 5
_ORDER_FIELDS = ("door", "service", "operation", "sender", "share", "skip", "times")

Action = Callable[[Request], Awaitable[Response]]


class WrongField(Exception):
    """An error and the field it is about."""

    def __init__(self, name: str, error: SandboxError) -> None:
        super().__init__(name)
        self.name = name
        self.error = error


@dataclass(frozen=True, slots=True)
class Actions:
    """The forms of the first page."""

    site: Site

    def by_path(self) -> Mapping[str, Action]:
        """What each address below `/pages/` does."""
        return {
            "clock": self._form("clock", self._move_clock),
            "faults": self._form("faults", self._order_fault),
            "faults/remove": self._form("faults", self._remove_fault),
            "faults/clear": self._form("faults", self._clear_faults),
            "sandboxes": self._form("sandboxes", self._create),
            "sandboxes/reset": self._form("sandboxes", self._reset),
        }

    def _form(self, name: str, carry_out: Callable[[Request, Form], Awaitable[str]]) -> Action:
        async def action(request: Request) -> Response:
            form = await self.site.forms.read(request, name, current_scope(request))
            if not form.errors:
                try:
                    return see_other(await carry_out(request, form))
                except WrongField as wrong:
                    form.wrong(wrong.name, wrong.error)
                except SandboxError as error:
                    form.wrong(WHOLE, error)
            return await self.site.front(request, form)

        return action

    async def _move_clock(self, request: Request, form: Form) -> str:
        name = "by" if form.get("by") else "to"
        wanted = form.get(name)
        if not wanted:
            raise WrongField("by", _needed("en varighed, fx P30D", "a duration such as P30D"))
        try:
            target = target_by(wanted) if name == "by" else target_to(wanted)
            job = await self.site.timekeeper.advance(current_scope(request), target)
        except SandboxError as error:
            raise WrongField(name, error) from None
        await self.site.timekeeper.ended(job.job_id, _WAIT_SECONDS)
        scope = await self.site.sandboxes.scope(current_scope(request).sandbox_id)
        return f"{root_of(request)}/?gjort={'ur' if scope.clock.now() >= job.target else 'paa-vej'}#ur"

    async def _order_fault(self, request: Request, form: Form) -> str:
        scope = current_scope(request)
        fault = ";".join(part for part in (form.get("kind"), form.get("parameters")) if part)
        _in_field(
            "parameters" if form.get("kind") in self.site.faults.kinds else "kind",
            lambda: read_fault(fault, self.site.faults.kinds, CprGate(scope.settings.allowed_cpr)),
        )
        order = Order(
            fault,
            form.get("door"),
            form.get("service"),
            form.get("operation"),
            form.get("sender").lower(),
            _share(form),
            _count(form, "skip") or 0,
            _count(form, "times"),
        )
        try:
            await self.site.faults.add(scope, order)
        except SandboxError as error:
            begins = error.detail.en.partition(" ")[0]  # an order is refused with the name of its field first
            raise WrongField(begins if begins in _ORDER_FIELDS else WHOLE, error) from None
        return f"{root_of(request)}/?gjort=fejl#fejl"

    async def _remove_fault(self, request: Request, form: Form) -> str:
        await self.site.faults.remove(current_scope(request), _count(form, "number") or 0)
        return f"{root_of(request)}/?gjort=ingen-fejl#fejl"

    async def _clear_faults(self, request: Request, form: Form) -> str:
        _ = form
        await self.site.faults.clear(current_scope(request))
        return f"{root_of(request)}/?gjort=ingen-fejl#fejl"

    async def _create(self, request: Request, form: Form) -> str:
        settings = {name: form.get(name) for name in ("psrm", "seed") if form.get(name)}
        if form.get("clock_frozen"):
            settings["clock_frozen"] = _danish(form.get("clock_frozen"))
        name = form.get("name")
        if name:
            _in_field("name", lambda: require_sandbox_id(name))
        workspace = current_caller(request).workspace or DEFAULT_WORKSPACE
        try:
            made = await self.site.sandboxes.create(name, settings, workspace=workspace)
        except BadRequest as error:
            raise WrongField("clock_frozen" if "clock_frozen" in settings else "psrm", error) from None
        except SandboxError as error:
            raise WrongField("name", error) from None
        return f"/s/{made.sandbox_id}/?gjort=oprettet"

    async def _reset(self, request: Request, form: Form) -> str:
        name = form.get("name")
        await self.site.sandboxes.reset(name, workspace=current_caller(request).workspace)
        return f"{root_of(request)}/?gjort=nulstillet#sandkasser"


def _in_field(name: str, work: Callable[[], object]) -> None:
    try:
        work()
    except SandboxError as error:
        raise WrongField(name, error) from None


def _share(form: Form) -> Decimal | None:
    given = form.get("share")
    try:
        return Decimal(given.replace(",", ".")) if given else None
    except InvalidOperation:
        raise WrongField("share", _needed("en andel over 0 og højst 1, fx 0,25", "a share such as 0.25")) from None


def _count(form: Form, name: str) -> int | None:
    given = form.get(name)
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and len(given) < 8):
        raise WrongField(name, _needed(f"et tal fra 0 til {MAX_COUNT}", f"a number from 0 to {MAX_COUNT}"))
    return int(given)


def _danish(given: str) -> str:
    """The instant of a time of day in Denmark, as browsers send it."""
    try:
        at = datetime.fromisoformat(given)
    except ValueError:
        raise WrongField(
            "clock_frozen",
            _needed("en dato med klokkeslæt, fx 2027-01-04T09:00", "a date and time such as 2027-01-04T09:00"),
        ) from None
    return (at if at.tzinfo else at.replace(tzinfo=DANISH_TIME)).isoformat()


def _needed(da: str, en: str) -> BadRequest:
    return BadRequest(Text(f"Skriv {da}.", f"Write {en}."))
