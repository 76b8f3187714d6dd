"""The SOAP door of one service: from the body of a request to the bytes of an answer.

The order is fixed: read carefully, find the operation, let the CPR gate look at every text, check the contract, read
the context, then the command, then the handler. Whatever stops a message on the way, the answer says what and where,
nothing of it is kept but the masked exchange in the journal, and the server goes on.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, get_type_hints

from lxml import etree

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import AccessRefused, CprRefused, InvalidPayload, SandboxError, UnknownRoot, unexpected
from oir_kernel.faults.plan import NOTHING, Facts, Faults, Instead, NoAnswer, NoFaults, Plan
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.security.access import Arrived, admit
from oir_kernel.security.trust import Trust
from oir_kernel.settings import Settings
from oir_kernel.soap.binding import BindingError
from oir_kernel.soap.edition import Edition, OperationContract, ServiceContract
from oir_kernel.soap.envelope import Envelope, SoapVersion, open_envelope
from oir_kernel.soap.faults import fault
from oir_kernel.soap.kontekst import HovedOplysninger, read_hovedoplysninger, write_svar
from oir_kernel.soap.routing import check_route
from oir_kernel.storage import Storage
from oir_kernel.xml.places import Element, local_name, path_of, qualified_name
from oir_kernel.xml.reader import read_document

PING = "Ping"

_log = logging.getLogger(__name__)
_HIDDEN_FROM_PLAIN_SIGHT = re.compile(r"&#|<!|<\?(?!xml\s)")
"""References, CDATA, comments and processing instructions: digits may stand together that were not written together."""

_SPACE_REFERENCE = re.compile(r"&#(?:9|10|13);")
_SHOWN_UNREAD = 20_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What goes back, and what the journal should know about the exchange."""

    status: int
    content_type: str
    body: bytes
    operation: str = ""
    transaktions_id: str = ""
    afsender: str = ""
    verdict: str = ""
    findings: Sequence[Finding] = ()
    request_text: str = ""
    changes: Sequence[str] = ()
    plan: Plan = NOTHING


@dataclass(frozen=True, slots=True)
class _Bound:
    """An operation with its contract and the compiled ways in and out."""

    contract: OperationContract
    operation: Operation[Any, Any, Any] | None
    read: Callable[[Element], Any] | None
    write: Callable[[Any], str] | None


