"""Every fault of an exchange on real sockets: what zeep, requests and httpx see, what is stored, what the journal says."""

import socket
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object

from tests.support.fejl import DEBITOR, FINANS, KOMMUNE, NOW, OPERATION, XML, Sandkasse, message

UNCHANGED, CHANGED = 0, 1


@pytest.fixture
def sandbox(program) -> Sandkasse:
    return Sandkasse.new(program.url)


def zeep_call(sandbox: Sandkasse, **context: Any) -> Any:
    """Ping by a client that knows nothing but the description; it gives up after three seconds."""
    transport = zeep.Transport(timeout=10, operation_timeout=3)
    client = zeep.Client(f"{sandbox.base}{DEBITOR}?wsdl", transport=transport)
    try:
        said = {"TransaktionsId": "zeep", "TransaktionsTid": NOW, **context}
        return serialize_object(client.service.Ping(HovedOplysninger=said))
    finally:
        transport.session.close()


# --- What httpx sees of a registration ---------------------------------------------------------------------------------

ANSWERED: dict[str, tuple[Callable[[httpx.Response], bool], int, str]] = {
    "latency;time=1ms": (lambda r: "DebitorRegistreringAcceptStruktur" in r.text, CHANGED, "ACCEPT"),
    "latency;time=1ms-5ms": (lambda r: "DebitorRegistreringAcceptStruktur" in r.text, CHANGED, "ACCEPT"),
    "latency;time=1ms;spread=0.5": (lambda r: "DebitorRegistreringAcceptStruktur" in r.text, CHANGED, "ACCEPT"),
    "http;status=503;retry-after=5s": (
        lambda r: (r.status_code, r.headers["retry-after"], r.text) == (503, "5", "503 Service Unavailable"),
        UNCHANGED,
        "HTTP 503",
    ),
    "http;status=404": (lambda r: r.status_code == 404 and "retry-after" not in r.headers, UNCHANGED, "HTTP 404"),
    "soap-fault": (lambda r: r.status_code == 500 and "soap:Server" in r.text, UNCHANGED, "FAULT Server"),
    "technical": (lambda r: r.status_code == 200 and "SBX-1301" in fejl_id(r), UNCHANGED, "FEJL SBX-1301"),
    "reject;reason=074": (
        lambda r: r.status_code == 200 and "SBX-ÅRS-074" in r.text and "AfvisningStruktur" in r.text,
        UNCHANGED,
        "AFVISNING",
    ),
    "closed;from=08:00;to=17:00;days=1-5": (
        lambda r: r.status_code == 200 and "SBX-1307" in fejl_id(r) and "2026-11-23T17:00+01:00" in r.text,
        UNCHANGED,
        "FEJL SBX-1307",
    ),
    "expired-certificate": (lambda r: r.status_code == 500 and "SBX-1607" in r.text, UNCHANGED, "FAULT SBX-1607"),
    "expired-token": (lambda r: r.status_code == 500 and "SBX-1607" in r.text, UNCHANGED, "FAULT SBX-1607"),
    "malformed": (lambda r: r.status_code == 200 and not is_xml(r.content), CHANGED, "ACCEPT"),
    "wrong-namespace": (lambda r: "forkert-navnerum" in etree.QName(root_of(r)).namespace, CHANGED, "ACCEPT"),
    "wrong-content-type": (lambda r: r.headers["content-type"] == "text/html; charset=utf-8", CHANGED, "ACCEPT"),
    "empty": (lambda r: (r.status_code, r.content) == (200, b""), CHANGED, "ACCEPT"),
}
BROKEN_OFF: dict[str, tuple[type[httpx.TransportError] | tuple[type[httpx.TransportError], ...], int, str]] = {
    "timeout-before": (httpx.ReadTimeout, UNCHANGED, "NO ANSWER"),
    "timeout-after": (httpx.ReadTimeout, CHANGED, "ACCEPT"),
    "timeout-before;hold=1ms": (httpx.ReadError, UNCHANGED, "NO ANSWER"),
    "reset": (httpx.ReadError, UNCHANGED, "NO ANSWER"),
    "reset;when=after": (httpx.ReadError, CHANGED, "ACCEPT"),
    "truncated": (httpx.RemoteProtocolError, CHANGED, "ACCEPT"),
}


def fejl_id(response: httpx.Response) -> str:
    return "".join(etree.fromstring(response.content).xpath("//*[local-name()='FejlId']/text()"))


def is_xml(content: bytes) -> bool:
    try:
        etree.fromstring(content)
    except etree.XMLSyntaxError:
        return False
    return True


