"""Operation → handler of the SOAP door.

| Operation | Command | Handler | Doors |
|---|---|---|---|
| KontrollerDebitorkontoRegistrering | a registration, see `ports` | `kontroller` | SOAP `PsrmKontrol`; single claims: `POST /api/psrm/check` |

A question keeps nothing: the same one may have another answer tomorrow.
"""

from collections.abc import Sequence
from typing import TypeAlias

from sqlalchemy import Connection

from oir_kernel.operations import Call, Operation
from oir_kernel.storage.uow import UnitOfWork
from psrm_validation.checks.duplicates import Keys, Repeat, find_duplicates, keys_of, repeat_finding, with_finding
from psrm_validation.direct import Options, check_read
from psrm_validation.kontrol import KontrolOutcome
from psrm_validation.ports import R, Registreringer
from psrm_validation.readers import ReadClaim
from psrm_validation.report import Report
from psrm_validation.soap import svar

SERVICE = "PsrmKontrol"


class KontrolUow(UnitOfWork):
    """A unit of work that knows the call it is for."""

    def __init__(self, conn: Connection, call: Call) -> None:
        super().__init__(conn, call.scope)
        self.call = call


Kontrol: TypeAlias = Operation[R, KontrolOutcome, KontrolUow]


def kontrol_af(registreringer: Registreringer[R]) -> Kontrol[R]:
    """The operation over these registrations.

    Each claim is checked as a file's is (`direct.check_read`), as at its earliest possible handover from the sandbox's
    today, and compared with those before it: the check that a registration makes. A message that the CPR gate refuses has a technical answer, because PSRM
    was not asked (ours).
    """

    def kontroller(command: R, uow: KontrolUow) -> KontrolOutcome:
        options = Options(uow.clock.today(), handover="earliest")
        claims = tuple(registreringer.claims(command, uow.call, uow.conn))
        return KontrolOutcome(command.konto_id, uow.clock.now(), _reports(claims, options))

    return Operation(
        name="KontrollerDebitorkontoRegistrering",
        command=registreringer.command,
        outcome=KontrolOutcome,
        handle=kontroller,
        unit_of_work=KontrolUow,
        answer=svar,
        asks_only=True,
    )


def _reports(claims: Sequence[ReadClaim], options: Options) -> tuple[Report, ...]:
    """A report a claim; one that repeats an earlier claim says so and names the place of the first."""
    reports = [check_read(claim, options) for claim in claims]
    keys = (Keys() if claim.fordring is None else keys_of(claim.fordring) for claim in claims)
    for index, rule, first in find_duplicates(keys):
        claim = claims[index]
        if claim.fordring is not None:
            found = repeat_finding(Repeat(rule, claims[first].place or f"[{first}]"), claim.fordring)
            reports[index] = with_finding(reports[index], claim.located(found))
    return tuple(reports)
