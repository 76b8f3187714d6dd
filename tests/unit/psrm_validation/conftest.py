"""The routes of the PSRM service alone, on a day that stands still."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest
from fastapi import FastAPI

from oir_kernel.web import problems
from psrm_validation.api import create_router


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    """A client of the JSON routes on 23 November 2026."""
    app = FastAPI()
    problems.install(app)
    app.include_router(create_router(lambda _request: date(2026, 11, 23)))
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as opened:
        yield opened
