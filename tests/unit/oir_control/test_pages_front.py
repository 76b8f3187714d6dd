"""The first page: what it tells, in both languages, and what its forms do."""

from collections.abc import AsyncIterator
from itertools import pairwise

import httpx
import pytest

from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from tests.support.beskeder import kuvert, skriv
from tests.support.notatbog import PATH
from tests.support.program import FROZEN, client_of, create
from tests.support.sider import Page, opened, read, send

pytestmark = pytest.mark.anyio

XML = {"content-type": "text/xml; charset=utf-8"}


@pytest.fixture
async def client(edition: Edition, storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(edition, storage) as app, client_of(app) as caller:
        yield caller


def wrong_at(page: Page, field: str) -> str:
    """The error that a field of the page refers to."""
    (described,) = page.all(f"//*[@id='{field}']/@aria-describedby")
    return page.text(f"//*[@id='{described}']")


# --- what it tells ----------------------------------------------------------------------------------------------------


async def test_the_page_tells_what_runs_where(client: httpx.AsyncClient) -> None:
    await create(client, "demo", clock_frozen=FROZEN)
    page = await read(client, "/s/demo/")
    assert page.text("//h1") == "Sandkassen demo"
    addresses = [code.text for code in page.all("//code[@class='address']")]
    assert f"http://127.0.0.1:8400/s/demo{PATH}" in addresses
    assert "http://127.0.0.1:8400/s/demo/api/notatbog/" in addresses
    assert "sftp://demo@127.0.0.1:8422" in addresses
    assert f"/s/demo{PATH}?wsdl" in page.all("//a/@href")
    assert "2026-11-23 09:00:00 (står stille)" in page.text("//section[@id='ur']")
    assert "SQLite" in page.text("//section[.//h2[@id='koerer-h']]")


async def test_the_default_sandbox_has_addresses_without_a_prefix(client: httpx.AsyncClient) -> None:
    addresses = [code.text for code in (await read(client)).all("//code[@class='address']")]
    assert f"http://127.0.0.1:8400{PATH}" in addresses


async def test_every_link_of_the_page_leads_somewhere(client: httpx.AsyncClient) -> None:
    await create(client, "demo")
    await client.post(f"/s/demo{PATH}", content=kuvert(skriv()), headers=XML)
    page = await read(client, "/s/demo/")
    ids = set(page.all("//@id"))
    for link in page.all("//a/@href"):
        address, _, place = link.partition("#")
        if address in ("", "/s/demo/"):
            assert place in ids | {""}, link
        elif (
            "/psrm" not in address and "?wsdl" not in address
        ):  # the notebook has neither; the whole program is asked in e2e
            assert (await client.get(address)).status_code == 200, link


async def test_an_exchange_is_listed_and_opens_with_both_texts(client: httpx.AsyncClient) -> None:
    await client.post(PATH, content=kuvert(skriv()), headers=XML)
    page = await read(client)
    row = page.text("//section[@id='udvekslinger']//tbody/tr[1]")
    assert "SkrivNotat" in row
    assert (await client.get("/api/control/journal")).json()[0]["verdict"] in row
    (address,) = page.all("//section[@id='udvekslinger']//tbody//th//a/@href")
    opened_page = await read(client, address)
    sent, answered = (block.text_content() for block in opened_page.all("//pre"))
    assert "SkrivNotat_I" in sent
    assert "SkrivNotat_O" in answered


async def test_only_the_last_twenty_are_listed_newest_first(client: httpx.AsyncClient) -> None:
    for _ in range(22):
        await client.get("/api/notatbog/notater/n-0")
    numbers = [int(link.text) for link in (await read(client)).all("//section[@id='udvekslinger']//tbody//th/a")]
    assert len(numbers) == 20
    assert numbers == sorted(numbers, reverse=True)


async def test_the_address_of_an_exchange_as_json_is_shown_as_it_must_be_asked(client: httpx.AsyncClient) -> None:
    await create(client, "demo")
    await client.post(f"/s/demo{PATH}", content=kuvert(skriv()), headers=XML)
    (address,) = (await read(client, "/s/demo/")).all("//section[@id='udvekslinger']//tbody//th//a/@href")
    page = await read(client, address)
    shown = [link.text for link in page.all("//a[contains(@href, '/api/control/journal/')]")]
    assert shown == page.all("//a/@href[contains(., '/api/control/journal/')]")
    assert (await client.get(shown[0])).json()["operation"] == "SkrivNotat"


@pytest.mark.parametrize("number", ["999999", "0", "abc", "-1", "9" * 30])
async def test_an_exchange_that_is_not_there_is_told_as_a_page(client: httpx.AsyncClient, number: str) -> None:
    response = await client.get(f"/journal/{number}")
    assert response.status_code == 404
    assert "ingen udveksling" in Page(response).text()


async def test_another_sandbox_does_not_show_the_exchange(client: httpx.AsyncClient) -> None:
    await create(client, "demo")
    await client.post(PATH, content=kuvert(skriv()), headers=XML)
    assert (await client.get("/s/demo/journal/1")).status_code == 404
    assert "Ingen endnu" in (await read(client, "/s/demo/")).text()


# --- languages --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("preferred", "language"),
    [("", "da"), ("en-GB,en;q=0.9", "en"), ("da;q=0.2, en;q=0.9", "en"), ("de, fr", "da"), ("en;q=x, da;q=0.1", "da")],
)
async def test_the_browser_says_which_language(client: httpx.AsyncClient, preferred: str, language: str) -> None:
    page = await read(client, headers={"accept-language": preferred})
    assert page.all("/html/@lang") == [language]
    assert page.text("//h1") == {"da": "Sandkassen default", "en": "The sandbox default"}[language]


