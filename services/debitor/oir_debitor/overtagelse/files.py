"""The file door: a delivery of accounts by SFTP, answered by a transport receipt and one receipt an account."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Final

from sqlalchemy import Connection

from oir_debitor.codes import codes_of
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overtagelse import reasons
from oir_debitor.overtagelse.overtager import Afvist, Overtager
from oir_debitor.soap.svar import DebitorSvar, answer_with
from oir_debitor.soap.ud import DEBITORSYSTEM
from oir_debitor.store import OvertagelseRepository
from oir_debitor.store.overtagelse import KontoSvar, Overtagelse
from oir_kernel.findings import Finding
from oir_kernel.sftp.doors import AnswerFile, Delivery, DeliveryAnswer
from oir_kernel.sftp.mass_delivery import AFVIST, MODTAGET, Transport, segments
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.xml.schema import MAX_FINDINGS

INF_REF: Final = "OIR_SF1590_B_OVERTAG_1"
SVAR_INF_REF: Final = "OIR_SF1590_B_OVERTAG_KVIT_1"
"""The file specifications of a delivery of accounts and of its answers. Source: ours, the real ones are not public."""
SVAR_ROOT: Final = "DebitorregistreringLeveranceSvar"
SEGMENT: Final = 5_000
"""Receipts in one file; that receipts come in segments is stated, how many in each is ours."""


@dataclass(frozen=True, slots=True)
class DebitorLeveranceSvar:
    """One segment of the receipts: number `nummer` of `antal`, in the order of the accounts."""

    leverance_id: str
    behandlet: datetime
    nummer: int
    antal: int
    svar: tuple[DebitorSvar, ...]


class OvertagelseDoor:
    """Takes deliveries of accounts and answers them with the elements and classes of one edition."""

    def __init__(self, edition: Edition, storage: Storage, overtager: Overtager) -> None:
        self._storage = storage
        self._overtager = overtager
        self._transport = Transport(edition, SVAR_INF_REF)
        self._svar = answer_with(codes_of(edition))
        self._segment = edition.binding.writer(DebitorLeveranceSvar)

    async def __call__(self, delivery: Delivery) -> DeliveryAnswer:
        """Execute a delivery, or what is left of it after a break."""
        behandlet = delivery.call.scope.clock.now().replace(microsecond=0)
        try:
            taget = await self._overtager.overtag(delivery.content, delivery.call, delivery.transfer_id, udloest=True)
        except Afvist as refused:
            dannet = refused.dannet or behandlet
            receipt = self._transport.receipt(delivery, dannet, refused.kode, refused.findings, taget=False)
            return DeliveryAnswer(AFVIST, [receipt], refused.findings, DEBITORSYSTEM)
        kode = reasons.GENTAGET if taget.gentaget else None
        findings = list[Finding]()
        work = partial(self._segmenter, delivery, taget.overtagelse, findings)
        filer = await self._storage.read(lambda connection: list(work(connection)))
        transport = self._transport.receipt(delivery, taget.overtagelse.dannet, kode, (), taget=True)
        return DeliveryAnswer(MODTAGET, [transport, *filer], findings, DEBITORSYSTEM)

    def _segmenter(
        self, delivery: Delivery, taget: Overtagelse, findings: list[Finding], connection: Connection
    ) -> Iterator[AnswerFile]:
        """The receipts in as many files as needed; what was found goes into `findings`, as far as there is room."""
        deliveries = OvertagelseRepository(connection, delivery.call.scope.state_id)
        for nummer, antal, places in segments(taget.behandlet, SEGMENT):
            outcomes = [udfald(each) for each in deliveries.svar(taget.leverance_id, places.start, len(places))]
            for outcome in outcomes:
                findings += outcome.findings[: MAX_FINDINGS - len(findings)]
            svar = tuple(map(self._svar, outcomes))
            segment = DebitorLeveranceSvar(taget.leverance_id, taget.begyndt, nummer, antal, svar)
            yield self._transport.file(delivery, f"SVAR_{nummer}af{antal}", SVAR_ROOT, self._segment(segment))


def udfald(svar: KontoSvar) -> DebitorOutcome:
    """The outcome that a stored receipt holds."""
    return DebitorOutcome.from_dict(json.loads(svar.svar))
