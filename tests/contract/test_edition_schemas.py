"""The edition's schemas: they compile, take what they should and refuse what they should."""

import csv
import tomllib
from collections.abc import Callable, Iterator
from functools import cache
from itertools import takewhile
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

FOLDER = Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11"
EDITION = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
NS = "{" + EDITION["namespace"] + "}"
SERVICES = {service["name"]: service for service in EDITION["service"]}
ROOTS = [(s["name"], root) for s in EDITION["service"] for op in s["operation"] for root in (op["in"], op["out"])]
OPRET = ("DebitorRegistreringAfsend", "OpretDebitorkontoRegistrering_I")
BILAG = ("FinansbilagAfsend", "AfsendFinansbilag_I")
FAKTURA = ("FakturaInformationAfsend", "AfsendFakturaInformation_I")

STRUCTURES: dict[str, list[tuple[str, int]]] = {}
"""The rows of each structure: the element's name and how deep it stands."""
with (FOLDER / "structures.csv").open(encoding="utf-8", newline="") as table:
    for row in csv.DictReader(table, delimiter=";"):
        name = row["element"].lstrip(".")
        STRUCTURES.setdefault(row["owner"], []).append((name, len(row["element"]) - len(name)))

SAMPLES = {
    "UUIDType": "0F14D0AB-9605-4a62-a9e4-5ed26688389b",
    "CVRNummerType": "11111111",
    "DatoType": "2026-11-01",
    "DatoTidType": "2026-11-01T10:00:00.123+01:00",
    "MarkeringType": "false",
    "MarkeringAltidSandType": "true",
    "TalHelType": "7",
    "TalHel1Til999Type": "1",
    "DecimalTalType": "7.4601",
    "DecimalTal15_3Type": "2.500",
    "DecimalTalNumerisk15_2Type": "1250.50",
    "DecimalTal15_2Type": "-1250.50",
    "TalHel8Type": "10000",
    "URNType": "urn:oio:cvr-nr:11111111",
    "Base64Type": "PEludm9pY2UvPg==",
    "LandKodeType": "DK",
    "ValutaKodeType": "EUR",
    "RegnskabsperiodeType": "202611",
    "DebetKreditIndikatorType": "DEBET",
    "FinansKvitteringResultatType": "AFVIST",
    "BatchTransportResultatType": "MODTAGET",
    "PsrmUdfaldType": "UAFGJORT",
    "PsrmLagStatusType": "skipped",
    "PsrmFundUdfaldType": "ikke_evalueret",
    "PsrmFundProveniensType": "official",
    "PsrmKommendeVirkningType": "added",
    "PsrmRettelseNiveauType": "suggested",
    "dateTime": "2026-11-01T10:00:00Z",
}


@cache
def widest(owner: str) -> int:
    """The most members that a choice of the structure has, or of one inside it."""
    found = 1
    for index, (name, depth) in enumerate(STRUCTURES.get(owner, ())):
        below = takewhile(lambda row, depth=depth: row[1] > depth, STRUCTURES[owner][index + 1 :])
        members = sum(row[1] == depth + 1 for row in below) if name == "choice" else widest(name)
        found = max(found, members)
    return found


@cache
def compiled(service: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(FOLDER / SERVICES[service]["interface"]))


@cache
def model(service: str) -> xmlschema.XMLSchema:
    return xmlschema.XMLSchema(FOLDER / SERVICES[service]["interface"])


def instance(service: str, root: str, *, full: bool, branch: int = 0) -> etree._Element:
    """A message with everything that may stand in it, or only what must, taking the given branch of each choice."""
    return filled(model(service).elements[root], full=full, branch=branch)


def filled(declared: xmlschema.XsdElement, *, full: bool, branch: int = 0) -> etree._Element:
    """An instance of a declared element, as `instance` makes them."""
    return _element(declared, full, branch)


def _element(declared: xmlschema.XsdElement, full: bool, branch: int) -> etree._Element:
    element = etree.Element(declared.name)
    if declared.type.has_simple_content() or declared.type.is_simple():
        element.text = SAMPLES.get(declared.type.local_name or "", "tekst")
    else:
        element.extend(_particles(declared.type.content, full, branch))
    return element


def _particles(group: xmlschema.validators.XsdGroup, full: bool, branch: int) -> Iterator[etree._Element]:
    members = list(group)
    if group.model == "choice":
        members = [members[branch % len(members)]]
    for member in members:
        if member.min_occurs == 0 and not full:
            continue
        times = 2 if full and member.max_occurs is None else 1
        for _ in range(times):
            if isinstance(member, xmlschema.validators.XsdGroup):
                yield from _particles(member, full, branch)
            elif isinstance(member, xmlschema.validators.XsdAnyElement):
                yield etree.Element("{urn:test}Noget")
            else:
                yield _element(member, full, branch)


