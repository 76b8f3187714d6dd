"""`oir psrm check` over the shipped messages and over claims in every kind of file."""

import csv
import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from oir_kernel.soap.edition import Edition
from oir_sandbox.cli import main
from oir_sandbox.examples import load_examples
from oir_sandbox.places import edition_folder, examples_folder
from tests.support.psrm_claims import FAKTURA

GOOD = FAKTURA | {"foraeldelsesdato": "2029-01-10"}
BAD = GOOD | {"id": "k-2", "srb": "2025-12-01"}
AS_OF = ("--as-of", "2026-11-23")
Check = Callable[..., tuple[int, str, str]]


def message(number: int) -> str:
    (folder,) = examples_folder().glob(f"{number:02d}-*")
    return str(folder / "request.xml")


@pytest.fixture
def check(capsys: pytest.CaptureFixture[str]) -> Check:
    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["psrm", "check", *map(str, arguments)])
        return (code, *capsys.readouterr())

    return run


EXPECTED = {
    1: (0, ["UDFØRT"], set()),
    2: (1, ["AFVIST"], {"R_2_3a", "R_6_1"}),
    3: (1, ["HØRING"], {"R_4_2"}),
    4: (1, ["UAFGJORT"], {"SBX-PSRM-001"}),
    5: (1, ["UAFGJORT"], {"SBX-PSRM-002"}),
    9: (2, ["UAFGJORT"], {"SBX-1101"}),
    12: (1, ["AFVIST"], {"R_2_3a"}),
}


@pytest.mark.parametrize("number", EXPECTED)
def test_a_shipped_message_gets_the_verdict_its_example_tells_of(number: int, check: Check):
    code, out, _ = check(message(number), "--format", "jsonl", *AS_OF)
    reports = [json.loads(line) for line in out.splitlines()]
    rules = {finding["rule_id"] for report in reports for finding in report["findings"]}
    assert (code, [report["verdict"] for report in reports], rules) == EXPECTED[number]


def test_the_command_and_the_soap_door_name_the_same_rules():
    for example in load_examples():
        number = int(example.name[:2])
        if number in EXPECTED and "SBX-ÅRS-1" in " ".join(example.expected.aarsager):
            assert set(example.expected.lokale_koder) == EXPECTED[number][2]


@pytest.mark.parametrize("number", [13, 17, 21])
def test_a_message_of_another_service_ends_with_2_and_says_what_is_wanted(number: int, check: Check):
    code, out, err = check(message(number))
    assert (code, out) == (2, "")
    assert "SBX-1001" in err
    assert "OpretDebitorkontoRegistrering_I" in err


def test_a_broken_message_is_told_with_each_line(check: Check):
    code, out, _ = check(message(9))
    assert code == 2
    assert "Kontotype; linje 17" in out
    assert "FordringBeløb; linje 37" in out


def test_one_broken_file_among_good_ones_ends_with_2_and_the_others_are_checked(check: Check, tmp_path: Path):
    (tmp_path / "a.xml").write_text("<a>", encoding="utf-8")
    code, out, err = check(tmp_path / "a.xml", message(1), *AS_OF)
    assert code == 2
    assert out.startswith("UDFØRT")
    assert "a.xml" in err


def test_the_day_asked_about_decides(check: Check):
    assert check(message(1), "--as-of", "2026-11-23")[0] == 0
    code, out, _ = check(message(1), "--as-of", "2031-01-01")
    assert code == 1
    assert "R_3_1" in out
    assert "modtagelsesdato 2031-01-01" in out


def test_a_day_that_does_not_exist_ends_with_2(check: Check, capsys):
    with pytest.raises(SystemExit) as ended:
        check(message(1), "--as-of", "2026-13-01")
    assert ended.value.code == 2
    assert "YYYY-MM-DD" in capsys.readouterr().err


def test_without_a_day_a_message_is_checked_as_at_its_earliest_handover(check: Check):
    _, out, _ = check(message(1), "--format", "json")
    (report,) = json.loads(out)
    assert date.fromisoformat(report["modtagelsesdato"]) >= date(2026, 10, 16)
    assert report["modtagelsesdato_basis"]


def test_the_filter_layer_is_what_runs_by_default(check: Check):
    assert check(message(2), *AS_OF) == check(message(2), "--layers", "filter", *AS_OF)


def test_an_unknown_layer_ends_with_2_and_names_those_there_are(check: Check):
    code, out, err = check(message(1), "--layers", "modtagelse")
    assert (code, out) == (2, "")
    assert "modtagelse" in err
    assert "filter" in err


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv"])
def test_claims_in_any_kind_of_file_get_the_same_answer(kind: str, check: Check, tmp_path: Path):
    file = tmp_path / f"claims.{kind}"
    write(file, kind)
    code, out, _ = check(file, "--format", "jsonl", *AS_OF)
    first, second = map(json.loads, out.splitlines())
    assert code == 1
    assert (first["id"], first["verdict"]) == ("k-1", "UDFØRT")
    assert [finding["rule_id"] for finding in second["findings"]] == ["R_6_1"]


