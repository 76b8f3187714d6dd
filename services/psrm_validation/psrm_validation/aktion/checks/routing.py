"""Actions on claims that live in the old system, DMI."""

from collections.abc import Iterator

from psrm_validation.aktion.known import UNFINISHED, Kendt
from psrm_validation.aktion.model import REVERSING, Aktion
from psrm_validation.aktion.registry import FORDRING, REF, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.masking import shown


@action_check_for("PSRM-K-422", reads=("kanal",))
def the_portal_does_not_reach_dmi(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Portalen kan ikke straks udføre en aktion på en fordring, der ligger i DMI."""
    del kendt
    if aktion.kanal == "PORTAL" and situation.known_fordring is not None:
        yield from _in_dmi(situation)


@action_check_for("PSRM-K-426", actions=("NAOR",), needs=(FORDRING,))
def dmi_knows_no_naor(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """DMI kan ikke annullere en opskrivning (NAOR)."""
    del aktion, kendt
    yield from _in_dmi(situation)


@action_check_for("PSRM-K-512", actions=("FHI",), needs=(FORDRING,))
def dmi_cannot_change_hovedstol(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """DMI kan ikke ændre en hovedstol."""
    del aktion, kendt
    yield from _in_dmi(situation)


@action_check_for("PSRM-K-538", actions=("TILBAGEKALD",), needs=(FORDRING,))
def bort_is_for_psrm_only(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Årsag BORT bruges ikke om en fordring i DMI."""
    del kendt
    if aktion.aarsag == "BORT":
        yield from _in_dmi(situation)


@action_check_for("PSRM-K-488", actions=tuple(REVERSING), needs=(FORDRING, REF))
def dmi_has_done_what_is_undone(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den aktion, der tilbageføres, er gennemført i DMI."""
    del kendt
    if situation.fordring.system == "DMI" and situation.ref.status in UNFINISHED:
        yield Hit("ref_aktion_id", values={"ref": shown(aktion.ref_aktion_id), "status": situation.ref.status.value})


def _in_dmi(situation: Situation) -> Iterator[Hit | Mangler]:
    if situation.fordring.system == "DMI":
        yield Hit("fordring_id", values={"id": shown(situation.fordring.fordring_id)})
