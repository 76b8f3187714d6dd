"""What the agenda does about PSRM: hand over, fetch receipts, fetch notifications.

| Item | Step | When |
|---|---|---|
| `debitor.overdragelse` | `overdrag` | when a claim is past its reminders, an action is ready, or somebody asks |
| `debitor.kvitteringer` | `kvitteringer` | every 15 minutes while a receipt is out; daily while only claims in hearing are (ours) |
| `debitor.underretninger` | `underretninger` | daily at seven while a claim is at PSRM, and 62 days after the last notification (ours) |

Between two transactions there is I/O: each step may be run again at any point, and ids make it happen once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Final, TypeVar

from sqlalchemy import Connection

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.forloebsposter import OverdragelsePost
from oir_debitor.domain.overdragelse import reasons
from oir_debitor.domain.overdragelse.dom import Dom, dom_af
from oir_debitor.domain.overdragelse.grund import grund, regler
from oir_debitor.domain.overdragelse.raekker import FORTRYD, Sending, indhold_af
from oir_debitor.domain.posts import KontoPost
from oir_debitor.domain.psrm import PsrmVerdict
from oir_debitor.handlers import kvitteringer as receipts
from oir_debitor.handlers import leverancer as batches
from oir_debitor.handlers import overdragelse as handover
from oir_debitor.handlers import underretninger as notifications
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE
from oir_debitor.handlers.kvitteringer import KVITTERINGER, UNDERRETNINGER
from oir_debitor.handlers.overdragelse import Afgjort, Vurderet
from oir_debitor.ports import Inddrivelse, PsrmCheck
from oir_debitor.psrm.aktion import Kladde
from oir_debitor.store import DebitorUow
from oir_kernel.agenda import AgendaItem, Step
from oir_kernel.clock import DANISH_TIME
from oir_kernel.errors import BadRequest, Conflict, NotFound
from oir_kernel.findings import Finding, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.storage import Storage

HVERT: Final = timedelta(minutes=15)
"""How often receipts are asked for. Source: ours, after KMD's account of 2020."""
_MORNING: Final = time(7, 0)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Overdrager:
    """The road to PSRM and back. Without `inddrivelse` nothing is handed over, and each claim says so.

    `indbetalingstype` is the class of a payment from PSRM in the list indbetalingstype.
    """

    codes: Codes
    psrm: PsrmCheck
    inddrivelse: Inddrivelse | None
    indbetalingstype: str

    @property
    def steps(self) -> Mapping[str, Step]:
        """The steps by the kind of their item."""
        return {OVERDRAGELSE: self.overdrag, KVITTERINGER: self.kvitteringer, UNDERRETNINGER: self.underretninger}

    # --- handing over

    async def overdrag(self, item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        """Judge the claims on their way, and send every action that is ready. Raises when the check or PSRM is away."""
        begun = await self._read(storage, scope, handover.venter)
        konti = await self._read(storage, scope, handover.paa_vej)
        done = [await self._account(konto, scope, storage) for konto in konti.values()]
        sent = 0
        if self.inddrivelse is not None:
            sent = await self._send(self.inddrivelse, scope, storage)

        def conclude(uow: DebitorUow) -> None:
            uow.agenda.done(item.item_id)
            if handover.venter(uow) - begun:  # came while this one ran, and found this item on the agenda
                uow.agenda.add_once(item.kind, uow.clock.now(), item.key)
            if sent:
                _ask_soon(uow)

        await self._write(storage, scope, conclude)
        return _told(done, sent)

    async def vurder(self, drafts: Sequence[Kladde], scope: SandboxScope) -> list[Vurderet]:
        """The drafts with what the check says of each of their claims. Raises `CrossCheckUnavailable`."""
        claims = [claim for draft in drafts for claim in draft.to_check()]
        verdicts = list(await self.psrm.check(claims, scope)) if claims else []
        found: list[Vurderet] = []
        for draft in drafts:
            count = 1 + len(draft.relaterede)
            mine, verdicts = verdicts[:count], verdicts[count:]
            found.append(Vurderet(draft, tuple(_domme(draft, mine))))
        return found

    def nej(self, scope: SandboxScope) -> Callable[[str], Finding] | None:
        """Why nothing is handed over in this sandbox, if it is so."""
        return nej_i(scope, wired=self.inddrivelse is not None)

    async def _account(self, konto: KontoPost, scope: SandboxScope, storage: Storage) -> Afgjort:
        drafts = await self._read(storage, scope, lambda uow: self.kladder(uow, konto.konto_id))
        no = self.nej(scope)
        if no is not None or scope.settings.opkraevning.overdragelse == "altid":
            judged = [Vurderet(each) for each in drafts]
        else:
            judged = await self.vurder(drafts, scope)

        def write(uow: DebitorUow) -> Afgjort:
            return handover.afgoer(uow, self.codes, konto.konto_id, judged, no)

        return await self._write(storage, scope, write)

    def kladder(self, uow: DebitorUow, konto_id: str) -> list[Kladde]:
        """What would be handed over of an account now."""
        facts = uow.konti.facts(konto_id, handover.HELE)
        return handover.kladder(facts, handover.ramme_af(uow, self.codes))

    async def _send(self, inddrivelse: Inddrivelse, scope: SandboxScope, storage: Storage) -> int:
        await self._write(storage, scope, batches.saet_i_leverancer)
        waiting = await self._read(storage, scope, batches.klar_leverancer)
        count = 0
        for leverance_id, rows in waiting.items():
            await inddrivelse.indberet(batches.leverance(leverance_id, rows), scope)
            await self._write(storage, scope, _sent(rows, Sending.SENDT))
            count += len(rows)
        for row in await self._read(storage, scope, batches.hoeringssvar):
            tilstand = await self._answer(inddrivelse, row, scope)
            await self._write(storage, scope, _sent([row], tilstand))
            count += 1
        return count

    async def _answer(self, inddrivelse: Inddrivelse, row: OverdragelsePost, scope: SandboxScope) -> Sending:
        """Answer a hearing; one that cannot be answered (any more) is not tried again, and the receipt tells how it ended."""
        kept = indhold_af(row)
        valg = "fortryd" if row.aktion == FORTRYD else "godkend"
        try:
            await inddrivelse.hoeringssvar(str(kept["ref_aktion_id"]), valg, str(kept["begrundelse"]), scope)
        except (BadRequest, Conflict, NotFound):
            return Sending.AFVIST
        return Sending.UDFOERT

    # --- and back

    async def kvitteringer(self, item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        """Fetch the receipts that are out. Raises when PSRM is away."""
        out = await self._read(storage, scope, receipts.ude)
        changed: list[OverdragelsePost] = []
        for leverance_id, rows in out.items() if self.inddrivelse is not None else ():
            found = await self.inddrivelse.kvitteringer(leverance_id, scope) if self.inddrivelse else None
            for konto_id, mine in _by_account(found or (), rows).items():
                changed += await self._write(storage, scope, _taking(konto_id, mine))
        await self._write(storage, scope, lambda uow: _again(uow, item, _naeste_kvitteringer(uow)))
        return _received(changed)

    async def underretninger(self, item: AgendaItem, scope: SandboxScope, storage: Storage) -> Sequence[Text]:
        """Fetch and book the notifications after the last one. Raises when PSRM is away."""
        count = 0
        while self.inddrivelse is not None:
            last = await self._read(storage, scope, notifications.seneste)
            found = await self.inddrivelse.underretninger(last, scope)
            for start in range(0, len(found), notifications.PORTION):
                part = found[start : start + notifications.PORTION]
                count += len(await self._write(storage, scope, self._booking(part)))
            if not found:
                break
        await self._write(storage, scope, lambda uow: _again(uow, item, _naeste_morgen(uow)))
        told = Text(f"{count} underretninger fra PSRM er bogført.", f"{count} notifications from PSRM were booked.")
        return [told] if count else []

    def _booking(self, part: Sequence[Mapping[str, object]]) -> Callable[[DebitorUow], list[object]]:
        return lambda uow: list(notifications.tag_imod(uow, part, self.indbetalingstype))

    # --- transactions

    async def _read(self, storage: Storage, scope: SandboxScope, work: Callable[[DebitorUow], R]) -> R:
        return await storage.read(lambda connection: work(self.uow(connection, scope)))

    async def _write(self, storage: Storage, scope: SandboxScope, work: Callable[[DebitorUow], R]) -> R:
        return await storage.write(lambda connection: work(self.uow(connection, scope)))

    def uow(self, connection: Connection, scope: SandboxScope) -> DebitorUow:
        """A unit of work of the debtor system's own: nobody sent a message."""
        return DebitorUow(connection, Call(scope, "", "", "", ""), self.codes)


def nej_i(scope: SandboxScope, *, wired: bool) -> Callable[[str], Finding] | None:
    """Why nothing is handed over in a sandbox, by claim; `None` when claims are."""
    if scope.settings.opkraevning.overdragelse == "aldrig":
        return lambda fordring_id: grund(reasons.IKKE_I_BRUG, fordring=fordring_id)
    if not wired:
        return lambda fordring_id: grund(reasons.INGEN_MODTAGER, fordring=fordring_id)
    return None


def _domme(draft: Kladde, verdicts: Sequence[PsrmVerdict]) -> list[Dom]:
    krav = (draft.hoved, *draft.relaterede)
    return [dom_af(verdict, each.findings) for each, verdict in zip(krav, verdicts, strict=True)]


def _sent(rows: Sequence[OverdragelsePost], tilstand: Sending) -> Callable[[DebitorUow], None]:
    return lambda uow: batches.sendt(uow, rows, tilstand)


def _taking(konto_id: Uuid, mine: Mapping[str, Mapping[str, object]]) -> Callable[[DebitorUow], list[OverdragelsePost]]:
    return lambda uow: receipts.tag_imod(uow, konto_id, mine)


def _by_account(
    found: Sequence[Mapping[str, object]], rows: Mapping[str, OverdragelsePost]
) -> dict[Uuid, dict[str, Mapping[str, object]]]:
    """The receipts of actions that are out, by account and action."""
    sorted_out: dict[Uuid, dict[str, Mapping[str, object]]] = {}
    for each in found:
        row = rows.get(str(each.get("aktion_id")))
        if row is not None:
            sorted_out.setdefault(row.konto_id, {})[row.aktion_id] = each
    return dict(sorted(sorted_out.items()))


def _again(uow: DebitorUow, item: AgendaItem, due: datetime | None) -> None:
    """The item happened; the next one of its kind is put on the agenda."""
    uow.agenda.done(item.item_id)
    if due is not None:
        uow.agenda.add_once(item.kind, due, "")


def _naeste_kvitteringer(uow: DebitorUow) -> datetime | None:
    out = [row for rows in receipts.ude(uow).values() for row in rows.values()]
    if any(row.tilstand == Sending.SENDT for row in out):
        return uow.clock.now().astimezone(UTC) + HVERT
    return _tomorrow(uow) if out else None


def _ask_soon(uow: DebitorUow) -> None:
    """Something was sent: its receipt is asked for in a while, even where a claim in hearing alone would wait for the morning."""
    soon = uow.clock.now().astimezone(UTC) + HVERT
    if any(each.due > soon for each in uow.agenda.waiting(kind=KVITTERINGER, key="")):
        uow.agenda.cancel(KVITTERINGER, "")
    uow.agenda.add_once(KVITTERINGER, soon, "")


def _naeste_morgen(uow: DebitorUow) -> datetime | None:
    return _tomorrow(uow) if notifications.lytter(uow) else None


def _tomorrow(uow: DebitorUow) -> datetime:
    day = uow.clock.today() + timedelta(days=1)
    return datetime.combine(day, _MORNING, DANISH_TIME).astimezone(UTC)


def _told(done: Sequence[Afgjort], sent: int) -> list[Text]:
    told: list[Text] = []
    if sent:
        told.append(Text(f"{sent} aktioner er sendt til PSRM.", f"{sent} actions were sent to PSRM."))
    held = sum(each.holdt for each in done)
    if held:
        why = regler(finding for each in done for finding in each.grunde)
        told.append(Text(f"{held} fordringer er holdt tilbage: {why}.", f"{held} claims were held back: {why}."))
    return told


def _received(changed: Sequence[OverdragelsePost]) -> list[Text]:
    counts: dict[str, int] = {}
    for row in changed:
        counts[row.tilstand] = counts.get(row.tilstand, 0) + 1
    if not counts:
        return []
    told = ", ".join(f"{count} {name}" for name, count in sorted(counts.items()))
    return [Text(f"Kvitteringer fra PSRM: {told}.", f"Receipts from PSRM: {told}.")]
