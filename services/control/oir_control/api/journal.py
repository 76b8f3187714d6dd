"""The journal over JSON: `/api/control/journal`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query
from pydantic import BaseModel, Field

from oir_control.api.views import Asked, ExchangeFull, ExchangeHead, ExchangeView, full, head
from oir_control.journal.gating import gated
from oir_control.journal.search import MAX_EXAMINED, Contents, search
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.journal import JournalRepository, read_journal
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER

_MAX_FIELDS = 20


class Searched(Asked):
    """What a search asks for beside the columns."""

    rule_id: str = Field("", max_length=100, description="Only where this rule spoke")
    text: str = Field(
        "", max_length=500, description="Only where this stands in what was sent or answered, in any case"
    )
    field: list[str] = Field(
        [],
        max_length=_MAX_FIELDS,
        description="Name=value of a field of what was sent or answered, such as FordringBeløb=100.00; repeatable",
    )

    def contents(self, scope: SandboxScope) -> Contents:
        """What is asked of the texts. Raises `BadRequest`, `CprRefused`."""
        gate = CprGate(scope.settings.allowed_cpr)
        return Contents(
            gated("rule_id", self.rule_id, gate),
            gated("text", self.text, gate),
            tuple(_field(given, gate) for given in self.field),
        )


class SearchResult(BaseModel):
    """One page of a search, oldest first."""

    exchanges: list[ExchangeHead] = Field(description="What was found")
    examined: int = Field(description="Exchanges whose texts were looked into for this page")
    stopped: bool = Field(
        description=f"The search ended because it had looked into enough (at most {MAX_EXAMINED}), not because that was all"
    )
    next_after: int | None = Field(
        description="`after` of the next page, when the first ones were asked for; null at the end"
    )
    next_before: int | None = Field(
        description="`before` of the next page, when the newest were asked for; null at the end"
    )


def journal_router(storage: Storage) -> APIRouter:
    """The routes below `/api/control/journal` that read it."""
    router = APIRouter(prefix="/api/control", tags=["control"])

    @router.get("/journal", summary="Exchanges with the sandbox")
    async def list_journal(scope: CurrentScope, asked: Annotated[Asked, Query()]) -> list[ExchangeView]:
        """Exchanges of the sandbox, oldest first and without texts; without `after` the newest ones."""
        found = await read_journal(
            storage, scope.state_id, lambda journal: journal.list(asked.filter(scope), limit=asked.limit)
        )
        return [ExchangeView(**head(entry)) for entry in found]

    @router.get("/journal/search", summary="Search the journal")
    async def search_journal(scope: CurrentScope, asked: Annotated[Searched, Query()]) -> SearchResult:
        """Search columns and texts. A page is stable: numbers are never given out twice, new exchanges come after them."""
        wanted, contents = asked.filter(scope), asked.contents(scope)
        found = await read_journal(
            storage, scope.state_id, lambda journal: search(journal, wanted, contents, asked.limit)
        )
        upwards = asked.after is not None
        return SearchResult(
            exchanges=[ExchangeHead(**head(entry)) for entry in found.entries],
            examined=found.examined,
            stopped=found.stopped,
            next_after=found.more_at if upwards else None,
            next_before=None if upwards else found.more_at,
        )

    @router.get("/journal/{seq}", summary="One exchange with both texts")
    async def show_exchange(
        scope: CurrentScope, seq: Annotated[int, Path(ge=1, le=LAST_NUMBER, description="Its number in the journal")]
    ) -> ExchangeFull:
        """One exchange: what was sent and answered, masked, as text and as names and values, and every finding."""
        entry = await storage.read(lambda connection: JournalRepository(connection, scope.state_id).get(seq))
        if entry is None:
            raise NotFound(
                Text(
                    "Journalen har ingen udveksling med det nummer (mere). Se listen på /api/control/journal.",
                    "The journal has no exchange of that number (any more). See the list at /api/control/journal.",
                )
            )
        return full(entry)

    return router


def _field(given: str, gate: CprGate) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals or not name or len(given) > 500:
        raise BadRequest(
            Text(
                "field skrives navn=værdi, fx field=FordringBeløb=100.00, på højst 500 tegn.",
                "field is written name=value, such as field=FordringBeløb=100.00, in at most 500 characters.",
            )
        )
    return gated("field", name, gate), gated(gate.mask(name), value, gate)
