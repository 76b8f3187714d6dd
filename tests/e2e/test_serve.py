"""`oir serve`: each service as a process of its own has its doors, says which, and stops when asked."""

import pytest

from oir_sandbox.examples import load_examples, prepare, read_answer, send
from oir_sandbox.wiring import SERVICES

DOORS = {
    "debitor": "/api/debitor/konti",
    "finans": "/api/finans/bilag",
    "faktura": "/api/faktura/fakturaer",
    "psrm": "/api/psrm/rulebook",
    "receiver": "/api/receiver/fordringer",
    "control": "/api/control/sandboxes",
}
SERVICE_OF = {"Debitor": "debitor", "Finansb": "finans", "Faktura": "faktura", "PsrmKon": "psrm", "PsrmFor": "receiver"}

ALSO = {"control": ("/runtime/", "/service/AccessTokenService_1/")}
"""What a process serves beside its own: the test token service lives with control."""


def test_every_service_can_be_asked_for():
    assert set(DOORS) == set(SERVICES)


@pytest.mark.parametrize("name", DOORS)
def test_a_service_alone_answers_at_its_own_doors_only(name: str, run_program):
    program = run_program(command=("serve", name))
    with program.client() as client:
        assert client.get("/readyz").json() == {"status": "ready"}
        assert {other: client.get(path).status_code for other, path in DOORS.items()} == {
            other: 200 if other == name else 404 for other in DOORS
        }
        assert name in client.get("/").text
        described = client.get("/openapi.json").json()["paths"]
    assert described
    own = (f"/api/{name}/", *ALSO.get(name, ()))
    assert all(path.startswith(own) for path in described)
    program.stop()
    assert program.process.returncode in (0, -15)


@pytest.mark.postgres
def test_services_on_one_database_share_sandboxes_and_tell_their_own_part(empty_postgres_url, run_program):
    database = {"OIR_DATABASE_URL": empty_postgres_url}
    running = {name: run_program(command=("serve", name), **database) for name in ("control", "finans", "faktura")}
    with running["control"].client() as control:
        prepare(control)
    for example in load_examples():
        name = SERVICE_OF[example.path.removeprefix("/service/OIR/")[:7]]
        if name in running:
            with running[name].client() as client:
                assert read_answer(send(client, example).content) == example.expected, example.name
    for name in ("finans", "faktura"):
        running[name].stop()  # what another process has posted is on disk for sure when it has ended
    with running["control"].client() as control:
        operations = {entry["operation"] for entry in control.get("/s/demo/api/control/journal").json()}
    assert operations == {"AfsendFinansbilag", "AfsendFakturaInformation", "AfsendFakturaInformationSvar"}


def test_a_service_alone_without_the_control_service_knows_the_default_sandbox_only(run_program):
    program = run_program(command=("serve", "finans"))
    with program.client() as client:
        assert client.get("/s/demo/api/finans/bilag").json()["code"] == "SBX-1502"
        assert client.get("/api/finans/bilag").json()["bilag"] == []
