"""The parts of a bulk run: the table of keys on disk, the line of progress, the engines."""

import io
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psrm_validation.bulk import seen
from psrm_validation.bulk.engines import Processes, usable_cores
from psrm_validation.bulk.progress import Far, Progress, line_of
from psrm_validation.bulk.seen import SeenOnDisk
from psrm_validation.bulk.work import Given, Job, Task
from psrm_validation.checks.duplicates import COPY_RULE, REFERENCE_RULE, Keys, SeenInMemory, find_duplicates, keys_of
from psrm_validation.claim import claim_from_mapping
from psrm_validation.direct import Options, check_mappings
from psrm_validation.report import Verdict
from psrm_validation.report.formats import Run
from tests.support.bulk import GOOD, TODAY, claim, lines

KEYS = st.integers(1, 2**64 - 1) | st.integers(2**64 - 40, 2**64 - 1) | st.integers(1, 40)
SPREAD = [(number * 0x9E3779B97F4A7C15) % 2**64 or 1 for number in range(20_000)]


@given(st.lists(KEYS, max_size=200), st.integers(1, 50))
def test_the_table_on_disk_says_what_one_in_memory_says(keys: list[int], recent: int):
    plain = SeenInMemory()
    with pytest.MonkeyPatch.context() as patch, SeenOnDisk() as table:
        patch.setattr(seen, "_RECENT", recent)
        assert [table.put(key, place) for place, key in enumerate(keys)] == [
            plain.put(key, place) for place, key in enumerate(keys)
        ]


@pytest.mark.parametrize("recent", [7, 1_000])
def test_the_table_grows_and_forgets_nothing(monkeypatch: pytest.MonkeyPatch, recent: int):
    monkeypatch.setattr(seen, "_FIRST_BITS", 1)
    monkeypatch.setattr(seen, "_RECENT", recent)
    with SeenOnDisk() as table:
        assert not any(table.put(key, place) for place, key in enumerate(SPREAD))
        assert [table.put(key, 0) for key in SPREAD] == list(range(20_000))


def test_without_reading_in_place_the_table_seeks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("psrm_validation.bulk.seen._read", seen._seek_and_read)
    monkeypatch.setattr("psrm_validation.bulk.seen._write", seen._seek_and_write)
    monkeypatch.setattr(seen, "_RECENT", 1)
    with SeenOnDisk() as table:
        assert [table.put(key, place) for place, key in enumerate([5, 2**63, 5, 2**63])] == [None, None, 0, 1]


def test_the_table_leaves_no_file(tmp_path: Path):
    with SeenOnDisk(str(tmp_path)) as table:
        table.put(1, 1)
    assert list(tmp_path.iterdir()) == []


def test_duplicates_of_a_list_name_the_first_of_their_kind():
    claims = [claim(1), claim(2), claim(3, reference="F-1"), claim(2, reference="F-4"), claim(5, reference="F-1")]
    keys = [keys_of(claim_from_mapping(each)) for each in claims]
    assert list(find_duplicates(keys)) == [(2, REFERENCE_RULE, 0), (3, COPY_RULE, 1), (4, REFERENCE_RULE, 0)]


def test_a_list_of_claims_is_compared_too_and_the_first_is_named_by_its_index():
    claims = [claim(1), claim(2), claim(3, reference="F-1"), claim(2, reference="F-4")]
    reports = check_mappings(claims, today=TODAY)
    assert [report.findings[-1].rule_id for report in reports[2:]] == [REFERENCE_RULE, COPY_RULE]
    assert "[0]" in reports[2].findings[-1].message.da
    assert reports[2].verdict is Verdict.AFVIST
    compared = {
        finding.rule_id
        for report in check_mappings(claims, today=TODAY, layers=["filter"])
        for finding in report.findings
    }
    assert not compared & {REFERENCE_RULE, COPY_RULE}


def test_keys_differ_with_the_secret_and_never_are_the_number_for_none():
    fordring = claim_from_mapping(GOOD)
    assert keys_of(fordring) == keys_of(fordring)
    assert set(keys_of(fordring)).isdisjoint(keys_of(fordring, b"x" * 16))
    assert keys_of(claim_from_mapping({"id": "a"})) == Keys(0, 0)


def test_the_line_of_progress_tells_share_rate_time_left_and_verdicts():
    far = Far(250, 1000, 12_345, 3.0, Counter({Verdict.UDFOERT: 12_000, Verdict.AFVIST: 345}))
    assert (
        line_of(far, "da")
        == "[#####...............]  25%  12.345 fordringer  4.115/s  0:09 tilbage  12.000 UDFØRT, 345 AFVIST"
    )
    assert (
        line_of(far, "en")
        == "[#####...............]  25%  12,345 claims  4,115/s  0:09 left  12,000 UDFØRT, 345 AFVIST"
    )


def test_without_a_known_size_the_line_tells_what_is_done():
    assert line_of(Far(250, None, 10, 1.0, Counter()), "da") == "10 fordringer  10/s"


def test_hours_are_told_and_a_resumed_part_is_not_in_the_rate():
    far = Far(500, 10_000_000, 200, 10.0, Counter(), skipped=400, skipped_claims=100)
    assert "10/s" in line_of(far, "en")
    assert "277:45:50 left" in line_of(far, "en")


def test_a_bar_is_redrawn_on_a_terminal_and_its_last_line_stays():
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    screen = Terminal()
    progress = Progress(screen, 10, "en")
    progress.clear()
    progress.finish(Run(verdicts=Counter({Verdict.UDFOERT: 1})))
    assert screen.getvalue().startswith("\r\x1b[K")
    assert screen.getvalue().endswith("1 UDFØRT\n")


def test_elsewhere_each_line_stays_and_moves_no_cursor():
    log = io.StringIO()
    progress = Progress(log, 10, "en")
    progress.clear()
    progress.finish(Run())
    assert "\x1b" not in log.getvalue()
    assert log.getvalue().count("\n") == 1


def test_the_cores_are_counted_that_this_process_may_use():
    assert 1 <= usable_cores() <= (os.cpu_count() or 1)


def fail() -> list[object]:
    raise ZeroDivisionError


def test_an_error_in_a_piece_is_raised_where_its_result_is_asked_for():
    engine = Processes(1)
    try:
        awaited = engine.submit(Task(0, "x", fail), Job(Options(TODAY), "jsonl", "da", bytes(16)), Given())
        with pytest.raises(ZeroDivisionError):
            awaited.result()
    finally:
        engine.close()


OIR = str(Path(sys.executable).with_name("oir"))
BIG = lines(*(claim(number, **({"srb": "2025-12-01"} if number % 50 == 0 else {})) for number in range(12_000)))


@pytest.fixture(scope="module")
def big(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("big") / "claims.jsonl"
    path.write_text(BIG + lines(claim(0)), encoding="utf-8")
    return path


def answers(big: Path, *options: str) -> str:
    done = subprocess.run(
        [OIR, "psrm", "check", str(big), "--as-of", "2026-11-23", "--format", "jsonl", *options],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (1, ""), done.stderr
    return done.stdout


def test_the_command_gives_the_same_answers_with_one_process_and_with_three(big: Path):
    one = answers(big, "--workers", "1")
    assert one.count("\n") == 12_001
    assert "PSRM-K-486" in one.splitlines()[-1]
    assert answers(big, "--workers", "3") == one


def test_two_local_dask_workers_give_the_same_answers(big: Path):
    pytest.importorskip("distributed", reason="WARNING: Dask is not installed. NOTHING WAS TESTED HERE.")
    assert answers(big, "--engine", "dask", "--workers", "2") == answers(big, "--workers", "1")
