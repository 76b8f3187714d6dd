"""Requests for an action, driven through the operations' own `execute`, and the days on which they come up again."""

import asyncio
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from oir_debitor.domain.anmodning.commands import AfgoerAnmodning, Anmodning, Form, Handlingsdata
from oir_debitor.domain.anmodning.outcome import AnmodningOutcome
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost, HandlingPost, Tilstand
from oir_debitor.domain.hovedbog import ubalancerede
from oir_debitor.domain.indbetaling.commands import Daekning, ForetagIndbetaling
from oir_debitor.handlers.anmodning import HANDLING, behandl
from oir_debitor.operations.anmodning import anmodning_operations
from oir_debitor.operations.indbetaling import indbetaling_operations
from oir_debitor.store import DebitorUow, KontoRepository
from oir_kernel.agenda import in_one_work
from oir_kernel.clock import DANISH_TIME
from oir_kernel.money import to_kroner, to_oere
from oir_kernel.operations import execute
from oir_kernel.storage.agenda import AgendaRepository

LISTER = {"AFSKRIVNING": "afskrivningsaarsag", "HENSTAND": "henstandsaarsag"}


class Anmoder:
    """What the tests do. `debitor` is the debtor service they drive beside it; ids are made from short names."""

    def __init__(self, debitor: Any) -> None:
        self.debitor = debitor
        self.operations = anmodning_operations(debitor.codes)
        self.betaling = indbetaling_operations(debitor.codes)
        self.id = debitor.id

    # --- what is sent

    def anmodning(self, handling: str, name: str = "an1", konto: str = "k1", **more: Any) -> Anmodning:
        """A request; `fordringer`, `til_konto`, `til_fordring`, `aarsag` are short names, what belongs to the type's data goes there."""
        given: dict[str, Any] = {}
        if "fordringer" in more:
            given["fordring_ids"] = tuple(map(self.id, more.pop("fordringer")))
        for field in ("til_konto", "til_fordring"):
            if field in more:
                given[f"{field}_id"] = self.id(more.pop(field))
        if "aarsag" in more:
            given["aarsag_id"] = self.debitor.uuid(LISTER.get(handling, "handlingsaarsag"), more.pop("aarsag"))
        own = {key: more.pop(key) for key in list(more) if key in Anmodning.__slots__}
        data = Handlingsdata(**{key: self._data(key, value) for key, value in more.items()}) if more else None
        kind = self.debitor.edition.uuid_of("handlingstype").get(handling, self.id(handling))
        return Anmodning(self.id(name), kind, self.id(konto), data=data, **given, **own)

    def _data(self, key: str, value: Any) -> Any:
        if key == "beloeb":
            return to_oere(value)
        if key == "relationstype_id":
            return self.debitor.uuid("relationstype", value)
        return self.id(value) if key in ("objekt_id", "ny_id") else value

    def en_konto(self, handling: str, sender: dict[str, str] | None = None, **more: Any) -> AnmodningOutcome:
        """AnmodEnDebitorkonto."""
        return self.send(Form.EN_KONTO, self.anmodning(handling, **more), **(sender or {}))

    def fordringer(
        self, handling: str, *names: str, sender: dict[str, str] | None = None, **more: Any
    ) -> AnmodningOutcome:
        """AnmodDebitorkontoMedFordringer; on f1 when no claim is named."""
        command = self.anmodning(handling, fordringer=names or ("f1",), **more)
        return self.send(Form.MED_FORDRINGER, command, **(sender or {}))

    def mellem_konti(self, handling: str, til: str = "k2", **more: Any) -> AnmodningOutcome:
        """AnmodMellemDebitorkonti."""
        return self.send(Form.MELLEM_KONTI, self.anmodning(handling, til_konto=til, **more))

    def mellem_fordringer(
        self, handling: str, fra: str = "f1", til: str = "f2", til_konto: str = "k1", **more: Any
    ) -> AnmodningOutcome:
        """AnmodMellemFordringer."""
        more |= {"fordringer": (fra,), "til_konto": til_konto, "til_fordring": til}
        return self.send(Form.MELLEM_FORDRINGER, self.anmodning(handling, **more))

    def send(self, form: Form, command: Anmodning, **sender: str) -> AnmodningOutcome:
        """Any request by any operation."""
        operation = self.operations.om[form]
        return asyncio.run(execute(operation, command, self.debitor.call(**sender), self.debitor.storage))

    def afgoer(self, name: str = "an1", *, udfoer: bool = True, tekst: str = "") -> AnmodningOutcome:
        """The case worker decides."""
        command = AfgoerAnmodning(self.id(name), udfoer, tekst)
        self.debitor.transaktions_id += "x"
        return asyncio.run(execute(self.operations.afgoer, command, self.debitor.call(), self.debitor.storage))

    def betal(self, beloeb: str, name: str = "b1", konto: str = "k1", fordring: str | None = None) -> None:
        """A payment, covering a claim when one is named."""
        covers = () if fordring is None else (Daekning(to_oere(beloeb), fordring_id=self.id(fordring)),)
        command = ForetagIndbetaling(
            self.id(konto),
            self.id(name),
            self.debitor.at(8),
            date(2026, 11, 23),
            to_oere(beloeb),
            self.debitor.edition.uuid_of("indbetalingstype")["kontant"],
            daekninger=covers,
            ansvarlig=True,
        )
        done = asyncio.run(execute(self.betaling.foretag, command, self.debitor.call(), self.debitor.storage))
        assert done.accepted, done.aarsager

    def hos_psrm(self, name: str = "f1", tilstand: str = Tilstand.UNDER_INDDRIVELSE, konto: str = "k1") -> None:
        """The claim is with PSRM, as the handover would have left it."""
        known = self.forloeb(name, konto)
        there = replace(known, tilstand=tilstand, psrm_id="4711", naeste_dato=None)
        self.write(lambda konti: konti.append((), (there,)))

    # --- time

    def dag(self, day: date) -> None:
        """The sandbox's clock shows the day, and every request that is due then comes up."""
        at = datetime.combine(day, time(9), DANISH_TIME)
        self.debitor.set(clock_frozen=at.isoformat())
        scope = self.debitor.call().scope
        step = in_one_work(behandl(self.debitor.codes))
        for item in self._due(at):
            asyncio.run(step(item, scope, self.debitor.storage))

    def _due(self, at: datetime) -> list[Any]:
        scope = self.debitor.call().scope
        return self.debitor.storage.read_now(
            lambda connection: AgendaRepository(connection, scope.state_id, scope.clock.now).due(at, kinds=[HANDLING])
        )

    # --- what is there

    def facts(self, konto: str = "k1") -> Facts:
        """Everything on the account."""
        return self.read(lambda konti: konti.whole(self.id(konto)))

    def read(self, work: Any) -> Any:
        """Ask the sandbox's accounts."""
        return self.debitor.storage.read_now(lambda connection: work(KontoRepository(connection, self.debitor.sandbox)))

    def write(self, work: Any) -> Any:
        """Write to the sandbox's accounts."""
        return self.debitor.storage.write_now(
            lambda connection: work(KontoRepository(connection, self.debitor.sandbox))
        )

    def uow(self, work: Any) -> Any:
        """Do something within a unit of work."""
        return self.debitor.storage.write_now(
            lambda connection: work(DebitorUow(connection, self.debitor.call(), self.debitor.codes))
        )

    def rest(self, name: str = "f1", konto: str = "k1") -> str:
        """What is left of a claim, kroner."""
        return to_kroner(self.facts(konto).fordringer[self.id(name)].rest)

    def forloeb(self, name: str = "f1", konto: str = "k1") -> ForloebPost:
        """A claim's course."""
        return self.facts(konto).forloeb[self.id(name)]

    def post(self, name: str = "an1") -> HandlingPost | None:
        """The request as it is kept."""
        found = self.read(lambda konti: konti.find(HandlingPost, anmodning_id=self.id(name)))
        return found[0] if found else None

    def besvaret(self) -> list[dict[str, Any]]:
        """The later answers that were told."""
        return [dict(each.payload) for each in self.debitor.events() if each.topic == "debitor.anmodning.besvaret"]

    def i_balance(self, *konti: str) -> bool:
        """No document of these accounts is out of balance."""
        entries = {(e.bilag_id, e.nr): e for konto in konti for e in self.facts(konto).posteringer}
        return not list(ubalancerede(entries.values()))


def koder(outcome: AnmodningOutcome) -> list[str]:
    """The reasons of an answer, without SBX-ÅRS-, sorted."""
    return sorted(each.kode.removeprefix("SBX-ÅRS-") for each in outcome.aarsager)