@pytest.mark.parametrize("path", sorted(FOLDER.rglob("*.xsd")), ids=lambda path: path.stem)
def test_every_schema_file_compiles_alone(path: Path) -> None:
    etree.XMLSchema(etree.parse(path))


@pytest.mark.parametrize(("service", "root"), ROOTS)
def test_the_least_message_is_valid(service: str, root: str) -> None:
    compiled(service).assertValid(instance(service, root, full=False))


@pytest.mark.parametrize(("service", "root", "branch"), [(*each, n) for each in ROOTS for n in range(widest(each[1]))])
def test_the_fullest_message_is_valid_on_every_branch(service: str, root: str, branch: int) -> None:
    message = instance(service, root, full=True, branch=branch)
    compiled(service).assertValid(message)
    assert model(service).is_valid(message)


def test_an_answer_without_payload_is_valid() -> None:
    answer = instance("DebitorRegistreringAfsend", "AfslutHæftelse_O", full=False)
    assert len(answer) == 1
    compiled("DebitorRegistreringAfsend").assertValid(answer)


def test_an_answer_with_half_a_payload_is_refused() -> None:
    answer = instance("DebitorRegistreringAfsend", "AfslutHæftelse_O", full=True)
    answer.remove(answer[-1])
    assert not compiled("DebitorRegistreringAfsend").validate(answer)


def test_a_message_may_name_its_revision() -> None:
    message = instance(*OPRET, full=False)
    message.set("revision", "r1")
    compiled(OPRET[0]).assertValid(message)


def test_an_attribute_nobody_declared_is_refused() -> None:
    message = instance(*OPRET, full=False)
    message.set("version", "1")
    assert not compiled(OPRET[0]).validate(message)


VALUES_REFUSED = [
    (OPRET, "DebitorkontoIdentifikation", "0f14d0ab-9605-4a62-a9e4-5ed26688389"),
    (OPRET, "DebitorkontoIdentifikation", " 0f14d0ab-9605-4a62-a9e4-5ed26688389b"),
    (OPRET, "VirksomhedCVRNummer", "1111111"),
    (OPRET, "VirksomhedCVRNummer", "1111111a"),
    (OPRET, "DebitorkontoTitel", "x" * 256),
    (OPRET, "FordringTekstLinjeTekst", ""),
    (OPRET, "FordringTekstLinjeTekst", " \n\t"),
    (OPRET, "FordringTekstLinjeTekst", "x" * 256),
    (OPRET, "FordringForfaldsdato", "2026-02-30"),
    (OPRET, "FordringForfaldsdato", "01-11-2026"),
    (OPRET, "FordringForfaldsdato", "2026-11-01T10:00:00Z"),
    (OPRET, "FordringForfaldsdato", "12026-11-01"),
    (OPRET, "FordringForfaldsdato", ""),
    (OPRET, "FordringRegistreringTidspunkt", "2026-11-01"),
    (OPRET, "FordringRegistreringTidspunkt", "2026-11-01T10:00:00"),
    (OPRET, "FordringRegistreringTidspunkt", "2026-11-01T24:00:00Z"),
    (OPRET, "FordringBeløb", "-0.01"),
    (OPRET, "FordringBeløb", "1.001"),
    (OPRET, "FordringBeløb", "1,50"),
    (OPRET, "FordringBeløb", "1.500"),
    (OPRET, "FordringBeløb", ".5"),
    (OPRET, "FordringBeløb", "1e3"),
    (OPRET, "FordringBeløb", "12345678901234.00"),
    (OPRET, "FordringBeløb", ""),
    (OPRET, "FordringEnhedsoplysningAntal", "1.0001"),
    (OPRET, "FordringTilOpkrævning", "ja"),
    (OPRET, "EjerskifteMarkering", "false"),
    (OPRET, "EjerskifteMarkering", "0"),
    (OPRET, "FordringPrioritet", "-1"),
    (OPRET, "FordringTekstLinjeNummer", "0"),
    (OPRET, "FordringTekstLinjeNummer", "1000"),
    (OPRET, "ØIRAdresseLandekode", "DNK"),
    (BILAG, "ValutaKode", "eur"),
    (BILAG, "FinansbilagRegnskabsperiode", "2026-11"),
    (BILAG, "PosteringsdataDebetKreditIndikator", "Debet"),
    (FAKTURA, "OirBase64ContainerIndhold", "ikke base64!"),
    (FAKTURA, "OirBase64ContainerIndhold", ""),
]

