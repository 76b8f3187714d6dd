"""Mass deliveries of finance documents and the triggers that send them."""

import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from lxml import etree

from oir_finans.domain.bilag import Finansbilag, Postering
from oir_finans.domain.leverance import FinansLeverance, Optaelling
from oir_finans.files import INF_REF
from oir_kernel.clock import DANISH_TIME
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.soap.edition import Edition

SYSTEM = "00000000-0000-4000-8000-000000000001"
LEVERANCE = Uuid("4b1d2f30-9f44-4c57-8f0e-5f1f3c1f7a01")
NAVN = f"OIR_SF1590_A_1_11111111_20261123T090000_{LEVERANCE}.xml"
TRIGGER = (
    '<s:Trigger xmlns:s="http://serviceplatformen.dk/xml/wsdl/soap11/SFTP/1/types"><FileDescriptor>'
    "<FileName>{name}</FileName><SizeInBytes>{size}</SizeInBytes><Sender>{sender}</Sender>"
    "<SendersFileId>min-fil-1</SendersFileId>{recipients}</FileDescriptor>"
    "<FileContentDescriptor>{info}</FileContentDescriptor></s:Trigger>"
)
INFO = (
    "<SFTPDynamicRoutingInfo><InfRef>{inf_ref}</InfRef><SenderIt-system>{system}</SenderIt-system>"
    "<SenderAuthority>urn:oio:cvr-nr:{afsender}</SenderAuthority><TransactionId>{transaktions_id}</TransactionId>"
    "<SenderTimestamp>2026-11-23T09:00:00+01:00</SenderTimestamp>{modtager_system}"
    "<RecipientAuthority>urn:oio:cvr-nr:{modtager}</RecipientAuthority></SFTPDynamicRoutingInfo>"
)


def postering(edition: Edition, nummer: int, side: str) -> Postering:
    return Postering(
        postering_id=Uuid(str(uuid.uuid5(uuid.NAMESPACE_URL, f"postering/{nummer}/{side}"))),
        beloeb=Oere(100_00),
        debet_kredit=side,
        posteringsdato=date(2026, 11, 20),
        tekst=f"Sygedagpenge uge 47, {nummer}",
        funktion=edition.uuid_of("funktion")["5.57.71"],
        dranst=edition.uuid_of("dranst")["1"],
        art=edition.uuid_of("art")["5.2"],
    )


def bilag(edition: Edition, nummer: int, **changes: Any) -> Finansbilag:
    """A document that is accepted; its id follows from its number."""
    made = Finansbilag(
        bilag_id=Uuid(str(uuid.uuid5(uuid.NAMESPACE_URL, f"bilag/{nummer}"))),
        titel=f"UDB-{nummer}",
        bilagsdato=date(2026, 11, 20),
        bogfoeringsdato=date(2026, 11, 20),
        type_id=edition.uuid_of("finansbilag-type")["udbetaling"],
        posteringer=(postering(edition, nummer, "DEBET"), postering(edition, nummer, "KREDIT")),
    )
    return replace(made, **changes)


def leverance(edition: Edition, alle: Sequence[Finansbilag], **changes: Any) -> bytes:
    """The file of a delivery, its counts and sums right unless `changes` say otherwise."""
    talt = Optaelling()
    for et_bilag in alle:
        talt.tael(et_bilag)
    head = FinansLeverance(
        leverance_id=LEVERANCE,
        antal_bilag=talt.bilag,
        total_debet=Oere(talt.debet),
        total_kredit=Oere(talt.kredit),
        afsender_system="Sygedagpengesystemet",
        dannet=datetime(2026, 11, 23, 8, 30, tzinfo=DANISH_TIME),
        antal_posteringer=talt.posteringer,
        bilag=tuple(alle),
    )
    inside = edition.binding.writer(FinansLeverance)(replace(head, **changes))
    text = f'<FinansbilagLeverance xmlns="{edition.namespace}">{inside}</FinansbilagLeverance>'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text.replace("<FinansbilagStruktur>", chr(10) + "<FinansbilagStruktur>")}'.encode()


def info(**changes: str) -> str:
    """The routing of a delivery to Korsbæk's ledger."""
    values = {
        "inf_ref": INF_REF,
        "system": SYSTEM,
        "afsender": "11111111",
        "modtager": "11111111",
        "transaktions_id": LEVERANCE,
        "modtager_system": "",
    }
    return INFO.format(**values | changes)


def trigger(content: bytes, **changes: Any) -> bytes:
    """The trigger of a file; as it stands it sends a delivery by dynamic routing."""
    values = {
        "name": NAVN,
        "size": len(content),
        "sender": "default+a",
        "recipients": "<Recipients>ROUTING_V1_0_0</Recipients>",
        "info": info(),
    }
    return TRIGGER.format(**values | changes).encode()


def texts(document: bytes, name: str) -> list[str]:
    """The texts of all elements of that name, with or without a namespace."""
    return [element.text or "" for element in etree.fromstring(document).iter(f"{{*}}{name}", name)]
