"""Danish identifiers: shape, check digit, century, and the UUIDs of our own classes."""

import csv
from datetime import date

import pytest

from oir_kernel.identifiers import ascii_name, class_uuid, cpr_birth_date, is_cvr, is_synthetic_cpr, is_uuid, mask_cpr
from oir_kernel.soap.edition import Edition
from tests.support.notatbog import SHIPPED_EDITION


@pytest.mark.parametrize("cvr", ["29189846", "64942212", "55133018", "11111111", "99999999"])
def test_a_cvr_number_with_its_check_digit_or_a_public_test_number_is_one(cvr: str) -> None:
    assert is_cvr(cvr)


@pytest.mark.parametrize(
    "cvr", ["29189847", "12345678", "2918984", "291898460", "", "2918984x", "٢٩١٨٩٨٤٦", "00000000", " 29189846"]
)
def test_anything_else_is_no_cvr_number(cvr: str) -> None:
    assert not is_cvr(cvr)


def test_every_shipped_municipality_has_a_cvr_number() -> None:
    path = SHIPPED_EDITION.parents[1] / "oir_sandbox" / "data" / "kommuner.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == 98
    assert [row["cvr"] for row in rows if not is_cvr(row["cvr"])] == []


@pytest.mark.parametrize(
    ("number", "year"),
    [
        ("0101000000", 1900),
        ("0101993999", 1999),
        ("0101004000", 2000),
        ("0101364000", 2036),
        ("0101374000", 1937),
        ("0101994999", 1999),
        ("0101005000", 2000),
        ("0101578999", 2057),
        ("0101585000", 1858),
        ("0101998999", 1899),
        ("0101009000", 2000),
        ("0101369999", 2036),
        ("0101379000", 1937),
        ("0101999999", 1999),
    ],
)
def test_the_century_follows_the_seventh_digit_and_the_year(number: str, year: int) -> None:
    assert cpr_birth_date(number) == date(year, 1, 1)


@pytest.mark.parametrize(
    ("number", "day"), [("0112901234", 1), ("3112901234", 31), ("6112901234", 1), ("9112901234", 31)]
)
def test_the_day_may_have_sixty_added(number: str, day: int) -> None:
    assert cpr_birth_date(number) == date(1990, 12, day)
    assert is_synthetic_cpr(number) == (number[0] in "69")


def test_a_leap_day_needs_a_leap_year() -> None:
    assert cpr_birth_date("2902004000") == date(2000, 2, 29)
    assert cpr_birth_date("2902000000") is None


@pytest.mark.parametrize(
    "number",
    ["0013901234", "3201901234", "6001901234", "9201901234", "9901901234", "3102901234", "010190123", "01019012345",
        "010190-1234", "", "٠١٠١٩٠١٢٣٤", "010190123x"],
)  # fmt: skip
def test_what_carries_no_date_is_no_cpr_number(number: str) -> None:
    assert cpr_birth_date(number) is None
    assert not is_synthetic_cpr(number)


def test_a_shown_number_keeps_its_birth_date_only() -> None:
    assert mask_cpr("6101901234") == "610190****"


@pytest.mark.parametrize("value", ["11111111-2222-4333-8444-555555555555", "ABCDEFAB-cdef-4333-8444-555555555555"])
def test_a_uuid_may_have_either_case(value: str) -> None:
    assert is_uuid(value)


@pytest.mark.parametrize("value", ["", "x", "11111111222243338444555555555555", "{11111111-2222-4333-8444-555555555555}",
    "11111111-2222-4333-8444-55555555555g", "11111111-2222-4333-8444-555555555555\n"])  # fmt: skip
def test_other_forms_are_no_uuid(value: str) -> None:
    assert not is_uuid(value)


def test_danish_letters_have_two_letters_each() -> None:
    assert ascii_name("ÆØÅæøå SætFordringTilOpkrævning") == "AEOEAAaeoeaa SaetFordringTilOpkraevning"


@pytest.mark.parametrize(
    "name",
    sorted(
        path.stem
        for path in (SHIPPED_EDITION / "codelists").glob("*.csv")
        if "uuid" in path.read_text("utf-8").partition("\n")[0]
    ),
)
def test_the_printed_uuids_are_those_of_our_own_rule(name: str) -> None:
    edition = Edition(SHIPPED_EDITION)
    classes = edition.code_list(name)
    assert classes
    for entry in classes:
        assert entry.uuid == class_uuid(edition.namespace, name, entry.code) == edition.class_uuid(name, entry.code)


def test_another_list_or_namespace_gives_another_uuid() -> None:
    uuids = {class_uuid(ns, name, "A") for ns in ("http://a/", "http://b/") for name in ("x", "y")}
    assert len(uuids) == 4
