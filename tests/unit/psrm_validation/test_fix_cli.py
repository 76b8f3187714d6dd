"""`oir psrm fix`: files in, corrected files out, what is told, exit codes."""

import argparse
import csv
import io
import json
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psrm_validation.claim import claim_from_mapping
from psrm_validation.claim.writing import as_mapping
from psrm_validation.cli.fix import add_fix_arguments, run_fix
from psrm_validation.cli.fix_output import Columns, Csv
from psrm_validation.readers import READERS, Reader, read_jsonl
from tests.support.psrm_claims import DAGINSTITUTION

TODAY = date(2026, 11, 23)
CPR = "6101901234"
GOOD = DAGINSTITUTION | {"skyldnere": [{"cpr": CPR}]}
WRONG = GOOD | {"id": "k-2", "stiftelsesdato": "2026-01-05"}
UNSURE = GOOD | {"id": "k-3", "srb": "2026-01-10"}
LONG = GOOD | {"id": "k-4", "periode_slut": "2026-03-31"}
AFTALE = """
version = "1"
fordringshaver = "1234"
[[regel]]
type = "KFDAINS"
regel = "R_6_15+R_6_16"
krav = "stiftelsesdato == periode_slut"
udfald = "afvis"
"""
Run = Callable[..., tuple[int, str, str]]
Write = Callable[..., Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    def call(*arguments: object, stdin: bytes = b"", readers: dict[str, Reader] | None = None) -> tuple[int, str, str]:
        parser = argparse.ArgumentParser()
        add_fix_arguments(parser)
        given_ = parser.parse_args(list(map(str, arguments)))
        code = run_fix(given_, today=TODAY, readers=readers or {}, stdin=io.BytesIO(stdin))
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def file(name: str, *claims: dict[str, Any] | str) -> Path:
        path = tmp_path / name
        lines = [each if isinstance(each, str) else json.dumps(each) for each in claims]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return file


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def read_back(path: Path) -> list[dict[str, Any]]:
    with path.open("rb") as stream:
        return [as_mapping(read.fordring) for read in READERS[path.suffix].read(stream) if read.fordring]


# --- the claims


def test_corrected_claims_go_to_standard_output_and_what_was_done_to_standard_error(run: Run, write: Write):
    code, out, err = run(write("a.jsonl", GOOD, WRONG))
    assert code == 0
    assert lines(out) == [GOOD, WRONG | {"stiftelsesdato": "2026-01-01"}]
    assert err.splitlines() == [
        f"AFVIST → UDFØRT  k-2  KFDAINS  {write('a.jsonl', GOOD, WRONG)}:2",
        "  rettet stiftelsesdato: 2026-01-05 → 2026-01-01 (R_6_15+R_6_16)",
        "    Reglen R_6_15+R_6_16 kræver, at stiftelsesdato er periodens startdato: det giver 2026-01-01.",
        "1 rettet, 1 uændret, 0 delt. Efter rettelse: 2 UDFØRT.",
    ]


def test_what_cannot_be_corrected_is_kept_and_told(run: Run, write: Write):
    capped = GOOD | {"id": "k-5", "art": "MODR"}
    code, out, err = run(write("a.jsonl", UNSURE, capped))
    assert (code, lines(out)) == (1, [UNSURE, capped])
    assert "  forslag, ikke rettet: srb 2026-01-15 (R_6_1)" in err
    assert "  stadig AFVIST: R_1_1 afvis" in err
    assert "0 rettet, 2 uændret, 0 delt. Efter rettelse: 2 AFVIST." in err


def test_suggestions_are_made_when_asked_for(run: Run, write: Write):
    code, out, err = run(write("a.jsonl", UNSURE), "--also-suggested")
    assert (code, lines(out)[0]["srb"]) == (0, "2026-01-15")
    assert "rettet efter forslag srb: 2026-01-10 → 2026-01-15" in err


def test_a_split_claim_becomes_several_without_amounts(run: Run, write: Write):
    code, out, err = run(write("a.jsonl", LONG, GOOD), "--split", "--language", "en")
    first, *others = lines(out)
    assert (code, len(others), first["periode_slut"]) == (1, 3, "2026-01-31")
    assert "hovedstol" not in first
    assert "  part 1 split hovedstol: 2450.00 → (empty) (R_6_20)" in err
    assert "  part 3 still" in err
    assert "0 changed, 1 unchanged, 1 split." in err


def test_an_unreadable_claim_is_left_out_and_told(run: Run, write: Write):
    code, out, err = run(write("a.jsonl", {"id": "x", "srb": "nej"}, WRONG))
    assert (code, [each["id"] for each in lines(out)]) == (2, ["k-2"])
    assert "a.jsonl:1: SBX-CLAIM-002 SRB nej er ikke en dato." in err
    assert "1 kunne ikke læses og er udeladt." in err


@pytest.mark.parametrize("content", ["[]", "{"])
def test_a_file_without_claims_or_that_is_no_json_ends_with_2(run: Run, write: Write, content: str):
    code, out, err = run(write("a.json", content))
    assert (code, out) == (2, "[]\n")
    assert "SBX-CLAIM-0" in err


def test_a_file_that_is_not_there_ends_with_2(run: Run, tmp_path: Path):
    code, _, err = run(tmp_path / "none.jsonl")
    assert (code, "SBX-CLAIM-030" in err) == (2, True)


@pytest.mark.parametrize("content", [None, "", "[]"])
def test_an_earlier_output_stays_when_there_are_no_claims(run: Run, write: Write, tmp_path: Path, content: str | None):
    output = tmp_path / "rettet.json"
    output.write_text("[1]", encoding="utf-8")
    source = tmp_path / "none.json" if content is None else write("a.json", content)
    assert run(source, "--output", output)[0] == 2
    assert output.read_text(encoding="utf-8") == "[1]"
    assert not (tmp_path / "rettet.json.part").exists()


def test_an_output_file_is_written_whole_and_the_changes_are_shown(run: Run, write: Write, tmp_path: Path):
    output = tmp_path / "rettet.jsonl"
    code, out, err = run(write("a.jsonl", WRONG), "--output", output)
    assert (code, err) == (0, "")
    assert "rettet stiftelsesdato" in out
    assert lines(output.read_text("utf-8")) == [GOOD | {"id": "k-2"}]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.jsonl", "rettet.jsonl"]


def test_the_output_checked_again_is_as_promised_and_has_nothing_left_to_correct(
    run: Run, write: Write, tmp_path: Path
):
    once, twice = tmp_path / "b.jsonl", tmp_path / "c.jsonl"
    _, promised, _ = run(write("a.jsonl", WRONG, UNSURE, LONG), "--output", once, "--also-suggested")
    code, again, _ = run(once, "--output", twice, "--also-suggested")
    assert once.read_bytes() == twice.read_bytes()
    assert code == 1
    assert promised.splitlines()[-1].split(". ")[1] == again.splitlines()[-1].split(". ")[1]
    assert again.splitlines()[-1].startswith("0 rettet, 3 uændret")


@pytest.mark.parametrize(
    ("name", "arguments", "start"),
    [
        ("a.json", (), "[\n{"),
        ("a.jsonl", (), "{"),
        ("a.csv", (), "id;"),
        ("a.jsonl", ("--format", "json"), "[\n{"),
        ("a.jsonl", ("--format", "csv"), "\ufeffid;"),
    ],
)
def test_claims_are_written_as_they_were_read_or_as_asked(
    run: Run, write: Write, name: str, arguments: tuple[str, ...], start: str
):
    content = {".json": json.dumps([WRONG]), ".csv": as_csv(WRONG)}.get(Path(name).suffix, json.dumps(WRONG))
    code, out, _ = run(write(name, content), *arguments)
    assert (code, out[: len(start)]) == (0, start)


def test_the_name_of_the_output_says_how_it_is_written(run: Run, write: Write, tmp_path: Path):
    output = tmp_path / "b.csv"
    run(write("a.jsonl", WRONG), "--output", output)
    assert read_back(output) == [GOOD | {"id": "k-2"}]


def as_csv(*claims: dict[str, Any], separator: str = ";") -> str:
    columns = [*(name for name in GOOD if name != "skyldnere"), "skyldner1.cpr"]
    rows = [[each["skyldnere"][0]["cpr"] if name == "skyldner1.cpr" else each.get(name, "") for name in columns]
            for each in claims]  # fmt: skip
    return "\n".join(separator.join(row) for row in [columns, *rows])


@pytest.mark.parametrize("separator", [";", ","])
def test_csv_keeps_its_columns_separator_and_mark(run: Run, tmp_path: Path, separator: str):
    one = {name: value.replace(",", "") if isinstance(value, str) else value for name, value in WRONG.items()}
    path, output = tmp_path / "a.csv", tmp_path / "b.csv"
    path.write_text("\ufeff" + as_csv(one, separator=separator), encoding="utf-8")
    run(path, "--output", output)
    header, row = output.read_text("utf-8-sig").splitlines()
    assert header == as_csv(one, separator=separator).splitlines()[0]
    assert output.read_bytes().startswith(b"\xef\xbb\xbf")
    assert ("2450,00" in row) is (separator == ";")
    assert read_back(output)[0]["hovedstol"] == "2450.00"


def test_a_date_that_has_no_column_gets_one(run: Run, tmp_path: Path):
    path, output = tmp_path / "a.csv", tmp_path / "b.csv"
    content = as_csv(WRONG).replace("stiftelsesdato;", "").replace("2026-01-05;", "")
    path.write_text(content, encoding="utf-8")
    assert run(path, "--output", output)[0] == 0
    assert output.read_text("utf-8").splitlines()[0].endswith(";skyldner1.cpr;stiftelsesdato")
    assert read_back(output) == [GOOD | {"id": "k-2"}]


def test_what_csv_has_no_column_for_is_refused_and_nothing_is_left(run: Run, write: Write, tmp_path: Path):
    output = tmp_path / "b.csv"
    code, _, err = run(write("a.jsonl", WRONG | {"noter": ["en note"]}), "--output", output)
    assert (code, output.exists()) == (2, False)
    assert "Feltet noter kan ikke stå i CSV. Brug --format jsonl." in err
    assert [path.name for path in tmp_path.iterdir()] == ["a.jsonl"]


texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20).map(str.strip).filter(bool)


