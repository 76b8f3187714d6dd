"""The PSRM cross-check inside registration: policies, remarks, refusals, places."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_debitor.domain.commands import FordringSpecifikation, TekstLinje
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.psrm import PsrmVerdict
from oir_kernel.errors import CrossCheckUnavailable
from oir_kernel.findings import Finding, Outcome, Text

Codes = Callable[[Any], list[str]]
DAY = date(2026, 12, 2)


def found(rule: str, outcome: Outcome, path: str = "srb") -> Finding:
    return Finding(rule, "filter", outcome, Text(f"{rule} er brudt.", f"{rule} is broken."), Text("Ret.", "Fix."), path)


def verdict(name: str, *findings: Finding) -> PsrmVerdict:
    return PsrmVerdict(name, DAY, findings)


REFUSED = verdict("AFVIST", found("R_6_1", Outcome.AFVIS), found("R_2_3a", Outcome.HOERING, "periode_start"))


@pytest.fixture
def advised(debitor: Any) -> Any:
    debitor.set(psrm="advise")
    return debitor


def test_policy_off_asks_nobody(debitor: Any) -> None:
    debitor.open_account()
    assert debitor.psrm.asked == []


def test_a_message_without_claims_asks_nobody(advised: Any) -> None:
    assert advised.register(konto=advised.konto()).accepted
    assert advised.psrm.asked == []


def test_a_message_is_asked_about_once(advised: Any) -> None:
    advised.open_account(fordringer=(advised.fordring(), advised.fordring("f2")), omkostninger=(advised.omkostning(),))
    assert [len(claims) for claims in advised.psrm.asked] == [3]


def test_a_claim_psrm_would_take_gets_no_remark(advised: Any) -> None:
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert (outcome.accepted, outcome.aarsager, outcome.findings) == (True, (), ())


def test_a_claim_psrm_would_refuse_is_accepted_with_remarks_by_advise(advised: Any, codes_in: Codes) -> None:
    advised.psrm.verdicts[advised.id("f1")] = REFUSED
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert outcome.accepted
    assert codes_in(outcome) == ["100", "101"]
    assert [remark.lokal_kode for remark in outcome.aarsager] == ["R_6_1", "R_2_3a"]
    assert {remark.reference.id for remark in outcome.aarsager} == {advised.id("f1")}
    assert advised.stored().rest == "1000.00"


def test_a_remark_names_field_and_date_of_receipt(advised: Any) -> None:
    advised.psrm.verdicts[advised.id("f1")] = REFUSED
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(srb=date(2026, 12, 1)),))
    finding = outcome.findings[0]
    assert finding.message.da == (
        "srb: R_6_1 er brudt. Vurderet med modtagelsesdato 2026-12-02, den tidligste dag fordringen kan overdrages."
    )
    assert finding.message.en.startswith("srb: R_6_1 is broken. Checked with date of receipt 2026-12-02")
    assert finding.read["modtagelsesdato"] == "2026-12-02"
    assert outcome.aarsager[0].lokal_tekst.endswith("Ret.")


def test_a_rule_that_read_the_date_of_receipt_has_told_it_and_it_is_not_said_twice(advised: Any) -> None:
    text = Text("Pr. 2026-12-02.", "On 2026-12-02.")
    said = Finding("R_1", "filter", Outcome.AFVIS, text, Text("", ""), "srb", read={"modtagelsesdato": "2026-12-02"})
    advised.psrm.verdicts[advised.id("f1")] = verdict("AFVIST", said)
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert outcome.findings[0].message.da == "srb: Pr. 2026-12-02."


def test_another_date_that_happens_to_be_the_day_of_receipt_does_not_hide_it(advised: Any) -> None:
    text = Text("SRB 2026-12-02 er forkert.", "SRB 2026-12-02 is wrong.")
    said = Finding("R_1", "filter", Outcome.AFVIS, text, Text("", ""), "srb", read={"srb": "2026-12-02"})
    advised.psrm.verdicts[advised.id("f1")] = verdict("AFVIST", said)
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert "Vurderet med modtagelsesdato 2026-12-02" in outcome.findings[0].message.da


def judged(debitor: Any, vaerdi: str) -> Any:
    kind = debitor.uuid("specifikationstype", "domsdato")
    return debitor.fordring(specifikationer=(FordringSpecifikation(debitor.id("s1"), kind, vaerdi),))


def test_an_unreadable_judgment_date_leaves_the_claim_undecided(advised: Any, codes_in: Codes) -> None:
    outcome = advised.register(konto=advised.konto(), fordringer=(judged(advised, "30. juni"),))
    assert outcome.accepted
    assert codes_in(outcome) == ["102"]
    assert outcome.aarsager[0].lokal_kode == "SBX-DEB-002"
    assert outcome.aarsager[0].reference.id == advised.id("f1")


def test_a_claim_psrm_would_refuse_is_refused_although_a_date_of_it_is_unreadable(
    debitor: Any, codes_in: Codes
) -> None:
    debitor.set(psrm="enforce")
    debitor.psrm.verdicts[debitor.id("f1")] = REFUSED
    outcome = debitor.register(konto=debitor.konto(), fordringer=(judged(debitor, "30. juni"),))
    assert not outcome.accepted
    assert "SBX-DEB-002" in [finding.rule_id for finding in outcome.findings]
    assert "100" in codes_in(outcome)


def test_a_claim_without_a_debtor_psrm_knows_gets_a_remark(advised: Any, codes_in: Codes) -> None:
    konto = advised.konto(advised.part("urn:oio:p-nr:1003388394"))
    outcome = advised.register(konto=konto, fordringer=(advised.fordring(),))
    assert outcome.accepted
    assert codes_in(outcome) == ["102"]


def test_a_party_psrm_cannot_find_beside_another_debtor_is_told_without_a_remark(advised: Any) -> None:
    konto = advised.konto(advised.part("urn:oio:p-nr:1003388394"))
    outcome = advised.register(konto=konto, fordringer=(advised.fordring(),), haeftelser=(advised.haeftelse(),))
    assert outcome.aarsager == ()
    assert [finding.rule_id for finding in outcome.findings] == ["SBX-DEB-001"]


def test_a_refused_claim_stays_refused_without_a_debtor(debitor: Any, codes_in: Codes) -> None:
    debitor.set(psrm="enforce")
    debitor.psrm.verdicts[debitor.id("f1")] = REFUSED
    konto = debitor.konto(debitor.part("urn:oio:p-nr:1003388394"))
    outcome = debitor.register(konto=konto, fordringer=(debitor.fordring(),))
    assert outcome.afvist
    assert codes_in(outcome) == ["100"]


def test_findings_of_the_mapping_are_counted_beyond_two_hundred_too(advised: Any) -> None:
    claims = tuple(replace(judged(advised, "30. juni"), fordring_id=advised.id(f"f{n}")) for n in range(205))
    outcome = advised.register(konto=advised.konto(), fordringer=claims)
    assert len(outcome.findings) == 201
    assert outcome.findings[-1].message.en == "The list was cut: 5 more findings are not shown."


def test_policy_enforce_refuses_what_psrm_would_refuse(debitor: Any, codes_in: Codes) -> None:
    debitor.set(psrm="enforce")
    debitor.psrm.verdicts[debitor.id("f1")] = REFUSED
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(), debitor.fordring("f2")))
    assert outcome.afvist
    assert codes_in(outcome) == ["100"]
    assert {finding.rule_id for finding in outcome.findings} == {"R_6_1", "R_2_3a"}
    assert debitor.stored() is None


@pytest.mark.parametrize(
    ("name", "rule_outcome", "code"),
    [("HØRING", Outcome.HOERING, "101"), ("UAFGJORT", Outcome.IKKE_EVALUERET, "102")],
)
def test_policy_enforce_takes_every_other_verdict_with_a_remark(
    debitor: Any, codes_in: Codes, name: str, rule_outcome: Outcome, code: str
) -> None:
    debitor.set(psrm="enforce")
    debitor.psrm.verdicts[debitor.id("f1")] = verdict(name, found("R_1", rule_outcome))
    outcome = debitor.register(konto=debitor.konto(), fordringer=(debitor.fordring(),))
    assert outcome.accepted
    assert codes_in(outcome) == [code]


def test_advice_is_a_finding_and_no_remark(advised: Any) -> None:
    advised.psrm.verdicts[advised.id("f1")] = verdict("UDFØRT", found("A_1", Outcome.ADVARSEL))
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert outcome.aarsager == ()
    assert [finding.rule_id for finding in outcome.findings] == ["A_1"]


def test_a_message_that_entry_control_refuses_shows_what_psrm_found_too(advised: Any, codes_in: Codes) -> None:
    advised.psrm.verdicts[advised.id("f1")] = REFUSED
    outcome = advised.register(fordringer=(advised.fordring(),))
    assert codes_in(outcome) == ["001"]
    assert [finding.rule_id for finding in outcome.findings] == ["SBX-ÅRS-001", "R_6_1", "R_2_3a"]


def test_a_claim_of_unknown_type_is_not_asked_about(advised: Any, codes_in: Codes) -> None:
    claim = replace(advised.fordring(), type_id=advised.id("no such class"))
    assert codes_in(advised.register(konto=advised.konto(), fordringer=(claim,))) == ["012"]
    assert advised.psrm.asked == []


def test_when_psrm_does_not_answer_nothing_is_registered(advised: Any) -> None:
    advised.psrm.error = CrossCheckUnavailable(Text("Intet svar.", "No answer."))
    with pytest.raises(CrossCheckUnavailable):
        advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert advised.stored() is None


def test_the_answer_to_a_repeated_message_keeps_its_remarks(advised: Any) -> None:
    advised.psrm.verdicts[advised.id("f1")] = REFUSED
    first = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    advised.psrm.verdicts.clear()
    assert advised.register(konto=advised.konto(), fordringer=(advised.fordring(),)) == first


def test_an_outcome_survives_being_stored(advised: Any) -> None:
    advised.psrm.verdicts[advised.id("f1")] = REFUSED
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert DebitorOutcome.from_dict(outcome.as_dict()) == outcome


def test_local_texts_are_cut_at_500_characters(advised: Any) -> None:
    long = Finding("R_1", "filter", Outcome.AFVIS, Text("å" * 600, "x"), Text("Ret.", "Fix."), "srb")
    advised.psrm.verdicts[advised.id("f1")] = verdict("AFVIST", long)
    outcome = advised.register(konto=advised.konto(), fordringer=(advised.fordring(),))
    assert len(outcome.aarsager[0].lokal_tekst) == 500
    assert "å" * 600 in outcome.findings[0].message.da


def test_remarks_beyond_two_hundred_are_counted_and_refusals_come_first(debitor: Any, codes_in: Codes) -> None:
    debitor.set(psrm="enforce")
    heard = verdict("HØRING", *(found(f"R_{number}", Outcome.HOERING) for number in range(150)))
    debitor.psrm.verdicts = {debitor.id("f1"): heard, debitor.id("f2"): heard, debitor.id("f3"): REFUSED}
    claims = tuple(debitor.fordring(name) for name in ("f1", "f2", "f3"))
    outcome = debitor.register(konto=debitor.konto(), fordringer=claims)
    assert codes_in(outcome) == ["100"]
    assert len(outcome.findings) == 201
    assert outcome.findings[-1].message.en == "The list was cut: 102 more findings are not shown."


# --- with the real rulebook


@pytest.fixture
def real(debitor: Any) -> Any:
    from oir_debitor.operations import operations
    from oir_sandbox.psrm_adapters import DirectPsrm

    debitor.set(psrm="advise")
    debitor.operations = operations(debitor.codes, debitor.storage, DirectPsrm())
    return debitor


DAYCARE = {
    "periode_start": date(2026, 11, 1),
    "periode_slut": date(2026, 11, 30),
    "stiftelsesdato": date(2026, 11, 1),
    "forfaldsdato": date(2026, 11, 1),
    "foraeldelsesdato": date(2029, 11, 1),
    "tekstlinjer": (TekstLinje(1, "Børnehave, november 2026"),),
}


def test_the_rulebook_takes_a_complete_claim_before_it_is_overdue(real: Any) -> None:
    claim = real.fordring(**DAYCARE, srb=date(2026, 11, 1))
    outcome = real.register(konto=real.konto(), fordringer=(claim,))
    assert outcome.accepted
    assert [remark.lokal_kode for remark in outcome.aarsager] == []


def test_the_rulebook_remarks_on_srb_before_due_date(real: Any) -> None:
    claim = real.fordring(**DAYCARE, srb=date(2026, 10, 31))
    outcome = real.register(konto=real.konto(), fordringer=(claim,))
    assert outcome.accepted
    remark = next(remark for remark in outcome.aarsager if remark.lokal_kode == "R_6_1")
    assert remark.code == "SBX-ÅRS-100"
    assert "2026-10-31" in remark.lokal_tekst


def test_policy_enforce_refuses_what_the_rulebook_refuses(real: Any, codes_in: Codes) -> None:
    real.set(psrm="enforce")
    claim = real.fordring(**DAYCARE, srb=date(2026, 10, 31))
    outcome = real.register(konto=real.konto(), fordringer=(claim,))
    assert outcome.afvist
    assert set(codes_in(outcome)) == {"100"}


def test_a_type_without_a_published_filter_gets_one_remark(real: Any, codes_in: Codes) -> None:
    import psrm_validation

    claims = [{"type": code} for code in real.codes.fordringstype.values()]
    reports = psrm_validation.check_mappings(claims, today=date(2026, 11, 23))
    unpublished = {report.type for report in reports for found in report.findings if found.rule_id == "SBX-PSRM-001"}
    assert "KFBBSAG" in unpublished
    claim = real.fordring(**DAYCARE, srb=date(2026, 11, 1), type_code="KFBBSAG")
    outcome = real.register(konto=real.konto(), fordringer=(claim,))
    assert outcome.accepted
    assert codes_in(outcome) == ["102"]
    assert [remark.lokal_kode for remark in outcome.aarsager] == ["SBX-PSRM-001"]


def test_a_type_without_a_published_filter_is_still_remarked_on_by_general_rules(real: Any) -> None:
    claim = real.fordring(**DAYCARE, type_code="KFBBSAG")
    outcome = real.register(konto=real.konto(), fordringer=(claim,))
    assert outcome.accepted
    told = [(remark.code.removeprefix("SBX-ÅRS-"), remark.lokal_kode) for remark in outcome.aarsager]
    assert sorted(told) == [("100", "PSRM-K-550"), ("102", "SBX-PSRM-001")]