class SoapDoor:
    """All operations of one service. Thread-free: runs on the event loop, except the listing of schema errors."""

    def __init__(
        self,
        edition: Edition,
        contract: ServiceContract,
        operations: Sequence[Operation[Any, Any, Any]],
        storage: Storage,
        faults: Faults | None = None,
        trust: Trust | None = None,
    ) -> None:
        """`trust` is whose certificates and tokens a sandbox believes that asks for them; left out: this installation's.

        Raises `BindingError` when commands or answers do not fit the edition's binding table.
        """
        self.contract = contract
        self._edition = edition
        self._storage = storage
        self._faults = faults or NoFaults()
        self._trust = trust or Trust(Settings().trust_folder)
        by_name = {operation.name: operation for operation in operations}
        missing = {op.name for op in contract.operations} - by_name.keys() - {PING}
        unknown = by_name.keys() - {op.name for op in contract.operations}
        if missing or unknown:
            raise BindingError(f"{contract.name}: the service lacks {sorted(missing)}, the contract {sorted(unknown)}")
        self._bound = {op.message: self._bind(op, by_name.get(op.name)) for op in contract.operations}

    def _bind(self, contract: OperationContract, operation: Operation[Any, Any, Any] | None) -> _Bound:
        if operation is None:
            return _Bound(contract, None, None, None)
        command, answer = self._edition.structures_of(contract.name)
        binding = self._edition.binding
        answer_type = _return_type(operation.answer)
        return _Bound(
            contract, operation, binding.reader(operation.command, command), binding.writer(answer_type, answer)
        )

    async def answer(
        self, body: bytes, scope: SandboxScope, charset: str | None = None, peer_certificate: bytes | None = None
    ) -> Answer:
        """Answer one message; `charset` is what its Content-Type says. Never raises: every error becomes an answer.

        `peer_certificate` is the client certificate of the connection in DER, `None` if there is none.
        """
        gate = CprGate(scope.settings.allowed_cpr)
        try:
            document = read_document(body, charset)
        except SandboxError as error:
            return _faulted(error, SoapVersion.V11, _readable(body, gate))
        text = document.text
        if _HIDDEN_FROM_PLAIN_SIGHT.search(text):
            text = _SPACE_REFERENCE.sub(" ", etree.tostring(document.root, encoding="unicode"))
        refused, shown = gate.scan_document(text)
        version = SoapVersion.V11
        try:
            envelope = open_envelope(document.root)
            version = envelope.version
            bound = self._find(envelope)
        except SandboxError as error:
            return _faulted(error, version, shown)
        context = read_hovedoplysninger(envelope.payload)
        plan = await self._faults.plan(_facts(self.contract.name, bound.contract.name, context, scope))
        return await self._planned(
            _Exchange(self._edition, bound, envelope, context, scope, gate, refused, plan, peer_certificate), shown
        )

    async def _planned(self, exchange: "_Exchange", shown: str) -> Answer:
        try:
            await exchange.plan.before()
            if exchange.scope.settings.access != "off":
                exchange = replace(exchange, advice=await self._admit(exchange))
            return await self._inside(exchange, shown)
        except SandboxError as error:
            return exchange.technical(error, shown)
        except NoAnswer:
            return exchange.unanswered(shown)
        except Instead as instead:
            return exchange.replaced(instead, shown)
        except Exception:  # noqa: BLE001 - whatever broke, the sender gets an answer in its own SOAP version
            _log.exception("unexpected error", extra={"door": "soap", "sandbox": exchange.scope.sandbox_id})
            return exchange.broken(shown)

    async def _admit(self, exchange: "_Exchange") -> Sequence[Finding]:
        """What access control advises. Raises `AccessRefused` where it refuses."""
        payload = exchange.envelope.payload
        root = payload.getroottree().getroot()
        service = self.contract.ascii_name
        arrived = Arrived(root, payload, exchange.context, service, exchange.peer_certificate)
        return await admit(arrived, self._trust, exchange.scope, self._storage)

    def _find(self, envelope: Envelope) -> _Bound:
        bound = self._bound.get(envelope.root_name)
        if bound is not None and envelope.root_namespace == self._edition.namespace:
            return bound
        known = ", ".join(sorted(self._bound))
        if bound is not None:
            raise UnknownRoot(
                Text(
                    f"{envelope.root_name} står i et andet navnerum. Brug navnerummet {self._edition.namespace}",
                    f"{envelope.root_name} stands in another namespace. Use the namespace {self._edition.namespace}",
                )
            )
        raise UnknownRoot(
            Text(
                f"Adressen kender ikke beskedens rodelement. Den kender: {known}.",
                f"This address does not know the message's root element. It knows: {known}.",
            )
        )

    async def _inside(self, exchange: "_Exchange", shown: str) -> Answer:
        payload = exchange.envelope.payload
        refusals = exchange.refusals() if exchange.refused else []
        if not self.contract.schema.is_valid(payload):
            found = await asyncio.to_thread(self.contract.schema.findings, payload, exchange.gate.mask_value)
            raise InvalidPayload(_count(found), [*refusals, *found])
        if exchange.bound.operation is None or exchange.bound.read is None:
            if refusals:
                raise CprRefused(refusals[0].message, refusals)
            return exchange.pong(shown)
        call = check_route(exchange.context, exchange.scope, implicit=exchange.bound.operation.implicit_route)
        command = exchange.bound.read(payload)
        operation = exchange.bound.operation
        if refusals:
            outcome = exchange.refuse(command, call, refusals)
        else:
            call = replace(call, rejection=exchange.plan.rejection)
            outcome = await execute(operation, command, call, self._storage)
        return replace(exchange.business(outcome, shown), changes=tuple(call.changed))


