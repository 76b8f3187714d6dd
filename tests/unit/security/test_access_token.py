"""The Token model: a signed call with a token of our STS, and every named way it can be wrong."""

from datetime import timedelta

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from oir_kernel.errors import (
    CertificateRevoked,
    ClockSkew,
    CredentialExpired,
    CredentialNotYetValid,
    IssuerUntrusted,
    PartNotSigned,
    SecurityMalformed,
    SecurityMissing,
    SignatureWrong,
    WrongAudience,
    WrongCvr,
    WrongKey,
)
from oir_kernel.security import names
from oir_kernel.security.issuing import issue_organisation
from oir_kernel.security.names import entity_id
from oir_sandbox.security import Identity
from tests.support import adgang
from tests.support.adgang import CVR, NOW, changed, found, identity, judge, one, signed, token, with_authority
from tests.support.beskeder import hoved
from tests.support.notatbog import SOAP_11, SOAP_12


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
def test_a_call_signed_with_a_good_token_passes(soap: str) -> None:
    judgement = judge(signed(soap=soap))
    assert judgement.failures == []
    assert judgement.authority == CVR
    assert judgement.message_id.startswith("urn:uuid:")


def test_a_call_that_was_parsed_and_written_again_still_passes() -> None:
    sent = etree.tostring(signed(), encoding="UTF-16")
    assert found(sent) == []


def test_a_call_without_anything_is_told_the_two_models() -> None:
    judgement = judge(adgang.message())
    assert [type(failure) for failure in judgement.failures] == [SecurityMissing]
    assert "[KombitToken, AuthorityContext]" in judgement.failures[0].detail.en


@pytest.mark.parametrize(
    ("minutes", "seconds", "expected"),
    [
        (0, 0, []),
        (5, -1, []),
        (5, 7, []),
        (5, 8, [CredentialExpired]),
        (5, 9, [ClockSkew, CredentialExpired]),
        (-5, -8, []),
        (-5, -9, [ClockSkew]),
        (60, 0, [ClockSkew, CredentialExpired]),
    ],
)
def test_the_time_stamp_counts_by_the_sandboxs_clock(minutes: int, seconds: int, expected: list[type]) -> None:
    sent = signed(assertion=token(now=NOW - timedelta(hours=1)))
    assert found(sent, at=NOW + timedelta(minutes=minutes, seconds=seconds)) == expected


@pytest.mark.parametrize(
    ("hours", "expected"), [(0, []), (7.9, []), (8.1, [CredentialExpired]), (-1, [CredentialNotYetValid])]
)
def test_a_token_lives_eight_hours(hours: float, expected: list[type]) -> None:
    at = NOW + timedelta(hours=hours)
    assert found(signed(assertion=token(), now=at), at=at) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        (identity("udloebet", begins=-300, ends=-1), CredentialExpired),
        (identity("endnu-ikke", begins=1, ends=300), CredentialNotYetValid),
    ],
)
def test_the_holders_certificate_has_its_own_period(who: Identity, expected: type) -> None:
    assert found(signed(who)) == [expected]


def test_a_revoked_certificate_is_refused() -> None:
    who = identity("spaerret")
    assert found(signed(who)) == []
    adgang.trust().revoke(who.issued.certificate)
    assert found(signed(who)) == [CertificateRevoked]


def test_a_token_for_another_service_is_refused() -> None:
    assert found(signed(assertion=token(audience=entity_id("FinansbilagAfsend")))) == [WrongAudience]


def test_a_token_of_another_sts_is_untrusted() -> None:
    foreign = token(sts=adgang.other_trust().sts)
    assert found(signed(assertion=foreign)) == [SignatureWrong]
    renamed = token(sts=adgang.other_trust().sts)
    one(renamed, "saml:Issuer").text = "https://saml.example/runtime"
    assert found(signed(assertion=renamed)) == [IssuerUntrusted]


def test_a_certificate_of_another_ca_is_untrusted_even_in_a_token_of_ours() -> None:
    other = adgang.other_trust().issuer
    issued = issue_organisation(other, "fremmed", CVR, begins=NOW, ends=NOW + timedelta(days=1))
    assert found(signed(Identity(issued))) == [IssuerUntrusted]


