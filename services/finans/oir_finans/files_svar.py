"""The files that answer a mass delivery beside its transport receipt: the documents' receipts in segments."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from oir_finans.soap import FinansKvittering
from oir_kernel.sftp.doors import AnswerFile, Delivery
from oir_kernel.sftp.mass_delivery import Transport, segments
from oir_kernel.soap.edition import Edition

SVAR_INF_REF: Final = "OIR_SF1590_A_KVIT_1"
"""The file specification of the answers. Source: ours, the real ones are not public."""

SEGMENT: Final = 5_000
"""Receipts in one file; that receipts come in segments is stated, how many in each is ours."""


@dataclass(frozen=True, slots=True)
class FinansLeveranceKvittering:
    """One segment of the receipts: number `nummer` of `antal`, in the order of the documents."""

    leverance_id: str
    behandlet: datetime
    nummer: int
    antal: int
    kvitteringer: tuple[FinansKvittering, ...]


class Svarfiler(Transport):
    """Writes the answers with the elements and classes of one edition."""

    def __init__(self, edition: Edition) -> None:
        super().__init__(edition, SVAR_INF_REF)
        self._segment = edition.binding.writer(FinansLeveranceKvittering)

    def segmenter(
        self, delivery: Delivery, behandlet: datetime, kvitteringer: Sequence[FinansKvittering]
    ) -> Iterator[AnswerFile]:
        """The receipts of the documents, in as many files as needed."""
        for nummer, antal, places in segments(len(kvitteringer), SEGMENT):
            some = tuple(kvitteringer[places.start : places.stop])
            segment = FinansLeveranceKvittering(delivery.call.transaktions_id, behandlet, nummer, antal, some)
            inside = self._segment(segment)
            yield self.file(delivery, f"SVAR_{nummer}af{antal}", "FinansbilagLeveranceKvittering", inside)
