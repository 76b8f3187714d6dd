"""RYKKERGEBYR_OPRET and RYKKERGEBYR_NEDREGULER: a reminder fee is added to a claim, or taken away again.

The schedule of the claim's kind says which law the fee follows: 250 kr. at most by gebyrloven § 2, or 100 kr. and three fees by
renteloven § 9 b.
"""

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.posts import FordringPost
from oir_kernel.money import Oere, to_kroner

LOFT_CIVIL, LOFT_OFFENTLIG = Oere(100_00), Oere(250_00)
"""The most a reminder may cost, øre: renteloven § 9 b, stk. 2; gebyrloven § 2, stk. 2."""
FLEST_CIVIL = 3
"""Reminder fees on one claim at most: renteloven § 9 b, stk. 2."""


def opret(sag: Sag) -> None:
    """RYKKERGEBYR_OPRET: one fee on one claim; without an amount, the cap."""
    claims = sag.aabne()
    sag.et_beloeb(len(claims))
    sag.ny_er_ledig("tillaeg")
    for claim in claims:
        _check(sag, claim)
    if sag.har_problemer:
        return
    for claim in claims:
        tillaeg_id = sag.ny_id() if len(claims) == 1 else sag.ny_id("gebyr", claim.fordring_id)
        beloeb = sag.data.beloeb or _loft(sag, claim)
        day = sag.today
        sag.her.bog.laeg_til(
            TillaegPost(
                tillaeg_id, sag.her.konto_id, claim.fordring_id, Art.RYKKERGEBYR, sag.terms.now, beloeb, day, day
            )
        )
        sag.resultat[f"rykkergebyr {tillaeg_id}"] = to_kroner(beloeb)
        sag.her.se_igen(claim.fordring_id)


def nedreguler(sag: Sag) -> None:
    """RYKKERGEBYR_NEDREGULER: one fee, or every fee of the claims named."""
    claims = sag.fordringer()
    sag.et_beloeb(len(claims))
    asked = sag.data.objekt_id
    owed = [(claim, each) for claim in claims for each in _gebyrer(sag, claim) if asked in (None, each.tillaeg_id)]
    if asked is not None and not owed:
        sag.ukendt("tillaeg", "rykkergebyr", f" {sag.her.konto_id}")
        return
    for claim in claims:
        if not any(each is claim and sag.her.bog.rest(fee.tillaeg_id) for each, fee in owed):
            sag.intet(claim.fordring_id)
        sag.hos_debitorsystemet(sag.her, claim.fordring_id)
    left = sum(sag.her.bog.rest(each.tillaeg_id) for _, each in owed)
    wanted: int = sag.beloeb(left, "tillaeg", asked or "")
    if sag.har_problemer:
        return
    for claim, each in owed:
        beloeb = min(wanted, sag.her.bog.rest(each.tillaeg_id))
        if beloeb > 0:
            sag.her.bog.nedreguler_tillaeg(sag.ny_id("nedreguler", each.tillaeg_id), each.tillaeg_id, beloeb)
            sag.resultat[f"rykkergebyr-nedreguleret {each.tillaeg_id}"] = to_kroner(beloeb)
            sag.her.se_igen(claim.fordring_id)
        wanted -= beloeb


def _check(sag: Sag, claim: FordringPost) -> None:
    loft, key = _loft(sag, claim), claim.fordring_id
    if sag.data.beloeb is not None and sag.data.beloeb > loft:
        known = to_kroner(loft)
        sag.refuse(reasons.GEBYR_OVER_LOFT, "fordring", key, "beloeb", to_kroner(sag.data.beloeb), kendt=known)
    if sag.lov(claim) == "civil" and len(_gebyrer(sag, claim)) >= FLEST_CIVIL:
        sag.refuse(reasons.FOR_MANGE_GEBYRER, "fordring", key, "fordring_ids", key, kendt=FLEST_CIVIL)


def _loft(sag: Sag, claim: FordringPost) -> Oere:
    return LOFT_CIVIL if sag.lov(claim) == "civil" else LOFT_OFFENTLIG


def _gebyrer(sag: Sag, claim: FordringPost) -> list[TillaegPost]:
    mine = (each for each in sag.her.bog.tillaeg.values() if each.fordring_id == claim.fordring_id)
    fees = [each for each in mine if each.art == Art.RYKKERGEBYR]
    return sorted(fees, key=lambda each: (each.registreret, each.tillaeg_id))
