"""The JSON door of the invoice services."""

import base64
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from httpx import AsyncClient

from oir_faktura.app import part
from oir_faktura.domain.faktura import AfsendFaktura
from oir_kernel.operations import Call
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from tests.support.bare_ruter import bare_client

pytestmark = pytest.mark.anyio

ID = "11111111-2222-4333-8444-555555555555"
SVAR_ID = "11111111-2222-4333-8444-5555555555aa"
ROOT = "/api/faktura/fakturaer"
AFVISNING = {"aarsag_id": "SBX-ÅRS-083", "lokal_tekst": "Ikke leveret"}


def b64(content: bytes) -> str:
    return base64.b64encode(content).decode()


@pytest.fixture
def faktura(ny_faktura: Callable[..., AfsendFaktura]) -> Callable[..., dict[str, object]]:
    content = ny_faktura().indhold

    def make(**changes: object) -> dict[str, object]:
        return {"faktura_id": ID, "indhold": b64(content), "format": "OIOUBL-2.1"} | changes

    return make


@pytest.fixture
async def client(edition: Edition, storage: Storage, nyt_kald: Callable[..., Call]) -> AsyncIterator[AsyncClient]:
    async with bare_client(part(edition, storage), nyt_kald) as opened:
        yield opened


async def post(client: AsyncClient, path: str, body: dict[str, object], **headers: str) -> dict[str, Any]:
    answer = await client.post(f"{ROOT}{path}", json=body, headers=headers)
    assert answer.status_code == 200, answer.text
    parsed: dict[str, Any] = answer.json()
    return parsed


async def test_an_invoice_goes_in_is_answered_and_is_read_back(
    client: AsyncClient, faktura: Callable[..., dict[str, object]], edition: Edition
) -> None:
    bilag = {"bilag_id": SVAR_ID, "fil": b64(b"text")}
    kvittering = await post(client, "", faktura(filnavn="f.xml", bilag=[bilag]))
    assert (kvittering["accepteret"], kvittering["id"], kvittering["findings"]) == (True, ID, [])
    kvittering = await post(
        client, f"/{ID}/svar", {"svar_id": SVAR_ID, "resultat": "afvist", "afvisninger": [AFVISNING]}
    )
    assert (kvittering["accepteret"], kvittering["id"]) == (True, SVAR_ID)
    read = (await client.get(f"{ROOT}/{ID}")).json()
    assert (read["tilstand"], read["type"], read["dokumenttype"]) == ("afvist", "faktura", "Invoice")
    assert (read["bilag"][0]["bytes"], read["nummer"], read["filnavn"]) == (4, 1, "f.xml")
    assert read["svar"]["afvisninger"][0]["aarsag_id"] == edition.uuid_of("aarsag")["SBX-ÅRS-083"]
    assert read["svar"]["svar_id"] == SVAR_ID


async def test_the_document_is_downloaded_byte_for_byte(
    client: AsyncClient, faktura: Callable[..., dict[str, object]], ny_faktura: Callable[..., AfsendFaktura]
) -> None:
    await post(client, "", faktura(filnavn='næste "fil".xml'))
    answer = await client.get(f"{ROOT}/{ID}/indhold")
    assert answer.content == ny_faktura().indhold
    assert answer.headers["content-type"] == "application/xml"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''n%C3%A6ste%20%22fil%22.xml"
    assert answer.headers["x-content-type-options"] == "nosniff"


async def test_a_pdf_is_downloaded_as_one(client: AsyncClient, faktura: Callable[..., dict[str, object]]) -> None:
    await post(client, "", faktura(indhold=b64(b"%PDF-1.7"), format="PDF"))
    answer = await client.get(f"{ROOT}/{ID}/indhold")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith(f"{ID}.pdf")


async def test_a_rejection_names_the_field(client: AsyncClient, faktura: Callable[..., dict[str, object]]) -> None:
    kvittering = await post(client, "", faktura(indhold=b64(b"not xml"), type_id="findesikke"))
    assert kvittering["accepteret"] is False
    assert [(f["rule_id"], f["path"]) for f in kvittering["findings"]] == [
        ("SBX-ÅRS-088", "type_id"),
        ("SBX-ÅRS-080", "indhold"),
    ]
    assert (await client.get(f"{ROOT}/{ID}")).status_code == 404


