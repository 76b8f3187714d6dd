"""The documents hang together: links resolve, files they name exist, records and glossary keep their form."""

import re
import unicodedata
from dataclasses import fields
from functools import cache
from pathlib import Path

import pytest

from oir_kernel.findings import Provenance
from oir_kernel.sandbox import SandboxSettings
from psrm_validation.claim import CLAIM_FIELDS

ROOT = Path(__file__).parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
RECORDS = sorted((ROOT / "docs" / "adr").glob("[0-9]*.md"))

_LINK = re.compile(r"\[[^\]]+\]\(([^)\s]+)\)")
_NAMED_FILE = re.compile(
    r"`((?:oir_kernel|oir_sandbox|services|schemas|tools|tests|docs)/[\w./-]+\.(?:py|csv|toml|md))`"
)
_MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|root|home|Users|opt|mnt)(?=/|\b)")


def text_of(path: Path) -> str:
    """The document without its code blocks."""
    return re.sub(r"^```.*?^```", "", path.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


@cache
def anchors(path: Path) -> frozenset[str]:
    """The anchors of a document's headings, as GitHub makes them, and those it sets itself."""
    headings = re.findall(r"^#+ (.+)$", text_of(path), flags=re.MULTILINE)
    made = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    return frozenset(made.union(re.findall(r'<a id="([^"]+)">', text_of(path))))


def broken_links(path: Path, text: str) -> list[str]:
    broken = []
    for target in _LINK.findall(text):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        file = (path.parent / name) if name else path
        if not file.exists() or (anchor and anchor not in anchors(file)):
            broken.append(target)
    return broken


def glossary() -> list[list[str]]:
    """The cells of every term's row."""
    rows = re.findall(r"^\|(.+)\|$", text_of(ROOT / "GLOSSARY.md"), flags=re.MULTILINE)
    cells = [[cell.strip() for cell in row.split("|")] for row in rows]
    return [row for row in cells if len(row) == 5 and row[0] != "Term" and not row[0].startswith("-")]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_internal_link_resolves(path: Path) -> None:
    assert broken_links(path, text_of(path)) == []


def test_a_link_to_a_missing_file_or_heading_would_be_found() -> None:
    text = "[a](docs/nowhere.md) [b](docs/errors.md#nothing) [c](docs/errors.md) [d](https://example.org/x)"
    assert broken_links(ROOT / "README.md", text) == ["docs/nowhere.md", "docs/errors.md#nothing"]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_file_a_document_names_exists(path: Path) -> None:
    named = {name for name in _NAMED_FILE.findall(text_of(path)) if "NNNN" not in name}
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_document_names_a_path_of_one_machine(path: Path) -> None:
    assert _MACHINE_PATH.findall(path.read_text("utf-8")) == []


def test_a_path_of_one_machine_would_be_found() -> None:
    assert _MACHINE_PATH.search("see /home/someone/x") is not None
    assert _MACHINE_PATH.search("see /s/{sandbox}/api and docs/home/x") is None


def test_the_licence_is_the_whole_apache_licence() -> None:
    text = (ROOT / "LICENSE").read_text("utf-8")
    assert "Version 2.0, January 2004" in text
    assert "END OF TERMS AND CONDITIONS" in text
    assert text.rstrip().endswith("limitations under the License.")
    assert len(text.splitlines()) == 202


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_decision_record_has_its_three_parts_and_a_bounded_length(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert "\nStatus: " in text
    headings = re.findall(r"^## (.+)$", text, flags=re.MULTILINE)
    assert headings[:1] + headings[-1:] == ["Context", "Consequence"]
    assert "Decision" in headings
    assert len(text.splitlines()) >= 15


def test_decision_records_are_numbered_without_a_gap_and_all_in_the_index() -> None:
    index = (ROOT / "docs" / "adr" / "README.md").read_text("utf-8")
    numbers = [int(path.name[:4]) for path in RECORDS]
    assert numbers == list(range(1, len(numbers) + 1))
    assert [path.name for path in RECORDS if path.name not in index] == []


def test_the_architecture_is_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 90


@pytest.mark.parametrize("row", glossary(), ids=lambda row: row[0])
def test_a_term_has_every_cell_a_known_provenance_and_known_sources(row: list[str]) -> None:
    keys = re.findall(r"^\| ([^|]+) \| [^|]+ \|$", text_of(ROOT / "GLOSSARY.md"), flags=re.MULTILINE)
    known = {key.strip() for cell in keys for key in cell.split(",")}
    assert all(row)
    assert row[4] in {word.value for word in Provenance}
    assert row[3] == "–" or {key.strip() for key in row[3].split(",")} <= known


@pytest.mark.parametrize("name", [name for name in CLAIM_FIELDS if name not in {"id", "type", "hf"}])
def test_every_public_claim_field_is_a_term(name: str) -> None:
    terms = " ".join(row[0].lower() for row in glossary())
    stem = name.removesuffix("_start").removesuffix("_slut").removesuffix("e" if name == "skyldnere" else "")
    assert stem.removesuffix("r" if name == "skyldnere" else "") in _ascii(terms)


@pytest.mark.parametrize("setting", fields(SandboxSettings), ids=lambda setting: setting.name)
def test_every_setting_of_a_sandbox_is_explained(setting: object) -> None:
    name = getattr(setting, "name", "")
    documents = "".join(path.read_text("utf-8") for path in (ROOT / "docs").glob("*.md"))
    assert f"`{name}`" in documents or f"`{name} " in documents


def _ascii(text: str) -> str:
    spelled = text.replace("æ", "ae").replace("ø", "oe").replace("å", "aa")
    return unicodedata.normalize("NFC", spelled)
