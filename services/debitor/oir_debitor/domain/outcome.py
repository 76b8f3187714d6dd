"""What came out of a debtor operation: accepted with or without remarks, or rejected with every reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, Self

from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid

Kind = Literal[
    "konto",
    "fordring",
    "haeftelse",
    "nedregulering",
    "anmodning",
    "indbetaling",
    "indbetaling_nedregulering",
    "daekning",
    "afskrivning",
    "opkraevningsrente",
    "inddrivelsesrente",
    "rykkergebyr",
    "debitorkontoanmodning",
    "ansvarlig",
    "medhaefter",
    "administrator",
    "part",
    "bilag",
    "tillaeg",
    "relation",
    "aftale",
]


@dataclass(frozen=True, slots=True)
class Reference:
    """The object a reason is about: its kind and id; for a `part` the identification and its class."""

    kind: Kind
    id: str = ""
    type_id: str = ""


@dataclass(frozen=True, slots=True)
class Aarsag:
    """One reason or remark. `code` is one of the list aarsag; `lokal_tekst` is Danish, at most 500 characters."""

    code: str
    reference: Reference | None
    lokal_kode: str
    lokal_tekst: str


@dataclass(frozen=True, slots=True)
class DebitorOutcome:
    """The outcome of every debtor operation. `aarsager` are reasons when `afvist`, remarks when not."""

    konto_id: Uuid
    behandlet: datetime
    aarsager: tuple[Aarsag, ...] = ()
    afvist: bool = False
    findings: tuple[Finding, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the message was taken in."""
        return not self.afvist

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be stored as the answer to the same message sent again."""
        return {
            "konto_id": self.konto_id,
            "behandlet": self.behandlet.isoformat(),
            "afvist": self.afvist,
            "aarsager": [_plain(aarsag) for aarsag in self.aarsager],
            "findings": [finding.as_dict() for finding in self.findings],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote. Raises `KeyError` or `ValueError` when it did not."""
        return cls(
            konto_id=Uuid(data["konto_id"]),
            behandlet=datetime.fromisoformat(data["behandlet"]),
            aarsager=tuple(map(_aarsag, data["aarsager"])),
            afvist=data["afvist"],
            findings=tuple(map(Finding.from_dict, data["findings"])),
        )


def _plain(aarsag: Aarsag) -> dict[str, Any]:
    ref = aarsag.reference
    reference = None if ref is None else {"kind": ref.kind, "id": ref.id, "type_id": ref.type_id}
    return {
        "code": aarsag.code,
        "reference": reference,
        "lokal_kode": aarsag.lokal_kode,
        "lokal_tekst": aarsag.lokal_tekst,
    }


def _aarsag(data: Mapping[str, Any]) -> Aarsag:
    reference = None if data["reference"] is None else Reference(**data["reference"])
    return Aarsag(data["code"], reference, data["lokal_kode"], data["lokal_tekst"])
