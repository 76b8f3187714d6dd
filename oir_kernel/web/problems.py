"""Errors as problem details (RFC 9457), for every JSON door."""

import json
from collections.abc import Sequence
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
_SOME_KIND = Text("har ikke den rette type eller værdi", "does not have the right type or value")
_NOT_ALLOWED = Text(
    "Metoden kan ikke bruges på adressen. Se /docs for adressernes metoder.",
    "The method cannot be used on this address. See /docs for the methods of each.",
)
_NOT_READ = Text(
    "Forespørgslen kan ikke læses. Send gyldig JSON i UTF-8, og se skemaet i /docs.",
    "The request cannot be read. Send valid JSON in UTF-8, and see the schema in /docs.",
)


def problem(error: SandboxError) -> Response:
    """The error as a response: type, title, status, detail, code and findings, in Danish with the English beside it."""
    body = {
        "type": f"/errors/{error.code}",
        "title": error.title.da,
        "status": error.http_status,
        "detail": error.detail.da,
        "code": error.code,
        "title_en": error.title.en,
        "detail_en": error.detail.en,
        "findings": [finding.as_dict() for finding in error.findings],
    }
    content = STRICTEST.mask(json.dumps(body, ensure_ascii=False))
    return Response(content.encode(), status_code=error.http_status, media_type=CONTENT_TYPE)


def install(app: FastAPI) -> None:
    """Have `app` answer every error as a problem."""
    app.add_exception_handler(SandboxError, _on_sandbox_error)
    app.add_exception_handler(RequestValidationError, _on_invalid)
    app.add_exception_handler(HTTPException, _on_http)
    app.add_exception_handler(Exception, _on_anything)


async def _on_sandbox_error(_request: Request, error: Exception) -> Response:
    assert isinstance(error, SandboxError)  # noqa: S101 - registered for this class only
    return problem(error)


async def _on_invalid(_request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class only
    findings = [_finding(entry) for entry in error.errors()]
    said = Text(f"Indholdet har {len(findings)} fejl.", f"The content has {len(findings)} errors.")
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
    response = problem(BadRequest(_NOT_ALLOWED if error.status_code == 405 else _NOT_READ))
    response.status_code = error.status_code
    return response


async def _on_anything(_request: Request, _error: Exception) -> Response:
    said = Text("Forespørgslen kunne ikke behandles; intet er gemt.", "The request failed; nothing was kept.")
    return problem(SandboxError(said))


def _finding(entry: Any) -> Finding:
    """One error of the JSON schema, told from its place and kind; never with the library's text or the value."""
    place = [str(step) for step in entry.get("loc", ()) if step != "body"]
    name = _dotted(place) or "body"
    kind = _KINDS.get(entry.get("type", ""), _SOME_KIND)
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(f"{name} {kind.da}.", f"{name} {kind.en}."),
        fix=Text("Se skemaet i /docs, og ret feltet.", "See the schema in /docs and correct the field."),
        path=name,
        source="OpenAPI",
    )


def _dotted(place: Sequence[str]) -> str:
    dotted = ""
    for step in place:
        dotted += f"[{step}]" if step.isdigit() else f".{step}" if dotted else step
    return dotted
