"""JSON doors: `POST /api/psrm/check` and `GET /api/psrm/rulebook`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from psrm_validation.api.bodies import claims_and_options, one_of, refusing
from psrm_validation.api.models import CheckRequest, FordringModel, ReportModel, RulebookAnswer
from psrm_validation.direct import check_mappings
from psrm_validation.evaluate import LAYERS
from psrm_validation.masking import shown
from psrm_validation.rulebook import ClaimType, Rule, Rulebook

_MANY = 200
"""From so many claims on the check runs beside the event loop."""

_OPTIONS = tuple(name for name in CheckRequest.model_fields if name != "claims")


def create_check_router(today: Callable[[Request], date]) -> APIRouter:
    """The routes of the check. `today` gives the date of the sandbox the request is for."""
    router = APIRouter()

    @router.post(
        "/check",
        summary="Would PSRM take these claims?",
        response_model=list[ReportModel],
        openapi_extra={"requestBody": one_of(FordringModel, CheckRequest, many=FordringModel)},
    )
    async def check_claims(request: Request) -> JSONResponse:
        """One claim, a list of claims, or `{"claims": […]}` with options; one report a claim, in order."""
        claims, options = claims_and_options(await request.body(), _OPTIONS)
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


def _answer(claims: list[object], arguments: Mapping[str, Any]) -> JSONResponse:
    with refusing():
        return JSONResponse([report.as_dict() for report in check_mappings(claims, **arguments)])


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
