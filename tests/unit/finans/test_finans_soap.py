"""AfsendFinansbilag as XML, through the door and the contract of the edition."""

from collections.abc import Callable

import pytest
from lxml import etree

from oir_finans.app import part
from oir_finans.domain.aarsager import Aarsag
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag
from oir_finans.operations import SERVICE
from oir_kernel.operations import Call
from oir_kernel.soap.door import SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage

pytestmark = pytest.mark.anyio

Nyt = Callable[..., Finansbilag]
Kald = Callable[..., Call]
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<AfsendFinansbilag_I xmlns="{ns}"><k:HovedOplysninger xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/">'
    "<k:TransaktionsId>{tid}</k:TransaktionsId><k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>"
    "<k:Rute><k:AfsenderOrganisation>11111111</k:AfsenderOrganisation>"
    "<k:AfsenderItSystemInstans>00000000-0000-4000-8000-000000000001</k:AfsenderItSystemInstans>"
    "<k:ModtagerOrganisation>11111111</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
    "{payload}</AfsendFinansbilag_I></e:Body></e:Envelope>"
)


@pytest.fixture
def door(edition: Edition, storage: Storage) -> SoapDoor:
    return SoapDoor(edition, edition.services[SERVICE], part(edition, storage).soap[SERVICE], storage)


@pytest.fixture
def xml(edition: Edition) -> Callable[..., bytes]:
    """Writes a message with the binding table that the door reads it with."""
    write = edition.binding.writer(AfsendFinansbilag, "AfsendFinansbilag")

    def make(*bilag: Finansbilag, tid: str = "00000000-0000-4000-8000-0000000000aa") -> bytes:
        return ENVELOPE.format(ns=edition.namespace, tid=tid, payload=write(AfsendFinansbilag(bilag=bilag))).encode()

    return make


def texts(body: bytes, name: str) -> list[str]:
    return [str(element.text) for element in etree.fromstring(body).iter(f"{{*}}{name}")]


async def test_a_message_is_answered_with_a_valid_receipt(
    door: SoapDoor, xml: Callable[..., bytes], nyt_bilag: Nyt, nyt_kald: Kald, edition: Edition
) -> None:
    bilag = nyt_bilag()
    answer = await door.answer(xml(bilag), nyt_kald().scope)
    assert texts(answer.body, "FinansKvitteringResultat") == ["ACCEPTERET"]
    assert texts(answer.body, "FinansReferencenøgleVærdi") == ["00000001"]
    assert texts(answer.body, "FinansReferencenøgleType") == [edition.uuid_of("finansreference-type")["bilagsnummer"]]
    assert texts(answer.body, "FinansbilagIdentifikation") == [bilag.bilag_id]
    payload = etree.fromstring(answer.body)[0][0]
    assert edition.services[SERVICE].schema.is_valid(payload)


async def test_a_rejected_document_is_answered_with_class_text_and_finding(
    door: SoapDoor, xml: Callable[..., bytes], nyt_bilag: Nyt, nyt_kald: Kald, edition: Edition
) -> None:
    answer = await door.answer(xml(nyt_bilag(posteringer=nyt_bilag().posteringer[:1])), nyt_kald().scope)
    assert texts(answer.body, "FinansKvitteringResultat") == ["AFVIST"]
    assert texts(answer.body, "FinansKvitteringÅrsag") == [edition.uuid_of("aarsag")["SBX-ÅRS-070"]]
    assert "balancerer ikke" in texts(answer.body, "FinansKvitteringBegrundelse")[0]
    assert answer.verdict == "AFVISNING"
    (finding,) = answer.findings
    assert finding.path == "/AfsendFinansbilag_I/FinansbilagListe/FinansbilagStruktur"
    assert finding.line == 1
    assert edition.services[SERVICE].schema.is_valid(etree.fromstring(answer.body)[0][0])


async def test_a_reason_names_the_element_of_the_contract(
    door: SoapDoor, xml: Callable[..., bytes], nyt_bilag: Nyt, nyt_kald: Kald
) -> None:
    answer = await door.answer(xml(nyt_bilag(regnskabsperiode="202601")), nyt_kald().scope)
    assert answer.findings[0].path.endswith("/FinansbilagRegnskabsperiode")
    assert "FinansbilagBogføringsdato 2026-11-20" in texts(answer.body, "FinansKvitteringBegrundelse")[0]


async def test_a_refused_cpr_number_rejects_every_document_and_is_not_repeated(
    door: SoapDoor, xml: Callable[..., bytes], nyt_bilag: Nyt, nyt_kald: Kald
) -> None:
    answer = await door.answer(xml(nyt_bilag(tekst="vedr. 010190-1234"), nyt_bilag()), nyt_kald().scope)
    assert texts(answer.body, "FinansKvitteringResultat") == ["AFVIST", "AFVIST"]
    assert "SBX-1401" in texts(answer.body, "FinansKvitteringBegrundelse")[0]
    assert b"1234" not in answer.body


async def test_a_repeat_over_soap_gets_the_same_answer(
    door: SoapDoor, xml: Callable[..., bytes], nyt_bilag: Nyt, nyt_kald: Kald
) -> None:
    body = xml(nyt_bilag())
    assert (await door.answer(body, nyt_kald().scope)).body == (await door.answer(body, nyt_kald().scope)).body


def test_every_reason_of_the_service_has_the_uuid_of_its_list_or_the_one_it_would_have(edition: Edition) -> None:
    for aarsag in Aarsag:
        assert edition.class_of("aarsag", aarsag) == edition.class_uuid("aarsag", aarsag)
