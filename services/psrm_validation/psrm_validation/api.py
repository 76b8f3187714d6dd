"""JSON doors: `POST /api/psrm/check` and `GET /api/psrm/rulebook`.

The body is read by the same code as files, so that the doors cannot differ; the pydantic models are its description.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from oir_kernel.errors import BadRequest, InvalidPayload, NotFound, TooLarge
from oir_kernel.findings import Finding, Text
from psrm_validation.api_models import CheckRequest, FordringModel, ReportModel, RulebookAnswer
from psrm_validation.claim import ClaimError
from psrm_validation.claim.problems import not_a_date, not_a_list, told, unknown_field
from psrm_validation.direct import check_mappings
from psrm_validation.evaluate import LAYERS, CheckError
from psrm_validation.masking import shown
from psrm_validation.readers import UnreadableError
from psrm_validation.readers.json_claims import parse_json
from psrm_validation.readers.reading import unreadable
from psrm_validation.rulebook import ClaimType, Rule, Rulebook

_MANY = 200
"""From so many claims on the check runs beside the event loop."""

_MOST_CLAIMS = 10_000
"""More in one request are refused: files of any size belong to the command."""

_OPTIONS = tuple(CheckRequest.model_fields)


def create_router(today: Callable[[Request], date]) -> APIRouter:
    """The routes of the check. `today` gives the date of the sandbox the request is for."""
    router = APIRouter(prefix="/api/psrm", tags=["psrm"])

    @router.post(
        "/check",
        summary="Would PSRM take these claims?",
        response_model=list[ReportModel],
        openapi_extra={"requestBody": _request_body()},
    )
    async def check_claims(request: Request) -> JSONResponse:
        """One claim, a list of claims, or `{"claims": […]}` with options; one report a claim, in order."""
        claims, options = _asked(await request.body())
        if len(claims) > _MOST_CLAIMS:
            raise _too_many(len(claims))
        arguments = {"today": today(request), **options}
        if len(claims) < _MANY:
            return _answer(claims, arguments)
        return await run_in_threadpool(_answer, claims, arguments)

    @router.get("/rulebook", summary="The rulebook in force", response_model=RulebookAnswer)
    def rulebook(
        request: Request,
        type_code: Annotated[
            str | None, Query(alias="type", description="Only this claim type, with its rules")
        ] = None,
    ) -> JSONResponse:
        """Version, layers and claim types; the rules of one type when it is named."""
        return JSONResponse(_rulebook(today(request), type_code))

    return router


def _request_body() -> dict[str, Any]:
    """The schema of the body, written out in place: a route that reads its body itself has none otherwise."""
    one, many = _schema(FordringModel), _schema(CheckRequest)
    shapes = [one, {"type": "array", "items": one}, many]
    return {"required": True, "content": {"application/json": {"schema": {"oneOf": shapes}}}}


def _schema(model: type[FordringModel] | type[CheckRequest]) -> dict[str, Any]:
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, definitions)
    return resolved


def _resolved(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
        return {name: _resolved(inner, definitions) for name, inner in node.items()}
    return [_resolved(inner, definitions) for inner in node] if isinstance(node, list) else node


def _asked(body: bytes) -> tuple[list[object], dict[str, Any]]:
    """The claims and the options. Raises `BadRequest` for what is no JSON, `InvalidPayload` for wrong options."""
    try:
        document = parse_json(body)
    except UnreadableError as error:
        raise BadRequest(error.finding.message, [error.finding]) from None
    if isinstance(document, list):
        return document, {}
    if not isinstance(document, dict) or "claims" not in document:
        return [document], {}
    problems: list[Finding] = [unknown_field(name, name, _OPTIONS) for name in document if name not in _OPTIONS]
    claims = document.pop("claims")
    if not isinstance(claims, list):
        problems.append(not_a_list("claims", claims))
    options = {name: value for name, value in document.items() if name in _OPTIONS and value is not None}
    problems += [found for name, value in options.items() if (found := _option_problem(name, value))]
    if problems:
        raise _invalid(problems)
    if "as_of" in options:
        options["as_of"] = date.fromisoformat(options["as_of"])
    return claims, options


def _option_problem(name: str, value: Any) -> Finding | None:
    match name:
        case "as_of" if not _is_iso_date(value):
            return not_a_date(name, value)
        case "layers" if not (isinstance(value, list) and all(isinstance(each, str) for each in value)):
            return not_a_list(name, value)
        case "handover" if value not in {"today", "earliest"}:
            return _wrong_option(name, value, "today, earliest")
        case "kreditor" if not isinstance(value, str):
            return _wrong_option(name, value, ", ".join(Rulebook.load().creditors))
    return None


def _is_iso_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _wrong_option(name: str, value: Any, allowed: str) -> Finding:
    return unreadable(
        "SBX-CLAIM-040",
        Text(f"{name} {told(value)} kendes ikke.", f"{name} {told(value)} is not known."),
        Text(f"Brug en af: {allowed}.", f"Use one of: {allowed}."),
        expected=allowed,
    )


def _answer(claims: list[object], arguments: Mapping[str, Any]) -> JSONResponse:
    try:
        reports = check_mappings(claims, **arguments)
    except ClaimError as error:
        raise _invalid(list(error.findings)) from None
    except CheckError as error:
        raise BadRequest(error.message) from None
    return JSONResponse([report.as_dict() for report in reports])


def _invalid(findings: list[Finding]) -> InvalidPayload:
    count = len(findings)
    return InvalidPayload(
        Text(
            f"Indholdet har {count} fejl, som står i findings.",
            f"The content has {count} {'error' if count == 1 else 'errors'}, see findings.",
        ),
        findings,
    )


def _too_many(count: int) -> TooLarge:
    return TooLarge(
        Text(
            f"Forespørgslen har {count} fordringer. Send højst {_MOST_CLAIMS} ad gangen, eller brug oir psrm check på en fil.",
            f"The request has {count} claims. Send {_MOST_CLAIMS} at most, or use oir psrm check on a file.",
        )
    )


def _rulebook(as_of: date, type_code: str | None) -> dict[str, Any]:
    book = Rulebook.load(as_of)
    types = list(book.claim_types.values())
    if type_code is not None:
        types = [each for each in types if each.code == type_code]
        if not types:
            near = ", ".join(book.nearest_types(type_code)) or "-"
            raise NotFound(
                Text(
                    f"Fordringstype {shown(type_code)} kendes ikke. Nærmeste: {near}.",
                    f"Claim type {shown(type_code)} is not known. Nearest: {near}.",
                )
            )
    rows: dict[str, list[Rule]] = {}
    for rule in book.rules:
        rows.setdefault(rule.type_code, []).append(rule)
    return {
        "version": book.version,
        "as_of": as_of.isoformat(),
        "layers": list(LAYERS),
        "rules": len(book.rules),
        "conditions": len(book.conditions),
        "creditors": list(book.creditors),
        "types": [_type(each, rows.get(each.code, [])) for each in types],
    }


def _type(claim_type: ClaimType, rules: list[Rule]) -> dict[str, Any]:
    return {
        "code": claim_type.code,
        "name_da": claim_type.name_da,
        "area": claim_type.area,
        "kind": claim_type.kind,
        "creditor_group": claim_type.creditor_group,
        "source": claim_type.source,
        "provenance": claim_type.provenance.value,
        "rules": [_rule(rule) for rule in rules],
    }


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "rule_id": rule.rule_id,
        "must_hold": rule.condition.text,
        "outcome": rule.outcome.value,
        "creditors": list(rule.creditors),
        "source": rule.source,
        "note": rule.note,
        "provenance": rule.provenance.value,
        "reading": rule.reading.value,
    }
