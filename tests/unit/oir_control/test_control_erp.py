"""Profiles of ERP systems over the control door: listed with their provenance, chosen, and changed value by value."""

import httpx
import pytest

from oir_kernel.erp import profiles

pytestmark = pytest.mark.anyio


async def put(client: httpx.AsyncClient, erp: object) -> httpx.Response:
    return await client.put("/api/control/sandboxes/erp", json={"erp": erp})


async def test_every_profile_is_listed_with_the_provenance_of_each_value(client: httpx.AsyncClient) -> None:
    listed = (await client.get("/api/control/erp-profiles")).json()
    assert [profile["name"] for profile in listed] == list(profiles())
    assert {value["provenance"] for profile in listed for value in profile["values"]} == {"inferred", "ours"}


async def test_a_profile_is_chosen_by_name(client: httpx.AsyncClient) -> None:
    told = (await put(client, "prisme-lignende")).json()["settings"]["erp"]
    assert (told["profile"], told["duplicates"], told["text_limit"]) == ("prisme-lignende", "reject", 60)


async def test_a_value_beside_the_profile_wins_also_when_it_is_none(client: httpx.AsyncClient) -> None:
    told = (await put(client, {"profile": "prisme-lignende", "text_limit": None})).json()["settings"]["erp"]
    assert (told["duplicates"], told["text_limit"]) == ("reject", None)


@pytest.mark.parametrize("erp", ["opus", {"text_limit": "many"}, {"farve": "blå"}, {"closed_periods": "perhaps"}, 5])
async def test_what_there_is_not_is_refused_and_nothing_is_changed(client: httpx.AsyncClient, erp: object) -> None:
    await put(client, "streng")
    assert (await put(client, erp)).status_code in (400, 422)
    kept = (await client.get("/api/control/sandboxes/erp")).json()["settings"]["erp"]
    assert kept["profile"] == "streng"
