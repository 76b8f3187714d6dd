"""One claim type's page."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from oir_kernel.findings import Text
from psrm_validation.describe import FieldDescription, TypeDescription
from psrm_validation.describe import words as of_tables
from psrm_validation.describe.types import Demand
from psrm_validation.explain.words import amount
from psrm_validation.pages import words
from psrm_validation.pages.markup import Content, Html, between, joined, tag
from psrm_validation.pages.rules import outcomes
from psrm_validation.pages.shell import facts, heading, shell
from psrm_validation.pages.sources import source_list
from psrm_validation.pages.tables import Column, Row, table
from psrm_validation.pages.view import View
from psrm_validation.rulebook import ClaimType
from psrm_validation.rulebook.relations import printed_for

_NO_CAP = Text("Kilderne nævner ingen grænse for hovedstolen.", "The sources name no limit of the principal.")
_CAP_RULES: Final = ("R_4_2", "R_4_3")
_RUNS = Text(
    "Disse regler står ikke i filteret, men køres for typen.",
    "These rules are not in the filter but are run for the type.",
)
_FIELD_COLUMNS = (
    Column(Text("Felt", "Field")),
    Column(Text("Udfyldes?", "Filled?")),
    Column(Text("Betydning for denne type", "Meaning for this type")),
    Column(Text("Regler", "Rules")),
)
_RULE_COLUMNS = (
    Column(Text("Regel", "Rule"), "narrow"),
    Column(Text("Krav", "Demand")),
    Column(Text("Udfald", "Outcome"), "narrow"),
    Column(Text("Ophav", "Provenance"), "narrow"),
)
_KINDS: Final[Mapping[str, Text]] = {
    "gebyr": Text("Gebyr", "Fee"),
    "rente": Text("Rente", "Interest"),
    "procesrente": Text("Procesrente", "Court interest"),
}
_OTHER_FIELDS: Final[Mapping[str, Text]] = {
    "hf": Text("hovedfordring", "main claim"),
    "skyldnere": Text("skyldnere", "debtors"),
}
_EXAMPLE = Text(
    "Eksemplet viser, hvordan data kan se ud. Det er ikke råd om en konkret sag. Gem det som eksempel.json, og kør:",
    "The example shows what data may look like. It is no advice about a case. Save it as eksempel.json and run:",
)


def type_page(view: View, described: TypeDescription) -> str:
    """Everything about one claim type."""
    known = described.claim_type
    return shell(
        view,
        f"{known.code} {known.name_da}",
        heading(known.code, view.danish(known.name_da)),
        tag("p", view.say(known.note)) if known.note.da else None,
        None if described.is_published else tag("p", view.say(words.NO_FILTER), class_="notice"),
        _facts(view, known),
        _caps(view, described),
        _fields(view, described.fields),
        _rules(view, described.rules),
        _others(view, described.others),
        _relatives(view, described),
        _example(view, described),
        _sources(view, known),
    )


def _facts(view: View, known: ClaimType) -> Html:
    return facts(
        view,
        (Text("Område", "Area"), view.phrase(known.area, of_tables.AREAS)),
        (Text("Art", "Kind"), view.phrase(known.kind, of_tables.KINDS)),
        (Text("Forældelse", "Limitation"), view.phrase(known.limitation_years, of_tables.LIMITATION)),
        (Text("Periode", "Period"), view.phrase(known.period_kind, of_tables.PERIODS)),
        (Text("Rente", "Interest"), view.phrase(known.interest_rule, of_tables.INTEREST)),
        (Text("Fordringshavere", "Creditors"), view.phrase(known.creditor_group, of_tables.CREDITORS)),
        (Text("Gyldig", "Valid"), view.validity(known.valid_from, known.valid_to)),
        (Text("Erstattet af", "Replaced by"), view.type_with_name(known.replaced_by) if known.replaced_by else None),
    )


def caps(described: TypeDescription) -> Sequence[Text]:
    """What the filter and the type table say of the size of the principal, as sentences."""
    known = described.claim_type
    found = [each.demand for each in described.rules if each.rule_id in _CAP_RULES]
    if known.hovedstol_max is not None:
        most = amount(known.hovedstol_max)
        since = known.hovedstol_max_from
        from_da, from_en = ("", "") if since is None else (f" (fra {since})", f" (from {since})")
        found.append(Text(f"Hovedstol er højst {most.da}{from_da}", f"Principal is at most {most.en}{from_en}"))
    return found


def _caps(view: View, described: TypeDescription) -> Iterator[Content]:
    yield tag("h2", view.say(Text("Beløbsgrænser", "Limits of the amount")))
    found = caps(described)
    yield tag("ul", *(tag("li", view.say(each)) for each in found)) if found else tag("p", view.say(_NO_CAP))


def _fields(view: View, fields: Sequence[FieldDescription]) -> Iterator[Content]:
    """Without a filter no rule speaks of a field, so the column for the rules is left out."""
    yield tag("h2", view.say(Text("Felter", "Fields")))
    kept = len(_FIELD_COLUMNS) if any(each.demands for each in fields) else len(_FIELD_COLUMNS) - 1
    rows = (Row(_field_cells(view, each)[:kept]) for each in fields)
    yield table(view, "felter", None, _FIELD_COLUMNS[:kept], rows)


def _field_cells(view: View, field: FieldDescription) -> Sequence[Content]:
    return (
        _name(view, field.name),
        view.say(words.NEEDS[field.need]),
        view.say(field.meaning),
        tag("ul", *(tag("li", *_said(view, demand)) for demand in field.demands)) if field.demands else None,
    )


def _name(view: View, name: str) -> Html:
    """A field in words, and as it is written in a file."""
    said = view.plain(_OTHER_FIELDS[name]) if name in _OTHER_FIELDS else view.field(name)
    return joined(said) if said == name else joined(said, " ", tag("code", name))


def _said(view: View, demand: Demand) -> Sequence[Content]:
    return view.say(demand.demand), " (", view.rule_link(demand.rule_id), ", ", outcomes(view, (demand.outcome,)), ")"


def _rules(view: View, rules: Sequence[Demand]) -> Iterator[Content]:
    if not rules:
        return
    yield tag("h2", view.say(Text("Regler i indgangsfilteret", "Rules of the entry filter")))
    rows = (
        Row(
            (
                view.rule_link(each.rule_id),
                joined(view.say(each.demand), _reading(view, each)),
                outcomes(view, (each.outcome,)),
                view.say(of_tables.PROVENANCES[each.provenance]),
            )
        )
        for each in rules
    )
    yield table(view, "filterregler", None, _RULE_COLUMNS, rows)


def _reading(view: View, demand: Demand) -> Content:
    text = words.READINGS.get(demand.reading)
    return tag("p", view.say(text), class_="quiet") if text else None


def _others(view: View, others: Mapping[str, Sequence[str]]) -> Iterator[Content]:
    if not any(others.values()):
        return
    yield tag("h2", view.say(Text("Øvrige regler", "Other rules")))
    yield tag("p", view.say(_RUNS))
    for layer, ids in others.items():
        if ids:
            yield tag("h3", view.say(words.LAYERS.get(layer, Text(layer, layer))))
            yield tag("ul", *(tag("li", view.rule_with_title(each)) for each in ids))


def _relatives(view: View, described: TypeDescription) -> Iterator[Content]:
    known = described.claim_type
    parents = [part.strip() for part in known.parent_codes.split("|") if part.strip()]
    printed = printed_for(known.code)
    related = [code for code in described.related if not any(code in codes for codes in printed.values())]
    if not (parents or printed or related):
        return
    yield tag("h2", view.say(Text("Beslægtede typer", "Related types")))
    yield facts(
        view,
        (Text("Hører til", "Belongs to"), between(", ", (_parent(view, each) for each in parents))),
        *((_KINDS.get(kind, Text(kind, kind)), _list(view, codes)) for kind, codes in printed.items()),
        (Text("Relateret", "Related"), _list(view, related)),
    )


def _parent(view: View, text: str) -> Content:
    """A main type's code with its name; the words after a code stand as the source gives them."""
    code, _, rest = text.partition(" ")
    if code in view.book.claim_types:
        return joined(view.type_with_name(code), " " if rest else "", view.phrase(rest, of_tables.PARENTS))
    return view.phrase(text, of_tables.PARENTS)


def _list(view: View, codes: Sequence[str]) -> Content:
    return between(", ", map(view.type_with_name, codes))


def _example(view: View, described: TypeDescription) -> Iterator[Content]:
    if described.example is None:
        return
    lines = json.dumps(described.example, ensure_ascii=False, indent=2).split("\n")
    yield tag("h2", view.say(Text("Eksempel, som filteret tager imod", "Example that the filter receives")))
    yield tag("p", view.say(_EXAMPLE))
    yield tag("pre", tag("code", "oir psrm check eksempel.json"), tabindex=0)
    yield tag("pre", tag("code", _in_lines(lines)), tabindex=0)


def _in_lines(lines: Sequence[str]) -> Html:
    """Lines stay lines; inside each of them nothing moves the cursor."""
    return Html("\n".join(joined(line) for line in lines))


def _sources(view: View, known: ClaimType) -> Iterator[Content]:
    yield tag("h2", view.say(Text("Kilde", "Source")))
    yield source_list([known.source], view)
    provenance = known.provenance.value
    about = view.say(of_tables.ABOUT_PROVENANCES[provenance])
    yield tag("p", tag("strong", view.say(of_tables.PROVENANCES[provenance])), ": ", about)
