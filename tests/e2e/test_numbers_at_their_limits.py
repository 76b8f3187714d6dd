"""Every whole number an address takes, at both of its described limits and beyond them, on both databases."""

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.support.hele import Hele, hele

MODEL = {"uuid": str(uuid.UUID(int=7, version=4)), "date": "2026-11-23"}


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        yield running


def numbers(operation: dict[str, Any]) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """The parameters that are whole numbers, with the schema that says so."""
    for parameter in operation.get("parameters", []):
        for schema in parameter["schema"].get("anyOf", [parameter["schema"]]):
            if schema.get("type") == "integer":
                yield parameter, schema


def at_the_limits(schema: dict[str, Any]) -> Iterator[tuple[int, bool]]:
    """Numbers at and beyond the limits, with whether they fit; where there is no limit a very large one must do."""
    least, most = schema.get("minimum"), schema.get("maximum")
    yield -(2**70) if least is None else least, True
    yield 2**70 if most is None else most, True
    if least is not None:
        yield least - 1, False
    if most is not None:
        yield most + 1, False
        yield 10**30, False


def filled(path: str, operation: dict[str, Any], one: dict[str, Any], number: int) -> tuple[str, dict[str, str]]:
    """The address with that number in its place, and something of the right form in every other that must be there."""
    query: dict[str, str] = {}
    for parameter in operation["parameters"]:
        schema = parameter["schema"]
        chosen = schema.get("enum", [schema.get("example", MODEL["uuid"])])[0]
        value = number if parameter is one else 1 if schema.get("type") == "integer" else chosen
        if parameter["in"] == "path":
            path = path.replace(f"{{{parameter['name']}}}", str(value))
        elif parameter is one or parameter.get("required"):
            query[parameter["name"]] = str(value)
    return path, query


def test_a_number_at_its_limit_is_answered_and_beyond_it_refused(program: Hele) -> None:
    described = program.http.get("/openapi.json").json()["paths"]
    asked = 0
    for path, methods in described.items():
        operation = methods.get("get", {})
        for parameter, schema in numbers(operation):
            for number, fits in at_the_limits(schema):
                address, query = filled(path, operation, parameter, number)
                answer = program.http.get(address, params=query)
                said = f"{path} {parameter['name']}={number}: {answer.status_code} {answer.text[:300]}"
                assert answer.status_code < 500, said
                refused = answer.json().get("findings", []) if answer.status_code == 422 else []
                assert any(each["path"].endswith(parameter["name"]) for each in refused) is not fits, said
                asked += 1
    assert asked > 100
    program.must_not_have_broken()
