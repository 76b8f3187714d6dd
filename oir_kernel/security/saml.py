"""SAML 2.0 assertions bound to a key (holder-of-key), as the platform's token service issues them: written and read.

Shape and attributes as in the platform's public samples (stated): NameID is the certificate's subject, the confirmation
carries the certificate, Conditions name the service's entityID, the authority stands in CvrNumberIdentifier.
"""

import base64
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from oir_kernel.errors import (
    AccessRefused,
    CredentialExpired,
    CredentialNotYetValid,
    IssuerUntrusted,
    PartNotSigned,
    WrongAudience,
    WrongKey,
)
from oir_kernel.findings import Text
from oir_kernel.security import names
from oir_kernel.security.canonical import canonical
from oir_kernel.security.certificates import SKEW, Issued, load_certificate, public_key_of
from oir_kernel.security.failures import malformed, refused
from oir_kernel.security.instants import read_instant, write_instant
from oir_kernel.security.signature import ENVELOPED_TRANSFORMS, Part, sign
from oir_kernel.security.xmldsig import SIGNATURE, decoded, elements_by_id, verify
from oir_kernel.xml.places import Element, qualified_name

ASSERTION: Final = f"{{{names.SAML}}}Assertion"
LIFETIME: Final = timedelta(hours=8)
"""How long a token lives (stated)."""