@given(description=texts, reference=texts, separator=st.sampled_from([";", ","]), paid=st.booleans())
def test_a_claim_survives_the_way_through_csv(description: str, reference: str, separator: str, paid: bool):
    mapping = as_mapping(
        claim_from_mapping(
            GOOD
            | {"beskrivelse": description, "reference": reference, "betalingsaftale": paid, "hf": {"srb": "2026-01-01"}}
            | {"skyldnere": [{"cpr": CPR}, {"cvr": "11111111"}]}
        )
    )
    writer = Csv(Columns((), separator).widened([mapping]))
    stream = io.BytesIO(writer.claim(mapping).encode())
    (read,) = READERS[".csv"].read(stream)
    assert read.fordring is not None
    assert as_mapping(read.fordring) == mapping


def test_standard_input_is_read(run: Run):
    code, out, _ = run("-", stdin=(json.dumps(WRONG) + "\n").encode())
    assert (code, lines(out)) == (0, [GOOD | {"id": "k-2"}])
    code, out, _ = run("-", "--input", "csv", stdin=as_csv(WRONG).encode())
    assert (code, out.splitlines()[0][:3]) == (0, "id;")


def test_claims_out_of_messages_are_written_as_json_lines_and_checked_at_their_earliest_handover(
    run: Run, write: Write
):
    claim = {name: value for name, value in WRONG.items() if name != "modtagelsesdato"} | {"srb": "2027-01-10"}
    code, out, _ = run(write("a.xml", claim), readers={".xml": Reader(read_jsonl, earliest_handover=True)})
    assert (code, lines(out)[0]["stiftelsesdato"]) == (0, "2026-01-01")
    assert run(write("a.jsonl", claim))[0] == 1  # handed over today SRB has not passed


