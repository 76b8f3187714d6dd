"""The security header of one SOAP message: found once, read whole, and its signature tied to the very elements we read.

Receiver rules of the platform's OIO-IDWS profile (stated): one Security header with mustUnderstand, a MessageID, a
Timestamp whose Created lies within five minutes, and Body, Timestamp and addressing headers under the signature.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from oir_kernel.errors import AccessRefused, ClockSkew, CredentialExpired, PartNotSigned
from oir_kernel.findings import Text
from oir_kernel.security import names
from oir_kernel.security.certificates import SKEW
from oir_kernel.security.failures import malformed, refused
from oir_kernel.security.instants import read_instant, write_instant
from oir_kernel.security.saml import ASSERTION, text_of
from oir_kernel.security.xmldsig import SIGNATURE, Covered, elements_by_id
from oir_kernel.xml.places import Element, local_name, namespace_of, qualified_name

WINDOW: Final = timedelta(minutes=5)
"""How far Created may lie from the receiver's clock (stated: about five minutes)."""

KEPT: Final = 2 * (WINDOW + SKEW)
"""How long an identifier must be remembered: a message received now may have been stamped that much earlier or later."""

SECURITY: Final = f"{{{names.WSSE}}}Security"
TIMESTAMP: Final = f"{{{names.WSU}}}Timestamp"
BINARY_TOKEN: Final = f"{{{names.WSSE}}}BinarySecurityToken"
TOKEN_REFERENCE: Final = f"{{{names.WSSE}}}SecurityTokenReference"
FRAMEWORK: Final = f"{{{names.LIBERTY}}}Framework"

_KNOWN = {TIMESTAMP, SIGNATURE, ASSERTION, BINARY_TOKEN, TOKEN_REFERENCE}
_MESSAGE_ID = f"{{{names.WSA}}}MessageID"
_LONGEST_ID = 400


@dataclass(frozen=True, slots=True)
class Security:
    """The security header of a message and the elements around it, each the one that is read afterwards."""

    element: Element
    body: Element
    addressing: tuple[Element, ...]
    timestamp: Element
    signature: Element
    ids: dict[str, Element]
    message_id: str
    created: datetime
    expires: datetime

    def only(self, name: str) -> Element | None:
        """The one child of that name, `None` if there is none. Raises `SecurityMalformed` for a second one."""
        found = self.element.findall(name)
        if len(found) > 1:
            raise _twice(local_name(found[1]))
        return found[0] if found else None


def open_security(root: Element, payload: Element) -> Security | None:
    """The security header of the envelope `root`, `None` if it has none. Raises `SecurityMalformed` for any doubt.

    `payload` is the element that is read afterwards: it must stand in the Body the signature covers.
    """
    found = list(root.iter(SECURITY))
    if not found:
        return None
    if len(found) > 1:
        raise _twice("Security")
    security, soap = found[0], namespace_of(root)
    if [qualified_name(child) for child in root] != [f"{{{soap}}}Header", f"{{{soap}}}Body"]:
        raise _place("Envelope")
    header, body = root
    if payload.getparent() is not body or len(body) != 1:
        raise _place("Body")
    if security.getparent() is not header:
        raise _place("Security")
    if security.get(f"{{{soap}}}mustUnderstand") not in ("1", "true"):
        raise _place("Security/@mustUnderstand")
    if any(assertion.getparent() is not security for assertion in root.iter(ASSERTION)):
        raise _place("Assertion")
    if any(qualified_name(child) not in _KNOWN for child in security):
        raise _place("Security")
    timestamp, signature = _exactly_one(security, TIMESTAMP), _exactly_one(security, SIGNATURE)
    addressing = _addressing(header)
    return Security(
        element=security,
        body=body,
        addressing=addressing,
        timestamp=timestamp,
        signature=signature,
        ids=elements_by_id(root),
        message_id=_message_id(addressing),
        created=_instant(timestamp, "Created"),
        expires=_instant(timestamp, "Expires"),
    )


def check_timestamp(security: Security, now: datetime) -> Iterator[AccessRefused]:
    """What is wrong with the message's time stamp at the instant `now`."""
    read = {
        "Created": write_instant(security.created),
        "Expires": write_instant(security.expires),
        "now": write_instant(now),
    }
    if abs(now - security.created) > WINDOW + SKEW:
        yield refused(
            ClockSkew,
            Text(
                f"Timestamp/Created {read['Created']} ligger mere end 5 minutter fra sandkassens ur {read['now']}.",
                f"Timestamp/Created {read['Created']} is more than 5 minutes from the sandbox's clock {read['now']}.",
            ),
            Text(
                "Send straks efter signering, og lad afsenderen bruge sandkassens ur.",
                "Send right after signing, and let the sender use the sandbox's clock.",
            ),
            path="Security/Timestamp/Created",
            read=read,
        )
    if now - SKEW >= security.expires:
        yield refused(
            CredentialExpired,
            Text(f"Beskeden udløb {read['Expires']}.", f"The message expired at {read['Expires']}."),
            Text("Signér den igen med et nyt Timestamp.", "Sign it again with a new Timestamp."),
            path="Security/Timestamp/Expires",
            read=read,
        )


