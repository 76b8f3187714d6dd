"""JSON door: `POST /api/psrm/actions`, the check of a whole action message."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse

from psrm_validation.aktion import check_action_mapping
from psrm_validation.api.actions_models import ActionReportModel, ActionRequest, AktionModel
from psrm_validation.api.bodies import one_of, parsed, read_options, refusing

_OPTIONS = tuple(name for name in ActionRequest.model_fields if name not in {"action", "known"})


def create_actions_router(today: Callable[[Request], date]) -> APIRouter:
    """The route of the action check. `today` gives the date of the sandbox the request is for."""
    router = APIRouter()

    @router.post(
        "/actions",
        summary="Would PSRM carry out this action?",
        response_model=ActionReportModel,
        openapi_extra={"requestBody": one_of(AktionModel, ActionRequest)},
    )
    async def check_one(request: Request) -> JSONResponse:
        """One action, or `{"action": …}` with what is known of claims and actions, an agreement and a date.

        What nobody told is not presumed: a rule that hangs on it is undecided, and the verdict is then never UDFØRT.
        """
        document = parsed(await request.body())
        if not isinstance(document, dict) or "action" not in document:
            return _answer(document, None, {"today": today(request)})
        action, known = document.pop("action"), document.pop("known", None)
        options = read_options(document, _OPTIONS, [])
        return _answer(action, known, {"today": today(request), **options})

    return router


def _answer(action: object, known: Any, arguments: Mapping[str, Any]) -> JSONResponse:
    with refusing():
        return JSONResponse(check_action_mapping(action, known=known, **arguments).as_dict())
