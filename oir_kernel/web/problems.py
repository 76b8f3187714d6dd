"""Errors as problem details (RFC 9457), for every JSON door."""

import json
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest, InvalidPayload, NotFound, SandboxError
from oir_kernel.findings import Finding, Outcome, Text

CONTENT_TYPE = "application/problem+json"

_KINDS = {
    "missing": Text("mangler", "is missing"),
    "extra_forbidden": Text("kendes ikke", "is not known"),
    "json_invalid": Text("er ikke gyldig JSON", "is not valid JSON"),
    "string_too_long": Text("er for lang", "is too long"),
    "string_too_short": Text("er for kort", "is too short"),
    "string_pattern_mismatch": Text("har ikke den rette form", "does not have the right form"),
}
_WANTED = {
    "datetime": Text(
        "et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00", "a time with a zone like 2026-11-23T09:00:00+01:00"
    ),
    "timezone": Text(
        "et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00", "a time with a zone like 2026-11-23T09:00:00+01:00"
    ),
    "date": Text("en dato som 2026-11-23", "a date like 2026-11-23"),
    "decimal": Text("et tal som 1250.00", "a number like 1250.00"),
    "int": Text("et helt tal", "a whole number"),
    "bool": Text("true eller false", "true or false"),
    "list": Text("en liste", "a list"),
    "model": Text("et objekt", "an object"),
    "dict": Text("et objekt", "an object"),
    "string_type": Text("en tekst", "a text"),
    "uuid": Text("en UUID", "a UUID"),
}
_SEE_SCHEMA = Text("Se skemaet i /docs, og ret feltet.", "See the schema in /docs and correct the field.")
_SHOWN_VALUE = 60
_SOME_KIND = Text("har ikke den rette type eller værdi", "does not have the right type or value")
_NOT_ALLOWED = Text(
    "Metoden kan ikke bruges på adressen. Se /docs for adressernes metoder.",
    "The method cannot be used on this address. See /docs for the methods of each.",
)
_NOT_READ = Text(
    "Forespørgslen kan ikke læses. Send gyldig JSON i UTF-8, og se skemaet i /docs.",
    "The request cannot be read. Send valid JSON in UTF-8, and see the schema in /docs.",
)


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
    return Response(content.encode(), status_code=status or error.http_status, media_type=CONTENT_TYPE)


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
    gated = request.scope.get("oir.gated", False)  # a value that has not passed the CPR gate is never shown
    findings = [_finding(entry, shows_value=gated) for entry in error.errors()]
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
    said = Text("Forespørgslen kunne ikke behandles; intet er gemt.", "The request failed; nothing was kept.")
    return problem(SandboxError(said))


def _finding(entry: Any, *, shows_value: bool) -> Finding:
    """One error of the JSON schema, told from place, kind and value; never with the library's text."""
    place = [str(step) for step in entry.get("loc", ()) if step != "body"]
    name = _dotted(place) or "body"
    kind = _KINDS.get(entry.get("type", ""), _SOME_KIND)
    value = entry.get("input") if shows_value else None
    shown = STRICTEST.mask_value(str(value))[:_SHOWN_VALUE] if isinstance(value, str | int | float | Decimal) else ""
    wanted = _wanted(entry)
    fix = Text(f"Skriv {wanted.da}.", f"Write {wanted.en}.") if wanted else _SEE_SCHEMA
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(
            f"{name}{f' »{shown}«' * bool(shown)} {kind.da}.", f"{name}{f' »{shown}«' * bool(shown)} {kind.en}."
        ),
        fix=fix,
        path=name,
        read={name: shown} if shown else {},
        expected=wanted.en if wanted else "",
        source="OpenAPI",
    )


def _wanted(entry: Any) -> Text | None:
    """What the schema asks for at that place, as far as the kind of error tells."""
    kind = str(entry.get("type", ""))
    limits = entry.get("ctx", {})
    if "max_length" in limits:
        return Text(f"højst {limits['max_length']} tegn", f"at most {limits['max_length']} characters")
    if "expected" in limits:
        return Text(f"en af {limits['expected']}", f"one of {limits['expected']}")
    return next((wanted for begin, wanted in _WANTED.items() if kind.startswith(begin)), None)


def _dotted(place: Sequence[str]) -> str:
    dotted = ""
    for step in place:
        dotted += f"[{step}]" if step.isdigit() else f".{step}" if dotted else step
    return dotted
