"""XML signatures, written: RSA-SHA256 over parts that are canonical already. `oir_kernel.security.xmldsig` reads them."""

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from oir_kernel.security import names
from oir_kernel.security.canonical import canonical
from oir_kernel.xml.places import Element


@dataclass(frozen=True, slots=True)
class Part:
    """One element to be signed: its identifier, its canonical bytes, and the transforms that lead to them."""

    id: str
    content: bytes
    transforms: str = f'<ds:Transform Algorithm="{names.EXC_C14N}"/>'


ENVELOPED_TRANSFORMS: Final = (
    f'<ds:Transform Algorithm="{names.ENVELOPED}"/><ds:Transform Algorithm="{names.EXC_C14N}"/>'
)
TOKEN_TRANSFORM: Final = (
    f'<ds:Transform Algorithm="{names.STR_TRANSFORM}"><wsse:TransformationParameters xmlns:wsse="{names.WSSE}">'
    f'<ds:CanonicalizationMethod Algorithm="{names.EXC_C14N}"/></wsse:TransformationParameters></ds:Transform>'
)


def sign(parts: Sequence[Part], key: rsa.RSAPrivateKey, key_info: str) -> Element:
    """A signature over the parts, to be put into the document. `key_info` is the content of KeyInfo as XML."""
    references = "".join(
        f'<ds:Reference URI="#{part.id}"><ds:Transforms>{part.transforms}</ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{names.SHA256}"/><ds:DigestValue>{digest(part.content)}</ds:DigestValue></ds:Reference>'
        for part in parts
    )
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{names.DS}"><ds:SignedInfo>'
        f'<ds:CanonicalizationMethod Algorithm="{names.EXC_C14N}"/><ds:SignatureMethod Algorithm="{names.RSA_SHA256}"/>'
        f"{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>{key_info}</ds:KeyInfo></ds:Signature>"
    )
    value = key.sign(canonical(signature[0]), padding.PKCS1v15(), hashes.SHA256())
    signature[1].text = base64.b64encode(value).decode()
    return signature


def digest(content: bytes) -> str:
    """SHA-256 in Base64, as a reference shows it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