@dataclass(frozen=True, slots=True)
class _Exchange:
    """One message on its way through, once its operation is known."""

    edition: Edition
    bound: _Bound
    envelope: Envelope
    context: HovedOplysninger | None
    scope: SandboxScope
    gate: CprGate
    refused: bool
    plan: Plan
    peer_certificate: bytes | None = None
    advice: Sequence[Finding] = ()

    def refusals(self) -> list[Finding]:
        """A finding for each text in which the gate saw a number it refuses."""
        top = self.envelope.payload
        return [
            _cpr_finding(self.gate.mask(path_of(element, top)), self.gate.mask(local_name(element)), element.sourceline)
            for element in top.iter("*")
            if self._is_refused(element)
        ] or [_cpr_finding("/", local_name(top), None)]

    def _is_refused(self, element: Element) -> bool:
        attributes = [text for pair in element.attrib.items() for text in map(str, pair)]
        texts = [qualified_name(element), element.text or "", element.tail or "", *attributes]
        return any(map(self.gate.refuses_value, texts))

    def refuse(self, command: object, call: Call, refusals: Sequence[Finding]) -> Any:
        """The service's own outcome for a refused number. Raises `CprRefused` if the service has none."""
        operation = self.bound.operation
        if operation is None or operation.refuse is None:
            raise CprRefused(refusals[0].message, refusals)
        return operation.refuse(command, call, refusals)

    def pong(self, shown: str) -> Answer:
        """The answer to Ping: the context and nothing else."""
        return self._answer("", "PONG", (), shown)

    def business(self, outcome: Any, shown: str) -> Answer:
        """Level 4: the handler's outcome in the contract's own structure."""
        operation, write = self.bound.operation, self.bound.write
        payload = "" if operation is None or write is None else write(operation.answer(outcome))
        return self._answer(payload, "ACCEPT" if outcome.accepted else "AFVISNING", outcome.findings, shown)

    def technical(self, error: SandboxError, shown: str) -> Answer:
        """Level 3: no payload, the errors in HovedOplysningerSvar; or a fault for access, and where the sandbox is set to that."""
        faulted = isinstance(error, InvalidPayload | CprRefused) and self.scope.settings.schema_errors == "fault"
        if faulted or isinstance(error, AccessRefused):
            return self._identified(_faulted(error, self.envelope.version, shown))
        fejl: list[tuple[str, str, Finding | None]] = [
            (finding.rule_id, f"{finding.message.da} {finding.fix.da}", finding) for finding in error.findings
        ] or [(error.code, error.detail.da, None)]
        return self._answer("", f"FEJL {error.code}", error.findings, shown, fejl)

    def broken(self, shown: str) -> Answer:
        """The fault for an error of our own. Nothing was kept, because the unit of work ended with it."""
        return self._identified(_faulted(unexpected(), self.envelope.version, shown))

    def unanswered(self, shown: str) -> Answer:
        """What the journal keeps of a message whose sender gets no answer; status 0 tells the frame to send none."""
        return self._identified(Answer(0, "", b"", verdict="NO ANSWER", request_text=shown))

    def replaced(self, instead: Instead, shown: str) -> Answer:
        """What a fault answers in place of the operation."""
        content_type, body = instead.write(self.envelope.version)
        return self._identified(
            Answer(
                instead.status,
                content_type,
                body,
                verdict=instead.verdict,
                request_text=shown,
            )
        )

    def _identified(self, answer: Answer) -> Answer:
        return replace(
            answer, operation=self.bound.contract.name, transaktions_id=self._transaktions_id(), plan=self.plan
        )

    def _transaktions_id(self) -> str:
        return self.gate.mask_value(self.context.transaktions_id) if self.context else ""

    def _answer(
        self,
        payload: str,
        verdict: str,
        findings: Sequence[Finding],
        shown: str,
        fejl: Sequence[tuple[str, str, Finding | None]] = (),
    ) -> Answer:
        tid = self.scope.clock.now().isoformat(timespec="milliseconds")
        told = [*findings, *self.advice]
        svar = write_svar(self.context, tid, advis=self.advice if fejl else told, fejl=fejl)
        root = self.bound.contract.answer
        body = f'<{root} xmlns="{self.edition.namespace}">{svar}{payload}</{root}>'
        if self.refused:
            body = self.gate.mask_document(body)
        return Answer(
            status=200,
            content_type=self.envelope.version.content_type,
            body=self.envelope.version.wrap(body),
            operation=self.bound.contract.name,
            transaktions_id=self._transaktions_id(),
            afsender=self.context.rute.afsender_cvr if self.context and self.context.rute else "",
            verdict=verdict,
            findings=told,
            request_text=shown,
            plan=self.plan,
        )


