"""The names a tester may mean: of services, operations and topics. A name that is none is refused, with the nearest that is."""

import difflib
import re
from collections.abc import Collection
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr
from oir_kernel.web.model import UUID

_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD")
_PATTERN = re.compile(r"[*?\[]")


@dataclass(frozen=True, slots=True)
class KnownNames:
    """The names of a server and its edition, also of services that run in another process. Nothing known refuses nothing.

    - `services`: of the contract, of the JSON doors, and the kinds of subscription
    - `operations`: of the contract, and the file specifications; `json`: how the addresses of the JSON doors begin
    - `topics`: of events
    """

    services: Collection[str] = ()
    operations: Collection[str] = ()
    json: Collection[str] = ()
    topics: Collection[str] = ()

    def require_service(self, field: str, name: str) -> None:
        """Raises `BadRequest` for a name, or pattern with `*`, that no service has."""
        _require(field, name, self.services)

    def require_operation(self, field: str, name: str) -> None:
        """Raises `BadRequest` for what no operation, topic, file specification, or method and path of a JSON door can be."""
        method, space, path = name.partition(" ")
        if space and self.json and (method in _METHODS or _PATTERN.search(method)):
            if not _PATTERN.search(path) and not path.startswith(tuple(self.json)):
                raise _unknown(field, name, [f"{method} {begin}" for begin in self.json])
            return
        _require(field, name, (*self.operations, *self.topics))

    def require_contract_operation(self, field: str, name: str) -> None:
        """Raises `BadRequest` for a name that is no operation of the contract."""
        if self.operations and name not in self.operations:
            raise _unknown(field, name, self.operations)

    def require_topic(self, field: str, name: str) -> None:
        """Raises `BadRequest` for what is neither a topic nor the beginning of one."""
        if self.topics and name != "*" and not any(f"{topic}.".startswith(f"{name}.") for topic in self.topics):
            raise _unknown(field, name, {*self.topics, *(topic.split(".")[0] for topic in self.topics)})

    def require_sender(self, field: str, value: str) -> None:
        """Raises `BadRequest` for what is neither a CVR number nor the UUID of an it-system."""
        if self.services and value and not is_cvr(value) and not re.fullmatch(UUID, value):
            given = _shown(value)
            raise BadRequest(
                Text(
                    f"{field} »{given}« er hverken et CVR-nummer eller et it-systems UUID. Skriv et af dem.",
                    f"{field} »{given}« is neither a CVR number nor the UUID of an it-system. Write one of these.",
                )
            )


def _require(field: str, name: str, known: Collection[str]) -> None:
    if not name or not known or name in known or any(fnmatchcase(each, name) for each in known):
        return
    if _PATTERN.search(name) and "/" in name:
        return
    raise _unknown(field, name, known)


def _unknown(field: str, name: str, known: Collection[str]) -> BadRequest:
    folded = {each.casefold(): each for each in known}
    near = [folded[each] for each in difflib.get_close_matches(name.casefold(), folded, n=3, cutoff=0.5)]
    shown = ", ".join(near or sorted(known)[:20])
    given = _shown(name)
    return BadRequest(
        Text(
            f"{field} »{given}« kendes ikke. {'Mente du' if near else 'Vælg blandt'}: {shown}.",
            f"{field} »{given}« is not known. {'Did you mean' if near else 'Choose among'}: {shown}.",
        )
    )


def _shown(given: str) -> str:
    return STRICTEST.mask_value(given)[:60]


NO_NAMES: Final = KnownNames()
