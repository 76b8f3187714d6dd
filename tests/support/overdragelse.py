"""A debtor service with a PSRM that does as the test says, driven step by step by a clock the test moves."""

import asyncio
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from oir_debitor.domain.bogfoering import Betaling, Bogfoering
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.facts import Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.domain.overdragelse.underretning import UnderretningPost
from oir_debitor.domain.posts import FordringPost
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE, klar_til_overdragelse
from oir_debitor.operations.overdragelse import overdragelse_operations
from oir_debitor.psrm.steps import KVITTERINGER, UNDERRETNINGER, Overdrager
from oir_debitor.store import DebitorUow, KontoRepository, UnderretningRepository
from oir_kernel.agenda import happen
from oir_kernel.errors import InddrivelseUnavailable
from oir_kernel.findings import Text
from oir_kernel.money import to_oere
from oir_kernel.operations import execute
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage.agenda import AgendaItem, AgendaRepository

DUE = date(2026, 10, 1)
NOW = "2026-11-23T09:00:00+01:00"
CVR = "11111111"


class FakeInddrivelse:
    """Takes batches in, and answers each action UDFØRT or as the test said. `away`: it does not answer."""

    def __init__(self) -> None:
        self.leverancer: dict[str, Mapping[str, Any]] = {}
        self.sendt = 0
        self.svar: dict[str, dict[str, Any]] = {}
        self.klar = True
        self.away = False
        self.underretningerne: list[dict[str, Any]] = []
        self.hoeringer: list[tuple[str, str, str]] = []

    @property
    def aktioner(self) -> list[Mapping[str, Any]]:
        return [each for batch in self.leverancer.values() for each in batch["aktioner"]]

    async def indberet(self, leverance: Mapping[str, Any], scope: SandboxScope) -> None:
        del scope
        self._answer()
        self.sendt += 1
        known = self.leverancer.setdefault(leverance["leverance_id"], json.loads(json.dumps(leverance)))
        assert known == json.loads(json.dumps(leverance)), "the same batch has the same content"

    async def kvitteringer(self, leverance_id: str, scope: SandboxScope) -> Sequence[Mapping[str, Any]] | None:
        del scope
        self._answer()
        if not self.klar:
            return None
        return [self._kvittering(each) for each in self.leverancer[leverance_id]["aktioner"]]

    async def underretninger(self, efter: int, scope: SandboxScope) -> Sequence[Mapping[str, Any]]:
        del scope
        self._answer()
        return [each for each in self.underretningerne if each["nummer"] > efter][:500]

    async def hoeringssvar(self, aktion_id: str, valg: str, begrundelse: str, scope: SandboxScope) -> None:
        del scope
        self._answer()
        self.hoeringer.append((aktion_id, valg, begrundelse))

    def underret(self, kind: str, beloeb: str, psrm_id: str = "", reference: str = "", **more: Any) -> None:
        """One more notification."""
        nummer = len(self.underretningerne) + 1
        told = {"nummer": nummer, "type": kind, "dato": "2026-12-01", "fordring_id": psrm_id, "reference": reference}
        self.underretningerne.append({**told, "beloeb": beloeb, **more})

    def _kvittering(self, aktion: Mapping[str, Any]) -> dict[str, Any]:
        related = {each["reference"]: f"R-{each['reference']}" for each in aktion.get("relaterede", ())}
        made = f"P-{aktion['fordring']['reference']}" if "fordring" in aktion else aktion.get("fordring_id")
        plain = {"status": "UDFØRT", "fordring_id": made, "relaterede": related, "aarsager": []}
        return {"aktion_id": aktion["aktion_id"], **plain, **self.svar.get(aktion["aktion"], {})}

    def _answer(self) -> None:
        if self.away:
            raise InddrivelseUnavailable(Text("væk", "away"))


