"""What a schema error says to a person: field, value, line, rule and way out, from the kind of rule broken.

Nothing of the validator's own text is used, because it repeats values. Sentences are built as subject and predicate:
»FordringBeløb »to tusind« (linje 37) er ikke et tal som 1250.00.«
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.xml.places import Element, local_name, path_of

Mask = Callable[[str], str]

_SHOWN_VALUE: Final = 60


@dataclass(frozen=True, slots=True)
class Said:
    """A predicate about an element, the way out, and what was expected instead if that can be named."""

    predicate: Text
    fix: Text
    expected: str = ""


UNKNOWN_TYPE = Said(
    Text("har en xsi:type, som skemaet ikke kender", "has an xsi:type unknown to the schema"),
    Text("Fjern xsi:type, og send igen.", "Remove xsi:type and send again."),
)
NOT_ALLOWED = Said(
    Text("har indhold, som ikke er tilladt", "has content that is not allowed"),
    Text(
        "Skriv kun værdien, uden xsi:nil, underelementer og særlige tegn.",
        "Write the value alone, without xsi:nil, child elements and special characters.",
    ),
)
_TEXT_BETWEEN = Said(
    Text("har tekst mellem sine elementer", "has text between its elements"),
    Text("Fjern teksten, eller læg den i et element.", "Remove the text, or put it into an element."),
)
_ATTRIBUTE = Said(
    Text("har en attribut, som ikke er tilladt, eller mangler en", "has an attribute not allowed, or lacks one"),
    Text(
        "Fjern attributten, eller udfyld den, skemaet kræver.",
        "Remove the attribute, or give the one the schema demands.",
    ),
)
_CONTENT = {"XsdAttributeGroup": _ATTRIBUTE, "XsdElement": NOT_ALLOWED, "XsdGroup": _TEXT_BETWEEN}
_TYPES = {
    "date": Text(
        "er ikke en dato, der findes, skrevet som 2026-11-23", "is not a date that exists, written like 2026-11-23"
    ),
    "dateTime": Text(
        "er ikke et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00",
        "is not a time with a zone like 2026-11-23T09:00:00+01:00",
    ),
    "decimal": Text("er ikke et tal som 1250.00", "is not a number like 1250.00"),
    "integer": Text("er ikke et helt tal som 12", "is not a whole number like 12"),
    "boolean": Text("er ikke true eller false", "is not true or false"),
    "base64Binary": Text("er ikke Base64", "is not Base64"),
    "UUID": Text(
        "er ikke en UUID som 3f2b8c1e-0000-4000-8000-000000000001",
        "is not a UUID like 3f2b8c1e-0000-4000-8000-000000000001",
    ),
}
_FACETS = {
    "XsdMaxLengthFacet": Text("må højst være {} tegn", "may be at most {} characters"),
    "XsdMinLengthFacet": Text("skal være mindst {} tegn", "must be at least {} characters"),
    "XsdLengthFacet": Text("skal være {} tegn", "must be {} characters"),
    "XsdMinInclusiveFacet": Text("må ikke være under {}", "may not be below {}"),
    "XsdMaxInclusiveFacet": Text("må ikke være over {}", "may not be above {}"),
    "XsdTotalDigitsFacet": Text("må højst have {} cifre", "may have at most {} digits"),
    "XsdFractionDigitsFacet": Text("må højst have {} decimaler", "may have at most {} decimals"),
    "XsdPatternFacets": Text("følger ikke mønstret {}", "does not follow the pattern {}"),
    "XsdEnumerationFacets": Text("skal være en af: {}", "must be one of: {}"),
}


def once_each(errors: Iterator[Any]) -> Iterator[Any]:
    """The errors without the pattern of a value that breaks another rule too, which says the same more plainly."""
    held = None
    for error in errors:
        if held is not None and error.elem is not held.elem:
            yield held
        held = error if type(error.validator).__name__ == "XsdPatternFacets" else None
        if held is None:
            yield error
    if held is not None:
        yield held


def finding(error: Any, top: Element, mask: Mask) -> Finding:
    """The finding for one of the validator's errors; `top` is where paths begin."""
    place = error.elem if isinstance(error.elem, Element) else top
    child = getattr(error, "invalid_child", None)
    return told(child if isinstance(child, Element) else place, top, mask, _explain(error))


def told(place: Element, top: Element, mask: Mask, said: Said) -> Finding:
    """What is said of the element at `place`, as a finding."""
    name = mask(local_name(place))
    value = "" if len(place) else mask((place.text or "").strip())[:_SHOWN_VALUE]
    shown = f" »{value}«" if value else ""
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(
            f"{name}{shown} (linje {place.sourceline}) {said.predicate.da}.",
            f"{name}{shown} (line {place.sourceline}) {said.predicate.en}.",
        ),
        fix=said.fix,
        path=mask(path_of(place, top)),
        line=place.sourceline,
        read={name: value} if value else {},
        expected=said.expected,
        source="XSD",
        provenance=Provenance.OURS,
    )


def _explain(error: Any) -> Said:
    kind = type(error.validator).__name__
    if type(error).__name__ == "XMLSchemaChildrenValidationError":
        return _children(error)
    if kind == "XsdPatternFacets":
        return _type(_pattern_type(error.validator)) or _facet(error.validator, kind)
    if kind in _FACETS:
        return _facet(error.validator, kind)
    if kind in _CONTENT:
        return _CONTENT[kind]
    name = _type_name(error.validator)
    return _type(name) or Said(
        Text(f"er ikke af typen {name}", f"is not of type {name}"),
        Text("Ret værdien.", "Correct the value."),
        name,
    )


def _type(name: str) -> Said | None:
    predicate = _TYPES.get(name)
    if predicate is None:
        return None
    return Said(predicate, Text("Ret værdien til den form.", "Correct the value to that form."), name)


def _facet(facet: Any, kind: str) -> Said:
    bound = _bound(facet, kind)
    said = Text(_FACETS[kind].da.format(bound), _FACETS[kind].en.format(bound))
    return Said(
        said, Text("Ret værdien, så den overholder reglen.", "Correct the value so that it keeps the rule."), bound
    )


def _children(error: Any) -> Said:
    names = ", ".join(_expected_names(error))
    if error.invalid_tag is None:
        missing = Text(names or "indhold", names or "content")
        return Said(
            Text(f"mangler {missing.da}", f"lacks {missing.en}"),
            Text(f"Tilføj {missing.da}.", f"Add {missing.en}."),
            names,
        )
    fix = (
        Text(
            f"Her ventes: {names}. Ret navn, navnerum eller rækkefølge.",
            f"Expected here: {names}. Correct name, namespace or order.",
        )
        if names
        else Text(
            "Fjern elementet, eller ret navn, navnerum eller rækkefølge.",
            "Remove the element, or correct name, namespace or order.",
        )
    )
    return Said(Text("er ikke tilladt her", "is not allowed here"), fix, names)


def _expected_names(error: Any) -> Iterator[str]:
    for expected in error.expected or ():
        qualified = getattr(expected, "name", None) or (expected if isinstance(expected, str) else None)
        if qualified:
            yield qualified[qualified.rfind("}") + 1 :]


def _bound(facet: Any, kind: str) -> str:
    if kind == "XsdPatternFacets":
        return " | ".join(str(pattern) for pattern in facet.regexps)
    if kind == "XsdEnumerationFacets":
        return ", ".join(str(value) for value in facet.enumeration)
    return str(facet.value)


def _pattern_type(facet: Any) -> str:
    """The type a pattern stands for: that of the value it narrows, or UUID."""
    if any("{8}-" in str(pattern) for pattern in facet.regexps):
        return "UUID"
    return _type_name(facet.base_type)


def _type_name(validator: Any) -> str:
    primitive = getattr(validator, "primitive_type", None) or validator
    own = getattr(validator, "local_name", None)
    return str(own if own in _TYPES else getattr(primitive, "local_name", None) or own or "xs:anySimpleType")
