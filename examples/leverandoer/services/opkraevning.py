"""The vendor's own code: a childcare system that hands the parents' charge to the municipality's debtor system.

Nothing in here knows of the sandbox. It is given an HTTP client and the address of the debtor system.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

import httpx

SYSTEM = "aaaaaaaa-0000-4000-8000-000000000001"
KOMMUNE = "11111111"
DAGINSTITUTION = "5a7bce9e-7e06-5f95-9e47-9a65044d6bdc"  # the claim type KFDAINS, as a class
DEBITORKONTOTYPE = "fe49187d-6d8e-5a4e-ac3e-281324d93837"
LUKKET = "SBX-1307"
PERSON = "a399a7b5-6fe5-5377-93f8-91998bf29a6f"


def _new_id() -> str:
    return str(uuid.uuid4())


@dataclass(frozen=True)
class Regning:
    """One month's charge for one place. `beloeb` is kroner with two decimals."""

    cpr: str
    beloeb: str
    maaned: date
    betales_senest: date
    regning_id: str = field(default_factory=_new_id)
    konto_id: str = field(default_factory=_new_id)


@dataclass(frozen=True)
class Svar:
    """What the debtor system said: taken in or not, and the codes it gave."""

    modtaget: bool
    koder: tuple[str, ...]


class Opkraevning:
    """Sends charges, and again when no answer comes: the debtor system recognises a repeat."""

    def __init__(self, http: httpx.Client, adresse: str, forsoeg: int = 3) -> None:
        self._http = http
        self._adresse = adresse
        self._forsoeg = forsoeg
        self.venter: list[Regning] = []

    def send(self, regning: Regning) -> Svar | None:
        """The debtor system's answer; `None` when it could not be reached, and then the charge waits."""
        besked = self._besked(regning)
        for _ in range(self._forsoeg):
            try:
                svar = self._http.post(
                    self._adresse, content=besked, headers={"Content-Type": "text/xml; charset=utf-8"}
                )
                return _laes(svar.content)
            except (httpx.TransportError, ET.ParseError):
                continue
            except Lukket:
                break
        self.venter.append(regning)
        return None

    def send_ventende(self) -> list[Svar | None]:
        """Try again what waits."""
        ventende, self.venter = self.venter, []
        return [self.send(regning) for regning in ventende]

    def _besked(self, regning: Regning) -> bytes:
        slut = (regning.maaned.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        foraeldet = regning.betales_senest.replace(year=regning.betales_senest.year + 3)
        return _SKABELON.format(
            regning=regning, slut=slut, foraeldet=foraeldet, tekst=escape(f"Daginstitution, {regning.maaned:%m-%Y}")
        ).encode()


class Lukket(Exception):
    """The debtor system is closed and says so."""


def _laes(svar: bytes) -> Svar:
    rod = ET.fromstring(svar)
    navne = {navn for navn, _ in _felter(rod)}
    koder = tuple(tekst for navn, tekst in _felter(rod) if navn in ("LokalÅrsagskode", "FejlId"))
    if LUKKET in koder:
        raise Lukket
    return Svar("Fault" not in navne and "Fejl" not in navne and not any("Afvisning" in navn for navn in navne), koder)


def _felter(rod: ET.Element) -> Iterator[tuple[str, str]]:
    for element in rod.iter():
        yield element.tag.rpartition("}")[2], element.text or ""


_SKABELON = f"""<?xml version="1.0" encoding="UTF-8"?>
<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns="http://oir-sandkasse.example/2026/11/01/"
 xmlns:k="http://kombit.dk/xml/schemas/kontekst/2017/01/01/"><soap:Body><OpretDebitorkontoRegistrering_I>
<k:HovedOplysninger><k:TransaktionsId>{{regning.regning_id}}</k:TransaktionsId>
<k:TransaktionsTid>2026-11-23T09:00:00+01:00</k:TransaktionsTid>
<k:Rute><k:AfsenderOrganisation>{KOMMUNE}</k:AfsenderOrganisation>
<k:AfsenderItSystemInstans>{SYSTEM}</k:AfsenderItSystemInstans>
<k:ModtagerOrganisation>{KOMMUNE}</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>
<DebitorkontoIdentifikation>{{regning.konto_id}}</DebitorkontoIdentifikation>
<DebitorkontoRegistreringTidspunkt>2026-11-23T09:00:00+01:00</DebitorkontoRegistreringTidspunkt>
<DebitorkontoStruktur><DebitorkontoType>{DEBITORKONTOTYPE}</DebitorkontoType>
<DebitorkontoTitel>Plads i daginstitution</DebitorkontoTitel>
<JuridiskAnsvarlig><ØIRPartIdentifikationStruktur><ØIRPartStruktur>
<ØIRPartIdentifikation>urn:oio:cpr-nr:{{regning.cpr}}</ØIRPartIdentifikation><ØIRPartType>{PERSON}</ØIRPartType>
</ØIRPartStruktur><OprettetAfStruktur><VirksomhedCVRNummer>{KOMMUNE}</VirksomhedCVRNummer>
<ItSystemInstansIdentifikation>{SYSTEM}</ItSystemInstansIdentifikation></OprettetAfStruktur>
</ØIRPartIdentifikationStruktur></JuridiskAnsvarlig></DebitorkontoStruktur>
<FordringListe><FordringStruktur><FordringIdentifikation>{{regning.regning_id}}</FordringIdentifikation>
<FordringRegistreringTidspunkt>2026-11-23T09:00:00+01:00</FordringRegistreringTidspunkt>
<FordringType>{DAGINSTITUTION}</FordringType><FordringBeløb>{{regning.beloeb}}</FordringBeløb>
<FordringPeriodeFraOgMedDato>{{regning.maaned}}</FordringPeriodeFraOgMedDato>
<FordringPeriodeTilOgMedDato>{{slut}}</FordringPeriodeTilOgMedDato>
<FordringStiftelsesdato>{{regning.maaned}}</FordringStiftelsesdato>
<FordringForfaldsdato>{{regning.maaned}}</FordringForfaldsdato>
<FordringSidsteRettidigeBetalingsdato>{{regning.betales_senest}}</FordringSidsteRettidigeBetalingsdato>
<FordringForældelsesdato>{{foraeldet}}</FordringForældelsesdato>
<FordringTilOpkrævning>true</FordringTilOpkrævning>
<FordringTekstLinjeListe><FordringTekstLinje><FordringTekstLinjeNummer>1</FordringTekstLinjeNummer>
<FordringTekstLinjeTekst>{{tekst}}</FordringTekstLinjeTekst></FordringTekstLinje></FordringTekstLinjeListe>
</FordringStruktur></FordringListe></OpretDebitorkontoRegistrering_I></soap:Body></soap:Envelope>
"""
