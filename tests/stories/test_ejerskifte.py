"""The account changes owner: the father's new claims are his, the mother's old ones stay hers, at the desk and at PSRM."""

from tests.support.historie import FAR, MOR, START, Historie, fordring, navn, person

FAR_BETALER = {"betaler_ident": person(FAR)["ident"], "betaler_type": "person", "ansvarlig": None}
MOR_BETALER = {"betaler_ident": person(MOR)["ident"], "betaler_type": "person", "ansvarlig": None}


def test_old_claims_stay_with_the_old_owner(historie: Historie) -> None:
    historie.registrer(fordring("f1", "1000.00"))
    assert historie.goer(f"konti/{navn('k1')}/ejerskifte", {"registreret": START})["resultat"] == "ACCEPTERET"
    historie.staar("1000.00", f1="1000.00")

    # Until the new owner is told, nothing new can be put on the account.
    venter = {"konto_id": navn("k1"), "registreret": START, "fordringer": [fordring("f2", "600.00")]}
    nej = historie.goer("registreringer", venter)
    assert nej["resultat"] == "AFVIST", nej
    historie.staar("1000.00", f1="1000.00")

    ny_ejer = {"type_id": "daginstitution", "debitor": person(FAR)}
    ja = historie.goer("registreringer", venter | {"ejerskifte": True, "konto": ny_ejer})
    assert ja["resultat"] == "ACCEPTERET", ja["aarsager"]
    konto = historie.staar("1600.00", f1="1000.00", f2="600.00")
    assert konto["debitor"]["ident"] == person(FAR)["ident"]
    ansvarlige = {each["fordring_id"]: each["ansvarlig"]["ident"] for each in konto["fordringer"]}
    assert ansvarlige == {navn("f1"): person(MOR)["ident"], navn("f2"): person(FAR)["ident"]}

    # The father can pay his own 600.00 and no more; the mother her 1,000.00.
    nej = historie.betal("b1", "700.00", **FAR_BETALER)
    assert (nej["resultat"], nej["restance"]) == ("AFVIST", "600.00")
    assert historie.betal("b2", "600.00", **FAR_BETALER)["resultat"] == "ACCEPTERET"
    historie.staar("1000.00", f1="1000.00", f2="0.00")
    assert historie.betal("b3", "250.00", **MOR_BETALER)["resultat"] == "ACCEPTERET"
    historie.staar("750.00", f1="750.00", f2="0.00")
    assert len(historie.fortalt("debitor.daekning.registreret")) == 2

    # What she does not pay PSRM gets with her as the debtor, and with her alone.
    historie.overdrag("f1")
    (sendt,) = historie.psrm("f1")
    assert sendt["saldo"] == "750.00"
    skyldnere = historie.sandkasse.json("GET", f"/api/receiver/fordringer/{sendt['fordring_id']}")["skyldnere"]
    assert [each["ident"][:4] for each in skyldnere] == [MOR[:4]]
    historie.psrm_faar("750.00")
    historie.frem("P2D")
    historie.staar("0.00", f1="0.00", f2="0.00")
    assert historie.tilstand("f1") == "afsluttet"
