"""The receipt of an action: its status, the ids given, the reasons against it, and what it made besides."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psrm_receiver.domain.aktion import AktionPost, AktionStatus, HoeringPost
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.fordring import PsrmFordring, SkyldnerPost
from psrm_receiver.domain.udfoer import SKABER


@dataclass(frozen=True, slots=True)
class Kvitteringsdata:
    """An action with the claims it made, the debtors of those, and its hearing."""

    aktion: AktionPost
    skabte: Sequence[PsrmFordring] = ()
    skyldnere: Sequence[SkyldnerPost] = ()
    hoering: HoeringPost | None = None


def kvittering(data: Kvitteringsdata) -> dict[str, Any]:
    """The receipt as JSON values. `fordring_id` is `None` for an action that was refused, ids of rejected claims are told to no one.

    - `relaterede`: the ids of the related claims made, by their references
    - `akr`: AKR numbers PSRM gave, each with the claim and the debtor's place in it
    - `hoering`: status and deadline of its hearing, `None` without one
    - `noter`: what the rules could not decide (ours), `tilbagegivet`: what a withdrawal gave back, in kroner
    """
    aktion, svar = data.aktion, json.loads(data.aktion.svar)
    refused = aktion.status == AktionStatus.AFVIST
    first = next(iter(data.skabte), None)
    return {
        "leverance_id": aktion.leverance_id,
        "aktion_id": aktion.aktion_id,
        "aktion": aktion.aktion,
        "fordringshaver": aktion.fordringshaver,
        "reference": "" if first is None else first.reference,
        "status": aktion.status,
        "dmi_status": aktion.dmi_status or None,
        "fordring_id": None if refused or not aktion.fordring_id else aktion.fordring_id,
        "relaterede": {} if refused else {each.reference: each.fordring_id for each in data.skabte[1:]},
        "modtaget": dansk_dag(aktion.modtaget).isoformat(),
        "modtaget_tid": aktion.modtaget.isoformat(),
        "modtagelsesdato": None if first is None or first.modtaget is None else dansk_dag(first.modtaget).isoformat(),
        "aendret": aktion.aendret.isoformat(),
        "aarsager": json.loads(aktion.aarsager),
        "noter": svar.get("noter", []),
        "akr": [] if refused else [_akr(each) for each in data.skyldnere if each.tildelt],
        "hoering": None if data.hoering is None else _hoering(data.hoering),
        "tilbagegivet": svar.get("tilbagegivet", []),
    }


def skaber(aktion: AktionPost) -> bool:
    """Whether the action makes claims."""
    return aktion.aktion in SKABER


def _akr(post: SkyldnerPost) -> dict[str, Any]:
    return {"fordring_id": post.fordring_id, "skyldner": post.nr, "akr": post.skyldner_ident}


def _hoering(post: HoeringPost) -> dict[str, Any]:
    return {"status": post.status, "frist": post.frist.isoformat()}
