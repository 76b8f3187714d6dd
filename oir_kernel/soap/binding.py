"""Between elements and plain objects, both ways, driven by an edition's binding table.

The table names, for each structure, which element holds which field; a frozen dataclass of the same name gives the
types. Commands and answers therefore know no element name, and another edition needs another table and no Python.

Types a field may have: `str`, `Uuid`, `int`, `bool`, `date`, `datetime`, `Decimal`, `bytes` (Base64), `Oere` (kroner on
the wire), another bound dataclass, a tuple of any of these, each optionally `| None`. A field named `kilde` receives the
`Source` of its object. A field that the table leaves out keeps its default, as does one whose element is empty. A flag
element (`…Markering`) is written only when it is true, because it is never sent as false; type it `bool | None = None`.
"""

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from functools import partial
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints
from xml.sax.saxutils import escape

from oir_kernel.clock import DANISH_TIME
from oir_kernel.errors import InvalidPayload
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner, to_oere
from oir_kernel.source import Place
from oir_kernel.xml.places import Element, local_name, path_of

T = TypeVar("T")

Writer = Callable[[Any], str]
Step = Callable[[Element, list[Any]], None]

_READ: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    Uuid: str.lower,
    int: int,
    bool: lambda text: text in ("true", "1"),
    date: lambda text: date.fromisoformat(text[:10]),  # a date may carry a zone, which says nothing about the day
    datetime: datetime.fromisoformat,
    Decimal: Decimal,
    bytes: base64.b64decode,
    Oere: to_oere,
}

_YEARS = range(1900, 9999)
"""Those whose instants can be told in Danish time: before, its offset had seconds, and after, the calendar ends."""


def _danish(at: datetime) -> str:
    """An instant as every message and answer tells it: Danish time with its offset."""
    return (at.astimezone(DANISH_TIME) if at.year in _YEARS else at).isoformat()


_WRITE: Mapping[Any, Callable[[Any], str]] = {
    str: escape,
    Uuid: str,
    int: str,
    bool: lambda value: "true" if value else "false",
    date: date.isoformat,
    datetime: _danish,
    Decimal: "{:f}".format,
    bytes: lambda value: base64.b64encode(value).decode("ascii"),
    Oere: to_kroner,
}


class BindingError(Exception):
    """The binding table and the dataclasses do not fit each other; found when the program starts."""


@dataclass(frozen=True, slots=True)
class XmlSource:
    """An object read from an element."""

    element: Element
    top: Element
    paths: Mapping[str, str]

    def place(self, field: str) -> Place:
        """The field's element; if the message has none, the object's own element with the name the field would have."""
        wanted = self.paths.get(field, "")
        found = self.element
        for name in wanted.split("/") if wanted else ():
            child = next((c for c in found if local_name(c) == name), None)
            if child is None:
                break
            found = child
        name = wanted.rpartition("/")[2] or local_name(self.element)
        return Place(name, path_of(found, self.top), found.sourceline)


@dataclass(frozen=True, slots=True)
class BoundField:
    """One field of one structure: where it stands and how it is typed."""

    name: str
    path: tuple[str, ...]
    type: Any
    structure: str | None
    many: bool


