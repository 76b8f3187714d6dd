"""An invoice that is taken in and an answer that is, and the ways to send them; each test changes one thing."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from oir_faktura.domain.aarsager import FakturaOutcome, Rute
from oir_faktura.domain.faktura import AfsendFaktura
from oir_faktura.domain.modtagelse import Klasser
from oir_faktura.domain.svar import AfsendFakturaSvar, ResultatAarsag
from oir_faktura.operations import klasser_i, operations
from oir_kernel.clock import DANISH_TIME, FrozenClock
from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage

EDITION = Path(__file__).parents[3] / "schemas" / "sandkasse-2026-11"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DANISH_TIME)
INVOICE = (
    b'<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"'
    b' xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2"><cbc:ID>F-1</cbc:ID></Invoice>'
)


@pytest.fixture(scope="session")
def edition() -> Edition:
    return Edition(EDITION)


@pytest.fixture(scope="session")
def klasser(edition: Edition) -> Klasser:
    return klasser_i(edition)


@pytest.fixture
def rute() -> Rute:
    return Rute("11111111", "00000000-0000-4000-8000-000000000001", "11111111")


@pytest.fixture
def ny_faktura(edition: Edition) -> Callable[..., AfsendFaktura]:
    """Makes invoices that are readable UBL."""

    def make(**changes: Any) -> AfsendFaktura:
        faktura = AfsendFaktura(
            faktura_id=Uuid(str(uuid.uuid4())),
            type_id=edition.uuid_of("faktura-type")["faktura"],
            indhold=INVOICE,
            format="OIOUBL-2.1",
        )
        return replace(faktura, **changes)

    return make


@pytest.fixture
def nyt_svar(edition: Edition) -> Callable[..., AfsendFakturaSvar]:
    """Makes answers: `godkendt` without remarks unless told otherwise; `resultat` is a code."""

    def make(faktura_id: str, resultat: str = "godkendt", **changes: Any) -> AfsendFakturaSvar:
        svar = AfsendFakturaSvar(
            svar_id=Uuid(str(uuid.uuid4())),
            faktura_id=Uuid(faktura_id),
            resultat_id=edition.uuid_of("faktura-resultat")[resultat],
            godkendt_uden_bemaerkninger=True if resultat == "godkendt" else None,
        )
        return replace(svar, **changes)

    return make


@pytest.fixture
def grund(edition: Edition) -> ResultatAarsag:
    """A reason of a case worker's."""
    return ResultatAarsag(aarsag_id=edition.uuid_of("aarsag")["SBX-ÅRS-083"], lokal_tekst="Varen er ikke leveret")


@pytest.fixture
def nyt_kald() -> Callable[..., Call]:
    """Makes calls, each a conversation of its own."""

    def make(sandbox: str = "default", **changes: Any) -> Call:
        scope = SandboxScope(sandbox, SandboxSettings(receivers=("11111111", "99999999")), FrozenClock(NOW))
        system = "00000000-0000-4000-8000-000000000001"
        return replace(Call(scope, str(uuid.uuid4()), "11111111", system, "11111111"), **changes)

    return make


@pytest.fixture
def send(edition: Edition, storage: Storage, nyt_kald: Callable[..., Call]) -> Callable[..., Awaitable[FakturaOutcome]]:
    """Sends an invoice or an answer through its operation."""
    served = operations(edition)

    async def go(command: AfsendFaktura | AfsendFakturaSvar, call: Call | None = None) -> FakturaOutcome:
        if isinstance(command, AfsendFaktura):
            return await execute(served.faktura, command, call or nyt_kald(), storage)
        return await execute(served.svar, command, call or nyt_kald(), storage)

    return go