class Vej:
    """The road: what is on it, and what the agenda does."""

    def __init__(self, debitor: Any, inddrivelse: FakeInddrivelse | None = None, *, wired: bool = True) -> None:
        self.debitor = debitor
        self.psrm = debitor.psrm
        self.inddrivelse = inddrivelse or FakeInddrivelse()
        betalt = debitor.edition.uuid_of("indbetalingstype")["inddrivelse"]
        self.overdrager = Overdrager(debitor.codes, debitor.psrm, self.inddrivelse if wired else None, betalt)
        self.operations = overdragelse_operations(debitor.codes)
        debitor.set(clock_frozen=NOW)

    # --- what there is

    def konto(self, *extra: Any, navn: str = "k1", **parts: Any) -> None:
        """An account with the claim f1 of 1000.00, a good one for PSRM, or with others."""
        debitor = self.debitor
        fordringer = parts.pop("fordringer", None) or (self.fordring(),)
        outcome = debitor.register(konto_id=navn, konto=debitor.konto(), fordringer=(*fordringer, *extra), **parts)
        assert outcome.accepted, outcome.aarsager

    def fordring(self, name: str = "f1", beloeb: str = "1000.00", **more: Any) -> Any:
        given: dict[str, Any] = {
            "forfaldsdato": DUE,
            "periode_start": DUE,
            "periode_slut": date(2026, 10, 31),
            "stiftelsesdato": DUE,
            "srb": date(2026, 10, 15),
            "foraeldelsesdato": date(2029, 10, 2),
        }
        return self.debitor.fordring(name, beloeb, **(given | more))

    def klar(self, *names: str) -> None:
        """The schedule of these claims is past."""

        def work(uow: DebitorUow) -> None:
            courses = [self.course(name, uow) for name in names or ("f1",)]
            receivers = {each.konto_id: CVR for each in courses}
            uow.konti.append((), klar_til_overdragelse(uow, courses, receivers, uow.clock.now()))

        self.write(work)

    def tillaeg(self, name: str, art: Art, beloeb: str, fra: date, til: date, fordring: str = "f1") -> str:
        """The debtor system added interest or a fee."""
        debitor = self.debitor

        def work(uow: DebitorUow) -> str:
            course = self.course(fordring, uow)
            bog = Bogfoering(course.konto_id, self._facts(uow, course.konto_id), uow.clock.now())
            added = TillaegPost(
                debitor.id(name), course.konto_id, course.fordring_id, art, uow.clock.now(), to_oere(beloeb), fra, til
            )
            bog.laeg_til(added)
            uow.konti.append(bog.posts, ())
            return str(added.tillaeg_id)

        return self.write(work)

    def bog(self, book: Any, konto: str = "k1") -> None:
        """Something is booked at home, as a handler does it."""

        def work(uow: DebitorUow) -> None:
            konto_id = self.debitor.id(konto)
            bog = Bogfoering(konto_id, self._facts(uow, konto_id), uow.clock.now())
            book(bog)
            carry_out(Decision(DebitorOutcome(konto_id, uow.clock.now()), tuple(bog.posts)), uow)

        self.write(work)

    def betal(self, beloeb: str, dato: date, *, name: str = "b1", krav: str = "f1") -> None:
        """Money at the desk covers a claim."""
        debitor = self.debitor

        def book(bog: Bogfoering) -> None:
            payment = Betaling(debitor.id(name), dato, bog_now(self), to_oere(beloeb), "kontant")
            bog.indbetal(payment)
            bog.daek(debitor.id(f"d-{name}"), debitor.id(name), debitor.id(krav), to_oere(beloeb), bog.today)

        self.bog(book)

    # --- what is done

    def koer(self, kind: str) -> None:
        """What is on the agenda of that kind happens now, whenever it was due."""
        step = self.overdrager.steps[kind]
        for item in self.agenda(kind):
            asyncio.run(happen(item, step, self.scope, self.debitor.storage))

    def overdrag(self) -> None:
        self.koer(OVERDRAGELSE)

    def kvitteringer(self) -> None:
        self.koer(KVITTERINGER)

    def underretninger(self) -> None:
        self.koer(UNDERRETNINGER)

    def hele_vejen(self, *names: str) -> None:
        """The claims are handed over, and PSRM's receipts fetched."""
        self.klar(*names)
        self.overdrag()
        self.kvitteringer()

    def proev_igen(self, name: str = "f1") -> DebitorOutcome:
        return self._execute(self.operations.overdrag, OverdragFordring(self.debitor.id(name)))

    def hoering(self, valg: str, begrundelse: str = "", name: str = "f1") -> DebitorOutcome:
        return self._execute(self.operations.hoering, BesvarHoering(self.debitor.id(name), valg, begrundelse))

    # --- what is seen

    @property
    def scope(self) -> SandboxScope:
        return self.debitor.call().scope

    def agenda(self, kind: str) -> list[AgendaItem]:
        scope = self.scope
        return self.debitor.storage.read_now(
            lambda connection: AgendaRepository(connection, scope.state_id, scope.clock.now).waiting(kind=kind)
        )

    def course(self, name: str = "f1", uow: DebitorUow | None = None) -> ForloebPost:
        if uow is None:
            return self.write(lambda opened: self.course(name, opened))
        return uow.konti.find(ForloebPost, fordring_id=self.debitor.id(name))[0]

    def tilstand(self, name: str = "f1") -> Tilstand:
        return Tilstand(self.course(name).tilstand)

    def grunde(self, name: str = "f1") -> list[str]:
        kept = json.loads(self.course(name).indhold)
        return [each["rule_id"] for each in (kept.get("holdt") or kept.get("afvist") or {}).get("fund", ())]

    def rest(self, name: str = "f1") -> int:
        return self.write(lambda uow: uow.konti.find(FordringPost, fordring_id=self.debitor.id(name))[0].saldo)

    def tillaeggene(self) -> list[TillaegPost]:
        return self.write(lambda uow: uow.konti.find(TillaegPost))

    def raekker(self, aktion: str | None = None) -> list[OverdragelsePost]:
        rows = self.write(lambda uow: uow.konti.find(OverdragelsePost))
        return [each for each in rows if aktion in (None, each.aktion)]

    def indhold(self, aktion: str) -> list[dict[str, Any]]:
        return [json.loads(each.indhold) for each in self.raekker(aktion)]

    def modtaget(self) -> list[UnderretningPost]:
        return self.write(lambda uow: UnderretningRepository(uow.conn, uow.state_id).find())

    def topics(self) -> list[str]:
        return [each.topic for each in self.debitor.events() if each.topic.startswith("debitor.overdragelse")]

    def event(self, topic: str) -> Mapping[str, Any]:
        return next(each.payload for each in self.debitor.events() if each.topic == topic)

    def uplaceret(self, konto: str = "k1") -> int:
        def work(uow: DebitorUow) -> int:
            konto_id = self.debitor.id(konto)
            return Bogfoering(konto_id, self._facts(uow, konto_id), uow.clock.now()).uplaceret

        return self.write(work)

    def write(self, work: Any) -> Any:
        return self.debitor.storage.write_now(lambda connection: work(self.overdrager.uow(connection, self.scope)))

    def frem(self, **delay: int) -> None:
        """The clock is moved on."""
        now = datetime.fromisoformat(self.debitor.settings.clock_frozen) + timedelta(**delay)
        self.debitor.set(clock_frozen=now.isoformat())

    def _facts(self, uow: DebitorUow, konto_id: str) -> Any:
        wanted = Wanted(kontoens_fordringer=True, posteringer=True, bilag=True, tillaeg=True, forloeb=True)
        return KontoRepository(uow.conn, uow.state_id).facts(konto_id, wanted)

    def _execute(self, operation: Any, command: Any) -> DebitorOutcome:
        call = self.debitor.call()
        outcome: DebitorOutcome = asyncio.run(execute(operation, command, call, self.debitor.storage))
        return outcome


def bog_now(vej: Vej) -> datetime:
    return vej.scope.clock.now()
