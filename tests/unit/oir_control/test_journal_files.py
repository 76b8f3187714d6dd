"""What leaves a sandbox: redacted, and in forms that readers of these forms take."""

import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlsplit

import pytest

from oir_control.journal.archive import archive, clock_line
from oir_control.journal.har import har
from oir_control.journal.lines import MAX_LINES, as_dict, lines, read_lines
from oir_control.journal.page import page
from oir_control.journal.redaction import LEFT_OUT, masked_head, redacted, redacted_text, shown_settings
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.storage.clock_jobs import ClockDay, ClockEntry, ClockJob
from tests.support.beskeder import REAL_CPR, TEST_CPR
from tests.support.journals import finding, json_exchange, soap

AT = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
ENTRIES = [soap(1), json_exchange(2), soap(3, door="sftp", status=0, verdict="SUCCESS", request="bytes", answer="")]


# --- redaction


def test_every_number_is_masked_wherever_it_stands() -> None:
    bad = f"{REAL_CPR} {TEST_CPR}"
    entry = soap(
        request=f"<a>{bad}</a>",
        answer=f'{{"x": "{bad}"}}',
        operation=f"GET /x/{REAL_CPR}",
        transaktions_id=TEST_CPR,
        sender=REAL_CPR,
        changes=[f"t {REAL_CPR}"],
        findings=[{"rule_id": "R", "read": {REAL_CPR: bad}, "line": 3}],
    )
    shown = json.dumps(as_dict(redacted(entry)))
    assert REAL_CPR not in shown
    assert TEST_CPR not in shown
    assert "610190****" in shown
    assert REAL_CPR not in str(replace(masked_head(entry), request="", answer=""))


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ('<wsse:Password Type="x">hemmelig</wsse:Password>', f'<wsse:Password Type="x">{LEFT_OUT}</wsse:Password>'),
        ("<BinarySecurityToken>MIIB</BinarySecurityToken>", f"<BinarySecurityToken>{LEFT_OUT}</BinarySecurityToken>"),
        ("<ds:SignatureValue>ab==</ds:SignatureValue>", f"<ds:SignatureValue>{LEFT_OUT}</ds:SignatureValue>"),
        ('{"access_token" : "ey\\"J.x", "a": "b"}', f'{{"access_token" : "{LEFT_OUT}", "a": "b"}}'),
        ("<PasswordHint>x</PasswordHint>", "<PasswordHint>x</PasswordHint>"),
        ('{"tokens": "b"}', '{"tokens": "b"}'),
    ],
)
def test_secrets_are_left_out_and_nothing_else(sent: str, shown: str) -> None:
    assert redacted_text(sent) == shown


def test_settings_leave_without_the_numbers_their_owner_allows() -> None:
    shown = shown_settings({"psrm": "advise", "allowed_cpr": [REAL_CPR], "clock_offset": 1012901234})
    assert shown == {"psrm": "advise", "allowed_cpr": 1, "clock_offset": 1012901234}


# --- JSON Lines


def test_lines_come_back_as_they_went() -> None:
    sent = [soap(1, findings=[finding("R_6_1")]), json_exchange(2, findings=[])]
    written = b"".join(lines(sent)).decode()
    assert len(written.splitlines()) == 2
    assert read_lines(written + "\n\n") == sent


@pytest.mark.parametrize(
    "changed",
    [
        {"at": "x"},
        {"at": "2026-11-23T09:00:00"},
        {"status": "200"},
        {"status": True},
        {"door": None},
        {"findings": {}},
        {"findings": [1]},
        {"changes": [1]},
    ],
)
def test_a_line_that_is_no_exchange_is_named(changed: dict[str, Any]) -> None:
    good = b"".join(lines([soap()])).decode()
    with pytest.raises(BadRequest) as refused:
        read_lines(good + json.dumps(as_dict(soap()) | changed))
    assert refused.value.detail.en.startswith("Line 2 is no exchange")


@pytest.mark.parametrize("line", ["x", "[]", "{}", "null", "[" * 2000])
def test_a_line_that_is_something_else_is_refused(line: str) -> None:
    with pytest.raises(BadRequest):
        read_lines(line)


def test_a_file_of_too_many_lines_is_refused() -> None:
    with pytest.raises(BadRequest, match=str(MAX_LINES)):
        read_lines("{}\n" * (MAX_LINES + 1))


# --- HAR 1.2: the members that its specification requires, with their types

_OBJECTS: dict[str, dict[str, Any]] = {
    "log": {"version": str, "creator": dict, "entries": list},
    "creator": {"name": str, "version": str},
    "entry": {"startedDateTime": str, "time": float, "request": dict, "response": dict, "cache": dict, "timings": dict},
    "request": {
        "method": str,
        "url": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "queryString": list,
        "headersSize": int,
        "bodySize": int,
    },
    "response": {
        "status": int,
        "statusText": str,
        "httpVersion": str,
        "cookies": list,
        "headers": list,
        "content": dict,
        "redirectURL": str,
        "headersSize": int,
        "bodySize": int,
    },
    "content": {"size": int, "mimeType": str},
    "postData": {"mimeType": str, "params": list, "text": str},
    "timings": {"send": int, "wait": float, "receive": int},
}
_OPTIONAL = {"log": {"pages", "browser", "comment"}, "request": {"postData"}, "content": {"text"}}


