"""The real program on a TLS socket: certificates, tokens and signed calls through zeep, and each named failure."""

import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Any

import httpx
import pytest
import requests
import zeep
from lxml import etree
from zeep.helpers import serialize_object
from zeep.transports import Transport

from oir_kernel.clock import TickingClock
from oir_kernel.security import names
from oir_kernel.xml.places import Element
from oir_sandbox.cli import main
from oir_sandbox.security import HolderOfKey, Identity, TokenRefused, fetch_token, sign_call
from tests.e2e.conftest import Program, start
from tests.e2e.test_zeep import SYSTEM, registration

SERVICE = "DebitorRegistreringAfsend"
CLOCK = TickingClock()
CVR = "11111111"
OTHER_SYSTEM = "33333333-3333-4444-8555-666666666666"


@dataclass(frozen=True)
class Installation:
    """A running sandbox with TLS, its folder of certificates, and another installation's."""

    program: Program
    certs: Path
    foreign: Path

    def http(self, who: str | None = None) -> httpx.Client:
        """A client that trusts the test CA, with a client certificate or without."""
        context = ssl.create_default_context(cafile=self.certs / "ca.pem")
        if who is not None:
            context.load_cert_chain(self.file(who), self.file(who, "key"))
        return httpx.Client(base_url=self.program.url, verify=context, timeout=30)

    def file(self, who: str, kind: str = "pem") -> Path:
        folder = self.foreign if who == "fremmed" else self.certs
        return folder / f"{who}.{kind}"

    def identity(self, who: str = "fagsystem") -> Identity:
        return Identity.from_files(self.file(who), self.file(who, "key"))

    def sandbox(self, name: str, **settings: Any) -> str:
        """The prefix of a sandbox with these settings."""
        with self.http() as http:
            http.put(f"/api/control/sandboxes/{name}", json={"access": "strict", **settings}).raise_for_status()
        return f"/s/{name}"

    def token(self, prefix: str, *, cvr: str = CVR, service: str = SERVICE, who: str = "fagsystem") -> Element:
        with self.http() as http:
            http.base_url = httpx.URL(self.program.url + prefix)
            return fetch_token(http, self.identity(who), cvr=cvr, service=service)

    @cached_property
    def plain(self) -> zeep.Client:
        """A client of the default sandbox, to make messages with."""
        return self.zeep("")

    def zeep(self, prefix: str, who: str | None = None, wsse: Any = None) -> zeep.Client:
        session = requests.Session()
        session.trust_env = False
        session.verify = str(self.certs / "ca.pem")
        if who is not None:
            session.cert = (str(self.file(who)), str(self.file(who, "key")))
        wsdl = f"{self.program.url}{prefix}/service/OIR/{SERVICE}/1?wsdl"
        return zeep.Client(wsdl, transport=Transport(session=session), wsse=wsse)


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    folder = tmp_path_factory.mktemp("access")
    certs, foreign = folder / "certs", folder / "foreign"
    for each in (certs, foreign):
        main(["certs", "init", str(each)])
    for name, *options in (
        ("fagsystem",),
        ("andet",),
        ("udloebet", "--expired"),
        ("spaerret", "--revoked"),
        ("senere", "--not-yet"),
    ):
        main(["certs", "issue", str(certs), "--name", name, "--cvr", CVR, "--uuid", SYSTEM, *options])
    main(["certs", "issue", str(foreign), "--name", "fremmed", "--cvr", CVR])
    program = start(folder, "--tls", str(certs))
    yield Installation(program, certs, foreign)
    program.stop()


def context(**more: object) -> dict[str, object]:
    """HovedOplysninger with the authority in AuthorityContext and an explicit route."""
    return {
        "TransaktionsId": "adgang-1",
        "TransaktionsTid": "2026-11-23T09:00:00+01:00",
        "AuthorityContext": {"MunicipalityCVR": CVR},
        "Rute": {"AfsenderOrganisation": CVR, "AfsenderItSystemInstans": SYSTEM, "ModtagerOrganisation": CVR, **more},
    }


