"""The kernel's own pages, and the look all pages share: what doors there are, what JSON they speak, what each error means.

A page is whole without script and fetches nothing from anywhere; its policy says so to the browser.
"""

import base64
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from importlib.resources import files
from typing import Any, Final

from starlette.responses import HTMLResponse

from oir_kernel.errors import SandboxError
from oir_kernel.soap.door import SoapDoor

STYLE: Final = files("oir_kernel.web").joinpath("page.css").read_text(encoding="utf-8")
"""The one style sheet, written into every page. Light and dark as the reader's machine is."""


def secured(script: str = "") -> dict[str, str]:
    """The headers every page is sent with: nothing runs or is fetched but this style and this script, nobody frames it.

    The referrer policy is no stricter, because a browser without a referrer sends its forms with `Origin: null`.
    """
    scripts = f" script-src {_digest(script)};" if script else ""
    policy = f"default-src 'none'; style-src {_digest(STYLE)};{scripts} base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    return {
        "Content-Security-Policy": policy,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
        "Cache-Control": "no-store",
    }


def sent(text: str, status: int = 200) -> HTMLResponse:
    """One of these pages as an answer."""
    return HTMLResponse(text, status, headers=secured())


def front(title: str, root: str, doors: Iterable[SoapDoor], more: Mapping[str, str]) -> str:
    """The front page of a process without the control service. `root` is the sandbox prefix, `more` the services' pages."""
    rows = "".join(
        f"<tr><th scope='row'>{escape(door.contract.name)}</th><td><code>{escape(root + door.contract.paths[0])}</code></td>"
        f'<td><a href="{escape(root + door.contract.paths[0])}?wsdl">WSDL</a></td>'
        f"<td>{escape(', '.join(op.name for op in door.contract.operations))}</td></tr>"
        for door in {door.contract.name: door for door in doors}.values()
    )
    links = "".join(
        f'<li><a href="{escape(root + path)}">{escape(path)}</a> {escape(said)}</li>'
        for path, said in (
            *more.items(),
            ("/docs", "JSON-døre"),
            ("/openapi.json", "OpenAPI"),
            ("/errors", "fejlkoder"),
            ("/healthz", "drift"),
            ("/metrics", "målinger"),
        )
    )
    soap = _table(("Service", "Adresse", "", "Operationer"), rows) if rows else ""
    return _page(
        title,
        root,
        "<p>Denne service kører alene. Sandkassens forside med ur, journal og fejl hører til servicen control.<br>"
        '<small lang="en">This service runs alone. The first page with clock, journal and faults is the control service\'s.'
        f"</small></p><section><h2>SOAP</h2>{soap}</section><section><h2>Mere</h2><ul>{links}</ul></section>",
    )


def json_doors(title: str, root: str, openapi: Mapping[str, Any]) -> str:
    """The JSON doors as a table, from the OpenAPI description."""
    rows = "".join(
        f"<tr><th scope='row'><code>{method.upper()} {escape(path)}</code></th><td>{escape(operation.get('summary', ''))}<br>"
        f"<small>{escape(operation.get('description', ''))}</small></td></tr>"
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    whole = f'<p>Hele beskrivelsen / the whole description: <a href="{escape(root)}/openapi.json">openapi.json</a></p>'
    return _page(f"{title}: JSON", root, f"{whole}<section>{_table(('Adresse', 'Hvad den gør'), rows)}</section>")


def errors(root: str, code: str) -> str:
    """What every error means, or one of them."""
    rows = "".join(
        f"<tr id='{kind.code}'><th scope='row'>{kind.code}</th><td>{escape(kind.title.da)}<br>"
        f"<small lang='en'>{escape(kind.title.en)}</small></td>"
        f"<td>{kind.http_status}</td><td lang='en'>{escape(kind.__doc__ or '')}</td></tr>"
        for kind in sorted(_all_errors(), key=lambda kind: kind.code)
        if code in ("", kind.code)
    )
    return _page("Fejlkoder", root, f"<section>{_table(('Kode', 'Titel', 'HTTP', 'Betydning'), rows)}</section>")


def _all_errors(base: type[SandboxError] = SandboxError) -> Iterator[type[SandboxError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _all_errors(kind)


def _table(heads: Iterable[str], rows: str) -> str:
    named = "".join(f"<th scope='col'>{head}</th>" for head in heads)
    return f"<table class='stack'><thead><tr>{named}</tr></thead><tbody>{rows}</tbody></table>"


def _page(title: str, root: str, body: str) -> str:
    return (
        f'<!doctype html>\n<html lang="da"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>"
        f'<header class="top"><a class="brand" href="{escape(root)}/"><b>ØiR</b>-sandkassen</a></header>'
        f"<main><h1>{escape(title)}</h1>{body}</main></body></html>\n"
    )


def _digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"
