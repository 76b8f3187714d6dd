"""Traces of a person's number: every place in a message where one can stand, and every place where it could be left.

A test puts the number into one position after the other and then searches answers, logs, journal and database files. The
machinery knows no service: give it a valid message, and it makes every version of it that holds the number.
"""

import base64
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path

from lxml import etree

from oir_kernel.web.logs import JsonFormatter, TextFormatter

NUMBER = "0101901234"
SPELLINGS = {
    "plain": NUMBER,
    "hyphen": "010190-1234",
    "spaces": "01 01 90 1234",
    "in a sentence": f"Vedr. {NUMBER}, som skylder",
    "urn": f"urn:oio:cpr-nr:{NUMBER}",
}
"""Spellings any text of XML or JSON can hold as it is."""

_TRACES = tuple(
    trace.encode(codec)
    for trace in (NUMBER, "010190-1234", "01 01 90 1234", "010190 1234", NUMBER[1:], NUMBER[::-1])
    for codec in ("utf-8", "utf-16-le", "utf-16-be")
) + tuple(base64.b64encode(NUMBER.encode())[at : at + 12] for at in (0,))


def traces(data: bytes) -> list[bytes]:
    """The spellings of the number found in `data`, with what stands around them; empty is what every test wants."""
    return [data[max(0, at - 60) : at + 40] for trace in _TRACES if (at := data.find(trace)) >= 0]


def traces_in_files(folder: Path) -> list[str]:
    """The files below `folder` that hold the number: database, write-ahead log and whatever else was written."""
    return [path.name for path in sorted(folder.rglob("*")) if path.is_file() and traces(path.read_bytes())]


@contextmanager
def captured_logs() -> Iterator[list[str]]:
    """Every line that any logger writes meanwhile, down to debug, in both formats of the program."""
    lines: list[str] = []

    class _Lines(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.name.startswith("http"):  # the test's own client says what it asked for
                return
            lines.extend(formatter.format(record) for formatter in (JsonFormatter(), TextFormatter()))

    root, handler = logging.getLogger(), _Lines()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    try:
        yield lines
    finally:
        root.removeHandler(handler)
        root.setLevel(level)


def xml_positions(message: bytes, number: str) -> Iterator[tuple[str, bytes]]:
    """Every version of `message` (a SOAP envelope) with `number` in one more place, each with the name of that place."""
    count = sum(1 for _ in etree.fromstring(message).iter())
    for index in range(count):
        for place, change in _CHANGES.items():
            root = deepcopy(etree.fromstring(message))
            element = list(root.iter())[index]
            changed = change(element, number)
            if changed is None:
                continue
            name = etree.QName(element).localname
            yield f"{place} of {index} {name}", etree.tostring(root, encoding="utf-8")
    yield from _around(message, number)


def _text(element: etree._Element, number: str) -> bool | None:
    if len(element):
        return None
    element.text = number
    return True


def _more_text(element: etree._Element, number: str) -> bool | None:
    element.text = f"{element.text or ''} {number}"
    return True


def _tail(element: etree._Element, number: str) -> bool | None:
    if element.getparent() is None:
        return None
    element.tail = number
    return True


def _attribute(element: etree._Element, number: str) -> bool:
    element.set("revision", number)
    return True


def _attribute_name(element: etree._Element, number: str) -> bool | None:
    if " " in number or ":" in number:
        return None
    element.set(f"x{number}", "1")
    return True


def _name(element: etree._Element, number: str) -> bool | None:
    if " " in number or ":" in number:
        return None
    element.tag = f"{element.tag}{number}"
    return True


def _namespace(element: etree._Element, number: str) -> bool | None:
    if " " in number:
        return None
    element.tag = f"{{http://x.example/{number}/}}{etree.QName(element).localname}"
    return True


def _child(element: etree._Element, number: str) -> bool:
    element.insert(0, etree.Element("Ekstra"))
    element[0].text = number
    return True


def _comment(element: etree._Element, number: str) -> bool:
    element.insert(0, etree.Comment(f" {number} "))
    return True


def _instruction(element: etree._Element, number: str) -> bool:
    element.insert(0, etree.ProcessingInstruction("note", number))
    return True


def _cdata(element: etree._Element, number: str) -> bool | None:
    if len(element):
        return None
    element.text = etree.CDATA(number)
    return True


def _type(element: etree._Element, number: str) -> bool:
    element.set("{http://www.w3.org/2001/XMLSchema-instance}type", number)
    return True


def _base64_text(element: etree._Element, number: str) -> bool | None:
    return _text(element, base64.b64encode(number.encode()).decode())


_CHANGES = {
    "text": _text,
    "text after text": _more_text,
    "text behind": _tail,
    "attribute": _attribute,
    "attribute name": _attribute_name,
    "element name": _name,
    "namespace": _namespace,
    "unknown child": _child,
    "comment": _comment,
    "processing instruction": _instruction,
    "CDATA": _cdata,
    "xsi:type": _type,
    "Base64": _base64_text,
}


def _around(message: bytes, number: str) -> Iterator[tuple[str, bytes]]:
    """Places outside the tree, and messages that are no XML at all."""
    said = number.encode()
    references = "".join(f"&#{ord(letter)};" for letter in number).encode()
    yield "comment before", b"<!-- " + said + b" -->" + message
    yield "comment behind", message + b"<!-- " + said + b" -->"
    yield "instruction before", b"<?note " + said + b"?>" + message
    yield "text before", said + message
    yield "text behind", message + said
    yield "document type", b'<!DOCTYPE a [<!ENTITY b "' + said + b'">]>' + message
    yield "encoding", b'<?xml version="1.0" encoding="' + said + b'"?>' + message
    yield "cut message", message[: len(message) // 2] + said
    yield "unclosed", b"<a>" + said
    yield "unclosed, references", b"<a>" + references
    yield "unclosed, CDATA", b"<a><![CDATA[" + said
    yield "wrong end", b"<a>" + said + b"</b" + said + b">"
    yield "undeclared prefix", b"<x" + said.replace(b" ", b"").replace(b":", b"") + b":a/>"
    yield "UTF-16, unclosed", ("<a>" + number).encode("utf-16")
    yield "only the number", said
    yield "JSON", b'{"cpr": "' + said + b'"}'
