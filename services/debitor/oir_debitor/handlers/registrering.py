"""The handlers of DebitorRegistreringAfsend: read what the decision needs, decide, write what was decided."""

from oir_debitor.domain import decision
from oir_debitor.domain.commands import (
    AfslutAdministrator,
    AfslutHaeftelse,
    AfslutKonto,
    ForetagEjerskifte,
    GenoptagKonto,
    OpretRegistrering,
    SaetTilOpkraevning,
)
from oir_debitor.domain.facts import Facts, Wanted, wanted_by
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.handlers.til_indbetaling import carry_out_and_tell
from oir_debitor.store.uow import DebitorUow
from oir_kernel.operations import LookAgain


def opret_registrering(command: OpretRegistrering, uow: DebitorUow) -> DebitorOutcome:
    """Create an account or add to one: all of the message, or nothing of it.

    Raises `LookAgain` when PSRM was asked about an account taken for new that is there already.
    """
    facts = _facts(uow, command.konto_id, wanted_by(command))
    if command.psrm_assumed_new and facts.konto is not None:
        raise LookAgain
    enforce = uow.settings.psrm == "enforce"
    return carry_out_and_tell(decision.registrer(command, facts, uow.terms, enforce=enforce), facts, uow)


def afslut_haeftelse(command: AfslutHaeftelse, uow: DebitorUow) -> DebitorOutcome:
    """End a co-liability."""
    facts = _facts(uow, command.konto_id, Wanted(haeftelser=frozenset({command.haeftelse_id})))
    return carry_out(decision.afslut_haeftelse(command, facts, uow.terms), uow)


def afslut_administrator(command: AfslutAdministrator, uow: DebitorUow) -> DebitorOutcome:
    """Untie an administrator."""
    facts = _facts(uow, command.konto_id, Wanted(administratorer=True))
    return carry_out(decision.afslut_administrator(command, facts, uow.terms), uow)


def saet_til_opkraevning(command: SaetTilOpkraevning, uow: DebitorUow) -> DebitorOutcome:
    """Release claims to collection."""
    ids = frozenset(fordring.fordring_id for fordring in command.fordringer)
    facts = _facts(uow, command.konto_id, Wanted(fordringer=ids, opkraevninger=ids))
    return carry_out_and_tell(decision.saet_til_opkraevning(command, facts, uow.terms), facts, uow)


def foretag_ejerskifte(command: ForetagEjerskifte, uow: DebitorUow) -> DebitorOutcome:
    """End the debtor's liability for new claims."""
    facts = _facts(uow, command.konto_id, Wanted())
    return carry_out(decision.foretag_ejerskifte(command, facts, uow.terms), uow)


def afslut_konto(command: AfslutKonto, uow: DebitorUow) -> DebitorOutcome:
    """Close an account, as the debtor system does."""
    return carry_out(decision.afslut_konto(command, _facts(uow, command.konto_id, Wanted()), uow.terms), uow)


def genoptag_konto(command: GenoptagKonto, uow: DebitorUow) -> DebitorOutcome:
    """Reopen an account that was closed."""
    return carry_out(decision.genoptag_konto(command, _facts(uow, command.konto_id, Wanted()), uow.terms), uow)


def _facts(uow: DebitorUow, konto_id: str, wanted: Wanted) -> Facts:
    uow.konti.lock(konto_id)
    uow.konti.lock_ids(wanted.anmodninger)
    return uow.konti.facts(konto_id, wanted)
