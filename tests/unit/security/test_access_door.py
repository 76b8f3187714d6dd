"""The SOAP door in its three strengths: faults, advice, and nothing at all."""

from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.security.trust import Trust
from oir_kernel.soap import door as door_module
from oir_kernel.soap.door import Answer, SoapDoor
from oir_kernel.soap.edition import Edition
from oir_kernel.soap.faults import FAULT_NAMESPACE
from oir_kernel.storage import Storage, open_storage
from oir_sandbox.cli import main
from tests.support import adgang, notatbog
from tests.support.adgang import NOW, changed, signed
from tests.support.notatbog import SOAP_11, SOAP_12
from tests.support.program import HOSTED

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    return notatbog.make_edition(tmp_path_factory.mktemp("edition") / "proeve")


@pytest.fixture
def storage(sqlite_url: str) -> Any:
    opened = open_storage(sqlite_url)
    opened.write_now(notatbog.metadata.create_all)
    yield opened
    opened.close_now()


@pytest.fixture
def door(edition: Edition, storage: Storage) -> SoapDoor:
    return SoapDoor(edition, edition.services["Notatbog"], notatbog.OPERATIONS, storage, trust=adgang.trust())


def scope(access: str, **more: Any) -> SandboxScope:
    changes = {"access": access, "clock_frozen": NOW.isoformat(), **more}
    return SandboxScope.of("default", SandboxSettings(receivers=HOSTED).changed(changes))


async def ask(door: SoapDoor, envelope: adgang.Element | bytes, access: str, **more: Any) -> Answer:
    body = envelope if isinstance(envelope, bytes) else etree.tostring(envelope, encoding="UTF-8")
    return await door.answer(body, scope(access, **more))


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
async def test_strict_takes_a_signed_call(door: SoapDoor, soap: str) -> None:
    answer = await ask(door, signed(soap=soap), "strict")
    assert (answer.status, answer.verdict, list(answer.findings)) == (200, "ACCEPT", [])


@pytest.mark.parametrize("soap", [SOAP_11, SOAP_12])
async def test_strict_answers_a_call_without_security_with_a_typed_fault(door: SoapDoor, soap: str) -> None:
    answer = await ask(door, adgang.message(soap=soap), "strict")
    root = etree.fromstring(answer.body)
    assert (answer.status, answer.verdict, root.tag) == (500, "FAULT SBX-1601", f"{{{soap}}}Envelope")
    assert answer.operation == "SkrivNotat"
    assert root.findtext(f".//{{{FAULT_NAMESPACE}}}ErrorCode") == "SBX-1601"
    assert "Security model for the called operation was not provided" in answer.body.decode()


async def test_strict_refuses_before_anything_is_stored(door: SoapDoor, storage: Storage) -> None:
    def tamper(envelope: adgang.Element) -> None:
        adgang.one(envelope, "//*[local-name()='Titel']").text = "Andet"

    assert (await ask(door, changed(tamper), "strict")).verdict == "FAULT SBX-1603"
    assert notatbog.notater(storage) == []


async def test_lenient_takes_the_call_and_says_what_is_wrong(door: SoapDoor, storage: Storage) -> None:
    answer = await ask(door, adgang.message(), "lenient")
    root = etree.fromstring(answer.body)
    assert (answer.status, answer.verdict) == (200, "ACCEPT")
    assert root.findtext(".//{*}AdvisId") == "SBX-1601"
    assert [finding.rule_id for finding in answer.findings] == ["SBX-1601"]
    assert len(notatbog.notater(storage)) == 1


async def test_lenient_says_so_beside_another_error(door: SoapDoor) -> None:
    invalid = etree.tostring(adgang.message(), encoding="UTF-8").replace(b"<Titel>", b"<Titel><x/>")
    root = etree.fromstring((await ask(door, invalid, "lenient")).body)
    assert root.findtext(".//{*}FejlId")
    assert root.findtext(".//{*}AdvisId") == "SBX-1601"


async def test_off_asks_nothing_and_looks_at_nothing(door: SoapDoor, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*_: Any) -> Any:
        raise AssertionError("asked")

    monkeypatch.setattr(door_module, "admit", never)
    answer = await ask(door, signed(), "off")
    assert (answer.status, answer.verdict) == (200, "ACCEPT")


async def test_a_refused_cpr_number_is_shown_by_no_failure(door: SoapDoor) -> None:
    """An it-system that is a CPR number: the failure of the agreement would have repeated it."""
    real = "0101901234"
    sent = etree.tostring(adgang.message(), encoding="UTF-8")
    sent = sent.replace(b"22222222-3333-4444-8555-666666666666", real.encode())
    agreed = [{"system": "33333333-3333-4444-8555-666666666666"}]
    for access in ("lenient", "strict"):
        answer = await ask(door, sent, access, agreements=agreed)
        assert real not in answer.body.decode()
        assert real not in answer.request_text


@pytest.mark.parametrize("junk", [b"<wsse:Security/>", b"\xff", b"<wsse:Security "])
async def test_junk_in_the_header_is_answered(door: SoapDoor, junk: bytes) -> None:
    sent = etree.tostring(signed(), encoding="UTF-8").replace(b"<wsse:Security ", junk + b"<wsse:Security ", 1)
    answer = await ask(door, sent, "strict")
    assert answer.status == 500
    assert not answer.verdict.endswith("SBX-1000")


async def test_a_folder_of_keys_that_cannot_be_used_refuses_and_says_so(
    edition: Edition, storage: Storage, tmp_path: Path
) -> None:
    (tmp_path / "certs").write_text("in the way", "ascii")
    door = SoapDoor(
        edition, edition.services["Notatbog"], notatbog.OPERATIONS, storage, trust=Trust(tmp_path / "certs")
    )
    answer = await ask(door, signed(), "strict")
    assert "SBX-1505" in answer.body.decode()
    assert notatbog.notater(storage) == []


def test_the_demo_is_not_sent_over_tls(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["up", "--demo", "--tls", str(tmp_path / "certs"), "--data-dir", str(tmp_path), "--port", "0"]) == 2
    assert "--tls" in capsys.readouterr().err
    assert not (tmp_path / "certs").exists()
