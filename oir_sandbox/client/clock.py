"""The sandbox's clock in a test."""

import time
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oir_sandbox.client.sandbox import Sandbox

_WAIT_SECONDS = 30
_PAUSE_SECONDS = 0.5


class SandboxClock:
    """Moves forward only; a reset of the sandbox sets it back."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    def now(self) -> datetime:
        """The instant it is in the sandbox, with zone."""
        return datetime.fromisoformat(self._sandbox.json("GET", "/api/control/clock")["now"])

    def today(self) -> date:
        """The date it is in the sandbox, in Denmark."""
        return self.now().date()

    def advance(self, by: str = "", *, to: datetime | date | str | None = None) -> dict[str, Any]:
        """Wind the clock on and wait until everything due on the way has happened; the job with its report, day by day.

        `by`: an ISO 8601 duration (`P30D`, `PT2H`, `P1M`); `to`: an instant, a date (its first moment in Denmark), or
        `next` for the next thing that is due. Raises `Refused`, and `AssertionError` when the job did not end well.
        """
        asked = {"by": by} if by else {"to": to.isoformat() if isinstance(to, date) else to}
        path = f"/api/control/clock/advance?wait={_WAIT_SECONDS}"
        job: dict[str, Any] = self._sandbox.json("POST", path, json=asked)
        while job["state"] in ("queued", "running"):
            time.sleep(_PAUSE_SECONDS)
            job = self._sandbox.json("GET", f"/api/control/clock/jobs/{job['id']}")
        if job["state"] != "done":
            said = job["said"] or {"da": "", "en": ""}
            raise AssertionError(f"the clock did not get there, {job['state']}: {said['da']} / {said['en']}")
        return job
