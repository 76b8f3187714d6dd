"""Bad input for SF1590_B_04: every action type by every operation that asks for it, and the drafts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.anmodning.typer import HANDLINGSTYPER
from tests.support.daarligt_input import ANDEN_CVR, I_GAAR, NU, SYSTEM, UKENDT, Besked, anmodning, klasse, navn
from tests.support.daarligt_slags import (
    HER,
    INGEN_FORDRING,
    INGEN_HAEFTELSE,
    INGEN_KODE,
    INGEN_PART,
    INGEN_VALUTA,
    INTET_BELOEB,
    INTET_OBJEKT,
    K2,
    KP,
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

ANMODNING: Final = "DebitorkontoAnmodningAfsend"
_STIER: Final = {
    Form.EN_KONTO: "en-konto",
    Form.MED_FORDRINGER: "med-fordringer",
    Form.MELLEM_KONTI: "mellem-konti",
    Form.MELLEM_FORDRINGER: "mellem-fordringer",
}


@dataclass(frozen=True)
class Type:
    """One action type: where a good request is sent, its data, and what is bad beside what is bad for every type.

    Each of `for_meget`, `part` and `kode` is data, the reason it must get, and what that must name; `objekt` the reason for an unknown
    object, and its field. A text in its place says why not.
    """

    sted: Sted = HER
    data: Callable[[], Mapping[str, Any]] = dict
    for_meget: Sequence[tuple[Mapping[str, Any], str, str]] | str = INTET_BELOEB
    objekt: tuple[str, str] | str = INTET_OBJEKT
    kode: Sequence[tuple[Mapping[str, Any], str, str]] = ()
    part: Sequence[tuple[Mapping[str, Any], str, str]] | str = INGEN_PART


_ANDET_SYSTEM: Final = "00000000-0000-4000-8000-000000000007"
TYPER: Final[Mapping[str, Type]] = {
    "AFSKRIVNING": Type(for_meget=[({"beloeb": "1000.01"}, "114", "f1")]),
    "AFSKRIVNING_ANNULLER": Type(
        data=lambda: {"objekt_id": navn("a1")},
        for_meget=[({"beloeb": "50.01"}, "114", "a1")],
        objekt=("115", "objekt_id"),
    ),
    "HENSTAND": Type(data=lambda: {"til": "2027-01-31"}),
    "HENSTAND_OPHØR": Type(sted=K2, objekt=("116", "objekt_id")),
    "RYKKERGEBYR_OPRET": Type(
        data=lambda: {"beloeb": "100.00"}, for_meget=[({"beloeb": "250.01"}, "119", "f1")], objekt=NYT
    ),
    "RYKKERGEBYR_NEDREGULER": Type(
        data=lambda: {"objekt_id": navn("g1")},
        for_meget=[({"beloeb": "250.01"}, "114", "g1")],
        objekt=("115", "objekt_id"),
    ),
    "RELATION_OPRET": Type(
        data=lambda: {"relationstype_id": klasse("relationstype", "samme-sag")},
        objekt=NYT,
        kode=[({"relationstype_id": UKENDT}, "111", UKENDT)],
    ),
    "RELATION_NEDLÆG": Type(data=lambda: {"objekt_id": navn("r1")}, objekt=("115", "objekt_id")),
    "OVERDRAG_KONTO": Type(
        data=lambda: {"modtager_system": _ANDET_SYSTEM},
        part=[({"modtager_cvr": ANDEN_CVR}, "128", "k1"), ({"modtager_system": SYSTEM}, "128", "k1")],
    ),
    "FLYT_INDBETALING": Type(
        data=lambda: {"beloeb": "10.00"}, for_meget=[({"beloeb": "9999.00"}, "114", "k1")], objekt=("115", "objekt_id")
    ),
    "SAMMENLÆG_KONTI": Type(part="its own cell"),
    "STATUS_SPÆR_OPKRÆVNING": Type(),
    "STATUS_OPHÆV_SPÆRRING": Type(sted=K2),
    "TILBAGEKALD_FRA_INDDRIVELSE": Type(
        sted=KP,
        data=lambda: {"tilbagekald_aarsag": "HENS"},
        kode=[({"tilbagekald_aarsag": "ANDN"}, "122", "ANDN")],
    ),
    "BETALINGSAFTALE": Type(data=lambda: {"rater": 4}, objekt=NYT),
    "BETALINGSAFTALE_OPHØR": Type(sted=K2, data=lambda: {"objekt_id": navn("p1")}, objekt=("129", "objekt_id")),
}
"""Every action type; the list of types and this one must be the same."""


def _anmodninger() -> list[Raekke]:
    """A row for each type by each of its operations, and for those with another side a row for that."""
    rows = []
    for handling, kind in HANDLINGSTYPER.items():
        for form in kind.former:
            rows.append(_anmodning(handling, form))
            if form in (Form.MELLEM_KONTI, Form.MELLEM_FORDRINGER):
                rows.append(_den_anden_side(handling, form))
    return rows


def _bed(handling: str, form: Form, sted: Sted, til: Sted | None = None, **data: Any) -> Besked:
    """A request of that type by that operation, good where `sted` and `til` are."""
    med_fordring = form in (Form.MED_FORDRINGER, Form.MELLEM_FORDRINGER)
    whole = dict(TYPER[handling].data()) | data
    asked = anmodning(handling, *([sted.f] if med_fordring else []), konto=sted.konto, **whole)
    if form is Form.MELLEM_KONTI:
        asked["til_konto_id"] = navn((til or K2).konto)
    if form is Form.MELLEM_FORDRINGER:
        asked |= {"til_konto_id": navn((til or sted).konto), "til_fordring_id": navn((til or sted).g)}
    return asked


def _anmodning(handling: str, form: Form) -> Raekke:
    kind = TYPER[handling]
    med_fordring = form in (Form.MED_FORDRINGER, Form.MELLEM_FORDRINGER)

    def god(sted: Sted = kind.sted, **data: Any) -> Besked:
        return _bed(handling, form, sted, **data)

    def variants(found: Sequence[tuple[Mapping[str, Any], str, str]]) -> list[Celle]:
        return [celle(god(**data), kode, objekt) for data, kode, objekt in found]

    asked = god()
    celler: dict[Slags, list[Celle] | str] = {
        **steder(god),
        Slags.FOR_MEGET: kind.for_meget if isinstance(kind.for_meget, str) else variants(kind.for_meget),
        Slags.FORKERT_PART: kind.part if isinstance(kind.part, str) else variants(kind.part),
        Slags.FORAELDET: [
            celle(asked | {name: I_GAAR}, "125", asked["anmodning_id"]) for name in ("svarfrist", "oensket_dato")
        ],
        Slags.HAEFTELSE_OPHOERT: INGEN_HAEFTELSE,
        Slags.VALUTA: INGEN_VALUTA,
        Slags.UKENDT_OBJEKT: kind.objekt
        if isinstance(kind.objekt, str)
        else [celle(god(kind.sted, **{kind.objekt[1]: UKENDT}), kind.objekt[0], UKENDT)],
        Slags.UKENDT_KODE: [
            celle(asked | {"aarsag_id": UKENDT}, "111", UKENDT),
            celle(asked | {"handling_id": UKENDT}, "111", UKENDT),
            *(vaerdi(god(**data), kode, sendt) for data, kode, sendt in kind.kode),
        ],
    }
    for slags, claim in ((Slags.UKENDT_FORDRING, UKENDT), (Slags.ANDEN_KONTOS_FORDRING, _andens(kind.sted))):
        bad = asked | {"fordring_ids": [navn(claim)]}
        celler[slags] = [celle(bad, "010", claim)] if med_fordring else INGEN_FORDRING
    celler |= _saerlige(handling, form, god)
    sti = f"anmodninger/{_STIER[form]}"
    return Raekke(f"{handling} by {form.value}", form.value, asked, celler, ANMODNING, sti)


def _andens(sted: Sted) -> str:
    """A claim of another account of the sender's."""
    return "f9" if sted.konto != "k2" else "f1"