async def test_a_chosen_language_is_remembered(client: httpx.AsyncClient) -> None:
    chosen = await read(client, "/?sprog=en", headers={"accept-language": "da"})
    assert "SameSite=lax" in chosen.response.headers["set-cookie"]
    client.cookies.set("oir-sprog", "en")
    assert (await read(client, headers={"accept-language": "da"})).all("/html/@lang") == ["en"]
    assert (await read(client, "/?sprog=da")).all("/html/@lang") == ["da"]
    assert "set-cookie" not in (await read(client, "/?sprog=fr")).response.headers


# --- the clock --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("wanted", [{"by": "P30D"}, {"to": "2026-12-23T09:00:00+01:00"}])
async def test_the_clock_is_moved_and_the_page_read_anew(client: httpx.AsyncClient, wanted: dict[str, str]) -> None:
    await create(client, "demo", clock_frozen=FROZEN)
    response = await send(client, "/s/demo/pages/clock", **wanted)
    assert (response.status_code, response.headers["location"]) == (303, "/s/demo/?gjort=ur#ur")
    page = await read(client, "/s/demo/?gjort=ur")
    assert "2026-12-23 09:00:00" in page.text("//section[@id='ur']")
    assert "Uret er flyttet." in page.text("//p[@role='status']")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        ({"by": "en måned"}, "by"),
        ({"to": "2026-01-01"}, "to"),
        ({"to": "next"}, "to"),
        ({}, "by"),
        ({"by": "P9999Y"}, "by"),
    ],
)
async def test_a_move_that_cannot_be_is_told_at_its_field(
    client: httpx.AsyncClient, wanted: dict[str, str], field: str
) -> None:
    await create(client, "demo", clock_frozen=FROZEN)
    response = await send(client, "/s/demo/pages/clock", **wanted)
    assert 400 <= response.status_code < 500
    page = Page(response)
    assert wrong_at(page, f"clock-{field}")
    assert page.all(f"//*[@id='clock-{field}-fejl']/small/@lang") == ["en"]
    assert page.all("//p[@role='alert']/a/@href") == [f"#clock-{field}-fejl"]
    assert page.all(f"//*[@id='clock-{field}']/@value") == [wanted.get(field, "")]
    assert "2026-11-23 09:00:00" in page.text("//section[@id='ur']")


# --- faults -----------------------------------------------------------------------------------------------------------


async def test_a_fault_is_ordered_strikes_and_is_removed(client: httpx.AsyncClient) -> None:
    order = {"kind": "http", "parameters": "status=503", "door": "soap", "share": "1,0", "times": "1"}
    assert (await send(client, "/pages/faults", **order)).headers["location"] == "/?gjort=fejl#fejl"
    assert (await client.post(PATH, content=kuvert(skriv()), headers=XML)).status_code == 503
    page = await read(client)
    assert "http;status=503" in page.text("//section[@id='fejl']//tbody")
    assert "1 af 1" in page.text("//section[@id='fejl']//tbody")
    assert "http#1" in page.text("//section[@id='udvekslinger']//tbody")
    assert (await send(client, "/pages/faults/remove", number="1")).status_code == 303
    assert "Ingen. Alt går" in (await read(client)).text("//section[@id='fejl']")


async def test_every_fault_is_removed_at_once(client: httpx.AsyncClient) -> None:
    for kind in ("empty", "malformed"):
        await send(client, "/pages/faults", kind=kind, door="any")
    await send(client, "/pages/faults/clear")
    assert (await client.get("/api/control/faults")).json() == []


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "jordskælv"}, "kind"),
        ({"parameters": "status=5"}, "parameters"),
        ({"parameters": ""}, "parameters"),
        ({"door": "sftp"}, "door"),
        ({"door": "kælder"}, "door"),
        ({"share": "halvdelen"}, "share"),
        ({"share": "2"}, "share"),
        ({"share": "NaN"}, "share"),
        ({"skip": "-1"}, "skip"),
        ({"times": "0"}, "times"),
        ({"times": "²"}, "times"),
        ({"service": "x" * 201}, "service"),
    ],
)
async def test_a_fault_that_cannot_be_is_told_at_its_field(
    client: httpx.AsyncClient, wrong: dict[str, str], field: str
) -> None:
    order = {"kind": "http", "parameters": "status=503", "door": "soap", "operation": "Skriv*"} | wrong
    response = await send(client, "/pages/faults", **order)
    assert response.status_code == 400
    page = Page(response)
    assert wrong_at(page, f"faults-{field}")
    assert page.all("//*[@id='faults-operation']/@value") == ["Skriv*"]
    assert (await client.get("/api/control/faults")).json() == []