def ping(client: zeep.Client, **more: object) -> str:
    """`PONG`, or the code of the fault."""
    try:
        answer = serialize_object(client.service.Ping(HovedOplysninger=context(**more)))
    except zeep.exceptions.Fault as fault:
        return str(fault.message).split(" ", maxsplit=1)[0]
    reactions = answer["HovedOplysningerSvar"]["SvarReaktion"] or []
    return " ".join(["PONG", *(reaction["Advis"]["AdvisId"] for reaction in reactions if reaction.get("Advis"))])


def test_a_client_certificate_opens_a_strict_sandbox(running: Installation) -> None:
    prefix = running.sandbox("context")
    client = running.zeep(prefix, "fagsystem")
    answer = serialize_object(
        client.service.OpretDebitorkontoRegistrering(**registration(client) | {"HovedOplysninger": context()})
    )
    assert answer["DebitorRegistreringAcceptStruktur"] is not None
    assert ping(running.zeep(prefix)) == "SBX-1601"


def test_a_token_opens_a_strict_sandbox_for_messages_with_danish_names(running: Installation) -> None:
    prefix = running.sandbox("token")
    client = running.zeep(prefix, wsse=HolderOfKey(running.identity(), running.token(prefix)))
    answer = serialize_object(client.service.OpretDebitorkontoRegistrering(**registration(client)))
    assert answer["DebitorRegistreringAcceptStruktur"] is not None
    assert ping(client) == "PONG"


def test_the_platforms_default_without_access_is_unchanged(running: Installation) -> None:
    assert ping(running.zeep(running.sandbox("off", access="off"))) == "PONG"


def test_a_lenient_sandbox_goes_on_and_says_what_is_wrong(running: Installation) -> None:
    prefix = running.sandbox("lenient", access="lenient")
    assert ping(running.zeep(prefix)) == "PONG SBX-1601"
    assert ping(running.zeep(prefix, "udloebet")) == "PONG SBX-1607"
    wrong = HolderOfKey(running.identity(), running.token(prefix, service="FinansbilagAfsend"))
    assert ping(running.zeep(prefix, wsse=wrong)) == "PONG SBX-1610"
    with running.http() as http:
        kept = http.get(f"{prefix}/api/control/journal").json()
    assert [[finding["rule_id"] for finding in entry["findings"]] for entry in entries(kept)] == [
        ["SBX-1601"],
        ["SBX-1607"],
        ["SBX-1610"],
    ]


def entries(kept: Any) -> list[dict[str, Any]]:
    """The exchanges of a journal's answer, whichever way it wraps them."""
    listed: list[dict[str, Any]] = (
        kept if isinstance(kept, list) else next(v for v in kept.values() if isinstance(v, list))
    )
    return sorted(listed, key=lambda entry: entry["seq"])


@pytest.mark.parametrize(("who", "code"), [("udloebet", "SBX-1607"), ("senere", "SBX-1608"), ("spaerret", "SBX-1609")])
def test_a_client_certificate_that_is_wrong_is_named(running: Installation, who: str, code: str) -> None:
    assert ping(running.zeep(running.sandbox("certificates"), who)) == code


def test_a_certificate_counts_by_the_sandboxs_clock(running: Installation) -> None:
    prefix = running.sandbox("later", clock_offset=5 * 365 * 86400)
    assert ping(running.zeep(prefix, "senere")) == "PONG"
    assert ping(running.zeep(prefix, "fagsystem")) == "SBX-1607"


def test_a_certificate_of_another_ca_ends_the_handshake(running: Installation) -> None:
    with running.http("fremmed") as http, pytest.raises(httpx.TransportError):
        http.get("/healthz")


def test_a_client_that_does_not_know_the_test_ca_does_not_connect(running: Installation) -> None:
    with httpx.Client(base_url=running.program.url) as http, pytest.raises(httpx.ConnectError):
        http.get("/healthz")


