"""What the receiver's ERP system asks beside the contract: open periods, lengths of texts, known classes, repeats."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_finans.domain.bilag import Finansbilag, Postering
from oir_finans.domain.kontrol import Kontoplan, kontroller
from oir_finans.domain.kvittering import FinansOutcome
from oir_finans.domain.vilkaar import Vilkaar
from oir_kernel.erp import ErpSettings
from oir_kernel.errors import OperationMissing
from oir_kernel.findings import Outcome
from oir_kernel.operations import Call

Bilag = Callable[..., Finansbilag]
Send = Callable[..., Awaitable[FinansOutcome]]
UKENDT = "99999999-9999-4999-8999-999999999999"


def found(bilag: Finansbilag, today: date, **erp: Any) -> list[tuple[str, Outcome]]:
    findings = Vilkaar(today, ErpSettings(**erp)).findings(bilag)
    return [(finding.rule_id, finding.outcome) for finding in findings]


@pytest.mark.parametrize(
    ("periode", "bogfoert", "last_open"),
    [
        (None, date(2026, 11, 20), date(2026, 12, 5)),
        (None, date(2026, 12, 31), date(2027, 1, 5)),
        ("202600", date(2026, 1, 1), date(2027, 1, 5)),
        ("202613", date(2026, 12, 31), date(2027, 2, 5)),
    ],
    ids=["month", "december", "opening", "supplement"],
)
def test_a_period_is_open_until_its_days_have_passed(
    nyt_bilag: Bilag, periode: str | None, bogfoert: date, last_open: date
) -> None:
    bilag = nyt_bilag(regnskabsperiode=periode, bogfoeringsdato=bogfoert)
    assert found(bilag, last_open, period_open_days=5) == []
    after = date.fromordinal(last_open.toordinal() + 1)
    assert found(bilag, after, period_open_days=5) == [("SBX-ÅRS-074", Outcome.AFVIS)]
    assert found(bilag, after, period_open_days=5, closed_periods="remark") == [("SBX-ÅRS-074", Outcome.ADVARSEL)]
    assert found(bilag, after) == []


def test_a_period_that_is_none_is_left_to_the_common_checks(nyt_bilag: Bilag) -> None:
    assert found(nyt_bilag(regnskabsperiode="hest"), date(2030, 1, 1), period_open_days=0) == []


@pytest.mark.parametrize(("limit", "told"), [(19, 0), (18, 2), (None, 0)])
def test_a_text_may_be_as_long_as_the_system_takes(nyt_bilag: Bilag, limit: int | None, told: int) -> None:
    bilag = nyt_bilag()
    assert {len(line.tekst) for line in bilag.posteringer} == {19}
    assert len(found(bilag, date(2026, 11, 20), text_limit=limit)) == told


def test_a_long_text_may_be_a_remark_only(nyt_bilag: Bilag) -> None:
    told = found(nyt_bilag(), date(2026, 11, 20), text_limit=1, long_texts="remark")
    assert {outcome for _, outcome in told} == {Outcome.ADVARSEL}


@pytest.mark.parametrize(("policy", "outcome"), [("reject", Outcome.AFVIS), ("remark", Outcome.ADVARSEL)])
def test_an_unknown_class_is_what_the_system_makes_of_it(
    nyt_bilag: Bilag, ny_postering: Callable[..., Postering], kontoplan: Kontoplan, policy: str, outcome: Outcome
) -> None:
    bilag = nyt_bilag(posteringer=(ny_postering(funktion=UKENDT), ny_postering(debet_kredit="KREDIT")))
    vilkaar = Vilkaar(date(2026, 11, 20), ErpSettings(unknown_dimensions=policy))
    (finding,) = vilkaar.eased(kontroller(bilag, kontoplan))
    assert finding.outcome is outcome


def told_to_be(kald: Call, **erp: Any) -> Call:
    settings = replace(kald.scope.settings, erp=ErpSettings(**erp))
    return replace(kald, scope=replace(kald.scope, settings=settings))


@pytest.mark.anyio
async def test_a_repeat_is_answered_again_or_rejected_as_the_system_is(
    send: Send, nyt_bilag: Bilag, nyt_kald: Callable[..., Call]
) -> None:
    bilag, kald = nyt_bilag(), nyt_kald()
    first = await send(bilag, call=kald)
    assert await send(bilag, call=kald) == first
    rejecting = await send(bilag, call=told_to_be(kald, duplicates="reject"))
    assert not rejecting.accepted
    assert [receipt.aarsag for receipt in rejecting.kvitteringer] == ["SBX-ÅRS-091"]


@pytest.mark.anyio
async def test_a_document_in_a_closed_period_is_rejected_and_not_booked(
    send: Send, nyt_bilag: Bilag, nyt_kald: Callable[..., Call]
) -> None:
    old = nyt_bilag(bogfoeringsdato=date(2026, 9, 30))
    outcome = await send(old, call=told_to_be(nyt_kald(), period_open_days=10))
    assert [receipt.aarsag for receipt in outcome.kvitteringer] == ["SBX-ÅRS-074"]
    assert (await send(old, call=told_to_be(nyt_kald(), period_open_days=60))).accepted


@pytest.mark.anyio
async def test_an_operation_the_system_lacks_is_not_carried_out(
    send: Send, nyt_bilag: Bilag, nyt_kald: Callable[..., Call]
) -> None:
    with pytest.raises(OperationMissing):
        await send(nyt_bilag(), call=told_to_be(nyt_kald(), missing_operations=("AfsendFinansbilag",)))
    assert (await send(nyt_bilag(), call=told_to_be(nyt_kald(), missing_operations=("Ping",)))).accepted
