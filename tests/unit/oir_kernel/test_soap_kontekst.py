"""The context first in every message and answer, and who sends to whom."""

import pytest
from lxml import etree

from oir_kernel.errors import CvrMismatch, ReceiverUnknown, RouteMissing, SandboxError
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.kontekst import HovedOplysninger, Rute, read_hovedoplysninger, write_svar
from oir_kernel.soap.routing import check_route
from oir_kernel.xml.schema import Schema
from tests.support.beskeder import SYSTEM, hoved, ping, rute
from tests.support.notatbog import KONTEKST, SHIPPED_EDITION

ROUTE = Rute("11111111", SYSTEM, "99999999")
REQUEST_ID = "0a0b0c0d-1111-4222-8333-444444444444"
CONTEXT = HovedOplysninger("t-1", "2026-11-23T09:00:00Z", REQUEST_ID, "11111111", ROUTE)
TID = "2026-11-23T09:00:00.000+01:00"
FOUND = Finding(
    "R_6_1", "filter", Outcome.AFVIS, Text("A < B & C", "A"), Text("Ret", "Fix"), path="/Op_I/Srb", line=41,
    read={'a"b<': "1 & 2"}, expected=">= 1", source="tabel",
)  # fmt: skip


def read(context: str) -> HovedOplysninger | None:
    return read_hovedoplysninger(etree.fromstring(ping(context)))


def test_everything_of_the_context_is_read() -> None:
    extra = (
        f"<k:RequestId>{REQUEST_ID}</k:RequestId>"
        "<k:AuthorityContext><k:MunicipalityCVR> 11111111 </k:MunicipalityCVR></k:AuthorityContext>"
    )
    assert read(hoved(before_route=extra)) == CONTEXT


def test_a_context_with_the_least_is_read() -> None:
    assert read(hoved(route="")) == HovedOplysninger("t-1", "2026-11-23T09:00:00Z")


def test_a_message_without_context_has_none() -> None:
    assert read("") is None
    assert read('<HovedOplysninger xmlns="http://x/"/>') is None


def test_an_invalid_context_is_read_as_far_as_it_goes() -> None:
    empty = read(f'<k:HovedOplysninger xmlns:k="{KONTEKST}"><k:Rute/></k:HovedOplysninger>')
    assert empty == HovedOplysninger("", "", rute=Rute("", "", ""))


def test_the_system_is_read_in_lower_case_and_its_receiver_if_there_is_one() -> None:
    route = (
        rute()
        .replace(SYSTEM, SYSTEM.upper())
        .replace("</k:Rute>", f"<k:ModtagerItSystemInstans>{SYSTEM}</k:ModtagerItSystemInstans></k:Rute>")
    )
    found = read(hoved(route=route))
    assert found is not None
    assert found.rute == Rute("11111111", SYSTEM, "99999999", SYSTEM)


# --- the answer's context ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def schema() -> Schema:
    return Schema(SHIPPED_EDITION / "common" / "context" / "KontekstType.xsd")


@pytest.mark.parametrize(
    ("context", "advis", "fejl"),
    [
        (CONTEXT, (), ()),
        (CONTEXT, (FOUND, FOUND), ()),
        (CONTEXT, (), (("SBX-1101", "Fejl < & >", FOUND), ("SBX-1202", "uden", None))),
        (None, (), (("SBX-1101", "x", None),)),
        (HovedOplysninger("", ""), (), ()),
        (HovedOplysninger("<&>", "", "no uuid"), (), ()),
    ],
)
def test_every_answer_satisfies_the_schema_of_the_context(
    schema: Schema,
    context: HovedOplysninger | None,
    advis: tuple[Finding, ...],
    fejl: tuple[tuple[str, str, Finding | None], ...],
) -> None:
    assert schema.is_valid(etree.fromstring(write_svar(context, TID, advis=advis, fejl=fejl)))


def test_identifiers_come_back_unchanged() -> None:
    root = etree.fromstring(write_svar(HovedOplysninger("t <1> & 'x'", "", REQUEST_ID), TID))
    assert root.findtext("{*}TransaktionsId") == "t <1> & 'x'"
    assert root.findtext("{*}TransaktionsTid") == TID
    assert root.findtext("{*}RequestId") == REQUEST_ID


def test_a_finding_goes_along_whole_with_a_path_to_its_place() -> None:
    root = etree.fromstring(write_svar(CONTEXT, TID, advis=[FOUND]))
    assert root.findtext(".//{*}AdvisId") == "R_6_1"
    assert root.findtext(".//{*}AdvisTekst") == "A < B & C"
    assert root.findtext(".//{*}LimitedXPath") == "/Op_I/Srb"
    told = root.find(".//{*}Finding")
    assert told is not None
    assert [(part.tag.rpartition("}")[2], dict(part.attrib), part.text) for part in told] == [
        ("RuleId", {}, "R_6_1"),
        ("Layer", {}, "filter"),
        ("Outcome", {}, "afvis"),
        ("Message", {"lang": "da"}, "A < B & C"),
        ("Message", {"lang": "en"}, "A"),
        ("Fix", {"lang": "da"}, "Ret"),
        ("Fix", {"lang": "en"}, "Fix"),
        ("Path", {}, "/Op_I/Srb"),
        ("Line", {}, "41"),
        ("Read", {"field": 'a"b<'}, "1 & 2"),
        ("Expected", {}, ">= 1"),
        ("LegalBasis", {}, None),
        ("Source", {}, "tabel"),
        ("Provenance", {}, "ours"),
    ]


# --- the route --------------------------------------------------------------------------------------------------------


def test_a_right_route_is_a_call(scope: SandboxScope) -> None:
    call = check_route(CONTEXT, scope)
    assert (call.transaktions_id, call.afsender_cvr, call.afsender_system, call.modtager_cvr) == (
        "t-1", "11111111", SYSTEM, "99999999",
    )  # fmt: skip
    assert call.scope is scope


@pytest.mark.parametrize(
    ("context", "error", "named"),
    [
        (None, RouteMissing, "Rute"),
        (HovedOplysninger("t", ""), RouteMissing, "AfsenderOrganisation"),
        (HovedOplysninger("t", "", rute=Rute("12345678", SYSTEM, "99999999")), CvrMismatch, "AfsenderOrganisation"),
        (HovedOplysninger("t", "", rute=Rute("11111111", SYSTEM, "")), CvrMismatch, "ModtagerOrganisation"),
        (HovedOplysninger("t", "", None, "99999999", ROUTE), CvrMismatch, "MunicipalityCVR"),
        (HovedOplysninger("t", "", rute=Rute("11111111", SYSTEM, "29189846")), ReceiverUnknown, "29189846"),
    ],
)
def test_a_wrong_route_is_told_by_its_field(
    scope: SandboxScope, context: HovedOplysninger | None, error: type[SandboxError], named: str
) -> None:
    with pytest.raises(error) as raised:
        check_route(context, scope)
    assert named in raised.value.detail.da
    assert named in raised.value.detail.en


def test_an_implicit_route_needs_a_context_all_the_same(scope: SandboxScope) -> None:
    call = check_route(HovedOplysninger("t-1", "", None, "11111111"), scope, implicit=True)
    assert (call.afsender_cvr, call.modtager_cvr) == ("11111111", "")
    with pytest.raises(RouteMissing):
        check_route(None, scope, implicit=True)


def test_a_route_that_is_given_is_checked_though_it_could_be_left_out(scope: SandboxScope) -> None:
    with pytest.raises(CvrMismatch):
        check_route(HovedOplysninger("t", "", rute=Rute("1", "", "1")), scope, implicit=True)
