"""Attacks on a signed call: whoever has a good message in hand must not get another one through."""

import base64
import copy
import re
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives import hashes, hmac
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from oir_kernel.errors import (
    AlgorithmRefused,
    NotWellFormed,
    PartNotSigned,
    SandboxError,
    SecurityMalformed,
    SignatureWrong,
    WrongCvr,
    WrongKey,
)
from oir_kernel.security import names
from oir_kernel.security.canonical import canonical
from oir_kernel.xml.places import Element
from tests.support import adgang
from tests.support.adgang import NS, WSU_ID, changed, found, identity, one, signed, token
from tests.support.notatbog import NAMESPACE, SOAP_11

EVIL = "Overfør alt"


def body_of(envelope: Element) -> Element:
    return one(envelope, "/s:Envelope/s:Body")


def security_of(envelope: Element) -> Element:
    return one(envelope, "/s:Envelope/s:Header/wsse:Security")


def parent_of(element: Element) -> Element:
    parent = element.getparent()
    assert parent is not None
    return parent


def make_evil(body: Element) -> Element:
    titel = body.find(f".//{{{NAMESPACE}}}Titel")
    assert titel is not None
    titel.text = EVIL
    return body


def evil_twin(envelope: Element) -> Element:
    """A copy of the Body with other content."""
    return make_evil(copy.deepcopy(body_of(envelope)))


def tampered(envelope: Element) -> None:
    make_evil(body_of(envelope))


# Wrapping: the signed element is kept somewhere, so that its digest fits, while another one is put where it is read.


def body_moved_into_header(envelope: Element) -> None:
    twin, body = evil_twin(envelope), body_of(envelope)
    twin.set(WSU_ID, "evil")
    wrapper = etree.SubElement(envelope[0], "Wrapper")
    wrapper.append(body)
    envelope.append(twin)


def body_moved_into_header_same_id(envelope: Element) -> None:
    body_moved_into_header(envelope)
    body_of(envelope).set(WSU_ID, str(one(envelope, "//Wrapper/s:Body").get(WSU_ID)))


def body_moved_into_header_without_id(envelope: Element) -> None:
    body_moved_into_header(envelope)
    del body_of(envelope).attrib[WSU_ID]


def body_moved_into_security(envelope: Element) -> None:
    twin, body = evil_twin(envelope), body_of(envelope)
    del twin.attrib[WSU_ID]
    security_of(envelope).append(body)
    envelope.append(twin)


def body_moved_into_object(envelope: Element) -> None:
    twin, body = evil_twin(envelope), body_of(envelope)
    del twin.attrib[WSU_ID]
    holder = etree.SubElement(one(envelope, "//wsse:Security/ds:Signature"), f"{{{names.DS}}}Object")
    holder.append(body)
    envelope.append(twin)


def body_moved_into_evil_body(envelope: Element) -> None:
    twin, body = evil_twin(envelope), body_of(envelope)
    del twin.attrib[WSU_ID]
    envelope.remove(body)
    envelope.append(twin)
    twin[0].append(body)


def second_body_first(envelope: Element) -> None:
    twin = evil_twin(envelope)
    del twin.attrib[WSU_ID]
    envelope.insert(1, twin)


def second_body_last(envelope: Element) -> None:
    twin = evil_twin(envelope)
    del twin.attrib[WSU_ID]
    envelope.append(twin)


def second_header(envelope: Element) -> None:
    twin, body = evil_twin(envelope), body_of(envelope)
    del twin.attrib[WSU_ID]
    etree.SubElement(envelope, f"{{{SOAP_11}}}Header").append(body)
    envelope.append(twin)


def envelope_in_envelope(envelope: Element) -> None:
    """The whole good message becomes a header of an evil one that carries no security of its own."""
    good = copy.deepcopy(envelope)
    make_evil(body_of(envelope))
    for child in list(envelope[0]):
        envelope[0].remove(child)
    etree.SubElement(envelope[0], "Wrapper").append(good)


