"""Fixtures every test may use: storage on both databases, and the address of a message broker.

Servers are named by `OIR_TEST_POSTGRES_URL` and `OIR_TEST_AMQP_URL`. Without a server its tests are skipped and say so;
with `OIR_TEST_REQUIRE=1` they fail instead.
"""

import os
import shutil
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import Connection, MetaData, Table, create_engine, text

from oir_kernel.storage import Storage, open_storage
from oir_kernel.storage.postgres import psycopg_url
from oir_sandbox.migrations.metadata import all_metadata

# No test asserts a time, hypothesis included. CI tries the same examples every run, and fewer; at home each run tries new ones.
settings.register_profile("home", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("home"), derandomize=True, max_examples=50)
settings.load_profile("ci" if os.environ.get("CI") else "home")

POSTGRES_URL = os.environ.get("OIR_TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/test")
AMQP_URL = os.environ.get("OIR_TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672/")


ONE_DATABASE_IN_CI = (
    "test_fuzz_",
    "test_bad_json",
    "test_daarligt_input_tabel",
    "test_faults_sockets",
    "test_psrm_kontrol",
)
"""Beginnings of the names of files where the doors are tested and the database is in the background."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What `ONE_DATABASE_IN_CI` names runs on SQLite in `make test`, in a time CI has; in `make test-all` on PostgreSQL too."""
    for item in items:
        if item.path.name.startswith(ONE_DATABASE_IN_CI) and "[postgres" in item.name:
            item.add_marker(pytest.mark.long)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores: many tests wait for a socket, a server or a process they started."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
def every_table() -> MetaData:
    """The tables of the kernel and of all services."""
    return all_metadata()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory, every_table: MetaData) -> Path:
    """A database file with every table and no row: copying it is faster than making one."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    storage = open_storage(f"sqlite:///{path}")
    storage.write_now(every_table.create_all)
    storage.close_now()
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The address of an SQLite database with every table and no row."""
    path = tmp_path / "sandbox.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def postgres_schema() -> Iterator[str]:
    """The address of a schema of our own without tables, dropped at the end."""
    url, name = new_postgres_schema()
    yield url
    drop_postgres_schema(name)


@pytest.fixture
def empty_postgres_url() -> Iterator[str]:
    """The address of a schema without tables, for this test alone."""
    url, name = new_postgres_schema()
    yield url
    drop_postgres_schema(name)


@pytest.fixture(scope="module")
def module_postgres_url() -> Iterator[str]:
    """The address of a schema without tables, for the tests of one module."""
    url, name = new_postgres_schema()
    yield url
    drop_postgres_schema(name)


@pytest.fixture(scope="session")
def _postgres_tables(postgres_schema: str, every_table: MetaData) -> str:
    storage = open_storage(postgres_schema)
    storage.write_now(every_table.create_all)
    storage.close_now()
    return postgres_schema


@pytest.fixture
def postgres_url(_postgres_tables: str, every_table: MetaData) -> Iterator[str]:
    """The address of a PostgreSQL schema with every table and no row."""
    yield _postgres_tables
    storage = open_storage(_postgres_tables)
    storage.write_now(lambda connection: _empty(connection, every_table))
    storage.close_now()


def _empty(connection: Connection, tables: MetaData) -> None:
    """Empty the tables that were used: emptying all of them takes longer than most tests."""
    used = " UNION ALL ".join(f"SELECT '{table.name}' WHERE {_was_used(table)}" for table in tables.sorted_tables)
    names = ", ".join(connection.exec_driver_sql(used).scalars())
    if names:
        connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


def _was_used(table: Table) -> str:
    """It holds a row, or gave a number to one."""
    holds = f"EXISTS (SELECT 1 FROM {table.name})"
    numbered = table.autoincrement_column
    return holds if numbered is None else f"({holds} OR (SELECT is_called FROM {table.name}_{numbered.name}_seq))"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def storage_url(request: pytest.FixtureRequest) -> str:
    """The address of a database with every table and no row: each test runs once per database."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def storage(storage_url: str) -> Iterator[Storage]:
    """Storage with every table and no row: each test runs once per database. Usable with and without an event loop."""
    opened = open_storage(storage_url)
    yield opened
    opened.close_now()


@pytest.fixture(scope="session")
def amqp_url() -> str:
    """The address of a RabbitMQ server that answers."""
    import pika

    try:
        pika.BlockingConnection(pika.URLParameters(AMQP_URL)).close()
    except pika.exceptions.AMQPError as error:
        _missing("RabbitMQ", "OIR_TEST_AMQP_URL", error)
    return AMQP_URL


def new_postgres_schema() -> tuple[str, str]:
    name = f"oir_test_{uuid.uuid4().hex[:12]}"
    engine = create_engine(psycopg_url(POSTGRES_URL), connect_args={"connect_timeout": 5})
    try:
        with engine.begin() as connection:
            connection.execute(text(f"CREATE SCHEMA {name}"))
    except Exception as error:  # noqa: BLE001 - whatever it was, there is no server to test with
        _missing("PostgreSQL", "OIR_TEST_POSTGRES_URL", error)
    finally:
        engine.dispose()
    joint = "&" if "?" in POSTGRES_URL else "?"
    return f"{POSTGRES_URL}{joint}options=-csearch_path%3D{name}", name


def drop_postgres_schema(name: str) -> None:
    engine = create_engine(psycopg_url(POSTGRES_URL))
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA {name} CASCADE"))
    engine.dispose()


def _missing(server: str, variable: str, error: Exception) -> NoReturn:
    reason = f"WARNING: {server} does not answer ({type(error).__name__}); set {variable}. NOTHING WAS TESTED HERE."
    if os.environ.get("OIR_TEST_REQUIRE") == "1":
        pytest.fail(reason)
    pytest.skip(reason)
