"""The SOAP door of an invented service: what is taken, what is refused, and what is left behind."""

import asyncio
import base64
from dataclasses import replace
from xml.sax.saxutils import escape

import pytest
from lxml import etree

from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.binding import BindingError
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from tests.support import notatbog
from tests.support.beskeder import NOTAT_ID, REAL_CPR, TEST_CPR, hoved, kuvert, ping, rute, skriv, slet
from tests.support.notatbog import NAMESPACE, SOAP_11, SOAP_12, notater

pytestmark = pytest.mark.anyio


def text_of(answer: Answer) -> str:
    return answer.body.decode()


def value(answer: Answer, name: str) -> str | None:
    found = etree.fromstring(answer.body).find(f".//{{*}}{name}")
    return None if found is None else found.text


def valid(edition: Edition, answer: Answer) -> bool:
    body = etree.fromstring(answer.body)[0]
    return edition.services["Notatbog"].schema.is_valid(body[0])


def with_settings(scope: SandboxScope, **changes: object) -> SandboxScope:
    return SandboxScope.of(scope.sandbox_id, scope.settings.changed(changes))


async def test_an_accepted_message_is_stored_and_answered_in_the_contracts_structure(
    edition: Edition, notat_storage: Storage, scope: SandboxScope
) -> None:
    door = SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, notat_storage)
    answer = await door.answer(kuvert(skriv("Hej æøå")), scope)
    assert (answer.status, answer.verdict, answer.operation) == (200, "ACCEPT", "SkrivNotat")
    assert value(answer, "Resultat") == "gemt 1"
    assert valid(edition, answer)
    assert [note.titel for note in notater(notat_storage)] == ["Hej æøå"]


async def test_a_refused_message_leaves_nothing(edition: Edition, notat_storage: Storage, scope: SandboxScope) -> None:
    door = SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, notat_storage)
    answer = await door.answer(kuvert(skriv("afvis")), scope)
    assert (answer.status, answer.verdict) == (200, "AFVISNING")
    assert value(answer, "AdvisId") == "NOTAT-1"
    assert notater(notat_storage) == []


async def test_the_same_message_again_gets_the_stored_answer(
    edition: Edition, notat_storage: Storage, scope: SandboxScope
) -> None:
    door = SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, notat_storage)
    first = await door.answer(kuvert(skriv()), scope)
    again = await door.answer(kuvert(skriv(context=hoved("another-call"))), scope)
    assert value(first, "Resultat") == value(again, "Resultat") == "gemt 1"
    assert value(again, "TransaktionsId") == "another-call"
    assert len(notater(notat_storage)) == 1


async def test_twenty_copies_at_once_are_one_message(
    edition: Edition, notat_storage: Storage, scope: SandboxScope
) -> None:
    door = SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, notat_storage)
    answers = await asyncio.gather(*(door.answer(kuvert(skriv()), scope) for _ in range(20)))
    assert {value(answer, "Resultat") for answer in answers} == {"gemt 1"}
    assert len(notater(notat_storage)) == 1


async def test_the_same_id_with_other_content_is_the_services_to_judge(door: SoapDoor, scope: SandboxScope) -> None:
    await door.answer(kuvert(skriv("en")), scope)
    answer = await door.answer(kuvert(skriv("to")), scope)
    assert value(answer, "FejlId") == "SBX-1506"


async def test_two_sandboxes_keep_their_own_notes(door: SoapDoor, sqlite_storage: Storage, scope: SandboxScope) -> None:
    await door.answer(kuvert(skriv()), scope)
    await door.answer(kuvert(skriv()), replace(scope, sandbox_id="anden", state_id="anden"))
    assert len(notater(sqlite_storage, "default")) == len(notater(sqlite_storage, "anden")) == 1


async def test_ping_answers_with_the_context_alone(door: SoapDoor, edition: Edition, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(ping()), scope)
    assert (answer.status, answer.verdict, answer.operation) == (200, "PONG", "Ping")
    assert value(answer, "TransaktionsId") == "t-1"
    assert value(answer, "TransaktionsTid") == "2026-11-23T09:00:00.000+01:00"
    assert valid(edition, answer)


async def test_ping_with_a_refused_number_is_no_pong(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(ping(hoved(REAL_CPR, ""))), scope)
    assert answer.verdict == "FEJL SBX-1401"
    assert REAL_CPR not in text_of(answer)


async def test_the_answer_comes_in_the_soap_version_of_the_message(door: SoapDoor, scope: SandboxScope) -> None:
    in_11 = await door.answer(kuvert(ping(), namespace=SOAP_11), scope)
    in_12 = await door.answer(kuvert(ping(), namespace=SOAP_12), scope)
    assert (in_11.content_type, in_12.content_type) == (
        "text/xml; charset=utf-8",
        "application/soap+xml; charset=utf-8",
    )
    assert SOAP_11 in text_of(in_11)
    assert SOAP_12 in text_of(in_12)