def test_the_tokens_authority_must_be_the_context_and_the_sender() -> None:
    assert found(signed(context=with_authority(CVR))) == []
    assert found(signed(context=with_authority("99999999"))) == [WrongCvr]
    assert found(signed(assertion=token(cvr="99999999"), context=hoved())) == [WrongCvr]


def test_another_key_than_the_tokens_is_refused() -> None:
    thief = identity("tyv")
    assert found(signed(thief, assertion=token(identity()))) == [SignatureWrong]


def test_a_client_certificate_beside_the_token_must_be_the_tokens() -> None:
    own = identity().issued.certificate.public_bytes(Encoding.DER)
    others = identity("tyv").issued.certificate.public_bytes(Encoding.DER)
    assert found(signed(), peer=own) == []
    assert found(signed(), peer=others) == [WrongKey]


def test_a_bearer_token_is_not_taken() -> None:
    bearer = token()
    confirmation = one(bearer, "saml:Subject/saml:SubjectConfirmation")
    confirmation.set("Method", "urn:oasis:names:tc:SAML:2.0:cm:bearer")
    assert found(signed(assertion=bearer)) == [WrongKey]


@pytest.mark.parametrize(
    "path",
    [
        "//wsse:Security/saml:Assertion/saml:Conditions",
        "//wsse:Security/saml:Assertion/saml:Issuer",
        "//wsse:Security/saml:Assertion/ds:Signature",
        "//saml:SubjectConfirmationData/ds:KeyInfo",
        "//saml:AudienceRestriction",
        "//saml:AttributeStatement",
        "//wsse:Security/wsu:Timestamp",
        "//wsse:Security/wsu:Timestamp/wsu:Created",
        "//wsse:Security/wsu:Timestamp/wsu:Expires",
        "//wsse:Security/ds:Signature",
        "//wsse:Security/ds:Signature/ds:SignatureValue",
        "//wsse:Security/ds:Signature/ds:SignedInfo",
        "//wsa:MessageID",
    ],
)
def test_a_call_that_lacks_a_part_has_no_form(path: str) -> None:
    def remove(envelope: adgang.Element) -> None:
        element = one(envelope, path)
        parent = element.getparent()
        assert parent is not None
        parent.remove(element)

    assert found(changed(remove)) == [SecurityMalformed]


@pytest.mark.parametrize("name", ["Created", "Expires"])
@pytest.mark.parametrize("text", ["", "soon", "2026-11-23", "2026-11-23T09:00:00", "2026-13-40T09:00:00Z"])
def test_an_instant_without_form_is_told(name: str, text: str) -> None:
    def write(envelope: adgang.Element) -> None:
        one(envelope, f"//wsu:Timestamp/wsu:{name}").text = text

    assert found(changed(write)) == [SecurityMalformed]


def test_a_header_the_receiver_may_skip_is_not_taken() -> None:
    def optional(envelope: adgang.Element) -> None:
        del one(envelope, "//wsse:Security").attrib[f"{{{SOAP_11}}}mustUnderstand"]

    assert found(changed(optional)) == [SecurityMalformed]


def test_every_part_that_is_read_must_be_signed() -> None:
    def add(envelope: adgang.Element) -> None:
        header = one(envelope, "/s:Envelope/s:Header")
        etree.SubElement(header, f"{{{names.WSA}}}From").text = "urn:other"

    judgement = judge(changed(add))
    assert [type(failure) for failure in judgement.failures] == [PartNotSigned]
    assert "From" in judgement.failures[0].detail.en


def test_what_a_strict_sandbox_refuses_is_told_whole() -> None:
    sent = signed(assertion=token(cvr="99999999", audience=entity_id("FinansbilagAfsend")))
    failures = judge(sent, at=NOW + timedelta(hours=9)).failures
    assert {type(failure) for failure in failures} >= {ClockSkew, CredentialExpired, WrongAudience, WrongCvr}
    assert all(failure.findings[0].fix.da and failure.findings[0].path for failure in failures)
