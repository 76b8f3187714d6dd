"""HENSTAND and HENSTAND_OPHØR: a claim is not reminded of until a day, and is again from another.

A postponement runs from a day (today when none is sent) to its last day; the day's run keeps to it. Ours.
"""

from dataclasses import replace
from datetime import date

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.forloebsposter import HenstandPost
from oir_debitor.domain.posts import FordringPost


def giv(sag: Sag) -> None:
    """HENSTAND: on claims, or on all an account owes."""
    til, fra = sag.data.til or sag.today, sag.data.fra or sag.today
    if til < max(fra, sag.today):
        known = max(fra, sag.today)
        sag.refuse(reasons.DATO_PASSET, "debitorkontoanmodning", sag.command.anmodning_id, "til", til, kendt=known)
    claims = sag.aabne()
    for claim in claims:
        running = _loeber(sag, claim)
        if running is not None and (running.til is None or running.til >= til):
            known_til = running.til or "videre"
            sag.refuse(
                reasons.HENSTAND_LOEBER,
                "fordring",
                claim.fordring_id,
                "fordring_ids",
                claim.fordring_id,
                kendt=known_til,
            )
    sag.ny_er_ledig("fordring")
    if sag.har_problemer:
        return
    for claim in claims:
        _giv(sag, claim, fra, til, alene=len(claims) == 1)


def ophoer(sag: Sag) -> None:
    """HENSTAND_OPHØR: the postponement of claims that runs ends today; on a whole account all that run."""
    running = [(claim, _loeber(sag, claim)) for claim in sag.fordringer()]
    for claim, each in running:
        if each is None and sag.command.fordring_ids:
            key = claim.fordring_id
            sag.refuse(reasons.INGEN_HENSTAND, "fordring", key, "fordring_ids", key)
    ends = [(claim, each) for claim, each in running if each is not None]
    if not ends and not sag.problems:
        sag.refuse(reasons.INGEN_HENSTAND, "konto", sag.her.konto_id, "konto_id", sag.her.konto_id)
    if sag.har_problemer:
        return
    for claim, each in ends:
        sag.changed.append(replace(each, ophoert=sag.today))
        sag.her.se_igen(claim.fordring_id)


def _giv(sag: Sag, claim: FordringPost, fra: date, til: date, *, alene: bool) -> None:
    running = _loeber(sag, claim)
    if running is not None:  # the longer one takes its place
        sag.changed.append(replace(running, ophoert=sag.today))
    sag.added.append(
        HenstandPost(
            sag.ny_id() if alene else sag.ny_id("henstand", claim.fordring_id),
            sag.her.konto_id,
            claim.fordring_id,
            sag.terms.now,
            fra,
            til,
            sag.command.aarsag_id or "",
            sag.command.aarsagstekst or "",
        )
    )
    sag.her.se_igen(claim.fordring_id)


def _loeber(sag: Sag, claim: FordringPost) -> HenstandPost | None:
    """The postponement of a claim that is not over."""
    mine = (
        each
        for each in sag.her.facts.henstande
        if each.fordring_id == claim.fordring_id
        and each.ophoert is None
        and (each.til is None or each.til >= sag.today)
        and sag.data.objekt_id in (None, each.henstand_id)
    )
    return next(mine, None)
