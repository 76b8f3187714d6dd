"""The claim areas: the table is whole and invents nothing, and its advice is given where dates or account differ."""

import asyncio
import csv
from collections.abc import Callable
from datetime import date
from importlib.resources import files
from types import SimpleNamespace
from typing import Any

import pytest

from oir_debitor.api.omraader import omraade_router
from oir_debitor.domain.datoraad import BETYDNINGER, FELTER
from oir_debitor.omraadetabel import omraadetabel

MUNICIPAL = frozenset({"municipality", "municipal utility", "utility/state", "all"})
"""Creditor groups of the rulebook's table whose claims a municipality or its utility can have."""


def test_every_municipal_claim_type_is_in_one_area_or_has_a_reason_to_be_in_none() -> None:
    tabel = omraadetabel()
    table = files("psrm_validation.rulebook").joinpath("tables", "claim-types.csv").read_text(encoding="utf-8")
    known = {row["code"] for row in csv.DictReader(table.splitlines()) if row["creditor_group"] in MUNICIPAL}
    assert set(tabel.typer) == known, "the table lacks a municipal type, or invents one"
    for row in tabel.typer.values():
        homes = [each.omraade for each in tabel.omraader.values() if row in each.typer]
        if row.omraade:
            assert homes == [row.omraade]
            assert not row.uden_grund.da
        else:
            assert homes == []
            assert row.uden_grund.da
            assert row.uden_grund.en


def test_every_row_says_where_it_is_known_from_and_names_only_what_exists(debitor: Any) -> None:
    tabel, accounts = omraadetabel(), set(debitor.codes.debitorkontotype.values())
    for row in tabel.typer.values():
        assert row.provenance in ("official", "stated", "inferred", "ours")
        assert row.source
        assert set(row.datoer) <= set(FELTER)
        assert bool(row.datoer) == bool(row.datoer_source) == bool(row.datoer_provenance)
        for felt, name in row.datoer.items():
            assert name in BETYDNINGER[felt], (row.fordringstype, felt)
    for area in tabel.omraader.values():
        assert area.kontotype in accounts or area.omraade == "renter-gebyrer"
        assert {tabel.typer[code].rolle for code in area.rente} <= {"rente"}
        assert {tabel.typer[code].rolle for code in area.gebyr} <= {"gebyr"}
        assert all((area.titel.da, area.titel.en, area.tekst.da, area.tekst.en))
        assert area.typer or area.note.da, "an area without a public claim type says so"


def test_every_meaning_is_used() -> None:
    used = {(felt, name) for row in omraadetabel().typer.values() for felt, name in row.datoer.items()}
    assert used == {(felt, name) for felt, names in BETYDNINGER.items() for name in names}


D = date
RATE = {"periode_start": D(2026, 1, 1), "periode_slut": D(2026, 1, 1), "forfaldsdato": D(2026, 4, 10)}
"""An instalment: its period is one day."""

