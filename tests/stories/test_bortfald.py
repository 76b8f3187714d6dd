"""A claim that lapses by statute (bortfald): called back with BORT and written off; what was covered before the day stays."""

from tests.support.historie import Historie, fordring, navn, person

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
    assert historie.tilstand("f1") == "afsluttet"
    (hjemme,) = historie.psrm("f1")
    assert (hjemme["tilstand"], hjemme["tilbagekaldsaarsag"], hjemme["saldo"]) == ("TILBAGEKALDT", "BORT", "0.00")
    assert len(historie.fortalt("debitor.anmodning.besvaret")) == 1

    # What is left is written off on the day of lapse: neither payable nor reminded of, and the line-of-business system hears of it.
    konto = historie.staar("1000.00", f1="0.00", f2="1000.00")
    (afskrevet,) = konto["afskrivninger"]
    assert (afskrevet["krav_id"], afskrevet["beloeb"], afskrevet["dato"]) == (navn("f1"), "2000.00", bort["dato"])
    (told,) = historie.fortalt("debitor.daekning.registreret")[-1]["afskrivninger"]
    assert (told["fordring_id"], told["beloeb"], told["aarsagstekst"]) == (navn("f1"), "2000.00", "Bortfaldet")
    (payable,) = historie.goer("indbetalinger/soeg", person())["konti"]
    assert [each["fordring_id"] for each in payable["fordringer"]] == [navn("f2")]

    # It is never sent again.
    nej = historie.goer(f"fordringer/{navn('f1')}/overdrag")
    assert (nej["resultat"], [each["kode"] for each in nej["aarsager"]]) == ("AFVIST", ["SBX-ÅRS-152"])
    assert "bortfaldet" in str(nej["aarsager"])

    # BORT without its day is no request at all: refused at home, and PSRM hears nothing of it.
    uden_dag = historie.anmod(TILBAGEKALD, "a3", "f2", aarsag_id="andet", data={"tilbagekald_aarsag": "BORT"})
    assert (uden_dag["udfald"], [each["kode"] for each in uden_dag["aarsager"]]) == ("afvist", ["SBX-ÅRS-122"])
    historie.frem("PT1H")
    assert historie.tilstand("f2") == "under-inddrivelse"
    assert [each["aktion"] for each in historie.vej("f2")["aktioner"]] == ["OPRETFORDRING"]
    historie.staar("1000.00", f1="0.00", f2="1000.00")
