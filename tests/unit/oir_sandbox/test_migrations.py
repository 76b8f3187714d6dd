"""One chain of migrations, equal to the metadata on both databases, safe when two processes start at once."""

import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from oir_kernel.storage import Storage, StorageUnavailable, open_storage
from oir_sandbox.migrations import HEAD, current, upgrade
from oir_sandbox.migrations.metadata import all_metadata
from oir_sandbox.migrations.runner import config


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "postgres":
        return str(request.getfixturevalue("empty_postgres_url"))
    return f"sqlite:///{tmp_path}/new/sandbox.db"


def differences(storage: Storage) -> list[object]:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "Skipped unsupported reflection of expression-based index")
        warnings.filterwarnings("ignore", "autogenerate skipping metadata-specified expression-based index")
        return storage.write_now(lambda conn: list(compare_metadata(MigrationContext.configure(conn), all_metadata())))


def indexes(storage: Storage) -> list[str]:
    """What SQLite keeps of its indexes: it does not tell others of expressions in them."""
    asked = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name"
    return storage.read_now(lambda conn: list(conn.exec_driver_sql(asked).scalars()))


def test_the_migrated_schema_is_the_one_the_metadata_describes(empty_url: str) -> None:
    storage = open_storage(empty_url)
    assert upgrade(storage)
    assert differences(storage) == []
    storage.close_now()


def test_the_migrated_indexes_are_those_of_the_metadata_expressions_too(tmp_path: Path) -> None:
    migrated, described = (open_storage(f"sqlite:///{tmp_path}/{name}.db") for name in ("migrated", "described"))
    upgrade(migrated)
    described.write_now(all_metadata().create_all)
    found = indexes(migrated)
    assert found == indexes(described)
    assert any("lower(" in each for each in found)
    for each in (migrated, described):
        each.close_now()


def test_a_schema_that_was_not_migrated_differs(empty_url: str) -> None:
    storage = open_storage(empty_url)
    assert differences(storage) != []
    storage.close_now()


def test_a_database_at_head_has_nothing_left_to_do(empty_url: str) -> None:
    assert upgrade(empty_url)
    assert not upgrade(empty_url)


def test_head_is_the_last_of_one_chain() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert scripts.get_heads() == [HEAD]
    for script in scripts.walk_revisions():
        assert Path(script.path).stem == script.revision


def test_eight_that_start_at_once_migrate_once(empty_url: str) -> None:
    with ThreadPoolExecutor(8) as starters:
        done = list(starters.map(upgrade, [empty_url] * 8))
    assert done.count(True) == 1
    storage = open_storage(empty_url)
    assert storage.read_now(current) == HEAD
    storage.close_now()


def test_a_normal_start_does_not_import_alembic(empty_url: str) -> None:
    upgrade(empty_url)
    program = f"import sys; from oir_sandbox.migrations import upgrade; upgrade({empty_url!r}); print('alembic' in sys.modules)"
    started = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert started.stdout.strip() == "False"


def test_a_server_that_does_not_answer_is_said_to_be_unavailable() -> None:
    with pytest.raises(StorageUnavailable):
        upgrade("postgresql://postgres@127.0.0.1:1/test")
