"""Bad input for SF1590_B_02 and _B_03: questions and payments."""

from collections.abc import Sequence
from typing import Any, Final

from tests.support.daarligt_input import (
    BEDSTE,
    CVR,
    FAR,
    FREMMED,
    I_GAAR,
    INTET_CVR,
    KASSE,
    MOR,
    NU,
    SYSTEM,
    TIDLIGERE,
    UKENDT,
    Afsender,
    Besked,
    betaling,
    klasse,
    navn,
    part,
    tilbagetagelse,
)
from tests.support.daarligt_slags import (
    ENHVER_SER,
    HER,
    INGEN_EJER,
    INGEN_FORDRING,
    INGEN_PART,
    INGEN_VALUTA,
    INTET_BELOEB,
    INTET_FUNDET,
    INTET_OBJEKT,
    INTET_TIDSPUNKT,
    VISES,
    Raekke,
    Slags,
    Sted,
    celle,
    celler_af,
    steder,
    vaerdi,
)

# --- SF1590_B_02: questions ----------------------------------------------------------------------------------------------

FORESPOERGSEL: Final = "DebitorForespørgselAfsend"


def _af_part(ident: str, **andet: Any) -> Besked:
    asked = {"part_ident": ident, "part_type": part(ident)["type_id"]}
    return asked | {"part_oprettet_cvr": CVR, "part_oprettet_system": SYSTEM} | andet


