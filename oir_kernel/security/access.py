"""Whether a call may come in, in three strengths: the seam between the SOAP door and everything that knows of security.

`off` never gets here. `strict` refuses with the named failure. `lenient` checks the same and lets the call go on, each
failure as advice in answer and journal. Two models, as the real platform has them (stated): Token (a SAML token bound to
a key, in a signed message) and Context (a client certificate and AuthorityContext). A message with a security header is
judged by Token, one without by Context.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509

from oir_kernel.clock import Clock
from oir_kernel.errors import AccessRefused, MessageReplayed, SecurityMissing, WrongCvr, WrongKey
from oir_kernel.findings import Finding, Text
from oir_kernel.sandbox import SandboxScope
from oir_kernel.security.agreements import Caller, check_agreements
from oir_kernel.security.certificates import (
    check_certificate,
    cvr_of,
    load_certificate,
    public_key_of,
    thumbprint,
    thumbprints,
)
from oir_kernel.security.failures import all_of, as_advice, refused
from oir_kernel.security.names import entity_id
from oir_kernel.security.replay import remember
from oir_kernel.security.saml import ASSERTION, Assertion, check_assertion, read_assertion
from oir_kernel.security.trust import Trust
from oir_kernel.security.wss import (
    KEPT,
    TOKEN_REFERENCE,
    Security,
    check_coverage,
    check_timestamp,
    open_security,
    token_not_signed,
)
from oir_kernel.security.xmldsig import names_token, verify
from oir_kernel.soap.kontekst import HovedOplysninger
from oir_kernel.storage import Storage
from oir_kernel.xml.places import Element


@dataclass(frozen=True, slots=True)
class Arrived:
    """One call as the door sees it. `service` is spelled as in its address, `peer_certificate` is DER."""

    root: Element
    payload: Element
    context: HovedOplysninger | None
    service: str
    peer_certificate: bytes | None = None


@dataclass(slots=True)
class Judgement:
    """What was found, and what identifies the message if it is to be taken once."""

    failures: list[AccessRefused] = field(default_factory=list)
    certificate: x509.Certificate | None = None
    authority: str = ""
    message_id: str = ""
    expires: datetime | None = None


def check_access(arrived: Arrived, trust: Trust, scope: SandboxScope, clock: Clock) -> Judgement:
    """Everything that is wrong with the security of a call, but for a replay, which only the database knows.

    Decides nothing: it reads, and raises nothing but what `trust` raises for a folder that cannot be used.
    """
    judgement = Judgement()
    now = clock.now()
    try:
        security = open_security(arrived.root, arrived.payload)
        if security is not None:
            _judge_token(judgement, security, arrived, trust, now)
        elif arrived.peer_certificate is not None:
            _judge_context(judgement, arrived, trust, now)
        else:
            judgement.failures.append(_missing())
    except AccessRefused as error:
        judgement.failures.append(error)
    agreed = check_agreements(
        scope.settings.agreements, _caller(judgement, arrived.context), arrived.service, clock.today()
    )
    judgement.failures.extend(agreed)
    return judgement


async def admit(arrived: Arrived, trust: Trust, scope: SandboxScope, storage: Storage) -> list[Finding]:
    """Let a call in: the advice that goes along with it. A strict sandbox raises the `AccessRefused` that stops it.

    The message identifier of a signed call is taken once; one that was refused has not taken it.
    """
    strict = scope.settings.access == "strict"
    judgement = check_access(arrived, trust, scope, scope.clock)
    if judgement.failures and strict:
        raise all_of(judgement.failures)
    if judgement.message_id and judgement.expires is not None:
        now, message_id, expires = scope.clock.now(), judgement.message_id, judgement.expires
        fresh = await storage.write(lambda conn: remember(conn, scope.state_id, message_id, expires, now))
        if not fresh:
            judgement.failures.append(replayed())
            if strict:
                raise all_of(judgement.failures)
    return as_advice(judgement.failures)


def replayed() -> AccessRefused:
    """The failure for a message identifier that was taken before."""
    return refused(
        MessageReplayed,
        Text(
            "En besked med samme wsa:MessageID er modtaget før.",
            "A message of the same wsa:MessageID was received before.",
        ),
        Text(
            "Signér beskeden igen med et nyt MessageID, også når du gentager den.",
            "Sign the message again with a new MessageID, also when you repeat it.",
        ),
        path="Header/MessageID",
    )


def _judge_context(judgement: Judgement, arrived: Arrived, trust: Trust, now: datetime) -> None:
    """Context: the client certificate of the connection, and the authority in AuthorityContext."""
    path = "TLS"
    certificate = load_certificate(arrived.peer_certificate or b"", path)
    judgement.certificate = certificate
    judgement.failures.extend(check_certificate(certificate, trust.ca, trust.revoked(), now, path))
    stated = arrived.context.municipality_cvr if arrived.context else None
    judgement.authority = stated or ""
    if not stated:
        judgement.failures.append(
            refused(
                WrongCvr,
                Text(
                    "AuthorityContext/MunicipalityCVR mangler; med klientcertifikat siger den, hvem der kaldes for.",
                    "AuthorityContext/MunicipalityCVR is missing; with a client certificate it says for whom the call is.",
                ),
                Text("Udfyld den i HovedOplysninger.", "Fill it in HovedOplysninger."),
                path="HovedOplysninger/AuthorityContext/MunicipalityCVR",
            )
        )


def _judge_token(judgement: Judgement, security: Security, arrived: Arrived, trust: Trust, now: datetime) -> None:
    """Token: the assertion is ours and for this service, and its holder signed the very parts that are read."""
    failures = judgement.failures
    failures.extend(check_timestamp(security, now))
    element = security.only(ASSERTION)
    if element is None:
        raise _missing()
    assertion = read_assertion(element)
    judgement.certificate, judgement.authority = assertion.certificate, assertion.cvr
    failures.extend(check_assertion(assertion, trust.sts.certificate, entity_id(arrived.service), now))
    failures.extend(
        check_certificate(
            assertion.certificate, trust.ca, trust.revoked(), now, "Assertion/Subject/SubjectConfirmation"
        )
    )
    failures.extend(_check_signature(security, assertion))
    failures.extend(_check_authority(assertion.cvr, arrived.context))
    failures.extend(_check_connection(assertion, arrived.peer_certificate))
    judgement.message_id = security.message_id
    judgement.expires = now + KEPT


def _check_signature(security: Security, assertion: Assertion) -> Iterator[AccessRefused]:
    """The message signature: made with the key of the token, naming the token, over every part that is read."""
    reference = security.only(TOKEN_REFERENCE)
    named = list(security.signature.iter(TOKEN_REFERENCE))
    if len(named) != 1 or names_token(named[0]) != assertion.element.get("ID"):
        yield refused(
            WrongKey,
            Text(
                "Signature/KeyInfo peger ikke på billetten med en SecurityTokenReference.",
                "Signature/KeyInfo does not point at the token by a SecurityTokenReference.",
            ),
            Text("Brug KeyIdentifier med billettens ID.", "Use a KeyIdentifier with the token's ID."),
            path="Signature/KeyInfo",
        )
        return
    try:
        key = public_key_of(assertion.certificate)
        covered = verify(security.signature, key, security.ids, assertion.element)
    except AccessRefused as error:
        yield error
        return
    tokens = [assertion.element] + ([reference] if reference is not None else [])
    yield from check_coverage(security, covered, tokens)
    if assertion.element not in covered:
        yield token_not_signed()


def _check_authority(cvr: str, context: HovedOplysninger | None) -> Iterator[AccessRefused]:
    """The token's authority is the one in AuthorityContext and the one that sends."""
    stated = {
        "AuthorityContext/MunicipalityCVR": context.municipality_cvr if context else None,
        "Rute/AfsenderOrganisation": context.rute.afsender_cvr if context and context.rute else None,
    }
    for place, other in stated.items():
        if other and other != cvr:
            yield refused(
                WrongCvr,
                Text(
                    f"Billetten er hentet for myndigheden {cvr}, men {place} er en anden.",
                    f"The token was issued for the authority {cvr}, but {place} is another.",
                ),
                Text("Hent en billet for den afsendende myndighed.", "Ask for a token for the sending authority."),
                path=f"HovedOplysninger/{place}",
                read={"CvrNumberIdentifier": cvr},
            )


