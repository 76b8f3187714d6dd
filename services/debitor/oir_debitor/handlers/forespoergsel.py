"""The handlers of DebitorForespørgselAfsend: look, and answer. Nothing is written."""

from oir_debitor.domain.facts import NO_FACTS
from oir_debitor.domain.forespoergsel import hent, soeg
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto, SoegDebitorregistrering
from oir_debitor.domain.forespoergsel.outcome import Fund, HentOutcome, SoegOutcome
from oir_debitor.store.soegning import KontoSoegning
from oir_debitor.store.uow import DebitorUow


def soeg_debitorregistrering(command: SoegDebitorregistrering, uow: DebitorUow) -> SoegOutcome:
    """The accounts a question is about, a page of them at a time until the answer is full."""
    refused = soeg.afvist(command, uow.terms)
    if refused is not None:
        return refused
    store, asked = KontoSoegning(uow.conn, uow.state_id), soeg.kriterier(command, uow.terms)
    found: list[Fund] = []
    after, at_most = "", soeg.MOST + 1
    while len(found) <= soeg.MOST:
        page = store.side(asked, after, at_most)
        ids = [konto.konto_id for konto in page]
        uplaceret = store.uplaceret(ids) if command.overblik else {}
        found += soeg.fund_af(command, page, store.naermere(ids), uplaceret, uow.terms)
        if len(page) < at_most:
            break
        after = ids[-1]
    return soeg.svar(found, command, uow.terms)


def hent_debitorkonto(command: HentDebitorkonto, uow: DebitorUow) -> HentOutcome:
    """One account, read in one statement whatever is on it."""
    konto_id = hent.konto_id_af(command)
    facts = NO_FACTS if konto_id is None else uow.konti.whole(konto_id)
    return hent.hent(command, facts, uow.terms)
