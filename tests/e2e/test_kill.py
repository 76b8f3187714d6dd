"""`kill -9` after an answer: what was accepted is there when the program starts again."""

import signal

from oir_sandbox.places import examples_folder

PATH = "/service/OIR/DebitorRegistreringAfsend/1"
GOOD = (examples_folder() / "01-accepteret" / "request.xml").read_bytes()
KONTO = "00000001-0000-4000-8000-000000000001"


def test_an_accepted_account_survives_kill_9_and_restart(run_program):
    first = run_program()
    with first.client() as client:
        assert "AcceptStruktur" in client.post(PATH, content=GOOD).text
    first.kill()
    second = run_program()
    with second.client() as client:
        konto = client.get(f"/api/debitor/konti/{KONTO}").json()
        assert konto["fordringer"][0]["beloeb"] == "2500.00"
        assert "AcceptStruktur" in client.post(PATH, content=GOOD).text


def test_a_stop_by_signal_closes_everything_first(run_program):
    program = run_program()
    with program.client() as client:
        client.post(PATH, content=GOOD)
    program.stop()
    assert program.process.returncode in (0, -signal.SIGTERM)
    assert "Application shutdown complete" in program.log.read_text(encoding="utf-8")
    again = run_program()
    with again.client() as client:
        assert len(client.get("/api/control/journal").json()) == 1
