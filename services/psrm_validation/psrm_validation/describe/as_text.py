"""Descriptions as text for people, in Danish or English."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, TypeAlias

from oir_kernel.findings import Text
from psrm_validation.describe import words
from psrm_validation.describe.changes import Change, Changes
from psrm_validation.describe.rules import RuleDescription, Variant
from psrm_validation.describe.types import Demand, FieldDescription, TypeDescription
from psrm_validation.rulebook.sources import cited
from psrm_validation.rulebook.words import LAYERS, READINGS, layer_name

Language: TypeAlias = Literal["da", "en"]

_NEEDS: Mapping[str, Text] = {
    "required": Text("skal udfyldes", "required"),
    "forbidden": Text("må ikke udfyldes", "forbidden"),
    "optional": Text("valgfri", "optional"),
    "required_in_general": Text("skal udfyldes efter de generelle regler", "required by the general rules"),
    "unknown": Text("ukendt", "unknown"),
}
_STATUSES: Mapping[str, Text] = {
    "implemented": Text("kontrolleres", "checked"),
    "covered": Text("dækket af en anden regel", "covered by another rule"),
    "listed": Text("kontrolleres ikke her", "not checked here"),
}
_KINDS: Mapping[str, Text] = {
    "added": Text("ny", "added"),
    "removed": Text("fjernet", "removed"),
    "changed": Text("ændret", "changed"),
}
_NO_FILTER = Text(
    "Der er ikke offentliggjort noget indgangsfilter for typen: kun de generelle regler køres, og svaret er UAFGJORT, medmindre en af dem afviser.",
    "No filter is published for the type: only the general rules are run, and the verdict is UAFGJORT unless one of them rejects.",
)


def rule_as_text(rule: RuleDescription, language: Language) -> str:
    """One rule: what it is, whether it is checked, its forms, texts and sources."""
    return "\n".join(_rule_lines(rule, _Speaker(language)))


def rules_as_text(rules: Sequence[RuleDescription], language: Language) -> str:
    """One line a rule."""
    say = _Speaker(language)
    width = max(len(say.layer(each)) for each in LAYERS)
    return "\n".join(
        f"{rule.rule_id:<16} {say.layer(rule.layer):<{width}} {say(_STATUSES[rule.status]):<26} {say(rule.title)}"
        for rule in rules
    )


def type_as_text(description: TypeDescription, language: Language) -> str:
    """One claim type: fields, rules, relatives, example."""
    return "\n".join(_type_lines(description, _Speaker(language)))


def changes_as_text(changes: Changes, language: Language) -> str:
    """One line a change, before and after."""
    say = _Speaker(language)
    heading = f"{changes.from_day} → {changes.to_day}: {len(changes.changes)} {say(Text('ændringer', 'changes'))}"
    return "\n".join([heading, *(line for each in changes.changes for line in _change(each, say))])


class _Speaker:
    """Says a text in the chosen language."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, text: Text) -> str:
        return text.en if self.language == "en" else text.da

    def phrase(self, english: str, danish: Mapping[str, str]) -> str:
        """A table's English words, in Danish for a Danish reader where they are translated."""
        return english if self.language == "en" else danish.get(english, english)

    def layer(self, name: str) -> str:
        """A layer's name, with its word."""
        return layer_name(name, self.language)

    def sources(self, texts: Sequence[str]) -> str:
        """Each document once with its pages."""
        return cited(texts, self.language)


def _rule_lines(rule: RuleDescription, say: _Speaker) -> Iterator[str]:
    yield f"{rule.rule_id}  {say(rule.title)}"
    yield _pair(say(Text("Lag", "Layer")), f"{say.layer(rule.layer)}, {say(_STATUSES[rule.status])}")
    yield from _pairs(
        (Text("Udfald", "Outcome"), ", ".join(rule.outcomes)),
        (Text("Gælder for", "Applies to"), _named(rule.applies_to, say)),
        (Text("Felter", "Fields"), ", ".join(say.phrase(each, words.FIELDS) for each in rule.fields.split(", "))),
        (Text("Grænse", "Threshold"), say(rule.threshold)),
        (Text("Dækket af", "Covered by"), ", ".join(rule.covered_by)),
        (Text("Siger også", "Also says"), ", ".join(rule.covers)),
        (Text("Besked", "Message"), say(rule.message)),
        (Text("Udvej", "Way out"), say(rule.fix)),
        (Text("Hvorfor ikke", "Why not"), say(rule.reason)),
        (Text("Hjemmel", "Legal basis"), rule.legal_basis),
        (Text("Gyldig", "Valid"), _validity(rule.valid_from, rule.valid_to)),
        (Text("Kilde", "Source"), "" if rule.variants else say.sources([rule.source])),
        (Text("Ophav", "Provenance"), _how_sure(rule.provenance, say)),
        say=say,
    )
    for variant in rule.variants:
        yield from _variant(variant, say)


