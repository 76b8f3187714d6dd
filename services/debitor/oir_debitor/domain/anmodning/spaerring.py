"""STATUS_SPÆR_OPKRÆVNING and STATUS_OPHÆV_SPÆRRING: a claim is not reminded of and not handed over while it is stopped.

Interest goes on, and payments are taken (ours). On a whole account every claim that owes something is meant.
"""

from dataclasses import replace

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.reasons import Reason


def spaer(sag: Sag) -> None:
    """STATUS_SPÆR_OPKRÆVNING."""
    _saet(sag, reasons.ALLEREDE_SPAERRET, stop=True)


def ophaev(sag: Sag) -> None:
    """STATUS_OPHÆV_SPÆRRING."""
    _saet(sag, reasons.IKKE_SPAERRET, stop=False)


def _saet(sag: Sag, uaendret: Reason, *, stop: bool) -> None:
    claims = sag.aabne()
    courses = [sag.her.forloeb[each.fordring_id] for each in claims if each.fordring_id in sag.her.forloeb]
    for each in courses if sag.form is not Form.EN_KONTO else ():
        if each.rykkerstop is stop:
            sag.refuse(uaendret, "fordring", each.fordring_id, "fordring_ids", each.fordring_id)
    turned = [each for each in courses if each.rykkerstop is not stop]
    if claims and not turned and not sag.problems:
        sag.refuse(uaendret, "konto", sag.her.konto_id, "konto_id", sag.her.konto_id)
    if sag.har_problemer:
        return
    for each in turned:
        sag.her.put_forloeb(replace(each, rykkerstop=stop))
        sag.her.se_igen(each.fordring_id)
