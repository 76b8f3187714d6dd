"""One contract, two adapters: the simulated PSRM judges actions the same in process and over HTTP."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import httpx
import pytest

from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.sandbox import DEFAULT, SandboxScope, SandboxSettings
from oir_kernel.settings import Settings
from oir_sandbox.aktion_adapters import DirectAktionCheck, HttpAktionCheck
from oir_sandbox.wiring import assemble
from psrm_receiver.ports import AktionCheck, AktionUlaeselig
from tests.support.receiver import CLAIM

pytestmark = pytest.mark.anyio
DAG = date(2026, 11, 23)
SCOPE = SandboxScope.of(DEFAULT, SandboxSettings(clock_frozen="2027-05-01T09:00:00+02:00"))
ACTIONS: list[dict[str, Any]] = [
    {"aktion": "OPRETFORDRING", "fordring": {**CLAIM, "reference": "R"}},
    {"aktion": "OPRETFORDRING", "fordring": {**CLAIM, "reference": "R", "srb": "2026-12-01"}},
    {"aktion": "NEDSKRIV", "fordring_id": "1", "aarsag": "INDB", "beloeb": "1.00"},
]
KNOWN = {"fuldstaendig": True}


@pytest.fixture(params=["direct", "http"])
async def adapter(request, storage) -> AsyncIterator[AktionCheck]:
    if request.param == "direct":
        yield DirectAktionCheck()
        return
    frame = assemble(Settings(), storage, ("psrm", "control"))
    transport = httpx.ASGITransport(app=frame)
    async with HttpAktionCheck("http://127.0.0.1", transport=transport) as remote:
        yield remote


@pytest.mark.parametrize("aktion", ACTIONS, ids=["good", "bad date", "unknown claim"])
async def test_the_report_is_that_of_the_library_on_the_day_of_receipt(adapter: AktionCheck, aktion: dict[str, Any]):
    report = await adapter.check(aktion, KNOWN, DAG, SCOPE)
    assert report == await DirectAktionCheck().check(aktion, KNOWN, DAG, SCOPE)
    assert report["modtaget"] == "2026-11-23"


async def test_an_action_that_cannot_be_read_says_why(adapter: AktionCheck):
    with pytest.raises(AktionUlaeselig) as raised:
        await adapter.check({"aktion": "SLET", "beloeb": "mange"}, {}, DAG, SCOPE)
    assert [each.path for each in raised.value.findings] == ["aktion", "beloeb"]


async def test_the_types_are_those_of_the_day(adapter: AktionCheck):
    found = await adapter.typer(DAG, SCOPE)
    assert {"code": "KFDAINS", "name_da": "Daginstitution, betaling", "kind": "hovedfordring"} in found


async def test_a_check_that_does_not_answer_is_an_error_with_a_way_out():
    async with HttpAktionCheck("http://127.0.0.1:9") as remote:
        with pytest.raises(CrossCheckUnavailable) as raised:
            await remote.check(ACTIONS[0], KNOWN, DAG, SCOPE)
        with pytest.raises(CrossCheckUnavailable):
            await remote.typer(DAG, SCOPE)
    assert "Start" in raised.value.detail.da
