"""`oir psrm action`: whole action messages on the command line."""

import json
from pathlib import Path

import pytest

from oir_sandbox.cli import main

WRITE_DOWN = {
    "aktion": "NEDSKRIV",
    "aktion_id": "a-9",
    "fordring_id": "1001",
    "beloeb": "100.00",
    "aarsag": "INDB",
    "virkningsdato": "2026-10-02",
}
KNOWN = {
    "fordringer": [{"fordring_id": "1001", "saldo_sendt": "500.00", "modtagelsesdato": "2026-03-02"}],
    "fuldstaendig": True,
}


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["psrm", "action", *arguments])
    told = capsys.readouterr()
    return status, told.out, told.err


def written(folder: Path, name: str, document: object) -> str:
    file = folder / name
    file.write_text(document if isinstance(document, str) else json.dumps(document), encoding="utf-8")
    return str(file)


def test_an_action_that_breaks_nothing_would_be_carried_out(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    files = written(tmp_path, "a.json", WRITE_DOWN), written(tmp_path, "k.json", KNOWN)
    status, out, _ = run(capsys, files[0], "--known", files[1])
    assert (status, out.startswith("UDFØRT  a-9  NEDSKRIV")) == (0, True)


def test_action_and_known_may_stand_in_one_file(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", {"action": WRITE_DOWN, "known": KNOWN})
    assert run(capsys, file)[0] == 0


def test_an_action_of_a_claim_nobody_knows_is_undecided(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, _ = run(capsys, written(tmp_path, "a.json", WRITE_DOWN))
    assert (status, out.startswith("UAFGJORT")) == (1, True)
    assert "SBX-AKTION-007" in out


def test_the_answer_can_be_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    _, out, _ = run(capsys, written(tmp_path, "a.json", WRITE_DOWN), "--format", "json")
    assert json.loads(out)["verdict"] == "UAFGJORT"


def test_a_claim_in_the_action_is_told_with_its_findings(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", {"aktion": "OPRETFORDRING", "fordring": {"type": "KFDAINS"}})
    status, out, _ = run(capsys, file, "--language", "en")
    assert status == 1
    assert "R_7_3" in out
    assert "fordring" in out


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ("{", "SBX-CLAIM-010"),
        ({"aktion": "OPRET"}, "SBX-AKTION-002"),
        ({"aktion": "NEDSKRIV", "beloeb": "x"}, "beloeb"),
    ],
)
def test_what_cannot_be_read_is_told(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, document: object, said: str
) -> None:
    status, out, err = run(capsys, written(tmp_path, "a.json", document))
    assert (status, out) == (2, "")
    assert said in err


def test_a_file_that_is_not_there_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, _, err = run(capsys, str(tmp_path / "ingen.json"))
    assert (status, "kan ikke læses" in err) == (2, True)


def test_an_agreement_decides_what_is_allowed(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    aftale = written(tmp_path, "aftale.toml", 'version = "1"\nfordringshaver = "9"\ntilladelser = ["TILBAGEKALD"]\n')
    file = written(tmp_path, "a.json", {"action": WRITE_DOWN | {"fordringshaver": "9"}, "known": KNOWN})
    status, out, _ = run(capsys, file, "--aftale", aftale)
    assert (status, "PSRM-K-420" in out) == (1, True)


def test_a_bad_agreement_and_an_unknown_creditor_are_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = written(tmp_path, "a.json", {"aktion": "OPRETFORDRING", "fordring": {"type": "KFDAINS"}})
    assert run(capsys, file, "--aftale", written(tmp_path, "x.toml", "x"))[0] == 2
    assert run(capsys, file, "--kreditor", "Nogen")[0] == 2
