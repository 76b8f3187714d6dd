"""Receipts of PSRM, taken in: one transaction an account."""

import json
from collections.abc import Mapping
from typing import Any, Final

from oir_debitor.domain.anmodning.reasons import PSRM_AFVISTE
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.overdragelse import bortfald, reasons
from oir_debitor.domain.overdragelse.dom import frigivet, grunde_i
from oir_debitor.domain.overdragelse.grund import of_receipt
from oir_debitor.domain.overdragelse.kvittering import modtag
from oir_debitor.domain.overdragelse.raekker import OUT, Sending, oprettelser, relaterede
from oir_debitor.domain.overdragelse.underretning import set_rente
from oir_debitor.handlers.anmodning import aktion_besvaret
from oir_debitor.handlers.efter_betaling import efter_betaling
from oir_debitor.handlers.til_psrm import klar_til_afsendelse
from oir_debitor.psrm.aktion import rod
from oir_debitor.store import DebitorUow
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_oere

KVITTERINGER: Final = "debitor.kvitteringer"
"""On the agenda: receipts are fetched while any is out; its key is empty."""
UNDERRETNINGER: Final = "debitor.underretninger"
"""On the agenda: notifications are fetched, daily while anything is under collection; its key is empty."""
_WANTED: Final = Wanted(kontoens_fordringer=True, forloeb=True, overdragelser=True)
_BOG: Final = Wanted(
    kontoens_fordringer=True, posteringer=True, bilag=True, tillaeg=True, forloeb=True, overdragelser=True
)
_HOS_PSRM: Final = frozenset({Tilstand.OVERDRAGES, Tilstand.HOERING, Tilstand.UNDER_INDDRIVELSE})


def ude(uow: DebitorUow) -> dict[str, dict[str, OverdragelsePost]]:
    """The batches with an action whose receipt is out or can still change: their rows by action."""
    found: dict[str, dict[str, OverdragelsePost]] = {}
    for tilstand in sorted(OUT):
        for row in uow.konti.find(OverdragelsePost, tilstand=tilstand):
            if row.leverance_id:
                found.setdefault(row.leverance_id, {})[row.aktion_id] = row
    return found


def tag_imod(uow: DebitorUow, konto_id: Uuid, kvitteringer: Mapping[str, Mapping[str, Any]]) -> list[OverdragelsePost]:
    """Take the receipts of one account's actions in; the rows that changed. `kvitteringer` is by action."""
    uow.konti.lock(konto_id)
    changed: list[OverdragelsePost] = []
    for aktion_id in kvitteringer:
        facts = uow.konti.facts(konto_id, _WANTED)
        row = next((each for each in facts.overdragelser if each.aktion_id == aktion_id), None)
        if row is not None:
            changed += _one(uow, facts, row, kvitteringer[aktion_id])
    return changed


def _one(uow: DebitorUow, facts: Facts, row: OverdragelsePost, kvittering: Mapping[str, Any]) -> list[OverdragelsePost]:
    rows = [each for each in facts.overdragelser if each.fordring_id == row.fordring_id]
    costs = [key for key in facts.fordringer if rod(key, facts) == row.fordring_id]
    found = modtag(row, kvittering, facts.forloeb, rows, uow.clock.now(), costs)
    uow.konti.append((), found.changed)
    uow.outbox.add(*found.events)
    mine = [each for each in found.changed if isinstance(each, OverdragelsePost) and each.aktion_id == row.aktion_id]
    if mine and mine[0].tilstand == Sending.UDFOERT:
        _now_at_psrm(uow, facts, row)
    if found.besvaret is not None:
        if found.besvaret.tilstand == Sending.UDFOERT:
            _given_back(uow, found.besvaret)
        _answer(uow, found.besvaret)
    return mine


def _now_at_psrm(uow: DebitorUow, facts: Facts, row: OverdragelsePost) -> None:
    """What waited for the claim goes now: actions about it, and costs that were held for it."""
    held = [each for each in facts.forloeb.values() if _waits_for(each, row.fordring_id, facts)]
    uow.konti.append((), [frigivet(each) for each in held])
    if held or any(each.tilstand == Sending.KLAR for each in facts.overdragelser):
        klar_til_afsendelse(uow, row.konto_id)
    uow.agenda.add_once(UNDERRETNINGER, uow.clock.now(), "")


def _waits_for(course: ForloebPost, main: str, facts: Facts) -> bool:
    if course.tilstand != Tilstand.HOLDT or rod(course.fordring_id, facts) != main or course.fordring_id == main:
        return False
    return any(each["rule_id"] == reasons.HOVEDFORDRING_VENTER.code for each in grunde_i(course))


def _answer(uow: DebitorUow, row: OverdragelsePost) -> None:
    """Whoever asked for the withdrawal is told how it went."""
    done = row.tilstand == Sending.UDFOERT
    said = [of_receipt(each) for each in json.loads(row.svar).get("aarsager") or ()]
    told = [{"kode": PSRM_AFVISTE.code, "tekst": f"{each.rule_id}: {each.message.da}"} for each in said]
    aktion_besvaret(uow, row.konto_id, row.aktion_id, udfoert=done, aarsager=() if done else told)


def _given_back(uow: DebitorUow, row: OverdragelsePost) -> None:
    """A withdrawal says what interest is owed to the creditor from now on: what was told before is made to fit (stated: the interest
    comes back with the receipt, and is nothing after FEJL). A claim that lapsed is written off (ours).
    """
    facts = uow.konti.facts(row.konto_id, _BOG)
    bog = Bogfoering(row.konto_id, facts, uow.clock.now())
    creating = oprettelser(each for each in facts.overdragelser if each.fordring_id == row.fordring_id)
    krav = {psrm_id: krav_id for each in creating for krav_id, psrm_id in relaterede(each).items()}
    krav[row.psrm_id] = str(row.fordring_id)
    for each in json.loads(row.svar).get("tilbagegivet") or ():
        krav_id = krav.get(str(each["fordring_id"]))
        if krav_id is not None:
            claim = facts.tillaeg[krav_id].fordring_id if krav_id in facts.tillaeg else Uuid(krav_id)
            set_rente(bog, claim, krav_id, to_oere(each["rente"]), uow.clock.now(), row.aktion_id)
    lapsed = _lapsed(facts, row)
    bortfald.afskriv(bog, lapsed, bortfald.dag(row, uow.clock.now()), row.aktion_id)
    uow.konti.append(bog.posts, ())
    uow.outbox.add(*bog.events())
    if lapsed:
        efter_betaling(uow, row.konto_id, bog)


def _lapsed(facts: Facts, row: OverdragelsePost) -> list[str]:
    """The claim, when it was withdrawn because it lapsed, and its costs that lapse with it; not those PSRM has or is to get."""
    course = facts.forloeb.get(row.fordring_id)
    if course is None or not bortfald.er_bortfaldet(course):
        return []
    mine = (key for key in facts.fordringer if row.fordring_id in (key, rod(key, facts)))
    return sorted(key for key in mine if key not in facts.forloeb or facts.forloeb[key].tilstand not in _HOS_PSRM)
