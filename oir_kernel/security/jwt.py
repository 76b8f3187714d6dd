"""Access tokens bound to a certificate (RFC 7519 and RFC 8705), as the test STS writes them.

Claims as the platform's public sample has them (stated): `cvr`, `spec_ver`, `priv`, `iss`, `cnf{x5t#S256}`. No service of ØiR
is known to take one, so nothing here reads them; a REST service under test does.
"""

import base64
import hashlib
import json
import uuid
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.serialization import Encoding

from oir_kernel.security import names
from oir_kernel.security.certificates import Issued

LIFETIME: Final = timedelta(hours=1)
"""How long an access token lives (stated)."""


def write_token(sts: Issued, certificate: x509.Certificate, cvr: str, audience: str, now: datetime) -> str:
    """A token for the holder of `certificate`, to act for the authority `cvr` towards `audience`; RS256."""
    claims = {
        "iss": names.STS_ISSUER,
        "aud": audience,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFETIME).timestamp()),
        "jti": str(uuid.uuid4()),
        "cvr": cvr,
        "spec_ver": "1.0",
        "priv": [],
        "cnf": {"x5t#S256": _encoded(hashlib.sha256(certificate.public_bytes(Encoding.DER)).digest())},
    }
    head = {"alg": "RS256", "typ": "JWT"}
    signed = f"{_encoded(json.dumps(head).encode())}.{_encoded(json.dumps(claims).encode())}"
    value = sts.key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    return f"{signed}.{_encoded(value)}"


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