def _facts(service: str, operation: str, context: HovedOplysninger | None, scope: SandboxScope) -> Facts:
    if context is None:
        return Facts(scope, "soap", service, operation)
    cvr, system = (context.rute.afsender_cvr, context.rute.afsender_system) if context.rute else ("", "")
    tid = context.transaktions_id
    return Facts(scope, "soap", service, operation, cvr, system, tid, context.processing, (context.caller_id, tid))


def _faulted(error: SandboxError, version: SoapVersion, shown: str) -> Answer:
    return Answer(
        status=500,
        content_type=version.content_type,
        body=fault(error, version),
        verdict=f"FAULT {error.code}",
        findings=error.findings,
        request_text=shown,
    )


def _readable(body: bytes, gate: CprGate) -> str:
    """An unreadable body as far as it can be shown: its beginning, references to digits resolved, then masked."""
    text = body[:_SHOWN_UNREAD].decode("utf-8", "replace").replace("\x00", "")
    digits = re.sub(r"&#(x?)0*([0-9a-fA-F]{1,4});", _character, text)
    bare = re.sub(r"<!\[CDATA\[|\]\]>|<!--.*?-->|<\?.*?\?>", "", digits, flags=re.DOTALL)
    return gate.mask_document(bare.rstrip("0123456789 .-/\t\r\n") if len(body) > _SHOWN_UNREAD else bare)


def _character(match: re.Match[str]) -> str:
    return chr(int(match[2], 16 if match[1] else 10)) if match[1] or match[2].isdigit() else match[0]


def _cpr_finding(path: str, name: str, line: int | None) -> Finding:
    da, en = ("", "") if line is None else (f" (linje {line})", f" (line {line})")
    return Finding(
        rule_id="SBX-1401",
        layer="cpr",
        outcome=Outcome.AFVIS,
        message=Text(
            f"{name}{da} indeholder et CPR-nummer, som ikke er et tilladt testnummer.",
            f"{name}{en} holds a CPR number that is not an allowed test number.",
        ),
        fix=Text(
            "Brug et testnummer med dag 61-91 (fx 610190 for 1. januar 1990), eller lad sandkassens ejer tillade nummeret.",
            "Use a test number with day 61-91 (610190 for 1 January 1990), or let the sandbox's owner allow the number.",
        ),
        path=path,
        line=line,
        source="ours",
    )


def _count(found: Sequence[Finding]) -> Text:
    return Text(
        f"Beskeden har {len(found)} skemafejl.", f"The message has {len(found)} schema error{'s' * (len(found) != 1)}."
    )


def _return_type(function: Callable[..., Any]) -> type[Any]:
    return_type: type[Any] = get_type_hints(function)["return"]
    return return_type
