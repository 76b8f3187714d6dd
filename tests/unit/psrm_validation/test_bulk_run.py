"""A run over big files: the same answers whatever the pieces and processes, rules across the whole file, a cap on findings."""

import io
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from psrm_validation.bulk.engines import Processes
from psrm_validation.report.registry import FORMATS
from tests.support.bulk import GOOD, Late, claim, lines, run

BROKEN = {"srb": "2025-12-01"}
MIXED = lines(
    claim(1), claim(2, **BROKEN), {"id": "x", "srb": "y"}, claim(3, reference="F-1"), claim(4, type="ZZZ"), claim(5, **BROKEN, reference="F-2"),
    claim(1, id="k-6", reference="F-6"), claim(7, fordringshaver="1230", reference="F-1"), claim(8, reference="F-1"),
)  # fmt: skip


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    path = tmp_path / "mixed.jsonl"
    path.write_text(MIXED, encoding="utf-8")
    return path


def test_a_reference_used_twice_by_one_creditor_is_told_of_the_later_one_and_names_the_first(mixed: Path):
    came = run([mixed])
    told = {number: rules for number, rules in enumerate(came.rules(), 1) if "PSRM-K-486" in rules}
    assert list(told) == [4, 6, 9]
    finding = came.reports()[3]["findings"][-1]
    assert (finding["outcome"], finding["path"], finding["line"], finding["layer"]) == (
        "afvis",
        "reference",
        4,
        "agreement",
    )
    assert f"{mixed}:1" in finding["message"]["da"]
    assert f"{mixed}:1" in finding["message"]["en"]
    assert came.reports()[3]["verdict"] == "AFVIST"


def test_a_claim_put_in_twice_under_two_references_is_advised_about(mixed: Path):
    came = run([mixed])
    assert [number for number, rules in enumerate(came.rules(), 1) if "PSRM-R-018" in rules] == [7]
    assert came.reports()[6]["verdict"] == "UDFØRT"
    assert f"{mixed}:1" in came.reports()[6]["findings"][-1]["message"]["da"]


@pytest.mark.parametrize(
    "change",
    [{"skyldnere": [{"cpr": "6101901235"}]}, {"type": "KFSKFRI"}, {"periode_slut": "2026-01-30"}, {"hovedstol": "1.00"}, {"stiftelsesdato": "2026-01-02"}],
)  # fmt: skip
def test_a_claim_that_differs_in_one_thing_is_no_copy(tmp_path: Path, change: dict):
    (tmp_path / "a.jsonl").write_text(lines(GOOD, GOOD | {"reference": "F-2"} | change))
    assert not any("PSRM-R-018" in rules for rules in run([tmp_path / "a.jsonl"]).rules())


def test_debtors_are_compared_in_any_order(tmp_path: Path):
    two = [{"cpr": "6101901234"}, {"cvr": "11111111"}]
    (tmp_path / "a.jsonl").write_text(
        lines(GOOD | {"skyldnere": two}, GOOD | {"skyldnere": two[::-1], "reference": "F-2"})
    )
    assert "PSRM-R-018" in run([tmp_path / "a.jsonl"]).rules()[1]


def test_a_claim_without_reference_or_debtors_repeats_nothing(tmp_path: Path):
    bare = {name: value for name, value in GOOD.items() if name not in {"reference", "skyldnere"}}
    (tmp_path / "a.jsonl").write_text(lines(bare, bare))
    assert not {"PSRM-K-486", "PSRM-R-018"} & {rule for rules in run([tmp_path / "a.jsonl"]).rules() for rule in rules}


def test_the_rules_work_across_files_of_every_kind(tmp_path: Path):
    (tmp_path / "a.json").write_text(json.dumps([claim(0), claim(1)]))
    (tmp_path / "b.csv").write_text("id;reference;fordringshaver\nx;F-1;1229\n")
    came = run([tmp_path / "a.json", tmp_path / "b.csv"])
    finding = came.reports()[2]["findings"][-1]
    assert finding["rule_id"] == "PSRM-K-486"
    assert f"{tmp_path / 'a.json'} #2." in finding["message"]["da"]


def test_the_rules_work_on_standard_input_too():
    claims = [claim(number) for number in range(700)] + [claim(9, reference="F-3", hovedstol="1.00")]
    came = run([Path("-")], stdin=io.BufferedReader(io.BytesIO(lines(*claims).encode())))
    assert came.rules()[-1][-1] == "PSRM-K-486"
    assert "-:4" in came.reports()[-1]["findings"][-1]["message"]["da"]


@pytest.mark.parametrize(
    ("layers", "rules"), [("agreement", {"PSRM-K-486"}), ("advice", {"PSRM-R-018"}), ("filter", set())]
)
def test_each_rule_runs_with_its_layer(mixed: Path, layers: str, rules: set[str]):
    found = {rule for each in run([mixed], layers=[layers]).rules() for rule in each}
    assert found & {"PSRM-K-486", "PSRM-R-018"} == rules


