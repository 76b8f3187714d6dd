"""Verification over JSON: `/api/control/verify`."""

import asyncio
from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Body
from pydantic import BaseModel, Field

from oir_control.journal.expectation import Expectation, expectation
from oir_control.journal.search import newest
from oir_control.journal.verification import Difference, NearMiss, Verification, verify, verify_in_order
from oir_kernel.cpr_gate import CprGate
from oir_kernel.known_names import NO_NAMES, KnownNames
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalEntry, JournalFilter, read_journal
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER, Model, TextView


class MatcherIn(Model):
    """What is asked of a field when it is not plainly a value: exactly one of these."""

    equals: str | bool | int | float | None = Field(
        None, description="The value; amounts compare as numbers, dates as dates"
    )
    contains: str | None = Field(None, description="Stands in the value, in any case")
    one_of: list[str | bool | int | float] | None = Field(None, description="One of these values")
    present: bool | None = Field(None, description="true: the field or structure is there")
    absent: bool | None = Field(None, description="true: it is not there")


class TimesIn(Model):
    """How many exchanges must fit."""

    exactly: int | None = Field(None, ge=0, description="So many, no more and no fewer")
    at_least: int | None = Field(None, ge=0, description="So many or more")
    at_most: int | None = Field(None, ge=0, description="So many or fewer")


_FieldsIn = dict[str, str | bool | int | float | MatcherIn]


class ExchangeIn(Model):
    """What an exchange must be; what is left out asks nothing."""

    operation: str | None = Field(
        None, description="As the contract names it, or method and path; a step {x} is any one"
    )
    door: str | None = Field(None, description="soap, json, sftp or delivery")
    sender: str | None = Field(None, description="CVR of the sending authority")
    transaktions_id: str | None = Field(None, description="Key of the conversation")
    verdict: str | None = Field(None, description="The journal's word, such as ACCEPT")
    fault: str | None = Field(None, description="Name of the fault that was made to happen")
    accepted: bool | None = Field(None, description="Whether the receiver took it in")
    fields: _FieldsIn | None = Field(
        None,
        description="Conditions on what was sent, by name or end of a path (FordringBeløb, FordringStruktur/FordringBeløb,"
        " fordringer.beloeb). One of several values is enough",
    )
    answer: _FieldsIn | None = Field(None, description="The same on what was answered")
    findings: list[str] | None = Field(None, description="Rules that must have spoken")


class ExpectationIn(ExchangeIn):
    """What is expected, of which part of the journal, and how often."""

    times: int | TimesIn | None = Field(None, description="A number, or at_least and at_most; left out: at least one")
    after: int | None = Field(None, ge=0, le=LAST_NUMBER, description="Only exchanges after this number")
    before: int | None = Field(None, ge=0, le=LAST_NUMBER, description="Only exchanges before this number")


class OrderIn(Model):
    """Expectations that must be met one after another; other exchanges may stand between."""

    expectations: list[ExchangeIn] = Field(min_length=1, max_length=50, description="In the order they are to come")
    after: int | None = Field(None, ge=0, le=LAST_NUMBER, description="Only exchanges after this number")
    before: int | None = Field(None, ge=0, le=LAST_NUMBER, description="Only exchanges before this number")


class DifferenceView(BaseModel):
    """One condition that does not hold."""

    field: str = Field(description="As the expectation names it")
    actual: str | None = Field(description="What stands there, the nearest of several values; null: nothing")
    expected: str = Field(description="What was expected")
    message: TextView = Field(description="Both in a few words")


class NearMissView(BaseModel):
    """An exchange that nearly fits."""

    seq: int = Field(description="Number in the journal")
    operation: str = Field(description="Its operation")
    differences: list[DifferenceView] = Field(description="Every condition that does not hold")
    message: TextView = Field(description="All of them in a sentence")


class VerificationView(BaseModel):
    """The result of a verification."""

    satisfied: bool = Field(description="Whether the expectation is met")
    count: int = Field(description="Exchanges that fit")
    matched: list[int] = Field(description="Their numbers in the journal")
    near_misses: list[NearMissView] = Field(description="When too few fit: the three that come nearest")
    examined: int = Field(description="Exchanges that were looked at, the newest ones")
    complete: bool = Field(description="Whether these are all; if not, nothing that depends on the rest is satisfied")
    message: TextView = Field(description="The result in a sentence, near misses included")


def verify_router(storage: Storage, known: KnownNames = NO_NAMES) -> APIRouter:
    """The routes below `/api/control/verify`."""
    router = APIRouter(prefix="/api/control", tags=["control"])

    @router.post("/verify", summary="Was that sent? With the nearest messages when not")
    async def verify_exchanges(scope: CurrentScope, body: Annotated[ExpectationIn, Body()]) -> VerificationView:
        """Hold an expectation against the journal: how many exchanges fit, which, and what nearly does."""
        asked = _expectation(body.model_dump(exclude={"after", "before"}, exclude_none=True), scope)
        found, complete = await _read(storage, scope, body.after, body.before)
        _require_known([asked], found, known)
        return _view(await asyncio.to_thread(partial(verify, found, asked, complete=complete)))

    @router.post("/verify/order", summary="Did that come in this order?")
    async def verify_order(scope: CurrentScope, body: Annotated[OrderIn, Body()]) -> VerificationView:
        """Hold expectations against the journal one after another."""
        asked = [_expectation(one.model_dump(exclude_none=True), scope) for one in body.expectations]
        found, complete = await _read(storage, scope, body.after, body.before)
        _require_known(asked, found, known)
        return _view(await asyncio.to_thread(partial(verify_in_order, found, asked, complete=complete)))

    return router


def _expectation(given: dict[str, Any], scope: SandboxScope) -> Expectation:
    return expectation(given, CprGate(scope.settings.allowed_cpr))


def _require_known(asked: Sequence[Expectation], found: Sequence[JournalEntry], known: KnownNames) -> None:
    """Raises `BadRequest` for an operation that neither the journal nor the contract has: nothing could ever be it."""
    seen = {entry.operation for entry in found}
    for one in asked:
        if one.operation and one.operation not in seen:
            known.require_operation("operation", one.operation)


async def _read(
    storage: Storage, scope: SandboxScope, after: int | None, before: int | None
) -> tuple[list[JournalEntry], bool]:
    wanted = JournalFilter(after=after, before=before)
    return await read_journal(storage, scope.state_id, lambda journal: newest(journal, wanted))


def _view(result: Verification) -> VerificationView:
    return VerificationView(
        satisfied=result.satisfied,
        count=result.count,
        matched=list(result.matched),
        near_misses=[_near_view(near) for near in result.near_misses],
        examined=result.examined,
        complete=result.complete,
        message=TextView.of(result.message),
    )


def _near_view(near: NearMiss) -> NearMissView:
    return NearMissView(
        seq=near.seq,
        operation=near.operation,
        differences=[_difference_view(one) for one in near.differences],
        message=TextView.of(near.message),
    )


def _difference_view(one: Difference) -> DifferenceView:
    return DifferenceView(field=one.field, actual=one.actual, expected=one.expected, message=TextView.of(one.message))
