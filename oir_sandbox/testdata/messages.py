"""Claims as SF1590_B messages: one OpretDebitorkontoRegistrering each, with account, debtors, claim and what was paid of it.

The message says what the claim says, so that the PSRM check of a message answers as the check of the claim. A main claim goes
along in the same message as its related claim.
"""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from oir_kernel.money import to_kroner
from oir_kernel.soap.edition import Edition
from oir_sandbox.message_claims import OPERATION, shipped_edition
from oir_sandbox.testdata.claims import Testfordring, usable_types
from oir_sandbox.testdata.dataset import Datasaet
from psrm_validation.claim import Fordring, Skyldner
from psrm_validation.rulebook import Rulebook

if TYPE_CHECKING:
    from datetime import date

KONTEKST: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
ROOT: Final = "Registreringer"
_KONTOTYPER: Final = {
    "Daginstitution": "daginstitution",
    "Socialret": "socialret",
    "Service og sundhed": "sundhed",
    "Forbrug og renovation": "forbrug",
    "Tværgående forsyning": "forbrug",
    "Vand, spildevand og statsafgifter": "vand",
    "Lejeret": "lejeret",
    "Ejendom og relaterede bidrag": "ejendom",
    "Indefrysningslån": "ejendom",
    "Civilretlige": "civilret",
    "Tværgående civilretlige fordringer": "civilret",
    "Kultur": "kultur",
    "Løn": "loen",
    "Trafik": "trafik",
}
"""Account type by claim area, as the code list notes it; every other area has `oevrige`. Source: ours."""

_URN: Final = {"cpr": "urn:oio:cpr-nr:", "cvr": "urn:oio:cvr-nr:", "se": "urn:oio:se-nr:", "akr": "urn:oio:akr-nr:"}
_PARTTYPE: Final = {"cpr": "person", "cvr": "virksomhed", "se": "virksomhed", "akr": "uden-ident"}
_DATES: Final = (
    ("periode_start", "FordringPeriodeFraOgMedDato"),
    ("periode_slut", "FordringPeriodeTilOgMedDato"),
    ("stiftelsesdato", "FordringStiftelsesdato"),
    ("forfaldsdato", "FordringForfaldsdato"),
    ("srb", "FordringSidsteRettidigeBetalingsdato"),
)


def sendable_types(book: Rulebook) -> tuple[str, ...]:
    """The types whose claims a message can tell in full: those for which no creditor has to be named."""
    rules = ((code, book.rules_for(code)) for code in usable_types(book))
    return tuple(code for code, each in rules if each is not None and not each.per_creditor)


def document(claims: Iterator[Testfordring], data: Datasaet) -> Iterator[str]:
    """A file of bare messages in one root element, as `oir psrm check` reads it; piece by piece."""
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<{ROOT} xmlns="{shipped_edition().namespace}" xmlns:k="{KONTEKST}">\n'
    for claim in claims:
        yield message(claim, data)
    yield f"</{ROOT}>\n"


def envelope(claim: Testfordring, data: Datasaet) -> str:
    """One message as it is sent to the SOAP door, in a SOAP 1.1 envelope."""
    start = f'<soap:Envelope xmlns:soap="{SOAP}" xmlns="{shipped_edition().namespace}" xmlns:k="{KONTEKST}">'
    head = f'<?xml version="1.0" encoding="UTF-8"?>\n{start}<soap:Body>\n'
    return f"{head}{message(claim, data)}</soap:Body></soap:Envelope>\n"


def message(claim: Testfordring, data: Datasaet) -> str:
    """The bare message; the namespaces (default and `k`) are those of `document` and `envelope`."""
    return _Writer(shipped_edition(), claim, data).written()


