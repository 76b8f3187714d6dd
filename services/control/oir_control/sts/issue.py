"""What the token service decides: who may have a token, for which authority, towards which service.

It is as strict in every sandbox, whatever `access` says, so that a token it issued is always a good one. Source: ours.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from oir_kernel.errors import AccessRefused, WrongAudience, WrongCvr
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr
from oir_kernel.sandbox import SandboxScope
from oir_kernel.security import jwt
from oir_kernel.security.access import replayed
from oir_kernel.security.certificates import check_certificate
from oir_kernel.security.failures import all_of, refused
from oir_kernel.security.replay import remember
from oir_kernel.security.saml import write_assertion
from oir_kernel.security.trust import Trust
from oir_kernel.storage import Storage
from oir_kernel.xml.places import Element


@dataclass(frozen=True, slots=True)
class Sts:
    """The token service of one installation. `audiences` are the entityIDs it issues tokens for."""

    trust: Trust
    storage: Storage
    audiences: Collection[str]

    def assertion(self, certificate: x509.Certificate, cvr: str, audience: str, now: datetime) -> Element:
        """A token for the holder of `certificate`. Raises the `AccessRefused` that names why there is none."""
        self._require(certificate, cvr, audience, now)
        return write_assertion(self.trust.sts, certificate, cvr, audience, now)

    def access_token(self, certificate: x509.Certificate, cvr: str, audience: str, now: datetime) -> str:
        """A JWT for the holder of `certificate`. Raises the `AccessRefused` that names why there is none."""
        self._require(certificate, cvr, audience, now)
        return jwt.write_token(self.trust.sts, certificate, cvr, audience, now)

    async def take_once(self, scope: SandboxScope, message_id: str, expires: datetime) -> None:
        """Raises `MessageReplayed` for an identifier this sandbox has seen."""
        now = scope.clock.now()
        if not await self.storage.write(lambda conn: remember(conn, scope.state_id, message_id, expires, now)):
            raise replayed()

    def _require(self, certificate: x509.Certificate, cvr: str, audience: str, now: datetime) -> None:
        failures = list(check_certificate(certificate, self.trust.ca, self.trust.revoked(), now, "certificate"))
        if failures:
            raise all_of(failures)
        if not is_cvr(cvr):
            raise missing_cvr()
        if audience not in self.audiences:
            raise _unknown_audience()


def missing_cvr() -> AccessRefused:
    """The failure for a request that names no authority."""
    return refused(
        WrongCvr,
        Text(
            "Anvenderkontekstens CVR-nummer mangler eller er ikke gyldigt.",
            "The CVR number of the user context is missing or not valid.",
        ),
        Text(
            "Send præcis ét CvrNumberIdentifier med myndighedens CVR, fx 11111111.",
            "Send exactly one CvrNumberIdentifier with the authority's CVR, such as 11111111.",
        ),
        path="Claims",
    )


def _unknown_audience() -> AccessRefused:
    return refused(
        WrongAudience,
        Text("Ingen service har det entityID, der står i AppliesTo.", "No service has the entityID in AppliesTo."),
        Text(
            "Brug http://oir.serviceplatformen.dk/service/ + servicens navn med små bogstaver + /1.",
            "Use http://oir.serviceplatformen.dk/service/ + the service's name in lower case + /1.",
        ),
        path="AppliesTo",
    )
