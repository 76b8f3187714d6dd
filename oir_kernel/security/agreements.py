"""Service agreements: which system may call which service for which authority, with which certificate, and when.

The real platform keeps them in its administration (stated); here they are a plain setting of the sandbox, `agreements`.
A sandbox without any asks for none (ours); from the first one on, every call needs one.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from oir_kernel.errors import (
    AccessRefused,
    AgreementMissing,
    AgreementNotInForce,
    BadRequest,
    RouteNotAgreed,
    SystemUnknown,
)
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr, is_uuid
from oir_kernel.security.failures import refused

ANY = "*"
MAX_AGREEMENTS = 1000
"""Agreements one sandbox may list. Source: ours."""

_THUMBPRINT = re.compile(r"[0-9a-f]{40}|[0-9a-f]{64}")
_SERVICE = re.compile(r"\*|[A-Za-z][A-Za-z0-9]{0,79}")


@dataclass(frozen=True, slots=True)
class Agreement:
    """One agreement. Source: ours; what one holds is stated.

    - `system`: UUID of the it-system instance that calls
    - `service`: the service as its address spells it (`DebitorRegistreringAfsend`), or `*`
    - `municipality`: CVR of the authority it calls for, or `*`
    - `certificate`: thumbprint (SHA-256 or SHA-1, hex) of the certificate it must use; empty: any
    - `cvr`: CVR number the certificate must carry; empty: any
    - `receiver`: UUID of the receiving it-system instance; an explicit route to another is refused; empty: any
    - `begins`, `ends`: first and last day, by the sandbox's clock; `None`: open
    """

    system: str
    service: str = ANY
    municipality: str = ANY
    certificate: str = ""
    cvr: str = ""
    receiver: str = ""
    begins: date | None = None
    ends: date | None = None

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "Agreement":
        """The agreement that JSON describes (`from` and `to` are its days). Raises `BadRequest`."""
        spelled = {_PYTHON.get(name, name): value for name, value in given.items() if value is not None}
        known = {each.name for each in fields(cls)}
        if not spelled.keys() <= known or not all(isinstance(value, str) for value in spelled.values()):
            raise _wrong()
        spelled |= {name: _day(spelled[name]) for name in ("begins", "ends") if name in spelled}
        spelled["system"] = spelled.get("system", "").lower()
        spelled["receiver"] = spelled.get("receiver", "").lower()
        spelled["certificate"] = spelled.get("certificate", "").replace(":", "").replace(" ", "").lower()
        agreement = cls(**spelled)
        if not agreement.is_sound():
            raise _wrong()
        return agreement

    def is_sound(self) -> bool:
        """Whether every value has the form it must have."""
        return (
            is_uuid(self.system)
            and _SERVICE.fullmatch(self.service) is not None
            and (self.municipality == ANY or is_cvr(self.municipality))
            and (not self.certificate or _THUMBPRINT.fullmatch(self.certificate) is not None)
            and (not self.cvr or is_cvr(self.cvr))
            and (not self.receiver or is_uuid(self.receiver))
        )

    def as_dict(self) -> dict[str, str]:
        """Plain values, as JSON spells them; what is open is left out."""
        plain = {each.name: getattr(self, each.name) for each in fields(self)}
        return {_JSON.get(name, name): str(value) for name, value in plain.items() if value}

    def holds_for(self, service: str, municipality: str) -> bool:
        """Whether it is about this service and authority."""
        return self.service in (ANY, service) and self.municipality in (ANY, municipality)

    def accepts(self, caller: "Caller") -> bool:
        """Whether the caller's certificate is the one agreed on; a caller without any was told so already."""
        if not caller.thumbprints:
            return True
        return (not self.certificate or self.certificate in caller.thumbprints) and self.cvr in ("", caller.cvr)


