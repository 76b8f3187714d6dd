"""What happened and must be told elsewhere: an event, as the domain names it.

The domain makes events, the unit of work puts them into the outbox in the same transaction, a relay sends them on.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened to one object.

    `topic` is dotted, lower case, from the general to the particular (`debitor.fordring.registreret`); `key` identifies the
    object it is about; `payload` holds plain JSON values (amounts as strings in kroner, dates ISO). `event_id` is a UUID, by
    which a receiver recognises a repeated delivery.
    """

    topic: str
    key: str
    payload: Mapping[str, Any]
    event_id: str = field(default_factory=_new_id)
