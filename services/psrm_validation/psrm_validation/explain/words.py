"""How fields, amounts, dates and periods are written for people, in Danish and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from oir_kernel.dates import Period
from oir_kernel.findings import Text


@dataclass(frozen=True, slots=True)
class Label:
    """A field's name: Danish, Danish in definite form, English."""

    da: str
    da_definite: str
    en: str


_LABELS: Mapping[str, Label] = {
    "type": Label("fordringstype", "fordringstypen", "claim type"),
    "art": Label("fordringsart", "fordringsarten", "purpose (art)"),
    "relation": Label("relation", "relationen", "relation"),
    "hovedstol": Label("hovedstol", "hovedstolen", "principal"),
    "beloeb": Label("beløb", "beløbet", "unpaid amount"),
    "beskrivelse": Label("beskrivelse", "beskrivelsen", "description"),
    "periode_start": Label("periodens startdato", "periodens startdato", "period start"),
    "periode_slut": Label("periodens slutdato", "periodens slutdato", "period end"),
    "stiftelsesdato": Label("stiftelsesdato", "stiftelsesdatoen", "date of creation"),
    "forfaldsdato": Label("forfaldsdato", "forfaldsdatoen", "due date"),
    "srb": Label("SRB", "SRB", "last day of timely payment"),
    "foraeldelsesdato": Label("forældelsesdato", "forældelsesdatoen", "limitation date"),
    "domsdato": Label("domsdato", "domsdatoen", "judgment date"),
    "forligsdato": Label("forligsdato", "forligsdatoen", "settlement date"),
    "modtagelsesdato": Label("modtagelsesdato", "modtagelsesdatoen", "date of receipt"),
    "fordringshaver": Label("fordringshaver", "fordringshaveren", "creditor"),
    "reference": Label("reference", "referencen", "reference"),
    "dom_or_forlig": Label(
        "domsdato eller forligsdato", "domsdatoen eller forligsdatoen", "judgment or settlement date"
    ),
}


def label(name: str) -> Label:
    """The words for a field of the claim or, with `hf.`, of the main claim."""
    if not name.startswith("hf."):
        return _LABELS[name]
    own = _LABELS[name[3:]]
    return Label(f"hovedfordringens {own.da}", f"hovedfordringens {own.da}", f"main claim's {own.en}")


def amount(oere: int) -> Text:
    """Øre as `1.250,00 kr.` and `DKK 1,250.00`."""
    sign = "-" if oere < 0 else ""
    english = f"{sign}{abs(oere) // 100:,}.{abs(oere) % 100:02d}"
    return Text(english.translate(_COMMA_AND_POINT) + " kr.", f"DKK {english}")


_COMMA_AND_POINT = str.maketrans(",.", ".,")
_UNITS = (("år", "år", "year", "years"), ("måned", "måneder", "month", "months"), ("dag", "dage", "day", "days"))


def period(length: Period) -> Text:
    """` + 1 måned - 1 dag`, ` + 1 month - 1 day`."""
    da = en = ""
    counts = (length.years, length.months, length.days)
    for count, (da_one, da_many, en_one, en_many) in zip(counts, _UNITS, strict=True):
        if count:
            sign = f" {'-' if count < 0 else '+'} {abs(count)} "
            one = abs(count) == 1
            da += sign + (da_one if one else da_many)
            en += sign + (en_one if one else en_many)
    return Text(da, en)
