"""Generated messages sent through the real SOAP door of a sandbox that refuses what PSRM would: every one is accepted."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import islice

import httpx
import pytest

from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_sandbox.examples import read_answer
from oir_sandbox.testdata.claims import fordringer
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.messages import envelope, sendable_types
from oir_sandbox.wiring import assemble
from psrm_validation import Rulebook

PATH = "/s/td/service/OIR/DebitorRegistreringAfsend/1"
DATA = Datasaet("sendt")
SETTINGS = {
    "psrm": "enforce",
    "clock_frozen": f"{DAY.isoformat()}T12:00:00+01:00",
    "allowed_cpr": ["010190-1000..010190-1999"],
}


@asynccontextmanager
async def sandbox(storage: Storage) -> AsyncIterator[httpx.AsyncClient]:
    await storage.start()
    frame = assemble(Settings(), storage)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(frame), base_url="http://127.0.0.1") as client:
        made = await client.put("/api/control/sandboxes/td", json=SETTINGS)
        assert made.is_success, made.text
        yield client


@pytest.mark.anyio
async def test_every_type_that_a_message_can_tell_is_accepted_without_a_remark(storage: Storage) -> None:
    types = sendable_types(Rulebook.load(DAY))
    async with sandbox(storage) as client:
        for claim in islice(fordringer(DATA, types), 2 * len(types)):
            answer = await client.post(
                PATH, content=envelope(claim, DATA).encode(), headers={"Content-Type": "text/xml"}
            )
            seen = read_answer(answer.content)
            assert (seen.svar, seen.lokale_koder) == ("ACCEPT", ()), (claim.fordring.type, seen)


@pytest.mark.anyio
async def test_numbers_of_an_imported_range_get_in_and_others_do_not(storage: Storage) -> None:
    claim = next(each for each in fordringer(DATA, ("KFDAINS",)) if len(each.skyldnere) == 1)
    message = envelope(claim, DATA)
    async with sandbox(storage) as client:
        for number, accepted in (("0101901234", "ACCEPT"), ("0101902345", "AFVISNING")):
            content = message.replace(claim.skyldnere[0].cpr, number)
            answer = await client.post(PATH, content=content.encode(), headers={"Content-Type": "text/xml"})
            assert (read_answer(answer.content).svar == "ACCEPT") is (accepted == "ACCEPT")
            assert "0101902345" not in answer.text
        shown = (await client.get("/api/control/sandboxes/td")).text
        assert "010190****" in shown
        assert "1000" not in shown
