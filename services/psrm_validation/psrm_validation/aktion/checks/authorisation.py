"""What the creditor's agreement lets it do: channels, system suppliers and a permission for each action.

Without an agreement nothing is said. One that lists no channels, suppliers or permissions does not speak of them.
"""

from collections.abc import Iterator

from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import SHORT_NAMES, Aktion, AktionKode
from psrm_validation.aktion.registry import Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.checks.agreement import agreement_hit, permits
from psrm_validation.masking import shown

_PERMISSIONS = {
    "PSRM-K-420": "NEDSKRIV",
    "PSRM-K-421": "TILBAGEKALD",
    "PSRM-K-465": "OANI",
    "PSRM-K-466": "OPSKRIVNINGREGULERING",
    "PSRM-K-497": "OONR",
    "PSRM-K-501": "NAOR",
    "PSRM-K-508": "NAOI",
    "PSRM-K-511": "FHI",
    "PSRM-K-543": "GENINDSENDFORDRING",
}


def _is_permitted(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Fordringshaveren må bruge aktionen, under et af dens navne."""
    del kendt
    aftale = situation.aftale
    if aftale is not None and not permits(aftale, *_names(aktion.aktion)):
        yield Hit("aktion", values={"aftale": shown(aftale.version)})


for _code, _name in _PERMISSIONS.items():
    action_check_for(_code, actions=(_name,), reads=("aktion",))(_is_permitted)


@action_check_for("PSRM-K-2", reads=("fordringshaver",))
def the_agreement_exists(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Fordringshaveraftalen findes og gælder den dag, aktionen modtages; i en oprettelse taler fordringen selv."""
    del kendt
    hit = None if aktion.fordring is not None else agreement_hit(aktion.fordringshaver, situation.about())
    if hit is not None:
        yield hit


@action_check_for("PSRM-K-156", reads=("kanal",))
def the_agreement_is_open_for_systems(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Aftalen er åben for indberetning fra system til system (S2S)."""
    del kendt
    yield from _channel(aktion, situation, "S2S")


@action_check_for("PSRM-K-437", reads=("kanal",))
def the_agreement_is_open_for_the_portal(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Aftalen er åben for indberetning i portalen."""
    del kendt
    yield from _channel(aktion, situation, "PORTAL")


@action_check_for("PSRM-K-400", reads=("leverandoer",))
def the_supplier_may_report(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Systemleverandøren må indberette for fordringshaveren."""
    del kendt
    allowed = frozenset() if situation.aftale is None else situation.aftale.leverandoerer
    if aktion.kanal == "S2S" and allowed and aktion.leverandoer is not None and aktion.leverandoer not in allowed:
        yield Hit("leverandoer", expected=", ".join(sorted(allowed)))


def _channel(aktion: Aktion, situation: Situation, kanal: str) -> Iterator[Hit | Mangler]:
    allowed = frozenset() if situation.aftale is None else situation.aftale.kanaler
    if aktion.kanal == kanal and allowed and kanal not in allowed:
        yield Hit("kanal", expected=", ".join(sorted(allowed)))


def _names(code: AktionKode) -> tuple[str, ...]:
    return (code.value, *(short for short, long in SHORT_NAMES.items() if long is code))
