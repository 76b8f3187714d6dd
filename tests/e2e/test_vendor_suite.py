"""A vendor's own tests, in a folder with its own `services` package, with nothing but the built wheel installed."""

import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def run_pytest(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Runs pytest in a vendor's folder: an environment with the wheel, and the libraries it needs from this one."""
    folder = tmp_path_factory.mktemp("vendor")
    wheels = folder / "wheels"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    build = [*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(wheels), str(_source(folder))]
    subprocess.run(build, check=True, timeout=300)
    environment = folder / "venv"
    venv.create(environment, with_pip=False, symlinks=True)
    site = next(environment.glob("lib/python*/site-packages"))
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, timeout=300)

    def run(*arguments: str, suite: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [str(environment / "bin" / "python"), "-m", "pytest", *arguments],
            cwd=suite,
            env={**os.environ, "PYTHONPATH": sysconfig.get_paths()["purelib"]},
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )

    return run


@pytest.fixture
def suite(tmp_path: Path) -> Path:
    """A copy of the example, far from the checkout."""
    return Path(shutil.copytree(ROOT / "examples" / "leverandoer", tmp_path / "leverandoer"))


def _source(folder: Path) -> Path:
    """What the wheel is built from: a copy, so that building leaves nothing in the checkout."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    names = listed.stdout.splitlines() if listed.returncode == 0 else []
    if not names:
        return ROOT
    for name in names:
        if (ROOT / name).is_file():
            target = folder / "source" / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, target)
    return folder / "source"


@pytest.mark.parametrize("more", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_a_vendors_tests_run_with_the_wheel_alone(run_pytest: Run, suite: Path, more: tuple[str, ...]):
    done = run_pytest("-q", *more, suite=suite)
    assert done.returncode == 0, done.stdout + done.stderr
    found = re.search(r"(\d+) passed", done.stdout)
    assert found
    assert int(found[1]) >= 10


def test_the_wheel_is_what_was_imported_and_the_vendors_services_are_theirs(run_pytest: Run, suite: Path):
    (suite / "tests" / "test_where.py").write_text(
        "import oir_sandbox, oir_debitor, services\n"
        "def test_where(oir):\n"
        f"    assert {str(ROOT)!r} not in oir_sandbox.__file__ + oir_debitor.__file__\n"
        "    assert 'leverandoer' in services.__file__\n"
    )
    done = run_pytest("-q", "tests/test_where.py", suite=suite)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_failing_test_shows_what_the_sandbox_exchanged(run_pytest: Run, suite: Path):
    (suite / "tests" / "test_failing.py").write_text(
        "from datetime import date\n"
        "from services.opkraevning import Opkraevning, Regning\n"
        "def test_it(oir):\n"
        "    opkraevning = Opkraevning(oir.http, oir.soap_url('DebitorRegistreringAfsend'))\n"
        "    opkraevning.send(Regning('6101901234', '2500.00', date(2026, 10, 1), date(2026, 9, 15)))\n"
        "    assert False\n"
    )
    done = run_pytest("-q", "tests/test_failing.py", suite=suite)
    assert done.returncode == 1
    assert "ØiR-sandkassen, oir" in done.stdout
    assert "R_6_1: " in done.stdout
