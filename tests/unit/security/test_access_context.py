"""The Context model, service agreements, and the three strengths."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding

from oir_kernel.errors import (
    AgreementMissing,
    AgreementNotInForce,
    BadRequest,
    CertificateRevoked,
    CredentialExpired,
    CredentialNotYetValid,
    IssuerUntrusted,
    MessageReplayed,
    RouteNotAgreed,
    SecurityMalformed,
    SecurityMissing,
    SystemUnknown,
    WrongCvr,
)
from oir_kernel.findings import Outcome
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.security import replay
from oir_kernel.security.access import Arrived, admit
from oir_kernel.security.agreements import MAX_AGREEMENTS, Agreement
from oir_kernel.security.certificates import thumbprint, thumbprints
from oir_kernel.security.issuing import issue_organisation
from oir_kernel.soap.envelope import open_envelope
from oir_kernel.soap.kontekst import read_hovedoplysninger
from oir_kernel.storage import Storage
from oir_sandbox.security import Identity
from tests.support import adgang
from tests.support.adgang import CVR, NOW, found, identity, message, signed, with_authority
from tests.support.beskeder import SYSTEM, hoved, rute
from tests.support.program import HOSTED


def der(who: Identity) -> bytes:
    return who.issued.certificate.public_bytes(Encoding.DER)


def call(context: str | None = None) -> Any:
    return message(with_authority(CVR) if context is None else context)


def test_a_client_certificate_and_an_authority_are_enough() -> None:
    assert found(call(), peer=der(identity())) == []


def test_the_authority_must_be_named() -> None:
    assert found(message(hoved()), peer=der(identity())) == [WrongCvr]


def test_a_certificate_of_another_ca_is_untrusted() -> None:
    other = adgang.other_trust().issuer
    issued = issue_organisation(other, "fremmed", CVR, begins=NOW, ends=NOW + timedelta(days=1))
    assert found(call(), peer=der(Identity(issued))) == [IssuerUntrusted]


def test_the_ca_itself_is_no_client() -> None:
    assert found(call(), peer=adgang.trust().ca.public_bytes(Encoding.DER)) == [IssuerUntrusted]


@pytest.mark.parametrize(
    ("days", "expected"),
    [(0, []), (364, []), (366, [CredentialExpired]), (-29, []), (-31, [CredentialNotYetValid])],
)
def test_a_certificates_period_counts_by_the_sandboxs_clock(days: int, expected: list[type]) -> None:
    assert found(call(), peer=der(identity()), at=NOW + timedelta(days=days)) == expected


def test_a_revoked_certificate_is_refused_from_the_next_call_on() -> None:
    who = identity("spaerret-context")
    assert found(call(), peer=der(who)) == []
    adgang.trust().revoke(who.issued.certificate)
    assert found(call(), peer=der(who)) == [CertificateRevoked]


@pytest.mark.parametrize("peer", [b"", b"nonsense", b"\x30\x03\x02\x01\x01"])
def test_bytes_that_are_no_certificate_are_told(peer: bytes) -> None:
    assert found(call(), peer=peer) == [SecurityMalformed]


# Agreements

OTHER = "99999999"
AGREED = {"system": SYSTEM, "service": "Notatbog", "municipality": CVR}
OTHER_SYSTEM = "33333333-3333-4444-8555-666666666666"


def judged(agreement: dict[str, str], context: str | None = None) -> list[type]:
    return found(call(context), peer=der(identity()), agreements=[agreement])


def test_the_first_agreement_makes_every_call_need_one() -> None:
    assert found(call(), peer=der(identity()), agreements=[]) == []
    assert judged(AGREED) == []
    assert judged({**AGREED, "system": OTHER_SYSTEM}) == [SystemUnknown]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"service": "*", "municipality": "*"}, []),
        ({"service": "FinansbilagAfsend"}, [AgreementMissing]),
        ({"municipality": OTHER}, [AgreementMissing]),
        ({"cvr": CVR}, []),
        ({"cvr": OTHER}, [AgreementMissing]),
        ({"certificate": thumbprint(identity().issued.certificate)}, []),
        ({"certificate": min(thumbprints(identity().issued.certificate), key=len).upper()}, []),
        ({"certificate": thumbprint(identity("tyv").issued.certificate)}, [AgreementMissing]),
        ({"from": "2026-11-23", "to": "2026-11-23"}, []),
        ({"from": "2026-11-24"}, [AgreementNotInForce]),
        ({"to": "2026-11-22"}, [AgreementNotInForce]),
    ],
)
def test_an_agreement_is_about_service_authority_certificate_and_days(
    changes: dict[str, str], expected: list[type]
) -> None:
    assert judged({**AGREED, **changes}) == expected


def test_one_agreement_in_force_is_enough() -> None:
    ended = {**AGREED, "to": "2026-01-01"}
    assert found(call(), peer=der(identity()), agreements=[ended, AGREED]) == []


def explicit(receiver: str) -> str:
    to = f"<k:ModtagerItSystemInstans>{receiver}</k:ModtagerItSystemInstans></k:Rute>"
    authority = f"<k:AuthorityContext><k:MunicipalityCVR>{CVR}</k:MunicipalityCVR></k:AuthorityContext>"
    return hoved(before_route=authority, route=rute().replace("</k:Rute>", to))


def test_an_explicit_route_must_be_the_agreed_one() -> None:
    agreed = {**AGREED, "receiver": OTHER_SYSTEM}
    assert judged(agreed) == []
    assert judged(agreed, explicit(OTHER_SYSTEM.upper())) == []
    assert judged(agreed, explicit(SYSTEM)) == [RouteNotAgreed]


def test_an_implicit_route_takes_system_and_authority_from_the_credentials() -> None:
    authority = f"<k:AuthorityContext><k:MunicipalityCVR>{CVR}</k:MunicipalityCVR></k:AuthorityContext>"
    implicit = hoved(before_route=authority, route="")
    assert judged({**AGREED, "cvr": CVR}, implicit) == []
    assert judged({**AGREED, "cvr": OTHER}, implicit) == [SystemUnknown]
    assert judged({**AGREED, "municipality": OTHER}, implicit) == [AgreementMissing]


def test_a_token_is_held_against_the_agreements_too() -> None:
    assert found(signed(), agreements=[{**AGREED, "cvr": CVR}]) == []
    assert found(signed(), agreements=[{**AGREED, "cvr": OTHER}]) == [AgreementMissing]


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"system": "x"},
        {**AGREED, "service": "a b"},
        {**AGREED, "municipality": "12345678"},
        {**AGREED, "certificate": "abc"},
        {**AGREED, "cvr": "1"},
        {**AGREED, "receiver": "x"},
        {**AGREED, "from": "soon"},
        {**AGREED, "from": 1},
        {**AGREED, "begins": "2026-01-01"},
        {**AGREED, "unknown": "x"},
    ],
)
def test_an_agreement_without_form_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(BadRequest):
        SandboxSettings().changed({"agreements": [given]})


def test_agreements_survive_storage() -> None:
    full = {
        **AGREED,
        "certificate": "ab" * 32,
        "cvr": CVR,
        "receiver": OTHER_SYSTEM,
        "from": "2026-01-01",
        "to": "2027-01-01",
    }
    settings = SandboxSettings().changed({"agreements": [full, AGREED], "access": "strict"})
    assert settings.as_dict()["agreements"] == [full, AGREED]
    assert SandboxSettings().changed(settings.as_dict()) == settings
    assert Agreement.of(full).ends is not None


def test_the_settings_have_their_bounds() -> None:
    with pytest.raises(BadRequest):
        SandboxSettings().changed({"access": "loose"})
    with pytest.raises(BadRequest):
        SandboxSettings().changed({"agreements": [AGREED] * (MAX_AGREEMENTS + 1)})


# Strengths, and the memory of what was received


def scope(**changes: Any) -> SandboxScope:
    return SandboxScope.of("default", SandboxSettings(receivers=HOSTED, clock_frozen=NOW.isoformat()).changed(changes))


def arrived(root: adgang.Element, peer: bytes | None = None) -> Arrived:
    payload = open_envelope(root).payload
    return Arrived(root, payload, read_hovedoplysninger(payload), "Notatbog", peer)


@pytest.mark.anyio
async def test_strict_refuses_and_lenient_advises(storage: Storage) -> None:
    with pytest.raises(SecurityMissing) as refused:
        await admit(arrived(message()), adgang.trust(), scope(access="strict"), storage)
    assert [finding.outcome for finding in refused.value.findings] == [Outcome.AFVIS]
    advice = await admit(arrived(message()), adgang.trust(), scope(access="lenient"), storage)
    assert [(finding.rule_id, finding.outcome) for finding in advice] == [("SBX-1601", Outcome.ADVARSEL)]
    assert await admit(arrived(signed()), adgang.trust(), scope(access="strict"), storage) == []


@pytest.mark.anyio
async def test_a_message_is_taken_once_in_each_sandbox(storage: Storage) -> None:
    sent, strict = signed(), scope(access="strict")
    assert await admit(arrived(sent), adgang.trust(), strict, storage) == []
    with pytest.raises(MessageReplayed):
        await admit(arrived(sent), adgang.trust(), strict, storage)
    advice = await admit(arrived(sent), adgang.trust(), scope(access="lenient"), storage)
    assert [finding.rule_id for finding in advice] == ["SBX-1613"]
    other = SandboxScope.of("other", strict.settings)
    assert await admit(arrived(sent), adgang.trust(), other, storage) == []
    fresh = signed(assertion=adgang.token())
    assert await admit(arrived(fresh), adgang.trust(), strict, storage) == []


@pytest.mark.anyio
async def test_a_refused_message_has_not_used_its_identifier(storage: Storage) -> None:
    sent = signed()
    late = SandboxScope.of(
        "default", SandboxSettings(access="strict", clock_frozen=(NOW + timedelta(hours=1)).isoformat())
    )
    with pytest.raises(Exception, match="Created"):
        await admit(arrived(sent), adgang.trust(), late, storage)
    assert await admit(arrived(sent), adgang.trust(), scope(access="strict"), storage) == []


def test_identifiers_are_forgotten_once_they_are_too_old(storage: Storage) -> None:
    def take(name: str, at: Any, state: str = "a") -> bool:
        ends = at + timedelta(minutes=10)
        return storage.write_now(lambda conn: replay.remember(conn, state, name, ends, at))

    assert take("x", NOW)
    assert not take("x", NOW + timedelta(minutes=9))
    assert take("x", NOW, state="b")
    assert take("x", NOW + timedelta(minutes=11))


def test_a_clock_that_stands_still_does_not_fill_the_table(storage: Storage) -> None:
    from sqlalchemy import func, select

    from oir_kernel.storage.tables import message_id_table

    def fill(connection: Any) -> int:
        for number in range(300):
            replay.remember(connection, "a", f"x{number}", NOW + timedelta(minutes=10), NOW, limit=50)
        return connection.execute(select(func.count()).select_from(message_id_table)).scalar_one()  # type: ignore[no-any-return]

    assert storage.write_now(fill) < 50 + 64
    assert not storage.write_now(
        lambda conn: replay.remember(conn, "a", "x299", NOW + timedelta(minutes=10), NOW, limit=50)
    )
