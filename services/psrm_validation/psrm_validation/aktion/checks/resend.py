"""Sending a withdrawn claim again: why it was withdrawn, by whom, and whether its master data are the same."""

from collections.abc import Iterator

from oir_kernel.findings import Outcome
from psrm_validation.aktion.checks.reference import claim_words
from psrm_validation.aktion.known import Kendt, Tilstand
from psrm_validation.aktion.model import Aktion
from psrm_validation.aktion.registry import FORDRING, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.explain.words import label
from psrm_validation.masking import shown

_RESEND = ("GENINDSENDFORDRING",)
_MAY_RETURN = frozenset({"HENS", "KLAG", "BORD", "HAFT"})
_SAME = ("stiftelsesdato", "forfaldsdato", "periode_start", "periode_slut")


@action_check_for("PSRM-K-539", actions=_RESEND, needs=(FORDRING,))
def the_withdrawal_allows_a_resend(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Kun en fordring, der er tilbagekaldt med HENS, KLAG, BORD eller HAFT, kan genindsendes."""
    del aktion, kendt
    reason = situation.fordring.tilbagekaldsaarsag
    if situation.fordring.tilstand is not Tilstand.TILBAGEKALDT:
        return
    if reason is None:
        yield Mangler("tilbagekaldsaarsag")
    elif reason not in _MAY_RETURN:
        yield Hit("fordring_id", values={"aarsag": shown(reason)}, expected=", ".join(sorted(_MAY_RETURN)))


@action_check_for("PSRM-R-227", actions=_RESEND, needs=(FORDRING,))
def sources_differ_on_bord(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Efter BORD kan der ifølge vejledningen kun tilbagekaldes med FEJL, mens kode 539 tillader en genindsendelse."""
    del aktion, kendt
    fordring = situation.fordring
    if fordring.tilstand is Tilstand.TILBAGEKALDT and fordring.tilbagekaldsaarsag == "BORD":
        yield Hit("fordring_id", outcome=Outcome.ADVARSEL)


@action_check_for("PSRM-K-540", actions=_RESEND, needs=(FORDRING,))
def the_original_is_withdrawn(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den oprindelige fordring er tilbagekaldt; om afviste og konverterede taler kode 428 og 434."""
    del aktion, kendt
    fordring = situation.fordring
    if fordring.tilstand in {Tilstand.MODTAGET, Tilstand.HOERING, Tilstand.RETURNERET}:
        yield Hit("fordring_id", values=claim_words(fordring))


@action_check_for("PSRM-K-541", actions=_RESEND, needs=(FORDRING,))
def the_creditor_is_the_same(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Det er den samme fordringshaver, der genindsender."""
    del kendt
    sender = aktion.fordringshaver or (aktion.fordring.fordringshaver if aktion.fordring else None)
    own = situation.fordring.felt("fordringshaver")
    if sender is not None and own is None:
        yield Mangler("fordringshaver")
    elif sender is not None and sender != own:
        yield Hit("fordringshaver", values={"sender": shown(sender), "ejer": shown(own)}, expected=shown(own))


@action_check_for("PSRM-K-542", actions=_RESEND, needs=(FORDRING,))
def the_master_data_are_the_same(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Stiftelse, forfald og periode er de samme som på den oprindelige fordring."""
    del kendt
    original = situation.fordring.stamdata
    if aktion.fordring is None:
        return
    if original is None:
        if situation.fordring.tilstand is Tilstand.TILBAGEKALDT:  # of another, codes 428, 434 and 540 speak
            yield Mangler("stamdata")
        return
    for name in _SAME:
        sent, kept = getattr(aktion.fordring, name), getattr(original, name)
        if sent != kept:
            values = {
                "felt": label(name).da.capitalize(),
                "field": label(name).en.capitalize(),
                "sendt": "-" if sent is None else str(sent),
                "var": "-" if kept is None else str(kept),
            }
            yield Hit(f"fordring.{name}", values=values, expected=values["var"])


@action_check_for("PSRM-K-544", actions=_RESEND)
def set_off_claims_are_not_resent(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En fordring til modregning (MODR) kan ikke genindsendes."""
    del kendt
    known = situation.known_fordring
    arts = {aktion.fordring.art if aktion.fordring else None, known.felt("art") if known else None}
    if "MODR" in arts:
        yield Hit("fordring.art")
