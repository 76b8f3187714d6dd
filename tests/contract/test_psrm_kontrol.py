"""PsrmKontrol: an SF1590_B message asked about over SOAP has the verdicts and findings that the other doors give.

The claims of each shipped registration are asked about over SOAP, over JSON, and by registering the message.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import date
from typing import Any

import httpx
import pytest
from lxml import etree

from oir_debitor.codes import codes_of
from oir_debitor.domain.commands import OpretRegistrering
from oir_debitor.psrm.mapping import claims_of
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.settings import Settings
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.storage import Storage
from oir_kernel.storage.tables import metadata
from oir_kernel.xml.reader import read_document
from oir_sandbox.examples import INSTANT, Example, load_examples, read_answer
from oir_sandbox.places import edition_folder
from oir_sandbox.wiring import assemble
from tests.support.spor import NUMBER, traces, xml_positions

pytestmark = pytest.mark.anyio

EDITION = Edition(edition_folder())
NS = f"{{{EDITION.namespace}}}"
REGISTER, ASK = "/service/OIR/DebitorRegistreringAfsend/1", "/service/OIR/PsrmKontrol/1"
REFUSED_BEFORE_A_DECISION = {"09-fejl-skema", "10-afvist-cpr", "11-fejl-cvr"}
SHIPPED = {example.name: example for example in load_examples()}
REGISTRATIONS = [example for example in SHIPPED.values() if example.path == REGISTER]
DECIDED = [example for example in REGISTRATIONS if example.name not in REFUSED_BEFORE_A_DECISION]
GOOD = SHIPPED["01-accepteret"].body.decode()
TODAY = date(2026, 11, 23)


class Asked:
    """A running application, asked over its doors; each question goes to a sandbox."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def sandbox(self, name: str, **settings: Any) -> str:
        given = {"clock_frozen": INSTANT} | settings
        (await self.client.put(f"/api/control/sandboxes/{name}", json=given)).raise_for_status()
        return name

    async def soap(self, body: bytes | str, sandbox: str = "t", path: str = ASK, **headers: str) -> etree._Element:
        content = body.encode() if isinstance(body, str) else body
        answer = await self.client.post(f"/s/{sandbox}{path}", content=content, headers=headers)
        return etree.fromstring(answer.content)

    async def json(self, claims: list[Any], sandbox: str = "t") -> list[dict[str, Any]]:
        asked = {"claims": claims, "handover": "earliest"}
        answer = await self.client.post(f"/s/{sandbox}/api/psrm/check", json=asked)
        reports: list[dict[str, Any]] = answer.json()
        return reports


