"""Errors as problem details (RFC 9457), for every JSON door."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.responses import Response

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest, InvalidPayload, NotFound, SandboxError, unexpected
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.web import schema_errors

CONTENT_TYPE = "application/problem+json"

_SEE_SCHEMA = Text("Se skemaet i /docs, og ret feltet.", "See the schema in /docs and correct the field.")
_SHOWN_VALUE = 60
_NOT_SENT_AS_JSON = Text(
    "Indholdet er ikke sendt som JSON. Send headeren Content-Type: application/json.",
    "The content was not sent as JSON. Send the header Content-Type: application/json.",
)
_NOT_ALLOWED = Text(
    "Metoden kan ikke bruges på adressen. Se /docs for adressernes metoder.",
    "The method cannot be used on this address. See /docs for the methods of each.",
)
_NOT_READ = Text(
    "Forespørgslen kan ikke læses. Send gyldig JSON i UTF-8, og se skemaet i /docs.",
    "The request cannot be read. Send valid JSON in UTF-8, and see the schema in /docs.",
)


_TEXT: dict[str, Any] = {"type": "string"}
SCHEMA: dict[str, Any] = {
    "title": "Problem",
    "description": "An error as problem details (RFC 9457), in Danish with the English beside it.",
    "type": "object",
    "required": ["type", "title", "status", "detail", "code", "title_en", "detail_en", "findings"],
    "properties": {
        "type": {**_TEXT, "description": "Address of the page about the code: /errors/SBX-…"},
        "title": {**_TEXT, "description": "What kind of error, in Danish"},
        "status": {"type": "integer", "description": "HTTP status"},
        "detail": {**_TEXT, "description": "What is wrong here and the way out, in Danish"},
        "code": {**_TEXT, "description": "SBX-nnnn; the list stands at /errors"},
        "title_en": {**_TEXT, "description": "The title in English"},
        "detail_en": {**_TEXT, "description": "The detail in English"},
        "findings": {
            "type": "array",
            "items": {"$ref": "#/components/schemas/Finding"},
            "description": "Each thing found, with its place",
        },
    },
}
"""The problem as OpenAPI describes it."""

RESPONSES: dict[int | str, dict[str, Any]] = {
    "default": {
        "description": "A problem: the request cannot be read (400), is refused by CPR gate or schema (422), there is no"
        " such thing (404), it is too large (413), or the sandbox cannot now (500-503).",
        "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
"""What any operation may answer beside its own answer."""


def describe(app: FastAPI) -> None:
    """Have the OpenAPI description of `app` know what a problem looks like."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        described = plain()
        schemas = described.setdefault("components", {}).setdefault("schemas", {})
        schemas.setdefault("Problem", SCHEMA)
        if "Finding" not in schemas:
            found = TypeAdapter(Finding).json_schema(ref_template="#/components/schemas/{model}")
            for name, schema in found.pop("$defs", {}).items():
                schemas.setdefault(name, schema)
            schemas["Finding"] = found
        return described

    app.openapi = openapi  # type: ignore[method-assign]  # how FastAPI documents extending it


def problem(error: SandboxError, status: int | None = None) -> Response:
    """The error as a response: type, title, status, detail, code and findings, in Danish with the English beside it.

    `status` replaces the error's own HTTP status.
    """
    body = {
        "type": f"/errors/{error.code}",
        "title": error.title.da,
        "status": status or error.http_status,
        "detail": error.detail.da,
        "code": error.code,
        "title_en": error.title.en,
        "detail_en": error.detail.en,
        "findings": [finding.as_dict() for finding in error.findings],
    }
    content = STRICTEST.mask(json.dumps(body, ensure_ascii=False))
    return Response(content.encode(errors="replace"), status_code=status or error.http_status, media_type=CONTENT_TYPE)


def install(app: FastAPI) -> None:
    """Have `app` answer every error as a problem."""
    app.add_exception_handler(SandboxError, _on_sandbox_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_anything)


async def _on_sandbox_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, SandboxError)  # noqa: S101 - registered for this class only
    return problem(error)


