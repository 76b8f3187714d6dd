"""AFSKRIVNING and AFSKRIVNING_ANNULLER: claims are written off, and write-offs are undone.

Without an amount the whole rest is written off, with the interest and fees on the claim; an amount is for the claim alone. Undone
is the write-off named, or every one of the claim. The line-of-business system hears of both by OpretDækningAfskrivning.
"""

import json

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.posts import FordringPost
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.money import to_kroner


def afskriv(sag: Sag) -> None:
    """AFSKRIVNING: claims on one account, or all it owes."""
    claims = sag.aabne()
    sag.et_beloeb(len(claims))
    sag.ny_er_ledig("bilag")
    planned = [(claim, krav, beloeb) for claim in claims for krav, beloeb in _amounts(sag, claim)]
    if sag.har_problemer:
        return
    kept = _indhold(sag)
    for claim, krav, beloeb in planned:
        bilag_id = sag.ny_id() if len(planned) == 1 else sag.ny_id("afskriv", krav)
        sag.her.bog.afskriv(bilag_id, krav, beloeb, sag.data.dato or sag.today, kept)
        sag.resultat[f"afskrivning {bilag_id}"] = to_kroner(beloeb)
        sag.her.se_igen(claim.fordring_id)


def annuller(sag: Sag) -> None:
    """AFSKRIVNING_ANNULLER: one write-off, or all of the claims named."""
    claims = sag.fordringer()
    sag.et_beloeb(len(claims))
    planned = [(claim, each) for claim in claims for each in _afskrivninger(sag, claim)]
    if sag.data.objekt_id is not None and not planned:
        sag.ukendt("bilag", "afskrivning", f" {sag.her.konto_id}")
        return
    left = {claim.fordring_id: sum(_tilbage(sag, each) for of, each in planned if of is claim) for claim in claims}
    for fordring_id in (key for key, oere in left.items() if oere == 0):
        sag.refuse(reasons.INTET_AFSKREVET, "fordring", fordring_id, "fordring_ids", fordring_id)
    wanted: int = sag.beloeb(sum(left.values()), "bilag", sag.data.objekt_id or "")
    for claim in claims:
        sag.hos_debitorsystemet(sag.her, claim.fordring_id)
    if sag.har_problemer:
        return
    for claim, each in planned:
        beloeb = min(wanted, _tilbage(sag, each))
        if beloeb > 0:
            _ophaev(sag, claim, each, beloeb)
        wanted -= beloeb


def _amounts(sag: Sag, claim: FordringPost) -> list[tuple[str, int]]:
    rest = sag.her.bog.rest(claim.fordring_id)
    if sag.data.beloeb is not None:
        return [(claim.fordring_id, sag.beloeb(rest, "fordring", claim.fordring_id))]
    owed = [claim.fordring_id] if rest > 0 else []
    return [(krav, sag.her.bog.rest(krav)) for krav in (*owed, *sag.her.tillaeg_paa(claim.fordring_id))]


def _afskrivninger(sag: Sag, claim: FordringPost) -> list[BilagPost]:
    bog = sag.her.bog
    additions = {each.tillaeg_id for each in bog.tillaeg.values() if each.fordring_id == claim.fordring_id}
    found = [
        each
        for each in bog.bilag.values()
        if each.art == Art.AFSKRIVNING and (each.krav_id == claim.fordring_id or each.krav_id in additions)
    ]
    asked = sag.data.objekt_id
    mine = [each for each in found if asked in (None, each.bilag_id)]
    return sorted(mine, key=lambda each: (each.registreret, each.bilag_id))


def _tilbage(sag: Sag, each: BilagPost) -> int:
    return sag.her.bog.tilbage_af(each, Art.AFSKRIVNING_NEDREGULERING)


def _ophaev(sag: Sag, claim: FordringPost, each: BilagPost, beloeb: int) -> None:
    bilag_id = sag.ny_id("annuller", each.bilag_id)
    sag.her.bog.ophaev_afskrivning(bilag_id, each, beloeb, _indhold(sag))
    sag.resultat[f"afskrivning-annulleret {each.bilag_id}"] = to_kroner(beloeb)
    sag.her.se_igen(claim.fordring_id)


def _indhold(sag: Sag) -> str:
    kept = {
        "anmodning_id": sag.command.anmodning_id,
        "aarsag_id": sag.command.aarsag_id,
        "aarsagstekst": STRICTEST.mask(sag.command.aarsagstekst or ""),
    }
    return json.dumps({name: value for name, value in kept.items() if value}, ensure_ascii=False)