class Binding:
    """The binding table of one edition, compiled for the dataclasses that use it."""

    def __init__(self, structures: Mapping[str, Mapping[str, Any]], namespace: str) -> None:
        """`structures` is the table's `[structure.*]`; `namespace` that of the payload."""
        self._structures = structures
        self._namespace = namespace

    def reader(self, cls: type[T], structure: str | None = None) -> Callable[[Element], T]:
        """A function that reads a `cls` from the element of its structure. The top of its paths is that element.

        It raises `InvalidPayload` for a value that the schema let through and the field's type cannot hold.
        """
        read = self._compile_reader(cls, structure or cls.__name__)

        def read_top(element: Element) -> T:
            return cast("T", read(element, element))

        return read_top

    def writer(self, cls: type[T], structure: str | None = None) -> Callable[[T], str]:
        """A function that writes what stands inside the element of a `cls`."""
        return self._compile_writer(cls, structure or cls.__name__)

    def fields_of(self, cls: type[Any], structure: str) -> list[BoundField]:
        """The structure's fields in element order. Raises `BindingError` if table and dataclass disagree."""
        table = self._structures.get(structure)
        if table is None:
            raise BindingError(f"binding table has no structure {structure}")
        hints = get_type_hints(cls)
        unknown = [name for name in table if name not in hints]
        if unknown:
            raise BindingError(f"{structure}: {cls.__name__} has no field {', '.join(unknown)}")
        unbound = [
            f.name for f in fields(cls) if f.name not in table and f.default is MISSING and f.default_factory is MISSING
        ]
        if unbound:
            raise BindingError(f"{structure}: the binding table lacks {', '.join(unbound)}")
        return [_bound_field(name, entry, hints[name]) for name, entry in table.items()]

    def _compile_reader(self, cls: type[Any], structure: str) -> Callable[[Element, Element], Any]:
        bound = self.fields_of(cls, structure)
        names = [f.name for f in bound]
        absent: dict[str, Any] = {  # what a field without a default of its own gets when the message has nothing for it
            f.name: () if b.many else None
            for b in bound
            for f in fields(cls)
            if f.name == b.name and f.default is MISSING and f.default_factory is MISSING
        }
        inline = [(i, f, self._compile_reader(f.type, f.structure or "")) for i, f in enumerate(bound) if not f.path]
        steps: dict[str, Any] = {}
        for index, field in enumerate(bound):
            if field.path:
                _graft(steps, [self._tag(name) for name in field.path], self._step(field, index))
        inline_tags = {index: self._first_tags(f) for index, f, _ in inline}
        paths = {f.name: "/".join(f.path) for f in bound}
        sourced = "kilde" in {f.name for f in fields(cls)}

        def read(element: Element, top: Element) -> Any:
            values: list[Any] = [None] * len(bound)
            _walk(element, steps, values, top)
            for index, _, read_inline in inline:
                if any(child.tag in inline_tags[index] for child in element):
                    values[index] = read_inline(element, top)
            given: dict[str, Any] = {}
            for name, value in zip(names, values, strict=True):
                if value is not None:
                    given[name] = tuple(value) if type(value) is list else value
                elif name in absent:
                    given[name] = absent[name]
            if sourced:
                given["kilde"] = XmlSource(element, top, paths)
            return cls(**given)

        return read

    def _first_tags(self, field: BoundField) -> frozenset[str]:
        inside = self.fields_of(field.type, field.structure or "")
        tags = frozenset(self._tag(f.path[0]) for f in inside if f.path)
        return tags.union(*(self._first_tags(f) for f in inside if not f.path))

    def _step(self, field: BoundField, index: int) -> "_Leaf | _Inner":
        if field.structure is not None:
            return _Inner(index, field.many, self._compile_reader(field.type, field.structure))
        return _Leaf(index, field.many, _READ[field.type])

    def _tag(self, name: str) -> str:
        return f"{{{self._namespace}}}{name}"

    def _compile_writer(self, cls: type[Any], structure: str) -> Writer:
        tree: dict[str, Any] = {}
        order: list[Writer | str] = []
        for field in self.fields_of(cls, structure):
            write = self._field_writer(field)
            if len(field.path) <= 1:
                order.append(write)
                continue
            if field.path[0] not in tree:
                order.append(field.path[0])
            _branch(tree, field.path[:-1]).append(write)
        parts = [_wrapper(part, tree[part]) if isinstance(part, str) else part for part in order]
        return partial(_concatenate, parts)

    def _field_writer(self, field: BoundField) -> Writer:
        inner = self._compile_writer(field.type, field.structure) if field.structure is not None else _WRITE[field.type]
        return partial(_write_field, field.name, field.path[-1] if field.path else "", inner, field.many)


@dataclass(frozen=True, slots=True)
class _Leaf:
    """An element that holds one value of the field at `index`."""

    index: int
    many: bool
    convert: Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class _Inner:
    """An element that holds a structure of its own."""

    index: int
    many: bool
    read: Callable[[Element, Element], Any]


