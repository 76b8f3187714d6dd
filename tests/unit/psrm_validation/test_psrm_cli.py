"""`oir psrm check`: formats, exit codes, options."""

import argparse
import errno
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import BinaryIO

import pytest

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation import Fordring, Report, claim_from_mapping
from psrm_validation.cli.check import add_check_arguments, run_check
from psrm_validation.readers import ReadClaim, Reader
from psrm_validation.report.registry import FORMATS
from tests.support.psrm_claims import FAKTURA

GOOD = FAKTURA | {"hovedstol": 1200.50}
HEARD = GOOD | {"id": "k-2", "hovedstol": 20_000}
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: str | Path, stdin: str = "", readers: dict[str, Reader] | None = None) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        add_check_arguments(parser)
        given = parser.parse_args([str(argument) for argument in arguments])
        content = io.BytesIO(stdin.encode())
        code = run_check(given, today=date(2026, 11, 23), readers=readers or {}, stdin=content)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], Path]:
    def file(name: str, content: str) -> Path:
        path = tmp_path / name
        path.write_text(content, encoding="utf-8")
        return path

    return file


def jsonl(*claims: dict) -> str:
    return "".join(json.dumps(claim) + "\n" for claim in claims)


def test_all_udfoert_ends_with_0(run, write):
    code, out, _ = run(write("a.jsonl", jsonl(GOOD)))
    assert code == 0
    assert out.startswith("UDFØRT  k-1  KFDAINS")
    assert out.endswith("1 fordring: 1 UDFØRT\n")


def test_an_agreement_goes_before_the_published_cap(run, write):
    aftale = write("aftale.toml", 'version = "7"\nfordringshaver = "9"\n[[type]]\nkode = "KFDAINS"\nloft = 1000\n')
    code, out, _ = run(write("a.jsonl", jsonl(GOOD)), "--aftale", aftale)
    assert (code, "R_4_2" in out, "version 7" in out) == (1, True, True)


def test_an_agreement_that_cannot_be_used_is_told_before_anything_is_checked(run, write):
    code, out, err = run(write("a.jsonl", jsonl(GOOD)), "--aftale", write("aftale.toml", 'version = "7"\n'))
    assert (code, out) == (2, "")
    assert "SBX-AFTALE-004" in err


def test_some_not_udfoert_ends_with_1_and_says_why(run, write):
    code, out, _ = run(write("a.jsonl", jsonl(GOOD, HEARD)))
    assert code == 1
    assert "høring R_4_2  hovedstol; linje 2" in out
    assert "2 fordringer: 1 UDFØRT, 1 HØRING" in out


def test_an_unreadable_claim_ends_with_2_and_the_others_are_checked(run, write):
    code, out, _ = run(write("a.jsonl", jsonl({"id": "x", "srb": "y"}, GOOD)))
    assert code == 2
    assert "UAFGJORT  x" in out
    assert "UDFØRT  k-1" in out


def test_a_file_that_is_not_there_ends_with_2(run, tmp_path):
    code, out, err = run(tmp_path / "none.json")
    assert (code, out) == (2, "")
    assert "SBX-CLAIM-030" in err


def test_a_folder_ends_with_2(run, tmp_path):
    assert run(tmp_path)[0] == 2


def test_a_file_without_claims_ends_with_2(run, write):
    code, _, err = run(write("a.json", "[]"))
    assert code == 2
    assert "indeholder ingen fordringer" in err


def test_a_broken_file_does_not_stop_the_next(run, write):
    code, out, err = run(write("a.json", "{"), write("b.json", json.dumps(GOOD)))
    assert code == 2
    assert "a.json:1: SBX-CLAIM-010" in err
    assert "UDFØRT  k-1" in out


