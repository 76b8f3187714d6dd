"""Faults that stop a message before it is handled: nothing changes in the sandbox."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from http import HTTPStatus
from typing import Final
from xml.sax.saxutils import escape

from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from oir_kernel.errors import (
    CredentialExpired,
    CrossCheckUnavailable,
    ReceiverClosed,
    ReceiverUnavailable,
    SandboxError,
    StorageBusy,
)
from oir_kernel.faults.occasion import Occasion, Values
from oir_kernel.faults.plan import Instead, Plan
from oir_kernel.findings import Text
from oir_kernel.security.failures import refused
from oir_kernel.soap.envelope import SoapVersion

ASKED_FOR: Final = Text("Fejlen er bestilt i sandkassen.", "The fault was asked for in the sandbox.")
TECHNICAL: Final[Mapping[str, type[SandboxError]]] = {
    kind.code: kind for kind in (SandboxError, ReceiverUnavailable, StorageBusy, CrossCheckUnavailable, ReceiverClosed)
}
"""The errors by which a receiver that cannot answers technically."""

_SOAP_12: Final = {"Client": "Sender", "Server": "Receiver"}


class Stopped(Plan):
    """Raises what the message is answered with; `retry_after` becomes a header of that answer where HTTP tells of it."""

    def __init__(self, name: str, stop: Callable[[], Exception], retry_after: timedelta | None = None) -> None:
        self.name = name
        self._stop = stop
        self._retry_after = retry_after

    async def before(self) -> None:
        """See `Plan.before`."""
        raise self._stop()

    async def send(self, response: Response, scope: Scope, receive: Receive, send: Send) -> None:
        """See `Plan.send`."""
        if self._retry_after is not None and response.status_code >= 400:
            response.headers["Retry-After"] = str(max(1, round(self._retry_after.total_seconds())))
        await response(scope, receive, send)


def http_status(values: Values, occasion: Occasion) -> Plan:
    """The answer of a gateway that has nothing to do with the interface: a status and a line of text."""
    status, wait = values["status"], values["retry-after"]
    said = values["text"] or f"{status} {_phrase(status)}"
    content = ("text/plain; charset=utf-8", said.encode())
    return Stopped(occasion.name, lambda: Instead(status, f"HTTP {status}", lambda _version: content), wait)


def soap_fault(values: Values, occasion: Occasion) -> Plan:
    """A SOAP fault as any server may send it: a code, a text, and no detail."""
    code, said = values["code"], values["text"] or ASKED_FOR.da

    def write(version: SoapVersion | None) -> tuple[str, bytes]:
        known = version or SoapVersion.V11
        return known.content_type, known.wrap(_bare_fault(code, said, known))

    return Stopped(occasion.name, lambda: Instead(500, f"FAULT {code}", write))


def technical(values: Values, occasion: Occasion) -> Plan:
    """One of the sandbox's own technical errors."""
    kind = TECHNICAL[values["code"]]
    said = Text(values["text"], values["text"]) if values["text"] else ASKED_FOR
    return Stopped(occasion.name, lambda: kind(said))


def closed(values: Values, occasion: Occasion) -> Plan:
    """The receiver's service window, and when it opens."""
    now = occasion.facts.sandbox.clock.now()
    opens = values["window"].closed_until(now) or now
    at = opens.isoformat(timespec="minutes")
    error = ReceiverClosed(
        Text(
            f"Modtagerens ERP er lukket efter sin åbningstid og åbner igen {at}. Send beskeden igen derefter.",
            f"The receiver's ERP is closed by its service window and opens again {at}. Send the message again after that.",
        )
    )
    wait = timedelta(seconds=opens.timestamp() - now.timestamp())  # by the wall, an hour off when summer time changes
    return Stopped(occasion.name, lambda: error, wait)


def expired_certificate(_values: Values, occasion: Occasion) -> Plan:
    """The client certificate is refused as expired, whatever it is."""
    return _access_failure(
        occasion,
        "TLS",
        Text(
            "Klientcertifikatet er udløbet. Fejlen er bestilt i sandkassen.",
            "The client certificate has expired. The fault was asked for in the sandbox.",
        ),
        Text("Forny certifikatet, og send igen.", "Renew the certificate and send again."),
    )


def expired_token(_values: Values, occasion: Occasion) -> Plan:
    """The security token is refused as expired, whatever it is."""
    return _access_failure(
        occasion,
        "Assertion/Conditions",
        Text(
            "Billetten er udløbet. Fejlen er bestilt i sandkassen.",
            "The token has expired. The fault was asked for in the sandbox.",
        ),
        Text("Hent en ny billet hos STS, og send igen.", "Fetch a new token from the STS and send again."),
    )


def _access_failure(occasion: Occasion, path: str, said: Text, fix: Text) -> Plan:
    return Stopped(occasion.name, lambda: refused(CredentialExpired, said, fix, path=path))


def _bare_fault(code: str, said: str, version: SoapVersion) -> str:
    if version is SoapVersion.V12:
        return (
            f"<soap:Fault><soap:Code><soap:Value>soap:{_SOAP_12[code]}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="da">{escape(said)}</soap:Text></soap:Reason></soap:Fault>'
        )
    return f"<soap:Fault><faultcode>soap:{code}</faultcode><faultstring>{escape(said)}</faultstring></soap:Fault>"


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Status"
