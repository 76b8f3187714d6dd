"""Random registrations in two sandboxes, in any order, on the same ids: neither ever sees the other."""

import asyncio
import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oir_debitor.codes import codes_of
from oir_debitor.domain.commands import Fordring, Konto, Nedregulering, OpretRegistrering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.parter import Part
from oir_debitor.operations import operations
from oir_debitor.ports import PsrmVerdict
from oir_debitor.store import KontoRepository
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.operations import Call, execute
from oir_kernel.sandbox import SandboxScope, SandboxSettings
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage, open_storage

EDITION = Edition(Path(__file__).parents[2] / "schemas" / "sandkasse-2026-11")
CODES = codes_of(EDITION)
AT = datetime.fromisoformat("2026-11-23T09:00:00+01:00")
SANDBOXES = ("red", "blue")
SYSTEM = "00000000-0000-4000-8000-000000000001"


class NobodyToAsk:
    """Policy `off` asks nobody."""

    async def check(self, *_: Any) -> list[PsrmVerdict]:
        raise AssertionError("the policy is off")


@dataclass
class Expected:
    """What one sandbox should hold: per account the claims' amounts, and what was taken off each, in øre."""

    claims: dict[str, dict[str, int]] = field(default_factory=dict)
    taken: dict[str, int] = field(default_factory=dict)
    adjusted: dict[str, tuple[str, int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    sandbox: str
    account: int
    claim: int
    amount: int
    adjustment: int | None
    reduction: int


STEPS = st.lists(
    st.builds(
        Step,
        sandbox=st.sampled_from(SANDBOXES),
        account=st.integers(0, 2),
        claim=st.integers(0, 3),
        amount=st.integers(0, 3).map(lambda kroner: kroner * 100),
        adjustment=st.none() | st.integers(0, 3),
        reduction=st.integers(1, 3).map(lambda kroner: kroner * 100),
    ),
    max_size=25,
)


def named(*parts: object) -> Uuid:
    return Uuid(str(uuid.uuid5(uuid.NAMESPACE_URL, "/".join(map(str, parts)))))


def command(step: Step) -> OpretRegistrering:
    part = Part("urn:oio:cpr-nr:6101901234", EDITION.uuid_of("parttype")["person"])
    claim_id = named("claim", step.account, step.claim)
    claim = Fordring(
        fordring_id=claim_id,
        registreret=AT,
        type_id=EDITION.uuid_of("fordringstype")["KFDAINS"],
        beloeb=Oere(step.amount),
        forfaldsdato=date(2026, 12, 1),
        til_opkraevning=True,
    )
    reason = EDITION.uuid_of("nedreguleringsaarsag")["fejl"]
    reductions = (
        ()
        if step.adjustment is None
        else (Nedregulering(named("adjustment", step.adjustment), AT, claim_id, Oere(step.reduction), reason),)
    )
    return OpretRegistrering(
        konto_id=named("account", step.account),
        registreret=AT,
        konto=Konto(EDITION.uuid_of("debitorkontotype")["daginstitution"], part),
        fordringer=(claim,),
        nedreguleringer=reductions,
    )


def should_accept(step: Step, known: Expected) -> bool:
    """The rules of entry control for these steps, told again and slowly."""
    claim_id = named("claim", step.account, step.claim)
    amount = known.claims.get(named("account", step.account), {}).get(claim_id)
    if step.amount == 0 or (amount is not None and amount != step.amount):
        return False
    if step.adjustment is None:
        return True
    before = known.adjusted.get(named("adjustment", step.adjustment))
    if before is not None:
        return before == (claim_id, step.reduction)
    return known.taken.get(claim_id, 0) + step.reduction <= step.amount


def apply(step: Step, known: Expected) -> None:
    claim_id = named("claim", step.account, step.claim)
    known.claims.setdefault(named("account", step.account), {})[claim_id] = step.amount
    if step.adjustment is not None and named("adjustment", step.adjustment) not in known.adjusted:
        known.adjusted[named("adjustment", step.adjustment)] = (claim_id, step.reduction)
        known.taken[claim_id] = known.taken.get(claim_id, 0) + step.reduction


def whole(storage: Storage, sandbox: str, account: int) -> Facts:
    return storage.read_now(lambda connection: KontoRepository(connection, sandbox).whole(named("account", account)))


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_random_interleavings_in_two_sandboxes_never_mix(steps: list[Step], sqlite_template: Path) -> None:
    path = sqlite_template.with_name(f"{uuid.uuid4()}.db")
    path.write_bytes(sqlite_template.read_bytes())
    storage = open_storage(f"sqlite:///{path}")
    served = operations(CODES, storage, NobodyToAsk()).opret_registrering
    chosen = SandboxSettings(psrm="off", clock_frozen="2026-11-23T09:00:00+01:00", receivers=("11111111",))
    scopes = {name: SandboxScope.of(name, chosen) for name in SANDBOXES}
    expected = {name: Expected() for name in SANDBOXES}

    async def run() -> None:
        for step in steps:
            call = Call(scopes[step.sandbox], "t", "11111111", SYSTEM, "11111111")
            outcome = await execute(served, command(step), call, storage)
            assert outcome.accepted == should_accept(step, expected[step.sandbox]), step
            if outcome.accepted:
                apply(step, expected[step.sandbox])

    try:
        asyncio.run(run())
        for name, known in expected.items():
            for account in range(3):
                facts = whole(storage, name, account)
                claims = known.claims.get(named("account", account), {})
                assert {key: post.beloeb for key, post in facts.fordringer.items()} == claims
                assert all(post.nedreguleret == known.taken.get(key, 0) for key, post in facts.fordringer.items())
    finally:
        storage.close_now()
        path.unlink()
