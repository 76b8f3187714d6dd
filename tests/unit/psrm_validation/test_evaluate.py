"""Verdict, precedence, missing operands, contradicting rows, layers."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Finding, Outcome
from psrm_validation import Basis, CheckError, Fordring, LayerStatus, Report, Rulebook, Skyldner, Verdict, check
from psrm_validation.rulebook import Rule
from psrm_validation.rulebook.book import Rulebook as Book

BOOK = Rulebook.load()
RECEIVED = date(2026, 3, 15)
GOOD = Fordring(
    id="k-1",
    type="KFDAINS",
    art="INDR",
    relation="HOVEDFORDRING",
    hovedstol=1200_00,
    beloeb=1200_00,
    beskrivelse="Faktura 1",
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
    stiftelsesdato=date(2026, 1, 1),
    forfaldsdato=date(2026, 1, 1),
    srb=date(2026, 1, 10),
    foraeldelsesdato=date(2029, 1, 2),
    skyldnere=(Skyldner(cpr="6101011234"),),
)
INTEREST = replace(
    GOOD,
    type="KFOPREN",
    relation="RELATERET",
    hovedstol=100_00,
    beloeb=100_00,
    beskrivelse=None,
    stiftelsesdato=date(2026, 1, 31),
    forfaldsdato=date(2026, 1, 31),
    srb=date(2026, 1, 31),
    foraeldelsesdato=date(2029, 1, 2),
    hf=Fordring(forfaldsdato=date(2025, 12, 1), modtagelsesdato=date(2026, 2, 1)),
)


def checked(claim: Fordring, **options: Any) -> Report:
    return check(claim, BOOK, **{"modtagelsesdato": RECEIVED, **options})


def outcomes(report: Report) -> dict[str, str]:
    return {finding.rule_id: finding.outcome.value for finding in report.findings}


def test_a_claim_that_breaks_nothing_is_udfoert():
    report = checked(GOOD)
    assert report.verdict is Verdict.UDFOERT
    assert report.findings == ()
    assert [(layer.name, layer.status.value) for layer in report.layers] == [
        ("agreement", "passed"), ("filter", "passed"), ("advice", "passed"), ("catalogue", "skipped"),
    ]  # fmt: skip


def test_a_related_claim_that_breaks_nothing_is_udfoert():
    assert checked(INTEREST).findings == ()


def test_a_claim_over_the_cap_is_heard():
    report = checked(replace(GOOD, hovedstol=10_000_01))
    assert (report.verdict, outcomes(report)) == (Verdict.HOERING, {"R_4_2": "høring"})


def test_a_claim_with_srb_before_forfald_is_rejected():
    report = checked(replace(GOOD, srb=date(2025, 12, 31)))
    assert (report.verdict, outcomes(report)) == (Verdict.AFVIST, {"R_6_1": "afvis"})


def test_rejection_goes_before_hearing_and_every_reason_is_told():
    report = checked(replace(GOOD, hovedstol=10_000_01, srb=date(2025, 12, 31)))
    assert (report.verdict, outcomes(report)) == (Verdict.AFVIST, {"R_4_2": "høring", "R_6_1": "afvis"})


def test_what_could_not_be_decided_goes_before_hearing():
    report = checked(replace(GOOD, hovedstol=10_000_01, art=None))
    assert (report.verdict, outcomes(report)) == (Verdict.UAFGJORT, {"R_1_1": "ikke_evalueret", "R_4_2": "høring"})


def test_rejection_goes_before_what_could_not_be_decided():
    assert checked(replace(GOOD, art=None, srb=date(2025, 12, 31))).verdict is Verdict.AFVIST


def test_a_missing_field_with_a_presence_rule_is_told_once():
    assert outcomes(checked(replace(GOOD, srb=None))) == {"R_7_3": "afvis"}


def test_a_missing_field_without_a_presence_rule_leaves_its_rules_undecided():
    report = checked(replace(GOOD, beloeb=None))
    assert report.verdict is Verdict.UAFGJORT
    assert outcomes(report) == {"R_4_4": "ikke_evalueret", "R_4_7": "ikke_evalueret"}
    assert report.findings[0].path == "beloeb"
    assert report.findings[0].message.da == "Reglen R_4_4 kunne ikke vurderes, fordi beløb mangler."


def test_a_missing_field_beside_one_with_a_presence_rule_is_still_undecided():
    """RESAGOM demands forfaldsdato but not stiftelsesdato: R_6_3 needs both."""
    claim = replace(GOOD, type="RESAGOM", stiftelsesdato=None, forfaldsdato=None)
    found = outcomes(checked(claim))
    assert (found["R_7_2"], found["R_6_3"], found["R_5_3"]) == ("afvis", "ikke_evalueret", "ikke_evalueret")


def test_a_related_claim_without_its_main_claim_is_undecided():
    report = checked(replace(INTEREST, hf=None))
    assert report.verdict is Verdict.UAFGJORT
    assert set(outcomes(report)) == {"R_8_2", "R_10_2", "R_10_7"}


def test_a_main_claim_without_receipt_counts_as_received_with_the_related_one():
    claim = replace(INTEREST, hf=Fordring(forfaldsdato=date(2025, 12, 1)))
    assert checked(claim).verdict is Verdict.UDFOERT
    late = checked(claim, modtagelsesdato=date(2025, 12, 15))
    assert outcomes(late)["R_8_2"] == "afvis"


def test_a_zero_claim_may_have_no_principal():
    assert checked(replace(GOOD, hovedstol=0, beloeb=0)).verdict is Verdict.UDFOERT
    assert outcomes(checked(replace(GOOD, hovedstol=0, beloeb=1))) == {"R_4_1": "afvis", "R_4_7": "afvis"}


def test_an_expired_date_of_bortfald_is_heard_not_rejected():
    claim = replace(GOOD, type="KFTBBSF", foraeldelsesdato=date(2026, 3, 14))
    assert outcomes(checked(claim)) == {"R_2_2a": "høring"}


def test_an_expired_limitation_date_is_rejected():
    assert outcomes(checked(replace(GOOD, foraeldelsesdato=date(2026, 3, 14))))["R_3_1"] == "afvis"


def test_kfgedai_follows_the_annex_for_a_period_over_a_month():
    claim = replace(GOOD, type="KFGEDAI", periode_slut=date(2026, 2, 1), stiftelsesdato=date(2026, 2, 2))
    found = [(each.rule_id, each.outcome) for each in checked(claim).findings if each.rule_id == "R_6_20"]
    assert found == [("R_6_20", Outcome.AFVIS)]


OPKRAETV = replace(GOOD, type="OPKRÆTV", relation="RELATERET", hf=Fordring(forfaldsdato=date(2025, 12, 1)))


def test_opkraetv_without_a_creditor_is_undecided():
    found = outcomes(checked(OPKRAETV))
    assert found["R_1_1"] == found["R_2_6"] == "ikke_evalueret"


def undecided(rule_id: str) -> Finding:
    return next(each for each in checked(OPKRAETV).findings if each.rule_id == rule_id)


def test_opkraetv_puts_what_differs_between_creditors_into_words():
    art, limitation = undecided("R_1_1"), undecided("R_2_6")
    assert art.message.da == (
        "Reglen R_1_1 kunne ikke vurderes, fordi den er forskellig fra fordringshaver til fordringshaver"
        " (Geodatastyrelsen, Innovationsfonden: fordringsart er INDR eller MODR; Kriminalforsorgen, Statens IT:"
        " fordringsart er INDR)."
    )
    assert (
        "forældelsesdato er senest periodens startdato + 3 år, flyttet til næste hverdag efter lukkedage, når der hverken"
        " er domsdato eller forligsdato"
    ) in limitation.message.da
    for finding in (art, limitation):
        assert not set("_{}<=>") & set(finding.message.da.replace(finding.rule_id, "") + finding.fix.da)


def test_opkraetv_names_the_creditors_to_choose_from_and_how_to_name_one():
    fix = undecided("R_1_1").fix
    assert fix.da.startswith(
        "Angiv fordringshaver: en af Geodatastyrelsen, Innovationsfonden, Kriminalforsorgen, Statens IT."
    )
    for way in ("--kreditor", "kreditor", "fordringshavere"):
        assert way in fix.da
        assert way in fix.en


@pytest.mark.parametrize("name", ["Statens IT", "statens it "])
def test_the_claims_own_creditor_decides_when_the_rulebook_knows_it(name: str):
    report = checked(replace(OPKRAETV, art="MODR", fordringshaver=name))
    assert outcomes(report)["R_1_1"] == "afvis"
    assert "R_1_1" not in outcomes(checked(replace(OPKRAETV, art="INDR", fordringshaver=name)))


def test_a_creditor_the_rulebook_does_not_know_leaves_it_undecided():
    assert outcomes(checked(replace(OPKRAETV, fordringshaver="3021")))["R_1_1"] == "ikke_evalueret"


def test_the_creditor_asked_for_goes_before_the_claims_own():
    claim = replace(OPKRAETV, art="MODR", fordringshaver="Statens IT")
    assert "R_1_1" not in outcomes(checked(claim, kreditor="Geodatastyrelsen"))


@pytest.mark.parametrize(("kreditor", "broken"), [("Statens IT", True), ("geodatastyrelsen", False)])
def test_opkraetv_follows_the_creditor_it_is_given(kreditor: str, broken: bool):
    report = checked(replace(OPKRAETV, art="MODR"), kreditor=kreditor)
    assert ("R_1_1" in outcomes(report)) is broken
    assert Outcome.IKKE_EVALUERET not in {finding.outcome for finding in report.findings}


def test_opkraetv_of_a_creditor_that_does_not_have_it_stays_undecided():
    assert outcomes(checked(OPKRAETV, kreditor="Movia"))["R_1_1"] == "ikke_evalueret"


def test_an_unknown_creditor_is_refused_with_those_that_are_known():
    with pytest.raises(CheckError, match="Statens IT"):
        checked(GOOD, kreditor="Nogen")


def test_a_type_without_a_published_filter_is_undecided_and_says_so():
    report = checked(replace(GOOD, type="KTTIBAK"))
    assert report.verdict is Verdict.UAFGJORT
    assert report.layers[1].status is LayerStatus.SKIPPED
    assert "ikke offentliggjort noget indgangsfilter" in report.findings[0].message.da


def test_an_unknown_type_is_undecided_and_names_its_neighbours():
    report = checked(replace(GOOD, type="KFDAINX"))
    assert report.verdict is Verdict.UAFGJORT
    assert "KFDAINS" in report.findings[0].fix.da


def test_an_unknown_type_like_nothing_known_points_to_the_list():
    assert "fordringstypeliste" in checked(replace(GOOD, type="1")).findings[0].fix.da


def test_a_claim_without_a_type_is_undecided():
    assert outcomes(checked(replace(GOOD, type=None))) == {"SBX-PSRM-003": "ikke_evalueret"}


def test_a_rule_that_breaks_down_names_itself_and_hides_no_other():
    report = checked(replace(GOOD, forfaldsdato=date(9998, 1, 1)))
    found = outcomes(report)
    assert (found["R_2_3a"], found["R_2_3"], found["R_5_1"]) == ("ikke_evalueret", "ikke_evalueret", "afvis")
    assert report.layers[1].status is LayerStatus.CRASHED
    assert "R_2_3a" in next(each for each in report.findings if each.rule_id == "R_2_3a").message.en


def test_the_last_day_of_the_calendar_is_judged_and_explained():
    report = checked(replace(GOOD, srb=date.max))
    assert outcomes(report) == {"R_5_2": "afvis"}


def test_a_layer_can_be_chosen():
    assert checked(GOOD, layers=["filter"]).layers[0].name == "filter"


@pytest.mark.parametrize("layers", [["modtagelse"], ["filter", "advise"], []])
def test_a_layer_that_does_not_exist_is_refused_with_the_known_ones(layers: list[str]):
    with pytest.raises(CheckError, match="These layers are known: agreement, filter, advice, catalogue"):
        checked(GOOD, layers=layers)


def test_layers_run_in_their_order_each_once():
    report = checked(GOOD, layers=["catalogue", "filter", "advice", "filter", "agreement"])
    assert [layer.name for layer in report.layers] == ["agreement", "filter", "advice", "catalogue"]


def test_a_layer_that_left_something_out_says_why():
    reasons = {layer.name: layer.reason for layer in checked(GOOD).layers}
    assert reasons["agreement"] is not None
    assert "Ingen aftale" in reasons["agreement"].da
    assert reasons["catalogue"] is not None
    assert "offentliggjort filter" in reasons["catalogue"].da
    assert reasons["filter"] is None


def test_a_claim_without_debtors_is_checked_and_the_layer_says_what_was_left_out():
    report = checked(replace(GOOD, skyldnere=()))
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())
    reason = report.layers[0].reason
    assert reason is not None
    assert "Ingen skyldner er givet" in reason.da


@pytest.mark.parametrize("layer", ["agreement", "advice", "catalogue"])
def test_a_check_without_the_filter_promises_nothing(layer: str):
    report = checked(GOOD, layers=[layer])
    assert (report.verdict, outcomes(report)["SBX-PSRM-004"]) == (Verdict.UAFGJORT, "ikke_evalueret")


def test_what_is_missing_is_named_as_people_name_it():
    found = {each.rule_id: each for each in checked(replace(INTEREST, hf=None)).findings}
    assert found["R_10_2"].fix.da == (
        "Send fordringen sammen med den hovedfordring, den hører til, med hovedfordringens forfaldsdato udfyldt."
    )
    assert "main claim's date of receipt" in found["R_8_2"].fix.en
    assert not any("hf." in each.fix.da + each.fix.en + each.message.da + each.message.en for each in found.values())
    no_amount = checked(replace(GOOD, beloeb=None)).findings[0]
    assert (no_amount.fix.da, no_amount.fix.en) == ("Udfyld beløb.", "Fill in unpaid amount.")


def test_a_main_claim_without_the_date_is_asked_for_it():
    found = {each.rule_id: each for each in checked(replace(INTEREST, hf=Fordring())).findings}
    assert found["R_10_2"].fix.da == "Udfyld hovedfordringens forfaldsdato."


def test_a_related_type_sent_as_main_claim_is_told_to_be_sent_under_its_main_claim():
    found = {each.rule_id: each for each in checked(replace(INTEREST, relation="HOVEDFORDRING")).findings}
    assert found["R_1_2"].message.da.startswith("Fordringen er sendt med relation HOVEDFORDRING, men typen sendes kun")
    assert found["R_1_2"].fix.da == (
        "Send fordringen som relateret fordring (RELATERET) til den hovedfordring, den hører til."
    )


def test_a_main_type_sent_as_related_claim_is_told_to_be_sent_as_main_claim():
    found = {each.rule_id: each for each in checked(replace(GOOD, relation="RELATERET")).findings}
    assert found["R_1_2"].fix.en == "Send the claim as a main claim (HOVEDFORDRING)."


def test_no_finding_names_a_field_that_is_not_public():
    claims = [replace(GOOD, forfaldsdato=date(9998, 1, 1)), OPKRAETV, replace(OPKRAETV, periode_start=date(9998, 1, 1))]
    texts = [str(checked(claim).as_dict()["findings"]) for claim in claims]
    assert not any("dom_or_forlig" in text or "is_zero_claim" in text for text in texts)


def test_a_rule_that_breaks_down_names_its_fields_in_words():
    report = checked(replace(GOOD, forfaldsdato=date(9998, 1, 1)))
    finding = next(each for each in report.findings if each.rule_id == "R_2_3a")
    assert finding.fix.da == "Kontrollér, at forældelsesdato og forfaldsdato har rimelige værdier."


def test_a_report_survives_the_way_through_json():
    import json

    report = checked(replace(GOOD, hovedstol=10_000_01, art=None), basis=Basis.EARLIEST)
    assert Report.from_dict(json.loads(json.dumps(report.as_dict()))) == report


def test_a_cpr_number_used_as_an_id_is_not_given_back():
    report = checked(replace(GOOD, id="sag 010190-1234", type="0101901234"))
    assert "1234" not in json_text(report)


def test_an_ordinary_id_is_given_back_as_it_came():
    assert checked(replace(GOOD, id="4000000000-17")).id == "4000000000-17"
    assert checked(replace(GOOD, id=17)).id == 17


def json_text(report: Report) -> str:
    return str(report.as_dict())


def test_a_rulebook_can_be_made_of_other_rows():
    rule = BOOK.rules[0]
    assert isinstance(rule, Rule)
    book = Book([rule], [], version="test")
    assert check(replace(GOOD, type=rule.type_code), book, modtagelsesdato=RECEIVED).rulebook_version == "test"
