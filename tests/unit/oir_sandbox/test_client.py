"""The Python client, in process and over a socket: what it sends, sees, expects and raises."""

import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest

from oir_sandbox.client import Refused, Sandbox, Server, in_process, on_socket
from oir_sandbox.names import TOPICS
from tests.support.asyncapi import TOPICS as DESCRIBED_TOPICS

EXAMPLES = Path(__file__).parents[3] / "contracts" / "examples"
ACCEPTED = (EXAMPLES / "01-accepteret" / "request.xml").read_bytes()
REMARKED = (EXAMPLES / "02-bemaerkning-psrm-ville-afvise" / "request.xml").read_bytes()
FROZEN = "2026-11-23T09:00:00+01:00"
OPRET = "OpretDebitorkontoRegistrering"


@pytest.fixture(scope="module", params=[in_process, on_socket], ids=["in process", "socket"])
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    with request.param() as running:
        yield running


@pytest.fixture
def sandbox(server: Server) -> Iterator[Sandbox]:
    with server.create(clock_frozen=FROZEN) as made:
        yield made


def test_a_message_is_sent_to_the_service_that_knows_it(sandbox: Sandbox) -> None:
    answer = sandbox.send(ACCEPTED).must_be_accepted()
    assert (answer.status, answer.accepted, answer.reasons) == (200, True, ())
    assert answer.text("TransaktionsId") == "eksempel-01"


def test_a_message_no_service_knows_is_not_sent(sandbox: Sandbox) -> None:
    for message in ("<x/>", "no xml", "<e><Body><Hest/></Body></e>"):
        with pytest.raises(ValueError, match="service="):
            sandbox.send(message)
    assert sandbox.journal() == []


def test_findings_tell_rule_text_and_way_out(sandbox: Sandbox) -> None:
    answer = sandbox.send(REMARKED)
    assert {"R_2_3a", "R_6_1"} <= {found["rule_id"] for found in answer.findings}
    assert all(found["message_da"] and found["fix_en"] for found in answer.findings)
    assert "R_6_1" in answer.told()


def test_an_answer_that_is_no_acceptance_says_why(sandbox: Sandbox) -> None:
    sandbox.change(psrm="enforce")
    with pytest.raises(AssertionError, match="R_6_1"):
        sandbox.send(REMARKED).must_be_accepted()


def test_two_sandboxes_never_see_one_another(server: Server, sandbox: Sandbox) -> None:
    with server.create(clock_frozen=FROZEN) as other:
        sandbox.send(ACCEPTED)
        assert len(sandbox.json("GET", "/api/debitor/konti")["konti"]) == 1
        assert other.json("GET", "/api/debitor/konti")["konti"] == []
        assert len(sandbox.events()) > 0
        assert other.events() == []


def test_a_sandbox_is_gone_after_its_block(server: Server) -> None:
    with server.create("klient-1") as made:
        assert "klient-1" in server.names()
    assert "klient-1" not in server.names()
    with pytest.raises(Refused) as refused:
        server.sandbox(made.name)
    assert (refused.value.status, refused.value.code) == (404, "SBX-1502")


def test_a_reset_empties_it_and_sets_the_clock_back(sandbox: Sandbox) -> None:
    sandbox.send(ACCEPTED)
    sandbox.clock.advance("P30D")
    sandbox.reset()
    assert sandbox.json("GET", "/api/debitor/konti")["konti"] == []
    assert sandbox.clock.today() == date(2026, 11, 23)
    sandbox.expect(operation=OPRET, times=0)


def test_the_clock_goes_forward_only(sandbox: Sandbox) -> None:
    assert sandbox.clock.advance("P1M")["state"] == "done"
    assert sandbox.clock.today() == date(2026, 12, 23)
    sandbox.clock.advance(to=date(2027, 1, 4))
    assert sandbox.clock.now().isoformat() == "2027-01-04T00:00:00+01:00"
    with pytest.raises(Refused):
        sandbox.clock.advance(to=date(2026, 12, 1))


