"""Exchanges for tests of the journal, as the doors would have written them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Final

from oir_kernel.storage import Storage, open_storage
from oir_kernel.storage.journal import JournalEntry
from tests.support import notatbog

AT: Final = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
SOAP: Final = "http://schemas.xmlsoap.org/soap/envelope/"
OPERATION: Final = "OpretDebitorkontoRegistrering"


def message(
    beloeb: str = "100.00", forfald: str = "2026-10-20", *, transaktions_id: str = "t-1", rest: str = ""
) -> str:
    """A claim over SOAP, short."""
    return (
        f'<s:Envelope xmlns:s="{SOAP}"><s:Body><o:{OPERATION}_I xmlns:o="urn:o" xmlns:k="urn:k"><k:HovedOplysninger>'
        f"<k:TransaktionsId>{transaktions_id}</k:TransaktionsId></k:HovedOplysninger><o:FordringListe><o:FordringStruktur>"
        f"<o:FordringBeløb>{beloeb}</o:FordringBeløb><o:FordringForfaldsdato>{forfald}</o:FordringForfaldsdato>{rest}"
        f"</o:FordringStruktur></o:FordringListe></o:{OPERATION}_I></s:Body></s:Envelope>"
    )


def soap(seq: int = 1, request: str = "", **changed: Any) -> JournalEntry:
    """One accepted SOAP exchange."""
    entry = JournalEntry(
        at=AT,
        door="soap",
        operation=OPERATION,
        status=200,
        transaktions_id="t-1",
        sender="11111111",
        verdict="ACCEPT",
        duration_us=1500,
        request=request or message(),
        answer="<Svar><Resultat>ok</Resultat></Svar>",
        changes=("debitor.registreret 1",),
        seq=seq,
    )
    return replace(entry, **changed)


def finding(rule_id: str) -> dict[str, Any]:
    """A finding as the journal keeps it."""
    return {"rule_id": rule_id, "message": {"da": "Forkert", "en": "Wrong"}, "fix": {"da": "Ret", "en": "Correct"}}


def json_exchange(seq: int = 1, request: str = '{"beloeb": "100.00"}', **changed: Any) -> JournalEntry:
    """One exchange over JSON."""
    entry = JournalEntry(
        at=AT,
        door="json",
        operation="POST /api/debitor/registreringer",
        status=200,
        sender="11111111",
        verdict="200",
        duration_us=900,
        request=request,
        answer='{"resultat": "ACCEPTERET", "findings": []}',
        seq=seq,
    )
    return replace(entry, **changed)


def with_notebook(storage: Storage) -> Iterator[None]:
    """The notebook's table is there while a test runs, and gone after it, though the application has closed its storage."""
    storage.write_now(notatbog.metadata.create_all)
    yield
    reopened = open_storage(storage.url)
    reopened.write_now(notatbog.metadata.drop_all)
    reopened.close_now()
