"""One contract, two adapters: the debtor service reaches the simulated PSRM in process and over HTTP."""

import uuid
from collections.abc import AsyncIterator, Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from oir_debitor.ports import Inddrivelse
from oir_kernel.errors import Conflict, InddrivelseUnavailable, NotFound
from oir_kernel.sandbox import DEFAULT, SandboxScope, SandboxSettings
from oir_kernel.settings import Settings
from oir_kernel.storage import Storage
from oir_sandbox.aktion_adapters import DirectAktionCheck
from oir_sandbox.inddrivelse_adapters import DirectInddrivelse, HttpInddrivelse
from oir_sandbox.wiring import assemble
from psrm_receiver.modtager import Modtager
from tests.support.psrm_claims import OKTOBER

TODAY = "2026-11-23T09:00:00+01:00"
SCOPE = SandboxScope.of(DEFAULT, SandboxSettings(clock_frozen=TODAY))
CLAIM = OKTOBER | {"relation": "HOVEDFORDRING", "skyldnere": [{"cpr": "6101901234"}]}
pytestmark = pytest.mark.anyio


def batch(name: str, **changes: Any) -> dict[str, Any]:
    aktion_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"a-{name}"))
    claim = CLAIM | {"reference": name} | changes
    action = {"aktion": "OPRETFORDRING", "aktion_id": aktion_id, "fordringshaver": "3021", "fordring": claim}
    return {"leverance_id": str(uuid.uuid5(uuid.NAMESPACE_URL, name)), "aktioner": [action]}


class Way:
    """An adapter and the clock of its sandbox."""

    def __init__(self, adapter: Inddrivelse, frame: Any, later: Callable[[str], Any]) -> None:
        self.adapter = adapter
        self.frame = frame
        self._later = later
        self.scope = SCOPE

    async def wait(self, minutes: int) -> None:
        now = datetime.fromisoformat(TODAY) + timedelta(minutes=minutes)
        self.scope = await self._later(now.isoformat())

    async def receipts(self, leverance: Mapping[str, Any]) -> Any:
        return await self.adapter.kvitteringer(leverance["leverance_id"], self.scope)


@pytest.fixture(params=["direct", "http"])
async def way(request: pytest.FixtureRequest, storage: Storage) -> AsyncIterator[Way]:
    frame = assemble(Settings(), storage, ("psrm", "receiver", "control"))
    settings = {"clock_frozen": TODAY, "inddrivelse": {"kvittering_minutter": 0}}
    await frame.sandboxes.change(DEFAULT, settings)

    async def later(at: str) -> SandboxScope:
        await frame.sandboxes.change(DEFAULT, {"clock_frozen": at})
        return SandboxScope.of(DEFAULT, SandboxSettings(clock_frozen=at))

    if request.param == "direct":
        yield Way(DirectInddrivelse(Modtager(storage, DirectAktionCheck())), frame, later)
        return
    async with HttpInddrivelse("http://127.0.0.1", transport=httpx.ASGITransport(app=frame)) as remote:
        yield Way(remote, frame, later)


async def test_a_batch_has_no_receipts_before_it_was_handled(way: Way) -> None:
    sent = batch("one")
    await way.adapter.indberet(sent, way.scope)
    await way.adapter.indberet(sent, way.scope)
    assert await way.receipts(sent) is None


async def test_a_known_batch_with_other_content_is_refused(way: Way) -> None:
    await way.adapter.indberet(batch("one"), way.scope)
    with pytest.raises(Conflict):
        await way.adapter.indberet(batch("one", beloeb="1.00"), way.scope)


async def test_an_unknown_batch_is_not_found(way: Way) -> None:
    with pytest.raises(NotFound):
        await way.adapter.kvitteringer(str(uuid.uuid5(uuid.NAMESPACE_URL, "none")), way.scope)


async def test_there_are_no_notifications_before_anything_happened(way: Way) -> None:
    assert list(await way.adapter.underretninger(0, way.scope)) == []


async def test_a_hearing_that_is_none_is_not_found(way: Way) -> None:
    with pytest.raises(NotFound):
        await way.adapter.hoeringssvar(str(uuid.uuid5(uuid.NAMESPACE_URL, "none")), "godkend", "rigtig", way.scope)


async def test_a_receiver_that_does_not_answer_is_an_error_with_a_way_out() -> None:
    async with HttpInddrivelse("http://127.0.0.1:9") as remote:
        with pytest.raises(InddrivelseUnavailable) as raised:
            await remote.underretninger(0, SCOPE)
    assert "receiver" in raised.value.detail.en


@pytest.mark.parametrize("answer", [[], {"tilstand": "BEHANDLET"}, {"tilstand": "BEHANDLET", "kvitteringer": 1}])
async def test_an_answer_that_is_none_counts_as_no_answer(answer: Any) -> None:
    def nonsense(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=answer)

    async with HttpInddrivelse("http://127.0.0.1", transport=httpx.MockTransport(nonsense)) as remote:
        with pytest.raises(InddrivelseUnavailable):
            await remote.kvitteringer("x", SCOPE)