def test_a_snapshot_brings_everything_back(server: Server, sandbox: Sandbox) -> None:
    sandbox.send(ACCEPTED)
    kept = sandbox.snapshot()
    sandbox.reset()
    sandbox.restore(kept)
    sandbox.expect(operation=OPRET, times=1)
    with sandbox.clone() as twin:
        assert len(twin.json("GET", "/api/debitor/konti")["konti"]) == 1
        assert twin.name in server.names()


def test_an_expectation_that_holds_is_silent(sandbox: Sandbox) -> None:
    sandbox.send(ACCEPTED)
    sandbox.expect(operation=OPRET, konto="00000001-0000-4000-8000-000000000001", FordringBeløb="2500", times=1)
    sandbox.expect(operation=OPRET, fields={"FordringStruktur/FordringForfaldsdato": "2026-10-01"}, accepted=True)
    sandbox.expect(operation=OPRET, at_most=1)


def test_one_that_does_not_says_what_came_nearest(sandbox: Sandbox) -> None:
    sandbox.send(ACCEPTED)
    with pytest.raises(AssertionError, match=r"FordringBeløb 2500\.00, expected 2600\.00"):
        sandbox.expect(operation=OPRET, FordringBeløb="2600.00")
    with pytest.raises(AssertionError):
        sandbox.expect(operation=OPRET, times=2)
    with pytest.raises(Refused):
        sandbox.expect(operation=OPRET, times=-1)


def test_a_fault_strikes_as_often_as_it_was_ordered(sandbox: Sandbox) -> None:
    sandbox.faults.add("http;status=503", operation=OPRET, times=1)
    assert sandbox.http.post(sandbox.soap_url("DebitorRegistreringAfsend"), content=ACCEPTED).status_code == 503
    assert sandbox.send(ACCEPTED).accepted
    (fault,) = sandbox.faults.all()
    assert fault["hits"] == 1
    sandbox.faults.clear()
    assert sandbox.faults.all() == []


def test_a_lost_answer_is_the_clients_own_error(sandbox: Sandbox) -> None:
    sandbox.faults.add("reset", times=1)
    with pytest.raises(httpx.TransportError):
        sandbox.send(ACCEPTED)
    assert sandbox.send(ACCEPTED).accepted


def test_a_fault_that_is_none_is_refused_with_those_there_are(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="timeout-after"):
        sandbox.faults.add("hest")


def test_the_journal_holds_both_texts(sandbox: Sandbox) -> None:
    sandbox.send(ACCEPTED)
    (entry,) = [each for each in sandbox.journal() if each["door"] == "soap"]
    assert "KORSBAEK-4711" in entry["request"]
    assert "eksempel-01" in entry["answer"]


def test_zeep_talks_to_a_sandbox(sandbox: Sandbox) -> None:
    client = sandbox.zeep("DebitorRegistreringAfsend")
    context = {"TransaktionsId": "t-1", "TransaktionsTid": FROZEN}
    answered = client.service.Ping(HovedOplysninger=context)
    assert "t-1" in str(answered)


def test_what_is_refused_tells_each_finding_with_its_way_out(server: Server) -> None:
    with pytest.raises(Refused) as refused:
        server.create(clock_offset="x")
    assert "clock_offset" in str(refused.value)
    assert "et helt tal" in str(refused.value)
    assert "a whole number" in str(refused.value)


def test_a_sandbox_says_where_it_is(sandbox: Sandbox, request: pytest.FixtureRequest) -> None:
    alone = "in process" in request.node.name
    assert ("in this process" in repr(sandbox)) is alone
    assert (sandbox.url in repr(sandbox)) is not alone


