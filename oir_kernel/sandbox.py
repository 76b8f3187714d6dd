"""A sandbox: the scope that state, journal, clock and settings belong to."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import datetime, timedelta
from typing import Any

from oir_kernel.clock import Clock, FrozenClock, TickingClock
from oir_kernel.collection import (
    InddrivelseSettings,
    OpkraevningSettings,
    inddrivelse_settings,
    opkraevning_settings,
)
from oir_kernel.cpr_gate import find_cprs, is_cpr_range
from oir_kernel.delivery.addresses import read_callbacks
from oir_kernel.erp import ErpSettings, erp_settings
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.identifiers import cpr_birth_date, is_cvr
from oir_kernel.security.agreements import Agreement, read_agreements

DEFAULT = "default"
_SANDBOX_ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")

PSRM_POLICIES = ("off", "advise", "enforce")
ENTRY_PROFILES = ("normal", "strict")
SCHEMA_ERROR_ANSWERS = ("svar", "fault")
ACCESS_STRENGTHS = ("off", "lenient", "strict")
CLOCK_YEARS = range(1900, 2200)
"""The years a sandbox's clock may show: every rule has dates to count from, and none leaves the calendar. Source: ours."""


@dataclass(frozen=True, slots=True)
class SandboxSettings:
    """What one sandbox was told to be. Every field has a default; the default sandbox uses them all. Source: ours.

    - `seed`: what chance in this sandbox grows from (faults by share, generated data): the same seed, the same course
    - `magic`: whether a TransaktionsId or CallersServiceCallIdentifier that begins with `oir-fault:` asks for a fault
    - `psrm`: `off` no cross-check, `advise` remarks, `enforce` rejects what PSRM would refuse
    - `entry`: entry control `normal`, or `strict`, which also checks the order of dates
    - `schema_errors`: answer a body that breaks the schema with the operation's own `svar`, or with a SOAP `fault`
    - `clock_offset`: seconds the clock is ahead of the machine; `clock_frozen`: ISO instant it stands still at; both in
      the years 1900-2199
    - `receivers`: CVR numbers of the authorities hosted here; empty means the built-in list
    - `fordringshavere`: PSRM creditor agreement by CVR of the receiving authority
    - `allowed_cpr`: CPR numbers the owner vouches for as test numbers, beside the recognisable ones: ten digits each, or a
      range of one birth date, `010190-4000..010190-4999`
    - `access`: how a SOAP call must prove itself: `off` not at all, `lenient` is told what is wrong, `strict` is refused
    - `erp`: what the stand-in's ERP system is like (`oir_kernel.erp`)
    - `opkraevning`, `inddrivelse`: how the debtor system collects, how the simulated PSRM behaves (`oir_kernel.collection`)
    - `agreements`: which system may call which service for which authority; empty asks for none
    - `callbacks`: hosts (`host` or `host:port`) that subscriptions may have called; loopback needs no entry while no keys are used
    """

    seed: str = ""
    magic: bool = True
    psrm: str = "advise"
    entry: str = "normal"
    schema_errors: str = "svar"
    clock_offset: int = 0
    clock_frozen: str | None = None
    receivers: tuple[str, ...] = ()
    fordringshavere: Mapping[str, str] = field(default_factory=dict)
    allowed_cpr: frozenset[str] = frozenset()
    access: str = "off"
    agreements: tuple[Agreement, ...] = ()
    callbacks: tuple[str, ...] = ()
    erp: ErpSettings = field(default_factory=ErpSettings)
    opkraevning: OpkraevningSettings = field(default_factory=OpkraevningSettings)
    inddrivelse: InddrivelseSettings = field(default_factory=InddrivelseSettings)

    def __post_init__(self) -> None:
        _one_of("psrm", self.psrm, PSRM_POLICIES)
        _one_of("entry", self.entry, ENTRY_PROFILES)
        _one_of("schema_errors", self.schema_errors, SCHEMA_ERROR_ANSWERS)
        _one_of("access", self.access, ACCESS_STRENGTHS)
        _require_usable(self.clock)

    def changed(self, changes: Mapping[str, Any]) -> "SandboxSettings":
        """These settings with `changes` applied. Raises `BadRequest` for a name or value that does not exist."""
        known = {f.name for f in fields(self)}
        for name in changes:
            if name not in known:
                raise BadRequest(
                    Text(
                        f"Indstillingen {name[:40]} findes ikke. Vælg blandt: {', '.join(sorted(known))}.",
                        f"There is no setting {name[:40]}. Choose among: {', '.join(sorted(known))}.",
                    )
                )
        return replace(self, **_typed(changes))

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and JSON."""
        plain = asdict(self)
        return plain | {
            "receivers": list(self.receivers),
            "fordringshavere": dict(self.fordringshavere),
            "allowed_cpr": sorted(self.allowed_cpr),
            "erp": self.erp.as_dict(),
            "opkraevning": self.opkraevning.as_dict(),
            "inddrivelse": self.inddrivelse.as_dict(),
            "agreements": [agreement.as_dict() for agreement in self.agreements],
            "callbacks": list(self.callbacks),
        }

    def clock(self, advanced: timedelta = timedelta()) -> Clock:
        """The clock these settings describe, moved on by what it was advanced since."""
        if self.clock_frozen is not None:
            return FrozenClock(_instant(self.clock_frozen) + advanced)
        return TickingClock(timedelta(seconds=self.clock_offset) + advanced)


@dataclass(frozen=True, slots=True)
class SandboxScope:
    """One sandbox as a request sees it: who it is, what it was told, what time it is there.

    `sandbox_id` is its name, for users; `state_id` is what its rows stand under (left out: the name), and a reset gives it
    another one; `workspace` is whose it is.
    """

    sandbox_id: str
    settings: SandboxSettings
    clock: Clock
    state_id: str = ""
    workspace: str = "default"

    @classmethod
    def of(
        cls, sandbox_id: str, settings: SandboxSettings, state_id: str = "", advanced: timedelta = timedelta()
    ) -> "SandboxScope":
        """The scope of a sandbox with these settings."""
        return cls(sandbox_id, settings, settings.clock(advanced), state_id)

    def __post_init__(self) -> None:
        object.__setattr__(self, "state_id", self.state_id or self.sandbox_id)


def is_sandbox_id(value: str) -> bool:
    """Whether `value` can name a sandbox."""
    return _SANDBOX_ID.fullmatch(value) is not None and not _holds_cpr(value)


def require_sandbox_id(value: str) -> str:
    """`value` if it can name a sandbox: 1-63 of a-z, 0-9 and hyphen, not at the ends. Raises `BadRequest`."""
    if not is_sandbox_id(value):
        raise BadRequest(
            Text(
                "Sandkassens navn skal være 1-63 tegn af a-z, 0-9 og bindestreg, uden bindestreg i enderne og uden CPR-lignende tal.",
                "A sandbox name is 1-63 characters of a-z, 0-9 and hyphen, no hyphen at the ends and no CPR-like number.",
            )
        )
    return value


def _typed(changes: Mapping[str, Any]) -> dict[str, Any]:
    typed = dict(changes)
    if "seed" in typed:
        _each("seed", [typed["seed"]], lambda seed: not _holds_cpr(seed))
    if "erp" in typed:
        typed["erp"] = erp_settings(typed["erp"])
    if "opkraevning" in typed:
        typed["opkraevning"] = opkraevning_settings(typed["opkraevning"])
    if "inddrivelse" in typed:
        typed["inddrivelse"] = inddrivelse_settings(typed["inddrivelse"])
    if "receivers" in typed:
        typed["receivers"] = tuple(typed["receivers"])
        _each("receivers", typed["receivers"], is_cvr)
    if "allowed_cpr" in typed:
        typed["allowed_cpr"] = frozenset(typed["allowed_cpr"])
        _each("allowed_cpr", typed["allowed_cpr"], lambda each: cpr_birth_date(each) is not None or is_cpr_range(each))
    if "agreements" in typed:
        typed["agreements"] = read_agreements(typed["agreements"])
    if "callbacks" in typed:
        _each("callbacks", typed["callbacks"], lambda host: not _holds_cpr(host))
        typed["callbacks"] = read_callbacks(typed["callbacks"])
    if "fordringshavere" in typed:
        _each("fordringshavere", typed["fordringshavere"], is_cvr)
        _each("fordringshavere", typed["fordringshavere"].values(), lambda agreement: not _holds_cpr(agreement))
    if typed.get("clock_frozen") is not None:
        typed["clock_frozen"] = _instant(typed["clock_frozen"]).isoformat()
    return typed


def _each(name: str, values: Iterable[str], holds: Callable[[str], bool]) -> None:
    wrong = sum(not holds(value) for value in values)
    if wrong:
        raise BadRequest(
            Text(
                f"Indstillingen {name} har {wrong} numre, som ikke er gyldige. Ret dem; intet er ændret.",
                f"The setting {name} has {wrong} numbers that are not valid. Correct them; nothing was changed.",
            )
        )


def _holds_cpr(value: str) -> bool:
    return next(find_cprs(value), None) is not None


def _require_usable(clock: Callable[[], Clock]) -> None:
    try:
        year = clock().now().year
    except OverflowError:
        year = 0
    if year not in CLOCK_YEARS:
        raise BadRequest(
            Text(
                f"Sandkassens ur kan vise årene {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}. Ret clock_offset eller clock_frozen.",
                f"The sandbox's clock can show the years {CLOCK_YEARS[0]}-{CLOCK_YEARS[-1]}. Correct clock_offset or clock_frozen.",
            )
        )


def _one_of(name: str, value: str, allowed: tuple[str, ...]) -> None:
    if value not in allowed:
        raise BadRequest(
            Text(
                f"Indstillingen {name} kan være {', '.join(allowed)}; den sendte værdi er ingen af dem.",
                f"The setting {name} can be {', '.join(allowed)}; the value sent is none of them.",
            )
        )


def _instant(value: str) -> datetime:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        at = None
    if at is None or at.tzinfo is None:
        raise BadRequest(
            Text(
                "clock_frozen skal være et tidspunkt med tidszone, fx 2026-11-23T09:00:00+01:00.",
                "clock_frozen is an instant with zone, for example 2026-11-23T09:00:00+01:00.",
            )
        )
    return at
