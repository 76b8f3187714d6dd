"""The reason of a write-down or a withdrawal, and what an earlier withdrawal leaves open."""

from collections.abc import Iterator

from psrm_validation.aktion.known import Kendt, Tilstand
from psrm_validation.aktion.model import Aktion, AktionKode
from psrm_validation.aktion.registry import FORDRING, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.masking import shown

_ONLY_FEJL_AFTER = frozenset({"HENS", "KLAG", "BORD"})
_WITH_STATE_REFUND = frozenset({"FEJL", "KLAG"})
_NOT_CREATING = tuple(code for code in AktionKode if code not in {AktionKode.OPRET, AktionKode.GENINDSEND})


@action_check_for("PSRM-K-410", actions=("NEDSKRIV",))
def a_correction_is_for_the_whole_claim(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En nedskrivning med årsag REGU gælder hele fordringen, ikke en enkelt skyldner."""
    del kendt, situation
    if aktion.aarsag == "REGU" and aktion.skyldner is not None:
        yield Hit("skyldner")


@action_check_for("PSRM-K-571", actions=("NEDSKRIV",))
def fast_is_no_reason_in_psrm(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Årsag FAST bruges ikke i PSRM."""
    del kendt, situation
    if aktion.aarsag == "FAST":
        yield Hit("aarsag", expected="INDB, REGU")


@action_check_for("PSRM-K-602", actions=_NOT_CREATING, needs=(FORDRING,))
def nothing_after_a_mistake(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En fordring, der er tilbagekaldt med FEJL, er lukket."""
    del aktion, kendt
    if withdrawn_with(situation) == "FEJL":
        yield Hit("fordring_id", values={"id": shown(situation.fordring.fordring_id)})


@action_check_for("PSRM-K-603", actions=("TILBAGEKALD",), reads=("aarsag",), needs=(FORDRING,))
def only_a_mistake_after_a_withdrawal(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Efter HENS, KLAG eller BORD kan der kun tilbagekaldes med FEJL."""
    del kendt
    earlier = withdrawn_with(situation)
    if situation.fordring.tilstand is Tilstand.TILBAGEKALDT and earlier is None and aktion.aarsag != "FEJL":
        yield Mangler("tilbagekaldsaarsag")
    elif earlier in _ONLY_FEJL_AFTER and aktion.aarsag != "FEJL":
        yield Hit("aarsag", values={"tidligere": str(earlier)}, expected="FEJL")


@action_check_for("PSRM-R-225", actions=("TILBAGEKALD",), reads=("aarsag",), needs=(FORDRING,))
def a_refunded_claim_is_withdrawn_for_few_reasons(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En fordring med statsrefusion tilbagekaldes kun med FEJL eller KLAG."""
    del kendt
    known, stamdata = situation.fordring.statsrefusion, situation.fordring.stamdata
    if known is None and stamdata is not None and stamdata.oevrige is not None:
        known = stamdata.oevrige.statsrefusion
    if known and aktion.aarsag is not None and aktion.aarsag not in _WITH_STATE_REFUND:
        yield Hit("aarsag", expected="FEJL, KLAG")


@action_check_for("PSRM-K-570", actions=("TILBAGEKALD",), needs=(FORDRING,))
def split_claims_are_withdrawn_first(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Relaterede fordringer, der er udskilt, tilbagekaldes før hovedfordringen."""
    del aktion, kendt
    if situation.fordring.splittede:
        yield Hit("fordring_id", values={"splittede": ", ".join(map(shown, situation.fordring.splittede))})


def withdrawn_with(situation: Situation) -> str | None:
    """The reason a withdrawn claim was withdrawn with; `None` for one that is not withdrawn or whose reason is not known."""
    fordring = situation.fordring
    return fordring.tilbagekaldsaarsag if fordring.tilstand is Tilstand.TILBAGEKALDT else None
