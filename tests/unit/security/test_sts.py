"""The test STS: tokens for good requests, the platform's fault codes for each named way to be wrong."""

import base64
import copy
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding
from fastapi import FastAPI
from lxml import etree

from oir_control.sts import rest
from oir_control.sts.routes import create_sts_router
from oir_kernel.clock import FrozenClock
from oir_kernel.errors import WrongAudience
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.security import names
from oir_kernel.security.certificates import public_key_of
from oir_kernel.security.issuing import issue_organisation
from oir_kernel.security.xmldsig import elements_by_id, verify
from oir_kernel.storage import Storage, open_storage
from oir_kernel.web import problems
from oir_sandbox.security import STS_PATH, Identity, TokenRefused, token_in, token_request, with_certificate
from tests.support import adgang
from tests.support.adgang import AUDIENCE, CVR, NOW, found, identity, one, signed
from tests.support.program import HOSTED

pytestmark = pytest.mark.anyio

WST = {"t": names.WST, "a": names.AUTH, "wsse": names.WSSE, "wsu": names.WSU, "wsa": names.WSA, "ds": names.DS}
TO = f"http://127.0.0.1{STS_PATH}"


def scope_at(now: datetime) -> SandboxScope:
    return SandboxScope.of("default", SandboxSettings(receivers=HOSTED, clock_frozen=now.isoformat()))


class Sandboxed:
    """The STS's routes as the frame calls them: with a sandbox, at an instant."""

    def __init__(self, storage: Storage) -> None:
        self._app = FastAPI()
        self._app.include_router(create_sts_router(adgang.trust(), storage, [AUDIENCE]))
        problems.install(self._app)
        self.now = NOW

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self._app({**scope, "oir.sandbox": scope_at(self.now)}, receive, send)


def client_of(app: Any, who: Identity | None = None) -> httpx.AsyncClient:
    connected = app if who is None else with_certificate(app, who)
    return httpx.AsyncClient(transport=httpx.ASGITransport(connected), base_url="http://127.0.0.1")


@pytest.fixture
def sts(sqlite_url: str) -> Iterator[Sandboxed]:
    """On SQLite alone: what is kept of a request is tested on both databases with the calls."""
    storage = open_storage(sqlite_url)
    yield Sandboxed(storage)
    storage.close_now()


async def ask(sts: Sandboxed, message: bytes) -> httpx.Response:
    async with client_of(sts) as client:
        return await client.post(STS_PATH, content=message, headers={"content-type": "application/soap+xml"})


def request(who: Identity | None = None, cvr: str = CVR, audience: str = AUDIENCE, now: datetime = NOW) -> bytes:
    return token_request(who or identity(), cvr, audience, TO, FrozenClock(now))


async def refusal(sts: Sandboxed, message: bytes) -> str:
    """The fault code for a request."""
    response = await ask(sts, message)
    assert response.status_code == 500
    root = etree.fromstring(response.content)
    assert root.findtext(f".//{{{names.WSA}}}Action") == names.RST_FAULT
    with pytest.raises(TokenRefused) as refused:
        token_in(response.content)
    assert refused.value.reason
    return refused.value.code


async def test_a_good_request_gets_a_token_that_opens_the_door(sts: Sandboxed) -> None:
    response = await ask(sts, request())
    assert response.status_code == 200
    assert response.headers["content-type"].startswith("application/soap+xml")
    token = token_in(response.content)
    assert found(signed(assertion=token)) == []
    assert found(signed(assertion=token), service="FinansbilagAfsend") == [WrongAudience]


async def test_the_answer_is_signed_by_the_sts_and_names_the_request(sts: Sandboxed) -> None:
    message = request()
    asked = etree.fromstring(message).findtext(f".//{{{names.WSA}}}MessageID")
    root = etree.fromstring((await ask(sts, message)).content)
    assert root.findtext(f".//{{{names.WSA}}}RelatesTo") == asked
    shown, signature = one(root, "//wsse:BinarySecurityToken"), one(root, "//wsse:Security/ds:Signature")
    assert base64.b64decode(shown.text or "") == adgang.trust().sts.certificate.public_bytes(Encoding.DER)
    covered = verify(signature, public_key_of(adgang.trust().sts.certificate), elements_by_id(root))
    assert root[1] in covered


async def test_the_same_request_again_is_a_replay(sts: Sandboxed) -> None:
    message = request()
    assert (await ask(sts, message)).status_code == 200
    assert await refusal(sts, message) == "5050"
    assert (await ask(sts, request())).status_code == 200


@pytest.mark.parametrize(("seconds", "code"), [(0, None), (307, None), (308, "5050"), (-308, None), (-309, "5050")])
async def test_a_request_lives_five_minutes_and_eight_seconds(sts: Sandboxed, seconds: int, code: str | None) -> None:
    sts.now = NOW + timedelta(seconds=seconds)
    if code is None:
        assert (await ask(sts, request())).status_code == 200
    else:
        assert await refusal(sts, request()) == code


async def test_a_tampered_request_is_refused(sts: Sandboxed) -> None:
    message = request().replace(b"<a:Address>http://oir", b"<a:Address>http://air")
    assert await refusal(sts, message) == "5050"