async def test_a_decision_sent_twice_without_an_id_is_one_answer(
    client: AsyncClient, faktura: Callable[..., dict[str, object]]
) -> None:
    await post(client, "", faktura())
    body: dict[str, object] = {"resultat": "godkendt", "godkendt_uden_bemaerkninger": True}
    first = await post(client, f"/{ID}/svar", body)
    again = await post(client, f"/{ID}/svar", body)
    assert (first["accepteret"], again["accepteret"]) == (True, True)
    assert (await client.get(f"{ROOT}/{ID}")).json()["svar"]["svar_id"] == first["id"]


async def test_a_posting_proposal_goes_in_and_out(
    client: AsyncClient, faktura: Callable[..., dict[str, object]]
) -> None:
    await post(client, "", faktura())
    postering = {
        "postering_id": SVAR_ID,
        "beloeb": 1250.5,
        "debet_kredit": "DEBET",
        "posteringsdato": "2026-11-20",
        "tekst": "t",
        "funktion": SVAR_ID,
        "dranst": SVAR_ID,
        "art": SVAR_ID,
        "valuta_kode": "EUR",
        "valuta_kurs": "7.46",
        "valuta_tid": "2026-11-20T12:00:00Z",
        "sekundaere": [SVAR_ID],
        "referencer": [{"type_id": SVAR_ID, "vaerdi": "S-1"}],
        "modpart": {"ident": "urn:oio:cvr-nr:11111111", "type_id": SVAR_ID},
    }
    forslag = {
        "bilag_id": SVAR_ID,
        "titel": "Forslag",
        "bilagsdato": "2026-11-20",
        "bogfoeringsdato": "2026-11-20",
        "type_id": SVAR_ID,
        "posteringer": [postering],
    }
    svar: dict[str, object] = {
        "resultat": "godkendt",
        "godkendt_uden_bemaerkninger": True,
        "konteringsforslag": [forslag],
    }
    await post(client, f"/{ID}/svar", svar)
    read = (await client.get(f"{ROOT}/{ID}")).json()["svar"]["konteringsforslag"][0]["posteringer"][0]
    assert read["beloeb"] == "1250.50"
    assert read["referencer"] == [{"type_id": SVAR_ID, "vaerdi": "S-1"}]


async def test_invoices_are_read_in_pages(client: AsyncClient, faktura: Callable[..., dict[str, object]]) -> None:
    ids = [f"11111111-2222-4333-8444-55555555000{i}" for i in range(3)]
    for faktura_id in ids:
        await post(client, "", faktura(faktura_id=faktura_id))
    first = (await client.get(ROOT, params={"antal": 2})).json()
    assert [f["faktura_id"] for f in first["fakturaer"]] == ids[:2]
    rest = (await client.get(ROOT, params={"antal": 2, "efter": first["naeste"]})).json()
    assert [f["faktura_id"] for f in rest["fakturaer"]] == ids[2:]
    assert rest["naeste"] is None


@pytest.mark.parametrize(
    "galt",
    [{"faktura_id": "x"}, {"indhold": "ikke base64!"}, {"indhold": ""}, {"indhold": 7}, {"ukendt": 1}],
    ids=["id", "base64", "empty", "number", "unknown field"],
)
async def test_a_body_outside_the_schema_is_refused(
    galt: dict[str, object], client: AsyncClient, faktura: Callable[..., dict[str, object]]
) -> None:
    assert (await client.post(ROOT, json=faktura(**galt))).status_code == 422


@pytest.mark.parametrize("path", [f"/{ID}", f"/{ID}/indhold"])
async def test_a_sandbox_shows_only_its_own(
    path: str, client: AsyncClient, faktura: Callable[..., dict[str, object]]
) -> None:
    await post(client, "", faktura())
    answer = await client.get(f"{ROOT}{path}", headers={"x-sandbox": "anden"})
    assert (answer.status_code, answer.json()["code"]) == (404, "SBX-1501")
    assert (await client.get(ROOT, headers={"x-sandbox": "anden"})).json() == {"fakturaer": [], "naeste": None}


async def test_the_code_lists_of_invoice_messages_are_served(client: AsyncClient, edition: Edition) -> None:
    for name in (await client.get("/api/faktura/kodelister")).json()["kodelister"]:
        assert (await client.get(f"/api/faktura/kodelister/{name}")).json()["klasser"], name
    served = (await client.get("/api/faktura/kodelister/faktura-resultat")).json()["klasser"]
    assert {"kode": "godkendt", "uuid": edition.uuid_of("faktura-resultat")["godkendt"], "titel": "Godkendt"} in served
    assert (await client.get("/api/faktura/kodelister/fordringstype")).status_code == 404
