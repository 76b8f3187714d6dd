"""The SOAP envelope, 1.1 and 1.2, in every legal spelling, and out again in the version it came in."""

from dataclasses import dataclass
from enum import Enum

from oir_kernel.errors import NotAnEnvelope
from oir_kernel.findings import Text
from oir_kernel.xml.places import Element, local_name, namespace_of


class SoapVersion(Enum):
    """The two SOAP versions and what differs between them on the wire."""

    V11 = ("http://schemas.xmlsoap.org/soap/envelope/", "text/xml; charset=utf-8")
    V12 = ("http://www.w3.org/2003/05/soap-envelope", "application/soap+xml; charset=utf-8")

    def __init__(self, namespace: str, content_type: str) -> None:
        self.namespace = namespace
        self.content_type = content_type
        self._head = f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{namespace}"><soap:Body>'

    def wrap(self, body: str) -> bytes:
        """An envelope around a body element that is already text."""
        return f"{self._head}{body}</soap:Body></soap:Envelope>".encode()


_VERSIONS = {version.namespace: version for version in SoapVersion}


@dataclass(frozen=True, slots=True)
class Envelope:
    """What was in the envelope: its version and the one element of its body."""

    version: SoapVersion
    payload: Element

    @property
    def root_name(self) -> str:
        """Local name of the payload's root element."""
        return local_name(self.payload)

    @property
    def root_namespace(self) -> str:
        """Namespace of the payload's root element, empty if it has none."""
        return namespace_of(self.payload)


def open_envelope(root: Element) -> Envelope:
    """The envelope whose outermost element is `root`. Raises `NotAnEnvelope`."""
    namespace = namespace_of(root)
    version = _VERSIONS.get(namespace)
    if version is None or local_name(root) != "Envelope":
        raise NotAnEnvelope(
            Text(
                "Det yderste element er ikke Envelope i SOAP 1.1 eller 1.2. Læg beskeden i en SOAP-kuvert.",
                "The outermost element is not Envelope of SOAP 1.1 or 1.2. Put the message into a SOAP envelope.",
            )
        )
    body = root.find(f"{{{namespace}}}Body")
    children = [] if body is None else [child for child in body if isinstance(child.tag, str)]
    if len(children) != 1:
        raise NotAnEnvelope(
            Text(
                f"Kuverten skal have en Body med præcis ét element; der er {len(children)}.",
                f"The envelope needs a Body with exactly one element; there are {len(children)}.",
            )
        )
    return Envelope(version, children[0])
