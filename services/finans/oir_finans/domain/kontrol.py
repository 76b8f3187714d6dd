"""What one finance document must satisfy on its own. Every reason is found, not only the first.

| Check | Reason | Provenance |
|---|---|---|
| every amount is greater than zero | 013 | inferred |
| the period is the posting date's; a period does not end before it begins | 014 | ours |
| debit equals credit | 070 | inferred |
| type and primary dimensions are classes of the edition's lists | 072 | ours |
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from oir_finans.domain.aarsager import Aarsag, afvis, ikke_kontrolleret
from oir_finans.domain.bilag import Finansbilag, Postering
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Finding, Text
from oir_kernel.money import to_kroner
from oir_kernel.source import Place

PRIMAERE = ("funktion", "dranst", "ejerforhold", "gruppering", "art")
"""The primary dimensions that have a list in the edition; the list has the dimension's name."""

BILAGSTYPER = "finansbilag-type"
PRIMO = 0
"""The opening period `00`; above 12 stand the supplement periods."""


@dataclass(frozen=True, slots=True)
class Kontoplan:
    """The classes a document may name: code by UUID, for each list of the edition."""

    lister: Mapping[str, Mapping[str, str]]

    def kode(self, liste: str, klasse: str) -> str | None:
        """The code of a class in that list, `None` if it is not there."""
        return self.lister[liste].get(klasse)

    def kender(self, klasse: str) -> bool:
        """Whether any list holds the class."""
        return any(klasse in liste for liste in self.lister.values())


def kontroller(bilag: Finansbilag, kontoplan: Kontoplan) -> list[Finding]:
    """Everything that is wrong with the document, or could not be checked, in the order of its fields."""
    return [finding for check in _CHECKS for finding in check(bilag, kontoplan)]


def _type(bilag: Finansbilag, kontoplan: Kontoplan) -> Iterator[Finding]:
    if kontoplan.kode(BILAGSTYPER, bilag.type_id) is None:
        yield _ukendt_klasse(bilag.kilde.place("type_id"), bilag.type_id, BILAGSTYPER)


def _periode(bilag: Finansbilag, _: Kontoplan) -> Iterator[Finding]:
    expected = _forventet_dato(bilag.periode)
    if expected is not None and expected(bilag.bogfoeringsdato):
        return
    sted, dato = bilag.kilde.place("regnskabsperiode"), bilag.kilde.place("bogfoeringsdato")
    yield afvis(
        Aarsag.DATO,
        sted,
        Text(
            f"{sted.name} {bilag.periode} passer ikke til {dato.name} {bilag.bogfoeringsdato}.",
            f"{sted.name} {bilag.periode} does not fit {dato.name} {bilag.bogfoeringsdato}.",
        ),
        Text(
            f"Brug {bilag.bogfoeringsdato:%Y%m}, 00 for primo, eller 13 og op for supplement til året før 1. februar.",
            f"Use {bilag.bogfoeringsdato:%Y%m}, 00 for opening, or 13 and up to supplement the year before 1 February.",
        ),
        {sted.name: bilag.periode, dato.name: bilag.bogfoeringsdato.isoformat()},
        f"{bilag.bogfoeringsdato:%Y%m}",
    )


def _forventet_dato(periode: str) -> Callable[[date], bool] | None:
    """Which posting dates a period takes: its month, its year for primo, its year and January for a supplement."""
    if len(periode) != 6 or not periode.isascii() or not periode.isdigit():
        return None
    year, number = int(periode[:4]), int(periode[4:])
    if number == PRIMO:
        return lambda dato: dato.year == year
    if number <= 12:
        return lambda dato: (dato.year, dato.month) == (year, number)
    return lambda dato: dato.year == year or (dato.year, dato.month) == (year + 1, 1)


def _beloeb(bilag: Finansbilag, _: Kontoplan) -> Iterator[Finding]:
    for postering in bilag.posteringer:
        if postering.beloeb > 0:
            continue
        sted = postering.kilde.place("beloeb")
        yield afvis(
            Aarsag.BELOEB,
            sted,
            Text(
                f"{sted.name} er {to_kroner(postering.beloeb)}; det skal være større end nul.",
                f"{sted.name} is {to_kroner(postering.beloeb)}; it must be greater than zero.",
            ),
            Text(
                "Udelad posteringen, eller vend debet og kredit i stedet for at bruge fortegn.",
                "Leave the posting out, or swap debit and credit instead of using a sign.",
            ),
            {sted.name: to_kroner(postering.beloeb)},
            "> 0.00",
        )