def payload_beside_payload(envelope: Element) -> None:
    body = body_of(envelope)
    body.append(make_evil(copy.deepcopy(body))[0])


def timestamp_wrapped(envelope: Element) -> None:
    security = security_of(envelope)
    old = one(envelope, "//wsse:Security/wsu:Timestamp")
    new = copy.deepcopy(old)
    new.set(WSU_ID, "evil")
    security.replace(old, new)
    etree.SubElement(envelope[0], "Wrapper").append(old)


def message_id_wrapped(envelope: Element) -> None:
    """A replay under a new identifier: the signed one is kept out of sight."""
    old = one(envelope, "//wsa:MessageID")
    new = copy.deepcopy(old)
    new.set(WSU_ID, "evil")
    new.text = "urn:uuid:new"
    envelope[0].replace(old, new)
    etree.SubElement(envelope[0], "Wrapper").append(old)


def message_id_twice(envelope: Element) -> None:
    new = etree.SubElement(envelope[0], f"{{{names.WSA}}}MessageID")
    new.text = "urn:uuid:new"


def second_security(envelope: Element) -> None:
    twin = copy.deepcopy(security_of(envelope))
    for element in twin.iter("*"):
        for name in [name for name in element.attrib if str(name).lower().endswith("id")]:
            del element.attrib[name]
    envelope[0].append(twin)


def second_security_for_another_actor(envelope: Element) -> None:
    twin = etree.SubElement(envelope[0], f"{{{names.WSSE}}}Security")
    twin.set(f"{{{SOAP_11}}}actor", "urn:other")


def security_in_body(envelope: Element) -> None:
    body_of(envelope)[0].append(security_of(envelope))


def second_signature(envelope: Element) -> None:
    security_of(envelope).append(copy.deepcopy(one(envelope, "//wsse:Security/ds:Signature")))


def second_assertion(envelope: Element) -> None:
    security_of(envelope).append(token(cvr="99999999"))


def assertion_in_wrapper(envelope: Element) -> None:
    """The good token stays where its signature fits; another one stands where tokens are read."""
    good = one(envelope, "//wsse:Security/saml:Assertion")
    evil = copy.deepcopy(good)
    evil.set("ID", "_evil")
    one(evil, "saml:Conditions/saml:AudienceRestriction/saml:Audience").text = adgang.AUDIENCE
    security_of(envelope).replace(good, evil)
    etree.SubElement(envelope[0], "Wrapper").append(good)


def assertion_in_assertion(envelope: Element) -> None:
    good = one(envelope, "//wsse:Security/saml:Assertion")
    evil = copy.deepcopy(good)
    evil.set("ID", "_evil")
    security_of(envelope).replace(good, evil)
    evil.append(good)


def assertion_in_its_signatures_object(envelope: Element) -> None:
    good = one(envelope, "//wsse:Security/saml:Assertion")
    evil = copy.deepcopy(good)
    evil.set("ID", "_evil")
    security_of(envelope).replace(good, evil)
    etree.SubElement(one(evil, "ds:Signature"), f"{{{names.DS}}}Object").append(good)


def duplicate_id(envelope: Element) -> None:
    etree.SubElement(envelope[0], "Wrapper").set("Id", str(body_of(envelope).get(WSU_ID)))


def duplicate_id_in_xml_space(envelope: Element) -> None:
    wrapper = etree.SubElement(envelope[0], "Wrapper")
    wrapper.set("{http://www.w3.org/XML/1998/namespace}id", str(body_of(envelope).get(WSU_ID)))


WRAPPINGS: list[Callable[[Element], None]] = [
    body_moved_into_header,
    body_moved_into_header_same_id,
    body_moved_into_header_without_id,
    body_moved_into_security,
    body_moved_into_object,
    body_moved_into_evil_body,
    second_body_first,
    second_body_last,
    second_header,
    envelope_in_envelope,
    timestamp_wrapped,
    message_id_wrapped,
    message_id_twice,
    second_security,
    second_security_for_another_actor,
    security_in_body,
    second_signature,
    second_assertion,
    assertion_in_wrapper,
    assertion_in_assertion,
    assertion_in_its_signatures_object,
    duplicate_id,
    duplicate_id_in_xml_space,
]


