"""The doors of the PSRM check. Only this module and `api` know the web."""

from collections.abc import Callable
from datetime import date

from fastapi import Request

from oir_kernel.web.part import Part
from psrm_validation.api import create_router


def part(today: Callable[[Request], date]) -> Part:
    """What the check brings to an app; `today` gives the date of the sandbox a request is for."""
    return Part(name="psrm", routers=(create_router(today),))
