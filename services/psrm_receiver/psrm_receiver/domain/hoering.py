"""Hearing: what the creditor and PSRM may do with a claim that waits, and how long.

Stated: the creditor approves with a written reason (Afventer RIM, then approved or rejected) or takes the claim back with a reason
(moved to rejected and regretted claims). The creditor has 14 days (the earlier of two versions of the guide); who lets them
pass has the claim rejected (ours). DMI has no hearing: what it handles by hand waits for RIM at once (ours).
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from psrm_receiver.domain.aktion import AktionPost, AktionStatus, DmiStatus, HoeringPost, HoeringStatus
from psrm_receiver.domain.dage import dansk_dag
from psrm_receiver.domain.fordring import PsrmFordring, System, Tilstand

FRIST_DAGE: Final = 14
UNDERVEJS: Final = frozenset({HoeringStatus.AFVENTER_FORDRINGSHAVER, HoeringStatus.AFVENTER_RIM})
_END: Final = {
    HoeringStatus.GODKENDT: (AktionStatus.UDFOERT, DmiStatus.UDFOERT, Tilstand.MODTAGET),
    HoeringStatus.AFVIST: (AktionStatus.AFVIST, DmiStatus.AFVIST, Tilstand.AFVIST),
    HoeringStatus.FORTRUDT: (AktionStatus.AFVIST, DmiStatus.AFVIST, Tilstand.FORTRUDT),
}


@dataclass(frozen=True, slots=True)
class Slut:
    """A hearing that ended, with its action and claims as they then are; received claims have yet to be opened."""

    hoering: HoeringPost
    aktion: AktionPost
    fordringer: tuple[PsrmFordring, ...]


def aaben(aktion: AktionPost, fordring: PsrmFordring, now: datetime) -> HoeringPost:
    """The hearing an action's claims begin in."""
    is_dmi = fordring.system == System.DMI
    status = HoeringStatus.AFVENTER_RIM if is_dmi else HoeringStatus.AFVENTER_FORDRINGSHAVER
    return HoeringPost(
        aktion_id=aktion.aktion_id,
        fordring_id=fordring.fordring_id,
        fordringshaver=fordring.fordringshaver,
        system=fordring.system,
        status=status,
        oprettet=now,
        frist=dansk_dag(now) + timedelta(days=FRIST_DAGE),
        aendret=now,
        begrundelse="",
        afgjort=None,
        udfald="",
    )


def godkend(hoering: HoeringPost, begrundelse: str, now: datetime) -> HoeringPost:
    """The creditor stands by the claim: it waits for RIM."""
    return replace(hoering, status=HoeringStatus.AFVENTER_RIM, begrundelse=begrundelse, aendret=now)


def slut(
    hoering: HoeringPost,
    status: HoeringStatus,
    tekst: str,
    now: datetime,
    made: tuple[AktionPost, tuple[PsrmFordring, ...]],
) -> Slut:
    """The end of a hearing: GODKENDT, AFVIST or FORTRUDT, with what was said; `made` are its action and claims."""
    aktion, fordringer = made
    how, in_dmi, tilstand = _END[status]
    ended = replace(hoering, status=status, afgjort=now, aendret=now, udfald=tekst)
    if status == HoeringStatus.FORTRUDT:
        ended = replace(ended, begrundelse=tekst, udfald="")
    lukket = None if status == HoeringStatus.GODKENDT else dansk_dag(now)
    return Slut(
        ended,
        replace(aktion, status=how, dmi_status=in_dmi if aktion.dmi_status else "", aendret=now),
        tuple(replace(each, tilstand=tilstand, lukket=lukket) for each in fordringer),
    )
