"""Rules that more than one kind of object must keep: parties, and dates."""

from typing import Protocol

from oir_debitor.domain import reasons
from oir_debitor.domain.draft import EARLIEST, Draft
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import FREE, Part, is_well_formed, kind_and_number, part_type, shown
from oir_kernel.source import Source


class Dated(Protocol):
    """An object of a message that has dates."""

    @property
    def kilde(self) -> Source:
        """Where it stood."""


def check_part(draft: Draft, part: Part, role: Reference) -> None:
    """The identification is one, fits the part type, and the sender created the party. `role` is what the party is."""
    ref = Reference("part", part.ident, part.type_id)
    fitting = part_type(part.ident)
    if not is_well_formed(part.ident):
        draft.refuse(reasons.PART_UKENDT, ref, part.kilde, "ident", shown(part.ident))
    elif draft.terms.codes.parttype.get(part.type_id) != fitting:
        draft.refuse(reasons.PARTTYPE_PASSER_IKKE, ref, part.kilde, "type_id", part.type_id, kendt=fitting)
    if kind_and_number(part.ident)[0] == FREE and not part.navn:
        draft.refuse(reasons.PART_UDEN_NAVN, ref, part.kilde, "ident", shown(part.ident))
    if part.oprettet_cvr is not None:
        check_creator(draft, part.oprettet_cvr, part.oprettet_system or "", part.kilde, role)


def check_creator(draft: Draft, cvr: str, system: str, kilde: Source, ref: Reference) -> None:
    """OprettetAf names the sender of the Rute."""
    terms = draft.terms
    if cvr != terms.afsender_cvr:
        draft.refuse(reasons.OPRETTET_AF, ref, kilde, "oprettet_cvr", cvr, kendt=terms.afsender_cvr)
    if system != terms.afsender_system:
        draft.refuse(reasons.OPRETTET_AF, ref, kilde, "oprettet_system", system, kendt=terms.afsender_system)


def check_dates(draft: Draft, thing: Dated, names: tuple[str, ...], ref: Reference) -> None:
    """No date of the object lies before 1900 (ours; PSRM refuses such dates by its code 568, a third party says)."""
    for name in names:
        day = getattr(thing, name)
        if day is not None and day < EARLIEST:
            draft.refuse(reasons.DATO_FOER_1900, ref, thing.kilde, name, day)


def check_order(draft: Draft, thing: Dated, names: tuple[str, str], ref: Reference) -> None:
    """The second of two dates is not before the first."""
    earlier, later = (getattr(thing, name) for name in names)
    if earlier is not None and later is not None and later < earlier:
        other = thing.kilde.place(names[0]).name
        draft.refuse(reasons.DATO_RAEKKEFOELGE, ref, thing.kilde, names[1], later, andet_felt=other, kendt=earlier)
