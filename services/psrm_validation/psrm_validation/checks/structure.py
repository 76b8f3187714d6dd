"""What a claim must hold whatever its type: purpose, category, currency, dates, judgment flag, reference, notes.

The numeric rejection codes of the intake. A code that the type's own filter also says is silent for that type.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from operator import attrgetter
from types import MappingProxyType

from oir_kernel.findings import Outcome
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import DATE_FIELDS, Fordring
from psrm_validation.explain.words import label
from psrm_validation.masking import shown
from psrm_validation.rulebook import ClaimType
from psrm_validation.rulebook.rows import read_claim_types

EARLIEST = date(1900, 1, 1)
LONGEST_REFERENCE = 36
_OWN_DATES = attrgetter(*DATE_FIELDS)
_OTHER_DATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "rykkerfrist": ("rykkerfrist", "deadline of the reminder"),
        "underretningsdato": ("underretningsdato", "date of the notice"),
        "henstand_til": ("henstand til", "end of the postponement"),
        "udbetalingsdato": ("udbetalingsdato", "pay-out date"),
        "paakravsfrist": ("påkravsfrist", "deadline of the payment demand"),
    }
)
_ARTS = frozenset({"INDR", "MODR"})
DEMANDED = "PSRM-K-550"
"""The rule about what every type demands."""
_DEMANDED = ("art", "hovedstol", "beloeb", "srb", "foraeldelsesdato")
_WITHOUT_SRB = frozenset({"REINDGI"})
NO_MAIN_CLAIM: Mapping[str, str] = MappingProxyType({"hvad": "mangler", "what": "is missing"})
"""What is wrong with a HovedfordringsID that is not there, as code 461 tells it."""
_LEGACY = "DMI legacy"
_REPLACED = "superseded"


@check_for("PSRM-K-411", reads=("art",))
def art_is_indr_or_modr(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringsarten er INDR (inddrivelse) eller MODR (modregning)."""
    del about
    if fordring.art is not None and fordring.art not in _ARTS:
        yield Hit("art", expected="INDR, MODR")


