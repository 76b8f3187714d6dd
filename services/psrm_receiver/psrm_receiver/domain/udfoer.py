"""Carrying an action out: from what the rules made of it and what PSRM holds, to rows, movements and the receipt."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from oir_kernel.money import to_oere
from psrm_receiver.domain.aktion import AktionKode, AktionPost, AktionStatus, DmiStatus, HoeringPost
from psrm_receiver.domain.bog import Bog
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.dom import Dom, sagt
from psrm_receiver.domain.fordring import Bevaegelse, PsrmFordring, System
from psrm_receiver.domain.hoering import aaben
from psrm_receiver.domain.opret import opret, system_of
from psrm_receiver.domain.regulering import OPHAEVER, reguler
from psrm_receiver.domain.tilbagekald import alle, omfattet

SKABER = frozenset({AktionKode.OPRET, AktionKode.GENINDSEND})
"""Actions that make claims."""


@dataclass(frozen=True, slots=True)
class Grundlag:
    """What an action is carried out on: the claim it is about with its related claims, their movements, and the action it names."""

    fordring: PsrmFordring | None = None
    relaterede: Sequence[PsrmFordring] = ()
    bevaegelser: Mapping[str, Sequence[Bevaegelse]] = field(default_factory=dict)
    ref: AktionPost | None = None
    ref_af_ref: AktionPost | None = None


@dataclass(slots=True)
class Beslutning:
    """What is to be written: new posts, replaced posts, new movements (their numbers are given when stored)."""

    added: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    bevaegelser: list[Bevaegelse] = field(default_factory=list)

    @property
    def hoering(self) -> HoeringPost | None:
        """The hearing that begins, if one does."""
        return next((each for each in self.added if isinstance(each, HoeringPost)), None)


def dom_i_system(dom: Dom, aktion: AktionPost) -> Dom:
    """What becomes of the rules' word in DMI: a creating action with notes is handled by hand there (stated for the portal)."""
    raw = json.loads(aktion.indhold)
    if aktion.aktion not in SKABER or dom.status != AktionStatus.UDFOERT or system_of(raw) != System.DMI:
        return dom
    noter = raw.get("noter") or raw["fordring"].get("noter")
    return replace(dom, status=AktionStatus.HOERING) if noter else dom


def dom_om_gentagelse(dom: Dom, genindsendt: Sequence[PsrmFordring]) -> Dom:
    """A withdrawn claim takes its new place once: resent again it would be owed twice. No numeric code is known (ours)."""
    if not genindsendt:
        return dom
    own = genindsendt[0].fordring_id
    aarsag = sagt(
        "SBX-MOD-104",
        f"Fordringen er allerede genindsendt som {own}. PSRM afviser aktionen.",
        f"The claim has been resent already, as {own}. PSRM rejects the action.",
        "SBX-MOD-104",
        "fordring_id",
    )
    return replace(dom, status=AktionStatus.AFVIST, aarsager=(*dom.aarsager, aarsag))


def udfoer(aktion: AktionPost, dom: Dom, grundlag: Grundlag, seed: str, numre: range, now: datetime) -> Beslutning:
    """Everything one action comes to. `numre` are the counts of the claims it makes, empty for another action."""
    beslutning = Beslutning()
    svar: dict[str, Any] = {"noter": list(dom.noter)} if dom.noter else {}
    about = aktion.fordring_id or ("" if grundlag.ref is None else grundlag.ref.fordring_id)
    if dom.status != AktionStatus.AFVIST:
        about = _carry_out(aktion, dom, grundlag, (seed, numre, now), beslutning, svar) or about
    elif aktion.aktion == AktionKode.OPRET:
        about = ""
    beslutning.changed.append(
        replace(
            aktion,
            status=dom.status,
            dmi_status=_dmi(aktion, dom, grundlag),
            fordring_id=about,
            aendret=now,
            aarsager=json.dumps(list(dom.aarsager), ensure_ascii=False),
            svar=json.dumps(svar, ensure_ascii=False),
        )
    )
    return beslutning


