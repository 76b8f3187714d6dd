"""The edition's tables: provenance for everything, code lists with UUIDs anyone can compute, files up to date."""

import csv
import shutil
import subprocess
import sys
import tomllib
import uuid
from pathlib import Path

import pytest
from lxml import etree

from oir_kernel.findings import Provenance
from oir_kernel.identifiers import class_uuid

REPOSITORY = Path(__file__).parents[2]
FOLDER = REPOSITORY / "schemas" / "sandkasse-2026-11"
EDITION = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
XS = "{http://www.w3.org/2001/XMLSchema}"
CLASS_LISTS = sorted(p for p in (FOLDER / "codelists").glob("*.csv") if p.stem != "tekniske-koder")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


def declared() -> set[str]:
    """Every element of the schemas, as PROVENANCE.csv names it."""
    found = set()
    for path in FOLDER.glob("common/view/*.xsd"):
        for complex_type in etree.parse(path).getroot().findall(XS + "complexType"):
            owner = complex_type.get("name", "").removesuffix("Type")
            for element in complex_type.iter(XS + "element"):
                around = [a.get("name", "") for a in element.iterancestors(XS + "element")]
                own = element.get("name") or element.get("ref", "").removeprefix(f"{EDITION['prefix']}:")
                found.add("/".join([owner, *reversed(around), own]))
    for simple in etree.parse(FOLDER / "common/types/Typer.xsd").iter(XS + "simpleType"):
        found.add(f"type:{simple.get('name')}")
    return found


