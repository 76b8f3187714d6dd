"""The one tree of errors that reach a user, and nothing of how they are shown.

Each class has a stable code, a title in both languages and the statuses its doors answer with. Two renderers show them:
`oir_kernel.web.problems` (RFC 9457) and `oir_kernel.soap.faults`. docs/errors.md has a section for each code.
"""

from collections.abc import Sequence
from typing import ClassVar

from oir_kernel.findings import Finding, Text


class SandboxError(Exception):
    """Base of every error a user may see. `detail` names field, value, place, rule and way out; never a CPR number."""

    code: ClassVar[str] = "SBX-1000"
    title: ClassVar[Text] = Text("Uventet fejl", "Unexpected error")
    http_status: ClassVar[int] = 500
    soap_fault: ClassVar[str] = "Server"

    def __init__(self, detail: Text, findings: Sequence[Finding] = ()) -> None:
        super().__init__(detail.en)
        self.detail = detail
        self.findings = tuple(findings)


class UnknownRoot(SandboxError):
    """The message asks for an operation that this address does not have."""

    code = "SBX-1001"
    title = Text("Ukendt rod i beskeden", "Unknown root element")
    http_status = 400
    soap_fault = "Client"


class NotWellFormed(SandboxError):
    """The body is not XML, or not XML that a careful reader opens."""

    code = "SBX-1002"
    title = Text("Beskeden kan ikke læses som XML", "The message cannot be read as XML")
    http_status = 400
    soap_fault = "Client"


class TooLarge(SandboxError):
    """The body is larger than the interface takes."""

    code = "SBX-1003"
    title = Text("Beskeden er for stor", "The message is too large")
    http_status = 413
    soap_fault = "Client"


class NotAnEnvelope(SandboxError):
    """XML, but no SOAP 1.1 or 1.2 envelope with one body element."""

    code = "SBX-1004"
    title = Text("Beskeden er ikke en SOAP-kuvert", "The message is not a SOAP envelope")
    http_status = 400
    soap_fault = "Client"


class InvalidPayload(SandboxError):
    """A payload that does not satisfy its schema; the findings say where."""

    code = "SBX-1101"
    title = Text("Indholdet opfylder ikke skemaet", "The content does not satisfy the schema")
    http_status = 422
    soap_fault = "Client"


class RouteMissing(SandboxError):
    """HovedOplysninger/Rute is missing where the operation needs it."""

    code = "SBX-1201"
    title = Text("Rute mangler", "Route missing")
    http_status = 400
    soap_fault = "Client"


class ReceiverUnknown(SandboxError):
    """The receiving organisation is none the sandbox hosts."""

    code = "SBX-1202"
    title = Text("Modtager er ukendt", "Receiver unknown")
    http_status = 404
    soap_fault = "Client"


class CvrMismatch(SandboxError):
    """Two CVR numbers that must agree do not, or one is not a CVR number."""

    code = "SBX-1203"
    title = Text("CVR-numre stemmer ikke overens", "CVR numbers disagree")
    http_status = 400
    soap_fault = "Client"


class ReceiverUnavailable(SandboxError):
    """The receiver, or a service it needs, cannot answer now."""

    code = "SBX-1301"
    title = Text("Modtager er ikke tilgængelig", "Receiver unavailable")
    http_status = 503


class StorageBusy(SandboxError):
    """More messages are waiting for the disk than the sandbox takes in."""

    code = "SBX-1303"
    title = Text("Sandkassen har for mange beskeder i kø", "The sandbox has too many messages queued")
    http_status = 503


class CprRefused(SandboxError):
    """A CPR number that is no allowed test number."""

    code = "SBX-1401"
    title = Text("CPR-nummer er ikke et tilladt testnummer", "CPR number is not an allowed test number")
    http_status = 422
    soap_fault = "Client"


class NotFound(SandboxError):
    """The thing asked for is not in this sandbox."""

    code = "SBX-1501"
    title = Text("Findes ikke", "Not found")
    http_status = 404
    soap_fault = "Client"


class SandboxUnknown(SandboxError):
    """The sandbox named in path or header does not exist."""

    code = "SBX-1502"
    title = Text("Sandkassen findes ikke", "The sandbox does not exist")
    http_status = 404
    soap_fault = "Client"


class Conflict(SandboxError):
    """The request contradicts what is already there."""

    code = "SBX-1503"
    title = Text("I strid med det, der findes", "Conflicts with what is there")
    http_status = 409
    soap_fault = "Client"


class HostRefused(SandboxError):
    """Host or Origin header names an address the server was not told to answer for."""

    code = "SBX-1504"
    title = Text("Værtsnavnet er ikke tilladt", "Host name not allowed")
    http_status = 421
    soap_fault = "Client"


class BadRequest(SandboxError):
    """A request outside any payload (method, parameter, header) that cannot be served."""

    code = "SBX-1505"
    title = Text("Forespørgslen kan ikke behandles", "The request cannot be handled")
    http_status = 400
    soap_fault = "Client"


class CrossCheckUnavailable(ReceiverUnavailable):
    """The PSRM check did not answer; nothing was registered."""

    code = "SBX-1304"
    title = Text("PSRM-kontrollen svarer ikke", "The PSRM check does not answer")


def unexpected() -> SandboxError:
    """What a sender hears when something of ours broke: never what it was, always that nothing was kept."""
    return SandboxError(Text("Beskeden kunne ikke behandles; intet er gemt.", "The message failed; nothing was kept."))
