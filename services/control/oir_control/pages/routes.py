"""The addresses of the pages: `/`, one exchange, the claim box, and the forms below `/pages/`."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import APIRouter
from fastapi.routing import APIRoute
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from oir_control.journal.parsed import parse
from oir_control.pages.actions import Actions
from oir_control.pages.forms import Form
from oir_control.pages.front import Site, shown
from oir_control.pages.shell import page, see_other
from oir_kernel.errors import BadRequest, NotFound, SandboxError
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage.journal import read_journal
from oir_kernel.web.context import CurrentScope, current_scope, root_of

_DIGITS = 19


class _PageRoute(APIRoute):
    """Tells an error as a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler, with a page for every error a reader may see."""
        plain = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await plain(request)
            except SandboxError as error:
                return page(request, "error.html", {"error": error}, error.http_status)

        return handle


def pages_router(site: Site) -> APIRouter:
    """The routes of the pages, in every sandbox."""
    router = APIRouter(include_in_schema=False, route_class=_PageRoute)
    _add_reading(router, site)
    actions = Actions(site)
    for path, carry_out in actions.by_path().items():
        router.add_api_route(f"/pages/{path}", carry_out, methods=["POST"], response_model=None, name=f"pages-{path}")
    router.add_api_route("/pages/{rest:path}", _back, methods=["GET"], response_model=None)
    return router


def _add_reading(router: APIRouter, site: Site) -> None:
    @router.get("/", response_model=None)
    async def first_page(request: Request) -> Response:
        """What is running, where, what happened last."""
        return await site.front(request)

    @router.get("/journal/{seq}", response_model=None)
    async def one_exchange(request: Request, scope: CurrentScope, seq: str) -> Response:
        """One exchange with both texts, what was found and what it changed."""
        number = int(seq) if seq.isascii() and seq.isdigit() and len(seq) < _DIGITS else 0
        entry = await read_journal(site.storage, scope.state_id, lambda journal: journal.get(number))
        if entry is None:
            raise NotFound(
                Text(
                    "Journalen har ingen udveksling med det nummer (mere). Se de seneste på forsiden.",
                    "The journal has no exchange of that number (any more). See the last ones on the first page.",
                )
            )
        texts = (
            (Text("Sendt", "Sent"), entry.request, parse(entry.request).kind),
            (Text("Svar", "Answer"), entry.answer, parse(entry.answer).kind),
        )
        return page(request, "exchange.html", {**shown(entry), "texts": texts, "scope": scope, **site.about(request)})

    @router.post("/pages/check", response_model=None)
    async def check_claims(request: Request) -> Response:
        """Check a pasted text; nothing is kept of it."""
        scope = current_scope(request)
        form = await site.forms.read(request, "check", scope)
        if form.errors:
            return await site.front(request, form)
        try:
            checked = await run_in_threadpool(_check, site, form, scope)
        except SandboxError as error:
            return await site.front(request, form.wrong("claims", error))
        values = {"form": form, "checked": checked, "scope": scope, **site.about(request)}
        return page(request, "check.html", values)


def _check(site: Site, form: Form, scope: SandboxScope) -> Any:
    if site.claims is None:
        raise NotFound(
            Text(
                "Her kontrolleres ingen fordringer. Brug oir psrm check.",
                "No claims are checked here. Use oir psrm check.",
            )
        )
    if not form.get("claims"):
        raise BadRequest(
            Text(
                "Indsæt en SF1590_B-besked (XML), JSON eller CSV med mindst én fordring.",
                "Paste an SF1590_B message (XML), JSON or CSV with at least one claim.",
            )
        )
    return site.claims.check(form.values["claims"], scope)


async def _back(request: Request) -> Response:
    """Whoever reads the address of a form gets the page it stands on."""
    return see_other(f"{root_of(request)}/")
