"""Bad input for SF1590_B_01: each part of a registration, and the other operations of the service."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from tests.support.daarligt_input import (
    ANDEN_CVR,
    BEDSTE,
    FAR,
    FIRMA,
    FREMMED,
    INTET_CVR,
    KASSE,
    MOR,
    NU,
    TIDLIGERE,
    UKENDT,
    Besked,
    fordring,
    haeftelse,
    navn,
    nedregulering,
    part,
    slut_paa_haeftelse,
    stamdata,
)
from tests.support.daarligt_slags import (
    HER,
    INGEN_FORDRING,
    INGEN_HAEFTELSE,
    INGEN_KODE,
    INGEN_PART,
    INGEN_VALUTA,
    INTET_BELOEB,
    INTET_OBJEKT,
    INTET_TIDSPUNKT,
    NYT,
    STEDER,
    Celle,
    Raekke,
    Slags,
    Sted,
    celle,
    celler_af,
    steder,
    vaerdi,
)

REGISTRERING: Final = "DebitorRegistreringAfsend"


def _ind(sted: Sted, **dele: Any) -> Besked:
    return {"konto_id": navn(sted.konto), "registreret": NU} | dele


def _registrering(hvad: str, god: Callable[[Sted], Besked], celler: dict[Slags, list[Celle] | str]) -> Raekke:
    return Raekke(
        f"OpretDebitorkontoRegistrering, {hvad}",
        "OpretDebitorkontoRegistrering",
        god(HER),
        steder(god) | {Slags.VALUTA: INGEN_VALUTA} | celler,
        REGISTRERING,
        "registreringer",
    )


def _stamdata() -> Raekke:
    def god(sted: Sted, **andet: Any) -> Besked:
        return _ind(sted, konto=stamdata(**andet))

    return _registrering(
        "master data",
        god,
        celler_af(
            {
                Slags.ANDET_SYSTEM: [celle(god(Sted("ky", "", "")), "004 002", "ky")],
                Slags.FORKERT_PART: [
                    vaerdi(god(HER, debitor=part(FREMMED)), "006 002", FREMMED),
                    vaerdi(god(Sted("ny", "", ""), debitor=part(INTET_CVR)), "050", INTET_CVR),
                    celle(god(Sted("ny", "", ""), debitor=part() | {"oprettet_system": KASSE}), "004", KASSE),
                ],
                Slags.FORAELDET: [celle(god(HER, titel="Gammel") | {"registreret": TIDLIGERE}, "090", "k1")],
                Slags.UKENDT_KODE: [
                    celle(god(Sted("ny", "", ""), type_id=UKENDT), "005", UKENDT),
                    celle(god(Sted("ny", "", ""), debitor=part() | {"type_id": UKENDT}), "050", UKENDT),
                ],
            },
            UKENDT_KONTO="master data make the account",
            FOR_MEGET=INTET_BELOEB,
            HAEFTELSE_OPHOERT="master data name no liability",
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
    )


def _fordring() -> Raekke:
    def god(sted: Sted, **andet: Any) -> Besked:
        return _ind(sted, fordringer=[fordring("ny", **andet)])

    return _registrering(
        "a claim",
        god,
        celler_af(
            {
                Slags.FORAELDET: [
                    celle(_ind(HER, fordringer=[fordring("f1", "999.00", registreret=TIDLIGERE)]), "011", "f1")
                ],
                Slags.ANDEN_KONTOS_FORDRING: [celle(_ind(HER, fordringer=[fordring("f9")]), "011", "f9")],
                Slags.UKENDT_KODE: [celle(god(HER, type_id=UKENDT), "012", UKENDT)],
            },
            FOR_MEGET="a claim has no amount it could be more than",
            FORKERT_PART="a claim is the account's liable party's; the message cannot name another",
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            UKENDT_FORDRING=NYT,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
    )


def _omkostning() -> Raekke:
    def god(sted: Sted, paa: str = "", **andet: Any) -> Besked:
        cost = fordring("ny", "100.00", **andet)
        return _ind(sted, omkostninger=[{"hovedfordring_id": navn(paa or sted.f), "fordring": cost}])

    return _registrering(
        "a cost",
        god,
        celler_af(
            {
                Slags.UKENDT_KONTO: [celle(god(Sted("ukendt", "f1", "")), "001 010", "ukendt")],
                Slags.FORAELDET: [
                    celle(
                        _ind(HER, omkostninger=[{"hovedfordring_id": navn("f1"), "fordring": fordring("f2", "1.00")}]),
                        "011",
                        "f2",
                    )
                ],
                Slags.UKENDT_FORDRING: [celle(god(HER, UKENDT), "010", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(god(HER, "f9"), "010", "f9")],
                Slags.UKENDT_KODE: [celle(god(HER, type_id=UKENDT), "012", UKENDT)],
            },
            FOR_MEGET="a cost has no amount it could be more than",
            FORKERT_PART="a cost is the main claim's liable party's; the message cannot name another",
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
    )


def _haeftelse() -> Raekke:
    def god(sted: Sted, name: str = "ny", ident: str = FAR, **andet: Any) -> Besked:
        return _ind(sted, haeftelser=[haeftelse(name, ident, **andet)])

    return _registrering(
        "a liability",
        god,
        celler_af(
            {
                Slags.FORKERT_PART: [
                    celle(god(HER, ident=MOR), "033", "ny"),
                    vaerdi(god(HER, ident=INTET_CVR), "050", INTET_CVR),
                ],
                Slags.FORAELDET: [celle(god(HER, "h1", startdato="2026-09-01", registreret=TIDLIGERE), "090", "h1")],
                Slags.HAEFTELSE_OPHOERT: [celle(god(HER, "hs", BEDSTE, slutdato="2027-10-31"), "031", "hs")],
                Slags.UKENDT_FORDRING: [celle(god(HER, fordring_ids=[UKENDT]), "010", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [
                    celle(god(HER, fordring_ids=[navn("f9")]), "010", "f9"),
                    celle(god(HER, "h9"), "030", "h9"),
                ],
                Slags.UKENDT_KODE: [
                    celle(_ind(HER, haeftelser=[haeftelse("ny", part=part(FAR) | {"type_id": UKENDT})]), "050", UKENDT)
                ],
            },
            FOR_MEGET=INTET_BELOEB,
            UKENDT_OBJEKT=NYT,
        ),
    )


def _administrator() -> Raekke:
    def god(sted: Sted, ident: str = FREMMED) -> Besked:
        return _ind(sted, administratorer=[part(ident)])

    return _registrering(
        "an administrator",
        god,
        celler_af(
            {
                Slags.FORKERT_PART: [
                    vaerdi(god(HER, MOR), "041", "610190"),
                    vaerdi(god(HER, INTET_CVR), "050", INTET_CVR),
                ],
                Slags.UKENDT_KODE: [
                    celle(_ind(HER, administratorer=[part(FREMMED) | {"type_id": UKENDT}]), "050", UKENDT)
                ],
            },
            FOR_MEGET=INTET_BELOEB,
            FORAELDET="an administrator has no registration time of its own, and the last one sent holds",
            HAEFTELSE_OPHOERT="an administrator is not liable",
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=NYT,
        ),
    )


def _nedregulering() -> Raekke:
    def god(sted: Sted, name: str = "ny", **andet: Any) -> Besked:
        return _ind(sted, nedreguleringer=[nedregulering(name, sted.f, **andet)])

    return _registrering(
        "a down-adjustment",
        god,
        celler_af(
            {
                Slags.UKENDT_KONTO: [celle(god(Sted("ukendt", "f1", "")), "001 010", "ukendt")],
                Slags.FOR_MEGET: [
                    celle(god(HER, beloeb="1000.01"), "020", "ny"),
                    celle(
                        _ind(
                            HER, nedreguleringer=[nedregulering(each, "f2", beloeb="600.00") for each in ("ny", "ny2")]
                        ),
                        "020",
                        "ny2",
                    ),
                ],
                Slags.FORAELDET: [celle(god(HER, "n1", beloeb="1.00", registreret=TIDLIGERE), "011", "n1")],
                Slags.UKENDT_FORDRING: [celle(god(HER, fordring_id=UKENDT), "010", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(god(HER, fordring_id=navn("f9")), "010", "f9")],
                Slags.UKENDT_KODE: [celle(god(HER, aarsag_id=UKENDT), "021", UKENDT)],
            },
            FORKERT_PART=INGEN_PART,
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            UKENDT_OBJEKT=NYT,
        ),
    )


def _opkraevning() -> Raekke:
    def god(sted: Sted, name: str = "ny", *claims: str) -> Besked:
        asked = {"anmodning_id": navn(name), "registreret": NU, "fordring_ids": [navn(c) for c in claims or (sted.f,)]}
        return _ind(sted, opkraevninger=[asked])

    return _registrering(
        "a request for billing",
        god,
        celler_af(
            {
                Slags.UKENDT_KONTO: [celle(god(Sted("ukendt", "f1", "")), "001 010", "ukendt")],
                Slags.FORAELDET: [celle(god(HER, "oa1", "f1"), "015", "oa1")],
                Slags.UKENDT_FORDRING: [celle(god(HER, "ny", UKENDT), "010", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(god(HER, "ny", "f1", "f9"), "010", "f9")],
            },
            FOR_MEGET=INTET_BELOEB,
            FORKERT_PART=INGEN_PART,
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            UKENDT_OBJEKT=NYT,
            UKENDT_KODE=INGEN_KODE,
        ),
    )


def _afslut_haeftelse() -> Raekke:
    def god(sted: Sted, name: str = "h1") -> Besked:
        return slut_paa_haeftelse(sted.konto, name)

    foreign = {slags: [celle(god(sted), f"{kode} 030", sted.konto)] for slags, (sted, kode) in STEDER.items()}
    return Raekke(
        "AfslutHæftelse",
        "AfslutHæftelse",
        god(HER),
        celler_af(
            {
                **foreign,
                Slags.HAEFTELSE_OPHOERT: [celle(god(HER, "hs"), "031", "hs")],
                Slags.FORAELDET: [celle(god(HER) | {"slutdato": "2026-09-30"}, "032", "h1")],
                Slags.UKENDT_OBJEKT: [celle(god(HER, UKENDT), "030", UKENDT), celle(god(HER, "h9"), "030", "h9")],
            },
            FOR_MEGET=INTET_BELOEB,
            FORKERT_PART="the liability says whose it is",
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_KODE=INGEN_KODE,
        ),
        REGISTRERING,
        "konti/{konto_id}/haeftelser/{haeftelse_id}/afslut",
    )


def _afslut_administrator() -> Raekke:
    def god(sted: Sted, ident: str = FIRMA, **andet: Any) -> Besked:
        return {"konto_id": navn(sted.konto), **part(ident)} | andet

    foreign = {slags: [celle(god(sted), f"{kode} 040", sted.konto)] for slags, (sted, kode) in STEDER.items()}
    return Raekke(
        "AfslutAdministrator",
        "AfslutAdministrator",
        god(HER),
        celler_af(
            {
                **foreign,
                Slags.FORKERT_PART: [
                    vaerdi(god(HER, FREMMED), "040", FREMMED),
                    vaerdi(god(HER, oprettet_cvr=ANDEN_CVR), "004", ANDEN_CVR),
                ],
                Slags.UKENDT_KODE: [celle(god(HER, type_id=UKENDT), "050", UKENDT)],
            },
            FOR_MEGET=INTET_BELOEB,
            FORAELDET=INTET_TIDSPUNKT,
            HAEFTELSE_OPHOERT="an administrator is not liable",
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
        REGISTRERING,
        "konti/{konto_id}/administratorer/afslut",
    )


def _saet_til_opkraevning() -> Raekke:
    def god(sted: Sted, name: str = "fv") -> Besked:
        return {"konto_id": navn(sted.konto), "fordringer": [{"fordring_id": navn(name)}]}

    foreign = {slags: [celle(god(sted), f"{kode} 010", sted.konto)] for slags, (sted, kode) in STEDER.items()}
    return Raekke(
        "SætFordringTilOpkrævning",
        "SætFordringTilOpkrævning",
        god(HER),
        celler_af(
            {
                **foreign,
                Slags.UKENDT_FORDRING: [celle(god(HER, UKENDT), "010", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(god(HER, "f9"), "010", "f9")],
            },
            FOR_MEGET=INTET_BELOEB,
            FORKERT_PART=INGEN_PART,
            FORAELDET=INTET_TIDSPUNKT,
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            VALUTA=INGEN_VALUTA,
            UKENDT_OBJEKT=INTET_OBJEKT,
            UKENDT_KODE=INGEN_KODE,
        ),
        REGISTRERING,
        "konti/{konto_id}/opkraevning",
    )


def _ejerskifte() -> Raekke:
    def god(sted: Sted, registreret: str = NU) -> Besked:
        return {"konto_id": navn(sted.konto), "registreret": registreret}

    return Raekke(
        "ForetagEjerskifte",
        "ForetagEjerskifte",
        god(HER),
        celler_af(
            {**steder(god), Slags.FORAELDET: [celle(god(HER, TIDLIGERE), "090", "k1")]},
            FOR_MEGET=INTET_BELOEB,
            FORKERT_PART="the new owner comes with the next registration (its row: master data)",
            HAEFTELSE_OPHOERT=INGEN_HAEFTELSE,
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=INTET_OBJEKT,
            UKENDT_KODE=INGEN_KODE,
        ),
        REGISTRERING,
        "konti/{konto_id}/ejerskifte",
    )


RAEKKER: Final[Sequence[Raekke]] = (
    _stamdata(),
    _fordring(),
    _omkostning(),
    _haeftelse(),
    _administrator(),
    _nedregulering(),
    _opkraevning(),
    _afslut_haeftelse(),
    _afslut_administrator(),
    _saet_til_opkraevning(),
    _ejerskifte(),
)
