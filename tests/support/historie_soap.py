"""What stories say over SOAP with zeep, and the endpoint of the line-of-business system that the debtor system calls."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from lxml import etree

from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder
from tests.support.fagsystem import NS, Fagsystem, text
from tests.support.historie import KASSEN, MOR, START, Historie, navn
from tests.support.levering import modtager

EDITION: Final = Edition(edition_folder())
FAGSYSTEM: Final = "00000000-0000-4000-8000-000000000000"
KASSE: Final = KASSEN["x-Rute-AfsenderItSystemInstans"]


def klasse(liste: str, kode: str) -> str:
    """The class UUID of a code."""
    return str(EDITION.uuid_of(liste)[kode])


def hoved(system: str = FAGSYSTEM) -> dict[str, Any]:
    """HovedOplysninger from that system to the municipality's debtor system."""
    rute = {"AfsenderOrganisation": "11111111", "AfsenderItSystemInstans": system, "ModtagerOrganisation": "11111111"}
    return {"TransaktionsId": "historie", "TransaktionsTid": START, "Rute": rute}


def moderen() -> dict[str, Any]:
    """ØIRPartIdentifikationStruktur of the mother."""
    part = {"ØIRPartIdentifikation": f"urn:oio:cpr-nr:{MOR}", "ØIRPartType": klasse("parttype", "person")}
    made_by = {"VirksomhedCVRNummer": "11111111", "ItSystemInstansIdentifikation": FAGSYSTEM}
    return {"ØIRPartStruktur": part, "OprettetAfStruktur": made_by}


def registrering(name: str, beloeb: str, konto: str = "k1") -> dict[str, Any]:
    """October's day care on a new account of the mother's."""
    linje = {"FordringTekstLinjeNummer": 1, "FordringTekstLinjeTekst": "Daginstitution, oktober 2026"}
    fordring = {
        "FordringIdentifikation": navn(name),
        "FordringRegistreringTidspunkt": START,
        "FordringType": klasse("fordringstype", "KFDAINS"),
        "FordringBeløb": beloeb,
        "FordringPeriodeFraOgMedDato": "2026-10-01",
        "FordringPeriodeTilOgMedDato": "2026-10-31",
        "FordringStiftelsesdato": "2026-10-01",
        "FordringForfaldsdato": "2026-10-01",
        "FordringSidsteRettidigeBetalingsdato": "2026-10-15",
        "FordringForældelsesdato": "2029-10-02",
        "FordringTilOpkrævning": True,
        "FordringTekstLinjeListe": {"FordringTekstLinje": [linje]},
    }
    return {
        "HovedOplysninger": hoved(),
        "DebitorkontoIdentifikation": navn(konto),
        "DebitorkontoRegistreringTidspunkt": START,
        "DebitorkontoStruktur": {
            "DebitorkontoType": klasse("debitorkontotype", "daginstitution"),
            "JuridiskAnsvarlig": {"ØIRPartIdentifikationStruktur": moderen()},
        },
        "FordringListe": {"FordringStruktur": [fordring]},
    }


def betaling(name: str, beloeb: str, dag: str, konto: str = "k1") -> dict[str, Any]:
    """ForetagIndbetaling by card at the desk."""
    return {
        "HovedOplysninger": hoved(KASSE),
        "DebitorkontoIdentifikation": navn(konto),
        "IndbetalingIdentifikation": navn(name),
        "IndbetalingRegistreringTidspunkt": f"{dag}T10:00:00+01:00",
        "IndbetalingDato": dag,
        "IndbetalingBeløb": beloeb,
        "IndbetalingType": klasse("indbetalingstype", "kort"),
        "JuridiskAnsvarligMarkering": True,
        "ØIRPartIdentifikationStruktur": moderen(),
    }


def skylder(historie: Historie, konto: str = "k1") -> str:
    """SamletBeløb of HentDebitorkonto."""
    client = historie.sandkasse.zeep("DebitorForespørgselAfsend")
    svar = client.service.HentDebitorkonto(HovedOplysninger=hoved(), DebitorkontoIdentifikation=navn(konto))
    return f"{svar['HentDebitorkontoForretningssvar']['SamletBeløb']:.2f}"


class Endepunkt(Fagsystem):
    """The line-of-business system's own service, on a socket."""

    def naeste(self, operation: str = "OpretDækningAfskrivning") -> etree._Element:
        """The next message, of that operation, within twenty seconds; what came before it came right."""
        message: etree._Element = self.messages.get(timeout=20)
        assert self.wrong == []
        assert etree.QName(message).localname == f"{operation}_I"
        return message

    @staticmethod
    def beloeb(message: etree._Element, element: str) -> list[str]:
        """The amounts under that name."""
        return [each.text or "" for each in message.iter(f"{NS}{element}")]

    @staticmethod
    def konto(message: etree._Element) -> str:
        """The account it is about."""
        return text(message, "DebitorkontoIdentifikation")


@contextmanager
def endepunkt(historie: Historie, emne: str = "debitor.daekning") -> Iterator[Endepunkt]:
    """The endpoint, subscribed to coverage and write-offs, or to another topic; the neighbour has none."""
    party = Endepunkt()
    with modtager(party) as receiver:
        asked = {"kind": "oir", "address": receiver.address, "topics": [emne]}
        historie.sandkasse.json("POST", "/api/control/subscriptions", json=asked)
        yield party