@check_for("PSRM-K-201", reads=("type", "hf.type"))
def the_main_claim_has_a_type_for_main_claims(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En hovedfordring har en type, der er lavet til hovedfordringer; egen type siger R_1_2, hvor den findes."""
    hf = fordring.hf
    if hf is not None and hf.type is not None and _is_for_related(hf.type, about):
        yield Hit("hf.type", values={"hvilken": shown(hf.type)})
    if fordring.type is None or fordring.relation != "HOVEDFORDRING" or about.rulebook.is_published(fordring.type):
        return
    if _is_for_related(fordring.type, about):
        yield Hit("type", values={"hvilken": shown(fordring.type)})


@check_for("PSRM-K-461")
def a_related_claim_names_its_main_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En relateret fordring skal have en hovedfordring: sendt sammen med den eller nævnt ved HovedfordringsID.

    A claim alone does not tell whether its main claim goes along, so that it stays undecided here; in a whole message it
    is decided. Silent for a type of main claims: there the relation is wrong, and R_1_2 or SBX-KAT-020 says so.
    """
    if fordring.relation != "RELATERET" or fordring.hf is not None or filled(fordring, "hovedfordring_id") is not None:
        return
    if about.claim_type is None or not about.claim_type.is_main:
        yield Hit("hovedfordring_id", outcome=Outcome.IKKE_EVALUERET, values=NO_MAIN_CLAIM)


@check_for("PSRM-K-270", reads=("art", "hf.art"), needs=("hf",))
def a_related_claim_has_the_art_of_its_main_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En relateret fordring har samme art som sin hovedfordring; om en art, typen ikke tager, taler R_1_1 og kode 411."""
    hf = fordring.hf
    if hf is None or hf.art is None or hf.art == fordring.art or fordring.art not in _ARTS:
        return
    if not _filter_refuses_art(fordring, about):
        yield Hit("art", expected=shown(hf.art))


@check_for("PSRM-K-152", reads=("valuta",), needs=("oevrige",))
def the_currency_is_kroner(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Valutaen er DKK."""
    del about
    valuta = None if fordring.oevrige is None else fordring.oevrige.valuta
    if valuta is not None and valuta != "DKK":
        yield Hit("valuta", expected="DKK")


@check_for(DEMANDED, reads=("type",))
def the_master_data_of_every_type_are_there(fordring: Fordring, about: About) -> Iterator[Hit]:
    """De stamdata, som hvert offentliggjort filter kræver, kræves også af en type uden filter.

    Det er art, hovedstol, beløb, SRB og forældelsesdato; kun genindsendte inddrivelsesrenter har ingen SRB.
    """
    for name in demanded_of(fordring.type or ""):
        if getattr(fordring, name) is None:
            known = about.rulebook.claim_types.get(fordring.type or "")
            if known is not None:
                yield Hit(name, values=_named(name))


def demanded_of(type_code: str) -> tuple[str, ...]:
    """The fields that every published filter demands, and so a type without one too."""
    return tuple(name for name in _DEMANDED if not (name == "srb" and type_code in _WITHOUT_SRB))


@check_for("PSRM-K-568")
def no_date_before_1900(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Ingen dato ligger før 1. januar 1900."""
    del about
    for name, value in zip(DATE_FIELDS, _OWN_DATES(fordring), strict=True):
        if value is not None and value < EARLIEST:
            yield Hit(name, values=_named(name) | {"dato": value.isoformat()}, expected=">= 1900-01-01")
    for name in _OTHER_DATES if fordring.oevrige is not None else ():
        value = getattr(fordring.oevrige, name)
        if value is not None and value < EARLIEST:
            yield Hit(name, values=_named(name) | {"dato": value.isoformat()}, expected=">= 1900-01-01")


@check_for("PSRM-K-569", reads=("periode_start", "periode_slut"))
def the_period_does_not_end_before_it_starts(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Periode fra ligger ikke efter periode til; hvor typens filter afviser det samme, taler filteret."""
    start, slut = fordring.periode_start, fordring.periode_slut
    if start is not None and slut is not None and start > slut and not _filter_rejects(about, fordring.type or ""):
        yield Hit("periode_slut", expected=f">= {start.isoformat()}")


@check_for("PSRM-K-572", reads=("foreloebig_fastsat",), needs=("oevrige",))
def the_claim_is_not_provisionally_assessed(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En foreløbigt fastsat fordring kan ikke sendes til PSRM."""
    del about
    if fordring.oevrige is not None and fordring.oevrige.foreloebig_fastsat:
        yield Hit("foreloebig_fastsat")


@check_for("PSRM-K-574", reads=("type",))
def the_type_is_active(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringstypen er aktiv i PSRM: hverken fra det gamle system, afløst, udløbet eller endnu ikke begyndt."""
    known = about.claim_type
    dated = None if known is not None else _dated_types().get(fordring.type or "")
    if dated is not None:
        yield Hit("type", values={"navn": dated.name_da})
    elif known is not None and (known.kind == _LEGACY or (_REPLACED in known.confidence and known.valid_to is None)):
        yield Hit("type", values={"navn": known.name_da})


@check_for("PSRM-K-531", reads=("domsindikator",), needs=("oevrige",))
def a_judgment_has_a_date(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Er der markeret en dom, skal domsdatoen også stå der."""
    del about
    if fordring.oevrige is not None and fordring.oevrige.domsindikator and fordring.domsdato is None:
        yield Hit("domsdato")


@check_for("PSRM-K-532", reads=("domsdato", "domsindikator"), needs=("oevrige",))
def a_judgment_date_has_its_flag(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Står der en domsdato, må dommen ikke være markeret med nej; en markering, der ikke er givet, er uden betydning her."""
    del about
    if fordring.domsdato is not None and filled(fordring, "domsindikator") is False:
        yield Hit("domsindikator")


@check_for("PSRM-K-533")
def no_judgment_or_settlement_in_the_future(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Doms- eller forligsdatoen ligger ikke efter modtagelsen."""
    for name in ("domsdato", "forligsdato"):
        value: date | None = getattr(fordring, name)
        if value is not None and value > about.day:
            values = _named(name) | {"dato": value.isoformat(), "modtaget": about.day.isoformat()}
            yield Hit(name, values=values, expected=f"<= {about.day.isoformat()}")


@check_for("PSRM-R-020", reads=("reference",))
def the_reference_is_not_too_long(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringshaverreferencen er på højst 36 tegn."""
    del about
    if fordring.reference is not None and len(fordring.reference) > LONGEST_REFERENCE:
        yield Hit("reference", values={"tegn": str(len(fordring.reference))}, expected=f"<= {LONGEST_REFERENCE}")


@check_for("PSRM-R-013")
def a_set_off_claim_goes_to_dmi(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Kun INDR inddrives i PSRM; MODR går til DMI. Tier, hvor typens filter afviser MODR."""
    if fordring.art == "MODR" and not _filter_refuses_art(fordring, about):
        yield Hit("art")


_SPECIFIC = {
    "GEOPKRÆ": "GEOPERI, GEDAINS, KFOPGEB, GELEOAL",
    "REOPKRÆ": "REOPKOM, REOPDAG, KFOPREN",
    "CFCIVIL": "KFGFEJL, KTCIVIL, KFERSMF",
}


@check_for("PSRM-R-019", reads=("type",))
def a_specific_type_goes_before_a_general_one(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Brug den specifikke type i stedet for en generel som GEOPKRÆ eller CFCIVIL."""
    del about
    specific = _SPECIFIC.get(fordring.type or "")
    if specific is not None:
        yield Hit("type", values={"typer": specific}, expected=specific)


def _named(name: str) -> dict[str, str]:
    """The field's name in Danish and English, with a capital for the start of a sentence and without."""
    da, en = _OTHER_DATES[name] if name in _OTHER_DATES else (label(name).da, label(name).en)
    return {"felt": da[0].upper() + da[1:], "field": en[0].upper() + en[1:], "felt_inde": da, "field_inside": en}


@cache
def _dated_types() -> Mapping[str, ClaimType]:
    """The types that begin or end on a known day; a rulebook holds only those in force on its own."""
    return {each.code: each for each in read_claim_types() if each.valid_from or each.valid_to}


def _is_for_related(code: str, about: About) -> bool:
    known = about.rulebook.claim_types.get(code)
    return known is not None and known.kind.startswith("relateret")


def _filter_refuses_art(fordring: Fordring, about: About) -> bool:
    """Whether the type's own filter objects to the purpose (R_1_1)."""
    rules = about.rulebook.rules_for(fordring.type or "")
    return rules is not None and any(
        rule.rule_id == "R_1_1" and rule.condition.holds(fordring) is False for rule in rules.always
    )


def _filter_rejects(about: About, code: str) -> bool:
    """Whether the type's filter itself rejects a period that ends before it starts."""
    rules = about.rulebook.rules_for(code)
    return rules is not None and any(
        "R_6_19" in rule.rule_id and rule.outcome is Outcome.AFVIS for rule in rules.always
    )
