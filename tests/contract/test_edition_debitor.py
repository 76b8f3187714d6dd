"""What the debtor system's and PSRM's messages may hold, and the files of a take-over."""

import re
from pathlib import Path

import pytest
import xmlschema
from lxml import etree

from oir_kernel.identifiers import ascii_name
from tests.contract.test_edition_schemas import NS, ROOTS, SERVICES, compiled, filled, instance, widest
from tests.contract.test_edition_tables import rows

FOLDER = Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11"
FILES = ["DebitorregistreringLeverance", "DebitorregistreringLeveranceSvar", "ØIRVolumenleveranceTransportkvittering"]
SOEG = ("DebitorForespørgselAfsend", "SøgDebitorregistrering_O")
HENT = ("DebitorForespørgselAfsend", "HentDebitorkonto_I")
BETAL = ("DebitorIndbetalingAfsend", "ForetagIndbetaling_I")
UDVIDET = ("DebitorIndbetalingAfsend", "ForetagIndbetaling_O")
DAEKNING = ("DækningAfskrivningRegistreringAfsend", "OpretDækningAfskrivning_I")
ANMOD = ("DebitorkontoAnmodningAfsend", "AnmodMellemFordringer_I")
ANMOD_SVAR = ("DebitorkontoAnmodningAfsend", "AnmodEnDebitorkonto_O")
INDBERET = ("PsrmFordringModtag", "MFFordringIndberet_I")
LISTS = [
    "indbetalingstype",
    "indbetalingsnedreguleringsaarsag",
    "handlingstype",
    "handlingsaarsag",
    "afskrivningsaarsag",
    "henstandsaarsag",
    "relationstype",
]


def changed(message: tuple[str, str], name: str, value: str, branch: int = 0) -> etree._Element:
    element = instance(*message, full=True, branch=branch)
    next(element.iter(NS + name)).text = value
    return element


def file_schema(root: str) -> Path:
    return FOLDER / "common" / "view" / f"{ascii_name(root)}Type.xsd"


def test_the_services_are_those_the_description_names_and_drafts_are_marked() -> None:
    ours = {name for name, service in SERVICES.items() if service["provenance"] == "ours"}
    assert ours == {"FinansbilagAfsend", "PsrmKontrol", "DebitorUdkastAfsend", "PsrmFordringModtag"}
    assert "drafts" in SERVICES["DebitorUdkastAfsend"]["title"]


def test_every_service_can_be_pinged() -> None:
    assert {service for service, root in ROOTS if root == "Ping_I"} == set(SERVICES)


@pytest.mark.parametrize(
    ("message", "name", "value", "branch"),
    [
        (SOEG, "SamletBeløb", "-12.50", 2),
        (SOEG, "DebitorkontoSystemUnikIdentifikation", "x" * 36, 2),
        (BETAL, "IndbetalingBeløb", "0.00", 0),
        (ANMOD, "HandlingRateAntal", "12", 0),
        (INDBERET, "DMIFordringBeløb", "-1.00", 0),
        (INDBERET, "DMIFordringTypeKode", "ikke en kode", 0),
    ],
)
def test_a_value_at_the_edge_of_its_type_is_taken(message: tuple[str, str], name: str, value: str, branch: int) -> None:
    compiled(message[0]).assertValid(changed(message, name, value, branch))


@pytest.mark.parametrize(
    ("message", "name", "value", "branch"),
    [
        (SOEG, "SamletBeløb", "12.505", 2),
        (SOEG, "SamletBeløb", "1e3", 2),
        (SOEG, "DebitorkontoSystemUnikIdentifikation", "x" * 37, 2),
        (SOEG, "RestanceMarkering", "false", 2),
        (HENT, "UdeladSupplerendeInformationMarkering", "0", 0),
        (BETAL, "IndbetalingBeløb", "-0.01", 0),
        (BETAL, "IndbetalingDato", "2026-02-30", 0),
        (BETAL, "IndbetalingType", "kontant", 0),
        (UDVIDET, "RestanceBeløb", "-1.00", 0),
        (DAEKNING, "FordringDækningBeløb", "1.005", 0),
        (ANMOD, "DebitorkontoAnmodningHandlingType", "HENSTAND", 0),
        (ANMOD, "HandlingRateAntal", "-1", 0),
        (ANMOD_SVAR, "ForventetBehandlingDato", "i morgen", 4),
        (INDBERET, "DMIFordringSRBDato", "20261123", 0),
    ],
)
def test_a_value_outside_its_type_is_refused(message: tuple[str, str], name: str, value: str, branch: int) -> None:
    assert not compiled(message[0]).validate(changed(message, name, value, branch))