def test_the_layer_of_a_repeated_claim_has_failed(mixed: Path):
    layers = {each["name"]: each["status"] for each in run([mixed]).reports()[3]["layers"]}
    assert layers["agreement"] == "failed"


def test_no_cpr_number_of_a_repeated_reference_is_told(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(lines(claim(1, reference="0101901234"), claim(2, reference="0101901234")))
    came = run([tmp_path / "a.jsonl"])
    assert "PSRM-K-486" in came.rules()[1]
    assert "0101901234" not in came.text


@pytest.mark.parametrize("most", range(8))
def test_no_more_findings_than_asked_for_are_written_and_all_are_counted(mixed: Path, most: int):
    whole, capped = run([mixed]), run([mixed], most_findings=most)
    written = [rule for rules in capped.rules() for rule in rules]
    assert written == [rule for rules in whole.rules() for rule in rules][:most]
    assert [report["verdict"] for report in capped.reports()] == [report["verdict"] for report in whole.reports()]
    assert capped.progressed.run.rules == whole.progressed.run.rules
    assert (capped.progressed.run.findings, capped.progressed.run.shown) == (whole.progressed.run.findings, most)


CLAIMS = st.builds(
    claim,
    st.integers(1, 4),
    reference=st.sampled_from(("F-1", "F-2", "F-3", None)),
    srb=st.sampled_from(("2026-01-10", "2025-12-01", "x")),
)
FILES = st.lists(st.lists(CLAIMS, max_size=12), min_size=1, max_size=3)


@settings(max_examples=40)
@given(
    FILES,
    st.integers(1, 3000),
    st.integers(0, 5),
    st.none() | st.integers(0, 12),
    st.sampled_from(("jsonl", "json", "csv")),
)
def test_pieces_and_processes_do_not_show_in_the_answers(contents, size: int, ahead: int, most: int | None, form: str):
    with TemporaryDirectory() as folder:
        files = [Path(folder) / f"{number}.jsonl" for number in range(len(contents))]
        for file, claims in zip(files, contents, strict=True):
            file.write_text(lines(*claims))
        plain = run(files, most_findings=most, form=form)
        cut = run(files, Late(ahead), shard_bytes=size, most_findings=most, form=form)
    assert cut.text == plain.text
    assert cut.progressed.run == plain.progressed.run
    assert cut.progressed.unreadable == plain.progressed.unreadable


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("workers", [1, 2, 3])
def test_real_processes_give_the_same_bytes_in_every_format(tmp_path: Path, form: str, workers: int):
    (tmp_path / "a.jsonl").write_text(MIXED + lines(*(claim(number, **BROKEN) for number in range(20, 60))))
    (tmp_path / "b.csv").write_text(
        'id;reference;fordringshaver;beskrivelse\nx;F-20;1229;"to\nlinjer"\ny;F-99;1229;"\n'
    )
    files = [tmp_path / "a.jsonl", tmp_path / "b.csv"]
    engine = Processes(workers)
    try:
        spread = run(files, engine, shard_bytes=700, most_findings=30, form=form)
    finally:
        engine.close()
    assert spread.text == run(files, most_findings=30, form=form).text


def test_a_piece_is_done_again_only_when_what_stood_before_it_matters(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(lines(*(claim(number) for number in range(40))))
    fresh, repeating = Late(2), Late(2)
    run([tmp_path / "a.jsonl"], fresh, shard_bytes=1000)
    (tmp_path / "a.jsonl").write_text(lines(*(claim(number, reference=f"F-{number % 39}") for number in range(40))))
    run([tmp_path / "a.jsonl"], repeating, shard_bytes=1000)
    assert repeating.done == fresh.done + 1


def test_what_cannot_be_read_is_told_in_its_place_and_the_rest_is_checked(tmp_path: Path):
    (tmp_path / "a.jsonl").write_text(lines(claim(1)))
    (tmp_path / "b.json").write_text("{")
    (tmp_path / "c.jsonl").write_text("")
    came = run(
        [tmp_path / "a.jsonl", tmp_path / "none.csv", tmp_path / "b.json", tmp_path / "c.jsonl", tmp_path / "a.jsonl"],
        Late(3),
    )
    assert [refused.finding.rule_id for refused in came.refused] == ["SBX-CLAIM-030", "SBX-CLAIM-010", "SBX-CLAIM-032"]
    assert came.progressed.unreadable
    assert ["PSRM-K-486" in rules for rules in came.rules()] == [False, True]


def test_a_json_document_too_big_to_hold_is_refused_with_a_way_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("psrm_validation.bulk.steps.MOST_JSON", 10)
    (tmp_path / "a.json").write_text(json.dumps([GOOD]))
    (refused,) = run([tmp_path / "a.json"]).refused
    assert refused.finding.rule_id == "SBX-CLAIM-033"
    assert ".jsonl" in refused.finding.fix.da
