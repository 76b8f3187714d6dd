"""XML signatures, as narrow as the platform's policy: RSA-SHA256 over exclusively canonicalised elements of one document.

What a signature covers is told as the very elements of the tree that is read afterwards, never as a copy of them; that is
what signature wrapping lives on. The library usually taken for this (signxml) cannot open messages whose element names
hold æ, ø or å, and does not know the STR-Transform; tests use it as a second opinion on what both can read.
"""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from oir_kernel.errors import AccessRefused, AlgorithmRefused, PartNotSigned, SignatureWrong
from oir_kernel.findings import Text
from oir_kernel.security import names
from oir_kernel.security.canonical import canonical, canonical_token, without
from oir_kernel.security.failures import malformed, refused
from oir_kernel.security.signature import digest
from oir_kernel.xml.places import Element, local_name, qualified_name

MAX_REFERENCES: Final = 20
"""References one signature may have; the platform's samples have eight. Source: ours."""

SIGNATURE: Final = f"{{{names.DS}}}Signature"
_DS = f"{{{names.DS}}}"
_INCLUSIVE = f"{{{names.EXC_C14N}}}InclusiveNamespaces"
_STR = f"{{{names.WSSE}}}SecurityTokenReference"
_PARAMETERS = f"{{{names.WSSE}}}TransformationParameters"
_PLACE = "Signature"


@dataclass(frozen=True, slots=True)
class Covered:
    """What one signature covers: elements of the tree itself, and whether the token was covered through a reference."""

    elements: tuple[Element, ...]
    token: bool = False

    def __contains__(self, element: Element) -> bool:
        return any(element is covered for covered in self.elements)


def elements_by_id(root: Element) -> dict[str, Element]:
    """Every element that carries an identifier (any attribute named Id, in any spelling). Raises for one used twice."""
    found: dict[str, Element] = {}
    for element in root.iter("*"):
        for name, value in element.attrib.items():
            if str(name).rpartition("}")[2].lower() != "id":
                continue
            if str(value) in found:
                raise malformed(
                    Text("Samme Id står på to elementer.", "The same Id stands on two elements."),
                    Text("Giv hvert element sit eget Id.", "Give each element an Id of its own."),
                    path=local_name(element),
                )
            found[str(value)] = element
    return found


