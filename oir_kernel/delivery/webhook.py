"""Webhooks: a CloudEvent, signed as Standard Webhooks says.

The time stamp that is signed is the machine's, because a receiver compares it with its own clock; the sandbox's time stands
in the body.
"""

import base64
import binascii
import secrets
from datetime import UTC
from typing import Final

from standardwebhooks import Webhook

from oir_kernel.clock import TickingClock
from oir_kernel.delivery.courier import Courier, Unreached
from oir_kernel.delivery.parcel import Attempt, Parcel, Verdict
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text

CONTENT_TYPE: Final = "application/cloudevents+json; charset=utf-8"
_PREFIX: Final = "whsec_"
_BYTES: Final = range(24, 65)
_GONE: Final = 410


class WebhookSender:
    """Posts signed CloudEvents."""

    def __init__(self, courier: Courier) -> None:
        self._courier = courier

    async def send(self, parcel: Parcel) -> Attempt:
        """2xx: delivered; 410: the receiver wants no more; all else is tried again."""
        body = parcel.cloud_event()
        if parcel.secret is None:
            return Attempt(Verdict.SWITCH_OFF, _NO_SECRET, request=body)
        try:
            reply = await self._courier.post(
                parcel.scope,
                str(parcel.subscription.target["address"]),
                signed(parcel.secret, parcel.event.event_id, body),
                body.encode(),
            )
        except Unreached as error:
            return Attempt(Verdict.FAILED, error.said, request=body)
        verdict, said = _judged(reply.status)
        return Attempt(verdict, said, reply.status, body, reply.text)


def signed(secret: str, event_id: str, body: str) -> dict[str, str]:
    """The headers of a webhook with this body, signed now."""
    now = TickingClock().now().astimezone(UTC)
    return {
        "content-type": CONTENT_TYPE,
        "webhook-id": event_id,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign(event_id, now, body),
    }


def new_secret() -> str:
    """A secret of 32 random bytes, as Standard Webhooks writes one."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def require_secret(given: str) -> str:
    """A secret a user brings: `whsec_` and 24-64 bytes in Base64 (stated by the specification). Raises `BadRequest`."""
    try:
        key = base64.b64decode(given.removeprefix(_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not given.startswith(_PREFIX) or len(key) not in _BYTES:
        raise BadRequest(
            Text(
                "Hemmeligheden skal være whsec_ fulgt af 24-64 byte i Base64. Lad feltet secret være tomt for at få en lavet.",
                "The secret is whsec_ followed by 24-64 bytes in Base64. Leave the field secret out to have one made.",
            )
        )
    return given


def _judged(status: int) -> tuple[Verdict, Text]:
    if 200 <= status < 300:
        return Verdict.DELIVERED, Text(f"Modtaget: HTTP {status}.", f"Received: HTTP {status}.")
    if status == _GONE:
        return Verdict.SWITCH_OFF, Text(
            "Modtageren svarede HTTP 410 og vil ikke have mere. Abonnementet er slået fra.",
            "The receiver answered HTTP 410 and wants no more. The subscription was switched off.",
        )
    if 300 <= status < 400:
        return Verdict.FAILED, Text(
            f"Modtageren svarede HTTP {status}; omdirigeringer følges ikke. Ret abonnementets adresse.",
            f"The receiver answered HTTP {status}; redirects are not followed. Correct the subscription's address.",
        )
    return Verdict.FAILED, Text(f"Modtageren svarede HTTP {status}.", f"The receiver answered HTTP {status}.")


_NO_SECRET = Text(
    "Abonnementet har ingen hemmelighed at skrive under med her. Lav en med POST …/secret, og slå det til igen.",
    "The subscription has no secret to sign with here. Make one with POST …/secret and switch it on again.",
)
