"""A claim that lapses by statute (bortfald): called back with BORT, what was covered before the day stays, nothing is sent again."""

from tests.support.historie import Historie, fordring

TILSKUD = fordring(
    "f1",
    "2500.00",
    type_id="KFTILDA",
    stiftelsesdato="2026-09-30",
    foraeldelsesdato="2031-10-31",
)
"""A subsidy to be paid back: it lapses five years after the subsidy ended."""
TILBAGEKALD = "TILBAGEKALD_FRA_INDDRIVELSE"


def test_a_claim_that_lapses_is_called_back_for_good(historie: Historie) -> None:
    historie.registrer(TILSKUD, fordring("f2", "1000.00"))
    historie.staar("3500.00", f1="2500.00", f2="1000.00")
    historie.overdrag("f1")
    historie.overdrag("f2")
    assert (historie.tilstand("f1"), historie.tilstand("f2")) == ("under-inddrivelse", "under-inddrivelse")
    historie.psrm_faar("500.00")
    historie.frem("P3D")
    historie.staar("3000.00", f1="2000.00", f2="1000.00")

    # The subsidy's claim may lapse: PSRM gives it back, and keeps what it covered.
    bort = {"tilbagekald_aarsag": "BORT", "dato": historie.sandkasse.clock.today().isoformat()}
    assert historie.anmod(TILBAGEKALD, "a1", "f1", aarsag_id="andet", data=bort)["udfald"] == "udsat"
    historie.frem("PT1H")
    assert historie.tilstand("f1") == "tilbagekaldt"
    (hjemme,) = historie.psrm("f1")
    assert (hjemme["tilstand"], hjemme["tilbagekaldsaarsag"], hjemme["saldo"]) == ("TILBAGEKALDT", "BORT", "0.00")
    historie.staar("3000.00", f1="2000.00", f2="1000.00")
    assert len(historie.fortalt("debitor.anmodning.besvaret")) == 1

    # It is never sent again; what is left is written off at home.
    nej = historie.sandkasse.json("POST", f"/api/debitor/fordringer/{hjemme['reference']}/overdrag")
    assert (nej["resultat"], [each["kode"] for each in nej["aarsager"]]) == ("AFVIST", ["SBX-ÅRS-152"])
    afskrevet = historie.anmod("AFSKRIVNING", "a2", "f1", aarsag_id="eftergivet")
    assert afskrevet["udfald"] == "gennemfoert-med-resultat", afskrevet
    historie.staar("1000.00", f1="0.00", f2="1000.00")

    # BORT without its day is no request at all: refused at home, and PSRM hears nothing of it.
    uden_dag = historie.anmod(TILBAGEKALD, "a3", "f2", aarsag_id="andet", data={"tilbagekald_aarsag": "BORT"})
    assert (uden_dag["udfald"], [each["kode"] for each in uden_dag["aarsager"]]) == ("afvist", ["SBX-ÅRS-122"])
    historie.frem("PT1H")
    assert historie.tilstand("f2") == "under-inddrivelse"
    assert [each["aktion"] for each in historie.vej("f2")["aktioner"]] == ["OPRETFORDRING"]
    historie.staar("1000.00", f1="0.00", f2="1000.00")
