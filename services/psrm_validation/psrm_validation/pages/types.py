"""The list of claim types."""

from oir_kernel.findings import Text
from psrm_validation.describe import described_types
from psrm_validation.describe.types import other_layers
from psrm_validation.describe.words import AREAS, KINDS
from psrm_validation.layers.general import rules_of
from psrm_validation.pages import words
from psrm_validation.pages.markup import tag
from psrm_validation.pages.shell import shell
from psrm_validation.pages.tables import Column, Row, filters, table
from psrm_validation.pages.view import View
from psrm_validation.rulebook import ClaimType, Reading, Rulebook

_TITLE = Text("Fordringstyper", "Claim types")
_COLUMNS = (
    Column(Text("Kode", "Code"), "narrow"),
    Column(Text("Navn", "Name")),
    Column(Text("Område", "Area")),
    Column(Text("Art", "Kind")),
    Column(Text("Filter offentliggjort", "Filter published")),
    Column(Text("Regler i filteret", "Filter rules"), "number"),
    Column(Text("Øvrige regler", "Other rules"), "number"),
)
_ABOUT = Text(
    "En fordringstype bestemmer, hvilke regler en fordring skal følge. Gældsstyrelsen har offentliggjort et indgangsfilter for "
    "nogle af typerne; for resten kendes kun det, der står på typens side.",
    "A claim type decides which rules a claim follows. Gældsstyrelsen has published an entry filter for some of the types; of "
    "the rest only what stands on the type's page is known.",
)


def types_page(view: View) -> str:
    """Every claim type in a table to filter."""
    types = described_types(view.book)
    published = sum(view.book.is_published(each.code) for each in types)
    caption = Text(
        f"{len(types)} fordringstyper, {published} med offentliggjort indgangsfilter",
        f"{len(types)} claim types, {published} with a published entry filter",
    )
    areas = {each.area: Text(AREAS.get(each.area, each.area), each.area) for each in types}
    choices = (
        ("area", Text("Område", "Area"), dict(enumerated(areas))),
        ("filter", _COLUMNS[4].title, {"ja": words.YES, "nej": words.NO}),
    )
    return shell(
        view,
        view.plain(_TITLE),
        tag("h1", view.say(_TITLE)),
        tag("p", view.say(_ABOUT)),
        filters(view, "typer", len(types), choices),
        table(view, "typer", view.say(caption), _COLUMNS, (_row(view, each, list(areas)) for each in types)),
        filters=True,
    )


def enumerated(areas: dict[str, Text]) -> list[tuple[str, Text]]:
    """Areas by a number that stands for each, because a name holds spaces; in order of their names."""
    numbers = {area: str(at) for at, area in enumerate(areas)}
    return [(numbers[area], word) for area, word in sorted(areas.items(), key=lambda item: item[0].casefold())]


def filter_rules(book: Rulebook, code: str) -> int:
    """How many filter rules a type has."""
    kept = (row for row in book.rules if row.type_code == code and row.reading is not Reading.SUPERSEDED)
    return len({row.rule_id for row in kept})


def other_rules(book: Rulebook, code: str) -> int:
    """How many general rules run for a type."""
    return sum(len(rules_of(book, code, layer)) for layer in other_layers(code, book))


def _row(view: View, known: ClaimType, areas: list[str]) -> Row:
    is_published = view.book.is_published(known.code)
    area, kind = AREAS.get(known.area, known.area), KINDS.get(known.kind, known.kind)
    return Row(
        (
            view.type_link(known.code),
            view.danish(known.name_da),
            area if view.language == "da" else view.danish(known.area),
            kind if view.language == "da" else view.danish(known.kind),
            view.say(words.YES if is_published else words.NO),
            str(filter_rules(view.book, known.code)) if is_published else "",
            str(other_rules(view.book, known.code)),
        ),
        {"area": str(areas.index(known.area)), "filter": "ja" if is_published else "nej"},
    )
