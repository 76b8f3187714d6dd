"""The exports: what rows hold, that no party is in them, and that both forms say the same."""

import csv
import io
from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from typing import Any

import pyarrow.parquet
import pytest
from httpx import AsyncClient

from oir_debitor.domain.statistik import FORDRINGER, KONTI
from oir_debitor.store import statistik as store
from tests.support.debitor_service import json_client
from tests.support.forespoergsel import fuldt_regnskab

pytestmark = pytest.mark.anyio
URL = "/api/debitor/statistik"


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor, now="2027-02-01T09:00:00+01:00") as made:
        yield made


@pytest.fixture
def accounts(debitor: Any) -> None:
    """k1 with every kind of document, k2 with a claim due in May."""
    debitor.open_account()
    fuldt_regnskab(debitor)
    later = debitor.fordring("f2", "10.00", forfaldsdato=date(2027, 5, 1))
    assert debitor.register(konto_id="k2", konto=debitor.konto(), fordringer=(later,)).accepted


async def rows(client: AsyncClient, emne: str, **params: str) -> list[dict[str, str]]:
    answer = await client.get(f"{URL}/{emne}.csv", params={"kommune": "11111111", **params})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(answer.text.splitlines(), delimiter=";"))


@pytest.mark.usefixtures("accounts")
async def test_a_claim_is_a_row_with_its_rest_and_its_course(debitor: Any, client: AsyncClient) -> None:
    found = {row["fordring_id"]: row for row in await rows(client, "fordringer")}
    row = found[debitor.id("f1")]
    assert list(row) == list(FORDRINGER)
    assert (row["fordringstype"], row["omraade"], row["tilstand"]) == ("KFDAINS", "dagtilbud", "opkraeves")
    assert (row["beloeb"], row["rest"], row["tillaeg_rest"]) == ("1000,00", "490,00", "112,00")
    assert (row["i_restance"], found[debitor.id("f2")]["i_restance"]) == ("true", "false")


@pytest.mark.usefixtures("accounts")
async def test_an_account_is_a_row_with_its_sums(debitor: Any, client: AsyncClient) -> None:
    found = {row["konto_id"]: row for row in await rows(client, "konti")}
    row = found[debitor.id("k1")]
    assert list(row) == list(KONTI)
    assert (row["rest"], row["uplaceret"], row["debitor_art"]) == ("490,00", "120,00", "person")
    assert (row["oprettet"], row["afsluttet"], row["i_restance"]) == ("2026-11-23", "", "true")


@pytest.mark.usefixtures("accounts")
async def test_the_period_chooses_and_another_authority_has_nothing(debitor: Any, client: AsyncClient) -> None:
    due = await rows(client, "fordringer", fra="2027-01-01", til="2027-12-31")
    assert [row["fordring_id"] for row in due] == [debitor.id("f2")]
    assert await rows(client, "konti", fra="2026-11-24") == []
    assert await rows(client, "konti", kommune="99999999") == []


@pytest.mark.usefixtures("accounts")
async def test_parquet_has_the_same_rows_with_types(client: AsyncClient) -> None:
    for emne in ("konti", "fordringer"):
        answer = await client.get(f"{URL}/{emne}.parquet", params={"kommune": "11111111"})
        assert answer.status_code == 200
        table = pyarrow.parquet.read_table(io.BytesIO(answer.content)).to_pylist()
        sheet = await rows(client, emne)
        assert len(table) == len(sheet) == 2
        for cells, row in zip(table, sheet, strict=True):
            assert isinstance(cells["rest"], Decimal)
            assert str(cells["rest"]).replace(".", ",") == row["rest"]
            assert str(cells["i_restance"]).lower() == row["i_restance"]


@pytest.mark.usefixtures("accounts")
async def test_no_party_is_in_an_export(debitor: Any, client: AsyncClient) -> None:
    for emne in ("konti", "fordringer"):
        text = (await client.get(f"{URL}/{emne}.csv", params={"kommune": "11111111"})).text
        assert debitor.id("k1") in text
        assert "6101901234" not in text
        assert "urn:oio" not in text


@pytest.fixture
def five_accounts(debitor: Any) -> set[str]:
    for place in range(5):
        assert debitor.register(konto_id=f"k{place}", konto=debitor.konto()).accepted
    return {debitor.id(f"k{place}") for place in range(5)}


async def test_every_page_is_in_the_export_once(
    five_accounts: set[str], client: AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_PAGE", 2)
    found = [row["konto_id"] for row in await rows(client, "konti")]
    assert sorted(found) == sorted(five_accounts)


async def test_what_cannot_be_asked_is_refused(client: AsyncClient) -> None:
    backwards = {"kommune": "11111111", "fra": "2027-01-02", "til": "2027-01-01"}
    assert (await client.get(f"{URL}/konti.csv", params=backwards)).status_code == 400
    assert (await client.get(f"{URL}/konti.csv")).status_code == 422
    assert (await client.get(f"{URL}/konti.xls", params={"kommune": "11111111"})).status_code == 422
    assert (await client.get(f"{URL}/parter.csv", params={"kommune": "11111111"})).status_code == 422