def root_of(response: httpx.Response) -> Any:
    return etree.fromstring(response.content)[0][0]


def kind_of(fault: str) -> str:
    return fault.partition(";")[0]


@pytest.mark.parametrize("fault", ANSWERED)
def test_httpx_sees_the_ordered_answer(sandbox, fault):
    seen, accounts, verdict = ANSWERED[fault]
    sandbox.order(fault, times=1)
    response = sandbox.send()
    assert seen(response), response.text
    assert sandbox.accounts() == accounts
    [entry] = sandbox.journal()
    assert (entry["fault"], entry["verdict"]) == (f"{kind_of(fault)}#1", verdict)
    [ordered] = sandbox.faults()
    assert (ordered["calls"], ordered["hits"]) == (1, 1)
    assert [one["seq"] for one in ordered["exchanges"]] == [entry["seq"]]


@pytest.mark.parametrize("fault", BROKEN_OFF)
def test_httpx_gets_an_error_of_its_own(sandbox, fault):
    error, accounts, verdict = BROKEN_OFF[fault]
    sandbox.order(fault, times=1)
    with pytest.raises(error):
        sandbox.send(timeout=httpx.Timeout(30, read=1.5))
    assert sandbox.accounts() == accounts
    [entry] = sandbox.journal()
    assert (entry["fault"], entry["verdict"]) == (f"{kind_of(fault)}#1", verdict)


@pytest.mark.parametrize("fault", [*ANSWERED, *BROKEN_OFF])
def test_a_rule_for_somebody_else_changes_nothing(sandbox, fault):
    for where in ({"operation": "Ping"}, {"sender": "99999999"}, {"service": "FinansbilagAfsend"}, {"skip": 1}):
        sandbox.order(fault, **where)
    assert "AcceptStruktur" in sandbox.send().text
    assert sandbox.accounts() == CHANGED
    assert [entry["fault"] for entry in sandbox.journal()] == [""]
    assert [ordered["hits"] for ordered in sandbox.faults()] == [0, 0, 0, 0]


def test_a_message_whose_answer_was_lost_is_sent_again_and_done_once(sandbox):
    sandbox.order("timeout-after;hold=1ms", times=1)
    with pytest.raises(httpx.TransportError):
        sandbox.send()
    assert "AcceptStruktur" in sandbox.send().text
    assert sandbox.accounts() == 1
    assert [entry["changes"] != [] for entry in sandbox.journal()] == [True, False]


# --- What the socket itself shows ----------------------------------------------------------------------------------------


def raw(sandbox: Sandkasse) -> socket.socket:
    """A connection on which the message was sent."""
    url = httpx.URL(sandbox.base)
    connection = socket.create_connection((url.host, url.port or 80), timeout=10)
    body = message()
    head = f"POST {url.path}{DEBITOR} HTTP/1.1\r\nHost: {url.host}\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n\r\n"
    connection.sendall(head.encode() + body)
    return connection


def test_a_reset_is_a_tcp_reset_and_no_orderly_end(sandbox):
    sandbox.order("reset")
    with raw(sandbox) as connection, pytest.raises(ConnectionResetError):
        connection.recv(1)


def test_a_truncated_answer_says_more_than_comes_and_then_ends_in_order(sandbox):
    sandbox.order("truncated")
    with raw(sandbox) as connection:
        received = b""
        while chunk := connection.recv(65536):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    promised = int(head.lower().partition(b"content-length:")[2].split(b"\r\n")[0])
    assert 0 < len(body) < promised


def test_a_timeout_keeps_the_connection_open_until_its_hold_is_over(sandbox):
    sandbox.order("timeout-before;hold=1s")
    with raw(sandbox) as connection:
        connection.settimeout(0.2)
        with pytest.raises(TimeoutError):
            connection.recv(1)
        connection.settimeout(10)
        with pytest.raises(ConnectionResetError):
            connection.recv(1)


def test_the_server_goes_on_and_logs_no_error(sandbox, program):
    for fault in ("reset", "timeout-before;hold=1ms", "truncated", "malformed"):
        sandbox.order(fault, times=1)
    for number in range(1, 5):
        try:
            sandbox.send(number)
        except httpx.TransportError:
            continue
    assert "AcceptStruktur" in sandbox.send(9).text
    log = program.log.read_text("utf-8")
    assert '"level": "error"' not in log
    assert "Traceback" not in log


# --- What zeep sees ------------------------------------------------------------------------------------------------------

