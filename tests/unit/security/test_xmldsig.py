"""XML signatures: ours are read by a library that knows nothing of us, and ours reads its own and other people's spelling."""

import copy

import pytest
import signxml
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from oir_kernel.errors import SecurityMalformed, SignatureWrong
from oir_kernel.security import names
from oir_kernel.security.canonical import canonical, canonical_token, without
from oir_kernel.security.certificates import public_key_of
from oir_kernel.security.signature import ENVELOPED_TRANSFORMS, Part, sign
from oir_kernel.security.signing import certificate_text
from oir_kernel.security.xmldsig import decoded, elements_by_id, verify
from tests.support.adgang import identity, one, signed, trust

ISSUED = identity().issued
KEY = public_key_of(ISSUED.certificate)
PLAIN = '<a:top xmlns:a="urn:a" xmlns="urn:b" Id="top"> text <a:part x="1">æøå</a:part><!--c--> tail </a:top>'
METHODS = signxml.SignatureConfiguration(
    require_x509=False,
    expect_references=True,
    signature_methods=frozenset({signxml.SignatureMethod.RSA_SHA256}),
    digest_algorithms=frozenset({signxml.DigestAlgorithm.SHA256}),
)


def key_info() -> str:
    return f"<ds:X509Data><ds:X509Certificate>{certificate_text(ISSUED.certificate)}</ds:X509Certificate></ds:X509Data>"


def enveloped(text: str = PLAIN) -> etree._Element:
    root = etree.fromstring(text.encode())
    root.append(sign([Part("top", canonical(root), ENVELOPED_TRANSFORMS)], ISSUED.key, key_info()))
    return root


def test_a_library_that_knows_nothing_of_us_reads_our_signature() -> None:
    read = signxml.XMLVerifier().verify(
        etree.tostring(enveloped(), encoding="UTF-8"), x509_cert=ISSUED.certificate, expect_config=METHODS
    )
    results = read if isinstance(read, list) else [read]
    assert [result.signed_xml.tag for result in results if result.signed_xml is not None] == ["{urn:a}top"]


def test_a_library_that_knows_nothing_of_us_reads_our_tokens() -> None:
    from tests.support.adgang import token

    text = etree.tostring(token(), encoding="UTF-8")
    signxml.XMLVerifier().verify(text, x509_cert=trust().sts.certificate, expect_config=METHODS)


def test_ours_reads_what_the_library_signed() -> None:
    root = etree.fromstring(PLAIN.replace("Id=", "ID=").encode())
    signer = signxml.XMLSigner(c14n_algorithm=signxml.CanonicalizationMethod.EXCLUSIVE_XML_CANONICALIZATION_1_0)
    made = signer.sign(root, key=ISSUED.key, cert=[ISSUED.certificate], reference_uri="top")
    covered = verify(one(made, "ds:Signature"), KEY, elements_by_id(made))
    assert covered.elements == (made,)


def test_the_library_cannot_open_the_platforms_messages() -> None:
    """Why the mathematics are ours: element names with Danish letters do not survive its ASCII. Delete ours once this fails."""
    root = etree.fromstring("<FordringBeløb Id='x'>1</FordringBeløb>".encode())
    with pytest.raises(etree.XMLSyntaxError):
        signxml.XMLSigner().sign(root, key=ISSUED.key, cert=[ISSUED.certificate])


@pytest.mark.parametrize("prefixes", [["q"], ["#default", "q"], ["unknown"], []])
def test_prefixes_a_client_lists_are_canonicalised_as_it_asks(prefixes: list[str]) -> None:
    """Java clients list the prefixes in scope, some of them declared outside the signed part."""
    root = etree.fromstring(
        b'<e xmlns="urn:d" xmlns:q="urn:q" xmlns:r="urn:r"><r:part Id="p" t="q:x"><r:in/></r:part></e>'
    )
    signature = sign([Part("p", canonical(root[0], prefixes), transform(prefixes))], ISSUED.key, key_info())
    root.append(signature)
    again = etree.fromstring(etree.tostring(root, encoding="UTF-8"))
    assert verify(again[1], KEY, elements_by_id(again)).elements == (again[0],)
    assert (b"urn:q" in canonical(root[0], prefixes)) == ("q" in prefixes)


