"""The shell every page stands in: language, look, headers. A page is a template and what it shows."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from oir_control.pages.links import rule_address
from oir_kernel.clock import DANISH_TIME
from oir_kernel.findings import Text
from oir_kernel.web.app import VERSION
from oir_kernel.web.context import root_of
from oir_kernel.web.pages import STYLE, secured

LANGUAGES: Final = ("da", "en")
COOKIE: Final = "oir-sprog"
_YEAR: Final = 365 * 24 * 3600

SCRIPT: Final = """
for (const button of document.querySelectorAll("button.copy")) {
  const said = button.textContent;
  button.hidden = !navigator.clipboard;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = said; }, 2000);
  });
}
"""
"""All it does is to show the copy buttons; the addresses can be marked and copied without."""

_ENVIRONMENT: Final = Environment(
    loader=PackageLoader("oir_control.pages", "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_SECURED: Final = secured(SCRIPT)


def language_of(request: Request) -> str:
    """`da` or `en`: as the address asks (`sprog`), else as the cookie remembers, else as the browser prefers, else Danish."""
    for given in (request.query_params.get("sprog"), request.cookies.get(COOKIE)):
        if given in LANGUAGES:
            return str(given)
    return _preferred(request.headers.get("accept-language", ""))


def page(request: Request, template: str, values: Mapping[str, Any], status: int = 200) -> Response:
    """The page that the template makes of these values. Every value is escaped."""
    language = language_of(request)
    other = "da" if language == "en" else "en"
    common = {
        "language": language,
        "other": other,
        "say": lambda da, en: en if language == "en" else da,
        "said": lambda text: _said(text, language),
        "also": lambda text: _said(text, other),
        "root": root_of(request),
        "here": request.url.path if request.method == "GET" and status < 400 else f"{root_of(request)}/",
        "style": Markup(STYLE),  # noqa: S704 - our own file
        "script": Markup(SCRIPT),  # noqa: S704 - as above
        "version": VERSION,
    }
    text = _ENVIRONMENT.get_template(template).render({**common, **values})
    response = HTMLResponse(text.encode(errors="replace"), status, headers=_SECURED)
    response.headers["Content-Language"] = language
    response.headers["Vary"] = "Accept-Language, Cookie"
    if request.query_params.get("sprog") in LANGUAGES:
        response.set_cookie(COOKIE, language, max_age=_YEAR, httponly=True, samesite="lax")
    return response


def see_other(address: str) -> Response:
    """The way on after a form was carried out: what was sent is not sent again when the page is read anew."""
    return RedirectResponse(address, 303, headers=_SECURED)


def _said(text: Text | Mapping[str, str] | None, language: str) -> str:
    """A sentence in one language; journalled ones are mappings, and whatever is not there is empty."""
    if isinstance(text, Text):
        return text.en if language == "en" else text.da
    return str(text.get(language, "")) if isinstance(text, Mapping) else ""


def _preferred(header: str) -> str:
    wanted: list[tuple[float, str]] = []
    for part in header[:500].split(","):
        name, _, weight = part.partition(";q=")
        language = name.strip().lower().partition("-")[0]
        if language in LANGUAGES:
            wanted.append((_weight(weight), language))
    return max(wanted, key=lambda one: one[0])[1] if wanted else LANGUAGES[0]


def _weight(text: str) -> float:
    try:
        return float(text or 1)
    except ValueError:
        return 0.0


def _shown_time(at: datetime) -> Markup:
    local = at.astimezone(DANISH_TIME)
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), local.isoformat(" ", "seconds")[:19]
    )


_ENVIRONMENT.filters["time"] = _shown_time
_ENVIRONMENT.filters["rule_address"] = rule_address
_ENVIRONMENT.filters["as_options"] = lambda words: [(word, word) for word in words]