ZEEP: dict[str, tuple[type[Exception], str]] = {
    "timeout-before": (requests.exceptions.ReadTimeout, ""),
    "timeout-after": (requests.exceptions.ReadTimeout, ""),
    "reset": (requests.exceptions.ConnectionError, ""),
    "truncated": (requests.exceptions.RequestException, ""),
    "http;status=503": (zeep.exceptions.Error, "503"),
    "soap-fault;code=Client;text=Ikke i dag": (zeep.exceptions.Fault, "Ikke i dag"),
    "expired-certificate": (zeep.exceptions.Fault, "SBX-1607"),
    "expired-token": (zeep.exceptions.Fault, "SBX-1607"),
    "malformed": (zeep.exceptions.Error, ""),
    "empty": (zeep.exceptions.Error, ""),
}


@pytest.mark.parametrize("fault", ZEEP)
def test_zeep_raises_the_error_of_the_fault(sandbox, fault):
    error, said = ZEEP[fault]
    sandbox.order(fault, operation="Ping", times=1)
    with pytest.raises(error) as caught:
        zeep_call(sandbox)
    assert said in str(caught.value) or said == str(getattr(caught.value, "status_code", ""))
    assert zeep_call(sandbox)["HovedOplysningerSvar"]["TransaktionsId"] == "zeep"
    assert [entry["fault"] for entry in sandbox.journal()] == [f"{kind_of(fault)}#1", ""]


def test_zeep_reads_a_technical_answer_and_a_window_as_an_answer(sandbox):
    sandbox.order("technical;code=SBX-1304", times=1)
    sandbox.order("closed;from=00:00;to=23:00", times=1)
    found = [zeep_call(sandbox)["HovedOplysningerSvar"]["SvarReaktion"][0]["Fejl"]["FejlId"] for _ in range(2)]
    assert found == ["SBX-1304", "SBX-1307"]


def test_zeep_finds_nothing_in_an_answer_of_another_namespace(sandbox):
    sandbox.order("wrong-namespace", operation="Ping", times=1)
    try:
        found = zeep_call(sandbox)
    except zeep.exceptions.Error:
        found = None
    assert not found
    assert zeep_call(sandbox)["HovedOplysningerSvar"]["TransaktionsId"] == "zeep"


def test_zeep_asks_for_a_fault_in_processing(sandbox):
    asked = etree.fromstring('<oir:fejl xmlns:oir="urn:oir">oir-fault:soap-fault;text=Bestilt</oir:fejl>')
    with pytest.raises(zeep.exceptions.Fault, match="Bestilt"):
        zeep_call(sandbox, Processing=[{"_value_1": asked}])
    assert zeep_call(sandbox)["HovedOplysningerSvar"]["TransaktionsId"] == "zeep"


def test_zeep_asks_for_a_fault_by_a_magic_value_until_that_is_switched_off(sandbox):
    for magic in (
        {"TransaktionsId": "oir-fault:soap-fault#1"},
        {"CallersServiceCallIdentifier": "oir-fault:soap-fault"},
    ):
        with pytest.raises(zeep.exceptions.Fault):
            zeep_call(sandbox, **magic)
    sandbox.change(magic=False)
    assert zeep_call(sandbox, TransaktionsId="oir-fault:soap-fault#1")


def test_an_instruction_that_cannot_be_read_is_told_in_the_answer(sandbox):
    told = sandbox.send(tid="oir-fault:brand").text
    assert "SBX-1505" in told
    assert "timeout-after" in told
    assert sandbox.accounts() == UNCHANGED


# --- Over JSON -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        ("http;status=429;retry-after=1m", 429),
        ("technical", 503),
        ("closed;from=08:00;to=10:00", 503),
        ("expired-token", 401),
    ],
)
def test_json_sees_the_status(sandbox, fault, status):
    sandbox.order(fault, door="json", operation="GET /api/debitor/*", times=1)
    response = httpx.get(f"{sandbox.base}/api/debitor/konti")
    assert response.status_code == status
    assert "retry-after" in response.headers or fault in ("technical", "expired-token")
    assert httpx.get(f"{sandbox.base}/api/debitor/konti").status_code == 200


@pytest.mark.parametrize("fault", ["reset", "truncated", "timeout-before;hold=1ms"])
def test_json_sees_the_broken_connection(sandbox, fault):
    sandbox.order(fault, door="json", times=1)
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{sandbox.base}/api/debitor/konti")
    assert httpx.get(f"{sandbox.base}/api/debitor/konti").status_code == 200


