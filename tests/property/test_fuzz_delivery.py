"""Whatever a receiver answers to a delivery: an attempt that failed or succeeded, never an error of ours, nothing of it kept.

The receiver speaks raw bytes on loopback, so the answer need not be HTTP, and what is HTTP need not be honest.
"""

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import State
from oir_kernel.storage.journal import JournalRepository
from tests.support.angreb import ANGREB
from tests.support.forvansk import spoilt
from tests.support.hele import REAL_CPRS
from tests.support.levering import bench, event

quick = settings(ANGREB, max_examples=80)
slow = settings(quick, max_examples=400)

RETUR = (
    b'<?xml version="1.0" encoding="UTF-8"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body>'
    b'<ModtagBeskedOutput xmlns="urn:oio:sts:1.0.0"><StandardRetur xmlns="urn:oio:sagdok:3.0.0"><StatusKode>20</StatusKode>'
    b"<FejlbeskedTekst>2026 tekst</FejlbeskedTekst></StandardRetur></ModtagBeskedOutput></s:Body></s:Envelope>"
)
HEADERS = (
    b"content-length: -1", b"content-length: 99999999999999999999", b"content-length: 5\r\ncontent-length: 6",
    b"transfer-encoding: chunked", b"transfer-encoding: gzip, chunked", b"content-encoding: br", b"location: http://127.0.0.1:9/",
    b"retry-after: " + REAL_CPRS[0].encode(), b"content-type: text/xml; charset=x-findes-ikke", b"x: " + b"y" * 70_000, b"", b"\x00: \xff",
)  # fmt: skip


class Modsvar:
    """A receiver that answers each connection with `answer`, whatever it was sent."""

    def __init__(self) -> None:
        self.answer = b""
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._listener.accept()
                with connection, suppress(OSError):
                    connection.settimeout(5)
                    connection.recv(65536)
                    connection.sendall(self.answer)

    def close(self) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)


@pytest.fixture
def modsvar() -> Iterator[Modsvar]:
    made = Modsvar()
    yield made
    made.close()


def answers() -> st.SearchStrategy[bytes]:
    """HTTP answers, honest and not, and what is none."""
    bodies = st.one_of(
        st.just(RETUR),
        spoilt(RETUR),
        st.binary(max_size=100),
        st.sampled_from([number.encode() for number in REAL_CPRS]),
    )
    status = st.sampled_from(
        [
            b"200 OK",
            b"200 " + REAL_CPRS[0].encode(),
            b"204 No",
            b"301 Moved",
            b"410 Gone",
            b"500 X",
            b"99 X",
            b"1000 X",
            b"-1",
            b"",
        ]
    )
    written = st.builds(
        lambda version, status, headers, length, body: b"\r\n".join(
            [version + b" " + status, *headers, *([b"content-length: %d" % len(body)] if length else []), b"", body]
        ),
        st.sampled_from([b"HTTP/1.1", b"HTTP/1.1", b"HTTP/1.0", b"HTTP/9", b"ICY"]),
        status,
        st.lists(st.sampled_from(HEADERS), max_size=2),
        st.booleans(),
        bodies,
    )
    return written | st.binary(max_size=200)


def attack(storage: Storage, modsvar: Modsvar, kind: str, strength: settings) -> None:
    async def deliver(name: str) -> None:
        async with bench(storage, name=name) as at:
            subscription = await at.subscribe(f"http://127.0.0.1:{modsvar.port}/", kind)
            await at.happen(event("a"))
            await at.deliver(subscription)
            (one,) = await at.deliveries(subscription)
            assert one.state in (State.WAITING, State.DELIVERED, State.GIVEN_UP)
            assert one.said is not None
            assert not STRICTEST.refuses(f"{one.said.da} {one.said.en}")
            state_id = (await at.scope()).state_id
            await storage.flush()
            entries = await storage.read(
                lambda conn: [
                    JournalRepository(conn, state_id).get(head.seq) for head in JournalRepository(conn, state_id).list()
                ]
            )
            assert not any(STRICTEST.refuses(entry.answer) for entry in entries if entry is not None)
            await at.sandboxes.delete(name)

    count = 0

    @strength
    @given(answers())
    def one(answer: bytes) -> None:
        nonlocal count
        count += 1
        modsvar.answer = answer
        asyncio.run(asyncio.wait_for(deliver(f"levering-{count}"), 30))

    one()


@pytest.mark.parametrize("kind", ["webhook", "soap"])
def test_no_answer_of_a_receiver_breaks_a_delivery(storage: Storage, modsvar: Modsvar, kind: str) -> None:
    attack(storage, modsvar, kind, quick)


@pytest.mark.long
@pytest.mark.parametrize("kind", ["webhook", "soap"])
def test_no_answer_of_very_many_breaks_a_delivery(storage: Storage, modsvar: Modsvar, kind: str) -> None:
    attack(storage, modsvar, kind, slow)
