"""Opens the document of an invoice before the transaction: is it readable, what is it, does the CPR gate let it through.

The gate of the doors looks at text; here it also sees what a document hides from them: other encodings, character
references, and attachments too short to be noticed. Compressed content (PDF streams, archives) is not unpacked.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from lxml import etree

from oir_faktura.domain.faktura import AfsendFaktura, Laesning
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import SandboxError
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr
from oir_kernel.xml.places import Element, local_name, namespace_of
from oir_kernel.xml.reader import Document, read_document

XML_FORMATS = ("OIOUBL", "PEPPOL")
PDF = "PDF"
_PDF_START = b"%PDF-"
_NO_PDF = Text("det begynder ikke som en PDF-fil", "it does not begin as a PDF file")
_REFERENCES = re.compile(r"&#|<!")
_CUSTOMER = "{*}AccountingCustomerParty/{*}Party/{*}PartyLegalEntity/{*}CompanyID"


def laes(faktura: AfsendFaktura, gate: CprGate) -> AfsendFaktura:
    """The invoice with what reading its document showed."""
    kind = (faktura.format or "").strip().upper()
    if kind == PDF or (not kind and faktura.indhold.startswith(_PDF_START)):
        laesning = Laesning(fejl=None if faktura.indhold.startswith(_PDF_START) else _NO_PDF)
    elif kind and not kind.startswith(XML_FORMATS):
        laesning = Laesning(aabnet=False)
    else:
        return _laes_xml(faktura, gate)
    return replace(faktura, laesning=replace(laesning, cpr=tuple(_refused(faktura, None, gate))))


def _laes_xml(faktura: AfsendFaktura, gate: CprGate) -> AfsendFaktura:
    document: Document | None = None
    try:
        document = read_document(faktura.indhold)
    except SandboxError as error:
        laesning = Laesning(fejl=error.detail)
    else:
        root = document.root
        laesning = Laesning(rod=local_name(root), navnerum=namespace_of(root), kunde_cvr=_customer(root))
    return replace(faktura, laesning=replace(laesning, cpr=tuple(_refused(faktura, document, gate))))


def _refused(faktura: AfsendFaktura, document: Document | None, gate: CprGate) -> Iterator[tuple[int | None, str]]:
    if gate.refuses(_plain(faktura.indhold)) or (document is not None and gate.refuses(_resolved(document))):
        yield None, "indhold"
    for index, bilag in enumerate(faktura.bilag):
        if gate.refuses(_plain(bilag.fil)):
            yield index, "fil"


def _plain(content: bytes) -> str:
    """The text in bytes of any encoding whose digits are ASCII but for zero bytes: UTF-8, Latin-1, UTF-16, UTF-32."""
    return content.replace(b"\x00", b"").decode("utf-8", "replace")


def _resolved(document: Document) -> str:
    """The document with its character references and CDATA sections written out, if it has any."""
    return etree.tostring(document.root, encoding="unicode") if _REFERENCES.search(document.text) else ""


def _customer(root: Element) -> str | None:
    cvr = (root.findtext(_CUSTOMER) or "").strip().upper().removeprefix("DK")
    return cvr if is_cvr(cvr) else None
