"""A large document, element by element: what is given out, what stays, what is refused."""

import pytest
from lxml import etree

from oir_kernel.errors import NotWellFormed
from oir_kernel.xml import stream
from oir_kernel.xml.stream import ElementStream


def document(count: int, inside: str = "<b>æ</b>") -> bytes:
    listed = "\n".join(f'<e n="{n}">{inside}</e>' for n in range(count))
    return f"<?xml version='1.0' encoding='utf-8'?>\n<top><head/><list>\n{listed}\n</list><foot/></top>".encode()


def test_every_element_comes_whole_in_order_and_with_its_line() -> None:
    seen = [
        (element.get("n"), element.findtext("b"), element.sourceline) for element in ElementStream(document(5000), "e")
    ]
    assert seen == [(str(n), "æ", n + 3) for n in range(5000)]


def test_what_stands_around_remains_with_the_first_element_in_it() -> None:
    elements = ElementStream(document(20_000), "e")
    most = 0
    for element in elements:
        parent = element.getparent()
        most = max(most, len(parent) if parent is not None else 0)
    assert most < 4000  # as many as fit into one piece that the parser is fed
    assert elements.root is not None
    assert [child.tag for child in elements.root] == ["head", "list", "foot"]
    first = elements.root[1][0]
    assert (first.get("n"), first.findtext("b")) == ("0", "æ")
    assert len(elements.root[1]) <= 3


def test_an_encoding_is_read_as_declared() -> None:
    body = document(3).decode().replace("utf-8", "iso-8859-1").encode("iso-8859-1")
    assert [element.findtext("b") for element in ElementStream(body, "e")] == ["æ", "æ", "æ"]


@pytest.mark.parametrize(
    "body",
    [
        document(3)[:-3],
        b"",
        b"x",
        document(3).replace(b"<top>", b"<!DOCTYPE top><top>"),
        document(3).replace(b"<b>", b"<b>&x;"),
        document(3) + b"<mere/>",
        b"<a>" * 1000,
        b"\xff\xff<a/>",
    ],
)
def test_what_is_no_careful_xml_is_refused_in_our_words(body: bytes) -> None:
    with pytest.raises(NotWellFormed) as raised:
        list(ElementStream(body, "e"))
    assert "StartTag" not in raised.value.detail.en


@pytest.mark.parametrize("body", [b"<top>" + b"<x/>" * 200 + b"</top>", document(1, "<x/>" * 200)])
def test_more_elements_than_fit_in_one_place_are_refused(body: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "MAX_ELEMENTS", 100)
    with pytest.raises(NotWellFormed, match="100 elements"):
        list(ElementStream(body, "e"))


def test_a_document_without_the_element_gives_none() -> None:
    elements = ElementStream(b"<top><a/></top>", "e")
    assert list(elements) == []
    assert elements.root is not None
    assert etree.tostring(elements.root) == b"<top><a/></top>"
