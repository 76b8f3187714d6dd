"""Over sockets: the mother pays at the desk while PSRM has the claim. PSRM is told, and so is the line-of-business system."""

from tests.support.historie import Historie, navn
from tests.support.historie_soap import betaling, endepunkt, registrering, skylder


def test_a_payment_at_the_desk_writes_the_claim_down_at_psrm(over_socket: Historie) -> None:
    historie = over_socket
    registrer = historie.sandkasse.zeep("DebitorRegistreringAfsend").service.OpretDebitorkontoRegistrering
    indbetal = historie.sandkasse.zeep("DebitorIndbetalingAfsend").service.ForetagIndbetaling
    with endepunkt(historie) as fagsystem:
        accept = registrer(**registrering("f1", "2500.00"))["DebitorRegistreringAcceptStruktur"]
        assert accept["AccepteretUdenBemærkninger"] is True
        historie.staar("2500.00", f1="2500.00")
        assert skylder(historie) == "2500.00"
        historie.overdrag("f1")
        (hos_psrm,) = historie.psrm("f1")
        assert hos_psrm["saldo"] == "2500.00"

        # The desk takes 1,000.00: in the next query, and told to the line-of-business system at once.
        svar = indbetal(**betaling("b1", "1000.00", "2026-11-23"))
        assert svar["DebitorRegistreringAcceptStruktur"] is not None
        assert skylder(historie) == "1500.00"
        historie.staar("1500.00", f1="1500.00")
        daekket = fagsystem.naeste()
        assert fagsystem.konto(daekket) == navn("k1")
        assert fagsystem.beloeb(daekket, "FordringDækningBeløb") == ["1000.00"]

        # PSRM hears of it as NEDSKRIV with the reason INDB, effective the day she paid.
        historie.frem("PT1H")
        (hos_psrm,) = historie.psrm("f1")
        assert (hos_psrm["tilstand"], hos_psrm["saldo"]) == ("MODTAGET", "1500.00")
        assert [each["aktion"] for each in historie.vej("f1")["aktioner"]] == ["OPRETFORDRING", "NEDSKRIV"]
        nedskriv = historie.vej("f1")["aktioner"][-1]
        assert (nedskriv["indhold"]["aarsag"], nedskriv["tilstand"]) == ("INDB", "udført")
        assert nedskriv["indhold"]["virkningsdato"] == "2026-11-23"

        # More than she owes is refused with the true arrears.
        nej = indbetal(**betaling("b2", "1500.01", "2026-11-23"))
        assert f"{nej['ForetagIndbetalingAfvisningUddybendeSvar']['RestanceBeløb']:.2f}" == "1500.00"

        # The rest she pays at PSRM; the debtor system and the line-of-business system hear of it the next morning.
        historie.psrm_faar("1500.00")
        historie.frem("P1D")
        historie.staar("0.00", f1="0.00")
        assert skylder(historie) == "0.00"
        assert fagsystem.beloeb(fagsystem.naeste(), "FordringDækningBeløb") == ["1500.00"]
        assert historie.underretninger() == [("UDLIGNING", "1500.00")]
        assert historie.tilstand("f1") == "afsluttet"
