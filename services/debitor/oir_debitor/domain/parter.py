"""Parties and how they are identified.

`urn:oio:cpr-nr:` (10 digits), `urn:oio:cvr-nr:` (8, modulus 11), `urn:oio:p-nr:` (10) and free identification are stated in
the wire notes; `urn:oio:se-nr:` (8) and `urn:oio:akr-nr:` (11) are ours, because PSRM knows those debtors too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.identifiers import Uuid, cpr_birth_date, is_cvr, mask_cpr
from oir_kernel.source import NOWHERE, Source

PREFIX = "urn:oio:"
FREE = "fri"
_SHOWN = 80

_LENGTHS = MappingProxyType({"cpr": 10, "cvr": 8, "se": 8, "akr": 11, "p": 10})
_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "cpr": "person",
        "cvr": "virksomhed",
        "se": "virksomhed",
        "p": "produktionsenhed",
        "akr": "uden-ident",
        FREE: "uden-ident",
    }
)
DEBTOR_KINDS = frozenset({"cpr", "cvr", "se", "akr"})
"""The kinds PSRM takes as a debtor's id (stated: Gældsstyrelsen, krav til skyldner)."""


@dataclass(frozen=True, slots=True)
class Part:
    """A party with its role's address. `type_id` is a class of the list parttype.

    `oprettet_cvr` and `oprettet_system` say who created the party; they must be the sender. `navn` is needed when the
    identification is free.
    """

    ident: str
    type_id: Uuid
    oprettet_cvr: str | None = None
    oprettet_system: Uuid | None = None
    navn: str | None = None
    adresselinje1: str | None = None
    adresselinje2: str | None = None
    postnummer: str | None = None
    by: str | None = None
    land: str | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


def kind_and_number(ident: str) -> tuple[str, str]:
    """What kind of identification it is and the number in it; `("fri", ident)` for a free one, without white space around."""
    spelled = ident.strip()
    if not spelled.lower().startswith(PREFIX):
        return FREE, spelled
    kind, _, number = spelled[len(PREFIX) :].lower().partition("-nr:")
    return kind, number


def is_well_formed(ident: str) -> bool:
    """Whether the number has the digits its kind asks for; a free identification only has to say something."""
    kind, number = kind_and_number(ident)
    if kind == FREE:
        return bool(ident.strip())
    if len(number) != _LENGTHS.get(kind) or not (number.isascii() and number.isdigit()):
        return False
    if kind == "cpr":
        return cpr_birth_date(number) is not None
    return is_cvr(number) if kind == "cvr" else True


def fails_check_digit(ident: str) -> bool:
    """Whether the identification is a CVR number but for modulus 11."""
    kind, number = kind_and_number(ident)
    has_digits = len(number) == _LENGTHS["cvr"] and number.isascii() and number.isdigit() and number[0] != "0"
    return kind == "cvr" and has_digits and not is_cvr(number)


def part_type(ident: str) -> str:
    """The code in the list parttype that fits the identification; empty for an unknown kind of URN."""
    return _TYPES.get(kind_and_number(ident)[0], "")


def same_part(one: str, other: str) -> bool:
    """Whether two identifications name the same party."""
    return one == other or kind_and_number(one) == kind_and_number(other)


def shown(ident: str) -> str:
    """The identification as it may stand in a text: a CPR number masked, a long one cut."""
    kind, number = kind_and_number(ident)
    if kind == "cpr":
        return f"{PREFIX}cpr-nr:{mask_cpr(number)}" if number.isdigit() else f"{PREFIX}cpr-nr:…"
    return STRICTEST.mask(ident)[:_SHOWN]
