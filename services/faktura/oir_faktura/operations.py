"""Operation → handler: the table to read first.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| AfsendFakturaInformation | `AfsendFaktura` | `modtag_faktura` | SOAP `FakturaInformationAfsend`, `POST /api/faktura/fakturaer` |
| AfsendFakturaInformationSvar | `AfsendFakturaSvar` | `modtag_svar` | SOAP `FakturaInformationSvarAfsend`, `POST /api/faktura/fakturaer/{id}/svar` |
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from oir_faktura.domain.aarsager import FakturaOutcome
from oir_faktura.domain.faktura import AfsendFaktura
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar
from oir_faktura.handlers import (
    afvis_faktura_bestilt,
    afvis_faktura_cpr,
    afvis_svar_bestilt,
    afvis_svar_cpr,
    laes_dokument,
    modtag_faktura,
    modtag_svar,
)
from oir_faktura.soap import Kvitteringer
from oir_faktura.store import FakturaUow
from oir_kernel.operations import Call, Operation
from oir_kernel.soap.edition import Edition

FAKTURA_SERVICE = "FakturaInformationAfsend"
SVAR_SERVICE = "FakturaInformationSvarAfsend"


@dataclass(frozen=True, slots=True)
class FakturaOperations:
    """Both operations, with the classes of one edition."""

    faktura: Operation[AfsendFaktura, FakturaOutcome, FakturaUow]
    svar: Operation[AfsendFakturaSvar, FakturaOutcome, FakturaUow]


def klasser_i(edition: Edition) -> Klasser:
    """The classes that the edition's lists hold."""
    return Klasser(edition.code_of("faktura-type"), edition.code_of("faktura-resultat"), edition.code_of("aarsag"))


def operations(edition: Edition) -> FakturaOperations:
    """The operations with the classes of `edition`. A repeat is recognised by its content, which carries its own id."""
    klasser, kvitteringer = klasser_i(edition), Kvitteringer(edition)

    def unit_of_work(connection: Connection, call: Call) -> FakturaUow:
        return FakturaUow(connection, call, klasser)

    return FakturaOperations(
        faktura=Operation(
            name="AfsendFakturaInformation",
            command=AfsendFaktura,
            outcome=FakturaOutcome,
            handle=modtag_faktura,
            unit_of_work=unit_of_work,
            answer=kvitteringer.faktura,
            look_up=laes_dokument,
            refuse=afvis_faktura_cpr,
            reject=afvis_faktura_bestilt,
        ),
        svar=Operation(
            name="AfsendFakturaInformationSvar",
            command=AfsendFakturaSvar,
            outcome=FakturaOutcome,
            handle=modtag_svar,
            unit_of_work=unit_of_work,
            answer=kvitteringer.svar,
            refuse=afvis_svar_cpr,
            reject=afvis_svar_bestilt,
            implicit_route=True,
        ),
    )
