"""Over sockets: a part of the claim is written off, and the write-off undone when the debtor turns out to have money."""

from typing import Any

from tests.support.historie import START, Historie, navn
from tests.support.historie_soap import betaling, endepunkt, hoved, klasse, registrering, skylder


def anmodning(name: str, handling: str, data: dict[str, Any], aarsag: tuple[str, str] | None = None) -> dict[str, Any]:
    """AnmodDebitorkontoMedFordringer about the claim f1."""
    given = {} if aarsag is None else {"DebitorkontoAnmodningÅrsag": klasse(*aarsag)}
    return {
        "HovedOplysninger": hoved(),
        "DebitorkontoAnmodningIdentifikation": navn(name),
        "DebitorkontoAnmodningHandlingType": klasse("handlingstype", handling),
        "DebitorkontoAnmodningHandlingData": data,
        "DebitorkontoIdentifikation": navn("k1"),
        "FordringIdentifikation": [navn("f1")],
        **given,
    }


def test_a_write_off_is_told_and_so_is_its_reversal(over_socket: Historie) -> None:
    historie = over_socket
    registrer = historie.sandkasse.zeep("DebitorRegistreringAfsend").service.OpretDebitorkontoRegistrering
    anmod = historie.sandkasse.zeep("DebitorkontoAnmodningAfsend").service.AnmodDebitorkontoMedFordringer
    indbetal = historie.sandkasse.zeep("DebitorIndbetalingAfsend").service.ForetagIndbetaling
    with endepunkt(historie) as fagsystem:
        registrer(**registrering("f1", "2500.00"))
        historie.staar("2500.00", f1="2500.00")

        # More than is owed cannot be written off; nothing is kept of the request.
        nej = anmod(**anmodning("a0", "AFSKRIVNING", {"HandlingBeløb": "2500.01"}))
        assert nej["AfvisningStruktur"] is not None
        historie.staar("2500.00", f1="2500.00")

        ja = anmod(**anmodning("a1", "AFSKRIVNING", {"HandlingBeløb": "900.00"}, ("afskrivningsaarsag", "eftergivet")))
        assert ja["HandlingGennemførtMedResultatInformationStruktur"] is not None
        historie.staar("1600.00", f1="1600.00")
        assert skylder(historie) == "1600.00"
        told = fagsystem.naeste()
        assert fagsystem.konto(told) == navn("k1")
        assert fagsystem.beloeb(told, "FordringAfskrivningBeløb") == ["900.00"]

        # What is left is paid; the claim is done.
        svar = indbetal(**betaling("b1", "1600.00", START[:10]))
        assert svar["DebitorRegistreringAcceptStruktur"] is not None
        historie.staar("0.00", f1="0.00")
        assert fagsystem.beloeb(fagsystem.naeste(), "FordringDækningBeløb") == ["1600.00"]
        assert historie.tilstand("f1") == "afsluttet"
        historie.frem("P40D")
        assert historie.staar("0.00")["afsluttet"] is not None

        # The write-off is undone in part: 400.00 is owed again, the account open, and the claim in collection.
        afskrevet = [each["bilag_id"] for each in historie.konto()["afskrivninger"]]
        konto_lukket = anmod(**anmodning("a2", "AFSKRIVNING_ANNULLER", {"HandlingBeløb": "400.00"}))
        assert konto_lukket["AfvisningStruktur"] is not None
        historie.goer(f"konti/{navn('k1')}/genoptag")
        ja = anmod(**anmodning("a3", "AFSKRIVNING_ANNULLER", {"HandlingBeløb": "400.00"}))
        assert ja["HandlingGennemførtMedResultatInformationStruktur"] is not None
        konto = historie.staar("400.00", f1="400.00")
        assert konto["afsluttet"] is None
        assert [each["tilbage"] for each in konto["afskrivninger"] if each["bilag_id"] in afskrevet] == ["500.00"]
        undone = fagsystem.naeste()
        assert fagsystem.beloeb(undone, "FordringAfskrivningNedreguleringBeløb") == ["400.00"]
        assert historie.tilstand("f1") in ("opkraeves", "rykket")
        assert historie.nyt("debitor.konto") == ["debitor.konto.afsluttet", "debitor.konto.genoptaget"]