@pytest.mark.parametrize("attack", WRAPPINGS, ids=lambda attack: attack.__name__)
def test_a_wrapped_message_is_refused(attack: Callable[[Element], None]) -> None:
    kinds = found(changed(attack))
    assert kinds
    assert set(kinds) <= {SecurityMalformed, PartNotSigned, SignatureWrong, WrongKey}


def test_a_body_with_two_payloads_is_no_message() -> None:
    with pytest.raises(SandboxError, match="exactly one element"):
        found(changed(payload_beside_payload))


def test_a_changed_body_is_told_as_a_changed_body() -> None:
    judgement = adgang.judge(changed(tampered))
    assert [type(failure) for failure in judgement.failures] == [SignatureWrong]
    assert judgement.failures[0].findings[0].path == "Body"


# References: every way to point at nothing, at everything, or elsewhere.


@pytest.mark.parametrize(
    "uri", ["", "#", "#xpointer(/)", "#xpointer(id('x'))", "#nowhere", "http://127.0.0.1/x", "cid:x"]
)
def test_a_reference_that_is_no_fragment_of_the_message_covers_nothing(uri: str) -> None:
    assert found(resigned(lambda info: reference_to(info, "Body").set("URI", uri))) == [PartNotSigned]


def test_a_reference_without_uri_covers_nothing() -> None:
    def strip(info: Element) -> None:
        del reference_to(info, "Body").attrib["URI"]

    assert found(resigned(strip)) == [PartNotSigned]


@pytest.mark.parametrize(
    "part", ["Body", "Timestamp", "MessageID", "To", "Action", "ReplyTo", "SecurityTokenReference"]
)
def test_a_part_the_signature_leaves_out_is_named(part: str) -> None:
    """The holder of the key signs, and leaves a part out."""

    def leave_out(info: Element) -> None:
        info.remove(reference_to(info, part))

    assert found(resigned(leave_out)) == [PartNotSigned]


def test_the_same_part_signed_twice_is_no_form() -> None:
    def twice(info: Element) -> None:
        info.append(copy.deepcopy(reference_to(info, "Body")))

    assert found(resigned(twice)) == [SecurityMalformed]


def test_more_references_than_parts_are_not_followed() -> None:
    def many(info: Element) -> None:
        for _ in range(30):
            info.append(copy.deepcopy(reference_to(info, "Body")))

    assert found(resigned(many)) == [SecurityMalformed]


# Algorithms: signed by the key's own holder, so that only the policy stands in the way.

XPATH = "http://www.w3.org/TR/1999/REC-xpath-19991116"
XSLT = "http://www.w3.org/TR/1999/REC-xslt-19991116"


@pytest.mark.parametrize(
    "algorithm",
    [
        XPATH,
        XSLT,
        "http://www.w3.org/2002/06/xmldsig-filter2",
        "http://www.w3.org/2000/09/xmldsig#base64",
        "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
        "http://www.w3.org/2006/12/xml-c14n11",
        f"{names.EXC_C14N}WithComments",
        names.ENVELOPED,
        names.STR_TRANSFORM,
        "",
    ],
)
def test_a_transform_outside_the_policy_is_refused(algorithm: str) -> None:
    def swap(info: Element) -> None:
        reference_to(info, "Body")[0][0].set("Algorithm", algorithm)

    assert found(resigned(swap)) == [AlgorithmRefused]


@pytest.mark.parametrize("algorithm", [XPATH, XSLT, names.EXC_C14N, names.ENVELOPED])
def test_an_extra_transform_is_refused(algorithm: str) -> None:
    def extra(info: Element) -> None:
        transforms = reference_to(info, "Body")[0]
        transforms.insert(0, etree.Element(f"{{{names.DS}}}Transform", Algorithm=algorithm))

    assert found(resigned(extra)) == [AlgorithmRefused]