def _walk(element: Element, steps: Mapping[str, Any], values: list[Any], top: Element) -> None:
    """Read every child the table knows into `values`. The hot loop of every message: one pass, few calls."""
    for child in element:
        step = steps.get(cast("str", child.tag))
        if step is None:
            continue
        if type(step) is dict:
            _walk(child, step, values, top)
            continue
        if type(step) is _Leaf:
            text = (child.text or "").strip()
            if not text:
                continue
            try:
                value = step.convert(text)
            except (ValueError, ArithmeticError):
                raise _unreadable(child, top) from None
        else:
            value = step.read(child, top)
        if not step.many:
            values[step.index] = value
        elif values[step.index] is None:
            values[step.index] = [value]
        else:
            values[step.index].append(value)


def _graft(steps: dict[str, Any], tags: Sequence[str], step: Any) -> None:
    for tag in tags[:-1]:
        steps = steps.setdefault(tag, {})
        if not isinstance(steps, dict):
            raise BindingError(f"a field reads the element {tag}, and another one an element inside it")
    if tags[-1] in steps:
        raise BindingError(f"two fields read the element {tags[-1]}")
    steps[tags[-1]] = step


def _branch(tree: dict[str, Any], path: Sequence[str]) -> list[Any]:
    """The list of writers below a wrapper path, made on first use; wrappers inside wrappers keep their order."""
    below: list[Any] = tree.setdefault(path[0], [])
    for name in path[1:]:
        nested = next((entry[1] for entry in below if isinstance(entry, tuple) and entry[0] == name), None)
        if nested is None:
            nested = []
            below.append((name, nested))
        below = nested
    return below


def _wrapper(name: str, content: Sequence[Any]) -> Writer:
    parts = [_wrapper(*entry) if isinstance(entry, tuple) else entry for entry in content]

    def write(value: Any) -> str:
        inside = _concatenate(parts, value)
        return f"<{name}>{inside}</{name}>" if inside else ""

    return write


def _concatenate(parts: Sequence[Writer], value: Any) -> str:
    return "".join(part(value) for part in parts)


def _write_field(name: str, element: str, inner: Writer, many: bool, owner: Any) -> str:
    value = getattr(owner, name)
    if value is None:
        return ""
    entries = value if many else (value,)
    if not element:
        return "".join(inner(entry) for entry in entries)
    return "".join(f"<{element}>{inner(entry)}</{element}>" for entry in entries)


def _bound_field(name: str, entry: Any, hint: Any) -> BoundField:
    kind, many = _kind(hint)
    nested = None if isinstance(entry, str) else entry.get("of")
    if nested is None and kind not in _READ:
        raise BindingError(f"{name}: a value of type {getattr(kind, '__name__', kind)} cannot stand in an element")
    if isinstance(entry, str):
        return BoundField(name, tuple(entry.split("/")), kind, None, many)
    path = entry.get("list", entry.get("at", ""))
    if ("list" in entry) != many:
        raise BindingError(f"{name}: the table and the type disagree on whether it repeats")
    return BoundField(name, tuple(path.split("/")) if path else (), kind, nested, many)


def _unreadable(element: Element, top: Element) -> InvalidPayload:
    name = local_name(element)
    said = Text(f"Værdien i {name} kan ikke bruges.", f"The value of {name} cannot be used.")
    fix = Text(
        "Skriv den på den almindelige måde, fx 1250.00, 2026-11-23 eller 2026-11-23T09:00:00+01:00.",
        "Write it in the usual way, for example 1250.00, 2026-11-23 or 2026-11-23T09:00:00+01:00.",
    )
    found = Finding(
        "SBX-1101", "schema", Outcome.AFVIS, said, fix, path_of(element, top), element.sourceline, source="ours"
    )
    return InvalidPayload(said, [found])


def _kind(hint: Any) -> tuple[Any, bool]:
    """The type inside `T | None` or `tuple[T, ...]`, and whether it repeats."""
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    inner = [arg for arg in get_args(hint) if arg is not NoneType]
    return (inner[0], False) if inner else (hint, False)
