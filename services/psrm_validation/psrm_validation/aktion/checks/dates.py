"""When an action has its effect: virkningsdato, the day of receipt and today."""

from collections.abc import Iterator

from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import ADJUSTING, Aktion, AktionKode
from psrm_validation.aktion.registry import FORDRING, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.checks.structure import EARLIEST

_NEEDS_EFFECT = frozenset({(AktionKode.NEDSKRIV, "INDB"), (AktionKode.TILBAGEKALD, "BORT")})


@action_check_for("PSRM-K-409", actions=("NEDSKRIV", "TILBAGEKALD"), reads=("aktion", "aarsag"))
def the_day_of_effect_is_there(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En indbetaling (INDB) og et bortfald (BORT) har en virkningsdato."""
    del kendt, situation
    if aktion.virkningsdato is None and (aktion.aktion, aktion.aarsag) in _NEEDS_EFFECT:
        yield Hit("virkningsdato")


@action_check_for("PSRM-K-519", actions=("NEDSKRIV",), reads=("virkningsdato",))
def a_correction_has_no_day_of_effect(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En nedskrivning med årsag REGU virker fra modtagelsen og har ingen virkningsdato."""
    del kendt, situation
    if aktion.aarsag == "REGU" and aktion.virkningsdato is not None:
        yield Hit("virkningsdato")


@action_check_for("PSRM-K-546", actions=("TILBAGEKALD",), reads=("virkningsdato",))
def a_mistake_has_no_day_of_effect(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En tilbagekaldelse med årsag FEJL har ingen virkningsdato."""
    del kendt, situation
    if aktion.aarsag == "FEJL" and aktion.virkningsdato is not None:
        yield Hit("virkningsdato")


@action_check_for("PSRM-K-548", reads=("virkningsdato",))
def no_effect_in_the_future(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Virkningsdatoen ligger ikke i fremtiden."""
    del kendt
    if aktion.virkningsdato is not None and aktion.virkningsdato > situation.day:
        yield Hit(
            "virkningsdato", values={"dag": situation.day.isoformat()}, expected=f"<= {situation.day.isoformat()}"
        )


@action_check_for("PSRM-K-464", actions=tuple(ADJUSTING), reads=("virkningsdato",))
def no_effect_after_receipt(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En regulering virker ikke senere end den dag, den modtages; om fremtiden taler kode 548."""
    del kendt
    if aktion.virkningsdato is not None and situation.modtaget < aktion.virkningsdato <= situation.day:
        day = situation.modtaget.isoformat()
        yield Hit("virkningsdato", values={"modtaget": day}, expected=f"<= {day}")


@action_check_for("PSRM-K-467", actions=("TILBAGEKALD",), reads=("virkningsdato",), needs=(FORDRING,))
def no_withdrawal_before_receipt(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En tilbagekaldelse virker ikke før den dag, hovedfordringen blev modtaget."""
    if aktion.virkningsdato is None:
        return
    main = kendt.fordringer.get(situation.fordring.hovedfordring_id or "", situation.fordring)
    received = main.felt("modtagelsesdato")
    if received is None:
        yield Mangler("modtagelsesdato")
    elif aktion.virkningsdato < received:
        day = received.isoformat()
        yield Hit("virkningsdato", values={"hovedfordring": day}, expected=f">= {day}")


@action_check_for("PSRM-K-568", reads=("virkningsdato",))
def no_effect_before_1900(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Virkningsdatoen ligger ikke før 1. januar 1900."""
    del kendt, situation
    if aktion.virkningsdato is not None and aktion.virkningsdato < EARLIEST:
        values = {"felt": "Virkningsdato", "field": "Day of effect", "dato": aktion.virkningsdato.isoformat()}
        yield Hit("virkningsdato", values=values, expected=">= 1900-01-01")
