"""A claim as PSRM sees it: the fields a rule may look at. Amounts are integer øre, dates are dates, absent is `None`.

Field names are the public JSON names; meanings follow Gældsstyrelsen's stamdata (generelle krav til fordringer).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType

from oir_kernel.identifiers import mask_cpr
from psrm_validation.claim.oevrige import OEVRIGE_FIELDS, OevrigeStamdata


@dataclass(frozen=True, slots=True)
class Skyldner:
    """One debtor: exactly one of CPR (10 digits), CVR or SE (8), AKR (11) should be filled. Shows no CPR in its repr."""

    cpr: str | None = field(default=None, repr=False)
    cvr: str | None = None
    se: str | None = None
    akr: str | None = None

    def shown(self) -> str:
        """The debtor as a text for people, a CPR number masked."""
        filled = [(name, getattr(self, name)) for name in SKYLDNER_FIELDS if getattr(self, name) is not None]
        return ", ".join(f"{name} {mask_cpr(value) if name == 'cpr' else value}" for name, value in filled)


@dataclass(frozen=True, slots=True)
class Fordring:
    """A claim sent to collection, with its main claim in `hf` when it is a related claim.

    `hovedstol` is the original face value and `beloeb` what is unpaid at handover, both in øre. `srb` is the last day of
    timely payment, `foraeldelsesdato` the limitation date or, for repayment claims, the date of bortfald. `oevrige` holds
    master data that few claims carry.
    """

    id: str | int | None = None
    type: str | None = None
    art: str | None = None
    relation: str | None = None
    hovedstol: int | None = None
    beloeb: int | None = None
    beskrivelse: str | None = field(default=None, repr=False)
    periode_start: date | None = None
    periode_slut: date | None = None
    stiftelsesdato: date | None = None
    forfaldsdato: date | None = None
    srb: date | None = None
    foraeldelsesdato: date | None = None
    domsdato: date | None = None
    forligsdato: date | None = None
    modtagelsesdato: date | None = None
    fordringshaver: str | None = None
    reference: str | None = None
    skyldnere: tuple[Skyldner, ...] = ()
    hf: "Fordring | None" = None
    oevrige: OevrigeStamdata | None = None

    def received(self, day: date) -> "Fordring":
        """The same claim with `modtagelsesdato` set; a main claim without one is taken to be received the same day.

        The second half is ours: no source says which receipt date counts when both are sent together.
        """
        hf = self.hf
        if hf is not None and hf.modtagelsesdato is None:
            hf = hf.received(day)
        elif self.modtagelsesdato == day:
            return self
        # Spelled out: dataclasses.replace takes as long as running all the rules of a type.
        return Fordring(
            self.id,
            self.type,
            self.art,
            self.relation,
            self.hovedstol,
            self.beloeb,
            self.beskrivelse,
            self.periode_start,
            self.periode_slut,
            self.stiftelsesdato,
            self.forfaldsdato,
            self.srb,
            self.foraeldelsesdato,
            self.domsdato,
            self.forligsdato,
            day,
            self.fordringshaver,
            self.reference,
            self.skyldnere,
            hf,
            self.oevrige,
        )

    def _repr_html_(self) -> str:
        """The filled fields as a notebook shows them, numbers in texts and debtors masked."""
        from psrm_validation.claim.showing import claim_html  # noqa: PLC0415 - claims are checked far more often than shown

        return claim_html(self)


DATE_FIELDS = (
    "periode_start",
    "periode_slut",
    "stiftelsesdato",
    "forfaldsdato",
    "srb",
    "foraeldelsesdato",
    "domsdato",
    "forligsdato",
    "modtagelsesdato",
)
AMOUNT_FIELDS = ("hovedstol", "beloeb")
SKYLDNER_FIELDS = ("cpr", "cvr", "se", "akr")
CLAIM_FIELDS = (*(each.name for each in fields(Fordring) if each.name != "oevrige"), *OEVRIGE_FIELDS)
"""The public field names; those of `oevrige` stand beside the others."""

FIELD_KINDS: Mapping[str, str] = MappingProxyType(
    dict.fromkeys(("type", "art", "relation"), "code")
    | dict.fromkeys(AMOUNT_FIELDS, "amount")
    | dict.fromkeys(DATE_FIELDS, "date")
    | dict.fromkeys(("beskrivelse", "fordringshaver", "reference"), "text")
)
"""Fields a condition may read, and what kind of value each holds."""
