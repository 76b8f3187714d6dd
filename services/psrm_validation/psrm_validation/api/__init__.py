"""JSON doors below `/api/psrm/`: check, fix, actions, and what the rulebook says of itself. The pydantic models describe them."""

from collections.abc import Callable
from datetime import date

from fastapi import APIRouter, Request

from psrm_validation.api.actions import create_actions_router
from psrm_validation.api.check import create_check_router
from psrm_validation.api.fix import create_fix_router
from psrm_validation.api.rulebook import create_rulebook_router

__all__ = ["create_router"]


def create_router(today: Callable[[Request], date]) -> APIRouter:
    """All the JSON routes. `today` gives the date of the sandbox a request is for."""
    router = APIRouter(prefix="/api/psrm", tags=["psrm"])
    for create in (create_check_router, create_fix_router, create_actions_router, create_rulebook_router):
        router.include_router(create(today))
    return router