async def test_a_certificate_of_another_ca_is_an_unknown_thumbprint(sts: Sandboxed) -> None:
    other = adgang.other_trust().issuer
    issued = issue_organisation(other, "fremmed", CVR, begins=NOW, ends=NOW + timedelta(days=1))
    assert await refusal(sts, request(Identity(issued))) == "5607"


async def test_an_expired_certificate_gets_no_token(sts: Sandboxed) -> None:
    assert await refusal(sts, request(identity("udloebet", begins=-300, ends=-1))) == "5050"


@pytest.mark.parametrize("cvr", ["", "12345678", "1111111", "abc", "111111111"])
async def test_an_authority_that_is_no_cvr_number_is_a_missing_claim(sts: Sandboxed, cvr: str) -> None:
    assert await refusal(sts, request(cvr=cvr)) == "5015"


async def test_an_unknown_service_has_no_connection(sts: Sandboxed) -> None:
    assert await refusal(sts, request(audience="http://oir.serviceplatformen.dk/service/ukendt/1")) == "5002"


@pytest.mark.parametrize("message", [b"", b"<x/>", b"not xml", b"<!DOCTYPE x><x/>"])
async def test_what_is_no_request_is_malformed(sts: Sandboxed, message: bytes) -> None:
    assert await refusal(sts, message) == "103"


def resigned(change: Callable[[adgang.Element], None], who: Identity | None = None) -> bytes:
    """A request with another payload, signed by the holder of the certificate."""
    from oir_kernel.security.signing import sign_with_certificate

    envelope = etree.fromstring(request(who))
    body = copy.deepcopy(envelope[1])
    bare = etree.Element(envelope.tag, nsmap=envelope.nsmap)
    etree.SubElement(bare, envelope[0].tag)
    bare.append(body)
    change(body[0])
    sign_with_certificate(bare, (who or identity()).issued, NOW, {"Action": names.RST_ISSUE, "To": TO})
    return etree.tostring(bare, encoding="UTF-8")


def drop(path: str) -> Callable[[adgang.Element], None]:
    def change(payload: adgang.Element) -> None:
        for element in payload.findall(path, namespaces=WST):
            parent = element.getparent()
            assert parent is not None
            parent.remove(element)

    return change


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("t:RequestType", "103"),
        ("t:TokenType", "103"),
        ("t:KeyType", "103"),
        ("t:UseKey", "103"),
        ("{*}AppliesTo", "103"),
        ("t:Claims", "5015"),
        ("t:Claims/a:ClaimType", "5015"),
        ("t:Claims/a:ClaimType/a:Value", "5015"),
    ],
)
async def test_a_request_that_lacks_a_part_is_told_by_code(sts: Sandboxed, path: str, code: str) -> None:
    assert await refusal(sts, resigned(drop(path))) == code


async def test_two_claims_are_not_one(sts: Sandboxed) -> None:
    def twice(payload: adgang.Element) -> None:
        claims = payload.find("t:Claims", namespaces=WST)
        assert claims is not None
        claims.append(copy.deepcopy(claims[0]))

    assert await refusal(sts, resigned(twice)) == "5015"


@pytest.mark.parametrize("name", ["RequestType", "TokenType", "KeyType"])
async def test_other_kinds_of_token_are_not_issued(sts: Sandboxed, name: str) -> None:
    def other(payload: adgang.Element) -> None:
        element = payload.find(f"t:{name}", namespaces=WST)
        assert element is not None
        element.text = f"{names.WST}/SymmetricKey"

    assert await refusal(sts, resigned(other)) == "5050"


async def test_a_token_is_only_for_the_key_that_signs(sts: Sandboxed) -> None:
    """A thief asks, with his own good certificate, for a token to somebody else's key."""

    def others_key(payload: adgang.Element) -> None:
        used = payload.find("t:UseKey/wsse:BinarySecurityToken", namespaces=WST)
        assert used is not None
        used.text = base64.b64encode(identity().issued.certificate.public_bytes(Encoding.DER)).decode()

    assert await refusal(sts, resigned(others_key, identity("tyv"))) == "5050"


async def test_an_unsigned_request_is_malformed(sts: Sandboxed) -> None:
    envelope = etree.fromstring(request())
    envelope.remove(envelope[0])
    assert await refusal(sts, etree.tostring(envelope, encoding="UTF-8")) == "103"


# REST


def rest_request(who: Identity, **changes: Any) -> dict[str, Any]:
    used = base64.b64encode(who.issued.certificate.public_bytes(Encoding.DER)).decode()
    return {
        "TokenType": names.SAML_V2,
        "RequestType": names.ISSUE,
        "KeyType": names.PUBLIC_KEY,
        "AnvenderKontekst": {"Cvr": CVR},
        "UseKey": used,
        "AppliesTo": {"EndpointReference": {"Address": AUDIENCE}},
        "OnBehalfOf": None,
        **changes,
    }


