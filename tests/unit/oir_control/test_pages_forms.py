"""Who may send a form, from where, and what the CPR gate makes of it; and the box to check a claim."""

import base64
import json
from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from oir_kernel.clock import TickingClock
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import KeyRegistry
from oir_kernel.web.frame import Frame
from oir_sandbox.claim_box import MOST
from oir_sandbox.places import examples_folder
from psrm_validation import check_mappings
from tests.support.beskeder import REAL_CPR, TEST_CPR
from tests.support.program import client_of, create, journal
from tests.support.sider import FORM, Page, opened, read, send

pytestmark = pytest.mark.anyio

MESSAGE = (examples_folder() / "02-bemaerkning-psrm-ville-afvise" / "request.xml").read_text(encoding="utf-8")
CLAIM = {"id": "f-1", "type": "KFDAINS", "forfaldsdato": "2026-10-20", "srb": "2026-10-15"}


@pytest.fixture
async def frame(edition: Edition, storage: Storage) -> AsyncIterator[Frame]:
    async with opened(edition, storage) as app:
        yield app


@pytest.fixture
async def client(frame: Frame) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(frame) as caller:
        yield caller


@pytest.fixture
async def locked(edition: Edition, storage: Storage) -> AsyncIterator[Frame]:
    """The same asking for keys."""
    async with opened(edition, storage, auth=True) as app:
        yield app


def key(storage: Storage, role: str, workspace: str = "default") -> str:
    now = TickingClock().now()

    def work(connection: object) -> str:
        registry = KeyRegistry(connection)  # type: ignore[arg-type]
        registry.add_workspace(workspace, now)
        return registry.add(workspace, role, "prøve", now)[1]

    return storage.write_now(work)


def browser(frame: Frame, given: str) -> httpx.AsyncClient:
    """A client that gives its key as browsers do."""
    caller = client_of(frame)
    caller.headers["Authorization"] = "Basic " + base64.b64encode(f"mig:{given}".encode()).decode()
    return caller


# --- forms of other pages ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "http://localhost:8400"},
        {"origin": "http://127.0.0.1:3000"},
        {"origin": "http://127.0.0.1"},
        {"origin": "null"},
        {"origin": "http://["},
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
    ],
)
async def test_a_form_of_another_page_does_nothing(client: httpx.AsyncClient, headers: dict[str, str]) -> None:
    token = (await read(client)).token
    response = await client.post("/pages/sandboxes", data={"token": token, "name": "ny"}, headers=headers)
    assert response.status_code == 421
    assert [one["name"] for one in (await client.get("/api/control/sandboxes")).json()] == ["default"]


async def test_a_form_of_the_page_itself_is_taken(client: httpx.AsyncClient) -> None:
    headers = {"origin": "http://127.0.0.1:8400", "sec-fetch-site": "same-origin"}
    token = (await read(client)).token
    response = await client.post("/pages/sandboxes", data={"token": token, "name": "ny"}, headers=headers)
    assert response.status_code == 303


@pytest.mark.parametrize("token", [None, "", "0" * 64, "æ"])
async def test_a_form_without_the_token_does_nothing_and_keeps_what_was_typed(
    client: httpx.AsyncClient, token: str | None
) -> None:
    given = {"name": "ny"} | ({} if token is None else {"token": token})
    response = await client.post("/pages/sandboxes", data=given)
    assert response.status_code == 403
    page = Page(response)
    assert "Intet er sket" in page.text("//*[@id='sandboxes--fejl']")
    assert page.all("//*[@id='sandboxes-name']/@value") == ["ny"]
    assert (await send(client, "/pages/sandboxes", token=page.token, name="ny")).status_code == 303


async def test_the_token_of_one_key_is_none_for_another(locked: Frame, storage: Storage) -> None:
    async with browser(locked, key(storage, "tester")) as one, browser(locked, key(storage, "tester")) as other:
        stolen = (await read(one)).token
        assert (await send(other, "/pages/sandboxes", token=stolen, name="ny")).status_code == 403
        assert (await send(one, "/pages/sandboxes", token=stolen, name="ny")).status_code == 303


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('{"name": "ny"}', "application/json"),
        ("name=ny", "text/plain"),
        ("&".join(f"f{number}=1" for number in range(60)), FORM["content-type"]),
    ],
)
async def test_what_is_no_form_is_refused(client: httpx.AsyncClient, content: str, kind: str) -> None:
    response = await client.post("/pages/sandboxes", content=content, headers={"content-type": kind})
    assert response.status_code == 400
    assert "formular" in Page(response).text()


# --- keys and roles ---------------------------------------------------------------------------------------------------


