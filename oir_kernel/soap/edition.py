"""A contract edition: a folder with XSD, WSDL, code lists and a binding table, opened for use.

Nothing here knows a message. A user who holds the official package puts it beside ours as another edition.
"""

import csv
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any

from oir_kernel.identifiers import Uuid, class_uuid
from oir_kernel.soap.binding import Binding
from oir_kernel.xml.schema import Schema


@dataclass(frozen=True, slots=True)
class OperationContract:
    """One operation as the contract spells it: its name and the root elements of message and answer."""

    name: str
    message: str
    answer: str
    soap_action: str


@dataclass(frozen=True, slots=True)
class ServiceContract:
    """One service of an edition. `majors` are the numbers its address may end with, the stated one first."""

    name: str
    ascii_name: str
    majors: tuple[int, ...]
    schema: Schema
    wsdl: str
    token_wsdl: str
    context_wsdl: str
    operations: tuple[OperationContract, ...]

    @property
    def paths(self) -> tuple[str, ...]:
        """The addresses of the service, the first one canonical."""
        return tuple(f"/service/OIR/{self.ascii_name}/{major}" for major in self.majors)


@dataclass(frozen=True, slots=True)
class CodeClass:
    """One class of a code list: our code, its UUID on the wire, its title."""

    code: str
    uuid: Uuid
    titel: str


class Edition:
    """The edition in `folder`. Files are read when first asked for."""

    def __init__(self, folder: Path) -> None:
        """Raises `FileNotFoundError` when the folder holds no edition.toml."""
        self.folder = folder
        self._head: Mapping[str, Any] = tomllib.loads((folder / "edition.toml").read_text("utf-8"))
        self._lists: dict[str, tuple[CodeClass, ...]] = {}
        self._uuids: dict[str, Mapping[str, Uuid]] = {}

    @property
    def edition_id(self) -> str:
        """The edition's name, as `sandkasse-2026-11`."""
        return str(self._head["id"])

    @property
    def namespace(self) -> str:
        """The namespace of every payload element."""
        return str(self._head["namespace"])

    @cached_property
    def binding(self) -> Binding:
        """The binding table."""
        return Binding(self._bound["structure"], self.namespace)

    @cached_property
    def _bound(self) -> Mapping[str, Any]:
        return tomllib.loads((self.folder / "binding.toml").read_text("utf-8"))

    def structures_of(self, operation: str) -> tuple[str, str]:
        """The names of the structures that the operation's message and answer hold."""
        bound = self._bound["operation"][operation]
        return str(bound["command"]), str(bound["answer"])

    @cached_property
    def services(self) -> Mapping[str, ServiceContract]:
        """The services by name."""
        return {entry["name"]: self._service(entry) for entry in self._head["service"]}

    def _service(self, entry: Mapping[str, Any]) -> ServiceContract:
        return ServiceContract(
            name=entry["name"],
            ascii_name=entry["ascii"],
            majors=(entry["major"], *entry.get("aliases", ())),
            schema=Schema(self.folder / entry["interface"]),
            wsdl=entry["wsdl"],
            token_wsdl=entry["token_wsdl"],
            context_wsdl=entry["context_wsdl"],
            operations=tuple(
                OperationContract(op["name"], op["in"], op["out"], op["soap_action"]) for op in entry["operation"]
            ),
        )

    def code_list(self, name: str) -> Sequence[CodeClass]:
        """The classes of `codelists/<name>.csv`. Raises `FileNotFoundError` for an unknown list."""
        if name not in self._lists:
            path = self.folder / "codelists" / f"{name}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                rows = csv.DictReader(file, delimiter=";")
                self._lists[name] = tuple(CodeClass(row["code"], Uuid(row["uuid"]), row["titel_da"]) for row in rows)
        return self._lists[name]

    def code_of(self, name: str) -> Mapping[str, str]:
        """Code by class UUID, for one list."""
        return {entry.uuid: entry.code for entry in self.code_list(name)}

    def uuid_of(self, name: str) -> Mapping[str, Uuid]:
        """Class UUID by code, for one list; made when it is first asked for."""
        if name not in self._uuids:
            self._uuids[name] = MappingProxyType({entry.code: entry.uuid for entry in self.code_list(name)})
        return self._uuids[name]

    def class_uuid(self, list_name: str, code: str) -> Uuid:
        """The UUID that a code of ours has in this edition's namespace."""
        return Uuid(class_uuid(self.namespace, list_name, code))

    def class_of(self, list_name: str, code: str) -> Uuid:
        """The class of a code of ours; one that the list does not hold gets the UUID it would have there."""
        return self.uuid_of(list_name).get(code) or self.class_uuid(list_name, code)
