"""The `oir` command as a shell sees it: help, wrong use, exit codes, texts, closed pipes."""

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from oir_sandbox.cli import main
from oir_sandbox.places import examples_folder
from oir_sandbox.wiring import SERVICES

OIR = str(Path(sys.executable).with_name("oir"))
CLAIM = '{"id": "k-%d", "type": "KFDAINS"}\n'


def oir(
    *arguments: str, env: dict[str, str] | None = None, said: str | None = None
) -> "subprocess.CompletedProcess[str]":
    command = [OIR, *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False, env=env, input=said)


def test_help_names_every_command_and_succeeds(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    shown = capsys.readouterr().out
    assert all(f"    {command} " in shown for command in ("up", "serve", "demo", "psrm"))


@pytest.mark.parametrize(
    "arguments",
    [["0101901234"], ["psrm", "0101901234"], ["psrm", "check", "a.json", "--engine", "010190-1234"],
     ["psrm", "type", "KFDAINS", "0101901234"]],
)  # fmt: skip
def test_wrong_use_repeats_no_cpr_number(arguments: list[str], capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "010190****" in told
    assert "1234" not in told


def test_a_question_is_described_with_one_mark_at_its_end(capsys):
    with pytest.raises(SystemExit):
        main(["psrm", "check", "--help"])
    assert "Would PSRM take these claims?\n" in capsys.readouterr().out


@pytest.mark.parametrize("command", [["up"], ["serve"], ["demo"], ["psrm"], ["psrm", "check"]])
def test_every_command_explains_itself(command, capsys):
    with pytest.raises(SystemExit) as ended:
        main([*command, "--help"])
    assert ended.value.code == 0
    assert f"usage: oir {' '.join(command)}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments",
    [[], ["psrm"], ["findes-ikke"], ["up", "--port", "abc"], ["serve", "simulator"], ["psrm", "check"]],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_shows_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert "usage: oir" in capsys.readouterr().err


def test_serve_offers_exactly_the_services_there_are(capsys):
    with pytest.raises(SystemExit):
        main(["serve", "--help"])
    assert "{" + ",".join(SERVICES) + "}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"), [(("--auth", "--open"), "modsiger hinanden"), (("--auth", "--demo"), "OIR_KEY")]
)
def test_words_that_cannot_go_together_are_refused_before_anything_is_made(tmp_path, arguments, said):
    ran = oir("up", *arguments, "--port", "0", "--data-dir", str(tmp_path / "data"))
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert said in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()


def test_a_database_that_does_not_answer_is_said_in_one_line():
    ran = oir("up", "--port", "0", "--db", "postgresql://ingen:hemmeligt@127.0.0.1:1/sandkasse")
    assert ran.returncode == 2
    assert "127.0.0.1:1 svarer ikke" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert "hemmeligt" not in ran.stderr


def test_a_wrong_environment_variable_is_named(tmp_path):
    ran = oir("up", env={"OIR_PORT": "otte", "OIR_DATA_DIR": str(tmp_path)})
    assert ran.returncode == 2
    assert "OIR_PORT er ikke et portnummer" in ran.stderr


def test_demo_without_a_sandbox_ends_with_2_and_says_how_to_start_one(capsys):
    assert main(["demo", "--url", "http://127.0.0.1:9"]) == 2
    assert "oir up" in capsys.readouterr().err


def test_demo_with_an_address_that_is_none_ends_with_2(capsys):
    assert main(["demo", "--url", "ikke-en-adresse"]) == 2
    assert "ikke-en-adresse" in capsys.readouterr().err


@pytest.mark.parametrize("place", ["findes/ikke", "."])
def test_a_file_that_cannot_be_written_is_named(place: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main(["testdata", "claims", "--out", str(tmp_path / place)]) == 2
    told = capsys.readouterr()
    assert (told.out, str(tmp_path / place) in told.err) == ("", True)


def test_keys_of_a_folder_that_is_not_there_make_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    missing = tmp_path / "skrevet-forkert"
    assert main(["keys", "list", "--data-dir", str(missing)]) == 2
    assert "--data-dir" in capsys.readouterr().err
    assert not missing.exists()


def test_a_port_that_is_taken_is_said_in_one_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = oir("up", "--port", str(port), "--data-dir", str(tmp_path / "data"))
    assert ran.returncode == 2
    assert ran.stdout == ""
    assert f"127.0.0.1:{port} kan ikke bruges" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize("port", ["-1", "65536", "99999", "abc"])
def test_a_number_that_is_no_port_is_refused(port, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["up", f"--port={port}"])
    assert ended.value.code == 2
    assert "0 to 65535" in capsys.readouterr().err


@pytest.mark.parametrize(
    "given", [["--db", "mysql://x"], ["--db", "sqlite:////proc/x/y.db"], ["--data-dir", "/proc/x"]]
)
def test_a_database_that_cannot_be_is_said_in_one_line(given):
    ran = oir("up", "--port", "0", *given)
    assert ran.returncode == 2
    assert "SBX-1505" in ran.stderr
    assert "--db" in ran.stderr
    assert len(ran.stderr.splitlines()) == 1


@pytest.mark.parametrize("shape", ["text", "json", "jsonl"])
def test_a_reader_that_stops_listening_is_no_error_of_the_file(shape, tmp_path):
    file = tmp_path / "claims.jsonl"
    file.write_text("".join(CLAIM % number for number in range(2000)), encoding="utf-8")
    command = [OIR, "psrm", "check", str(file), "--format", shape]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 141


def test_standard_input_is_read_and_recognised():
    message = (examples_folder() / "02-bemaerkning-psrm-ville-afvise" / "request.xml").read_text(encoding="utf-8")
    ran = oir("psrm", "check", "-", said=message)
    assert ran.returncode == 1
    assert "R_2_3a" in ran.stdout
    assert "linje 44" in ran.stdout


def test_danish_letters_come_out_whatever_the_locale_says():
    file = str(examples_folder() / "01-accepteret" / "request.xml")
    ran = subprocess.run(
        [OIR, "psrm", "check", file], capture_output=True, check=False, env={"LC_ALL": "C"}, timeout=60
    )
    assert ran.stdout.decode().startswith("UDFØRT")