async def test_a_message_that_is_not_xml_gets_a_fault(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(b"{}", scope)
    assert (answer.status, answer.verdict) == (500, "FAULT SBX-1002")


async def test_xml_without_an_envelope_gets_a_fault(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(skriv().encode(), scope)
    assert (answer.status, answer.verdict) == (500, "FAULT SBX-1004")


async def test_an_unknown_root_is_told_what_there_is(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(root="LukNotat_I")), scope)
    assert (answer.status, answer.verdict) == (500, "FAULT SBX-1001")
    assert "Ping_I, SkrivNotat_I, SletNotat_I" in text_of(answer)
    assert "LukNotat_I" not in text_of(answer)


async def test_an_unknown_root_in_soap_12_gets_a_soap_12_fault(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(root="LukNotat_I"), namespace=SOAP_12), scope)
    assert answer.content_type.startswith("application/soap+xml")
    assert value(answer, "Value") == "soap:Sender"


async def test_another_namespace_is_told_the_right_one(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(namespace="http://elsewhere.example/")), scope)
    assert answer.verdict == "FAULT SBX-1001"
    assert NAMESPACE in text_of(answer)


async def test_an_answers_root_is_no_message(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(root="SkrivNotat_O")), scope)
    assert answer.verdict == "FAULT SBX-1001"


async def test_schema_errors_are_answered_by_the_operation_itself(
    door: SoapDoor, edition: Edition, scope: SandboxScope, sqlite_storage: Storage
) -> None:
    answer = await door.answer(kuvert(skriv("x" * 41, rest="<Ukendt/>")), scope)
    assert (answer.status, answer.verdict) == (200, "FEJL SBX-1101")
    assert etree.fromstring(answer.body)[0][0].tag == f"{{{NAMESPACE}}}SkrivNotat_O"
    assert text_of(answer).count("<k:FejlId>SBX-1101</k:FejlId>") == 2
    assert {finding.path for finding in answer.findings} == {"/SkrivNotat_I/Titel", "/SkrivNotat_I/Ukendt"}
    assert valid(edition, answer)
    assert notater(sqlite_storage) == []


async def test_schema_errors_are_a_fault_where_the_sandbox_is_set_to_that(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv("x" * 41)), with_settings(scope, schema_errors="fault"))
    assert (answer.status, answer.verdict) == (500, "FAULT SBX-1101")
    assert value(answer, "ErrorCode") == "SBX-1101"


async def test_an_answer_to_a_message_without_ids_still_satisfies_its_schema(
    door: SoapDoor, edition: Edition, scope: SandboxScope
) -> None:
    for context in ("", hoved(""), hoved(before_route="<k:RequestId>no uuid</k:RequestId>")):
        answer = await door.answer(kuvert(skriv(context=context)), scope)
        assert answer.verdict == "FEJL SBX-1101"
        assert valid(edition, answer)


@pytest.mark.parametrize(
    ("context", "code"),
    [
        (hoved(route=""), "SBX-1201"),
        (hoved(route=rute(afsender="12345678")), "SBX-1203"),
        (hoved(route=rute(modtager="29189846")), "SBX-1202"),
    ],
)
async def test_a_wrong_route_is_a_technical_answer(
    door: SoapDoor, edition: Edition, scope: SandboxScope, context: str, code: str
) -> None:
    answer = await door.answer(kuvert(skriv(context=context)), scope)
    assert (answer.status, answer.verdict) == (200, f"FEJL {code}")
    assert value(answer, "FejlId") == code
    assert valid(edition, answer)


async def test_an_operation_with_an_implicit_route_needs_none(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(slet(hoved(route=""))), scope)
    assert answer.verdict == "ACCEPT"


async def test_a_refused_number_gets_the_services_own_refusal(
    door: SoapDoor, edition: Edition, scope: SandboxScope, sqlite_storage: Storage
) -> None:
    answer = await door.answer(kuvert(skriv(f"Vedr. {REAL_CPR}")), scope)
    assert (answer.status, answer.verdict) == (200, "AFVISNING")
    assert value(answer, "AdvisId") == "SBX-1401"
    assert "/SkrivNotat_I/Titel" in text_of(answer)
    assert REAL_CPR not in text_of(answer) + answer.request_text
    assert valid(edition, answer)
    assert notater(sqlite_storage) == []


async def test_a_refused_number_without_a_refusal_of_the_service_is_a_technical_answer(
    door: SoapDoor, edition: Edition, scope: SandboxScope
) -> None:
    answer = await door.answer(kuvert(slet(titel=REAL_CPR)), scope)
    assert (answer.status, answer.verdict) == (200, "FEJL SBX-1401")
    assert value(answer, "FejlId") == "SBX-1401"
    assert REAL_CPR not in text_of(answer)
    assert valid(edition, answer)


