"""The outcome as the contract's answer structure. Which element holds which field stands in the edition's binding table."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from oir_finans.domain.kvittering import FinansOutcome, Kvittering
from oir_kernel.identifiers import Uuid
from oir_kernel.soap.edition import Edition

ACCEPTERET = "ACCEPTERET"
AFVIST = "AFVIST"


@dataclass(frozen=True, slots=True)
class FinansReferencenoegle:
    """A key of the ledger's: here the voucher number."""

    type_id: Uuid
    vaerdi: str


@dataclass(frozen=True, slots=True)
class FinansKvittering:
    """The receipt for one document."""

    bilag_id: str
    behandlet: datetime
    resultat: str
    aarsag_id: Uuid | None
    begrundelse: str | None
    referencer: tuple[FinansReferencenoegle, ...]


@dataclass(frozen=True, slots=True)
class FinansSvar:
    """The answer: one receipt per document, in the order sent."""

    kvitteringer: tuple[FinansKvittering, ...]


def svar_i(edition: Edition) -> Callable[[FinansOutcome], FinansSvar]:
    """A function that writes outcomes with the classes of `edition`."""
    nummertype = edition.class_of("finansreference-type", "bilagsnummer")

    def kvittering(receipt: Kvittering) -> FinansKvittering:
        number = receipt.bilagsnummer
        return FinansKvittering(
            bilag_id=receipt.bilag_id,
            behandlet=receipt.behandlet,
            resultat=ACCEPTERET if receipt.accepteret else AFVIST,
            aarsag_id=None if receipt.aarsag is None else edition.class_of("aarsag", receipt.aarsag),
            begrundelse=receipt.begrundelse,
            referencer=() if number is None else (FinansReferencenoegle(nummertype, number),),
        )

    def svar(outcome: FinansOutcome) -> FinansSvar:
        return FinansSvar(tuple(map(kvittering, outcome.kvitteringer)))

    return svar
