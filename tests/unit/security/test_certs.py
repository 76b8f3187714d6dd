"""`oir certs`: files that other programs open, subjects of the platform's form, keys only their owner reads."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import load_pem_private_key, pkcs12
from cryptography.x509.oid import NameOID

from oir_kernel.clock import TickingClock
from oir_kernel.cpr_gate import find_cprs
from oir_kernel.errors import BadRequest
from oir_kernel.security.certificates import check_certificate, cvr_of
from oir_kernel.security.trust import Trust
from oir_sandbox.cli import main
from oir_sandbox.security import Identity

SYSTEM = "22222222-3333-4444-8555-666666666666"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("installation") / "certs"
    assert main(["certs", "init", str(made), "--host", "sandkasse.test"]) == 0
    return made


def issue(folder: Path, *options: str, name: str = "fagsystem") -> x509.Certificate:
    assert main(["certs", "issue", str(folder), "--name", name, "--cvr", "11111111", *options]) == 0
    return x509.load_pem_x509_certificate((folder / f"{name}.pem").read_bytes())


def problems(folder: Path, certificate: x509.Certificate, days: int = 0) -> list[str]:
    trust, at = Trust(folder), TickingClock().now() + timedelta(days=days)
    return [error.code for error in check_certificate(certificate, trust.ca, trust.revoked(), at, "TLS")]


def test_the_subject_has_the_platforms_form_and_says_test(folder: Path) -> None:
    certificate = issue(folder, "--uuid", SYSTEM.upper())
    subject = certificate.subject
    (number,) = subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    (common,) = subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    (organisation,) = subject.get_attributes_for_oid(NameOID.ORGANIZATION_NAME)
    assert str(number.value).startswith("CVR:11111111-FID:")
    assert common.value == "TEST fagsystem (funktionscertifikat)"
    assert organisation.value == "TEST fagsystem // CVR:11111111"
    assert [len(list(rdn)) for rdn in subject.rdns] == [2, 1, 1]
    assert cvr_of(certificate) == "11111111"
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.UniformResourceIdentifier) == [f"urn:oio:it-system-uuid:{SYSTEM}"]
    assert list(find_cprs(subject.rfc4514_string())) == []


def test_pem_and_pkcs12_hold_the_same_key(folder: Path) -> None:
    certificate = issue(folder, name="former")
    from_pem = Identity.from_files(folder / "former.pem", folder / "former.key").issued
    from_store = Identity.from_pkcs12(folder / "former.p12").issued
    assert from_pem.certificate == from_store.certificate == certificate
    assert from_pem.key.private_numbers() == from_store.key.private_numbers()
    loaded = pkcs12.load_pkcs12((folder / "former.p12").read_bytes(), b"test")
    assert [each.certificate for each in loaded.additional_certs] == [Trust(folder).ca]
    with pytest.raises(ValueError, match="password"):
        Identity.from_pkcs12(folder / "former.p12", "wrong")


def test_keys_are_readable_by_their_owner_only(folder: Path) -> None:
    issue(folder, name="noegle")
    for file in [*folder.glob("*.key"), *folder.glob("*.p12")]:
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    assert load_pem_private_key((folder / "sts.key").read_bytes(), None)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ((), []),
        (("--expired",), ["SBX-1607"]),
        (("--not-yet",), ["SBX-1608"]),
        (("--revoked",), ["SBX-1609"]),
        (("--from", "2020-01-01", "--to", "2020-12-31"), ["SBX-1607"]),
    ],
)
def test_certificates_that_are_wrong_on_purpose(folder: Path, options: tuple[str, ...], expected: list[str]) -> None:
    assert problems(folder, issue(folder, *options, name="forkert")) == expected


def test_a_period_of_its_own_fits_a_sandbox_on_another_day(folder: Path) -> None:
    certificate = issue(folder, "--from", "2035-01-01", "--to", "2035-12-31", name="fremtid")
    assert certificate.not_valid_before_utc == datetime(2034, 12, 31, 23, tzinfo=UTC)
    assert certificate.not_valid_after_utc == datetime(2035, 12, 31, 23, tzinfo=UTC)


def test_init_keeps_what_is_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "ca.pem").read_bytes()
    assert main(["certs", "init", str(folder)]) == 0
    assert "Findes allerede" in capsys.readouterr().out
    assert (folder / "ca.pem").read_bytes() == before


def test_the_server_certificate_is_for_loopback_and_the_names_asked_for(folder: Path) -> None:
    server = x509.load_pem_x509_certificate((folder / "server.pem").read_bytes())
    names = server.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert names.get_values_for_type(x509.DNSName) == ["localhost", "sandkasse.test"]
    assert [str(each) for each in names.get_values_for_type(x509.IPAddress)] == ["127.0.0.1", "::1"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["--name", "../x", "--cvr", "11111111"],
        ["--name", "", "--cvr", "11111111"],
        ["--name", "x", "--cvr", "12345678"],
        ["--name", "x", "--cvr", "11111111", "--uuid", "x"],
        ["--name", "x", "--cvr", "11111111", "--from", "soon"],
        ["--name", "x", "--cvr", "11111111", "--from", "2026-02-01", "--to", "2026-01-01"],
    ],
)
def test_wrong_arguments_are_told(folder: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certs", "issue", str(folder), *arguments]) == 2
    assert "skal være" in capsys.readouterr().err


def test_issuing_needs_a_ca(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["certs", "issue", str(tmp_path / "nowhere"), "--name", "x", "--cvr", "11111111"]) == 2
    assert "oir certs init" in capsys.readouterr().err


def test_two_processes_that_begin_at_once_get_the_same_keys(tmp_path: Path) -> None:
    trusts = [Trust(tmp_path / "certs") for _ in range(3)]
    threads = [Thread(target=trust.ensure) for trust in trusts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({trust.ca for trust in trusts}) == 1
    assert [file.name for file in tmp_path.iterdir()] == ["certs"]


def test_a_folder_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    (tmp_path / "certs").write_text("in the way", "ascii")
    with pytest.raises(BadRequest):
        Trust(tmp_path / "certs").ensure()
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "ca.pem").write_text("no certificate", "ascii")
    with pytest.raises(BadRequest):
        _ = Trust(tmp_path / "half").sts
    with pytest.raises(BadRequest):
        _ = Trust(tmp_path / "half").ca
