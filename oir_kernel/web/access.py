"""Who may come in: what a door asks of its callers before anything is read.

A key is given as `Authorization: Bearer …`, as the password of `Authorization: Basic …` (browsers and SOAP clients can do
that), or as `X-Oir-Key`, which goes first, so that a client can send a token of the platform's own beside it. Never in an
address: addresses are logged.
"""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Protocol

from fastapi import Depends, Request
from starlette.datastructures import Headers
from starlette.types import Scope

from oir_kernel.clock import TickingClock, monotonic
from oir_kernel.errors import KeyMissing, KeyRefused, RoleTooLow
from oir_kernel.findings import Text
from oir_kernel.sandbox import DEFAULT
from oir_kernel.sandboxes import LEASE_SECONDS, Sandboxes, unknown
from oir_kernel.storage import Storage
from oir_kernel.storage.keys import EVERY, ROLES, KeyRegistry, StoredKey, parse, waste

CALLER: Final = "oir.caller"
CHALLENGE: Final = 'Basic realm="oir-sandbox", charset="UTF-8"'

_LOOKING: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_NOBODY: Final = ""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: with which role, in which workspace (`None`: every one)."""

    workspace: str | None
    role: str

    def require(self, role: str) -> None:
        """Raises `RoleTooLow` unless the caller has that role or one that allows more."""
        if ROLES.index(role) > ROLES.index(self.role):
            raise RoleTooLow(
                Text(
                    f"Nøglen har rollen {self.role}; dette kræver {role}. Bed en owner om en anden nøgle.",
                    f"The key has the role {self.role}; this takes {role}. Ask an owner for another key.",
                )
            )

    def opens(self, workspace: str) -> bool:
        """Whether sandboxes of that workspace are this caller's."""
        return self.workspace in (None, workspace)


EVERYBODY: Final = Caller(None, "owner")


@dataclass(frozen=True, slots=True)
class Rule:
    """What an address takes: the role for looking and for changing, and whether it is about the one sandbox asked for."""

    path: re.Pattern[str]
    look: str
    change: str
    in_sandbox: bool = True

    def role(self, method: str) -> str:
        """The role that a request of this method takes; empty: none, and no key."""
        return self.look if method in _LOOKING else self.change


def _rule(path: str, look: str, change: str = "", *, in_sandbox: bool = False) -> Rule:
    return Rule(re.compile(path, re.DOTALL), look, change or look, in_sandbox)


RULES: Final[Sequence[Rule]] = (
    _rule(r"/(?:healthz|readyz)", _NOBODY),
    _rule(r"/delt/.*", _NOBODY),  # a shared session: the secret of its address is the key
    _rule(r"/(?:docs|openapi\.json|metrics|errors(?:/.*)?)", "reader"),
    _rule(r"/api/control/(?:keys|workspaces)(?:/.*)?", "owner"),
    _rule(r"/api/control/sandboxes/[^/]*/snapshot", "tester"),
    _rule(r"/api/control/sandboxes(?:/.*)?", "reader", "tester"),
    _rule(r"/pages/sandboxes(?:/.*)?", "reader", "tester"),
    _rule(r"/", "reader", "tester"),  # the first page: without the default sandbox, the caller's own are listed
    _rule(r".*", "reader", "tester", in_sandbox=True),
)
"""The first that fits the whole path decides. Source: ours."""


class Access(Protocol):
    """Where the frame asks, once for each request, before it looks the sandbox up."""

    async def require(self, scope: Scope, path: str, sandbox_id: str) -> None:
        """Put the caller into `scope`. Raises a `SandboxError` unless the caller may do this.

        `path` is the request's without the sandbox prefix, `sandbox_id` the sandbox named, else `default`.
        """


class OpenAccess:
    """Everybody may do everything: for loopback."""

    async def require(self, scope: Scope, path: str, sandbox_id: str) -> None:
        """See `Access.require`."""
        _ = path, sandbox_id
        scope[CALLER] = EVERYBODY