# --- the changes


def test_changes_as_json_tell_place_values_rule_and_reason(run: Run, write: Write, tmp_path: Path):
    changes = tmp_path / "c.json"
    path = write("a.jsonl", GOOD, WRONG, UNSURE)
    _, out, err = run(path, "--output", tmp_path / "b.jsonl", "--changes", changes)
    made, left = json.loads(changes.read_text("utf-8"))
    assert (made["place"], made["id"], made["verdict_before"], made["verdicts"]) == (
        f"{path}:2", "k-2", "AFVIST", ["UDFØRT"],
    )  # fmt: skip
    (change,) = made["changes"]
    assert (change["field"], change["from"], change["to"], change["rule_id"]) == (
        "stiftelsesdato", "2026-01-05", "2026-01-01", "R_6_15+R_6_16",
    )  # fmt: skip
    assert set(change["why"]) == {"da", "en"}
    assert ([each["field"] for each in left["suggestions"]], left["remaining"]) == (["srb"], [["R_6_1 afvis"]])
    assert (out, err) == ("1 rettet, 2 uændret, 0 delt. Efter rettelse: 2 UDFØRT, 1 AFVIST.\n", "")


@pytest.mark.parametrize(("suffix", "empty"), [(".json", "[]\n"), (".jsonl", ""), (".txt", "")])
def test_when_nothing_was_done_the_list_is_empty(run: Run, write: Write, tmp_path: Path, suffix: str, empty: str):
    changes = tmp_path / f"c{suffix}"
    run(write("a.jsonl", GOOD), "--changes", changes)
    assert changes.read_text("utf-8") == empty


