"""The JSON door of the intake: batches, receipts, claims, hearings and what is done in them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from oir_kernel.sandbox import DEFAULT
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_sandbox.wiring import assemble
from tests.support.receiver import DEBTOR, TOO_LARGE, Psrm, ny_id

pytestmark = pytest.mark.anyio
FROZEN = "2026-11-23T09:00:00+01:00"


class Door:
    """A sandbox's address, with its clock."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def get(self, path: str) -> Any:
        answer = await self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    async def post(self, path: str, body: Any, status: int = 200) -> Any:
        answer = await self.client.post(path, json=body)
        assert answer.status_code == status, answer.text
        return answer.json()


@pytest.fixture
async def door(storage: Storage) -> AsyncIterator[Door]:
    frame = assemble(Settings(), storage, ("psrm", "receiver", "control"))
    await frame.sandboxes.change(DEFAULT, {"clock_frozen": FROZEN})
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app=frame), base_url="http://127.0.0.1") as client:
        yield Door(client)


@pytest.fixture
def psrm(storage: Storage) -> Psrm:
    return Psrm(storage)


def batch(*aktioner: dict[str, Any]) -> dict[str, Any]:
    return {"leverance_id": ny_id(), "aktioner": [{"aktion_id": ny_id(), **each} for each in aktioner]}


async def test_a_batch_goes_in_and_its_receipts_come_out(door: Door, psrm: Psrm):
    sent = batch({"aktion": "OPRETFORDRING", "fordring": psrm.claim()})
    taken = await door.post("/api/receiver/leverancer", sent, 202)
    assert taken["antal"] == 1
    path = f"/api/receiver/leverancer/{sent['leverance_id']}"
    assert (await door.get(path))["tilstand"] == "MODTAGET"
    waiting = await door.get(f"/api/receiver/aktioner/{sent['aktioner'][0]['aktion_id']}")
    assert waiting["status"] == "MODTAGET"
    await psrm.gaa(minutes=15)
    (receipt,) = (await door.get(path))["kvitteringer"]
    claim = await door.get(f"/api/receiver/fordringer/{receipt['fordring_id']}")
    assert (claim["saldo"], claim["bevaegelser"][0]["beloeb"]) == ("2500.00", "2500.00")
    assert DEBTOR["cpr"] not in str(claim)
    side = await door.get("/api/receiver/fordringer?reference=F1")
    assert [each["fordring_id"] for each in side["fordringer"]] == [receipt["fordring_id"]]


async def test_what_is_not_there_is_not_found(door: Door):
    for path in (f"leverancer/{ny_id()}", f"aktioner/{ny_id()}", "fordringer/123456789012"):
        assert (await door.client.get(f"/api/receiver/{path}")).status_code == 404


async def test_refusals_name_the_field(door: Door, psrm: Psrm):
    sent = batch({"aktion": "OPRETFORDRING", "fordring": psrm.claim(hovedstol="mange")})
    problem = await door.post("/api/receiver/leverancer", sent, 422)
    assert [each["path"] for each in problem["findings"]] == ["aktioner[0].fordring.hovedstol"]
    nameless = psrm.claim(skyldnere=[{"navn": "\x00", "adresse": "Torvet 1"}])
    problem = await door.post("/api/receiver/leverancer", batch({"aktion": "OPRETFORDRING", "fordring": nameless}), 422)
    assert [each["path"] for each in problem["findings"]] == ["aktioner[0].fordring.skyldnere[0].navn"]
    good = batch({"aktion": "OPRETFORDRING", "fordring": psrm.claim()})
    await door.post("/api/receiver/leverancer", good, 202)
    other = {**good, "aktioner": [{**good["aktioner"][0], "fordring": psrm.claim()}]}
    assert (await door.post("/api/receiver/leverancer", other, 409))["code"] == "SBX-1503"


async def test_a_hearing_is_answered_by_acts(door: Door, psrm: Psrm):
    receipt = await psrm.opret(**TOO_LARGE)
    path = f"/api/receiver/hoeringer/{receipt['aktion_id']}"
    (waiting,) = (await door.get("/api/receiver/hoeringer?status=AFVENTER_FORDRINGSHAVER"))["hoeringer"]
    assert (waiting["fordring_id"], waiting["frist"]) == (receipt["fordring_id"], "2026-12-07")
    await door.post(f"{path}/afgoer", {"udfald": "godkendt"}, 409)
    await door.post(f"{path}/godkend", {"begrundelse": ""}, 422)
    await door.post(f"{path}/godkend", {"begrundelse": "Kravet er rigtigt"})
    ended = await door.post(f"{path}/afgoer", {"udfald": "afvist", "tekst": "For sent"})
    assert ended["status"] == "AFVIST"
    told = await door.get(f"/api/receiver/aktioner/{receipt['aktion_id']}")
    assert (told["status"], told["aarsager"][-1]["tekst"]) == ("AFVIST", "For sent")
    await door.post(f"{path}/fortryd", {"begrundelse": "Fejl"}, 409)
