"""Mother and father are both liable: he pays what he can, PSRM gets both, and money from either covers the one debt."""

from tests.support.historie import FAR, START, Historie, fordring, navn, person

FARS_HAEFTELSE = {"haeftelse_id": navn("h1"), "registreret": START, "startdato": "2026-10-01", "part": person(FAR)}
SENERE = fordring("f2", "500.00", forfaldsdato="2027-01-01", srb="2027-01-15", foraeldelsesdato="2030-01-02")
FAR_BETALER = {"betaler_ident": person(FAR)["ident"], "betaler_type": "person", "ansvarlig": None}


def test_two_liable_persons_owe_one_debt(historie: Historie) -> None:
    historie.registrer(fordring("f1", "2000.00"), SENERE, haeftelser=[FARS_HAEFTELSE])
    historie.staar("2500.00", f1="2000.00", f2="500.00")

    # Both find it at the desk; a stranger finds nothing.
    for cpr, antal in ((FAR, 1), ("6303901239", 0)):
        fundet = historie.goer("indbetalinger/soeg", person(cpr))["konti"]
        assert [each["restance"] for each in fundet] == antal * ["2500.00"]
    assert historie.betal("b1", "300.00", **FAR_BETALER)["resultat"] == "ACCEPTERET"
    historie.staar("2200.00", f1="1700.00", f2="500.00")

    # PSRM gets both debtors, each for all of it.
    historie.overdrag("f1")
    (sendt,) = historie.psrm("f1")
    assert sendt["saldo"] == "1700.00"
    skyldnere = historie.sandkasse.json("GET", f"/api/receiver/fordringer/{sendt['fordring_id']}")["skyldnere"]
    assert len(skyldnere) == 2

    # Money the father pays at PSRM covers the debt the mother has, too.
    historie.psrm_faar("700.00", cpr=FAR)
    historie.frem("P1D")
    historie.staar("1500.00", f1="1000.00", f2="500.00")
    historie.psrm_faar("1000.00")
    historie.frem("P1D")
    historie.staar("500.00", f1="0.00", f2="500.00")
    assert historie.tilstand("f1") == "afsluttet"
    assert [kind for kind, _ in historie.underretninger()] == ["UDLIGNING", "UDLIGNING"]

    # His liability ends; from the next day on the rest is hers alone.
    slut = historie.sandkasse.clock.today().isoformat()
    ophoer = historie.goer(f"konti/{navn('k1')}/haeftelser/{navn('h1')}/afslut", {"slutdato": slut})
    assert ophoer["resultat"] == "ACCEPTERET", ophoer["aarsager"]
    historie.frem("P2D")
    nej = historie.betal("b2", "500.00", **FAR_BETALER)
    assert (nej["resultat"], [each["kode"] for each in nej["aarsager"]]) == ("AFVIST", ["SBX-ÅRS-065"])
    assert historie.betal("b3", "500.00")["resultat"] == "ACCEPTERET"
    historie.staar("0.00", f1="0.00", f2="0.00")
    assert historie.nyt("debitor.daekning") == 4 * ["debitor.daekning.registreret"]
    assert {each["konto_id"] for each in historie.sandkasse.json("GET", "/api/debitor/konti")["konti"]} == {navn("k1")}
