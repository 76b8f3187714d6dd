"""What PSRM knows beside an action, as the check of actions reads it. Everything an action points at is in it: it is complete."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from oir_kernel.money import to_kroner
from psrm_receiver.domain.aktion import AktionPost, DmiStatus
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.fordring import PsrmFordring, Tilstand

_TILSTAND: Final = {Tilstand.FORTRUDT: Tilstand.AFVIST, Tilstand.AFSKREVET: Tilstand.RETURNERET}
"""States the check has no word for, as the nearest it has (ours): no longer there, in both."""
_NEVER_USED: Final = (Tilstand.AFVIST, Tilstand.FORTRUDT)


@dataclass(frozen=True, slots=True)
class Kendskab:
    """The claims and actions one action points at, the claims that have a reference it uses, those that already took the
    place of the claim it resends, and the version they were read at.
    """

    fordringer: tuple[PsrmFordring, ...] = ()
    aktioner: tuple[AktionPost, ...] = ()
    med_reference: tuple[PsrmFordring, ...] = ()
    genindsendt: tuple[PsrmFordring, ...] = ()
    version: int = 0

    def as_json(self) -> dict[str, Any]:
        """The `known` of the check."""
        return {
            "fordringer": [_fordring(each) for each in self.fordringer],
            "aktioner": [_aktion(each) for each in self.aktioner],
            "referencer": _referencer(self.med_reference),
            "fuldstaendig": True,
        }


def bruger_reference(fordring: PsrmFordring) -> bool:
    """Whether the claim keeps its reference: one that was rejected or regretted leaves it free for the corrected claim (ours)."""
    return fordring.tilstand not in _NEVER_USED


def _referencer(fordringer: Iterable[PsrmFordring]) -> Mapping[str, str]:
    return {each.reference: each.fordring_id for each in fordringer if bruger_reference(each)}


def _fordring(post: PsrmFordring) -> dict[str, Any]:
    tilstand, stamdata = Tilstand(post.tilstand), json.loads(post.indhold)
    sendt = stamdata.get("beloeb") if post.modtaget is None else to_kroner(post.sendt)
    known = {
        "fordring_id": post.fordring_id,
        "tilstand": _TILSTAND.get(tilstand, tilstand).value,
        "system": post.system,
        "type": post.type,
        "art": post.art,
        "relation": post.relation,
        "hovedfordring_id": post.hovedfordring_id,
        "hovedstol": to_kroner(post.hovedstol),
        "saldo_sendt": sendt,
        "fordringshaver": post.fordringshaver,
        "modtagelsesdato": _day(post),
        "tilbagekaldsaarsag": post.tilbagekaldsaarsag,
        "stamdata": stamdata,
    }
    return {name: value for name, value in known.items() if value not in (None, "")}


def _day(post: PsrmFordring) -> str | None:
    return None if post.modtaget is None else dansk_dag(post.modtaget).isoformat()


def _aktion(post: AktionPost) -> dict[str, Any]:
    raw = json.loads(post.indhold)
    known = {
        "aktion_id": post.aktion_id,
        "aktion": post.aktion,
        "status": "SAGSBEHANDLES" if post.dmi_status == DmiStatus.SAGSBEHANDL else post.status,
        "fordring_id": post.fordring_id,
        "aarsag": post.aarsag,
        "beloeb": to_kroner(post.beloeb) if "beloeb" in raw else None,
        "virkningsdato": None if post.virkningsdato is None else post.virkningsdato.isoformat(),
        "tilbagefoert_af": post.tilbagefoert_af,
        "har_dokumenter": bool(raw.get("dokumenter") or raw.get("noter")),
    }
    return {name: value for name, value in known.items() if value not in (None, "")}
