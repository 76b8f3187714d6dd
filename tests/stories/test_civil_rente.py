"""A civil claim bears interest day by day: PSRM takes it month by month, and the fees it cannot judge stay at home."""

from tests.support.historie import Historie, fordring, person

FAKTURA = fordring(
    "f1",
    "2500.00",
    type_id="KTCIVIL",
    forfaldsdato="2026-12-01",
    srb="2026-12-15",
    periode_start="2026-12-01",
    periode_slut="2026-12-01",
    stiftelsesdato="2026-12-01",
    foraeldelsesdato="2029-12-02",
)
CIVIL = {"type_id": "civilret", "debitor": person()}


def test_interest_by_renteloven_is_handed_over_by_calendar_month(historie: Historie) -> None:
    historie.registrer(FAKTURA, konto_felter=CIVIL)
    historie.staar("2500.00", f1="2500.00")

    # 9.75 % a year: 30 days of December and the first of January, added on 2 January; one fee of 100.00.
    historie.til("2027-01-03")
    konto = historie.staar("2620.70", f1="2500.00", rente="20.70", gebyr="100.00")
    renter = [(each["fra"], each["til"], each["beloeb"]) for each in konto["tillaeg"] if each["art"] != "rykkergebyr"]
    assert renter == [("2026-12-02", "2026-12-31", "20.03"), ("2027-01-01", "2027-01-01", "0.67")]

    # Three reminders and a notice later PSRM has the claim and five months' worth of interest; of the fee's type nothing is published.
    historie.til("2027-02-22")
    historie.staar("2854.76", f1="2500.00", rente="54.76", gebyr="300.00")
    assert historie.tilstand("f1") == "under-inddrivelse"
    assert historie.nyt("debitor.rykker") == 3 * ["debitor.rykker.sendt"]
    sendt = historie.hos_psrm()
    assert {each["tilstand"] for each in sendt} == {"MODTAGET"}
    assert sorted(each["saldo"] for each in sendt if each["type"] == "KFOPREN") == sorted(
        ["20.03", "0.67", "20.03", "0.67", "13.36"]
    )
    (overdragelse,) = historie.vej("f1")["aktioner"]
    assert [each["rule_id"] for each in overdragelse["udeladt"]] == 3 * ["SBX-ÅRS-159"]

    # She pays PSRM before its interest begins; the fees she pays at the desk.
    historie.psrm_faar("2554.76")
    historie.frem("P1D")
    historie.staar("300.00", f1="0.00", rente="0.00", gebyr="300.00")
    assert historie.betal("b1", "300.00")["resultat"] == "ACCEPTERET"
    historie.staar("0.00", f1="0.00", gebyr="0.00")
    assert historie.tilstand("f1") == "afsluttet"
    historie.til("2027-04-01")
    assert historie.staar("0.00")["afsluttet"] is not None
    assert historie.nyt("debitor.konto") == ["debitor.konto.afsluttet"]
