"""One model, many doors: what the shipped examples ask over SOAP, asked over JSON, gets the same decision and leaves the same.

Each example is read into its command by the edition's binding, and the command is written as JSON by its fields alone; so the
two doors meet only in the decision. Both go through a real socket, each into sandboxes of its own.
"""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Any, get_type_hints

import httpx
import pytest
from lxml import etree

from oir_debitor.codes import codes_of
from oir_debitor.domain.anmodning.commands import Anmodning
from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.domain.indbetaling.commands import ForetagIndbetaling, NedregulerIndbetaling, SoegTilIndbetaling
from oir_debitor.psrm.mapping import claims_of
from oir_faktura.domain.faktura import AfsendFaktura
from oir_faktura.domain.svar import AfsendFakturaSvar
from oir_finans.domain.bilag import AfsendFinansbilag
from oir_kernel.money import Oere, to_kroner
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.soap.kontekst import read_hovedoplysninger
from oir_kernel.xml.reader import read_document
from oir_sandbox.examples import SANDBOXES, Example, load_examples, read_answer
from oir_sandbox.places import edition_folder
from tests.e2e.conftest import Program, start

EDITION = Edition(edition_folder())
REFUSED_BEFORE_A_DECISION = {"09-fejl-skema", "10-afvist-cpr", "11-fejl-cvr"}
COMPARED_ELSEWHERE = (
    "/service/OIR/PsrmKontrol/",
    "/service/OIR/PsrmFordringModtag/",
    "/service/OIR/DebitorForespoergselAfsend/",
    "/service/OIR/DebitorUdkastAfsend/",
)
"""The doors of PSRM and of the queries take different bodies (test_psrm_kontrol, test_receiver_soap, test_forespoergsel_soap); the
drafts have a SOAP door only."""

EXAMPLES = [
    example
    for example in load_examples()
    if example.name not in REFUSED_BEFORE_A_DECISION and not example.path.startswith(COMPARED_ELSEWHERE)
]
COMMANDS: Mapping[str, tuple[type[Any], str]] = {
    "OpretDebitorkontoRegistrering_I": (OpretRegistrering, "/api/debitor/registreringer"),
    "SøgFordringTilIndbetaling_I": (SoegTilIndbetaling, "/api/debitor/indbetalinger/soeg"),
    "ForetagIndbetaling_I": (ForetagIndbetaling, "/api/debitor/konti/{konto_id}/indbetalinger"),
    "ForetagIndbetalingNedregulering_I": (
        NedregulerIndbetaling,
        "/api/debitor/konti/{konto_id}/indbetalinger/{indbetaling_id}/nedregulering",
    ),
    "AnmodEnDebitorkonto_I": (Anmodning, "/api/debitor/anmodninger/en-konto"),
    "AnmodDebitorkontoMedFordringer_I": (Anmodning, "/api/debitor/anmodninger/med-fordringer"),
    "AnmodMellemDebitorkonti_I": (Anmodning, "/api/debitor/anmodninger/mellem-konti"),
    "AnmodMellemFordringer_I": (Anmodning, "/api/debitor/anmodninger/mellem-fordringer"),
    "AfsendFinansbilag_I": (AfsendFinansbilag, "/api/finans/bilag"),
    "AfsendFakturaInformation_I": (AfsendFaktura, "/api/faktura/fakturaer"),
    "AfsendFakturaInformationSvar_I": (AfsendFakturaSvar, "/api/faktura/fakturaer/{faktura_id}/svar"),
}
RENAMED = {"resultat_id": "resultat"}
"""The one field that JSON names after what it mostly holds: a code."""


@dataclass
class Both:
    """What came back over either door."""

    soap: dict[str, httpx.Response]
    json: dict[str, httpx.Response]
    program: Program

    def stored(self, door: str, path: str) -> list[Any]:
        with self.program.client() as client:
            return [client.get(f"/s/{sandbox}-{door}{path}").json() for sandbox in SANDBOXES]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def both(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Both]:
    arguments = () if request.param == "sqlite" else ("--db", request.getfixturevalue("module_postgres_url"))
    program = start(tmp_path_factory.mktemp("program"), *arguments)
    with program.client() as client:
        for name, settings in SANDBOXES.items():
            for door in ("soap", "json"):
                client.put(f"/api/control/sandboxes/{name}-{door}", json=settings).raise_for_status()
        yield Both(
            {example.name: over_soap(client, example) for example in EXAMPLES},
            {example.name: over_json(client, example) for example in EXAMPLES},
            program,
        )
    program.stop()


