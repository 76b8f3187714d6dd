"""The JSON routes of one service in a bare application: no program around them, and a scope that the test gives."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from httpx import ASGITransport, AsyncClient

from oir_kernel.errors import SandboxError
from oir_kernel.operations import Call
from oir_kernel.web.part import Part


@asynccontextmanager
async def bare_client(part: Part, nyt_kald: Callable[..., Call]) -> AsyncIterator[AsyncClient]:
    """A client of those routes; its header `x-sandbox` picks the sandbox."""
    app = FastAPI()
    for router in part.routers:
        app.include_router(router)

    @app.middleware("http")
    async def scope(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        request.scope["oir.sandbox"] = nyt_kald(request.headers.get("x-sandbox", "default")).scope
        return await go_on(request)

    @app.exception_handler(SandboxError)
    async def problem(_: Request, error: SandboxError) -> JSONResponse:
        return JSONResponse({"code": error.code, "detail": error.detail.da}, error.http_status)

    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as client:
        yield client