async def _on_invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    if isinstance(error.body, bytes) and "json" not in request.headers.get("content-type", ""):
        return problem(InvalidPayload(_NOT_SENT_AS_JSON))
    gated = request.scope.get("oir.gated", False)  # a value that has not passed the CPR gate is never shown
    findings = _folded([_finding(entry, shows_value=gated) for entry in _placed(error)])
    said = Text(
        f"Indholdet har {len(findings)} fejl.", f"The content has {len(findings)} error{'s' * (len(findings) != 1)}."
    )
    return problem(InvalidPayload(said, findings))


async def _on_http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class only
    if error.status_code == 404:
        return problem(
            NotFound(
                Text(
                    "Adressen findes ikke. Se /docs for JSON-adresser og / for alle døre.",
                    "There is no such address. See /docs for the JSON addresses and / for every door.",
                )
            )
        )
    return problem(BadRequest(_NOT_ALLOWED if error.status_code == 405 else _NOT_READ), error.status_code)


async def _on_anything(_request: Request, _error: Exception) -> Response:
    return problem(unexpected())


def _placed(error: RequestValidationError) -> list[dict[str, Any]]:
    """The errors, their places without what stands in no message: the names of a field's possible types."""
    return [
        {**entry, "loc": _steps(_whole(entry), error.body, missing=entry["type"] == "missing")}
        for entry in error.errors()
    ]


def _whole(entry: Mapping[str, Any]) -> tuple[str | int, ...]:
    """The place of an error; inside a value that no schema describes it is known to the error itself."""
    return (*entry["loc"], *entry.get("ctx", {}).get("below", ()))


def _steps(place: Sequence[str | int], body: Any, *, missing: bool) -> tuple[str | int, ...]:
    if not place or place[0] != "body" or not isinstance(body, dict | list):
        return tuple(place)
    kept: list[str | int] = ["body"]
    inner: Any = body
    for number, step in enumerate(place[1:], 1):
        in_list = isinstance(inner, list) and isinstance(step, int) and step < len(inner)
        there = in_list or (isinstance(inner, dict) and step in inner)
        if there:
            inner = inner[step]
        if there or (missing and number == len(place) - 1):
            kept.append(step)
    return tuple(kept)


def _folded(findings: Sequence[Finding]) -> list[Finding]:
    """One finding for each field: what one of its possible types lacks is told once, at the innermost place."""
    by_place: dict[str, Finding] = {}
    for finding in findings:
        by_place.setdefault(finding.path, finding)
    return [
        one
        for path, one in by_place.items()
        if not any(other.startswith((f"{path}.", f"{path}[")) for other in by_place)
    ]


def _finding(entry: Any, *, shows_value: bool) -> Finding:
    """One error of the JSON schema, told from place, kind and value; never with the library's text."""
    place = [str(step) for step in entry.get("loc", ()) if step != "body"]
    if entry.get("type") == "json_invalid":
        return _no_json(place[0] if place else "0")
    name = _dotted(place) or "body"
    value = entry.get("input") if shows_value else None
    shown = STRICTEST.mask_value(str(value))[:_SHOWN_VALUE] if isinstance(value, str | int | float | Decimal) else ""
    wrong, wanted = schema_errors.wrong(entry), schema_errors.wanted(entry)
    fix = Text(f"Skriv {wanted.da}.", f"Write {wanted.en}.") if wanted else _SEE_SCHEMA
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(
            f"{name}{f' »{shown}«' * bool(shown)} {wrong.da}.", f"{name}{f' »{shown}«' * bool(shown)} {wrong.en}."
        ),
        fix=fix,
        path=name,
        read={name: shown} if shown else {},
        expected=wanted.en if wanted else "",
        source="OpenAPI",
    )


def _no_json(at: str) -> Finding:
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(
            f"Indholdet er ikke gyldig JSON fra tegn {at}.", f"The content is not valid JSON from character {at} on."
        ),
        fix=_SEE_SCHEMA,
        path="body",
        source="OpenAPI",
    )


def _dotted(place: Sequence[str]) -> str:
    dotted = ""
    for step in place:
        dotted += f"[{step}]" if step.isdigit() else f".{step}" if dotted else step
    return dotted
