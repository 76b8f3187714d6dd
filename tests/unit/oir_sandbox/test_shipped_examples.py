"""The shipped example messages as files: numbered, valid against the contract they show, and telling apart what they do."""

import base64
import csv
import json
import re
from pathlib import Path

import pytest
from lxml import etree

from oir_debitor.soap.ud import call_backs
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.xml.reader import read_document
from oir_sandbox.examples import SANDBOXES, Example, load_examples
from oir_sandbox.places import edition_folder, examples_folder, municipalities_file

EXAMPLES = load_examples()
EDITION = Edition(edition_folder())
BROKEN_ON_PURPOSE = {"09-fejl-skema"}
INVOICES = sorted(examples_folder().glob("*/faktura.xml"))


def schema_of(example: Example):
    return next(service for service in EDITION.services.values() if example.path in service.paths).schema


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_a_request_is_valid_unless_it_shows_what_is_not(example: Example):
    findings = schema_of(example).findings(open_envelope(read_document(example.body).root).payload, str)
    assert bool(findings) is (example.name in BROKEN_ON_PURPOSE)


def test_the_examples_are_numbered_from_1_without_a_gap():
    assert [int(example.name[:2]) for example in EXAMPLES] == list(range(1, len(EXAMPLES) + 1))


def test_a_conversation_carries_the_number_of_its_example():
    for example in EXAMPLES:
        (found,) = re.findall(r"<k:TransaktionsId>([^<]*)<", example.body.decode())
        assert found == f"eksempel-{example.name[:2]}"


EVERY_OPERATION = (
    "DebitorForespørgselAfsend",
    "DebitorIndbetalingAfsend",
    "DebitorkontoAnmodningAfsend",
    "DebitorUdkastAfsend",
)
RECEIPTS_REFUSE = "PsrmFordringModtag"
"""PSRM answers a batch it cannot read with a Fejl, and refuses actions in receipts that come later."""


def operation_of(example: Example) -> str:
    return str(etree.QName(open_envelope(read_document(example.body).root).payload).localname)


def test_every_service_of_the_contract_has_an_example_accepted_and_one_refused():
    called_by_the_sandbox = {each.service for each in call_backs(EDITION).values()}
    for service in EDITION.services.values():
        if service.name in called_by_the_sandbox:
            continue
        answers = {example.expected.svar for example in EXAMPLES if example.path in service.paths}
        refused = "FEJL" if service.name == RECEIPTS_REFUSE else "AFVISNING"
        assert {"ACCEPT", refused} <= answers, service.name


@pytest.mark.parametrize("name", [*EVERY_OPERATION, RECEIPTS_REFUSE])
def test_every_operation_of_the_service_has_an_example_accepted_and_one_refused(name: str):
    for operation in EDITION.services[name].operations:
        if operation.name == "Ping":
            continue
        answers = {example.expected.svar for example in EXAMPLES if operation_of(example) == operation.message}
        assert "ACCEPT" in answers, operation.name
        assert answers & {"AFVISNING", "FEJL"}, operation.name


def test_the_overview_of_the_demo_fits_a_screen():
    assert len([example for example in EXAMPLES if example.shown]) <= 40


def test_every_sandbox_named_is_one_that_prepare_makes():
    assert {example.sandbox for example in EXAMPLES} == set(SANDBOXES)


def test_every_reason_promised_is_a_class_of_the_edition():
    known = EDITION.uuid_of("aarsag")
    assert {reason for example in EXAMPLES for reason in example.expected.aarsager} <= known.keys()


@pytest.mark.parametrize("invoice", INVOICES, ids=lambda path: path.parent.name)
def test_the_invoice_beside_a_request_is_the_one_inside_it(invoice: Path):
    root = etree.parse(invoice.with_name("request.xml"))
    (content,) = root.iter("{*}OirBase64ContainerIndhold")
    assert base64.b64decode(content.text) == invoice.read_bytes()


def test_the_invoices_are_oioubl_2_1_documents():
    assert len(INVOICES) == 3
    for invoice in INVOICES:
        root = etree.parse(invoice).getroot()
        assert etree.QName(root).localname in {"Invoice", "CreditNote"}
        assert root.findtext("{*}CustomizationID") == "OIOUBL-2.1"


def test_the_unreadable_invoice_really_is_no_invoice():
    (example,) = (example for example in EXAMPLES if example.name == "20-faktura-afvist-ulaeselig")
    (content,) = etree.fromstring(example.body).iter("{*}OirBase64ContainerIndhold")
    with pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(base64.b64decode(content.text))


def test_no_example_names_a_real_municipality():
    with municipalities_file().open(encoding="utf-8", newline="") as file:
        numbers = {row["cvr"] for row in csv.DictReader(file, delimiter=";")}
    for path in [*INVOICES, *examples_folder().glob("*/request.xml")]:
        assert not numbers & set(re.findall(r"\b\d{8}\b", path.read_text(encoding="utf-8"))), path


def test_examples_of_another_folder_can_be_loaded(tmp_path: Path):
    folder = tmp_path / "01-egen"
    folder.mkdir()
    expected = {"titel": "Egen", "sandkasse": "demo", "sti": "/x", "svar": "ACCEPT"}
    expected |= {"aarsager": [], "lokale_koder": ["R_1"], "fejl": []}
    (folder / "expected.json").write_text(json.dumps(expected), encoding="utf-8")
    (folder / "request.xml").write_bytes(b"<a/>")
    (tmp_path / "README.md").write_text("no example", encoding="utf-8")
    (example,) = load_examples(tmp_path)
    assert (example.name, example.titel, example.body) == ("01-egen", "Egen", b"<a/>")
    assert example.expected.lokale_koder == ("R_1",)
