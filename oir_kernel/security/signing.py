"""Signed SOAP messages, written: what a client sends to the STS and to a service, and what the STS answers.

Header order as in the platform's samples (stated): addressing, then Security with Timestamp, token and Signature. Every
part the receiver reads is signed.
"""

import base64
import copy
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from oir_kernel.security import names
from oir_kernel.security.canonical import canonical, canonical_token
from oir_kernel.security.certificates import Issued
from oir_kernel.security.instants import write_instant
from oir_kernel.security.signature import TOKEN_TRANSFORM, Part, sign
from oir_kernel.security.wss import WINDOW
from oir_kernel.xml.places import Element, namespace_of

_ID: Final = f"{{{names.WSU}}}Id"


@dataclass(frozen=True, slots=True)
class Token:
    """A token and how a message signature shows it: what goes into Security, what is signed, and KeyInfo."""

    elements: tuple[Element, ...]
    part: Part
    key_info: str


def sign_with_certificate(envelope: Element, signer: Issued, now: datetime, addressing: Mapping[str, str]) -> None:
    """Give `envelope` addressing headers and a signature whose certificate travels along (what the STS is asked with)."""
    _secure(envelope, _certificate_token(signer.certificate), signer.key, now, addressing)


def sign_with_token(
    envelope: Element, assertion: Element, key: rsa.RSAPrivateKey, now: datetime, addressing: Mapping[str, str]
) -> None:
    """Give `envelope` addressing headers, the token, and a signature made by its holder's `key`."""
    _secure(envelope, _assertion_token(assertion), key, now, addressing)


def new_message_id() -> str:
    """`urn:uuid:` and a new UUID."""
    return f"urn:uuid:{uuid.uuid4()}"


def certificate_text(certificate: x509.Certificate) -> str:
    """The certificate as Base64 of its DER, on one line."""
    return base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()


def _secure(
    envelope: Element, token: Token, key: rsa.RSAPrivateKey, now: datetime, addressing: Mapping[str, str]
) -> None:
    soap = namespace_of(envelope)
    header = envelope.find(f"{{{soap}}}Header")
    body = envelope.find(f"{{{soap}}}Body")
    if header is None:
        header = etree.Element(f"{{{soap}}}Header")
        envelope.insert(0, header)
    parts: list[Part] = []
    for name, value in ({"MessageID": new_message_id()} | dict(addressing)).items():
        element = etree.SubElement(header, f"{{{names.WSA}}}{name}", nsmap={"wsa": names.WSA})
        _addressed(element, value)
        parts.append(_part(element))
    security = etree.SubElement(header, f"{{{names.WSSE}}}Security", nsmap={"wsse": names.WSSE, "wsu": names.WSU})
    security.set(f"{{{soap}}}mustUnderstand", "1")
    security.append(_timestamp(now))
    security.extend(token.elements)
    if body is not None:
        parts.append(_part(body))
    parts += [_part(security[0]), token.part]
    security.append(sign(parts, key, token.key_info))


def _addressed(element: Element, value: str) -> None:
    if element.tag == f"{{{names.WSA}}}ReplyTo":
        etree.SubElement(element, f"{{{names.WSA}}}Address").text = value
    else:
        element.text = value


def _part(element: Element) -> Part:
    """The element as a part to be signed, with an identifier of its own."""
    identifier = f"id-{uuid.uuid4()}"
    element.set(_ID, identifier)
    return Part(identifier, canonical(element))


def _timestamp(now: datetime) -> Element:
    return etree.fromstring(
        f'<wsu:Timestamp xmlns:wsu="{names.WSU}"><wsu:Created>{write_instant(now)}</wsu:Created>'
        f"<wsu:Expires>{write_instant(now + WINDOW)}</wsu:Expires></wsu:Timestamp>"
    )


def _certificate_token(certificate: x509.Certificate) -> Token:
    identifier = f"id-{uuid.uuid4()}"
    element = etree.fromstring(
        f'<wsse:BinarySecurityToken xmlns:wsse="{names.WSSE}" xmlns:wsu="{names.WSU}" wsu:Id="{identifier}"'
        f' EncodingType="{names.BASE64}" ValueType="{names.X509V3}">{certificate_text(certificate)}</wsse:BinarySecurityToken>'
    )
    key_info = (
        f'<wsse:SecurityTokenReference xmlns:wsse="{names.WSSE}"><wsse:Reference URI="#{identifier}"'
        f' ValueType="{names.X509V3}"/></wsse:SecurityTokenReference>'
    )
    return Token((element,), Part(identifier, canonical(element)), key_info)


def _assertion_token(assertion: Element) -> Token:
    identifier, name = f"id-{uuid.uuid4()}", assertion.get("ID")
    named = f'<wsse:KeyIdentifier ValueType="{names.SAML_ID}">{name}</wsse:KeyIdentifier></wsse:SecurityTokenReference>'
    opened = (
        f'<wsse:SecurityTokenReference xmlns:wsse="{names.WSSE}" xmlns:wsse11="{names.WSSE11}" xmlns:wsu="{names.WSU}"'
        f' wsse11:TokenType="{names.SAML_V2}"'
    )
    reference = etree.fromstring(f'{opened} wsu:Id="{identifier}">{named}')
    part = Part(identifier, canonical_token(assertion), TOKEN_TRANSFORM)
    return Token((copy.deepcopy(assertion), reference), part, f"{opened}>{named}")
