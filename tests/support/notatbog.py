"""An invented service, small enough to read in one sitting: a notebook that takes notes over SOAP and JSON.

The kernel must serve it without knowing it, so what the kernel promises every service is shown with this one.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import APIRouter, Body
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import Column, Connection, MetaData, Table, Text, insert, select

from oir_kernel.agenda import AgendaItem, in_one_work
from oir_kernel.events import Event
from oir_kernel.findings import Finding, Outcome
from oir_kernel.findings import Text as Said
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.operations import Call, Operation, Rejection, execute
from oir_kernel.soap.edition import Edition
from oir_kernel.source import NOWHERE, Source
from oir_kernel.storage import Storage
from oir_kernel.storage.uow import UnitOfWork
from oir_kernel.web.context import CurrentCall
from oir_kernel.web.part import Part

REPOSITORY: Final = Path(__file__).parents[2]
SHIPPED_EDITION: Final = REPOSITORY / "schemas" / "sandkasse-2026-11"
NAMESPACE: Final = "http://notatbog.example/1/"
KONTEKST: Final = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
SOAP_11: Final = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP_12: Final = "http://www.w3.org/2003/05/soap-envelope"
PATH: Final = "/service/OIR/Notatbog/1"
JSON_PATH: Final = "/api/notatbog/notater"

metadata = MetaData()
notat_table = Table(
    "notatbog_notat",
    metadata,
    Column("sandbox_id", Text, primary_key=True),
    Column("notat_id", Text, primary_key=True),
    Column("titel", Text, nullable=False),
    Column("tekster", Text, nullable=False),
    Column("transaktions_id", Text, nullable=False),
)

_XSD = f"""<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:n="{NAMESPACE}" xmlns:k="{KONTEKST}"
    targetNamespace="{NAMESPACE}" elementFormDefault="qualified">
  <xs:import namespace="{KONTEKST}" schemaLocation="KontekstType.xsd"/>
  <xs:simpleType name="UUIDType"><xs:restriction base="xs:string">
    <xs:pattern value="[0-9a-fA-F]{{8}}(-[0-9a-fA-F]{{4}}){{3}}-[0-9a-fA-F]{{12}}"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="TitelType"><xs:restriction base="xs:string">
    <xs:minLength value="1"/><xs:maxLength value="40"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="BeloebType"><xs:restriction base="xs:decimal">
    <xs:minInclusive value="0"/><xs:maxInclusive value="9999999999"/><xs:fractionDigits value="2"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="AntalType"><xs:restriction base="xs:integer">
    <xs:totalDigits value="3"/></xs:restriction></xs:simpleType>
  <xs:simpleType name="FarveType"><xs:restriction base="xs:string">
    <xs:enumeration value="roed"/><xs:enumeration value="blaa"/></xs:restriction></xs:simpleType>
  <xs:element name="SkrivNotat_I"><xs:complexType><xs:sequence>
    <xs:element ref="k:HovedOplysninger"/>
    <xs:element name="NotatIdentifikation" type="n:UUIDType"/>
    <xs:element name="Titel" type="n:TitelType"/>
    <xs:element name="Beløb" type="n:BeloebType" minOccurs="0"/>
    <xs:element name="Antal" type="n:AntalType" minOccurs="0"/>
    <xs:element name="Farve" type="n:FarveType" minOccurs="0"/>
    <xs:element name="Dato" type="xs:date" minOccurs="0"/>
    <xs:element name="TekstListe" minOccurs="0"><xs:complexType><xs:sequence>
      <xs:element name="Tekst" type="xs:string" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
    <xs:element name="Bilag" type="xs:base64Binary" minOccurs="0"/>
  </xs:sequence><xs:attribute name="revision" type="xs:string"/></xs:complexType></xs:element>
  <xs:element name="SkrivNotat_O"><xs:complexType><xs:sequence>
    <xs:element ref="k:HovedOplysningerSvar"/>
    <xs:element name="NotatIdentifikation" type="n:UUIDType" minOccurs="0"/>
    <xs:element name="Resultat" type="xs:string" minOccurs="0"/>
    <xs:element name="Begrundelse" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="SletNotat_I"><xs:complexType><xs:sequence>
    <xs:element ref="k:HovedOplysninger"/>
    <xs:element name="NotatIdentifikation" type="n:UUIDType"/>
    <xs:element name="Titel" type="xs:string" minOccurs="0"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="SletNotat_O"><xs:complexType><xs:sequence>
    <xs:element ref="k:HovedOplysningerSvar"/>
    <xs:element name="NotatIdentifikation" type="n:UUIDType" minOccurs="0"/>
    <xs:element name="Resultat" type="xs:string" minOccurs="0"/>
    <xs:element name="Begrundelse" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
  </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Ping_I"><xs:complexType><xs:sequence><xs:element ref="k:HovedOplysninger"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="Ping_O"><xs:complexType><xs:sequence><xs:element ref="k:HovedOplysningerSvar"/></xs:sequence></xs:complexType></xs:element>