def wrong_in_har(kind: str, value: dict[str, Any]) -> list[str]:
    """What the specification asks for and is not there, and what it does not know."""
    required = _OBJECTS[kind]
    known = {*required, *_OPTIONAL.get(kind, ())}
    wrong = [f"{kind}.{name}" for name, kind_of in required.items() if not isinstance(value.get(name), kind_of)]
    wrong += [f"{kind}.{name}?" for name in value if name not in known and not name.startswith("_")]
    for name in {"creator", "request", "response", "content", "postData", "timings"} & value.keys():
        wrong += wrong_in_har(name, value[name])
    for entry in value.get("entries", []):
        wrong += wrong_in_har("entry", entry)
    return wrong


def archived(*entries: Any) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(b"".join(har(entries, "http://127.0.0.1:8400/s/demo", "0.1")))
    return loaded


def test_the_archive_has_what_har_requires_and_nothing_it_does_not_know() -> None:
    assert wrong_in_har("log", archived(*ENTRIES)["log"]) == []
    assert archived(*ENTRIES)["log"]["version"] == "1.2"
    assert archived()["log"]["entries"] == []


def test_an_archive_without_a_required_member_would_be_noticed() -> None:
    broken = archived(*ENTRIES)["log"]
    del broken["entries"][0]["request"]["cookies"]
    broken["entries"][1]["seq"] = 1
    assert wrong_in_har("log", broken) == ["request.cookies", "entry.seq?"]


def test_a_har_entry_tells_the_exchange() -> None:
    first, second, third = archived(*ENTRIES)["log"]["entries"]
    assert datetime.fromisoformat(first["startedDateTime"]) == soap().at
    assert first["time"] == first["timings"]["wait"] == 1.5
    assert first["request"]["postData"]["text"] == soap().request
    assert first["response"]["content"]["text"] == soap().answer
    assert (first["_door"], first["_verdict"], first["_seq"]) == ("soap", "ACCEPT", 1)
    assert second["request"]["url"] == "http://127.0.0.1:8400/s/demo/api/debitor/registreringer"
    assert (second["request"]["method"], second["response"]["statusText"]) == ("POST", "OK")
    assert third["response"]["status"] == 0
    kinds = [one["request"]["postData"]["mimeType"].partition(";")[0] for one in (first, second, third)]
    assert kinds == ["text/xml", "application/json", "text/plain"]
    assert all(urlsplit(one["request"]["url"]).scheme == "http" for one in (first, second, third))


# --- the page


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002 - the name is HTMLParser's
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def read_page(*entries: Any, title: str = "Session") -> _Reader:
    reader = _Reader()
    reader.feed(b"".join(page(title, Text("Om", "About"), entries)).decode())
    return reader


def test_the_page_shows_every_exchange_in_both_languages() -> None:
    read = read_page(*ENTRIES, soap(4, findings=[finding("R_6_1")], fault="timeout", verdict="AFVISNING"))
    assert read.tags.count("details") == 4
    for told in (
        "R_6_1",
        "Forkert",
        "Wrong",
        "Ret",
        "timeout",
        "FordringBeløb",
        "debitor.registreret 1",
        "Sendt",
        "Sent",
    ):
        assert told in read.text


def test_what_was_sent_stays_text_on_the_page() -> None:
    evil = "<script>alert(1)</script>\"'&"
    read = read_page(
        soap(
            request=evil,
            answer=evil,
            operation=evil,
            transaktions_id=evil,
            sender=evil,
            verdict=evil,
            fault=evil,
            door=evil,
            changes=[evil],
            findings=[{"rule_id": evil, "message": {"da": evil, "en": evil}, "fix": evil}],
        ),
        title=evil,
    )
    assert "script" not in read.tags
    assert set(read.tags) <= {"html", "head", "meta", "title", "style", "body", "h1", "h3", "p", "br", "small", "details", "summary",
                              "b", "span", "code", "ul", "li", "pre"}  # fmt: skip
    assert read.text.count(evil) >= 10


def test_a_page_without_exchanges_says_so() -> None:
    assert "There are no exchanges here." in read_page().text


# --- the zip


def test_the_zip_is_written_in_pieces_and_opens() -> None:
    pieces = list(archive([("a.txt", iter([b"x" * 100_000] * 50)), ("b/ø.txt", iter([b"y"])), ("c", iter([]))], AT))
    assert sum(1 for piece in pieces if piece) > 2
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as opened:
        assert opened.testzip() is None
        assert opened.namelist() == ["a.txt", "b/ø.txt", "c"]
        assert opened.read("a.txt") == b"x" * 5_000_000
        assert opened.getinfo("c").date_time[:3] == (2026, 11, 23)


def test_a_clock_job_is_told_with_its_days() -> None:
    said = Text("Sket", "Done")
    day = ClockDay(date(2026, 12, 1), [ClockEntry(AT, "i", "k", "n", [said])], 3)
    told = json.loads(clock_line(ClockJob("j", "done", AT, AT, AT, 1, False, None, AT, AT), [day]))
    assert (told["job"], told["days"][0]["count"]) == ("j", 3)
    assert told["days"][0]["entries"][0]["texts"] == [{"da": "Sket", "en": "Done"}]
