"""The published OpenAPI description: every operation says what it does, what it takes, and what its errors look like."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from oir_kernel.errors import NotFound
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.web.problems import problem

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
def test_an_operation_answers_errors_as_problems_and_nothing_else(operation: dict[str, Any]):
    others = {code: answer for code, answer in operation["responses"].items() if not code.startswith("2")}
    assert others
    if operation["tags"] == ["sts"]:  # a token service speaks OAuth's own errors beside ours
        others = {code: answer for code, answer in others.items() if "application/json" not in answer["content"]}
    for answer in others.values():
        assert list(answer["content"]) == ["application/problem+json"]
        assert answer["content"]["application/problem+json"]["schema"] == {"$ref": "#/components/schemas/Problem"}


@EACH
def test_every_parameter_is_described(operation: dict[str, Any]):
    assert all(parameter["description"] for parameter in operation.get("parameters", []))


@pytest.mark.parametrize("described", [pytest.param(schema, id=name) for name, schema in amounts()])
def test_an_amount_names_its_unit(described: dict[str, Any]):
    assert "kroner" in described["description"].lower()


def test_a_real_problem_has_exactly_the_fields_described():
    found = Finding(
        rule_id="SBX-1",
        layer="schema",
        outcome=Outcome.AFVIS,
        message=Text("a", "b"),
        fix=Text("c", "d"),
        path="x",
        source="ours",
    )
    body = json.loads(problem(NotFound(Text("nej", "no"), [found])).body)
    described = SCHEMAS["Problem"]
    assert list(body) == list(described["required"])
    assert body.keys() == described["properties"].keys()
    assert body["findings"][0].keys() == SCHEMAS["Finding"]["properties"].keys()


def test_no_operation_promises_the_error_of_a_library():
    assert not {"HTTPValidationError", "ValidationError"} & SCHEMAS.keys()