async def test_a_fault_that_is_not_there_is_told(client: httpx.AsyncClient) -> None:
    assert (await send(client, "/pages/faults/remove", number="7")).status_code == 404


# --- sandboxes --------------------------------------------------------------------------------------------------------


async def test_a_sandbox_is_created_and_listed(client: httpx.AsyncClient) -> None:
    made = await send(client, "/pages/sandboxes", name="ny", psrm="enforce", clock_frozen="2027-01-04T09:00")
    assert (made.status_code, made.headers["location"]) == (303, "/s/ny/?gjort=oprettet")
    stored = (await client.get("/api/control/sandboxes/ny")).json()
    assert (stored["settings"]["psrm"], stored["now"]) == ("enforce", "2027-01-04T09:00:00+01:00")
    assert "/s/ny/" in (await read(client)).all("//section[@id='sandkasser']//a/@href")


async def test_a_sandbox_without_a_name_gets_one(client: httpx.AsyncClient) -> None:
    made = await send(client, "/pages/sandboxes", name="", psrm="advise", clock_frozen="")
    assert made.status_code == 303
    assert (await client.get(made.headers["location"])).status_code == 200


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "Æble"}, "name"),
        ({"name": "default"}, "name"),
        ({"psrm": "måske"}, "psrm"),
        ({"clock_frozen": "i morgen"}, "clock_frozen"),
        ({"clock_frozen": "1500-01-01T00:00"}, "clock_frozen"),
    ],
)
async def test_a_sandbox_that_cannot_be_is_told_at_its_field(
    client: httpx.AsyncClient, wrong: dict[str, str], field: str
) -> None:
    response = await send(client, "/pages/sandboxes", **{"name": "ny", "psrm": "advise"} | wrong)
    assert 400 <= response.status_code < 500
    assert wrong_at(Page(response), f"sandboxes-{field}")
    assert [one["name"] for one in (await client.get("/api/control/sandboxes")).json()] == ["default"]


async def test_a_sandbox_is_reset_and_the_others_are_not(client: httpx.AsyncClient) -> None:
    await create(client, "demo")
    for prefix in ("", "/s/demo"):
        await client.post(f"{prefix}{PATH}", content=kuvert(skriv()), headers=XML)
    response = await send(client, "/pages/sandboxes/reset", name="demo")
    assert response.headers["location"] == "/?gjort=nulstillet#sandkasser"
    assert "Ingen endnu" in (await read(client, "/s/demo/")).text()
    assert "SkrivNotat" in (await read(client)).text("//section[@id='udvekslinger']")


async def test_a_sandbox_that_is_not_there_is_not_reset(client: httpx.AsyncClient) -> None:
    assert (await send(client, "/pages/sandboxes/reset", name="findes-ikke")).status_code == 404


async def test_the_address_of_a_form_leads_back_to_its_page(client: httpx.AsyncClient) -> None:
    assert (await client.get("/pages/clock")).headers["location"] == "/"


# --- how it is made ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", ["/", "/?sprog=en", "/journal/1", "/journal/0"])
async def test_a_page_is_made_for_everybody(client: httpx.AsyncClient, address: str) -> None:
    await client.post(PATH, content=kuvert(skriv()), headers=XML)
    await client.post("/api/control/faults", json={"fault": "http;status=503"})
    page = Page(await client.get(address))
    assert (
        len(page.all("//h1")) == len(page.all("//main")) == len(page.all("//header")) == len(page.all("//footer")) == 1
    )
    assert page.all("//meta[@name='viewport']")
    ids = page.all("//@id")
    assert len(ids) == len(set(ids))
    for place in page.all("//@aria-labelledby | //@aria-describedby | //label/@for | //@list"):
        assert place in ids
    labelled = set(page.all("//label/@for"))
    for field in page.all("//input[not(@type='hidden')] | //select | //textarea"):
        assert field.get("id") in labelled
    for button in page.all("//button"):
        assert button.get("aria-label") or button.text_content().strip()
    levels = [int(str(heading.tag)[1]) for heading in page.all("//h1 | //h2 | //h3")]
    assert all(below - above <= 1 for above, below in pairwise(levels))
    assert not page.all("//@style | //@onclick | //link | //img | //script[@src]")