def signed(running: Installation, token: Element, clock: Any = CLOCK, who: str = "fagsystem") -> bytes:
    """A Ping signed by hand."""
    body = running.plain.create_message(running.plain.service, "Ping", HovedOplysninger=context())
    sign_call(body, running.identity(who), token, clock, Action="urn:ping", To="urn:to", ReplyTo=names.ANONYMOUS)
    return etree.tostring(body, encoding="UTF-8")


def send(running: Installation, prefix: str, message: bytes) -> str:
    with running.http() as http:
        answer = http.post(
            f"{prefix}/service/OIR/{SERVICE}/1", content=message, headers={"Content-Type": "text/xml; charset=utf-8"}
        )
    root = etree.fromstring(answer.content)
    code = root.findtext(".//{*}ErrorCode")
    assert answer.status_code == (500 if code else 200)
    return code or "PONG"


def test_the_same_bytes_twice_are_a_replay(running: Installation) -> None:
    prefix = running.sandbox("replay")
    message = signed(running, running.token(prefix))
    assert send(running, prefix, message) == "PONG"
    assert send(running, prefix, message) == "SBX-1613"
    assert send(running, running.sandbox("replay-elsewhere"), message) == "PONG"


class Off:
    """A clock that is off by some minutes."""

    def __init__(self, minutes: float) -> None:
        self._clock = TickingClock(timedelta(minutes=minutes))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._clock, name)


FAILURES: dict[str, tuple[str, Callable[[Installation, str], bytes]]] = {
    "tampered": (
        "SBX-1603",
        lambda it, prefix: signed(it, it.token(prefix)).replace(b"adgang-1", b"adgang-2"),
    ),
    "clock skew": ("SBX-1612", lambda it, prefix: signed(it, it.token(prefix), Off(6))),
    "wrong audience": ("SBX-1610", lambda it, prefix: signed(it, it.token(prefix, service="FinansbilagAfsend"))),
    "wrong CVR": ("SBX-1614", lambda it, prefix: signed(it, it.token(prefix, cvr="99999999"))),
    "stolen token": ("SBX-1603", lambda it, prefix: signed(it, it.token(prefix), who="andet")),
    "unsigned header": (
        "SBX-1604",
        lambda it, prefix: signed(it, it.token(prefix)).replace(
            b"<wsse:Security ", f'<a:From xmlns:a="{names.WSA}">x</a:From><wsse:Security '.encode(), 1
        ),
    ),
    "two headers": (
        "SBX-1602",
        lambda it, prefix: signed(it, it.token(prefix)).replace(
            b"<wsse:Security ", f'<b:Security xmlns:b="{names.WSSE}"/><wsse:Security '.encode(), 1
        ),
    ),
    "sha-1": (
        "SBX-1605",
        lambda it, prefix: signed(it, it.token(prefix)).replace(
            names.RSA_SHA256.encode(), b"http://www.w3.org/2000/09/xmldsig#rsa-sha1"
        ),
    ),
}


@pytest.mark.parametrize("failure", FAILURES)
def test_a_named_failure_comes_back_by_name(running: Installation, failure: str) -> None:
    code, message = FAILURES[failure]
    prefix = running.sandbox("failures")
    assert send(running, prefix, message(running, prefix)) == code


def test_a_token_expires_by_the_sandboxs_clock(running: Installation) -> None:
    token = running.token(running.sandbox("now"))
    prefix = running.sandbox("nine-hours-on", clock_offset=9 * 3600)
    assert send(running, prefix, signed(running, token, Off(9 * 60))) == "SBX-1607"
    earlier = running.sandbox("before", clock_offset=-3600)
    assert send(running, earlier, signed(running, token, Off(-60))) == "SBX-1608"


