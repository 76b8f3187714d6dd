"""Dockerfile and compose file without an engine: their sources exist, and each image's command line runs as written."""

import json
import re
import shlex
from pathlib import Path

import pytest
import yaml

from oir_sandbox.examples import load_examples, prepare, read_answer, send

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
OWN = {name: service for name, service in COMPOSE["services"].items() if service.get("build")}


def instructions(word: str) -> list[str]:
    joined = DOCKERFILE.replace("\\\n", " ")
    return [line.split(" ", 1)[1].strip() for line in joined.splitlines() if line.startswith(word + " ")]


def test_everything_the_dockerfile_copies_exists():
    for copied in instructions("COPY"):
        if not copied.startswith("--from"):
            for source in shlex.split(copied)[:-1]:
                assert (ROOT / source).exists(), source


def test_the_image_installs_from_hashed_lock_files_only():
    installs = [line for line in instructions("RUN") if "pip install" in line]
    for install in re.findall(r"pip install[^&]*", " ".join(installs)):
        assert "--require-hashes" in install or "--no-deps" in install


def test_compose_publishes_on_loopback_only():
    published = [port for service in COMPOSE["services"].values() for port in service.get("ports", [])]
    assert published
    assert all(port.startswith("127.0.0.1:") for port in published)


def test_compose_runs_every_service_on_its_own_port():
    from oir_sandbox.wiring import SERVICES

    assert {name: int(service["environment"]["OIR_PORT"]) for name, service in OWN.items()} == SERVICES


def test_the_images_own_command_starts_all_services(run_program):
    command = json.loads(instructions("CMD")[-1])
    assert command[0] == "oir"
    arguments = ["127.0.0.1" if word == "0.0.0.0" else word for word in command[2:]]
    program = run_program(*arguments, command=(command[1],))
    with program.client() as client:
        assert client.get("/readyz").json() == {"status": "ready"}


SERVED_BY = {
    "Debitor": "debitor",
    "Finans": "finans",
    "Faktura": "faktura",
    "PsrmKontrol": "psrm",
    "PsrmFordring": "receiver",
}


@pytest.mark.postgres
def test_the_composed_processes_work_together_on_one_postgresql(empty_postgres_url, run_program, tmp_path):
    running = {}
    for name in ("psrm", "control", "receiver", "debitor", "finans", "faktura"):
        command = OWN[name]["command"]
        assert command[0] == "oir"
        environment = {**OWN[name]["environment"], "OIR_HOST": "127.0.0.1", "OIR_PORT": "0"}
        environment["OIR_DATABASE_URL"] = empty_postgres_url
        environment["OIR_CERTS_DIR"] = str(tmp_path / "certs")
        environment.pop("OIR_AMQP_URL", None)
        if "OIR_PSRM_URL" in environment:
            environment["OIR_PSRM_URL"] = running["psrm"].url
        if "OIR_RECEIVER_URL" in environment:
            environment["OIR_RECEIVER_URL"] = running["receiver"].url
        running[name] = run_program(command=tuple(command[1:]), **environment)
    with running["control"].client() as control:
        prepare(control)
    for example in load_examples():
        service = next(name for part, name in SERVED_BY.items() if part in example.path)
        with running[service].client() as client:
            assert read_answer(send(client, example).content) == example.expected, example.name


@pytest.mark.postgres
def test_debitor_says_so_when_the_psrm_process_is_away(empty_postgres_url, run_program):
    away = {"OIR_DATABASE_URL": empty_postgres_url, "OIR_PSRM_URL": "http://127.0.0.1:9"}
    debitor = run_program(command=("serve", "debitor"), **away)
    with debitor.client() as client:
        body = load_examples()[0].body
        answer = client.post("/service/OIR/DebitorRegistreringAfsend/1", content=body)
        assert "SBX-1304" in answer.text
        assert client.get("/api/debitor/konti").json()["konti"] == []
