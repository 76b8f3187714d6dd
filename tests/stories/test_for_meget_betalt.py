"""The bank transfers more than is owed: the rest lies on the account, covers the next claim, and what is left goes back."""

from tests.support.historie import Historie, fordring, navn


def test_what_is_paid_too_much_covers_nothing_until_it_is_used_or_paid_out(historie: Historie) -> None:
    historie.registrer(fordring("f1", "1000.00"))
    historie.staar("1000.00", f1="1000.00")

    # At the desk nobody takes more than is owed, and the desk is told the true arrears.
    nej = historie.betal("b0", "1500.00", hvordan="kontant")
    assert (nej["resultat"], nej["restance"]) == ("AFVIST", "1000.00")
    assert [each["kode"] for each in nej["aarsager"]] == ["SBX-ÅRS-061"]
    historie.staar("1000.00", f1="1000.00")

    # A bank transfer has come already and cannot be refused.
    assert historie.betal("b1", "1500.00", hvordan="bankoverfoersel")["resultat"] == "ACCEPTERET"
    historie.staar("-500.00", f1="0.00", uplaceret="500.00")
    assert historie.tilstand("f1") == "afsluttet"
    (foretaget,) = historie.fortalt("debitor.indbetaling.foretaget")
    (daekket,) = [each["daekninger"] for each in historie.fortalt("debitor.daekning.registreret")]
    assert [(each["fordring_id"], each["beloeb"]) for each in daekket] == [(navn("f1"), "1000.00")]
    assert foretaget["indbetaling_id"] == navn("b1")

    # Money lies on it, so the account is not closed when its time comes.
    historie.frem("P40D")
    assert historie.staar("-500.00", uplaceret="500.00")["afsluttet"] is None

    # The rest goes back to the payer, once. Then nothing holds the account open.
    udbetal = f"konti/{navn('k1')}/indbetalinger/{navn('b1')}/udbetal"
    body = {"udbetaling_id": navn("u1")}
    assert historie.goer(udbetal, body)["resultat"] == "ACCEPTERET"
    historie.staar("0.00", f1="0.00")
    igen = historie.goer(udbetal, {"udbetaling_id": navn("u2")})
    assert (igen["resultat"], [each["kode"] for each in igen["aarsager"]]) == ("AFVIST", ["SBX-ÅRS-069"])
    historie.staar("0.00", f1="0.00")
    assert len(historie.fortalt("debitor.indbetaling.udbetalt")) == 1
    historie.frem("P40D")
    assert historie.staar("0.00")["afsluttet"] is not None
    assert historie.nyt("debitor.konto") == ["debitor.konto.afsluttet"]