async def test_without_a_key_the_browser_asks_for_one(locked: Frame) -> None:
    async with client_of(locked) as nobody:
        response = await nobody.get("/")
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Basic ")


async def test_a_reader_sees_everything_changes_nothing_and_may_check(locked: Frame, storage: Storage) -> None:
    async with browser(locked, key(storage, "reader")) as reader:
        page = await read(reader)
        assert set(page.all("//form/@action")) == {"/pages/check"}
        assert "din rolle er reader" in page.text()
        for form in ("clock", "faults", "faults/clear", "sandboxes", "sandboxes/reset"):
            assert (await send(reader, f"/pages/{form}", token=page.token, name="x")).status_code == 403, form
        assert (await send(reader, "/pages/check", claims=json.dumps(CLAIM))).status_code == 200


async def test_a_tester_is_shown_the_forms(locked: Frame, storage: Storage) -> None:
    async with browser(locked, key(storage, "tester")) as tester:
        assert "/pages/faults" in (await read(tester)).all("//form/@action")


async def test_a_key_of_another_workspace_sees_and_makes_its_own_sandboxes_only(
    locked: Frame, storage: Storage
) -> None:
    async with browser(locked, key(storage, "tester", "andre")) as tester:
        page = await read(tester)
        assert "Dine sandkasser" in page.text("//h1")
        assert page.all("//tbody/tr") == []
        assert "udvekslinger-h" not in page.all("//@id")
        made = await send(tester, "/pages/sandboxes", token=page.token, name="vores")
        assert made.headers["location"] == "/s/vores/?gjort=oprettet"
        assert (await read(tester, "/s/vores/")).text("//h1") == "Sandkassen vores"
        assert (await send(tester, "/pages/sandboxes/reset", token=page.token, name="default")).status_code == 404
        assert (await send(tester, "/pages/clock", token=page.token, by="P1D")).status_code == 404
    async with browser(locked, key(storage, "owner")) as owner:
        assert "vores" not in (await read(owner)).text()


# --- the box ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(MESSAGE, id="SF1590_B"),
        pytest.param(json.dumps(CLAIM), id="JSON"),
        pytest.param(json.dumps([CLAIM]), id="a list"),
        pytest.param(f"\n {json.dumps({'claims': [CLAIM]})}", id="claims"),
        pytest.param(json.dumps(CLAIM) + "\n" + json.dumps(CLAIM), id="JSON Lines"),
        pytest.param(";".join(CLAIM) + "\n" + ";".join(CLAIM.values()) + "\n", id="CSV"),
    ],
)
async def test_a_pasted_claim_is_judged_with_rules_and_ways_out(
    client: httpx.AsyncClient, storage: Storage, typed: str
) -> None:
    response = await send(client, "/pages/check", claims=typed)
    assert response.status_code == 200
    page = Page(response)
    assert "AFVIST" in page.text()
    assert "SRB 2026-10-15 ligger før forfaldsdato 2026-10-20" in page.text()
    assert "/psrm/rules/R_6_1" in page.all("//a/@href")
    assert page.all("//*[@id='check-claims']")[0].text.strip() == typed.strip()
    assert await journal(storage) == []


async def test_the_verdict_is_of_the_sandboxs_today_and_in_the_readers_language(client: httpx.AsyncClient) -> None:
    await create(client, "demo", clock_frozen="2027-01-04T09:00:00+01:00")
    token = (await read(client)).token
    response = await client.post("/s/demo/pages/check?sprog=en", data={"token": token, "claims": json.dumps(CLAIM)})
    page = Page(response)
    assert "received 2027-01-04" in page.text()
    assert "/s/demo/psrm/rules/R_6_1?lang=en" in page.all("//a/@href")
    assert page.all("//form/@action") == ["/s/demo/pages/check"]


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "Indsæt en SF1590_B-besked"),
        ("{", "JSON"),
        ("<a>", "XML"),
        ("<a/>", "SOAP"),
        ("vrøvl", "Kolonne 1 (vrøvl) er ukendt. Fjern kolonnen."),
    ],
)
async def test_what_is_no_claim_is_told_at_the_field(client: httpx.AsyncClient, typed: str, says: str) -> None:
    response = await send(client, "/pages/check", claims=typed)
    assert response.status_code == 400
    page = Page(response)
    assert says in page.text("//*[@id='check-claims-fejl']")
    assert page.all("//*[@id='check-claims']")[0].text.strip() == typed


@pytest.mark.parametrize("typed", ["[]", "id;type\n"])
async def test_a_text_without_claims_is_told(client: httpx.AsyncClient, typed: str) -> None:
    page = Page(await send(client, "/pages/check", claims=typed))
    assert "ingen fordringer" in page.text()