def test_a_transform_with_content_is_refused() -> None:
    def fill(info: Element) -> None:
        etree.SubElement(reference_to(info, "Body")[0][0], f"{{{names.DS}}}XPath").text = "1"

    assert found(resigned(fill)) == [AlgorithmRefused]


@pytest.mark.parametrize(
    ("element", "algorithm"),
    [
        ("CanonicalizationMethod", "http://www.w3.org/TR/2001/REC-xml-c14n-20010315"),
        ("CanonicalizationMethod", f"{names.EXC_C14N}WithComments"),
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#rsa-sha1"),
        ("SignatureMethod", "http://www.w3.org/2000/09/xmldsig#hmac-sha1"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256"),
        ("SignatureMethod", "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        ("Reference/ds:DigestMethod", "http://www.w3.org/2000/09/xmldsig#sha1"),
        ("Reference/ds:DigestMethod", "http://www.w3.org/2001/04/xmldsig-more#md5"),
    ],
)
def test_an_algorithm_outside_the_policy_is_refused(element: str, algorithm: str) -> None:
    def swap(info: Element) -> None:
        for each in info.findall(f"ds:{element}", namespaces=NS):
            each.set("Algorithm", algorithm)

    assert found(resigned(swap)) == [AlgorithmRefused]


def test_a_mac_made_with_the_public_key_is_no_signature() -> None:
    """The attacker knows the public key, and calls it a shared secret."""
    public = identity().issued.certificate.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)

    def forge(envelope: Element) -> None:
        info = one(envelope, "//wsse:Security/ds:Signature/ds:SignedInfo")
        one(info, "ds:SignatureMethod").set("Algorithm", "http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
        make_evil(body_of(envelope))
        mac = hmac.HMAC(public, hashes.SHA256())
        mac.update(canonical(info))
        one(envelope, "//wsse:Security/ds:Signature/ds:SignatureValue").text = base64.b64encode(mac.finalize()).decode()

    assert found(changed(forge)) == [AlgorithmRefused]


def test_a_signature_really_made_with_sha1_is_refused_under_either_name() -> None:
    def with_sha1(envelope: Element) -> None:
        info = one(envelope, "//wsse:Security/ds:Signature/ds:SignedInfo")
        value = identity().issued.key.sign(canonical(info), padding.PKCS1v15(), hashes.SHA1())
        one(envelope, "//wsse:Security/ds:Signature/ds:SignatureValue").text = base64.b64encode(value).decode()

    assert found(changed(with_sha1)) == [SignatureWrong]


# Keys: whose key it is, is said by the token alone.


def test_a_key_in_keyinfo_is_not_believed() -> None:
    thief = identity("tyv")

    def swap(envelope: Element) -> None:
        make_evil(body_of(envelope))
        info = one(envelope, "//wsse:Security/ds:Signature/ds:KeyInfo")
        for child in list(info):
            info.remove(child)
        data = etree.SubElement(etree.SubElement(info, f"{{{names.DS}}}X509Data"), f"{{{names.DS}}}X509Certificate")
        data.text = base64.b64encode(thief.issued.certificate.public_bytes(Encoding.DER)).decode()

    assert found(changed(swap)) == [WrongKey]


def test_the_key_in_the_tokens_own_keyinfo_is_not_believed() -> None:
    """A token signed by a thief who shows the thief's certificate in its KeyInfo."""
    thief = identity("tyv")
    forged = token(thief, cvr="99999999", sts=thief.issued)
    assert found(signed(thief, assertion=forged)) == [SignatureWrong, WrongCvr]


@pytest.mark.parametrize("identifier", ["_other", ""])
def test_keyinfo_that_names_another_token_is_refused(identifier: str) -> None:
    def point(envelope: Element) -> None:
        one(envelope, "//ds:KeyInfo/wsse:SecurityTokenReference/wsse:KeyIdentifier").text = identifier

    assert found(changed(point)) == [WrongKey]


def test_a_tokens_reference_to_another_token_covers_nothing() -> None:
    def point(envelope: Element) -> None:
        one(envelope, "//wsse:Security/wsse:SecurityTokenReference/wsse:KeyIdentifier").text = "_other"

    assert found(changed(point)) == [PartNotSigned]


# Text: what is compared is the whole text, whatever hides in it.


@pytest.mark.parametrize("hidden", ["<!---->", "<!--x-->", "<?x?>"])
def test_a_comment_cannot_cut_a_value(hidden: str) -> None:
    """`good<!---->.evil`: readers that stop at the comment see `good`. Ours sees what was signed, or refuses."""
    sent = etree.tostring(signed(), encoding="UTF-8").decode()
    cut = sent.replace(f"<saml2:Audience>{adgang.AUDIENCE}", f"<saml2:Audience>{adgang.AUDIENCE}{hidden}.evil")
    assert cut != sent
    assert SignatureWrong in found(cut.encode())


def test_a_token_whose_value_was_signed_with_a_comment_inside_is_read_whole() -> None:
    long_audience = f"{adgang.AUDIENCE}.evil"
    sent = etree.tostring(signed(assertion=token(audience=long_audience)), encoding="UTF-8").decode()
    cut = sent.replace(f"<saml2:Audience>{adgang.AUDIENCE}", f"<saml2:Audience>{adgang.AUDIENCE}<!---->")
    assert cut != sent
    assert [kind.code for kind in found(cut.encode())] == ["SBX-1610"]


def test_an_element_inside_a_value_is_no_value() -> None:
    def split(envelope: Element) -> None:
        etree.SubElement(one(envelope, "//saml:Audience"), "x").tail = ".evil"

    assert found(changed(split)) == [SecurityMalformed]


def test_entities_never_reach_the_check() -> None:
    sent = etree.tostring(signed(), encoding="UTF-8").decode()
    declared = f'<!DOCTYPE x [<!ENTITY e "{EVIL}">]>{sent.replace("Hej", "&e;")}'
    with pytest.raises(NotWellFormed):
        found(declared.encode())


def test_a_default_attribute_cannot_make_an_identifier() -> None:
    sent = etree.tostring(signed(), encoding="UTF-8").decode()
    with pytest.raises(NotWellFormed):
        found(f'<!DOCTYPE x [<!ATTLIST Wrapper Id ID "evil">]>{sent}'.encode())


def test_namespaces_declared_anew_around_a_signed_part_change_nothing_that_is_read() -> None:
    def declare(envelope: Element) -> None:
        sent = etree.tostring(envelope, encoding="unicode")
        renamed = re.sub(r'xmlns:s="[^"]+"', 'xmlns:s="urn:evil" xmlns:S="' + SOAP_11 + '"', sent, count=1)
        renamed = re.sub(r"(</?)s:", r"\1S:", renamed)
        with pytest.raises(etree.XMLSyntaxError):
            etree.fromstring(renamed + "<")
        assert SignatureWrong in found(renamed.replace("s:mustUnderstand", "S:mustUnderstand").encode())

    declare(signed())


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "9999-12-31T23:59:59.999Z"])
@pytest.mark.parametrize("place", ["wsu:Created", "wsu:Expires"])
def test_an_instant_at_the_end_of_the_calendar_breaks_nothing(text: str, place: str) -> None:
    def write(envelope: Element) -> None:
        one(envelope, f"//{place}").text = text

    assert found(changed(write))


