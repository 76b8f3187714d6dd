"""Events and who is told of them, over JSON: `/api/control/events` and `/api/control/subscriptions`."""

from typing import Annotated

from fastapi import APIRouter, Path, Query

from oir_control.api.delivery_views import (
    DeliveryView,
    EventDetail,
    EventView,
    Redelivery,
    RedeliveryIn,
    Secret,
    SubscriptionChange,
    SubscriptionIn,
    SubscriptionView,
    delivery_view,
    event_view,
    subscription_view,
)
from oir_kernel.delivery.subscribing import Subscribing
from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import DeliveryRepository, Lane, State, event, events
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.model import LAST_NUMBER, PlainText

After = Annotated[int, Query(ge=0, le=LAST_NUMBER, description="Only those after this number")]
Limit = Annotated[int, Query(ge=1, le=1000, description="How many at most")]
SubscriptionId = Annotated[str, Path(max_length=100, description="Id of the subscription")]
EventId = Annotated[str, Path(max_length=100, description="Id of the event")]


def delivery_router(storage: Storage, subscribing: Subscribing) -> APIRouter:
    """The routes of events and subscriptions."""
    router = APIRouter(prefix="/api/control", tags=["control"])
    _add_events(router, storage)
    _add_subscriptions(router, subscribing)
    _add_deliveries(router, storage, subscribing)
    return router


def _add_events(router: APIRouter, storage: Storage) -> None:
    @router.get("/events", summary="Events of the sandbox")
    async def list_events(
        scope: CurrentScope,
        topic: Annotated[PlainText, Query(max_length=200, description="Only this topic and all below it")] = "",
        key: Annotated[PlainText, Query(max_length=200, description="Only this object")] = "",
        after: After = 0,
        limit: Limit = 100,
    ) -> list[EventView]:
        """What happened in the sandbox, oldest first, whether or not anybody is told of it."""
        found = await storage.read(
            lambda connection: events(connection, scope.state_id, topic=topic, key=key, after=after, limit=limit)
        )
        return [EventView(**event_view(one, scope)) for one in found]

    @router.get("/events/{event_id}", summary="One event and its deliveries")
    async def show_event(event_id: EventId, scope: CurrentScope) -> EventDetail:
        """One event, and how far it has come on its way to each subscription."""
        found = await storage.read(lambda connection: event(connection, scope.state_id, event_id))
        if found is None:
            raise NotFound(
                Text(
                    "Sandkassen har ingen hændelse med det id. Se listen på /api/control/events.",
                    "The sandbox has no event of that id. See the list at /api/control/events.",
                )
            )
        happened, deliveries = found
        return EventDetail(**event_view(happened, scope), deliveries=[delivery_view(one, scope) for one in deliveries])


def _add_subscriptions(router: APIRouter, subscribing: Subscribing) -> None:
    @router.post("/subscriptions", summary="Subscribe to events", status_code=201)
    async def subscribe(body: SubscriptionIn, scope: CurrentScope) -> SubscriptionView:
        """Have the sandbox's events delivered. The secret of a webhook stands in this answer only."""
        made, secret = await subscribing.make(
            scope,
            body.kind,
            body.topics,
            address=body.address,
            plain=body.plain,
            secret=body.secret,
            from_seq=body.from_seq,
        )
        return subscription_view(made, secret=secret)

    @router.get("/subscriptions", summary="Subscriptions of the sandbox")
    async def list_subscriptions(scope: CurrentScope) -> list[SubscriptionView]:
        """All subscriptions, the oldest first. Secrets are never listed."""
        return [subscription_view(one, counts) for one, counts in await subscribing.list(scope)]

    @router.get("/subscriptions/{subscription_id}", summary="One subscription")
    async def showsubscription_view(subscription_id: SubscriptionId, scope: CurrentScope) -> SubscriptionView:
        """One subscription, and how far its deliveries are."""
        return subscription_view(*await subscribing.get(scope, subscription_id))

    @router.patch("/subscriptions/{subscription_id}", summary="Change a subscription, switch it off or on")
    async def changesubscription_view(
        subscription_id: SubscriptionId, body: SubscriptionChange, scope: CurrentScope
    ) -> SubscriptionView:
        """Change a subscription. One that came with a clone or a snapshot sleeps until it is switched on here."""
        changes = body.model_dump(exclude_none=True)
        changed, secret = await subscribing.change(scope, subscription_id, changes)
        return subscription_view(changed, secret=secret)

    @router.delete("/subscriptions/{subscription_id}", summary="End a subscription", status_code=204)
    async def endsubscription_view(subscription_id: SubscriptionId, scope: CurrentScope) -> None:
        """End a subscription. Its deliveries are forgotten; the events stay."""
        await subscribing.remove(scope, subscription_id)


def _add_deliveries(router: APIRouter, storage: Storage, subscribing: Subscribing) -> None:
    @router.post("/subscriptions/{subscription_id}/secret", summary="Make a new secret")
    async def renew_secret(subscription_id: SubscriptionId, scope: CurrentScope) -> Secret:
        """Sign with another secret from now on. It stands in this answer only."""
        return Secret(secret=await subscribing.renew_secret(scope, subscription_id))

    @router.get("/subscriptions/{subscription_id}/deliveries", summary="Deliveries of a subscription")
    async def list_deliveries(
        subscription_id: SubscriptionId,
        scope: CurrentScope,
        state: Annotated[State | None, Query(description="Only those in this state")] = None,
        after: After = 0,
        limit: Limit = 100,
    ) -> list[DeliveryView]:
        """How far each event has come on its way to this subscription, in order."""
        await subscribing.get(scope, subscription_id)
        lane = Lane(scope.state_id, subscription_id)
        found = await storage.read(
            lambda connection: DeliveryRepository(connection, lane).list(state=state, after=after, limit=limit)
        )
        return [delivery_view(one, scope) for one in found]

    @router.post("/subscriptions/{subscription_id}/redeliver", summary="Deliver again", status_code=202)
    async def redeliver(subscription_id: SubscriptionId, body: RedeliveryIn, scope: CurrentScope) -> Redelivery:
        """Deliver one event again, all that were given up, or all from a number on. Attempts are counted anew."""
        if (body.event_id is not None) + body.given_up + (body.from_seq is not None) != 1:
            raise BadRequest(
                Text(
                    "Angiv præcis ét af felterne event_id, given_up (true) og from_seq.",
                    "Give exactly one of the fields event_id, given_up (true) and from_seq.",
                )
            )
        count = await subscribing.redeliver(scope, subscription_id, event_id=body.event_id, from_seq=body.from_seq)
        return Redelivery(deliveries=count)
