"""The day's run: everything whose day has come is looked at, some hundred claims a transaction, until nothing is left.

The run of a day is one thing on the agenda. It takes itself off, does its share, and puts itself there again for the same instant
while something is left; then it tells what the whole day came to, and puts the next day that anything waits for on the agenda. Where
the sandbox's `opkraevning.forloeb` is `manuelt` it does nothing and looks again the next day.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.dag import aftale as aftaler
from oir_debitor.domain.dag.course import Besked, Gennemgang
from oir_debitor.domain.dag.plan import RENTELOVEN, Planer
from oir_debitor.domain.dag.rapport import Optaelling
from oir_debitor.domain.dag.sag import Sag
from oir_debitor.domain.dag.samling import Planvalg, by, sager
from oir_debitor.domain.decision import konto_event
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import AftalePost, ForloebPost, HenstandPost
from oir_debitor.domain.hovedbog import PosteringPost, TillaegPost
from oir_debitor.domain.posts import FordringPost, KontoPost, Post
from oir_debitor.handlers.carry_out import DAGEN, begin_of
from oir_debitor.handlers.klar_til_overdragelse import klar_til_overdragelse
from oir_debitor.rykkere import referencesatser, rykkerplaner
from oir_debitor.store import KontoRepository
from oir_debitor.store.dagen import DagRepository
from oir_kernel.agenda import AgendaItem, Step
from oir_kernel.clock import DANISH_TIME
from oir_kernel.events import Event
from oir_kernel.findings import Text
from oir_kernel.identifiers import Uuid
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage
from oir_kernel.storage.clock_jobs import tell
from oir_kernel.storage.uow import UnitOfWork

FORDRINGER: Final = 500
"""Claims in one transaction: few enough that others come in between, many enough that writing costs little (ours)."""
AFTALER: Final = 100
_DAY = timedelta(days=1)


def dagens_trin(codes: Codes, titler: Mapping[str, str]) -> Step:
    """The step of `DAGEN`; `titler` are the account types' titles by class UUID."""

    async def step(item: AgendaItem, scope: SandboxScope, storage: Storage) -> None:
        def work(connection: Connection) -> None:
            uow = UnitOfWork(connection, scope)
            if uow.agenda.take(item):
                told = Koersel(uow, codes, item).run(titler)
                if told:
                    tell(connection, scope, item, told)

        await storage.write(work)

    return step


