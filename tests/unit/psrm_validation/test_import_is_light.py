"""The rulebook can be embedded: importing it loads nothing but the standard library and the pure kernel modules."""

import subprocess
import sys

HEAVY = ("fastapi", "sqlalchemy", "lxml", "pydantic", "starlette", "httpx", "xmlschema", "alembic")


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_the_library_loads_no_framework():
    assert not loaded_by("import psrm_validation").intersection(HEAVY)


def test_the_command_and_a_check_load_no_framework():
    loaded = loaded_by("import psrm_validation.cli.check; psrm_validation.Rulebook.load()")
    assert not loaded.intersection(HEAVY)


def test_only_pure_kernel_modules_are_loaded():
    kernel = {name for name in loaded_by("import psrm_validation") if name.startswith("oir_kernel.")}
    names = ("cpr_numbers", "dates", "findings", "identifiers", "money")
    assert kernel == {f"oir_kernel.{name}" for name in names}


def test_the_json_door_does_load_its_framework():
    assert "fastapi" in loaded_by("import psrm_validation.api")


def test_the_pages_are_loaded_only_when_they_are_asked_for():
    for statement in ("import psrm_validation", "import psrm_validation.cli.check, psrm_validation.cli.pages"):
        assert not {name for name in loaded_by(statement) if name.startswith("psrm_validation.pages")}


def test_the_pages_load_no_framework():
    loaded = loaded_by("import psrm_validation.pages.tree, psrm_validation.pages.documents")
    assert "psrm_validation.pages.tree" in loaded
    assert not loaded.intersection(HEAVY)
