"""What came out of an operation on payments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from oir_debitor.domain.outcome import Aarsag, DebitorOutcome
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_NONE = Uuid("")


@dataclass(frozen=True, slots=True)
class IndbetalingOutcome(DebitorOutcome):
    """The outcome of an operation on one payment. Refused because of the amount, `restance` is what could be paid, øre."""

    indbetaling_id: Uuid = _NONE
    restance: Oere | None = None

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be stored as the answer to the same message sent again."""
        return DebitorOutcome.as_dict(self) | {"indbetaling_id": self.indbetaling_id, "restance": self.restance}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        base = DebitorOutcome.from_dict(data)
        restance = None if data["restance"] is None else Oere(data["restance"])
        return cls(
            base.konto_id,
            base.behandlet,
            base.aarsager,
            base.afvist,
            base.findings,
            Uuid(data["indbetaling_id"]),
            restance,
        )


@dataclass(frozen=True, slots=True)
class TillaegTilBetaling:
    """An interest or fee that can be paid: one of the three ids by its kind, `art`."""

    tillaeg_id: Uuid
    art: str
    registreret: datetime
    beloeb: Oere
    restance: Oere


@dataclass(frozen=True, slots=True)
class FordringTilBetaling:
    """A claim that can be paid, with its interest and fees. `srb` is the last timely day if the claim has one.

    `haeftelse_fra` and `haeftelse_til` bound the liability of the party that asked, if it is only co-liable.
    """

    fordring_id: Uuid
    type_id: Uuid
    registreret: datetime
    beloeb: Oere
    forfaldsdato: date
    srb: date | None
    restance: Oere
    under_inddrivelse: bool
    relateret_id: Uuid | None = None
    tillaeg: tuple[TillaegTilBetaling, ...] = ()
    haeftelse_fra: date | None = None
    haeftelse_til: date | None = None


@dataclass(frozen=True, slots=True)
class PartIRolle:
    """A party of an account in its role; for a co-liable party with the liability and its days."""

    rolle: str
    ident: str
    type_id: Uuid
    haeftelse_id: Uuid | None = None
    fra: date | None = None
    til: date | None = None


@dataclass(frozen=True, slots=True)
class KontoTilBetaling:
    """An account with something to pay. `restance` is the sum of what is listed, øre."""

    konto_id: Uuid
    type_id: Uuid
    titel: str | None
    oprettet_cvr: str
    oprettet_system: Uuid
    restance: Oere
    fordringer: tuple[FordringTilBetaling, ...]
    parter: tuple[PartIRolle, ...]


@dataclass(frozen=True, slots=True)
class SoegOutcome:
    """What a search found. Nothing found is a positive answer; it is never stored."""

    behandlet: datetime
    konti: tuple[KontoTilBetaling, ...] = ()
    aarsager: tuple[Aarsag, ...] = ()
    afvist: bool = False
    findings: Sequence[Finding] = ()

    @property
    def accepted(self) -> bool:
        """Whether the question was answered."""
        return not self.afvist

    def as_dict(self) -> dict[str, Any]:
        """Plain values: a search is decided anew each time, so only its time is told."""
        return {"behandlet": self.behandlet.isoformat()}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        return cls(datetime.fromisoformat(data["behandlet"]))