def test_a_token_of_another_installation_is_not_believed(running: Installation) -> None:
    from oir_kernel.security.names import entity_id
    from oir_kernel.security.saml import write_assertion
    from oir_kernel.security.trust import Trust

    holder, sts = running.identity().issued.certificate, Trust(running.foreign).sts
    foreign = write_assertion(sts, holder, CVR, entity_id(SERVICE), CLOCK.now())
    assert send(running, running.sandbox("failures"), signed(running, foreign)) == "SBX-1603"
    stranger = write_assertion(
        Trust(running.certs).sts, running.identity("fremmed").issued.certificate, CVR, entity_id(SERVICE), CLOCK.now()
    )
    assert send(running, running.sandbox("failures"), signed(running, stranger, who="fremmed")) == "SBX-1606"


AGREED = {"system": SYSTEM, "service": SERVICE, "municipality": CVR, "cvr": CVR}


@pytest.mark.parametrize(
    ("agreement", "expected"),
    [
        (AGREED, "PONG"),
        ({**AGREED, "system": OTHER_SYSTEM}, "SBX-1615"),
        ({**AGREED, "service": "FinansbilagAfsend"}, "SBX-1616"),
        ({**AGREED, "cvr": "99999999"}, "SBX-1616"),
        ({**AGREED, "to": "2020-01-01"}, "SBX-1617"),
        ({**AGREED, "from": "2199-01-01"}, "SBX-1617"),
        ({**AGREED, "receiver": OTHER_SYSTEM}, "SBX-1618"),
    ],
)
def test_a_service_agreement_decides(running: Installation, agreement: dict[str, str], expected: str) -> None:
    prefix = running.sandbox("agreements", agreements=[agreement])
    assert ping(running.zeep(prefix, "fagsystem"), ModtagerItSystemInstans=SYSTEM) == expected


def test_the_sts_refuses_by_code_what_is_no_good_request(running: Installation) -> None:
    prefix = running.sandbox("sts")
    for who, cvr, service, code in (
        ("fremmed", CVR, SERVICE, "5607"),
        ("udloebet", CVR, SERVICE, "5050"),
        ("fagsystem", "1", SERVICE, "5015"),
        ("fagsystem", CVR, "Ukendt", "5002"),
    ):
        with pytest.raises(TokenRefused) as refused:
            running.token(prefix, cvr=cvr, service=service, who=who)
        assert refused.value.code == code


def test_the_rest_doors_take_the_connections_certificate(running: Installation) -> None:
    prefix = running.sandbox("rest")
    asked = {"grant_type": "client_credentials", "scope": f"entityid:{names.entity_id(SERVICE)},anvenderkontekst:{CVR}"}
    with running.http("fagsystem") as http:
        answer = http.post(f"{prefix}/runtime/api/rest/oauth/v1/issue", json=asked).json()
    assert answer["token_type"] == "Holder-of-key"
    with running.http() as http:
        refused = http.post(f"{prefix}/runtime/api/rest/oauth/v1/issue", json=asked)
    assert (refused.status_code, refused.json()["code"]) == (401, "SBX-1601")


def test_tokens_work_without_tls(run_program: Callable[..., Program]) -> None:
    """The message carries everything: a token call needs no certificate on the connection."""
    program = run_program()
    folder = Path(program.log.parent) / "data" / "certs"
    main(["certs", "init", str(folder)])
    main(["certs", "issue", str(folder), "--name", "fagsystem", "--cvr", CVR])
    identity = Identity.from_files(folder / "fagsystem.pem", folder / "fagsystem.key")
    with program.client() as http:
        http.put("/api/control/sandboxes/min-test", json={"access": "strict"}).raise_for_status()
        http.base_url = httpx.URL(f"{program.url}/s/min-test")
        token = fetch_token(http, identity, cvr=CVR, service=SERVICE)
    wsdl = f"{program.url}/s/min-test/service/OIR/{SERVICE}/1?wsdl"
    assert ping(zeep.Client(wsdl, wsse=HolderOfKey(identity, token))) == "PONG"
    assert ping(zeep.Client(wsdl)) == "SBX-1601"
