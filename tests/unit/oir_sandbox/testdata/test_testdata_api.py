"""The JSON doors of the test data: pages that join, the same answers again, refusals that say the way out."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from lxml import etree

from oir_kernel.errors import SandboxError
from oir_kernel.web.problems import install
from oir_sandbox.testdata.api import testdata_router as create_router

pytestmark = pytest.mark.anyio
ROOT = "/api/control/testdata"


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    install(app)
    app.include_router(create_router())
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://127.0.0.1") as found:
        yield found


async def page(client: httpx.AsyncClient, path: str, **asked: Any) -> dict[str, Any]:
    response = await client.get(f"{ROOT}/{path}", params=asked)
    assert response.status_code == 200, response.text
    found: dict[str, Any] = response.json()
    return found


@pytest.mark.parametrize("path", ["persons", "companies", "institutions", "claims"])
async def test_pages_join_and_are_the_same_again(client: httpx.AsyncClient, path: str) -> None:
    whole = await page(client, path, seed="s", limit=8)
    first = await page(client, path, seed="s", limit=5)
    second = await page(client, path, seed="s", limit=3, first=first["naeste"])
    assert first["fundet"] + second["fundet"] == whole["fundet"]
    assert await page(client, path, seed="s", limit=8) == whole
    assert (await page(client, path, seed="t", limit=8))["fundet"] != whole["fundet"]


@pytest.mark.parametrize(
    ("asked", "key", "value"),
    [
        ({"minor": "true"}, "mindreaarig", True),
        ({"protected": "true"}, "beskyttet", True),
        ({"age_from": 70, "age_to": 70}, "alder", 70),
    ],
)
async def test_persons_are_found_by_property(
    client: httpx.AsyncClient, asked: dict[str, Any], key: str, value: object
) -> None:
    found = (await page(client, "persons", limit=5, **asked))["fundet"]
    assert [each[key] for each in found] == [value] * 5


async def test_the_dead_the_moved_and_the_indebted_are_found(client: httpx.AsyncClient) -> None:
    for asked, told in (("dead", "doed"), ("moved", "flytninger")):
        found = (await page(client, "persons", limit=3, **{asked: True}))["fundet"]
        assert [bool(each[told]) for each in found] == [True] * 3, asked
    indebted = (await page(client, "persons", debt=True, limit=2))["fundet"]
    assert len(indebted) == 2
    claims = (await page(client, "claims", limit=20))["fundet"]
    owing = {debtor.get("cpr") for each in claims for debtor in each["claim"]["skyldnere"]}
    assert {each["cpr"] for each in indebted} <= owing


async def test_a_household_size_is_that_of_the_household(client: httpx.AsyncClient) -> None:
    found = (await page(client, "persons", household_size=3, limit=6))["fundet"]
    assert {
        len([each for each in found if each["husstand"] == number]) for number in {p["husstand"] for p in found}
    } == {3}


async def test_claims_are_found_by_type_area_amount_and_municipality(client: httpx.AsyncClient) -> None:
    by_type = await page(client, "claims", type="KFDAINS", kommune="101", amount_from=50_000, limit=4)
    assert {each["claim"]["type"] for each in by_type["fundet"]} == {"KFDAINS"}
    assert {each["kommune"]["kode"] for each in by_type["fundet"]} == {"101"}
    assert all(float(each["claim"]["beloeb"]) >= 500 for each in by_type["fundet"])
    by_area = await page(client, "claims", area="Daginstitution", limit=4)
    assert {each["omraade"] for each in by_area["fundet"]} == {"Daginstitution"}


async def test_a_message_can_be_sent_as_it_is(client: httpx.AsyncClient) -> None:
    response = await client.get(f"{ROOT}/messages/3", params={"seed": "s"})
    assert response.headers["content-type"].startswith("text/xml")
    assert etree.fromstring(response.content)[0][0].tag.endswith("OpretDebitorkontoRegistrering_I")


async def test_mistakes_are_listed_made_and_searched(client: httpx.AsyncClient) -> None:
    listed = (await client.get(f"{ROOT}/mistakes")).json()
    assert {"R_6_19", "PSRM-K-404"} <= {each["rule_id"] for each in listed}
    made = (await client.get(f"{ROOT}/mistakes/R_6_19", params={"type": "KFDAINS"})).json()
    assert (made["rule_id"], made["type"], made["implied"], made["changed"]) == (
        "R_6_19",
        "KFDAINS",
        [],
        ["periode_slut"],
    )
    found = await page(client, "mistakes/claims", rule="R_6_19", verdict="AFVIST", limit=2)
    assert len(found["fundet"]) == 2


async def test_profiles_are_told_with_their_weights(client: httpx.AsyncClient) -> None:
    response = await client.get(f"{ROOT}/profiles")
    assert [each["navn"] for each in response.json()] == ["lille", "mellem", "stor"]


@pytest.mark.parametrize(
    ("path", "asked", "status"),
    [
        ("claims", {"type": "FINDESIKKE"}, 400),
        ("claims", {"area": "Findes ikke"}, 400),
        ("persons", {"kommune": "Atlantis"}, 404),
        ("persons", {"day": "1850-01-01"}, 400),
        ("mistakes/R_99", {}, 404),
        ("mistakes/PSRM-K-404", {}, 400),
        ("mistakes/R_6_19", {"type": "NEJ"}, 404),
        ("persons", {"limit": 101}, 422),
        ("persons", {"first": -1}, 422),
        ("persons", {"day": "i dag"}, 422),
        ("messages/-1", {}, 422),
        ("persons", {"age_from": 9, "age_to": 1}, 400),
        ("claims", {"amount_from": 9, "amount_to": 1}, 400),
        ("mistakes/claims", {"limit": 11}, 422),
    ],
)
async def test_what_cannot_be_answered_is_refused(
    client: httpx.AsyncClient, path: str, asked: dict[str, Any], status: int
) -> None:
    response = await client.get(f"{ROOT}/{path}", params=asked)
    assert response.status_code == status


async def test_every_route_only_reads_and_has_a_summary() -> None:
    for route in create_router().routes:
        assert route.methods == {"GET"}  # type: ignore[attr-defined]
        assert route.summary  # type: ignore[attr-defined]
        assert route.description  # type: ignore[attr-defined]


def test_errors_are_errors_of_the_sandbox() -> None:
    from oir_sandbox.testdata.kommuner import kommune

    with pytest.raises(SandboxError):
        kommune("Atlantis")
