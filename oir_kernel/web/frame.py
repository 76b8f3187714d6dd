"""What stands around every door: host check, sandbox, SOAP dispatch, CPR gate for JSON, journal, metrics, log.

A plain ASGI application. SOAP addresses are answered right here, because they are the hot path; everything else goes to
the FastAPI application inside.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oir_kernel.clock import perf_counter
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, SandboxError, unexpected
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT, SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.descriptions import edition_file, flat_wsdl
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import SoapVersion
from oir_kernel.soap.faults import fault
from oir_kernel.storage.journal import JournalEntry, JournalWriter
from oir_kernel.web.body import (
    charset_of,
    json_text,
    read_body,
    replay,
    require_allowed_cprs,
    require_clean_address,
    require_plain,
    shown_json,
)
from oir_kernel.web.hosts import HostCheck
from oir_kernel.web.metrics import Metrics
from oir_kernel.web.problems import problem

_log = logging.getLogger("oir.request")
_PREFIX = "/s/"
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Frame:
    """The application a server runs. `inner` answers what is not SOAP; `gated` are the JSON prefixes that are gated."""

    inner: ASGIApp
    doors: Mapping[str, SoapDoor]
    gated: Sequence[str]
    edition: Edition
    sandboxes: Sandboxes
    journal: JournalWriter
    metrics: Metrics
    hosts: HostCheck

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        started = perf_counter()
        headers = Headers(scope=scope)
        sandbox_id, path = _sandbox_and_path(scope["path"], headers)
        door = self.doors.get(path)
        try:
            self.hosts.require(headers.get("host", ""), headers.get("origin"))
            sandbox = await self.sandboxes.scope(sandbox_id)
        except SandboxError as error:
            if door is not None and scope["method"] == "POST":
                response = Response(fault(error, SoapVersion.V11), 500, media_type=SoapVersion.V11.content_type)
            else:
                response = problem(error)
            await response(scope, receive, send)
            return
        scope["oir.sandbox"] = sandbox
        if door is not None:
            await self._soap(door, sandbox, started, scope, receive, send)
            return
        if scope["path"].startswith(_PREFIX):
            prefix = f"{_PREFIX}{sandbox_id}"
            scope["root_path"] = scope.get("root_path", "") + prefix
            scope["path"] = prefix + path
        if scope["method"] not in _CHANGING:
            await self.inner(scope, receive, send)
        elif path.startswith(tuple(self.gated)):
            await self._gated(sandbox, path, started, scope, receive, send)
        else:
            await self._limited(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A body that is neither gated nor journalled, but bounded like any other."""
        try:
            body = await read_body(receive)
        except SandboxError as error:
            await problem(error)(scope, receive, send)
            return
        await self.inner(scope, replay(body, receive), send)

    async def _soap(
        self, door: SoapDoor, sandbox: SandboxScope, started: float, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["method"] == "GET":
            await self._describe(door, scope, receive, send)
            return
        try:
            _require_post(scope["method"])
            headers = Headers(scope=scope)
            require_plain(headers)
            answer = await door.answer(await read_body(receive), sandbox, charset_of(headers))
        except SandboxError as error:
            answer = _faulted(error)
        except Exception:  # noqa: BLE001 - the last net: whatever broke, the sender gets an answer and the server goes on
            _log.exception("unexpected error", extra={"door": "soap", "sandbox": sandbox.sandbox_id})
            answer = _faulted(unexpected())
        await Response(answer.body, answer.status, media_type=answer.content_type)(scope, receive, send)
        seconds = perf_counter() - started
        self.journal.record(sandbox.sandbox_id, _soap_entry(answer, sandbox, seconds))
        self._count("soap", answer.operation or door.contract.name, answer.status, seconds, sandbox)

    async def _describe(self, door: SoapDoor, scope: Scope, receive: Receive, send: Send) -> None:
        query = QueryParams(scope["query_string"])
        headers = Headers(scope=scope)
        address = f"{scope['scheme']}://{headers.get('host', '')}{scope['path']}"
        contract, folder = door.contract, self.edition.folder
        named = {"token": contract.token_wsdl, "context": contract.context_wsdl}
        try:
            if "xsd" in query:
                body = edition_file(folder, query["xsd"], ".xsd", address)
            elif query.get("wsdl"):
                body = edition_file(folder, named.get(query["wsdl"], query["wsdl"]), ".wsdl", address)
            else:
                body = flat_wsdl(folder, contract, address)
            response = Response(body, media_type="text/xml; charset=utf-8")
        except SandboxError as error:
            response = problem(error)
        await response(scope, receive, send)

    async def _gated(
        self, sandbox: SandboxScope, path: str, started: float, scope: Scope, receive: Receive, send: Send
    ) -> None:
        gate = CprGate(sandbox.settings.allowed_cpr)
        sent = _Recorder(send)
        shown = ""
        try:
            body = await read_body(receive)
            text = json_text(body)
            shown = shown_json(text, gate)
            require_allowed_cprs(text, gate)
            require_clean_address(scope, gate)
            scope["oir.gated"] = True
            await self.inner(scope, replay(body, receive), sent)
        except SandboxError as error:
            await problem(error)(scope, receive, sent)
        except Exception:  # noqa: BLE001 - the last net, as for SOAP
            _log.exception("unexpected error", extra={"door": "json", "sandbox": sandbox.sandbox_id})
            if not sent.status:
                await problem(unexpected())(scope, receive, sent)
        seconds = perf_counter() - started
        entry = JournalEntry(
            at=sandbox.clock.now(),
            door="json",
            operation=f"{scope['method']} {gate.mask(path)}",
            status=sent.status,
            transaktions_id=gate.mask(Headers(scope=scope).get("x-transaktionsid", "")),
            sender=gate.mask(Headers(scope=scope).get("x-rute-afsenderorganisation", "")),
            verdict=str(sent.status),
            duration_us=int(seconds * 1e6),
            request=shown,
            answer=gate.mask(sent.text),
        )
        self.journal.record(sandbox.sandbox_id, entry)
        self._count("json", scope["method"], sent.status, seconds, sandbox)

    def _count(self, door: str, operation: str, status: int, seconds: float, sandbox: SandboxScope) -> None:
        self.metrics.count(door, operation, status, seconds)
        if _log.isEnabledFor(logging.DEBUG):
            _log.debug(
                "answered",
                extra={
                    "door": door,
                    "operation": operation,
                    "status": status,
                    "ms": round(seconds * 1000, 2),
                    "sandbox": sandbox.sandbox_id,
                },
            )


class _Recorder:
    """Passes an answer on and remembers its status and text."""

    def __init__(self, send: Send) -> None:
        self.status = 0
        self._send = send
        self._chunks: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
        elif message["type"] == "http.response.body":
            self._chunks.append(message.get("body", b""))
        await self._send(message)

    @property
    def text(self) -> str:
        """The body sent, as text."""
        return b"".join(self._chunks).decode("utf-8", "replace")


def _sandbox_and_path(path: str, headers: Headers) -> tuple[str, str]:
    """Which sandbox is meant, by path prefix first and header second, and the path without the prefix."""
    if path.startswith(_PREFIX):
        sandbox_id, _, rest = path[len(_PREFIX) :].partition("/")
        return sandbox_id, f"/{rest}"
    return headers.get("x-oir-sandbox", DEFAULT), path


def _require_post(method: str) -> None:
    if method != "POST":
        raise BadRequest(Text("Send beskeden med POST, eller hent ?wsdl med GET.", "Send with POST, or GET ?wsdl."))


def _faulted(error: SandboxError) -> Answer:
    body = fault(error, SoapVersion.V11)
    return Answer(500, SoapVersion.V11.content_type, body, verdict=f"FAULT {error.code}", findings=error.findings)


def _soap_entry(answer: Answer, sandbox: SandboxScope, seconds: float) -> JournalEntry:
    gate = CprGate(sandbox.settings.allowed_cpr)
    found = json.dumps([finding.as_dict() for finding in answer.findings], ensure_ascii=False)
    findings: list[dict[str, Any]] = json.loads(gate.mask(found))
    return JournalEntry(
        at=sandbox.clock.now(),
        door="soap",
        operation=answer.operation,
        status=answer.status,
        transaktions_id=answer.transaktions_id,
        sender=gate.mask_value(answer.afsender),
        verdict=answer.verdict,
        duration_us=int(seconds * 1e6),
        request=answer.request_text,
        answer=gate.mask(answer.body.decode()),
        findings=findings,
    )
