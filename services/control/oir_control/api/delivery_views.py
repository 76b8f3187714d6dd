"""What the JSON doors of events and subscriptions take and show."""

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from oir_kernel.clock import DANISH_TIME
from oir_kernel.cpr_gate import CprGate
from oir_kernel.delivery.amqp import exchange_of
from oir_kernel.delivery.subscribing import AMQP
from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage.delivery import Delivery, State
from oir_kernel.storage.outbox import StoredEvent
from oir_kernel.storage.subscriptions import Subscription
from oir_kernel.web.model import LAST_NUMBER, Model

Number = Annotated[int, Field(ge=0, le=LAST_NUMBER)]


class SubscriptionIn(Model):
    """Who wants to be told of what. Source: ours."""

    kind: Literal["webhook", "amqp", "soap", "oir"] = Field(
        description=(
            "webhook: signed CloudEvents; amqp: a queue at the broker; soap: ModtagBesked at your endpoint; "
            "oir: the contract's own operations at your endpoint"
        )
    )
    address: str = Field("", max_length=2000, description="Where to post; not for amqp")
    plain: bool = Field(False, description="soap: without SOAP envelope, as the Beskedfordeler's REST push")
    topics: list[str] = Field(
        ["*"],
        max_length=100,
        description="Topics, each with everything below it; * for all",
        examples=[["debitor", "finans.bilag.bogfoert"]],
    )
    secret: str = Field(
        "", max_length=200, description="webhook: whsec_ and 24-64 bytes in Base64; left out: one is made"
    )
    from_seq: Number | None = Field(
        None, description="Also what happened before, from this number of the outbox on; left out: from now on"
    )


class SubscriptionChange(Model):
    """What to change; what is left out keeps its value."""

    address: str | None = Field(None, max_length=2000, description="Where to post")
    plain: bool | None = Field(None, description="soap: without SOAP envelope")
    topics: list[str] | None = Field(None, max_length=100, description="Topics, for what happens from now on")
    active: bool | None = Field(None, description="Deliver, or collect until it is switched on again")


class Said(BaseModel):
    """A sentence in both languages."""

    da: str = Field(description="Danish")
    en: str = Field(description="English")


class Counts(BaseModel):
    """Deliveries by state."""

    waiting: int = Field(description="Not there yet")
    delivered: int = Field(description="Confirmed by the receiver")
    given_up: int = Field(description="Tried in vain as often as the schedule says")


class SubscriptionView(BaseModel):
    """One subscription."""

    id: str = Field(description="Its id; for amqp also the name of its queue")
    kind: str = Field(description="webhook, amqp, soap or oir")
    address: str | None = Field(description="Where it posts; null for amqp")
    plain: bool = Field(description="soap: without SOAP envelope")
    exchange: str | None = Field(description="amqp: the exchange its queue is bound to")
    topics: list[str] = Field(description="What it is told of")
    active: bool = Field(description="Whether it delivers now; if not, it collects")
    why_off: Said | None = Field(description="Why it was switched off, if not by a user")
    created_at: str = Field(description="The sandbox's time")
    deliveries: Counts | None = Field(None, description="How far its deliveries are; null in the answer to a change")
    secret: str | None = Field(
        None, description="What its webhooks are signed with: shown once, when it is made, and never again"
    )


class Secret(BaseModel):
    """A secret, shown once."""

    secret: str = Field(description="Signs all webhooks of the subscription from now on")


class DeliveryView(BaseModel):
    """One event on its way to one subscription."""

    seq: int = Field(description="Number of the delivery, rising")
    subscription: str = Field(description="Id of the subscription")
    event_id: str = Field(description="Id of the event")
    key: str = Field(description="The object it is about")
    state: State = Field(description="waiting, delivered or given_up")
    attempts: int = Field(description="How often it was tried")
    due: str | None = Field(description="When it is tried again, the sandbox's time; null: at once, or never")
    tried: str | None = Field(description="When it was last tried, the sandbox's time")
    status: int = Field(description="HTTP status of the last answer; 0: there was none")
    said: Said | None = Field(description="How the last attempt went")


class EventView(BaseModel):
    """One thing that happened."""

    seq: int = Field(description="Number in the outbox, rising")
    event_id: str = Field(description="Id by which a receiver recognises a repetition")
    topic: str = Field(description="Dotted, from the general to the particular")
    key: str = Field(description="The object it is about")
    at: str = Field(description="The sandbox's time")
    data: dict[str, Any] = Field(description="What happened; CPR numbers are masked")


class EventDetail(EventView):
    """One event and what became of it."""

    deliveries: list[DeliveryView] = Field(description="One for each subscription it is for")


class RedeliveryIn(Model):
    """What to deliver again: exactly one of the three."""

    event_id: str | None = Field(None, max_length=100, description="This event, whatever became of it")
    given_up: bool = Field(False, description="All that were given up")
    from_seq: Number | None = Field(None, description="All events from this number of the outbox on, in their order")


class Redelivery(BaseModel):
    """What will be delivered again."""

    deliveries: int = Field(description="How many deliveries are waiting anew")


def subscription_view(
    one: Subscription, counts: Mapping[str, int] | None = None, *, secret: str | None = None
) -> SubscriptionView:
    """One subscription as it is shown; its secret only where it was just made."""
    return SubscriptionView(
        id=one.subscription_id,
        kind=one.kind,
        address=one.target.get("address"),
        plain=bool(one.target.get("plain")),
        exchange=exchange_of(one.subscription_id) if one.kind == AMQP else None,
        topics=list(one.topics),
        active=one.active,
        why_off=_said(one.said),
        created_at=one.created_at.isoformat(),
        deliveries=None if counts is None else Counts(**counts),
        secret=secret,
    )


def delivery_view(one: Delivery, scope: SandboxScope) -> DeliveryView:
    """One delivery as it is shown."""
    comes = one.state is State.WAITING and one.tried is not None
    return DeliveryView(
        seq=one.seq,
        subscription=one.subscription_id,
        event_id=one.event_id,
        key=CprGate(scope.settings.allowed_cpr).mask_value(one.key),
        state=one.state,
        attempts=one.attempts,
        due=one.due.astimezone(DANISH_TIME).isoformat() if comes else None,
        tried=None if one.tried is None else one.tried.astimezone(DANISH_TIME).isoformat(),
        status=one.status,
        said=_said(one.said),
    )


def event_view(one: StoredEvent, scope: SandboxScope) -> dict[str, Any]:
    """The fields of an event as it is shown, CPR numbers masked."""
    gate = CprGate(scope.settings.allowed_cpr)
    return {
        "seq": one.seq,
        "event_id": one.event_id,
        "topic": one.topic,
        "key": gate.mask_value(one.key),
        "at": one.created_at.isoformat(),
        "data": _masked(dict(one.payload), gate),
    }


def _masked(value: Any, gate: CprGate) -> Any:
    """Plain JSON values with every CPR number in a text masked."""
    if isinstance(value, str):
        return gate.mask_value(value)
    if isinstance(value, Mapping):
        return {name: _masked(inner, gate) for name, inner in value.items()}
    if isinstance(value, list):
        return [_masked(inner, gate) for inner in value]
    return value


def _said(said: Text | None) -> Said | None:
    return None if said is None else Said(da=said.da, en=said.en)
