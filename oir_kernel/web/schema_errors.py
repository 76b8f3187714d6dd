"""What is wrong with a value of a JSON message, and what is asked for, in our own words: the library's text is never shown."""

import re
from collections.abc import Mapping
from typing import Any, Final

from oir_kernel.findings import Text
from oir_kernel.web.model import UUID

_KINDS: Final = {
    "missing": Text("mangler", "is missing"),
    "extra_forbidden": Text("kendes ikke", "is not known"),
    "json_invalid": Text("er ikke gyldig JSON", "is not valid JSON"),
    "string_too_long": Text("er for lang", "is too long"),
    "string_too_short": Text("er for kort", "is too short"),
    "too_long": Text("har for mange elementer", "has too many elements"),
    "too_short": Text("har for få elementer", "has too few elements"),
    "string_pattern_mismatch": Text("har ikke den rette form", "does not have the right form"),
    "no_text": Text("indeholder et tegn, som ikke er tekst", "holds a character that is no text"),
    "greater_than_equal": Text("må ikke være under {ge}", "may not be below {ge}"),
    "greater_than": Text("skal være over {gt}", "must be above {gt}"),
    "less_than_equal": Text("må ikke være over {le}", "may not be above {le}"),
    "less_than": Text("skal være under {lt}", "must be below {lt}"),
    "decimal_max_digits": Text("må højst have {max_digits} cifre", "may have at most {max_digits} digits"),
    "decimal_max_places": Text(
        "må højst have {decimal_places} decimaler", "may have at most {decimal_places} decimals"
    ),
    "decimal_whole_digits": Text(
        "må højst have {whole_digits} cifre før punktummet", "may have at most {whole_digits} digits before the point"
    ),
    "int_parsing_size": Text("er for stort et tal", "is too large a number"),
    "literal_error": Text("er ikke en af de tilladte værdier", "is not one of the allowed values"),
    "enum": Text("er ikke en af de tilladte værdier", "is not one of the allowed values"),
}
"""What is wrong, by the library's kind of error, with the limits it broke."""

_TIME = Text(
    "et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00", "a time with a zone like 2026-11-23T09:00:00+01:00"
)
_WANTED: Final = {
    "datetime": _TIME,
    "timezone": _TIME,
    "date": Text("en dato, der findes, skrevet som 2026-11-23", "a date that exists, written like 2026-11-23"),
    "decimal": Text("et tal som 1250.00", "a number like 1250.00"),
    "float": Text("et tal", "a number"),
    "finite_number": Text("et tal", "a number"),
    "int": Text("et helt tal", "a whole number"),
    "bool": Text("true eller false", "true or false"),
    "list": Text("en liste", "a list"),
    "model": Text("et objekt", "an object"),
    "dict": Text("et objekt", "an object"),
    "string_type": Text("en tekst", "a text"),
    "uuid": Text("en UUID", "a UUID"),
    "no_text": Text(
        "en tekst uden styretegn og halve tegn", "a text without control characters and halves of characters"
    ),
}
"""What is asked for, by how the kind of error begins: the value is not of that type."""

_LIMITS: Final = {
    "max_length": Text("højst {max_length} tegn", "at most {max_length} characters"),
    "min_length": Text("mindst {min_length} tegn", "at least {min_length} characters"),
    "ge": Text("en værdi på mindst {ge}", "a value of at least {ge}"),
    "gt": Text("en værdi over {gt}", "a value above {gt}"),
    "le": Text("en værdi på højst {le}", "a value of at most {le}"),
    "lt": Text("en værdi under {lt}", "a value below {lt}"),
    "max_digits": Text("højst {max_digits} cifre", "at most {max_digits} digits"),
    "whole_digits": Text("højst {whole_digits} cifre før punktummet", "at most {whole_digits} digits before the point"),
    "decimal_places": Text("højst {decimal_places} decimaler", "at most {decimal_places} decimals"),
}
"""What is asked for, by the limit that was broken."""

_ELEMENTS: Final = {
    "too_long": Text("højst {max_length} elementer", "at most {max_length} elements"),
    "too_short": Text("mindst {min_length} elementer", "at least {min_length} elements"),
}
_SOME_KIND = Text("har ikke den rette type eller værdi", "does not have the right type or value")
_BETWEEN = re.compile(r", | or ")


def wrong(entry: Mapping[str, Any]) -> Text:
    """What is wrong, as it follows the field's name: by the kind of error, else by the type the value is not of."""
    kind = str(entry.get("type", ""))
    if kind in _KINDS:
        return _filled(_KINDS[kind], entry.get("ctx", {}))
    asked = _type_of(kind)
    return _SOME_KIND if asked is None else Text(f"er ikke {asked.da}", f"is not {asked.en}")


def wanted(entry: Mapping[str, Any]) -> Text | None:
    """What the schema asks for at that place, as far as the kind of error tells."""
    kind, limits = str(entry.get("type", "")), entry.get("ctx", {})
    if kind in _ELEMENTS:
        return _filled(_ELEMENTS[kind], limits)
    if "expected" in limits:
        allowed = ", ".join(each.strip("'\"") for each in _BETWEEN.split(str(limits["expected"])))
        return Text(f"en af: {allowed}", f"one of: {allowed}")
    if "pattern" in limits:
        return _of_pattern(str(limits["pattern"]))
    named = next((text for name, text in _LIMITS.items() if name in limits), None)
    return _type_of(kind) if named is None else _filled(named, limits)


def _of_pattern(pattern: str) -> Text:
    if pattern == UUID:
        return _WANTED["uuid"]
    form = pattern.removeprefix("^").removesuffix("$")
    return Text(f"en tekst efter mønstret {form}", f"a text by the pattern {form}")


def _type_of(kind: str) -> Text | None:
    return next((text for begin, text in _WANTED.items() if kind.startswith(begin)), None)


def _filled(text: Text, limits: Mapping[str, Any]) -> Text:
    return Text(text.da.format_map(limits), text.en.format_map(limits))