KEPT: list[tuple[str, str, dict[str, Any], bool]] = [
    ("stiftelse", "periodestart", {"stiftelsesdato": D(2026, 1, 1), "periode_start": D(2026, 1, 1)}, True),
    ("stiftelse", "periodestart", {"stiftelsesdato": D(2026, 1, 2), "periode_start": D(2026, 1, 1)}, False),
    ("stiftelse", "dagen-efter-periode", {"stiftelsesdato": D(2026, 11, 1), "periode_slut": D(2026, 10, 31)}, True),
    ("stiftelse", "dagen-efter-periode", {"stiftelsesdato": D(2026, 10, 31), "periode_slut": D(2026, 10, 31)}, False),
    ("stiftelse", "efter-periode", {"stiftelsesdato": D(2026, 2, 3), "periode_slut": D(2026, 1, 31)}, True),
    ("stiftelse", "efter-periode", {"stiftelsesdato": D(2026, 1, 31), "periode_slut": D(2026, 1, 31)}, False),
    ("stiftelse", "periodeslut", {"stiftelsesdato": D(2026, 1, 31), "periode_slut": D(2026, 1, 31)}, True),
    ("stiftelse", "periodeslut", {"stiftelsesdato": D(2026, 2, 1), "periode_slut": D(2026, 1, 31)}, False),
    ("stiftelse", "i-perioden", {"stiftelsesdato": D(2026, 1, 2), "periode_start": D(2026, 1, 1)}, True),
    ("stiftelse", "i-perioden", {"stiftelsesdato": D(2025, 12, 31), "periode_start": D(2026, 1, 1)}, False),
    ("stiftelse", "bankdag", {"stiftelsesdato": D(2026, 1, 2)}, True),
    ("stiftelse", "bankdag", {"stiftelsesdato": D(2026, 1, 3)}, False),
    ("stiftelse", "ingen", {}, True),
    ("stiftelse", "ingen", {"stiftelsesdato": D(2026, 1, 1)}, False),
    ("forfald", "start-eller-dagen-efter", {"periode_start": D(2026, 1, 1), "forfaldsdato": D(2026, 1, 1)}, True),
    (
        "forfald",
        "start-eller-dagen-efter",
        {"periode_start": D(2026, 1, 1), "periode_slut": D(2026, 1, 31), "forfaldsdato": D(2026, 2, 1)},
        True,
    ),
    ("forfald", "start-eller-dagen-efter", {"periode_start": D(2026, 1, 1), "forfaldsdato": D(2026, 1, 5)}, False),
    ("forfald", "stiftelse", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 5)}, True),
    ("forfald", "stiftelse", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 6)}, False),
    ("forfald", "ikke-foer-stiftelse", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 5)}, True),
    ("forfald", "ikke-foer-stiftelse", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 4)}, False),
    ("forfald", "dagen-efter-paakrav", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 6)}, True),
    ("forfald", "dagen-efter-paakrav", {"stiftelsesdato": D(2026, 1, 5), "forfaldsdato": D(2026, 1, 5)}, False),
    ("forfald", "november", {"forfaldsdato": D(2026, 11, 30)}, True),
    ("forfald", "november", {"forfaldsdato": D(2026, 12, 1)}, False),
    ("forfald", "rate-eller-14-uger", {"stiftelsesdato": D(2026, 1, 1), "forfaldsdato": D(2026, 1, 1)}, True),
    ("forfald", "rate-eller-14-uger", {"stiftelsesdato": D(2026, 1, 1), "forfaldsdato": D(2026, 4, 10)}, False),
    ("forfald", "rate-eller-14-uger", RATE | {"stiftelsesdato": D(2026, 1, 1)}, True),
    ("forfald", "periodens-foerste-dag", {"periode_start": D(2026, 1, 1), "forfaldsdato": D(2026, 1, 1)}, True),
    ("forfald", "periodens-foerste-dag", {"periode_start": D(2026, 1, 1), "forfaldsdato": D(2026, 1, 2)}, False),
    ("srb", "ikke-foer-forfald", {"forfaldsdato": D(2026, 1, 5), "srb": D(2026, 1, 5)}, True),
    ("srb", "ikke-foer-forfald", {"forfaldsdato": D(2026, 1, 5), "srb": D(2026, 1, 4)}, False),
    ("srb", "tre-hverdage", {"forfaldsdato": D(2026, 1, 2), "srb": D(2026, 1, 7)}, True),
    ("srb", "tre-hverdage", {"forfaldsdato": D(2026, 1, 2), "srb": D(2026, 1, 6)}, False),
    ("srb", "rate-eller-maanedsslut", RATE | {"srb": D(2026, 5, 31)}, True),
    ("srb", "rate-eller-maanedsslut", RATE | {"srb": D(2026, 5, 1)}, False),
    ("srb", "ingen", {}, True),
    ("srb", "ingen", {"srb": D(2026, 1, 1)}, False),
]
PERIODS: list[tuple[str, date, date, bool]] = [
    ("maaned-paa-tvaers", D(2026, 1, 15), D(2026, 3, 14), True),
    ("maaned-paa-tvaers", D(2026, 1, 15), D(2026, 3, 15), False),
    ("kalendermaaned", D(2026, 2, 1), D(2026, 2, 28), True),
    ("kalendermaaned", D(2026, 2, 2), D(2026, 3, 1), False),
    ("inden-for-en-maaned", D(2026, 2, 2), D(2026, 2, 20), True),
    ("inden-for-en-maaned", D(2026, 2, 20), D(2026, 3, 1), False),
    ("hoejst-en-maaned", D(2026, 2, 20), D(2026, 3, 19), True),
    ("hoejst-en-maaned", D(2026, 2, 20), D(2026, 3, 20), False),
    ("en-maaned", D(2026, 2, 20), D(2026, 3, 19), True),
    ("en-maaned", D(2026, 2, 20), D(2026, 3, 18), False),
    ("hoejst-et-aar", D(2026, 2, 20), D(2027, 2, 19), True),
    ("hoejst-et-aar", D(2026, 2, 20), D(2027, 2, 20), False),
    ("kalenderaar", D(2026, 1, 1), D(2026, 12, 31), True),
    ("kalenderaar", D(2026, 2, 1), D(2027, 1, 31), False),
    ("miljoeaar", D(2025, 11, 1), D(2026, 10, 31), True),
    ("miljoeaar", D(2026, 1, 1), D(2026, 12, 31), False),
    ("tidspunkt", D(2026, 1, 1), D(2026, 1, 1), True),
    ("tidspunkt", D(2026, 1, 1), D(2026, 1, 2), False),
    ("kendt", D(2026, 1, 1), D(2026, 1, 2), True),
]


