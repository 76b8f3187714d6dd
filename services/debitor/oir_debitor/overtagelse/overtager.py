"""Taking over a delivery of accounts, whichever door it came by: look at all of it, then execute it account by account.

The accounts are executed in order, some in each transaction, and their receipts and how far the delivery has come are written in the
same transaction. So a delivery that was interrupted goes on where it stopped, and the same delivery again changes nothing.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from oir_debitor.domain.content import json_text
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overtagelse import reasons
from oir_debitor.domain.overtagelse.commands import DebitorLeverance, OvertagDebitorkonto
from oir_debitor.domain.overtagelse.leverance import LEVERANCEN, Forsendelse, Optaelling, fund, kontroller
from oir_debitor.domain.problems import problem
from oir_debitor.operations.overtagelse import OvertagOperation
from oir_debitor.store import KontoRepository, OvertagelseRepository
from oir_debitor.store.overtagelse import KontoSvar, Overtagelse
from oir_debitor.store.rows import TABLES
from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import NotWellFormed
from oir_kernel.findings import Finding, Text
from oir_kernel.money import Oere
from oir_kernel.operations import Call, decide_in
from oir_kernel.sftp.mass_delivery import MassFile, Unreadable, content_key, delivery_key, portions
from oir_kernel.soap.edition import Edition
from oir_kernel.source import NOWHERE
from oir_kernel.storage import Storage
from oir_kernel.storage.statements import count_rows_anew
from oir_kernel.xml.stream import ElementStream

ROOT, KONTO = "DebitorregistreringLeverance", "DebitorregistreringStruktur"
NOEGLE: Final = "DebitorLeverancedataTransaktionsId"
BATCH: Final = 50
"""Accounts in one transaction. Source: ours."""
_ONE_AT_A_TIME: Final = "overtagelse"
"""What a transaction of accounts locks first: two that add the same accounts in another order would wait for each other for good."""


class Afvist(Exception):
    """A delivery of which nothing is executed: the code of the reason, and everything found; `dannet` if its head could be read."""

    def __init__(self, kode: str, findings: Sequence[Finding], leverance: DebitorLeverance | None = None) -> None:
        super().__init__(kode)
        self.kode = kode
        self.findings = tuple(findings)
        self.leverance_id = None if leverance is None else leverance.leverance_id
        self.dannet = None if leverance is None else leverance.dannet


@dataclass(frozen=True, slots=True)
class Overtaget:
    """A delivery as it stands; `gentaget`: it had been executed before it came this time."""

    overtagelse: Overtagelse
    gentaget: bool


class Overtager:
    """Executes deliveries of one edition on one storage, `batch` accounts a transaction."""

    def __init__(self, edition: Edition, storage: Storage, operation: OvertagOperation, batch: int = BATCH) -> None:
        self._storage = storage
        self._operation = operation
        self._batch = batch
        self._namespace = edition.namespace
        self._kontrolleres: list[tuple[str, str]] = []
        self._fil = MassFile(edition, ROOT, KONTO, DebitorLeverance, OvertagDebitorkonto)

    async def overtag(self, content: bytes, call: Call, forsendelse: str, *, udloest: bool) -> Overtaget:
        """Execute a delivery, or what is left of it. Raises `Afvist`.

        `forsendelse` names the transfer: the same one comes again after a break, and is then no repeat. `udloest`: a trigger says
        the delivery's id too, as the call's transaktions_id; otherwise the call gets it from the head.
        """
        with self._under_kontrol(content, call):
            leverance, talt = await self._look_through(content, call)
            if not udloest:
                call = replace(call, transaktions_id=leverance.leverance_id)
            begun = await self._begun(content, call, forsendelse, leverance, talt)
        await self._execute(content, call, begun)
        ended = await self._storage.read(partial(_find, call, begun.leverance_id))
        return Overtaget(ended or begun, begun.faerdig and begun.forsendelse != forsendelse)

    def kontrolleres(self, state_id: str, leverance_id: str) -> bool:
        """Whether this process is looking a delivery of that id through, of which nothing is executed yet."""
        return (state_id, leverance_id) in self._kontrolleres

    @contextmanager
    def _under_kontrol(self, content: bytes, call: Call) -> Iterator[None]:
        key = (call.scope.state_id, self._leverance_id(content))
        self._kontrolleres.append(key)
        try:
            yield
        finally:
            self._kontrolleres.remove(key)

    def _leverance_id(self, content: bytes) -> str:
        """The id that stands before the first account; empty if the file cannot be read so far."""
        try:
            stream = ElementStream(content, f"{{{self._namespace}}}{KONTO}")
            next(iter(stream), None)
        except NotWellFormed:
            return ""
        found = None if stream.root is None else stream.root.findtext(f"{{{self._namespace}}}{NOEGLE}")
        return (found or "").strip().lower()

    async def _begun(
        self, content: bytes, call: Call, forsendelse: str, leverance: DebitorLeverance, talt: Optaelling
    ) -> Overtagelse:
        """The delivery as it is kept once its control figures are right. Raises `Afvist`."""
        forkert = kontroller(leverance, talt, _forsendelse(call))
        if forkert:
            raise Afvist(reasons.KONTROLTAL.code, forkert, leverance)
        new = _ny(leverance, talt, call, content, forsendelse)
        begun = await self._storage.write(partial(_begin, call, new))
        if (begun.noegle, begun.indhold) != (new.noegle, new.indhold):
            found = fund(leverance, reasons.ANDET_INDHOLD, "leverance_id", leverance.leverance_id)
            raise Afvist(reasons.ANDET_INDHOLD.code, [found], leverance)
        return begun

    async def _look_through(self, content: bytes, call: Call) -> tuple[DebitorLeverance, Optaelling]:
        mask, talt = CprGate(call.scope.settings.allowed_cpr).mask_value, Optaelling()
        try:
            return await self._fil.look_through(content, mask, talt.tael), talt
        except Unreadable as error:
            said = () if error.said is None else (_ulaeselig(error.said),)
            raise Afvist(reasons.ULAESELIG.code, [*error.findings, *said]) from None

    async def _execute(self, content: bytes, call: Call, begun: Overtagelse) -> None:
        """The accounts that have no receipt yet, in order. Somebody else may be executing the same delivery."""
        start, planned_for = begun.behandlet, 0
        for batch in portions(self._fil.things(content, start), self._batch, lambda each: each.konto_id):
            look_up = self._operation.look_up
            completed = batch if look_up is None else [await look_up(each, call) for each in batch]
            work = partial(self._some, call, begun.leverance_id, start, completed)
            call.changed.extend(await self._storage.write(work))
            start += len(batch)
            if start >= 4 * planned_for:
                await self._storage.write(_count_anew)
                planned_for = start

    def _some(
        self, call: Call, leverance_id: str, start: int, batch: Sequence[OvertagDebitorkonto], connection: Connection
    ) -> list[str]:
        """Execute the accounts from number `start` on and write their receipts; one `topic key` for each event."""
        deliveries = OvertagelseRepository(connection, call.scope.state_id)
        now = deliveries.find(leverance_id, lock=True)
        done = 0 if now is None else now.behandlet - start
        changed: list[str] = []
        svar: list[KontoSvar] = []
        konti = KontoRepository(connection, call.scope.state_id)
        konti.lock_ids((_ONE_AT_A_TIME,))
        for konto_id in sorted(each.konto_id for each in batch[max(done, 0) :]):
            konti.lock(konto_id)
        for number, command in enumerate(batch[max(done, 0) :], start + max(done, 0)):
            outcome, events = decide_in(self._operation, command, call, connection)
            changed += events
            svar.append(KontoSvar(number, command.konto_id, not outcome.accepted, _text(outcome)))
        if svar:
            deliveries.advance(leverance_id, svar)
        return changed


def _forsendelse(call: Call) -> Forsendelse:
    return Forsendelse(call.transaktions_id, call.afsender_cvr, call.afsender_system, call.modtager_cvr)


def _begin(call: Call, new: Overtagelse, connection: Connection) -> Overtagelse:
    return OvertagelseRepository(connection, call.scope.state_id).begin(new)


def _find(call: Call, leverance_id: str, connection: Connection) -> Overtagelse | None:
    return OvertagelseRepository(connection, call.scope.state_id).find(leverance_id)


def _count_anew(connection: Connection) -> None:
    count_rows_anew(connection, TABLES.values())


def _ny(leverance: DebitorLeverance, talt: Optaelling, call: Call, content: bytes, forsendelse: str) -> Overtagelse:
    return Overtagelse(
        leverance_id=leverance.leverance_id,
        noegle=delivery_key(call, leverance.leverance_id),
        indhold=content_key(content),
        forsendelse=forsendelse,
        begyndt=_sekund(call),
        dannet=leverance.dannet,
        antal_konti=talt.konti,
        antal_fordringer=talt.fordringer,
        total_fordring=Oere(talt.fordring_sum),
        antal_indbetalinger=talt.indbetalinger,
        total_indbetaling=Oere(talt.indbetaling_sum),
    )


def _sekund(call: Call) -> datetime:
    return call.scope.clock.now().replace(microsecond=0)


def _text(outcome: DebitorOutcome) -> str:
    return json_text(outcome.as_dict())


def _ulaeselig(said: Text) -> Finding:
    return problem(reasons.ULAESELIG, LEVERANCEN, NOWHERE, "", sagt=said.da, said=said.en).finding
