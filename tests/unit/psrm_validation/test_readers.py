"""Files of claims: JSON, JSON lines, CSV; problems told with their line, the rest read on."""

import io
from datetime import date

import pytest

from oir_kernel.findings import Text
from psrm_validation import Fordring, Skyldner
from psrm_validation.readers import READERS, ReadClaim, UnreadableError, read_any_json, read_csv, read_json, read_jsonl


def all_of(read, content: str | bytes) -> list[ReadClaim]:
    return list(read(io.BytesIO(content.encode() if isinstance(content, str) else content)))


def problem(read, content: str | bytes) -> str:
    with pytest.raises(UnreadableError) as caught:
        all_of(read, content)
    return f"{caught.value.finding.rule_id} {caught.value.finding.line}"


def ids(reads: list[ReadClaim]) -> list[object]:
    return [read.claim_id for read in reads]


@pytest.mark.parametrize(
    ("content", "expected", "place"),
    [
        ('{"id": "a"}', ["a"], ""),
        ('[{"id": "a"}, {"id": 2}]', ["a", 2], "[0]"),
        ('{"claims": [{"id": "a"}, {"id": "b"}]}', ["a", "b"], "claims[0]"),
        ('\ufeff{"id": "a"}', ["a"], ""),
        ("[]", [], ""),
    ],
)
def test_a_json_file_holds_one_claim_a_list_or_claims(content: str, expected: list[object], place: str):
    reads = all_of(read_json, content)
    assert ids(reads) == expected
    assert all(read.place == place for read in reads[:1])


def test_json_in_utf_16_is_read():
    assert ids(all_of(read_json, '{"id": "æ"}'.encode("utf-16"))) == ["æ"]


def test_amounts_in_json_are_exact():
    (read,) = all_of(read_json, '{"hovedstol": 0.29, "beloeb": 1e2}')
    assert read.fordring == Fordring(hovedstol=29, beloeb=100_00)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ('{\n"id": }', "SBX-CLAIM-010 2"),
        ("", "SBX-CLAIM-010 1"),
        ('{"hovedstol": NaN}', "SBX-CLAIM-010 1"),
        (b'{"id": "\xe6"}', "SBX-CLAIM-010 1"),
        ('{"hovedstol": ' + "9" * 5000 + "}", "SBX-CLAIM-010 1"),
        ('{"srb": "2026-01-01", "srb": "2026-01-02"}', "SBX-CLAIM-011 1"),
        ('{"claims": {"id": "a"}}', "SBX-CLAIM-012 None"),
        ("[" * 100_000, "SBX-CLAIM-013 1"),
    ],
)
def test_what_is_no_claims_file_is_told(content: str | bytes, told: str):
    assert problem(read_json, content) == told


def test_a_wrong_claim_in_a_list_is_told_and_the_next_one_read():
    wrong, right = all_of(read_json, '[{"id": "a", "srb": "x"}, {"id": "b"}]')
    assert (wrong.fordring, wrong.claim_id, wrong.findings[0].path) == (None, "a", "[0].srb")
    assert right.fordring == Fordring(id="b")


def test_each_line_of_jsonl_is_a_claim_with_its_line():
    reads = all_of(read_jsonl, '\ufeff{"id": "a"}\n\n{"id": "b"}\r\n  \n{"id": "c"}')
    assert [(read.claim_id, read.line) for read in reads] == [("a", 1), ("b", 3), ("c", 5)]


def test_a_broken_line_of_jsonl_is_told_with_its_number_and_the_next_one_read():
    wrong, unknown, right = all_of(read_jsonl, '{bad\n{"x": 1}\n{"id": "c"}\n')
    assert (wrong.findings[0].rule_id, wrong.findings[0].line) == ("SBX-CLAIM-010", 1)
    assert (unknown.findings[0].rule_id, unknown.findings[0].line) == ("SBX-CLAIM-001", 2)
    assert right.claim_id == "c"


def test_jsonl_is_read_a_line_at_a_time():
    class Endless(io.RawIOBase):
        def readline(self, _size: int | None = -1) -> bytes:
            return b'{"id": "a"}\n'

    assert next(read_jsonl(Endless())).claim_id == "a"  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ('{"id": "a"}\n{"id": "b"}\n', ["a", "b"]),
        ('{"id": "a"}', ["a"]),
        ('{\n"id": "a"\n}', ["a"]),
        ('{"claims": [{"id": "a"}]}\n', ["a"]),
    ],
)
def test_json_without_a_file_name_is_recognised(content: str, expected: list[str]):
    assert ids(all_of(read_any_json, content)) == expected


HEADER = "id;type;hovedstol;beloeb;srb;skyldner1.cpr;skyldner2.cvr;hf.forfaldsdato"