def test_zeep_that_is_not_installed_is_told_with_the_command(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "oir_sandbox.client.zeep_transport", raising=False)
    monkeypatch.setitem(sys.modules, "zeep", None)
    with pytest.raises(ModuleNotFoundError, match="pip install zeep"):
        sandbox.zeep("DebitorRegistreringAfsend")


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"operation": "OpretDebitorKontoRegistrering"}, "OpretDebitorkontoRegistrering"),
        ({"service": "x"}, "service"),
        ({"operation": "POST /api/debitorr/konti"}, "POST /api/debitor/"),
        ({"sender": "123"}, "sender"),
    ],
    ids=str,
)
def test_a_fault_for_what_there_is_not_is_refused(sandbox: Sandbox, given: dict[str, str], told: str) -> None:
    with pytest.raises(Refused, match=told):
        sandbox.faults.add("technical", **given)
    assert sandbox.faults.all() == []


@pytest.mark.parametrize(
    "given",
    [
        {"operation": "Opret*"},
        {"operation": "POST /api/finans/*"},
        {"operation": "GET /api/debitor/konti/4711"},
        {"operation": "* /api/*"},
        {"operation": "Ping", "service": "Debitor*"},
        {"service": "receiver"},
        {"sender": "11111111"},
    ],
    ids=str,
)
def test_a_fault_for_what_there_may_be_is_taken(sandbox: Sandbox, given: dict[str, str]) -> None:
    sandbox.faults.add("technical", **given)
    assert len(sandbox.faults.all()) == 1


@pytest.mark.parametrize("operation", ["finans.bilag.bogfoert", "finans.*"])
def test_a_fault_of_deliveries_names_topics(sandbox: Sandbox, operation: str) -> None:
    sandbox.faults.add("lost", operation=operation, service="webhook")
    assert len(sandbox.faults.all()) == 1


def test_an_operation_there_is_not_is_no_expectation(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match=OPRET):
        sandbox.expect(operation="OpretDebitorKontoRegistrering", times=0)
    with pytest.raises(TypeError, match="operation"):
        sandbox.expect(operaton=OPRET)
    sandbox.expect(operation=OPRET, times=0)


def test_a_topic_there_is_not_is_refused(sandbox: Sandbox) -> None:
    asked = {"kind": "webhook", "address": "http://127.0.0.1:9"}
    with pytest.raises(Refused, match="debitor"):
        sandbox.json("POST", "/api/control/subscriptions", json={**asked, "topics": ["debitorr"]})
    made = sandbox.json("POST", "/api/control/subscriptions", json={**asked, "topics": ["debitor.konto"]})
    assert made["topics"] == ["debitor.konto"]


def test_an_operation_there_is_not_cannot_be_missing(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="missing_operations"):
        sandbox.change(erp={"missing_operations": ["Nope"]})
    sandbox.change(erp={"missing_operations": ["AfsendFinansbilag"]})


def test_a_name_the_journal_is_not_asked_by_is_refused(sandbox: Sandbox) -> None:
    for path in ("journal", "journal/search"):
        with pytest.raises(Refused, match="xx"):
            sandbox.json("GET", f"/api/control/{path}", params={"xx": "1"})


def test_a_clock_is_not_told_two_things_at_once(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="clock_offset"):
        sandbox.change(clock_frozen=FROZEN, clock_offset=60)


def test_a_field_of_several_types_is_told_once_and_by_its_name_alone(sandbox: Sandbox) -> None:
    with pytest.raises(Refused, match="1 fejl") as refused:
        sandbox.json("POST", "/api/control/verify", json={"fields": {"FordringBeløb": {"gt": 1}}})
    assert "fields.FordringBeløb.gt" in str(refused.value)
    assert "MatcherIn" not in str(refused.value)
    with pytest.raises(Refused, match="1 fejl") as other:
        sandbox.change(erp=1)
    assert "dict[" not in str(other.value)


def test_the_topics_known_are_those_described() -> None:
    assert sorted(TOPICS) == sorted(DESCRIBED_TOPICS)
