"""The test CA, and the test certificates it issues, shaped like OCES organisation certificates.

Subject form as in public samples of the platform (stated): `SERIALNUMBER=CVR:…-FID:… + CN=… (funktionscertifikat),
O=… // CVR:…, C=DK`. O and CN begin with TEST, and the it-system instance stands as a URN in the alternative names (ours).
Real OCES keys are never needed and never asked for.
"""

import secrets
from datetime import UTC, datetime
from ipaddress import ip_address
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from oir_kernel.security.certificates import KEY_BITS, Issued

SYSTEM_URN: Final = "urn:oio:it-system-uuid:"

_FOREVER = (datetime(1950, 1, 1, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC))


def new_ca() -> Issued:
    """A test CA of its own, valid as long as a sandbox's clock can show."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, "TEST CA (ØiR-sandkassen)"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "TEST ØiR-sandkassen"),
            x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
        ]
    )
    builder = _builder(name, name, key.public_key(), *_FOREVER)
    builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
    builder = builder.add_extension(_usage(signs_certificates=True), critical=True)
    return Issued(builder.sign(key, hashes.SHA256()), key)


def issue_organisation(  # each part of the subject is named
    ca: Issued, name: str, cvr: str, *, begins: datetime, ends: datetime, system: str | None = None
) -> Issued:
    """A test certificate for a system of the organisation `cvr`, valid from `begins` to `ends`.

    `system`: UUID of the it-system instance it is for.
    """
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    fid = f"{secrets.randbelow(10**8):08d}"
    subject = x509.Name(
        [
            x509.RelativeDistinguishedName(
                [
                    x509.NameAttribute(NameOID.SERIAL_NUMBER, f"CVR:{cvr}-FID:{fid}"),
                    x509.NameAttribute(NameOID.COMMON_NAME, f"TEST {name[:36]} (funktionscertifikat)"),
                ]
            ),
            x509.RelativeDistinguishedName(
                [x509.NameAttribute(NameOID.ORGANIZATION_NAME, f"TEST {name[:36]} // CVR:{cvr}")]
            ),
            x509.RelativeDistinguishedName([x509.NameAttribute(NameOID.COUNTRY_NAME, "DK")]),
        ]
    )
    builder = _builder(subject, ca.certificate.subject, key.public_key(), begins, ends)
    builder = builder.add_extension(_usage(), critical=True)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CLIENT_AUTH]), critical=False)
    if system is not None:
        urn = x509.UniformResourceIdentifier(f"{SYSTEM_URN}{system}")
        builder = builder.add_extension(x509.SubjectAlternativeName([urn]), critical=False)
    return Issued(_signed(builder, ca), key)


def issue_server(ca: Issued, hosts: list[str], *, begins: datetime, ends: datetime) -> Issued:
    """A server certificate for these host names and addresses."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST ØiR-sandkassen")])
    builder = _builder(subject, ca.certificate.subject, key.public_key(), begins, ends)
    names = x509.SubjectAlternativeName([_host(host) for host in hosts])
    builder = builder.add_extension(names, critical=False)
    builder = builder.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
    builder = builder.add_extension(_usage(), critical=True)
    return Issued(_signed(builder, ca), key)


def issue_signer(ca: Issued, name: str) -> Issued:
    """A certificate for a service of ours that signs tokens, valid as long as a sandbox's clock can show."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"TEST {name} (ØiR-sandkassen)")])
    builder = _builder(subject, ca.certificate.subject, key.public_key(), *_FOREVER)
    return Issued(_signed(builder.add_extension(_usage(), critical=True), ca), key)


def _host(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ip_address(host))
    except ValueError:
        return x509.DNSName(host)


def _builder(
    subject: x509.Name, issuer: x509.Name, key: rsa.RSAPublicKey, begins: datetime, ends: datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _signed(builder: x509.CertificateBuilder, ca: Issued) -> x509.Certificate:
    issuer = x509.AuthorityKeyIdentifier.from_issuer_public_key(ca.key.public_key())
    constraints = x509.BasicConstraints(ca=False, path_length=None)
    builder = builder.add_extension(issuer, critical=False).add_extension(constraints, critical=True)
    return builder.sign(ca.key, hashes.SHA256())


def _usage(*, signs_certificates: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=not signs_certificates,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )
