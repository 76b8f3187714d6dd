"""Is this element valid, and if not: everything that is wrong with it.

libxml2 is the gate, because it is fast, but it skips what follows an error among the same siblings. Only a message that
it refused goes to the slower validator, which lists all errors. libxml2's schema object keeps one error log, so each
thread has its own; compiling two at once can fail inside the library, so compiling is done under a lock.
"""

import threading
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from lxml import etree

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.xml.places import Element, local_name, path_of

MAX_FINDINGS: Final = 200
"""Errors listed for one message; a last finding says that there are more."""

_SHOWN_VALUE = 60
_XSI_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
_compiling = threading.Lock()

Mask = Callable[[str], str]


class Schema:
    """One service interface's XSD: a fast gate and a complete listing."""

    def __init__(self, path: Path) -> None:
        """`path` is the interface XSD; what it includes and imports lies beside it."""
        self.path = path
        self._local = threading.local()

    def is_valid(self, element: Element) -> bool:
        """Whether `element` satisfies its global declaration."""
        return bool(self._gate.validate(element))

    def findings(self, element: Element, mask: Mask) -> list[Finding]:
        """All that is wrong with `element`, at most `MAX_FINDINGS` and one that says how the list was cut.

        `mask` hides CPR numbers in the values shown. Blocking: a hundred times slower than `is_valid`.
        """
        found: list[Finding] = []
        try:
            for error in _once_each(self._complete.iter_errors(element)):
                if len(found) == MAX_FINDINGS:
                    return [*found, _cut_off()]
                found.append(_finding(error, element, mask))
        except LookupError:  # the validator cannot go on from a type it does not know
            place = next((below for below in element.iter("*") if _XSI_TYPE in below.attrib), element)
            found.append(_told(place, element, mask, *_UNKNOWN_TYPE))
        return found or self._refused_by_gate(element, mask)

    @property
    def _gate(self) -> etree.XMLSchema:
        """This thread's own validator."""
        validator: etree.XMLSchema | None = getattr(self._local, "validator", None)
        if validator is None:
            with _compiling:
                validator = self._local.validator = etree.XMLSchema(etree.parse(self.path))
        return validator

    def _refused_by_gate(self, element: Element, mask: Mask) -> list[Finding]:
        """What the gate alone refuses, such as digits of another script, which Python reads as digits."""
        gate = self._gate
        if gate.validate(element):
            return []
        place = _at(element, gate.error_log[0].path or "")
        said, fix = _NOT_ALLOWED
        return [_told(place, element, mask, said, fix)]

    @cached_property
    def _complete(self) -> Any:
        import xmlschema  # noqa: PLC0415 - slow to import and to build; only a rejected message needs it

        with _compiling:
            return xmlschema.XMLSchema(str(self.path), allow="local", defuse="never")


def _once_each(errors: Iterator[Any]) -> Iterator[Any]:
    """The errors without the pattern that a value breaks only because it is of the wrong type altogether."""
    held = None
    for error in errors:
        same = held is not None and error.elem is held.elem
        if held is not None and not (same and type(error).__name__ == "XMLSchemaDecodeError"):
            yield held
        held = error if type(error.validator).__name__ == "XsdPatternFacets" else None
        if held is None:
            yield error
    if held is not None:
        yield held


def _finding(error: Any, top: Element, mask: Mask) -> Finding:
    place = error.elem if isinstance(error.elem, Element) else top
    child = getattr(error, "invalid_child", None)
    if isinstance(child, Element):
        place = child
    said, fix, expected = _explain(error, mask(local_name(place)))
    return _told(place, top, mask, said, fix, expected)


def _told(place: Element, top: Element, mask: Mask, said: Text, fix: Text, expected: str = "") -> Finding:
    name = mask(local_name(place))
    value = "" if len(place) else mask((place.text or "").strip())[:_SHOWN_VALUE]
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text(said.da.replace("{}", name), said.en.replace("{}", name)),
        fix=fix,
        path=mask(path_of(place, top)),
        line=place.sourceline,
        read={name: value} if value else {},
        expected=expected,
        source="XSD",
        provenance=Provenance.OURS,
    )


def _at(top: Element, path: str) -> Element:
    """The element at a path of the gate, whose first step is `top`; `top` if the path cannot be followed."""
    steps = path.split("/")[2:]
    try:
        found = top.xpath("./" + "/".join(steps), namespaces={k: v for k, v in top.nsmap.items() if k}) if steps else []
    except etree.XPathError:
        found = []
    return found[0] if isinstance(found, list) and found and isinstance(found[0], Element) else top


_UNKNOWN_TYPE = (
    Text("{} har en xsi:type, som skemaet ikke kender.", "{} has an xsi:type unknown to the schema."),
    Text("Fjern xsi:type, og send igen.", "Remove xsi:type and send again."),
)
_NOT_ALLOWED = (
    Text("Indholdet i {} er ikke tilladt.", "The content of {} is not allowed."),
    Text(
        "Skriv kun værdien, uden xsi:nil, underelementer og særlige tegn.",
        "Write the value alone, without xsi:nil, child elements and special characters.",
    ),
)
_CONTENT = {
    "XsdElement": _NOT_ALLOWED,
    "XsdGroup": (
        Text("{} har tekst mellem sine elementer.", "{} has text between its elements."),
        Text("Fjern teksten, eller læg den i et element.", "Remove the text, or put it into an element."),
    ),
}


