"""Between rows and the objects of the domain."""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from oir_faktura.domain.aarsager import Rute
from oir_faktura.domain.besvarelse import KendtFaktura, KendtSvar
from oir_faktura.domain.faktura import AfsendFaktura, FakturaBilag
from oir_kernel.money import to_kroner

_SHOWN: Mapping[str, Callable[[Any], Any]] = {"beloeb": to_kroner}


@dataclass(frozen=True, slots=True)
class GemtBilag:
    """An attachment without its bytes."""

    bilag_id: str
    type_id: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class GemtFaktura:
    """An invoice as it is kept, without its bytes."""

    kendt: KendtFaktura
    nummer: int
    type_id: str
    rod: str
    format: str | None
    filnavn: str | None
    bytes: int
    sha256: str
    svar_paakraevet: bool
    behandlet: datetime


def plain(value: Any) -> Any:
    """A command's content as plain JSON values: amounts in kroner, dates ISO, what is absent left out."""
    if is_dataclass(value) and not isinstance(value, type):
        shown = ((field.name, getattr(value, field.name)) for field in fields(value) if field.repr)
        return {name: _SHOWN.get(name, plain)(inner) for name, inner in shown if inner is not None and inner != ()}
    if isinstance(value, tuple):
        return [plain(entry) for entry in value]
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def dokument_row(faktura: AfsendFaktura, rute: Rute, nummer: int, behandlet: datetime) -> dict[str, Any]:
    """The row of an invoice, but for sandbox and conversation."""
    return {
        "faktura_id": faktura.faktura_id,
        "nummer": nummer,
        "type_id": faktura.type_id,
        "rod": faktura.laesning.rod,
        "format": faktura.format,
        "filnavn": faktura.filnavn,
        "indhold": faktura.indhold,
        "bytes": len(faktura.indhold),
        "sha256": faktura.sha256,
        "svar_kan_ikke_modtages": bool(faktura.svar_kan_ikke_modtages),
        "svar_paakraevet": bool(faktura.svar_paakraevet),
        "afsender_cvr": rute.afsender_cvr,
        "afsender_system": rute.afsender_system,
        "modtager_cvr": rute.modtager_cvr,
        "behandlet": behandlet.isoformat(),
    }


def bilag_row(faktura_id: str, linje: int, bilag: FakturaBilag) -> dict[str, Any]:
    """The row of an attachment, but for the sandbox."""
    return {
        "faktura_id": faktura_id,
        "linje": linje,
        "bilag_id": bilag.bilag_id,
        "type_id": bilag.type_id,
        "fil": bilag.fil,
        "bytes": len(bilag.fil),
        "sha256": hashlib.sha256(bilag.fil).hexdigest(),
    }


def svar_af(row: Any) -> KendtSvar:
    """The answer a row of `faktura_svar` holds."""
    behandlet = datetime.fromisoformat(row.behandlet)
    return KendtSvar(
        row.svar_id, row.faktura_id, row.resultat, row.aftryk, row.afsender_cvr, row.afsender_system, behandlet
    )


def faktura_af(row: Any, svar: KendtSvar | None) -> GemtFaktura:
    """The invoice a row of `faktura_dokument` holds, with its answer."""
    rute = Rute(row.afsender_cvr, row.afsender_system, row.modtager_cvr)
    return GemtFaktura(
        kendt=KendtFaktura(row.faktura_id, rute, row.svar_kan_ikke_modtages, svar),
        nummer=row.nummer,
        type_id=row.type_id,
        rod=row.rod,
        format=row.format,
        filnavn=row.filnavn,
        bytes=row.bytes,
        sha256=row.sha256,
        svar_paakraevet=row.svar_paakraevet,
        behandlet=datetime.fromisoformat(row.behandlet),
    )