def test_jsonl_gives_id_verdict_and_findings_on_one_line_a_claim(run, write):
    file = write("a.json", json.dumps({"claims": [GOOD, HEARD]}))
    code, out, _ = run("--format", "jsonl", "--layers", "filter", file)
    first, second = map(json.loads, out.splitlines())
    assert code == 1
    assert (first["id"], first["verdict"], first["findings"]) == ("k-1", "UDFØRT", [])
    assert list(second)[:3] == ["id", "verdict", "findings"]
    assert list(second["findings"][0])[:3] == ["rule_id", "layer", "outcome"]
    assert (second["findings"][0]["rule_id"], second["findings"][0]["outcome"]) == ("R_4_2", "høring")


def test_jsonl_has_a_line_for_an_unreadable_claim_too(run, write):
    _, out, _ = run("--format", "jsonl", write("a.jsonl", "{bad\n" + jsonl(GOOD)))
    first, second = map(json.loads, out.splitlines())
    assert (first["id"], first["verdict"], first["findings"][0]["rule_id"]) == (None, "UAFGJORT", "SBX-CLAIM-010")
    assert second["id"] == "k-1"


def test_json_gives_a_list_of_whole_reports(run, write):
    _, out, _ = run("--format", "json", write("a.jsonl", jsonl(GOOD, HEARD)))
    reports = [Report.from_dict(each) for each in json.loads(out)]
    assert [report.verdict.value for report in reports] == ["UDFØRT", "HØRING"]
    assert reports[0].modtagelsesdato == date(2026, 11, 23)


def test_json_without_claims_is_an_empty_list(run, write):
    assert json.loads(run("--format", "json", write("a.json", "[]"))[1]) == []


def test_english_is_spoken_on_request(run, write):
    _, out, _ = run("--language", "en", write("a.jsonl", jsonl(HEARD)))
    assert "PSRM sends the claim to a hearing" in out
    assert "1 claim: 1 HØRING" in out


@pytest.mark.parametrize(
    "content",
    [jsonl(GOOD), json.dumps([GOOD]), json.dumps(GOOD, indent=1), json.dumps({"claims": [GOOD]}),
     ";".join(GOOD) + "\n" + ";".join(map(str, GOOD.values())) + "\n"],
)  # fmt: skip
def test_standard_input_is_recognised(run, content: str):
    code, out, _ = run("-", stdin=content)
    assert (code, out[:6]) == (0, "UDFØRT")


def test_the_kind_of_standard_input_can_be_said(run):
    assert run("-", "--input", "jsonl", stdin=jsonl(GOOD))[0] == 0
    assert run("-", "--input", "csv", stdin=jsonl(GOOD))[0] == 2


def test_empty_standard_input_ends_with_2(run):
    assert run("-")[0] == 2


def test_as_of_sets_the_date_of_receipt_even_of_a_claim_that_has_one(run, write):
    file = write("a.jsonl", jsonl(GOOD | {"modtagelsesdato": "2026-11-23"}))
    code, out, _ = run("--as-of", "2026-01-05", "--format", "json", "--layers", "filter", file)
    (report,) = json.loads(out)
    assert code == 1
    assert (report["modtagelsesdato"], report["modtagelsesdato_basis"]) == ("2026-01-05", "as_of")
    assert report["rulebook"]["as_of"] == "2026-01-05"
    assert [finding["rule_id"] for finding in report["findings"]] == ["R_5_2"]


def test_a_claims_own_date_of_receipt_is_used(run, write):
    _, out, _ = run(write("a.jsonl", jsonl(GOOD | {"modtagelsesdato": "2026-01-05"})))
    assert "Vurderet med modtagelsesdato 2026-01-05, som fordringen angiver." in out


def test_a_wrong_as_of_is_refused(run, write, capsys):
    with pytest.raises(SystemExit) as caught:
        run("--as-of", "5/1-2026", write("a.jsonl", jsonl(GOOD)))
    assert caught.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_a_layer_can_be_chosen(run, write):
    assert run("--layers", "filter", write("a.jsonl", jsonl(GOOD)))[0] == 0


def test_a_layer_that_does_not_exist_ends_with_2_and_lists_the_known_ones(run, write):
    code, out, err = run("--layers", "filter,advise", write("a.jsonl", jsonl(GOOD)))
    assert (code, out) == (2, "")
    assert "Laget advise kendes ikke. Disse lag kendes: agreement, filter, advice, catalogue." in err