@pytest.mark.parametrize(
    ("message", "name"),
    [
        (BETAL, "IndbetalingIdentifikation"),
        (BETAL, "IndbetalingType"),
        (ANMOD, "DebitorkontoAnmodningTil"),
        (DAEKNING, "DebitorkontoIdentifikation"),
        (INDBERET, "MFLeveranceID"),
        (INDBERET, "MFAktionKode"),
    ],
)
def test_a_message_without_what_it_must_have_is_refused(message: tuple[str, str], name: str) -> None:
    element = instance(*message, full=False)
    compiled(message[0]).assertValid(element)
    found = next(element.iter(NS + name))
    found.getparent().remove(found)
    assert not compiled(message[0]).validate(element)


@pytest.mark.parametrize("operation", ["AnmodEnDebitorkonto", "AnmodMellemDebitorkonti"])
def test_a_request_has_one_of_six_answers(operation: str) -> None:
    answers = [
        instance("DebitorkontoAnmodningAfsend", f"{operation}_O", full=True, branch=branch)[-1].tag.removeprefix(NS)
        for branch in range(6)
    ]
    assert answers == [
        "AfvisningStruktur",
        "AcceptUdenHandlingStatusStruktur",
        "HandlingGennemførtStruktur",
        "HandlingGennemførtMedResultatInformationStruktur",
        "HandlingUdsatTilSenereBehandlingStruktur",
        "HandlingEjGennemførtStruktur",
    ]


def test_a_reason_can_point_at_every_kind_of_object() -> None:
    assert widest("DebitorRegistreringResultatÅrsagReferenceStruktur") == 18


@pytest.mark.parametrize("root", FILES)
def test_a_file_of_a_take_over_is_valid_at_its_least_and_its_fullest_and_never_empty(root: str) -> None:
    schema = etree.XMLSchema(etree.parse(file_schema(root)))
    declared = xmlschema.XMLSchema(file_schema(root)).elements[root]
    schema.assertValid(filled(declared, full=False))
    for branch in range(widest(root)):
        schema.assertValid(filled(declared, full=True, branch=branch))
    assert not schema.validate(etree.Element(NS + root))


def test_a_take_over_names_authorities_by_cvr() -> None:
    types = {row["type"]: row["facets"] for row in rows(FOLDER / "types.csv")}
    pattern = re.compile(types["URN"].removeprefix("pattern="))
    assert pattern.fullmatch("urn:oio:cvr-nr:11111111")
    assert not pattern.fullmatch("urn:oio:cpr-nr:6101901234")
    assert not pattern.fullmatch("urn:oio:cvr-nr:1111111")


@pytest.mark.parametrize("name", LISTS)
def test_a_code_list_of_ours_says_so_in_both_languages(name: str) -> None:
    listed = rows(FOLDER / "codelists" / f"{name}.csv")
    assert len({row["code"] for row in listed}) == len(listed) > 3
    assert all(row["titel_da"] and row["titel_en"] and row["provenance"] == "ours" for row in listed)


def test_a_draft_message_has_no_source_for_its_answer() -> None:
    told = {row["path"]: row for row in rows(FOLDER / "PROVENANCE.csv")}
    assert told["OpretRykkerGebyr_O/DebitorRegistreringAcceptStruktur"]["provenance"] == "ours"
    assert told["OpretDækningAfskrivning_I/FordringDækningListe"]["provenance"] == "ours"
    assert told["HentDebitorkonto_O/HentDebitorkontoForretningssvar"]["provenance"] == "stated"


def test_nothing_of_psrms_messages_is_called_anything_but_ours() -> None:
    mine = [row for row in rows(FOLDER / "PROVENANCE.csv") if re.match(r"MF\w+/", row["path"])]
    general = {"HovedOplysninger", "HovedOplysningerSvar", "AfvisningStruktur", "AcceptStruktur", "BehandlingDatoTid"}
    general |= {"IngenForretningsdataAtReturnere", "VirksomhedCVRNummer", "PeriodeFraOgMedDato", "PeriodeTilOgMedDato"}
    assert mine
    wrong = {row["path"] for row in mine if row["provenance"] != "ours"}
    assert {path.rpartition("/")[2].removeprefix("kontekst:") for path in wrong} <= general
