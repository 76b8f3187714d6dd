"""The doors of the PSRM check. Only this module, `api`, `operations`, `pages_routes` and `soap` know the web."""

from collections.abc import Callable
from datetime import date

from fastapi import Request

from oir_kernel.web.part import Part
from psrm_validation.api import create_router
from psrm_validation.operations import SERVICE, kontrol_af
from psrm_validation.pages_routes import FRONT, create_pages_router
from psrm_validation.ports import R, Registreringer


def part(today: Callable[[Request], date], registreringer: Registreringer[R]) -> Part:
    """The doors of the check: SOAP `PsrmKontrol`, JSON below `/api/psrm/` and the pages below `/psrm`.

    `today` gives the date of the sandbox a request is for, `registreringer` reads the claims out of a registration.
    """
    return Part(
        name="psrm",
        soap={SERVICE: (kontrol_af(registreringer),)},
        routers=(create_router(today), create_pages_router(today)),
        pages=FRONT,
    )