def _carry_out(
    aktion: AktionPost,
    dom: Dom,
    grundlag: Grundlag,
    terms: tuple[str, range, datetime],
    into: Beslutning,
    svar: dict[str, Any],
) -> str:
    """The id of the claim made, empty for an action on one that was there."""
    seed, numre, now = terms
    kode = AktionKode(aktion.aktion)
    if kode in SKABER:
        return _make(aktion, dom, seed, numre, now, into)
    fordring = grundlag.fordring
    if fordring is None:
        return ""
    if kode == AktionKode.TILBAGEKALD:
        _withdraw(aktion, fordring, grundlag, now, into, svar)
    elif kode == AktionKode.AENDR:
        into.changed.append(_corrected(aktion, fordring))
    else:
        bog = Bog(fordring, grundlag.bevaegelser.get(fordring.fordring_id, ()), aktion.aktion_id, now)
        reguler(bog, aktion, grundlag.ref, dansk_dag(aktion.modtaget))
        into.bevaegelser += bog.nye
        into.changed += _undone(aktion, grundlag)
    return ""


def _make(aktion: AktionPost, dom: Dom, seed: str, numre: range, now: datetime, into: Beslutning) -> str:
    in_hearing = dom.status == AktionStatus.HOERING
    made = opret(aktion, seed, numre, now, i_hoering=in_hearing)
    into.added += [*made.fordringer, *made.skyldnere]
    into.bevaegelser += made.bevaegelser
    if in_hearing:
        into.added.append(aaben(aktion, made.fordringer[0], now))
    return made.fordringer[0].fordring_id


def _withdraw(
    aktion: AktionPost,
    fordring: PsrmFordring,
    grundlag: Grundlag,
    now: datetime,
    into: Beslutning,
    svar: dict[str, Any],
) -> None:
    along = omfattet(fordring, grundlag.relaterede, aktion.aarsag)
    when = (now, dansk_dag(aktion.modtaget), aktion.virkningsdato)
    done = alle(along, grundlag.bevaegelser, aktion.aarsag, when, aktion.aktion_id)
    into.changed += [each.fordring for each in done]
    into.bevaegelser += [bevaegelse for each in done for bevaegelse in each.bevaegelser]
    svar["tilbagegivet"] = [each.as_json() for each in done]


def _corrected(aktion: AktionPost, fordring: PsrmFordring) -> PsrmFordring:
    """The claim with its new face value; its balance is as before (stated: FHI)."""
    ny = json.loads(aktion.indhold).get("ny_hovedstol")
    if ny is None:
        return fordring
    inner = json.loads(fordring.indhold) | {"hovedstol": ny}
    indhold = json.dumps(inner, ensure_ascii=False, sort_keys=True)
    return replace(fordring, hovedstol=to_oere(ny), indhold=indhold)


def _undone(aktion: AktionPost, grundlag: Grundlag) -> list[AktionPost]:
    """The action undone, marked; what that one had undone stands again and may be undone anew (ours)."""
    ref, before = grundlag.ref, grundlag.ref_af_ref
    if ref is None or AktionKode(aktion.aktion) not in OPHAEVER:
        return []
    marked = [replace(ref, tilbagefoert_af=aktion.aktion_id)]
    if before is not None and before.tilbagefoert_af == ref.aktion_id:
        marked.append(replace(before, tilbagefoert_af=""))
    return marked


def _dmi(aktion: AktionPost, dom: Dom, grundlag: Grundlag) -> str:
    raw = json.loads(aktion.indhold)
    makes = aktion.aktion in SKABER and isinstance(raw.get("fordring"), Mapping)
    system = system_of(raw) if makes else (None if grundlag.fordring is None else grundlag.fordring.system)
    if system != System.DMI:
        return ""
    if dom.status == AktionStatus.HOERING:
        return DmiStatus.SAGSBEHANDL
    return DmiStatus.AFVIST if dom.status == AktionStatus.AFVIST else DmiStatus.UDFOERT
