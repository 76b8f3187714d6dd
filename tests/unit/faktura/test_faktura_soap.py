"""Both invoice operations as XML, through the doors and the contract of the edition."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from oir_faktura.app import part
from oir_faktura.domain.aarsager import Aarsag
from oir_faktura.domain.faktura import AfsendFaktura, FakturaBilag
from oir_faktura.domain.svar import AfsendFakturaSvar, ResultatAarsag
from oir_faktura.operations import FAKTURA_SERVICE, SVAR_SERVICE
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage

pytestmark = pytest.mark.anyio

Ny = Callable[..., AfsendFaktura]
Nyt = Callable[..., AfsendFakturaSvar]
ENVELOPE = (
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>'
    '<{root} xmlns="{ns}"><k:HovedOplysninger xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/">'
    "<k:TransaktionsId>00000000-0000-4000-8000-0000000000aa</k:TransaktionsId>"
    "<k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>"
    "<k:Rute><k:AfsenderOrganisation>11111111</k:AfsenderOrganisation>"
    "<k:AfsenderItSystemInstans>00000000-0000-4000-8000-000000000001</k:AfsenderItSystemInstans>"
    "<k:ModtagerOrganisation>11111111</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
    "{payload}</{root}></e:Body></e:Envelope>"
)
PLACES: dict[type[Any], tuple[str, str]] = {
    AfsendFaktura: (FAKTURA_SERVICE, "AfsendFakturaInformation_I"),
    AfsendFakturaSvar: (SVAR_SERVICE, "AfsendFakturaInformationSvar_I"),
}


@pytest.fixture
def send_xml(edition: Edition, storage: Storage, nyt_kald: Callable[..., Call]) -> Callable[..., Any]:
    """Writes a command with the binding table the door reads it with, and checks the answer against the contract."""
    served = part(edition, storage).soap
    doors = {name: SoapDoor(edition, edition.services[name], served[name], storage) for name in served}

    async def go(command: AfsendFaktura | AfsendFakturaSvar) -> Answer:
        service, root = PLACES[type(command)]
        payload = edition.binding.writer(type(command), type(command).__name__)(command)
        body = ENVELOPE.format(root=root, ns=edition.namespace, payload=payload).encode()
        answer = await doors[service].answer(body, nyt_kald().scope)
        assert edition.services[service].schema.is_valid(etree.fromstring(answer.body)[0][0])
        return answer

    return go


def texts(answer: Answer, name: str) -> list[str]:
    return [str(element.text) for element in etree.fromstring(answer.body).iter(f"{{*}}{name}")]


async def test_an_invoice_and_its_approval_are_accepted_without_remarks(
    send_xml: Callable[..., Any], ny_faktura: Ny, nyt_svar: Nyt
) -> None:
    faktura = ny_faktura(svar_paakraevet=True)
    answer = await send_xml(faktura)
    assert texts(answer, "AccepteretUdenBemærkninger") == ["true"]
    assert texts(answer, "FakturaInformationIdentifikation") == [faktura.faktura_id]
    svar = nyt_svar(faktura.faktura_id)
    answer = await send_xml(svar)
    assert texts(answer, "AccepteretUdenBemærkninger") == ["true"]
    assert texts(answer, "FakturaInformationSvarIdentifikation") == [svar.svar_id]


async def test_an_invoice_with_a_remark_is_accepted_with_its_reason(
    send_xml: Callable[..., Any], ny_faktura: Ny, edition: Edition
) -> None:
    answer = await send_xml(ny_faktura(format="EDIFACT"))
    assert answer.verdict == "ACCEPT"
    assert texts(answer, "AccepteretUdenBemærkninger") == []
    assert texts(answer, "ÅrsagIdentifikation") == [edition.uuid_of("aarsag")["SBX-ÅRS-080"]]
    assert texts(answer, "ElementNavn") == ["OirBase64ContainerFormat"]


async def test_an_unreadable_invoice_is_rejected_with_class_element_and_text(
    send_xml: Callable[..., Any], ny_faktura: Ny
) -> None:
    answer = await send_xml(ny_faktura(indhold=b"not xml"))
    assert answer.verdict == "AFVISNING"
    assert len(texts(answer, "AfvisningStruktur")) == 1
    assert texts(answer, "ElementNavn") == ["OirBase64ContainerIndhold"]
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-080"]
    assert "Fakturaen kan ikke læses" in texts(answer, "LokalÅrsagTekst")[0]


async def test_a_rejection_shows_the_value_it_is_about(
    send_xml: Callable[..., Any], nyt_svar: Nyt, edition: Edition
) -> None:
    ukendt = "00000000-0000-4000-8000-00000000dead"
    answer = await send_xml(nyt_svar(ukendt))
    assert texts(answer, "ElementNavn") == ["FakturaInformationIdentifikation"]
    assert texts(answer, "ElementVærdi") == [ukendt]
    assert texts(answer, "ÅrsagIdentifikation") == [edition.class_uuid("aarsag", "SBX-ÅRS-084")]


async def test_a_refusal_with_everything_an_answer_can_hold_is_read(
    send_xml: Callable[..., Any], ny_faktura: Ny, nyt_svar: Nyt, grund: ResultatAarsag
) -> None:
    faktura = ny_faktura()
    await send_xml(faktura)
    svar = nyt_svar(faktura.faktura_id, "afvist", tekst="Note", medarbejder_navn="A. B.", afvisninger=(grund, grund))
    assert (await send_xml(svar)).verdict == "ACCEPT"


async def test_the_second_of_several_reasons_is_named_by_its_place(
    send_xml: Callable[..., Any], ny_faktura: Ny, nyt_svar: Nyt, grund: ResultatAarsag
) -> None:
    faktura = ny_faktura()
    await send_xml(faktura)
    ukendt = replace(grund, aarsag_id=Uuid("00000000-0000-4000-8000-00000000dead"))
    answer = await send_xml(nyt_svar(faktura.faktura_id, "afvist", afvisninger=(grund, ukendt)))
    assert answer.findings[0].path.endswith("/AfvisningStruktur/ResultatÅrsagStruktur[2]/ÅrsagIdentifikation")
    assert texts(answer, "ElementNavn") == ["ÅrsagIdentifikation"]


async def test_a_cpr_number_in_an_attachment_is_rejected_over_soap(
    send_xml: Callable[..., Any], ny_faktura: Ny, edition: Edition
) -> None:
    type_id = edition.uuid_of("faktura-type")["bilag"]
    bilag = FakturaBilag(bilag_id=type_id, type_id=type_id, fil="vedr. 010190-1234".encode("utf-16-le"))
    answer = await send_xml(ny_faktura(bilag=(bilag,)))
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-051"]
    assert b"1234" not in answer.body


async def test_a_cpr_number_the_door_sees_is_rejected_with_the_same_reason(
    send_xml: Callable[..., Any], nyt_svar: Nyt
) -> None:
    answer = await send_xml(nyt_svar("00000000-0000-4000-8000-00000000dead", tekst="vedr. 010190-1234"))
    assert texts(answer, "LokalÅrsagKode") == ["SBX-ÅRS-051"]
    assert texts(answer, "ElementNavn") == ["FakturaInformationBehandlingTekst"]
    assert b"1234" not in answer.body


def test_every_reason_of_the_service_has_the_uuid_of_its_list_or_the_one_it_would_have(edition: Edition) -> None:
    for aarsag in Aarsag:
        assert edition.class_of("aarsag", aarsag) == edition.class_uuid("aarsag", aarsag)
