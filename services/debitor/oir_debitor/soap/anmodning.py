"""The six answers to a request on the wire: fields of the edition's structure AnmodningSvar, no element name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from oir_debitor.domain.anmodning.outcome import AnmodningAarsag, AnmodningOutcome, Udfald
from oir_debitor.domain.codes import Codes
from oir_kernel.identifiers import Uuid

MAX_FELT = 100
"""Characters the wire has for a field's name and value in a reason."""


@dataclass(frozen=True, slots=True)
class AnmodningResultatAarsag:
    """One reason: a class of the list aarsag, the field and value at fault, the local code and text."""

    aarsag_id: Uuid
    felt: str | None
    vaerdi: str | None
    lokal_tekst: str
    lokal_kode: str


@dataclass(frozen=True, slots=True)
class AnmodningResultat:
    """One thing that came of an action, by name."""

    navn: str
    vaerdi: str


@dataclass(frozen=True, slots=True)
class AnmodningSvar:
    """The answer: exactly one of the six is filled."""

    anmodning_id: Uuid
    behandlet: datetime
    afvisninger: tuple[AnmodningResultatAarsag, ...] = ()
    accepteret: bool | None = None
    gennemfoert: bool | None = None
    gennemfoert_resultat: bool | None = None
    resultat: tuple[AnmodningResultat, ...] = ()
    forventet: date | None = None
    udsat_anmodning_id: Uuid | None = None
    hindringer: tuple[AnmodningResultatAarsag, ...] = ()


def anmodning_answer_with(codes: Codes) -> Callable[[AnmodningOutcome], AnmodningSvar]:
    """The function that turns an outcome into the answer, with the edition's classes of reasons."""

    def answer(outcome: AnmodningOutcome) -> AnmodningSvar:
        is_ = outcome.udfald
        told = tuple(_told(aarsag, codes) for aarsag in outcome.aarsager)
        put_off = is_ is Udfald.UDSAT
        return AnmodningSvar(
            anmodning_id=outcome.anmodning_id,
            behandlet=outcome.behandlet,
            afvisninger=told if is_ is Udfald.AFVIST else (),
            accepteret=True if is_ is Udfald.ACCEPTERET else None,
            gennemfoert=True if is_ is Udfald.GENNEMFOERT else None,
            gennemfoert_resultat=True if is_ is Udfald.MED_RESULTAT else None,
            resultat=tuple(AnmodningResultat(*each) for each in outcome.resultat.items()),
            forventet=outcome.forventet if put_off else None,
            udsat_anmodning_id=outcome.anmodning_id if put_off else None,
            hindringer=told if is_ is Udfald.EJ_GENNEMFOERT else (),
        )

    return answer


def _told(aarsag: AnmodningAarsag, codes: Codes) -> AnmodningResultatAarsag:
    uuid, _ = codes.aarsager[aarsag.kode]
    return AnmodningResultatAarsag(
        aarsag_id=uuid,
        felt=aarsag.felt[:MAX_FELT] or None,
        vaerdi=aarsag.vaerdi[:MAX_FELT] or None,
        lokal_tekst=aarsag.tekst_med_objekt,
        lokal_kode=aarsag.kode,
    )
