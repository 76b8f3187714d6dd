"""Messages of every operation over SOAP and JSON, with ids that are the same in every sandbox, so that a leak would be seen."""

import base64
from typing import Any, Final

from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder

NOW: Final = "2026-11-23T09:00:00+01:00"
CVR: Final = "11111111"
SYSTEM: Final = "00000000-0000-4000-8000-000000000000"
"""The it-system that JSON requests come from when they name none, so that both doors are one sender."""
EDITION: Final = Edition(edition_folder())
KONTEKST: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
PATHS: Final = {
    "debitor": "/service/OIR/DebitorRegistreringAfsend/1",
    "finans": "/service/OIR/FinansbilagAfsend/1",
    "faktura": "/service/OIR/FakturaInformationAfsend/1",
    "svar": "/service/OIR/FakturaInformationSvarAfsend/1",
    "psrm": "/service/OIR/PsrmKontrol/1",
}
INVOICE: Final = base64.b64encode(b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"/>').decode()
EIER: Final = "urn:oio:cpr-nr:6101901234"
MEDHAEFTER: Final = "urn:oio:cpr-nr:6202914321"
ADMINISTRATOR: Final = "urn:oio:cvr-nr:25313763"


def konto_id(konto: int) -> str:
    return f"{konto:08x}-0000-4000-8000-000000000001"


def fordring_id(konto: int, nummer: int) -> str:
    return f"{konto:08x}-{nummer:04x}-4000-8000-000000000002"


def haeftelse_id(konto: int) -> str:
    return f"{konto:08x}-0000-4000-8000-000000000003"


def bilag_id(nummer: int) -> str:
    return f"{nummer:08x}-0000-4000-8000-000000000004"


def faktura_id(nummer: int) -> str:
    return f"{nummer:08x}-0000-4000-8000-000000000005"


def klasse(liste: str, kode: str) -> str:
    return str(EDITION.uuid_of(liste)[kode])


def soap(operation: str, payload: str, tid: str, system: str = SYSTEM) -> bytes:
    """The message of an operation, from that it-system."""
    return (
        '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>\n'
        f'<{operation}_I xmlns="{EDITION.namespace}"><k:HovedOplysninger xmlns:k="{KONTEKST}">'
        f"<k:TransaktionsId>{tid}</k:TransaktionsId><k:TransaktionsTid>{NOW}</k:TransaktionsTid>"
        f"<k:Rute><k:AfsenderOrganisation>{CVR}</k:AfsenderOrganisation>"
        f"<k:AfsenderItSystemInstans>{system}</k:AfsenderItSystemInstans>"
        f"<k:ModtagerOrganisation>{CVR}</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>\n"
        f"{payload}\n</{operation}_I></s:Body></s:Envelope>"
    ).encode()


def part(ident: str = EIER, kode: str = "person") -> str:
    """A party, a person unless told otherwise."""
    return (
        "<ØIRPartIdentifikationStruktur><ØIRPartStruktur>"
        f"<ØIRPartIdentifikation>{ident}</ØIRPartIdentifikation><ØIRPartType>{klasse('parttype', kode)}</ØIRPartType>"
        "</ØIRPartStruktur></ØIRPartIdentifikationStruktur>"
    )


def _konto(konto: int) -> str:
    return f"<DebitorkontoIdentifikation>{konto_id(konto)}</DebitorkontoIdentifikation>"


def registrering_soap(konto: int, titel: str, nummer: int | None, beloeb: str, *, ny: bool) -> str:
    """A new account with a co-liable party and an administrator, or an old one; with a claim that waits, if numbered."""
    stamdata = haeftelse = administrator = fordring = ""
    if ny:
        stamdata = (
            f"<DebitorkontoStruktur><DebitorkontoType>{klasse('debitorkontotype', 'daginstitution')}</DebitorkontoType>"
            f"<DebitorkontoTitel>{titel}</DebitorkontoTitel>"
            f"<JuridiskAnsvarlig>{part(EIER, 'person')}</JuridiskAnsvarlig></DebitorkontoStruktur>"
        )
        administrator = f"<Administrator>{part(ADMINISTRATOR, 'virksomhed')}</Administrator>"
        haeftelse = (
            f"<HæftelseListe><HæftelseStruktur><HæftelseIdentifikation>{haeftelse_id(konto)}</HæftelseIdentifikation>"
            f"<HæftelseRegistreringTidspunkt>{NOW}</HæftelseRegistreringTidspunkt>"
            f"<HæftelseStartdato>2026-11-01</HæftelseStartdato>{part(MEDHAEFTER, 'person')}</HæftelseStruktur></HæftelseListe>"
        )
    if nummer is not None:
        fordring = (
            f"<FordringListe><FordringStruktur><FordringIdentifikation>{fordring_id(konto, nummer)}</FordringIdentifikation>"
            f"<FordringRegistreringTidspunkt>{NOW}</FordringRegistreringTidspunkt>"
            f"<FordringType>{klasse('fordringstype', 'KFDAINS')}</FordringType><FordringBeløb>{beloeb}</FordringBeløb>"
            "<FordringForfaldsdato>2026-12-01</FordringForfaldsdato><FordringTilOpkrævning>false</FordringTilOpkrævning>"
            "</FordringStruktur></FordringListe>"
        )
    tid = f"<DebitorkontoRegistreringTidspunkt>{NOW}</DebitorkontoRegistreringTidspunkt>"
    return f"{_konto(konto)}{tid}{stamdata}{administrator}{fordring}{haeftelse}"


def registrering_json(konto: int, titel: str, nummer: int | None, beloeb: str, *, ny: bool) -> dict[str, Any]:
    """The same."""
    body: dict[str, Any] = {"konto_id": konto_id(konto), "registreret": NOW}
    if ny:
        eier = {"ident": EIER, "type_id": "person"}
        body["konto"] = {"type_id": "daginstitution", "titel": titel, "debitor": eier}
        body["administratorer"] = [{"ident": ADMINISTRATOR, "type_id": "virksomhed"}]
        body["haeftelser"] = [
            {
                "haeftelse_id": haeftelse_id(konto),
                "registreret": NOW,
                "startdato": "2026-11-01",
                "part": {"ident": MEDHAEFTER, "type_id": "person"},
            }
        ]
    if nummer is not None:
        body["fordringer"] = [
            {
                "fordring_id": fordring_id(konto, nummer),
                "registreret": NOW,
                "type_id": "KFDAINS",
                "beloeb": beloeb,
                "forfaldsdato": "2026-12-01",
                "til_opkraevning": False,
            }
        ]
    return body


def opkraevning_soap(konto: int, nummer: int) -> str:
    return (
        f"{_konto(konto)}<FordringOpkrævningListe><FordringOpkrævning>"
        f"<FordringIdentifikation>{fordring_id(konto, nummer)}</FordringIdentifikation></FordringOpkrævning></FordringOpkrævningListe>"
    )


def afslut_haeftelse_soap(konto: int) -> str:
    return (
        f"{_konto(konto)}<HæftelseIdentifikation>{haeftelse_id(konto)}</HæftelseIdentifikation>"
        "<HæftelseSlutdato>2026-12-31</HæftelseSlutdato>"
    )


def afslut_administrator_soap(konto: int) -> str:
    return (
        f"{_konto(konto)}<ØIRPartStruktur><ØIRPartIdentifikation>{ADMINISTRATOR}</ØIRPartIdentifikation>"
        f"<ØIRPartType>{klasse('parttype', 'virksomhed')}</ØIRPartType></ØIRPartStruktur>"
        f"<OprettetAfStruktur><VirksomhedCVRNummer>{CVR}</VirksomhedCVRNummer>"
        f"<ItSystemInstansIdentifikation>{SYSTEM}</ItSystemInstansIdentifikation></OprettetAfStruktur>"
    )


def afslut_administrator_json() -> dict[str, Any]:
    return {"ident": ADMINISTRATOR, "type_id": "virksomhed", "oprettet_cvr": CVR, "oprettet_system": SYSTEM}


def ejerskifte_soap(konto: int) -> str:
    tid = "DebitorkontoRegistreringTidspunkt"
    return f"{_konto(konto)}<{tid}>{NOW}</{tid}>"


def bilag_soap(nummer: int, titel: str, beloeb: str) -> str:
    """A document of two postings."""
    return (
        f"<FinansbilagListe><FinansbilagStruktur><FinansbilagIdentifikation>{bilag_id(nummer)}</FinansbilagIdentifikation>"
        f"<FinansbilagTitel>{titel}</FinansbilagTitel><FinansbilagBilagsdato>2026-11-20</FinansbilagBilagsdato>"
        "<FinansbilagRegnskabsperiode>202611</FinansbilagRegnskabsperiode>"
        f"<FinansbilagType>{klasse('finansbilag-type', 'udbetaling')}</FinansbilagType>"
        "<FinansbilagBogføringsdato>2026-11-20</FinansbilagBogføringsdato><PosteringsdataListe>"
        f"{_postering_soap(nummer, beloeb, 'DEBET')}{_postering_soap(nummer, beloeb, 'KREDIT')}"
        "</PosteringsdataListe></FinansbilagStruktur></FinansbilagListe>"
    )


def _postering_soap(nummer: int, beloeb: str, side: str) -> str:
    return (
        f"<PosteringsdataStruktur><PosteringsdataIdentifikation>{_postering_id(nummer, side)}</PosteringsdataIdentifikation>"
        f"<PosteringsdataBeløb>{beloeb}</PosteringsdataBeløb>"
        f"<PosteringsdataDebetKreditIndikator>{side}</PosteringsdataDebetKreditIndikator>"
        "<PosteringsdataPosteringsdato>2026-11-20</PosteringsdataPosteringsdato><PosteringsdataTekst>Tekst</PosteringsdataTekst>"
        f"<PrimæreDimensioner><PrimæreDimensionerFunktion>{klasse('funktion', '5.57.71')}</PrimæreDimensionerFunktion>"
        f"<PrimæreDimensionerDranst>{klasse('dranst', '1')}</PrimæreDimensionerDranst>"
        f"<PrimæreDimensionerArt>{klasse('art', '5.2')}</PrimæreDimensionerArt></PrimæreDimensioner></PosteringsdataStruktur>"
    )


def bilag_json(nummer: int, titel: str, beloeb: str) -> dict[str, Any]:
    """The same."""
    posteringer = [
        {
            "postering_id": _postering_id(nummer, side),
            "debet_kredit": side,
            "beloeb": beloeb,
            "posteringsdato": "2026-11-20",
            "tekst": "Tekst",
            "funktion": "5.57.71",
            "dranst": "1",
            "art": "5.2",
        }
        for side in ("DEBET", "KREDIT")
    ]
    head = {"bilag_id": bilag_id(nummer), "titel": titel, "type_id": "udbetaling"}
    dates = {"bilagsdato": "2026-11-20", "bogfoeringsdato": "2026-11-20"}
    return {"bilag": [{**head, **dates, "posteringer": posteringer}]}


def _postering_id(nummer: int, side: str) -> str:
    return f"{nummer:08x}-0000-4000-8000-00000000000{6 if side == 'DEBET' else 7}"


def faktura_soap(nummer: int, filnavn: str) -> str:
    return (
        f"<FakturaInformationIdentifikation>{faktura_id(nummer)}</FakturaInformationIdentifikation>"
        f"<FakturaInformationType>{klasse('faktura-type', 'faktura')}</FakturaInformationType>"
        f"<OirBase64Container><OirBase64ContainerIndhold>{INVOICE}</OirBase64ContainerIndhold>"
        f"<OirBase64ContainerFilnavn>{filnavn}</OirBase64ContainerFilnavn></OirBase64Container>"
    )


def faktura_json(nummer: int, filnavn: str) -> dict[str, Any]:
    return {"faktura_id": faktura_id(nummer), "indhold": INVOICE, "filnavn": filnavn}


def svar_soap(nummer: int, tekst: str) -> str:
    return (
        f"<FakturaInformationSvarIdentifikation>{nummer:08x}-0000-4000-8000-000000000008</FakturaInformationSvarIdentifikation>"
        f"<FakturaInformationIdentifikation>{faktura_id(nummer)}</FakturaInformationIdentifikation>"
        f"<FakturaInformationBehandlingResultat>{klasse('faktura-resultat', 'godkendt')}</FakturaInformationBehandlingResultat>"
        f"<FakturaInformationBehandlingTekst>{tekst}</FakturaInformationBehandlingTekst>"
        "<FakturainformationGodkendt><AcceptStruktur><AccepteretUdenBemærkninger>true</AccepteretUdenBemærkninger>"
        "</AcceptStruktur></FakturainformationGodkendt>"
    )


def svar_json(nummer: int, tekst: str) -> dict[str, Any]:
    svar_id = f"{nummer:08x}-0000-4000-8000-000000000008"
    return {"svar_id": svar_id, "resultat": "godkendt", "godkendt_uden_bemaerkninger": True, "tekst": tekst}
