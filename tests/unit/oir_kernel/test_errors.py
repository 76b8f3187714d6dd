"""The tree of errors, and the code list and the faults that repeat it."""

import csv
from collections.abc import Iterator

import pytest
from lxml import etree

from oir_kernel.errors import SandboxError, TooLarge
from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.soap.envelope import SoapVersion, open_envelope
from oir_kernel.soap.faults import FAULT_NAMESPACE, fault
from oir_kernel.storage.failures import StorageConflict
from tests.support.notatbog import REPOSITORY, SHIPPED_EDITION

KEPT = {"SBX-1302"}
"""Codes of the list that no class has yet; the list says what each is kept for."""


def kernel_errors(base: type[SandboxError] = SandboxError) -> Iterator[type[SandboxError]]:
    if base.__module__.startswith("oir_kernel"):
        yield base
    for kind in base.__subclasses__():
        yield from kernel_errors(kind)


ERRORS = sorted(set(kernel_errors()), key=lambda kind: kind.__name__)


@pytest.fixture(scope="module")
def listed() -> dict[str, dict[str, str]]:
    with (SHIPPED_EDITION / "codelists" / "tekniske-koder.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file, delimiter=";")}


def test_codes_are_never_given_twice() -> None:
    codes = [kind.code for kind in ERRORS]
    assert sorted(codes) == sorted(set(codes))
    assert StorageConflict in ERRORS


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_every_error_has_its_own_code_titles_meaning_and_statuses(kind: type[SandboxError]) -> None:
    assert "code" in vars(kind)
    assert "title" in vars(kind)
    assert kind.title.da
    assert kind.title.en
    assert kind.title.da != kind.title.en
    assert kind.__doc__
    assert 400 <= kind.http_status < 600
    assert kind.soap_fault == ("Client" if kind.http_status < 500 else "Server")


def test_the_code_list_has_exactly_the_codes_there_are(listed: dict[str, dict[str, str]]) -> None:
    assert {kind.code for kind in ERRORS} == set(listed) - KEPT
    assert set(listed) >= KEPT


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_the_code_list_has_the_same_titles(kind: type[SandboxError], listed: dict[str, dict[str, str]]) -> None:
    row = listed[kind.code]
    assert (row["titel_da"], row["title_en"]) == (kind.title.da, kind.title.en)


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
def test_every_code_has_a_section_in_the_docs(kind: type[SandboxError]) -> None:
    assert kind.code in (REPOSITORY / "docs" / "errors.md").read_text("utf-8")


DETAIL = Text('Feltet <Titel> er "galt" & skal rettes.', 'The field <Titel> is "wrong" & must be corrected.')
FOUND = Finding("NOTAT-1", "notat", Outcome.AFVIS, Text("A<b", "A"), Text("Ret & send", "Fix"), path="/Notat/Titel")


@pytest.mark.parametrize("kind", ERRORS, ids=lambda kind: kind.code)
@pytest.mark.parametrize("version", SoapVersion)
def test_every_error_is_a_well_formed_fault_with_code_and_title(kind: type[SandboxError], version: SoapVersion) -> None:
    root = etree.fromstring(fault(kind(DETAIL, [FOUND]), version))
    body = open_envelope(root)
    assert body.version is version
    assert body.root_name == "Fault"
    said = root.findtext(".//faultstring") or root.findtext(".//{*}Text")
    assert said == f"{kind.code} {kind.title.da}. {DETAIL.da}"
    codes = [element.text for element in root.iter(f"{{{FAULT_NAMESPACE}}}ErrorCode")]
    assert codes == [kind.code, "NOTAT-1"]
    texts = [element.text for element in root.iter(f"{{{FAULT_NAMESPACE}}}ErrorText")]
    assert texts == [f"{DETAIL.da} / {DETAIL.en}", "/Notat/Titel A<b Ret & send"]


@pytest.mark.parametrize(
    ("version", "kind", "code"),
    [
        (SoapVersion.V11, TooLarge, "soap:Client"),
        (SoapVersion.V11, SandboxError, "soap:Server"),
        (SoapVersion.V12, TooLarge, "soap:Sender"),
        (SoapVersion.V12, SandboxError, "soap:Receiver"),
    ],
)
def test_who_is_to_blame_is_told_in_the_versions_own_word(
    version: SoapVersion, kind: type[SandboxError], code: str
) -> None:
    root = etree.fromstring(fault(kind(DETAIL), version))
    found = root.find(".//faultcode") if version is SoapVersion.V11 else root.find(".//{*}Value")
    assert found is not None
    assert found.text == code
    assert found.nsmap["soap"] == version.namespace


def test_an_error_says_its_english_detail_as_an_exception() -> None:
    assert str(TooLarge(DETAIL)) == DETAIL.en


def test_a_finding_survives_storage() -> None:
    full = Finding(
        "R_6_1", "filter", Outcome.HOERING, Text("a", "b"), Text("c", "d"), "/x", 41, {"srb": "2026-03-01"}, ">= 1", "§ 1",
        "tabel", Provenance.OFFICIAL,
    )  # fmt: skip
    assert Finding.from_dict(full.as_dict()) == full
    assert full.as_dict()["outcome"] == "høring"
    assert full.as_dict()["provenance"] == "official"


def test_what_is_no_finding_is_refused() -> None:
    with pytest.raises(KeyError):
        Finding.from_dict({})
    with pytest.raises(ValueError, match="perhaps"):
        Finding.from_dict(FOUND.as_dict() | {"outcome": "perhaps"})
