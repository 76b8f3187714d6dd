"""The six answers to a request, and what is told of one that was answered later."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Self

from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.problems import Problem, shortened
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid


class Udfald(StrEnum):
    """The six answers (stated): refused; accepted without saying more; carried out, without or with information; put off; not carried
    out. ACCEPTERET and UDSAT are also what a request is while it waits.
    """

    AFVIST = "afvist"
    ACCEPTERET = "accepteret"
    GENNEMFOERT = "gennemfoert"
    MED_RESULTAT = "gennemfoert-med-resultat"
    UDSAT = "udsat"
    EJ_GENNEMFOERT = "ej-gennemfoert"


VENTER = frozenset({Udfald.ACCEPTERET, Udfald.UDSAT})
"""Answers after which another one comes."""


@dataclass(frozen=True, slots=True)
class AnmodningAarsag:
    """One reason: a code of the list aarsag, the field and value at fault, the object it is about, a Danish text of at most 500."""

    kode: str
    tekst: str
    felt: str = ""
    vaerdi: str = ""
    reference: Reference | None = None

    @classmethod
    def af(cls, problem: Problem) -> Self:
        """The reason a problem is."""
        felt, vaerdi = next(iter(problem.finding.read.items()), (problem.finding.path.rpartition("/")[2], ""))
        return cls(problem.aarsag.code, problem.aarsag.lokal_tekst, felt, str(vaerdi), problem.aarsag.reference)

    @property
    def tekst_med_objekt(self) -> str:
        """The text, which begins with the object it is about unless it names it: the contract's reason has no reference.

        The request itself is named by the answer.
        """
        ref = self.reference
        if ref is None or not ref.id or ref.kind == "debitorkontoanmodning" or ref.id in self.tekst:
            return self.tekst
        return shortened(f"{ref.kind.capitalize()} {ref.id}: {self.tekst}")


@dataclass(frozen=True, slots=True)
class AnmodningOutcome:
    """The answer to a request. `forventet` is the day an answer is expected when it is UDSAT; `resultat` is what came of it, by name."""

    anmodning_id: Uuid
    konto_id: Uuid
    behandlet: datetime
    udfald: Udfald
    aarsager: tuple[AnmodningAarsag, ...] = ()
    resultat: Mapping[str, str] = field(default_factory=dict)
    forventet: date | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the request was taken in, whatever came of it."""
        return self.udfald is not Udfald.AFVIST

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be stored as the answer to the same message sent again."""
        return {
            "anmodning_id": self.anmodning_id,
            "konto_id": self.konto_id,
            "behandlet": self.behandlet.isoformat(),
            "udfald": self.udfald.value,
            "aarsager": [_plain(aarsag) for aarsag in self.aarsager],
            "resultat": dict(self.resultat),
            "forventet": None if self.forventet is None else self.forventet.isoformat(),
            "findings": [finding.as_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote. Raises `KeyError` or `ValueError` when it did not."""
        return cls(
            anmodning_id=Uuid(data["anmodning_id"]),
            konto_id=Uuid(data["konto_id"]),
            behandlet=datetime.fromisoformat(data["behandlet"]),
            udfald=Udfald(data["udfald"]),
            aarsager=tuple(map(_aarsag, data["aarsager"])),
            resultat=data["resultat"],
            forventet=None if data["forventet"] is None else date.fromisoformat(data["forventet"]),
            findings=tuple(map(Finding.from_dict, data["findings"])),
        )


def _plain(aarsag: AnmodningAarsag) -> dict[str, Any]:
    ref = aarsag.reference
    reference = None if ref is None else {"kind": ref.kind, "id": ref.id, "type_id": ref.type_id}
    return {
        "kode": aarsag.kode,
        "tekst": aarsag.tekst,
        "felt": aarsag.felt,
        "vaerdi": aarsag.vaerdi,
        "reference": reference,
    }


def _aarsag(data: Mapping[str, Any]) -> AnmodningAarsag:
    reference = None if data["reference"] is None else Reference(**data["reference"])
    return AnmodningAarsag(data["kode"], data["tekst"], data["felt"], data["vaerdi"], reference)
