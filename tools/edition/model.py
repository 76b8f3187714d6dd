"""The tables of a contract edition, read into trees.

`types.csv` names the simple types, `elements.csv` the global elements that hold a value, `structures.csv` what stands in
which structure or message, `edition.toml` the services. Everything else in the edition's folder follows from them.
"""

import csv
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CHOICE, GROUP = "choice", "group"


@dataclass(frozen=True)
class SimpleType:
    """One row of `types.csv`: a simple type of the payload namespace, without its suffix `Type`."""

    type: str
    base: str
    facets: str
    provenance: str
    source: str
    note: str


@dataclass(frozen=True)
class Element:
    """One row of `elements.csv`: a global element with a value; `file` says where below `common/` it is declared."""

    element: str
    type: str
    file: str
    provenance: str
    source: str
    note: str


@dataclass
class Node:
    """One row of `structures.csv` with the rows below it: an element, a `choice` or a `group` (a sequence)."""

    name: str
    cardinality: str
    provenance: str
    note: str
    children: list["Node"] = field(default_factory=list)

    @property
    def occurs(self) -> tuple[int, int | None]:
        """The lowest and highest number of occurrences; `None` when there is no highest."""
        low, _, high = self.cardinality.partition("..")
        return int(low), None if high == "n" else int(high or low)


@dataclass(frozen=True)
class Operation:
    """One operation of a service: its name and its two root elements."""

    name: str
    request: str
    answer: str
    soap_action: str


@dataclass(frozen=True)
class Service:
    """One service of `edition.toml`."""

    name: str
    ascii: str
    title: str
    major: int
    definitions: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True)
class Edition:
    """All tables of one edition."""

    folder: Path
    namespace: str
    prefix: str
    kontekst: str
    services: tuple[Service, ...]
    types: dict[str, SimpleType]
    elements: dict[str, Element]
    structures: dict[str, list[Node]]

    def kind(self, node: Node) -> str:
        """What a row makes: `choice`, `group`, `kontekst`, `value`, `structure` or `wrapper`."""
        if node.name in (CHOICE, GROUP):
            return node.name
        if node.name.startswith("kontekst:"):
            return "kontekst"
        if node.name in self.elements:
            return "value"
        return "structure" if node.name in self.structures else "wrapper"

    def messages(self) -> set[str]:
        """The names of all root elements."""
        return {name for s in self.services for op in s.operations for name in (op.request, op.answer)}

    def walk(self, nodes: list[Node]) -> Iterator[Node]:
        """Every row below `nodes`, in document order, without entering other structures."""
        for node in nodes:
            yield node
            yield from self.walk(node.children)


def read_edition(folder: Path) -> Edition:
    """The edition in `folder`. Raises `ValueError` for a row that contradicts another."""
    data = tomllib.loads((folder / "edition.toml").read_text(encoding="utf-8"))
    types = {row["type"]: SimpleType(**row) for row in _rows(folder / "types.csv")}
    elements = {row["element"]: Element(**row) for row in _rows(folder / "elements.csv")}
    for element in elements.values():
        if element.type not in types:
            raise ValueError(
                f"elements.csv: {element.element} has the type {element.type}, which types.csv does not hold"
            )
    edition = Edition(
        folder=folder,
        namespace=data["namespace"],
        prefix=data["prefix"],
        kontekst=data["kontekst_namespace"],
        services=tuple(_service(entry) for entry in data["service"]),
        types=types,
        elements=elements,
        structures=_trees(folder / "structures.csv"),
    )
    if missing := edition.messages() - edition.structures.keys():
        raise ValueError(f"structures.csv: no rows for {', '.join(sorted(missing))}")
    return edition


def _service(entry: dict[str, Any]) -> Service:
    operations = tuple(Operation(o["name"], o["in"], o["out"], o["soap_action"]) for o in entry["operation"])
    return Service(entry["name"], entry["ascii"], entry["title"], entry["major"], entry["definitions"], operations)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))


def _trees(path: Path) -> dict[str, list[Node]]:
    """Rows to trees: each leading dot of an element's name is one level deeper."""
    trees: dict[str, list[Node]] = {}
    stack: list[Node] = []
    for row in _rows(path):
        name = row["element"].lstrip(".")
        depth = len(row["element"]) - len(name)
        node = Node(name, row["cardinality"], row["provenance"], row["note"])
        siblings = stack[depth - 1].children if depth else trees.setdefault(row["owner"], [])
        siblings.append(node)
        stack[depth:] = [node]
    return trees
