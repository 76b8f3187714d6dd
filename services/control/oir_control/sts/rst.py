"""A request for a token over SOAP (WS-Trust 1.3): read, proved, and answered.

What must be in it and what is signed is stated by the platform's STS description: the certificate travels in the message
(no client certificate on the connection), exactly one CVR claim, KeyType PublicKey, the same certificate in UseKey.
"""

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from lxml import etree

from oir_kernel.errors import AccessRefused, SecurityMissing, WrongKey
from oir_kernel.findings import Text
from oir_kernel.security import names
from oir_kernel.security.certificates import Issued, load_certificate, public_key_of, thumbprint
from oir_kernel.security.failures import all_of, malformed, refused
from oir_kernel.security.instants import write_instant
from oir_kernel.security.saml import LIFETIME, text_of
from oir_kernel.security.signing import sign_with_certificate
from oir_kernel.security.wss import (
    BINARY_TOKEN,
    KEPT,
    TOKEN_REFERENCE,
    Security,
    check_coverage,
    check_timestamp,
    open_security,
)
from oir_kernel.security.xmldsig import decoded, verify
from oir_kernel.soap.envelope import Envelope
from oir_kernel.xml.places import Element, qualified_name

_T = f"{{{names.WST}}}"
_ADDRESS = f"{{{names.WSP}}}AppliesTo/{{{names.WSA}}}EndpointReference/{{{names.WSA}}}Address"
_CLAIM = f"{_T}Claims/{{{names.AUTH}}}ClaimType"


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A proved request: whose certificate, for which authority (as sent) and service."""

    certificate: x509.Certificate
    cvr: str
    audience: str
    message_id: str
    expires: datetime


def read_request(root: Element, envelope: Envelope, now: datetime) -> TokenRequest:
    """The request in `envelope`. Raises the `AccessRefused` that names what is wrong with it."""
    payload = envelope.payload
    if qualified_name(payload) != f"{_T}RequestSecurityToken":
        raise _form("RequestSecurityToken")
    security = open_security(root, payload)
    if security is None:
        raise refused(
            SecurityMissing,
            Text("Anmodningen har intet Security-header.", "The request has no Security header."),
            Text("Signér den med certifikatets nøgle.", "Sign it with the certificate's key."),
            path="Header/Security",
        )
    certificate = _prove(security, now)
    _require_kind(payload, certificate)
    return TokenRequest(
        certificate=certificate,
        cvr=_cvr(payload),
        audience=text_of(_one(payload, _ADDRESS, "AppliesTo/EndpointReference/Address")),
        message_id=security.message_id,
        expires=now + KEPT,
    )


def write_answer(request: TokenRequest, assertion: Element, sts: Issued, now: datetime) -> bytes:
    """The answer with the token, signed by the STS."""
    attached = (
        f'<wsse:SecurityTokenReference xmlns:wsse="{names.WSSE}" xmlns:wsse11="{names.WSSE11}" wsse11:TokenType="{names.SAML_V2}">'
        f'<wsse:KeyIdentifier ValueType="{names.SAML_ID}">{assertion.get("ID")}</wsse:KeyIdentifier></wsse:SecurityTokenReference>'
    )
    envelope = etree.fromstring(
        f'<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header/><s:Body>'
        f'<t:RequestSecurityTokenResponseCollection xmlns:t="{names.WST}"><t:RequestSecurityTokenResponse>'
        f"<t:TokenType>{names.SAML_V2}</t:TokenType><t:RequestedSecurityToken/>"
        f"<t:RequestedAttachedReference>{attached}</t:RequestedAttachedReference>"
        f'<wsp:AppliesTo xmlns:wsp="{names.WSP}"><a:EndpointReference xmlns:a="{names.WSA}"><a:Address>{request.audience}</a:Address>'
        f"</a:EndpointReference></wsp:AppliesTo>"
        f'<t:Lifetime><u:Created xmlns:u="{names.WSU}">{write_instant(now)}</u:Created>'
        f'<u:Expires xmlns:u="{names.WSU}">{write_instant(now + LIFETIME)}</u:Expires></t:Lifetime>'
        f"<t:KeyType>{names.PUBLIC_KEY}</t:KeyType>"
        "</t:RequestSecurityTokenResponse></t:RequestSecurityTokenResponseCollection></s:Body></s:Envelope>"
    )
    place = envelope.find(f".//{_T}RequestedSecurityToken")
    if place is not None:
        place.append(assertion)
    addressing = {"Action": names.RSTR_ISSUE, "RelatesTo": request.message_id, "To": names.ANONYMOUS}
    sign_with_certificate(envelope, sts, now, addressing)
    return etree.tostring(envelope, encoding="UTF-8", xml_declaration=True)


def _prove(security: Security, now: datetime) -> x509.Certificate:
    """The certificate that travels along, once its key has signed every part."""
    token = security.only(BINARY_TOKEN)
    if token is None or token.get("ValueType") != names.X509V3:
        raise _form("Security/BinarySecurityToken")
    certificate = load_certificate(decoded(token, "BinarySecurityToken"), "Security/BinarySecurityToken")
    references = list(security.signature.iter(TOKEN_REFERENCE))
    named = [child.get("URI") for reference in references for child in reference]
    if len(references) != 1 or named != [f"#{token.get(f'{{{names.WSU}}}Id')}"]:
        raise _other_key("Signature/KeyInfo")
    failures = list(check_timestamp(security, now))
    covered = verify(security.signature, public_key_of(certificate), security.ids)
    failures += check_coverage(security, covered, [token])
    if failures:
        raise all_of(failures)
    return certificate


def _require_kind(payload: Element, certificate: x509.Certificate) -> None:
    wanted = {"RequestType": names.ISSUE, "TokenType": names.SAML_V2, "KeyType": names.PUBLIC_KEY}
    for name, value in wanted.items():
        if text_of(_one(payload, f"{_T}{name}", name)) != value:
            raise AccessRefused(
                Text(f"STS udsteder kun {name} {value}.", f"The STS issues {name} {value} only."),
                malformed(Text(f"{name} understøttes ikke.", f"{name} is not supported."), _SEE, path=name).findings,
            )
    key = _one(payload, f"{_T}UseKey/{BINARY_TOKEN}", "UseKey/BinarySecurityToken")
    if thumbprint(load_certificate(decoded(key, "UseKey"), "UseKey")) != thumbprint(certificate):
        raise _other_key("UseKey/BinarySecurityToken")


def _cvr(payload: Element) -> str:
    """The value of the one CVR claim, empty when there is none or more than one."""
    claims = payload.findall(_CLAIM)
    values = [value for claim in claims for value in claim if qualified_name(value) == f"{{{names.AUTH}}}Value"]
    if len(claims) != 1 or len(values) != 1 or claims[0].get("Uri") != names.CVR_CLAIM:
        return ""
    return text_of(values[0])


def _one(payload: Element, path: str, shown: str) -> Element:
    found = payload.findall(path)
    if len(found) != 1:
        raise _form(shown)
    return found[0]


_SEE = Text("Følg eksemplet i docs/access.md.", "Follow the example in docs/access.md.")


def _form(place: str) -> AccessRefused:
    return malformed(
        Text(
            f"Anmodningen mangler {place}, eller det har ikke den rette form.",
            f"The request lacks {place}, or it has a wrong form.",
        ),
        _SEE,
        path=place,
    )


def _other_key(place: str) -> AccessRefused:
    return refused(
        WrongKey,
        Text(
            f"{place} viser et andet certifikat end det, anmodningen er signeret med.",
            f"{place} shows another certificate than the one the request is signed with.",
        ),
        Text("Bed om en billet til den nøgle, du signerer med.", "Ask for a token for the key you sign with."),
        path=place,
    )
