"""A mass delivery through the file door of the finance service: what is taken, what is refused, what is recognised."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from sqlalchemy import func, select

from oir_finans.domain.bilag import Finansbilag
from oir_finans.files import INF_REF, LeveranceDoor, portioner
from oir_finans.files_svar import SVAR_INF_REF
from oir_finans.operations import afsend_finansbilag_i
from oir_finans.store import BilagRepository
from oir_finans.store.tables import bilag_table
from oir_kernel.errors import StorageBusy
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.operations import Call
from oir_kernel.sftp.doors import Delivery, DeliveryAnswer
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.xml.schema import Schema
from tests.support.leverance import LEVERANCE, bilag, leverance, texts
from tests.support.navne import nyt_navn

pytestmark = pytest.mark.anyio
Send = Callable[..., Any]


@pytest.fixture
def door(edition: Edition, storage: Storage) -> LeveranceDoor:
    return LeveranceDoor(edition, storage, afsend_finansbilag_i(edition), batch=3)


@pytest.fixture
def call(nyt_kald: Callable[..., Call]) -> Call:
    return nyt_kald(transaktions_id=LEVERANCE)


@pytest.fixture
def send(door: LeveranceDoor, call: Call, edition: Edition) -> Send:
    """Sends a delivery, each in a transfer of its own; every answer file satisfies its schema."""

    async def go(content: bytes, transfer: str = "", **changes: Any) -> DeliveryAnswer:
        transfer_id = transfer or str(uuid.uuid4())
        answer = await door(Delivery(replace(call, **changes), "fil.xml", INF_REF, transfer_id, content))
        for file in answer.files:
            root = etree.fromstring(file.content)
            name = etree.QName(root).localname.replace("Ø", "OE")
            schema = Schema(edition.folder / "common" / "view" / f"{name}Type.xsd")
            assert schema.findings(root, str) == []
            assert file.inf_ref == SVAR_INF_REF
        return answer

    return go


def results(answer: DeliveryAnswer) -> list[str]:
    return [result for file in answer.files[1:] for result in texts(file.content, "FinansKvitteringResultat")]


def ids(answer: DeliveryAnswer) -> list[str]:
    return [one for file in answer.files[1:] for one in texts(file.content, "FinansbilagIdentifikation")]


def refused(answer: DeliveryAnswer) -> list[str]:
    """The codes of a transport receipt that refuses; nothing follows it."""
    (transport,) = answer.files
    assert answer.verdict == "AFVIST"
    assert texts(transport.content, "DebitorKvitteringBatchTransportResultat") == ["AFVIST"]
    return texts(transport.content, "LokalÅrsagskode")


def booked(storage: Storage) -> int:
    return storage.read_now(lambda c: c.execute(select(func.count()).select_from(bilag_table)).scalar_one())


async def test_a_delivery_gets_a_transport_receipt_and_one_receipt_a_document_in_order(
    send: Send, edition: Edition, storage: Storage, call: Call
) -> None:
    alle = [bilag(edition, n) for n in range(10)]
    answer = await send(leverance(edition, alle))
    assert [file.name for file in answer.files] == ["fil_TRANSPORT.xml", "fil_SVAR_1af1.xml"]
    transport = answer.files[0].content
    assert texts(transport, "DebitorLeverancedataTransaktionsId") == [LEVERANCE]
    assert texts(transport, "DebitorLeverancedataDatoTid") == ["2026-11-23T08:30:00+01:00"]
    assert texts(transport, "DebitorKvitteringBatchTransportResultat") == ["MODTAGET"]
    assert texts(transport, "DebitorItSystemInstans") == [call.afsender_system]
    assert texts(transport, "DebitorKvitteringÅrsagIdentifikation") == []
    assert ids(answer) == [one.bilag_id for one in alle]
    assert results(answer) == ["ACCEPTERET"] * 10
    numbers = texts(answer.files[1].content, "FinansReferencenøgleVærdi")
    assert numbers == [f"{n:08d}" for n in range(1, 11)]
    assert booked(storage) == 10
    assert len(call.changed) == 10


async def test_a_wrong_document_does_not_take_the_others_along(send: Send, edition: Edition, storage: Storage) -> None:
    alle = [bilag(edition, n) for n in range(7)]
    alle[1] = replace(alle[1], regnskabsperiode="202601")
    alle[5] = replace(alle[5], posteringer=alle[5].posteringer[:1])
    answer = await send(leverance(edition, alle))
    a, f = "ACCEPTERET", "AFVIST"
    assert results(answer) == [a, f, a, a, a, f, a]
    assert [finding.rule_id for finding in answer.findings] == ["SBX-ÅRS-014", "SBX-ÅRS-070"]
    assert booked(storage) == 5


async def test_receipts_come_in_segments(send: Send, edition: Edition, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("oir_finans.files_svar.SEGMENT", 4)
    alle = [bilag(edition, n) for n in range(9)]
    answer = await send(leverance(edition, alle))
    assert [file.name for file in answer.files[1:]] == [f"fil_SVAR_{n}af3.xml" for n in (1, 2, 3)]
    assert [texts(file.content, "SvarSegmentSekvensNummer") for file in answer.files[1:]] == [["1"], ["2"], ["3"]]
    assert ids(answer) == [one.bilag_id for one in alle]


async def test_the_same_delivery_again_is_recognised_and_books_nothing(
    send: Send, edition: Edition, storage: Storage
) -> None:
    alle = [bilag(edition, n) for n in range(5)]
    alle[2] = replace(alle[2], regnskabsperiode="202601")
    first = await send(leverance(edition, alle))
    again = await send(leverance(edition, alle))
    assert [file.content for file in again.files[1:]] == [file.content for file in first.files[1:]]
    titles = texts(again.files[0].content, "DebitorKvitteringÅrsagTitel")
    assert titles == ["Leverancen er modtaget før"]
    assert texts(again.files[0].content, "DebitorKvitteringBatchTransportResultat") == ["MODTAGET"]
    assert booked(storage) == 4


async def test_the_same_documents_under_a_new_delivery_id_are_recognised_one_by_one(
    send: Send, edition: Edition, storage: Storage
) -> None:
    alle = [bilag(edition, n) for n in range(4)]
    first = await send(leverance(edition, alle))
    other = Uuid("00000000-0000-4000-8000-0000000000ff")
    second = await send(leverance(edition, alle, leverance_id=other), transaktions_id=other)
    assert results(second) == results(first)
    number = "FinansReferencenøgleVærdi"
    assert texts(second.files[1].content, number) == texts(first.files[1].content, number)
    assert booked(storage) == 4


async def test_the_id_of_a_delivery_is_not_used_for_other_content(
    send: Send, edition: Edition, storage: Storage
) -> None:
    await send(leverance(edition, [bilag(edition, 1)]))
    answer = await send(leverance(edition, [bilag(edition, 2)]))
    assert refused(answer) == ["SBX-ÅRS-078"]
    assert booked(storage) == 1


async def test_a_refused_delivery_may_be_corrected_under_its_id(send: Send, edition: Edition) -> None:
    assert refused(await send(leverance(edition, [bilag(edition, 1)], antal_bilag=2))) == ["SBX-ÅRS-075"]
    assert results(await send(leverance(edition, [bilag(edition, 1)]))) == ["ACCEPTERET"]


@pytest.mark.parametrize(
    ("changes", "element"),
    [
        ({"antal_bilag": 3}, "FinansLeverancedataAntalBilag"),
        ({"antal_posteringer": 3}, "FinansLeverancedataAntalPosteringer"),
        ({"total_debet": Oere(1)}, "FinansLeverancedataTotalDebet"),
        ({"total_kredit": Oere(20001)}, "FinansLeverancedataTotalKredit"),
        ({"leverance_id": Uuid("00000000-0000-4000-8000-000000000002")}, "FinansLeverancedataIdentifikation"),
    ],
)
async def test_a_head_that_the_file_does_not_keep_refuses_the_delivery(
    send: Send, edition: Edition, storage: Storage, changes: dict[str, Any], element: str
) -> None:
    answer = await send(leverance(edition, [bilag(edition, n) for n in (1, 2)], **changes))
    assert refused(answer) == ["SBX-ÅRS-075"]
    assert element in texts(answer.files[0].content, "LokalÅrsagstekst")[0]
    assert answer.findings[0].path.endswith(element)
    assert booked(storage) == 0


def damaged(content: bytes, what: str) -> bytes:
    text = content.decode()
    return {
        "no XML": b"ikke xml",
        "cut off": content[:-40],
        "another root": text.replace("FinansbilagLeverance", "Noget").encode(),
        "another namespace": text.replace("oir-sandkasse", "andet").encode(),
        "a document type": text.replace("<FinansbilagLeverance", "<!DOCTYPE a><FinansbilagLeverance", 1).encode(),
        "a head element missing": text.replace(
            "<FinansLeverancedataAntalBilag>3</FinansLeverancedataAntalBilag>", ""
        ).encode(),
        "something between": text.replace("\n<FinansbilagStruktur>", "<Andet/><FinansbilagStruktur>").encode(),
        "a document that breaks the schema": text.replace("<FinansbilagTitel>UDB-2", "<FinansbilagFarve>")
        .replace(
            "</FinansbilagTitel><FinansbilagBilagsdato>2026-11-20</FinansbilagBilagsdato><FinansbilagType>",
            "</FinansbilagFarve><FinansbilagType>",
        )
        .encode(),
        "a wrong value": text.replace(">100.00<", ">1,50<").encode(),
        "a date that is none": text.replace("2026-11-20", "2026-02-30").encode(),
        "no documents": (text[: text.index("<FinansbilagListe>")] + "</FinansbilagLeverance>").encode(),
    }[what]


@pytest.mark.parametrize(
    "what",
    [
        "no XML",
        "cut off",
        "another root",
        "another namespace",
        "a document type",
        "a head element missing",
        "something between",
        "a document that breaks the schema",
        "a wrong value",
        "a date that is none",
        "no documents",
    ],
)
async def test_a_file_that_cannot_be_read_is_refused_whole_and_says_where(
    send: Send, edition: Edition, storage: Storage, what: str
) -> None:
    answer = await send(damaged(leverance(edition, [bilag(edition, n) for n in (1, 2, 3)]), what))
    assert refused(answer)
    assert texts(answer.files[0].content, "DebitorKvitteringÅrsagTitel") == ["Leverancen kan ikke læses"]
    assert booked(storage) == 0


async def test_a_flood_of_elements_is_refused_before_it_fills_the_memory(
    send: Send, edition: Edition, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oir_kernel.xml.stream.MAX_ELEMENTS", 1000)
    content = leverance(edition, [bilag(edition, n) for n in range(100)])
    assert results(await send(content)) == ["ACCEPTERET"] * 100
    flood = content.replace(b"<FinansbilagListe>", b"<FinansbilagListe>" + b"<x/>" * 2000)
    answer = await send(flood)
    assert "flere end 1000 elementer" in texts(answer.files[0].content, "LokalÅrsagstekst")[0]


async def test_a_crash_between_the_documents_books_none_of_them_twice(
    send: Send, edition: Edition, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    alle = [bilag(edition, n) for n in range(10)]
    content = leverance(edition, alle)
    before = storage.write
    times = 0

    async def failing(work: Any) -> Any:
        nonlocal times
        times += 1
        if times == 3:
            raise StorageBusy(Text("Fuldt.", "Full."))
        return await before(work)

    monkeypatch.setattr(storage, "write", failing)
    with pytest.raises(StorageBusy):
        await send(content, "t-1")
    assert 0 < booked(storage) < 10
    answer = await send(content, "t-1")
    assert (
        texts(answer.files[0].content, "DebitorKvitteringÅrsagTitel") == []
    )  # the same transfer, so nothing came before
    assert ids(answer) == [one.bilag_id for one in alle]
    assert texts(answer.files[1].content, "FinansReferencenøgleVærdi") == [f"{n:08d}" for n in range(1, 11)]
    assert booked(storage) == 10


async def test_two_documents_of_one_id_are_judged_one_after_the_other(
    send: Send, edition: Edition, storage: Storage
) -> None:
    one = bilag(edition, 1)
    answer = await send(leverance(edition, [one, replace(one, titel="En anden"), one]))
    assert results(answer) == ["ACCEPTERET", "AFVIST", "ACCEPTERET"]
    assert booked(storage) == 1


def variants(edition: Edition, number: int, kind: str) -> Finansbilag:
    one = bilag(edition, number)
    reversed_ = one.posteringer[::-1]
    return {
        "good": one,
        "other content": replace(one, titel="Andet"),
        "wrong period": replace(one, regnskabsperiode="202601"),
        "reversal": replace(
            one, posteringer=reversed_, tilbagefoersel=True, oprindeligt_bilag_id=bilag(edition, number - 1).bilag_id
        ),
    }[kind]


KINDS = ("good", "other content", "wrong period", "reversal")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sent=st.lists(st.tuples(st.integers(1, 6), st.sampled_from(KINDS)), min_size=1, max_size=12))
async def test_the_size_of_a_batch_cannot_be_seen_in_the_receipts(
    edition: Edition, storage: Storage, nyt_kald: Callable[..., Call], sent: Sequence[tuple[int, str]]
) -> None:
    content = leverance(edition, [variants(edition, number, kind) for number, kind in sent])
    seen = []
    for batch in (1, 2, 100):
        door = LeveranceDoor(edition, storage, afsend_finansbilag_i(edition), batch=batch)
        call = nyt_kald(nyt_navn("s"), transaktions_id=LEVERANCE)
        answer = await door(Delivery(call, "fil.xml", INF_REF, str(uuid.uuid4()), content))
        seen.append([file.content for file in answer.files])
    assert seen[0] == seen[1] == seen[2]


def test_a_portion_holds_no_id_twice_and_keeps_the_order(edition: Edition) -> None:
    alle = [bilag(edition, n) for n in (1, 2, 1, 3, 4, 5, 3)]
    portions = list(portioner(iter(alle), 3))
    assert [len(portion) for portion in portions] == [2, 3, 2]
    assert [one for portion in portions for one in portion] == alle


async def test_a_delivery_is_in_the_ledger_that_the_other_doors_show(
    send: Send, edition: Edition, storage: Storage, call: Call
) -> None:
    await send(leverance(edition, [bilag(edition, 1)]))
    found = storage.read_now(lambda c: BilagRepository(c, call.scope.state_id).hent(bilag(edition, 1).bilag_id))
    assert found is not None
    assert found.rute.afsender_system == call.afsender_system