def _saerlige(handling: str, form: Form, god: Callable[..., Besked]) -> dict[Slags, list[Celle] | str]:
    """Where a type by one operation differs from the type."""
    match handling, form:
        case "AFSKRIVNING", Form.EN_KONTO:
            bad = god(beloeb="1000.01")
            return {Slags.FOR_MEGET: [celle(bad, "113 114", bad["anmodning_id"])]}
        case "HENSTAND_OPHØR", Form.EN_KONTO:
            return {Slags.UKENDT_OBJEKT: [celle(god(objekt_id=UKENDT), "116", "k2")]}
        case "HENSTAND_OPHØR", Form.MED_FORDRINGER:
            return {Slags.UKENDT_OBJEKT: [celle(god(objekt_id=UKENDT), "116", "f9")]}
        case "SAMMENLÆG_KONTI", _:
            return {Slags.FORKERT_PART: [celle(god() | {"til_konto_id": navn("kf")}, "121", "k1")]}
        case _:
            return {}


def _den_anden_side(handling: str, form: Form) -> Raekke:
    """The same request, good on this side and bad on the other."""
    asked = _bed(handling, form, HER)

    def til(sted: Sted) -> Besked:
        return _bed(handling, form, HER, sted)

    claims: dict[Slags, list[Celle] | str] = {
        Slags.UKENDT_FORDRING: INGEN_FORDRING,
        Slags.ANDEN_KONTOS_FORDRING: INGEN_FORDRING,
    }
    if form is Form.MELLEM_FORDRINGER:
        claims = {
            Slags.UKENDT_FORDRING: [celle(asked | {"til_fordring_id": UKENDT}, "010", UKENDT)],
            Slags.ANDEN_KONTOS_FORDRING: [celle(asked | {"til_fordring_id": navn("f9")}, "010", "f9")],
        }
    same = "the row of this side says it"
    rest = {slags: same for slags in Slags if slags not in claims and slags not in STEDER}
    return Raekke(
        f"{handling} by {form.value}, the other side",
        form.value,
        asked,
        {**steder(til), **claims, **rest},
        ANMODNING,
        f"anmodninger/{_STIER[form]}",
    )


