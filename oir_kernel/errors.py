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


class OperationMissing(SandboxError):
    """The receiver's system does not offer this operation."""

    code = "SBX-1006"
    title = Text("Operationen findes ikke hos modtageren", "The receiver does not offer the operation")
    http_status = 501
    soap_fault = "Server"


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


class ReceiverClosed(ReceiverUnavailable):
    """The receiver's ERP is outside its service window; the text says when it opens."""

    code = "SBX-1307"
    title = Text("Modtagerens ERP er lukket", "The receiver's ERP is closed")


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


class InddrivelseUnavailable(ReceiverUnavailable):
    """The simulated PSRM did not answer; what was to be handed over waits."""

    code = "SBX-1308"
    title = Text("Inddrivelsen svarer ikke", "Collection does not answer")


class AccessRefused(SandboxError):
    """A call or a request for a token that access control refuses, for a reason no narrower class names."""

    code = "SBX-1600"
    title = Text("Adgang afvist", "Access refused")
    http_status = 403
    soap_fault = "Client"


class SecurityMissing(AccessRefused):
    """Neither a signed token nor a client certificate came with the call."""

    code = "SBX-1601"
    title = Text("Sikkerhed mangler", "Security missing")
    http_status = 401


class SecurityMalformed(AccessRefused):
    """The security header, the token or the certificate does not have the form it must have."""

    code = "SBX-1602"
    title = Text("Sikkerhedsheader kan ikke læses", "Security header cannot be read")
    http_status = 401


class SignatureWrong(AccessRefused):
    """What was signed is not what was received, or another key signed it."""

    code = "SBX-1603"
    title = Text("Signaturen passer ikke", "The signature does not fit")
    http_status = 401


class PartNotSigned(AccessRefused):
    """A part that is read is not covered by the signature, or the signature covers something that is not read."""

    code = "SBX-1604"
    title = Text("En del er ikke signeret", "A part is not signed")
    http_status = 401


class AlgorithmRefused(AccessRefused):
    """A signature method, digest, canonicalisation or transform outside the policy."""

    code = "SBX-1605"
    title = Text("Algoritmen er ikke tilladt", "Algorithm not allowed")
    http_status = 401


class IssuerUntrusted(AccessRefused):
    """A certificate or token that our test CA or our STS did not issue."""

    code = "SBX-1606"
    title = Text("Udstederen er ikke betroet", "Issuer not trusted")
    http_status = 401


class CredentialExpired(AccessRefused):
    """A certificate, token or message whose time is over by the sandbox's clock."""

    code = "SBX-1607"
    title = Text("Udløbet", "Expired")
    http_status = 401


class CredentialNotYetValid(AccessRefused):
    """A certificate or token whose time has not come by the sandbox's clock."""

    code = "SBX-1608"
    title = Text("Endnu ikke gyldig", "Not yet valid")
    http_status = 401


class CertificateRevoked(AccessRefused):
    """A certificate on the test CA's list of revoked ones."""

    code = "SBX-1609"
    title = Text("Certifikatet er spærret", "Certificate revoked")
    http_status = 401


class WrongAudience(AccessRefused):
    """A token issued for another service than the one that is called."""

    code = "SBX-1610"
    title = Text("Billetten er til en anden service", "Token is for another service")
    http_status = 401


class WrongKey(AccessRefused):
    """The caller did not prove the key that the token is bound to."""

    code = "SBX-1611"
    title = Text("Nøglen er ikke billettens", "Key is not the token's")
    http_status = 401


class ClockSkew(AccessRefused):
    """A time stamp too far from the sandbox's clock."""

    code = "SBX-1612"
    title = Text("Afsenderens ur går forkert", "The sender's clock is off")
    http_status = 401


class MessageReplayed(AccessRefused):
    """A MessageID that this sandbox has seen."""

    code = "SBX-1613"
    title = Text("Beskeden er sendt før", "Message replayed")
    http_status = 401


class WrongCvr(AccessRefused):
    """The authority of the token, the context and the route is not one and the same, or is missing."""

    code = "SBX-1614"
    title = Text("Forkert CVR-nummer", "Wrong CVR number")


class SystemUnknown(AccessRefused):
    """No service agreement knows the system that calls."""

    code = "SBX-1615"
    title = Text("It-systemet er ukendt", "It-system unknown")


class AgreementMissing(AccessRefused):
    """The system is known, but has no agreement on this service for this authority with this certificate."""

    code = "SBX-1616"
    title = Text("Serviceaftale mangler", "Service agreement missing")


class AgreementNotInForce(AccessRefused):
    """The agreement has ended or has not begun by the sandbox's clock."""

    code = "SBX-1617"
    title = Text("Serviceaftalen gælder ikke nu", "Service agreement not in force")


class RouteNotAgreed(AccessRefused):
    """The explicit route names another receiving it-system than the agreement."""

    code = "SBX-1618"
    title = Text("Ruten er ikke aftalt", "Route not agreed")


class KeyMissing(SandboxError):
    """The server asks for a key, and none came with the request."""

    code = "SBX-1701"
    title = Text("Nøgle mangler", "Key missing")
    http_status = 401
    soap_fault = "Client"


class KeyRefused(SandboxError):
    """A key that is unknown, revoked or expired."""

    code = "SBX-1702"
    title = Text("Nøglen gælder ikke", "Key not valid")
    http_status = 401
    soap_fault = "Client"


class RoleTooLow(SandboxError):
    """The key's role does not allow this."""

    code = "SBX-1703"
    title = Text("Rollen rækker ikke", "Role not sufficient")
    http_status = 403
    soap_fault = "Client"


class SnapshotUnreadable(SandboxError):
    """A file that is no snapshot, or whose outside is not as the sandbox writes it."""

    code = "SBX-1801"
    title = Text("Filen er ikke et øjebliksbillede", "The file is no snapshot")
    http_status = 400
    soap_fault = "Client"


class SnapshotForeign(SandboxError):
    """A snapshot of another version: format, migration, tables or columns are not those of this program."""

    code = "SBX-1802"
    title = Text("Øjebliksbilledet er fra en anden udgave", "The snapshot is from another version")
    http_status = 409
    soap_fault = "Client"


class SnapshotDamaged(SandboxError):
    """A snapshot whose content is not what its header says."""

    code = "SBX-1803"
    title = Text("Øjebliksbilledet er ændret eller beskadiget", "The snapshot was changed or damaged")
    http_status = 422
    soap_fault = "Client"


def unexpected() -> SandboxError:
    """What a sender hears when something of ours broke: never what it was, always that nothing was kept."""
    return SandboxError(Text("Beskeden kunne ikke behandles; intet er gemt.", "The message failed; nothing was kept."))
