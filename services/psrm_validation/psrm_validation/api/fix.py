"""JSON door: `POST /api/psrm/fix`."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from starlette.concurrency import run_in_threadpool

from psrm_validation.api.bodies import claims_and_options, one_of, refusing
from psrm_validation.api.fix_models import FixedModel, FixRequest
from psrm_validation.api.models import FordringModel
from psrm_validation.fix.repair import fix_mappings

_OPTIONS = tuple(name for name in FixRequest.model_fields if name != "claims")


def create_fix_router(today: Callable[[Request], date]) -> APIRouter:
    """The route of the corrections. `today` gives the date of the sandbox the request is for."""
    router = APIRouter()

    @router.post(
        "/fix",
        summary="The claims with computable corrections made",
        response_model=list[FixedModel],
        openapi_extra={"requestBody": one_of(FordringModel, FixRequest, many=FordringModel)},
    )
    async def fix_claims(request: Request) -> JSONResponse:
        """Each claim with its safe corrections made, what was changed and why, and the check before and after.

        Amounts, identities, pay-out dates, judgments and receipt are never changed.
        """
        claims, options = claims_and_options(await request.body(), _OPTIONS)
        return await run_in_threadpool(_answer, claims, {"today": today(request), **options})

    return router


def _answer(claims: list[object], arguments: Mapping[str, Any]) -> JSONResponse:
    with refusing():
        return JSONResponse([fixed.as_dict() for fixed in fix_mappings(claims, **arguments)])
