"""The folder of an installation's test CA, token service and server certificate.

    ca.pem ca.key          the test CA (`oir certs issue` needs the key, a server does not)
    sts.pem sts.key        what the test token service signs with
    server.pem server.key  for TLS
    revoked.txt            serial numbers of revoked certificates, one a line

Keys are readable by their owner only. A folder is made whole or not at all, so that two processes get the same one.
"""

import os
import shutil
import tempfile
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Final

from cryptography import x509

from oir_kernel.clock import TickingClock
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Text
from oir_kernel.security.certificates import Issued
from oir_kernel.security.issuing import issue_server, issue_signer, new_ca

SERVER_YEARS: Final = timedelta(days=365 * 5)
HOSTS: Final = ("localhost", "127.0.0.1", "::1")


@dataclass
class Trust:
    """Whom a sandbox believes. Files are read when first asked for, and made when there are none."""

    folder: Path
    hosts: tuple[str, ...] = field(default=HOSTS)

    @cached_property
    def ca(self) -> x509.Certificate:
        """The test CA's certificate. Raises `BadRequest` for a folder that cannot be used."""
        try:
            return x509.load_pem_x509_certificate(self._read("ca.pem"))
        except ValueError:
            raise _unusable() from None

    @cached_property
    def issuer(self) -> Issued:
        """The test CA with its key. Raises `BadRequest` for a folder that cannot be used."""
        return self._issued("ca")

    @cached_property
    def sts(self) -> Issued:
        """What tokens are signed with. Raises `BadRequest` for a folder that cannot be used."""
        return self._issued("sts")

    def revoked(self) -> frozenset[int]:
        """Serial numbers of revoked certificates, as the file has them now."""
        file = self.folder / "revoked.txt"
        lines = file.read_text("ascii").split() if file.exists() else []
        return frozenset(int(line, 16) for line in lines)

    def revoke(self, certificate: x509.Certificate) -> None:
        """Put a certificate on the list of revoked ones."""
        with (self.folder / "revoked.txt").open("a", encoding="ascii") as file:
            file.write(f"{certificate.serial_number:x}\n")

    def ensure(self) -> None:
        """Make the folder with new keys unless it is there. Raises `BadRequest` when it cannot be made."""
        if (self.folder / "ca.pem").exists():
            return
        try:
            self.folder.parent.mkdir(parents=True, exist_ok=True)
            made = Path(tempfile.mkdtemp(dir=self.folder.parent, prefix=".certs-"))
            _fill(made, self.hosts)
            _move_into_place(made, self.folder)
        except OSError:
            raise _unusable() from None

    def _issued(self, name: str) -> Issued:
        certificate, key = self._read(f"{name}.pem"), self._read(f"{name}.key")
        try:
            return Issued.of(certificate, key)
        except ValueError:
            raise _unusable() from None

    def _read(self, name: str) -> bytes:
        self.ensure()
        try:
            return (self.folder / name).read_bytes()
        except OSError:
            raise _unusable() from None


def _fill(folder: Path, hosts: tuple[str, ...]) -> None:
    now = TickingClock().now()
    ca = new_ca()
    server = issue_server(ca, list(hosts), begins=now - timedelta(days=1), ends=now + SERVER_YEARS)
    for name, issued in (("ca", ca), ("sts", issue_signer(ca, "STS")), ("server", server)):
        (folder / f"{name}.pem").write_bytes(issued.certificate_pem)
        write_secret(folder / f"{name}.key", issued.key_pem)


def write_secret(file: Path, content: bytes) -> None:
    """Write a file that only its owner may read, from the first byte on."""
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(content)


def _move_into_place(made: Path, folder: Path) -> None:
    try:
        made.rename(folder)
    except OSError:
        shutil.rmtree(made)
        if not (folder / "ca.pem").exists():  # another process was first if it does
            raise


def _unusable() -> BadRequest:
    return BadRequest(
        Text(
            "Mappen med testcertifikater kan ikke laves eller læses. Vælg en tom eller ny mappe med oir certs init DIR.",
            "The folder of test certificates cannot be made or read. Choose an empty or new one with oir certs init DIR.",
        )
    )