class Koersel:
    """One share of a day's run, within one transaction."""

    def __init__(self, uow: UnitOfWork, codes: Codes, item: AgendaItem) -> None:
        self._uow = uow
        self._item = item
        self._at = item.due.astimezone(DANISH_TIME)
        self._dag = self._at.date()
        self._konti = KontoRepository(uow.conn, uow.state_id)
        self._rows = DagRepository(uow.conn, uow.state_id)
        self._taelling = Optaelling(item.payload.get("talt"))
        planer = Planer(rykkerplaner(), uow.settings.opkraevning.rykkere)
        self._planvalg = Planvalg(planer, codes)
        self._added: list[Post] = []
        self._changed: list[Post] = []
        self._events: list[Event] = []

    def run(self, titler: Mapping[str, str]) -> list[Text]:
        """Do a share; what to tell, once the day is done."""
        if self._uow.settings.opkraevning.forloeb == "manuelt":
            self._wait_for(self._dag + _DAY if self._rows.naeste_dag() else None)
            return []
        if self._share():
            again = {"talt": self._taelling.as_dict()}
            self._uow.agenda.add(DAGEN, self._item.due, self._item.key, again)
            return []
        self._wait_for(self._rows.naeste_dag())
        return self._taelling.linjer(titler)

    def _wait_for(self, dag: date | None) -> None:
        if dag is not None:
            self._uow.agenda.add_once(DAGEN, begin_of(dag), dag.isoformat())

    def _share(self) -> bool:
        """Look at some plans, or at some claims; whether there were any."""
        plans = self._rows.aftaler(self._dag, AFTALER)
        if plans:
            self._se_paa_aftaler(plans)
            return True
        due = self._rows.forloeb(self._dag, FORDRINGER)
        if due:
            self._se_paa_fordringer(due)
        return bool(due)

    # --- plans

    def _se_paa_aftaler(self, plans: Sequence[AftalePost]) -> None:
        if self._rows.laas({each.konto_id for each in plans}):
            plans = [
                each
                for each in self._rows.af(AftalePost, "aftale_id", {one.aftale_id for one in plans})
                if self._due(each)
            ]
        konti = {each.konto_id: each for each in self._rows.af(KontoPost, "konto_id", {one.konto_id for one in plans})}
        claims = {key for each in plans for key in aftaler.fordringer_i(each)}
        facts = self._facts(claims, frozenset(), entries=claims)
        ended = [each for each in plans if self._se_paa_aftale(each, facts, konti[each.konto_id])]
        self._write()
        self._rows.vaek({key for each in ended for key in aftaler.fordringer_i(each)}, self._dag)

    def _se_paa_aftale(self, plan: AftalePost, facts: Facts, konto: KontoPost) -> bool:
        """Whether the plan is over: then its claims are looked at today."""
        mine = frozenset(aftaler.fordringer_i(plan))
        added = [each for each in facts.tillaeg.values() if each.fordring_id in mine]
        krav = mine | {each.tillaeg_id for each in added}
        paid = aftaler.betalt_siden(plan, (each for each in facts.posteringer if each.krav_id in krav))
        owed = sum(each.saldo for each in added) + sum(
            facts.fordringer[key].saldo for key in mine if key in facts.fordringer
        )
        after = aftaler.se_paa(plan, paid, owed, self._dag)
        self._changed.append(after)
        if after.tilstand == aftaler.MISLIGHOLDT:
            self._taelling.en(konto.type_id, "misligholdte")
            payload = {"aftale_id": plan.aftale_id, "dato": self._dag.isoformat(), "fordringer": sorted(mine)}
            self._events.append(Event(aftaler.MISLIGHOLDT_TOPIC, plan.konto_id, payload))
        elif after.tilstand == aftaler.OPFYLDT:
            self._taelling.en(konto.type_id, "opfyldte")
        return after.tilstand != aftaler.LOEBER

    # --- claims

    def _se_paa_fordringer(self, due: Sequence[ForloebPost]) -> None:
        if self._rows.laas({each.konto_id for each in due}):
            again = self._rows.af(ForloebPost, "fordring_id", {each.fordring_id for each in due})
            due = [each for each in again if self._due(each)]
        konti = {each.konto_id: each for each in self._rows.af(KontoPost, "konto_id", {one.konto_id for one in due})}
        cases = self._sager(due, konti)
        look = Gennemgang(self._at, referencesatser(), self._taelling)
        seen = [(sag, look.se_paa(sag)) for sag in cases]
        for sag, besked in seen:
            self._added += besked.added
            self._events += besked.events
            self._genoptag(sag, besked, konti)
        self._changed += self._forloeb(seen)
        self._write()
        self._luk([sag for sag, besked in seen if besked.luk], konti)

    def _sager(self, due: Sequence[ForloebPost], konti: Mapping[Uuid, KontoPost]) -> list[Sag]:
        """The claims; the entries only of those whose interest or write-off asks for them."""
        claims = {each.fordring_id for each in due}
        facts = self._facts(claims, frozenset(konti))
        found = list(sager(due, facts, konti, self._planvalg))
        asking = {each.fordring.fordring_id for each in found if self._asks(each)}
        if not asking:
            return found
        entries = by(self._with_entries(facts, asking).posteringer, lambda each: each.krav_id)
        return [each if each.fordring.fordring_id not in asking else _with(each, entries) for each in found]

    def _asks(self, sag: Sag) -> bool:
        """Whether what happens to the claim today may depend on its single entries."""
        late = sag.foraeldelse is not None and sag.foraeldelse < self._dag
        return late or (sag.plan.rente == RENTELOVEN and sag.srb < self._dag)

    def _facts(
        self, claims: AbstractSet[str], konti: AbstractSet[str], entries: AbstractSet[str] | None = None
    ) -> Facts:
        rows = self._rows
        facts = Facts(
            fordringer={each.fordring_id: each for each in rows.af(FordringPost, "fordring_id", claims)},
            tillaeg={each.tillaeg_id: each for each in rows.af(TillaegPost, "fordring_id", claims)},
            henstande=rows.af(HenstandPost, "fordring_id", claims),
            aftaler=rows.af(AftalePost, "konto_id", konti),
        )
        return facts if entries is None else self._with_entries(facts, entries)

    def _with_entries(self, facts: Facts, claims: AbstractSet[str]) -> Facts:
        krav = claims | {each.tillaeg_id for each in facts.tillaeg.values() if each.fordring_id in claims}
        return replace(facts, posteringer=self._rows.af(PosteringPost, "krav_id", krav))

    def _forloeb(self, seen: Sequence[tuple[Sag, Besked]]) -> list[ForloebPost]:
        ready = [besked.forloeb for _, besked in seen if besked.klar]
        authorities = {sag.konto.konto_id: sag.konto.modtager_cvr for sag, _ in seen}
        moved = klar_til_overdragelse(self._uow, ready, authorities, self._at) if ready else []
        return [*(besked.forloeb for _, besked in seen if not besked.klar), *moved]

    # --- accounts

    def _genoptag(self, sag: Sag, besked: Besked, konti: dict[Uuid, KontoPost]) -> None:
        """A closed account on which a claim is collected is open again."""
        konto = konti[sag.konto.konto_id]
        if konto.afsluttet is None or besked.forloeb.naeste_dato is None or sag.skyldes <= 0:
            return
        konti[konto.konto_id] = replace(konto, afsluttet=None)
        self._changed.append(konti[konto.konto_id])
        self._events.append(konto_event("GenoptagKonto", konto.konto_id))
        self._taelling.en(konto.type_id, "genoptagne")

    def _luk(self, cases: Sequence[Sag], konti: Mapping[Uuid, KontoPost]) -> None:
        """Close the accounts of these claims on which nothing waits; money that covers nothing has them looked at later."""
        free = self._rows.uden_gaeld({each.konto.konto_id for each in cases}) if cases else {}
        for konto_id in sorted(konto_id for konto_id in konti if free.get(konto_id) == 0):
            self._changed.append(replace(konti[konto_id], afsluttet=self._dag))
            self._events.append(konto_event("AfslutKonto", konto_id))
            self._taelling.en(konti[konto_id].type_id, "lukkede")
        for sag in {each.konto.konto_id: each for each in cases if free.get(each.konto.konto_id)}.values():
            self._rows.vaek([sag.fordring.fordring_id], self._dag + timedelta(days=sag.plan.luk_dage))
        self._write()

    def _due(self, post: ForloebPost | AftalePost) -> bool:
        return post.naeste_dato is not None and post.naeste_dato <= self._dag

    def _write(self) -> None:
        self._konti.append(self._added, self._changed)
        self._uow.outbox.add(*self._events)
        self._added, self._changed, self._events = [], [], []


def _with(sag: Sag, entries: Mapping[str, Sequence[PosteringPost]]) -> Sag:
    krav = (sag.fordring.fordring_id, *(each.tillaeg_id for each in sag.tillaeg))
    return replace(sag, entries=[entry for krav_id in krav for entry in entries.get(krav_id, ())])