async def test_a_refused_number_in_an_invalid_value_is_told_as_both(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(notat_id=REAL_CPR)), scope)
    assert [finding.rule_id for finding in answer.findings] == ["SBX-1401", "SBX-1101"]
    assert REAL_CPR not in text_of(answer) + repr(answer.findings)


async def test_a_test_number_is_taken_and_masked_only_for_the_journal(
    door: SoapDoor, sqlite_storage: Storage, scope: SandboxScope
) -> None:
    answer = await door.answer(kuvert(skriv(TEST_CPR)), scope)
    assert answer.verdict == "ACCEPT"
    assert notater(sqlite_storage)[0].titel == TEST_CPR
    assert "610190****" in answer.request_text
    assert TEST_CPR not in answer.request_text


async def test_a_number_the_owner_vouches_for_is_taken(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv(REAL_CPR)), with_settings(scope, allowed_cpr=[REAL_CPR]))
    assert answer.verdict == "ACCEPT"
    assert REAL_CPR not in answer.request_text


SPELLINGS = {
    "decimal references": "".join(f"&#{ord(digit)};" for digit in REAL_CPR),
    "hexadecimal references": "".join(f"&#x{ord(digit):04x};" for digit in REAL_CPR),
    "one reference in the middle": "01019&#48;1234",
    "CDATA": "<![CDATA[0101901234]]>",
    "broken by CDATA": "010190<![CDATA[1234]]>",
    "broken by a comment": "010190<!-- x -->1234",
    "broken by a processing instruction": "010190<?x y?>1234",
    "broken by an empty CDATA": "0101901<![CDATA[]]>234",
    "a carriage return as reference": "010190&#13;1234",
    "a line feed": "010190\n1234",
    "a no-break space": "010190\u00a01234",
    "a no-break hyphen": "010190\u20111234",
    "groups": "01 01 90 1234",
}


@pytest.mark.parametrize("spelling", SPELLINGS.values(), ids=SPELLINGS.keys())
async def test_no_spelling_of_xml_gets_a_number_past_the_gate(
    door: SoapDoor, sqlite_storage: Storage, scope: SandboxScope, spelling: str
) -> None:
    answer = await door.answer(kuvert(skriv(spelling)), scope)
    assert answer.verdict == "AFVISNING"
    assert notater(sqlite_storage) == []
    assert spelling not in answer.request_text
    assert REAL_CPR not in answer.request_text


@pytest.mark.parametrize(
    "bilag",
    [
        base64.b64encode(REAL_CPR.encode()).decode(),
        base64.b64encode(f"Kære {REAL_CPR}, du skylder 100 kr.".encode()).decode(),
        base64.b64encode(f"Notat om {REAL_CPR}".encode("utf-16")).decode(),
        base64.encodebytes(f"{'a' * 200}{REAL_CPR}".encode()).decode(),
        base64.encodebytes(f"{'a' * 200}{REAL_CPR}".encode()).decode().replace("\n", "&#13;\n"),
    ],
)
async def test_base64_is_opened(door: SoapDoor, scope: SandboxScope, bilag: str) -> None:
    answer = await door.answer(kuvert(skriv(rest=f"<Bilag>{bilag}</Bilag>")), scope)
    assert answer.verdict == "AFVISNING"
    assert answer.findings[0].path == "/SkrivNotat_I/Bilag"
    for line in bilag.replace("&#13;", "").split():
        assert line not in answer.request_text


async def test_base64_in_a_value_of_the_wrong_type_is_not_shown(door: SoapDoor, scope: SandboxScope) -> None:
    hidden = base64.b64encode(f"{REAL_CPR} og mere endnu".encode()).decode()
    answer = await door.answer(kuvert(skriv(rest=f"<Dato>{hidden}</Dato>")), scope)
    assert hidden not in text_of(answer) + repr(answer.findings)


async def test_base64_without_a_number_is_taken(door: SoapDoor, scope: SandboxScope) -> None:
    bilag = base64.b64encode(bytes(range(256)) * 20).decode()
    assert (await door.answer(kuvert(skriv(rest=f"<Bilag>{bilag}</Bilag>")), scope)).verdict == "ACCEPT"


async def test_a_long_text_that_is_almost_base64_costs_no_time(door: SoapDoor, scope: SandboxScope) -> None:
    almost = "A" + " " * 200_000 + "!"
    answer = await asyncio.wait_for(
        door.answer(kuvert(skriv(rest=f"<TekstListe><Tekst>{almost}</Tekst></TekstListe>")), scope), 20
    )
    assert answer.verdict == "ACCEPT"