</xs:schema>
"""

_EDITION = f"""
id = "proeve"
namespace = "{NAMESPACE}"
[[service]]
name = "Notatbog"
ascii = "Notatbog"
major = 1
aliases = [2]
interface = "Notatbog.xsd"
wsdl = "Notatbog.wsdl"
token_wsdl = "Notatbog.wsdl"
context_wsdl = "Notatbog.wsdl"
""" + "".join(
    f"""
[[service.operation]]
name = "{name}"
in = "{name}_I"
out = "{name}_O"
soap_action = "{NAMESPACE}Notatbog_1#{name}"
"""
    for name in ("SkrivNotat", "SletNotat", "Ping")
)

_BINDING = """
[operation.SkrivNotat]
command = "SkrivNotat"
answer = "Kvittering"
[operation.SletNotat]
command = "SletNotat"
answer = "Kvittering"
[structure.SkrivNotat]
notat_id = "NotatIdentifikation"
titel = "Titel"
beloeb = "Beløb"
dato = "Dato"
tekster = { list = "TekstListe/Tekst" }
bilag = "Bilag"
[structure.SletNotat]
notat_id = "NotatIdentifikation"
titel = "Titel"
[structure.Kvittering]
notat_id = "NotatIdentifikation"
resultat = "Resultat"
begrundelser = { list = "Begrundelse" }
"""


@dataclass(frozen=True, slots=True)
class SkrivNotat:
    notat_id: Uuid
    titel: str
    beloeb: Oere | None = None
    dato: date | None = None
    tekster: tuple[str, ...] = ()
    bilag: bytes | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class SletNotat:
    notat_id: Uuid
    titel: str | None = None


@dataclass(frozen=True, slots=True)
class Kvittering:
    notat_id: Uuid | None
    resultat: str
    begrundelser: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NotatUdfald:
    accepted: bool
    notat_id: str
    tilfoejet: int = 0
    findings: Sequence[Finding] = ()

    def as_dict(self) -> dict[str, Any]:
        return asdict(self) | {"findings": [finding.as_dict() for finding in self.findings]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "NotatUdfald":
        return cls(**{**data, "findings": tuple(map(Finding.from_dict, data["findings"]))})


class NotatUow(UnitOfWork):
    """The notebook's unit of work."""

    def __init__(self, conn: Connection, call: Call) -> None:
        super().__init__(conn, call.scope)
        self.call = call

    def add(self, command: SkrivNotat) -> None:
        self.conn.execute(
            insert(notat_table).values(
                sandbox_id=self.state_id,
                notat_id=command.notat_id,
                titel=command.titel,
                tekster="|".join(command.tekster),
                transaktions_id=self.call.transaktions_id,
            )
        )

    def count(self) -> int:
        return len(self.conn.execute(select(notat_table).where(notat_table.c.sandbox_id == self.state_id)).all())


class Broken(Exception):
    """What no service expects of itself."""


def skriv(command: SkrivNotat, uow: NotatUow) -> NotatUdfald:
    """Keep the note. A title that begins with `afvis` refuses it after it was written, `kast` breaks."""
    uow.add(command)
    if command.titel == "kast":
        raise Broken(f"unexpected with {command.titel} 0101901234")
    if command.titel.startswith("afvis"):
        return NotatUdfald(False, command.notat_id, findings=(finding("NOTAT-1", command.titel),))
    return NotatUdfald(True, command.notat_id, uow.count())


