"""What a tester may do with subscriptions: make, change, end, and have things delivered again."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import Connection

from oir_kernel.delivery.addresses import Callbacks, read_address
from oir_kernel.delivery.topics import called_topics, read_topics, require_no_cpr
from oir_kernel.delivery.webhook import new_secret, require_secret
from oir_kernel.errors import BadRequest, Conflict, NotFound
from oir_kernel.findings import Text
from oir_kernel.known_names import NO_NAMES, KnownNames
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import DeliveryRepository, Lane
from oir_kernel.storage.subscriptions import Subscription, SubscriptionRepository

WEBHOOK, AMQP, SOAP, OIR = "webhook", "amqp", "soap", "oir"
MAX_SUBSCRIPTIONS: Final = 50
"""Subscriptions of one sandbox. Source: ours."""


class Subscribing:
    """Subscriptions of all sandboxes. `kinds` are those this server can deliver; `wake` is told when there may be work.

    `called`: the topics that the kind `oir` turns into calls; its subscriptions have no others. `known`: the topics there are.
    """

    def __init__(
        self,
        storage: Storage,
        callbacks: Callbacks,
        kinds: Collection[str],
        wake: Callable[[], None],
        called: Collection[str] = (),
        known: KnownNames = NO_NAMES,
    ) -> None:
        self._storage = storage
        self._callbacks = callbacks
        self._kinds = kinds
        self._wake = wake
        self._called = called
        self._known = known

    async def make(
        self,
        scope: SandboxScope,
        kind: str,
        topics: Iterable[str],
        *,
        address: str = "",
        plain: bool = False,
        secret: str = "",
        from_seq: int | None = None,
    ) -> tuple[Subscription, str | None]:
        """A new subscription, and the secret its webhooks are signed with.

        It is told of what happens from now on, and of what stands in the outbox from number `from_seq` on. Raises
        `BadRequest`, and `Conflict` when the sandbox has as many as it may have.
        """
        made = Subscription(
            subscription_id=str(uuid.uuid4()),
            kind=self._require_kind(kind),
            target=self._target(scope, kind, address, plain=plain),
            topics=self._topics(scope, kind, topics),
            active=True,
            created_at=scope.clock.now(),
        )
        signing = None if kind != WEBHOOK else require_secret(secret) if secret else new_secret()

        def work(connection: Connection) -> None:
            subscriptions = SubscriptionRepository(connection, scope.state_id)
            if len(subscriptions.list()) >= MAX_SUBSCRIPTIONS:
                raise _too_many()
            subscriptions.put(made)
            if signing is not None:
                subscriptions.put_secret(made.subscription_id, signing)
            if from_seq is not None:
                _deliveries(connection, scope, made.subscription_id).from_seq(from_seq)

        await self._storage.write(work)
        self._wake()
        return made, signing

    async def change(
        self, scope: SandboxScope, subscription_id: str, changes: Mapping[str, Any]
    ) -> tuple[Subscription, str | None]:
        """Change `address`, `plain`, `topics` or `active`; the subscription, and the secret if it had to be made.

        Topics hold for what happens from now on. Raises `NotFound`, `BadRequest`.
        """

        def work(connection: Connection) -> tuple[Subscription, str | None]:
            subscriptions = SubscriptionRepository(connection, scope.state_id)
            changed = self._changed(scope, _known(subscriptions.get(subscription_id)), changes)
            subscriptions.put(changed)
            lacking = changed.kind == WEBHOOK and changed.active and subscriptions.secret(subscription_id) is None
            signing = new_secret() if lacking else None
            if signing is not None:
                subscriptions.put_secret(subscription_id, signing)
            return changed, signing

        done = await self._storage.write(work)
        self._wake()
        return done

    async def list(self, scope: SandboxScope) -> list[tuple[Subscription, Mapping[str, int]]]:
        """All subscriptions of a sandbox with the number of their deliveries by state."""

        def work(connection: Connection) -> list[tuple[Subscription, Mapping[str, int]]]:
            found = SubscriptionRepository(connection, scope.state_id).list()
            return [(one, _deliveries(connection, scope, one.subscription_id).counts()) for one in found]

        return await self._storage.read(work)

    async def get(self, scope: SandboxScope, subscription_id: str) -> tuple[Subscription, Mapping[str, int]]:
        """One subscription, as `list` shows it. Raises `NotFound`."""

        def work(connection: Connection) -> tuple[Subscription, Mapping[str, int]]:
            found = _known(SubscriptionRepository(connection, scope.state_id).get(subscription_id))
            return found, _deliveries(connection, scope, subscription_id).counts()

        return await self._storage.read(work)

    async def remove(self, scope: SandboxScope, subscription_id: str) -> None:
        """End it; its deliveries are forgotten, the events stay. Raises `NotFound`."""

        def work(connection: Connection) -> None:
            if not SubscriptionRepository(connection, scope.state_id).remove(subscription_id):
                raise _unknown()

        await self._storage.write(work)

    async def renew_secret(self, scope: SandboxScope, subscription_id: str) -> str:
        """Another secret, with which all is signed from now on. Raises `NotFound`, `BadRequest` if nothing is signed."""
        secret = new_secret()

        def work(connection: Connection) -> None:
            subscriptions = SubscriptionRepository(connection, scope.state_id)
            if _known(subscriptions.get(subscription_id)).kind != WEBHOOK:
                raise _unsigned()
            subscriptions.put_secret(subscription_id, secret)

        await self._storage.write(work)
        return secret

    async def redeliver(
        self, scope: SandboxScope, subscription_id: str, *, event_id: str | None = None, from_seq: int | None = None
    ) -> int:
        """Deliver one event again, all from a number of the outbox on, or (neither given) all that were given up; how many.

        Raises `NotFound` for a subscription that is not there, or an event that was not for it.
        """

        def work(connection: Connection) -> int:
            _known(SubscriptionRepository(connection, scope.state_id).get(subscription_id))
            deliveries = _deliveries(connection, scope, subscription_id)
            if from_seq is not None:
                return deliveries.from_seq(from_seq)
            count = deliveries.again(event_id=event_id)
            if event_id is not None and not count:
                raise _not_for_it()
            return count

        count = await self._storage.write(work)
        self._wake()
        return count

    def _require_kind(self, kind: str) -> str:
        if kind in self._kinds:
            return kind
        raise BadRequest(
            Text(
                f"Serveren kan ikke levere {kind[:20]}. Den kan: {', '.join(sorted(self._kinds))}; amqp kræver en"
                " beskedmægler i OIR_AMQP_URL.",
                f"The server cannot deliver {kind[:20]}. It can: {', '.join(sorted(self._kinds))}; amqp takes a broker in"
                " OIR_AMQP_URL.",
            )
        )

    def _target(self, scope: SandboxScope, kind: str, address: str, *, plain: bool) -> dict[str, Any]:
        if kind == AMQP:
            if address:
                raise _no_address()
            return {}
        require_no_cpr(scope, address)
        self._callbacks.require_listed(read_address(address), scope.settings.callbacks)
        return {"address": address, "plain": plain} if kind == SOAP else {"address": address}

    def _topics(self, scope: SandboxScope, kind: str, given: Iterable[str]) -> tuple[str, ...]:
        """The topics asked for; of the kind `oir` those among them that become calls."""
        asked = read_topics(scope, given)
        for topic in asked:
            self._known.require_topic("topics", topic)
        return called_topics(asked, self._called) if kind == OIR else asked

    def _changed(self, scope: SandboxScope, found: Subscription, changes: Mapping[str, Any]) -> Subscription:
        if "topics" in changes:
            found = replace(found, topics=self._topics(scope, found.kind, changes["topics"]))
        if "address" in changes or "plain" in changes:
            wanted = {"address": "", "plain": False, **found.target, **changes}
            target = self._target(scope, found.kind, wanted["address"], plain=wanted["plain"])
            found = replace(found, target=target)
        if "active" in changes:
            found = replace(found, active=changes["active"], said=None)
        return found


def _deliveries(connection: Connection, scope: SandboxScope, subscription_id: str) -> DeliveryRepository:
    return DeliveryRepository(connection, Lane(scope.state_id, subscription_id))


def _known(found: Subscription | None) -> Subscription:
    if found is None:
        raise _unknown()
    return found


def _unknown() -> NotFound:
    return NotFound(
        Text(
            "Sandkassen har intet abonnement med det id. Se listen på /api/control/subscriptions.",
            "The sandbox has no subscription of that id. See the list at /api/control/subscriptions.",
        )
    )


def _not_for_it() -> NotFound:
    return NotFound(
        Text(
            "Hændelsen hører ikke til abonnementet. Brug from_seq for at levere noget, som skete, før det blev oprettet.",
            "The event is not one of the subscription's. Use from_seq to deliver what happened before it was made.",
        )
    )


def _unsigned() -> BadRequest:
    return BadRequest(
        Text(
            "Kun webhooks bliver underskrevet, så abonnementet har ingen hemmelighed.",
            "Only webhooks are signed, so the subscription has no secret.",
        )
    )


def _no_address() -> BadRequest:
    return BadRequest(
        Text(
            "Et amqp-abonnement har ingen address: det får sin egen kø hos serverens beskedmægler. Udelad feltet.",
            "An amqp subscription has no address: it gets a queue of its own at the server's broker. Leave the field out.",
        )
    )


def _too_many() -> Conflict:
    return Conflict(
        Text(
            f"Sandkassen har allerede {MAX_SUBSCRIPTIONS} abonnementer. Slet et, du ikke bruger.",
            f"The sandbox has {MAX_SUBSCRIPTIONS} subscriptions already. Delete one that you do not use.",
        )
    )
