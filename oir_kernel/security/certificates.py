"""Certificates as a receiver sees them: what they say, who issued them, and whether they count at an instant."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from oir_kernel.errors import (
    AccessRefused,
    AlgorithmRefused,
    CertificateRevoked,
    CredentialExpired,
    CredentialNotYetValid,
    IssuerUntrusted,
)
from oir_kernel.findings import Text
from oir_kernel.security.failures import malformed, refused

KEY_BITS: Final = 2048
SKEW: Final = timedelta(seconds=8)
"""How much two clocks may differ: 8 seconds, as the platform's sample token service allows (stated)."""

_CVR = re.compile(r"CVR:(\d{8})(?:-|$)")


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate with its private key."""

    certificate: x509.Certificate
    key: rsa.RSAPrivateKey

    @property
    def certificate_pem(self) -> bytes:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The key as unencrypted PKCS#8 PEM."""
        return self.key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def pkcs12(self, ca: x509.Certificate, password: str) -> bytes:
        """Certificate, key and the CA's certificate as PKCS#12 under `password`."""
        protection = serialization.BestAvailableEncryption(password.encode())
        return pkcs12.serialize_key_and_certificates(b"oir-test", self.key, self.certificate, [ca], protection)

    @classmethod
    def of(cls, certificate_pem: bytes, key_pem: bytes) -> "Issued":
        """What `certificate_pem` and `key_pem` hold. Raises `ValueError` when they hold no certificate and RSA key."""
        key = serialization.load_pem_private_key(key_pem, None)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("not an RSA key")  # noqa: TRY004 - a file of the wrong content, not a wrong argument
        return cls(x509.load_pem_x509_certificate(certificate_pem), key)


def load_certificate(der: bytes, path: str) -> x509.Certificate:
    """The certificate in `der`, its key RSA of at least 2048 bits. Raises an `AccessRefused` that names `path`."""
    try:
        certificate = x509.load_der_x509_certificate(der)
        key = certificate.public_key()
        _read_whole(certificate)
    except Exception:  # noqa: BLE001 - the library has many ways to say that these bytes are no certificate
        raise malformed(
            Text("Certifikatet kan ikke læses.", "The certificate cannot be read."),
            Text("Send X.509 v3 i DER, kodet i Base64.", "Send X.509 v3 in DER, encoded in Base64."),
            path=path,
        ) from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < KEY_BITS:
        raise refused(
            AlgorithmRefused,
            Text("Certifikatets nøgle er ikke RSA på 2048 bit eller mere.", "The key is not RSA of 2048 bits or more."),
            Text("Brug et certifikat fra oir certs issue.", "Use a certificate made by oir certs issue."),
            path=path,
        )
    return certificate


def _read_whole(certificate: x509.Certificate) -> None:
    """Read every field that is looked at later, because the library does so only on demand, and raises then."""
    _ = (certificate.subject, certificate.issuer, certificate.signature_hash_algorithm)
    _ = (certificate.not_valid_before_utc, certificate.not_valid_after_utc, list(certificate.extensions))


def public_key_of(certificate: x509.Certificate) -> rsa.RSAPublicKey:
    """The RSA key of a certificate that `load_certificate` let through. Raises `TypeError` for another."""
    key = certificate.public_key()
    if not isinstance(key, rsa.RSAPublicKey):
        raise TypeError("not an RSA key")
    return key


def check_certificate(
    certificate: x509.Certificate, ca: x509.Certificate, revoked: frozenset[int], now: datetime, path: str
) -> Iterator[AccessRefused]:
    """What is wrong with a certificate at the instant `now`: issuer, period, revocation."""
    read = {"thumbprint": thumbprint(certificate)}
    if not _issued_by(certificate, ca):
        yield refused(
            IssuerUntrusted,
            Text("Certifikatet er ikke udstedt af sandkassens test-CA.", "The sandbox's test CA did not issue it."),
            Text(
                "Lav et testcertifikat med oir certs issue. Rigtige OCES-certifikater bruges ikke her.",
                "Make a test certificate with oir certs issue. Real OCES certificates are not used here.",
            ),
            path=path,
            read=read,
        )
        return
    yield from _period(certificate, now, path, read)
    if certificate.serial_number in revoked:
        yield refused(
            CertificateRevoked,
            Text("Certifikatet er spærret.", "The certificate is revoked."),
            Text("Brug et andet certifikat.", "Use another certificate."),
            path=path,
            read=read,
        )


def _period(certificate: x509.Certificate, now: datetime, path: str, read: dict[str, str]) -> Iterator[AccessRefused]:
    begins, ends = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    seen = read | {"now": now.isoformat(timespec="seconds")}
    if now - SKEW > ends:
        yield refused(
            CredentialExpired,
            Text(f"Certifikatet udløb {ends:%Y-%m-%d}.", f"The certificate expired on {ends:%Y-%m-%d}."),
            Text("Udsted et nyt, eller stil sandkassens ur.", "Issue a new one, or set the sandbox's clock."),
            path=path,
            read=seen,
        )
    if now + SKEW < begins:
        yield refused(
            CredentialNotYetValid,
            Text(f"Certifikatet gælder først fra {begins:%Y-%m-%d}.", f"The certificate begins on {begins:%Y-%m-%d}."),
            Text("Vent, eller stil sandkassens ur.", "Wait, or set the sandbox's clock."),
            path=path,
            read=seen,
        )


@lru_cache(maxsize=256)
def _issued_by(certificate: x509.Certificate, ca: x509.Certificate) -> bool:
    """Whether the CA signed it, and it is no CA itself; remembered, because one client calls many times."""
    if certificate.issuer != ca.subject or not isinstance(certificate.signature_hash_algorithm, hashes.SHA256):
        return False
    if any(isinstance(each.value, x509.BasicConstraints) and each.value.ca for each in certificate.extensions):
        return False
    try:
        public_key_of(ca).verify(
            certificate.signature, certificate.tbs_certificate_bytes, padding.PKCS1v15(), hashes.SHA256()
        )
    except InvalidSignature:
        return False
    return True


def thumbprint(certificate: x509.Certificate) -> str:
    """SHA-256 of the certificate, lower-case hex."""
    return certificate.fingerprint(hashes.SHA256()).hex()


def thumbprints(certificate: x509.Certificate) -> frozenset[str]:
    """SHA-256 and SHA-1 of the certificate, lower-case hex: a register may name it by either."""
    sha1 = certificate.fingerprint(hashes.SHA1())  # noqa: S303 - a name for a certificate, as Windows shows it
    return frozenset({thumbprint(certificate), sha1.hex()})


def cvr_of(certificate: x509.Certificate) -> str:
    """The CVR number in the subject's serial number, empty if there is none."""
    for attribute in certificate.subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER):
        found = _CVR.match(str(attribute.value))
        if found:
            return found[1]
    return ""
