"""The few pages of the kernel: what doors there are, what JSON they speak, what each error means. No script, no network."""

from collections.abc import Iterable, Iterator, Mapping
from html import escape
from typing import Any

from oir_kernel.errors import SandboxError
from oir_kernel.soap.door import SoapDoor

_STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;width:100%}td,th{border-bottom:1px solid #ccc;padding:.3rem .6rem;text-align:left;"
    "vertical-align:top}code{background:#f3f3f3;padding:0 .2rem}"
)


def front(title: str, root: str, doors: Iterable[SoapDoor], more: Mapping[str, str]) -> str:
    """The front page: every door with its address. `root` is the sandbox prefix, `more` the services' own pages."""
    rows = "".join(
        f"<tr><td>{escape(door.contract.name)}</td><td><code>{escape(root + door.contract.paths[0])}</code></td>"
        f'<td><a href="{escape(root + door.contract.paths[0])}?wsdl">WSDL</a></td>'
        f"<td>{escape(', '.join(op.name for op in door.contract.operations))}</td></tr>"
        for door in {door.contract.name: door for door in doors}.values()
    )
    links = "".join(
        f'<li><a href="{root}{path}">{path}</a> {said}</li>'
        for path, said in (
            *more.items(),
            ("/docs", "JSON-døre"),
            ("/openapi.json", "OpenAPI"),
            ("/errors", "fejlkoder"),
            ("/api/control/journal", "journal"),
            ("/healthz", "drift"),
            ("/metrics", "målinger"),
        )
    )
    soap = f"<h2>SOAP</h2><table><tr><th>Service</th><th>Adresse</th><th></th><th>Operationer</th></tr>{rows}</table>"
    return _page(
        title,
        f"<p>Sandkassen er åben. Den taler som ØiR, men er ikke KOMBITs.</p>{soap if rows else ''}<ul>{links}</ul>",
    )


def json_doors(title: str, openapi: Mapping[str, Any]) -> str:
    """The JSON doors as a table, from the OpenAPI description."""
    rows = "".join(
        f"<tr><td><code>{method.upper()} {escape(path)}</code></td><td>{escape(operation.get('summary', ''))}<br>"
        f"<small>{escape(operation.get('description', ''))}</small></td></tr>"
        for path, methods in openapi["paths"].items()
        for method, operation in methods.items()
    )
    return _page(
        f"{title}: JSON", f'<p>Hele beskrivelsen: <a href="openapi.json">openapi.json</a></p><table>{rows}</table>'
    )


def errors(code: str) -> str:
    """What every error means, or one of them."""
    rows = "".join(
        f'<tr id="{kind.code}"><td>{kind.code}</td><td>{escape(kind.title.da)}<br><small>{escape(kind.title.en)}</small></td>'
        f"<td>{kind.http_status}</td><td>{escape(kind.__doc__ or '')}</td></tr>"
        for kind in sorted(_all_errors(), key=lambda kind: kind.code)
        if code in ("", kind.code)
    )
    return _page(
        "Fejlkoder", f"<table><tr><th>Kode</th><th>Titel</th><th>HTTP</th><th>Betydning</th></tr>{rows}</table>"
    )


def _all_errors(base: type[SandboxError] = SandboxError) -> Iterator[type[SandboxError]]:
    yield base
    for kind in base.__subclasses__():
        yield from _all_errors(kind)


def _page(title: str, body: str) -> str:
    return (
        f'<!doctype html><html lang="da"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body><h1>{escape(title)}</h1>{body}</body></html>"
    )