def transform(prefixes: list[str]) -> str:
    listed = f'<ec:InclusiveNamespaces xmlns:ec="{names.EXC_C14N}" PrefixList="{" ".join(prefixes)}"/>'
    return f'<ds:Transform Algorithm="{names.EXC_C14N}">{listed if prefixes else ""}</ds:Transform>'


def test_prefixes_listed_for_the_signature_itself() -> None:
    root = enveloped()
    info = one(root, "ds:Signature/ds:SignedInfo")
    listed = etree.SubElement(info[0], f"{{{names.EXC_C14N}}}InclusiveNamespaces", nsmap={"ec": names.EXC_C14N})
    listed.set("PrefixList", "a")
    value = ISSUED.key.sign(canonical(info, ["a"]), padding.PKCS1v15(), hashes.SHA256())
    import base64

    one(root, "ds:Signature/ds:SignatureValue").text = base64.b64encode(value).decode()
    assert verify(one(root, "ds:Signature"), KEY, elements_by_id(root)).elements == (root,)


def test_a_copy_without_a_child_keeps_text_and_namespaces() -> None:
    root = etree.fromstring(b'<r xmlns:q="urn:q"><e> a <x/> b <y q:z="1"/> c <x/> d </e></r>')
    element = root[0]
    assert canonical(without(element, element[0])) == b'<e> a  b <y xmlns:q="urn:q" q:z="1"></y> c <x></x> d </e>'
    assert canonical(without(element, element[2])) == b'<e> a <x></x> b <y xmlns:q="urn:q" q:z="1"></y> c  d </e>'
    assert len(element) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<a/>", b'<a xmlns=""></a>'),
        ('<a xmlns="urn:d"/>', b'<a xmlns="urn:d"></a>'),
        (
            '<p:a xmlns:p="urn:p" b="1"><c xmlns="urn:d"/></p:a>',
            b'<p:a xmlns="" xmlns:p="urn:p" b="1"><c xmlns="urn:d"></c></p:a>',
        ),
    ],
)
def test_a_token_in_a_token_reference_spells_out_its_default_namespace(text: str, expected: bytes) -> None:
    assert canonical_token(etree.fromstring(text)) == expected


@pytest.mark.parametrize("plain", [True, False])
def test_a_client_may_spell_out_the_default_namespace_or_not(plain: bool) -> None:
    from oir_kernel.security.signature import TOKEN_TRANSFORM

    envelope = signed()
    assertion = one(envelope, "//saml:Assertion")
    reference = one(envelope, "//wsse:Security/wsse:SecurityTokenReference")
    content = canonical(assertion) if plain else canonical_token(assertion)
    part = Part(str(reference.get(f"{{{names.WSU}}}Id")), content, TOKEN_TRANSFORM)
    signature = sign([part], ISSUED.key, key_info())
    covered = verify(signature, KEY, elements_by_id(envelope), assertion)
    assert covered.elements == (assertion,)


@pytest.mark.parametrize("text", ["", "?", "AAA", "AAA=A", "AAB=", "====", "AAAA AAA"])
def test_base64_has_one_spelling(text: str) -> None:
    element = etree.fromstring(b"<x/>")
    element.text = text
    with pytest.raises(SecurityMalformed):
        decoded(element, "x")


def test_base64_may_be_folded() -> None:
    element = etree.fromstring(b"<x>AA\n AA\r\n</x>")
    assert decoded(element, "x") == b"\0\0\0"


def test_another_key_does_not_fit() -> None:
    root = enveloped()
    with pytest.raises(SignatureWrong):
        verify(root[-1], public_key_of(trust().ca), elements_by_id(root))


def test_a_signature_moved_to_another_parent_envelops_nothing() -> None:
    root = enveloped()
    outer = etree.Element("outer")
    signature = copy.deepcopy(root[-1])
    root.remove(root[-1])
    outer.append(root)
    outer.append(signature)
    with pytest.raises(Exception, match="transforms"):
        verify(signature, KEY, elements_by_id(outer))