def test_a_condition_at_the_end_of_the_calendar_breaks_nothing() -> None:
    def write(envelope: Element) -> None:
        one(envelope, "//saml:Conditions").set("NotOnOrAfter", "0001-01-01T00:00:00+14:00")

    assert found(changed(write)) == [SecurityMalformed]


def test_a_namespace_without_a_canonical_form_breaks_nothing() -> None:
    sent = etree.tostring(signed(), encoding="UTF-8").decode()
    relative = sent.replace("<Titel>", '<x:Titel xmlns:x="../relative">').replace("</Titel>", "</x:Titel>")
    assert set(found(relative.encode())) <= {SecurityMalformed, SignatureWrong}
    assert found(relative.encode())


# Everything else: one changed byte of what is read is never taken.


@given(st.data())
def test_no_changed_text_or_attribute_of_a_signed_call_passes(data: st.DataObject) -> None:
    envelope = copy.deepcopy(SENT)
    elements = [
        element
        for element in envelope.iter("*")
        if (element.text or "").strip() or set(element.attrib) - {NOBODY_READS}
    ]
    element = data.draw(st.sampled_from(elements))
    names_of = sorted(str(name) for name in element.attrib if name != NOBODY_READS)
    name = data.draw(st.sampled_from([*names_of, ""] if (element.text or "").strip() else names_of))
    old = element.get(name, "") if name else element.text or ""
    at = data.draw(st.integers(0, max(len(old) - 1, 0)))
    new = old[:at] + data.draw(st.sampled_from("AZaz09-")) + old[at + 1 :]
    if name:
        element.set(name, new)
    else:
        element.text = new
    kinds = found(envelope)
    assert kinds if new.strip() != old.strip() else not kinds


