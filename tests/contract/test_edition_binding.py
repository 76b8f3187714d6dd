"""The binding table agrees with the schemas: every path exists, stands in order, and no element is forgotten."""

import copy
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import xmlschema

from oir_kernel.identifiers import ascii_name

FOLDER = Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11"
EDITION = tomllib.loads((FOLDER / "edition.toml").read_text(encoding="utf-8"))
BINDING = tomllib.loads((FOLDER / "binding.toml").read_text(encoding="utf-8"))
SERVICE_OF = {op["name"]: service for service in EDITION["service"] for op in service["operation"]}


@cache
def leaves(operation: str, root: str) -> tuple[str, ...]:
    """The paths of all elements with a value below the root element, in document order."""
    schema = xmlschema.XMLSchema(FOLDER / _schema_file(operation))
    return tuple(_leaves(schema.elements[root], root))


def _schema_file(name: str) -> str:
    """The schema that declares an operation's roots, or the root element of a file."""
    service = SERVICE_OF.get(name)
    return f"common/view/{ascii_name(name)}Type.xsd" if service is None else service["interface"]


def _leaves(element: xmlschema.XsdElement, path: str) -> Iterator[str]:
    if element.type.is_simple() or element.type.has_simple_content():
        yield path
        return
    for child in element.type.content.iter_elements():
        if isinstance(child, xmlschema.XsdElement):
            yield from _leaves(child, f"{path}/{child.local_name}")


def problems(binding: dict[str, Any]) -> list[str]:
    """What is wrong with a binding table, in words; empty when nothing is."""
    walk = _Walk(binding)
    for name, operation in binding["operation"].items():
        walk.message(name, operation["in"], operation["command"])
        walk.message(name, operation["out"], operation["answer"])
    for root, file in binding["file"].items():
        walk.message(root, root, file["structure"])
    stale = (binding["unbound"].keys() | binding["absent"].keys()) - walk.used
    return walk.found + [f"{key} is listed and matches nothing" for key in sorted(stale)]


class _Walk:
    """One pass over a binding table beside the schemas."""

    def __init__(self, binding: dict[str, Any]) -> None:
        self.binding = binding
        self.found: list[str] = []
        self.used: set[str] = set()
        self.paths: tuple[str, ...] = ()
        self.bound: set[str] = set()

    def message(self, operation: str, root: str, structure: str) -> None:
        self.paths, self.bound = leaves(operation, root), set()
        self.structure(structure, root)
        self.found += [
            f"{path} is neither bound nor listed as unbound"
            for path in self.paths
            if path not in self.bound and not _listed(self.binding["unbound"], path, self.used)
        ]

    def structure(self, name: str, at: str) -> None:
        """One structure's fields beside the element at `at`; the fields must stand in the elements' order."""
        position = -1
        for field, entry in self.binding["structure"][name].items():
            relative, nested = (entry, None) if isinstance(entry, str) else (_place(entry), entry.get("of"))
            path = f"{at}/{relative}" if relative else at
            first = _first(self.binding, self.paths, path, nested if not relative else None)
            if first is None:
                if not _listed(self.binding["absent"], path, self.used):
                    self.found.append(f"{name}.{field}: {path} is not in the schema")
                continue
            if first <= position:
                self.found.append(f"{name}.{field} stands before a field whose element comes first")
            position = first
            self.inside(f"{name}.{field}", path, nested)

    def inside(self, field: str, path: str, nested: str | None) -> None:
        if nested is not None:
            self.structure(nested, path)
        elif path in self.paths:
            self.bound.add(path)
        else:
            self.found.append(f"{field}: {path} holds no value")


def _place(entry: dict[str, str]) -> str:
    return entry.get("list", entry.get("at", ""))


def _first(binding: dict[str, Any], paths: tuple[str, ...], path: str, inline: str | None) -> int | None:
    """Where the element, or the first element of a structure written into its parent, stands among the leaves."""
    if inline is not None:
        places = [e if isinstance(e, str) else _place(e) for e in binding["structure"][inline].values()]
        firsts = [first for place in places if (first := _first(binding, paths, f"{path}/{place}", None)) is not None]
        return min(firsts, default=None)
    return next((i for i, leaf in enumerate(paths) if leaf == path or leaf.startswith(path + "/")), None)


def _listed(table: dict[str, str], path: str, used: set[str]) -> bool:
    """Whether the path, or an element it stands in, ends with one of the table's keys."""
    steps = path.split("/")
    above = ["/".join(steps[: end + 1]) for end in range(len(steps))]
    keys = {key for key in table for ancestor in above if f"/{ancestor}".endswith(f"/{key}")}
    used |= keys
    return bool(keys)


def test_the_binding_table_agrees_with_the_schemas() -> None:
    assert problems(BINDING) == []


def test_every_operation_but_ping_is_bound_to_the_elements_the_edition_names() -> None:
    named = {op["name"]: (op["in"], op["out"]) for s in EDITION["service"] for op in s["operation"]}
    assert named.pop("Ping") == ("Ping_I", "Ping_O")
    assert {name: (op["in"], op["out"]) for name, op in BINDING["operation"].items()} == named


def test_every_structure_is_used_and_every_used_structure_is_there() -> None:
    used = {op[side] for op in BINDING["operation"].values() for side in ("command", "answer")}
    used |= {file["structure"] for file in BINDING["file"].values()}
    for table in BINDING["structure"].values():
        used |= {entry["of"] for entry in table.values() if isinstance(entry, dict) and "of" in entry}
    assert used == set(BINDING["structure"])


def test_every_reason_for_leaving_an_element_out_says_something() -> None:
    assert all(reason.strip() for table in ("unbound", "absent") for reason in BINDING[table].values())


@pytest.mark.parametrize(
    ("structure", "field", "entry", "complaint"),
    [
        ("Konto", "titel", "DebitorkontoNavn", "is not in the schema"),
        ("Konto", "titel", None, "neither bound nor listed"),
        ("Fordring", "antal", "FordringEnhedsoplysning", "holds no value"),
        ("OpretRegistrering", "konto", {"at": "DebitorkontoStruktur/JuridiskAnsvarlig", "of": "Part"}, "neither bound"),
    ],
)
def test_a_table_that_disagrees_with_the_schema_is_found(
    structure: str, field: str, entry: Any, complaint: str
) -> None:
    table = copy.deepcopy(BINDING)
    if entry is None:
        del table["structure"][structure][field]
    else:
        table["structure"][structure][field] = entry
    assert any(complaint in problem for problem in problems(table))


def test_fields_out_of_element_order_are_found() -> None:
    table = copy.deepcopy(BINDING)
    fordring = table["structure"]["Fordring"]
    table["structure"]["Fordring"] = {
        "beloeb": fordring["beloeb"],
        **{k: v for k, v in fordring.items() if k != "beloeb"},
    }
    assert any("stands before" in problem for problem in problems(table))


def test_a_reason_for_an_element_that_is_bound_after_all_is_found() -> None:
    table = copy.deepcopy(BINDING)
    table["unbound"]["DebitorkontoRykkertekst"] = "no longer there"
    assert problems(table) == ["DebitorkontoRykkertekst is listed and matches nothing"]
