"""The sub-ledger: every movement of money on an account as balanced entries, in øre.

A debit is positive, a credit negative, and the entries of one document (`bilag_id`) sum to zero. What somebody owes on a claim,
an interest or a fee is the sum of its entries on `TILGODEHAVENDE`; nothing keeps a balance beside them. Entries are only
ever added: what was wrong is reversed by a document that names the first one. The chart of these few accounts is ours; where
their sums end in the municipality's chart of accounts is the finance service's matter.

| Document (`Art`) | Debit | Credit |
|---|---|---|
| FORDRING | TILGODEHAVENDE of the claim | INDTAEGT |
| NEDREGULERING | INDTAEGT | TILGODEHAVENDE of the claim |
| OPKRAEVNINGSRENTE, INDDRIVELSESRENTE | TILGODEHAVENDE of the interest | RENTEINDTAEGT |
| RYKKERGEBYR | TILGODEHAVENDE of the fee | GEBYRINDTAEGT |
| TILLAEG_NEDREGULERING | the income account of the interest or fee | its TILGODEHAVENDE |
| INDBETALING | LIKVIDER | UPLACERET |
| INDBETALING_NEDREGULERING | UPLACERET | LIKVIDER |
| DAEKNING | UPLACERET | TILGODEHAVENDE of what is covered |
| DAEKNING_NEDREGULERING | TILGODEHAVENDE of what was covered | UPLACERET |
| AFSKRIVNING | TAB | TILGODEHAVENDE of what is written off |
| AFSKRIVNING_NEDREGULERING | TILGODEHAVENDE of what was written off | TAB |
| UDBETALING | UPLACERET | LIKVIDER |
| FLYTNING | UPLACERET of the account that gives | UPLACERET of the account that gets |
| FLYTNING of a whole account | each account of the one that gets | the same of the one that gives |
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from types import MappingProxyType

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_NOTHING = Oere(0)


class Hovedkonto(StrEnum):
    """The accounts of the sub-ledger. UPLACERET: money received that covers nothing yet."""

    TILGODEHAVENDE = "tilgodehavende"
    INDTAEGT = "indtaegt"
    RENTEINDTAEGT = "renteindtaegt"
    GEBYRINDTAEGT = "gebyrindtaegt"
    LIKVIDER = "likvider"
    UPLACERET = "uplaceret"
    TAB = "tab"


class Art(StrEnum):
    """What a document is."""

    FORDRING = "fordring"
    NEDREGULERING = "nedregulering"
    OPKRAEVNINGSRENTE = "opkraevningsrente"
    INDDRIVELSESRENTE = "inddrivelsesrente"
    RYKKERGEBYR = "rykkergebyr"
    TILLAEG_NEDREGULERING = "tillaeg-nedregulering"
    INDBETALING = "indbetaling"
    INDBETALING_NEDREGULERING = "indbetaling-nedregulering"
    DAEKNING = "daekning"
    DAEKNING_NEDREGULERING = "daekning-nedregulering"
    AFSKRIVNING = "afskrivning"
    AFSKRIVNING_NEDREGULERING = "afskrivning-nedregulering"
    UDBETALING = "udbetaling"
    FLYTNING = "flytning"


TILLAEG = MappingProxyType(
    {
        Art.OPKRAEVNINGSRENTE: Hovedkonto.RENTEINDTAEGT,
        Art.INDDRIVELSESRENTE: Hovedkonto.RENTEINDTAEGT,
        Art.RYKKERGEBYR: Hovedkonto.GEBYRINDTAEGT,
    }
)
"""What the debtor system itself adds to a claim, with the income account it is booked on."""

_H = Hovedkonto
_SIDES = MappingProxyType(
    {
        Art.FORDRING: (_H.TILGODEHAVENDE, _H.INDTAEGT),
        Art.NEDREGULERING: (_H.INDTAEGT, _H.TILGODEHAVENDE),
        **{art: (_H.TILGODEHAVENDE, income) for art, income in TILLAEG.items()},
        Art.INDBETALING: (_H.LIKVIDER, _H.UPLACERET),
        Art.INDBETALING_NEDREGULERING: (_H.UPLACERET, _H.LIKVIDER),
        Art.DAEKNING: (_H.UPLACERET, _H.TILGODEHAVENDE),
        Art.DAEKNING_NEDREGULERING: (_H.TILGODEHAVENDE, _H.UPLACERET),
        Art.AFSKRIVNING: (_H.TAB, _H.TILGODEHAVENDE),
        Art.AFSKRIVNING_NEDREGULERING: (_H.TILGODEHAVENDE, _H.TAB),
        Art.UDBETALING: (_H.UPLACERET, _H.LIKVIDER),
    }
)


@dataclass(frozen=True, slots=True)
class PosteringPost:
    """One entry: `beloeb` øre, debit positive. `krav_id` is the claim, interest or fee owed, empty off TILGODEHAVENDE."""

    bilag_id: Uuid
    nr: int
    konto_id: Uuid
    art: str
    dato: date
    registreret: datetime
    hovedkonto: str
    krav_id: str
    beloeb: Oere


@dataclass(frozen=True, slots=True)
class BilagPost:
    """A document that is neither a claim nor a down-adjustment of one: payment, coverage, interest, write-off and their reversals.

    `beloeb` is positive. `krav_id` names what is covered, written off or added to (for an interest or fee its own id), `modbilag_id`
    the document it comes from or reverses: a coverage's payment, a reversal's first document. `indhold` is JSON text: what
    the kind has beside (a payment's type, a write-off's reason). `part_ident` is who paid.
    """

    bilag_id: Uuid
    konto_id: Uuid
    art: str
    dato: date
    registreret: datetime
    beloeb: Oere
    krav_id: str = ""
    modbilag_id: str = ""
    part_ident: str = ""
    part_type: str = ""
    oprettet_cvr: str = ""
    oprettet_system: str = ""
    indhold: str = "{}"


@dataclass(frozen=True, slots=True)
class TillaegPost:
    """An interest or a fee that the debtor system added to a claim. `saldo` is what is left of it, øre; derived, never stored."""

    tillaeg_id: Uuid
    konto_id: Uuid
    fordring_id: Uuid
    art: str
    registreret: datetime
    beloeb: Oere
    fra: date
    til: date
    indhold: str = "{}"
    saldo: Oere = _NOTHING


def posteringer(
    art: Art, bilag_id: Uuid, konto_id: Uuid, beloeb: int, dato: date, registreret: datetime, krav_id: str = ""
) -> tuple[PosteringPost, ...]:
    """The two entries of a document. Raises `ValueError` for an amount that is not positive, or for a debt without `krav_id`.

    FLYTNING and TILLAEG_NEDREGULERING have functions of their own; asked for here they raise `ValueError` too.
    """
    if art not in _SIDES:
        raise ValueError(f"{art} has a function of its own")
    return _to_sider(_SIDES[art], art, bilag_id, konto_id, beloeb, dato, registreret, krav_id)


def tillaeg_nedregulering(
    af: Art, bilag_id: Uuid, konto_id: Uuid, beloeb: int, dato: date, registreret: datetime, krav_id: str
) -> tuple[PosteringPost, ...]:
    """The entries that take (part of) an interest or fee of the kind `af` away again. Raises `ValueError` for another kind."""
    if af not in TILLAEG:
        raise ValueError(f"{af} is nothing the debtor system adds")
    sides = (TILLAEG[af], Hovedkonto.TILGODEHAVENDE)
    return _to_sider(sides, Art.TILLAEG_NEDREGULERING, bilag_id, konto_id, beloeb, dato, registreret, krav_id)


def flytning(
    bilag_id: Uuid, fra_konto: Uuid, til_konto: Uuid, beloeb: int, dato: date, registreret: datetime
) -> tuple[PosteringPost, ...]:
    """The entries that move uncovered money from one account to another. Raises `ValueError` for no amount, or one account."""
    if beloeb <= 0:
        raise ValueError("an amount is moved that is not positive")
    if fra_konto == til_konto:
        raise ValueError("an amount is moved to the account it is on")
    return tuple(
        PosteringPost(bilag_id, nr, konto, Art.FLYTNING, dato, registreret, Hovedkonto.UPLACERET, "", Oere(oere))
        for nr, (konto, oere) in enumerate(((fra_konto, beloeb), (til_konto, -beloeb)), 1)
    )


def overflytning(
    bilag_id: Uuid,
    fra_konto: Uuid,
    til_konto: Uuid,
    entries: Iterable[PosteringPost],
    dato: date,
    registreret: datetime,
) -> tuple[PosteringPost, ...]:
    """The entries that move everything `entries` leave on one account to another: nothing stays, and nothing is lost."""
    sums: dict[tuple[str, str], int] = {}
    for each in entries:
        key = (each.hovedkonto, each.krav_id)
        sums[key] = sums.get(key, 0) + each.beloeb
    pairs = [
        (key, konto, oere)
        for key, left in sorted(sums.items())
        if left
        for konto, oere in ((fra_konto, -left), (til_konto, left))
    ]
    return tuple(
        PosteringPost(bilag_id, nr, konto, Art.FLYTNING, dato, registreret, hovedkonto, krav_id, Oere(oere))
        for nr, ((hovedkonto, krav_id), konto, oere) in enumerate(pairs, 1)
    )


def saldo(entries: Iterable[PosteringPost], krav_id: str) -> Oere:
    """What is owed on a claim, interest or fee, øre."""
    return Oere(
        sum(each.beloeb for each in entries if each.krav_id == krav_id and each.hovedkonto == Hovedkonto.TILGODEHAVENDE)
    )


def uplaceret(entries: Iterable[PosteringPost], konto_id: str) -> Oere:
    """Money received on an account that covers nothing, øre."""
    on_it = (each for each in entries if each.konto_id == konto_id and each.hovedkonto == Hovedkonto.UPLACERET)
    return Oere(-sum(each.beloeb for each in on_it))


def ubalancerede(entries: Iterable[PosteringPost]) -> Iterator[Uuid]:
    """Documents whose entries do not sum to zero: there are none in a sound ledger."""
    sums: dict[Uuid, int] = {}
    for each in entries:
        sums[each.bilag_id] = sums.get(each.bilag_id, 0) + each.beloeb
    return (bilag_id for bilag_id, total in sums.items() if total)


def _to_sider(
    sides: tuple[Hovedkonto, Hovedkonto],
    art: Art,
    bilag_id: Uuid,
    konto_id: Uuid,
    beloeb: int,
    dato: date,
    registreret: datetime,
    krav_id: str,
) -> tuple[PosteringPost, ...]:
    if beloeb <= 0:
        raise ValueError(f"{art}: the amount is not positive")
    if Hovedkonto.TILGODEHAVENDE in sides and not krav_id:
        raise ValueError(f"{art}: it does not say what is owed")
    return tuple(
        PosteringPost(
            bilag_id,
            nr,
            konto_id,
            art,
            dato,
            registreret,
            side,
            krav_id if side is Hovedkonto.TILGODEHAVENDE else "",
            Oere(oere),
        )
        for nr, (side, oere) in enumerate(zip(sides, (beloeb, -beloeb), strict=True), 1)
    )
