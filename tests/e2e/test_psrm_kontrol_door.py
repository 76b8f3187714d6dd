"""PsrmKontrol through a real socket: a client made from `?wsdl`, the documented curl commands, and the service alone."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import zeep
from zeep.helpers import serialize_object

from oir_sandbox.examples import load_examples, read_answer
from tests.e2e.test_zeep import TIME, context, registration

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "psrm-soap.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```sh\n(.*?)^```", DOCUMENT, re.DOTALL | re.MULTILINE)
PROMISE = "# -> "
PATH = "/service/OIR/PsrmKontrol/1"


def soap_client(program, sandbox: str, clock: str = TIME) -> zeep.Client:
    with program.client() as http:
        http.put(f"/api/control/sandboxes/{sandbox}", json={"clock_frozen": clock}).raise_for_status()
    return zeep.Client(f"{program.url}/s/{sandbox}{PATH}?wsdl")


def asked(client: zeep.Client, **changes: str) -> list[dict[str, object]]:
    answer = client.service.KontrollerDebitorkontoRegistrering(**registration(client, **changes))
    return serialize_object(answer)["PsrmKontrolSvarListe"]["PsrmKontrolSvarStruktur"]


def test_a_client_made_from_the_description_asks_and_reads_the_verdict(program):
    client = soap_client(program, "asks")
    (good,) = asked(client)
    assert good["PsrmKontrolUdfald"] == "UDFØRT"
    assert good["PsrmFundListe"] is None
    (bad,) = asked(client, srb="2026-09-15")
    (found,) = bad["PsrmFundListe"]["PsrmFundStruktur"]
    assert (bad["PsrmKontrolUdfald"], found["PsrmFundRegel"], found["PsrmFundUdfald"]) == ("AFVIST", "R_6_1", "afvis")
    (made,) = bad["PsrmRettelseListe"]["PsrmRettelse"]
    assert (made["PsrmRettelseFelt"], made["PsrmRettelseNiveau"]) == ("srb", "suggested")
    assert good["PsrmRettelseListe"] is None
    assert found["PsrmFundBesked"]
    assert found["PsrmFundRettelseEngelsk"]
    with program.client() as http:
        assert http.get("/s/asks/api/debitor/konti").json()["konti"] == []


def test_two_sandboxes_with_different_clocks_answer_differently(program):
    (now,) = asked(soap_client(program, "asks-now"))
    (later,) = asked(soap_client(program, "asks-later", "2031-01-06T09:00:00+01:00"))
    assert str(now["PsrmKontrolModtagelsesdato"]) < str(later["PsrmKontrolModtagelsesdato"]) == "2031-01-06"
    assert (now["PsrmKontrolUdfald"], later["PsrmKontrolUdfald"]) == ("UDFØRT", "AFVIST")


def test_ping_answers_with_the_context(program):
    client = soap_client(program, "asks-ping")
    answer = serialize_object(client.service.Ping(HovedOplysninger=context(client)))
    assert answer["HovedOplysningerSvar"]["TransaktionsId"] == "zeep-1"


def test_the_three_file_layout_is_served_too(program):
    base = f"{program.url}{PATH}"
    with program.client() as client:
        for variant in ("token", "context"):
            assert client.get(f"{base}?wsdl={variant}").text.count("location=") == 2
    service = zeep.Client(f"{base}?wsdl=wsdl/PsrmKontrolService.wsdl")
    assert "KontrollerDebitorkontoRegistrering" in dir(service.service)


def test_the_service_alone_answers_too(run_program):
    program = run_program(command=("serve", "psrm"))
    (example,) = (example for example in load_examples() if example.name == "26-psrm-kontrol-afvist")
    with program.client() as client:
        answer = client.post(PATH, content=example.body)
    assert read_answer(answer.content).svar == "AFVISNING"
    assert "R_6_1" in read_answer(answer.content).lokale_koder


def test_every_command_of_the_document_prints_what_it_says(run_program, tmp_path: Path):
    if shutil.which("curl") is None:
        pytest.skip("WARNING: curl is not installed; the documented commands were not run")
    (tmp_path / "contracts").symlink_to(ROOT / "contracts")
    program = run_program()
    assert BLOCKS
    for block in BLOCKS:
        command = ["bash", "-euo", "pipefail", "-c", block.replace("http://127.0.0.1:8400", program.url)]
        ran = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
        assert ran.returncode == 0, block + ran.stdout + ran.stderr
        promised = [line.removeprefix(PROMISE) for line in block.splitlines() if line.startswith(PROMISE)]
        assert promised
        assert [line for line in promised if line not in ran.stdout] == [], ran.stdout