VALUES_TAKEN = [
    (OPRET, "DebitorkontoIdentifikation", "0f14d0ab-9605-4a62-a9e4-5ed26688389b"),
    (OPRET, "DebitorkontoIdentifikation", "0F14D0AB-9605-4A62-A9E4-5ED26688389B"),
    (OPRET, "DebitorkontoTitel", "x" * 255),
    (OPRET, "DebitorkontoTitel", ""),
    (OPRET, "FordringTekstLinjeTekst", " \næ"),
    (OPRET, "FordringTekstLinjeTekst", "ø" * 255),
    (OPRET, "FordringForfaldsdato", "2026-11-01+01:00"),
    (OPRET, "FordringForfaldsdato", " 2026-11-01 "),
    (OPRET, "FordringRegistreringTidspunkt", "2026-11-01T10:00:00.1234567Z"),
    (OPRET, "FordringBeløb", "0"),
    (OPRET, "FordringBeløb", "9999999999999.99"),
    (OPRET, "FordringTilOpkrævning", "1"),
    (OPRET, "EjerskifteMarkering", "1"),
    (OPRET, "FordringTekstLinjeNummer", "999"),
    (BILAG, "FinansbilagRegnskabsperiode", "202613"),
    (BILAG, "PosteringsdataDebetKreditIndikator", "KREDIT"),
]


def _with_value(message: tuple[str, str], name: str, value: str) -> etree._Element:
    element = instance(*message, full=True)
    next(element.iter(NS + name)).text = value
    return element


@pytest.mark.parametrize(("message", "name", "value"), VALUES_REFUSED)
def test_a_value_outside_its_type_is_refused(message: tuple[str, str], name: str, value: str) -> None:
    assert not compiled(message[0]).validate(_with_value(message, name, value))


@pytest.mark.parametrize(("message", "name", "value"), VALUES_TAKEN)
def test_a_value_at_the_edge_of_its_type_is_taken(message: tuple[str, str], name: str, value: str) -> None:
    compiled(message[0]).assertValid(_with_value(message, name, value))


def _drop(name: str) -> Callable[[etree._Element], None]:
    def change(message: etree._Element) -> None:
        found = next(message.iter(NS + name))
        found.getparent().remove(found)

    return change


def _empty(name: str) -> Callable[[etree._Element], None]:
    def change(message: etree._Element) -> None:
        found = next(message.iter(NS + name))
        for child in list(found):
            found.remove(child)

    return change


def _twice(name: str) -> Callable[[etree._Element], None]:
    def change(message: etree._Element) -> None:
        found = next(message.iter(NS + name))
        copy = etree.fromstring(etree.tostring(found, encoding="UTF-8"))
        found.addnext(copy)

    return change


def _last_to_front(message: etree._Element) -> None:
    message.insert(1, message[-1])


def _foreign(message: etree._Element) -> None:
    etree.SubElement(message, NS + "FordringFarve").text = "rød"


def _other_namespace(message: etree._Element) -> None:
    next(message.iter(NS + "DebitorkontoIdentifikation")).tag = "DebitorkontoIdentifikation"


def _both_markers(message: etree._Element) -> None:
    marker = next(message.iter(NS + "FakturaSvarKanIkkeModtagesMarkering"))
    etree.SubElement(message, NS + "FakturaSvarPåkrævetMarkering").text = "true"
    marker.addnext(message[-1])


@pytest.mark.parametrize(
    ("message", "change"),
    [
        pytest.param(OPRET, _drop("DebitorkontoIdentifikation"), id="a required value is missing"),
        pytest.param(OPRET, _drop("JuridiskAnsvarlig"), id="a required wrapper is missing"),
        pytest.param(OPRET, _empty("FordringListe"), id="a list is empty"),
        pytest.param(OPRET, _twice("DebitorkontoStruktur"), id="a single structure comes twice"),
        pytest.param(OPRET, _last_to_front, id="an element stands in the wrong place"),
        pytest.param(OPRET, _foreign, id="an element nobody declared"),
        pytest.param(OPRET, _other_namespace, id="an element without namespace"),
        pytest.param(FAKTURA, _both_markers, id="two branches of one choice"),
    ],
)
def test_a_message_of_another_shape_is_refused(
    message: tuple[str, str], change: Callable[[etree._Element], None]
) -> None:
    element = instance(*message, full=True)
    compiled(message[0]).assertValid(element)
    change(element)
    assert not compiled(message[0]).validate(element)


def test_the_context_takes_the_route_in_any_order_and_a_foreign_instruction() -> None:
    message = instance(*OPRET, full=True)
    route = message[0].find("{*}Rute")
    assert route is not None
    route.insert(0, route[-1])
    assert message[0].find("{*}Processing") is not None
    compiled(OPRET[0]).assertValid(message)


@pytest.mark.parametrize(("name", "value"), [("TransaktionsId", ""), ("RequestId", "x"), ("MunicipalityCVR", "123")])
def test_the_context_refuses_a_value_outside_its_type(name: str, value: str) -> None:
    message = instance(*OPRET, full=True)
    next(message[0].iter("{*}" + name)).text = value
    assert not compiled(OPRET[0]).validate(message)
