"""`kill -9` after an answer: what was accepted is there when the program starts again."""

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


def test_a_clean_stop_ends_the_process_with_success(run_program):
    program = run_program()
    program.stop()
    assert program.process.returncode == 0
