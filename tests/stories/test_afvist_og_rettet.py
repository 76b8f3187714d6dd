"""A claim whose last timely day lies before its due date: held back, sent all the same, refused by PSRM, corrected and sent again."""

from tests.support.historie import START, Historie, fordring, navn

FORKERT = fordring("f1", "2500.00", srb="2026-09-15")


def test_a_claim_psrm_refuses_is_corrected_and_sent_again(historie: Historie) -> None:
    bemaerkninger = historie.registrer(FORKERT)["aarsager"]
    assert [each["lokal_kode"] for each in bemaerkninger] == ["R_6_1"]
    historie.staar("2500.00", f1="2500.00")

    # The check holds it back, and says why.
    historie.overdrag("f1")
    assert historie.tilstand("f1") == "holdt"
    assert [each["rule_id"] for each in historie.vej("f1")["grunde"]] == ["R_6_1"]
    assert historie.nyt("debitor.overdragelse") == ["debitor.overdragelse.holdt"]
    assert historie.hos_psrm() == []

    # The municipality insists, and PSRM refuses.
    historie.sandkasse.change(opkraevning={"overdragelse": "altid"})
    historie.overdrag("f1")
    assert historie.tilstand("f1") == "afvist"
    (afvist,) = historie.fortalt("debitor.overdragelse.afvist")
    assert [each["kode"] for each in afvist["aarsager"]] == ["R_6_1"]
    assert [each["tilstand"] for each in historie.psrm("f1")] in ([], ["AFVIST"])
    historie.staar("2500.00", f1="2500.00")

    # The wrong claim is adjusted down to nothing and the right one registered: two documents, and still 2,500.00 is owed.
    nedregulering = {
        "nedregulering_id": navn("n1"),
        "registreret": START,
        "fordring_id": navn("f1"),
        "beloeb": "2500.00",
        "aarsag_id": "fejl",
    }
    rettet = historie.goer(
        "registreringer",
        {
            "konto_id": navn("k1"),
            "registreret": START,
            "nedreguleringer": [nedregulering],
            "fordringer": [fordring("f2", "2500.00")],
        },
    )
    assert (rettet["resultat"], rettet["aarsager"]) == ("ACCEPTERET", [])
    historie.staar("2500.00", f1="0.00", f2="2500.00")

    historie.sandkasse.change(opkraevning={"overdragelse": "kontrolleret"})
    historie.overdrag("f2")
    assert historie.tilstand("f2") == "under-inddrivelse"
    (modtaget,) = historie.psrm("f2")
    assert (modtaget["tilstand"], modtaget["saldo"]) == ("MODTAGET", "2500.00")
    assert historie.nyt("debitor.overdragelse") == ["debitor.overdragelse.afvist", "debitor.overdragelse.udfoert"]
    historie.staar("2500.00", f1="0.00", f2="2500.00")