class _Writer:
    """Writes one message."""

    def __init__(self, edition: Edition, claim: Testfordring, data: Datasaet) -> None:
        self._uuids = _uuids(edition)
        self._claim = claim
        self._data = data
        self._at = f"{data.day.isoformat()}T08:00:00Z"

    def written(self) -> str:
        fordring = self._claim.fordring
        parts = [
            self._context(),
            _element("DebitorkontoIdentifikation", self._claim.konto),
            _element("DebitorkontoRegistreringTidspunkt", self._at),
            self._account(),
            self._claims(fordring),
            "".join(self._liable(fordring)),
            self._paid(fordring),
        ]
        return f"<{OPERATION}_I>{''.join(parts)}</{OPERATION}_I>\n"

    def _context(self) -> str:
        cvr, system = self._claim.kommune.cvr, self._data.uuid("system")
        return (
            f"<k:HovedOplysninger><k:TransaktionsId>{self._data.uuid('transaktion', self._claim.number)}</k:TransaktionsId>"
            f"<k:TransaktionsTid>{self._at}</k:TransaktionsTid><k:Rute><k:AfsenderOrganisation>{cvr}</k:AfsenderOrganisation>"
            f"<k:AfsenderItSystemInstans>{system}</k:AfsenderItSystemInstans>"
            f"<k:ModtagerOrganisation>{cvr}</k:ModtagerOrganisation></k:Rute></k:HovedOplysninger>"
        )

    def _account(self) -> str:
        kind = self._uuids["debitorkontotype"][_KONTOTYPER.get(self._claim.omraade, "oevrige")]
        first = self._claim.fordring.skyldnere[0]
        return (
            f"<DebitorkontoStruktur>{_element('DebitorkontoType', kind)}{_element('DebitorkontoTitel', self._claim.navn)}"
            f"<JuridiskAnsvarlig>{self._party(first)}</JuridiskAnsvarlig></DebitorkontoStruktur>"
        )

    def _party(self, skyldner: Skyldner) -> str:
        kind = next(kind for kind in _URN if getattr(skyldner, kind))
        return (
            "<ØIRPartIdentifikationStruktur><ØIRPartStruktur>"
            f"{_element('ØIRPartIdentifikation', _URN[kind] + getattr(skyldner, kind))}"
            f"{_element('ØIRPartType', self._uuids['parttype'][_PARTTYPE[kind]])}"
            "</ØIRPartStruktur></ØIRPartIdentifikationStruktur>"
        )

    def _claims(self, fordring: Fordring) -> str:
        if fordring.hf is None:
            return f"<FordringListe>{self._one(fordring)}</FordringListe>"
        return (
            f"<FordringListe>{self._one(fordring.hf)}</FordringListe><OmkostningFordringListe><OmkostningFordring>"
            f"{_element('OmkostningFordringRelateretFordring', str(fordring.hf.id))}{self._one(fordring)}"
            "</OmkostningFordring></OmkostningFordringListe>"
        )

    def _one(self, fordring: Fordring) -> str:
        return "".join(("<FordringStruktur>", *self._fields(fordring), "</FordringStruktur>"))

    def _fields(self, fordring: Fordring) -> Iterator[str]:
        yield _element("FordringIdentifikation", str(fordring.id))
        yield _element("FordringRegistreringTidspunkt", self._at)
        yield _element("FordringType", self._uuids["fordringstype"][fordring.type or ""])
        yield _element("FordringBeløb", to_kroner(fordring.hovedstol or 0))
        for name, element in _DATES:
            day: date | None = getattr(fordring, name)
            yield "" if day is None else _element(element, day.isoformat())
        yield _element("FordringEksternReference", fordring.reference or "")
        if fordring.foraeldelsesdato is not None:
            yield _element("FordringForældelsesdato", fordring.foraeldelsesdato.isoformat())
        yield _element("FordringTilOpkrævning", "true")
        yield self._text(fordring)
        yield self._judgment(fordring)

    def _text(self, fordring: Fordring) -> str:
        if not fordring.beskrivelse:
            return ""
        line = _element("FordringTekstLinjeNummer", "1") + _element("FordringTekstLinjeTekst", fordring.beskrivelse)
        return f"<FordringTekstLinjeListe><FordringTekstLinje>{line}</FordringTekstLinje></FordringTekstLinjeListe>"

    def _judgment(self, fordring: Fordring) -> str:
        """A judgment or a settlement as a specification of the claim."""
        days = {"domsdato": fordring.domsdato, "forligsdato": fordring.forligsdato}
        told = "".join(
            "<FordringSpecifikation>"
            + _element("FordringSpecifikationIdentifikation", self._data.uuid(name, str(fordring.id)))
            + _element("FordringSpecifikationType", self._uuids["specifikationstype"][name])
            + _element("FordringSpecifikationVærdi", day.isoformat())
            + "</FordringSpecifikation>"
            for name, day in days.items()
            if day is not None
        )
        return f"<FordringSpecifikationListe>{told}</FordringSpecifikationListe>" if told else ""

    def _liable(self, fordring: Fordring) -> Iterator[str]:
        """The debtors beside the first, liable for every claim of the message from the day it was created."""
        claims = [each for each in (fordring.hf, fordring) if each is not None]
        start = min(each.stiftelsesdato or self._data.day for each in claims).isoformat()
        numbers = "".join(_element("FordringIdentifikation", str(each.id)) for each in claims)
        others = [
            "<HæftelseStruktur>"
            + _element("HæftelseIdentifikation", self._data.uuid("haeftelse", self._claim.number, place))
            + _element("HæftelseRegistreringTidspunkt", self._at)
            + _element("HæftelseStartdato", start)
            + f"{numbers}{self._party(each)}</HæftelseStruktur>"
            for place, each in enumerate(fordring.skyldnere[1:], 1)
        ]
        if others:
            yield f"<HæftelseListe>{''.join(others)}</HæftelseListe>"

    def _paid(self, fordring: Fordring) -> str:
        """What is no longer owed, as a down-adjustment: the message has the original amount only."""
        paid = (fordring.hovedstol or 0) - (fordring.beloeb or 0)
        if paid <= 0:
            return ""
        told = (
            _element("FordringNedreguleringIdentifikation", self._data.uuid("nedregulering", self._claim.number))
            + _element("FordringNedreguleringRegistreringTidspunkt", self._at)
            + _element("FordringIdentifikation", str(fordring.id))
            + _element("FordringNedreguleringBeløb", to_kroner(paid))
            + _element("FordringNedreguleringÅrsag", self._uuids["nedreguleringsaarsag"]["indbetaling"])
        )
        struktur = f"<FordringNedreguleringStruktur>{told}</FordringNedreguleringStruktur>"
        return f"<FordringNedreguleringListe>{struktur}</FordringNedreguleringListe>"


_LISTS: Final = ("fordringstype", "debitorkontotype", "parttype", "specifikationstype", "nedreguleringsaarsag")


@lru_cache(maxsize=4)
def _uuids(edition: Edition) -> Mapping[str, Mapping[str, str]]:
    """The UUID of every code of the lists that a message names."""
    return {name: {each.code: each.uuid for each in edition.code_list(name)} for name in _LISTS}


def _element(name: str, text: str) -> str:
    return f"<{name}>{escape(text, quote=False)}</{name}>"
