"""What every decision on a payment asks first, and how it ends."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from oir_debitor.domain import reasons as general
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.content import content
from oir_debitor.domain.decision import Decision
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.indbetaling import reasons
from oir_debitor.domain.indbetaling.events import til_indbetaling
from oir_debitor.domain.indbetaling.outcome import IndbetalingOutcome
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.posts import KontoPost
from oir_debitor.domain.problems import cut_short
from oir_debitor.domain.reasons import Reason
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import Source

GENOPTAGET: Final = "debitor.konto.genoptaget"
_NOT_CONTENT: Final = frozenset(
    {"konto_id", "indbetaling_id", "betaler_ident", "betaler_cvr", "betaler_system", "valuta"}
)


def indhold(command: object) -> dict[str, Any]:
    """What a document keeps of its command, and by which the same content is recognised: no party, and no id of its own."""
    return {name: value for name, value in content(command).items() if name not in _NOT_CONTENT}


def kontoen(draft: Draft, kilde: Source) -> KontoPost | None:
    """The account, if it exists at the receiver; anybody who may pay there need not have created it (stated)."""
    konto, ref, known = draft.konto, Reference("konto", draft.konto_id), draft.terms.modtager_cvr
    if konto is None:
        draft.refuse(general.KONTO_FINDES_IKKE, ref, kilde, "konto_id", draft.konto_id)
        return None
    if konto.modtager_cvr != known:
        told = {"modtager": known, "kendt": konto.modtager_cvr}
        draft.refuse(general.KONTO_ANDEN_MODTAGER, ref, kilde, "konto_id", draft.konto_id, **told)
        return None
    return konto


def er_aaben(draft: Draft, konto: KontoPost, kilde: Source) -> bool:
    """Whether the account is open; if not, that is among the draft's problems."""
    if konto.afsluttet is not None:
        ref = Reference("konto", draft.konto_id)
        draft.refuse(general.KONTO_AFSLUTTET, ref, kilde, "konto_id", draft.konto_id, kendt=konto.afsluttet)
    return konto.afsluttet is None


def er_afsenderens(draft: Draft, betaling: BilagPost, andet_system: Reason, kilde: Source) -> bool:
    """Whether the sender of the Rute made the payment; if not, `andet_system` is among the draft's problems."""
    made_by = (betaling.oprettet_cvr, betaling.oprettet_system)
    if made_by == (draft.terms.afsender_cvr, draft.terms.afsender_system):
        return True
    ref, key, cvr = Reference("indbetaling", betaling.bilag_id), betaling.bilag_id, betaling.oprettet_cvr
    draft.refuse(andet_system, ref, kilde, "indbetaling_id", key, kendt=f"CVR {cvr}" if cvr else "PSRM")
    return False


@dataclass(frozen=True, slots=True)
class Sendt:
    """What is compared with a stored document of the same id. `felt` is the id's field, `same` whether the content is the stored one."""

    art: Art
    ref: Reference
    felt: str
    registreret: datetime
    same: bool
    andet_indhold: Reason
    kilde: Source


def er_kendt(draft: Draft, known: BilagPost, sent: Sendt) -> bool:
    """Whether the stored document is what was sent; if not, why not is among the draft's problems.

    Asked once the account and the sender are known to fit: who may not see a document hears nothing of its content. A later registration time with the same content changes nothing; an earlier one is out of date.
    """
    told = draft.terms.told
    if known.art != sent.art:
        draft.refuse(reasons.ID_BRUGT, sent.ref, sent.kilde, sent.felt, known.bilag_id)
    elif sent.registreret < known.registreret:
        names = {"kendt": told(known.registreret)}
        draft.refuse(reasons.FORAELDET, sent.ref, sent.kilde, "registreret", told(sent.registreret), **names)
    elif not sent.same:
        draft.refuse(sent.andet_indhold, sent.ref, sent.kilde, sent.felt, known.bilag_id)
    else:
        return True
    return False


def check_dag(draft: Draft, dato: date, ref: Reference, kilde: Source, betalt: date | None = None) -> None:
    """The day of a payment is no day to come; the day it is corrected is not before it."""
    if dato > draft.terms.today:
        draft.refuse(reasons.DATO_I_FREMTIDEN, ref, kilde, "dato", dato, kendt=draft.terms.today)
    if betalt is not None and dato < betalt:
        draft.refuse(reasons.DATO_FOER_INDBETALING, ref, kilde, "dato", dato, kendt=betalt)


def betalingen(draft: Draft, facts: Facts, indbetaling_id: Uuid, kilde: Source) -> BilagPost | None:
    """The payment of that id on the account."""
    found = facts.bilag.get(indbetaling_id)
    if found is not None and found.art == Art.INDBETALING:
        return found
    ref = Reference("indbetaling", indbetaling_id)
    draft.refuse(reasons.INDBETALING_FINDES_IKKE, ref, kilde, "indbetaling_id", indbetaling_id)
    return None


def genoptaget(konto: KontoPost) -> tuple[tuple[KontoPost, ...], tuple[Event, ...]]:
    """A closed account is opened again when money is taken back from it: the row to change, and the event (ours)."""
    if konto.afsluttet is None:
        return (), ()
    return (replace(konto, afsluttet=None),), (Event(GENOPTAGET, konto.konto_id, {"operation": "GenoptagKonto"}),)


def konkluder(
    draft: Draft,
    indbetaling_id: Uuid,
    facts: Facts,
    bog: Bogfoering,
    *,
    restance: Oere | None = None,
    changed: tuple[KontoPost, ...] = (),
    events: tuple[Event, ...] = (),
) -> Decision:
    """The decision: every reason, or the rows and events of the bookings with what is left to pay."""
    now = draft.terms.now
    untold = (cut_short(draft.untold),) if draft.untold else ()
    found = (*(problem.finding for problem in draft.problems), *untold)
    told = tuple(problem.aarsag for problem in draft.problems)
    if told:
        return Decision(IndbetalingOutcome(draft.konto_id, now, told, True, found, indbetaling_id, restance))
    outcome = IndbetalingOutcome(draft.konto_id, now, (), False, found, indbetaling_id)
    return Decision(outcome, tuple(bog.posts), changed, (*events, *bog.events(), *til_indbetaling(facts, bog, now)))
