"""docs/errors.md has a section for every error and a row for every reason, saying what the code says."""

import csv
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import oir_kernel.storage.failures  # noqa: F401 - defines errors of its own
from oir_kernel.errors import SandboxError

ROOT = Path(__file__).parents[3]
CODE_LISTS = ROOT / "schemas" / "sandkasse-2026-11" / "codelists"
SOURCES = ("oir_kernel", "oir_sandbox", "services")
SIGNS = ("**Betydning.**", "**Typisk årsag.**", "**Udvej.**", "**Meaning.**", "**Typical cause.**", "**Way out.**")


def error_classes(base: type[SandboxError] = SandboxError) -> Iterator[type[SandboxError]]:
    yield base
    for kind in base.__subclasses__():
        yield from error_classes(kind)


ERRORS = sorted(error_classes(), key=lambda kind: kind.code)


@cache
def page() -> str:
    return (ROOT / "docs" / "errors.md").read_text("utf-8")


@cache
def sections() -> dict[str, str]:
    """Text by heading, of the sections about one code."""
    parts = re.split(r"^## ", page(), flags=re.MULTILINE)[1:]
    split = (part.partition("\n") for part in parts)
    return {heading: text for heading, _, text in split if heading.startswith("SBX-")}


def code_list(name: str) -> list[dict[str, str]]:
    with (CODE_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def lacks(section: str) -> list[str]:
    """What a section ought to say and does not."""
    return [sign for sign in SIGNS if not re.search(re.escape(sign) + r" \S", section)]


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_an_error_class_has_a_section_with_its_titles_and_statuses(kind: type[SandboxError]) -> None:
    section = sections()[f"{kind.code} {kind.title.da}"]
    facts = next(line for line in section.splitlines() if line.startswith(f"| {kind.title.en} |"))
    http_status, soap = [cell.strip() for cell in facts.split("|")][2:4]
    assert http_status == str(kind.http_status)
    assert "fault" not in soap or f"fault `{kind.soap_fault}`" in soap


@pytest.mark.parametrize("heading", sections())
def test_a_section_has_meaning_cause_and_way_out_in_both_languages(heading: str) -> None:
    assert lacks(sections()[heading]) == []


def test_a_section_without_a_way_out_would_be_found() -> None:
    section = sections()["SBX-1001 Ukendt rod i beskeden"]
    assert lacks(section.replace("**Way out.**", "")) == ["**Way out.**"]


def test_no_two_error_classes_share_a_code() -> None:
    codes = [kind.code for kind in ERRORS if kind.__module__.startswith("oir_")]
    assert sorted(set(codes)) == codes


def test_the_edition_and_the_page_list_the_same_technical_codes() -> None:
    listed = {(row["code"], row["titel_da"]) for row in code_list("tekniske-koder")}
    documented = {tuple(heading.split(" ", 1)) for heading in sections()}
    assert documented == listed


@pytest.mark.parametrize("row", code_list("aarsag"), ids=lambda row: row["code"])
def test_a_reason_has_a_row_with_its_titles_and_a_way_out(row: dict[str, str]) -> None:
    line = next(line for line in page().splitlines() if line.startswith(f"| {row['code']} |"))
    titles, way_out = [cell.strip() for cell in line.split("|")][2:4]
    assert titles == f"{row['titel_da']}<br>*{row['title_en']}*"
    assert re.fullmatch(r".+<br>\*.+\*", way_out)


def test_the_page_has_no_reason_that_the_edition_lacks() -> None:
    documented = set(re.findall(r"^\| (SBX-ÅRS-\d{3}) \|", page(), flags=re.MULTILINE))
    assert documented == {row["code"] for row in code_list("aarsag")}


def test_every_code_that_the_sources_name_is_documented() -> None:
    named = set()
    for folder in SOURCES:
        for path in (ROOT / folder).rglob("*.py"):
            named |= set(re.findall(r"\bSBX-(?:ÅRS-\d{3}|1\d{3})\b", path.read_text("utf-8")))
    assert {code for code in named if code not in page()} == set()
