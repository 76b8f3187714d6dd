"""Rules that more than one kind of object must keep: parties, and dates."""

from collections.abc import Iterator
from datetime import date
from typing import Protocol

from oir_debitor.domain import reasons
from oir_debitor.domain.draft import EARLIEST, Terms
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import FREE, Part, is_well_formed, kind_and_number, part_type, shown
from oir_debitor.domain.problems import Problem, problem
from oir_kernel.source import Source


class Dated(Protocol):
    """An object of a message that has dates."""

    @property
    def kilde(self) -> Source:
        """Where it stood."""


def check_part(part: Part, role: Reference, terms: Terms) -> Iterator[Problem]:
    """The identification is one, fits the part type, and the sender created the party. `role` is what the party is."""
    ref = Reference("part", part.ident, part.type_id)
    if not is_well_formed(part.ident):
        yield problem(reasons.PART_UKENDT, ref, part.kilde, "ident", shown(part.ident))
    else:
        yield from _check_type(part, ref, terms)
    if kind_and_number(part.ident)[0] == FREE and not part.navn:
        yield problem(reasons.PART_UDEN_NAVN, ref, part.kilde, "ident", shown(part.ident))
    if part.oprettet_cvr is not None:
        yield from check_creator(part.oprettet_cvr, part.oprettet_system or "", part.kilde, role, terms)


def _check_type(part: Part, ref: Reference, terms: Terms) -> Iterator[Problem]:
    fitting = part_type(part.ident)
    if terms.codes.parttype.get(part.type_id) != fitting:
        yield problem(reasons.PARTTYPE_PASSER_IKKE, ref, part.kilde, "type_id", part.type_id, kendt=fitting)


def check_creator(cvr: str, system: str, kilde: Source, ref: Reference, terms: Terms) -> Iterator[Problem]:
    """OprettetAf names the sender of the Rute."""
    if cvr != terms.afsender_cvr:
        yield problem(reasons.OPRETTET_AF, ref, kilde, "oprettet_cvr", cvr, kendt=terms.afsender_cvr)
    if system != terms.afsender_system:
        yield problem(reasons.OPRETTET_AF, ref, kilde, "oprettet_system", system, kendt=terms.afsender_system)


def check_dates(thing: Dated, names: tuple[str, ...], ref: Reference) -> Iterator[Problem]:
    """No date of the object lies before 1900. Source: PSRM's numeric code 568 (stated by a third party)."""
    for name in names:
        day = getattr(thing, name)
        if day is not None and day < EARLIEST:
            yield problem(reasons.DATO_FOER_1900, ref, thing.kilde, name, day)


def check_order(
    thing: Dated, earlier: tuple[str, date | None], later: tuple[str, date | None], ref: Reference
) -> Iterator[Problem]:
    """The later date is not before the earlier one; each is the field's name and value."""
    if earlier[1] is not None and later[1] is not None and later[1] < earlier[1]:
        other = thing.kilde.place(earlier[0]).name
        yield problem(
            reasons.DATO_RAEKKEFOELGE, ref, thing.kilde, later[0], later[1], andet_felt=other, kendt=earlier[1]
        )
