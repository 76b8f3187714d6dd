"""The list of rules, and one rule's page."""

import re
from collections.abc import Iterator, Sequence

from oir_kernel.findings import Text
from psrm_validation.describe import RuleDescription, Variant
from psrm_validation.describe.words import ABOUT_PROVENANCES, FIELDS, NAMED_NOWHERE, NOTES, PROVENANCES
from psrm_validation.pages import words
from psrm_validation.pages.markup import Content, Html, between, joined, tag
from psrm_validation.pages.shell import facts, heading, shell
from psrm_validation.pages.sources import source_list
from psrm_validation.pages.tables import Column, Row, filters, table
from psrm_validation.pages.view import View

_TITLE = Text("Regler og afvisningskoder", "Rules and rejection codes")
_COLUMNS = (
    Column(Text("Regel", "Rule"), "narrow"),
    Column(Text("Lag", "Layer")),
    Column(Text("Hvad den handler om", "What it is about"), "wide"),
    Column(Text("Udfald", "Outcome"), "narrow"),
    Column(Text("Status", "Status")),
    Column(Text("Typer", "Types"), "number"),
    Column(Text("Hjemmel", "Legal basis"), "wrap"),
)
_CHOICES = (
    ("layer", Text("Lag", "Layer"), words.LAYERS),
    ("status", Text("Status", "Status"), words.STATUSES),
    ("outcome", Text("Udfald", "Outcome"), words.OUTCOMES),
)
_CODES_ONLY = re.compile(r"codes? [\d, ]+|R_\d\w*")
_BLANKS = Text(
    "Understregede ord bliver til fordringens egne værdier.", "Underlined words become the values of the claim itself."
)
_ID_SERIES = Text(
    "R_x_y er rækker i Gældsstyrelsens filtertabeller, PSRM-K-nnn numeriske afvisningskoder, PSRM-R-nnn generelle regler og "
    "SBX- regler, der er vores egne.",
    "R_x_y are rows of Gældsstyrelsen's filter tables, PSRM-K-nnn numeric rejection codes, PSRM-R-nnn general rules and SBX- "
    "rules of our own.",
)


def rules_page(view: View) -> str:
    """Every rule in a table to filter."""
    rules = list(view.rules.values())
    caption = view.say(Text(f"{len(rules)} regler og koder", f"{len(rules)} rules and codes"))
    return shell(
        view,
        view.plain(_TITLE),
        tag("h1", view.say(_TITLE)),
        tag("p", view.say(_ID_SERIES)),
        filters(view, "regler", len(rules), _CHOICES),
        table(view, "regler", caption, _COLUMNS, (_row(view, each) for each in rules)),
        filters=True,
    )


def rule_page(view: View, rule: RuleDescription) -> str:
    """Everything about one rule."""
    return shell(
        view,
        f"{rule.rule_id} {view.plain(rule.title)}",
        heading(rule.rule_id, view.say(rule.title)),
        tag("p", _summary(view, rule)),
        _facts(view, rule),
        _texts(view, rule),
        _demands(view, rule),
        _sources(view, rule),
        _how_sure(view, rule),
        tag("h2", view.say(Text("I en terminal", "In a terminal"))),
        tag("pre", tag("code", f"oir psrm explain {rule.rule_id}"), tabindex=0),
    )


def _row(view: View, rule: RuleDescription) -> Row:
    return Row(
        (
            view.rule_link(rule.rule_id),
            view.say(words.LAYERS[rule.layer]),
            view.say(rule.title),
            outcomes(view, rule.outcomes),
            view.say(words.STATUSES[rule.status]),
            str(len(rule.types)) if rule.types else "",
            view.danish(rule.legal_basis),
        ),
        {"layer": rule.layer, "status": rule.status, "outcome": " ".join(rule.outcomes)},
    )


def outcomes(view: View, values: Sequence[str]) -> Html:
    """Outcomes in words."""
    return between(", ", (view.say(words.OUTCOMES[each]) if each in words.OUTCOMES else each for each in values))


def _summary(view: View, rule: RuleDescription) -> Content:
    """In a few sentences: which kind of rule, whether it is checked, what a breach means."""
    texts = [
        words.OF_LAYERS.get(rule.layer),
        words.ABOUT_STATUSES.get(rule.status),
        *(words.IF_BROKEN.get(each) for each in rule.outcomes[:1] if len(rule.outcomes) == 1),
    ]
    return between(" ", (view.say(each) for each in texts if each))


