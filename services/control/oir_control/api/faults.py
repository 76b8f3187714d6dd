"""Faults over JSON: `/api/control/faults`."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from oir_kernel.faults.kinds import Kind
from oir_kernel.faults.rules import ANY, MAX_COUNT, Order, Rule
from oir_kernel.faults.stored import StoredFaults, not_found
from oir_kernel.faults.syntax import MAX_LENGTH
from oir_kernel.storage.faults import Struck
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import Model

Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="The fault's number in its sandbox")]


class FaultIn(Model):
    """A fault to order. Source: ours."""

    fault: str = Field(
        max_length=MAX_LENGTH,
        description="Kind and parameters; GET /api/control/faults/kinds tells them",
        examples=["http;status=503;retry-after=5s"],
    )
    door: str = Field(ANY, max_length=20, description="soap, json, sftp, delivery or any")
    service: str = Field(
        "",
        max_length=200,
        description="Name of the service as the contract spells it, `*` for anything; empty: every one",
    )
    operation: str = Field(
        "",
        max_length=200,
        description="Operation (SOAP) or method and path (JSON), `*` for anything; empty: every one",
        examples=["OpretDebitorkontoRegistrering", "POST /api/finans/*"],
    )
    sender: str = Field(
        "", max_length=200, description="CVR of the sending authority or UUID of the it-system; empty: every one"
    )
    share: Decimal | None = Field(
        None, description="Share of the calls it strikes, above 0 and at most 1; left out: every one", examples=[0.25]
    )
    skip: int = Field(0, ge=0, le=MAX_COUNT, description="So many calls are let through first")
    times: int | None = Field(None, ge=1, le=MAX_COUNT, description="It strikes at most so often; left out: no end")

    def order(self) -> Order:
        """The order as the kernel takes it; ids of it-systems compare in lower case."""
        given = self.model_dump()
        return Order(**{**given, "sender": self.sender.lower()})


class StruckView(BaseModel):
    """One exchange a fault struck."""

    seq: int = Field(description="Its number in the journal")
    at: str = Field(description="The sandbox's time")
    door: str = Field(description="soap, json, sftp or delivery")
    operation: str = Field(description="What was called")
    transaktions_id: str = Field(description="Key of the conversation")


class FaultView(BaseModel):
    """One fault that stands in a sandbox."""

    number: int = Field(description="Its number in the sandbox; not used again until a reset")
    name: str = Field(description="What the journal calls it")
    fault: str = Field(description="Kind and parameters")
    door: str = Field(description="Where it strikes")
    service: str = Field(description="Which service; empty: every one")
    operation: str = Field(description="Which operation; empty: every one")
    sender: str = Field(description="Whose calls; empty: everybody's")
    share: Decimal | None = Field(description="Share of the calls; null: every one")
    skip: int = Field(description="Calls let through first")
    times: int | None = Field(description="Hits at most; null: no end")
    calls: int = Field(description="Calls it was asked about so far")
    hits: int = Field(description="Calls it struck so far")
    exchanges: list[StruckView] = Field(description="The last exchanges it struck, newest first, at most 20")


class ParameterView(BaseModel):
    """One parameter of a kind."""

    name: str = Field(description="As written before the =")
    da: str = Field(description="What may be written, in Danish")
    en: str = Field(description="What may be written, in English")
    default: str | None = Field(description="Used when left out; empty: nothing; null: it must be given")


class KindView(BaseModel):
    """One kind of fault."""

    name: str = Field(description="As written first")
    da: str = Field(description="What the other side sees, in Danish")
    en: str = Field(description="What the other side sees, in English")
    doors: list[str] = Field(description="Where it can strike")
    parameters: list[ParameterView] = Field(description="In the order they are told")


class Removed(BaseModel):
    """What was taken away."""

    removed: int = Field(description="Number of faults that stood")


def faults_router(faults: StoredFaults) -> APIRouter:
    """The routes below `/api/control/faults`."""
    router = APIRouter(prefix="/api/control/faults", tags=["control"])

    @router.post("", summary="Order a fault", status_code=201)
    async def add_fault(body: FaultIn, scope: CurrentScope) -> FaultView:
        """Make something go wrong in this sandbox from now on. Faults are asked in their order; the first that strikes is it."""
        return _fault(await faults.add(scope, body.order()), ())

    @router.get("", summary="Faults of the sandbox")
    async def list_faults(scope: CurrentScope) -> list[FaultView]:
        """The faults that stand, how often each was asked and struck, and the last exchanges it struck."""
        return [_fault(rule, struck) for rule, struck in await faults.rules(scope)]

    @router.delete("", summary="Remove every fault")
    async def clear_faults(scope: CurrentScope) -> Removed:
        """Let everything go right again. Numbers and chance start anew only with a reset."""
        return Removed(removed=await faults.clear(scope))

    @router.get("/kinds", summary="Kinds of fault")
    async def list_kinds() -> list[KindView]:
        """What can be made to go wrong, and with which parameters."""
        return [_kind(kind) for kind in faults.kinds.values()]

    @router.get("/{number}", summary="One fault")
    async def show_fault(number: Number, scope: CurrentScope) -> FaultView:
        """One fault, how often it was asked and struck, and the last exchanges it struck."""
        for rule, struck in await faults.rules(scope):
            if rule.number == number:
                return _fault(rule, struck)
        raise not_found()

    @router.delete("/{number}", summary="Remove one fault")
    async def remove_fault(number: Number, scope: CurrentScope) -> Removed:
        """Take one fault away; the others keep their numbers."""
        await faults.remove(scope, number)
        return Removed(removed=1)

    return router


def _fault(rule: Rule, struck: Sequence[Struck]) -> FaultView:
    order = rule.order
    return FaultView(
        number=rule.number,
        name=rule.name,
        fault=order.fault,
        door=order.door,
        service=order.service,
        operation=order.operation,
        sender=order.sender,
        share=order.share,
        skip=order.skip,
        times=order.times,
        calls=rule.calls,
        hits=rule.hits,
        exchanges=[
            StruckView(
                seq=one.seq, at=one.at, door=one.door, operation=one.operation, transaktions_id=one.transaktions_id
            )
            for one in struck
        ],
    )


def _kind(kind: Kind) -> KindView:
    return KindView(
        name=kind.name,
        da=kind.says.da,
        en=kind.says.en,
        doors=list(kind.doors),
        parameters=[
            ParameterView(name=one.name, da=one.wants.da, en=one.wants.en, default=one.default)
            for one in kind.parameters
        ],
    )