@pytest.mark.parametrize("kind", ["json", "jsonl", "csv"])
def test_a_kind_can_be_named_when_the_file_name_does_not_tell(kind: str, check: Check, tmp_path: Path):
    write(tmp_path / "claims.txt", kind)
    assert check(tmp_path / "claims.txt", "--input", kind, *AS_OF)[0] == 1


def test_a_file_that_is_not_there_ends_with_2(check: Check):
    code, _, err = check("findes-ikke.csv")
    assert code == 2
    assert "findes-ikke.csv" in err


def test_english_is_spoken_on_request(check: Check):
    _, out, _ = check(message(2), "--language", "en", *AS_OF)
    assert "before" in out
    assert "ligger" not in out


def write(file: Path, kind: str) -> None:
    if kind == "csv":
        with file.open("w", encoding="utf-8", newline="") as stream:
            rows = csv.DictWriter(stream, list(GOOD), delimiter=";")
            rows.writeheader()
            rows.writerows([GOOD, BAD])
    else:
        text = json.dumps([GOOD, BAD]) if kind == "json" else "".join(json.dumps(row) + "\n" for row in (GOOD, BAD))
        file.write_text(text, encoding="utf-8")


def changed(tmp_path: Path, number: int, *changes: tuple[str, str], name: str = "changed.xml") -> Path:
    text = Path(message(number)).read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / name


def test_what_could_not_be_mapped_is_told_beside_what_the_rules_say(check: Check, tmp_path: Path):
    nobody = ("urn:oio:cpr-nr:6101901234", "kunde 4711")
    _, out, _ = check(changed(tmp_path, 1, nobody, *person_to("uden-ident")), "--format", "json", *AS_OF)
    (report,) = json.loads(out)
    assert [finding["rule_id"] for finding in report["findings"]] == ["SBX-DEB-001"]
    assert report["findings"][0]["line"]
    decided = report["findings"][0]["outcome"] != "ikke_evalueret"
    assert report["verdict"] == ("UDFØRT" if decided else "UAFGJORT")


def person_to(kind: str) -> list[tuple[str, str]]:
    uuids = Edition(edition_folder()).uuid_of("parttype")
    address = (
        "</ØIRPartIdentifikationStruktur>\n<ØIRPartAdresseStruktur><ØIRPartNavn>Part</ØIRPartNavn>"
        "<ØIRAdresseAdresselinje1>Torvet 1</ØIRAdresseAdresselinje1></ØIRPartAdresseStruktur>"
    )
    return [(uuids["person"], uuids[kind]), ("</ØIRPartIdentifikationStruktur>", address)]


def test_a_message_that_breaks_the_schema_is_undecided_and_none_of_it_is_called_rejected(check: Check):
    _, out, _ = check(message(9), "--format", "json")
    (report,) = json.loads(out)
    assert report["verdict"] == "UAFGJORT"
    assert {finding["outcome"] for finding in report["findings"]} == {"ikke_evalueret"}


def test_a_file_of_another_kind_is_told_in_whole_sentences(check: Check, tmp_path: Path):
    (tmp_path / "a.xml").write_text("<a/>", encoding="utf-8")
    for file in (tmp_path / "a.xml", message(13)):
        for language in ("da", "en"):
            _, _, err = check(file, "--language", language)
            assert ".." not in err.replace(str(file), "")
            assert err.rstrip().endswith((". Ret filen, og prøv igen.", ". Correct the file and try again."))


@pytest.mark.parametrize("cpr", ["0101901234", "010190-1234"])
def test_a_real_cpr_number_in_a_message_is_printed_in_no_format(cpr: str, check: Check, tmp_path: Path):
    files = [
        changed(tmp_path, 1, ("urn:oio:cpr-nr:6101901234", f"urn:oio:cpr-nr:{cpr}"), name="ident.xml"),
        changed(tmp_path, 1, ("urn:oio:cpr-nr:6101901234", cpr), *person_to("uden-ident"), name="customer.xml"),
        changed(tmp_path, 1, ("<FordringBeløb>2500.00", f"<FordringBeløb>{cpr}"), name="amount.xml"),
        changed(tmp_path, 1, ("OpretDebitorkontoRegistrering_I", f"Opret{cpr}"), name=f"{cpr}.xml"),
    ]
    for form in ("text", "json", "jsonl"):
        _, out, err = check("--format", form, *files, *AS_OF)
        assert "901234" not in out + err
        assert "90-1234" not in out + err
