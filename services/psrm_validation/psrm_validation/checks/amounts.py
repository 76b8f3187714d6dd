"""Advice on amounts: what may not be in a hovedstol, and what is more than one claim.

An amount does not say what it is made of. The description often does, so most of these look for words there. Which words
is our choice; the rules themselves are Gældsstyrelsen's (`rulebook/tables/general/C-amounts.csv`).
"""

import re
from collections.abc import Iterator
from datetime import date

from oir_kernel.dates import same_month
from psrm_validation.checks.kroner import in_kroner
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Fordring

_LARGEST_IN_PORTAL = 99_999_999_99
_DAYS_BEFORE_PERIOD = 100  # a child in day care was born longer before the period than this (ours)

_CHARGE = re.compile(
    r"((?:rykker|påkravs|inkasso|erindrings|opkrævnings)gebyr|(?:opkrævnings|mora|proces|straf)rente)"
    r"|(?:inkl|incl|inklusive?|plus|samt|tillagt|heraf|\+)[.:]?\s+(?:\S+\s+){0,2}?(renter?|gebyr(?:er)?)\b"
)
_WITHOUT = re.compile(r"(?:eks?kl|excl|eksklusive?|ex|uden|ikke|ej|minus|fratrukket|før)\.?\s+(?:\S+\s+){0,2}$")
_REST = re.compile(r"restbeløb|resterende|delvist? betalt|delbetalt")
_SHARE = re.compile(
    r"\b(?:din|hans|hendes|skyldners|debitors|ægtefælles?|samlevers?)\s+(?:andel|halvdel|part)\b"
    r"|\b(?:halvdelen|halvdel|½)\s+af\b|\bhæfter\s+(?:kun\s+)?(?:for|med)\s+(?:½|halvdel|en\s+andel|\d+\s?%)"
)
_SHARE_WORDS = ("andel", "halvdel", "½", "part", "hæfter")
_MONTH = (
    r"jan(?:uar)?|feb(?:ruar)?|mar(?:ts)?|apr(?:il)?|maj|juni?|juli?|aug(?:ust)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_TWO_MONTHS = re.compile(rf"\b({_MONTH})\b\.?(?:\s*(?:19|20)\d\d)?\s*(?:og|til|[+/&\-\u2013])\s*({_MONTH})\b(?!\w)")
_INVOICES = re.compile(r"\b(?:fakturaer(?:ne)?|regninger(?:ne)?)\b\D{0,8}\d+\s*(?:og|[+&,/])\s*\d+")
_INVOICE_AND_INVOICE = re.compile(r"\b(?:faktura|fakturanr|regning)\b\D{0,8}\d+\s*(?:og|[+&])\s*(?:faktura\s*)?\d{3,}")
_JOINED = ("og", "+", "&", "/", "-", "\u2013", " til", "fakturaer", "regninger")
_PAYMENTS = re.compile(r"\b(?:to|tre|fire|fem|flere|[2-9]|[1-9]\d)\s+(?:\w+\s+)?(?:\w*udbetalinger|lønudbetalinger)\b")
_CHILDREN = re.compile(r"\b(?:[2-9]|to|tre|fire|fem|begge|flere)\s+børn\b|\bbørnene\b")
_BG_NUMBER = re.compile(r"\bbg[\s.\-]?(\d+)")
_DATE = re.compile(r"(?<![0-9])([0-3]?[0-9])[.\-/]([01]?[0-9])[.\-/]((?:19|20)[0-9]{2})(?![0-9])")


@check_for("PSRM-R-057", needs=("beskrivelse",))
def hovedstol_without_interest_and_fees(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedstol og beløb i en hovedfordring må ikke indeholde renter eller gebyrer."""
    text = _text(fordring)
    if not ("rente" in text or "gebyr" in text) or not _is_main_claim(fordring, about):
        return
    for found in _CHARGE.finditer(text):
        if _WITHOUT.search(text, max(0, found.start() - 30), found.start()) is None:
            word = found[1] or found[2]
            yield Hit("hovedstol", values={"ord": word, "tegn": str(found.end() - len(word) + 1)})
            return


@check_for("PSRM-R-058", reads=("hovedstol", "beloeb"))
def hovedstol_is_the_original_amount(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hovedstolen er den oprindelige pålydende værdi, beløbet er det ubetalte."""
    if fordring.beloeb is None or fordring.hovedstol != fordring.beloeb:
        return
    found = _REST.search(_text(fordring))
    if found is not None:
        yield Hit(
            "hovedstol", values={"ord": found[0], "tegn": str(found.start() + 1), **in_kroner(beloeb=fordring.beloeb)}
        )


@check_for("PSRM-R-059", reads=("hovedstol", "beloeb"), needs=("aftale",))
def amount_fits_the_portal(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Portalen tager beløb med 8 cifre og 2 decimaler. Spørges kun, når aftalen ikke har andre kanaler."""
    if about.aftale is None or about.aftale.kanaler != {"PORTAL"}:
        return
    for name, da, en in (("hovedstol", "Hovedstolen", "The principal"), ("beloeb", "Beløbet", "The unpaid amount")):
        if (getattr(fordring, name) or 0) > _LARGEST_IN_PORTAL:
            yield Hit(name, expected="<= 99999999.99", values={"hvad": da, "what": en})


@check_for("PSRM-R-061", needs=("beskrivelse",))
def joint_liability_is_one_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Ved solidarisk hæftelse sendes én fordring med hele hovedstolen, aldrig en andel for hver skyldner."""
    text = _text(fordring)
    if len(fordring.skyldnere) > 1 or not any(word in text for word in _SHARE_WORDS):
        return
    found = _SHARE.search(text)
    if found is not None:
        yield Hit("hovedstol", values={"tegn": str(found.start() + 1)})


@check_for("PSRM-R-062", reads=("periode_start", "periode_slut"), needs=("beskrivelse",))
def claims_are_not_merged(fordring: Fordring, about: About) -> Iterator[Hit]:
    """To eller flere fordringer må ikke slås sammen. Husleje på én regning er undtaget."""
    text = _text(fordring)
    if not any(mark in text for mark in _JOINED) or (about.claim_type and about.claim_type.area == "Lejeret"):
        return
    found = _INVOICES.search(text) or _INVOICE_AND_INVOICE.search(text) or _two_months(fordring, text)
    if found is not None:
        yield Hit("beskrivelse", values={"tegn": str(found.start() + 1)})


@check_for("PSRM-R-063", needs=("beskrivelse",))
def each_payment_is_its_own_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hver udbetaling, der kræves tilbage, er sin egen fordring."""
    found = _PAYMENTS.search(_text(fordring))
    if found is not None:
        yield Hit("beskrivelse", values={"tegn": str(found.start() + 1)})


@check_for("PSRM-R-064", needs=("beskrivelse",))
def each_child_is_its_own_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Hvert barn er sin egen fordring."""
    text = _text(fordring)
    if (
        ("børn" in text and _CHILDREN.search(text))
        or ("bg" in text and len(set(_BG_NUMBER.findall(text))) > 1)
        or len(_births(fordring, text)) > 1
    ):
        yield Hit("beskrivelse")


def _two_months(fordring: Fordring, text: str) -> re.Match[str] | None:
    """Two different months in the text of a claim whose period lies in one."""
    start, end = fordring.periode_start, fordring.periode_slut
    if start is None or end is None or not same_month(start, end):
        return None
    return next((each for each in _TWO_MONTHS.finditer(text) if each[1][:3] != each[2][:3]), None)


def _births(fordring: Fordring, text: str) -> set[date]:
    """The dates in the text that lie so long before the period that they must be birth dates."""
    start = fordring.periode_start
    if start is None:
        return set()
    dates = filter(None, map(_day, _DATE.finditer(text)))
    return {day for day in dates if (start - day).days > _DAYS_BEFORE_PERIOD}


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _is_main_claim(fordring: Fordring, about: About) -> bool:
    if about.claim_type is not None and not about.claim_type.is_main:
        return False
    return fordring.relation != "RELATERET" and fordring.hf is None and filled(fordring, "hovedfordring_id") is None


def _text(fordring: Fordring) -> str:
    return fordring.beskrivelse.lower() if fordring.beskrivelse else ""
