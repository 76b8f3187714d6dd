"""One contract, two adapters: the debtor service gets the same verdicts in process and over HTTP."""

from collections.abc import AsyncIterator
from datetime import date

import httpx
import pytest

from oir_debitor.ports import PsrmCheck
from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.sandbox import DEFAULT, SandboxScope, SandboxSettings
from oir_kernel.settings import Settings
from oir_sandbox.psrm_adapters import DirectPsrm, HttpPsrm
from oir_sandbox.wiring import assemble
from tests.support.psrm_claims import KOMMENDE

TODAY = "2026-11-23T09:00:00+01:00"
SCOPE = SandboxScope.of(DEFAULT, SandboxSettings(clock_frozen=TODAY))


@pytest.fixture(params=["direct", "http"])
async def adapter(request, storage) -> AsyncIterator[PsrmCheck]:
    if request.param == "direct":
        yield DirectPsrm()
        return
    frame = assemble(Settings(), storage, ("psrm", "control"))
    await frame.sandboxes.change(DEFAULT, {"clock_frozen": TODAY})
    transport = httpx.ASGITransport(app=frame)
    async with HttpPsrm("http://127.0.0.1", transport=transport) as remote:
        yield remote


@pytest.mark.anyio
async def test_a_good_claim_is_udfoert_as_at_the_day_after_its_payment_deadline(adapter: PsrmCheck):
    (verdict,) = await adapter.check([KOMMENDE], SCOPE)
    assert (verdict.verdict, verdict.modtagelsesdato, verdict.findings) == ("UDFØRT", date(2026, 12, 16), ())


@pytest.mark.anyio
async def test_findings_come_whole_through_either_adapter(adapter: PsrmCheck):
    broken = {**KOMMENDE, "foraeldelsesdato": "2028-12-01", "hovedstol": "99999.00"}
    first, second = await adapter.check([broken, KOMMENDE], SCOPE)
    assert first.verdict == "AFVIST"
    assert [finding.rule_id for finding in first.findings] == ["R_2_3a", "R_4_2"]
    assert all(finding.message.da and finding.fix.en and finding.source for finding in first.findings)
    assert second.verdict == "UDFØRT"


@pytest.mark.anyio
async def test_both_adapters_say_exactly_the_same(storage):
    broken = {**KOMMENDE, "srb": "2026-11-01", "beskrivelse": ""}
    frame = assemble(Settings(), storage, ("psrm",))
    await frame.sandboxes.change(DEFAULT, {"clock_frozen": TODAY})
    async with HttpPsrm("http://127.0.0.1", transport=httpx.ASGITransport(app=frame)) as remote:
        assert await remote.check([broken], SCOPE) == await DirectPsrm().check([broken], SCOPE)


@pytest.mark.anyio
async def test_a_check_that_does_not_answer_is_an_error_with_a_way_out():
    async with HttpPsrm("http://127.0.0.1:9") as remote:
        with pytest.raises(CrossCheckUnavailable) as raised:
            await remote.check([KOMMENDE], SCOPE)
    assert "psrm til off" in raised.value.detail.da


@pytest.mark.anyio
async def test_an_answer_that_is_no_report_counts_as_no_answer():
    def nonsense(_request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json={"detail": "not a report"})

    async with HttpPsrm("http://127.0.0.1", transport=httpx.MockTransport(nonsense)) as remote:
        with pytest.raises(CrossCheckUnavailable):
            await remote.check([KOMMENDE], SCOPE)


OPKRAEVNING = {
    **KOMMENDE,
    "type": "OPKRÆTV",
    "relation": "RELATERET",
    "art": "MODR",
    "hf": {"forfaldsdato": "2026-11-01"},
    "periode_slut": "2026-12-01",
}


@pytest.mark.anyio
@pytest.mark.parametrize(
    ("fordringshaver", "outcome"),
    [("Statens IT", "afvis"), ("Geodatastyrelsen", None), ("3021", "ikke_evalueret"), (None, "ikke_evalueret")],
)
async def test_a_creditor_the_rulebook_knows_decides_what_differs_between_creditors(
    adapter: PsrmCheck, fordringshaver: str | None, outcome: str | None
):
    (verdict,) = await adapter.check([OPKRAEVNING | {"fordringshaver": fordringshaver}], SCOPE)
    found = {finding.rule_id: finding.outcome.value for finding in verdict.findings}
    assert found.get("R_1_1") == outcome