def slet(command: SletNotat, uow: NotatUow) -> NotatUdfald:
    """Only counts: a deletion that says how many notes there are."""
    return NotatUdfald(True, command.notat_id, uow.count())


def kvittering(outcome: NotatUdfald) -> Kvittering:
    """The outcome as the contract's answer."""
    said = f"{'gemt' if outcome.accepted else 'afvist'} {outcome.tilfoejet}"
    return Kvittering(Uuid(outcome.notat_id), said, tuple(f.message.da for f in outcome.findings))


def afvis_cpr(command: SkrivNotat, _call: Call, found: Sequence[Finding]) -> NotatUdfald:
    """The notebook's own word for a number that the gate refused."""
    return NotatUdfald(False, command.notat_id, findings=tuple(found))


def afvis_bestilt(command: SkrivNotat, _call: Call, rejection: Rejection) -> NotatUdfald:
    """The notebook's own word for a refusal that was ordered."""
    return NotatUdfald(False, command.notat_id, findings=(rejection.finding,))


def finding(rule_id: str, titel: str) -> Finding:
    """A finding that shows the title as it was read, as a careless service would."""
    return Finding(
        rule_id,
        "notat",
        Outcome.AFVIS,
        Said("Titlen er afvist.", "The title is refused."),
        Said("Skriv en anden.", "Write another one."),
        read={"titel": titel},
    )


SKRIV: Final = Operation(
    "SkrivNotat", SkrivNotat, NotatUdfald, skriv, NotatUow, kvittering, refuse=afvis_cpr, reject=afvis_bestilt
)
SLET: Final = Operation(
    "SletNotat", SletNotat, NotatUdfald, slet, NotatUow, kvittering, by_transaction=True, implicit_route=True
)
OPERATIONS: Final = (SKRIV, SLET)


class NotatIn(BaseModel):
    """A note over JSON."""

    model_config = ConfigDict(extra="forbid")

    notat_id: str
    titel: str = Field(max_length=40)
    antal: int = 0
    tekster: list[str] = []
    felter: dict[str, Any] = {}


def part(storage: Storage) -> Part:
    """The notebook's doors."""
    router = APIRouter(prefix="/api/notatbog")

    @router.post("/notater")
    async def post_notat(notat: Annotated[NotatIn, Body()], call: CurrentCall) -> dict[str, Any]:
        command = SkrivNotat(Uuid(notat.notat_id), notat.titel, tekster=tuple(notat.tekster))
        return (await execute(SKRIV, command, call, storage)).as_dict()

    @router.put("/notater/{notat_id}")
    async def put_notat(notat_id: str, call: CurrentCall, titel: str = "intet") -> dict[str, Any]:
        return (await execute(SKRIV, SkrivNotat(Uuid(notat_id), titel), call, storage)).as_dict()

    @router.get("/kast")
    async def kast() -> None:
        raise Broken("0101901234")

    steps = {"notatbog.paamind": in_one_work(paamind)}
    return Part("notatbog", {"Notatbog": OPERATIONS}, (router,), steps=steps)


def paamind(item: AgendaItem, uow: UnitOfWork) -> Sequence[Said]:
    """What happens when a reminder on the agenda falls due: an event tells of it."""
    uow.outbox.add(Event("notatbog.paamindet", item.key, {}))
    return [Said(f"Påmindelse om {item.key}.", f"Reminder of {item.key}.")]


def make_edition(folder: Path) -> Edition:
    """The notebook's contract, written into `folder`."""
    folder.mkdir(exist_ok=True)
    shutil.copy(SHIPPED_EDITION / "common" / "context" / "KontekstType.xsd", folder)
    (folder / "Notatbog.xsd").write_text(_XSD, "utf-8")
    (folder / "edition.toml").write_text(_EDITION, "utf-8")
    (folder / "binding.toml").write_text(_BINDING, "utf-8")
    (folder / "Notatbog.wsdl").write_text('<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>', "utf-8")
    return Edition(folder)


def notater(storage: Storage, sandbox: str = "default") -> list[Any]:
    """The notes a sandbox holds."""
    asked = select(notat_table).where(notat_table.c.sandbox_id == sandbox).order_by(notat_table.c.notat_id)
    return list(storage.read_now(lambda connection: connection.execute(asked).all()))
