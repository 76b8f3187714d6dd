"""A file read in pieces gives what the whole file gives, wherever it is cut."""

import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psrm_validation.readers import READERS, ReadClaim, UnreadableError, read_csv, read_jsonl
from psrm_validation.readers.reading import ChangedFileError, Sharding

HEADER = "id;type;hovedstol;beskrivelse;srb\n"
ROWS = (
    "a;KFDAINS;100,00;x;2026-01-01", "b;KFDAINS;1.000;y;", ";;;;", "", "c;K", '"d";KFDAINS;5;"i ét";', 'e;KFDAINS;5;"over\nto linjer";',
    'f;KFDAINS;5;"over\r\n\r\nflere";', 'g;KFDAINS;5;"aldrig lukket;', 'h;KFDAINS;5;"lukket"igen;', 'i;x;5;æøå "midt";', '"', 'j;\r;5;;', "k;KFDAINS;5;Æble;2026-02-30",
)  # fmt: skip
LINES = (
    '{"id": "a", "type": "KFDAINS"}', '{"id": "b", "beskrivelse": "linje\\nskift æ"}', "", "   ", "{", "[]", '{"id": 1}', '{"id": "c", "srb": "x"}',
    '{"id": "d", "id": "e"}', "\ufeff", '\ufeff{"id": "f"}', "null",
)  # fmt: skip


def sharding(kind: str) -> Sharding:
    found = READERS[f".{kind}"].sharding
    assert found is not None
    return found


def in_pieces(kind: str, content: bytes, size: int) -> list[ReadClaim]:
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"claims.{kind}"
        path.write_bytes(content)
        how = sharding(kind)
        return [claim for shard in how.cut(str(path), size) or () for claim in how.read(shard)]


def file_of(parts: tuple[str, ...]) -> st.SearchStrategy[bytes]:
    ends, encodings = st.sampled_from(("\n", "\n", "\r\n")), st.sampled_from(("utf-8", "utf-8-sig", "cp1252"))
    lines = st.lists(st.tuples(st.sampled_from(parts), ends), max_size=30).map(
        lambda found: "".join(a + b for a, b in found)
    )
    unfinished = st.sampled_from(("", "", parts[0], '"'))
    return st.builds(lambda text, last, code: (text + last).encode(code, "replace"), lines, unfinished, encodings)


@given(file_of(LINES), st.integers(1, 400))
def test_json_lines_cut_anywhere_give_the_same_claims(content: bytes, size: int):
    assert in_pieces("jsonl", content, size) == list(read_jsonl(io.BytesIO(content)))


@given(file_of(ROWS), st.integers(1, 400))
def test_csv_cut_anywhere_gives_the_same_claims(content: bytes, size: int):
    whole = HEADER.encode() + content
    assert in_pieces("csv", whole, size) == list(read_csv(io.BytesIO(whole)))


@given(
    st.binary(max_size=300).filter(lambda content: not content.startswith((b"\xff\xfe", b"\xfe\xff"))),
    st.integers(1, 50),
)
def test_csv_of_any_bytes_below_its_header_gives_the_same_claims(content: bytes, size: int):
    whole = b"\xef\xbb\xbf\n" + HEADER.encode() + content
    assert in_pieces("csv", whole, size) == list(read_csv(io.BytesIO(whole)))


@pytest.mark.parametrize("ending", ["", "\n", "\r\n"])
def test_a_quote_that_spans_a_hundred_lines_is_whole_in_one_piece(ending: str):
    long = 'a;KFDAINS;5;"' + "x\n" * 98 + '";'
    content = (HEADER + long + "\nb;KFDAINS;5;y;" + ending).encode()
    reads = in_pieces("csv", content, 10)
    assert [(read.claim_id, read.line) for read in reads] == [("a", 2), ("b", 101)]


def test_a_quote_that_spans_more_lines_spoils_its_own_line_only():
    content = (HEADER + 'a;KFDAINS;5;"' + "x\n" * 150 + '";\nb;KFDAINS;5;y;\n').encode()
    assert in_pieces("csv", content, 10) == list(read_csv(io.BytesIO(content)))
    assert in_pieces("csv", content, 10)[-1].claim_id == "b"


def test_a_piece_holds_about_the_bytes_asked_for(tmp_path: Path):
    (tmp_path / "a.jsonl").write_bytes(b'{"id": "a"}\n' * 1000)
    shards = list(sharding("jsonl").cut(str(tmp_path / "a.jsonl"), 1200) or ())
    assert len(shards) == 10
    assert [shard.line for shard in shards][:3] == [1, 101, 201]
    assert (shards[0].start, shards[-1].end) == (0, 12_000)


def test_a_header_that_is_none_is_told_before_any_piece(tmp_path: Path):
    (tmp_path / "a.csv").write_text("id;forfald\na;b\n")
    with pytest.raises(UnreadableError):
        list(sharding("csv").cut(str(tmp_path / "a.csv"), 100) or ())


def test_a_file_that_was_shortened_since_it_was_cut_is_told(tmp_path: Path):
    path = tmp_path / "a.jsonl"
    path.write_bytes(b'{"id": "a"}\n' * 10)
    (shard,) = sharding("jsonl").cut(str(path), 1000) or ()
    path.write_bytes(b"")
    with pytest.raises(ChangedFileError):
        list(sharding("jsonl").read(shard))
