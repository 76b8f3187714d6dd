"""The STS and the access token service over REST, with the platform's addresses and field names (stated).

All ask for the client certificate of the connection (mTLS), because their tokens are bound to it.
"""

import base64
from datetime import UTC, datetime
from typing import Annotated, Final, Literal
from urllib.parse import parse_qs

from cryptography import x509
from fastapi import APIRouter, Body, Request
from lxml import etree
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse, Response

from oir_control.sts.issue import Sts
from oir_kernel.errors import AccessRefused, SandboxError, SecurityMissing, WrongKey
from oir_kernel.findings import Text
from oir_kernel.security import jwt, names, saml
from oir_kernel.security.certificates import load_certificate, thumbprint
from oir_kernel.security.failures import all_of, malformed, refused
from oir_kernel.security.saml import ASSERTION, check_assertion, read_assertion
from oir_kernel.web.context import CurrentScope
from oir_kernel.web.problems import RESPONSES
from oir_kernel.web.protocol import PEER_CERTIFICATE
from oir_kernel.xml.places import Element, qualified_name
from oir_kernel.xml.reader import read_document

ISSUE: Final = "/runtime/api/rest/wstrust/v1/issue"
OAUTH: Final = "/runtime/api/rest/oauth/v1/issue"
ACCESS_TOKEN: Final = "/service/AccessTokenService_1/token"  # noqa: S105 - an address
CERTIFICATES: Final = "/runtime/oauth2/certs.idp"

_TIME = "%m/%d/%Y %H:%M:%S"
_MOST_FIELDS = 10
_FORM: Final = {
    "content": {
        "application/x-www-form-urlencoded": {
            "schema": {
                "type": "object",
                "required": ["saml-token"],
                "properties": {"saml-token": {"type": "string", "description": "SAML 2.0 assertion, XML in Base64"}},
            }
        }
    }
}


class PemResponse(Response):
    """A certificate as PEM."""

    media_type = "application/x-pem-file"


class _Wire(BaseModel):
    """Field names as the platform spells them."""

    model_config = ConfigDict(extra="ignore", populate_by_name=True)


class Anvenderkontekst(_Wire):
    """For whom the token is."""

    cvr: str = Field(alias="Cvr", description="CVR number of the authority")


class EndpointReference(_Wire):
    """Where the token is for."""

    address: str = Field(alias="Address", description="entityID of the service")


class AppliesTo(_Wire):
    """Where the token is for."""

    endpoint: EndpointReference = Field(alias="EndpointReference", description="The service")


class IssueRequest(_Wire):
    """A request for a SAML token."""

    token_type: str = Field(alias="TokenType", description=f"`{names.SAML_V2}`")
    request_type: str = Field(alias="RequestType", description=f"`{names.ISSUE}`")
    key_type: str = Field(alias="KeyType", description=f"`{names.PUBLIC_KEY}`")
    context: Anvenderkontekst = Field(alias="AnvenderKontekst", description="The authority")
    use_key: str = Field(alias="UseKey", description="The certificate, Base64 of DER on one line; the connection's own")
    applies_to: AppliesTo = Field(alias="AppliesTo", description="The service")
    on_behalf_of: None = Field(None, alias="OnBehalfOf", description="Not supported: leave out or null")


class OauthRequest(BaseModel):
    """A request for an access token."""

    client_id: str = Field("", max_length=255, description="Not interpreted: the certificate says who asks")
    grant_type: str = Field(description="`client_credentials`")
    scope: str = Field(description="`entityid:<service>,anvenderkontekst:<CVR>`")


class TokenAnswer(BaseModel):
    """An access token."""

    access_token: str = Field(description="JWT, RS256")
    token_type: Literal["Holder-of-key"] = Field(default="Holder-of-key", description="Bound to the client certificate")
    expires_in: int = Field(default=int(jwt.LIFETIME.total_seconds()), description="Seconds it lives")


class Requested(_Wire):
    """The token."""

    assertion: str = Field(alias="Assertion", description="SAML 2.0 assertion, XML in Base64")


class Lifetime(_Wire):
    """How long it lives, UTC, month first: `11/23/2026 08:00:00`."""

    created: str = Field(alias="Created", description="From")
    expires: str = Field(alias="Expires", description="To")


class IssueAnswer(_Wire):
    """A SAML token."""

    token_type: str = Field(alias="TokenType", description=f"`{names.SAML_V2}`")
    requested: Requested = Field(alias="RequestedSecurityToken", description="The token")
    lifetime: Lifetime = Field(alias="Lifetime", description="How long it lives")


class OauthError(BaseModel):
    """Why there is no token, as OAuth says it."""

    error: Literal["invalid_request"] = Field(description="The scope or grant type cannot be read")


