"""From bytes to a tree, refusing everything a message never needs.

A document type is refused before the parser sees it, so no entity exists that could be expanded or fetched. What goes
wrong is told in our own words with line and kind; the parser's text is never shown, because it repeats what was sent.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from lxml import etree

from oir_kernel.errors import NotWellFormed, TooLarge
from oir_kernel.findings import Text
from oir_kernel.xml.places import Element

MAX_BYTES: Final = 10 * 1024 * 1024
"""Largest message taken over a web service: 10 MB, as the real platform's SF2900 (stated)."""

CAREFUL: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "resolve_entities": False,
        "no_network": True,
        "load_dtd": False,
        "huge_tree": False,
        "remove_comments": True,
        "remove_pis": True,
    }
)
"""How every parser of ours is set: no entity is resolved, nothing is fetched, comments and instructions are left out."""

MAX_DEPTH: Final = 256
"""Deepest nesting the parser follows (libxml2's own limit, which we never lift)."""

_PROLOG_WITH_DOCTYPE = re.compile(r"(?>[\s\ufeff]*(?:<\?.*?\?>|<!--.*?-->))*+[\s\ufeff]*<!DOCTYPE", re.DOTALL)
_DECLARED = re.compile(r"""<\?xml[^>]*?encoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
_DECLARATION = re.compile(r"\A\s*<\?xml\b.*?\?>", re.DOTALL)
_CODECS = {
    "utf-8": "utf-8",
    "us-ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "windows-1252": "cp1252",
    "utf-16": "utf-16",
}

_KINDS: dict[int, Text] = {
    etree.ErrorTypes.ERR_DOCUMENT_EMPTY: Text(
        "dokumentet er ikke XML; hvor rodelementet skulle begynde, står der noget andet",
        "the document is not XML; something else stands where the root element should begin",
    ),
    etree.ErrorTypes.ERR_DOCUMENT_END: Text(
        "der står noget efter rodelementet", "there is content after the root element"
    ),
    etree.ErrorTypes.ERR_TAG_NAME_MISMATCH: Text(
        "et sluttag passer ikke til sit starttag", "an end tag does not match its start tag"
    ),
    etree.ErrorTypes.ERR_TAG_NOT_FINISHED: Text("et tag er ikke afsluttet", "a tag is not finished"),
    etree.ErrorTypes.ERR_GT_REQUIRED: Text("et tag mangler '>'", "a tag lacks its '>'"),
    etree.ErrorTypes.ERR_UNDECLARED_ENTITY: Text("en entitet er ikke tilladt", "an entity is not allowed"),
    etree.ErrorTypes.NS_ERR_UNDEFINED_NAMESPACE: Text(
        "et navnerumspræfiks er ikke erklæret", "a namespace prefix is not declared"
    ),
    etree.ErrorTypes.ERR_ATTRIBUTE_REDEFINED: Text("en attribut står to gange", "an attribute stands twice"),
    etree.ErrorTypes.ERR_INVALID_CHAR: Text("et tegn er ikke tilladt i XML", "a character is not allowed in XML"),
}
_EMPTY = Text("dokumentet er tomt", "the document is empty")
_SOME_KIND = Text("XML-reglerne er ikke overholdt", "the rules of XML are not kept")


@dataclass(frozen=True, slots=True)
class Document:
    """A message as it came (`text`) and as a tree (`root`)."""

    root: Element
    text: str


def read_document(body: bytes, charset: str | None = None) -> Document:
    """The document in `body`. Raises `TooLarge` or `NotWellFormed` with line and kind.

    `charset`: what the carrier says of the encoding; used when neither a byte order mark nor the XML declaration does.
    """
    if len(body) > MAX_BYTES:
        raise too_large()
    text = without_doctype(decode(body, charset))
    try:
        root = etree.fromstring(without_declaration(text).encode(), careful_parser("utf-8"))
    except etree.XMLSyntaxError as error:
        raise not_well_formed(error.code, error.lineno or 1, text) from None
    if root.getroottree().docinfo.doctype:
        raise _doctype()
    return Document(root, text)


def careful_parser(encoding: str | None = None) -> etree.XMLParser[Element]:
    """A parser that resolves no entity, fetches nothing and holds no huge tree; comments and instructions are left out."""
    parser: etree.XMLParser[Element] = etree.XMLParser(encoding=encoding, **CAREFUL)
    return parser


def decode(body: bytes, charset: str | None = None) -> str:
    """The text of an XML body in UTF-8, UTF-16, ISO-8859-1, US-ASCII or Windows-1252. Raises `NotWellFormed`."""
    codec = _codec(body, charset)
    try:
        return body.decode(codec)
    except UnicodeDecodeError:
        raise NotWellFormed(
            Text(
                f"Beskeden kan ikke læses som {codec}. Send UTF-8, og lad encoding i XML-erklæringen passe til indholdet.",
                f"The message cannot be read as {codec}. Send UTF-8, and let the declared encoding match the content.",
            )
        ) from None


def without_doctype(text: str) -> str:
    """`text` if no document type stands before its root. Raises `NotWellFormed`."""
    if _PROLOG_WITH_DOCTYPE.match(text):
        raise _doctype()
    return text


def without_declaration(text: str) -> str:
    """`text` without the XML declaration, whose encoding a decoded text does not have; lines keep their numbers."""
    return _DECLARATION.sub(_blank_lines, text, count=1)


def too_large() -> TooLarge:
    """The error for a body over the limit."""
    return TooLarge(
        Text(
            "Beskeden er større end 10 MB. Del den op, eller brug masseleverance.",
            "The message is larger than 10 MB. Split it, or use a mass delivery.",
        )
    )


def _doctype() -> NotWellFormed:
    return NotWellFormed(
        Text(
            "Beskeden har en DOCTYPE. Dokumenttyper og entiteter er ikke tilladt; fjern DOCTYPE-linjen.",
            "The message has a DOCTYPE. Document types and entities are not allowed; remove the DOCTYPE line.",
        )
    )


def _codec(body: bytes, charset: str | None) -> str:
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if body.startswith(b"<\x00"):
        return "utf-16-le"
    if body.startswith(b"\x00<"):
        return "utf-16-be"
    if body.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    declared = _DECLARED.match(body[:200].decode("latin-1").lstrip())
    name = (declared[1] if declared else charset or "utf-8").lower()
    if name not in _CODECS:
        raise NotWellFormed(
            Text(
                f"Tegnsættet i XML-erklæringen understøttes ikke. Brug et af: {', '.join(_CODECS)}.",
                f"The encoding in the XML declaration is not supported. Use one of: {', '.join(_CODECS)}.",
            )
        )
    return _CODECS[name]


def _blank_lines(declaration: re.Match[str]) -> str:
    """What stands in for a removed declaration, so that the lines below keep their numbers."""
    return "\n" * declaration.group().count("\n")


def not_well_formed(code: int, line: int, text: str) -> NotWellFormed:
    """The error for what the parser found in `text` (its `code`), in our words."""
    kind = _KINDS.get(code, _SOME_KIND)
    if not without_declaration(text).strip():
        kind = _EMPTY
    return NotWellFormed(
        Text(
            f"Linje {line}: {kind.da}. Ret beskeden, så den er velformet XML på højst {MAX_DEPTH} niveauer.",
            f"Line {line}: {kind.en}. Correct the message to well-formed XML of at most {MAX_DEPTH} levels.",
        )
    )
