"""The handlers of the debtor system's own acts on courses and instalment plans."""

from oir_debitor.domain.dag import acts
from oir_debitor.domain.dag.commands import LukFordring, OphaevAftale, OpretAftale, RykFordring
from oir_debitor.domain.dag.course import Gennemgang
from oir_debitor.domain.dag.plan import Planer
from oir_debitor.domain.dag.rapport import Optaelling
from oir_debitor.domain.dag.samling import Planvalg
from oir_debitor.domain.facts import Wanted
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.handlers.klar_til_overdragelse import klar_til_overdragelse
from oir_debitor.rykkere import referencesatser, rykkerplaner
from oir_debitor.store.uow import DebitorUow
from oir_kernel.identifiers import Uuid


def ryk_fordring(command: RykFordring, uow: DebitorUow) -> DebitorOutcome:
    """Take the next step of a claim now."""
    om = _circumstances(uow, command.konto_id, frozenset({command.fordring_id}))
    decided, besked = acts.ryk(command, om, _look(uow))
    if besked is not None and besked.klar and om.facts.konto is not None:
        authority = {om.facts.konto.konto_id: om.facts.konto.modtager_cvr}
        uow.konti.append((), klar_til_overdragelse(uow, [besked.forloeb], authority, uow.clock.now()))
    return carry_out(decided, uow)


def luk_fordring(command: LukFordring, uow: DebitorUow) -> DebitorOutcome:
    """End the course of a claim that owes nothing."""
    om = _circumstances(uow, command.konto_id, frozenset({command.fordring_id}))
    return carry_out(acts.luk(command, om, _look(uow)), uow)


def opret_aftale(command: OpretAftale, uow: DebitorUow) -> DebitorOutcome:
    """Make an instalment plan."""
    om = _circumstances(uow, command.konto_id, frozenset(command.fordring_ids))
    return carry_out(acts.opret_aftale(command, om), uow)


def ophaev_aftale(command: OphaevAftale, uow: DebitorUow) -> DebitorOutcome:
    """End an instalment plan."""
    return carry_out(acts.ophaev_aftale(command, _circumstances(uow, command.konto_id, frozenset())), uow)


def _circumstances(uow: DebitorUow, konto_id: Uuid, claims: frozenset[Uuid]) -> acts.Omstaendigheder:
    uow.konti.lock(konto_id)
    asked = bool(claims)
    wanted = Wanted(fordringer=claims, forloeb=asked, tillaeg=asked, posteringer=asked, henstande=asked, aftaler=True)
    planer = Planer(rykkerplaner(), uow.settings.opkraevning.rykkere)
    facts = uow.konti.facts(konto_id, wanted)
    return acts.Omstaendigheder(facts, uow.terms, Planvalg(planer, uow.terms.codes))


def _look(uow: DebitorUow) -> Gennemgang:
    return Gennemgang(uow.clock.now(), referencesatser(), Optaelling())
