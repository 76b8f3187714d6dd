"""FordringTilIndbetaling for what a registration changed: claims that can be paid, and what is owed on them now."""

from dataclasses import replace

from oir_debitor.domain.decision import Decision
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.indbetaling.events import Saldi, af_raekkerne, beroerte, om_fordringer
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.store.uow import DebitorUow


def carry_out_and_tell(decided: Decision, known: Facts, uow: DebitorUow) -> DebitorOutcome:
    """Carry a registration out, and tell of the claims it added, set to collection or adjusted. `known`: what was there before."""
    touched, konto_id = beroerte(decided.added), decided.outcome.konto_id
    facts = af_raekkerne(known.konto, decided.added)
    if facts is not None:  # only new claims: the rows say everything, and one statement writes all events
        told = om_fordringer(facts, Saldi(facts, konto_id), touched, uow.terms.now)
        return carry_out(replace(decided, events=(*decided.events, *told)), uow)
    outcome = carry_out(decided, uow)
    facts = uow.konti.facts(konto_id, Wanted(fordringer=touched, opkraevninger=touched, tillaeg=True, forloeb=True))
    uow.outbox.add(*om_fordringer(facts, Saldi(facts, konto_id), touched, uow.terms.now))
    return outcome
