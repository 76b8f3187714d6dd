"""PROVENANCE.csv: where every element and type of an edition comes from, one row each."""

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree
from model import CHOICE, GROUP, Edition, Node

_XS = "{http://www.w3.org/2001/XMLSchema}"
KONTEKST_FILE = "common/context/KontekstType.xsd"
_KONTEKST_SOURCE = "KOMBIT kontekst 2017/01/01 (github.com/kombit/dokumentation-sandkasse)"
_RDF = "Kombit2017K2017.rdf"


class Row(NamedTuple):
    """One row. `path` starts at a structure or message; `type:` marks a simple type, `kontekst:` the context."""

    path: str
    type: str
    cardinality: str
    provenance: str
    source: str
    note: str


def provenance_file(edition: Edition) -> str:
    """The text of PROVENANCE.csv."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(Row._fields)
    writer.writerows(_all_rows(edition))
    return out.getvalue()


def _all_rows(edition: Edition) -> Iterator[Row]:
    for simple in edition.types.values():
        base = simple.base + (f" {simple.facets}" if simple.facets else "")
        yield Row(f"type:{simple.type}Type", base, "", simple.provenance, simple.source, simple.note)
    yield from _kontekst(edition)
    for owner, nodes in edition.structures.items():
        yield from _rows(edition, owner, nodes)


def _rows(edition: Edition, path: str, nodes: list[Node], within: str = "") -> Iterator[Row]:
    for node in nodes:
        kind = edition.kind(node)
        if kind in (CHOICE, GROUP):
            label = f"{kind} {node.cardinality}"
            yield from _rows(edition, path, node.children, f"{within}, {label}" if within else label)
            continue
        cardinality = node.cardinality + (f" ({within})" if within else "")
        at = f"{path}/{node.name}"
        if kind == "value":
            element = edition.elements[node.name]
            note = "; ".join(text for text in (element.note, node.note) if text)
            yield Row(at, f"{element.type}Type", cardinality, element.provenance, element.source, note)
        elif kind == "kontekst":
            yield Row(at, kind, cardinality, "official", _KONTEKST_SOURCE, node.note)
        else:
            type_name = f"{node.name}Type" if kind == "structure" else "wrapper"
            yield Row(
                at, type_name, cardinality, node.provenance, _RDF if node.provenance == "stated" else "", node.note
            )
            yield from _rows(edition, at, node.children)


def _kontekst(edition: Edition) -> Iterator[Row]:
    """The context's elements, read from its hand-written schema."""
    schema = etree.parse(edition.folder / KONTEKST_FILE).getroot()
    for element in schema.iter(_XS + "element"):
        name = element.get("name") or element.get("ref", "").removeprefix("kontekst:")
        owner = next((a.get("name") for a in element.iterancestors(_XS + "complexType")), None)
        path = "kontekst:" + (f"{owner.removesuffix('Type')}/{name}" if owner else name)
        high = element.get("maxOccurs", "1").replace("unbounded", "n")
        low = element.get("minOccurs", "1")
        cardinality = low if low == high else f"{low}..{high}"
        type_name = element.get("type", "").removeprefix("kontekst:")
        yield Row(path, type_name, cardinality if owner else "", "official", _KONTEKST_SOURCE, "")
