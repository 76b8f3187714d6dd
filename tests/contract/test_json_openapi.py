"""The published OpenAPI description: every operation says what it does, every parameter what it is, every amount its unit."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

DESCRIBED = json.loads((Path(__file__).parents[2] / "contracts" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [
    (method, path, operation) for path, methods in DESCRIBED["paths"].items() for method, operation in methods.items()
]
EACH = pytest.mark.parametrize("operation", [pytest.param(o, id=f"{m} {p}") for m, p, o in OPERATIONS])
SCHEMAS = DESCRIBED["components"]["schemas"]


def amounts() -> Iterator[tuple[str, dict[str, Any]]]:
    for name, schema in SCHEMAS.items():
        for field, described in schema.get("properties", {}).items():
            if field in {"beloeb", "momsbeloeb", "rest", "sum", "nedreguleret", "enhedspris"}:
                yield f"{name}.{field}", described


@EACH
def test_an_operation_says_what_it_is_and_does(operation: dict[str, Any]):
    assert operation["summary"]
    assert operation["description"]
    assert operation["tags"]


@EACH
def test_every_parameter_is_described(operation: dict[str, Any]):
    assert all(parameter["description"] for parameter in operation.get("parameters", []))


@pytest.mark.parametrize("described", [pytest.param(schema, id=name) for name, schema in amounts()])
def test_an_amount_names_its_unit(described: dict[str, Any]):
    assert "kroner" in described["description"].lower()