def test_every_layer_can_be_asked_for_and_says_how_it_went(run, write):
    layers = "agreement,filter,advice,catalogue"
    _, out, err = run("--layers", layers, "--format", "json", write("a.jsonl", jsonl(GOOD)))
    (report,) = json.loads(out)
    assert [each["name"] for each in report["layers"]] == layers.split(",")
    assert report["layers"][1]["status"] == "passed"
    assert err == ""


def test_a_creditor_decides_what_differs_between_creditors(run, write):
    claim = GOOD | {"type": "OPKRÆTV", "relation": "RELATERET", "hf": {"forfaldsdato": "2025-12-01"}}
    file = write("a.jsonl", jsonl(claim))
    assert '"R_1_1"' in run("--format", "jsonl", file)[1]
    assert '"R_1_1"' not in run("--format", "jsonl", "--kreditor", "statens it", file)[1]


def test_an_unknown_creditor_ends_with_2(run, write):
    code, _, err = run("--kreditor", "Nogen", "--language", "en", write("a.jsonl", jsonl(GOOD)))
    assert code == 2
    assert "Creditor Nogen is not in the filter table" in err


def xml_claims(_stream: BinaryIO) -> Iterator[ReadClaim]:
    claim = Fordring(id="x-1", type="KFDAINS", srb=date(2026, 12, 24))
    yield ReadClaim(claim, (), claim.id, 12, where={"beskrivelse": ("/Fordring/Tekst", 14)})


def test_another_reader_is_used_for_its_suffix_with_its_own_date_and_places(run, write):
    readers = {".xml": Reader(xml_claims, earliest_handover=True)}
    _, out, _ = run("--format", "json", write("a.xml", "<x/>"), readers=readers)
    (report,) = json.loads(out)
    assert (report["modtagelsesdato"], report["modtagelsesdato_basis"]) == ("2026-12-25", "earliest")
    places = {finding["rule_id"]: (finding["path"], finding["line"]) for finding in report["findings"]}
    assert places["R_7_11"] == ("/Fordring/Tekst", 14)
    assert places["R_1_1"] == ("art", 12)


def test_xml_on_standard_input_goes_to_the_xml_reader(run):
    assert "x-1" in run("-", stdin="\ufeff <x/>", readers={".xml": Reader(xml_claims)})[1]


def test_xml_without_its_reader_ends_with_2(run, write):
    code, _, err = run(write("a.xml", "<x/>"))
    assert code == 2
    assert "SBX-CLAIM-031" in err


def test_no_cpr_number_is_printed(run, write):
    claims = [GOOD | {"id": "0101901234", "beskrivelse": "010190-1234", "skyldnere": [{"cpr": "0101901234"}]}]
    claims += [HEARD | {"id": "a", "srb": "010190-1234"}, {"id": "b", "type": "0101901234"}, {"010190-1234": 1}]
    file = write("a.jsonl", jsonl(*claims))
    for form in ("text", "json", "jsonl"):
        _, out, err = run("--format", form, file)
        assert "1234" not in out + err


def test_an_unclosed_quote_in_csv_ends_with_2_and_the_next_row_is_checked(run, write):
    header, row = ";".join(GOOD), ";".join(map(str, GOOD.values()))
    code, out, _ = run(write("a.csv", f"{header}\n{row.replace('Faktura 1', chr(34) + 'Faktura 1')}\n{row}\n"))
    assert code == 2
    assert "SBX-CLAIM-022" in out
    assert "2 fordringer: 1 UDFØRT, 1 UAFGJORT" in out


def mapped_xml(_stream: BinaryIO) -> Iterator[ReadClaim]:
    wrong = Finding(
        "SBX-DEB-001",
        "mapping",
        Outcome.IKKE_EVALUERET,
        Text("Skyldner mangler.", "Debtor missing."),
        Text("Ret.", "Fix."),
    )
    claim = claim_from_mapping(GOOD)
    yield ReadClaim(claim, (wrong,), claim.id, 12)
    yield ReadClaim(claim, (replace(wrong, outcome=Outcome.ADVARSEL),), claim.id, 12)
    yield ReadClaim(None, (replace(wrong, outcome=Outcome.AFVIS),), "x", 12)