def check_coverage(security: Security, covered: Covered, tokens: Sequence[Element]) -> Iterator[AccessRefused]:
    """Which parts the signature leaves out, and whether it covers anything that stands where nobody reads it.

    `tokens` are the elements of the header that may be covered beside the parts; that one is must be checked by the caller.
    """
    required = [security.body, security.timestamp, *security.addressing]
    for part in required:
        if part not in covered:
            name = local_name(part)
            yield refused(
                PartNotSigned,
                Text(f"{name} er ikke dækket af signaturen.", f"{name} is not covered by the signature."),
                Text(
                    f"Giv {name} et wsu:Id, og lad en Reference i signaturen pege på det.",
                    f"Give {name} a wsu:Id and let a Reference of the signature point at it.",
                ),
                path=name,
            )
    allowed = [*required, *tokens]
    if any(all(element is not part for part in allowed) for element in covered.elements):
        yield refused(
            PartNotSigned,
            Text(
                "Signaturen dækker et element, som ikke er en af beskedens dele.",
                "The signature covers an element that is none of the message's parts.",
            ),
            Text(
                "Signér Body, Timestamp, wsa-headere og billetten, og intet andet.",
                "Sign Body, Timestamp, the wsa headers and the token, and nothing else.",
            ),
            path="Signature/SignedInfo/Reference",
        )


def token_not_signed() -> AccessRefused:
    """The failure for a signature that leaves the token out, which the policy's ProtectTokens forbids (stated)."""
    return refused(
        PartNotSigned,
        Text("Billetten er ikke dækket af signaturen.", "The token is not covered by the signature."),
        Text(
            "Lad en Reference pege på billettens SecurityTokenReference med STR-Transform.",
            "Let a Reference point at the token's SecurityTokenReference with the STR-Transform.",
        ),
        path="Security/SecurityTokenReference",
    )


def _addressing(header: Element) -> tuple[Element, ...]:
    """The headers a signature must cover: all of WS-Addressing, and Liberty's Framework where it is sent."""
    found = [child for child in header if namespace_of(child) == names.WSA or qualified_name(child) == FRAMEWORK]
    seen = [qualified_name(child) for child in found]
    if len(set(seen)) != len(seen):
        raise _twice(local_name(next(child for child in found if seen.count(qualified_name(child)) > 1)))
    return tuple(found)


def _message_id(addressing: Sequence[Element]) -> str:
    found = next((text_of(element) for element in addressing if qualified_name(element) == _MESSAGE_ID), "")
    if not 0 < len(found) <= _LONGEST_ID:
        raise malformed(
            Text(
                "WS-Addressing MessageID mangler eller er for langt.",
                "WS-Addressing MessageID header was not present, or is too long.",
            ),
            Text(
                "Send wsa:MessageID, fx urn:uuid: og et nyt UUID.",
                "Send wsa:MessageID, such as urn:uuid: and a new UUID.",
            ),
            path="Header/MessageID",
        )
    return found


def _instant(timestamp: Element, name: str) -> datetime:
    element = _exactly_one(timestamp, f"{{{names.WSU}}}{name}")
    return read_instant(text_of(element), f"Security/Timestamp/{name}")


def _exactly_one(parent: Element, name: str) -> Element:
    found = parent.findall(name)
    if len(found) != 1:
        short = name.rpartition("}")[2]
        raise malformed(
            Text(
                f"{local_name(parent)} skal have præcis ét {short}; der er {len(found)}.",
                f"{local_name(parent)} needs exactly one {short}; there are {len(found)}.",
            ),
            Text("Følg opbygningen i docs/access.md.", "Follow the structure in docs/access.md."),
            path=f"{local_name(parent)}/{short}",
        )
    return found[0]


def _twice(name: str) -> AccessRefused:
    return malformed(
        Text(f"{name} står mere end én gang.", f"{name} stands more than once."),
        Text("Send elementet én gang.", "Send the element once."),
        path=name,
    )


def _place(name: str) -> AccessRefused:
    return malformed(
        Text(
            f"{name} står ikke, hvor det skal, eller har ikke den rette form.",
            f"{name} does not stand where it must, or does not have the right form.",
        ),
        Text(
            'Kuverten har Header og Body; Header har ét Security med mustUnderstand="1", Timestamp, billet og Signature.',
            'The envelope has Header and Body; Header has one Security with mustUnderstand="1", Timestamp, token and Signature.',
        ),
        path=name,
    )