def test_json_asks_for_a_fault_in_a_header(sandbox):
    asked = {"x-Processing": "oir-fault:http;status=502"}
    assert httpx.get(f"{sandbox.base}/api/debitor/konti", headers=asked).status_code == 502
    assert httpx.get(f"{sandbox.base}/api/debitor/konti", headers={"x-Processing": "andet"}).status_code == 200


@pytest.mark.parametrize("service", ["debitor", "finans", "faktura"])
def test_every_service_rejects_with_the_reason_ordered(sandbox, service):
    path, example = {
        "debitor": (DEBITOR, "01-accepteret"),
        "finans": (FINANS, "13-finans-accepteret"),
        "faktura": ("/service/OIR/FakturaInformationAfsend/1", "17-faktura-accepteret"),
    }[service]
    sandbox.order("reject;reason=SBX-ÅRS-074;text=Lukket for i år", times=1)
    refused, taken = (
        httpx.post(f"{sandbox.base}{path}", content=message(example=example), headers=XML).text for _ in range(2)
    )
    assert "Lukket for i år" in refused
    assert "Lukket for i år" not in taken
    assert [entry["verdict"] for entry in sandbox.journal()] == ["AFVISNING", "ACCEPT"]
    assert [entry["changes"] != [] for entry in sandbox.journal()] == [False, True]


# --- Whom and how often --------------------------------------------------------------------------------------------------


def test_the_sender_and_the_operation_are_told_apart(sandbox):
    sandbox.order("http;status=503", sender=KOMMUNE, operation=OPERATION, service="Debitor*")
    assert sandbox.send().status_code == 503
    finans = httpx.post(f"{sandbox.base}{FINANS}", content=message(example="13-finans-accepteret"), headers=XML)
    assert finans.status_code == 200


def struck(sandbox: Sandkasse, calls: int = 24) -> list[bool]:
    return [sandbox.send(number).status_code == 503 for number in range(1, calls + 1)]


def test_the_same_seed_strikes_the_same_calls_in_the_next_run(program):
    runs = []
    for seed in ("frø", "frø", "andet"):
        sandbox = Sandkasse.new(program.url, seed=seed)
        sandbox.order("http;status=503", share=0.5)
        runs.append(struck(sandbox))
    assert runs[0] == runs[1] != runs[2]
    assert 4 < sum(runs[0]) < 20


def test_concurrent_calls_are_struck_exactly_as_often_as_calls_in_a_row(program):
    in_a_row, at_once = (Sandkasse.new(program.url, seed="samtidig") for _ in range(2))
    for sandbox in (in_a_row, at_once):
        sandbox.order("http;status=503", share=0.3, skip=3)
    with ThreadPoolExecutor(8) as clients:
        statuses = list(clients.map(lambda number: at_once.send(number).status_code, range(1, 25)))
    assert statuses.count(503) == sum(struck(in_a_row))
    assert at_once.faults()[0]["hits"] == statuses.count(503)


def test_a_window_opens_when_the_clock_is_moved(sandbox):
    sandbox.order("closed;from=08:00;to=10:00;days=1-5")
    assert "SBX-1307" in sandbox.send().text
    sandbox.change(clock_frozen="2026-11-23T10:00:00+01:00")
    assert "AcceptStruktur" in sandbox.send().text


def test_a_late_answer_comes_when_the_clock_is_moved_that_far(sandbox):
    sandbox.order("latency;time=1d;clock=sandbox", times=1)
    with ThreadPoolExecutor(1) as clients:
        sent = clients.submit(sandbox.send)
        for _ in range(10_000):
            if sandbox.accounts():
                break
        assert not sent.done()
        sandbox.change(clock_frozen="2026-11-24T09:00:00+01:00")
        assert "AcceptStruktur" in sent.result(timeout=30).text


def test_a_reset_takes_every_fault_away(sandbox):
    sandbox.order("http;status=503")
    assert sandbox.send().status_code == 503
    httpx.post(f"{sandbox.url}/api/control/sandboxes/{sandbox.name}/reset", json={}).raise_for_status()
    assert sandbox.faults() == []
    assert "AcceptStruktur" in sandbox.send().text
    assert sandbox.order("http;status=503")["number"] == 1


def test_faults_of_one_sandbox_strike_no_other(program):
    mine, yours = Sandkasse.new(program.url), Sandkasse.new(program.url)
    mine.order("http;status=503", door="any")
    assert (mine.send().status_code, yours.send().status_code) == (503, 200)
    assert yours.faults() == []
