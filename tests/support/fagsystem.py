"""The other party's endpoint: takes the debtor system's calls, checks them against the contract, and answers as it is told."""

import queue
from collections.abc import Callable
from typing import Any, Final
from xml.sax.saxutils import escape

from lxml import etree

from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.posts import KontoPost
from oir_debitor.store import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.soap.edition import Edition
from tests.support.levering import START, Answer, Bench, Received
from tests.support.notatbog import SHIPPED_EDITION

EDITION: Final = Edition(SHIPPED_EDITION)
NS: Final = f"{{{EDITION.namespace}}}"
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
KONTEKST: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
K: Final = f"{{{KONTEKST}}}"
KONTO: Final = Uuid("00000001-0000-4000-8000-000000000001")
FORDRING: Final = "00000002-0000-4000-8000-000000000001"
INDBETALING: Final = "00000003-0000-4000-8000-000000000001"
SYSTEM: Final = Uuid("00000009-0000-4000-8000-000000000001")
KASSE: Final = "00000009-0000-4000-8000-000000000002"
EJER, MYNDIGHED, BETALER = "99999999", "11111111", "25313763"

_SERVICES = {operation.message: service for service in EDITION.services.values() for operation in service.operations}


def envelope(body: str) -> bytes:
    """SOAP 1.1 around a body."""
    return f'<s:Envelope xmlns:s="{SOAP}"><s:Body>{body}</s:Body></s:Envelope>'.encode()


class Fagsystem:
    """Answers calls; `answers` makes the content of the answer from the number of the call (1, 2, …) and its payload."""

    def __init__(self, answers: Callable[[int, etree._Element], str | Answer] | None = None) -> None:
        self.messages: queue.SimpleQueue[etree._Element] = queue.SimpleQueue()
        self.wrong: list[str] = []
        self.answers = answers or (lambda _number, payload: accepted(payload))

    def __call__(self, number: int, got: Received) -> Answer:
        payload = etree.fromstring(got.body)[0][0]
        root = etree.QName(payload).localname
        service = _SERVICES.get(root)
        if service is None or not service.schema.is_valid(payload):
            self.wrong.append(root)
        action = next((each.soap_action for each in service.operations if each.message == root), "") if service else ""
        if got.headers.get("soapaction") != f'"{action}"':
            self.wrong.append(f"soapaction of {root}")
        self.messages.put(payload)
        answer = self.answers(number, payload)
        return (200, envelope(answer)) if isinstance(answer, str) else answer

    def all(self) -> list[etree._Element]:
        """The messages that came so far."""
        found = []
        while not self.messages.empty():
            found.append(self.messages.get())
        return found


def accepted(payload: etree._Element) -> str:
    """The answer that accepts a message."""
    debitor = text(payload, "DebitorkontoIdentifikation") if _is_coverage(payload) else ""
    accept = f"<{'DebitorRegistrering' if debitor else ''}AcceptStruktur>"
    inside = f"{accept}<AccepteretUdenBemærkninger>true</AccepteretUdenBemærkninger>{accept.replace('<', '</')}"
    return answer_to(payload, f"{_head(payload)}{inside}")


def rejected(payload: etree._Element, code: str = "SBX-ÅRS-010", words: str = "egne ord") -> str:
    """The answer that rejects a message with one reason."""
    uuid = EDITION.uuid_of("aarsag").get(code, code)
    if _is_coverage(payload):
        inside = (
            "<DebitorRegistreringAfvisningStruktur><AfvisningÅrsag><DebitorKvitteringÅrsagIdentifikation>"
            f"{uuid}</DebitorKvitteringÅrsagIdentifikation><DebitorKvitteringÅrsagTitel>{escape(words)}"
            "</DebitorKvitteringÅrsagTitel></AfvisningÅrsag></DebitorRegistreringAfvisningStruktur>"
        )
    else:
        inside = (
            f"<AfvisningStruktur><ResultatÅrsagStruktur><ÅrsagIdentifikation>{uuid}</ÅrsagIdentifikation>"
            f"<LokalÅrsagTekst>{escape(words)}</LokalÅrsagTekst></ResultatÅrsagStruktur></AfvisningStruktur>"
        )
    return answer_to(payload, f"{_head(payload)}{inside}")


def fejl(payload: etree._Element, code: str = "SBX-1301", words: str = "egne ord") -> str:
    """The technical answer: an error in the context and nothing else."""
    reaction = (
        f"<SvarReaktion><Fejl><FejlId>{escape(code)}</FejlId><FejlTekst>{words}</FejlTekst></Fejl></SvarReaktion>"
    )
    return answer_to(payload, "", reaction)


def answer_to(payload: etree._Element, content: str, reaction: str = "", transaktions_id: str | None = None) -> str:
    """An answer to a message, with its TransaktionsId."""
    root = etree.QName(payload).localname.removesuffix("_I")
    tid = payload.findtext(f"{K}HovedOplysninger/{K}TransaktionsId") if transaktions_id is None else transaktions_id
    return (
        f'<{root}_O xmlns="{EDITION.namespace}"><HovedOplysningerSvar xmlns="{KONTEKST}"><TransaktionsId>{tid}'
        f"</TransaktionsId><TransaktionsTid>2026-11-23T09:00:00+01:00</TransaktionsTid>{reaction}"
        f"</HovedOplysningerSvar>{content}</{root}_O>"
    )


def text(payload: etree._Element, *path: str) -> str:
    """The text at a path of payload elements, empty when there is none."""
    return payload.findtext("/".join(NS + name for name in path)) or ""


def rute(payload: etree._Element) -> dict[str, str]:
    """The Rute of a message."""
    found = payload.find(f"{K}HovedOplysninger/{K}Rute")
    return {} if found is None else {etree.QName(each).localname: each.text or "" for each in found}


def _is_coverage(payload: etree._Element) -> bool:
    return etree.QName(payload).localname == "OpretDækningAfskrivning_I"


def _head(payload: etree._Element) -> str:
    names = {
        "OpretDækningAfskrivning_I": "DebitorkontoIdentifikation",
        "AfsendDebitorkontoAnmodningSvar_I": "DebitorkontoAnmodningSvarIdentifikation",
        "TilbageførIndbetaling_I": "IndbetalingTilbageførselOrdreIdentifikation",
    }
    name = names[etree.QName(payload).localname]
    return f"<{name}>{text(payload, name)}</{name}><BehandlingDatoTid>2026-11-23T09:00:00+01:00</BehandlingDatoTid>"


async def registered(at: Bench, konto_id: str = KONTO) -> None:
    """An account of EJER's at MYNDIGHED's debtor system, with a payment that BETALER registered."""
    scope = await at.scope()
    konto = KontoPost(
        Uuid(konto_id), START, SYSTEM, "urn:oio:cvr-nr:25313763", SYSTEM, EJER, SYSTEM, MYNDIGHED, START, "{}"
    )
    payment = BilagPost(
        Uuid(INDBETALING),
        Uuid(konto_id),
        Art.INDBETALING,
        START.date(),
        START,
        Oere(10000),
        oprettet_cvr=BETALER,
        oprettet_system=KASSE,
    )
    rows: list[Any] = [konto, payment]
    await at.storage.write(lambda connection: KontoRepository(connection, scope.state_id).append(rows, ()))