def _variant(variant: Variant, say: _Speaker) -> Iterator[str]:
    yield ""
    yield f"  {say(variant.demand)}  ({variant.outcome}{_reading(variant.reading, say)})"
    yield f"    {variant.condition}"
    yield f"    {say(Text('Typer', 'Types'))}: {', '.join(variant.types)}"
    for label, value in (
        (Text("Hjemmel", "Legal basis"), variant.legal_basis),
        (Text("Gyldig", "Valid"), _validity(variant.valid_from, variant.valid_to)),
        (Text("Note", "Note"), "; ".join(say.phrase(each, words.NOTES) for each in variant.notes)),
        (Text("Kilde", "Source"), f"{say.sources(variant.sources)} ({say(words.PROVENANCES[variant.provenance])})"),
    ):
        if value:
            yield f"    {say(label)}: {value}"


def _type_lines(description: TypeDescription, say: _Speaker) -> Iterator[str]:
    known = description.claim_type
    yield f"{known.code}  {known.name_da}"
    yield from _pairs(
        (Text("Bemærkning", "Note"), say(known.note)),
        (Text("Område", "Area"), say.phrase(known.area, words.AREAS)),
        (Text("Art", "Kind"), say.phrase(known.kind, words.KINDS)),
        (Text("Hovedtyper", "Main types"), ", ".join(_parent(each, say) for each in known.parent_codes.split("|"))),
        (Text("Relaterede typer", "Related types"), ", ".join(description.related)),
        (Text("Forældelse", "Limitation"), say.phrase(known.limitation_years, words.LIMITATION)),
        (Text("Periode", "Period"), say.phrase(known.period_kind, words.PERIODS)),
        (Text("Rente", "Interest"), say.phrase(known.interest_rule, words.INTEREST)),
        (Text("Fordringshavere", "Creditors"), say.phrase(known.creditor_group, words.CREDITORS)),
        (Text("Gyldig", "Valid"), _validity(known.valid_from, known.valid_to)),
        (Text("Kilde", "Source"), known.source),
        (Text("Ophav", "Provenance"), _how_sure(known.provenance.value, say)),
        say=say,
    )
    if not description.is_published:
        yield ""
        yield say(_NO_FILTER)
    yield ""
    yield say(Text("Felter", "Fields"))
    for each in description.fields:
        yield from _field(each, say)
    if description.rules:
        yield ""
        yield say(Text("Regler i filteret", "Filter rules"))
        yield from (f"  {_demand(each, say)}" for each in description.rules)
    if any(description.others.values()):
        yield ""
        yield say(Text("Øvrige regler", "Other rules"))
        yield from (_pair(say.layer(layer), ", ".join(ids)) for layer, ids in description.others.items() if ids)
    if description.example is not None:
        yield ""
        yield say(Text("Eksempel, som filteret tager imod", "Example that the filter takes"))
        yield f"  {description.example_json}"


def _parent(text: str, say: _Speaker) -> str:
    """A main type's code and the words after it, or words that name no code."""
    code, _, rest = text.partition(" ")
    return (
        say.phrase(text, words.PARENTS)
        if text in words.PARENTS
        else f"{code} {say.phrase(rest, words.PARENTS)}".strip()
    )


def _named(applies_to: Text, say: _Speaker) -> str:
    return "" if applies_to.en in words.NAMED_NOWHERE else say(applies_to)


def _how_sure(provenance: str, say: _Speaker) -> str:
    return f"{say(words.PROVENANCES[provenance])}: {say(words.ABOUT_PROVENANCES[provenance])}"


def _field(field: FieldDescription, say: _Speaker) -> Iterator[str]:
    yield f"  {field.name} ({say(_NEEDS[field.need])}): {say(field.meaning)}"
    yield from (f"      {_demand(each, say)}" for each in field.demands)


def _demand(demand: Demand, say: _Speaker) -> str:
    return f"{demand.rule_id} ({demand.outcome}{_reading(demand.reading, say)}): {say(demand.demand)}"


def _reading(reading: str, say: _Speaker) -> str:
    """Why a row does not simply run, behind its outcome."""
    return f", {say(READINGS[reading])}" if reading else ""


def _change(change: Change, say: _Speaker) -> Iterator[str]:
    yield f"{say(_KINDS[change.kind])}  {change.id}  {change.type_code}".rstrip()
    for sign, text in (("-", change.before), ("+", change.after)):
        if text.da:
            yield f"  {sign} {say(text)}"
    yield f"  {say(Text('Kilde', 'Source'))}: {say.sources([change.source])} ({say(words.PROVENANCES[change.provenance])})"


def _pairs(*pairs: tuple[Text, str], say: _Speaker) -> Iterator[str]:
    yield from (_pair(say(label), value) for label, value in pairs if value)


def _pair(label: str, value: str) -> str:
    return f"  {label}: {value}"


def _validity(first: date | None, last: date | None) -> str:
    return "" if first is None and last is None else f"{first or '…'} – {last or '…'}"