def test_changes_as_json_lines_and_text_name_the_claim(run: Run, write: Write, tmp_path: Path):
    path = write("a.jsonl", WRONG)
    run(path, "--changes", tmp_path / "c.jsonl")
    run(path, "--changes", tmp_path / "c.txt")
    assert lines((tmp_path / "c.jsonl").read_text("utf-8"))[0]["id"] == "k-2"
    assert "k-2" in (tmp_path / "c.txt").read_text("utf-8")


def test_changes_as_csv_have_a_row_each_and_always_a_header(run: Run, write: Write, tmp_path: Path):
    changes = tmp_path / "c.csv"
    run(write("a.jsonl", LONG | {"id": "=cmd|1"}, WRONG), "--split", "--changes", changes)
    rows = list(csv.DictReader(io.StringIO(changes.read_text("utf-8-sig")), delimiter=";"))
    assert [row["part"] for row in rows[:3]] == ["1", "1", "1"]
    assert (rows[-1]["field"], rows[-1]["from"], rows[-1]["to"]) == ("stiftelsesdato", "2026-01-05", "2026-01-01")
    assert rows[0]["id"] == "'=cmd|1"
    assert (rows[-1]["verdict_before"], rows[-1]["verdict_after"]) == ("AFVIST", "UDFØRT")
    run(write("b.jsonl", GOOD), "--changes", changes)
    assert changes.read_text("utf-8-sig").startswith('"place";"id";')


def test_a_dry_run_writes_no_claims(run: Run, write: Write, tmp_path: Path):
    code, out, err = run(write("a.jsonl", WRONG), "--dry-run", "--output", tmp_path / "b.jsonl")
    assert (code, err, (tmp_path / "b.jsonl").exists()) == (0, "", False)
    assert "rettet stiftelsesdato" in out
    assert CPR not in out


