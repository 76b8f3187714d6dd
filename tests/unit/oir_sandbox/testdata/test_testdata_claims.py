"""Claims of the test data: every one UDFØRT, in every form they are written in, and the same again."""

import io
import json
import os
import subprocess
import sys
import tracemalloc
from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import islice

import pytest
from lxml import etree

from oir_kernel.errors import BadRequest
from oir_sandbox.message_claims import registered, shipped_edition
from oir_sandbox.testdata.broken import broken_rules
from oir_sandbox.testdata.claims import chosen_types, fordring, fordringer, usable_types
from oir_sandbox.testdata.dataset import DAY, Datasaet
from oir_sandbox.testdata.export import FORMATS, csv_lines, jsonl, write
from oir_sandbox.testdata.kommuner import kommune
from oir_sandbox.testdata.messages import document, envelope, sendable_types
from oir_sandbox.testdata.profiles import PROFILER, VAEGTE, maaned
from psrm_validation import Options, Rulebook, Verdict, check, check_mappings, check_read
from psrm_validation.readers.csv_claims import read_csv
from psrm_validation.readers.parquet_claims import read_parquet

BOOK = Rulebook.load(DAY)
TYPES = usable_types(BOOK)
DATA = Datasaet("fordringer")


def all_taken(count: int) -> None:
    """Claims in turn over the 72 types: each UDFØRT and without any finding, no reference or id twice."""
    seen: set[str] = set()
    verdicts: Counter[tuple[str, str]] = Counter()
    for each in islice(fordringer(DATA, TYPES), count):
        claim = each.fordring
        assert claim.modtagelsesdato is not None
        report = check(claim, Rulebook.load(claim.modtagelsesdato), modtagelsesdato=claim.modtagelsesdato)
        assert report.findings == (), (claim.type, [finding.rule_id for finding in report.findings])
        verdicts[claim.type or "", report.verdict.value] += 1
        seen |= {str(claim.id), str(claim.reference)}
    assert len(seen) == 2 * count
    assert {verdict for _, verdict in verdicts} == {"UDFØRT"}
    assert len(verdicts) == 72


def test_thousands_of_claims_over_every_type_are_udfoert() -> None:
    all_taken(3_600)


@pytest.mark.long
def test_a_hundred_thousand_claims_over_every_type_are_udfoert() -> None:
    all_taken(100_000)


@pytest.mark.parametrize("day", [date(2024, 6, 3), date(2027, 1, 4), date(2031, 12, 31)])
def test_claims_of_other_days_are_udfoert_too(day: date) -> None:
    book = Rulebook.load(day)
    for each in islice(fordringer(Datasaet("dage", day), chosen_types(book)), 144):
        received = each.fordring.modtagelsesdato
        assert received is not None
        assert check(each.fordring, Rulebook.load(received), modtagelsesdato=received).verdict is Verdict.UDFOERT


def test_claims_differ_in_amount_text_date_and_debtor() -> None:
    claims = [each.fordring for each in islice(fordringer(DATA, ("KFDAINS",)), 200)]
    assert len({each.hovedstol for each in claims}) > 150
    assert len({each.srb for each in claims}) > 80
    assert len({each.beskrivelse for each in claims}) == 200
    assert len({each.skyldnere for each in claims}) > 90
    assert {len(each.skyldnere) for each in claims} == {1, 2}


def test_a_related_claim_has_a_main_claim_that_is_clean_itself() -> None:
    main = fordring(DATA, 5, ("REOPDAG",)).fordring.hf
    assert main is not None
    assert main.modtagelsesdato is not None
    assert broken_rules(main, BOOK) == frozenset()


def test_types_are_chosen_by_code_and_area_and_unknown_ones_refused() -> None:
    assert chosen_types(BOOK, ("kfdains",)) == ("KFDAINS",)
    assert "KFDAINS" in chosen_types(BOOK, (), ("daginstitution",))
    with pytest.raises(BadRequest):
        chosen_types(BOOK, ("KTTIBAK",))
    with pytest.raises(BadRequest):
        chosen_types(BOOK, (), ("findes ikke",))


def test_the_quick_evaluation_says_what_the_check_says() -> None:
    for code in (*TYPES, "KTTIBAK", "REMILJØ"):
        for base in islice(fordringer(DATA, ("KFDAINS", "GEDAINS")), 2):
            claim = replace(base.fordring, type=code)
            assert claim.modtagelsesdato is not None
            told = {each.rule_id for each in check(claim, BOOK, modtagelsesdato=claim.modtagelsesdato).findings}
            assert broken_rules(claim, BOOK) == told - {"SBX-PSRM-001"}


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_seed_gives_the_same_bytes(form: str) -> None:
    def once() -> bytes:
        out = io.BytesIO()
        write(islice(fordringer(DATA, sendable_types(BOOK)), 100), DATA, form, out)
        return out.getvalue()

    first = once()
    assert first == once()
    assert first


