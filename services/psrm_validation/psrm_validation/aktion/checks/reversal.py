"""Undoing an earlier action: it must be the right kind, done, and match in claim, amount and day."""

from collections.abc import Iterator

from psrm_validation.aktion.known import AktionStatus, Kendt
from psrm_validation.aktion.model import REVERSING, Aktion, AktionKode
from psrm_validation.aktion.registry import REF, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.explain.words import amount
from psrm_validation.masking import shown

_UP = ("OANI", "OONR")
_UNDONE_BY_NAOR = frozenset({AktionKode.OPSKRIV_REGULERING, AktionKode.OONR})


@action_check_for("PSRM-K-527", actions=("OANI",))
def the_reversal_names_the_action(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En OANI nævner den nedskrivning, den annullerer (MFAktionIDRef), også når fordringens id er kendt."""
    del kendt, situation
    if aktion.fordring_id is not None and aktion.ref_aktion_id is None:
        yield Hit("ref_aktion_id")


@action_check_for("PSRM-K-493", actions=tuple(REVERSING), needs=(REF,))
def the_action_was_not_rejected(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den aktion, der tilbageføres, er ikke afvist."""
    del kendt
    if situation.ref.status is AktionStatus.AFVIST:
        yield Hit("ref_aktion_id", values={"ref": shown(aktion.ref_aktion_id)})


@action_check_for("PSRM-K-494", actions=tuple(REVERSING), reads=("fordring_id",), needs=(REF,))
def the_action_is_about_the_same_claim(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Fordringens id er det samme som i den aktion, der tilbageføres."""
    del kendt
    own, other = aktion.fordring_id, situation.ref.fordring_id
    if own is not None and other is None:
        yield Mangler("fordring_id")
    elif own is not None and own != other:
        yield Hit("fordring_id", values={"anden": shown(other)}, expected=shown(other))


@action_check_for("PSRM-K-473", actions=_UP, needs=(REF,))
def a_write_down_is_reversed(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """OANI og OONR henviser til en nedskrivning."""
    del kendt
    yield from _wrong_kind(aktion, situation, frozenset({AktionKode.NEDSKRIV}))


@action_check_for("PSRM-K-502", actions=("NAOR",), needs=(REF,))
def a_write_up_is_reversed(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """NAOR henviser til en OpskrivRegulering eller en OONR."""
    del kendt
    yield from _wrong_kind(aktion, situation, _UNDONE_BY_NAOR)


@action_check_for("PSRM-K-506", actions=("NAOI",), needs=(REF,))
def a_cancelled_payment_is_reversed(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """NAOI henviser til en OANI."""
    del kendt
    yield from _wrong_kind(aktion, situation, frozenset({AktionKode.OANI}))


@action_check_for("PSRM-K-471", actions=("OANI",), needs=(REF,))
def the_write_down_was_a_payment(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den nedskrivning, en OANI annullerer, har årsag INDB."""
    del aktion, kendt
    yield from _wrong_reason(situation, "INDB")


@action_check_for("PSRM-K-477", actions=("OONR",), needs=(REF,))
def the_write_down_was_a_correction(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den nedskrivning, en OONR omgør, har årsag REGU."""
    del aktion, kendt
    yield from _wrong_reason(situation, "REGU")


@action_check_for("PSRM-K-469", actions=_UP, needs=(REF,))
def the_amount_is_that_of_the_write_down(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Beløbet er det samme som i den nedskrivning, der tilbageføres; om andre slags aktioner taler kode 473."""
    del kendt
    if situation.ref.aktion in {None, AktionKode.NEDSKRIV}:
        yield from _other_amount(aktion, situation)


@action_check_for("PSRM-K-504", actions=("NAOR",), needs=(REF,))
def the_amount_is_that_of_the_write_up(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Beløbet er det samme som i den opskrivning, der annulleres; om andre slags aktioner taler kode 502."""
    del kendt
    if situation.ref.aktion is None or situation.ref.aktion in _UNDONE_BY_NAOR:
        yield from _other_amount(aktion, situation)


@action_check_for("PSRM-K-470", actions=_UP, needs=(REF,))
def the_day_of_effect_is_that_of_the_action(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """Virkningsdatoen er den samme som i den aktion, der tilbageføres; en REGU har ingen.

    Om en forkert slags aktion taler kode 473, om en REGU i stedet for en INDB kode 471.
    """
    del kendt
    own, other = aktion.virkningsdato, situation.ref.virkningsdato
    is_correction = situation.ref.aarsag == "REGU"
    if situation.ref.aktion not in {None, AktionKode.NEDSKRIV}:
        return
    if other is None and is_correction and aktion.aktion is AktionKode.OANI:
        return
    if other is None and not is_correction:
        yield Mangler("virkningsdato")
    elif own != other:
        told = {"egen": "-" if own is None else own.isoformat(), "anden": "-" if other is None else other.isoformat()}
        yield Hit("virkningsdato", values=told, expected=told["anden"])


def _wrong_kind(aktion: Aktion, situation: Situation, right: frozenset[AktionKode]) -> Iterator[Hit | Mangler]:
    kind = situation.ref.aktion
    if kind is None:
        yield Mangler("aktion")
    elif kind not in right:
        values = {"ref": shown(aktion.ref_aktion_id), "slags": kind.value, "aktion": aktion.aktion.value}
        yield Hit("ref_aktion_id", values=values, expected=", ".join(sorted(right)))


def _wrong_reason(situation: Situation, right: str) -> Iterator[Hit | Mangler]:
    """Only of a write-down: about anything else kode 473 speaks."""
    if situation.ref.aktion is not AktionKode.NEDSKRIV:
        return
    if situation.ref.aarsag is None:
        yield Mangler("aarsag")
    elif situation.ref.aarsag != right:
        yield Hit("ref_aktion_id", values={"aarsag": shown(situation.ref.aarsag)}, expected=right)


def _other_amount(aktion: Aktion, situation: Situation) -> Iterator[Hit | Mangler]:
    own, other = aktion.beloeb, situation.ref.beloeb
    if own is None:
        return
    if other is None:
        yield Mangler("beloeb")
    elif own != other:
        mine, theirs = amount(own), amount(other)
        yield Hit("beloeb", values={"eget": mine.da, "andet": theirs.da, "own": mine.en, "other": theirs.en})