def over_soap(client: httpx.Client, example: Example) -> httpx.Response:
    address = f"/s/{example.sandbox}-soap{example.path}"
    return client.post(address, content=example.body, headers={"Content-Type": "text/xml; charset=utf-8"})


def over_json(client: httpx.Client, example: Example) -> httpx.Response:
    command, path = command_of(example)
    body = as_json(command)
    path = path.format_map({name: body.pop(name) for name in re.findall(r"{(\w+)}", path)})
    context = read_hovedoplysninger(payload_of(example))
    assert context is not None
    headers = {"x-TransaktionsId": context.transaktions_id}
    if context.rute is not None:
        headers["x-Rute-AfsenderItSystemInstans"] = context.rute.afsender_system
    return client.post(f"/s/{example.sandbox}-json{path}", json=body, headers=headers)


def payload_of(example: Example) -> etree._Element:
    return open_envelope(read_document(example.body).root).payload


@cache
def command_of(example: Example) -> tuple[Any, str]:
    payload = payload_of(example)
    name = etree.QName(payload).localname
    cls, path = COMMANDS[name]
    structure = name.removesuffix("_I") if cls is Anmodning else cls.__name__
    return EDITION.binding.reader(cls, structure)(payload), path


def as_json(value: Any) -> Any:
    """A command or a part of one as the JSON doors name it; fields that are not compared say what a look-up found."""
    hints = get_type_hints(type(value))
    named = {field.name: getattr(value, field.name) for field in fields(value) if field.compare}
    return {RENAMED.get(name, name): plain(held, hints[name]) for name, held in named.items() if held not in (None, ())}


def plain(value: Any, hint: Any) -> Any:
    if is_dataclass(value):
        return as_json(value)
    if isinstance(value, tuple):
        return [plain(each, None) for each in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, int) and not isinstance(value, bool) and hint in (Oere, Oere | None):
        return to_kroner(value)
    return str(value) if not isinstance(value, bool | int | str) else value


def decision(body: dict[str, Any]) -> tuple[str, list[str], list[str]]:
    """A JSON answer as the SOAP answers are read: what was decided, the reasons, the rules beside them."""
    if "udfald" in body:  # debitor, requests
        refused = body["udfald"] == "afvist"
        return ("AFVISNING" if refused else "ACCEPT", distinct(reason["kode"] for reason in body["aarsager"]), [])
    if "konti" in body:  # debitor, what can be paid
        reasons = distinct(reason["kode"] for reason in body["aarsager"])
        return ("AFVISNING" if reasons else "ACCEPT", reasons, [])
    if "resultat" in body:  # debitor
        found = [(reason["kode"], reason["lokal_kode"]) for reason in body["aarsager"]]
        local = [code for _, code in found if code and code not in {kode for kode, _ in found}]
        return (
            "AFVISNING" if body["resultat"] == "AFVIST" else "ACCEPT",
            distinct(k for k, _ in found),
            distinct(local),
        )
    if "kvitteringer" in body:  # finans
        reasons = distinct(receipt["aarsag"] for receipt in body["kvitteringer"] if receipt["aarsag"])
        return ("ACCEPT" if body["accepteret"] else "AFVISNING", reasons, [])
    reasons = distinct(finding["rule_id"] for finding in body["findings"])
    return ("ACCEPT" if body["accepteret"] else "AFVISNING", reasons, [])


def distinct(values: Any) -> list[str]:
    return list(dict.fromkeys(values))


def soap_findings(body: bytes) -> list[tuple[str, ...]]:
    root = etree.fromstring(body)
    names = ("RuleId", "Layer", "Outcome", "Expected", "Source", "Provenance")
    return [tuple(finding.findtext(f"{{*}}{name}") or "" for name in names) for finding in root.iter("{*}Finding")]


def json_findings(body: dict[str, Any]) -> list[tuple[str, ...]]:
    names = ("rule_id", "layer", "outcome", "expected", "source", "provenance")
    return [tuple(finding[name] or "" for name in names) for finding in body["findings"]]


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_both_doors_decide_the_same(example: Example, both: Both):
    assert both.json[example.name].status_code == 200, both.json[example.name].text
    seen = read_answer(both.soap[example.name].content)
    assert seen == example.expected
    assert decision(both.json[example.name].json()) == (seen.svar, list(seen.aarsager), list(seen.lokale_koder))


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_both_doors_tell_the_same_findings(example: Example, both: Both):
    assert json_findings(both.json[example.name].json()) == soap_findings(both.soap[example.name].content)


