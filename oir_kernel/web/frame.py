"""What stands around every door: host check, sandbox, SOAP dispatch, CPR gate for JSON, journal, metrics, log.

A plain ASGI application. SOAP addresses are answered right here, because they are the hot path; everything else goes to
the FastAPI application inside.
"""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import Headers, QueryParams
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from oir_kernel.clock import perf_counter
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, KeyMissing, KeyRefused, SandboxError, unexpected
from oir_kernel.faults.plan import Facts, Faults, Instead, NoAnswer, Plan
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT, SandboxScope
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.called import not_hosted
from oir_kernel.soap.descriptions import edition_file, flat_wsdl
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.soap.edition import Edition, ServiceContract
from oir_kernel.soap.envelope import SoapVersion
from oir_kernel.soap.faults import fault
from oir_kernel.storage.journal import JournalEntry, JournalWriter
from oir_kernel.web.access import CHALLENGE, Access
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
from oir_kernel.web.context import DEFAULT_CVR, DEFAULT_SYSTEM
from oir_kernel.web.hosts import HostCheck
from oir_kernel.web.metrics import Metrics
from oir_kernel.web.problems import problem
from oir_kernel.web.protocol import PEER_CERTIFICATE

_log = logging.getLogger("oir.request")
_PREFIX = "/s/"
_CHANGING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Frame:
    """The application a server runs. `inner` answers what is not SOAP.

    `called` are the services that the sandbox calls, by the address they have at their receivers: they are described there.
    `gated` are the beginnings of the JSON addresses that are gated, `streams` the endings of those that take a file,
    whose route bounds and gates it.
    """

    inner: ASGIApp
    doors: Mapping[str, SoapDoor]
    gated: Sequence[str]
    streams: Sequence[str]
    edition: Edition
    sandboxes: Sandboxes
    journal: JournalWriter
    metrics: Metrics
    hosts: HostCheck
    access: Access
    faults: Faults
    called: Mapping[str, ServiceContract] = field(default_factory=dict)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.inner(scope, receive, send)
            return
        started = perf_counter()
        headers = Headers(scope=scope)
        sandbox_id, path = _sandbox_and_path(scope["path"], headers)
        door = self.doors.get(path) or self.called.get(path)
        try:
            self.hosts.require(headers.get("host", ""), headers.get("origin"))
            await self.access.require(scope, path, sandbox_id)
            sandbox = await self.sandboxes.scope(sandbox_id)
        except SandboxError as error:
            await _turned_away(error, soap=door is not None and scope["method"] == "POST")(scope, receive, send)
            return
        scope["oir.sandbox"] = sandbox
        if door is not None:
            await self._soap(door, sandbox, started, scope, receive, send)
            return
        if scope["path"].startswith(_PREFIX):
            prefix = f"{_PREFIX}{sandbox_id}"
            scope["root_path"] = scope.get("root_path", "") + prefix
            scope["path"] = prefix + path
        changing = scope["method"] in _CHANGING
        if changing and path.endswith(tuple(self.streams)):
            await self.inner(scope, receive, send)
        elif path.startswith(tuple(self.gated)):
            await self._gated(sandbox, path, started, scope, receive, send)
        elif changing:
            await self._limited(scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        """A body that is neither gated nor journalled, but bounded like any other."""
        try:
            body = await read_body(receive)
        except SandboxError as error:
            await problem(error)(scope, receive, send)
            return
        await self.inner(scope, replay(body, receive), send)

    async def _soap(
        self,
        door: SoapDoor | ServiceContract,
        sandbox: SandboxScope,
        started: float,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        contract = door.contract if isinstance(door, SoapDoor) else door
        if scope["method"] == "GET":
            await self._describe(contract, scope, receive, send)
            return
        try:
            _require_post(scope["method"])
            headers = Headers(scope=scope)
            require_plain(headers)
            body = await read_body(receive)
            if isinstance(door, SoapDoor):
                answer = await door.answer(body, sandbox, charset_of(headers), scope.get(PEER_CERTIFICATE))
            else:
                answer = _faulted(not_hosted(door))
        except SandboxError as error:
            answer = _faulted(error)
        except Exception:  # noqa: BLE001 - the last net: whatever broke, the sender gets an answer and the server goes on
            _log.exception("unexpected error", extra={"door": "soap", "sandbox": sandbox.sandbox_id})
            answer = _faulted(unexpected())
        answered = bool(answer.status)
        if answered:
            response = Response(answer.body, answer.status, media_type=answer.content_type)
            answered = await _handed_over(answer.plan, response, scope, receive, send)
        seconds = perf_counter() - started
        self.journal.record(sandbox.state_id, _soap_entry(answer, sandbox, seconds))
        self._count("soap", answer.operation or contract.name, answer.status, seconds, sandbox)
        if not answered:
            await answer.plan.end(scope, receive)

    async def _describe(self, contract: ServiceContract, scope: Scope, receive: Receive, send: Send) -> None:
        query = QueryParams(scope["query_string"])
        headers = Headers(scope=scope)
        address = f"{scope['scheme']}://{headers.get('host', '')}{scope['path']}"
        folder = self.edition.folder
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
        sent = _Recorder()
        shown = ""
        plan = await self.faults.plan(_json_facts(scope, path, sandbox))
        try:
            await plan.before()
            body = await read_body(receive)
            text = json_text(body)
            shown = shown_json(text, gate)
            require_allowed_cprs(text, gate)
            require_clean_address(scope, gate)
            scope["oir.gated"] = True
            scope["oir.rejection"] = plan.rejection
            await self.inner(scope, replay(body, receive), sent)
        except SandboxError as error:
            await problem(error)(scope, receive, sent)
        except NoAnswer:
            sent.forget()
        except Instead as instead:
            content_type, content = instead.write(None)
            await Response(content, instead.status, media_type=content_type)(scope, receive, sent)
        except Exception:  # noqa: BLE001 - the last net, as for SOAP
            _log.exception("unexpected error", extra={"door": "json", "sandbox": sandbox.sandbox_id})
            sent.forget()
            await problem(unexpected())(scope, receive, sent)
        answered = bool(sent.status) and await _handed_over(plan, sent.response(), scope, receive, send)
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
            answer=gate.mask(sent.body.decode("utf-8", "replace")),
            changes=tuple(scope.get("oir.changed", ())),
            fault=plan.name,
        )
        self.journal.record(sandbox.state_id, entry)
        self._count("json", scope["method"], sent.status, seconds, sandbox)
        if not answered:
            await plan.end(scope, receive)

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
    """Keeps an answer until it is known what becomes of it."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """As if nothing had been answered yet."""
        self.status = 0
        self._headers: list[tuple[bytes, bytes]] = []
        self._chunks: list[bytes] = []

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status, self._headers = message["status"], list(message.get("headers", ()))
        elif message["type"] == "http.response.body":
            self._chunks.append(message.get("body", b""))

    @property
    def body(self) -> bytes:
        """The body answered."""
        return b"".join(self._chunks)

    def response(self) -> Response:
        """The answer kept, whole."""
        response = Response(self.body, self.status)
        response.raw_headers = self._headers
        return response


async def _handed_over(plan: Plan, response: Response, scope: Scope, receive: Receive, send: Send) -> bool:
    """Whether the sender got the answer (or what the plan makes of it) and not a dead connection."""
    try:
        await plan.send(response, scope, receive, send)
    except NoAnswer:
        return False
    return True


def _turned_away(error: SandboxError, *, soap: bool) -> Response:
    """The answer to who does not come in; a missing key is asked for as HTTP does it, at SOAP doors too."""
    asks = isinstance(error, KeyMissing | KeyRefused)
    status = error.http_status if asks or not soap else 500
    if soap:
        response = Response(fault(error, SoapVersion.V11), status, media_type=SoapVersion.V11.content_type)
    else:
        response = problem(error)
    if asks:
        response.headers["WWW-Authenticate"] = CHALLENGE
    return response


def _sandbox_and_path(path: str, headers: Headers) -> tuple[str, str]:
    """Which sandbox is meant, by path prefix first and header second, and the path without the prefix."""
    if path.startswith(_PREFIX):
        sandbox_id, _, rest = path[len(_PREFIX) :].partition("/")
        return sandbox_id, f"/{rest}"
    return headers.get("x-oir-sandbox", DEFAULT), path


def _json_facts(scope: Scope, path: str, sandbox: SandboxScope) -> Facts:
    headers = Headers(scope=scope)
    return Facts(
        sandbox=sandbox,
        door="json",
        service=path.split("/")[2],
        operation=f"{scope['method']} {path}",
        sender_cvr=headers.get("x-rute-afsenderorganisation", DEFAULT_CVR),
        sender_system=headers.get("x-rute-afsenderitsysteminstans", DEFAULT_SYSTEM).lower(),
        transaktions_id=headers.get("x-transaktionsid", ""),
        instructions=tuple(headers.getlist("x-processing")),
        magic=(headers.get("x-transaktionsid", ""),),
    )


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
        changes=answer.changes,
        fault=answer.plan.name,
    )
