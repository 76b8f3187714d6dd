"""The answer of every debtor operation on the wire: fields of the edition's structure DebitorSvar, no element name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.outcome import Aarsag, DebitorOutcome, Reference
from oir_kernel.identifiers import Uuid


@dataclass(frozen=True, slots=True)
class DebitorAarsag:
    """One reason or remark: a class of the list aarsag, the object it is about (one of the references), the local text."""

    aarsag_id: Uuid
    titel: str | None = None
    konto_id: Uuid | None = None
    fordring_id: Uuid | None = None
    haeftelse_id: Uuid | None = None
    nedregulering_id: Uuid | None = None
    anmodning_id: Uuid | None = None
    indbetaling_id: Uuid | None = None
    indbetaling_nedregulering_id: Uuid | None = None
    daekning_id: Uuid | None = None
    afskrivning_id: Uuid | None = None
    opkraevningsrente_id: Uuid | None = None
    inddrivelsesrente_id: Uuid | None = None
    rykkergebyr_id: Uuid | None = None
    debitorkontoanmodning_id: Uuid | None = None
    relation_id: Uuid | None = None
    ansvarlig: bool | None = None
    medhaefter: bool | None = None
    administrator: bool | None = None
    part_ident: str | None = None
    part_type: Uuid | None = None
    lokal_kode: str | None = None
    lokal_tekst: str | None = None


@dataclass(frozen=True, slots=True)
class DebitorSvar:
    """The answer: accepted without remarks, accepted with remarks, or rejected with reasons."""

    konto_id: Uuid
    behandlet: datetime
    uden_bemaerkninger: bool | None = None
    bemaerkninger: tuple[DebitorAarsag, ...] = ()
    afvisninger: tuple[DebitorAarsag, ...] = ()


def answer_with(codes: Codes) -> Callable[[DebitorOutcome], DebitorSvar]:
    """The function that turns an outcome into the answer, with the edition's classes of reasons."""

    def answer(outcome: DebitorOutcome) -> DebitorSvar:
        told = tuple(_told(aarsag, codes) for aarsag in outcome.aarsager)
        return DebitorSvar(
            konto_id=outcome.konto_id,
            behandlet=outcome.behandlet,
            uden_bemaerkninger=None if told else True,
            bemaerkninger=told if outcome.accepted else (),
            afvisninger=() if outcome.accepted else told,
        )

    return answer


def _told(aarsag: Aarsag, codes: Codes) -> DebitorAarsag:
    uuid, titel = codes.aarsager[aarsag.code]
    reference: dict[str, Any] = {} if aarsag.reference is None else _reference(aarsag.reference)
    return DebitorAarsag(
        aarsag_id=uuid,
        titel=titel,
        lokal_kode=aarsag.lokal_kode,
        lokal_tekst=aarsag.lokal_tekst,
        **reference,
    )


def _reference(reference: Reference) -> dict[str, Any]:
    match reference.kind:
        case "part":
            return {"part_ident": reference.id, "part_type": reference.type_id}
        case "ansvarlig" | "medhaefter" | "administrator" as role:
            return {role: True}
        case "bilag" | "tillaeg" | "aftale":  # told by the local text; the contract has no reference to them
            return {}
        case kind:
            return {f"{kind}_id": reference.id}
