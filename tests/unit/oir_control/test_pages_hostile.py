"""Whatever a sender writes stands on the pages as text: nothing of it runs, and every page tells the browser so."""

import base64
import hashlib
from collections.abc import AsyncIterator

import httpx
import pytest

from oir_control.pages.links import rule_address
from oir_kernel.clock import TickingClock
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalRepository
from tests.support.beskeder import REAL_CPR, TEST_CPR
from tests.support.program import client_of
from tests.support.sider import Page, opened, read, send

pytestmark = pytest.mark.anyio

HOSTILE = (
    "<script>alert(1)</script>",
    "\"><img src=x onerror='alert(2)'>",
    "' autofocus onfocus=alert(3) x='",
    "</textarea></pre></style><svg/onload=alert(4)>",
    "javascript:alert(5)",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;script&gt;alert(6)&lt;/script&gt;",
    "\u202emoc.elpmaxe\u202c \ufeff\ufffe",
)


@pytest.fixture
async def client(edition: Edition, storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    async with opened(edition, storage) as app, client_of(app) as caller:
        yield caller


async def keep(storage: Storage, **texts: object) -> None:
    """An exchange in the default sandbox's journal, whatever it says."""
    values = {"operation": "Op", "status": 200, **texts}
    entry = JournalEntry(at=TickingClock().now(), door="soap", **values)  # type: ignore[arg-type]
    state = (await Sandboxes(storage).scope("default")).state_id
    await storage.write(lambda connection: JournalRepository(connection, state).append([entry]))


def require_harmless(page: Page) -> None:
    assert len(page.all("//script")) == 1
    assert not page.all("//*[self::img or self::svg or self::iframe or self::object or self::base or self::link]")
    assert not page.all("//@*[starts-with(name(), 'on') or name() = 'autofocus' or name() = 'style']")
    assert not page.all("//@href[starts-with(., 'javascript')]")
    assert "49" not in page.all("//title/text()")[0]


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_exchanges_are_text(client: httpx.AsyncClient, storage: Storage, text: str) -> None:
    finding = {
        "rule_id": text,
        "outcome": text,
        "message": {"da": text, "en": text},
        "fix": {"da": text, "en": text},
        "path": text,
        "line": text,
        "read": {text: text},
        "expected": text,
        "legal_basis": text,
        "source": text,
        "provenance": text,
    }
    everywhere = dict.fromkeys(
        ("operation", "verdict", "transaktions_id", "sender", "fault", "request", "answer"), text
    )
    await keep(storage, findings=[finding], changes=[text], **everywhere)
    for address in ("/", "/?sprog=en", "/journal/1"):
        page = await read(client, address)
        require_harmless(page)
        assert "".join(text.split()) in "".join(page.text().split())


@pytest.mark.parametrize("finding", [{}, {"rule_id": 7}, {"message": "ingen sprog"}, {"read": None, "fix": []}])
async def test_an_exchange_with_findings_of_another_shape_is_shown(
    client: httpx.AsyncClient, storage: Storage, finding: dict[str, object]
) -> None:
    await keep(storage, findings=[finding])
    for address in ("/", "/journal/1"):
        await read(client, address)


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_input_comes_back_as_text(client: httpx.AsyncClient, text: str) -> None:
    for address, field in (
        ("clock", "by"),
        ("faults", "kind"),
        ("faults", "parameters"),
        ("faults", "share"),
        ("sandboxes", "name"),
        ("sandboxes", "clock_frozen"),
        ("check", "claims"),
    ):
        response = await send(client, f"/pages/{address}", **{field: text})
        assert 400 <= response.status_code < 500
        require_harmless(Page(response))


@pytest.mark.parametrize("text", HOSTILE)
async def test_hostile_addresses_show_nothing(client: httpx.AsyncClient, text: str) -> None:
    for address in ("/journal/", "/errors/"):
        require = Page(await client.get(f"{address}{httpx.URL(path='/' + text).raw_path.decode()[1:]}"))
        assert not require.all("//img | //svg | //@onerror | //@onload")
    require_harmless(await read(client, "/", params={"gjort": text, "sprog": text}))
    require_harmless(await read(client, "/", headers={"accept-language": "da<script>"}))


async def test_numbers_are_masked_as_in_the_journal(client: httpx.AsyncClient, storage: Storage) -> None:
    finding = {"rule_id": "X", "message": {"da": f"nr. {REAL_CPR}", "en": f"no. {TEST_CPR}"}, "read": {"cpr": TEST_CPR}}
    head = {"operation": f"GET /{REAL_CPR}", "sender": TEST_CPR, "transaktions_id": REAL_CPR}
    await keep(storage, findings=[finding], changes=[f"emne {TEST_CPR}"], **head)
    for address in ("/", "/?sprog=en", "/journal/1", "/journal/1?sprog=en"):
        text = (await read(client, address)).response.text
        assert REAL_CPR not in text
        assert TEST_CPR not in text


@pytest.mark.parametrize("address", ["/", "/journal/0", "/pages/clock", "/docs", "/errors", "/errors/SBX-1401"])
async def test_every_page_is_sent_with_its_policy(client: httpx.AsyncClient, address: str) -> None:
    response = await client.get(address)
    headers = response.headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["form-action"] == "'self'"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    if response.text:
        page = Page(response)
        for kind, allowed in (("style", "style-src"), ("script", "script-src")):
            for inline in page.all(f"//{kind}"):
                assert digest(inline.text or "") == policy[allowed]
        assert "unsafe" not in headers["content-security-policy"]


def digest(text: str) -> str:
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


@pytest.mark.parametrize(
    ("rule_id", "address"),
    [
        ("R_2_3a", "/psrm/rules/R_2_3a"),
        ("PSRM-K-412", "/psrm/rules/PSRM-K-412"),
        ("SBX-KAT-001", "/psrm/rules/SBX-KAT-001"),
        ("SBX-1401", "/errors/SBX-1401"),
        ("SBX-ÅRS-100", ""),
        ("R_2_3a/../../..", ""),
        ("//example.com", ""),
    ],
)
def test_a_rule_is_linked_where_it_is_explained(rule_id: str, address: str) -> None:
    assert rule_address(rule_id, has_rules=True) == address
    assert rule_address(rule_id, has_rules=False) in ("", address if "/errors" in address else "")
