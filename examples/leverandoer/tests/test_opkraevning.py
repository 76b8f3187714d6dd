"""A vendor's tests: their own code against a debtor system that lives in the test's process. No server, no network."""

from datetime import date

import httpx
import pytest

from services.opkraevning import Opkraevning, Regning, Svar

OKTOBER = date(2026, 10, 1)
FRIST = date(2026, 10, 15)
pytestmark = pytest.mark.oir(clock_frozen="2026-11-23T09:00:00+01:00")


@pytest.fixture
def opkraevning(oir):
    return Opkraevning(oir.http, oir.soap_url("DebitorRegistreringAfsend"))


@pytest.fixture
def regning():
    return Regning("6101901234", "2500.00", OKTOBER, FRIST)


def test_a_charge_is_taken_in_without_remarks(opkraevning, regning):
    assert opkraevning.send(regning) == Svar(modtaget=True, koder=())


def test_exactly_one_claim_of_that_amount_arrives(oir, opkraevning, regning):
    opkraevning.send(regning)
    oir.expect(
        operation="OpretDebitorkontoRegistrering",
        konto=regning.konto_id,
        FordringBeløb="2500.00",
        accepted=True,
        times=1,
    )


def test_a_wrong_expectation_says_what_came_nearest(oir, opkraevning, regning):
    opkraevning.send(regning)
    with pytest.raises(AssertionError, match=r"FordringBeløb 2500.00, expected 2600.00"):
        oir.expect(operation="OpretDebitorkontoRegistrering", konto=regning.konto_id, FordringBeløb="2600.00")


def test_what_psrm_would_refuse_months_from_now_is_told_today(opkraevning):
    before_due = Regning("6101901234", "2500.00", OKTOBER, date(2026, 9, 15))
    svar = opkraevning.send(before_due)
    assert svar.modtaget
    assert "R_6_1" in svar.koder


@pytest.mark.oir(psrm="enforce")
def test_a_municipality_that_enforces_the_rules_does_not_take_it(opkraevning):
    before_due = Regning("6101901234", "2500.00", OKTOBER, date(2026, 9, 15))
    assert not opkraevning.send(before_due).modtaget


@pytest.mark.oir_fault("timeout-after", times=1)
def test_an_answer_that_is_lost_makes_no_second_claim(oir, opkraevning, regning):
    assert opkraevning.send(regning).modtaget
    oir.expect(operation="OpretDebitorkontoRegistrering", konto=regning.konto_id, times=2)
    (konto,) = oir.json("GET", "/api/debitor/konti")["konti"]
    assert konto["konto_id"] == regning.konto_id


@pytest.mark.oir_fault("closed;from=08:00;to=12:00")
def test_a_charge_waits_while_the_debtor_system_is_closed(oir_clock, opkraevning, regning):
    assert opkraevning.send(regning) is None
    oir_clock.advance("PT4H")
    assert [svar.modtaget for svar in opkraevning.send_ventende()] == [True]


def test_a_real_looking_cpr_number_gets_nowhere(oir, opkraevning):
    svar = opkraevning.send(Regning("0101901234", "2500.00", OKTOBER, FRIST))
    assert not svar.modtaget
    assert "0101901234" not in str(oir.journal())


@pytest.mark.oir(psrm="enforce")
@pytest.mark.oir_mistakes("KFDAINS", rules=("R_6_1", "R_2_3a", "R_2_1"))
def test_each_mistake_is_refused_for_the_rule_it_breaks(oir, mistake):
    answer = oir.send(mistake.message)
    assert not answer.accepted
    assert mistake.rule_id in answer.reasons


def test_the_same_code_over_a_real_socket(oir_server, regning):
    with httpx.Client() as http:
        svar = Opkraevning(http, oir_server.soap_url("DebitorRegistreringAfsend")).send(regning)
    assert svar.modtaget
    oir_server.expect(operation="OpretDebitorkontoRegistrering", fordring=regning.regning_id, times=1)
