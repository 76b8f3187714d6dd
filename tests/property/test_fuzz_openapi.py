"""Every address of the program's own OpenAPI description, asked with what it allows and with what it does not.

Schemathesis makes the requests; the program answers in this process. No answer is a server error, every answer is described,
and no request breaks a later one.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case, GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.support.angreb import ANGREB
from tests.support.hele import Hele, hele

CHECKS = [
    not_a_server_error,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
]
PHASES = (Phase.explicit, Phase.generate)
"""Without shrinking: what fails is seen in the request, and the next run of the same seed finds it again."""

quick = settings(ANGREB, max_examples=4, phases=PHASES)
slow = settings(quick, max_examples=60)


@pytest.fixture
def program(storage_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(storage_url, tmp_path) as running:
        yield running


@pytest.fixture
def embedded(sqlite_url: str, tmp_path: Path) -> Iterator[Hele]:
    """On SQLite alone: the short form is to stay short."""
    with hele(sqlite_url, tmp_path) as running:
        yield running


def ask(http: httpx.Client, case: Case) -> httpx.Response:
    """Send a request as schemathesis wrote it."""
    given = case.as_transport_kwargs(base_url="http://127.0.0.1:8400")
    data = given.pop("data", None)
    if isinstance(data, bytes | str):
        given["content"] = data
    elif data is not None:
        given["data"] = data
    names = ("method", "url", "headers", "params", "json", "content", "data", "files")
    response = http.request(**{name: value for name, value in given.items() if name in names and value is not None})
    response.elapsed = timedelta()  # schemathesis reads it, and without a socket nobody sets it
    return response


def attack(program: Hele, strength: settings) -> int:
    asked = 0
    problems: dict[str, str] = {}
    described = schemathesis.openapi.from_dict(program.http.get("/openapi.json").json())
    schema = described.exclude(path_regex="/restore$")  # files have a test of their own

    def of(operation: Any) -> None:
        modes = [
            operation.as_strategy(generation_mode=mode) for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)
        ]

        @strength
        @given(st.one_of(modes))
        def one(case: Case) -> None:
            nonlocal asked
            response = ask(program.http, case)
            asked += 1
            try:
                case.validate_response(response, checks=CHECKS)
            except FailureGroup as failed:
                problems[operation.label] = "\n".join(str(each) for each in failed.exceptions)
            if response.status_code == 201 and "/faults" in operation.path:
                program.http.delete("/api/control/faults")  # else the next answers are the fault's

        one()

    for found in schema.get_all_operations():
        of(found.ok())
    assert not problems, "\n\n".join(f"{label}: {said}" for label, said in problems.items())
    return asked


def all_is_well(program: Hele) -> None:
    program.must_not_have_broken()
    for path in ("debitor/konti", "finans/bilag", "faktura/fakturaer", "control/journal", "control/sandboxes"):
        assert program.http.get(f"/api/{path}").status_code == 200, path
    assert program.http.get("/healthz").status_code == 200


def test_every_described_address_answers_what_it_describes(embedded: Hele) -> None:
    assert attack(embedded, quick) > 300
    all_is_well(embedded)


@pytest.mark.long
def test_every_described_address_answers_very_many_requests(program: Hele) -> None:
    assert attack(program, slow) > 5000
    all_is_well(program)
