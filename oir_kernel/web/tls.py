"""TLS with the test CA's certificates: a client certificate is asked for, and judged later by the sandbox's own clock."""

import ssl
from typing import Final

import uvicorn

from oir_kernel.security.trust import Trust

_NO_CHECK_TIME: Final = 0x200000
"""OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python's ssl module has no name for."""


def with_tls(config: uvicorn.Config, trust: Trust) -> uvicorn.Config:
    """`config` serving https. A client may come without a certificate; one of another CA ends the handshake.

    Whether a certificate is expired is not asked here, because the machine's clock is not the sandbox's.
    """
    trust.ensure()
    config.ssl_certfile = trust.folder / "server.pem"
    config.ssl_keyfile = trust.folder / "server.key"
    config.ssl_ca_certs = trust.folder / "ca.pem"
    config.ssl_cert_reqs = ssl.CERT_OPTIONAL
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_2
        config.ssl.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    return config
