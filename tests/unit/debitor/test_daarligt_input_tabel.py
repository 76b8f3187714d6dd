"""Bad input for every operation of the debtor system, over SOAP and JSON: a reason that names the object, and nothing changed.

`tests/support/daarligt_input_tabel.py` is the table: which cells there are, and why a cell is not there.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import MetaData

from oir_debitor.domain.anmodning.typer import HANDLINGSTYPER
from oir_kernel.storage import open_storage
from tests.support.daarligt_anmodning import TYPER
from tests.support.daarligt_input import EDITION, Svar, Verden, verden
from tests.support.daarligt_input_tabel import TABEL
from tests.support.daarligt_slags import Celle, Raekke, Slags

TJENESTER = (
    "DebitorRegistreringAfsend",
    "DebitorForespørgselAfsend",
    "DebitorIndbetalingAfsend",
    "DebitorkontoAnmodningAfsend",
    "DebitorUdkastAfsend",
)
SPOERGER = {"SøgDebitorregistrering", "HentDebitorkonto", "SøgFordringTilIndbetaling"}
"""Operations that change nothing, however good the message is."""
RAEKKER = pytest.mark.parametrize("raekke", TABEL, ids=lambda each: each.hvad)
CELLER = [
    pytest.param(raekke, celler, id=f"{raekke.hvad}: {slags.value}")
    for raekke in TABEL
    for slags, celler in raekke.celler.items()
    if isinstance(celler, list)
]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def alle(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, every_table: MetaData
) -> Iterator[Verden]:
    """The debtor system that every bad message is sent to, once per database; it never changes."""
    folder = tmp_path_factory.mktemp("daarligt")
    is_sqlite = request.param == "sqlite"
    url = f"sqlite:///{folder / 'sandbox.db'}" if is_sqlite else request.getfixturevalue("module_postgres_url")
    storage = open_storage(url)
    storage.write_now(every_table.create_all)
    storage.close_now()
    with verden(url, folder) as made:
        made.sidst = made.alt()
        yield made


@pytest.fixture
def uroert(alle: Verden) -> Iterator[Verden]:
    """The same, and every row of it is the same afterwards: accounts, ledger, requests, events, agenda."""
    yield alle
    before, alle.sidst = alle.sidst, alle.alt()
    assert alle.sidst == before


def doere(alle: Verden, raekke: Raekke, celle: Celle) -> Iterator[tuple[str, Svar]]:
    """The answer of each door the operation has."""
    if raekke.sti is not None:
        yield "JSON", alle.json(raekke.sti, celle.besked, celle.afsender)
    if raekke.tjeneste is not None and not celle.kun_json:
        yield "SOAP", alle.soap(raekke.tjeneste, raekke.operation, celle.besked, celle.afsender)


@pytest.mark.parametrize(("raekke", "celler"), CELLER)
def test_a_bad_message_is_refused_by_a_reason_that_names_the_object_and_changes_nothing(
    raekke: Raekke, celler: list[Celle], uroert: Verden
) -> None:
    for celle in celler:
        answers = dict(doere(uroert, raekke, celle))
        assert answers
        for door, svar in answers.items():
            assert svar.afvist, (door, svar.raat)
            assert svar.koder == celle.koder, (door, svar.raat)
            assert svar.naevner(celle.objekt), (door, celle.objekt, svar.raat)


@RAEKKER
def test_the_message_that_was_made_bad_is_good_as_it_was(raekke: Raekke, alle: Verden) -> None:
    own = alle.klon()
    before = own.alt()
    if raekke.tjeneste is not None:
        svar = own.soap(raekke.tjeneste, raekke.operation, raekke.god)
    else:
        svar = own.json(str(raekke.sti), raekke.god)
    assert not svar.afvist, svar.raat
    assert (own.alt() == before) is (raekke.operation in SPOERGER)


@RAEKKER
def test_a_currency_that_has_no_field_is_refused_by_the_contract(raekke: Raekke, uroert: Verden) -> None:
    if raekke.tjeneste is not None:
        svar = uroert.soap(raekke.tjeneste, raekke.operation, raekke.god, mere="<ValutaKode>EUR</ValutaKode>")
        assert "SBX-1101" in svar.raat
        assert "ValutaKode" in svar.raat
    if raekke.sti is not None and isinstance(raekke.celler[Slags.VALUTA], str):
        assert "valuta" in uroert.json(raekke.sti, raekke.god | {"valuta": "EUR"}).skema


def test_every_operation_and_every_action_type_has_its_row() -> None:
    named = {operation.name for name in TJENESTER for operation in EDITION.services[name].operations} - {"Ping"}
    assert {row.operation for row in TABEL if row.tjeneste is not None} == named
    assert set(TYPER) == set(HANDLINGSTYPER)
    asked = {row.hvad for row in TABEL if row.tjeneste == "DebitorkontoAnmodningAfsend"}
    assert asked >= {f"{kode} by {form.value}" for kode, kind in HANDLINGSTYPER.items() for form in kind.former}


def test_every_kind_of_bad_input_is_proved_somewhere() -> None:
    proved: dict[Slags, Any] = {
        slags: [row.hvad for row in TABEL if isinstance(row.celler[slags], list)] for slags in Slags
    }
    assert [slags for slags, rows in proved.items() if not rows] == []
