"""Documents and notes of an action itself; those of its claims are checked with the claims."""

from collections.abc import Iterator

from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import Aktion
from psrm_validation.aktion.registry import REF, Mangler, Situation, action_check_for
from psrm_validation.checks import Hit
from psrm_validation.checks.agreement import empty_notes, long_notes, too_large, too_many, wrong_file_type
from psrm_validation.masking import shown


@action_check_for("PSRM-K-164")
def documents_are_not_too_large(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Ingen bilag er større, end aftalen tillader."""
    del kendt
    yield from too_large(aktion.dokumenter, situation.about())


@action_check_for("PSRM-K-181")
def documents_are_not_too_many(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Der er ikke flere bilag i aktionen, end aftalen tillader; fordringernes tæller med, men siger selv til."""
    del kendt
    claims = [] if aktion.fordring is None else [aktion.fordring, *aktion.relaterede]
    counts = [0 if each.oevrige is None else len(each.oevrige.dokumenter) for each in claims]
    if aktion.dokumenter or sum(map(bool, counts)) > 1:
        about = situation.about()
        if not any(hit for count in counts for hit in too_many(count, about)):
            yield from too_many(len(aktion.dokumenter) + sum(counts), about)


@action_check_for("PSRM-K-415")
def documents_have_a_file_type_that_is_allowed(
    aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Hit | Mangler]:
    """Bilagenes filtyper er blandt dem, aftalen tillader."""
    del kendt
    yield from wrong_file_type(aktion.dokumenter, situation.about())


@action_check_for("PSRM-K-220")
def no_note_is_empty(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """En sagsbemærkning, der sendes, har et indhold."""
    del kendt, situation
    yield from empty_notes(aktion.noter)


@action_check_for("PSRM-K-413")
def no_note_is_too_long(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Ingen sagsbemærkning er længere, end aftalen tillader."""
    del kendt
    yield from long_notes(aktion.noter, situation.about())


@action_check_for("PSRM-K-516", actions=("OANI", "OONR", "OPSKRIVNINGREGULERING"), needs=(REF,))
def the_reference_carries_no_documents(aktion: Aktion, kendt: Kendt, situation: Situation) -> Iterator[Hit | Mangler]:
    """Den aktion, der henvises til, har hverken bilag eller bemærkninger."""
    del kendt
    if situation.ref.har_dokumenter:
        yield Hit("ref_aktion_id", values={"ref": shown(aktion.ref_aktion_id)})
