"""Every condition has words in both languages, with values and computed bounds filled in."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from oir_kernel.findings import Outcome, Provenance
from psrm_validation import Basis, Fordring, Rulebook, explain
from psrm_validation.explain.requirements import requirement
from psrm_validation.grammar import condition
from psrm_validation.rulebook import Reading, Rule

BOOK = Rulebook.load()
DAY = date(2026, 1, 31)


def rule(text: str, outcome: Outcome = Outcome.AFVIS) -> Rule:
    return Rule("KFDAINS", "R-1", condition(text), outcome, "", (), "x.pdf p.1", "", "stated", Provenance.OFFICIAL,
                Reading.RUN, 2)  # fmt: skip


def told(text: str, basis: Basis = Basis.GIVEN, outcome: Outcome = Outcome.AFVIS, **fields: Any) -> tuple[str, str]:
    """Message without the sentence about PSRM, and the fix, both Danish."""
    finding = explain.broken(rule(text, outcome), Fordring(**fields), basis)
    return finding.message.da.partition(" PSRM ")[0], finding.fix.da


@pytest.mark.parametrize(
    ("text", "fields", "message", "fix"),
    [
        (
            "foraeldelsesdato >= plus(forfaldsdato,3y)",
            {"foraeldelsesdato": date(2026, 1, 1), "forfaldsdato": date(2026, 3, 10)},
            "Forældelsesdato 2026-01-01 ligger før 2029-03-10 (forfaldsdato 2026-03-10 + 3 år).",
            "Ret forældelsesdatoen til 2029-03-10 eller senere.",
        ),
        (
            "srb > forfaldsdato",
            {"srb": DAY, "forfaldsdato": DAY},
            "SRB 2026-01-31 ligger ikke efter forfaldsdato 2026-01-31.",
            "Ret SRB til 2026-02-01 eller senere.",
        ),
        (
            "if absent(dom_or_forlig) then foraeldelsesdato <= plus_shift(forfaldsdato,3y)",
            {"foraeldelsesdato": date(2030, 1, 1), "forfaldsdato": date(2024, 6, 5)},
            (
                "Forældelsesdato 2030-01-01 ligger efter 2027-06-07 (forfaldsdato 2024-06-05 + 3 år, flyttet til næste"
                " hverdag efter lukkedage), og der er hverken domsdato eller forligsdato."
            ),
            (
                "Ret forældelsesdatoen til 2027-06-07 eller tidligere; er fordringen fastslået ved dom eller forlig, så"
                " angiv datoen."
            ),
        ),
        (
            "if present(dom_or_forlig) then foraeldelsesdato >= plus(dom_or_forlig,10y)",
            {"foraeldelsesdato": DAY, "forligsdato": date(2020, 2, 29)},
            "Forældelsesdato 2026-01-31 ligger før 2030-02-28 (forligsdato 2020-02-29 + 10 år).",
            "Ret forældelsesdatoen til 2030-02-28 eller senere.",
        ),
        (
            "periode_slut < first_of_next_month(hf.modtagelsesdato)",
            {"periode_slut": date(2026, 2, 1), "hf": Fordring(modtagelsesdato=DAY), "modtagelsesdato": DAY},
            (
                "Periodens slutdato 2026-02-01 ligger ikke før 2026-02-01 (den første i måneden efter hovedfordringens"
                " modtagelsesdato 2026-01-31)."
            ),
            "Ret periodens slutdato til 2026-01-31 eller tidligere.",
        ),
        (
            "srb < modtagelsesdato",
            {"srb": DAY, "modtagelsesdato": DAY},
            "SRB 2026-01-31 ligger ikke før modtagelsesdato 2026-01-31.",
            "Overdrag fordringen den 2026-02-01 eller senere, eller ret SRB, hvis datoen er forkert.",
        ),
        (
            "modtagelsesdato >= plus(srb,20d)",
            {"srb": DAY, "modtagelsesdato": DAY},
            "Modtagelsesdato 2026-01-31 ligger før 2026-02-20 (SRB 2026-01-31 + 20 dage).",
            "Overdrag fordringen den 2026-02-20 eller senere, eller ret SRB, hvis datoen er forkert.",
        ),
        (
            "hovedstol <= 575 * days_incl(periode_start,periode_slut)",
            {"hovedstol": 2_000_00, "periode_start": date(2026, 1, 30), "periode_slut": DAY},
            "Hovedstol 2.000,00 kr. er over 1.150,00 kr. (575,00 kr. pr. dag i 2 dage fra 2026-01-30 til 2026-01-31).",
            "Ret hovedstolen til højst 1.150,00 kr., eller ret perioden.",
        ),
        (
            "345 <= hovedstol <= 85000",
            {"hovedstol": 100_00},
            "Hovedstol 100,00 kr. ligger ikke mellem 345,00 kr. og 85.000,00 kr.",
            "Ret hovedstolen til mindst 345,00 kr. og højst 85.000,00 kr.",
        ),
        (
            "hovedstol > 0 or is_zero_claim",
            {"hovedstol": 0, "beloeb": 5_00},
            "Hovedstol 0,00 kr. er ikke over 0,00 kr., og beløb er 5,00 kr., så det er ikke en 0-fordring.",
            "Ret hovedstolen til mere end 0,00 kr., eller ret beløbet til 0, hvis det er en 0-fordring.",
        ),
        (
            "not (present(domsdato) and present(forligsdato))",
            {"domsdato": DAY, "forligsdato": DAY},
            "Både domsdato 2026-01-31 og forligsdato 2026-01-31 er udfyldt, men kun en af dem må være det.",
            "Fjern domsdato eller forligsdato.",
        ),
        (
            "absent(domsdato) and absent(forligsdato)",
            {"forligsdato": DAY},
            "Forligsdato 2026-01-31 er udfyldt, men skal være tom for denne fordringstype.",
            "Fjern forligsdato.",
        ),
        (
            "present(stiftelsesdato) and is_bankdag(stiftelsesdato)",
            {"stiftelsesdato": date(2026, 4, 3)},
            "Stiftelsesdato 2026-04-03 er ikke en bankdag (langfredag).",
            "Ret stiftelsesdatoen til en bankdag; de nærmeste er 2026-04-01 og 2026-04-07.",
        ),
        (
            "present(stiftelsesdato) and is_bankdag(stiftelsesdato)",
            {},
            "Stiftelsesdato mangler.",
            "Udfyld stiftelsesdato.",
        ),
        (
            "art in {INDR,MODR}",
            {"art": "ANDET"},
            "Fordringsart ANDET er hverken INDR eller MODR.",
            "Ret fordringsarten til INDR eller MODR.",
        ),
        (
            "same_month(periode_start,periode_slut)",
            {"periode_start": DAY, "periode_slut": date(2026, 2, 1)},
            "Periodens startdato 2026-01-31 og periodens slutdato 2026-02-01 ligger ikke i samme måned.",
            "Ret datoerne, så de ligger i samme måned.",
        ),
    ],
)
def test_a_broken_condition_says_what_is_wrong_and_the_way_out(
    text: str, fields: dict[str, Any], message: str, fix: str
):
    assert told(text, **fields) == (message, fix)


def test_a_condition_on_one_absent_date_offers_to_fill_it():
    text = "if absent(domsdato) then srb >= forfaldsdato"
    assert told(text, srb=DAY, forfaldsdato=date(2026, 2, 1)) == (
        "SRB 2026-01-31 ligger før forfaldsdato 2026-02-01, og domsdato mangler.",
        "Ret SRB til 2026-02-01 eller senere, eller udfyld domsdato.",
    )


def test_the_english_says_the_same():
    claim = Fordring(hovedstol=1_250_000_00, forfaldsdato=DAY)
    finding = explain.broken(rule("hovedstol <= 10000", Outcome.HOERING), claim, Basis.GIVEN)
    assert (
        finding.message.en
        == "Principal DKK 1,250,000.00 is above DKK 10,000.00. PSRM sends the claim to a hearing (R-1)."
    )
    assert finding.fix.en.startswith("Change principal to at most DKK 10,000.00. If the data are right,")


def test_a_hearing_says_that_right_data_can_be_approved():
    _, fix = told("hovedstol <= 100", outcome=Outcome.HOERING, hovedstol=200_00)
    assert fix.endswith("Er oplysningerne rigtige, kan fordringen godkendes i høringen med en begrundelse.")


def test_a_hearing_cannot_save_an_expired_claim():
    dates = {"foraeldelsesdato": DAY, "modtagelsesdato": date(2026, 3, 1)}
    _, fix = told("foraeldelsesdato >= modtagelsesdato", outcome=Outcome.HOERING, **dates)
    assert "høringen" not in fix


def test_two_absent_fields_of_which_one_is_enough_are_told_in_one_sentence():
    assert told("present(domsdato) or present(forligsdato)") == (
        "Både domsdato og forligsdato mangler.",
        "Udfyld domsdato eller forligsdato.",
    )


def test_an_expired_claim_is_not_told_to_invent_a_later_date():
    _, fix = told("foraeldelsesdato >= modtagelsesdato", foraeldelsesdato=DAY, modtagelsesdato=date(2026, 3, 1))
    assert fix.startswith("Er datoen rigtig, er kravet forældet eller bortfaldet")


@pytest.mark.parametrize(
    ("basis", "sentence"),
    [
        (Basis.GIVEN, "Vurderet med modtagelsesdato 2026-01-31, som fordringen angiver."),
        (Basis.TODAY, "Vurderet med modtagelsesdato 2026-01-31 (i dag), fordi fordringen ikke angiver nogen."),
        (Basis.EARLIEST, "Vurderet med modtagelsesdato 2026-01-31, den tidligste dag fordringen kan overdrages."),
        (Basis.AS_OF, "Vurderet med den valgte modtagelsesdato 2026-01-31."),
    ],
)
def test_a_rule_about_receipt_says_which_date_was_used(basis: Basis, sentence: str):
    finding = explain.broken(rule("srb < modtagelsesdato"), Fordring(srb=DAY, modtagelsesdato=DAY), basis)
    assert finding.message.da.endswith(sentence)


def test_a_rule_that_does_not_read_the_date_of_receipt_does_not_mention_it():
    finding = explain.broken(rule("srb >= forfaldsdato"), Fordring(srb=DAY, forfaldsdato=date.max), Basis.GIVEN)
    assert "modtagelsesdato" not in finding.message.da


def test_a_finding_carries_place_values_bound_source_and_provenance():
    claim = Fordring(foraeldelsesdato=DAY, forfaldsdato=DAY)
    finding = explain.broken(rule("foraeldelsesdato >= plus(forfaldsdato,3y)"), claim, Basis.GIVEN)
    assert finding.path == "foraeldelsesdato"
    assert finding.read == {"foraeldelsesdato": "2026-01-31", "forfaldsdato": "2026-01-31"}
    assert finding.expected == "foraeldelsesdato >= 2029-01-31"
    assert (finding.source, finding.provenance, finding.layer) == ("x.pdf p.1", Provenance.OFFICIAL, "filter")


def test_a_chain_is_expected_with_its_field_in_the_middle():
    finding = explain.broken(rule("345 <= hovedstol <= 85000"), Fordring(hovedstol=1), Basis.GIVEN)
    assert finding.expected == "345.00 <= hovedstol <= 85000.00"


def test_a_value_with_a_cpr_number_is_masked():
    finding = explain.broken(rule("art == INDR"), Fordring(art="010190-1234 {x} %s"), Basis.GIVEN)
    assert finding.read == {"art": "010190**** {x} %s"}
    assert "1234" not in str(finding)


def breaking(text: str) -> Fordring:
    """Some claim that breaks the condition: values around its bounds in the fields it reads, the others empty."""
    choices: dict[str, list[Any]] = {name: _choices(name) for name in _read_by(text)}
    for values in product(*choices.values()):
        fields = dict(zip(choices, values, strict=True))
        main = {name[3:]: fields.pop(name) for name in list(fields) if name.startswith("hf.")}
        claim = Fordring(**fields, hf=Fordring(**main))
        if condition(text).holds(claim) is False:
            return claim
    raise AssertionError(f"nothing breaks {text}")


def _read_by(text: str) -> list[str]:
    both = {"dom_or_forlig": ["domsdato", "forligsdato"]}
    return list(dict.fromkeys(each for name in condition(text).fields for each in both.get(name, [name])))


def _choices(name: str) -> list[Any]:
    if name in {"hovedstol", "beloeb"}:
        return [5, 10**12, 0, -1]
    if name in {"art", "relation", "beskrivelse"}:
        return ["X", None]
    return [date(2010, 1, 1), date(2026, 1, 31), date(2026, 2, 1), date(2060, 1, 1), None]


@pytest.mark.parametrize("text", [each.text for each in BOOK.conditions])
def test_every_condition_of_the_table_has_words_in_both_languages(text: str):
    claim = breaking(text)
    for basis in Basis:
        finding = explain.broken(rule(text), claim, basis)
        for sentence in (finding.message.da, finding.message.en, finding.fix.da, finding.fix.en):
            assert sentence[0].isupper()
            assert sentence.endswith(".")
            assert ".." not in sentence
            assert not set("{}_") & set(sentence)
        assert finding.message.da != finding.message.en
        assert finding.fix.da != finding.fix.en
        assert finding.expected


@pytest.mark.parametrize("text", [each.text for each in BOOK.conditions if "plus" in each.text])
def test_every_computed_bound_is_shown_with_what_it_was_computed_from(text: str):
    finding = explain.broken(rule(text), breaking(text), Basis.GIVEN)
    if "plus(modtagelsesdato,-1d)" not in text:
        assert " + " in finding.message.da or " - " in finding.message.da


@pytest.mark.parametrize("text", [each.text for each in BOOK.conditions])
def test_every_condition_of_the_table_can_be_said_as_a_demand(text: str):
    said = requirement(condition(text).tree)
    for sentence in (said.da, said.en):
        assert sentence
        assert not set("{}_<=>") & set(sentence)
    assert said.da != said.en


@pytest.mark.parametrize(
    ("text", "da"),
    [
        ("art in {INDR,MODR}", "fordringsart er INDR eller MODR"),
        ("345 <= hovedstol <= 85000", "hovedstol er mindst 345,00 kr. og højst 85.000,00 kr."),
        ("hovedstol > 0 or is_zero_claim", "hovedstol er mere end 0,00 kr., eller beløb er 0"),
        ("not (present(domsdato) and present(forligsdato))", "domsdato og forligsdato er ikke begge udfyldt"),
        ("srb > forfaldsdato", "SRB er efter forfaldsdato"),
    ],
)
def test_a_demand_is_said_in_words(text: str, da: str):
    assert requirement(condition(text).tree).da == da


def test_one_day_is_one_day():
    text = "hovedstol <= 575 * days_incl(periode_start,periode_slut)"
    message, _ = told(text, hovedstol=2_000_00, periode_start=DAY, periode_slut=DAY)
    assert "(575,00 kr. pr. dag i 1 dag fra 2026-01-31 til 2026-01-31)" in message