def dates(**given: Any) -> Any:
    none = dict.fromkeys(("stiftelsesdato", "srb", "periode_start", "periode_slut"))
    return SimpleNamespace(**({"forfaldsdato": D(2026, 1, 1)} | none | given))


@pytest.mark.parametrize(("felt", "name", "given", "kept"), KEPT)
def test_a_meaning_holds_or_does_not(felt: str, name: str, given: dict[str, Any], kept: bool) -> None:
    test = BETYDNINGER[felt][name].holder
    assert test is not None
    assert test(dates(**given)) is kept


@pytest.mark.parametrize(("name", "start", "end", "kept"), PERIODS)
def test_a_period_holds_or_does_not(name: str, start: date, end: date, kept: bool) -> None:
    test = BETYDNINGER["periode"][name].holder
    assert test is not None
    assert test(dates(periode_start=start, periode_slut=end)) is kept


def test_every_tested_meaning_has_a_case_that_holds_and_one_that_does_not() -> None:
    seen = {(felt, name, kept) for felt, name, _, kept in KEPT}
    seen |= {("periode", name, kept) for name, *_, kept in PERIODS} | {("periode", "kendt", False)}
    tested = {(felt, name) for felt, names in BETYDNINGER.items() for name, each in names.items() if each.holder}
    assert seen == {(*each, kept) for each in tested for kept in (True, False)}
    kendt = BETYDNINGER["periode"]["kendt"].holder
    assert kendt is not None
    assert not kendt(dates())


# --- The advice of a registration ------------------------------------------------------------------------------------


def fitting(debitor: Any, name: str = "f1", **more: Any) -> Any:
    """A day-care claim just as the standard has it."""
    return debitor.fordring(
        name,
        **(
            {
                "periode_start": D(2026, 12, 1),
                "periode_slut": D(2026, 12, 31),
                "stiftelsesdato": D(2026, 12, 1),
                "forfaldsdato": D(2026, 12, 1),
                "srb": D(2026, 12, 10),
            }
            | more
        ),
    )


def test_without_the_setting_no_advice_is_given(debitor: Any) -> None:
    outcome = debitor.register(konto=debitor.konto(type_code="socialret"), fordringer=(debitor.fordring(),))
    assert outcome.accepted
    assert outcome.aarsager == ()


def test_a_claim_by_the_standard_gets_no_advice(debitor: Any) -> None:
    debitor.set(opkraevning={"raad": True})
    outcome = debitor.register(konto=debitor.konto(), fordringer=(fitting(debitor),))
    assert (outcome.accepted, outcome.aarsager) == (True, ())


