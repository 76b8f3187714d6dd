"""An expectation held against a sandbox's journal, and the assertion that says what came nearest."""

import difflib
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from oir_sandbox.client.sandbox import Sandbox

SHORT: Final[Mapping[str, str]] = {
    "konto": "DebitorkontoIdentifikation",
    "fordring": "FordringIdentifikation",
    "bilag": "FinansbilagIdentifikation",
    "faktura": "FakturaInformationIdentifikation",
}
"""Short names of the ids that are asked about most."""

_ASKED = ("operation", "accepted", "findings", "fields", "times", "at_least", "at_most")
_OWN = ("door", "sender", "transaktions_id", "verdict", "fault", "answer")


def must_hold(sandbox: "Sandbox", asked: Mapping[str, Any], named: Mapping[str, Any]) -> None:
    """Ask the sandbox. Raises `AssertionError` when the expectation does not hold, `Refused` when it cannot be asked,
    `TypeError` for a slip in a name.
    """
    _require_no_slip(named)
    own = {name: value for name, value in named.items() if name in _OWN}
    fields = {SHORT.get(name, name): value for name, value in named.items() if name not in _OWN}
    given = {name: value for name, value in {**asked, **own}.items() if value not in (None, "", [])}
    result = sandbox.json("POST", "/api/control/verify", json={**given, "fields": fields})
    if not result["satisfied"]:
        raise AssertionError(told(result))


def _require_no_slip(named: Mapping[str, Any]) -> None:
    """Raises `TypeError` for a name that is nearly one of the expectation's own: as a field it would ask something else."""
    for name in named:
        near = [] if name in _OWN else difflib.get_close_matches(name, (*_ASKED, *_OWN), n=1, cutoff=0.85)
        if near:
            raise TypeError(
                f"{name}: mente du {near[0]}? Et felt af det navn skrives i fields={{…}}."
                f" / did you mean {near[0]}? A field of that name is written in fields={{…}}."
            )


def told(result: Mapping[str, Any]) -> str:
    """What a verification found, in lines for a person: Danish, then English."""
    lines = [result["message"]["da"], result["message"]["en"]]
    for near in result["near_misses"]:
        lines.append(f"  #{near['seq']} {near['operation']}")
        lines += (f"    {each['message']['da']} / {each['message']['en']}" for each in near["differences"])
    return "\n".join(lines)
