"""The kind `oir`: an operation of the contract called on the other party's own endpoint, over SOAP 1.1.

Which topic becomes which operation the services say (`CallBack`); the kernel knows no message. The operation's own answer decides:
accepted is delivered; a rejection, an error in the context, a fault, or anything else is tried again. What the other side wrote is
never told on, only its codes, and the names, lines and broken rules of an answer that the schema refuses; the journal has
the exchange.
"""

import asyncio
import logging
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from lxml import etree
from sqlalchemy import Connection

from oir_kernel.cpr_gate import CprGate
from oir_kernel.delivery.courier import Courier, Reply, Unreached
from oir_kernel.delivery.parcel import Attempt, Parcel, Verdict
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.edition import Edition, OperationContract, ServiceContract
from oir_kernel.soap.envelope import SoapVersion, open_envelope
from oir_kernel.soap.kontekst import Rute, read_svar, write_hovedoplysninger
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import StoredEvent
from oir_kernel.xml.places import Element, local_name, namespace_of
from oir_kernel.xml.reader import read_document
from oir_kernel.xml.schema_errors import Mask

_log = logging.getLogger(__name__)
_CODE = re.compile(r"[A-Za-zÆØÅæøå]{1,12}(?:[-_.][A-Za-zÆØÅæøå]{1,12}){0,3}(?:[-_.][0-9]{1,5})?|[0-9]{1,5}")
_FAULT_CODES: Final = ("Client", "Server", "VersionMismatch", "MustUnderstand", "Sender", "Receiver")
_CODES_SHOWN: Final = 3
_FINDINGS_SHOWN: Final = 3
_LONGEST: Final = 400


@dataclass(frozen=True, slots=True)
class Outgoing:
    """One call: who to whom, and the content of the message as the structure that the binding table writes."""

    rute: Rute
    content: Any


@dataclass(frozen=True, slots=True)
class CallBack:
    """How events of one topic become calls.

    - `service`, `operation`: of the contract
    - `message`, `answer`: the dataclasses that the binding table writes the message from and reads the answer into
    - `compose`: the call that tells an event, read from the sandbox's state; `None` when there is nothing to tell
    - `refused`: why an answer is no acceptance, with codes only; `None` when it is one
    """

    service: str
    operation: str
    message: type[Any]
    answer: type[Any]
    compose: Callable[[StoredEvent, SandboxScope, Connection], Outgoing | None]
    refused: Callable[[Any], Text | None]


class CallBackSender:
    """Sends the contract's own messages and reads the contract's own answers."""

    def __init__(
        self, courier: Courier, storage: Storage, edition: Edition, call_backs: Mapping[str, CallBack]
    ) -> None:
        """Raises `BindingError` when a structure does not fit the edition's binding table, `KeyError` for an unknown operation."""
        self._courier = courier
        self._storage = storage
        self._namespace = edition.namespace
        self._bound = {topic: _Bound.of(edition, one) for topic, one in call_backs.items()}

    async def send(self, parcel: Parcel) -> Attempt:
        """Only an acceptance is delivered; an event that has no operation, or nothing to tell, is passed over."""
        bound = self._bound.get(parcel.event.topic)
        if bound is None:
            return Attempt(Verdict.DELIVERED, _NOT_CALLED)
        try:
            message = await self._written(bound, parcel)
        except Exception:  # noqa: BLE001 - one message that cannot be written must not stop the lane
            _log.exception("a call-back could not be written", extra={"door": "delivery"})
            return Attempt(Verdict.FAILED, _NOT_WRITTEN)
        if message is None:
            return Attempt(Verdict.DELIVERED, _NOTHING_TO_TELL)
        return await self._posted(bound, parcel, message)

    async def _written(self, bound: "_Bound", parcel: Parcel) -> str | None:
        """The message as text, `None` when there is nothing to tell. Raises `ValueError` when it would break the schema."""
        event, scope = parcel.event, parcel.scope
        outgoing = await self._storage.read(lambda connection: bound.call_back.compose(event, scope, connection))
        if outgoing is None:
            return None
        tid = scope.clock.now().isoformat(timespec="milliseconds")
        context = write_hovedoplysninger(event.event_id, tid, outgoing.rute)
        root = bound.contract.message
        text = f'<{root} xmlns="{self._namespace}">{context}{bound.write(outgoing.content)}</{root}>'
        if not bound.service.schema.is_valid(etree.fromstring(text)):
            raise ValueError(f"the message {root} breaks the contract's schema")
        return text

    async def _posted(self, bound: "_Bound", parcel: Parcel, message: str) -> Attempt:
        body = SoapVersion.V11.wrap(message)
        headers = {"content-type": SoapVersion.V11.content_type, "soapaction": f'"{bound.contract.soap_action}"'}
        try:
            reply = await self._courier.post(parcel.scope, str(parcel.subscription.target["address"]), headers, body)
        except Unreached as error:
            return Attempt(Verdict.FAILED, error.said, request=body.decode())
        mask = CprGate(parcel.scope.settings.allowed_cpr).mask_value
        verdict, said = await self._judged(bound, reply, parcel.event.event_id, mask)
        return Attempt(verdict, said, reply.status, body.decode(), reply.text)

    async def _judged(self, bound: "_Bound", reply: Reply, transaktions_id: str, mask: Mask) -> tuple[Verdict, Text]:
        try:
            envelope = open_envelope(read_document(reply.body).root)
        except SandboxError:
            return Verdict.FAILED, _unreadable(reply.status)
        payload = envelope.payload
        if namespace_of(payload) == envelope.version.namespace and local_name(payload) == "Fault":
            return Verdict.FAILED, _faulted(reply.status, payload)
        known = (namespace_of(payload), local_name(payload)) == (self._namespace, bound.contract.answer)
        if not known:
            return Verdict.FAILED, _another_root(reply.status, bound.contract.answer, self._namespace)
        if not bound.service.schema.is_valid(payload):
            found = await asyncio.to_thread(bound.service.schema.findings, payload, mask)
            return Verdict.FAILED, _not_the_answer(reply.status, bound.contract.answer, found)
        if not 200 <= reply.status < 300:
            return Verdict.FAILED, _not_a_success(reply.status, bound.contract.answer)
        return _decided(bound, payload, transaktions_id)


