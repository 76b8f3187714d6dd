"""Messages spoilt in every way we could think of: bytes, structure, namespaces, encodings, entities, depth and length."""

import copy
import io
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, Final

from hypothesis import strategies as st
from lxml import etree

from tests.support.hele import REAL_CPRS

KARAKTERER: Final = st.characters(codec="utf-8")
NASTY: Final = (
    "",
    " ",
    "\x00",
    "a\x01b",
    "\ud800",
    "￾",
    "x" * 300,
    "æøå" * 400,
    "é́́",
    "\u202e\u200b\ufeff",
    "' OR 1=1; --",
    "../../etc/passwd",
    "{{7*7}}${7*7}%s%n",
    "<script>alert(1)</script>",
    "]]>",
    "-0",
    "1e999",
    "NaN",
    "9" * 400,
    "2026-02-30",
    "9999-12-31",
    "0000-00-00T00:00:00Z",
    "-9999-01-01",
    "true ",
    "11111111-2222-4333-8444-55555555555Z",
    *REAL_CPRS,
)
"""Values that are no good, or good and unusual, for nearly every field."""

PROLOGS: Final = (
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b 'c'>]>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'>",
    "<!DOCTYPE a PUBLIC '-//x' 'http://127.0.0.1:9/a.dtd'>",
    "<!DOCTYPE a [<!ENTITY % p SYSTEM 'http://127.0.0.1:9/p'> %p;]>",
    "<!DOCTYPE a [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;'><!ENTITY c '&b;&b;&b;&b;'>]>",
    "<?xml version='1.1'?>",
    "<?xml version='1.0' standalone='maybe'?>",
    "<?xml version='1.0' encoding='EBCDIC-CP-DK'?>",
    "<?xml version='1.0' encoding='UTF-7'?>",
    "<?xml-stylesheet href='http://127.0.0.1:9/x.xsl'?>",
    "\ufeff",
    "\n\n",
    "<!-- a -- b -->",
    "<!-- " + "x" * 100_000 + " -->",
)
ENCODINGS: Final = (
    "utf-8",
    "utf-8-sig",
    "utf-16",
    "utf-16-be",
    "utf-16-le",
    "utf-32",
    "latin-1",
    "cp1252",
    "ascii",
    "utf-7",
)
NAMESPACES: Final = (
    "",
    "urn:x",
    "http://schemas.xmlsoap.org/soap/envelope/",
    "http://www.w3.org/2003/05/soap-envelope",
    "http://www.w3.org/2001/XMLSchema-instance",
    "http://kombit.dk/xml/schemas/kontekst/2017/01/01/",
    "http://oir-sandkasse.example/2026/11/01/",
)
REFERENCES: Final = ("&b;", "&c;", "&#0;", "&#x110000;", "&#49;&#51;12901239", "&lt;", "&amp;#49;", "&", "%p;")


def spoilt(content: bytes) -> st.SearchStrategy[bytes]:
    """That message, spoilt, or something else in its stead."""
    return st.one_of(
        _bytes(content),
        _tree(content),
        _tree(content),
        _texts(content),
        _encodings(content),
        _prolog(content),
        _deep(),
        st.binary(max_size=200),
    )


def _bytes(content: bytes) -> st.SearchStrategy[bytes]:
    """Cut, overwrite, repeat or put something in."""
    return st.builds(
        lambda at, cut, put_in, times: content[:at] + put_in * times + content[at + cut :],
        st.integers(0, len(content)),
        st.sampled_from([0, 1, 2, 50, len(content)]),
        st.binary(max_size=6) | st.sampled_from([reference.encode() for reference in REFERENCES]),
        st.sampled_from([1, 1, 1, 2000]),
    )


def _texts(content: bytes) -> st.SearchStrategy[bytes]:
    """The text of some elements becomes another, well-formed or not."""
    parts = content.split(b">")
    return st.lists(
        st.tuples(
            st.integers(1, len(parts) - 1), st.sampled_from([*NASTY, *REFERENCES]) | st.text(KARAKTERER, max_size=20)
        ),
        min_size=1,
        max_size=3,
    ).map(lambda changes: _put_texts(parts, changes))


def _put_texts(parts: list[bytes], changes: list[tuple[int, str]]) -> bytes:
    changed = list(parts)
    for at, text in changes:
        _, bracket, rest = changed[at].rpartition(b"<")
        changed[at] = text.encode("utf-8", "surrogatepass") + bracket + rest
    return b">".join(changed)


def _encodings(content: bytes) -> st.SearchStrategy[bytes]:
    """Written in one encoding, declared in another."""
    return st.builds(
        lambda written, declared: content.decode().replace("UTF-8", declared, 1).encode(written, "xmlcharrefreplace"),
        st.sampled_from(ENCODINGS),
        st.sampled_from([*ENCODINGS, "x-findes-ikke", ""]),
    )


def _prolog(content: bytes) -> st.SearchStrategy[bytes]:
    bare = content.decode().partition("?>")[2].strip()
    return st.builds(
        lambda prolog, reference: (prolog + bare.replace("2026", reference, 1)).encode(),
        st.sampled_from(PROLOGS),
        st.sampled_from(["2026", *REFERENCES]),
    )


def _deep() -> st.SearchStrategy[bytes]:
    name = st.sampled_from(["a", "s:Envelope", "HovedOplysninger", "a xmlns:b='urn:b' b:c='d'"])
    return st.builds(
        lambda name, depth, closed: (
            f"<{name}>" * depth + (f"</{name.split(' ')[0]}>" * depth if closed else "")
        ).encode(),
        name,
        st.sampled_from([1, 255, 256, 257, 5000, 100_000]),
        st.booleans(),
    )


