"""The container class and the pipeline action, with a stand-in that runs the image's own command instead of an engine."""

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from oir_sandbox.client.container import SandboxContainer

ROOT = Path(__file__).parents[2]
ACTION = ROOT / ".github" / "actions" / "oir-sandkasse" / "action.yml"


@pytest.fixture
def engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A `docker` in front of all others."""
    command = tmp_path / "bin" / "docker"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{ROOT / "tests/support/docker_standin.py"}" "$@"\n')
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{command.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("STANDIN_STATE", str(tmp_path))
    yield command
    for started in tmp_path.glob("*.json"):
        subprocess.run([str(command), "rm", "--force", started.stem], check=False, stderr=subprocess.DEVNULL)


@pytest.mark.usefixtures("engine")
def test_a_container_is_started_used_and_removed():
    with SandboxContainer() as container:
        url = container.url
        with container.server.create(psrm="off") as sandbox:
            assert sandbox.settings()["psrm"] == "off"
    assert url.startswith("http://127.0.0.1:")
    with pytest.raises(RuntimeError, match="not started"):
        _ = container.server


@pytest.mark.usefixtures("engine")
def test_an_image_that_is_not_there_is_told():
    with pytest.raises(RuntimeError, match="run failed"):
        SandboxContainer("hest").start()


def test_an_engine_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OIR_DOCKER", "no-such-engine")
    with pytest.raises(RuntimeError, match="OIR_DOCKER"):
        SandboxContainer().start()


@pytest.mark.usefixtures("engine")
def test_the_actions_commands_start_the_image_and_tell_its_address(tmp_path: Path, free_port: int):
    (step,) = yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
    output, environment = tmp_path / "output", tmp_path / "environment"
    given = {
        "IMAGE": "oir-sandbox",
        "PORT": str(free_port),
        "GITHUB_OUTPUT": str(output),
        "GITHUB_ENV": str(environment),
    }
    done = subprocess.run(
        ["bash", "-c", step["run"]],
        env={**os.environ, **given},
        timeout=120,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert output.read_text() == f"url=http://127.0.0.1:{free_port}\n"
    assert environment.read_text() == f"OIR_URL=http://127.0.0.1:{free_port}\n"


def test_the_action_gives_what_its_step_writes():
    action = yaml.safe_load(ACTION.read_text(encoding="utf-8"))
    (step,) = action["runs"]["steps"]
    assert action["outputs"]["url"]["value"] == f"${{{{ steps.{step['id']}.outputs.url }}}}"
    assert set(step["env"]) == {"IMAGE", "PORT"}
    assert all("description" in given for given in action["inputs"].values())


@pytest.fixture
def free_port() -> int:
    from socket import create_server

    with create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