SENT = signed()
NOBODY_READS = f"{{{names.WSSE11}}}TokenType"
"""A hint on a security token reference, which the STR-Transform leaves out of the signature: what the token is, it says itself."""


def reference_to(info: Element, part: str) -> Element:
    """The reference to the part of that name, found by the identifier it has in `SENT`."""
    for reference in info.findall("ds:Reference", namespaces=NS):
        target = SENT.xpath("//*[@wsu:Id=$id]", namespaces=NS, id=reference.get("URI", "")[1:])
        assert isinstance(target, list)
        element = target[0]
        assert isinstance(element, etree._Element)
        if str(element.tag).endswith(f"}}{part}"):
            return reference
    raise AssertionError(part)


def resigned(change: Callable[[Element], None]) -> Element:
    """`SENT` with another SignedInfo, signed anew by the rightful holder of the key."""
    envelope = copy.deepcopy(SENT)
    info = one(envelope, "//wsse:Security/ds:Signature/ds:SignedInfo")
    change(info)
    value = identity().issued.key.sign(canonical(info), padding.PKCS1v15(), hashes.SHA256())
    one(envelope, "//wsse:Security/ds:Signature/ds:SignatureValue").text = base64.b64encode(value).decode()
    return envelope


def test_signing_anew_without_a_change_still_passes() -> None:
    assert found(resigned(lambda _info: None)) == []


@given(st.data())
def test_no_element_can_be_removed_repeated_or_moved(data: st.DataObject) -> None:
    envelope = copy.deepcopy(SENT)
    elements = list(envelope.iter("*"))
    element = data.draw(st.sampled_from(elements[1:]))
    parent = parent_of(element)
    what = data.draw(st.sampled_from(["remove", "repeat", "move"]))
    if what == "remove":
        parent.remove(element)
    elif what == "repeat":
        parent.append(copy.deepcopy(element))
    else:
        inside = set(element.iter("*"))
        parent = data.draw(st.sampled_from([each for each in elements if each not in inside]))
        same = parent is parent_of(element)
        parent.append(element)
        if same and parent.tag in ORDER_IS_FREE:
            return
        if same and list(parent) == [each for each in elements if each in set(parent)]:
            return  # it stood last already
    try:
        kinds = found(envelope)
    except SandboxError:
        return
    assert kinds


ORDER_IS_FREE = {f"{{{SOAP_11}}}Header"}
"""Headers may stand in any order; each is signed on its own."""


@given(
    st.integers(0, 10_000),
    st.sampled_from(["<", ">", "&", "&#0;", "]]>", "<a>", "</a>", "\x00", "æ", " Id='x'", "'", ""]),
    st.integers(0, 5),
)
def test_mangled_text_is_answered_and_never_breaks_us(at: int, junk: str, cut: int) -> None:
    sent = etree.tostring(SENT, encoding="UTF-8").decode()
    place = at % len(sent)
    try:
        found((sent[:place] + junk + sent[place + cut :]).encode())
    except SandboxError:
        return
