"""The handler of a take-over: read what the account's ids meet in the ledger, decide, write."""

from sqlalchemy import text

from oir_debitor.domain.dag.plan import Planer
from oir_debitor.domain.dag.samling import Planvalg
from oir_debitor.domain.facts import wanted_by
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overtagelse.commands import OvertagDebitorkonto
from oir_debitor.domain.overtagelse.kontrol import egne_id
from oir_debitor.domain.overtagelse.overtag import overtag
from oir_debitor.handlers.carry_out import see_to_the_day
from oir_debitor.rykkere import rykkerplaner
from oir_debitor.store.uow import DebitorUow
from oir_kernel.storage.prepared import Prepared

_USED = Prepared(text("SELECT 1 FROM debitor_postering WHERE sandbox_id = :sandbox AND bilag_id = :bilag LIMIT 1"))


def overtag_debitorkonto(command: OvertagDebitorkonto, uow: DebitorUow) -> DebitorOutcome:
    """Take an account over with what happened to it before: all of it, or nothing. PSRM has none of its claims (ours)."""
    wanted = wanted_by(command.registrering)
    uow.konti.lock(command.konto_id)
    uow.konti.lock_ids(wanted.anmodninger)
    facts = uow.konti.facts(command.konto_id, wanted)
    planvalg = Planvalg(Planer(rykkerplaner(), uow.settings.opkraevning.rykkere), uow.terms.codes)
    enforce = uow.settings.psrm == "enforce"
    decided = overtag(command, facts, uow.terms, _optagne(command, uow), planvalg, enforce=enforce)
    uow.konti.append(decided.added, decided.changed)
    uow.outbox.add(*decided.events)
    see_to_the_day(uow, (*decided.added, *decided.changed))
    return decided.outcome


def _optagne(command: OvertagDebitorkonto, uow: DebitorUow) -> frozenset[str]:
    """The ids of the account's earlier entries under which something is booked."""
    ids = {key for _, key, _ in egne_id(command)}
    return frozenset(key for key in ids if _USED.run(uow.conn, {"sandbox": uow.state_id, "bilag": key}))
