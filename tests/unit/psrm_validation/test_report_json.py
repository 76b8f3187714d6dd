"""Reports as JSON, and the published schema of one."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import given
from pydantic import ValidationError

from psrm_validation import check_mappings
from psrm_validation.api.models import ReportModel
from psrm_validation.report import Report
from tests.support.psrm_reports import BROKEN, HEARD, LATER, UNDECIDED, report, reports, written_as

ROOT = Path(__file__).parents[3]
SCHEMA = json.loads((ROOT / "contracts" / "psrm-report.schema.json").read_text("utf-8"))
EXAMPLES = [report(), report(BROKEN, HEARD, coming=(LATER,)), report(UNDECIDED, modtagelsesdato=None, basis=None, id=7)]


TYPES = {"object": dict, "array": list, "string": str, "integer": int, "null": type(None)}


def mismatches(schema: dict[str, Any], value: Any, path: str = "") -> list[str]:
    """Where a value is not what the schema says: names, lists, choices and what may be null."""
    if "$ref" in schema:
        return mismatches(SCHEMA["$defs"][schema["$ref"].rsplit("/", 1)[-1]], value, path)
    if "anyOf" in schema:
        tried = [mismatches(each, value, path) for each in schema["anyOf"]]
        return min(tried, key=len)
    if not isinstance(value, TYPES[schema["type"]]) or value not in schema.get("enum", [value]):
        return [f"{path}: {value}"]
    if schema["type"] == "array":
        return [found for each in value for found in mismatches(schema["items"], each, f"{path}[]")]
    return _in_object(schema, value, path) if "properties" in schema else []


def _in_object(schema: dict[str, Any], value: dict[str, Any], path: str) -> list[str]:
    names = set(schema["properties"])
    missing = {*names, *schema["required"]} ^ set(value)
    return [f"{path}.{name}" for name in missing] + [
        found
        for name in names & set(value)
        for found in mismatches(schema["properties"][name], value[name], f"{path}.{name}")
    ]


@pytest.fixture(scope="module")
def generate() -> ModuleType:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "tools" / "docs" / "generate.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_published_schema_is_what_the_program_says(generate: ModuleType):
    assert json.loads(generate.psrm_report_schema()) == SCHEMA
    assert ROOT / "contracts" / "psrm-report.schema.json" in generate.generated()


def test_the_schema_has_a_name_and_a_dialect():
    assert SCHEMA["$id"] == "urn:oir-sandkassen:psrm-report"
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_report_is_as_the_schema_says(example: Report):
    told = json.loads(written_as("json", example))[0]
    assert mismatches(SCHEMA, told) == []
    ReportModel.model_validate(told)


@given(reports())
def test_any_report_is_as_the_schema_says(told: Report):
    assert mismatches(SCHEMA, json.loads(written_as("json", told))[0]) == []


def test_a_real_check_is_as_the_schema_says():
    claims = [{"id": 1, "type": "KFDAINS", "srb": "2025-12-01", "forfaldsdato": "2026-01-01"}, {"type": "UKENDT"}]
    for told in check_mappings(claims, today=EXAMPLES[0].modtagelsesdato):
        assert mismatches(SCHEMA, told.as_dict()) == []


def test_a_report_that_lacks_a_field_or_has_another_or_a_wrong_value_is_not():
    told = report(BROKEN).as_dict()
    assert mismatches(SCHEMA, {**told, "more": 1}) == [".more"]
    assert mismatches(SCHEMA, {**told, "verdict": "OK"}) == [".verdict: OK"]
    assert mismatches(SCHEMA, {**told, "coming": [told["findings"][0]]}) != []
    with pytest.raises(ValidationError):
        ReportModel.model_validate({name: told[name] for name in told if name != "coming"})


def test_json_is_a_list_of_whole_reports_that_can_be_read_back():
    assert [Report.from_dict(each) for each in json.loads(written_as("json", *EXAMPLES))] == EXAMPLES
    assert json.loads(written_as("json")) == []


def test_a_line_begins_with_id_verdict_and_findings_and_holds_the_rest_and_its_place():
    (line,) = written_as("jsonl", report(BROKEN, coming=(LATER,))).splitlines()
    told = json.loads(line)
    assert list(told)[:3] == ["id", "verdict", "findings"]
    assert Report.from_dict(told) == report(BROKEN, coming=(LATER,))
    assert (told["file"], told["line"], told["place"]) == ("claims.jsonl", 1, "")


@pytest.mark.parametrize("value", ["a\u2028b", "a\x85b", "a\nb", "a\u2029æ"])
def test_a_line_stays_one_line_whoever_splits_it(value: str):
    (line,) = written_as("jsonl", report(id=value)).splitlines()
    assert json.loads(line)["id"] == value
