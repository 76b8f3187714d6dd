"""A SOAP fault for what cannot be answered by an operation, in the platform's public form."""

from typing import Final
from xml.sax.saxutils import escape

from oir_kernel.errors import SandboxError
from oir_kernel.soap.envelope import SoapVersion

FAULT_NAMESPACE: Final = "http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"
"""Namespace of `ServiceplatformFault` (stated)."""

_CODES_1_2 = {"Client": "Sender", "Server": "Receiver"}


def fault(error: SandboxError, version: SoapVersion) -> bytes:
    """The error as a fault: code and title first, then what is wrong and the way out, then every finding."""
    said = escape(f"{error.code} {error.title.da}. {error.detail.da}")
    if version is SoapVersion.V12:
        return version.wrap(
            f"<soap:Fault><soap:Code><soap:Value>soap:{_CODES_1_2[error.soap_fault]}</soap:Value></soap:Code>"
            f'<soap:Reason><soap:Text xml:lang="da">{said}</soap:Text></soap:Reason><soap:Detail>{detail(error)}</soap:Detail></soap:Fault>'
        )
    return version.wrap(
        f"<soap:Fault><faultcode>soap:{error.soap_fault}</faultcode><faultstring>{said}</faultstring>"
        f"<detail>{detail(error)}</detail></soap:Fault>"
    )


def detail(error: SandboxError) -> str:
    """The error and every finding as `ServiceplatformFault`, as text."""
    return f'<f:ServiceplatformFault xmlns:f="{FAULT_NAMESPACE}"><f:ErrorList>{_errors(error)}</f:ErrorList></f:ServiceplatformFault>'


def _errors(error: SandboxError) -> str:
    listed = [(error.code, f"{error.detail.da} / {error.detail.en}")]
    listed += ((f.rule_id, f"{f.path} {f.message.da} {f.fix.da}".strip()) for f in error.findings)
    return "".join(
        f"<f:Error><f:ErrorCode>{escape(code)}</f:ErrorCode><f:ErrorText>{escape(text)}</f:ErrorText></f:Error>"
        for code, text in listed
    )
