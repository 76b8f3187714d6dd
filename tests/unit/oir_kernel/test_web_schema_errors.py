"""What JSON says of a value that does not fit: the limit, the type or the choice it broke, never in the library's words."""

import json
import uuid
from collections.abc import AsyncIterator
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Literal

import httpx
import pytest
from fastapi import FastAPI
from pydantic import Field

from oir_kernel.web import problems
from oir_kernel.web.model import FreeObject, Model, UuidText

pytestmark = pytest.mark.anyio


class Farve(Enum):
    ROED = "roed"
    BLAA = "blaa"


class Proeve(Model):
    """One field of each kind."""

    beloeb: Annotated[Decimal, Field(ge=0, le=100, max_digits=5, decimal_places=2)] = Decimal(0)
    antal: Annotated[int, Field(gt=0, lt=5)] = 1
    dato: Annotated[date, Field(ge=date(1900, 1, 1))] = date(2026, 11, 23)
    tid: datetime | None = None
    ja: bool = False
    valg: Literal["da", "en", "ingen af dem"] = "da"
    farve: Farve = Farve.ROED
    valuta: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "DKK"
    ident: UuidText | None = None
    nummer: uuid.UUID | None = None
    tekst: Annotated[str, Field(min_length=2, max_length=3)] = "abc"
    liste: list[int] = Field([1, 2], min_length=2, max_length=2)
    tekster: list[str] = Field([])
    frit: list[FreeObject] = Field([])
    enten: str | FreeObject = ""


CASES = [
    ("beloeb", "-5.00", "må ikke være under 0", "en værdi på mindst 0"),
    ("beloeb", "1000.25", "må højst have 5 cifre", "højst 5 cifre"),
    ("beloeb", "1000", "må højst have 3 cifre før punktummet", "højst 3 cifre før punktummet"),
    ("antal", 10**30, "skal være under 5", "en værdi under 5"),
    ("beloeb", "101", "må ikke være over 100", "en værdi på højst 100"),
    ("beloeb", "1.005", "må højst have 2 decimaler", "højst 2 decimaler"),
    ("beloeb", "mange", "er ikke et tal som 1250.00", "et tal som 1250.00"),
    ("antal", 0, "skal være over 0", "en værdi over 0"),
    ("antal", 5, "skal være under 5", "en værdi under 5"),
    ("antal", "to", "er ikke et helt tal", "et helt tal"),
    ("dato", "1899-12-31", "må ikke være under 1900-01-01", "en værdi på mindst 1900-01-01"),
    (
        "dato",
        "2026-02-30",
        "er ikke en dato, der findes, skrevet som 2026-11-23",
        "en dato, der findes, skrevet som 2026-11-23",
    ),
    (
        "tid",
        "i dag",
        "er ikke et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00",
        "et tidspunkt med tidszone som 2026-11-23T09:00:00+01:00",
    ),
    ("ja", "måske", "er ikke true eller false", "true eller false"),
    ("valg", "fr", "er ikke en af de tilladte værdier", "en af: da, en, ingen af dem"),
    ("farve", "gul", "er ikke en af de tilladte værdier", "en af: roed, blaa"),
    ("valuta", "euro", "har ikke den rette form", "en tekst efter mønstret [A-Z]{3}"),
    ("ident", "x", "har ikke den rette form", "en UUID"),
    ("nummer", "x", "er ikke en UUID", "en UUID"),
    ("tekst", "a", "er for kort", "mindst 2 tegn"),
    ("tekst", "abcd", "er for lang", "højst 3 tegn"),
    ("liste", [], "har for få elementer", "mindst 2 elementer"),
    ("liste", [1, 2, 3], "har for mange elementer", "højst 2 elementer"),
]


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    app = FastAPI()
    problems.install(app)

    @app.post("/")
    async def post(body: Proeve) -> None:
        del body

    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test") as made:
        yield made


@pytest.mark.parametrize(("felt", "value", "wrong", "wanted"), CASES)
async def test_a_value_that_does_not_fit_is_told_with_what_would(
    client: httpx.AsyncClient, felt: str, value: Any, wrong: str, wanted: str
) -> None:
    response = await client.post("/", json={felt: value})
    assert response.status_code == 422
    (finding,) = response.json()["findings"]
    assert finding["path"] == felt
    assert finding["message"]["da"].endswith(f" {wrong}.")
    assert finding["fix"]["da"] == f"Skriv {wanted}."
    assert "should" not in response.text
    assert "' or '" not in response.text


@pytest.mark.parametrize("char", ["\ud800", "\x00", "\x1b", "\x0b"])
@pytest.mark.parametrize(
    ("body", "place"),
    [
        ('{"tekst": "%s"}', "tekst"),
        ('{"tekster": ["a", "b%sc"]}', "tekster[1]"),
        ('{"frit": [{}, {"navn": {"alle": ["a", "%s"]}}]}', "frit[1].navn.alle[1]"),
        ('{"frit": [{"a": {"x%s": 1}}]}', "frit[0].a"),
        ('{"enten": {"a": {"b": "%s"}}}', "enten.a.b"),
    ],
)
async def test_what_is_no_text_is_told_by_its_place(
    client: httpx.AsyncClient, body: str, place: str, char: str
) -> None:
    sent = body % json.dumps(char)[1:-1]
    response = await client.post("/", content=sent, headers={"content-type": "application/json"})
    assert response.status_code == 422
    assert [each["path"] for each in response.json()["findings"]] == [place]
    (finding,) = response.json()["findings"]
    assert finding["message"]["da"].endswith("indeholder et tegn, som ikke er tekst.")
    assert "styretegn" in finding["fix"]["da"]


async def test_lines_and_every_other_text_are_let_through(client: httpx.AsyncClient) -> None:
    told = {"tekst": "a\n", "tekster": ["æ\t\r\n", "\U0001f600"], "frit": [{"å": [{"b": "\n"}, 1, None, True]}]}
    assert (await client.post("/", json=told)).status_code == 200


async def test_english_says_the_same(client: httpx.AsyncClient) -> None:
    findings = (await client.post("/", json={"beloeb": "-5.00", "valg": "fr"})).json()["findings"]
    assert [(each["message"]["en"], each["fix"]["en"]) for each in findings] == [
        ("beloeb may not be below 0.", "Write a value of at least 0."),
        ("valg is not one of the allowed values.", "Write one of: da, en, ingen af dem."),
    ]
