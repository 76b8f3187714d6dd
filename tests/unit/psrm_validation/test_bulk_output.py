"""What stands between the claims of a run, and that all of it is written."""

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from psrm_validation.bulk.output import Answers, ToStream
from psrm_validation.report.formats import Run
from psrm_validation.report.registry import format_named
from tests.support.bulk import claim, lines, run

OIR = str(Path(sys.executable).with_name("oir"))
BROKEN = {"srb": "2025-12-01"}


def test_sarif_of_claims_without_results_is_json(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(lines(*(claim(number) for number in range(8))))
    (tmp_path / "b.jsonl").write_text(lines(claim(8, **BROKEN), claim(9), claim(10, **BROKEN)))
    came = run([tmp_path / "a.jsonl", tmp_path / "b.jsonl"], form="sarif", shard_bytes=700)
    assert {each["ruleId"] for each in json.loads(came.text)["runs"][0]["results"]} >= {"R_6_1"}


@pytest.mark.parametrize("texts", [[b"", b"x", b"", b"y"], [b"x", b"", b"y"], [b"", b"x", b"y", b""]])
def test_nothing_stands_between_texts_that_are_empty(texts: list[bytes]) -> None:
    body = io.BytesIO()
    answers = Answers(format_named("sarif", "da"), body)
    for text in texts:
        answers.add(text)
    assert body.getvalue().count(b"x" + format_named("sarif", "da").between.encode() + b"y") == 1


def test_answers_that_go_on_begin_with_what_stands_between_only_after_a_text() -> None:
    form = format_named("json", "da")
    head = len(form.head(Run()).encode())
    after_head, after_text = io.BytesIO(), io.BytesIO()
    Answers(form, after_head, head).add(b"x")
    Answers(form, after_text, head + 1).add(b"x")
    assert (after_head.getvalue(), after_text.getvalue()) == (b"x", form.between.encode() + b"x")


class Sips(io.RawIOBase):
    """A stream that takes few bytes at a time, as an unbuffered pipe may."""

    def __init__(self) -> None:
        super().__init__()
        self.taken = b""

    def writable(self) -> bool:
        return True

    def write(self, content: bytes) -> int:  # type: ignore[override]
        self.taken += bytes(content[:3])
        return min(3, len(content))


def test_all_is_written_to_a_stream_that_takes_little_at_a_time() -> None:
    sips = Sips()
    output = ToStream(format_named("jsonl", "da"), io.TextIOWrapper(sips, write_through=True))  # type: ignore[type-var]
    output.add("æøå 0123456789\n".encode())
    output.finish(Run())
    assert sips.taken.decode() == "æøå 0123456789\n"


@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_a_reader_that_has_seen_enough_ends_the_run(tmp_path: Path, unbuffered: str) -> None:
    file = tmp_path / "a.jsonl"
    file.write_text(lines(*(claim(number, **BROKEN) for number in range(2000))))
    command = [OIR, "psrm", "check", str(file), "--format", "jsonl"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={"PYTHONUNBUFFERED": unbuffered}
    ) as ran:
        assert ran.stdout is not None
        assert ran.stderr is not None
        ran.stdout.readline()
        ran.stdout.close()
        assert (ran.stderr.read(), ran.wait(60)) == (b"", 141)