def _tree(content: bytes) -> st.SearchStrategy[bytes]:
    """Elements taken out, doubled, moved, renamed, put in another namespace, given attributes or other text."""
    changes = st.tuples(st.sampled_from(list(_CHANGES)), st.integers(0, 10_000), st.integers(0, 10_000))
    return st.lists(changes, min_size=1, max_size=4).map(lambda some: _changed(content, some))


def _changed(content: bytes, changes: list[tuple[str, int, int]]) -> bytes:
    root = etree.fromstring(content)
    for name, one, other in changes:
        found = list(root.iter("*"))[1:]
        if found:
            _CHANGES[name](found, found[one % len(found)], other)
    written: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _remove(_all: list[Any], element: Any, _number: int) -> None:
    element.getparent().remove(element)


def _double(_all: list[Any], element: Any, number: int) -> None:
    for _ in range((1, 1, 2, 300)[number % 4]):
        element.addnext(copy.deepcopy(element))


def _move(found: list[Any], element: Any, number: int) -> None:
    to = found[number % len(found)]
    if element not in to.iterancestors() and to is not element:
        to.append(element)


def _rename(found: list[Any], element: Any, number: int) -> None:
    element.tag = found[number % len(found)].tag


def _respace(_all: list[Any], element: Any, number: int) -> None:
    namespace = NAMESPACES[number % len(NAMESPACES)]
    local = etree.QName(element).localname
    element.tag = f"{{{namespace}}}{local}" if namespace else local


def _attribute(_all: list[Any], element: Any, number: int) -> None:
    names = (
        "id",
        "{http://www.w3.org/2001/XMLSchema-instance}nil",
        "{http://www.w3.org/2001/XMLSchema-instance}type",
        "{http://schemas.xmlsoap.org/soap/envelope/}mustUnderstand",
        "{http://www.w3.org/XML/1998/namespace}base",
    )
    element.set(names[number % len(names)], _xml_text(NASTY[number % len(NASTY)]) or "true")


def _retext(_all: list[Any], element: Any, number: int) -> None:
    element.text = _xml_text(NASTY[number % len(NASTY)])


def _wrap(_all: list[Any], element: Any, number: int) -> None:
    inner = copy.deepcopy(element)
    element.clear()
    for _ in range((1, 2, 260)[number % 3]):
        outer = etree.Element(inner.tag)
        outer.append(inner)
        inner = outer
    element.append(inner)


def _mixed(_all: list[Any], element: Any, number: int) -> None:
    element.append(etree.Comment(f" {REAL_CPRS[number % len(REAL_CPRS)].replace('-', '')} "))
    element.append(etree.ProcessingInstruction("pi", "a"))
    element[-1].tail = "løs tekst"


def _xml_text(text: str) -> str:
    return "".join(
        each for each in text if each in "\t\n\r" or (each >= " " and not "\ud800" <= each <= "\udfff" and each < "￾")
    )


_CHANGES: Final[Mapping[str, Callable[[list[Any], Any, int], None]]] = {
    "remove": _remove,
    "double": _double,
    "move": _move,
    "rename": _rename,
    "respace": _respace,
    "attribute": _attribute,
    "retext": _retext,
    "wrap": _wrap,
    "mixed": _mixed,
}


NASTY_JSON: Final[tuple[Any, ...]] = (
    None,
    True,
    False,
    0,
    -1,
    2**31,
    2**63,
    10**40,
    0.1,
    -1e308,
    [],
    {},
    [[]],
    {"": ""},
    [None] * 300,
    *NASTY,
)


def spoilt_json(body: Any) -> st.SearchStrategy[Any]:
    """A JSON value in which some places have become something else, or gone, or have a brother."""
    places = list(_places(body))
    change = st.tuples(
        st.integers(0, len(places) - 1),
        st.sampled_from(["put", "put", "put", "drop", "add"]),
        st.sampled_from(NASTY_JSON),
    )
    return st.lists(change, min_size=1, max_size=3).map(
        lambda changes: _spoil(body, [(places[at], how, value) for at, how, value in changes])
    )


def _places(value: Any, path: tuple[Any, ...] = ()) -> Any:
    yield path
    if isinstance(value, dict):
        for name, held in value.items():
            yield from _places(held, (*path, name))
    elif isinstance(value, list):
        for at, held in enumerate(value):
            yield from _places(held, (*path, at))


def _spoil(body: Any, changes: list[tuple[tuple[Any, ...], str, Any]]) -> Any:
    whole = [copy.deepcopy(body)]
    for path, how, value in changes:
        holder: Any = whole
        *way, last = (0, *path)
        try:
            for step in way:
                holder = holder[step]
            if how == "put" or last == 0:
                holder[last] = copy.deepcopy(value)
            elif how == "drop":
                del holder[last]
            elif isinstance(holder, dict):
                holder[str(value)[:50]] = copy.deepcopy(value)
            elif isinstance(holder, list):
                holder.insert(last, copy.deepcopy(value))
        except (KeyError, IndexError, TypeError):
            continue  # an earlier change took that place away
    return whole[0]


def members_of(content: bytes) -> dict[str, bytes]:
    """The members of a zip file."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip file of these members."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(_member(name), content)
    return file.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """A member of that name, be it empty: made from a bare name, older Pythons look at its last character."""
    member = zipfile.ZipInfo(name)
    member.compress_type = zipfile.ZIP_DEFLATED
    return member
