"""Every fault of an exchange without a socket: what the client sees, what is stored, and what the journal says."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import httpx
import pytest
from lxml import etree

from oir_kernel.faults import answers
from oir_kernel.faults.in_process import FaultTransport, as_client_error
from oir_kernel.faults.kinds import kinds
from oir_kernel.storage import Storage
from oir_kernel.web.frame import Frame
from oir_kernel.web.protocol import ConnectionAborted
from tests.support.beskeder import NOTAT_ID, REAL_CPR, hoved, kuvert, new_id, skriv
from tests.support.notatbog import JSON_PATH, PATH, SOAP_12, notater
from tests.support.program import FROZEN, JSON_TYPE, NOTAT, REASONS, create, journal

pytestmark = pytest.mark.anyio

Client = httpx.AsyncClient
FAULTS = "/api/control/faults"
XML = {"content-type": "text/xml; charset=utf-8"}


@pytest.fixture
async def client(frame: Frame) -> AsyncIterator[Client]:
    async with Client(transport=FaultTransport(frame), base_url="http://127.0.0.1:8400") as opened:
        yield opened


async def order(client: Client, fault: str, **more: Any) -> None:
    response = await client.post(FAULTS, json={"fault": fault, **more})
    assert response.status_code == 201, response.text


async def soap(client: Client, message: str = "", **given: Any) -> httpx.Response:
    return await client.post(PATH, content=kuvert(message or skriv(), **given), headers=XML)


async def note(client: Client, **headers: str) -> httpx.Response:
    return await client.post(JSON_PATH, content=json.dumps(NOTAT), headers={**JSON_TYPE, **headers})


async def patiently(happened: Callable[[], bool]) -> None:
    """Let the loop run until it has happened."""
    for _ in range(100_000):
        if happened():
            return
        await asyncio.sleep(0)
    raise AssertionError("it never happened")


def is_soap_fault(response: httpx.Response) -> bool:
    return response.status_code == 500 and "Fault>" in response.text


def broken_xml(response: httpx.Response) -> bool:
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(response.content)
    return response.status_code == 200


SEEN: dict[str, tuple[Callable[[httpx.Response], bool], int]] = {
    "latency;time=1ms": (lambda r: "gemt 1" in r.text, 1),
    "http;status=503;retry-after=5s": (lambda r: (r.status_code, r.headers["retry-after"]) == (503, "5"), 0),
    "http;status=418;text=Te": (lambda r: (r.status_code, r.text) == (418, "Te"), 0),
    "http;status=599": (lambda r: (r.status_code, r.text) == (599, "599 Status"), 0),
    "soap-fault;code=Client;text=Æv": (lambda r: is_soap_fault(r) and "soap:Client" in r.text and "Æv" in r.text, 0),
    "technical;code=SBX-1303": (lambda r: "SvarReaktion" in r.text and "SBX-1303" in r.text, 0),
    "closed;from=08:00;to=10:30": (lambda r: "SBX-1307" in r.text and "2026-11-23T10:30+01:00" in r.text, 0),
    "expired-certificate": (lambda r: is_soap_fault(r) and "SBX-1607" in r.text and "certifikat" in r.text, 0),
    "expired-token": (lambda r: is_soap_fault(r) and "SBX-1607" in r.text and "Billetten" in r.text, 0),
    "reject;reason=074": (lambda r: "afvist" in r.text and "Regnskabsperiode er lukket" in r.text, 0),
    "reject;reason=074;text=Lukket i går": (lambda r: "Lukket i går" in r.text, 0),
    "malformed": (broken_xml, 1),
    "wrong-namespace": (lambda r: answers.WRONG_NAMESPACE in r.text and etree.fromstring(r.content) is not None, 1),
    "wrong-content-type": (lambda r: r.headers["content-type"].startswith("text/html") and "gemt 1" in r.text, 1),
    "empty": (lambda r: (r.status_code, r.content) == (200, b""), 1),
}
"""Faults a client gets an answer of: whether it is the one, and how many notes there are then."""

BROKEN: dict[str, tuple[type[httpx.TransportError], int]] = {
    "timeout-before": (httpx.ReadTimeout, 0),
    "timeout-after": (httpx.ReadTimeout, 1),
    "reset": (httpx.ReadError, 0),
    "reset;when=after": (httpx.ReadError, 1),
    "truncated": (httpx.RemoteProtocolError, 1),
}
"""Faults a client gets an error of."""


@pytest.mark.parametrize("fault", SEEN)
async def test_a_soap_client_sees_the_fault(client: Client, sqlite_storage: Storage, fault: str) -> None:
    await create(client, "default", clock_frozen=FROZEN)
    await order(client, fault, door="soap", times=1)
    seen, stored = SEEN[fault]
    assert seen(await soap(client))
    assert len(notater(sqlite_storage)) == stored
    [entry] = await journal(sqlite_storage)
    assert entry.fault == f"{fault.split(';', maxsplit=1)[0]}#1"
    assert "gemt 1" in (await soap(client, skriv(notat_id=NOTAT_ID))).text
    assert [later.fault for later in await journal(sqlite_storage)][1:] == [""]


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_soap_client_gets_its_own_error(client: Client, sqlite_storage: Storage, fault: str) -> None:
    await order(client, fault, door="soap", times=1)
    error, stored = BROKEN[fault]
    with pytest.raises(error):
        await soap(client)
    assert len(notater(sqlite_storage)) == stored
    [entry] = await journal(sqlite_storage)
    assert (entry.fault, bool(entry.status)) == (f"{fault.split(';', maxsplit=1)[0]}#1", bool(stored))


@pytest.mark.parametrize(
    "fault", [fault for fault in SEEN if fault.split(";")[0] not in ("soap-fault", "wrong-namespace", "reject")]
)
async def test_a_json_client_sees_the_fault(client: Client, sqlite_storage: Storage, fault: str) -> None:
    await create(client, "default", clock_frozen=FROZEN)
    await order(client, fault, door="json", times=1)
    response = await note(client)
    told = {
        "latency": lambda: response.json()["accepted"] is True,
        "http": lambda: response.status_code == int(fault[12:15]),
        "technical": lambda: (response.status_code, response.json()["code"]) == (503, "SBX-1303"),
        "closed": lambda: (
            (response.status_code, response.json()["code"], response.headers["retry-after"])
            == (503, "SBX-1307", "5400")
        ),
        "expired-certificate": lambda: (response.status_code, response.json()["code"]) == (401, "SBX-1607"),
        "expired-token": lambda: (response.status_code, response.json()["code"]) == (401, "SBX-1607"),
        "malformed": lambda: _no_json(response),
        "wrong-content-type": lambda: response.headers["content-type"].startswith("text/html"),
        "empty": lambda: response.content == b"",
    }
    assert told[fault.split(";", maxsplit=1)[0]]()
    assert len(notater(sqlite_storage)) == SEEN[fault][1]
    assert [entry.fault for entry in await journal(sqlite_storage)] == [f"{fault.split(';', maxsplit=1)[0]}#1"]


def _no_json(response: httpx.Response) -> bool:
    with pytest.raises(json.JSONDecodeError):
        response.json()
    return response.status_code == 200


@pytest.mark.parametrize("fault", BROKEN)
async def test_a_json_client_gets_its_own_error(client: Client, sqlite_storage: Storage, fault: str) -> None:
    await order(client, fault, door="json", times=1)
    error, stored = BROKEN[fault]
    with pytest.raises(error):
        await note(client)
    assert len(notater(sqlite_storage)) == stored


async def test_a_json_client_is_rejected_with_the_reason(client: Client, sqlite_storage: Storage) -> None:
    await order(client, "reject;reason=074")
    told = (await note(client)).json()
    assert (told["accepted"], told["findings"][0]["rule_id"]) == (False, "SBX-ÅRS-074")
    assert notater(sqlite_storage) == []


async def test_an_operation_that_knows_no_rejection_decides_as_ever(client: Client, sqlite_storage: Storage) -> None:
    await order(client, "reject;reason=074")
    assert "gemt 0" in (await soap(client, skriv("", root="SletNotat_I"))).text
    assert len(await journal(sqlite_storage)) == 1


async def test_the_cpr_gate_goes_before_an_ordered_rejection(client: Client, sqlite_storage: Storage) -> None:
    await order(client, "reject;reason=074")
    answer = await soap(client, skriv(f"Borger {REAL_CPR}"))
    assert "Regnskabsperiode" not in answer.text
    assert REAL_CPR not in answer.text
    assert notater(sqlite_storage) == []


async def test_a_fault_answers_in_the_soap_version_of_the_message(client: Client) -> None:
    await order(client, "soap-fault;code=Client;text=Hej", times=1)
    await order(client, "expired-token")
    first, second = await soap(client, namespace=SOAP_12), await soap(client, namespace=SOAP_12)
    for answer in (first, second):
        assert SOAP_12 in answer.text
        assert answer.headers["content-type"].startswith("application/soap+xml")
    assert "soap:Sender" in first.text


async def test_what_another_operation_gets_this_one_does_not(client: Client, sqlite_storage: Storage) -> None:
    for fault in [*SEEN, *BROKEN]:
        await order(client, fault, operation="SletNotat")
    assert "gemt 1" in (await soap(client)).text
    assert [entry.fault for entry in await journal(sqlite_storage)] == [""]


async def test_the_stored_answer_comes_when_the_lost_message_is_sent_again(
    client: Client, sqlite_storage: Storage
) -> None:
    await order(client, "timeout-after", times=1)
    with pytest.raises(httpx.ReadTimeout):
        await soap(client)
    assert "gemt 1" in (await soap(client)).text
    assert len(notater(sqlite_storage)) == 1


async def test_a_late_answer_waits_for_the_sandbox_clock(client: Client, sqlite_storage: Storage) -> None:
    await create(client, "default", clock_frozen=FROZEN)
    await order(client, "latency;time=2h;clock=sandbox", times=1)
    sent = asyncio.create_task(soap(client))
    await patiently(lambda: bool(notater(sqlite_storage)))
    await create(client, "default", clock_frozen="2026-11-23T10:59:59+01:00")
    done, _ = await asyncio.wait([sent], timeout=3 * answers.LOOK_SECONDS)
    assert not done
    await create(client, "default", clock_frozen="2026-11-23T11:00:00+01:00")
    assert "gemt 1" in (await sent).text


async def test_a_late_answer_ends_with_its_limit_or_its_sandbox(
    client: Client, frame: Frame, sqlite_storage: Storage
) -> None:
    await create(client, "default", clock_frozen=FROZEN)
    await order(client, "latency;time=2h;clock=sandbox;limit=1ms", times=1)
    assert "gemt 1" in (await soap(client)).text
    await order(client, "latency;time=2h;clock=sandbox", times=1)
    sent = asyncio.create_task(soap(client, skriv(notat_id=new_id())))
    await patiently(lambda: len(notater(sqlite_storage)) == 2)
    await frame.sandboxes.reset("default")
    assert (await sent).status_code == 200


async def test_processing_asks_for_a_fault_of_one_message(client: Client, sqlite_storage: Storage) -> None:
    asked = '<k:Processing><x:fejl xmlns:x="urn:x">oir-fault:http;status=429</x:fejl></k:Processing>'
    context = hoved().replace("</k:HovedOplysninger>", f"{asked}</k:HovedOplysninger>")
    assert (await soap(client, skriv(context=context))).status_code == 429
    assert "gemt 1" in (await soap(client)).text
    assert [entry.fault for entry in await journal(sqlite_storage)] == ["http", ""]


async def test_processing_for_somebody_else_is_let_be(client: Client) -> None:
    asked = '<k:Processing><x:stub xmlns:x="urn:x">http;status=429</x:stub></k:Processing>'
    context = hoved().replace("</k:HovedOplysninger>", f"{asked}</k:HovedOplysninger>")
    assert "gemt 1" in (await soap(client, skriv(context=context))).text


async def test_a_transaction_id_is_magic_until_that_is_switched_off(client: Client) -> None:
    magic = hoved("oir-fault:technical#4711")
    assert "SBX-1301" in (await soap(client, skriv(context=magic))).text
    await client.put("/api/control/sandboxes/default", json={"magic": False})
    assert "gemt 1" in (await soap(client, skriv(context=magic))).text


async def test_a_caller_id_is_magic_too(client: Client) -> None:
    caller = "<k:CallersServiceCallIdentifier>oir-fault:empty#7</k:CallersServiceCallIdentifier>"
    answer = await soap(client, skriv(context=hoved(before_route=caller)))
    assert (answer.status_code, answer.content) == (200, b"")


async def test_headers_ask_for_a_fault_over_json(client: Client, sqlite_storage: Storage) -> None:
    assert (await note(client, **{"x-Processing": "oir-fault:http;status=502"})).status_code == 502
    assert (await note(client, **{"x-TransaktionsId": "oir-fault:http;status=504#1"})).status_code == 504
    assert notater(sqlite_storage) == []
    assert (await note(client, **{"x-Processing": "http;status=502"})).status_code == 200


async def test_an_instruction_that_names_no_kind_is_told_the_kinds(client: Client, sqlite_storage: Storage) -> None:
    told = (await soap(client, skriv(context=hoved("oir-fault:brand")))).text
    assert "SBX-1505" in told
    assert all(name in told for name in kinds(REASONS))
    over_json = await note(client, **{"x-Processing": "oir-fault:brand"})
    assert (over_json.status_code, over_json.json()["code"]) == (400, "SBX-1505")
    assert notater(sqlite_storage) == []
    assert [entry.fault for entry in await journal(sqlite_storage)] == ["", ""]


async def test_an_instruction_with_a_real_cpr_number_is_refused_and_not_repeated(
    client: Client, sqlite_storage: Storage
) -> None:
    told = await soap(client, skriv(context=hoved(f"oir-fault:technical;text={REAL_CPR}")))
    assert "SBX-1401" in told.text
    for text in (told.text, *(entry.request + entry.answer for entry in await journal(sqlite_storage))):
        assert REAL_CPR not in text


def test_every_end_of_a_connection_has_its_error() -> None:
    request = httpx.Request("GET", "http://127.0.0.1/")
    seen = {one: as_client_error(ConnectionAborted(one), request) for one in ("reset", "timeout", "truncated")}
    assert {one: type(error) for one, error in seen.items()} == {
        "reset": httpx.ReadError,
        "timeout": httpx.ReadTimeout,
        "truncated": httpx.RemoteProtocolError,
    }
    assert all(error.request is request for error in seen.values())


@pytest.mark.parametrize("body", [b"<a/>", b"<a>x</a>", b'{"a": 1}', b"", b"x"])
def test_a_malformed_body_is_neither_xml_nor_json(body: bytes) -> None:
    broken = answers.without_end(body)
    with pytest.raises((etree.XMLSyntaxError, ValueError)):
        etree.fromstring(broken)
    with pytest.raises(ValueError, match=r".*"):
        json.loads(broken)


def test_a_fault_without_payload_namespace_loses_that_of_its_envelope() -> None:
    assert answers.in_wrong_namespace(b'<soap:E xmlns:soap="urn:s"/>') == (
        b'<soap:E xmlns:soap="' + answers.WRONG_NAMESPACE.encode() + b'"/>'
    )
    assert answers.in_wrong_namespace(b"{}") == b"{}"