# --- drafts --------------------------------------------------------------------------------------------------------------

UDKAST: Final = "DebitorUdkastAfsend"
_KLADDE_TID: Final = "a draft replaces nothing, so its registration time is never too early"


def _kladde(
    operation: str, god: Callable[..., Besked], celler: dict[Slags, list[Celle] | str], **resten: str
) -> Raekke:
    common = {"FORKERT_PART": INGEN_PART, "HAEFTELSE_OPHOERT": INGEN_HAEFTELSE, "VALUTA": INGEN_VALUTA}
    common["FORAELDET"] = _KLADDE_TID
    return Raekke(f"{operation} (draft)", operation, god(), celler_af(steder(god) | celler, **common, **resten), UDKAST)


def _opret_gebyr() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        made = {"konto_id": navn(sted.konto), "fordring_id": navn(sted.f), "gebyr_id": navn("ny")}
        return made | {"registreret": NU, "beloeb": "100.00"} | andet

    return _kladde(
        "OpretRykkerGebyr",
        god,
        {
            Slags.FOR_MEGET: [celle(god(beloeb="250.01"), "119", "f1")],
            Slags.UKENDT_FORDRING: [celle(god(fordring_id=UKENDT), "010", UKENDT)],
            Slags.ANDEN_KONTOS_FORDRING: [celle(god(fordring_id=navn("f9")), "010", "f9")],
            Slags.UKENDT_OBJEKT: [celle(god(gebyr_id=navn("g1")), "115", "g1")],
        },
        UKENDT_KODE=INGEN_KODE,
    )


def _nedreguler_gebyr() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        made = {"konto_id": navn(sted.konto), "fordring_id": navn(sted.f), "gebyr_id": navn("g1")}
        return made | {"nedregulering_id": navn("ny"), "registreret": NU, "beloeb": "100.00"} | andet

    return _kladde(
        "NedregulerRykkerGebyr",
        god,
        {
            Slags.FOR_MEGET: [celle(god(beloeb="250.01"), "114", "g1")],
            Slags.UKENDT_FORDRING: [celle(god(fordring_id=UKENDT), "010", UKENDT)],
            Slags.ANDEN_KONTOS_FORDRING: [celle(god(fordring_id=navn("f9")), "010", "f9")],
            Slags.UKENDT_OBJEKT: [celle(god(gebyr_id=UKENDT), "115", UKENDT)],
        },
        UKENDT_KODE=INGEN_KODE,
    )


def _opret_relation() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        kind = klasse("relationstype", "samme-sag")
        made = {"konto_id": navn(sted.konto), "relation_id": navn("ny"), "relationstype_id": kind}
        return made | {"fra_fordring_id": navn(sted.f), "til_fordring_id": navn(sted.g)} | andet

    return _kladde(
        "OpretFordringRelation",
        god,
        {
            Slags.UKENDT_FORDRING: [
                celle(god(fra_fordring_id=UKENDT), "010", UKENDT),
                celle(god(til_fordring_id=UKENDT), "010", UKENDT),
            ],
            Slags.ANDEN_KONTOS_FORDRING: [celle(god(til_fordring_id=navn("f9")), "010", "f9")],
            Slags.UKENDT_OBJEKT: [celle(god(relation_id=navn("r1")), "115", "r1")],
            Slags.UKENDT_KODE: [celle(god(relationstype_id=UKENDT), "111", UKENDT)],
        },
        FOR_MEGET=INTET_BELOEB,
    )


def _nedlaeg_relation() -> Raekke:
    def god(sted: Sted = HER, **andet: Any) -> Besked:
        return {"konto_id": navn(sted.konto), "relation_id": navn("r1")} | andet

    ends = {"fra_fordring_id": navn("f1"), "til_fordring_id": navn("f2")}
    return _kladde(
        "NedlægFordringRelation",
        god,
        {
            Slags.UKENDT_FORDRING: [celle(god(HER, **ends | {"til_fordring_id": UKENDT}), "010", UKENDT)],
            Slags.ANDEN_KONTOS_FORDRING: [celle(god(HER, **ends | {"til_fordring_id": navn("f9")}), "010", "f9")],
            Slags.UKENDT_OBJEKT: [
                celle(god(relation_id=UKENDT), "115", UKENDT),
                celle(god(HER, relation_id=UKENDT, **ends), "115", UKENDT),
            ],
        },
        FOR_MEGET=INTET_BELOEB,
        UKENDT_KODE=INGEN_KODE,
    )


RAEKKER: Final[Sequence[Raekke]] = (
    *_anmodninger(),
    _opret_gebyr(),
    _nedreguler_gebyr(),
    _opret_relation(),
    _nedlaeg_relation(),
)
