"""When a delivery that failed is tried again, by the sandbox's clock."""

from datetime import timedelta
from typing import Final

PAUSES: Final = tuple(
    timedelta(seconds=seconds)
    for seconds in (5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600)
)
"""The pause after each failed attempt; after the last one there is one attempt more, and then it is given up.

Source: the schedule that the Standard Webhooks specification recommends (stated), used for every kind (ours).
"""


def pause_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; `None`: no more, it is given up."""
    return PAUSES[attempts - 1] if attempts <= len(PAUSES) else None
