"""What a message points at: whether the claim, the main claim and the earlier action exist and stand as they must."""

from collections.abc import Iterator

from psrm_validation.aktion.checks.reason import withdrawn_with
from psrm_validation.aktion.known import UNFINISHED, AktionStatus, Kendt, KendtFordring, Tilstand
from psrm_validation.aktion.model import REVERSING, WRITING_DOWN, WRITING_UP, Aktion, AktionKode
from psrm_validation.aktion.registry import FORDRING, HOVEDFORDRING, REF, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.checks.structure import NO_MAIN_CLAIM
from psrm_validation.claim import Fordring
from psrm_validation.masking import shown

_CREATE = ("OPRETFORDRING",)
_ON_A_CLAIM = tuple(code for code in AktionKode if code is not AktionKode.OPRET)
_GONE = frozenset({Tilstand.TILBAGEKALDT, Tilstand.RETURNERET})
_AGAIN = frozenset({"HAFT", "BORT"})


@action_check_for("PSRM-R-022", actions=tuple(code for code in _ON_A_CLAIM if code is not AktionKode.AENDR))
def the_claim_exists(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den fordring, der henvises til, findes; om hovedstolskorrektioner taler kode 509."""
    yield from _unknown_claim(aktion, kendt, situation)


@action_check_for("PSRM-K-509", actions=("FHI",))
def the_claim_to_correct_exists(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den fordring, hvis hovedstol rettes, findes."""
    yield from _unknown_claim(aktion, kendt, situation)


@action_check_for("PSRM-K-526")
def the_earlier_action_exists(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den aktion, der henvises til (MFAktionIDRef), findes."""
    if aktion.ref_aktion_id is not None and situation.known_ref is None and kendt.fuldstaendig:
        yield Hit("ref_aktion_id", values={"ref": shown(aktion.ref_aktion_id)})


@action_check_for("PSRM-K-461", actions=_CREATE)
def a_late_related_claim_names_a_main_claim_that_exists(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En relateret fordring, der sendes for sig, nævner en hovedfordring, der findes."""
    claim = aktion.fordring
    if claim is None or claim.relation != "RELATERET":
        return
    main = _main_id(claim)
    if main is None:
        yield Hit("fordring.hovedfordring_id", values=NO_MAIN_CLAIM)
    elif situation.known_hovedfordring is None and kendt.fuldstaendig:
        values = {"hvad": f"{shown(main)} er ukendt", "what": f"{shown(main)} is unknown"}
        yield Hit("fordring.hovedfordring_id", values=values)


@action_check_for("PSRM-K-547", actions=_CREATE, needs=(HOVEDFORDRING,))
def the_main_claim_is_not_withdrawn(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Hovedfordringen til en relateret fordring, der sendes senere, er hverken tilbagekaldt eller returneret."""
    del aktion, kendt
    if situation.hovedfordring.tilstand in _GONE:
        yield Hit("fordring.hovedfordring_id", values=claim_words(situation.hovedfordring))


@action_check_for("PSRM-K-428")
def the_claim_is_not_rejected(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den fordring eller hovedfordring, der henvises til, er ikke afvist."""
    del aktion, kendt
    for path, known in _pointed_at(situation):
        if known.tilstand is Tilstand.AFVIST:
            yield Hit(path, values=claim_words(known))


@action_check_for("PSRM-K-434")
def the_claim_was_not_withdrawn_in_conversion(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """Fordringen er ikke trukket tilbage ved konverteringen fra det gamle system."""
    del aktion, kendt
    for path, known in _pointed_at(situation):
        if known.tilstand is Tilstand.KONVERTERET:
            yield Hit(path, values=claim_words(known))


@action_check_for("PSRM-K-496", actions=tuple(WRITING_UP), needs=(FORDRING,))
def a_claim_that_is_written_up_is_there(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En fordring, der opskrives, er hverken tilbagekaldt eller returneret; om FEJL taler kode 602."""
    del aktion, kendt
    yield from _gone(situation)


@action_check_for("PSRM-K-498", actions=tuple(WRITING_DOWN), needs=(FORDRING,))
def a_claim_that_is_written_down_is_there(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En fordring, der nedskrives, er hverken tilbagekaldt eller returneret; om FEJL taler kode 602."""
    del aktion, kendt
    yield from _gone(situation)


@action_check_for("PSRM-K-518", actions=("FHI",), needs=(FORDRING,))
def a_claim_that_is_corrected_is_not_withdrawn(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """En fordring, hvis hovedstol rettes, er ikke tilbagekaldt; om FEJL taler kode 602."""
    del aktion, kendt
    if situation.fordring.tilstand is Tilstand.TILBAGEKALDT:
        yield from _gone(situation)


@action_check_for("PSRM-K-530")
def what_is_referred_to_is_not_withdrawn(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den fordring eller aktion, der henvises til, er ikke tilbagekaldt, hvor ingen anden kode siger det."""
    del kendt
    if situation.known_ref is not None and situation.known_ref.status is AktionStatus.TILBAGEKALDT:
        yield Hit("ref_aktion_id", values={"id": shown(aktion.ref_aktion_id)})
    elif aktion.aktion is AktionKode.TILBAGEKALD and _is_withdrawn_for_good(situation):
        yield Hit("fordring_id", values={"id": shown(situation.fordring.fordring_id)})


@action_check_for("PSRM-K-418")
def the_earlier_action_is_done(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En ny aktion på en fordring venter, til den forrige er UDFØRT; om DMI taler kode 488."""
    if situation.known_fordring is None or (aktion.aktion in REVERSING and situation.fordring.system == "DMI"):
        return
    fordring_id = situation.fordring.fordring_id
    waiting = [
        each
        for each in kendt.aktioner.values()
        if each.fordring_id == fordring_id and each.status in UNFINISHED and each.aktion_id != aktion.aktion_id
    ]
    if waiting:
        yield Hit(_path(aktion), values={"vent": shown(waiting[0].aktion_id), "status": waiting[0].status.value})
    elif situation.fordring.tilstand is Tilstand.HOERING:
        yield Hit(_path(aktion), values={"vent": "OPRETFORDRING", "status": AktionStatus.HOERING.value})


@action_check_for("PSRM-K-486", actions=_CREATE)
def the_reference_is_used_once(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En fordringshaverreference bruges kun én gang, heller ikke to gange i samme aktion."""
    del situation
    used = {reference: f"PSRM ({owner})" if owner else "PSRM" for reference, owner in kendt.referencer.items()}
    claims = [] if aktion.fordring is None else [("fordring", aktion.fordring)]
    claims += [(f"relaterede[{index}]", each) for index, each in enumerate(aktion.relaterede)]
    for path, claim in claims:
        if claim.reference is not None and claim.reference in used:
            values = {"reference": shown(claim.reference), "first": shown(used[claim.reference])}
            yield Hit(f"{path}.reference", values=values)
        elif claim.reference is not None:
            used[claim.reference] = f"aktion.{path}"


@action_check_for("PSRM-K-503", actions=tuple(REVERSING), needs=(REF,))
def an_action_is_reversed_once(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En aktion kan kun tilbageføres én gang."""
    del kendt
    by = situation.ref.tilbagefoert_af
    if by is not None and by != aktion.aktion_id:
        yield Hit("ref_aktion_id", values={"ref": shown(aktion.ref_aktion_id), "af": shown(by)})


def _is_withdrawn_for_good(situation: Situation) -> bool:
    return situation.known_fordring is not None and withdrawn_with(situation) in _AGAIN


def _main_id(claim: Fordring) -> str | None:
    return None if claim.oevrige is None else claim.oevrige.hovedfordring_id


def _path(aktion: Aktion) -> str:
    return "fordring_id" if aktion.fordring_id is not None else "ref_aktion_id"


def _unknown_claim(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    if aktion.fordring_id is not None and situation.known_fordring is None and kendt.fuldstaendig:
        yield Hit("fordring_id", values={"id": shown(aktion.fordring_id)})


def _pointed_at(situation: Situation) -> Iterator[tuple[str, KendtFordring]]:
    if situation.known_fordring is not None:
        yield "fordring_id", situation.known_fordring
    if situation.known_hovedfordring is not None:
        yield "fordring.hovedfordring_id", situation.known_hovedfordring


def _gone(situation: Situation) -> Iterator[Hit | Mangler]:
    if situation.fordring.tilstand in _GONE and withdrawn_with(situation) != "FEJL":
        yield Hit("fordring_id", values=claim_words(situation.fordring))


def claim_words(known: KendtFordring) -> dict[str, str]:
    """The claim's id and where it stands, as findings tell it in both languages."""
    return {
        "id": shown(known.fordring_id),
        "tilstand": _TILSTANDE.get(known.tilstand, known.tilstand.value.lower()),
        "state": _STATES[known.tilstand],
    }


_TILSTANDE = {Tilstand.HOERING: "i høring", Tilstand.KONVERTERET: "trukket tilbage ved konverteringen"}
_STATES = {
    Tilstand.MODTAGET: "received",
    Tilstand.HOERING: "in hearing",
    Tilstand.TILBAGEKALDT: "withdrawn",
    Tilstand.RETURNERET: "returned",
    Tilstand.AFVIST: "rejected",
    Tilstand.KONVERTERET: "withdrawn in the conversion",
}
