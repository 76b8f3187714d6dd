"""`oir testdata …`: what it prints, writes and refuses; and the import of allowed numbers, which are never printed."""

import json
from pathlib import Path
from typing import Any

import httpx
import pytest

from oir_kernel.errors import BadRequest
from oir_sandbox.cli import main, remote, testdata_run
from oir_sandbox.cli import testdata as parsers
from oir_sandbox.cli.testdata_run import read_numbers
from oir_sandbox.testdata.export import FORMATS
from oir_sandbox.testdata.profiles import PROFILER

REAL = "0101901234"
RANGE = "010190-4000..010190-4999"


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


@pytest.mark.parametrize("kind", ["persons", "companies", "institutions", "claims"])
def test_so_many_are_printed_as_json_lines(kind: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["testdata", kind, "--count", "3", "--seed", "x"]) == 0
    assert len(lines(capsys)) == 3


def test_printing_goes_on_where_the_first_part_ended(capsys: pytest.CaptureFixture[str]) -> None:
    main(["testdata", "claims", "--count", "4"])
    whole = lines(capsys)
    main(["testdata", "claims", "--count", "2", "--first", "2"])
    assert lines(capsys) == whole[2:]


def test_persons_are_chosen_by_property(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["testdata", "persons", "--count", "4", "--minor", "--kommune", "751"]) == 0
    found = lines(capsys)
    assert {each["mindreaarig"] for each in found} == {True}
    assert {each["kommune"]["navn"] for each in found} == {"Aarhus"}


def test_a_property_nobody_has_ends_with_a_word_about_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("oir_sandbox.cli.testdata_run._FAR", 20_000)
    assert main(["testdata", "persons", "--minor", "--dead", "--count", "1"]) == 1
    assert "ingen flere" in capsys.readouterr().err


@pytest.mark.parametrize("form", ["jsonl", "csv", "xml", "parquet"])
def test_a_written_file_is_taken_by_the_check(form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / f"krav.{form}"
    assert main(["testdata", "claims", "--count", "60", "--format", form, "--out", str(file)]) == 0
    day = ["--as-of", "2026-11-02"] if form == "xml" else []  # a message has no day of receipt
    assert main(["psrm", "check", str(file), *day]) == 0
    capsys.readouterr()


def test_a_month_is_written_for_one_municipality(tmp_path: Path) -> None:
    file = tmp_path / "maaned.csv"
    assert main(["testdata", "month", "lille", "--kommune", "Ærø", "--format", "csv", "--out", str(file)]) == 0
    assert len(file.read_text(encoding="utf-8").splitlines()) == 1 + PROFILER["lille"].fordringer


def test_envelopes_are_written_one_a_file_into_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "beskeder"
    assert main(["testdata", "claims", "--count", "3", "--format", "soap", "--out", str(folder)]) == 0
    assert [each.name for each in sorted(folder.iterdir())] == ["0000000.xml", "0000001.xml", "0000002.xml"]
    assert main(["testdata", "claims", "--format", "soap"]) == 2
    assert "--out" in capsys.readouterr().err


def test_a_mistake_is_told_with_what_it_implies(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["testdata", "mistake", "PSRM-K-419"]) == 0
    told = capsys.readouterr().out
    assert "Følger altid med: R_1_1." in told
    assert '"tilladelser": ["OPRETFORDRING:INDR"]' in told
    assert main(["testdata", "mistake", "PSRM-K-486", "--format", "jsonl"]) == 0
    assert len(lines(capsys)) == 2


def test_the_claim_of_a_mistake_is_refused_by_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["testdata", "mistake", "R_6_1", "--format", "csv"])
    file = tmp_path / "fejl.csv"
    file.write_text(capsys.readouterr().out, encoding="utf-8")
    assert main(["psrm", "check", str(file), "--format", "jsonl"]) == 1
    assert [finding["rule_id"] for finding in json.loads(capsys.readouterr().out)["findings"]] == ["R_6_1"]


def test_rules_are_listed_with_the_reason_where_no_claim_breaks_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["testdata", "mistakes"]) == 0
    told = capsys.readouterr().out.splitlines()
    assert any(line.startswith("R_6_19 ") and " kan " in line for line in told)
    assert any(line.startswith("PSRM-K-404 ") and "aktion" in line for line in told)


def test_an_unknown_rule_ends_with_status_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["testdata", "mistake", "R_6_199"]) == 2
    assert "R_6_19" in capsys.readouterr().err


def test_what_the_parser_offers_is_what_there_is() -> None:
    assert (*FORMATS, "soap") == parsers.FORMATS
    assert tuple(PROFILER) == parsers.PROFILES


def test_numbers_are_read_in_every_spelling_with_remarks_and_blank_lines(tmp_path: Path) -> None:
    file = tmp_path / "numre.txt"
    file.write_text(f"# testpersoner\n{REAL}\n\n010190-1235  # nabo\n{RANGE}\n{REAL}\n", encoding="utf-8-sig")
    assert read_numbers(file) == [REAL, "0101901235", RANGE]


@pytest.mark.parametrize("line", ["3201901234", "12345", "010190-5000..010190-4000", "010190-0000..020190-0000", "x"])
def test_a_line_that_is_neither_number_nor_range_is_named_but_not_repeated(line: str, tmp_path: Path) -> None:
    file = tmp_path / "numre.txt"
    file.write_text(f"{REAL}\n{line}\n", encoding="utf-8")
    with pytest.raises(BadRequest) as error:
        read_numbers(file)
    assert "Linje 2" in error.value.detail.da
    assert line not in error.value.detail.da.replace("010190-4000..010190-4999", "")


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadRequest):
        read_numbers(tmp_path / "findes-ikke")
    (tmp_path / "latin").write_bytes(b"\xff\xfe0")
    with pytest.raises(BadRequest):
        read_numbers(tmp_path / "latin")


@pytest.mark.parametrize(("status", "code"), [(200, 0), (403, 1)])
def test_the_numbers_are_put_into_the_sandbox_and_never_printed(
    status: int, code: int, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, Any, str]] = []

    def answer(request: httpx.Request) -> httpx.Response:
        sent.append((str(request.url), json.loads(request.content), request.headers["x-oir-key"]))
        return httpx.Response(status, json={"code": "SBX-1702", "title": "Nej", "detail": "Nøglen må ikke."})

    def client(url: str) -> httpx.Client:
        return httpx.Client(base_url=url, headers=dict(remote.key_headers()), transport=httpx.MockTransport(answer))

    monkeypatch.setattr(testdata_run, "client", client)
    monkeypatch.setenv("OIR_KEY", "noegle")
    file = tmp_path / "numre.txt"
    file.write_text(f"{REAL}\n{RANGE}\n", encoding="utf-8")
    assert main(["testdata", "allow", str(file), "--sandbox", "min"]) == code
    assert sent == [("http://127.0.0.1:8400/api/control/sandboxes/min", {"allowed_cpr": [REAL, RANGE]}, "noegle")]
    printed = capsys.readouterr()
    assert REAL not in printed.out + printed.err
    assert ("Nøglen må ikke." in printed.err) == (code == 1)


def test_no_sandbox_to_talk_to_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "numre.txt"
    file.write_text(REAL, encoding="utf-8")
    assert main(["testdata", "allow", str(file), "--url", "http://127.0.0.1:9"]) == 2
    assert "oir up" in capsys.readouterr().err
