"""Judging a claim on its way to PSRM: forwarded, or held with reasons. Policy `opkraevning.overdragelse` decides (ours).

`kontrolleret`: a main claim that PSRM would refuse (AFVIST) or nobody can decide (UAFGJORT) is held; one it would hear (HØRING) or
take in (UDFØRT) goes. A related claim that PSRM would not take is left out, and the main claim goes. `altid`: everything goes.
`aldrig`: nothing goes.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from oir_debitor.domain.content import json_text
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.overdragelse.grund import kept
from oir_debitor.domain.psrm import PsrmVerdict
from oir_kernel.events import Event
from oir_kernel.findings import Finding, Outcome

TOPIC = "debitor.overdragelse"
"""Topics below it: `.holdt`, `.udfoert`, `.hoering`, `.afvist`, `.tilbagekaldt`, `.returneret`. Ours."""
_HELD = frozenset({"AFVIST", "UAFGJORT"})
_REASONS = frozenset({Outcome.AFVIS, Outcome.HOERING, Outcome.IKKE_EVALUERET})


@dataclass(frozen=True, slots=True)
class Dom:
    """What the check said of one claim: `verdict` and all that was found, the mapping's findings among it."""

    verdict: str
    findings: tuple[Finding, ...] = ()

    @property
    def holder(self) -> bool:
        """Whether the claim is held back."""
        return self.verdict in _HELD

    @property
    def grunde(self) -> tuple[Finding, ...]:
        """What speaks against the claim: no advice."""
        return tuple(each for each in self.findings if each.outcome in _REASONS)


def dom_af(verdict: PsrmVerdict, mapped: Sequence[Finding]) -> Dom:
    """The verdict with what the mapping found: something it could not map leaves the claim undecided."""
    is_open = any(each.outcome is Outcome.IKKE_EVALUERET for each in mapped)
    name = "UAFGJORT" if is_open and verdict.verdict != "AFVIST" else verdict.verdict
    return Dom(name, (*verdict.findings, *mapped))


def med(forloeb: ForloebPost, **changes: Any) -> ForloebPost:
    """The course with something else kept in it; `None` takes a name away."""
    found: dict[str, Any] = json.loads(forloeb.indhold) | changes
    return replace(forloeb, indhold=json_text({name: value for name, value in found.items() if value is not None}))


def grunde_i(forloeb: ForloebPost) -> list[dict[str, Any]]:
    """Why the claim is held, or was refused by PSRM: findings, whole."""
    found = json.loads(forloeb.indhold)
    kept_in = found.get("holdt") or found.get("afvist") or {}
    return list(kept_in.get("fund", ()))


def holdt(forloeb: ForloebPost, findings: Sequence[Finding], now: datetime) -> ForloebPost:
    """The course of a claim that is held back, with the reasons."""
    course = med(forloeb, holdt={"dato": now.date().isoformat(), "fund": kept(findings)})
    return replace(course, tilstand=Tilstand.HOLDT, naeste_dato=None, naeste="")


def frigivet(forloeb: ForloebPost) -> ForloebPost:
    """The course of a claim that is on its way (again): earlier reasons are forgotten."""
    course = med(forloeb, holdt=None, afvist=None)
    return replace(course, tilstand=Tilstand.OVERDRAGES, naeste_dato=None, naeste="")


def haendelse(what: str, row: ForloebPost | OverdragelsePost, findings: Sequence[Finding] = (), **more: Any) -> Event:
    """The event that tells what became of a claim on its way; ids and rules, no party."""
    aarsager = [{"kode": each.rule_id, "tekst": each.message.da, "vej_ud": each.fix.da} for each in findings]
    told = {"fordring_id": row.fordring_id, "psrm_id": row.psrm_id, **more, "aarsager": aarsager}
    return Event(f"{TOPIC}.{what}", row.konto_id, told)


def aarsag_i(forloeb: ForloebPost) -> str:
    """The reason code a claim was withdrawn with; empty if it was not."""
    return str((json.loads(forloeb.indhold).get("tilbagekaldt") or {}).get("aarsag", ""))


def hos_psrm(forloeb: ForloebPost) -> bool:
    """Whether PSRM has the claim: it gave it an id, and the claim was not called back since."""
    return bool(forloeb.psrm_id) and not aarsag_i(forloeb)
