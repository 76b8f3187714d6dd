"""XSD text for an edition: types, classes, operational elements, views and service interfaces."""

from collections import defaultdict
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

from model import CHOICE, GROUP, Edition, Element, Node, Service

from oir_kernel.identifiers import ascii_name

_OPEN = '<?xml version="1.0" encoding="UTF-8"?>\n'
TYPES = "common/types/Typer.xsd"


def schema_files(edition: Edition) -> dict[str, str]:
    """Every generated XSD: path below the edition's folder to text."""
    files = {TYPES: _schema(edition, [], _types(edition))}
    homes: dict[str, list[Element]] = defaultdict(list)
    for element in edition.elements.values():
        homes[element.file].append(element)
    for home, elements in homes.items():
        files[f"common/{home}.xsd"] = _schema(edition, ["../types/Typer.xsd"], [_global(edition, e) for e in elements])
    for owner in edition.structures:
        files[f"common/view/{view_name(owner)}.xsd"] = _view(edition, owner)
    for service in edition.services:
        files[f"common/service/{service.ascii}Interface.xsd"] = _interface(edition, service)
    return files


def view_name(owner: str) -> str:
    """The file of a structure or message, without folder and ending."""
    return f"{ascii_name(owner)}Type"


def _schema(edition: Edition, includes: Iterable[str], body: Iterable[str], *, kontekst: bool = False) -> str:
    head = f'<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:{edition.prefix}="{edition.namespace}"'
    head += f' xmlns:kontekst="{edition.kontekst}"' if kontekst else ""
    head += f' targetNamespace="{edition.namespace}" elementFormDefault="qualified" attributeFormDefault="unqualified"'
    lines = [head + ' version="1.0">']
    if kontekst:
        lines.append(
            f'  <xs:import namespace="{edition.kontekst}" schemaLocation="../context/KontekstType.xsd"/>',
        )
    lines += [f'  <xs:include schemaLocation="{path}"/>' for path in includes]
    return _OPEN + "\n".join([*lines, *body, "</xs:schema>"]) + "\n"


def _documentation(provenance: str, note: str, indent: str) -> str:
    text = f"{provenance}: {note}" if note else provenance
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    return f"{indent}<xs:annotation><xs:documentation>{escaped}</xs:documentation></xs:annotation>"


def _types(edition: Edition) -> list[str]:
    lines = []
    for simple in edition.types.values():
        lines.append(f"  <xs:simpleType name={quoteattr(simple.type + 'Type')}>")
        lines.append(_documentation(simple.provenance, simple.note, "    "))
        lines.append(f'    <xs:restriction base="{simple.base}">')
        for facet in simple.facets.split():
            name, _, value = facet.partition("=")
            lines.append(f"      <xs:{name} value={quoteattr(value)}/>")
        lines += ["    </xs:restriction>", "  </xs:simpleType>"]
    return lines


def _global(edition: Edition, element: Element) -> str:
    declared = f'  <xs:element name="{element.element}" type="{edition.prefix}:{element.type}Type">'
    return "\n".join([declared, _documentation(element.provenance, element.note, "    "), "  </xs:element>"])


def _view(edition: Edition, owner: str) -> str:
    nodes = edition.structures[owner]
    includes: dict[str, None] = {}
    kontekst = False
    for node in edition.walk(nodes):
        kind = edition.kind(node)
        kontekst = kontekst or kind == "kontekst"
        if kind == "value":
            includes[f"../{edition.elements[node.name].file}.xsd"] = None
        elif kind == "structure":
            includes[f"{view_name(node.name)}.xsd"] = None
    body = [f'  <xs:complexType name="{owner}Type">', *_sequence(edition, nodes, "    "), "  </xs:complexType>"]
    body += _root(edition, owner) if owner in edition.messages() else [_plain(edition, owner)]
    return _schema(edition, includes, body, kontekst=kontekst)


def _plain(edition: Edition, owner: str) -> str:
    return f'  <xs:element name="{owner}" type="{edition.prefix}:{owner}Type"/>'


def _root(edition: Edition, owner: str) -> list[str]:
    """A message's root element: its type with the optional attribute `revision`."""
    return [
        f'  <xs:element name="{owner}">',
        "    <xs:complexType>",
        "      <xs:complexContent>",
        f'        <xs:extension base="{edition.prefix}:{owner}Type">',
        '          <xs:attribute name="revision" type="xs:string"/>',
        "        </xs:extension>",
        "      </xs:complexContent>",
        "    </xs:complexType>",
        "  </xs:element>",
    ]


def _sequence(edition: Edition, nodes: list[Node], indent: str) -> list[str]:
    lines = [f"{indent}<xs:sequence>"]
    for node in nodes:
        lines += _particle(edition, node, indent + "  ")
    return [*lines, f"{indent}</xs:sequence>"]


def _particle(edition: Edition, node: Node, indent: str) -> list[str]:
    kind, occurs = edition.kind(node), _occurs(node)
    if kind in (CHOICE, GROUP):
        tag = "choice" if kind == CHOICE else "sequence"
        inner = [line for child in node.children for line in _particle(edition, child, indent + "  ")]
        return [f"{indent}<xs:{tag}{occurs}>", *inner, f"{indent}</xs:{tag}>"]
    if kind == "kontekst":
        return [f'{indent}<xs:element ref="{node.name}"{occurs}/>']
    if kind in ("value", "structure"):
        return [f'{indent}<xs:element ref="{edition.prefix}:{node.name}"{occurs}/>']
    return [
        f'{indent}<xs:element name="{node.name}"{occurs}>',
        _documentation(node.provenance, node.note, indent + "  "),
        f"{indent}  <xs:complexType>",
        *_sequence(edition, node.children, indent + "    "),
        f"{indent}  </xs:complexType>",
        f"{indent}</xs:element>",
    ]


def _occurs(node: Node) -> str:
    low, high = node.occurs
    text = f' minOccurs="{low}"' if low != 1 else ""
    return text + (f' maxOccurs="{high or "unbounded"}"' if high != 1 else "")


def _interface(edition: Edition, service: Service) -> str:
    roots = [name for op in service.operations for name in (op.request, op.answer)]
    body = [
        f'  <xs:element name="{service.name}Interface" type="{edition.prefix}:{service.name}InterfaceType"/>',
        f'  <xs:complexType name="{service.name}InterfaceType">',
        "    <xs:choice>",
        *(f'      <xs:element ref="{edition.prefix}:{root}"/>' for root in roots),
        "    </xs:choice>",
        "  </xs:complexType>",
    ]
    return _schema(edition, [f"../view/{view_name(root)}.xsd" for root in roots], body)