async def test_more_claims_than_are_looked_at_are_told(client: httpx.AsyncClient) -> None:
    page = Page(await send(client, "/pages/check", claims=json.dumps([CLAIM] * (MOST + 1))))
    assert f"Her vises kun de første {MOST}" in page.text()
    assert len(page.all("//section[.//h2[contains(., 'KFDAINS')]]")) == MOST


async def test_claims_are_compared_with_one_another(client: httpx.AsyncClient) -> None:
    listed = [CLAIM, {"id": ["ulæselig"]}, CLAIM]
    page = Page(await send(client, "/pages/check", claims=json.dumps(listed)))
    known = [one.rule_id for one in check_mappings([CLAIM, CLAIM], today=date(2026, 11, 23))[1].findings]
    assert page.text("//section[2]//h2//span") == "UAFGJORT"
    for rule_id in known:
        assert rule_id in page.text("//section[3]")


def hidden_numbers() -> dict[str, str]:
    encoded = base64.b64encode(f"nummeret er {REAL_CPR} her".encode()).decode()
    references = "".join(f"&#{ord(digit)};" for digit in REAL_CPR)
    escapes = "".join(f"\\u{ord(digit):04x}" for digit in REAL_CPR)
    return {
        "plain": REAL_CPR,
        "with a hyphen": f"{REAL_CPR[:6]}-{REAL_CPR[6:]}",
        "XML": f"<a>{REAL_CPR}</a>",
        "references": f"<a>{references}</a>",
        "references in what is no XML": f"<a>{references}",
        "CDATA": f"<a>{REAL_CPR[:4]}<![CDATA[{REAL_CPR[4:]}]]></a>",
        "a comment inside": f"<a>{REAL_CPR[:4]}<!-- x -->{REAL_CPR[4:]}</a>",
        "an attribute": f"<a b='{REAL_CPR}'/>",
        "Base64 in XML": f"<a>{encoded}</a>",
        "JSON": json.dumps({"id": REAL_CPR}),
        "JSON number": f'{{"id": {int("3" + REAL_CPR[1:])}}}',
        "JSON escapes": f'{{"id": "{escapes}"}}',
        "Base64 in JSON": json.dumps({"id": encoded}),
        "CSV": f"id;type\n{REAL_CPR};KFDAINS\n",
    }


@pytest.mark.parametrize("typed", [pytest.param(text, id=name) for name, text in hidden_numbers().items()])
async def test_a_number_that_may_not_be_used_is_neither_shown_nor_kept(
    client: httpx.AsyncClient, storage: Storage, typed: str
) -> None:
    response = await send(client, "/pages/check", claims=typed)
    assert response.status_code == 422
    page = Page(response)
    assert page.all("//*[@id='check-claims']")[0].text.strip() == ""
    assert "CPR-nummer" in page.text("//*[@id='check-claims-fejl']")
    assert REAL_CPR[4:] not in response.text
    assert await journal(storage) == []


@pytest.mark.parametrize(
    ("address", "field"),
    [
        ("clock", "by"),
        ("clock", "to"),
        ("faults", "parameters"),
        ("faults", "operation"),
        ("faults", "sender"),
        ("sandboxes", "name"),
        ("sandboxes", "clock_frozen"),
    ],
)
async def test_such_a_number_in_any_field_is_not_shown(client: httpx.AsyncClient, address: str, field: str) -> None:
    response = await send(client, f"/pages/{address}", **{field: f"x {REAL_CPR}", "kind": "empty", "door": "any"})
    assert response.status_code == 422
    assert REAL_CPR not in response.text
    assert "CPR-nummer" in Page(response).text(f"//*[@id='{address}-{field}-fejl']")


async def test_such_a_number_as_the_name_of_a_field_is_not_shown(client: httpx.AsyncClient) -> None:
    response = await send(client, "/pages/clock", **{"by": "P1D", f"x{REAL_CPR}": "1", REAL_CPR: "1"})
    assert response.status_code == 422
    assert REAL_CPR not in response.text
    assert "CPR-nummer" in Page(response).text("//*[@id='clock--fejl']")


async def test_a_test_number_passes_and_is_masked_in_the_answer(client: httpx.AsyncClient) -> None:
    response = await send(client, "/pages/check", claims=json.dumps({**CLAIM, "id": TEST_CPR}))
    assert response.status_code == 200
    page = Page(response)
    assert f"{TEST_CPR[:6]}****" in page.text("//section[1]")
    assert TEST_CPR not in page.text("//section[1]")
