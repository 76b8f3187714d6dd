"""TILBAGEKALD_FRA_INDDRIVELSE: claims are called back from PSRM, with one of its reasons.

Each claim gets an action TILBAGEKALD that leaves with the next batch; the request is answered when PSRM has answered every one. BORT has
a date of effect and the others none; after HENS, KLAG or BORD only FEJL is possible, and after FEJL nothing (stated by PSRM's guide).
"""

import json

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.posts import FordringPost

AARSAGER = ("BORD", "BORT", "FEJL", "HENS", "KLAG", "HAFT")
"""Why a claim is withdrawn (stated: Gældsstyrelsen, tilbagekald en fordring)."""
AKTION = "TILBAGEKALD"
_DER = frozenset({Tilstand.HOERING, Tilstand.UNDER_INDDRIVELSE, Tilstand.TILBAGEKALDT})
_LAASENDE = frozenset({"HENS", "KLAG", "BORD"})


def tilbagekald(sag: Sag) -> None:
    """TILBAGEKALD_FRA_INDDRIVELSE: the actions, ready to be sent."""
    aarsag = sag.data.tilbagekald_aarsag or ""
    if aarsag not in AARSAGER:
        known = ", ".join(AARSAGER)
        sag.refuse(
            reasons.TILBAGEKALD_AARSAG,
            "debitorkontoanmodning",
            sag.command.anmodning_id,
            "tilbagekald_aarsag",
            aarsag,
            kendt=known,
        )
    elif aarsag == "BORT" and sag.data.dato is None:
        sag.refuse(reasons.BORT_UDEN_DATO, "debitorkontoanmodning", sag.command.anmodning_id, "dato")
    elif aarsag != "BORT" and (dato := sag.data.dato) is not None:
        key = sag.command.anmodning_id
        sag.refuse(reasons.TILBAGEKALD_DATO, "debitorkontoanmodning", key, "dato", dato, kendt=aarsag)
    ready = [(claim, forloeb) for claim in sag.fordringer() if (forloeb := _hos_psrm(sag, claim, aarsag)) is not None]
    if sag.har_problemer:
        return
    for claim, forloeb in ready:
        _aktion(sag, claim, forloeb, aarsag)


def _hos_psrm(sag: Sag, claim: FordringPost, aarsag: str) -> ForloebPost | None:
    key = claim.fordring_id
    forloeb = sag.her.forloeb.get(key)
    if forloeb is None or forloeb.tilstand not in _DER or not forloeb.psrm_id:
        tilstand = "ukendt" if forloeb is None else forloeb.tilstand
        sag.refuse(reasons.IKKE_HOS_PSRM, "fordring", key, "fordring_ids", key, tilstand=tilstand)
        return None
    earlier = _tidligere(sag, key, forloeb.psrm_id)
    if earlier and (earlier == "FEJL" or (earlier in _LAASENDE and aarsag != "FEJL")):
        sag.refuse(reasons.KUN_FEJL, "fordring", key, "fordring_ids", key, kendt=earlier)
        return None
    if forloeb.tilstand == Tilstand.TILBAGEKALDT and earlier not in _LAASENDE:
        sag.refuse(reasons.IKKE_HOS_PSRM, "fordring", key, "fordring_ids", key, tilstand=forloeb.tilstand)
        return None
    return forloeb


def _tidligere(sag: Sag, fordring_id: str, psrm_id: str) -> str:
    """The reason of the newest withdrawal of the claim as PSRM has it that was not refused; empty when there is none."""
    mine = [
        each
        for each in sag.her.facts.overdragelser
        if (each.fordring_id, each.aktion, each.psrm_id) == (fordring_id, AKTION, psrm_id) and each.tilstand != "afvist"
    ]
    newest = max(mine, key=lambda each: each.registreret, default=None)
    return "" if newest is None else str(json.loads(newest.indhold).get("aarsag", ""))


def _aktion(sag: Sag, claim: FordringPost, forloeb: ForloebPost, aarsag: str) -> None:
    aktion_id = sag.ny_id("tilbagekald", claim.fordring_id)
    action = {"aktion": AKTION, "aktion_id": aktion_id, "fordring_id": forloeb.psrm_id, "aarsag": aarsag}
    if sag.data.dato is not None:
        action["virkningsdato"] = sag.data.dato.isoformat()
    sag.aktioner.append(aktion_id)
    sag.added.append(
        OverdragelsePost(
            aktion_id,
            sag.her.konto_id,
            claim.fordring_id,
            AKTION,
            "klar",
            sag.terms.now,
            psrm_id=forloeb.psrm_id,
            indhold=json.dumps(action, ensure_ascii=False),
        )
    )
