"""A debtor service on a storage, driven through the operations' own `execute`, with builders for what a message holds."""

import asyncio
import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from oir_debitor.api.views import hele_kontoen
from oir_debitor.codes import codes_of
from oir_debitor.domain.commands import (
    AfslutAdministrator,
    AfslutHaeftelse,
    AfslutKonto,
    Fordring,
    FordringOpkraevning,
    ForetagEjerskifte,
    GenoptagKonto,
    Haeftelse,
    Konto,
    Nedregulering,
    Omkostning,
    OpkraevningAnmodning,
    OpretRegistrering,
    SaetTilOpkraevning,
)
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.parter import Part
from oir_debitor.domain.psrm import PsrmVerdict
from oir_debitor.operations import operations
from oir_debitor.store import KontoRepository
from oir_kernel.money import to_oere
from oir_kernel.operations import Call, Operation, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.storage.outbox import OutboxRepository, StoredEvent

SCHEMAS = Path(__file__).parents[3] / "schemas" / "sandkasse-2026-11"
SYSTEM = "00000000-0000-4000-8000-000000000001"
OTHER_SYSTEM = "00000000-0000-4000-8000-000000000002"
CVR = "11111111"
TODAY = "2026-11-23T09:00:00+01:00"
DEBITOR = "urn:oio:cpr-nr:6101901234"
PERSON_2 = "urn:oio:cpr-nr:6202914321"
FIRMA = "urn:oio:cvr-nr:25313763"


