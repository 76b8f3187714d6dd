"""What docs/delivery.md shows of the debtor system's own calls: the message as it is sent, an answer that is accepted, an endpoint."""

import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from oir_debitor.soap.ud import call_backs
from oir_kernel.storage import Storage
from oir_kernel.storage.delivery import Delivery, State
from tests.support.fagsystem import EDITION, registered
from tests.support.levering import Received, bench, modtager
from tests.unit.debitor.test_debitor_soap_ud import bilag, daekning

pytestmark = pytest.mark.anyio
PAGE = (Path(__file__).parents[3] / "docs" / "delivery.md").read_text(encoding="utf-8")
REQUEST, ANSWER = re.findall(r"^```xml\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
(ENDPOINT,) = re.findall(r"^```python\n(# endepunkt\.py.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
_TRANSACTION = re.compile(r"(<(?:\w+:)?TransaktionsId>)[^<]*")


def plain(document: str | bytes) -> str:
    """A document without its layout and its TransaktionsId."""
    root = etree.fromstring(document, etree.XMLParser(remove_blank_text=True))
    return _TRANSACTION.sub(r"\1", etree.tostring(root, method="c14n", exclusive=True).decode())


async def delivered(storage: Storage, address: str) -> Delivery:
    async with bench(storage, edition=EDITION, call_backs=call_backs(EDITION)) as at:
        await registered(at)
        subscription = await at.subscribe(address, "oir")
        await at.happen(daekning(daekninger=[bilag(1)]))
        await at.deliver(subscription)
        (found,) = await at.deliveries(subscription)
        return found


async def test_the_message_shown_is_the_one_sent_and_the_answer_shown_is_accepted(storage: Storage) -> None:
    def shown(_number: int, got: Received) -> tuple[int, bytes]:
        (sent,) = re.findall(r"<k:TransaktionsId>([^<]*)<", got.body.decode())
        return 200, _TRANSACTION.sub(rf"\g<1>{sent}", ANSWER).encode()

    with modtager(shown) as receiver:
        found = await delivered(storage, receiver.address)
        assert plain(receiver.get().body) == plain(REQUEST)
    assert (found.state, found.said and found.said.da) == (State.DELIVERED, "Accepteret af modtageren.")


@pytest.fixture
def endpoint(tmp_path: Path) -> Iterator[str]:
    """The endpoint of the page on a free port; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (tmp_path / "svar.xml").write_text(ANSWER, encoding="utf-8")
    file = tmp_path / "endepunkt.py"
    file.write_text(ENDPOINT.replace("9000", str(port)), encoding="utf-8")
    with subprocess.Popen([sys.executable, str(file)], stderr=subprocess.DEVNULL) as process:
        try:
            end = time.monotonic() + 20
            with socket.socket() as asked:
                while asked.connect_ex(("127.0.0.1", port)) and time.monotonic() < end:
                    time.sleep(0.05)
            yield f"http://127.0.0.1:{port}/"
        finally:
            process.kill()


async def test_the_endpoint_shown_accepts(storage: Storage, endpoint: str) -> None:
    found = await delivered(storage, endpoint)
    assert (found.state, found.said and found.said.da) == (State.DELIVERED, "Accepteret af modtageren.")