def read_agreements(given: Sequence[Mapping[str, Any]]) -> tuple[Agreement, ...]:
    """The agreements that JSON describes. Raises `BadRequest` for one without form, or for too many."""
    if len(given) > MAX_AGREEMENTS:
        raise BadRequest(
            Text(
                f"En sandkasse har højst {MAX_AGREEMENTS} aftaler; der er {len(given)}. Brug * for service eller myndighed.",
                f"A sandbox has at most {MAX_AGREEMENTS} agreements; there are {len(given)}. Use * for service or authority.",
            )
        )
    return tuple(map(Agreement.of, given))


_PYTHON = {"from": "begins", "to": "ends", "begins": "?", "ends": "?"}
_JSON = {"begins": "from", "ends": "to"}


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls: the system the route names (empty with an implicit route), and its certificate by thumbprints and CVR."""

    system: str
    municipality: str
    receiver: str = ""
    thumbprints: frozenset[str] = frozenset()
    cvr: str = ""


def check_agreements(
    agreements: Sequence[Agreement], caller: Caller, service: str, today: date
) -> Iterator[AccessRefused]:
    """What the register of agreements has against this call."""
    if not agreements:
        return
    read = {"system": caller.system, "municipality": caller.municipality, "service": service}
    known = [each for each in agreements if caller.system in ("", each.system)]
    if not caller.system:  # an implicit route names no system: the certificate does
        known = [each for each in known if caller.thumbprints and each.accepts(caller)]
    if not known:
        yield refused(
            SystemUnknown,
            Text(
                "Ingen serviceaftale kender det kaldende it-system.",
                "No service agreement knows the calling it-system.",
            ),
            Text(
                "Ret Rute/AfsenderItSystemInstans, eller tilføj systemet til sandkassens agreements.",
                "Correct Rute/AfsenderItSystemInstans, or add the system to the sandbox's agreements.",
            ),
            path="HovedOplysninger/Rute/AfsenderItSystemInstans",
            read=read,
        )
        return
    fitting = [each for each in known if each.holds_for(service, caller.municipality) and each.accepts(caller)]
    if not fitting:
        yield refused(
            AgreementMissing,
            Text(
                f"It-systemet har ingen serviceaftale om {service} for myndigheden med dette certifikat.",
                f"The it-system has no agreement on {service} for the authority with this certificate.",
            ),
            Text("Tilføj den til sandkassens agreements.", "Add it to the sandbox's agreements."),
            path="HovedOplysninger/Rute",
            read=read,
        )
        return
    yield from _check_fitting(fitting, caller, today, read)


def _check_fitting(
    fitting: Sequence[Agreement], caller: Caller, today: date, read: Mapping[str, str]
) -> Iterator[AccessRefused]:
    in_force = [each for each in fitting if (each.begins or today) <= today <= (each.ends or today)]
    if not in_force:
        yield refused(
            AgreementNotInForce,
            Text(f"Serviceaftalen gælder ikke {today}.", f"The service agreement is not in force on {today}."),
            Text("Forlæng den, eller stil sandkassens ur.", "Extend it, or set the sandbox's clock."),
            path="HovedOplysninger/Rute",
            read={**read, "today": str(today)},
        )
    elif caller.receiver and all(each.receiver not in ("", caller.receiver) for each in in_force):
        yield refused(
            RouteNotAgreed,
            Text(
                "Rute/ModtagerItSystemInstans er ikke det system, som serviceaftalen nævner.",
                "Rute/ModtagerItSystemInstans is not the system that the service agreement names.",
            ),
            Text(
                "Ret det, eller udelad det og lad aftalen bestemme.",
                "Correct it, or leave it out and let the agreement decide.",
            ),
            path="HovedOplysninger/Rute/ModtagerItSystemInstans",
            read={**read, "receiver": caller.receiver},
        )


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _wrong() from None


def _wrong() -> BadRequest:
    return BadRequest(
        Text(
            "En aftale i agreements har et felt, der ikke findes eller ikke har den rette form. Felterne er system (UUID),"
            " service, municipality (CVR), certificate (aftryk), cvr, receiver (UUID), from og to (datoer).",
            "An agreement in agreements has a field that does not exist or does not have the right form. The fields are system"
            " (UUID), service, municipality (CVR), certificate (thumbprint), cvr, receiver (UUID), from and to (dates).",
        )
    )
