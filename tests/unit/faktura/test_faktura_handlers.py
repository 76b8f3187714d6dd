"""Invoices and answers through their operations, on both databases."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from oir_faktura.domain.aarsager import FakturaOutcome
from oir_faktura.domain.faktura import AfsendFaktura, FakturaBilag
from oir_faktura.domain.kontering import Finansbilag, Postering
from oir_faktura.domain.svar import AfsendFakturaSvar, Korrespondance, ResultatAarsag
from oir_faktura.handlers import afvis_faktura_cpr, afvis_svar_cpr
from oir_faktura.store import FakturaRepository
from oir_faktura.store.rows import GemtFaktura
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.operations import Call
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository

pytestmark = pytest.mark.anyio

Ny = Callable[..., AfsendFaktura]
Nyt = Callable[..., AfsendFakturaSvar]
Kald = Callable[..., Call]
Send = Callable[..., Awaitable[FakturaOutcome]]
ANDEN = Uuid("00000000-0000-4000-8000-00000000dead")


def fakturaer(storage: Storage, sandbox: str = "default") -> list[GemtFaktura]:
    return storage.read_now(lambda conn: FakturaRepository(conn, sandbox).side(0, 100))


def i_lageret(storage: Storage, what: str, faktura_id: str, sandbox: str = "default") -> Any:
    return storage.read_now(lambda conn: getattr(FakturaRepository(conn, sandbox), what)(faktura_id))


def events(storage: Storage, kald: Call) -> list[tuple[str, Any]]:
    def pending(conn: Any) -> list[tuple[str, Any]]:
        box = OutboxRepository(conn, kald.scope.state_id, kald.scope.clock.now)
        return [(event.topic, event.payload) for event in box.pending()]

    return storage.read_now(pending)


def aarsager(outcome: FakturaOutcome) -> list[str]:
    return [finding.rule_id for finding in outcome.findings]


async def test_an_invoice_is_kept_byte_for_byte(send: Send, ny_faktura: Ny, edition: Edition, storage: Storage) -> None:
    bilag = FakturaBilag(bilag_id=ANDEN, type_id=edition.uuid_of("faktura-type")["bilag"], fil=b"\x00\xff")
    faktura = ny_faktura(filnavn="f.xml", bilag=(bilag,), svar_paakraevet=True)
    outcome = await send(faktura)
    assert outcome.accepted
    (gemt,) = fakturaer(storage)
    assert i_lageret(storage, "indhold", faktura.faktura_id) == faktura.indhold
    assert (gemt.sha256, gemt.bytes, gemt.rod) == (faktura.sha256, len(faktura.indhold), "Invoice")
    assert (gemt.format, gemt.filnavn, gemt.svar_paakraevet) == ("OIOUBL-2.1", "f.xml", True)
    assert (gemt.kendt.tilstand, gemt.behandlet) == ("modtaget", outcome.behandlet)
    (gemt_bilag,) = i_lageret(storage, "bilag", faktura.faktura_id)
    assert (gemt_bilag.bilag_id, gemt_bilag.bytes) == (ANDEN, 2)


async def test_an_invoice_that_is_taken_in_is_told(
    send: Send, ny_faktura: Ny, nyt_kald: Kald, storage: Storage
) -> None:
    kald, faktura = nyt_kald(), ny_faktura(svar_kan_ikke_modtages=True)
    await send(faktura, kald)
    ((topic, payload),) = events(storage, kald)
    assert topic == "faktura.modtaget"
    assert (payload["faktura_id"], payload["type"], payload["svar_forventet"]) == (faktura.faktura_id, "faktura", "nej")


async def test_a_rejected_invoice_leaves_nothing(send: Send, ny_faktura: Ny, nyt_kald: Kald, storage: Storage) -> None:
    kald = nyt_kald()
    outcome = await send(ny_faktura(indhold=b"not xml"), kald)
    assert aarsager(outcome) == ["SBX-ÅRS-080"]
    assert fakturaer(storage) == []
    assert events(storage, kald) == []


async def test_a_refused_cpr_number_hidden_in_utf_16_reaches_no_table(
    send: Send, ny_faktura: Ny, storage: Storage
) -> None:
    xml = ny_faktura().indhold.decode().replace("F-1", "010190-1234")
    outcome = await send(ny_faktura(indhold=f'<?xml version="1.0" encoding="UTF-16"?>{xml}'.encode("utf-16")))
    assert aarsager(outcome) == ["SBX-ÅRS-051"]
    assert fakturaer(storage) == []


async def test_the_same_invoice_again_gets_the_same_receipt(
    send: Send, ny_faktura: Ny, nyt_kald: Kald, storage: Storage
) -> None:
    kald, faktura = nyt_kald(), ny_faktura(format="EDIFACT")
    first = await send(faktura, kald)
    assert await send(faktura) == first
    assert aarsager(first) == ["SBX-ÅRS-080"]
    assert len(events(storage, kald)) == 1


async def test_other_content_under_a_known_id_is_rejected(send: Send, ny_faktura: Ny, storage: Storage) -> None:
    faktura = ny_faktura()
    await send(faktura)
    outcome = await send(replace(faktura, filnavn="andet.xml"))
    assert aarsager(outcome) == ["SBX-ÅRS-081"]
    assert fakturaer(storage)[0].filnavn is None


async def test_a_known_id_from_another_system_is_rejected(send: Send, ny_faktura: Ny, nyt_kald: Kald) -> None:
    faktura = ny_faktura()
    await send(faktura)
    assert aarsager(await send(faktura, nyt_kald(afsender_system=str(ANDEN)))) == ["SBX-ÅRS-081"]


async def test_one_invoice_sent_at_once_is_kept_once(send: Send, ny_faktura: Ny, storage: Storage) -> None:
    faktura = ny_faktura()
    outcomes = await asyncio.gather(*(send(faktura) for _ in range(5)))
    assert all(outcome.accepted for outcome in outcomes)
    assert len(fakturaer(storage)) == 1


async def test_an_approval_makes_the_invoice_approved(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, nyt_kald: Kald, storage: Storage
) -> None:
    kald, faktura = nyt_kald(), ny_faktura()
    await send(faktura, kald)
    svar = nyt_svar(faktura.faktura_id)
    outcome = await send(svar)
    assert outcome.accepted
    assert outcome.objekt_id == svar.svar_id
    assert fakturaer(storage)[0].kendt.tilstand == "godkendt"
    assert [topic for topic, _ in events(storage, kald)] == ["faktura.modtaget", "faktura.besvaret"]
    assert events(storage, kald)[1][1]["resultat"] == "godkendt"


async def test_a_refusal_makes_the_invoice_refused(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, grund: ResultatAarsag, storage: Storage
) -> None:
    faktura = ny_faktura()
    await send(faktura)
    await send(nyt_svar(faktura.faktura_id, "afvist", afvisninger=(grund,)))
    assert fakturaer(storage)[0].kendt.tilstand == "afvist"
    assert i_lageret(storage, "svar_indhold", faktura.faktura_id)["afvisninger"] == [
        {"aarsag_id": grund.aarsag_id, "lokal_tekst": "Varen er ikke leveret"}
    ]


async def test_an_answer_is_kept_whole(send: Send, ny_faktura: Ny, nyt_svar: Nyt, storage: Storage) -> None:
    faktura = ny_faktura()
    await send(faktura)
    postering = Postering(
        postering_id=ANDEN,
        beloeb=Oere(1250_00),
        debet_kredit="DEBET",
        posteringsdato=date(2026, 11, 20),
        tekst="t",
        funktion=ANDEN,
        dranst=ANDEN,
        art=ANDEN,
    )
    forslag = Finansbilag(
        bilag_id=ANDEN,
        titel="Forslag",
        bilagsdato=date(2026, 11, 20),
        bogfoeringsdato=date(2026, 11, 20),
        type_id=ANDEN,
        posteringer=(postering,),
    )
    log = Korrespondance(korrespondance_id=ANDEN, dato=date(2026, 11, 1), tekst="Ringet til leverandøren")
    await send(
        nyt_svar(faktura.faktura_id, medarbejder_navn="A. B.", konteringsforslag=(forslag,), korrespondance=(log,))
    )
    gemt = i_lageret(storage, "svar_indhold", faktura.faktura_id)
    assert gemt["konteringsforslag"][0]["posteringer"][0]["beloeb"] == "1250.00"
    assert gemt["korrespondance"][0]["dato"] == "2026-11-01"
    assert gemt["medarbejder_navn"] == "A. B."


async def test_the_same_decision_again_gets_the_same_answer(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, nyt_kald: Kald, storage: Storage
) -> None:
    kald, faktura = nyt_kald(), ny_faktura()
    await send(faktura, kald)
    svar = nyt_svar(faktura.faktura_id)
    first = await send(svar)
    assert await send(svar) == first
    under_ny_id = await send(replace(svar, svar_id=ANDEN))
    assert (under_ny_id.accepted, under_ny_id.objekt_id) == (True, ANDEN)
    assert len(events(storage, kald)) == 2


async def test_another_decision_after_the_final_one_is_rejected(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, grund: ResultatAarsag, storage: Storage
) -> None:
    faktura = ny_faktura()
    await send(faktura)
    await send(nyt_svar(faktura.faktura_id))
    outcome = await send(nyt_svar(faktura.faktura_id, "afvist", afvisninger=(grund,)))
    assert aarsager(outcome) == ["SBX-ÅRS-085"]
    assert fakturaer(storage)[0].kendt.tilstand == "godkendt"


async def test_two_decisions_at_once_leave_one(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, grund: ResultatAarsag
) -> None:
    faktura = ny_faktura()
    await send(faktura)
    outcomes = await asyncio.gather(
        send(nyt_svar(faktura.faktura_id)), send(nyt_svar(faktura.faktura_id, "afvist", afvisninger=(grund,)))
    )
    assert sorted(outcome.accepted for outcome in outcomes) == [False, True]


async def test_an_answer_to_an_unknown_invoice_leaves_nothing(send: Send, nyt_svar: Nyt, storage: Storage) -> None:
    assert aarsager(await send(nyt_svar(str(ANDEN)))) == ["SBX-ÅRS-084"]
    assert i_lageret(storage, "svar_indhold", str(ANDEN)) is None


async def test_an_answer_by_another_authority_is_rejected(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, nyt_kald: Kald
) -> None:
    faktura = ny_faktura()
    await send(faktura, nyt_kald(modtager_cvr="99999999"))
    assert aarsager(await send(nyt_svar(faktura.faktura_id))) == ["SBX-ÅRS-082"]
    assert (await send(nyt_svar(faktura.faktura_id), nyt_kald(afsender_cvr="99999999"))).accepted


async def test_two_sandboxes_do_not_mix(
    send: Send, ny_faktura: Ny, nyt_svar: Nyt, nyt_kald: Kald, storage: Storage
) -> None:
    faktura = ny_faktura()
    await send(faktura)
    assert fakturaer(storage, "anden") == []
    assert aarsager(await send(nyt_svar(faktura.faktura_id), nyt_kald("anden"))) == ["SBX-ÅRS-084"]
    assert (await send(replace(faktura, filnavn="x"), nyt_kald("anden"))).accepted
    assert fakturaer(storage)[0].filnavn is None


async def test_what_the_cpr_gate_refused_is_rejected_with_a_reason(
    ny_faktura: Ny, nyt_svar: Nyt, nyt_kald: Kald
) -> None:
    fra_porten = Finding("SBX-1401", "cpr", Outcome.AFVIS, Text("X er et CPR-nummer.", "X is."), Text("Ret", "Fix"))
    faktura, svar = ny_faktura(), nyt_svar(str(ANDEN))
    for outcome, objekt_id in (
        (afvis_faktura_cpr(faktura, nyt_kald(), [fra_porten]), faktura.faktura_id),
        (afvis_svar_cpr(svar, nyt_kald(), [fra_porten]), svar.svar_id),
    ):
        assert (outcome.accepted, outcome.objekt_id, aarsager(outcome)) == (False, objekt_id, ["SBX-ÅRS-051"])


async def test_an_outcome_comes_back_from_storage_as_it_was(send: Send, ny_faktura: Ny) -> None:
    outcome = await send(ny_faktura(format="EDIFACT"))
    assert FakturaOutcome.from_dict(outcome.as_dict()) == outcome
