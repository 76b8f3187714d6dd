"""A claim over the usual amount goes to hearing: the municipality stands by one, and takes the other back."""

import pytest

from tests.support.historie import Historie, fordring

STOR = fordring("f1", "12000.00")


def i_hoering(historie: Historie) -> None:
    """The claim is sent, and PSRM asks whether it is right. Nothing is received yet."""
    historie.registrer(STOR)
    historie.overdrag("f1")
    assert historie.tilstand("f1") == "hoering"
    (sendt,) = historie.psrm("f1")
    assert (sendt["tilstand"], sendt["modtaget"], sendt["saldo"]) == ("HØRING", None, "0.00")
    (hoering,) = historie.fortalt("debitor.overdragelse.hoering")
    assert [each["kode"] for each in hoering["aarsager"]] == ["R_4_2"]
    historie.staar("12000.00", f1="12000.00")


def svar(historie: Historie, valg: str) -> None:
    """The municipality answers, and the next day's receipts are fetched."""
    body = {"valg": valg, "begrundelse": "Fem måneder i samme regning."}
    told = historie.sandkasse.json("POST", f"/api/debitor/fordringer/{STOR['fordring_id']}/hoering", json=body)
    assert told["resultat"] == "ACCEPTERET"
    historie.frem("P2D")


@pytest.mark.indstillinger(inddrivelse={"hoering": "godkendes"})
def test_a_hearing_that_is_approved_ends_in_collection(historie: Historie) -> None:
    i_hoering(historie)
    svar(historie, "godkend")
    assert historie.tilstand("f1") == "under-inddrivelse"
    (modtaget,) = historie.psrm("f1")
    assert (modtaget["tilstand"], modtaget["saldo"]) == ("MODTAGET", "12000.00")
    assert historie.nyt("debitor.overdragelse") == ["debitor.overdragelse.hoering", "debitor.overdragelse.udfoert"]
    historie.staar("12000.00", f1="12000.00", rente="0.00", gebyr="0.00")


@pytest.mark.indstillinger(inddrivelse={"hoering": "godkendes"})
def test_a_hearing_that_is_regretted_leaves_the_claim_at_home(historie: Historie) -> None:
    i_hoering(historie)
    svar(historie, "fortryd")
    assert historie.tilstand("f1") == "afvist"
    (fortrudt,) = historie.psrm("f1")
    assert (fortrudt["tilstand"], fortrudt["saldo"]) == ("FORTRUDT", "0.00")
    assert historie.nyt("debitor.overdragelse") == ["debitor.overdragelse.hoering", "debitor.overdragelse.afvist"]
    historie.staar("12000.00", f1="12000.00")
    historie.betal("b1", "12000.00")
    historie.staar("0.00", f1="0.00")
    assert historie.tilstand("f1") == "afsluttet"


@pytest.mark.indstillinger(inddrivelse={"hoering": "venter"})
def test_a_hearing_nobody_answers_runs_out(historie: Historie) -> None:
    i_hoering(historie)
    historie.frem("P16D")
    assert historie.tilstand("f1") == "afvist"
    (afvist,) = historie.psrm("f1")
    assert (afvist["tilstand"], afvist["saldo"]) == ("AFVIST", "0.00")
    historie.staar("12000.00", f1="12000.00")