def generate(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    script = REPOSITORY / "tools" / "edition" / "generate.py"
    return subprocess.run(
        [sys.executable, str(script), *options, str(folder)], capture_output=True, text=True, check=False
    )


def test_every_element_has_a_provenance_and_every_provenance_an_element() -> None:
    listed = {row["path"] for row in rows(FOLDER / "PROVENANCE.csv")}
    assert {path for path in listed if not path.startswith("kontekst:")} == declared()


def test_the_context_is_official_and_listed_whole() -> None:
    tree = etree.parse(FOLDER / "common/context/KontekstType.xsd")
    listed = [row for row in rows(FOLDER / "PROVENANCE.csv") if row["path"].startswith("kontekst:")]
    assert len(listed) == sum(1 for _ in tree.iter(XS + "element"))
    assert {row["provenance"] for row in listed} == {"official"}


def test_no_element_outside_the_context_is_called_official() -> None:
    official = [row for row in rows(FOLDER / "PROVENANCE.csv") if row["provenance"] == "official"]
    assert all("kontekst:" in row["path"] for row in official)


def test_each_row_has_a_known_provenance_and_a_source_unless_it_is_ours() -> None:
    for row in rows(FOLDER / "PROVENANCE.csv"):
        assert (row["source"] == "") == (Provenance(row["provenance"]) is Provenance.OURS), row


def test_each_path_stands_once() -> None:
    paths = [row["path"] for row in rows(FOLDER / "PROVENANCE.csv")]
    assert len(paths) == len(set(paths))


def test_no_name_is_declared_twice_in_the_payload_namespace() -> None:
    names = [
        (component.tag, component.get("name"))
        for path in FOLDER.glob("common/*/*.xsd")
        if path.parent.name != "context"
        for component in etree.parse(path).getroot()
        if component.get("name")
    ]
    assert len(names) == len(set(names))


def test_the_generated_files_are_up_to_date() -> None:
    result = generate(FOLDER, "--check")
    assert (result.returncode, result.stderr) == (0, "")


def test_a_file_changed_by_hand_is_found_and_written_anew(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "edition")
    changed = folder / "common" / "view" / "HaeftelseStrukturType.xsd"
    text = changed.read_text(encoding="utf-8")
    changed.write_text(text.replace('minOccurs="0"', ""), encoding="utf-8")
    (folder / "common" / "view" / "Fremmed.xsd").write_text("<x/>", encoding="utf-8")
    result = generate(folder, "--check")
    assert result.returncode == 1
    assert "HaeftelseStrukturType.xsd: out of date" in result.stderr
    assert "Fremmed.xsd: no table row makes this file" in result.stderr
    assert generate(folder).returncode == 0
    assert changed.read_text(encoding="utf-8") == text


def test_a_service_without_rows_for_its_messages_is_refused_by_name(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "edition")
    with (folder / "edition.toml").open("a", encoding="utf-8") as file:
        file.write('[[service.operation]]\nname = "Nyt"\nin = "Nyt_I"\nout = "Nyt_O"\nsoap_action = "x"\n')
    assert "structures.csv: no rows for Nyt_I, Nyt_O" in generate(folder, "--check").stderr


@pytest.mark.parametrize("path", CLASS_LISTS, ids=lambda path: path.stem)
def test_every_class_has_the_uuid_that_its_code_gives(path: Path) -> None:
    for row in rows(path):
        ascii_code = row["code"].translate(
            str.maketrans({"Æ": "AE", "Ø": "OE", "Å": "AA", "æ": "ae", "ø": "oe", "å": "aa"})
        )
        plain = uuid.uuid5(uuid.NAMESPACE_URL, f"{EDITION['namespace']}{path.stem}/{ascii_code}")
        assert row["uuid"] == str(plain) == class_uuid(EDITION["namespace"], path.stem, row["code"])


def test_no_two_classes_of_any_list_share_a_uuid() -> None:
    uuids = [row["uuid"] for path in CLASS_LISTS for row in rows(path)]
    assert len(uuids) == len(set(uuids))


@pytest.mark.parametrize(
    ("code", "printed"),
    [
        ("SBX-ÅRS-001", "9eea185b-da6c-5d96-8ccb-1f03b1b32f8e"),
        ("SBX-ÅRS-051", "e2339d1e-64fa-5eaf-851a-417fbcaf9b9d"),
        ("SBX-ÅRS-090", "eb8eade9-1430-5c79-8e88-6b924854a2c8"),
    ],
)
def test_a_published_reason_keeps_its_uuid(code: str, printed: str) -> None:
    reasons = {row["code"]: row["uuid"] for row in rows(FOLDER / "codelists/aarsag.csv")}
    assert reasons[code] == printed


def test_the_reasons_of_the_psrm_check_are_there() -> None:
    assert {"SBX-ÅRS-100", "SBX-ÅRS-101", "SBX-ÅRS-102"} <= {r["code"] for r in rows(FOLDER / "codelists/aarsag.csv")}


def test_reason_titles_fit_their_element() -> None:
    assert all(len(row["titel_da"]) <= 100 for row in rows(FOLDER / "codelists/aarsag.csv"))


def test_all_claim_types_are_there_with_their_relation() -> None:
    relations = [row["relation"] for row in rows(FOLDER / "codelists/fordringstype.csv")]
    assert len(relations) == 193
    assert set(relations) == {"hovedfordring", "relateret_rente", "relateret_gebyr", "relateret", "dmi", "ukendt"}


@pytest.mark.parametrize("path", sorted((FOLDER / "codelists").glob("*.csv")), ids=lambda path: path.stem)
def test_a_code_list_says_where_each_row_comes_from(path: Path) -> None:
    table = rows(path)
    codes = [row["code"] for row in table]
    assert len(codes) == len(set(codes))
    for row in table:
        ours = Provenance(row["provenance"]) is Provenance.OURS
        assert row["titel_da"]
        assert ours or row["source"], row


@pytest.mark.parametrize(
    "name", ["aarsag", "debitorkontotype", "nedreguleringsaarsag", "parttype", "specifikationstype", "tekniske-koder"]
)
def test_our_own_lists_have_both_languages(name: str) -> None:
    assert all(row["titel_da"] and row["title_en"] for row in rows(FOLDER / "codelists" / f"{name}.csv"))


def test_technical_codes_name_their_soap_level() -> None:
    levels = {row["code"]: row["niveau"] for row in rows(FOLDER / "codelists/tekniske-koder.csv")}
    assert (levels["SBX-1001"], levels["SBX-1101"], levels["SBX-1201"]) == ("2", "3", "3")
    assert levels["SBX-1601"] == "1"
    assert set(levels.values()) == {"1", "2", "3", ""}