def test_the_time_and_the_voucher_numbers_of_receipts_are_the_same(both: Both):
    for example in EXAMPLES:
        body = both.json[example.name].json()
        root = etree.fromstring(both.soap[example.name].content)
        for receipt, xml in zip(body.get("kvitteringer", [body]), answers_in(root), strict=True):
            assert datetime.fromisoformat(receipt["behandlet"]) == datetime.fromisoformat(
                text(xml, "BehandlingDatoTid")
            )
            assert receipt.get("bilagsnummer") == (text(xml, "FinansReferencenøgleVærdi") or None)
            assert (receipt.get("begrundelse") or "").count("SBX-ÅRS") == text(
                xml, "FinansKvitteringBegrundelse"
            ).count("SBX-ÅRS")


def answers_in(root: etree._Element) -> list[etree._Element]:
    return list(root.iter("{*}FinansKvitteringStruktur")) or [root]


def text(root: etree._Element, name: str) -> str:
    return next((element.text or "" for element in root.iter(f"{{*}}{name}")), "")


@pytest.mark.parametrize("path", ["/api/debitor/konti", "/api/finans/bilag", "/api/faktura/fakturaer"])
def test_the_same_list_is_kept(path: str, both: Both):
    assert both.stored("json", path) == both.stored("soap", path)
    assert both.stored("json", path)[0] != {}


def test_the_same_account_is_kept_with_everything_on_it(both: Both):
    ids = [konto["konto_id"] for konto in both.stored("soap", "/api/debitor/konti")[0]["konti"]]
    assert ids
    for konto_id in ids:
        path = f"/api/debitor/konti/{konto_id}"
        assert both.stored("json", path) == both.stored("soap", path)


def test_the_same_invoice_is_kept_with_its_answer_and_its_bytes(both: Both):
    ids = [faktura["faktura_id"] for faktura in both.stored("soap", "/api/faktura/fakturaer")[0]["fakturaer"]]
    assert len(ids) == 3
    with both.program.client() as client:
        for faktura_id in ids:
            path = f"/api/faktura/fakturaer/{faktura_id}"
            assert both.stored("json", path) == both.stored("soap", path)
            over = [client.get(f"/s/demo-{door}{path}/indhold").content for door in ("json", "soap")]
            assert over[0] == over[1] != b""


@pytest.mark.parametrize("example", EXAMPLES[:4], ids=lambda example: example.name)
def test_the_psrm_door_breaks_the_same_rules_as_the_registration(example: Example, both: Both):
    command, _ = command_of(example)
    found = claims_of(
        command, codes_of(EDITION), receiver_cvr="11111111", settings=SandboxSettings(), today=date(2026, 11, 23)
    )
    with both.program.client() as client:
        asked = {"claims": [dict(claim.claim) for claim in found], "handover": "earliest"}
        reports = client.post("/s/demo-json/api/psrm/check", json=asked).json()
    rules = [finding["rule_id"] for report in reports for finding in report["findings"]]
    assert rules == [finding["rule_id"] for finding in both.json[example.name].json()["findings"]]


def test_a_refused_number_is_a_rejection_over_soap_and_a_problem_over_json(both: Both):
    (example,) = (example for example in load_examples() if example.name == "10-afvist-cpr")
    with both.program.client() as client:
        assert "SBX-ÅRS-051" in read_answer(over_soap(client, example).content).aarsager
        answer = over_json(client, example)
    assert (answer.status_code, answer.json()["code"]) == (422, "SBX-1401")


def test_the_same_registration_again_over_the_other_door_changes_nothing(both: Both):
    example = EXAMPLES[0]
    command, path = command_of(example)
    address = f"/api/debitor/konti/{command.konto_id}"
    before = both.stored("soap", address)[0]
    context = read_hovedoplysninger(payload_of(example))
    assert context is not None
    assert context.rute is not None
    headers = {"x-Rute-AfsenderItSystemInstans": context.rute.afsender_system}
    with both.program.client() as client:
        answer = client.post(f"/s/demo-soap{path}", json=as_json(command), headers=headers)
    assert answer.json()["resultat"] == "ACCEPTERET"
    assert both.stored("soap", address)[0] == before
