"""Debtors: the shape of each kind of number, which kinds a type takes, minors, and how several are liable."""

from datetime import date

import pytest

from tests.support.psrm_checks import hits, values

DIGITS = {"cpr": 10, "cvr": 8, "se": 8, "akr": 11}
NUMBER = {"cpr": "6101901234", "cvr": "11111111", "se": "22222222", "akr": "33333333333"}
BORN_ON_2_NOVEMBER_2008 = "6211085001"
ADULT = {"cpr": "6101701234"}


@pytest.mark.parametrize("kind", DIGITS)
def test_a_number_has_as_many_digits_as_its_kind(kind: str):
    digits = DIGITS[kind]
    assert hits("PSRM-K-5", skyldnere=[{kind: "1" * digits}]) == []
    for wrong in (digits - 1, digits + 1):
        told = values("PSRM-K-5", skyldnere=[{kind: "1" * wrong}])
        assert told["hvad"] == f"skyldnerens {kind.upper()}-nummer er ikke på {digits} cifre"
        assert told["what"] == f"the debtor's {kind.upper()} number does not have {digits} digits"


@pytest.mark.parametrize("written", ["1234567A", "١٢٣٤٥٦٧٨", "0000000X"])
def test_letters_and_digits_of_other_scripts_make_no_cvr_number(written: str):
    assert values("PSRM-K-5", skyldnere=[{"cvr": written}])["hvad"] == "skyldnerens CVR-nummer er ikke på 8 cifre"


@pytest.mark.parametrize("written", ["0", "00000000", "000000000"])
def test_a_number_of_zeros_is_told_of_as_no_number(written: str):
    assert values("PSRM-K-5", skyldnere=[{"cvr": written}])["hvad"] == "skyldnerens CVR-nummer er tomt eller nul"


def test_the_repeated_debtor_is_counted_from_one():
    twice = [{"cvr": "11111111"}, {"cvr": "22222222"}, {"cvr": "11111111"}]
    assert values("PSRM-K-528", skyldnere=twice) == {"nummer": "3"}
    assert hits("PSRM-K-528", skyldnere=twice[:2]) == []


@pytest.mark.parametrize("kind", NUMBER)
def test_only_a_company_is_unexpected_where_a_person_owes(kind: str):
    found = hits("PSRM-R-037", type="KFDAINS", skyldnere=[{kind: NUMBER[kind]}])
    assert [(hit.path, hit.values) for hit in found] == (
        [(f"skyldnere[0].{kind}", {"slags": kind.upper()})] if kind in {"cvr", "se"} else []
    )


@pytest.mark.parametrize(
    ("code", "taken"),
    [
        ("KTCIVIL", ["cpr", "cvr", "se"]),
        ("KFGFEJL", ["cpr", "cvr"]),
        ("REOPKOM", ["cpr", "cvr", "akr"]),
        ("REOPDAG", ["cpr", "cvr", "akr"]),
        ("KFOPREN", ["cpr", "cvr", "akr"]),
        ("KOPRORE", ["cpr", "cvr", "akr"]),
    ],
)
def test_a_type_takes_the_kinds_of_numbers_that_its_page_names(code: str, taken: list[str]):
    listed = ", ".join(taken).upper()
    for kind, number in NUMBER.items():
        found = hits("PSRM-R-038", type=code, skyldnere=[{kind: number}])
        told = [{"slags": kind.upper(), "tilladt": listed}]
        assert [hit.values for hit in found] == ([] if kind in taken else told)


@pytest.mark.parametrize("written", [BORN_ON_2_NOVEMBER_2008, "621108-5001"])
def test_a_debtor_is_a_minor_until_the_day_of_turning_eighteen(written: str):
    both = [ADULT, {"cpr": written}]
    found = hits("PSRM-R-041", date(2026, 11, 1), type="KFBILØK", skyldnere=both)
    assert [hit.path for hit in found] == ["skyldnere[1]"]
    assert hits("PSRM-R-041", date(2026, 11, 2), type="KFBILØK", skyldnere=both) == []


def test_a_minor_alone_is_nobodys_ward():
    assert hits("PSRM-R-041", date(2026, 11, 1), type="KFBILØK", skyldnere=[{"cpr": BORN_ON_2_NOVEMBER_2008}]) == []


@pytest.mark.parametrize("form", ["SOL", "SOLIDARISK", " solidarisk "])
def test_joint_liability_may_be_written_in_full(form: str):
    assert hits("PSRM-R-181", haeftelsesform=form) == []
    assert values("PSRM-R-181", haeftelsesform="PRO") == {"form": "PRO"}
