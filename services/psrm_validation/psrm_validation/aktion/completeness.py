"""Fields an action cannot do without though no numeric code speaks of them, and reasons that no guide names (ours)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from oir_kernel.findings import Finding
from psrm_validation.aktion import problems
from psrm_validation.aktion.checks.structure import has_structure
from psrm_validation.aktion.model import ADJUSTING, REVERSING, Aktion, AktionKode
from psrm_validation.aktion.registry import Situation

_PSRM_REASONS: Mapping[AktionKode, tuple[str, ...]] = MappingProxyType(
    {
        AktionKode.NEDSKRIV: ("INDB", "REGU"),
        AktionKode.TILBAGEKALD: ("BORD", "BORT", "FEJL", "HAFT", "HENS", "KLAG"),
    }
)
_DMI_REASONS: Mapping[AktionKode, frozenset[str]] = MappingProxyType(
    {
        AktionKode.NEDSKRIV: frozenset({"ANDN", "FAST", "FEJL", "HAFO", "LIHE", "TRVE"}),
        AktionKode.TILBAGEKALD: frozenset({"ANDN", "FSKI", "SMTI", "SOTI"}),
    }
)
_OTHER_CODE_SPEAKS = frozenset({(AktionKode.NEDSKRIV, "FAST")})


def incomplete(aktion: Aktion, situation: Situation) -> Iterator[Finding]:
    """A finding for each; none when the whole structure is missing, which has codes of its own."""
    if not has_structure(aktion):
        return
    for path in _missing(aktion):
        yield problems.missing(path, aktion.aktion.value)
    if aktion.aarsag is not None and _is_unknown(aktion, aktion.aarsag, situation):
        yield problems.unknown_reason(aktion.aarsag, aktion.aktion.value, _PSRM_REASONS[aktion.aktion])


def _missing(aktion: Aktion) -> Iterator[str]:
    if aktion.aktion is AktionKode.OPRET:
        return
    if aktion.fordring_id is None and aktion.ref_aktion_id is None:
        yield "fordring_id"
    elif aktion.aktion in REVERSING and aktion.ref_aktion_id is None and aktion.aktion is not AktionKode.OANI:
        yield "ref_aktion_id"
    if aktion.aktion in ADJUSTING and aktion.beloeb is None:
        yield "beloeb"
    if aktion.aktion in _PSRM_REASONS and aktion.aarsag is None:
        yield "aarsag"


def _is_unknown(aktion: Aktion, reason: str, situation: Situation) -> bool:
    known = _PSRM_REASONS.get(aktion.aktion)
    if known is None or reason in known or (aktion.aktion, reason) in _OTHER_CODE_SPEAKS:
        return False
    is_in_dmi = situation.known_fordring is not None and situation.known_fordring.system == "DMI"
    return not (is_in_dmi and reason in _DMI_REASONS[aktion.aktion])
