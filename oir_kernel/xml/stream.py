"""A document too large for a tree, element by element, with the same care as `reader`.

Only the elements of the piece that the parser was fed last are in memory. What stands around the list remains, with the first element in it, so that
it can be checked against the schema as a whole.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from oir_kernel.errors import NotWellFormed
from oir_kernel.findings import Text
from oir_kernel.xml.places import Element
from oir_kernel.xml.reader import CAREFUL, decode, not_well_formed, without_declaration, without_doctype

MAX_ELEMENTS: Final = 100_000
"""Elements that may stand outside the listed ones, or inside one of them. Source: ours."""

_PIECE = 64 * 1024


class ElementStream:
    """The elements of one list in a document; `root` is what stands around them, whole when the stream has ended."""

    def __init__(self, body: bytes, tag: str) -> None:
        """`tag` is the listed element's name with namespace. Raises `NotWellFormed` for text that cannot be decoded."""
        self.root: Element | None = None
        self._text = without_declaration(without_doctype(decode(body)))
        self._tag = tag
        self._seen = 0

    def __iter__(self) -> Iterator[Element]:
        """Each listed element, complete; it is emptied when the next one is asked for. Raises `NotWellFormed`."""
        parser = etree.XMLPullParser(("start", "end"), **CAREFUL)
        try:
            for start in range(0, len(self._text), _PIECE):
                parser.feed(self._text[start : start + _PIECE].encode())
                yield from self._listed(parser)
            parser.close()
            yield from self._listed(parser)
        except etree.XMLSyntaxError as error:
            raise not_well_formed(error.code, error.lineno or 1, self._text) from None

    def _listed(self, parser: "etree.XMLPullParser[Element]") -> Iterator[Element]:
        for event, element in parser.read_events():
            if event == "start":
                self.root = element if self.root is None else self.root
                self._count(element)
            elif element.tag == self._tag:
                self._seen = 0
                yield element
                _empty(element)

    def _count(self, element: Element) -> None:
        self._seen += 1
        if self._seen > MAX_ELEMENTS:
            raise NotWellFormed(
                Text(
                    f"Linje {element.sourceline}: der er flere end {MAX_ELEMENTS} elementer på ét sted. Del filen op.",
                    f"Line {element.sourceline}: there are more than {MAX_ELEMENTS} elements in one place. Split the file.",
                )
            )


def _empty(element: Element) -> None:
    """Let go of an element that was used; the first of its list stays. The parser still stands at the last one."""
    before = element.getprevious()
    if before is None:
        return
    element.clear(keep_tail=True)
    parent = element.getparent()
    if parent is not None and before.getprevious() is not None:
        parent.remove(before)