def _check_connection(assertion: Assertion, peer: bytes | None) -> Iterator[AccessRefused]:
    """A client certificate is not asked for beside a token; one that is there must be the token's own. Source: ours."""
    if peer is not None and thumbprint(load_certificate(peer, "TLS")) != thumbprint(assertion.certificate):
        yield refused(
            WrongKey,
            Text(
                "Forbindelsens klientcertifikat er et andet end billettens.",
                "The connection's client certificate is another than the token's.",
            ),
            Text("Brug samme certifikat, eller intet på forbindelsen.", "Use the same certificate, or none."),
            path="TLS",
        )


def _caller(judgement: Judgement, context: HovedOplysninger | None) -> Caller:
    """Who calls: by an explicit route what it names, by an implicit one what the credentials say."""
    rute = context.rute if context else None
    certificate = judgement.certificate
    return Caller(
        system=rute.afsender_system if rute else "",
        municipality=rute.afsender_cvr if rute else judgement.authority,
        receiver=(rute.modtager_system or "").lower() if rute else "",
        thumbprints=thumbprints(certificate) if certificate else frozenset(),
        cvr=cvr_of(certificate) if certificate else "",
    )


def _missing() -> AccessRefused:
    return refused(
        SecurityMissing,
        Text(
            "Kaldet har hverken en billet i en signeret besked (KombitToken) eller et klientcertifikat (AuthorityContext).",
            "Security model for the called operation was not provided. The following are supported: [KombitToken, AuthorityContext].",
        ),
        Text(
            "Signér med en billet fra STS, eller forbind med TLS og testcertifikat. Se docs/access.md.",
            "Sign with a token of the STS, or connect by TLS with a test certificate. See docs/access.md.",
        ),
        path="Header/Security",
    )
