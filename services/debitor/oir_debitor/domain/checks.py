"""Rules that more than one kind of object must keep: parties, specifications, and dates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from oir_debitor.domain import reasons
from oir_debitor.domain.commands import FordringSpecifikation, KontoSpecifikation
from oir_debitor.domain.draft import EARLIEST, LATEST, Draft
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import FREE, Part, fails_check_digit, is_well_formed, kind_and_number, part_type, shown
from oir_kernel.identifiers import Uuid
from oir_kernel.source import Source


class Dated(Protocol):
    """An object of a message that has dates."""

    @property
    def kilde(self) -> Source:
        """Where it stood."""


def check_part(draft: Draft, part: Part, role: Reference) -> None:
    """The identification is one, fits the part type, and the sender created the party. `role` is what the party is."""
    check_identification(draft, part.ident, part.type_id, part.kilde)
    ref = Reference("part", part.ident, part.type_id)
    if kind_and_number(part.ident)[0] == FREE and not part.navn:
        draft.refuse(reasons.PART_UDEN_NAVN, ref, part.kilde, "ident", shown(part.ident))
    if part.oprettet_cvr is not None:
        check_creator(draft, part.oprettet_cvr, part.oprettet_system or "", part.kilde, role)


def check_identification(draft: Draft, ident: str, type_id: Uuid, kilde: Source) -> None:
    """The identification of a party is one, and fits the part type."""
    ref = Reference("part", ident, type_id)
    fitting = part_type(ident)
    if fails_check_digit(ident):
        draft.refuse(reasons.CVR_MODULUS_11, ref, kilde, "ident", shown(ident))
    elif not is_well_formed(ident):
        draft.refuse(reasons.PART_UKENDT, ref, kilde, "ident", shown(ident))
    elif draft.terms.codes.parttype.get(type_id) != fitting:
        draft.refuse(reasons.PARTTYPE_PASSER_IKKE, ref, kilde, "type_id", type_id, kendt=fitting)


def check_specifications(
    draft: Draft, specifications: Sequence[KontoSpecifikation | FordringSpecifikation], ref: Reference
) -> None:
    """The type of each typed detail is in its list."""
    for each in specifications:
        if each.type_id not in draft.terms.codes.specifikationstype:
            draft.refuse(reasons.SPECIFIKATIONSTYPE_UKENDT, ref, each.kilde, "type_id", each.type_id)


def check_creator(draft: Draft, cvr: str, system: str, kilde: Source, ref: Reference) -> None:
    """OprettetAf names the sender of the Rute."""
    terms = draft.terms
    if cvr != terms.afsender_cvr:
        draft.refuse(reasons.OPRETTET_AF, ref, kilde, "oprettet_cvr", cvr, kendt=terms.afsender_cvr)
    if system != terms.afsender_system:
        draft.refuse(reasons.OPRETTET_AF, ref, kilde, "oprettet_system", system, kendt=terms.afsender_system)


def check_dates(draft: Draft, thing: Dated, names: tuple[str, ...], ref: Reference) -> None:
    """Each date and time of the object lies in the years 1900-2199, a time by the date it was sent with (ours).

    PSRM refuses dates before 1900 by its code 568, a third party says. Far ends of the calendar leave no room for a time
    zone or a deadline.
    """
    for name in names:
        sent = getattr(thing, name)
        day = sent.date() if isinstance(sent, datetime) else sent
        if day is not None and not EARLIEST <= day <= LATEST:
            reason = reasons.DATO_FOER_1900 if day < EARLIEST else reasons.DATO_EFTER_2199
            draft.refuse(reason, ref, thing.kilde, name, draft.terms.told(sent) if isinstance(sent, datetime) else day)


def check_order(draft: Draft, thing: Dated, names: tuple[str, str], ref: Reference) -> None:
    """The second of two dates is not before the first."""
    earlier, later = (getattr(thing, name) for name in names)
    if earlier is not None and later is not None and later < earlier:
        other = thing.kilde.place(names[0]).name
        draft.refuse(reasons.DATO_RAEKKEFOELGE, ref, thing.kilde, names[1], later, andet_felt=other, kendt=earlier)