@pytest.mark.parametrize(
    "content",
    [
        f"{HEADER}\na;KFMILJØ;1250,50;0;10-03-2026;6101901234;11111111;2026-01-02\n",
        f"{HEADER.replace(';', ',')}\na,KFMILJØ,1250.50,0,2026-03-10,6101901234,11111111,02-01-2026\n",
        f"\ufeff{HEADER}\r\na;KFMILJØ;1250.5;0,00;10-03-2026;6101901234;11111111;2026-01-02\r\n",
        f'{HEADER.upper()}\n"a"; KFMILJØ ;"1250,50";0;2026-03-10;6101901234;11111111;2026-01-02\n',
        f"\n{HEADER};;\na;KFMILJØ;1250,50;0;10-03-2026;6101901234;11111111;2026-01-02;;\n;;;\n",
    ],
)
def test_a_csv_row_is_a_claim_however_the_spreadsheet_wrote_it(content: str):
    (read,) = all_of(read_csv, content)
    assert read.fordring == Fordring(
        id="a",
        type="KFMILJØ",
        hovedstol=1250_50,
        beloeb=0,
        srb=date(2026, 3, 10),
        skyldnere=(Skyldner(cpr="6101901234"), Skyldner(cvr="11111111")),
        hf=Fordring(forfaldsdato=date(2026, 1, 2)),
    )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_csv_is_read_in_each_usual_encoding(encoding: str):
    (read,) = all_of(read_csv, "type;beskrivelse\nKFMILJØ;Æblegrød på åen\n".encode(encoding))
    assert read.fordring == Fordring(type="KFMILJØ", beskrivelse="Æblegrød på åen")


def test_debtors_come_in_the_order_of_their_numbers():
    (read,) = all_of(read_csv, "skyldner10.cvr;skyldner2.cpr;skyldner1.se\n3;2;1\n")
    assert read.fordring is not None
    assert read.fordring.skyldnere == (Skyldner(se="1"), Skyldner(cpr="2"), Skyldner(cvr="3"))


def test_a_main_claim_can_have_debtors_too():
    (read,) = all_of(read_csv, "hf.skyldner1.cpr\n6101901234\n")
    assert read.fordring == Fordring(hf=Fordring(skyldnere=(Skyldner(cpr="6101901234"),)))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("", "SBX-CLAIM-020 1"),
        ("id;forfald\na;b\n", "SBX-CLAIM-021 1"),
        ("id;id\na;b\n", "SBX-CLAIM-021 1"),
        ("id;hf.hf\na;b\n", "SBX-CLAIM-021 1"),
        ("id;skyldner1.navn\na;b\n", "SBX-CLAIM-021 1"),
        ("id;;type\na;b;c\n", "SBX-CLAIM-021 1"),
        ("id;type\n".encode("utf-16"), "SBX-CLAIM-023 1"),
    ],
)
def test_a_header_that_cannot_be_used_is_told(content: str | bytes, told: str):
    assert problem(read_csv, content) == told


def test_a_wrong_cell_is_told_with_line_and_column_and_the_next_row_read():
    wrong, ragged, right = all_of(read_csv, "id;srb;hovedstol\na;31-02-2026;1.250,00\nb;x\nc;;\n")
    assert [(each.path, each.line) for each in wrong.findings] == [("srb", 2), ("hovedstol", 2)]
    assert (ragged.findings[0].rule_id, ragged.line) == ("SBX-CLAIM-022", 3)
    assert "har 2 felter, men overskriften har 3" in ragged.findings[0].message.da
    assert right.fordring == Fordring(id="c")


def test_a_cell_that_never_ends_is_told_and_reading_goes_on():
    reads = all_of(read_csv, "id;beskrivelse\na;" + "x" * 200_000 + "\nb;y\n")
    assert [(read.claim_id, read.fordring is None) for read in reads] == [("a", True), ("b", False)]
    assert reads[0].findings[0].rule_id == "SBX-CLAIM-022"


def test_a_cpr_number_in_a_wrong_cell_is_masked():
    (read,) = all_of(read_csv, "srb\n010190-1234\n")
    assert "1234" not in str(read.findings)


def test_every_kind_of_file_has_its_reader():
    assert set(READERS) == {".json", ".jsonl", ".ndjson", ".csv", ".parquet"}
    assert not any(reader.earliest_handover for reader in READERS.values())


def test_a_finding_gets_the_place_its_field_has_in_the_input():
    from psrm_validation.claim.problems import not_a_date

    read = ReadClaim(None, line=7, where={"srb": ("/Fordring/SRB", 41)})
    assert (read.located(not_a_date("srb", "x")).path, read.located(not_a_date("srb", "x")).line) == (
        "/Fordring/SRB",
        41,
    )
    assert read.located(not_a_date("domsdato", "x")).line == 7


def told(read: ReadClaim) -> list[tuple[str, int | None]]:
    return [(finding.rule_id, finding.line) for finding in read.findings]


