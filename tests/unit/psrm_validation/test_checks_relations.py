"""Related claims: which type goes with which main claim, told once, and interest by the month."""

from typing import Any

import pytest

from psrm_validation.rulebook.relations import source_for
from psrm_validation.rulebook.sources import source_text
from tests.support.psrm_checks import hits, values

MONTH = {"periode_start": "2026-01-16", "periode_slut": "2026-02-15", "hf": {"hovedstol": "1000.00"}}


@pytest.mark.parametrize(
    ("code", "main", "rules"),
    [
        ("REOPKOM", "KFGFEJL", {"PSRM-R-165"}),
        ("REOPKOM", "KTCIVIL", {"PSRM-R-165"}),
        ("REOPKOM", "KFDAINS", {"PSRM-R-165"}),
        ("REOPDAG", "KFMILJØ", {"PSRM-R-165"}),
        ("KFOPREN", "KFMILJØ", {"PSRM-R-158"}),
        ("FOPRORE", "KFMILJØ", {"PSRM-R-158"}),
        ("GEDAINS", "KFMILJØ", {"PSRM-R-158"}),
        ("GELEOAL", "DKFLYTT", {"PSRM-R-169"}),
        ("GKERHLO", "DKFLYTT", {"PSRM-R-169"}),
        ("GEDAINS", "DKFLYTT", {"PSRM-R-158"}),
        ("REINDGI", "KFMILJØ", set()),
        ("KFMILJØ", "KFMILJØ", set()),
        ("ABCDEFG", "KFMILJØ", set()),
        ("KOPRORE", "KFMILJØ", set()),
        ("KOPRORE", "KFGFEJL", set()),
        ("REOPDAG", "KFDAINS", set()),
    ],
)
def test_the_type_of_a_related_claim_is_told_of_by_one_rule(code: str, main: str, rules: set[str]):
    asked = ("PSRM-R-158", "PSRM-R-165", "PSRM-R-169")
    assert {each for each in asked if hits(each, type=code, hf={"type": main})} == rules


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("GEDAINS", {"slags_da": "gebyrtyper", "slags_en": "fee types", "typer": "GEOPERI"}),
        ("KFOPREN", {"slags_da": "rentetyper", "slags_en": "interest types", "typer": "REMILJØ"}),
        (
            "FOPRORE",
            {"slags_da": "typer til procesrente", "slags_en": "types for court interest", "typer": "KOPRORE"},
        ),
    ],
)
def test_the_types_that_are_printed_for_a_main_type_are_named_with_their_source(code: str, told: dict[str, str]):
    (hit,) = hits("PSRM-R-158", type=code, hf={"type": "KFMILJØ"})
    assert (hit.values, hit.source) == (told, source_text(source_for("KFMILJØ")))


@pytest.mark.parametrize("code", ["REOPKOM", "REOPDAG"])
@pytest.mark.parametrize(("hovedstol", "is_told"), [("10.01", False), ("10.02", True)])
def test_a_month_of_own_interest_is_one_percent_and_an_oere_for_rounding(code: str, hovedstol: str, is_told: bool):
    found = hits("PSRM-R-164", type=code, hovedstol=hovedstol, **MONTH)
    assert [hit.path for hit in found] == ["hovedstol"] * is_told


def test_a_single_day_is_a_started_month():
    one_day = MONTH | {"periode_slut": "2026-01-16"}
    told = values("PSRM-R-164", type="REOPKOM", hovedstol="10.02", **one_day)
    assert (told["rente_da"], told["hoved_da"], told["loft_da"]) == ("10,02 kr.", "1.000,00 kr.", "10,00 kr.")


@pytest.mark.parametrize("missing", ["hovedstol", "periode_start", "periode_slut", "hf"])
def test_interest_that_cannot_be_counted_is_not_told_of(missing: str):
    claim: dict[str, Any] = {"type": "REOPKOM", "hovedstol": "99.00", **MONTH}
    assert hits("PSRM-R-164", **claim)
    assert hits("PSRM-R-164", **{name: value for name, value in claim.items() if name != missing}) == []
    assert hits("PSRM-R-164", **(claim | {"periode_slut": "2026-01-15"})) == []
    assert hits("PSRM-R-164", **(claim | {"type": "KFOPREN"})) == []


@pytest.mark.parametrize(
    ("code", "is_told"),
    [("KFOPREN", True), ("KOPRORE", True), ("REOPKOM", False), ("REOPDAG", False), ("KFOPGEB", False), (None, False)],
)
def test_own_interest_ends_with_the_month_in_which_the_main_claim_was_received(code: str | None, is_told: bool):
    hf = {"type": "KTCIVIL", "modtagelsesdato": "2026-03-16"}
    found = hits("PSRM-R-171", type=code, periode_slut="2026-04-01", hf=hf)
    assert [hit.values for hit in found] == [{"rente_fra": "2026-04-01"}] * is_told
    assert hits("PSRM-R-171", type=code, periode_slut="2026-03-31", hf=hf) == []
    assert hits("PSRM-R-171", type=code, hf=hf) == []
    assert hits("PSRM-R-171", type=code, periode_slut="2026-04-01", hf={"type": "KTCIVIL"}) == []
    assert hits("PSRM-R-171", type=code, periode_slut="2026-04-01") == []


def test_no_month_of_interest_begins_after_the_main_claim_was_received():
    hf = {"type": "KTCIVIL", "modtagelsesdato": "2026-03-16"}
    assert [hit.path for hit in hits("PSRM-R-172", periode_start="2026-03-17", hf=hf)] == ["periode_start"]
    assert hits("PSRM-R-172", periode_start="2026-03-16", hf=hf) == []
    assert hits("PSRM-R-172", hf=hf) == []
    assert hits("PSRM-R-172", periode_start="2026-03-17", hf={"type": "KTCIVIL"}) == []
    assert hits("PSRM-R-172", periode_start="2026-03-17") == []


@pytest.mark.parametrize(
    ("hovedstol", "is_told"), [(None, False), ("-5.00", False), ("0.00", False), ("0.01", True), ("5000.00", False)]
)
def test_one_percent_of_nothing_is_no_bound(hovedstol: str | None, is_told: bool):
    hf = {"type": "KFBILØK"} if hovedstol is None else {"hovedstol": hovedstol}
    found = hits("PSRM-R-164", type="REOPKOM", hovedstol="50.00", **(MONTH | {"hf": hf}))
    assert [hit.path for hit in found] == ["hovedstol"] * is_told


@pytest.mark.parametrize(("hovedstol", "is_told"), [("20.01", False), ("20.02", True)])
def test_two_started_months_are_two_percent(hovedstol: str, is_told: bool):
    two_months = MONTH | {"periode_slut": "2026-02-16"}
    found = hits("PSRM-R-164", type="REOPKOM", hovedstol=hovedstol, **two_months)
    assert [hit.expected for hit in found] == ["<= 20,00 kr."] * is_told