def test_what_the_reader_found_beside_a_claim_is_told_and_counts_in_the_verdict(run, write):
    options = ("--format", "json", "--layers", "filter")
    code, out, _ = run(*options, write("a.xml", "<x/>"), readers={".xml": Reader(mapped_xml)})
    undecided, warned, unreadable = json.loads(out)
    assert code == 2
    assert (undecided["verdict"], [each["rule_id"] for each in undecided["findings"]]) == ("UAFGJORT", ["SBX-DEB-001"])
    assert (warned["verdict"], [each["outcome"] for each in warned["findings"]]) == ("UDFØRT", ["advarsel"])
    assert (unreadable["verdict"], [each["outcome"] for each in unreadable["findings"]]) == (
        "UAFGJORT", ["ikke_evalueret"],
    )  # fmt: skip


@pytest.mark.parametrize("value", ["a\nb", "a\x1b[2Jb", "a\u2028b", "a\u202eb", "a\x85b"])
def test_control_characters_in_ids_and_values_do_not_break_the_text(run, write, value: str):
    claims = [GOOD | {"id": value}, GOOD | {"id": "k", "art": value}, {"id": "u", "srb": value}, {value: 1}]
    plain = run(write("plain.jsonl", json.dumps(GOOD | {"id": "a b", "art": "a b"}) + "\n"))[1]
    _, out, err = run(write("a.jsonl", jsonl(*claims)))
    assert not set(value) & set(out + err) - set("ab[2J\n")
    assert all(line[:1].isupper() or line.startswith((" ", "4 ")) for line in out.splitlines())
    assert plain.startswith("AFVIST  a b")


def test_a_control_character_is_shown_as_an_escape(run, write):
    assert "UDFØRT  a\\nb\\x1bc  KFDAINS" in run(write("a.jsonl", jsonl(GOOD | {"id": "a\nb\x1bc"})))[1]


CPRS = ("0101901234", "010190-1234", "k99-0101901234", "12-0101901234-9", "01.01.90 1234")


@pytest.mark.parametrize("cpr", CPRS)
def test_a_cpr_number_in_an_id_or_reference_or_file_name_is_printed_in_no_format(run, write, cpr: str):
    claims = [GOOD | {"id": cpr, "reference": cpr, "fordringshaver": cpr}, {"id": cpr, "srb": cpr}, {cpr: {cpr: 1}}]
    good, bad = write(f"{cpr}.jsonl", jsonl(*claims)), write(f"{cpr}.json", '{"' + cpr + '": 1, "' + cpr + '": 2}')
    rows = write(f"{cpr}.csv", f'id;srb\n{cpr}\n{cpr};{cpr}\n"{cpr};x\n{cpr};"{cpr}\n')
    unknown, missing = write(f"a.{cpr}", "<x/>"), good.with_name(f"findes-ikke-{cpr}.json")
    header = write("header.csv", f"id;{cpr}\n")
    empty = write(f"{cpr}-tom.json", "[]")
    for form in ("text", "json", "jsonl"):
        _, out, err = run("--format", form, good, bad, rows, unknown, missing, header, empty)
        assert "901234" not in out + err
        assert "90-1234" not in out + err
        assert "90 1234" not in out + err
        assert "findes-ikke-" in err


def test_an_unknown_creditor_or_layer_is_named_without_its_cpr_number(run, write):
    for option in ("--kreditor", "--layers"):
        assert "1234" not in run(option, "0101901234", write("a.jsonl", jsonl(GOOD)))[2]


