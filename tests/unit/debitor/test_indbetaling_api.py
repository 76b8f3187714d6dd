"""Payments through the JSON doors."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from tests.support.betalinger import KASSE
from tests.support.debitor_service import json_client, registrering

pytestmark = pytest.mark.anyio
PARTY = {"betaler_ident": "urn:oio:cpr-nr:6101901234", "betaler_type": "person"}


@pytest.fixture
async def client(debitor: Any) -> AsyncIterator[AsyncClient]:
    async with json_client(debitor, KASSE) as made:
        await made.post("/api/debitor/registreringer", json=registrering(debitor))
        yield made


def betaling(debitor: Any, **changes: Any) -> dict[str, Any]:
    return {
        "indbetaling_id": debitor.id("b1"),
        "registreret": "2026-11-23T08:30:00+01:00",
        "dato": "2026-11-23",
        "beloeb": "400.00",
        "type_id": "kontant",
    } | (PARTY | changes)


def where(debitor: Any, more: str = "") -> str:
    return f"/api/debitor/konti/{debitor.id('k1')}/indbetalinger{more}"


async def test_find_pay_correct_and_reverse(debitor: Any, client: AsyncClient) -> None:
    soeg = {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"}
    (konto,) = (await client.post("/api/debitor/indbetalinger/soeg", json=soeg)).json()["konti"]
    assert (konto["restance"], konto["fordringer"][0]["restance"]) == ("1000.00", "1000.00")
    refused = (await client.post(where(debitor), json=betaling(debitor, beloeb="1000.01"))).json()
    assert (refused["resultat"], refused["restance"]) == ("AFVIST", "1000.00")
    assert (await client.post(where(debitor), json=betaling(debitor))).json()["resultat"] == "ACCEPTERET"
    correction = {
        "nedregulering_id": debitor.id("n1"),
        "registreret": "2026-11-23T08:40:00+01:00",
        "dato": "2026-11-23",
        "beloeb": "100.00",
        "aarsag_id": "forkert-beloeb",
        "daekninger": [{"fordring_id": debitor.id("f1"), "beloeb": "100.00"}],
    }
    one = where(debitor, f"/{debitor.id('b1')}")
    assert (await client.post(f"{one}/nedregulering", json=correction)).json()["resultat"] == "ACCEPTERET"
    listed = (await client.get(where(debitor))).json()
    assert (listed["uplaceret"], listed["indbetalinger"][0]["tilbage"]) == ("0.00", "300.00")
    order = {"ordre_id": debitor.id("o9"), "aarsag_id": "manglende-daekning"}
    assert (await client.post(f"{one}/tilbagefoer", json=order)).json()["resultat"] == "ACCEPTERET"
    (payment,) = (await client.get(where(debitor))).json()["indbetalinger"]
    assert (payment["tilbage"], payment["daekninger"][0]["daekker"]) == ("0.00", "0.00")
    assert [each["beloeb"] for each in payment["taget_tilbage"]] == ["100.00", "300.00"]


async def test_an_overpayment_is_paid_out(debitor: Any, client: AsyncClient) -> None:
    await client.post(where(debitor), json=betaling(debitor, beloeb="1200.00", type_id="bankoverfoersel"))
    assert (await client.get(where(debitor))).json()["uplaceret"] == "200.00"
    one = where(debitor, f"/{debitor.id('b1')}/udbetal")
    assert (await client.post(one, json={"udbetaling_id": debitor.id("u1")})).json()["resultat"] == "ACCEPTERET"
    assert (await client.get(where(debitor))).json()["uplaceret"] == "0.00"


async def test_another_currency_is_refused(debitor: Any, client: AsyncClient) -> None:
    answer = (await client.post(where(debitor), json=betaling(debitor, valuta="EUR"))).json()
    assert [(each["kode"], each["reference"]["kind"]) for each in answer["aarsager"]] == [
        ("SBX-ÅRS-066", "indbetaling")
    ]
    assert answer["findings"][0]["path"] == "valuta"


@pytest.mark.parametrize(
    "changes",
    [
        {"beloeb": "-1.00"},
        {"beloeb": "1.001"},
        {"valuta": "euro"},
        {"betaler_type": None},
        {"daekninger": [{"beloeb": "1.00"}]},
        {"daekninger": [{"beloeb": "1.00", "fordring_id": "x"}]},
        {"ukendt": 1},
    ],
)
async def test_bodies_that_are_none(debitor: Any, client: AsyncClient, changes: dict[str, Any]) -> None:
    assert (await client.post(where(debitor), json=betaling(debitor, **changes))).status_code == 422


async def test_an_amount_below_zero_is_told_as_over_soap(debitor: Any, client: AsyncClient) -> None:
    answer = await client.post(where(debitor), json=betaling(debitor, beloeb="-5.00"))
    (finding,) = answer.json()["findings"]
    assert finding["message"]["da"] == "beloeb »-5.00« må ikke være under 0."
    assert finding["fix"]["da"] == "Skriv en værdi på mindst 0."


async def test_a_marker_nobody_answers_to_is_told_by_its_name(debitor: Any, client: AsyncClient) -> None:
    body = betaling(debitor, betaler_ident=None, betaler_type=None, medhaefter=True)
    answer = (await client.post(where(debitor), json=body)).json()
    assert [each["kode"] for each in answer["aarsager"]] == ["SBX-ÅRS-064"]
    assert (answer["findings"][0]["path"], answer["findings"][0]["read"]) == ("medhaefter", {"medhaefter": "true"})


async def test_a_wish_with_two_ids_is_none(debitor: Any, client: AsyncClient) -> None:
    wish = {"beloeb": "1.00", "fordring_id": debitor.id("f1"), "rykkergebyr_id": debitor.id("f1")}
    assert (await client.post(where(debitor), json=betaling(debitor, daekninger=[wish]))).status_code == 422


async def test_the_payments_of_an_unknown_account(debitor: Any, client: AsyncClient) -> None:
    answer = await client.get(f"/api/debitor/konti/{debitor.id('k9')}/indbetalinger")
    assert answer.status_code == 404