@pytest.mark.parametrize("form", ["jsonl", "csv", "xml"])
def test_the_same_seed_gives_the_same_bytes_in_a_process_with_another_hash_seed(form: str) -> None:
    command = [sys.executable, "-c", "from oir_sandbox.cli import main; raise SystemExit(main())", "testdata", "claims"]
    command += ["--count", "80", "--seed", "æ 1", "--format", form]
    outputs = {
        subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True).stdout
        for seed in ("1", "4711")
    }
    assert len(outputs) == 1
    assert len(next(iter(outputs)).splitlines()) >= 80


def test_another_seed_gives_other_claims() -> None:
    one, other = (next(iter(jsonl([fordring(Datasaet(seed), 0, TYPES).fordring]))) for seed in ("1", "2"))
    assert one != other


def test_json_lines_are_what_the_check_takes() -> None:
    claims = [json.loads(line) for line in jsonl(each.fordring for each in islice(fordringer(DATA, TYPES), 72))]
    assert {each.verdict for each in check_mappings(claims, today=DAY)} == {Verdict.UDFOERT}


def test_csv_rows_are_what_the_check_reads() -> None:
    text = "".join(csv_lines(each.fordring for each in islice(fordringer(DATA, TYPES), 72)))
    read = list(read_csv(io.BytesIO(text.encode())))
    assert len(read) == 72
    assert {check_read(each, Options(DAY)).verdict for each in read} == {Verdict.UDFOERT}


def test_parquet_rows_are_what_the_check_reads() -> None:
    out = io.BytesIO()
    write(islice(fordringer(DATA, TYPES), 72), DATA, "parquet", out)
    read = list(read_parquet(io.BytesIO(out.getvalue())))
    assert {check_read(each, Options(DAY)).verdict for each in read} == {Verdict.UDFOERT}


def test_parquet_without_pyarrow_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(BadRequest, match="pip install"):
        write(islice(fordringer(DATA, TYPES), 1), DATA, "parquet", io.BytesIO())


def test_messages_are_valid_and_their_claims_udfoert() -> None:
    claims = list(islice(fordringer(DATA, sendable_types(BOOK)), 284))
    root = etree.fromstring("".join(document(iter(claims), DATA)).encode())
    read = [claim for message in root for claim in registered(message, shipped_edition(), DAY)]
    assert len(read) >= len(claims)
    verdicts = {check_read(each, Options(DAY, "earliest")).verdict for each in read}
    assert verdicts == {Verdict.UDFOERT}


def test_a_message_says_the_same_as_the_claim() -> None:
    each = next(claim for claim in fordringer(DATA, ("KFDAINS",)) if claim.fordring.beloeb != claim.fordring.hovedstol)
    root = etree.fromstring("".join(document(iter([each]), DATA)).encode())
    (read,) = registered(root[0], shipped_edition(), DAY)
    assert read.fordring is not None
    for name in (
        "id",
        "type",
        "hovedstol",
        "beloeb",
        "beskrivelse",
        "srb",
        "foraeldelsesdato",
        "reference",
        "skyldnere",
    ):
        assert getattr(read.fordring, name) == getattr(each.fordring, name)


def test_an_envelope_is_one_message() -> None:
    root = etree.fromstring(envelope(fordring(DATA, 1, ("KFDAINS",)), DATA).encode())
    assert root.tag.endswith("Envelope")
    assert len(root[0]) == 1


@pytest.mark.parametrize("profile", PROFILER)
def test_a_month_has_the_types_of_its_table(profile: str) -> None:
    month = maaned(Datasaet("m", kommune=kommune("101")), PROFILER[profile])
    counted = Counter(each.fordring.type for each in islice(month, 600))
    assert set(counted) <= set(VAEGTE)
    assert counted.most_common(1)[0][0] == "KFDAINS"


def test_the_weights_are_of_a_hundred_and_the_profiles_grow() -> None:
    assert sum(VAEGTE.values()) == 100
    assert [each.navn for each in PROFILER.values()] == ["lille", "mellem", "stor"]
    assert sorted(each.fordringer for each in PROFILER.values()) == [each.fordringer for each in PROFILER.values()]


@pytest.mark.long
def test_writing_claims_takes_no_more_memory_for_more_claims() -> None:
    class Nowhere(io.RawIOBase):
        def write(self, content: object) -> int:
            return len(content)  # type: ignore[arg-type]

    def peak(count: int) -> int:
        tracemalloc.start()
        write(islice(fordringer(DATA, TYPES), count), DATA, "csv", Nowhere())  # type: ignore[arg-type]
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(5_000)  # what is kept between claims is there now
    assert peak(30_000) < 1.5 * peak(10_000)
