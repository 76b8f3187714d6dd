"""AfsendFinansbilag through the operation, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select

from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag, Part, Postering, Referencenoegle
from oir_finans.domain.kvittering import FinansOutcome
from oir_finans.handlers import afvis_cpr
from oir_finans.operations import afsend_finansbilag_i
from oir_finans.store import BilagRepository
from oir_finans.store.rows import BogfoertBilag
from oir_finans.store.tables import bilag_table, postering_table
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.operations import Call, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository

pytestmark = pytest.mark.anyio

Nyt = Callable[..., Finansbilag]
Ny = Callable[..., Postering]
Kald = Callable[..., Call]
Send = Callable[..., Awaitable[FinansOutcome]]


def i_bogen(storage: Storage, sandbox: str = "default") -> list[BogfoertBilag]:
    return storage.read_now(lambda conn: BilagRepository(conn, sandbox).side(0, 100))


def rows(storage: Storage) -> int:
    def count(conn: Any) -> int:
        return sum(conn.scalar(select(func.count()).select_from(table)) for table in (bilag_table, postering_table))

    return storage.read_now(count)


def events(storage: Storage, kald: Call) -> list[tuple[str, str]]:
    def pending(conn: Any) -> list[tuple[str, str]]:
        box = OutboxRepository(conn, kald.scope.state_id, kald.scope.clock.now)
        return [(event.topic, event.key) for event in box.pending()]

    return storage.read_now(pending)


async def test_an_accepted_document_gets_a_voucher_number_and_stands_in_the_ledger(
    send: Send, nyt_bilag: Nyt, storage: Storage
) -> None:
    bilag = nyt_bilag()
    outcome = await send(bilag)
    assert outcome.accepted
    assert outcome.kvitteringer[0].bilagsnummer == "00000001"
    (bogfoert,) = i_bogen(storage)
    assert bogfoert.bilag == replace(bilag, regnskabsperiode="202611")
    assert bogfoert.kvittering == outcome.kvitteringer[0]
    assert bogfoert.rute.afsender_cvr == "11111111"


async def test_every_field_of_a_posting_comes_back_as_it_was_sent(
    send: Send, nyt_bilag: Nyt, ny_postering: Ny, edition: Edition, storage: Storage
) -> None:
    fuld = ny_postering(
        supplerende_tekst="æøå",
        periode_start=date(2026, 11, 1),
        periode_slut=date(2026, 11, 30),
        valuta_kode="EUR",
        valuta_kurs=Decimal("746.05"),
        valuta_tid=datetime(2026, 11, 20, 12, 0, tzinfo=UTC),
        ejerforhold=edition.uuid_of("ejerforhold")["1"],
        organisation="00000000-0000-4000-8000-00000000000a",
        sekundaere=(edition.uuid_of("art")["2.2"],),
        referencer=(Referencenoegle(type_id=edition.uuid_of("finansreference-type")["sagsnummer"], vaerdi="S-1"),),
        modpart=Part(ident="urn:oio:cvr-nr:11111111", type_id=edition.uuid_of("parttype")["virksomhed"]),
    )
    bilag = nyt_bilag(
        posteringer=(fuld, ny_postering(debet_kredit="KREDIT")),
        regnskabsperiode="202611",
        ekstern_reference="REF",
        tekst="tekst",
        tilbagefoersel=False,
    )
    await send(bilag)
    assert i_bogen(storage)[0].bilag == bilag


async def test_a_rejected_document_leaves_nothing(send: Send, nyt_bilag: Nyt, nyt_kald: Kald, storage: Storage) -> None:
    kald = nyt_kald()
    outcome = await send(nyt_bilag(posteringer=nyt_bilag().posteringer[:1]), call=kald)
    assert not outcome.accepted
    assert outcome.kvitteringer[0].aarsag == "SBX-ÅRS-070"
    assert rows(storage) == 0
    assert events(storage, kald) == []


async def test_a_message_may_hold_accepted_and_rejected_documents(send: Send, nyt_bilag: Nyt, storage: Storage) -> None:
    godt, skaevt, andet = nyt_bilag(), nyt_bilag(posteringer=nyt_bilag().posteringer[:1]), nyt_bilag()
    outcome = await send(godt, skaevt, andet)
    assert outcome.accepted
    assert [k.bilag_id for k in outcome.kvitteringer] == [godt.bilag_id, skaevt.bilag_id, andet.bilag_id]
    assert [k.bilagsnummer for k in outcome.kvitteringer] == ["00000001", None, "00000002"]
    assert [bogfoert.bilag.bilag_id for bogfoert in i_bogen(storage)] == [godt.bilag_id, andet.bilag_id]


async def test_the_same_document_in_another_message_gets_the_same_receipt(
    send: Send, nyt_bilag: Nyt, storage: Storage
) -> None:
    bilag = nyt_bilag()
    first = await send(bilag)
    again = await send(nyt_bilag(), bilag)
    assert again.kvitteringer[1] == first.kvitteringer[0]
    assert len(i_bogen(storage)) == 2


async def test_the_same_document_twice_in_a_message_gets_one_receipt_twice(
    send: Send, nyt_bilag: Nyt, storage: Storage
) -> None:
    bilag = nyt_bilag()
    outcome = await send(bilag, bilag)
    assert outcome.kvitteringer[0] == outcome.kvitteringer[1]
    assert len(i_bogen(storage)) == 1


async def test_a_repeated_message_gets_the_stored_answer(
    send: Send, nyt_bilag: Nyt, nyt_kald: Kald, storage: Storage
) -> None:
    kald, godt, skaevt = nyt_kald(), nyt_bilag(), nyt_bilag(posteringer=nyt_bilag().posteringer[:1])
    first = await send(godt, skaevt, call=kald)
    assert await send(godt, skaevt, call=kald) == first
    assert events(storage, kald) == [("finans.bilag.bogfoert", godt.bilag_id)]


async def test_a_rejected_document_is_looked_at_again_when_it_is_sent_again(
    send: Send, nyt_bilag: Nyt, storage: Storage
) -> None:
    gammelt = nyt_bilag()
    tilbage = nyt_bilag(tilbagefoersel=True, oprindeligt_bilag_id=gammelt.bilag_id)
    godt = nyt_bilag()
    assert (await send(godt, tilbage)).kvitteringer[1].aarsag == "SBX-ÅRS-076"
    await send(gammelt)
    assert all(kvittering.accepteret for kvittering in (await send(godt, tilbage)).kvitteringer)
    assert len(i_bogen(storage)) == 3


async def test_other_content_under_a_known_id_changes_nothing(send: Send, nyt_bilag: Nyt, storage: Storage) -> None:
    bilag = nyt_bilag()
    await send(bilag)
    outcome = await send(replace(bilag, tekst="ny"))
    assert outcome.kvitteringer[0].aarsag == "SBX-ÅRS-071"
    assert i_bogen(storage)[0].bilag.tekst is None


async def test_two_sandboxes_do_not_mix(send: Send, nyt_bilag: Nyt, nyt_kald: Kald, storage: Storage) -> None:
    bilag = nyt_bilag()
    await send(bilag)
    outcome = await send(replace(bilag, tekst="ny"), call=nyt_kald("anden"))
    assert outcome.kvitteringer[0].bilagsnummer == "00000001"
    assert [b.bilag.tekst for b in i_bogen(storage)] == [None]
    assert [b.bilag.tekst for b in i_bogen(storage, "anden")] == ["ny"]


async def test_messages_at_once_get_numbers_without_gaps(send: Send, nyt_bilag: Nyt, storage: Storage) -> None:
    await asyncio.gather(*(send(nyt_bilag(), nyt_bilag()) for _ in range(10)))
    assert [bogfoert.nummer for bogfoert in i_bogen(storage)] == list(range(1, 21))


async def test_one_document_sent_at_once_is_booked_once(send: Send, nyt_bilag: Nyt, storage: Storage) -> None:
    bilag = nyt_bilag()
    outcomes = await asyncio.gather(*(send(bilag) for _ in range(5)))
    assert len({outcome.kvitteringer[0] for outcome in outcomes}) == 1
    assert len(i_bogen(storage)) == 1


async def test_a_page_of_the_ledger_begins_after_a_number(send: Send, nyt_bilag: Nyt, storage: Storage) -> None:
    await send(nyt_bilag(), nyt_bilag(), nyt_bilag())
    side = storage.read_now(lambda conn: BilagRepository(conn, "default").side(1, 1))
    assert [bogfoert.nummer for bogfoert in side] == [2]


async def test_a_message_the_cpr_gate_refused_rejects_every_document(
    nyt_bilag: Nyt, nyt_kald: Kald, edition: Edition
) -> None:
    besked = AfsendFinansbilag(bilag=(nyt_bilag(), nyt_bilag()))
    fra_porten = Finding("SBX-1401", "cpr", Outcome.AFVIS, Text("X er et CPR-nummer.", "X is."), Text("Ret", "Fix"))
    outcome = afvis_cpr(besked, nyt_kald(), [fra_porten])
    assert not outcome.accepted
    assert [k.aarsag for k in outcome.kvitteringer] == ["SBX-ÅRS-051"] * 2
    assert afsend_finansbilag_i(edition).refuse is afvis_cpr


async def test_a_document_is_booked_with_the_municipality_it_was_sent_to(
    nyt_bilag: Nyt, nyt_kald: Kald, edition: Edition, storage: Storage
) -> None:
    kald = nyt_kald(modtager_cvr="99999999")
    await execute(afsend_finansbilag_i(edition), AfsendFinansbilag(bilag=(nyt_bilag(),)), kald, storage)
    assert i_bogen(storage)[0].rute.modtager_cvr == "99999999"
