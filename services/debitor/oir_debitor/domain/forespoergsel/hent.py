"""HentDebitorkonto: one account, and which of what is on it the question is about."""

from oir_debitor.domain.checks import check_identification
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forespoergsel import reasons
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto
from oir_debitor.domain.forespoergsel.noegler import konto_af
from oir_debitor.domain.forespoergsel.outcome import HentOutcome
from oir_debitor.domain.forespoergsel.udvalg import uden_supplerende, udvalg, valgte
from oir_debitor.domain.outcome import Reference
from oir_kernel.identifiers import Uuid

_NOBODY = Uuid("")


def konto_id_af(command: HentDebitorkonto) -> Uuid | None:
    """The account that is asked for, `None` if the question names none."""
    if command.konto_id is not None:
        return command.konto_id
    return None if command.noegle is None else konto_af(command.noegle)


def hent(command: HentDebitorkonto, facts: Facts, terms: Terms) -> HentOutcome:
    """The account with the claims that the question is about; without any of them there is nothing to return."""
    konto_id = konto_id_af(command) or _NOBODY
    draft = Draft(konto_id, facts, terms)
    _judge_konto(draft, command)
    _judge_fordring(draft, command)
    _judge_afgraensning(draft, command)
    if draft.problems:
        told = tuple(each.aarsag for each in draft.problems)
        found = tuple(each.finding for each in draft.problems)
        return HentOutcome(konto_id, terms.now, told, afvist=True, findings=found)
    chosen = valgte(command, facts, terms.today)
    if not chosen and _narrows(command):
        return HentOutcome(konto_id, terms.now, facts=NO_FACTS)
    shown = udvalg(facts, chosen)
    return HentOutcome(konto_id, terms.now, facts=uden_supplerende(shown) if command.udelad else shown)


def _judge_konto(draft: Draft, command: HentDebitorkonto) -> None:
    ref, kilde, konto = Reference("konto", draft.konto_id), command.kilde, draft.konto
    named = None if command.noegle is None else konto_af(command.noegle)
    if command.konto_id is None and command.noegle is None:
        draft.refuse(reasons.INGEN_KONTO, ref, kilde, "")
    elif command.noegle is not None and named is None:
        draft.refuse(reasons.NOEGLE_UKENDT, ref, kilde, "noegle", command.noegle[:36])
    elif command.noegle is not None and command.konto_id not in (None, named):
        draft.refuse(reasons.NOEGLE_ANDEN_KONTO, ref, kilde, "noegle", command.noegle, kendt=command.konto_id)
    elif konto is None or konto.modtager_cvr != draft.terms.modtager_cvr:
        felt, vaerdi = ("noegle", command.noegle) if command.konto_id is None else ("konto_id", command.konto_id)
        names = {"modtager": draft.terms.modtager_cvr, "kendt": "" if konto is None else konto.modtager_cvr}
        reason = reasons.KONTO_UKENDT if konto is None else reasons.KONTO_ANDEN_MODTAGER
        draft.refuse(reason, ref, kilde, felt, vaerdi, **names)


def _judge_fordring(draft: Draft, command: HentDebitorkonto) -> None:
    key = command.fordring_id
    there = draft.konto is not None and draft.konto.modtager_cvr == draft.terms.modtager_cvr
    if key is not None and there and draft.fordring(key) is None:
        draft.refuse(reasons.FORDRING_UKENDT, Reference("fordring", key), command.kilde, "fordring_id", key)


def _judge_afgraensning(draft: Draft, command: HentDebitorkonto) -> None:
    ref = Reference("konto", draft.konto_id)
    for first, last in (("forfald_fra", "forfald_til"), ("periode_fra", "periode_til")):
        fra, til = getattr(command, first), getattr(command, last)
        if fra is not None and til is not None and til < fra:
            draft.refuse(reasons.PERIODE_BAGVENDT, ref, command.kilde, last, til, kendt=fra)
    if command.part_ident is not None:
        check_identification(draft, command.part_ident, command.part_type or _NOBODY, command.kilde)


def _narrows(command: HentDebitorkonto) -> bool:
    given = (command.forfald_fra, command.forfald_til, command.periode_fra, command.periode_til, command.part_ident)
    return command.restance or any(each is not None for each in given)