def test_answers_go_to_a_file_and_what_they_came_to_is_told_beside(run, write, tmp_path):
    file, output = write("a.jsonl", jsonl(GOOD, HEARD)), tmp_path / "out.json"
    code, out, err = run("--format", "json", "--output", output, file)
    assert (code, out) == (1, "")
    assert [each["id"] for each in json.loads(output.read_text(encoding="utf-8"))] == ["k-1", "k-2"]
    assert "2 fordringer: " in err
    assert "× høring R_4_2" in err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "out.json"]


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_holds_what_standard_output_would(run, write, tmp_path, form: str):
    file = write("a.jsonl", jsonl(GOOD, HEARD, {"id": "x", "srb": "y"}))
    _, out, _ = run("--format", form, file)
    run("--format", form, "--output", tmp_path / "out", file)
    assert (tmp_path / "out").read_bytes().decode() == out


def test_findings_beyond_the_cap_are_counted_and_not_written(run, write):
    file = write("a.jsonl", jsonl(HEARD, HEARD, HEARD))
    _, out, _ = run("--layers", "filter", "--max-findings", "1", file)
    assert out.count("  høring R_4_2  ") == 1
    assert out.count("HØRING  k-2") == 3
    assert "3 × høring R_4_2" in out
    assert "Viser 1 af 3 fund." in out


def test_progress_is_told_on_standard_error_when_asked_for(run, write):
    file = write("a.jsonl", jsonl(GOOD))
    assert "100%  1 fordringer" in run("--progress", file)[2]
    assert run("--no-progress", file)[2] == ""
    assert run(file)[2] == ""


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--resume",), "--output"),
        (("--scheduler", "tcp://127.0.0.1:1"), "--engine dask"),
        (("--engine", "dask", "--scheduler", "planner"), "planner"),
        (("--output", "{folder}"), "kan ikke skrives"),
        (("--output", "{file}"), "må ikke være en af filerne"),
        (("--output", "{folder}/none/out"), "kan ikke skrives"),
    ],
)
def test_options_that_do_not_fit_end_with_2_and_say_why(run, write, tmp_path, options: tuple[str, ...], said: str):
    file = write("a.jsonl", jsonl(GOOD))
    given = [option.format(file=file, folder=tmp_path) for option in options]
    code, out, err = run(*given, file)
    assert (code, out) == (2, "")
    assert said in err
    assert file.read_text(encoding="utf-8") == jsonl(GOOD)


def test_standard_input_cannot_be_resumed(run, tmp_path):
    code, _, err = run("--resume", "--output", tmp_path / "out", "-", stdin=jsonl(GOOD))
    assert code == 2
    assert "Standard input" in err


def test_a_state_that_cannot_be_read_is_refused_with_a_way_out(run, write, tmp_path):
    file, state = write("a.jsonl", jsonl(GOOD)), write("out.state.json", '{"edition": 1}')
    code, _, err = run("--resume", "--output", tmp_path / "out", file)
    assert code == 2
    assert "uden --resume" in err
    assert state.exists()
    assert run("--output", tmp_path / "out", file)[0] == 0
    assert not state.exists()


@pytest.mark.parametrize(("option", "value"), [("--workers", "0"), ("--workers", "x"), ("--max-findings", "-1")])
def test_a_number_that_makes_no_sense_is_refused(run, write, capsys, option: str, value: str):
    with pytest.raises(SystemExit) as caught:
        run(option, value, write("a.jsonl", jsonl(GOOD)))
    assert caught.value.code == 2
    assert option in capsys.readouterr().err


@pytest.mark.parametrize(("error", "said"), [(errno.ENOSPC, "ikke plads"), (errno.EIO, "ændret eller fjernet")])
def test_a_disk_that_fails_ends_with_2_and_a_way_out(run, write, tmp_path, monkeypatch, error: int, said: str):
    def fail(*_: object) -> None:
        raise OSError(error, "010190-1234")

    monkeypatch.setattr("psrm_validation.bulk.output.ToFile.add", fail)
    code, out, err = run("--output", tmp_path / "out", write("a.jsonl", jsonl(GOOD)))
    assert (code, out) == (2, "")
    assert said in err
    assert "1234" not in err
