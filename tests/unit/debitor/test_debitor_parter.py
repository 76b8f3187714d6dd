"""Parties: identifications, part types, what is shown of them."""

from collections.abc import Callable
from typing import Any

import pytest

from oir_debitor.domain.parter import is_well_formed, kind_and_number, part_type, same_part, shown

Codes = Callable[[Any], list[str]]

GOOD = [
    ("urn:oio:cpr-nr:6101901234", "person"),
    ("urn:oio:cvr-nr:25313763", "virksomhed"),
    ("urn:oio:cvr-nr:11111111", "virksomhed"),
    ("urn:oio:se-nr:12345678", "virksomhed"),
    ("urn:oio:akr-nr:12345678901", "uden-ident"),
    ("urn:oio:p-nr:1003388394", "produktionsenhed"),
    ("Udenlandsk debitor 17", "uden-ident"),
]
BAD = [
    "urn:oio:cpr-nr:610190123",
    "urn:oio:cpr-nr:9913901234",
    "urn:oio:cpr-nr:61019012x4",
    "urn:oio:cvr-nr:25313764",
    "urn:oio:cvr-nr:2531376",
    "urn:oio:se-nr:1234567",
    "urn:oio:akr-nr:1234567890",
    "urn:oio:p-nr:12345",
    "urn:oio:cpr:6101901234",
    "urn:oio:ukendt-nr:1",
    "urn:oio:cvr-nr:",
    "   ",
]


@pytest.mark.parametrize(("ident", "type_code"), GOOD)
def test_a_good_identification_with_its_part_type_is_accepted(debitor: Any, ident: str, type_code: str) -> None:
    part = debitor.part(ident, type_code, navn="Ida")
    assert debitor.register(konto=debitor.konto(part)).accepted
    assert debitor.stored().debitor.ident == ident


@pytest.mark.parametrize(("ident", "type_code"), GOOD)
def test_a_part_type_that_does_not_fit_is_refused(debitor: Any, codes_in: Codes, ident: str, type_code: str) -> None:
    wrong = "person" if type_code != "person" else "virksomhed"
    outcome = debitor.register(konto=debitor.konto(debitor.part(ident, wrong, navn="Ida")))
    assert codes_in(outcome) == ["050"]
    assert type_code in outcome.findings[0].fix.da


@pytest.mark.parametrize("ident", BAD)
def test_a_malformed_identification_is_refused(debitor: Any, codes_in: Codes, ident: str) -> None:
    outcome = debitor.register(konto=debitor.konto(debitor.part(ident, "person", navn="Ida")))
    assert codes_in(outcome) == ["050"]
    assert outcome.aarsager[0].reference.kind == "part"


def test_a_free_identification_needs_a_name(debitor: Any, codes_in: Codes) -> None:
    assert codes_in(debitor.register(konto=debitor.konto(debitor.part("Debitor 17", "uden-ident")))) == ["050"]


def test_a_free_identification_with_a_name_is_accepted(debitor: Any) -> None:
    assert debitor.register(konto=debitor.konto(debitor.part("Debitor 17", "uden-ident", navn="Ida"))).accepted


def test_every_role_is_checked(debitor: Any, codes_in: Codes) -> None:
    debitor.open_account()
    bad = "urn:oio:cvr-nr:25313764"
    assert codes_in(debitor.register(administratorer=(debitor.part(bad),))) == ["050"]
    assert codes_in(debitor.register(haeftelser=(debitor.haeftelse(ident=bad),))) == ["050"]


def test_two_spellings_of_a_urn_are_one_party() -> None:
    assert same_part("urn:oio:cvr-nr:25313763", "URN:OIO:CVR-NR:25313763 ")
    assert kind_and_number("URN:oio:cvr-nr:25313763") == ("cvr", "25313763")


def test_two_numbers_of_different_kinds_are_two_parties() -> None:
    assert not same_part("urn:oio:cvr-nr:25313763", "urn:oio:se-nr:25313763")
    assert kind_and_number("25313763") == ("fri", "25313763")


def test_a_cpr_number_is_shown_masked() -> None:
    assert shown("urn:oio:cpr-nr:6101901234") == "urn:oio:cpr-nr:610190****"
    assert shown("urn:oio:cpr-nr:61019012x4") == "urn:oio:cpr-nr:…"
    assert "1234" not in shown("Ida, født 610190-1234")


def test_other_numbers_are_shown_as_they_are() -> None:
    assert shown("urn:oio:cvr-nr:25313763") == "urn:oio:cvr-nr:25313763"
    assert part_type("urn:oio:nothing-nr:1") == ""
    assert not is_well_formed("urn:oio:nothing-nr:1")


def test_a_cvr_number_with_a_wrong_check_digit_is_told_so(debitor: Any, codes_in: Codes) -> None:
    outcome = debitor.register(konto=debitor.konto(debitor.part("urn:oio:cvr-nr:25313764")))
    assert codes_in(outcome) == ["050"]
    assert "modulus 11 passer ikke" in outcome.findings[0].message.da
    assert "urn:oio:akr-nr:" not in outcome.findings[0].fix.da


def test_a_cvr_number_of_the_wrong_length_is_told_what_there_is(debitor: Any) -> None:
    outcome = debitor.register(konto=debitor.konto(debitor.part("urn:oio:cvr-nr:2531376")))
    assert "modulus 11 passer ikke" not in outcome.findings[0].message.da
    assert "urn:oio:akr-nr:" in outcome.findings[0].fix.da
