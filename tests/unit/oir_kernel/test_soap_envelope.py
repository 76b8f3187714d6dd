"""The envelope in every legal spelling of both versions, and what is none."""

import pytest
from lxml import etree

from oir_kernel.errors import NotAnEnvelope
from oir_kernel.soap.envelope import Envelope, SoapVersion, open_envelope
from oir_kernel.xml.reader import read_document
from tests.support.notatbog import SOAP_11, SOAP_12

N = "http://notatbog.example/1/"


def opened(text: str) -> Envelope:
    return open_envelope(read_document(text.encode()).root)


@pytest.mark.parametrize(("namespace", "version"), [(SOAP_11, SoapVersion.V11), (SOAP_12, SoapVersion.V12)])
@pytest.mark.parametrize(
    "text",
    [
        '<s:Envelope xmlns:s="{ns}"><s:Body><a xmlns="{n}"/></s:Body></s:Envelope>',
        '<soapenv:Envelope xmlns:soapenv="{ns}" xmlns:q="{n}"><soapenv:Body><q:a/></soapenv:Body></soapenv:Envelope>',
        '<Envelope xmlns="{ns}"><Body><a xmlns="{n}"/></Body></Envelope>',
        '<s:Envelope xmlns:s="{ns}"><t:Body xmlns:t="{ns}"><u:a xmlns:u="{n}"/></t:Body></s:Envelope>',
        '<s:Envelope xmlns:s="{ns}"><s:Header/><s:Body><a xmlns="{n}"/></s:Body></s:Envelope>',
        '<s:Envelope xmlns:s="{ns}"><s:Header><x s:mustUnderstand="1">y</x></s:Header><s:Body><a xmlns="{n}"/></s:Body></s:Envelope>',
        '<s:Envelope xmlns:s="{ns}">\n <!-- c -->\n <s:Body>\n <?p?> <a xmlns="{n}"/>\n <!-- c --></s:Body>\n</s:Envelope>',
        '<s:Envelope xmlns:s="{ns}" x="1"><s:Body y="2"><a xmlns="{n}"><![CDATA[x]]></a></s:Body><after/></s:Envelope>',
    ],
)
def test_every_spelling_of_both_versions_is_opened(text: str, namespace: str, version: SoapVersion) -> None:
    envelope = opened(text.replace("{ns}", namespace).replace("{n}", N))
    assert envelope.version is version
    assert (envelope.root_name, envelope.root_namespace) == ("a", N)


def test_comments_that_a_parser_kept_are_not_counted() -> None:
    root = etree.fromstring(f'<s:Envelope xmlns:s="{SOAP_11}"><s:Body><!-- c --><?p?><a/></s:Body></s:Envelope>')
    assert open_envelope(root).root_namespace == ""


@pytest.mark.parametrize(
    "text",
    [
        "<Envelope><Body><a/></Body></Envelope>",
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope"><s:Body><a/></s:Body></s:Envelope>',
        f'<s:Fault xmlns:s="{SOAP_11}"><s:Body><a/></s:Body></s:Fault>',
        f'<s:envelope xmlns:s="{SOAP_11}"><s:Body><a/></s:Body></s:envelope>',
        "<a/>",
    ],
)
def test_another_outermost_element_is_no_envelope(text: str) -> None:
    with pytest.raises(NotAnEnvelope, match="outermost element"):
        opened(text)


@pytest.mark.parametrize(
    ("inside", "count"),
    [
        ("", 0),
        ("<s:Header/>", 0),
        ("<s:Body/>", 0),
        ("<s:Body>text</s:Body>", 0),
        ("<Body><a/></Body>", 0),
        (f'<t:Body xmlns:t="{SOAP_12}"><a/></t:Body>', 0),
        ("<s:Body><a/><b/></s:Body>", 2),
        ("<s:Body><a/>x<b/><c/></s:Body>", 3),
    ],
)
def test_the_body_needs_exactly_one_element(inside: str, count: int) -> None:
    with pytest.raises(NotAnEnvelope, match=f"there are {count}"):
        opened(f'<s:Envelope xmlns:s="{SOAP_11}">{inside}</s:Envelope>')


@pytest.mark.parametrize("version", SoapVersion)
def test_what_is_wrapped_can_be_opened(version: SoapVersion) -> None:
    envelope = open_envelope(etree.fromstring(version.wrap("<a>æ</a>")))
    assert (envelope.version, envelope.payload.text) == (version, "æ")