async def test_the_rest_door_issues_the_same_token(sts: Sandboxed) -> None:
    async with client_of(sts, identity()) as client:
        answer = (await client.post(rest.ISSUE, json=rest_request(identity()))).json()
    token = etree.fromstring(base64.b64decode(answer["RequestedSecurityToken"]["Assertion"]))
    assert found(signed(assertion=token)) == []
    assert answer["Lifetime"] == {"Created": "11/23/2026 08:00:00", "Expires": "11/23/2026 16:00:00"}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"AnvenderKontekst": {"Cvr": "1"}}, "SBX-1614"),
        ({"AppliesTo": {"EndpointReference": {"Address": "urn:x"}}}, "SBX-1610"),
        ({"UseKey": "AAAA"}, "SBX-1602"),
        ({"UseKey": "?"}, "SBX-1602"),
        ({"KeyType": "x"}, "SBX-1600"),
        ({"OnBehalfOf": {"x": 1}}, "SBX-1101"),
    ],
)
async def test_the_rest_door_names_what_is_wrong(sts: Sandboxed, changes: dict[str, Any], code: str) -> None:
    async with client_of(sts, identity()) as client:
        answer = await client.post(rest.ISSUE, json=rest_request(identity(), **changes))
    assert answer.json()["code"] == code
    assert answer.status_code in (401, 403, 422)


async def test_the_rest_door_wants_the_connections_own_certificate(sts: Sandboxed) -> None:
    async with client_of(sts) as client:
        assert (await client.post(rest.ISSUE, json=rest_request(identity()))).json()["code"] == "SBX-1601"
    async with client_of(sts, identity("tyv")) as client:
        assert (await client.post(rest.ISSUE, json=rest_request(identity()))).json()["code"] == "SBX-1611"


async def oauth(sts: Sandboxed, scope: str, who: Identity | None = None) -> httpx.Response:
    async with client_of(sts, who or identity()) as client:
        return await client.post(
            rest.OAUTH, json={"client_id": "x", "grant_type": "client_credentials", "scope": scope}
        )


SCOPE = f"entityid:{AUDIENCE},anvenderkontekst:{CVR}"


def claims(token: str) -> dict[str, Any]:
    """What an access token says, once our STS's key has proved it."""
    signed_part, _, value = token.rpartition(".")
    key = public_key_of(adgang.trust().sts.certificate)
    key.verify(decoded(value), signed_part.encode(), padding.PKCS1v15(), hashes.SHA256())
    head, said = (json.loads(decoded(part)) for part in signed_part.split("."))
    assert head == {"alg": "RS256", "typ": "JWT"}
    return dict(said)


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


async def test_an_access_token_is_bound_to_the_certificate(sts: Sandboxed) -> None:
    answer = (await oauth(sts, SCOPE)).json()
    assert (answer["token_type"], answer["expires_in"]) == ("Holder-of-key", 3600)
    said = claims(answer["access_token"])
    bound = decoded(said["cnf"]["x5t#S256"])
    assert bound == identity().issued.certificate.fingerprint(hashes.SHA256())
    assert (said["cvr"], said["aud"], said["iss"]) == (CVR, AUDIENCE, names.STS_ISSUER)
    assert (said["iat"], said["exp"]) == (int(NOW.timestamp()), int(NOW.timestamp()) + 3600)


@pytest.mark.parametrize(
    "scope",
    [
        "",
        "x",
        f"entityid:{AUDIENCE}",
        f"anvenderkontekst:{CVR}",
        f"{SCOPE},onbehalfof:abc",
        "entityid:,anvenderkontekst:",
    ],
)
async def test_a_scope_that_cannot_be_read_is_an_invalid_request(sts: Sandboxed, scope: str) -> None:
    answer = await oauth(sts, scope)
    assert (answer.status_code, answer.json()) == (400, {"error": "invalid_request"})


async def test_a_saml_token_is_exchanged_for_an_access_token(sts: Sandboxed) -> None:
    encoded = base64.b64encode(etree.tostring(adgang.token(), encoding="UTF-8")).decode()
    async with client_of(sts, identity()) as client:
        careless = await client.post(rest.ACCESS_TOKEN, content=f"saml-token={encoded}")
        proper = await client.post(rest.ACCESS_TOKEN, data={"saml-token": encoded})
        nothing = await client.post(rest.ACCESS_TOKEN, data={"saml-token": "AAAA"})
    assert careless.status_code == 200
    assert claims(proper.json()["access_token"])["cvr"] == CVR
    assert nothing.json()["code"] == "SBX-1602"
    async with client_of(sts, identity("tyv")) as client:
        stolen = await client.post(rest.ACCESS_TOKEN, data={"saml-token": encoded})
    assert stolen.json()["code"] == "SBX-1611"
    sts.now = NOW + timedelta(hours=9)
    async with client_of(sts, identity()) as client:
        late = await client.post(rest.ACCESS_TOKEN, data={"saml-token": encoded})
    assert late.json()["code"] == "SBX-1607"


async def test_the_signing_certificate_is_public(sts: Sandboxed) -> None:
    async with client_of(sts) as client:
        assert (await client.get(rest.CERTIFICATES)).content == adgang.trust().sts.certificate_pem
