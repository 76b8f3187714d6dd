"""The kinds of bad input, what a cell and a row of the table are, and the words for why a cell is not there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Final

from tests.support.daarligt_input import FAGSYSTEM, Afsender, Besked, navn


class Slags(Enum):
    """The kinds of bad input: the columns."""

    UKENDT_KONTO = "unknown account"
    ANDEN_MYNDIGHED = "account of another authority's debtor system"
    ANDET_SYSTEM = "account of another it-system"
    AFSLUTTET = "closed account"
    FOR_MEGET = "more than there is to adjust, pay, cover or take back"
    FORKERT_PART = "wrong liable party"
    FORAELDET = "stale registration time, or a day that has passed"
    HAEFTELSE_OPHOERT = "liability that has ended"
    VALUTA = "wrong currency"
    UKENDT_FORDRING = "unknown claim"
    ANDEN_KONTOS_FORDRING = "claim of another account"
    UKENDT_OBJEKT = "unknown payment, fee, write-off, relation, plan, liability or request"
    UKENDT_KODE = "unknown code"


@dataclass(frozen=True)
class Sted:
    """An account and two claims on it."""

    konto: str
    f: str
    g: str


HER: Final = Sted("k1", "f1", "f2")
K2: Final = Sted("k2", "f9", "f9")
KP: Final = Sted("kp", "fp", "fp")
STEDER: Final[Mapping[Slags, tuple[Sted, str]]] = {
    Slags.UKENDT_KONTO: (Sted("ukendt", "f1", "f2"), "001"),
    Slags.ANDEN_MYNDIGHED: (Sted("kx", "x1", "x2"), "001"),
    Slags.ANDET_SYSTEM: (Sted("ky", "y1", "y2"), "004"),
    Slags.AFSLUTTET: (Sted("kl", "l1", "l2"), "003"),
}
"""For each kind of account that must not be touched: one, and the reason."""


@dataclass(frozen=True)
class Celle:
    """A bad message, its reasons (codes without SBX-ÅRS-), and what they must name: an id, or another value sent."""

    besked: Besked
    koder: frozenset[str]
    objekt: str
    afsender: Afsender = FAGSYSTEM
    kun_json: bool = False


def celle(besked: Besked, kode: str, objekt: str, **mere: Any) -> Celle:
    """A cell that names an id, told by its short name; several codes are parted by a space."""
    return Celle(besked, frozenset(kode.split()), navn(objekt), **mere)


def vaerdi(besked: Besked, kode: str, sendt: str) -> Celle:
    """A cell that names a value as it was sent."""
    return Celle(besked, frozenset(kode.split()), sendt)


@dataclass(frozen=True)
class Raekke:
    """One row: where the message goes, a good one, and its cells. Without `tjeneste` there is no SOAP door, without `sti` no JSON."""

    hvad: str
    operation: str
    god: Besked
    celler: Mapping[Slags, list[Celle] | str]
    tjeneste: str | None = None
    sti: str | None = None

    def __post_init__(self) -> None:
        missing = set(Slags) - set(self.celler)
        assert not missing, (self.hvad, missing)
        assert all(self.celler.values()), self.hvad


def celler_af(celler: Mapping[Slags, list[Celle] | str], **resten: str) -> dict[Slags, list[Celle] | str]:
    """The cells of a row; `resten` says by the column's name why the others are not there."""
    return dict(celler) | {Slags[name]: why for name, why in resten.items()}


def steder(besked: Callable[[Sted], Besked], **koder: str) -> dict[Slags, list[Celle] | str]:
    """The four kinds of account that an operation must not touch; `koder` by the column's name where it differs, or why not."""
    found: dict[Slags, list[Celle] | str] = {}
    for slags, (sted, kode) in STEDER.items():
        told = koder.get(slags.name, kode)
        found[slags] = [celle(besked(sted), told, sted.konto)] if told.isdigit() else told
    return found


# --- why a kind does not apply -------------------------------------------------------------------------------------------

INGEN_VALUTA: Final = (
    "the message has no field for a currency, in neither form; one that is sent is refused by the contract"
)
INGEN_PART: Final = "the message names no party"
INGEN_FORDRING: Final = "the message names no claim"
INTET_BELOEB: Final = "the message has no amount"
INTET_TIDSPUNKT: Final = "the message has no registration time and no day that can pass"
INGEN_HAEFTELSE: Final = "the message names no liability and no party"
INTET_OBJEKT: Final = "the message names nothing but its account and claims"
INGEN_KODE: Final = "the message has no field of a code list"
INGEN_EJER: Final = "anybody may pay at the authority, whoever made the account (stated)"
ENHVER_SER: Final = "own and others' registrations are shown alike (stated)"
VISES: Final = "a closed account is shown like any other"
INTET_FUNDET: Final = "a search for it finds nothing, which is no error"
NYT: Final = "the id is of what is to be made, so none is unknown"
