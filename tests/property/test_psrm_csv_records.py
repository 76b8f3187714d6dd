"""CSV records: what a CSV writer wrote comes back with the line it begins on, and no open quote hides another record."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from psrm_validation.readers.csv_records import records

CELLS = st.text(st.sampled_from('ab;,"\n 1æ'), max_size=8)
ROWS = st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=6)


def numbered(text: str) -> list[tuple[int, str]]:
    return list(enumerate(io.StringIO(text, newline="\n"), 1))


@given(ROWS, st.sampled_from(";,"))
def test_written_rows_come_back_with_their_first_line(rows: list[list[str]], separator: str):
    text, begins = io.StringIO(newline=""), []
    for row in rows:
        begins.append(text.getvalue().count("\n") + 1)
        csv.writer(text, delimiter=separator, lineterminator="\n").writerow(row)
    read = list(records(numbered(text.getvalue()), separator))
    assert [(record.line, list(record.cells), record.flaw) for record in read] == [
        (line, row, None) for line, row in zip(begins, rows, strict=True)
    ]


@given(st.text(st.sampled_from('ab;"\n\r'), max_size=60))
def test_every_line_belongs_to_a_record_and_lines_only_go_forward(text: str):
    lines = [record.line for record in records(numbered(text), ";")]
    assert lines == sorted(set(lines))
    assert lines[:1] == ([1] if text else [])


@given(st.lists(st.sampled_from(["a;b", 'a;"b"', "c;d"]), max_size=5), st.integers(0, 5))
def test_one_open_quote_costs_one_record(rows: list[str], at: int):
    broken = [*rows[:at], 'x;"open', *rows[at:]]
    read = list(records(numbered("".join(f"{row}\n" for row in broken)), ";"))
    assert [record.flaw is not None for record in read] == [row == 'x;"open' for row in broken]
