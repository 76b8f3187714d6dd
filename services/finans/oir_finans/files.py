"""The file door: a mass delivery of finance documents, each executed by the operation that SOAP and JSON use.

First the whole file is looked at: readable, valid, counts and sums as its head says. If not, nothing of it is executed and
the transport receipt says why. Then the documents are executed in order, some at a time; how many makes no difference,
because a batch never names an id twice and every document is accepted or rejected on its own.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from oir_finans.domain.aarsager import Aarsag, afvis
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag
from oir_finans.domain.leverance import FinansLeverance, Optaelling, kontroller_leverance
from oir_finans.files_svar import Svarfiler
from oir_finans.operations import AfsendFinansbilagOperation
from oir_finans.soap import FinansKvittering, svar_i
from oir_kernel.cpr_gate import CprGate
from oir_kernel.findings import Finding, Text
from oir_kernel.operations import Call, execute
from oir_kernel.sftp.doors import Delivery, DeliveryAnswer
from oir_kernel.sftp.mass_delivery import (
    AFVIST,
    MODTAGET,
    MassFile,
    Unreadable,
    content_key,
    delivery_key,
    keep_once,
    portions,
)
from oir_kernel.soap.edition import Edition
from oir_kernel.source import Place
from oir_kernel.storage import Storage
from oir_kernel.storage.uow import UnitOfWork
from oir_kernel.xml.schema import MAX_FINDINGS

INF_REF: Final = "OIR_SF1590_A_1"
"""The file specification of a mass delivery of finance documents. Source: ours, the real one is not public."""

ROOT, BILAG = "FinansbilagLeverance", "FinansbilagStruktur"
BATCH: Final = 100
"""Documents in one transaction."""

_KEPT = "FinansbilagLeverance"


class _Refused(Exception):
    """A delivery that is not executed, and why; `dannet` is what its head says, if that could be read."""

    def __init__(self, aarsag: Aarsag, findings: Sequence[Finding], dannet: datetime | None = None) -> None:
        super().__init__(aarsag.name)
        self.aarsag = aarsag
        self.findings = tuple(findings)
        self.dannet = dannet


class LeveranceDoor:
    """Takes deliveries with the contract and the classes of one edition."""

    def __init__(
        self, edition: Edition, storage: Storage, operation: AfsendFinansbilagOperation, batch: int = BATCH
    ) -> None:
        self._storage = storage
        self._operation = operation
        self._batch = batch
        self._fil = MassFile(edition, ROOT, BILAG, FinansLeverance, Finansbilag)
        self._svar = svar_i(edition)
        self._filer = Svarfiler(edition)

    async def __call__(self, delivery: Delivery) -> DeliveryAnswer:
        """Execute the documents of a delivery; the answer holds the transport receipt and one receipt a document."""
        behandlet = delivery.call.scope.clock.now().replace(microsecond=0)
        try:
            leverance, gentaget = await self._accept(delivery)
        except _Refused as refused:
            dannet = refused.dannet or behandlet
            filer = [self._filer.receipt(delivery, dannet, refused.aarsag, refused.findings, taget=False)]
            return DeliveryAnswer(AFVIST, filer, refused.findings)
        kvitteringer, findings = await self._execute_all(delivery)
        aarsag = Aarsag.LEVERANCE_GENTAGET if gentaget else None
        transport = self._filer.receipt(delivery, leverance.dannet, aarsag, (), taget=True)
        filer = [transport, *self._filer.segmenter(delivery, behandlet, kvitteringer)]
        return DeliveryAnswer(MODTAGET, filer, findings)

    async def _accept(self, delivery: Delivery) -> tuple[FinansLeverance, bool]:
        """The head of a delivery that may be executed, and whether it came before. Raises `_Refused`."""
        call = delivery.call
        leverance, talt = await self._look_through(delivery)
        forkert = kontroller_leverance(leverance, talt, call.transaktions_id)
        if forkert:
            raise _Refused(Aarsag.KONTROLSUM, forkert, leverance.dannet)
        return leverance, await self._storage.write(partial(_keep, call, leverance, delivery))

    async def _look_through(self, delivery: Delivery) -> tuple[FinansLeverance, Optaelling]:
        """The head, and what is really in the file. Raises `_Refused` with what makes it unreadable."""
        mask, talt = CprGate(delivery.call.scope.settings.allowed_cpr).mask_value, Optaelling()
        try:
            return await self._fil.look_through(delivery.content, mask, talt.tael), talt
        except Unreadable as error:
            said = () if error.said is None else (_ulaeselig(error.said),)
            raise _Refused(Aarsag.LEVERANCE_ULAESELIG, [*error.findings, *said]) from None

    async def _execute_all(self, delivery: Delivery) -> tuple[list[FinansKvittering], list[Finding]]:
        kvitteringer, findings = list[FinansKvittering](), list[Finding]()
        for batch in portioner(self._fil.things(delivery.content), self._batch):
            outcome = await execute(self._operation, AfsendFinansbilag(bilag=batch), delivery.call, self._storage)
            kvitteringer += self._svar(outcome).kvitteringer
            findings += outcome.findings[: MAX_FINDINGS - len(findings)]
        return kvitteringer, findings


def portioner(bilag: Iterable[Finansbilag], antal: int) -> Iterator[tuple[Finansbilag, ...]]:
    """Documents in order, at most `antal` at a time and no id twice among them.

    Within one message two documents of one id are judged together; in a delivery each is judged after those before it.
    """
    return portions(bilag, antal, lambda et_bilag: et_bilag.bilag_id)


def _keep(call: Call, leverance: FinansLeverance, delivery: Delivery, connection: Connection) -> bool:
    """Remember the delivery's key with its content; whether the same delivery came before in another transfer.

    Raises `_Refused` when the key was used for other content.
    """
    content = content_key(delivery.content)
    value = json.dumps({"content": content, "transfer": delivery.transfer_id})
    answers = UnitOfWork(connection, call.scope).answers
    kept = keep_once(answers, _KEPT, delivery_key(call, leverance.leverance_id), value)
    before = json.loads(kept or value)
    if before["content"] != content:
        raise _Refused(Aarsag.LEVERANCE_ANDET_INDHOLD, [_andet_indhold(leverance)], leverance.dannet)
    return bool(before["transfer"] != delivery.transfer_id)


def _andet_indhold(leverance: FinansLeverance) -> Finding:
    sted = leverance.kilde.place("leverance_id")
    return afvis(
        Aarsag.LEVERANCE_ANDET_INDHOLD,
        sted,
        Text(
            f"{sted.name} {leverance.leverance_id} er brugt før til en leverance med andet indhold.",
            f"{sted.name} {leverance.leverance_id} was used before for a delivery with other content.",
        ),
        Text("Giv den nye leverance et nyt UUID.", "Give the new delivery a new UUID."),
        {sted.name: leverance.leverance_id},
    )


def _ulaeselig(said: Text) -> Finding:
    fix = Text("Send filen igen, når den er rettet.", "Send the file again when it is corrected.")
    return afvis(Aarsag.LEVERANCE_ULAESELIG, Place(ROOT, "/"), said, fix)
