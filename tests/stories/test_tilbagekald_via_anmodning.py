"""Over SOAP alone: the line-of-business system calls a claim back from PSRM, is put off, and is answered when PSRM has."""

from typing import Any

from lxml import etree

from tests.support.fagsystem import NS, text
from tests.support.historie import Historie, navn
from tests.support.historie_soap import endepunkt, hoved, klasse, registrering, skylder

SVAR = "AfsendDebitorkontoAnmodningSvar"
UDFALD = (
    "AfvisningStruktur",
    "AcceptUdenHandlingStatusStruktur",
    "HandlingGennemførtStruktur",
    "HandlingGennemførtMedResultatInformationStruktur",
    "HandlingUdsatTilSenereBehandlingStruktur",
    "HandlingEjGennemførtStruktur",
)
"""The six answers to a request."""


def test_a_claim_is_called_back_by_a_request_that_is_put_off_until_psrm_has_answered(over_socket: Historie) -> None:
    historie = over_socket
    with endepunkt(historie, "debitor.anmodning") as fagsystem:
        registrer = historie.sandkasse.zeep("DebitorRegistreringAfsend").service.OpretDebitorkontoRegistrering
        assert registrer(**registrering("f1", "2500.00"))["DebitorRegistreringAcceptStruktur"] is not None

        # While the municipality has the claim there is nothing to call back: refused, and the claim is named.
        nej = tilbagekald(historie, "a0", "KLAG")
        assert udfald(nej) == ["AfvisningStruktur"]
        (aarsag,) = nej["AfvisningStruktur"]["ResultatÅrsagStruktur"]
        assert (aarsag["LokalÅrsagKode"], aarsag["ElementVærdi"]) == ("SBX-ÅRS-122", navn("f1"))

        # PSRM has taken it in. The request is sound, but only PSRM can carry it out: put off, and expected tomorrow.
        historie.overdrag("f1")
        (foer,) = historie.psrm("f1")
        assert (foer["tilstand"], foer["saldo"]) == ("MODTAGET", "2500.00")
        svar = tilbagekald(historie, "a1", "KLAG")
        assert udfald(svar) == ["HandlingUdsatTilSenereBehandlingStruktur"]
        udsat = svar["HandlingUdsatTilSenereBehandlingStruktur"]
        assert udsat["DebitorkontoAnmodningIdentifikation"] == navn("a1")
        assert udsat["ForventetBehandlingDato"].isoformat() == "2026-11-24"
        assert historie.psrm("f1") == [foer]
        assert historie.tilstand("f1") == "under-inddrivelse"
        assert fagsystem.all() == []

        # An hour later PSRM has given its receipt, and so has the debtor system: the answer comes to the endpoint, once.
        historie.frem("PT1H")
        besvaret = fagsystem.naeste(SVAR)
        assert text(besvaret, "DebitorkontoAnmodningIdentifikation") == navn("a1")
        assert [name for name in UDFALD if besvaret.find(f"{NS}{name}") is not None] == ["HandlingGennemførtStruktur"]
        kvittering = kvitteringer(historie, "f1")[-1]
        assert (kvittering["MFAktionKode"], kvittering["MFAktionStatusKode"]) == ("TILBAGEKALD", "UDFØRT")
        assert kvittering["FordringInddrivelseIdentifikator"] == foer["fordring_id"]
        (efter,) = historie.psrm("f1")
        assert (efter["tilstand"], efter["tilbagekaldsaarsag"], efter["saldo"]) == ("TILBAGEKALDT", "KLAG", "0.00")

        # The claim is the municipality's again, with all that was owed.
        assert historie.tilstand("f1") == "tilbagekaldt"
        assert skylder(historie) == "2500.00"
        historie.staar("2500.00", f1="2500.00")
        historie.frem("P1D")
        assert fagsystem.all() == []


def test_a_recall_that_psrm_refuses_is_answered_as_not_carried_out_with_psrms_reason(over_socket: Historie) -> None:
    historie = over_socket
    with endepunkt(historie, "debitor.anmodning") as fagsystem:
        registrer = historie.sandkasse.zeep("DebitorRegistreringAfsend").service.OpretDebitorkontoRegistrering
        registrer(**registrering("f1", "20000.00"))

        # Above the type's cap the claim goes to hearing, where PSRM takes no other action on it.
        historie.overdrag("f1")
        assert historie.tilstand("f1") == "hoering"
        assert udfald(tilbagekald(historie, "a1", "FEJL")) == ["HandlingUdsatTilSenereBehandlingStruktur"]
        historie.frem("PT1H")
        kvittering = kvitteringer(historie, "f1")[-1]
        assert (kvittering["MFAktionKode"], kvittering["MFAktionStatusKode"]) == ("TILBAGEKALD", "AFVIST")

        # So the answer is that nothing came of it, and why.
        besvaret = fagsystem.naeste(SVAR)
        assert text(besvaret, "DebitorkontoAnmodningIdentifikation") == navn("a1")
        assert [name for name in UDFALD if besvaret.find(f"{NS}{name}") is not None] == ["HandlingEjGennemførtStruktur"]
        (hvorfor,) = aarsager(besvaret)
        assert hvorfor.startswith("PSRM-K-418"), hvorfor
        assert historie.tilstand("f1") == "hoering"
        (hos_psrm,) = historie.psrm("f1")
        assert hos_psrm["tilstand"] == "HØRING"
        historie.staar("20000.00", f1="20000.00")


def tilbagekald(historie: Historie, name: str, aarsag: str) -> Any:
    """AnmodDebitorkontoMedFordringer: call f1 back with one of PSRM's reasons."""
    service = historie.sandkasse.zeep("DebitorkontoAnmodningAfsend").service
    return service.AnmodDebitorkontoMedFordringer(
        HovedOplysninger=hoved(),
        DebitorkontoAnmodningIdentifikation=navn(name),
        DebitorkontoAnmodningHandlingType=klasse("handlingstype", "TILBAGEKALD_FRA_INDDRIVELSE"),
        DebitorkontoAnmodningÅrsag=klasse("handlingsaarsag", "klage"),
        DebitorkontoAnmodningHandlingData={"HandlingTilbagekaldelseÅrsag": aarsag},
        DebitorkontoIdentifikation=navn("k1"),
        FordringIdentifikation=[navn("f1")],
    )


def udfald(svar: Any) -> list[str]:
    """Which of the six answers it is."""
    return [name for name in UDFALD if svar[name] is not None]


def kvitteringer(historie: Historie, name: str) -> list[Any]:
    """PSRM's receipts for the claim's actions, as MFKvitteringHent gives them, the first first."""
    hent = historie.sandkasse.zeep("PsrmFordringModtag").service.MFKvitteringHent
    found = []
    for aktion in historie.vej(name)["aktioner"]:
        svar = hent(HovedOplysninger=hoved(), MFLeveranceID=aktion["leverance_id"])
        given = svar["MFKvitteringSamling"]["MFKvitteringStruktur"]
        found += [each for each in given if each["MFAktionID"] == aktion["aktion_id"]]
    return found


def aarsager(besvaret: etree._Element) -> list[str]:
    """The texts of the reasons of an answer."""
    return [each.text or "" for each in besvaret.iter(f"{NS}LokalÅrsagTekst")]
