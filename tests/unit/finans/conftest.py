"""A document that is accepted, and the ways to send it; each test changes the one thing it is about."""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from oir_finans.domain.afgoerelse import Rute
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag, Postering
from oir_finans.domain.kontrol import Kontoplan
from oir_finans.domain.kvittering import FinansOutcome
from oir_finans.operations import afsend_finansbilag_i, kontoplan_i
from oir_kernel.clock import DANISH_TIME, FrozenClock
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.source import PathSource
from oir_kernel.storage import Storage

EDITION = Path(__file__).parents[3] / "schemas" / "sandkasse-2026-11"
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=DANISH_TIME)

Send = Callable[..., Awaitable[FinansOutcome]]


@pytest.fixture(scope="session")
def edition() -> Edition:
    return Edition(EDITION)


@pytest.fixture(scope="session")
def kontoplan(edition: Edition) -> Kontoplan:
    return kontoplan_i(edition)


@pytest.fixture
def rute() -> Rute:
    return Rute("11111111", "00000000-0000-4000-8000-000000000001", "11111111")


@pytest.fixture
def ny_postering(edition: Edition) -> Callable[..., Postering]:
    """Makes postings: 100.00 DEBET on sygedagpenge unless told otherwise."""

    def make(**changes: Any) -> Postering:
        postering = Postering(
            postering_id=Uuid(str(uuid.uuid4())),
            beloeb=Oere(100_00),
            debet_kredit="DEBET",
            posteringsdato=date(2026, 11, 20),
            tekst="Sygedagpenge uge 47",
            funktion=edition.uuid_of("funktion")["5.57.71"],
            dranst=edition.uuid_of("dranst")["1"],
            art=edition.uuid_of("art")["5.2"],
            gruppering=edition.uuid_of("gruppering")["5.57.71.1.013"],
            kilde=PathSource("bilag[0].posteringer[0]"),
        )
        return replace(postering, **changes)

    return make


@pytest.fixture
def nyt_bilag(edition: Edition, ny_postering: Callable[..., Postering]) -> Callable[..., Finansbilag]:
    """Makes documents of two postings that balance."""

    def make(**changes: Any) -> Finansbilag:
        bilag = Finansbilag(
            bilag_id=Uuid(str(uuid.uuid4())),
            titel="UDB-1",
            bilagsdato=date(2026, 11, 20),
            bogfoeringsdato=date(2026, 11, 20),
            type_id=edition.uuid_of("finansbilag-type")["udbetaling"],
            posteringer=(ny_postering(), ny_postering(debet_kredit="KREDIT")),
            kilde=PathSource("bilag[0]"),
        )
        return replace(bilag, **changes)

    return make


@pytest.fixture
def nyt_kald() -> Callable[..., Call]:
    """Makes calls, each a conversation of its own."""

    def make(sandbox: str = "default", system: str = "00000000-0000-4000-8000-000000000001", **changes: Any) -> Call:
        scope = SandboxScope(sandbox, SandboxSettings(receivers=("11111111", "99999999")), FrozenClock(NOW))
        return replace(Call(scope, str(uuid.uuid4()), "11111111", system, "11111111"), **changes)

    return make


@pytest.fixture
def send(edition: Edition, storage: Storage, nyt_kald: Callable[..., Call]) -> Send:
    """Sends documents through the operation, in a call of their own unless one is given."""
    operation = afsend_finansbilag_i(edition)

    async def go(*bilag: Finansbilag, call: Call | None = None) -> FinansOutcome:
        return await execute(operation, AfsendFinansbilag(bilag=bilag), call or nyt_kald(), storage)

    return go