@dataclass(frozen=True, slots=True)
class _Bound:
    """A call-back with its contract and the compiled ways out and in."""

    call_back: CallBack
    service: ServiceContract
    contract: OperationContract
    write: Callable[[Any], str]
    read: Callable[[Element], Any]

    @classmethod
    def of(cls, edition: Edition, one: CallBack) -> "_Bound":
        service = edition.services[one.service]
        contract = {each.name: each for each in service.operations}[one.operation]
        message, answer = edition.structures_of(one.operation)
        binding = edition.binding
        return cls(one, service, contract, binding.writer(one.message, message), binding.reader(one.answer, answer))


def _decided(bound: _Bound, payload: Element, transaktions_id: str) -> tuple[Verdict, Text]:
    """What a valid answer says: errors of the context first, then the operation's own verdict."""
    svar = read_svar(payload)
    if svar is not None and svar.fejl:
        codes = _shown(svar.fejl)
        return Verdict.FAILED, Text(
            f"Modtageren svarede med Fejl i HovedOplysningerSvar: {codes.da}.",
            f"The receiver answered with Fejl in HovedOplysningerSvar: {codes.en}.",
        )
    refused = bound.call_back.refused(bound.read(payload))
    if refused is not None:
        return Verdict.FAILED, refused
    if svar is None or svar.transaktions_id != transaktions_id:
        return Verdict.DELIVERED, _OTHER_TRANSACTION
    return Verdict.DELIVERED, Text("Accepteret af modtageren.", "Accepted by the receiver.")


def _shown(codes: tuple[str, ...]) -> Text:
    """Codes as they can be shown: what does not look like one may be anything, and is not told on."""
    known = sorted({code for code in codes if _CODE.fullmatch(code)})[:_CODES_SHOWN]
    if not known:
        return Text("uden en kode, der kan vises", "without a code that can be shown")
    return Text(", ".join(known), ", ".join(known))


def _faulted(status: int, payload: Element) -> Text:
    texts = [(element.text or "").rpartition(":")[2].strip() for element in payload.iter("faultcode", "{*}Value")]
    code = next((text for text in texts if text in _FAULT_CODES), "")
    return Text(
        f"Modtageren svarede SOAP Fault{f' {code}' if code else ''} med HTTP {status}.",
        f"The receiver answered SOAP Fault{f' {code}' if code else ''} with HTTP {status}.",
    )


def _unreadable(status: int) -> Text:
    return Text(
        f"Modtageren svarede HTTP {status} uden en SOAP-kuvert, der kan læses.",
        f"The receiver answered HTTP {status} without a SOAP envelope that can be read.",
    )


def _another_root(status: int, root: str, namespace: str) -> Text:
    return Text(
        f"Modtageren svarede HTTP {status}, men ikke med et {root}, der følger kontraktens skema: svarets første element skal"
        f" hedde {root} i navnerummet {namespace}",
        f"The receiver answered HTTP {status}, but not with a {root} that follows the contract's schema: the answer's first"
        f" element must be {root} in the namespace {namespace}",
    )


def _not_a_success(status: int, root: str) -> Text:
    return Text(
        f"Modtageren svarede HTTP {status}, men ikke med 2xx, som et {root} kommer med.",
        f"The receiver answered HTTP {status}, but not with 2xx, as a {root} comes.",
    )


def _not_the_answer(status: int, root: str, found: Sequence[Finding]) -> Text:
    """What breaks the schema: element, line, rule and way out of the first few; of the values there nothing is told on."""
    shown = [_without_value(each) for each in found[:_FINDINGS_SHOWN]]
    more = len(found) - len(shown)
    da = " ".join([*(each.da for each in shown), *([f"Og {more} til."] if more else [])])
    en = " ".join([*(each.en for each in shown), *([f"And {more} more."] if more else [])])
    return Text(
        f"Modtageren svarede HTTP {status}, men ikke med et {root}, der følger kontraktens skema: {da}",
        f"The receiver answered HTTP {status}, but not with a {root} that follows the contract's schema: {en}",
    )


def _without_value(found: Finding) -> Text:
    """A finding as a sentence that names the element and not what stands in it, with its way out."""
    said = found.message
    for value in found.read.values():
        shown = f" »{value}«"
        said = Text(said.da.replace(shown, "", 1), said.en.replace(shown, "", 1))
    return Text(f"{said.da} {found.fix.da}"[:_LONGEST], f"{said.en} {found.fix.en}"[:_LONGEST])


_NOT_CALLED = Text(
    "Sprunget over: emnet bliver ikke til et kald af en operation.", "Passed over: the topic becomes no call."
)
_NOTHING_TO_TELL = Text(
    "Sprunget over: hændelsen har intet at fortælle modtageren.",
    "Passed over: the event has nothing to tell the receiver.",
)
_NOT_WRITTEN = Text(
    "Beskeden kunne ikke skrives efter kontrakten; serverens log siger hvorfor.",
    "The message could not be written as the contract says; the server's log says why.",
)
_OTHER_TRANSACTION = Text(
    "Accepteret af modtageren, men TransaktionsId kom ikke uændret tilbage.",
    "Accepted by the receiver, but TransaktionsId did not come back unchanged.",
)