class FakePsrm:
    """Answers with the verdicts it was given, by claim id, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Sequence[Mapping[str, object]]] = []
        self.verdicts: dict[object, PsrmVerdict] = {}
        self.error: Exception | None = None

    async def check(self, claims: Sequence[Mapping[str, object]], scope: SandboxScope) -> Sequence[PsrmVerdict]:
        del scope
        if self.error is not None:
            raise self.error
        self.asked.append(claims)
        fine = PsrmVerdict("UDFØRT", date(2026, 12, 2))
        return [self.verdicts.get(claim["id"], fine) for claim in claims]


class Debitor:
    """What the tests do with the service. Ids are made from short names: `id("f1")`."""

    def __init__(self, storage: Storage, psrm: Any, edition: Edition) -> None:
        self.storage = storage
        self.psrm = psrm
        self.edition = edition
        self.codes = codes_of(edition)
        self.operations = operations(self.codes, storage, psrm)
        self.settings = SandboxSettings(psrm="off", clock_frozen=TODAY, receivers=(CVR,))
        self.sandbox = "default"
        self.transaktions_id = "t1"

    # --- what it is told

    def set(self, **changes: object) -> None:
        """Change the sandbox's settings."""
        self.settings = self.settings.changed(changes)

    def call(self, *, cvr: str = CVR, system: str = SYSTEM, modtager: str = CVR) -> Call:
        scope = SandboxScope.of(self.sandbox, self.settings)
        return Call(scope, self.transaktions_id, cvr, system, modtager)

    # --- what is sent

    def id(self, name: str) -> Any:
        return str(uuid.uuid5(uuid.NAMESPACE_URL, name))

    def at(self, hour: int, day: int = 23) -> datetime:
        return datetime.fromisoformat(f"2026-11-{day:02}T{hour:02}:00:00+01:00")

    def uuid(self, code_list: str, code: str) -> Any:
        return self.edition.uuid_of(code_list)[code]

    def part(self, ident: str = DEBITOR, type_code: str | None = None, **more: Any) -> Part:
        kinds = {"cpr": "person", "cvr": "virksomhed", "se": "virksomhed", "p-n": "produktionsenhed"}
        fitting = kinds.get(ident.removeprefix("urn:oio:")[:3].rstrip("-"), "uden-ident")
        return Part(ident, self.uuid("parttype", type_code or fitting), **more)

    def konto(self, debitor: Part | None = None, type_code: str = "daginstitution", **more: Any) -> Konto:
        return Konto(self.uuid("debitorkontotype", type_code), debitor or self.part(), **more)

    def fordring(self, name: str = "f1", beloeb: str = "1000.00", type_code: str = "KFDAINS", **more: Any) -> Fordring:
        given = {
            "registreret": self.at(8),
            "forfaldsdato": date(2026, 12, 1),
            "til_opkraevning": True,
            "type_id": self.uuid("fordringstype", type_code),
        } | more
        return Fordring(fordring_id=self.id(name), beloeb=to_oere(beloeb), **given)

    def omkostning(self, main: str = "f1", name: str = "o1", **more: Any) -> Omkostning:
        return Omkostning(self.id(main), self.fordring(name, **({"beloeb": "100.00"} | more)))

    def haeftelse(self, name: str = "h1", ident: str = PERSON_2, **more: Any) -> Haeftelse:
        given = {"registreret": self.at(8), "startdato": date(2026, 11, 1), "part": self.part(ident)} | more
        return Haeftelse(haeftelse_id=self.id(name), **given)

    def nedregulering(
        self, name: str = "n1", fordring: str = "f1", beloeb: str = "100.00", **more: Any
    ) -> Nedregulering:
        given = {"registreret": self.at(8), "aarsag_id": self.uuid("nedreguleringsaarsag", "fejl")} | more
        return Nedregulering(
            nedregulering_id=self.id(name), fordring_id=self.id(fordring), beloeb=to_oere(beloeb), **given
        )

    def anmodning(self, name: str = "a1", *fordringer: str) -> OpkraevningAnmodning:
        return OpkraevningAnmodning(self.id(name), self.at(8), tuple(map(self.id, fordringer or ("f1",))))

    def registrering(
        self, *, konto_id: str = "k1", hour: int = 9, konto: Konto | None = None, **more: Any
    ) -> OpretRegistrering:
        return OpretRegistrering(self.id(konto_id), self.at(hour), konto=konto, **more)

    # --- what is done

    def run(self, operation: Operation[Any, DebitorOutcome, Any], command: Any, **sender: str) -> DebitorOutcome:
        return asyncio.run(execute(operation, command, self.call(**sender), self.storage))

    def register(self, *, sender: Mapping[str, str] | None = None, **parts: Any) -> DebitorOutcome:
        return self.send(self.registrering(**parts), **(sender or {}))

    def send(self, command: OpretRegistrering, **sender: str) -> DebitorOutcome:
        return self.run(self.operations.opret_registrering, command, **sender)

    def open_account(self, **more: Any) -> None:
        """An account k1 with the claim f1 of 1000.00, or with other claims and more."""
        outcome = self.register(**({"konto": self.konto(), "fordringer": (self.fordring(),)} | more))
        assert outcome.accepted, outcome.aarsager

    def afslut_haeftelse(self, name: str = "h1", slutdato: date = date(2026, 12, 31), **sender: str) -> DebitorOutcome:
        command = AfslutHaeftelse(self.id("k1"), self.id(name), slutdato)
        return self.run(self.operations.afslut_haeftelse, command, **sender)

    def afslut_administrator(
        self, ident: str = FIRMA, cvr: str = CVR, system: Any = SYSTEM, type_code: str | None = None, **sender: str
    ) -> DebitorOutcome:
        command = AfslutAdministrator(self.id("k1"), ident, self.part(ident, type_code).type_id, cvr, system)
        return self.run(self.operations.afslut_administrator, command, **sender)

    def saet_til_opkraevning(self, *names: str, forfaldsdato: date | None = None, **sender: str) -> DebitorOutcome:
        claims = tuple(FordringOpkraevning(self.id(name), forfaldsdato) for name in names or ("f1",))
        return self.run(self.operations.saet_til_opkraevning, SaetTilOpkraevning(self.id("k1"), claims), **sender)

    def ejerskifte(self, hour: int = 10, **sender: str) -> DebitorOutcome:
        command = ForetagEjerskifte(self.id("k1"), self.at(hour))
        return self.run(self.operations.foretag_ejerskifte, command, **sender)

    def close_account(self) -> DebitorOutcome:
        return self.run(self.operations.afslut_konto, AfslutKonto(self.id("k1")))

    def reopen_account(self) -> DebitorOutcome:
        return self.run(self.operations.genoptag_konto, GenoptagKonto(self.id("k1")))

    # --- what is there

    def stored(self, konto: str = "k1") -> Any:
        """The account as JSON shows it, `None` if it does not exist."""
        facts = self.storage.read_now(
            lambda connection: KontoRepository(connection, self.sandbox).whole(self.id(konto))
        )
        return None if facts.konto is None else hele_kontoen(facts.konto, facts, self.codes)

    def events(self) -> list[StoredEvent]:
        now = self.call().scope.clock.now
        return self.storage.read_now(lambda connection: OutboxRepository(connection, self.sandbox, now).pending())

    def rows(self, table: str) -> int:
        """How many rows a table has, in every sandbox."""
        return self.storage.read_now(
            lambda connection: connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar_one()
        )


@pytest.fixture(scope="session")
def edition() -> Edition:
    return Edition(SCHEMAS)


@pytest.fixture
def debitor(storage: Storage, edition: Edition) -> Debitor:
    return Debitor(storage, FakePsrm(), edition)


@pytest.fixture
def codes_in() -> Callable[[DebitorOutcome], list[str]]:
    """The reasons of an outcome, without SBX-ÅRS-, sorted."""
    return lambda outcome: sorted(aarsag.code.removeprefix("SBX-ÅRS-") for aarsag in outcome.aarsager)
