"""The handlers of DebitorIndbetalingAfsend and of the debtor system's own acts on payments."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, Final

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.checks import check_identification
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.forespoergsel.soeg import Kriterier
from oir_debitor.domain.hovedbog import BilagPost, PosteringPost
from oir_debitor.domain.indbetaling import commands, foretag, tilbage
from oir_debitor.domain.indbetaling.grund import kontoen
from oir_debitor.domain.indbetaling.outcome import IndbetalingOutcome, SoegOutcome
from oir_debitor.domain.indbetaling.roller import Rolle
from oir_debitor.domain.indbetaling.soeg import marked, til_betaling
from oir_debitor.domain.parter import FREE, PREFIX, kind_and_number
from oir_debitor.handlers.carry_out import carry_out
from oir_debitor.handlers.efter_betaling import efter_betaling
from oir_debitor.store.soegning import KontoSoegning
from oir_debitor.store.uow import DebitorUow
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid

MOST_ACCOUNTS: Final = 500
"""Accounts that one search looks through; more are told of. Source: ours."""
ALT: Final = Wanted(
    kontoens_fordringer=True,
    kontoens_haeftelser=True,
    kontoens_opkraevninger=True,
    administratorer=True,
    posteringer=True,
    bilag=True,
    tillaeg=True,
    forloeb=True,
)
"""What a decision on payments reads of an account."""


def foretag_indbetaling(command: commands.ForetagIndbetaling, uow: DebitorUow) -> IndbetalingOutcome:
    """Take a payment in and cover with it."""
    return _decide(uow, command.konto_id, command.indbetaling_id, partial(foretag.foretag, command))


def nedreguler_indbetaling(command: commands.NedregulerIndbetaling, uow: DebitorUow) -> IndbetalingOutcome:
    """Take (part of) a payment back, as the system that made it asks."""
    return _decide(uow, command.konto_id, command.nedregulering_id, partial(tilbage.nedreguler, command))


def tilbagefoer_indbetaling(command: commands.TilbagefoerIndbetaling, uow: DebitorUow) -> IndbetalingOutcome:
    """A payment bounced: undo it, and have the system that made it told."""
    return _decide(uow, command.konto_id, command.ordre_id, partial(tilbage.tilbagefoer, command))


def udbetal_overskydende(command: commands.UdbetalOverskydende, uow: DebitorUow) -> IndbetalingOutcome:
    """Pay out what of a payment covers nothing."""
    return _decide(uow, command.konto_id, command.udbetaling_id, partial(tilbage.udbetal, command))


def soeg_til_indbetaling(command: commands.SoegTilIndbetaling, uow: DebitorUow) -> SoegOutcome:
    """What a party can pay at the receiving authority."""
    refused = _unanswerable(command, uow)
    if refused is not None:
        return refused
    asked = KontoSoegning(uow.conn, uow.state_id).side(_criteria(command, uow), "", MOST_ACCOUNTS + 1)
    found = (_on_account(command, uow, each.konto_id) for each in asked[:MOST_ACCOUNTS])
    findings = (_cut(),) if len(asked) > MOST_ACCOUNTS else ()
    return SoegOutcome(uow.terms.now, tuple(each for each in found if each is not None), findings=findings)


def _criteria(command: commands.SoegTilIndbetaling, uow: DebitorUow) -> Kriterier:
    """The accounts the party is on in one of the roles; no role marked: in any."""
    kind, number = kind_and_number(command.ident)
    roles = marked(command) or frozenset(Rolle)
    return Kriterier(
        modtager_cvr=uow.terms.modtager_cvr,
        konto_id=command.konto_id,
        ident=number if kind == FREE else f"{PREFIX}{kind}-nr:{number}",
        fri=kind == FREE,
        ansvarlig=Rolle.ANSVARLIG in roles,
        administrator=Rolle.ADMINISTRATOR in roles,
        medhaefter=Rolle.MEDHAEFTER in roles,
    )


def _cut() -> Finding:
    return Finding(
        rule_id="SBX-DEB-005",
        layer="entry",
        outcome=Outcome.INFO,
        message=Text(
            f"Parten er på flere end {MOST_ACCOUNTS} konti; kun de første er gennemsøgt.",
            f"The party is on more than {MOST_ACCOUNTS} accounts; only the first were looked through.",
        ),
        fix=Text(
            "Søg på én konto ad gangen med dens identifikation.", "Search one account at a time by its identification."
        ),
        source="ours",
    )


def _on_account(command: commands.SoegTilIndbetaling, uow: DebitorUow, konto_id: Uuid) -> Any:
    facts = uow.konti.facts(konto_id, ALT)
    return til_betaling(command, facts, Bogfoering(konto_id, facts, uow.terms.now))


def _unanswerable(command: commands.SoegTilIndbetaling, uow: DebitorUow) -> SoegOutcome | None:
    """The refusal of a party that is none, or of an account that is not there."""
    konto_id = command.konto_id or Uuid("")
    facts = uow.konti.facts(konto_id, Wanted()) if konto_id else Facts()
    draft = Draft(konto_id, facts, uow.terms)
    check_identification(draft, command.ident, command.type_id, command.kilde)
    if konto_id:
        kontoen(draft, command.kilde)
    if not draft.problems:
        return None
    told = tuple(each.aarsag for each in draft.problems)
    return SoegOutcome(uow.terms.now, (), told, True, tuple(each.finding for each in draft.problems))


def _decide(uow: DebitorUow, konto_id: Uuid, bilag_id: Uuid, decide: Callable[..., Decision]) -> IndbetalingOutcome:
    """Decide on the account, one at a time, and write what was decided."""
    uow.konti.lock(konto_id)
    facts = uow.konti.facts(konto_id, ALT)
    decided = decide(facts, uow.terms, optaget=_is_taken(uow, facts, bilag_id))
    outcome = carry_out(decided, uow)
    if decided.added:
        efter_betaling(uow, konto_id, _as_written(konto_id, facts, decided.added, uow))
    if not isinstance(outcome, IndbetalingOutcome):
        raise TypeError("a decision on a payment has another outcome")
    return outcome


def _is_taken(uow: DebitorUow, facts: Facts, bilag_id: Uuid) -> bool:
    """Whether a document of that id is booked that is no document of this account."""
    return bilag_id not in facts.bilag and bool(uow.konti.find(PosteringPost, bilag_id=bilag_id))


def _as_written(konto_id: Uuid, facts: Facts, added: Iterable[Any], uow: DebitorUow) -> Bogfoering:
    """The account's books with what was just written."""
    rows = list(added)
    known = Facts(
        konto=facts.konto,
        fordringer=facts.fordringer,
        tillaeg=facts.tillaeg,
        bilag=facts.bilag | {each.bilag_id: each for each in rows if isinstance(each, BilagPost)},
        posteringer=[*facts.posteringer, *(each for each in rows if isinstance(each, PosteringPost))],
    )
    return Bogfoering(konto_id, known, uow.terms.now)
