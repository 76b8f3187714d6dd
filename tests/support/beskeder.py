"""Messages to the invented notebook, spelled in any way a test asks for."""

import re
import uuid
from typing import Final

from tests.support.notatbog import KONTEKST, NAMESPACE, SOAP_11

NOTAT_ID: Final = "11111111-2222-4333-8444-555555555555"
SYSTEM: Final = "22222222-3333-4444-8555-666666666666"
REAL_CPR: Final = "0101901234"
"""Looks like a person's number: a valid date and a day below 32. Never to be found anywhere."""

TEST_CPR: Final = "6101901234"
"""The same person as a recognisable test number."""


def new_id() -> str:
    return str(uuid.uuid4())


def rute(afsender: str = "11111111", modtager: str = "99999999") -> str:
    return (
        f"<k:Rute><k:AfsenderOrganisation>{afsender}</k:AfsenderOrganisation>"
        f"<k:AfsenderItSystemInstans>{SYSTEM}</k:AfsenderItSystemInstans>"
        f"<k:ModtagerOrganisation>{modtager}</k:ModtagerOrganisation></k:Rute>"
    )


def hoved(transaktions_id: str = "t-1", route: str | None = None, *, before_route: str = "") -> str:
    return (
        f'<k:HovedOplysninger xmlns:k="{KONTEKST}"><k:TransaktionsId>{transaktions_id}</k:TransaktionsId>'
        f"<k:TransaktionsTid>2026-11-23T09:00:00Z</k:TransaktionsTid>{before_route}"
        f"{rute() if route is None else route}</k:HovedOplysninger>"
    )


def skriv(
    titel: str = "Hej",
    *,
    notat_id: str = NOTAT_ID,
    rest: str = "",
    context: str | None = None,
    attributes: str = "",
    root: str = "SkrivNotat_I",
    namespace: str = NAMESPACE,
) -> str:
    return (
        f'<{root} xmlns="{namespace}"{attributes}>{hoved() if context is None else context}'
        f"<NotatIdentifikation>{notat_id}</NotatIdentifikation><Titel>{titel}</Titel>{rest}</{root}>"
    )


def slet(context: str | None = None, titel: str = "") -> str:
    return skriv(titel, context=context, root="SletNotat_I")


def ping(context: str | None = None) -> str:
    return f'<Ping_I xmlns="{NAMESPACE}">{hoved(route="") if context is None else context}</Ping_I>'


def kuvert(body: str, *, namespace: str = SOAP_11, header: str = "", prolog: str = "") -> bytes:
    return (f'{prolog}<s:Envelope xmlns:s="{namespace}">{header}<s:Body>{body}</s:Body></s:Envelope>').encode()


def plain(text: str) -> str:
    """`text` without markup and with the digits of references, to look for a number that was only dressed up."""
    return re.sub(r"<[^>]*>", "", text)
