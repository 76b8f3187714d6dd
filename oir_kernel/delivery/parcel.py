"""One attempt: what goes out, and what became of it."""

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol
from xml.sax.saxutils import escape

from oir_kernel.findings import Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage.outbox import StoredEvent
from oir_kernel.storage.subscriptions import Subscription

KUVERT_NS = "urn:oio:besked:kuvert:1.0"


class Verdict(StrEnum):
    """What an attempt came to: `switch_off` ends all attempts until the subscription is switched on again."""

    DELIVERED = "delivered"
    FAILED = "failed"
    SWITCH_OFF = "switch_off"


@dataclass(frozen=True, slots=True)
class Attempt:
    """How it went: HTTP status (0 where there is none), a sentence for the user, and the texts that were exchanged."""

    verdict: Verdict
    said: Text
    status: int = 0
    request: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One event for one subscription. `secret` signs webhooks; `beskedtyper`: names of message types by topic."""

    scope: SandboxScope
    subscription: Subscription
    event: StoredEvent
    secret: str | None = None
    beskedtyper: Mapping[str, str] = field(default_factory=dict)

    @property
    def routing_key(self) -> str:
        """The sandbox's name and the topic."""
        return f"{self.scope.sandbox_id}.{self.event.topic}"

    def cloud_event(self) -> str:
        """The event as structured CloudEvents 1.0 JSON; `time` is the sandbox's."""
        body: dict[str, Any] = {
            "specversion": "1.0",
            "id": self.event.event_id,
            "source": f"/s/{self.scope.sandbox_id}",
            "type": self.event.topic,
            "subject": self.event.key,
            "time": self.event.created_at.isoformat(),
            "datacontenttype": "application/json",
            "data": self.event.payload,
        }
        return json.dumps(body, ensure_ascii=False)

    def haendelsesbesked(self) -> str:
        """The event in the Beskedfordeler's envelope, with the CloudEvent in Base64 as Beskeddata.

        Source: names and nesting are stated (SF1461); which values stand in them, and Beskeddata, are ours. Elements we have
        nothing for are left out.
        """
        event = self.event
        beskedtype = self.beskedtyper.get(event.topic, event.topic)
        data = base64.b64encode(self.cloud_event().encode()).decode()
        return (
            f'<Haendelsesbesked xmlns="{KUVERT_NS}">'
            f"<BeskedId>{escape(event.event_id)}</BeskedId><BeskedVersion>1.0</BeskedVersion>"
            f"<Beskedkuvert><Filtreringsdata><Beskedtype>{escape(beskedtype)}</Beskedtype></Filtreringsdata>"
            f"<Leveranceinformation><Dannelsestidspunkt>{event.created_at.isoformat()}</Dannelsestidspunkt>"
            f"<TransaktionsId>{escape(event.event_id)}</TransaktionsId>"
            f"<Kildesystem>OIR-SANDKASSEN</Kildesystem></Leveranceinformation></Beskedkuvert>"
            f"<Beskeddata>{data}</Beskeddata></Haendelsesbesked>"
        )


class Sender(Protocol):
    """What takes parcels of one kind."""

    async def send(self, parcel: Parcel) -> Attempt:
        """Try once. Raises nothing: what went wrong is in the attempt."""