def test_another_account_type_and_other_dates_are_told_and_the_claim_is_taken_in(
    debitor: Any, codes_in: Callable[[Any], list[str]]
) -> None:
    debitor.set(opkraevning={"raad": True})
    claim = fitting(debitor, stiftelsesdato=D(2026, 12, 2), forfaldsdato=D(2026, 12, 5), srb=D(2026, 12, 4))
    outcome = debitor.register(konto=debitor.konto(type_code="socialret"), fordringer=(claim,))
    assert outcome.accepted
    assert codes_in(outcome) == ["135", "136", "136", "136"]
    assert {each.reference.id for each in outcome.aarsager} == {debitor.id("f1")}
    assert debitor.stored().fordringer[0].fordring_id == debitor.id("f1")
    told = {finding.source for finding in outcome.findings if finding.rule_id == "SBX-ÅRS-136"}
    assert all("Daginstitution" in source for source in told)


def test_a_fee_of_another_area_is_told(debitor: Any, codes_in: Callable[[Any], list[str]]) -> None:
    debitor.set(opkraevning={"raad": True})
    fee = {"type_code": "KFOPGEB"}
    outcome = debitor.register(
        konto=debitor.konto(), fordringer=(fitting(debitor),), omkostninger=(debitor.omkostning(**fee),)
    )
    assert outcome.accepted
    assert codes_in(outcome) == ["137"]
    own = debitor.omkostning(name="o2", type_code="GEDAINS", stiftelsesdato=D(2026, 12, 1))
    assert debitor.register(omkostninger=(own,)).aarsager == ()
    stored_main = debitor.register(omkostninger=(debitor.omkostning(name="o3", **fee),))
    assert codes_in(stored_main) == ["137"], "the main claim is on the account already"


def test_a_type_without_an_area_is_told(debitor: Any, codes_in: Callable[[Any], list[str]]) -> None:
    debitor.set(opkraevning={"raad": True})
    claim = debitor.fordring(type_code="KFDAGIN")
    assert codes_in(debitor.register(konto=debitor.konto(), fordringer=(claim,))) == ["138"]


def test_advice_never_refuses_and_a_refusal_has_its_own_reasons_only(
    debitor: Any, codes_in: Callable[[Any], list[str]]
) -> None:
    debitor.set(opkraevning={"raad": True})
    claim = debitor.fordring(beloeb="0.00", type_code="KFDAGIN")
    outcome = debitor.register(konto=debitor.konto(), fordringer=(claim,))
    assert not outcome.accepted
    assert codes_in(outcome) == ["013"]


# --- The address -----------------------------------------------------------------------------------------------------


def call(debitor: Any, path: str, **given: Any) -> Any:
    route: Any = next(each for each in omraade_router(debitor.edition).routes if each.path == path)  # type: ignore[attr-defined]
    return asyncio.run(route.endpoint(**given))


def test_the_areas_are_listed_and_found_by_claim_type(debitor: Any) -> None:
    path = "/api/debitor/areas"
    every = call(debitor, path, fordringstype=None)
    assert {"dagtilbud", "miljoe", "ejendom", "ydelser", "bibliotek", "parkering"} <= {
        each.omraade for each in every.omraader
    }
    assert [each.omraade for each in call(debitor, path, fordringstype="kfdains").omraader] == ["dagtilbud"]
    shared = {each.omraade for each in call(debitor, path, fordringstype="GEOPERI").omraader}
    assert {"miljoe", "ydelser", "renter-gebyrer"} <= shared
    without = call(debitor, path, fordringstype="KFDAGIN")
    assert (without.omraader, [each.fordringstype for each in without.uden_omraade]) == ([], ["KFDAGIN"])
    assert call(debitor, path, fordringstype="FINDESIKKE").omraader == []


def test_one_area_is_shown_with_what_each_date_means(debitor: Any) -> None:
    from oir_kernel.errors import NotFound

    area = call(debitor, "/api/debitor/areas/{omraade}", omraade="miljoe")
    (row,) = [each for each in area.typer if each.fordringstype == "KFMILJØ"]
    assert row.type_id == debitor.uuid("fordringstype", "KFMILJØ")
    assert {each.felt: each.betydning for each in row.datoer}["periode"] == "miljoeaar"
    assert all(each.source and each.provenance == "stated" for each in row.datoer)
    with pytest.raises(NotFound):
        call(debitor, "/api/debitor/areas/{omraade}", omraade="findes-ikke")
