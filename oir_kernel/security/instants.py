"""Instants as security headers and tokens spell them: UTC with milliseconds and Z."""

from datetime import UTC, datetime

from oir_kernel.findings import Text
from oir_kernel.security.failures import malformed


def write_instant(at: datetime) -> str:
    """`2026-11-23T08:00:00.000Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def read_instant(text: str | None, path: str) -> datetime:
    """The instant in `text`, with zone. Raises an `AccessRefused` that names `path`."""
    try:
        at = datetime.fromisoformat((text or "").strip())
        known = at.tzinfo is not None and "T" in (text or "")
        at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        known = False
    if not known:
        raise malformed(
            Text(f"{path} er ikke et tidspunkt med zone.", f"{path} is not an instant with zone."),
            Text("Skriv UTC, fx 2026-11-23T08:00:00Z.", "Write UTC, for example 2026-11-23T08:00:00Z."),
            path=path,
        )
    return at