def verify(
    signature: Element, key: rsa.RSAPublicKey, ids: Mapping[str, Element], token: Element | None = None
) -> Covered:
    """What `signature` covers, once it is proved with `key`. Raises an `AccessRefused` that says what does not fit.

    `ids` are the document's identifiers; `token` is the element that a security token reference stands for.
    """
    info, value = _parts(signature)
    _require_methods(info)
    references = info.findall(f"{_DS}Reference")
    if not 1 <= len(references) <= MAX_REFERENCES:
        raise _shape("Reference")
    try:
        key.verify(value, canonical(info, _prefixes(info[0])), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        raise refused(
            SignatureWrong,
            Text(
                "SignatureValue passer ikke til SignedInfo og nøglen.",
                "SignatureValue does not fit SignedInfo and key.",
            ),
            Text(
                "Signér med nøglen, der hører til certifikatet, og ændr intet efter signeringen.",
                "Sign with the key of the certificate and change nothing after signing.",
            ),
            path=_PLACE,
        ) from None
    checked = [_check_reference(reference, ids, signature, token) for reference in references]
    elements = tuple(element for element, _ in checked)
    if len({id(element) for element in elements}) != len(elements):
        raise _shape("Reference/@URI")
    return Covered(elements, any(through_reference for _, through_reference in checked))


def _parts(signature: Element) -> tuple[Element, bytes]:
    """SignedInfo and the value. A signature with anything but these and one KeyInfo is refused."""
    shape = [qualified_name(child) for child in signature]
    if shape[:2] != [f"{_DS}SignedInfo", f"{_DS}SignatureValue"] or shape[2:] not in ([], [f"{_DS}KeyInfo"]):
        raise _shape("Signature")
    return signature[0], decoded(signature[1], "SignatureValue")


def _require_methods(info: Element) -> None:
    shape = [qualified_name(child) for child in info]
    if shape[:2] != [f"{_DS}CanonicalizationMethod", f"{_DS}SignatureMethod"]:
        raise _shape("SignedInfo")
    if set(shape[2:]) != {f"{_DS}Reference"}:
        raise _shape("SignedInfo")
    _require(info[0], names.EXC_C14N)
    _require(info[1], names.RSA_SHA256)
    if len(info[1]):
        raise _shape("SignatureMethod")


def _require(element: Element, algorithm: str) -> None:
    if element.get("Algorithm") != algorithm:
        raise refused(
            AlgorithmRefused,
            Text(
                f"{local_name(element)} bruger en algoritme, som ikke er tilladt.",
                f"{local_name(element)} uses an algorithm that is not allowed.",
            ),
            Text(f"Brug {algorithm}.", f"Use {algorithm}."),
            path=f"{_PLACE}//{local_name(element)}",
        )


def _check_reference(
    reference: Element, ids: Mapping[str, Element], signature: Element, token: Element | None
) -> tuple[Element, bool]:
    """The element a reference covers, once its digest fits, and whether it is the token behind a token reference."""
    shape = [qualified_name(child) for child in reference]
    if shape != [f"{_DS}Transforms", f"{_DS}DigestMethod", f"{_DS}DigestValue"]:
        raise _shape("Reference")
    _require(reference[1], names.SHA256)
    target = _target(reference, ids)
    through_reference = False
    contents: tuple[bytes, ...]
    transforms = list(reference[0])
    if len(transforms) == 1 and transforms[0].get("Algorithm") == names.STR_TRANSFORM:
        target, contents = _token_contents(transforms[0], target, token)
        through_reference = True
    elif len(transforms) == 2 and transforms[0].get("Algorithm") == names.ENVELOPED:
        contents = (_enveloped(transforms, target, signature),)
    elif len(transforms) == 1:
        _require(transforms[0], names.EXC_C14N)
        contents = (canonical(target, _prefixes(transforms[0])),)
    else:
        raise _transforms()
    said = (reference[2].text or "").strip()
    if said not in {digest(content) for content in contents}:
        raise refused(
            SignatureWrong,
            Text(
                f"{local_name(target)} er ændret efter signeringen: fingeraftrykket passer ikke.",
                f"{local_name(target)} was changed after signing: its digest does not fit.",
            ),
            Text(
                "Signér som det sidste, med exclusive c14n, og send de samme byte.",
                "Sign last, with exclusive c14n, and send the same bytes.",
            ),
            path=local_name(target),
        )
    return target, through_reference


def _target(reference: Element, ids: Mapping[str, Element]) -> Element:
    uri = reference.get("URI", "")
    target = ids.get(uri[1:]) if uri.startswith("#") else None
    if target is None or uri == "#":
        raise refused(
            PartNotSigned,
            Text(
                "En Reference peger ikke på et element i beskeden med #Id.",
                "A Reference does not point at an element of the message by #Id.",
            ),
            Text('Brug URI="#…" med elementets wsu:Id.', 'Use URI="#…" with the element\'s wsu:Id.'),
            path=f"{_PLACE}/SignedInfo/Reference",
        )
    return target


def _token_contents(transform: Element, target: Element, token: Element | None) -> tuple[Element, tuple[bytes, ...]]:
    """The token a reference stands for. Clients differ on whether its default namespace is spelled out; both commit to it."""
    parameters = [qualified_name(child) for child in transform]
    if parameters != [_PARAMETERS] or len(transform[0]) != 1:
        raise _transforms()
    method = transform[0][0]
    _require(method, names.EXC_C14N)
    if token is None or qualified_name(target) != _STR or names_token(target) != token.get("ID"):
        raise refused(
            PartNotSigned,
            Text(
                "SecurityTokenReference peger ikke på beskedens egen billet.",
                "SecurityTokenReference does not point at the message's own token.",
            ),
            Text("Brug KeyIdentifier med billettens ID.", "Use a KeyIdentifier with the token's ID."),
            path="Security/SecurityTokenReference",
        )
    prefixes = _prefixes(method)
    return token, (canonical_token(token, prefixes), canonical(token, prefixes))


def names_token(reference: Element) -> str | None:
    """The ID of the assertion that a security token reference names, `None` if it names none in the one way taken."""
    children = list(reference)
    if len(children) != 1 or qualified_name(children[0]) != f"{{{names.WSSE}}}KeyIdentifier":
        return None
    if children[0].get("ValueType") != names.SAML_ID or len(children[0]):
        return None
    return (children[0].text or "").strip()


def _enveloped(transforms: list[Element], target: Element, signature: Element) -> bytes:
    if len(transforms[0]) or signature.getparent() is not target:
        raise _transforms()
    _require(transforms[1], names.EXC_C14N)
    return canonical(without(target, signature), _prefixes(transforms[1]))


def _prefixes(method: Element) -> list[str]:
    """The prefixes of a method's InclusiveNamespaces. Raises when it holds anything else."""
    children = list(method)
    if not children:
        return []
    if len(children) > 1 or qualified_name(children[0]) != _INCLUSIVE or len(children[0]):
        raise _transforms()
    return children[0].get("PrefixList", "").split()


def decoded(element: Element, path: str) -> bytes:
    """The bytes of an element's Base64 text. Raises an `AccessRefused` that names `path`."""
    text = "?" if len(element) else "".join((element.text or "").split())
    try:
        content = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if base64.b64encode(content).decode() != text or not content:  # one spelling only, its last bits included
        raise malformed(
            Text(f"{path} er ikke Base64.", f"{path} is not Base64."),
            Text("Kod indholdet i Base64.", "Encode the content in Base64."),
            path=path,
        )
    return content


def _shape(place: str) -> AccessRefused:
    return malformed(
        Text(
            f"{place} i signaturen har ikke den rette form.", f"{place} of the signature does not have the right form."
        ),
        Text(
            "Send SignedInfo, SignatureValue og KeyInfo, og højst en Reference til hvert element.",
            "Send SignedInfo, SignatureValue and KeyInfo, and at most one Reference to each element.",
        ),
        path=_PLACE,
    )


def _transforms() -> AccessRefused:
    return refused(
        AlgorithmRefused,
        Text(
            "En Reference har transformationer, som ikke er tilladt.",
            "A Reference has transforms that are not allowed.",
        ),
        Text(
            "Brug kun exclusive c14n, STR-Transform for billetten og enveloped-signature i billetten selv.",
            "Use only exclusive c14n, STR-Transform for the token and enveloped-signature inside the token.",
        ),
        path=f"{_PLACE}/SignedInfo/Reference/Transforms",
    )
