"""What the creditor's own agreement allows: its types, purposes, property numbers, lowest amount, documents and notes.

Without an agreement none of this is known, and nothing is said, but for an empty note.
"""

from collections.abc import Iterator

from oir_kernel.findings import Outcome
from psrm_validation.agreement import Aftale
from psrm_validation.checks.registry import About, Hit, check_for, filled
from psrm_validation.claim import Dokument, Fordring
from psrm_validation.explain.words import amount
from psrm_validation.masking import shown

_CREATE = "OPRETFORDRING"


@check_for("PSRM-K-2", reads=("fordringshaver",))
def the_agreement_exists(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringshaveraftalen findes og gælder på modtagelsesdagen."""
    hit = agreement_hit(fordring.fordringshaver, about)
    if hit is not None:
        yield hit


def agreement_hit(fordringshaver: str | None, about: About) -> Hit | None:
    """What is wrong with the agreement itself: none of its versions is in force, or it is another creditor's."""
    if not about.has_aftale:
        return None
    day, aftale = about.day.isoformat(), about.aftale
    if aftale is None:
        values = {
            "hvad": f"Aftalen gælder ikke den {day}. PSRM afviser.",
            "what": f"The agreement is not in force on {day}. PSRM rejects it.",
        }
        return Hit("fordringshaver", values=values)
    if fordringshaver is None or _names(aftale, fordringshaver) or about.rulebook.creditor(fordringshaver):
        return None
    own, other = shown(aftale.fordringshaver), shown(fordringshaver)
    values = {
        "hvad": f"Aftalen er fordringshaver {own}s, men afsenderen er {other}; det kan ikke afgøres, hvad PSRM svarer.",
        "what": f"The agreement is creditor {own}'s, but the sender is {other}; what PSRM answers cannot be decided.",
    }
    return Hit("fordringshaver", values=values, expected=own, outcome=Outcome.IKKE_EVALUERET)


@check_for("PSRM-K-151", reads=("type",), needs=("aftale",))
def the_type_is_in_the_agreement(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringstypen indgår i aftalen; om relaterede typer taler kode 459."""
    if about.aftale is None or not about.aftale.typer or fordring.type is None or _is_related(fordring, about):
        return
    if fordring.type not in about.aftale.typer:
        yield Hit("type", values={"aftale": shown(about.aftale.version)})


@check_for("PSRM-K-459", reads=("type", "hf.type"), needs=("aftale",))
def the_related_type_is_in_the_agreement(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Den relaterede type er tilladt for fordringshaveren og, hvor aftalen siger det, for hovedfordringens type."""
    if about.aftale is None or fordring.type is None or not _is_related(fordring, about):
        return
    allowed = _related_types(about.aftale, fordring.hf)
    if allowed and fordring.type not in allowed:
        yield Hit("type", values={"tilladte": ", ".join(sorted(allowed))}, expected=", ".join(sorted(allowed)))


@check_for("PSRM-K-416", reads=("art",), needs=("aftale",))
def the_creditor_may_send_collection_claims(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringshaveren må oprette fordringer til inddrivelse (INDR)."""
    yield from _not_allowed(fordring, about, "INDR")


@check_for("PSRM-K-419", reads=("art",), needs=("aftale",))
def the_creditor_may_send_set_off_claims(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Fordringshaveren må oprette fordringer til modregning (MODR)."""
    yield from _not_allowed(fordring, about, "MODR")


@check_for("PSRM-K-575", reads=("type",), needs=("aftale",))
def the_property_number_is_there(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Kræver aftalen BFE-nummer for typen, skal det være udfyldt."""
    own = None if about.aftale is None else about.aftale.typer.get(fordring.type or "")
    if own is not None and own.bfe_kraevet and filled(fordring, "bfe_nummer") is None:
        yield Hit("bfe_nummer")


@check_for("PSRM-K-215", reads=("beloeb",), needs=("aftale",))
def the_amount_is_not_below_the_limit(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Beløbet når aftalens mindste beløb; en 0-fordring er undtaget (vores valg)."""
    lowest = None if about.aftale is None else about.aftale.graenser.mindste_beloeb
    if lowest is not None and fordring.beloeb is not None and 0 < fordring.beloeb < lowest:
        own, said = amount(fordring.beloeb), amount(lowest)
        values = {"belob": own.da, "amount": own.en, "graense": said.da, "limit": said.en}
        yield Hit("beloeb", values=values, expected=f">= {lowest // 100}.00")


@check_for("PSRM-K-164", needs=("oevrige", "aftale"))
def documents_are_not_too_large(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Ingen bilag er større, end aftalen tillader."""
    if fordring.oevrige is not None and fordring.oevrige.dokumenter:
        yield from too_large(fordring.oevrige.dokumenter, about)


@check_for("PSRM-K-181", needs=("oevrige", "aftale"))
def documents_are_not_too_many(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Der er ikke flere bilag, end aftalen tillader."""
    if fordring.oevrige is not None and fordring.oevrige.dokumenter:
        yield from too_many(len(fordring.oevrige.dokumenter), about)


@check_for("PSRM-K-415", needs=("oevrige", "aftale"))
def documents_have_a_file_type_that_is_allowed(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Bilagenes filtyper er blandt dem, aftalen tillader."""
    if fordring.oevrige is not None and fordring.oevrige.dokumenter:
        yield from wrong_file_type(fordring.oevrige.dokumenter, about)


@check_for("PSRM-K-220", needs=("oevrige",))
def no_note_is_empty(fordring: Fordring, about: About) -> Iterator[Hit]:
    """En sagsbemærkning, der sendes, har et indhold."""
    del about
    if fordring.oevrige is not None and fordring.oevrige.noter:
        yield from empty_notes(fordring.oevrige.noter)


@check_for("PSRM-K-413", needs=("oevrige", "aftale"))
def no_note_is_too_long(fordring: Fordring, about: About) -> Iterator[Hit]:
    """Ingen sagsbemærkning er længere, end aftalen tillader."""
    if fordring.oevrige is not None and fordring.oevrige.noter:
        yield from long_notes(fordring.oevrige.noter, about)


def too_large(dokumenter: tuple[Dokument, ...], about: About) -> Iterator[Hit]:
    """Each document above the agreement's size in bytes; nothing when the agreement sets none."""
    limit = None if about.aftale is None else about.aftale.graenser.dokument_bytes
    for index, each in enumerate(dokumenter if limit is not None else ()):
        if each.bytes is not None and limit is not None and each.bytes > limit:
            values = {"nummer": str(index + 1), "bytes": str(each.bytes), "graense": str(limit)}
            yield Hit(f"dokumenter[{index}].bytes", values=values, expected=f"<= {limit}")


def too_many(count: int, about: About) -> Iterator[Hit]:
    """One hit when there are more documents than the agreement's number."""
    limit = None if about.aftale is None else about.aftale.graenser.dokumenter
    if limit is not None and count > limit:
        yield Hit("dokumenter", values={"antal": str(count), "graense": str(limit)}, expected=f"<= {limit}")


def wrong_file_type(dokumenter: tuple[Dokument, ...], about: About) -> Iterator[Hit]:
    """Each document of a file type the agreement does not list; nothing when it lists none."""
    allowed = frozenset() if about.aftale is None else about.aftale.graenser.filtyper
    for index, each in enumerate(dokumenter if allowed else ()):
        if each.filtype is not None and each.filtype.lower().lstrip(".") not in allowed:
            listed = ", ".join(sorted(allowed))
            values = {"nummer": str(index + 1), "filtype": shown(each.filtype), "tilladte": listed}
            yield Hit(f"dokumenter[{index}].filtype", values=values, expected=listed)


def empty_notes(noter: tuple[str, ...]) -> Iterator[Hit]:
    """Each note without any text."""
    for index, note in enumerate(noter):
        if not note.strip():
            yield Hit(f"noter[{index}]", values={"nummer": str(index + 1)})


def long_notes(noter: tuple[str, ...], about: About) -> Iterator[Hit]:
    """Each note longer than the agreement's number of characters; nothing when it sets none."""
    limit = None if about.aftale is None else about.aftale.graenser.note_tegn
    for index, note in enumerate(noter if limit is not None else ()):
        if limit is not None and len(note) > limit:
            values = {"nummer": str(index + 1), "tegn": str(len(note)), "graense": str(limit)}
            yield Hit(f"noter[{index}]", values=values, expected=f"<= {limit}")


def permits(aftale: Aftale, *names: str) -> bool:
    """Whether the agreement allows an action under any of its names; one that lists no permissions allows all."""
    return not aftale.tilladelser or not aftale.tilladelser.isdisjoint(names)


def _not_allowed(fordring: Fordring, about: About, art: str) -> Iterator[Hit]:
    aftale = about.aftale
    if aftale is not None and fordring.art == art and not permits(aftale, _CREATE, f"{_CREATE}:{art}"):
        yield Hit("art", values={"aftale": shown(aftale.version)})


def _related_types(aftale: Aftale, hf: Fordring | None) -> frozenset[str]:
    """The related types the agreement allows: on this main type if it says, else on any; empty when it does not say."""
    main = None if hf is None or hf.type is None else aftale.typer.get(hf.type)
    if main is not None and main.relaterede:
        return main.relaterede
    return frozenset(aftale.typer).union(*(each.relaterede for each in aftale.typer.values()))


def _is_related(fordring: Fordring, about: About) -> bool:
    kind = "" if about.claim_type is None else about.claim_type.kind
    return fordring.relation == "RELATERET" or (fordring.relation is None and kind.startswith("relateret"))


def _names(aftale: Aftale, fordringshaver: str) -> bool:
    return fordringshaver.casefold() in {aftale.fordringshaver.casefold(), aftale.navn.casefold()}
