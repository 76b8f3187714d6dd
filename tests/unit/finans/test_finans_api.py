"""The JSON door of the finance service."""

from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from httpx import AsyncClient

from oir_finans.app import part
from oir_kernel.operations import Call
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from tests.support.bare_ruter import bare_client

pytestmark = pytest.mark.anyio

BILAG_ID = "11111111-2222-4333-8444-555555555555"


def postering(side: str, beloeb: object = "100.00", **changes: object) -> dict[str, object]:
    return {
        "postering_id": "11111111-2222-4333-8444-55555555aaaa",
        "beloeb": beloeb,
        "debet_kredit": side,
        "posteringsdato": "2026-11-20",
        "tekst": "Sygedagpenge",
        "funktion": "5.57.71",
        "dranst": "1",
        "art": "5.2",
    } | changes


def bilag(**changes: object) -> dict[str, object]:
    return {
        "bilag_id": BILAG_ID,
        "titel": "UDB-1",
        "bilagsdato": "2026-11-20",
        "bogfoeringsdato": "2026-11-20",
        "type_id": "udbetaling",
        "posteringer": [postering("DEBET"), postering("KREDIT")],
    } | changes


@pytest.fixture
async def client(edition: Edition, storage: Storage, nyt_kald: Callable[..., Call]) -> AsyncIterator[AsyncClient]:
    async with bare_client(part(edition, storage), nyt_kald) as opened:
        yield opened


async def post(client: AsyncClient, *bilag: dict[str, object], **headers: str) -> dict[str, Any]:
    answer = await client.post("/api/finans/bilag", json={"bilag": bilag}, headers=headers)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_document_with_codes_is_booked_and_read_back(client: AsyncClient, edition: Edition) -> None:
    svar = await post(client, bilag())
    assert svar["accepteret"] is True
    assert svar["kvitteringer"][0]["resultat"] == "ACCEPTERET"
    assert svar["kvitteringer"][0]["bilagsnummer"] == "00000001"
    assert svar["findings"] == []
    read = (await client.get(f"/api/finans/bilag/{BILAG_ID}")).json()
    assert read["posteringer"][0]["beloeb"] == "100.00"
    assert read["posteringer"][0]["funktion"] == edition.uuid_of("funktion")["5.57.71"]
    assert read["posteringer"][0]["koder"] == {"funktion": "5.57.71", "dranst": "1", "art": "5.2"}
    assert (read["sum"], read["regnskabsperiode"], read["afsender_cvr"]) == ("100.00", "202611", "11111111")


async def test_an_amount_may_be_a_number(client: AsyncClient) -> None:
    svar = await post(client, bilag(posteringer=[postering("DEBET", 0.3), postering("KREDIT", "0.30")]))
    assert svar["accepteret"] is True


async def test_a_rejection_has_every_finding_with_its_place(client: AsyncClient) -> None:
    svar = await post(client, bilag(posteringer=[postering("DEBET", art="77.7"), postering("KREDIT", "1.00")]))
    assert svar["accepteret"] is False
    assert svar["kvitteringer"][0]["aarsag"] == "SBX-ÅRS-072"
    assert [(f["rule_id"], f["path"]) for f in svar["findings"]] == [
        ("SBX-ÅRS-072", "bilag[0].posteringer[0].art"),
        ("SBX-ÅRS-070", "bilag[0]"),
    ]
    assert svar["findings"][0]["outcome"] == "afvis"
    assert (await client.get(f"/api/finans/bilag/{BILAG_ID}")).status_code == 404


@pytest.mark.parametrize(
    "galt",
    [
        {"bilag_id": "x"},
        {"titel": ""},
        {"posteringer": []},
        {"regnskabsperiode": "26-11"},
        {"ukendt": 1},
        {"posteringer": [postering("DEBET", "-1.00")]},
        {"posteringer": [postering("DEBET", "1.001")]},
        {"posteringer": [postering("HER")]},
    ],
)
async def test_a_body_outside_the_schema_is_refused(client: AsyncClient, galt: dict[str, object]) -> None:
    answer = await client.post("/api/finans/bilag", json={"bilag": [bilag(**galt)]})
    assert answer.status_code == 422


async def test_the_ledger_is_read_in_pages(client: AsyncClient) -> None:
    ids = [f"11111111-2222-4333-8444-55555555000{i}" for i in range(3)]
    await post(client, *(bilag(bilag_id=bilag_id) for bilag_id in ids))
    first = (await client.get("/api/finans/bilag", params={"antal": 2})).json()
    assert [b["bilag_id"] for b in first["bilag"]] == ids[:2]
    rest = (await client.get("/api/finans/bilag", params={"antal": 2, "efter": first["naeste"]})).json()
    assert [b["bilag_id"] for b in rest["bilag"]] == ids[2:]
    assert rest["naeste"] is None


async def test_a_sandbox_shows_only_its_own(client: AsyncClient) -> None:
    await post(client, bilag())
    other = await client.get("/api/finans/bilag", headers={"x-sandbox": "anden"})
    assert other.json() == {"bilag": [], "naeste": None}
    missing = await client.get(f"/api/finans/bilag/{BILAG_ID}", headers={"x-sandbox": "anden"})
    assert (missing.status_code, missing.json()["code"]) == (404, "SBX-1501")


async def test_a_full_posting_goes_in_and_out(client: AsyncClient) -> None:
    fuld = {
        "supplerende_tekst": "mere",
        "periode_start": "2026-11-01",
        "periode_slut": "2026-11-30",
        "valuta_kode": "EUR",
        "valuta_kurs": "746.05",
        "valuta_tid": "2026-11-20T12:00:00+01:00",
        "referencer": [{"type_id": "sagsnummer", "vaerdi": "S-1"}],
        "modpart": {"ident": "urn:oio:cvr-nr:11111111", "type_id": "00000000-0000-4000-8000-00000000000B"},
        "sekundaere": ["00000000-0000-4000-8000-00000000000C"],
    }
    svar = await post(client, bilag(posteringer=[postering("DEBET", **fuld), postering("KREDIT")]))
    assert [finding["outcome"] for finding in svar["findings"]] == ["ikke_evalueret"]
    read = (await client.get(f"/api/finans/bilag/{BILAG_ID}")).json()["posteringer"][0]
    assert read["valuta_kurs"] == "746.05"
    assert read["referencer"][0]["vaerdi"] == "S-1"
    assert read["modpart"]["ident"] == "urn:oio:cvr-nr:11111111"
    assert read["sekundaere"] == ["00000000-0000-4000-8000-00000000000c"]


async def test_a_code_list_is_served(client: AsyncClient, edition: Edition) -> None:
    assert "dranst" in (await client.get("/api/finans/kodelister")).json()["kodelister"]
    served = (await client.get("/api/finans/kodelister/dranst")).json()["klasser"]
    assert served[0] == {"kode": "1", "uuid": edition.uuid_of("dranst")["1"], "titel": "Drift"}


@pytest.mark.parametrize("navn", ["fordringstype", "..%2Fedition", "findesikke"])
async def test_another_list_is_not(client: AsyncClient, navn: str) -> None:
    assert (await client.get(f"/api/finans/kodelister/{navn}")).status_code == 404
