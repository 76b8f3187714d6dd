"""The pages as web addresses: found, redirected, missing, of another day, in another language."""

from collections.abc import AsyncIterator
from datetime import date
from urllib.parse import urljoin

import httpx
import pytest
from fastapi import FastAPI

from psrm_validation.api import create_router
from psrm_validation.pages_routes import create_pages_router
from tests.support.page_reader import read_page

TODAY = date(2026, 11, 23)


@pytest.fixture
def app() -> FastAPI:
    app = FastAPI()
    for router in (create_pages_router(lambda _request: TODAY), create_router(lambda _request: TODAY)):
        app.include_router(router)
    return app


@pytest.fixture
async def client(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://sandbox") as opened:
        yield opened


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/psrm", "Hvad kræver PSRM af en fordring? – PSRM-regler"),
        ("/psrm/rules", "Regler og afvisningskoder – PSRM-regler"),
        ("/psrm/types", "Fordringstyper – PSRM-regler"),
        ("/psrm/types/KFDAINS", "KFDAINS Daginstitution, betaling – PSRM-regler"),
        ("/psrm/types/KFMILJ%C3%98?lang=en", "KFMILJØ"),
        ("/psrm/changes?lang=en", "Changes of the rules – PSRM rules"),
        ("/psrm/verdicts", "Sådan afgøres det – PSRM-regler"),
        ("/psrm/rules/R_6_15%2BR_6_16", "R_6_15+R_6_16"),
        ("/psrm/rules/R_6_15+R_6_16", "R_6_15+R_6_16"),
    ],
)
async def test_a_page_is_found_by_its_address(client: httpx.AsyncClient, address: str, title: str) -> None:
    answer = await client.get(address)
    page = read_page(answer.text)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert page.title.startswith(title)
    assert page.lang == ("en" if "lang=en" in address else "da")


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("asked", "right"),
    [
        ("/psrm/rules/r_2_3a?lang=en", "/psrm/rules/R_2_3a?lang=en"),
        ("/psrm/types/kfdains?as_of=2024-01-01", "/psrm/types/KFDAINS?as_of=2024-01-01"),
        ("/psrm/rules/r_6_15%2Br_6_16", "/psrm/rules/R_6_15%2BR_6_16"),
    ],
)
async def test_another_spelling_leads_to_the_permalink(client: httpx.AsyncClient, asked: str, right: str) -> None:
    answer = await client.get(asked)
    assert answer.is_redirect
    assert urljoin(f"/s/demo{asked}", answer.headers["location"]) == f"/s/demo{right}"


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("address", "near"), [("/psrm/rules/R_2_3x", "R_2_3a"), ("/psrm/types/KFDAINX?lang=en", "KFDAINS")]
)
async def test_an_unknown_name_is_404_and_leads_to_its_neighbours(
    client: httpx.AsyncClient, address: str, near: str
) -> None:
    answer = await client.get(address)
    page = read_page(answer.text)
    assert answer.status_code == 404
    (link,) = [each for each in page.links if each.split("?")[0] == near]
    assert (await client.get(urljoin(address, link))).status_code == 200


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("address", "status"),
    [("/psrm/rules/0101901234", 404), ("/psrm/types/0101901234", 404), ("/psrm/rules/0101901234?lang=0101901234", 400)],
)
async def test_a_name_that_is_a_cpr_number_is_not_repeated(
    client: httpx.AsyncClient, address: str, status: int
) -> None:
    answer = await client.get(address)
    assert answer.status_code == status
    assert "0101901234" not in answer.text


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("query", "told"),
    [("as_of=i-dag", "ÅÅÅÅ-MM-DD"), ("as_of=2026-02-30", "ÅÅÅÅ-MM-DD"), ("lang=de", "lang=da"), ("lang=", "lang=en")],
)
async def test_a_day_or_language_that_is_none_is_told(client: httpx.AsyncClient, query: str, told: str) -> None:
    answer = await client.get(f"/psrm/rules?{query}")
    assert answer.status_code == 400
    assert told in read_page(answer.text).text


@pytest.mark.anyio
async def test_a_day_chooses_the_rulebook_is_told_and_stays_in_the_links(client: httpx.AsyncClient) -> None:
    old = read_page((await client.get("/psrm/rules/R_7_1?as_of=2025-11-23&lang=en")).text)
    new = read_page((await client.get("/psrm/rules/R_7_1?lang=en")).text)
    assert "Date of creation is filled in, and date of creation is a banking day" not in old.text
    assert "Date of creation is filled in, and date of creation is a banking day" in new.text
    assert "as they hold on 23 November 2025" in old.text
    assert "as they hold on" not in new.text
    assert "../types?lang=en&as_of=2025-11-23" in old.links
    assert "R_7_1?lang=en" in old.links  # the rules of today
    assert "R_7_1?as_of=2025-11-23" in old.links  # Danish


@pytest.mark.anyio
async def test_a_type_that_was_not_yet_there_is_missing_on_that_day(client: httpx.AsyncClient) -> None:
    assert (await client.get("/psrm/types/KFGETIV")).status_code == 200
    assert (await client.get("/psrm/types/KFGETIV?as_of=2025-11-24")).status_code == 404


@pytest.mark.anyio
@pytest.mark.parametrize(
    "address", ["/psrm/rules/R_6_15%2BR_6_16", "/psrm/types/KFDAINS", "/psrm/rules", "/psrm/changes"]
)
async def test_the_json_of_a_page_is_where_it_says(client: httpx.AsyncClient, address: str) -> None:
    page = read_page((await client.get(address)).text)
    (link,) = [each for each in page.links if "api/psrm" in each]
    assert (await client.get(urljoin(address, link))).json()


@pytest.mark.anyio
async def test_the_pages_are_no_part_of_the_json_contract(app: FastAPI) -> None:
    assert not [path for path in app.openapi()["paths"] if not path.startswith("/api/psrm/")]