# --- no harm


@pytest.mark.parametrize("option", ["--output", "--changes"])
def test_the_input_is_never_written_over(run: Run, write: Write, tmp_path: Path, option: str):
    path = write("a.jsonl", WRONG)
    linked = tmp_path / "link.jsonl"
    os.link(path, linked)
    for name in (path, linked, tmp_path / "." / "a.jsonl"):
        code, out, err = run(path, option, name)
        assert (code, out) == (2, "")
        assert "skal være to andre filer" in err
    assert lines(path.read_text("utf-8")) == [WRONG]


def test_claims_and_changes_cannot_go_to_the_same_file(run: Run, write: Write, tmp_path: Path):
    same = tmp_path / "b.jsonl"
    assert run(write("a.jsonl", WRONG), "--output", same, "--changes", same)[0] == 2
    assert not same.exists()


def test_an_output_that_cannot_be_written_is_told(run: Run, write: Write, tmp_path: Path):
    code, _, err = run(write("a.jsonl", WRONG), "--output", tmp_path / "none" / "b.jsonl")
    assert (code, "Der kan ikke skrives" in err) == (2, True)


def test_an_earlier_output_stays_when_the_new_one_is_not_finished(run: Run, write: Write, tmp_path: Path):
    output = tmp_path / "b.csv"
    output.write_text("before", encoding="utf-8")
    run(write("a.jsonl", WRONG | {"noter": ["n"]}), "--output", output)
    assert output.read_text("utf-8") == "before"


def test_a_cpr_number_stands_in_the_claims_and_nowhere_else(run: Run, write: Write, tmp_path: Path):
    number = "010190-1234"
    path = write("a.jsonl", WRONG | {"id": number}, UNSURE | {"id": number}, {"id": number, "srb": number})
    for changes in ("c.json", "c.jsonl", "c.csv", "c.txt"):
        _, out, err = run(path, "--output", tmp_path / "b.jsonl", "--changes", tmp_path / changes)
        told = out + err + (tmp_path / changes).read_text("utf-8")
        assert "1234" not in told.replace(str(tmp_path), "")
        assert CPR not in told
    claims = lines((tmp_path / "b.jsonl").read_text("utf-8"))
    assert [(each["id"], each["skyldnere"]) for each in claims] == [(number, [{"cpr": CPR}])] * 2


# --- options


def test_the_agreement_counts(run: Run, write: Write, tmp_path: Path):
    aftale = tmp_path / "aftale.toml"
    aftale.write_text(AFTALE, encoding="utf-8")
    _, out, _ = run(write("a.jsonl", GOOD), "--aftale", aftale)
    assert lines(out)[0]["stiftelsesdato"] == "2026-01-31"
    code, _, err = run(write("a.jsonl", GOOD), "--aftale", tmp_path / "none.toml")
    assert (code, "none.toml" in err) == (2, True)


def test_the_day_counts(run: Run, write: Write):
    assert run(write("a.jsonl", WRONG), "--as-of", "2026-01-10")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--kreditor", "Ukendt"), "Ukendt"),
        (("--layers", "advice"), "tag laget filter med"),
        (("--layers", "filter,forkert"), "forkert"),
    ],
)
def test_an_option_that_cannot_be_used_ends_with_2(run: Run, write: Write, arguments: tuple[str, ...], message: str):
    code, out, err = run(write("a.jsonl", WRONG), *arguments)
    assert (code, out, message in err) == (2, "", True)


def test_layers_narrow_the_check_again(run: Run, write: Write):
    _, _, err = run(write("a.jsonl", WRONG), "--layers", "filter", "--language", "en")
    assert err.splitlines()[-1] == "1 changed, 0 unchanged, 0 split. After the changes: 1 UDFØRT."
