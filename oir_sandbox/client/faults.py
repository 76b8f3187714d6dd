"""Faults in a test: ordered, listed, taken away."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from oir_sandbox.client.sandbox import Sandbox

_WHERE = ("door", "service", "operation", "sender", "share", "skip", "times")


class SandboxFaults:
    """What goes wrong in the sandbox because a test ordered it. A reset takes all of it away."""

    def __init__(self, sandbox: "Sandbox") -> None:
        self._sandbox = sandbox

    def add(self, kind: str, **given: Any) -> dict[str, Any]:
        """Order a fault: `add("latency", time="2s", operation="AfsendFinansbilag", times=1)`.

        `kind` may hold its parameters itself (`http;status=503`); `oir fault kinds` lists the kinds there are. Where and how
        often: `door`, `service`, `operation`, `sender`, `share` (above 0, at most 1), `skip`, `times`; the rest are
        parameters of the kind. Raises `Refused`, which names what there is.
        """
        where = {name: given.pop(name) for name in _WHERE if name in given}
        text = ";".join([kind, *(f"{name.replace('_', '-')}={value}" for name, value in given.items())])
        made: dict[str, Any] = self._sandbox.json("POST", "/api/control/faults", json={"fault": text, **where})
        return made

    def all(self) -> list[dict[str, Any]]:
        """The faults ordered, with how often each has hit."""
        listed: list[dict[str, Any]] = self._sandbox.json("GET", "/api/control/faults")
        return listed

    def clear(self) -> None:
        """Take all faults away."""
        self._sandbox.json("DELETE", "/api/control/faults")
