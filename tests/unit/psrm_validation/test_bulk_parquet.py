"""Parquet: typed columns, nested debtors, pieces of a row group; and what is said when pyarrow is missing."""

import io
import sys
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from psrm_validation import Fordring, Skyldner
from psrm_validation.readers import READERS, ReadClaim, UnreadableError
from psrm_validation.readers.reading import Shard
from tests.support.bulk import Late, claim, lines, run

READER = READERS[".parquet"]


@pytest.fixture
def pa():
    return pytest.importorskip("pyarrow", reason="WARNING: pyarrow is not installed. NOTHING WAS TESTED HERE.")


def write(path: Path, rows: list[dict], pa, schema=None, **options: object) -> Path:
    import pyarrow.parquet

    pyarrow.parquet.write_table(pa.Table.from_pylist(rows, schema=schema), path, **options)
    return path


def shards_of(path: Path, size: int) -> list[Shard]:
    assert READER.sharding is not None
    return list(READER.sharding.cut(str(path), size) or ())


def claims_of(path: Path, size: int = 1 << 17) -> list[ReadClaim]:
    assert READER.sharding is not None
    return [each for shard in shards_of(path, size) for each in READER.sharding.read(shard)]


EXPECTED = Fordring(
    id="a",
    type="KFMILJØ",
    hovedstol=1250_50,
    beloeb=0,
    srb=date(2026, 3, 10),
    forfaldsdato=date(2026, 3, 1),
    skyldnere=(Skyldner(cpr="6101901234"), Skyldner(cvr="11111111")),
    hf=Fordring(forfaldsdato=date(2026, 1, 2)),
)


@pytest.mark.parametrize(
    "row",
    [
        {"id": "a", "type": "KFMILJØ", "hovedstol": Decimal("1250.50"), "beloeb": 0, "srb": date(2026, 3, 10), "forfaldsdato": datetime(2026, 3, 1),  # noqa: DTZ001
         "skyldner1.cpr": "6101901234", "skyldner2.cvr": "11111111", "hf.forfaldsdato": date(2026, 1, 2)},
        {"ID": "a", "type": " KFMILJØ ", "hovedstol": 1250.5, "beloeb": "0,00", "srb": "10-03-2026", "forfaldsdato": "2026-03-01",
         "skyldnere": [{"cpr": "6101901234", "cvr": None}, {"cpr": None, "cvr": "11111111"}], "hf": {"forfaldsdato": date(2026, 1, 2), "srb": None}},
    ],
    ids=["as CSV", "nested"],
)  # fmt: skip
def test_a_row_is_a_claim_however_it_is_typed(pa, tmp_path: Path, row: dict):
    (read,) = claims_of(write(tmp_path / "a.parquet", [row], pa))
    assert (read.fordring, read.findings, read.place) == (EXPECTED, (), "[0]")


def test_a_wrong_value_is_told_with_its_row_and_the_next_row_is_read(pa, tmp_path: Path):
    wrong, right = claims_of(write(tmp_path / "a.parquet", [{"id": "a", "srb": "x"}, {"id": "b", "srb": None}], pa))
    assert (wrong.fordring, wrong.claim_id, wrong.place, wrong.findings[0].rule_id) == (
        None,
        "a",
        "[0]",
        "SBX-CLAIM-002",
    )
    assert (right.fordring, right.place) == (Fordring(id="b"), "[1]")


@pytest.mark.parametrize("row_group_size", [3, 1000])
def test_pieces_give_the_rows_whatever_the_row_groups(pa, tmp_path: Path, row_group_size: int):
    path = write(tmp_path / "a.parquet", [{"id": f"k-{n}"} for n in range(50)], pa, row_group_size=row_group_size)
    reads = claims_of(path, 128 * 7)
    assert [(read.claim_id, read.place) for read in reads] == [(f"k-{n}", f"[{n}]") for n in range(50)]
    assert len(shards_of(path, 128 * 7)) > 7
    with path.open("rb") as file:
        assert [each.claim_id for each in READER.read(file)] == [each.claim_id for each in reads]


def test_the_answers_are_those_of_the_same_claims_as_json_lines(pa, tmp_path: Path):
    claims = [claim(number, reference=f"F-{number % 30}") for number in range(40)]
    write(tmp_path / "a.parquet", claims, pa)
    (tmp_path / "a.jsonl").write_text(lines(*claims))
    from_parquet = run([tmp_path / "a.parquet"], Late(3), shard_bytes=900)
    assert from_parquet.rules() == run([tmp_path / "a.jsonl"]).rules()
    assert from_parquet.rules()[30][-1] == "PSRM-K-486"
    assert "a.parquet #1." in from_parquet.reports()[30]["findings"][-1]["message"]["da"]


@pytest.mark.parametrize("names", [("id", "forfald"), ("id", "ID"), ("id", "skyldner1.navn")])
def test_a_column_that_is_not_known_is_told(pa, tmp_path: Path, names: tuple[str, ...]):
    path = write(tmp_path / "a.parquet", [dict.fromkeys(names, "x")], pa)
    with pytest.raises(UnreadableError) as caught:
        claims_of(path)
    assert caught.value.finding.rule_id == "SBX-CLAIM-021"


@pytest.mark.parametrize("content", [b"", b"PAR1 0101901234 PAR1", b"id;type\n"])
@pytest.mark.usefixtures("pa")
def test_what_is_no_parquet_is_told_without_its_content(tmp_path: Path, content: bytes):
    (tmp_path / "a.parquet").write_bytes(content)
    with pytest.raises(UnreadableError) as caught:
        claims_of(tmp_path / "a.parquet")
    assert caught.value.finding.rule_id == "SBX-CLAIM-024"
    assert "1234" not in str(caught.value.finding)


def test_without_pyarrow_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    (tmp_path / "a.parquet").write_bytes(b"PAR1")
    (refused,) = run([tmp_path / "a.parquet"]).refused
    assert refused.finding.rule_id == "SBX-CLAIM-025"
    assert "oir-sandbox[parquet]" in refused.finding.fix.da
    with pytest.raises(UnreadableError):
        list(READER.read(io.BytesIO(b"PAR1")))