async def test_a_number_in_a_comment_is_dropped_with_the_comment(door: SoapDoor, scope: SandboxScope) -> None:
    answer = await door.answer(kuvert(skriv("Hej", rest=f"<!-- {REAL_CPR} -->")), scope)
    assert answer.verdict == "ACCEPT"
    assert REAL_CPR not in answer.request_text


@pytest.mark.parametrize(
    ("name", "value_sent"), [("Dato", "-0001-01-01"), ("Dato", "12026-01-01"), ("Bilag", "æ"), ("Beløb", ".5")]
)
async def test_a_value_that_python_cannot_hold_is_told_with_its_place(
    door: SoapDoor, scope: SandboxScope, name: str, value_sent: str
) -> None:
    answer = await door.answer(kuvert(skriv(rest=f"<{name}>{value_sent}</{name}>")), scope)
    assert answer.verdict == "FEJL SBX-1101"
    assert answer.findings[0].path == f"/SkrivNotat_I/{name}"
    assert answer.findings[0].line == 1


@pytest.mark.parametrize(("namespace", "fault_code"), [(SOAP_11, "soap:Server"), (SOAP_12, "soap:Receiver")])
async def test_an_error_of_our_own_is_a_fault_in_the_senders_version(
    door: SoapDoor, scope: SandboxScope, sqlite_storage: Storage, namespace: str, fault_code: str
) -> None:
    answer = await door.answer(kuvert(skriv("kast"), namespace=namespace), scope)
    assert (answer.status, answer.verdict, answer.operation) == (500, "FAULT SBX-1000", "SkrivNotat")
    assert fault_code in text_of(answer)
    assert "unexpected with" not in text_of(answer)
    assert answer.transaktions_id == "t-1"
    assert "kast" in answer.request_text
    assert notater(sqlite_storage) == []
    assert (await door.answer(kuvert(skriv()), scope)).verdict == "ACCEPT"


async def test_an_unreadable_body_is_shown_masked_and_cut(door: SoapDoor, scope: SandboxScope) -> None:
    for body in (
        f"<a>{REAL_CPR}".encode(),
        f"<a>{escape(SPELLINGS['decimal references'], {'&amp;': '&'})}".encode(),
        f"<a>{REAL_CPR}".encode("utf-16"),
        b"<a>010190<![CDATA[1234]]>",
        b"<a>010190<?x?>1234",
        b"<a>" + b"." * 19_990 + REAL_CPR.encode() + b"0" * 100,
    ):
        answer = await door.answer(body, scope)
        assert answer.verdict == "FAULT SBX-1002"
        assert "0101901" not in answer.request_text + text_of(answer)


def test_a_service_that_lacks_an_operation_does_not_start(edition: Edition, sqlite_storage: Storage) -> None:
    with pytest.raises(BindingError, match="SletNotat"):
        SoapDoor(edition, edition.services["Notatbog"], [notatbog.SKRIV], sqlite_storage)


def test_an_operation_that_the_contract_lacks_does_not_start(edition: Edition, sqlite_storage: Storage) -> None:
    extra = replace(notatbog.SLET, name="LukNotat")
    with pytest.raises(BindingError, match="LukNotat"):
        SoapDoor(edition, edition.services["Notatbog"], [*notatbog.OPERATIONS, extra], sqlite_storage)


async def test_every_legal_spelling_of_one_message_is_one_message(
    door: SoapDoor, scope: SandboxScope, sqlite_storage: Storage
) -> None:
    plain = kuvert(skriv("Ærø")).decode()
    prefixed = plain.replace(f'xmlns="{NAMESPACE}"', f'xmlns:q="{NAMESPACE}"').replace("SkrivNotat_I", "q:SkrivNotat_I")
    for name in ("NotatIdentifikation", "Titel"):
        prefixed = prefixed.replace(f"<{name}>", f"<q:{name}>").replace(f"</{name}>", f"</q:{name}>")
    bodies = [
        plain.encode(),
        b"\xef\xbb\xbf" + plain.encode(),
        plain.encode("utf-16"),
        f'<?xml version="1.0" encoding="ISO-8859-1"?>{plain}'.encode("latin-1"),
        plain.replace("<s:Body>", "<!-- c --> <?p?> <s:Body>\n  ").encode(),
        plain.replace("Ærø", "<![CDATA[Ærø]]>").encode(),
        plain.replace("Ærø", "&#198;r&#xf8;").encode(),
        plain.replace("<s:", "<SOAP-ENV:").replace("</s:", "</SOAP-ENV:").replace("xmlns:s", "xmlns:SOAP-ENV").encode(),
        prefixed.encode(),
    ]
    answers = [await door.answer(body, scope) for body in bodies]
    assert [value(answer, "Resultat") for answer in answers] == ["gemt 1"] * len(bodies)
    assert [note.notat_id for note in notater(sqlite_storage)] == [NOTAT_ID]
