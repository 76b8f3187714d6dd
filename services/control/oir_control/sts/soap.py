"""The STS over SOAP: the platform's address, and faults with the platform's sample codes.

Codes (stated): 103 malformed request, 5002 unknown service, 5015 missing CVR claim, 5607 unknown thumbprint, 5050 others.
"""

from typing import Final
from xml.sax.saxutils import escape

from fastapi import APIRouter, Request
from starlette.responses import Response

from oir_control.sts.issue import Sts
from oir_control.sts.rst import read_request, write_answer
from oir_kernel.errors import (
    IssuerUntrusted,
    NotAnEnvelope,
    NotWellFormed,
    SandboxError,
    SecurityMalformed,
    SecurityMissing,
    WrongAudience,
    WrongCvr,
)
from oir_kernel.sandbox import SandboxScope
from oir_kernel.security import names
from oir_kernel.soap.envelope import SoapVersion, open_envelope
from oir_kernel.soap.faults import detail
from oir_kernel.web.body import charset_of
from oir_kernel.web.context import CurrentScope
from oir_kernel.xml.reader import read_document

PATH: Final = "/runtime/services/kombittrust/14/certificatemixed"

_CODES: Final[dict[type[SandboxError], str]] = {
    NotWellFormed: "103",
    NotAnEnvelope: "103",
    SecurityMalformed: "103",
    SecurityMissing: "103",
    WrongAudience: "5002",
    WrongCvr: "5015",
    IssuerUntrusted: "5607",
}
_OTHERS: Final = "5050"


def add_soap(router: APIRouter, sts: Sts) -> None:
    """The SOAP door."""

    @router.post(PATH, include_in_schema=False)
    async def issue(request: Request, scope: CurrentScope) -> Response:
        """Issue a holder-of-key token for a signed RequestSecurityToken (WS-Trust 1.3)."""
        try:
            body = await _answer(sts, scope, await request.body(), charset_of(request.headers))
            return Response(body, media_type=SoapVersion.V12.content_type)
        except SandboxError as error:
            return Response(_fault(error), 500, media_type=SoapVersion.V12.content_type)


async def _answer(sts: Sts, scope: SandboxScope, body: bytes, charset: str | None) -> bytes:
    now = scope.clock.now()
    root = read_document(body, charset).root
    asked = read_request(root, open_envelope(root), now)
    assertion = sts.assertion(asked.certificate, asked.cvr, asked.audience, now)
    await sts.take_once(scope, asked.message_id, asked.expires)
    return write_answer(asked, assertion, sts.trust.sts, now)


def _fault(error: SandboxError) -> bytes:
    code = _CODES.get(type(error), _OTHERS)
    return (
        f'<soap:Envelope xmlns:soap="{SoapVersion.V12.namespace}"><soap:Header><a:Action xmlns:a="{names.WSA}">'
        f"{names.RST_FAULT}</a:Action></soap:Header><soap:Body><soap:Fault><soap:Code><soap:Value>soap:Sender</soap:Value><soap:Subcode><soap:Value>{code}</soap:Value></soap:Subcode>"
        f'</soap:Code><soap:Reason><soap:Text xml:lang="da">{escape(error.detail.da)}</soap:Text>'
        f'<soap:Text xml:lang="en">{escape(error.detail.en)}</soap:Text></soap:Reason>'
        f"<soap:Detail>{detail(error)}</soap:Detail></soap:Fault></soap:Body></soap:Envelope>"
    ).encode()