def add_rest(router: APIRouter, sts: Sts) -> None:
    """The REST doors."""

    @router.post(ISSUE, summary="A SAML token from the test STS")
    async def issue(request: Request, scope: CurrentScope, asked: Annotated[IssueRequest, Body()]) -> IssueAnswer:
        """Issue a holder-of-key token to the client certificate of the connection."""
        certificate, now = _peer(request), scope.clock.now()
        _require_kind(asked)
        _require_own_key(asked.use_key, certificate)
        assertion = sts.assertion(certificate, asked.context.cvr, asked.applies_to.endpoint.address, now)
        return _issued(assertion, now)

    @router.post(
        OAUTH,
        summary="An access token from the test STS",
        response_model=TokenAnswer,
        responses={400: {"model": OauthError, "content": RESPONSES["default"]["content"]}},
    )
    async def oauth(request: Request, scope: CurrentScope, asked: Annotated[OauthRequest, Body()]) -> Response:
        """Issue a JWT bound to the client certificate of the connection; a scope it cannot read is `invalid_request`."""
        named = dict(part.partition(":")[::2] for part in asked.scope.split(","))
        audience, cvr = named.pop("entityid", ""), named.pop("anvenderkontekst", "")
        if asked.grant_type != "client_credentials" or not audience or not cvr or named:
            return JSONResponse({"error": "invalid_request"}, 400)
        token = sts.access_token(_peer(request), cvr, audience, scope.clock.now())
        return JSONResponse(TokenAnswer(access_token=token).model_dump())

    @router.post(ACCESS_TOKEN, summary="An access token for a SAML token", openapi_extra={"requestBody": _FORM})
    async def access_token(request: Request, scope: CurrentScope) -> TokenAnswer:
        """Exchange a SAML token, sent as the form field `saml-token` in Base64, for an access token."""
        assertion = read_assertion(_sent(_form_field("saml-token", await request.body())))
        certificate, now = _peer(request), scope.clock.now()
        audience = assertion.audiences[0] if assertion.audiences else ""
        failures = list(check_assertion(assertion, sts.trust.sts.certificate, audience, now))
        if failures:
            raise all_of(failures)
        if thumbprint(assertion.certificate) != thumbprint(certificate):
            raise _other_key("saml-token")
        return TokenAnswer(access_token=sts.access_token(certificate, assertion.cvr, audience, now))

    @router.get(CERTIFICATES, summary="The certificate tokens are signed with", response_class=PemResponse)
    async def certificates() -> Response:
        """The test STS's certificate as PEM."""
        return PemResponse(sts.trust.sts.certificate_pem)


def _issued(assertion: Element, now: datetime) -> IssueAnswer:
    content = base64.b64encode(etree.tostring(assertion, encoding="UTF-8")).decode()
    created, expires = (at.astimezone(UTC).strftime(_TIME) for at in (now, now + saml.LIFETIME))
    return IssueAnswer(
        TokenType=names.SAML_V2,
        RequestedSecurityToken=Requested(Assertion=content),
        Lifetime=Lifetime(Created=created, Expires=expires),
    )


def _peer(request: Request) -> x509.Certificate:
    """The client certificate of the connection. Raises `SecurityMissing`."""
    der: bytes | None = request.scope.get(PEER_CERTIFICATE)
    if der is None:
        raise refused(
            SecurityMissing,
            Text("Forbindelsen har intet klientcertifikat.", "The connection has no client certificate."),
            Text(
                "Start med oir up --tls DIR, og forbind med et certifikat fra oir certs issue.",
                "Start with oir up --tls DIR and connect with a certificate of oir certs issue.",
            ),
            path="TLS",
        )
    return load_certificate(der, "TLS")


def _require_kind(asked: IssueRequest) -> None:
    if (asked.token_type, asked.request_type, asked.key_type) != (names.SAML_V2, names.ISSUE, names.PUBLIC_KEY):
        raise AccessRefused(
            Text(
                f"STS udsteder kun TokenType {names.SAML_V2}, RequestType {names.ISSUE}, KeyType {names.PUBLIC_KEY}.",
                f"The STS issues TokenType {names.SAML_V2}, RequestType {names.ISSUE}, KeyType {names.PUBLIC_KEY} only.",
            )
        )


def _require_own_key(use_key: str, certificate: x509.Certificate) -> None:
    try:
        der = base64.b64decode(use_key, validate=True)
    except ValueError:
        der = b""
    if thumbprint(load_certificate(der, "UseKey")) != thumbprint(certificate):
        raise _other_key("UseKey")


def _form_field(name: str, body: bytes) -> str:
    """A field of a form; empty if the form has none or far more fields than the door knows."""
    try:
        form = parse_qs(body.decode("utf-8", "replace"), max_num_fields=_MOST_FIELDS)
    except ValueError:
        return ""
    return form.get(name, [""])[0]


def _sent(text: str) -> Element:
    """The assertion in a form field. Clients that forget to encode `+` send a space there."""
    try:
        root = read_document(base64.b64decode(text.replace(" ", "+"), validate=True)).root
    except (ValueError, SandboxError):
        root = None
    if root is None or qualified_name(root) != ASSERTION:
        raise malformed(
            Text("saml-token er ikke en SAML-billet i Base64.", "saml-token is no SAML token in Base64."),
            Text("Send Assertion fra STS uændret.", "Send the Assertion of the STS unchanged."),
            path="saml-token",
        )
    return root


def _other_key(place: str) -> AccessRefused:
    return refused(
        WrongKey,
        Text(
            f"{place} viser et andet certifikat end forbindelsens.",
            f"{place} shows another certificate than the connection's.",
        ),
        Text("Brug samme certifikat begge steder.", "Use the same certificate in both places."),
        path=place,
    )
