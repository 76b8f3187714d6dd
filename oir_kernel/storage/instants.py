"""How instants are written in columns."""

from datetime import UTC, datetime


def as_text(instant: datetime) -> str:
    """An instant as text of fixed width in UTC, so that texts sort as instants do."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")
