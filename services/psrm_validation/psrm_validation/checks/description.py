"""Advice on beskrivelse: the text that is printed in letters to the debtor.

No finding repeats anything of the text but words that stand here: a text that tells too much must not be told again. The
rules are Gældsstyrelsen's (`rulebook/tables/general/J-description.csv`); how a text is recognised is ours.
"""

import re
from collections.abc import Iterator

from oir_kernel.cpr_numbers import readings
from psrm_validation.checks.registry import About, Hit, check_for
from psrm_validation.claim import Fordring

_LONGEST = 100
_TELLS_LITTLE = 20  # characters: a shorter text without any number identifies nothing
_CPR_DIGITS = 10
_HAVE_THEIR_OWN = frozenset({"KTCIVIL", "KFBILØK"})

_WORD = re.compile(r"[^\W\d_]{3}")
_DIGIT = re.compile(r"\d")
_CHILD = re.compile(
    r"\b[Bb](?:arn(?:ets?)?|arnets navn)\b\s*[:;,]?\s+"
    r"(?!(?:Født|Fødselsdato|Fødselsdag|Fødeår|Cpr|Nr|Nummer|Id|Institution)\b)[A-ZÆØÅ][a-zæøåé]+"
)
_LEGAL = re.compile(
    r"§|\bparagraf|\blov\b|loven\b|lovens\b|bekendtgørelse|afgørelse|\bbrev|bilag|dokument|\bpåkrav|kendelse|meddelelse"
    r"|\bfaktura|journal|\bj\.?\s?nr|\bsags?\s?(?:nr|id)|\bsag\b"
)
_LOAN = re.compile(
    r"gældsbrev|gældsbevis|lånedokument|lånebevis|lånekontrakt|låneaftale|dokument|\blån(?:e|s)?\s?(?:nr|nummer)|\d{5}"
    r"|\b(?:nr|sag|sagsnr|journalnr|ref)\b\.?:?\s*[\w\-/]{0,20}\d"
)
_PART_OF_LOAN = re.compile(
    r"ydelse|\brate|afdrag|termin|månedlig|\bhele\b|restgæld|restlån|samlede?\b|opsagt|opsigelse"
)


@check_for("PSRM-R-188", needs=("beskrivelse",))
def at_most_a_hundred_characters(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Beskrivelsen er højst 100 tegn."""
    length = len(fordring.beskrivelse or "")
    if length > _LONGEST:
        yield Hit(
            "beskrivelse", expected=f"<= {_LONGEST}", values={"tegn": str(length), "over": str(length - _LONGEST)}
        )


@check_for("PSRM-R-189", needs=("beskrivelse",))
def nobody_elses_cpr_number(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Intet fuldt CPR-nummer på andre end skyldneren; med flere skyldnere ser hver af dem de andres.

    Navne og adresser kan ikke kendes fra andre ord. Fundet siger kun, hvor i teksten nummeret står.
    """
    text = fordring.beskrivelse
    if text is None or len(text) < _CPR_DIGITS:
        return
    places = {reading.start + 1 for reading in readings(text) if reading.number != _only_cpr(fordring)}
    if places:
        at = [str(place) for place in sorted(places)]
        yield Hit("beskrivelse", values={"tegn": " og ".join(at), "at": " and ".join(at)})


@check_for("PSRM-R-190", needs=("beskrivelse",))
def no_name_of_a_child(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Barnets navn må ikke stå i beskrivelsen. Kun et navn lige efter ordet barn kan kendes (vores)."""
    found = _CHILD.search(fordring.beskrivelse or "")
    if found is not None:
        yield Hit("beskrivelse", values={"tegn": str(found.start() + 1)})


@check_for("PSRM-R-191", needs=("beskrivelse",))
def text_identifies_the_claim(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Teksten viser faktura-, bilags- eller afgørelsesnummer, og hvad ydelsen er.

    Kun åbenlyse tilfælde: en kort tekst uden tal, eller tal uden ord.
    """
    text = fordring.beskrivelse
    if text is None or fordring.type in _HAVE_THEIR_OWN or not _demands_text(about, fordring.type or ""):
        return
    if len(text) < _TELLS_LITTLE and _DIGIT.search(text) is None:
        yield Hit("beskrivelse", values={"hvad": "intet nummer", "what": "no number"})
    elif _WORD.search(text) is None:
        yield Hit("beskrivelse", values={"hvad": "ingen ord om ydelsen", "what": "no words about the service"})


@check_for("PSRM-R-192", needs=("beskrivelse",))
def benefit_and_legal_section(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Ydelse og lovhjemmel, direkte eller gennem et dokument, som skyldneren har fået."""
    text = fordring.beskrivelse
    if text is not None and _LEGAL.search(text.lower()) is None:
        yield Hit("beskrivelse")


@check_for("PSRM-R-193", needs=("beskrivelse",))
def loan_document_and_part_of_the_loan(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Lånedokumentet, og om det er én ydelse eller hele gælden."""
    if fordring.beskrivelse is None:
        return
    text = fordring.beskrivelse.lower()
    if _LOAN.search(text) is None:
        values = {"hvad": "hvilket lånedokument kravet bygger på", "what": "which loan document the claim rests on"}
        yield Hit("beskrivelse", values=values)
    if _PART_OF_LOAN.search(text) is None:
        values = {
            "hvad": "om det er en ydelse eller hele gælden",
            "what": "whether it is one instalment or the whole debt",
        }
        yield Hit("beskrivelse", values=values)


@check_for("PSRM-R-194", needs=("beskrivelse",))
def interest_has_no_text(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Efter aftalen er beskrivelsen tom for rentetyperne."""
    if fordring.beskrivelse is not None:
        yield Hit("beskrivelse")


def _only_cpr(fordring: Fordring) -> str | None:
    """The ten digits of the debtor, when there is just one."""
    if len(fordring.skyldnere) != 1:
        return None
    return "".join(filter(str.isdigit, fordring.skyldnere[0].cpr or ""))


def _demands_text(about: About, type_code: str) -> bool:
    rules = about.rulebook.rules_for(type_code)
    return rules is not None and "R_7_11" in rules.ids
