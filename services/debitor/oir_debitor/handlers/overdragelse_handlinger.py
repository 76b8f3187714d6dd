"""The handlers of the acts on claims and PSRM."""

from oir_debitor.domain.decision import Decision
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.overdragelse import handling
from oir_debitor.domain.overdragelse.commands import BesvarHoering, OverdragFordring
from oir_debitor.domain.overdragelse.handling import Vilkaar
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.handlers.overdragelse import HELE
from oir_debitor.handlers.til_psrm import klar_til_afsendelse
from oir_debitor.psrm.aktion import rod
from oir_debitor.store.uow import DebitorUow


def overdrag_fordring(command: OverdragFordring, uow: DebitorUow) -> DebitorOutcome:
    """Put a claim on its way to PSRM, now."""
    facts = _facts(uow, command.fordring_id)
    decided = handling.overdrag(command, facts, _owed(command.fordring_id, facts), _vilkaar(uow))
    return _done(decided, uow)


def besvar_hoering(command: BesvarHoering, uow: DebitorUow) -> DebitorOutcome:
    """Answer the hearing of a claim; the answer goes out at once."""
    return _done(handling.besvar_hoering(command, _facts(uow, command.fordring_id), _vilkaar(uow)), uow)


def _done(decided: Decision, uow: DebitorUow) -> DebitorOutcome:
    outcome = carry_out(decided, uow)
    if outcome.accepted:
        klar_til_afsendelse(uow, outcome.konto_id)
    return outcome


def _vilkaar(uow: DebitorUow) -> Vilkaar:
    return Vilkaar(uow.clock.now(), uow.settings.opkraevning.forloeb == "manuelt")


def _facts(uow: DebitorUow, fordring_id: str) -> Facts:
    """The account the claim is on; nothing for an unknown claim."""
    for course in uow.konti.find(ForloebPost, fordring_id=fordring_id):
        uow.konti.lock(course.konto_id)
        return uow.konti.facts(course.konto_id, HELE)
    return Facts()


def _owed(fordring_id: str, facts: Facts) -> int:
    claims = [each for key, each in facts.fordringer.items() if fordring_id in (key, rod(key, facts))]
    ids = {each.fordring_id for each in claims}
    added = sum(each.saldo for each in facts.tillaeg.values() if each.fordring_id in ids)
    return sum(each.saldo for each in claims) + added