_S = f"{{{names.SAML}}}"
_PLACE = "Assertion"
_ROLE = "http://oir-sandkasse.example/roles/servicesystemrole/test/1"


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a token says, once its form was read; nothing here is proved before `check_assertion`."""

    element: Element
    issuer: str
    signature: Element
    certificate: x509.Certificate
    recipient: str | None
    not_before: datetime
    not_on_or_after: datetime
    audiences: tuple[str, ...]
    cvr: str


def write_assertion(sts: Issued, certificate: x509.Certificate, cvr: str, audience: str, now: datetime) -> Element:
    """A signed token for the holder of `certificate`, to act for the authority `cvr` towards `audience`."""
    issued, ends = write_instant(now), write_instant(now + LIFETIME)
    encoded = base64.b64encode(certificate.public_bytes(Encoding.DER)).decode()
    subject = escape(certificate.subject.rfc4514_string())
    identifier = f"_{uuid.uuid4()}"
    assertion = etree.fromstring(
        f'<saml2:Assertion xmlns:saml2="{names.SAML}" ID="{identifier}" IssueInstant="{issued}" Version="2.0">'
        f"<saml2:Issuer>{names.STS_ISSUER}</saml2:Issuer>"
        f'<saml2:Subject><saml2:NameID Format="{names.X509_SUBJECT}">{subject}</saml2:NameID>'
        f'<saml2:SubjectConfirmation Method="{names.HOLDER_OF_KEY}"><saml2:SubjectConfirmationData'
        f' xmlns:xsi="{names.XSI}" xsi:type="saml2:KeyInfoConfirmationDataType" Recipient={quoteattr(audience)}>'
        f'<ds:KeyInfo xmlns:ds="{names.DS}"><ds:X509Data><ds:X509Certificate>{encoded}</ds:X509Certificate></ds:X509Data>'
        "</ds:KeyInfo></saml2:SubjectConfirmationData></saml2:SubjectConfirmation></saml2:Subject>"
        f'<saml2:Conditions NotBefore="{issued}" NotOnOrAfter="{ends}"><saml2:AudienceRestriction>'
        f"<saml2:Audience>{escape(audience)}</saml2:Audience></saml2:AudienceRestriction></saml2:Conditions>"
        f'<saml2:AuthnStatement AuthnInstant="{issued}"><saml2:AuthnContext><saml2:AuthnContextClassRef>'
        f"{names.X509_CONTEXT}</saml2:AuthnContextClassRef></saml2:AuthnContext></saml2:AuthnStatement>"
        f"<saml2:AttributeStatement>{_attributes(cvr)}</saml2:AttributeStatement></saml2:Assertion>".encode()
    )
    part = Part(identifier, canonical(assertion), ENVELOPED_TRANSFORMS)
    shown = base64.b64encode(sts.certificate.public_bytes(Encoding.DER)).decode()
    key_info = f"<ds:X509Data><ds:X509Certificate>{shown}</ds:X509Certificate></ds:X509Data>"
    assertion.insert(1, sign([part], sts.key, key_info))
    return assertion


def _attributes(cvr: str) -> str:
    privileges = (
        f'<bpp:PrivilegeList xmlns:bpp="{names.BPP}"><PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{cvr}">'
        f"<Privilege>{_ROLE}</Privilege></PrivilegeGroup></bpp:PrivilegeList>"
    )
    values = {
        "CvrNumberIdentifier": cvr,
        "AssuranceLevel": "3",
        "SpecVer": "DK-SAML-2.0",
        "KombitSpecVer": "1.0",
        "Privileges_intermediate": base64.b64encode(privileges.encode()).decode(),
    }
    return "".join(
        f'<saml2:Attribute Name="dk:gov:saml:attribute:{name}" NameFormat="{names.BASIC}">'
        f"<saml2:AttributeValue>{value}</saml2:AttributeValue></saml2:Attribute>"
        for name, value in values.items()
    )


def read_assertion(element: Element) -> Assertion:
    """What the token says. Raises `SecurityMalformed` or `WrongKey` for one without the form it must have."""
    if element.get("Version") != "2.0" or not element.get("ID"):
        raise _form("@ID")
    confirmation = _one(element, "Subject/SubjectConfirmation")
    if confirmation.get("Method") != names.HOLDER_OF_KEY:
        raise refused(
            WrongKey,
            Text(
                "Billetten er ikke bundet til en nøgle (holder-of-key).",
                "The token is not bound to a key (holder-of-key).",
            ),
            Text("Hent en billet med KeyType PublicKey.", "Ask for a token with KeyType PublicKey."),
            path=f"{_PLACE}/Subject/SubjectConfirmation",
        )
    data = _one(confirmation, "SubjectConfirmationData")
    held = data.findall(f"{{{names.DS}}}KeyInfo/{{{names.DS}}}X509Data/{{{names.DS}}}X509Certificate")
    if len(held) != 1:
        raise _form("Subject/SubjectConfirmation/SubjectConfirmationData/KeyInfo")
    place = f"{_PLACE}/Subject/SubjectConfirmation"
    signature = element.findall(SIGNATURE)
    if len(signature) != 1:
        raise _form("Signature")
    conditions = _one(element, "Conditions")
    audiences = _one(conditions, "AudienceRestriction").findall(f"{_S}Audience")
    return Assertion(
        element=element,
        issuer=text_of(_one(element, "Issuer")),
        signature=signature[0],
        certificate=load_certificate(decoded(held[0], "X509Certificate"), place),
        recipient=data.get("Recipient"),
        not_before=read_instant(conditions.get("NotBefore"), f"{_PLACE}/Conditions/@NotBefore"),
        not_on_or_after=read_instant(conditions.get("NotOnOrAfter"), f"{_PLACE}/Conditions/@NotOnOrAfter"),
        audiences=tuple(map(text_of, audiences)),
        cvr=_cvr(element),
    )


def check_assertion(
    assertion: Assertion, sts: x509.Certificate, entity_id: str, now: datetime
) -> Iterator[AccessRefused]:
    """What is wrong with a token at the instant `now`: signature, issuer, lifetime, audience."""
    yield from _check_issuer(assertion, sts)
    yield from _check_lifetime(assertion, now)
    if entity_id not in assertion.audiences or assertion.recipient not in (None, entity_id):
        yield refused(
            WrongAudience,
            Text(
                "Billetten er udstedt til en anden service end den, der kaldes.",
                "The token was issued for another service than the one that is called.",
            ),
            Text(f"Hent en billet med AppliesTo {entity_id}.", f"Ask for a token with AppliesTo {entity_id}."),
            path=f"{_PLACE}/Conditions/AudienceRestriction/Audience",
        )


def _check_issuer(assertion: Assertion, sts: x509.Certificate) -> Iterator[AccessRefused]:
    """The token's own signature, proved with our token service's key and no other, covers the whole token."""
    untrusted = refused(
        IssuerUntrusted,
        Text("Billetten er ikke udstedt af sandkassens STS.", "The sandbox's STS did not issue the token."),
        Text(
            "Hent en billet fra /runtime/services/kombittrust/14/certificatemixed på denne server.",
            "Ask this server's /runtime/services/kombittrust/14/certificatemixed for a token.",
        ),
        path=f"{_PLACE}/Issuer",
    )
    if assertion.issuer != names.STS_ISSUER:
        yield untrusted
        return
    try:
        covered = verify(assertion.signature, public_key_of(sts), elements_by_id(assertion.element))
    except AccessRefused as error:
        yield error
        return
    if covered.elements != (assertion.element,):
        yield refused(
            PartNotSigned,
            Text(
                "Billettens signatur dækker ikke hele billetten.",
                "The token's signature does not cover the whole token.",
            ),
            Text("Send billetten, som STS udstedte den.", "Send the token as the STS issued it."),
            path=f"{_PLACE}/Signature",
        )


def _check_lifetime(assertion: Assertion, now: datetime) -> Iterator[AccessRefused]:
    place = f"{_PLACE}/Conditions"
    read = {"now": write_instant(now)}
    if now - SKEW >= assertion.not_on_or_after:
        ended = write_instant(assertion.not_on_or_after)
        yield refused(
            CredentialExpired,
            Text(f"Billetten udløb {ended}.", f"The token expired at {ended}."),
            Text("Hent en ny billet; den gælder 8 timer.", "Ask for a new token; it lives 8 hours."),
            path=place,
            read=read,
        )
    if now + SKEW < assertion.not_before:
        begins = write_instant(assertion.not_before)
        yield refused(
            CredentialNotYetValid,
            Text(f"Billetten gælder først fra {begins}.", f"The token begins at {begins}."),
            Text("Hent billetten med sandkassens ur.", "Ask for the token by the sandbox's clock."),
            path=place,
            read=read,
        )


def text_of(element: Element) -> str:
    """The whole text of an element that holds nothing else. Raises `SecurityMalformed`: half a value is never taken."""
    if len(element):
        raise _form(qualified_name(element).rpartition("}")[2])
    return (element.text or "").strip()


def _cvr(element: Element) -> str:
    found = [
        value
        for attribute in element.findall(f"{_S}AttributeStatement/{_S}Attribute")
        if attribute.get("Name") == names.CVR_CLAIM
        for value in attribute.findall(f"{_S}AttributeValue")
    ]
    if len(found) != 1:
        raise _form("AttributeStatement/Attribute[CvrNumberIdentifier]")
    return text_of(found[0])


def _one(element: Element, path: str) -> Element:
    found: Sequence[Element] = element.findall("/".join(f"{_S}{step}" for step in path.split("/")))
    if len(found) != 1:
        raise _form(path)
    return found[0]


def _form(place: str) -> AccessRefused:
    return malformed(
        Text(
            f"Billetten mangler {place}, eller det har ikke den rette form.",
            f"The token lacks {place}, or it has a wrong form.",
        ),
        Text("Send billetten, som STS udstedte den.", "Send the token as the STS issued it."),
        path=f"{_PLACE}/{place}",
    )
