"""Whole action messages: verdicts, what is not known, claims inside them, agreements."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_kernel.findings import Outcome
from psrm_validation import Basis, Fordring, LayerStatus, Rulebook, Skyldner, Verdict
from psrm_validation.agreement import aftaler_from_mapping
from psrm_validation.aktion import (
    Aktion,
    AktionKode,
    AktionReport,
    AktionStatus,
    Kendt,
    KendtAktion,
    KendtFordring,
    Tilstand,
    check_action,
    check_action_mapping,
    claims_of,
)
from psrm_validation.claim import OevrigeStamdata

TODAY = date(2026, 3, 16)
BOOK = Rulebook.load()
CLAIM = Fordring(
    id="f-1",
    type="KFDAINS",
    art="INDR",
    hovedstol=1200_00,
    beloeb=1200_00,
    beskrivelse="Faktura 1007",
    periode_start=date(2026, 1, 1),
    periode_slut=date(2026, 1, 31),
    stiftelsesdato=date(2026, 1, 1),
    forfaldsdato=date(2026, 1, 15),
    srb=date(2026, 1, 20),
    foraeldelsesdato=date(2029, 1, 15),
    reference="SAG-7-1",
    skyldnere=(Skyldner(cpr="6101011234"),),
)
FEE = replace(
    CLAIM,
    id="f-2",
    type="GEDAINS",
    hovedstol=250_00,
    beloeb=250_00,
    periode_start=date(2026, 2, 2),
    periode_slut=date(2026, 2, 2),
    stiftelsesdato=date(2026, 2, 2),
    forfaldsdato=date(2026, 2, 2),
    srb=date(2026, 2, 12),
    foraeldelsesdato=date(2029, 2, 2),
    reference="SAG-7-2",
    skyldnere=(),
)
CREATE = Aktion(AktionKode.OPRET, aktion_id="a-1", fordring=CLAIM)
WRITE_DOWN = Aktion(
    AktionKode.NEDSKRIV, fordring_id="1001", beloeb=100_00, aarsag="INDB", virkningsdato=date(2026, 3, 10)
)
UNDO = Aktion(AktionKode.OANI, fordring_id="1001", ref_aktion_id="a-2", beloeb=100_00, virkningsdato=date(2026, 3, 10))
KNOWN = KendtFordring("1001", type="KFDAINS", art="INDR", hovedstol=1200_00, saldo_sendt=1200_00)
DONE = KendtAktion(
    "a-2",
    AktionKode.NEDSKRIV,
    fordring_id="1001",
    aarsag="INDB",
    beloeb=100_00,
    virkningsdato=date(2026, 3, 10),
)


def known(*things: KendtFordring | KendtAktion, whole: bool = True) -> Kendt:
    return Kendt(
        {each.fordring_id: each for each in things if isinstance(each, KendtFordring)},
        {each.aktion_id: each for each in things if isinstance(each, KendtAktion)},
        fuldstaendig=whole,
    )


def checked(aktion: Aktion, kendt: Kendt | None = None, **options: Any) -> AktionReport:
    return check_action(aktion, kendt or Kendt(), **{"day": TODAY, "rulebook": BOOK, **options})


def outcomes(report: AktionReport) -> dict[str, str]:
    return {each.rule_id: each.outcome.value for each in report.findings}


def test_a_create_without_faults_is_udfoert_though_nothing_is_known():
    report = checked(CREATE)
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())
    assert [each.path for each in report.fordringer] == ["fordring"]
    assert report.fordringer[0].report.verdict is Verdict.UDFOERT


def test_a_fault_in_the_claim_is_the_verdict_of_the_message():
    report = checked(replace(CREATE, fordring=replace(CLAIM, srb=date(2026, 1, 2))))
    assert report.verdict is Verdict.AFVIST
    assert report.findings == ()
    assert [each.rule_id for each in report.fordringer[0].report.findings] == ["R_6_1"]


def test_related_claims_have_the_main_claim_of_the_message():
    (_, main), (path, fee) = claims_of(replace(CREATE, fordringshaver="1234", relaterede=(FEE,)))
    assert (path, fee.hf, fee.relation) == ("relaterede[0]", main, "RELATERET")
    assert (main.relation, main.fordringshaver, fee.fordringshaver) == ("HOVEDFORDRING", "1234", "1234")


def test_a_related_claim_without_debtors_of_its_own_has_those_of_its_main_claim():
    report = checked(replace(CREATE, relaterede=(FEE,)))
    assert report.verdict is Verdict.UDFOERT
    assert report.fordringer[1].report.findings == ()


def test_a_related_claim_with_an_art_its_type_does_not_take_is_told_once():
    report = checked(replace(CREATE, relaterede=(replace(FEE, art="MODR"),)))
    assert {each.rule_id for each in report.fordringer[1].report.findings} == {"R_1_1"}
    assert report.verdict is Verdict.AFVIST


def test_a_message_without_debtor_is_rejected_although_a_lone_claim_is_not():
    report = checked(replace(CREATE, fordring=replace(CLAIM, skyldnere=())))
    assert outcomes(report) == {"PSRM-K-5": "afvis"}
    assert report.fordringer[0].report.findings == ()


def test_a_late_related_claim_gets_its_main_claim_from_what_is_known():
    late = replace(
        CREATE,
        fordring=replace(
            FEE, relation="RELATERET", skyldnere=CLAIM.skyldnere, oevrige=OevrigeStamdata(hovedfordring_id="1001")
        ),
    )
    main = replace(KNOWN, stamdata=replace(CLAIM, art="MODR"), modtagelsesdato=date(2026, 3, 2))
    report = checked(late, known(main))
    assert {each.rule_id for each in report.fordringer[0].report.findings} == {"PSRM-K-270"}
    (_, claim) = next(claims_of(late, main))
    assert claim.hf is not None
    assert claim.hf.modtagelsesdato == date(2026, 3, 2)


def test_a_late_related_claim_whose_main_claim_nobody_tells_of_is_undecided():
    fee = replace(FEE, relation="RELATERET", skyldnere=CLAIM.skyldnere)
    late = replace(CREATE, fordring=replace(fee, oevrige=OevrigeStamdata(hovedfordring_id="1001")))
    report = checked(late)
    assert report.verdict is Verdict.UAFGJORT
    assert [(each.rule_id, each.path) for each in report.findings] == [("SBX-AKTION-007", "fordring.hovedfordring_id")]


def test_a_write_down_of_a_claim_that_nobody_told_of_is_undecided_and_says_what_is_missing():
    report = checked(WRITE_DOWN)
    (finding,) = report.findings
    assert (report.verdict, finding.outcome) == (Verdict.UAFGJORT, Outcome.IKKE_EVALUERET)
    assert (finding.path, finding.read) == ("fordring_id", {"fordring_id": "1001"})
    assert "1001" in finding.message.da
    assert "PSRM-K-498" in finding.expected


def test_a_write_down_of_a_known_claim_is_udfoert():
    report = checked(WRITE_DOWN, known(KNOWN, whole=False))
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())
    assert report.layers[0].status is LayerStatus.PASSED


def test_a_write_down_of_a_claim_that_does_not_exist_is_rejected():
    assert outcomes(checked(WRITE_DOWN, known())) == {"PSRM-R-022": "afvis"}


def test_a_fact_that_is_missing_about_a_known_claim_leaves_only_its_own_rule_undecided():
    report = checked(WRITE_DOWN, known(replace(KNOWN, saldo_sendt=None)))
    (finding,) = report.findings
    assert (finding.rule_id, finding.outcome.value, finding.expected) == ("PSRM-R-212", "ikke_evalueret", "saldo_sendt")


def test_a_field_that_is_missing_is_called_by_its_name():
    (finding,) = checked(replace(WRITE_DOWN, aarsag=None, beloeb=100_00), known(KNOWN)).findings
    assert finding.path == "aarsag"
    assert finding.message.da == "Årsag mangler i NEDSKRIV, så det kan ikke afgøres, hvad PSRM svarer."
    assert finding.fix.da == "Udfyld årsag."
    (finding,) = checked(WRITE_DOWN, known(replace(KNOWN, saldo_sendt=None))).findings
    assert "fordi saldo sendt til inddrivelse ikke er oplyst for fordringen" in finding.message.da
    assert finding.fix.da == "Oplys saldo sendt til inddrivelse i known (saldo_sendt)."


def test_a_sure_rejection_goes_before_what_is_not_known():
    report = checked(replace(WRITE_DOWN, aarsag="FAST"))
    assert report.verdict is Verdict.AFVIST
    assert outcomes(report)["SBX-AKTION-007"] == "ikke_evalueret"


@pytest.mark.parametrize("kode", [code for code in AktionKode if code is not AktionKode.OPRET])
def test_no_action_on_an_unknown_claim_is_udfoert_by_accident(kode: AktionKode):
    aktion = Aktion(
        kode,
        fordring_id="1001",
        ref_aktion_id="a-2",
        fordring=CLAIM if kode is AktionKode.GENINDSEND else None,
        beloeb=100_00,
        ny_hovedstol=1300_00,
        aarsag={AktionKode.NEDSKRIV: "REGU", AktionKode.TILBAGEKALD: "KLAG"}.get(kode),
    )
    assert checked(aktion).verdict is Verdict.UAFGJORT
    assert checked(aktion, known()).verdict is Verdict.AFVIST


@pytest.mark.parametrize("kode", list(AktionKode))
def test_an_action_without_anything_is_rejected_once(kode: AktionKode):
    report = checked(Aktion(kode))
    assert report.verdict is Verdict.AFVIST
    assert len(report.findings) == 1


def test_a_reversal_of_an_action_that_nobody_told_of_names_claim_and_action():
    report = checked(UNDO)
    assert [each.rule_id for each in report.findings] == ["SBX-AKTION-007", "SBX-AKTION-008"]
    assert [each.path for each in report.findings] == ["fordring_id", "ref_aktion_id"]


def test_a_reversal_may_name_the_action_only():
    by_action = replace(UNDO, fordring_id=None)
    assert checked(by_action, known(KNOWN, DONE)).verdict is Verdict.UDFOERT
    assert [each.rule_id for each in checked(by_action).findings] == ["SBX-AKTION-008"]


def test_a_reversal_of_a_done_write_down_is_udfoert():
    report = checked(UNDO, known(KNOWN, DONE))
    assert (report.verdict, report.findings) == (Verdict.UDFOERT, ())


def test_everything_wrong_with_a_reversal_is_told():
    other = replace(DONE, beloeb=90_00, aarsag="REGU", virkningsdato=date(2026, 3, 1), tilbagefoert_af="a-3")
    report = checked(UNDO, known(KNOWN, other))
    assert set(outcomes(report)) == {"PSRM-K-469", "PSRM-K-470", "PSRM-K-471", "PSRM-K-503"}


def test_a_withdrawal_as_a_mistake_is_told_once():
    gone = replace(KNOWN, tilstand=Tilstand.TILBAGEKALDT, tilbagekaldsaarsag="FEJL")
    for aktion in (WRITE_DOWN, UNDO, Aktion(AktionKode.TILBAGEKALD, fordring_id="1001", aarsag="KLAG")):
        assert outcomes(checked(aktion, known(gone, DONE))) == {"PSRM-K-602": "afvis"}


def test_the_claim_of_a_waiting_action_waits_but_the_action_itself_does_not():
    waiting = replace(DONE, aktion_id="a-9", status=AktionStatus.MODTAGET)
    assert outcomes(checked(WRITE_DOWN, known(KNOWN, waiting))) == {"PSRM-K-418": "afvis"}
    assert checked(replace(WRITE_DOWN, aktion_id="a-9"), known(KNOWN, waiting)).verdict is Verdict.UDFOERT


def test_the_future_is_told_by_one_code_and_the_time_after_receipt_by_another():
    tomorrow = replace(WRITE_DOWN, virkningsdato=date(2026, 3, 17))
    late = replace(WRITE_DOWN, modtaget=date(2026, 3, 5))
    assert outcomes(checked(tomorrow, known(KNOWN))) == {"PSRM-K-548": "afvis"}
    assert outcomes(checked(late, known(KNOWN))) == {"PSRM-K-464": "afvis"}


def test_a_resend_after_bord_is_advised_against_and_not_rejected():
    original = replace(
        KNOWN, tilstand=Tilstand.TILBAGEKALDT, tilbagekaldsaarsag="BORD", stamdata=CLAIM, fordringshaver="1234"
    )
    resend = Aktion(AktionKode.GENINDSEND, fordring_id="1001", fordring=CLAIM, fordringshaver="1234")
    report = checked(resend, known(original))
    assert outcomes(report) == {"PSRM-R-227": "advarsel"}
    assert report.verdict is Verdict.UDFOERT


def test_a_permission_to_create_is_not_asked_of_a_resend():
    aftaler = aftaler_from_mapping(
        {"version": "1", "fordringshaver": "1234", "tilladelser": ["GENINDSENDFORDRING", "NEDSKRIV"]}
    )
    original = replace(KNOWN, tilstand=Tilstand.TILBAGEKALDT, tilbagekaldsaarsag="KLAG", stamdata=CLAIM)
    resend = Aktion(AktionKode.GENINDSEND, fordring_id="1001", fordring=CLAIM)
    assert checked(resend, known(original), aftaler=aftaler).verdict is Verdict.UDFOERT
    rejected = checked(CREATE, aftaler=aftaler)
    assert {each.rule_id for each in rejected.fordringer[0].report.findings} == {"PSRM-K-416"}


def test_without_an_agreement_the_layer_says_that_permissions_were_not_checked():
    assert checked(WRITE_DOWN, known(KNOWN)).layers[0].reason is not None
    aftaler = aftaler_from_mapping({"version": "1", "fordringshaver": "1234"})
    report = checked(WRITE_DOWN, known(KNOWN), aftaler=aftaler)
    assert (report.layers[0].reason, report.rulebook_version) == (None, f"{BOOK.version}+1")


def test_the_day_of_receipt_is_the_actions_own_or_today():
    assert (checked(CREATE).modtaget, checked(CREATE).basis) == (TODAY, Basis.TODAY)
    given = checked(replace(CREATE, modtaget=date(2026, 3, 2)))
    assert (given.modtaget, given.basis) == (date(2026, 3, 2), Basis.GIVEN)
    assert given.fordringer[0].report.modtagelsesdato == date(2026, 3, 2)


def test_a_report_survives_being_written_and_read():
    report = checked(replace(CREATE, relaterede=(replace(FEE, srb=None),), noter=("",)))
    assert AktionReport.from_dict(report.as_dict()) == report
    assert report.as_dict()["fordringer"][1]["path"] == "relaterede[0]"


def test_an_action_id_with_a_cpr_number_is_masked():
    report = checked(replace(CREATE, aktion_id="sag-610101-1234"))
    assert report.aktion_id is not None
    assert "1234" not in report.aktion_id


def test_a_check_that_breaks_down_hides_no_other(monkeypatch):
    from psrm_validation.aktion import ACTION_CHECKS

    def broken(*_: object) -> Any:
        raise RuntimeError("0101901234")

    monkeypatch.setitem(ACTION_CHECKS, "PSRM-K-408", replace(ACTION_CHECKS["PSRM-K-408"], function=broken))
    from psrm_validation.aktion.run import rules_of

    rules_of.cache_clear()
    report = checked(replace(WRITE_DOWN, aarsag="FAST"), known(KNOWN))
    rules_of.cache_clear()
    assert outcomes(report) == {"PSRM-K-408": "ikke_evalueret", "PSRM-K-571": "afvis"}
    assert report.layers[0].status is LayerStatus.CRASHED
    assert "0101901234" not in str(report.as_dict())


def test_as_of_is_receipt_and_today():
    action = {
        "aktion": "NEDSKRIV",
        "fordring_id": 1001,
        "beloeb": "10.00",
        "aarsag": "INDB",
        "virkningsdato": "2026-03-20",
    }
    told = {"fordringer": [{"fordring_id": "1001", "saldo_sendt": 1200}]}
    assert check_action_mapping(action, known=told, today=TODAY).verdict is Verdict.AFVIST
    later = check_action_mapping(action, known=told, today=TODAY, as_of=date(2026, 3, 20))
    assert (later.verdict, later.basis) == (Verdict.UDFOERT, Basis.AS_OF)