@asynccontextmanager
async def running(storage: Storage, *services: str) -> AsyncIterator[Asked]:
    frame = assemble(Settings(), storage, services) if services else assemble(Settings(), storage)
    await storage.start()
    transport = httpx.ASGITransport(frame, raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        yield Asked(client)


@pytest.fixture
async def asked(storage: Storage) -> AsyncIterator[Asked]:
    async with running(storage) as up:
        await up.sandbox("t")
        yield up


def texts(root: etree._Element, name: str) -> list[str]:
    return [element.text or "" for element in root.iter(f"{NS}{name}")]


def text(element: etree._Element, name: str) -> str:
    return element.findtext(f"{NS}{name}") or ""


def verdicts(root: etree._Element) -> list[str]:
    return texts(root, "PsrmKontrolUdfald")


def rules(root: etree._Element) -> list[str]:
    return texts(root, "PsrmFundRegel")


def advis(root: etree._Element) -> list[tuple[str, str]]:
    return [(f.findtext("{*}RuleId") or "", f.findtext("{*}Outcome") or "") for f in root.iter("{*}Finding")]


def reports_in(root: etree._Element) -> list[dict[str, Any]]:
    """The answer in the words of the JSON door."""
    return [
        {
            "id": text(each, "FordringIdentifikation"),
            "type": text(each, "PsrmKontrolFordringstype"),
            "verdict": text(each, "PsrmKontrolUdfald"),
            "modtagelsesdato": text(each, "PsrmKontrolModtagelsesdato"),
            "modtagelsesdato_basis": "earliest",
            "rulebook": {
                "version": text(each, "PsrmKontrolRegelbogVersion"),
                "as_of": text(each, "PsrmKontrolModtagelsesdato"),
            },
            "layers": [layer(found) for found in each.iterfind(f"{NS}PsrmLagListe/{NS}PsrmLag")],
            "findings": [finding(found) for found in each.iterfind(f"{NS}PsrmFundListe/{NS}PsrmFundStruktur")],
            "coming": [coming(found) for found in each.iterfind(f"{NS}PsrmKommendeListe/{NS}PsrmKommende")],
            "corrections": [correction(made) for made in each.iterfind(f"{NS}PsrmRettelseListe/{NS}PsrmRettelse")],
        }
        for each in root.iter(f"{NS}PsrmKontrolSvarStruktur")
    ]


def layer(element: etree._Element) -> dict[str, Any]:
    da, en = text(element, "PsrmLagBegrundelse"), text(element, "PsrmLagBegrundelseEngelsk")
    return {
        "name": text(element, "PsrmLagNavn"),
        "status": text(element, "PsrmLagStatus"),
        "rules": int(text(element, "PsrmLagAntalRegler")),
        "reason": {"da": da, "en": en} if da else None,
    }


def finding(element: etree._Element) -> dict[str, Any]:
    """A finding without its place, which each door gives in its own input."""
    read = element.iterfind(f"{NS}PsrmFundLæstListe/{NS}PsrmFundLæst")
    return {
        "rule_id": text(element, "PsrmFundRegel"),
        "layer": text(element, "PsrmFundLag"),
        "outcome": text(element, "PsrmFundUdfald"),
        "message": {"da": text(element, "PsrmFundBesked"), "en": text(element, "PsrmFundBeskedEngelsk")},
        "fix": {"da": text(element, "PsrmFundRettelse"), "en": text(element, "PsrmFundRettelseEngelsk")},
        "read": {text(each, "PsrmFundLæstFelt"): text(each, "PsrmFundLæstVærdi") for each in read},
        "expected": text(element, "PsrmFundForventet"),
        "legal_basis": text(element, "PsrmFundRetsgrundlag"),
        "source": text(element, "PsrmFundKilde"),
        "provenance": text(element, "PsrmFundProveniens"),
    }


def coming(element: etree._Element) -> dict[str, Any]:
    (found,) = element.iterfind(f"{NS}PsrmFundStruktur")
    return {
        "valid_from": text(element, "PsrmKommendeFraOgMedDato"),
        "effect": text(element, "PsrmKommendeVirkning"),
        "finding": finding(found),
    }


def correction(element: etree._Element) -> dict[str, Any]:
    return {
        "rule_id": text(element, "PsrmRettelseRegel"),
        "field": text(element, "PsrmRettelseFelt"),
        "value": element.findtext(f"{NS}PsrmRettelseVærdi"),
        "level": text(element, "PsrmRettelseNiveau"),
        "note": {"da": text(element, "PsrmRettelseBegrundelse"), "en": text(element, "PsrmRettelseBegrundelseEngelsk")},
        "provenance": text(element, "PsrmRettelseProveniens"),
    }


def without_places(report: Mapping[str, Any]) -> dict[str, Any]:
    def plain(found: Mapping[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in found.items() if name not in {"path", "line"}}

    later = [{**each, "finding": plain(each["finding"])} for each in report["coming"]]
    return {**report, "findings": [plain(each) for each in report["findings"]], "coming": later}


def mapped(body: bytes) -> list[Any]:
    """The claims of a message as the debtor service maps them, none of its accounts being known."""
    command = EDITION.binding.reader(OpretRegistrering)(open_envelope(read_document(body).root).payload)
    return claims_of(command, codes_of(EDITION), receiver_cvr="11111111", settings=SandboxSettings(), today=TODAY)


@pytest.mark.parametrize("example", DECIDED, ids=lambda example: example.name)
async def test_a_registration_asked_about_gets_the_reports_of_the_json_door(example: Example, asked: Asked):
    found = mapped(example.body)
    over_json = await asked.json([dict(each.claim) for each in found])
    of_mapping = [[each.as_dict() for each in claim.findings] for claim in found]
    assert not any(of_mapping)  # else the two could not be equal: what the mapping found is no part of the claim
    assert reports_in(await asked.soap(example.body)) == [without_places(report) for report in over_json]


@pytest.mark.parametrize("example", DECIDED, ids=lambda example: example.name)
async def test_an_answer_is_valid_against_the_contract(example: Example, asked: Asked):
    answer = await asked.soap(example.body)
    assert EDITION.services["PsrmKontrol"].schema.findings(answer[0][0], str) == []
    assert len(verdicts(answer)) == len(mapped(example.body))


@pytest.mark.parametrize("name", [example.name for example in DECIDED if example.expected.svar == "ACCEPT"])
async def test_what_is_answered_is_what_the_registration_remarks_afterwards(name: str, asked: Asked):
    body = SHIPPED[name].body
    answer = await asked.soap(body)
    registered = await asked.soap(body, path=REGISTER)
    assert advis(answer) == advis(registered)
    assert rules(answer) == [rule for rule, _ in advis(registered)]
    assert rules(await asked.soap(body)) == rules(answer)  # and once it is registered too


async def test_some_examples_break_rules_and_some_do_not(asked: Asked):
    answers = [await asked.soap(example.body) for example in DECIDED]
    assert {verdict for answer in answers for verdict in verdicts(answer)} == {"UDFØRT", "HØRING", "AFVIST", "UAFGJORT"}
    assert len({rule for answer in answers for rule in rules(answer)}) >= 3


async def test_some_examples_have_safe_corrections_and_some_suggestions(asked: Asked):
    answers = [await asked.soap(example.body) for example in DECIDED]
    assert {level for answer in answers for level in texts(answer, "PsrmRettelseNiveau")} == {"safe", "suggested"}


async def test_a_period_that_is_too_long_is_answered_with_the_periods_to_send_instead(asked: Asked):
    body = GOOD.replace("TilOgMedDato>2026-10-31", "TilOgMedDato>2027-01-31")
    answer = await asked.soap(body)
    assert (texts(answer, "PsrmRettelseFelt"), texts(answer, "PsrmRettelseNiveau")) == (["periode"], ["split"])
    assert texts(answer, "PsrmRettelseVærdi")[0].startswith("2026-10-01..2026-10-31; 2026-11-01..2026-11-30; ")
    assert EDITION.services["PsrmKontrol"].schema.is_valid(answer[0][0])


async def test_a_finding_points_into_the_message_that_was_sent(asked: Asked):
    body = SHIPPED["02-bemaerkning-psrm-ville-afvise"].body
    answer = await asked.soap(body)
    lines = body.decode().splitlines()
    assert texts(answer, "PsrmFundSti")
    for path, line in zip(texts(answer, "PsrmFundSti"), texts(answer, "PsrmFundLinje"), strict=True):
        assert path.startswith("/OpretDebitorkontoRegistrering_I/FordringListe/FordringStruktur")
        assert f"<{path.rpartition('/')[2].partition('[')[0]}>" in lines[int(line) - 1]


async def test_asking_keeps_nothing_but_the_exchange_in_the_journal(asked: Asked, storage: Storage):
    for _ in range(2):
        await asked.soap(GOOD)
    await storage.flush()
    filled = {
        table.name
        for table in metadata.sorted_tables
        if storage.read_now(lambda connection, table=table: connection.execute(table.select()).first())
    }
    assert {name for name in filled if "journal" not in name} == {"kernel_sandbox"}
    entries = (await asked.client.get("/s/t/api/control/journal")).json()
    assert [(entry["operation"], entry["verdict"]) for entry in entries] == [
        ("KontrollerDebitorkontoRegistrering", "ACCEPT")
    ] * 2
    whole = (await asked.client.get(f"/s/t/api/control/journal/{entries[0]['seq']}")).json()
    assert "PsrmKontrolUdfald" in whole["answer"]
    assert "6101901234" not in whole["request"]


async def test_the_journal_tells_a_refusal_and_its_findings(asked: Asked, storage: Storage):
    await asked.soap(SHIPPED["26-psrm-kontrol-afvist"].body)
    await storage.flush()
    (entry,) = (await asked.client.get("/s/t/api/control/journal")).json()
    assert entry["verdict"] == "AFVISNING"
    whole = (await asked.client.get(f"/s/t/api/control/journal/{entry['seq']}")).json()
    assert [found["rule_id"] for found in whole["findings"]] == ["R_6_1"]


async def test_two_sandboxes_with_different_clocks_give_different_answers(asked: Asked):
    await asked.sandbox("later", clock_frozen="2031-01-06T09:00:00+01:00")
    now, later = await asked.soap(GOOD), await asked.soap(GOOD, "later")
    assert (verdicts(now), texts(now, "PsrmKontrolModtagelsesdato")) == (["UDFØRT"], ["2026-11-23"])
    assert (verdicts(later), texts(later, "PsrmKontrolModtagelsesdato")) == (["AFVIST"], ["2031-01-06"])
    assert "R_3_1" in rules(later)


async def test_the_same_question_after_the_clock_moved_is_answered_anew(asked: Asked):
    assert verdicts(await asked.soap(GOOD)) == ["UDFØRT"]
    await asked.sandbox("t", clock_frozen="2031-01-06T09:00:00+01:00")
    assert verdicts(await asked.soap(GOOD)) == ["AFVIST"]


async def test_a_header_names_the_sandbox_as_well_as_the_path_does(asked: Asked):
    await asked.sandbox("later", clock_frozen="2031-01-06T09:00:00+01:00")
    answer = await asked.client.post(ASK, content=GOOD.encode(), headers={"X-Oir-Sandbox": "later"})
    assert verdicts(etree.fromstring(answer.content)) == ["AFVIST"]


async def test_the_sandboxs_policy_for_registrations_does_not_matter(asked: Asked):
    body = SHIPPED["02-bemaerkning-psrm-ville-afvise"].body
    answers = []
    for policy in ("off", "advise", "enforce"):
        await asked.sandbox(policy, psrm=policy)
        answers.append(rules(await asked.soap(body, policy)))
    assert answers[0]
    assert answers == [answers[0]] * 3


def with_cost(cost_type: str, main: str = "00000101-0000-4000-8000-000000000001", claims: str = "") -> str:
    """The good message, its claims replaced when others are given, with a cost of that type."""
    claim = re.search(r"<FordringStruktur>.*?</FordringStruktur>", GOOD, re.DOTALL)
    assert claim is not None
    cost = claim[0].replace("00000101-0000-4000-8000-000000000001", "00000102-0000-4000-8000-0000000000fe")
    cost = cost.replace(EDITION.uuid_of("fordringstype")["KFDAINS"], EDITION.uuid_of("fordringstype")[cost_type])
    related = f"<OmkostningFordringRelateretFordring>{main}</OmkostningFordringRelateretFordring>"
    listed = (
        f"<OmkostningFordringListe><OmkostningFordring>{related}{cost}</OmkostningFordring></OmkostningFordringListe>"
    )
    body = GOOD.replace("</FordringListe>", f"</FordringListe>{listed}")
    return body if not claims else re.sub(r"<FordringListe>.*</FordringListe>", "", body, flags=re.DOTALL)


async def test_the_creditor_agreement_of_the_receiving_authority_decides(asked: Asked):
    body = with_cost("OPKRÆTV")
    await asked.sandbox("statens-it", fordringshavere={"11111111": "Statens IT"})
    await asked.sandbox("another", fordringshavere={"99999999": "Statens IT"})
    outcomes = {}
    for sandbox in ("t", "statens-it", "another"):
        answer = await asked.soap(body, sandbox)
        cost = [each for each in reports_in(answer) if each["id"].endswith("fe")]
        outcomes[sandbox] = {found["outcome"] for found in cost[0]["findings"] if found["rule_id"] == "R_1_1"}
        assert advis(answer) == advis(await asked.soap(body, sandbox, REGISTER))
    assert outcomes["t"] == outcomes["another"] == {"ikke_evalueret"}
    assert outcomes["statens-it"] != {"ikke_evalueret"}


async def test_a_cost_on_a_claim_that_is_already_registered_is_judged_with_it(asked: Asked):
    cost_alone = with_cost("OPKRÆTV", claims="none").replace("eksempel-01", "eksempel-01b")
    unknown = reports_in(await asked.soap(cost_alone))
    await asked.soap(GOOD, path=REGISTER)
    known = reports_in(await asked.soap(cost_alone))
    assert len(unknown) == len(known) == 1
    undecided = [
        {f["rule_id"] for f in each[0]["findings"] if f["outcome"] == "ikke_evalueret"} for each in (unknown, known)
    ]
    assert undecided[1] < undecided[0]


async def test_a_debtor_psrm_cannot_find_leaves_the_claim_undecided_at_its_place(asked: Asked):
    person, company = (EDITION.uuid_of("parttype")[kind] for kind in ("person", "produktionsenhed"))
    body = GOOD.replace("urn:oio:cpr-nr:6101901234", "urn:oio:p-nr:1234567890").replace(person, company)
    answer = await asked.soap(body)
    assert verdicts(answer) == ["UAFGJORT"]
    assert rules(answer) == ["SBX-DEB-001"]
    assert texts(answer, "PsrmFundSti")[0].endswith("/ØIRPartIdentifikation")


async def test_a_claim_type_nobody_knows_is_undecided_and_named_by_its_class(asked: Asked):
    unknown = "00000000-0000-4000-8000-00000000dead"
    answer = await asked.soap(GOOD.replace(EDITION.uuid_of("fordringstype")["KFDAINS"], unknown))
    assert verdicts(answer) == ["UAFGJORT"]
    assert texts(answer, "PsrmKontrolFordringstype") == [unknown]
    assert "SBX-PSRM-002" in rules(answer)


async def test_a_message_without_claims_has_an_answer_without_verdicts(asked: Asked):
    answer = await asked.soap(re.sub(r"<FordringListe>.*</FordringListe>", "", GOOD, flags=re.DOTALL))
    assert texts(answer, "DebitorkontoIdentifikation") == ["00000001-0000-4000-8000-000000000001"]
    assert not list(answer.iter(f"{NS}PsrmKontrolSvarListe"))
    assert EDITION.services["PsrmKontrol"].schema.is_valid(answer[0][0])


@pytest.mark.parametrize(("name", "code"), [("09-fejl-skema", "SBX-1101"), ("11-fejl-cvr", "SBX-1203")])
async def test_what_is_no_valid_message_is_answered_as_by_the_other_services(name: str, code: str, asked: Asked):
    here, there = [await asked.soap(SHIPPED[name].body, path=path) for path in (ASK, REGISTER)]
    assert {element.text for element in here.iter("{*}FejlId")} == {code}
    assert [etree.tostring(found) for found in here.iter("{*}Finding")] == [
        etree.tostring(found) for found in there.iter("{*}Finding")
    ]
    assert verdicts(here) == []


async def test_a_sandbox_that_wants_faults_gets_faults(asked: Asked):
    await asked.sandbox("faults", schema_errors="fault")
    answer = await asked.soap(SHIPPED["09-fejl-skema"].body, "faults")
    assert [etree.QName(element).localname for element in answer[0]] == ["Fault"]


async def test_a_refused_number_gets_no_verdict(asked: Asked):
    seen = await asked.soap(SHIPPED["10-afvist-cpr"].body)
    assert {element.text for element in seen.iter("{*}FejlId")} == {"SBX-1401"}
    assert verdicts(seen) == []


async def test_a_real_looking_number_anywhere_is_in_no_answer_and_in_no_journal(storage: Storage):
    async with running(storage, "psrm", "control") as asked:
        for place, message in xml_positions(GOOD.encode(), NUMBER):
            if place == "cut message":  # cuts a UUID in two here, so that the digits are part of a longer number
                continue
            answer = await asked.client.post(ASK, content=message)
            assert traces(answer.content) == [], place
        await storage.flush()
        for entry in (await asked.client.get("/api/control/journal", params={"limit": 1000})).json():
            whole = await asked.client.get(f"/api/control/journal/{entry['seq']}")
            assert traces(whole.content) == []


async def test_the_service_alone_has_the_door(storage: Storage):
    async with running(storage, "psrm") as asked:
        answer = await asked.client.post(ASK, content=GOOD.encode())
        assert verdicts(etree.fromstring(answer.content))
        assert (await asked.client.post(REGISTER, content=GOOD.encode())).status_code == 404


async def test_a_question_in_soap_1_2_is_answered_in_soap_1_2(asked: Asked):
    old, new = "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
    answer = await asked.soap(GOOD.replace(old, new))
    assert etree.QName(answer).namespace == new
    assert verdicts(answer) == ["UDFØRT"]


async def test_the_registration_door_does_not_answer_questions_nor_this_one_other_messages(asked: Asked):
    other = SHIPPED["13-finans-accepteret"].body
    answer = await asked.soap(other)
    assert "SBX-1001" in "".join(answer.itertext())
    registered = await asked.soap(GOOD, path=REGISTER)
    assert verdicts(registered) == []


@pytest.mark.parametrize("name", ["25-psrm-kontrol-accepteret", "26-psrm-kontrol-afvist"])
async def test_the_shipped_questions_are_seen_as_promised(name: str, asked: Asked):
    answer = await asked.client.post(f"/s/t{ASK}", content=SHIPPED[name].body)
    assert read_answer(answer.content) == SHIPPED[name].expected