def _posteringsperiode(bilag: Finansbilag, _: Kontoplan) -> Iterator[Finding]:
    for postering in bilag.posteringer:
        start, slut = postering.periode_start, postering.periode_slut
        if start is None or slut is None or start <= slut:
            continue
        sted, anden = postering.kilde.place("periode_slut"), postering.kilde.place("periode_start")
        yield afvis(
            Aarsag.DATO,
            sted,
            Text(
                f"{sted.name} {slut} ligger før {anden.name} {start}.",
                f"{sted.name} {slut} is before {anden.name} {start}.",
            ),
            Text(f"Ret {sted.name} til {start} eller senere.", f"Correct {sted.name} to {start} or later."),
            {sted.name: slut.isoformat(), anden.name: start.isoformat()},
            f">= {start}",
        )


def _dimensioner(bilag: Finansbilag, kontoplan: Kontoplan) -> Iterator[Finding]:
    for postering in bilag.posteringer:
        for dimension in PRIMAERE:
            klasse = getattr(postering, dimension)
            if klasse is not None and kontoplan.kode(dimension, klasse) is None:
                yield _ukendt_klasse(postering.kilde.place(dimension), klasse, dimension)


def _uden_liste(bilag: Finansbilag, kontoplan: Kontoplan) -> Iterator[Finding]:
    """Secondary dimensions and organisation units: no list of ours has them all, so an unknown one is only told."""
    ukendte = {klasse for postering in bilag.posteringer for klasse in _frie(postering) if not kontoplan.kender(klasse)}
    if ukendte:
        yield ikke_kontrolleret(
            Aarsag.KLASSE,
            bilag.kilde.place("bilag_id"),
            Text(
                f"{len(ukendte)} sekundære dimensioner eller organisationer står ikke i kontraktens lister og er ikke kontrolleret.",
                f"{len(ukendte)} secondary dimensions or organisations are in no list of the contract and were not checked.",
            ),
            Text(
                "Kontroller dem mod kommunens sortiment; sandkassen har det ikke.",
                "Check them against the municipality's sortiment; the sandbox does not have it.",
            ),
            {"antal": str(len(ukendte))},
        )


def _frie(postering: Postering) -> tuple[str, ...]:
    return (*postering.sekundaere, *((postering.organisation,) if postering.organisation else ()))


def _balance(bilag: Finansbilag, _: Kontoplan) -> Iterator[Finding]:
    debet, kredit = bilag.debet, bilag.kredit
    if debet == kredit:
        return
    afvigelse = to_kroner(abs(debet - kredit))
    yield afvis(
        Aarsag.BALANCE,
        bilag.kilde.place(""),
        Text(
            f"Bilaget balancerer ikke: debet {to_kroner(debet)}, kredit {to_kroner(kredit)}, forskel {afvigelse}.",
            f"The document does not balance: debit {to_kroner(debet)}, credit {to_kroner(kredit)}, difference {afvigelse}.",
        ),
        Text(
            f"Tilføj {afvigelse} på {'kredit' if debet > kredit else 'debet'}, eller ret et beløb.",
            f"Add {afvigelse} to {'credit' if debet > kredit else 'debit'}, or correct an amount.",
        ),
        {"debet": to_kroner(debet), "kredit": to_kroner(kredit)},
        "debet = kredit",
    )


def _ukendt_klasse(sted: Place, klasse: str, liste: str) -> Finding:
    vist = STRICTEST.mask(klasse)[:60]
    return afvis(
        Aarsag.KLASSE,
        sted,
        Text(
            f"{sted.name} {vist} er ikke en klasse i listen {liste}.",
            f"{sted.name} {vist} is no class of the list {liste}.",
        ),
        Text(
            f"Brug en UUID fra listen: GET /api/finans/kodelister/{liste}.",
            f"Use a UUID of the list: GET /api/finans/kodelister/{liste}.",
        ),
        {sted.name: vist},
        liste,
    )


_CHECKS: tuple[Callable[[Finansbilag, Kontoplan], Iterator[Finding]], ...] = (
    _type,
    _periode,
    _beloeb,
    _posteringsperiode,
    _dimensioner,
    _uden_liste,
    _balance,
)
