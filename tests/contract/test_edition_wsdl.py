"""The edition's WSDL files: the layout, and a real client that builds valid messages from them."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import zeep
from lxml import etree

from oir_kernel.identifiers import ascii_name

FOLDER = Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11"
EDITION = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
SERVICES = {service["name"]: service for service in EDITION["service"]}
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
SOAP = "{http://schemas.xmlsoap.org/wsdl/soap/}"
UUID = "0f14d0ab-9605-4a62-a9e4-5ed26688389b"
CONTEXT = {
    "TransaktionsId": "t-1",
    "TransaktionsTid": "2026-11-01T10:00:00Z",
    "Rute": {
        "AfsenderOrganisation": "11111111",
        "AfsenderItSystemInstans": UUID,
        "ModtagerOrganisation": "99999999",
    },
}
PART = {
    "ØIRPartIdentifikationStruktur": {
        "ØIRPartStruktur": {"ØIRPartIdentifikation": "urn:oio:cvr-nr:11111111", "ØIRPartType": UUID}
    }
}


@pytest.fixture(scope="module")
def client() -> zeep.Client:
    return zeep.Client(str(FOLDER / SERVICES["DebitorRegistreringAfsend"]["wsdl"]))


def _body(client: zeep.Client, operation: str, content: dict[str, Any]) -> etree._Element:
    envelope = client.create_message(client.service, operation, HovedOplysninger=CONTEXT, **content)
    return envelope[0][0]


def _schema(service: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / SERVICES[service]["interface"]))


@pytest.mark.parametrize("service", SERVICES)
def test_a_client_finds_every_operation_of_a_service(service: str) -> None:
    client = zeep.Client(str(FOLDER / SERVICES[service]["wsdl"]))
    named = [operation["name"] for operation in SERVICES[service]["operation"]]
    assert list(client.service._operations) == named


def test_a_client_builds_a_valid_end_of_liability(client: zeep.Client) -> None:
    body = _body(
        client,
        "AfslutHæftelse",
        {"DebitorkontoIdentifikation": UUID, "HæftelseIdentifikation": UUID, "HæftelseSlutdato": "2026-11-30"},
    )
    _schema("DebitorRegistreringAfsend").assertValid(body)


def test_a_client_builds_a_valid_registration(client: zeep.Client) -> None:
    fordring = {
        "FordringIdentifikation": UUID,
        "FordringRegistreringTidspunkt": "2026-11-01T10:00:00+01:00",
        "FordringType": UUID,
        "FordringBeløb": "1250.50",
        "FordringForfaldsdato": "2026-12-01",
        "FordringTilOpkrævning": True,
        "FordringTekstLinjeListe": {
            "FordringTekstLinje": [
                {"FordringTekstLinjeNummer": 1, "FordringTekstLinjeTekst": "Daginstitution, november"}
            ]
        },
    }
    body = _body(
        client,
        "OpretDebitorkontoRegistrering",
        {
            "DebitorkontoIdentifikation": UUID,
            "DebitorkontoRegistreringTidspunkt": "2026-11-01T10:00:00+01:00",
            "DebitorkontoStruktur": {"DebitorkontoType": UUID, "JuridiskAnsvarlig": PART},
            "Administrator": [PART],
            "FordringListe": {"FordringStruktur": [fordring, fordring]},
        },
    )
    _schema("DebitorRegistreringAfsend").assertValid(body)


def test_a_client_reads_an_answer_back(client: zeep.Client) -> None:
    namespace, kontekst = EDITION["namespace"], EDITION["kontekst_namespace"]
    answer = etree.fromstring(
        f"""<AfslutHæftelse_O xmlns="{namespace}"><HovedOplysningerSvar xmlns="{kontekst}"><TransaktionsId>t-1
        </TransaktionsId><TransaktionsTid>2026-11-01T10:00:00Z</TransaktionsTid></HovedOplysningerSvar>
        <DebitorkontoIdentifikation>{UUID}</DebitorkontoIdentifikation>
        <BehandlingDatoTid>2026-11-01T10:00:00Z</BehandlingDatoTid><DebitorRegistreringAcceptStruktur>
        <AccepteretUdenBemærkninger>true</AccepteretUdenBemærkninger></DebitorRegistreringAcceptStruktur>
        </AfslutHæftelse_O>"""
    )
    read = client.get_element(f"{{{namespace}}}AfslutHæftelse_O").parse(answer, client.wsdl.types)
    assert read.DebitorRegistreringAcceptStruktur.AccepteretUdenBemærkninger is True


def test_a_message_the_client_filled_wrongly_is_refused_by_the_schema(client: zeep.Client) -> None:
    body = _body(
        client,
        "AfslutHæftelse",
        {"DebitorkontoIdentifikation": "17", "HæftelseIdentifikation": UUID, "HæftelseSlutdato": "2026-11-30"},
    )
    assert not _schema("DebitorRegistreringAfsend").validate(body)


@pytest.mark.parametrize("service", SERVICES)
def test_soap_actions_are_ascii_and_follow_the_naming_rule(service: str) -> None:
    entry = SERVICES[service]
    tree = etree.parse(FOLDER / entry["wsdl"])
    actions = [op.get("soapAction") for op in tree.iter(SOAP + "operation")]
    rule = f"{EDITION['namespace']}{entry['definitions']}#"
    assert actions == [op["soap_action"] for op in entry["operation"]]
    assert actions == [rule + ascii_name(op["name"]) for op in entry["operation"]]
    assert all(action.isascii() for action in actions)


@pytest.mark.parametrize("service", SERVICES)
def test_messages_are_named_after_their_elements_and_no_fault_is_declared(service: str) -> None:
    tree = etree.parse(FOLDER / "common" / "wsdl" / f"{SERVICES[service]['ascii']}.wsdl")
    for message in tree.iter(WSDL + "message"):
        part = message[0]
        assert message.get("name") == f"m_{part.get('name')}"
        assert part.get("element") == f"{EDITION['prefix']}:{part.get('name')}"
    assert next(tree.iter(WSDL + "fault"), None) is None


def test_the_debitor_definitions_carry_the_third_major_and_the_others_the_first() -> None:
    assert {name: service["definitions"][-2:] for name, service in SERVICES.items()} == {
        name: "_3" if name == "DebitorRegistreringAfsend" else "_1" for name in SERVICES
    }


@pytest.mark.parametrize("service", SERVICES)
@pytest.mark.parametrize("policy", ["token", "context"])
def test_a_wrapper_only_imports_its_policy_and_the_binding(service: str, policy: str) -> None:
    root = etree.parse(FOLDER / SERVICES[service][f"{policy}_wsdl"]).getroot()
    content = [child for child in root if child.tag != WSDL + "documentation"]
    assert [child.tag for child in content] == [WSDL + "import"] * 2
    assert content[0].get("location") == f"policies/{policy.capitalize()}.wsdl"
    assert content[1].get("location") == SERVICES[service]["wsdl"]


@pytest.mark.parametrize("policy", ["Token", "Context"])
def test_a_policy_has_the_name_the_bindings_refer_to(policy: str) -> None:
    root = etree.parse(FOLDER / "policies" / f"{policy}.wsdl").getroot()
    ids = [value for element in root.iter() for key, value in element.attrib.items() if key.endswith("}Id")]
    assert ids == ["ServiceplatformBindingPolicy"]


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.[wx]sd*")), ids=lambda path: path.name)
def test_files_refer_to_each_other_by_relative_paths_that_exist(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    for location in re.findall(r'(?:schemaLocation|\blocation)="([^"]+)"', text):
        if not location.startswith("http://127.0.0.1"):
            assert (path.parent / location).is_file()


def test_file_names_are_ascii() -> None:
    assert all(path.name.isascii() for path in FOLDER.rglob("*"))