class KeyAccess:
    """Whoever has a key of the sandbox's workspace, as far as its role goes.

    `asking`: beginnings of addresses whose POST only asks and keeps nothing, so that a reader may. `rules` go before
    `RULES`. A sandbox that is not there and one of another workspace look the same.
    """

    def __init__(
        self, storage: Storage, sandboxes: Sandboxes, asking: Sequence[str] = (), rules: Sequence[Rule] = ()
    ) -> None:
        self._storage = storage
        self._sandboxes = sandboxes
        self._rules = (*(_rule(re.escape(begin) + ".*", "reader", in_sandbox=True) for begin in asking), *rules, *RULES)
        self._read: dict[str, tuple[float, StoredKey]] = {}
        self._noted: dict[str, str] = {}

    def rule(self, path: str) -> Rule:
        """The rule for an address."""
        return next(rule for rule in self._rules if rule.path.fullmatch(path))

    async def require(self, scope: Scope, path: str, sandbox_id: str) -> None:
        """See `Access.require`. Raises `KeyMissing`, `KeyRefused`, `RoleTooLow`, `SandboxUnknown`."""
        rule = self.rule(path)
        named = rule.in_sandbox or sandbox_id != DEFAULT
        role = rule.role(scope["method"])
        if role == _NOBODY and not named:
            return
        key = await self._key(given_key(Headers(scope=scope)))
        caller = Caller(None if key.workspace == EVERY else key.workspace, key.role)
        scope[CALLER] = caller
        if named and not caller.opens((await self._sandboxes.scope(sandbox_id)).workspace):
            raise unknown()
        caller.require(role or "reader")

    async def _key(self, given: str) -> StoredKey:
        if not given:
            raise KeyMissing(
                Text(
                    "Serveren kræver en nøgle. Send den som Authorization: Bearer, som adgangskode i Basic eller i X-Oir-Key.",
                    "The server asks for a key. Send it as Authorization: Bearer, as the password of Basic, or in X-Oir-Key.",
                )
            )
        key_id, secret = parse(given) or ("", given)
        key = await self._stored(key_id) if key_id else None
        if key is None:
            waste(secret)
        if key is None or not key.matches(secret):
            raise _refused("kendes ikke", "is not known")
        now = TickingClock().now()
        if not key.is_valid(now):
            raise (
                _refused("er udløbet", "has expired")
                if key.revoked_at is None
                else _refused("er spærret", "was revoked")
            )
        self._note(key, now.date().isoformat())
        return key

    async def _stored(self, key_id: str) -> StoredKey | None:
        asked = monotonic()
        read = self._read.get(key_id)
        if read is not None and asked - read[0] < LEASE_SECONDS:
            return read[1]
        key = await self._storage.read(lambda connection: KeyRegistry(connection).get(key_id))
        if key is None:
            self._read.pop(key_id, None)
        else:
            self._read[key_id] = (asked, key)
        return key

    def _note(self, key: StoredKey, day: str) -> None:
        """The day it was last used: written once a day, and nobody waits for it."""
        if day in (key.used_on, self._noted.get(key.key_id)):
            return
        self._noted[key.key_id] = day
        self._storage.post(lambda connection: KeyRegistry(connection).used(key.key_id, day))


def given_key(headers: Headers) -> str:
    """The key that came with a request, empty if none did."""
    own = headers.get("x-oir-key", "").strip()
    if own:
        return own
    kind, _, value = headers.get("authorization", "").strip().partition(" ")
    if kind.lower() == "bearer":
        return value.strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode("utf-8", "replace").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


def current_caller(request: Request) -> Caller:
    """Who asks; the frame found out."""
    caller: Caller = request.scope[CALLER]
    return caller


CurrentCaller = Annotated[Caller, Depends(current_caller)]


def _refused(da: str, en: str) -> KeyRefused:
    return KeyRefused(
        Text(
            f"Nøglen {da}. Bed en owner af workspacet om en ny (oir keys create).",
            f"The key {en}. Ask an owner of the workspace for a new one (oir keys create).",
        )
    )