def test_a_quote_that_is_never_closed_is_told_on_its_line_and_the_next_lines_are_read():
    broken, *rest = all_of(read_csv, 'id;beskrivelse\na;"aldrig lukket\nb;y\nc;z\n')
    assert (broken.fordring, broken.claim_id, told(broken)) == (None, "a", [("SBX-CLAIM-022", 2)])
    assert "anførselstegn" in broken.findings[0].message.da
    assert [(read.claim_id, read.line) for read in rest] == [("b", 3), ("c", 4)]


def test_a_quote_that_is_never_closed_on_the_last_line_is_told():
    (broken,) = all_of(read_csv, 'id;beskrivelse\na;"aldrig lukket')
    assert told(broken) == [("SBX-CLAIM-022", 2)]


def test_every_unclosed_quote_is_told():
    reads = all_of(read_csv, 'id;beskrivelse\na;"x\nb;"y\nc;z\n')
    assert [(read.claim_id, read.line, read.fordring is None) for read in reads] == [
        ("a", 2, True), ("b", 3, True), ("c", 4, False),
    ]  # fmt: skip


def test_an_unclosed_quote_does_not_take_a_closed_one_below_for_its_end():
    broken, good = all_of(read_csv, 'id;beskrivelse\na;"x\nb;"y"\n')
    assert told(broken) == [("SBX-CLAIM-022", 2)]
    assert good.fordring == Fordring(id="b", beskrivelse="y")


def test_text_after_a_closing_quote_is_told_and_not_put_together():
    broken, good = all_of(read_csv, 'id;beskrivelse\na;"x"y\nb;z\n')
    assert told(broken) == [("SBX-CLAIM-022", 2)]
    assert good.claim_id == "b"


def test_a_long_file_after_an_unclosed_quote_is_read():
    rows = "".join(f"{number};y\n" for number in range(2_000))
    reads = all_of(read_csv, f'id;beskrivelse\na;"x\n{rows}')
    assert [read.claim_id for read in reads] == ["a", *map(str, range(2_000))]


def test_a_row_over_several_lines_has_the_line_it_begins_on():
    wrong, good, last = all_of(read_csv, 'id;srb;beskrivelse\na;x;"to\nlinjer"\nb;;"tre\n\nlinjer"\nc;;\n')
    assert (wrong.line, told(wrong)) == (2, [("SBX-CLAIM-002", 2)])
    assert good.fordring == Fordring(id="b", beskrivelse="tre\n\nlinjer")
    assert (good.line, last.line) == (4, 7)


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("\n\nid;forfald\na;b\n", "SBX-CLAIM-021 3"),
        ("\n \nid;id\na;b\n", "SBX-CLAIM-021 3"),
        ('\nid;"type\na;b\n', "SBX-CLAIM-022 2"),
        ("id;type\ra;b\r", "SBX-CLAIM-022 1"),
    ],
)
def test_a_header_error_names_the_line_the_header_stands_on(content: str, told: str):
    assert problem(read_csv, content) == told


def test_a_date_that_does_not_exist_is_shown_as_written_with_both_forms():
    (read,) = all_of(read_csv, "srb;forfaldsdato\n31-02-2026;2026-02-31\n")
    danish, iso = read.findings
    assert danish.message.da == "SRB 31-02-2026 er ikke en dato."
    assert danish.read == {"srb": "31-02-2026"}
    assert "2026-02-31" in iso.message.en
    assert "ÅÅÅÅ-MM-DD eller DD-MM-ÅÅÅÅ" in danish.fix.da
    assert "YYYY-MM-DD or DD-MM-YYYY" in danish.fix.en


def test_an_amount_that_is_none_is_shown_as_written_with_both_forms():
    (read,) = all_of(read_csv, "hovedstol\n1.250,505\n")
    assert "1.250,505" in read.findings[0].message.da
    assert "1250,00 eller 1250.00" in read.findings[0].fix.da


@pytest.mark.parametrize(
    ("row", "claim_id"),
    [("a;b", "a"), ("a;b;c;d", "a"), (";b", None), ("0101901234;b", "010190****"), ("6101901234;b", "610190****")],
)
def test_a_row_of_the_wrong_width_keeps_its_id(row: str, claim_id: str | None):
    (read,) = all_of(read_csv, f"id;type;srb\n{row}\n")
    assert (read.fordring, read.claim_id) == (None, claim_id)


def test_a_row_too_short_to_reach_its_id_has_none():
    (read,) = all_of(read_csv, "type;srb;id\na;b\n")
    assert read.claim_id is None


def test_a_row_of_one_cell_is_told_in_the_singular():
    (read,) = all_of(read_csv, "id;type\na\n")
    assert read.findings[0].message == Text(
        "Rækken på linje 2 har 1 felt, men overskriften har 2.", "The row on line 2 has 1 cell, but the header has 2."
    )
