"""`oir psrm pages`: a folder of one's own, written again and again, never somebody else's."""

from pathlib import Path

import pytest

from oir_sandbox.cli import main
from psrm_validation.cli import pages
from psrm_validation.cli.pages import LIST, write_site
from tests.support.page_reader import read_page


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["psrm", "pages", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def names(folder: Path) -> set[str]:
    return {str(each.relative_to(folder)) for each in folder.rglob("*") if each.is_file()}


def test_the_whole_site_is_written_and_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = tmp_path / "ny" / "regler"
    status, out, err = run(capsys, str(folder), "--as-of", "2023-05-03")
    assert (status, err) == (0, "")
    assert str(folder / "index.html") in out
    assert f"{len(names(folder)) - 1} filer" in out
    assert {"types/KLFRUNG.html", "en/types/KLFRUNG.html", "rules/R_6_15+R_6_16.json"} <= names(folder)
    assert "3. maj 2023" in read_page((folder / "index.html").read_text("utf-8")).text


def test_a_site_is_renewed_and_what_is_gone_is_removed(tmp_path: Path) -> None:
    write_site(tmp_path, {"index.html": "one", "rules/old.html": "old"})
    (tmp_path / "rules" / "mine.txt").write_text("kept", encoding="utf-8")
    assert write_site(tmp_path, {"index.html": "two", "rules/new.html": "new"}) == 2
    assert names(tmp_path) == {"index.html", "rules/new.html", "rules/mine.txt", LIST}
    assert (tmp_path / "index.html").read_text("utf-8") == "two"
    assert (tmp_path / LIST).read_text("utf-8") == "index.html\nrules/new.html\n"


def test_a_site_half_written_can_be_written_again(tmp_path: Path) -> None:
    in_the_way = tmp_path / "rules" / "a.html"
    write_site(tmp_path, {"index.html": ""})
    in_the_way.mkdir(parents=True)
    with pytest.raises(OSError, match="directory"):
        write_site(tmp_path, {"index.html": "", "rules/a.html": ""})
    in_the_way.rmdir()
    assert write_site(tmp_path, {"index.html": "", "rules/a.html": ""}) == 2


@pytest.mark.parametrize("language", ["da", "en"])
def test_a_folder_of_somebody_else_is_refused_and_left_alone(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str
) -> None:
    (tmp_path / "index.html").write_text("mine", encoding="utf-8")
    status, out, err = run(capsys, str(tmp_path), "--language", language)
    assert (status, out) == (2, "")
    assert ("Vælg en tom mappe" if language == "da" else "Choose an empty folder") in err
    assert (tmp_path / "index.html").read_text("utf-8") == "mine"
    assert names(tmp_path) == {"index.html"}


def test_a_file_and_a_folder_that_cannot_be_made_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("psrm_validation.pages.tree.site_files", lambda _day: iter([("index.html", "")]))
    file = tmp_path / "fil"
    file.write_text("", encoding="utf-8")
    assert "er en fil" in run(capsys, str(file))[2]
    status, _, err = run(capsys, str(file / "under"))
    assert status == 2
    assert "kan ikke skrives" in err


def test_a_list_that_was_tampered_with_removes_nothing_elsewhere(tmp_path: Path) -> None:
    mine = tmp_path / "mine.html"
    mine.write_text("mine", encoding="utf-8")
    site = tmp_path / "site"
    write_site(site, {"index.html": ""})
    notes = site / "notes.md"
    notes.write_text("kept", encoding="utf-8")
    (site / LIST).write_text(f"../mine.html\n{mine}\nnotes.md\nx\\..\\y.html\n", encoding="utf-8")
    write_site(site, {"index.html": ""})
    assert mine.exists()
    assert notes.exists()


def test_a_cpr_number_in_the_name_of_the_folder_is_not_repeated(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    folder = tmp_path / "0101901234"
    folder.mkdir()
    (folder / "x").write_text("", encoding="utf-8")
    assert "0101901234" not in run(capsys, str(folder))[2]


def test_nothing_is_listed_that_could_lie_elsewhere() -> None:
    assert pages._is_ours("rules/R_1_1.html")
    assert not any(map(pages._is_ours, ("../a.html", "/etc/a.html", "a.txt", "a/../../b.json", "c:\\a.html", "")))