def _explain(error: Any, name: str) -> tuple[Text, Text, str]:
    """Message, fix and expectation from the kind of rule broken, never from the library's own text."""
    if type(error).__name__ == "XMLSchemaChildrenValidationError":
        return _explain_children(error, name)
    kind = type(error.validator).__name__
    if kind in _FACETS:
        return _explain_facet(error.validator, kind, name)
    if kind == "XsdAttributeGroup":
        return (
            Text(
                f"{name} har en attribut, som ikke er tilladt eller mangler.",
                f"{name} has an attribute not allowed, or lacks one.",
            ),
            Text(
                "Fjern attributten, eller udfyld den, skemaet kræver.",
                "Remove the attribute, or give the one the schema demands.",
            ),
            "",
        )
    if kind in _CONTENT:
        return *_CONTENT[kind], ""
    wanted = _type_name(error.validator)
    return (
        Text(f"Værdien i {name} er ikke af typen {wanted}.", f"The value of {name} is not of type {wanted}."),
        Text(
            f"Skriv en gyldig værdi ({_EXAMPLES.get(wanted, wanted)}).",
            f"Write a valid value ({_EXAMPLES.get(wanted, wanted)}).",
        ),
        wanted,
    )


def _explain_children(error: Any, name: str) -> tuple[Text, Text, str]:
    names = ", ".join(_expected_names(error))
    if error.invalid_tag is not None:
        misplaced = Text(f"Elementet {name} er ikke tilladt her.", f"The element {name} is not allowed here.")
        fix = (
            Text(
                f"Her ventes: {names}. Ret navn, navnerum eller rækkefølge.",
                f"Expected here: {names}. Correct name, namespace or order.",
            )
            if names
            else Text(
                "Fjern elementet, eller ret navn, navnerum eller rækkefølge.",
                "Remove it, or correct name, namespace or order.",
            )
        )
        return misplaced, fix, names
    missing = names or "indhold"
    return (
        Text(f"{name} mangler {missing}.", f"{name} lacks {missing}."),
        Text(f"Tilføj {missing}.", f"Add {missing}."),
        names,
    )


def _expected_names(error: Any) -> Iterator[str]:
    for expected in error.expected or ():
        qualified = getattr(expected, "name", None) or (expected if isinstance(expected, str) else None)
        if qualified:
            yield qualified[qualified.rfind("}") + 1 :]


_FACETS = {
    "XsdMaxLengthFacet": Text("må højst være {} tegn", "may be at most {} characters"),
    "XsdMinLengthFacet": Text("skal være mindst {} tegn", "must be at least {} characters"),
    "XsdLengthFacet": Text("skal være {} tegn", "must be {} characters"),
    "XsdMinInclusiveFacet": Text("må ikke være under {}", "may not be below {}"),
    "XsdMaxInclusiveFacet": Text("må ikke være over {}", "may not be above {}"),
    "XsdTotalDigitsFacet": Text("må højst have {} cifre", "may have at most {} digits"),
    "XsdFractionDigitsFacet": Text("må højst have {} decimaler", "may have at most {} decimals"),
    "XsdPatternFacets": Text("skal følge mønstret {}", "must follow the pattern {}"),
    "XsdEnumerationFacets": Text("skal være en af: {}", "must be one of: {}"),
}


def _explain_facet(facet: Any, kind: str, name: str) -> tuple[Text, Text, str]:
    bound = _bound(facet, kind)
    rule = Text(_FACETS[kind].da.format(bound), _FACETS[kind].en.format(bound))
    return (
        Text(f"Værdien i {name} {rule.da}.", f"The value of {name} {rule.en}."),
        Text(f"Ret {name}, så værdien overholder reglen.", f"Correct {name} so that it keeps the rule."),
        bound,
    )


def _bound(facet: Any, kind: str) -> str:
    if kind == "XsdPatternFacets":
        return " | ".join(str(pattern) for pattern in facet.regexps)
    if kind == "XsdEnumerationFacets":
        return ", ".join(str(value) for value in facet.enumeration)
    return str(facet.value)


_EXAMPLES = {
    "date": "2026-11-23",
    "dateTime": "2026-11-23T09:00:00+01:00",
    "decimal": "1250.00",
    "boolean": "true / false",
    "integer": "12",
    "base64Binary": "Base64",
}


def _type_name(validator: Any) -> str:
    primitive = getattr(validator, "primitive_type", None) or validator
    own = getattr(validator, "local_name", None)
    return str(own if own in _EXAMPLES else getattr(primitive, "local_name", None) or own or "xs:anySimpleType")


def _cut_off() -> Finding:
    return Finding(
        rule_id="SBX-1101",
        layer="schema",
        outcome=Outcome.INFO,
        message=Text(
            f"Der er flere end {MAX_FINDINGS} skemafejl; kun de første vises.",
            f"There are more than {MAX_FINDINGS} schema errors; only the first are shown.",
        ),
        fix=Text("Ret de viste fejl, og send igen.", "Correct those shown and send again."),
        source="XSD",
    )