def _facts(view: View, rule: RuleDescription) -> Html:
    names = rule.fields.split(", ") if rule.fields else []
    return facts(
        view,
        (Text("Lag", "Layer"), view.say(words.LAYERS.get(rule.layer, Text(rule.layer, rule.layer)))),
        (Text("Status", "Status"), view.say(words.STATUSES.get(rule.status, Text(rule.status, rule.status)))),
        (Text("Udfald", "Outcome"), outcomes(view, rule.outcomes)),
        (Text("Felter", "Fields"), between(", ", (_field(view, each) for each in names))),
        (Text("Gælder for", "Applies to"), _applies_to(view, rule)),
        (Text("Grænse", "Threshold"), _threshold(view, rule)),
        (Text("Dækket af", "Covered by"), _list(view, rule.covered_by)),
        (Text("Siger det samme som", "Says the same as"), _list(view, rule.covers)),
        (Text("Hjemmel", "Legal basis"), view.danish(rule.legal_basis)),
        (Text("Gyldig", "Valid"), view.validity(rule.valid_from, rule.valid_to)),
    )


def _applies_to(view: View, rule: RuleDescription) -> Content:
    """The types as links; the table's own words for a rule that names none."""
    if rule.variants:
        count = len(rule.types)
        return view.say(
            Text(f"{count} fordringstyper", f"{count} claim types") if count != 1 else Text("1 type", "1 type")
        )
    if rule.types:
        return between(", ", map(view.type_link, rule.types))
    return _named(view, rule.applies_to)


def _named(view: View, applies_to: Text) -> Content:
    """Codes as links, and nothing where the table says nothing."""
    codes = [part.strip() for part in applies_to.en.split(",")]
    if applies_to.en in NAMED_NOWHERE:
        return None
    if all(code in view.book.claim_types for code in codes):
        return between(", ", map(view.type_link, codes))
    return view.say(applies_to)


def _field(view: View, name: str) -> Content:
    known = view.field(name)
    return known if known != name.replace("_", " ") else view.phrase(name, FIELDS) if name in FIELDS else name


def _threshold(view: View, rule: RuleDescription) -> Content:
    """Empty where it only names the rules or codes that say the same."""
    names_only = rule.status == "covered" or _CODES_ONLY.fullmatch(rule.threshold.en)
    return None if names_only else view.say(rule.threshold)


def _list(view: View, ids: Sequence[str]) -> Html | None:
    return tag("ul", *(tag("li", view.rule_with_title(each)) for each in ids)) if ids else None


def _texts(view: View, rule: RuleDescription) -> Iterator[Content]:
    if view.plain(rule.reason):
        yield tag("h2", view.say(Text("Hvorfor kontrolleres den ikke?", "Why is it not checked?")))
        yield tag("p", view.say(rule.reason))
    if view.plain(rule.message):
        yield tag("h2", view.say(Text("Besked, når reglen brydes", "What is said when the rule is broken")))
        yield tag("p", view.with_blanks(rule.message))
        yield tag("p", "→ ", view.with_blanks(rule.fix)) if view.plain(rule.fix) else None
        if "{" in view.plain(rule.message) + view.plain(rule.fix):
            yield tag("p", view.say(_BLANKS), class_="quiet")


def _demands(view: View, rule: RuleDescription) -> Iterator[Content]:
    if not rule.variants:
        return
    several = len(rule.variants) > 1
    yield tag("h2", view.say(Text("Krav", "Demands") if several else Text("Krav", "Demand")))
    if several:
        count = len(rule.variants)
        yield tag(
            "p",
            view.say(
                Text(
                    f"Reglen findes i {count} udgaver. Hver type har sin.",
                    f"The rule has {count} forms. Each type has its own.",
                )
            ),
        )
    yield from (_variant(view, each) for each in sorted(rule.variants, key=lambda each: -len(each.types)))


def _variant(view: View, variant: Variant) -> Html:
    reading = words.READINGS.get(variant.reading)
    return tag(
        "section",
        tag("h3", view.say(variant.demand)),
        tag("p", view.say(reading)) if reading else None,
        tag("ul", *(tag("li", view.type_link(code)) for code in variant.types), class_="codes"),
        facts(
            view,
            (Text("Udfald", "Outcome"), outcomes(view, (variant.outcome,))),
            (Text("Som udtryk", "As an expression"), tag("code", variant.condition)),
            (Text("Hjemmel", "Legal basis"), view.danish(variant.legal_basis)),
            (Text("Gyldig", "Valid"), view.validity(variant.valid_from, variant.valid_to)),
            (Text("Bemærkning", "Note"), between("; ", (view.phrase(each, NOTES) for each in variant.notes))),
            (Text("Kilde", "Source"), source_list(variant.sources, view)),
            (Text("Ophav", "Provenance"), view.say(PROVENANCES[variant.provenance])),
        ),
    )


def _sources(view: View, rule: RuleDescription) -> Content:
    found = None if rule.variants else source_list([rule.source], view)
    return joined(tag("h2", view.say(Text("Kilde", "Source"))), found) if found else None


def _how_sure(view: View, rule: RuleDescription) -> Iterator[Content]:
    kinds = dict.fromkeys([each.provenance for each in rule.variants] or [rule.provenance])
    yield tag("h2", view.say(Text("Hvor sikkert er det?", "How sure is it?")))
    for each in kinds:
        yield tag("p", tag("strong", view.say(PROVENANCES[each])), ": ", view.say(ABOUT_PROVENANCES[each]))
