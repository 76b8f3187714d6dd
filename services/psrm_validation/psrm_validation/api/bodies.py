"""Bodies of the JSON doors: read by the same code as files, so that the doors cannot differ, and described in place."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from typing import Any

from pydantic import BaseModel

from oir_kernel.errors import BadRequest, InvalidPayload, TooLarge
from oir_kernel.findings import Finding, Text
from psrm_validation.agreement import AftaleError, Aftaler, aftaler_from_mapping
from psrm_validation.aktion import AktionError
from psrm_validation.claim import ClaimError
from psrm_validation.claim.problems import not_a_date, not_a_list, not_an_object, not_yes_or_no, told, unknown_field
from psrm_validation.evaluate import CheckError
from psrm_validation.readers import UnreadableError
from psrm_validation.readers.json_claims import parse_json
from psrm_validation.readers.reading import unreadable
from psrm_validation.rulebook import Rulebook

_MOST_CLAIMS = 10_000
"""More in one request are refused: files of any size belong to the command."""


def parsed(body: bytes) -> object:
    """The document of a body. Raises `BadRequest` for what is no JSON."""
    try:
        return parse_json(body)
    except UnreadableError as error:
        raise BadRequest(error.finding.message, [error.finding]) from None


def claims_and_options(body: bytes, known: tuple[str, ...]) -> tuple[list[object], dict[str, Any]]:
    """The claims of a body and the options `known` beside them. Raises `BadRequest`, `InvalidPayload` and `TooLarge`."""
    document = parsed(body)
    if isinstance(document, list):
        return _few(document), {}
    if not isinstance(document, dict) or "claims" not in document:
        return [document], {}
    claims = document.pop("claims")
    problems = [] if isinstance(claims, list) else [not_a_list("claims", claims)]
    options = read_options(document, known, problems)
    return _few(claims), options


def read_options(document: Mapping[str, Any], known: tuple[str, ...], problems: list[Finding]) -> dict[str, Any]:
    """The options of a body as arguments, an agreement as `aftaler`. Raises `InvalidPayload` with `problems` and its own."""
    problems += [unknown_field(name, name, known) for name in document if name not in known]
    options = {name: value for name, value in document.items() if name in known and value is not None}
    problems += [found for name, value in options.items() if (found := _option_problem(name, value))]
    if problems:
        raise invalid(problems)
    if "as_of" in options:
        options["as_of"] = date.fromisoformat(options["as_of"])
    if "aftale" in options:
        options["aftaler"] = _aftaler(options.pop("aftale"))
    return options


def one_of(*shapes: type[BaseModel], many: type[BaseModel] | None = None) -> dict[str, Any]:
    """The description of a body that has one of these shapes, or is a list of `many`."""
    found = [_schema(shape) for shape in shapes]
    if many is not None:
        found.append({"type": "array", "items": _schema(many)})
    return {"required": True, "content": {"application/json": {"schema": {"oneOf": found}}}}


def _schema(model: type[BaseModel]) -> dict[str, Any]:
    schema = model.model_json_schema()
    definitions = schema.pop("$defs", {})
    resolved: dict[str, Any] = _resolved(schema, definitions)
    return resolved


def _resolved(node: Any, definitions: Mapping[str, Any]) -> Any:
    if isinstance(node, dict):
        if "$ref" in node:
            return _resolved(definitions[node["$ref"].rsplit("/", 1)[-1]], definitions)
        return {name: _resolved(inner, definitions) for name, inner in node.items()}
    return [_resolved(inner, definitions) for inner in node] if isinstance(node, list) else node


def _aftaler(document: object) -> Aftaler:
    try:
        return aftaler_from_mapping(document)
    except AftaleError as error:
        raise invalid([replace(finding, path=f"aftale.{finding.path}") for finding in error.findings]) from None


def _option_problem(name: str, value: Any) -> Finding | None:
    is_right, problem = _KINDS[name]
    return None if is_right(value) else problem(name, value)


def _is_iso_date(value: Any) -> bool:
    try:
        return isinstance(value, str) and len(value) == 10 and date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def _wrong_option(name: str, value: Any, allowed: str) -> Finding:
    return unreadable(
        "SBX-CLAIM-040",
        Text(f"{name} {told(value)} kendes ikke.", f"{name} {told(value)} is not known."),
        Text(f"Brug en af: {allowed}.", f"Use one of: {allowed}."),
        expected=allowed,
    )


def _creditor_problem(name: str, value: object) -> Finding:
    return _wrong_option(name, value, ", ".join(Rulebook.load().creditors))


def _is_list_of_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_yes_or_no(value: Any) -> bool:
    return isinstance(value, bool)


_KINDS: Mapping[str, tuple[Callable[[Any], bool], Callable[[str, Any], Finding]]] = {
    "as_of": (_is_iso_date, not_a_date),
    "layers": (_is_list_of_texts, not_a_list),
    "handover": (
        lambda value: value in ("today", "earliest"),
        lambda name, value: _wrong_option(name, value, "today, earliest"),
    ),
    "also_suggested": (_is_yes_or_no, not_yes_or_no),
    "split": (_is_yes_or_no, not_yes_or_no),
    "aftale": (
        lambda value: isinstance(value, dict),
        lambda name, value: not_an_object(name, value, ("version", "fordringshaver")),
    ),
    "kreditor": (lambda value: isinstance(value, str), _creditor_problem),
}


@contextmanager
def refusing() -> Iterator[None]:
    """Within it, what cannot be read or checked as asked raises `InvalidPayload` or `BadRequest`."""
    try:
        yield
    except (ClaimError, AktionError) as error:
        raise invalid(list(error.findings)) from None
    except CheckError as error:
        raise BadRequest(error.message) from None


def invalid(findings: list[Finding]) -> InvalidPayload:
    """The refusal of a body with these problems."""
    count = len(findings)
    return InvalidPayload(
        Text(
            f"Indholdet har {count} fejl, som står i findings.",
            f"The content has {count} {'error' if count == 1 else 'errors'}, see findings.",
        ),
        findings,
    )


def _few(claims: list[object]) -> list[object]:
    if len(claims) > _MOST_CLAIMS:
        raise _too_many(len(claims))
    return claims


def _too_many(count: int) -> TooLarge:
    return TooLarge(
        Text(
            f"Forespørgslen har {count} fordringer. Send højst {_MOST_CLAIMS} ad gangen, eller brug oir psrm check på en fil.",
            f"The request has {count} claims. Send {_MOST_CLAIMS} at most, or use oir psrm check on a file.",
        )
    )
