"""The pages of the rulebook as web addresses below `/psrm`, in every sandbox, of its today or of a day asked for."""

from collections.abc import Callable
from datetime import date
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from oir_kernel.findings import Text
from psrm_validation.describe import describe_rule
from psrm_validation.masking import mask, shown
from psrm_validation.pages import Links, Page, View, rendered
from psrm_validation.pages.address import Kind
from psrm_validation.pages.missing import missing_page, refused_page
from psrm_validation.rulebook import Rulebook

FRONT: Final = {"/psrm": "PSRM-regler"}
"""What the sandbox's front page links to."""

_TEXTS: Final[dict[str, Kind]] = {
    "": "start",
    "/rules": "rules",
    "/types": "types",
    "/changes": "changes",
    "/verdicts": "verdicts",
}


class _AskedWronglyError(ValueError):
    def __init__(self, said: Text) -> None:
        super().__init__(said.en)
        self.said = said


def create_pages_router(today: Callable[[Request], date]) -> APIRouter:
    """The routes of the pages. `today` gives the date of the sandbox the request is for."""
    router = APIRouter(prefix="/psrm", include_in_schema=False, default_response_class=HTMLResponse)

    def answer(request: Request, page: Page) -> Response:
        try:
            view = _view(request, page, today)
        except _AskedWronglyError as error:
            view = View(Rulebook.load(today(request)), today(request), Links(page))
            return HTMLResponse(refused_page(view, error.said), 400)
        right = _as_spelled(page, view.book)
        if right != page:
            return RedirectResponse(view.links.to(right))
        text = rendered(view)
        return HTMLResponse(missing_page(view), 404) if text is None else HTMLResponse(text)

    for path, kind in _TEXTS.items():
        router.add_api_route(path, _text_route(answer, kind), name=f"psrm-{kind}", response_model=None)

    @router.get("/rules/{rule_id}", response_model=None)
    def rule(request: Request, rule_id: str) -> Response:
        return answer(request, Page("rule", mask(rule_id)))

    @router.get("/types/{code}", response_model=None)
    def claim_type(request: Request, code: str) -> Response:
        return answer(request, Page("type", mask(code)))

    return router


def _text_route(answer: Callable[[Request, Page], Response], kind: Kind) -> Callable[[Request], Response]:
    def route(request: Request) -> Response:
        return answer(request, Page(kind))

    return route


def _view(request: Request, page: Page, today: Callable[[Request], date]) -> View:
    language = request.query_params.get("lang", "da")
    if language not in {"da", "en"}:
        raise _AskedWronglyError(
            Text(
                f"lang {shown(language)} kendes ikke. Skriv lang=da eller lang=en.",
                f"lang {shown(language)} is not known. Write lang=da or lang=en.",
            )
        )
    day = _day(request.query_params.get("as_of", ""))
    shown_day = day or today(request)
    return View(Rulebook.load(shown_day), shown_day, Links(page, "en" if language == "en" else "da", as_of=day))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise _AskedWronglyError(
            Text(
                f"as_of {shown(text)} er ikke en dato. Skriv en dato, der findes, som ÅÅÅÅ-MM-DD.",
                f"as_of {shown(text)} is not a date. Write a date that exists as YYYY-MM-DD.",
            )
        ) from None


def _as_spelled(page: Page, book: Rulebook) -> Page:
    """The page of the same rule or type as the rulebook spells it; the page itself when it is not known."""
    if page.kind == "rule":
        found = describe_rule(page.name, book)
        return page if found is None else Page("rule", found.rule_id)
    code = page.name.strip().upper()
    return Page("type", code) if page.kind == "type" and code in book.claim_types else page
