"""What the journal's addresses answer with, and how they read what they are asked."""

from datetime import datetime
from typing import Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from oir_control.journal.gating import gated
from oir_control.journal.parsed import as_json, parse
from oir_control.journal.redaction import masked_head
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.sandbox import CLOCK_YEARS, SandboxScope
from oir_kernel.storage.journal import JournalEntry, JournalFilter
from oir_kernel.web.model import LAST_NUMBER

_WORDS = ("operation", "door", "sender", "transaktions_id", "verdict", "fault")


class Asked(BaseModel):
    """Which exchanges a list shows; what is left out asks nothing."""

    model_config = ConfigDict(extra="forbid")

    operation: str = Field("", max_length=500, description="Only this operation; over JSON method and path")
    door: str = Field("", max_length=20, description="Only this door: soap, json, sftp or delivery")
    sender: str = Field("", max_length=100, description="Only this sender, a CVR number")
    transaktions_id: str = Field("", max_length=500, description="Only this conversation")
    verdict: str = Field("", max_length=100, description="Only this verdict")
    fault: str = Field("", max_length=100, description="Only where this fault was made to happen")
    status: int = Field(0, ge=0, le=5, description="Only HTTP statuses that begin with this digit; 0: any")
    since: AwareDatetime | None = Field(None, description="From this time of the sandbox's clock on, with zone")
    until: AwareDatetime | None = Field(None, description="Until this time of the sandbox's clock, with zone")
    after: int | None = Field(
        None, ge=0, le=LAST_NUMBER, description="Only exchanges after this number, the first ones"
    )
    before: int | None = Field(None, ge=0, le=LAST_NUMBER, description="Only exchanges before this number")
    limit: int = Field(100, ge=1, le=1000, description="Exchanges at most")

    def filter(self, scope: SandboxScope) -> JournalFilter:
        """The filter. Raises `CprRefused`, and `BadRequest` for a time no clock here shows."""
        gate = CprGate(scope.settings.allowed_cpr)
        return JournalFilter(
            **{name: gated(name, getattr(self, name), gate) for name in _WORDS},
            status_class=self.status,
            since=_shown_time("since", self.since),
            until=_shown_time("until", self.until),
            after=self.after,
            before=self.before,
        )


class ExchangeHead(BaseModel):
    """One exchange without its texts, as lists show it; every CPR number is masked."""

    seq: int = Field(description="Number in the journal, rising and never given out twice")
    at: str = Field(description="The sandbox's time, with zone")
    door: str = Field(description="soap, json, sftp or delivery")
    operation: str = Field(description="As the contract names it; over JSON method and path")
    transaktions_id: str = Field(description="Key of the conversation")
    sender: str = Field(description="CVR of the sending authority, or the user of the SFTP door")
    status: int = Field(description="HTTP status; 0: no answer, or a door without HTTP")
    verdict: str = Field(
        description="The answer in a word: ACCEPT, AFVISNING, FEJL …, FAULT …, NO ANSWER; over JSON the status"
    )
    duration_us: int = Field(description="Microseconds from the whole request to the answer")
    findings: list[dict[str, Any]] = Field(description="Everything found, whole")
    changes: list[str] = Field(description="The events of its transaction, topic and key")
    fault: str = Field(description="The fault that was made to happen; empty for none")


class ExchangeView(ExchangeHead):
    """One exchange; the texts are masked and stand only in the single view."""

    request: str = Field("", description="What was sent")
    answer: str = Field("", description="What was answered")


class ParsedView(BaseModel):
    """A text taken apart when it is read. XML: names without namespaces, attributes as @name; a name that repeats is a list."""

    kind: str = Field(description="xml, json, text or none")
    value: Any = Field(description="Names and values; the text itself for kind text")


class ExchangeFull(ExchangeView):
    """One exchange with both texts, also taken apart."""

    parsed_request: ParsedView = Field(description="What was sent, as names and values")
    parsed_answer: ParsedView = Field(description="What was answered, as names and values")


def head(entry: JournalEntry) -> dict[str, Any]:
    """The members of `ExchangeHead`."""
    shown = masked_head(entry)
    return {
        "seq": shown.seq,
        "at": shown.at.isoformat(),
        "door": shown.door,
        "operation": shown.operation,
        "transaktions_id": shown.transaktions_id,
        "sender": shown.sender,
        "status": shown.status,
        "verdict": shown.verdict,
        "duration_us": shown.duration_us,
        "findings": list(shown.findings),
        "changes": list(shown.changes),
        "fault": shown.fault,
    }


def full(entry: JournalEntry) -> ExchangeFull:
    """One exchange with everything."""
    request, answer = parse(entry.request), parse(entry.answer)
    return ExchangeFull(
        **head(entry),
        request=entry.request,
        answer=entry.answer,
        parsed_request=ParsedView(kind=request.kind, value=as_json(request)),
        parsed_answer=ParsedView(kind=answer.kind, value=as_json(answer)),
    )


def _shown_time(name: str, at: datetime | None) -> datetime | None:
    if at is not None and at.year not in CLOCK_YEARS:
        raise BadRequest(
            Text(
                f"{name} skal ligge i årene {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}; andre viser sandkassens ur ikke.",
                f"{name} is in the years {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}; the sandbox's clock shows no others.",
            )
        )
    return at
