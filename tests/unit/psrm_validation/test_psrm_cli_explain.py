"""`oir psrm explain`, `type`, `rules`, `diff` and `aftale`."""

import json
from pathlib import Path

import pytest

from oir_sandbox.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["psrm", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def test_a_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "explain", "R_2_3a")
    assert status == 0
    assert "Forældelsesdato er tidligst forfaldsdato + 3 år" in out
    assert "forældelsesloven § 3" in out


def test_a_rule_is_explained_in_english_and_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Limitation date" in run(capsys, "explain", "R_2_3a", "--language", "en")[1]
    assert json.loads(run(capsys, "explain", "R_2_3a", "--format", "json")[1])["rule_id"] == "R_2_3a"


def test_a_numeric_code_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert "PSRM-K-151" in run(capsys, "explain", "psrm-k-151")[1]


@pytest.mark.parametrize(("question", "name", "near"), [("explain", "R_2_3x", "R_2_3a"), ("type", "KFDAIN", "KFDAINS")])
def test_what_is_not_known_is_told_with_its_neighbours(
    capsys: pytest.CaptureFixture[str], question: str, name: str, near: str
) -> None:
    status, out, err = run(capsys, question, name)
    assert (status, out) == (2, "")
    assert near in err


def test_an_unknown_name_that_is_a_cpr_number_is_not_repeated(capsys: pytest.CaptureFixture[str]) -> None:
    assert "1234" not in "".join(run(capsys, "explain", "0101901234")[1:])


def test_a_bare_number_is_the_numeric_code_of_a_receipt(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "explain", "568")[1].startswith("PSRM-K-568")


def test_an_id_of_ours_that_is_no_rule_says_where_it_stands(capsys: pytest.CaptureFixture[str]) -> None:
    status, _, err = run(capsys, "explain", "SBX-PSRM-001")
    assert (status, "docs/psrm-check.md" in err) == (2, True)
    assert run(capsys, "explain", "SBX-KAT-003")[0] == 0


def test_a_type_is_explained_with_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "type", "KFDAINS")
    assert status == 0
    assert "stiftelsesdato (skal udfyldes): Periodens første dag" in out
    example = json.loads(out.strip().splitlines()[-1])
    assert example["type"] == "KFDAINS"


def test_a_type_without_a_filter_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "ikke offentliggjort" in run(capsys, "type", "KTTIBAK")[1]


def test_without_a_code_the_types_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    lines = run(capsys, "type")[1].splitlines()
    assert any(line.startswith("KFDAINS  *") for line in lines)
    assert any(line.startswith("KTTIBAK    ") for line in lines)


def test_rules_are_listed_and_narrowed(capsys: pytest.CaptureFixture[str]) -> None:
    every = run(capsys, "rules")[1].splitlines()
    some = run(capsys, "rules", "--layer", "filter")[1].splitlines()
    assert len(some) == 60
    assert len(every) > 400
    assert len(json.loads(run(capsys, "rules", "--layer", "filter", "--format", "json")[1])) == 60


def test_a_difference_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "diff", "2025-11-23", "2025-11-24")
    assert status == 0
    assert "ændret  R_7_1  KTCIVIL" in out


def test_an_earlier_rulebook_can_be_asked(capsys: pytest.CaptureFixture[str]) -> None:
    assert "\nKLFRUNG " in run(capsys, "type", "--as-of", "2023-05-03")[1]
    assert "\nKLFRUNG " not in run(capsys, "type")[1]


def test_the_example_agreement_is_a_good_one(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "aftale.toml"
    file.write_text(run(capsys, "aftale", "--eksempel")[1], encoding="utf-8")
    status, out, err = run(capsys, "aftale", str(file))
    assert (status, err) == (0, "")
    assert "Aftale 1234, version 2026-1" in out


def test_a_bad_agreement_is_told_with_place_and_way_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "aftale.toml"
    file.write_text('version = "1"\nkanaler = ["FAX"]\n', encoding="utf-8")
    status, out, err = run(capsys, "aftale", str(file))
    assert (status, out) == (2, "")
    assert "SBX-AFTALE-003" in err
    assert "SBX-AFTALE-004" in err
    assert "fordringshaver" in err


def test_an_agreement_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "aftale", str(tmp_path / "ingen.toml"))[0] == 2
