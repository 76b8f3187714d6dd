"""The client's side of access: ask the STS for a token, sign messages with it, and let zeep do so.

    identity = Identity.from_files("certs/fagsystem.pem", "certs/fagsystem.key")
    with httpx.Client(base_url="http://127.0.0.1:8400/s/min-test") as http:
        token = fetch_token(http, identity, cvr="11111111", service="DebitorRegistreringAfsend")
    client = zeep.Client(wsdl, wsse=HolderOfKey(identity, token))

The sandbox judges times by its own clock: with a sandbox whose clock was moved, hand in the same clock.
"""

from collections.abc import MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import httpx
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, pkcs12
from lxml import etree
from starlette.types import ASGIApp, Receive, Scope, Send

from oir_kernel.clock import Clock, TickingClock
from oir_kernel.security import names
from oir_kernel.security.certificates import Issued
from oir_kernel.security.saml import ASSERTION
from oir_kernel.security.signing import certificate_text, sign_with_certificate, sign_with_token
from oir_kernel.web.protocol import PEER_CERTIFICATE
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import careful_parser

STS_PATH: Final = "/runtime/services/kombittrust/14/certificatemixed"
_SOAP_12 = "http://www.w3.org/2003/05/soap-envelope"


class TokenRefused(Exception):
    """The STS issued no token. `code` is its fault code, `reason` its Danish text, `body` the whole answer."""

    def __init__(self, code: str, reason: str, body: bytes) -> None:
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason
        self.body = body


@dataclass(frozen=True, slots=True)
class Identity:
    """A test certificate with its key, as `oir certs issue` makes them."""

    issued: Issued

    @classmethod
    def from_files(cls, certificate: str | Path, key: str | Path) -> "Identity":
        """From two PEM files. Raises `ValueError` when they hold no certificate and RSA key."""
        return cls(Issued.of(Path(certificate).read_bytes(), Path(key).read_bytes()))

    @classmethod
    def from_pkcs12(cls, file: str | Path, password: str = "test") -> "Identity":  # noqa: S107 - what `oir certs` writes
        """From a PKCS#12 file. Raises `ValueError` for a wrong password or a file without certificate and RSA key."""
        key, certificate, _ = pkcs12.load_key_and_certificates(Path(file).read_bytes(), password.encode())
        if certificate is None or not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("the file holds no certificate with an RSA key")
        return cls(Issued(certificate, key))


def token_request(identity: Identity, cvr: str, audience: str, to: str, clock: Clock) -> bytes:
    """A signed RequestSecurityToken (WS-Trust 1.3), SOAP 1.2, ready to be sent to the STS at `to`."""
    used = certificate_text(identity.issued.certificate)
    envelope = etree.fromstring(
        f'<s:Envelope xmlns:s="{_SOAP_12}"><s:Header/><s:Body><t:RequestSecurityToken xmlns:t="{names.WST}">'
        f"<t:RequestType>{names.ISSUE}</t:RequestType><t:TokenType>{names.SAML_V2}</t:TokenType>"
        f'<wsp:AppliesTo xmlns:wsp="{names.WSP}"><a:EndpointReference xmlns:a="{names.WSA}"><a:Address/></a:EndpointReference>'
        f'</wsp:AppliesTo><t:Claims Dialect="{names.AUTH_CLAIMS}"><auth:ClaimType xmlns:auth="{names.AUTH}"'
        f' Uri="{names.CVR_CLAIM}"><auth:Value/></auth:ClaimType></t:Claims><t:KeyType>{names.PUBLIC_KEY}</t:KeyType>'
        f'<t:UseKey><wsse:BinarySecurityToken xmlns:wsse="{names.WSSE}" EncodingType="{names.BASE64}"'
        f' ValueType="{names.X509V3}">{used}</wsse:BinarySecurityToken></t:UseKey>'
        "</t:RequestSecurityToken></s:Body></s:Envelope>"
    )
    _fill(envelope, f"{{{names.WSA}}}Address", audience)
    _fill(envelope, f"{{{names.AUTH}}}Value", cvr)
    addressing = {"Action": names.RST_ISSUE, "To": to, "ReplyTo": names.ANONYMOUS}
    sign_with_certificate(envelope, identity.issued, clock.now(), addressing)
    return etree.tostring(envelope, encoding="UTF-8")


def fetch_token(
    http: httpx.Client, identity: Identity, *, cvr: str, service: str, clock: Clock | None = None
) -> Element:
    """A token to call `service` (as its address spells it) for the authority `cvr`. Raises `TokenRefused`.

    `http` has the sandbox as its base address: the server itself, or the server and `/s/<sandbox>`.
    """
    to = str(http.base_url).rstrip("/") + STS_PATH
    message = token_request(identity, cvr, names.entity_id(service), to, clock or TickingClock())
    response = http.post(to, content=message, headers={"Content-Type": "application/soap+xml; charset=utf-8"})
    return token_in(response.content)


def token_in(answer: bytes) -> Element:
    """The token in an answer of the STS. Raises `TokenRefused` when it is a fault, or no answer of an STS at all."""
    try:
        root = etree.fromstring(answer, careful_parser())
    except etree.XMLSyntaxError:
        raise TokenRefused("", "ikke et svar fra en STS", answer) from None
    token = next(root.iter(ASSERTION), None)
    if token is None:
        code = root.findtext(f".//{{{_SOAP_12}}}Subcode/{{{_SOAP_12}}}Value", "")
        raise TokenRefused(code, root.findtext(f".//{{{_SOAP_12}}}Text", ""), answer)
    return token


def sign_call(envelope: Element, identity: Identity, token: Element, clock: Clock, **addressing: str) -> None:
    """Sign a message with a token, in place: addressing headers, time stamp, token and signature.

    `addressing`: `Action`, `To`, `ReplyTo`, `MessageID`; a MessageID is made when none is given. Sign last: what is
    changed afterwards no longer fits. Write it out with `etree.tostring(envelope, encoding="UTF-8")`.
    """
    sign_with_token(envelope, token, identity.issued.key, clock.now(), addressing)


class HolderOfKey:
    """zeep's `wsse=`: signs every call with the token's key. Answers of the sandbox are not signed, so none is checked."""

    def __init__(self, identity: Identity, token: Element, clock: Clock | None = None) -> None:
        self._identity = identity
        self._token = token
        self._clock = clock or TickingClock()

    def apply(self, envelope: Any, headers: MutableMapping[str, str]) -> tuple[Any, MutableMapping[str, str]]:
        """Sign what zeep is about to send."""
        action = headers.get("SOAPAction", "").strip('"')
        sign_call(envelope, self._identity, self._token, self._clock, **({"Action": action} if action else {}))
        return envelope, headers

    def verify(self, envelope: Any) -> Any:
        """Nothing to check."""
        return envelope


def with_certificate(app: ASGIApp, identity: Identity) -> ASGIApp:
    """`app` as it looks from a TLS connection with this client certificate, for calls without a socket."""
    der = identity.issued.certificate.public_bytes(Encoding.DER)

    async def connected(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, PEER_CERTIFICATE: der}, receive, send)

    return connected


def _fill(envelope: Element, name: str, text: str) -> None:
    element = next(envelope.iter(name), None)
    if element is not None:
        element.text = text