def _soeg() -> Raekke:
    return Raekke(
        "SøgDebitorregistrering",
        "SøgDebitorregistrering",
        _af_part(MOR),
        celler_af(
            {
                Slags.FORKERT_PART: [vaerdi(_af_part(INTET_CVR), "050", INTET_CVR)],
                Slags.FORAELDET: [vaerdi(_af_part(MOR, fra=NU, til=TIDLIGERE), "134", "2026-11-20")],
                Slags.UKENDT_KODE: [
                    celle(_af_part(MOR, type_id=UKENDT), "005", UKENDT),
                    celle(_af_part(MOR, part_type=UKENDT), "050", UKENDT),
                ],
            },
            UKENDT_KONTO=INTET_FUNDET,
            ANDEN_MYNDIGHED=INTET_FUNDET,
            ANDET_SYSTEM=ENHVER_SER,
            AFSLUTTET=VISES,
            FOR_MEGET=INTET_BELOEB,
            HAEFTELSE_OPHOERT="a liability counts after it ended too, because it covers its period",
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
        FORESPOERGSEL,
        "soeg",
    )


def _hent() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        return {"konto_id": navn(sted.konto)} | andet

    def parten(ident: str, **andet: Any) -> Besked:
        return god() | _af_part(ident, **andet)

    return Raekke(
        "HentDebitorkonto",
        "HentDebitorkonto",
        god(),
        celler_af(
            {
                **steder(god, UKENDT_KONTO="130", ANDEN_MYNDIGHED="130", ANDET_SYSTEM=ENHVER_SER, AFSLUTTET=VISES),
                Slags.FORKERT_PART: [vaerdi(parten(INTET_CVR), "050", INTET_CVR)],
                Slags.FORAELDET: [
                    vaerdi(god(forfald_fra="2026-10-02", forfald_til="2026-10-01"), "134", "2026-10-01"),
                    vaerdi(god(periode_fra="2026-10-02", periode_til="2026-10-01"), "134", "2026-10-01"),
                ],
                Slags.UKENDT_FORDRING: [celle(god(fordring_id=UKENDT), "131", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(god(fordring_id=navn("f9")), "131", "f9")],
                Slags.UKENDT_OBJEKT: [vaerdi({"noegle": "D-findes-ikke"}, "133", "D-findes-ikke")],
                Slags.UKENDT_KODE: [celle(parten(MOR, part_type=UKENDT), "050", UKENDT)],
            },
            FOR_MEGET=INTET_BELOEB,
            HAEFTELSE_OPHOERT="a liability counts after it ended too, because it covers its period",
            VALUTA=INGEN_VALUTA,
        ),
        FORESPOERGSEL,
        "hent",
    )


# --- SF1590_B_03: payments -----------------------------------------------------------------------------------------------

INDBETALING: Final = "DebitorIndbetalingAfsend"


def _soeg_til_indbetaling() -> Raekke:
    def god(sted: Sted = HER, ident: str = MOR, **andet: Any) -> Besked:
        asked = {"ident": ident, "type_id": part(ident)["type_id"], "konto_id": navn(sted.konto)}
        return asked | {"part_cvr": CVR, "part_system": SYSTEM} | andet

    return Raekke(
        "SøgFordringTilIndbetaling",
        "SøgFordringTilIndbetaling",
        god(),
        celler_af(
            {
                **steder(god, ANDET_SYSTEM=INGEN_EJER, AFSLUTTET="nothing can be paid on it, so nothing is found"),
                Slags.FORKERT_PART: [vaerdi(god(ident=INTET_CVR), "050", INTET_CVR)],
                Slags.UKENDT_KODE: [celle(god(type_id=UKENDT), "050", UKENDT)],
            },
            FOR_MEGET=INTET_BELOEB,
            FORAELDET=INTET_TIDSPUNKT,
            HAEFTELSE_OPHOERT="who is not liable any more finds nothing, which is no error",
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
            UKENDT_OBJEKT=INTET_OBJEKT,
        ),
        INDBETALING,
        "indbetalinger/soeg",
    )


def _foretag() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        return betaling("ny", konto=sted.konto, daekker=sted.f) | andet

    def daekker(*covers: tuple[str, str], **andet: Any) -> Besked:
        return god(daekninger=[{"fordring_id": navn(name), "beloeb": beloeb} for name, beloeb in covers], **andet)

    gebyr = god(daekninger=[{"rykkergebyr_id": UKENDT, "beloeb": "1.00"}])
    return Raekke(
        "ForetagIndbetaling",
        "ForetagIndbetaling",
        god(),
        celler_af(
            {
                **steder(god, ANDET_SYSTEM=INGEN_EJER),
                Slags.FOR_MEGET: [
                    celle(god(beloeb="9999.00"), "061", "ny"),
                    celle(daekker(("f2", "950.00"), beloeb="1000.00"), "068", "f2"),
                    celle(daekker(("f1", "60.00"), ("f2", "60.00")), "068", "ny"),
                ],
                Slags.FORKERT_PART: [
                    vaerdi(god() | betaling("ny", ident=FREMMED), "064", FREMMED),
                    vaerdi(god(ansvarlig=None, medhaefter=True), "064", MOR),
                    celle(god() | betaling("ny", daekker="f2", ident=FAR), "065", "f2"),
                    vaerdi(god() | betaling("ny", ident=INTET_CVR), "050 064", INTET_CVR),
                ],
                Slags.FORAELDET: [
                    celle(betaling("b1", "400.00", daekker="f1") | {"registreret": TIDLIGERE}, "090", "b1"),
                    celle(betaling("b1", "1.00"), "060", "b1"),
                ],
                Slags.HAEFTELSE_OPHOERT: [celle(god() | betaling("ny", ident=BEDSTE), "065", "hs")],
                Slags.VALUTA: [celle(god(valuta="EUR"), "066", "ny", kun_json=True)],
                Slags.UKENDT_FORDRING: [celle(daekker((UKENDT, "1.00")), "062", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(daekker(("f9", "1.00")), "062", "f9")],
                Slags.UKENDT_OBJEKT: [celle(gebyr, "062", UKENDT)],
                Slags.UKENDT_KODE: [
                    celle(god(type_id=UKENDT), "088", UKENDT),
                    celle(god(betaler_type=UKENDT), "050", UKENDT),
                ],
            }
        ),
        INDBETALING,
        "konti/{konto_id}/indbetalinger",
    )


def _nedreguler_indbetaling() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        return tilbagetagelse("ny", konto=sted.konto) | andet

    def af(name: str, beloeb: str) -> Besked:
        return god(daekninger=[{"fordring_id": navn(name), "beloeb": beloeb}])

    return Raekke(
        "ForetagIndbetalingNedregulering",
        "ForetagIndbetalingNedregulering",
        god(),
        celler_af(
            {
                **steder(god, ANDET_SYSTEM=INGEN_EJER, AFSLUTTET="money can be taken back from it, and opens it again"),
                Slags.ANDET_SYSTEM: [
                    celle(god(indbetaling_id=navn("b2")), "063", "b2"),
                    celle(god(), "063", "b1", afsender=Afsender(system=KASSE)),
                ],
                Slags.FOR_MEGET: [
                    celle(god(beloeb="350.01"), "063", "b1"),
                    celle(god() | af("f1", "350.01") | {"beloeb": "350.01"}, "063", "b1"),
                    celle(af("f1", "50.01"), "068", "b1"),
                    celle(af("f2", "10.00"), "063", "f2"),
                ],
                Slags.FORAELDET: [
                    celle(tilbagetagelse("bn1") | {"registreret": TIDLIGERE}, "090", "b1"),
                    celle(tilbagetagelse("bn1") | {"beloeb": "1.00"}, "060", "bn1"),
                    celle(god(dato=I_GAAR), "014", "b1"),
                ],
                Slags.UKENDT_FORDRING: [celle(af(UKENDT, "1.00"), "062", UKENDT)],
                Slags.ANDEN_KONTOS_FORDRING: [celle(af("f9", "1.00"), "062", "f9")],
                Slags.UKENDT_OBJEKT: [celle(god(indbetaling_id=UKENDT), "067", UKENDT)],
                Slags.UKENDT_KODE: [celle(god(aarsag_id=UKENDT), "088", UKENDT)],
            },
            FORKERT_PART=INGEN_PART,
            HAEFTELSE_OPHOERT="the payment says who paid",
            VALUTA=INGEN_VALUTA,
        ),
        INDBETALING,
        "konti/{konto_id}/indbetalinger/{indbetaling_id}/nedregulering",
    )


_EGEN: Final = "the debtor system's own act: it owns every account"


def _tilbagefoer() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        why = klasse("indbetalingsnedreguleringsaarsag", "manglende-daekning")
        asked = {"konto_id": navn(sted.konto), "indbetaling_id": navn("b1"), "ordre_id": navn("ny"), "aarsag_id": why}
        return asked | andet

    return Raekke(
        "TilbageførIndbetaling (at the debtor system)",
        "TilbageførIndbetaling",
        god(),
        celler_af(
            {
                **steder(god, ANDET_SYSTEM=_EGEN, AFSLUTTET="money can be taken back from it, and opens it again"),
                Slags.UKENDT_OBJEKT: [celle(god(indbetaling_id=UKENDT), "067", UKENDT)],
                Slags.FORAELDET: [celle(god(ordre_id=navn("bn1")), "060", "bn1")],
                Slags.UKENDT_KODE: [celle(god(aarsag_id=UKENDT), "088", UKENDT)],
            },
            FOR_MEGET="it takes back all that is left, and has no amount",
            FORKERT_PART=INGEN_PART,
            HAEFTELSE_OPHOERT="the payment says who paid",
            VALUTA=INGEN_VALUTA,
            UKENDT_FORDRING=INGEN_FORDRING,
            ANDEN_KONTOS_FORDRING=INGEN_FORDRING,
        ),
        sti="konti/{konto_id}/indbetalinger/{indbetaling_id}/tilbagefoer",
    )


RAEKKER: Final[Sequence[Raekke]] = (
    _soeg(),
    _hent(),
    _soeg_til_indbetaling(),
    _foretag(),
    _nedreguler_indbetaling(),
    _tilbagefoer(),
)
