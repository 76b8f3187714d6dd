"""The debtor complains: the claim is called back with KLAG, the complaint is dismissed, and PSRM gets it again."""

from tests.support.historie import Historie, fordring, navn

TILBAGEKALD = "TILBAGEKALD_FRA_INDDRIVELSE"


def test_a_claim_is_called_back_for_a_complaint_and_sent_again(historie: Historie) -> None:
    historie.registrer(fordring("f1", "2500.00"))
    historie.overdrag("f1")
    (foerste,) = historie.psrm("f1")
    historie.psrm_faar("500.00")
    historie.frem("P1D")
    historie.staar("2000.00", f1="2000.00")
    historie.nyt()

    # Only PSRM can give it back, so the answer is put off; it comes with PSRM's receipt.
    svar = historie.anmod(TILBAGEKALD, "a1", "f1", aarsag_id="klage", data={"tilbagekald_aarsag": "KLAG"})
    assert svar["udfald"] == "udsat", svar
    historie.frem("PT1H")
    assert historie.tilstand("f1") == "tilbagekaldt"
    (besvaret,) = historie.fortalt("debitor.anmodning.besvaret")
    assert besvaret["anmodning_id"] == navn("a1")
    anmodning = historie.sandkasse.json("GET", f"/api/debitor/anmodninger/{navn('a1')}")
    assert anmodning["tilstand"] in ("gennemfoert", "gennemfoert-med-resultat")
    (hjemme,) = historie.psrm("f1")
    assert (hjemme["tilstand"], hjemme["tilbagekaldsaarsag"], hjemme["saldo"]) == ("TILBAGEKALDT", "KLAG", "0.00")

    # What PSRM covered stays covered.
    historie.staar("2000.00", f1="2000.00")
    igen = historie.anmod(TILBAGEKALD, "a2", "f1", aarsag_id="klage", data={"tilbagekald_aarsag": "KLAG"})
    assert (igen["udfald"], [each["kode"] for each in igen["aarsager"]]) == ("afvist", ["SBX-ÅRS-122"])

    # The complaint is dismissed: the same claim, with what is left of it, and a new id at PSRM.
    historie.overdrag("f1")
    assert historie.tilstand("f1") == "under-inddrivelse"
    gammel, ny = historie.psrm("f1")
    assert (gammel["fordring_id"], ny["genindsender_id"]) == (foerste["fordring_id"], foerste["fordring_id"])
    assert (ny["tilstand"], ny["saldo"], ny["hovedstol"]) == ("MODTAGET", "2000.00", "2500.00")
    historie.staar("2000.00", f1="2000.00")

    historie.psrm_faar("2000.00")
    historie.frem("P1D")
    historie.staar("0.00", f1="0.00")
    assert historie.tilstand("f1") == "afsluttet"
    sendt = [each["aktion"] for each in historie.vej("f1")["aktioner"]]
    assert sendt == ["OPRETFORDRING", "TILBAGEKALD", "GENINDSENDFORDRING"]
