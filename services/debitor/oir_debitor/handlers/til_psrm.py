"""After what was written at home: what PSRM must hear of it, in the same transaction."""

from collections.abc import Iterable
from dataclasses import replace

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.hovedbog import TillaegPost
from oir_debitor.domain.overdragelse.nedskrivning import Sag, aktioner, dokumenter, krav_i
from oir_debitor.domain.overdragelse.raekker import CREATING, Sending
from oir_debitor.domain.posts import Post
from oir_debitor.handlers.klar_til_overdragelse import OVERDRAGELSE
from oir_debitor.store.uow import DebitorUow
from oir_kernel.identifiers import Uuid

_PERHAPS = frozenset({Tilstand.OVERDRAGES, Tilstand.HOERING, Tilstand.UNDER_INDDRIVELSE, Tilstand.AFSLUTTET})
"""States in which PSRM may have the claim, or may be about to get it."""
_SAG = Wanted(kontoens_fordringer=True, posteringer=True, bilag=True, tillaeg=True, forloeb=True, overdragelser=True)


def fortael_psrm(uow: DebitorUow, posts: Iterable[Post]) -> list[OverdragelsePost]:
    """Write the actions that follow from rows just written, and put their sending on the agenda; what was written.

    `posts` are on disk already, in this transaction, and their account is locked. Told a second time, nothing is added.
    """
    documents = dokumenter(posts)
    touched = {krav_i(each): each.konto_id for each in documents}
    made: list[OverdragelsePost] = []
    for konto_id in sorted(set(touched.values())):
        if not any(_is_at_psrm(uow, krav) for krav, konto in touched.items() if konto == konto_id):
            continue
        facts = uow.konti.facts(konto_id, _SAG)
        made += _told(uow, facts, [each for each in documents if each.konto_id == konto_id])
    return made


def klar_til_afsendelse(uow: DebitorUow, konto_id: Uuid) -> None:
    """Put the sending of the account's actions on the agenda, now. For whoever writes an action of its own."""
    facts = uow.konti.facts(konto_id, Wanted())
    modtager = "" if facts.konto is None else facts.konto.modtager_cvr
    uow.agenda.add_once(OVERDRAGELSE, uow.clock.now(), modtager)


def sag_af(course: ForloebPost, facts: Facts, codes: Codes) -> Sag:
    """All that is known of one claim at PSRM."""
    fordring = facts.fordringer[course.fordring_id]
    added = {key: each for key, each in facts.tillaeg.items() if each.fordring_id == course.fordring_id}
    rest = {course.fordring_id: int(fordring.saldo)} | {key: int(each.saldo) for key, each in added.items()}
    sent = [each for each in facts.overdragelser if each.fordring_id == course.fordring_id]
    sent += [each for each in facts.overdragelser if each.aktion in CREATING and course.fordring_id in each.indhold]
    unique = {each.aktion_id: each for each in sent}
    return Sag(course, list(unique.values()), facts.bilag, added, rest, codes.fordringstype.get(fordring.type_id, ""))


def _is_at_psrm(uow: DebitorUow, krav_id: str) -> bool:
    claims = [krav_id]
    claims += [each.fordring_id for each in uow.konti.find(TillaegPost, tillaeg_id=krav_id)]
    return any(each.tilstand in _PERHAPS for fid in claims for each in uow.konti.find(ForloebPost, fordring_id=fid))


def _told(uow: DebitorUow, facts: Facts, documents: list[Post]) -> list[OverdragelsePost]:
    made: list[OverdragelsePost] = []
    stale: dict[str, OverdragelsePost] = {}
    for course in facts.forloeb.values():
        mine = [each for each in dokumenter(documents) if _claim_of(krav_i(each), facts) == course.fordring_id]
        if not mine or course.tilstand not in _PERHAPS:
            continue
        sag = sag_af(course, facts, uow.terms.codes)
        made += aktioner(mine, sag, uow.clock.now())
        stale |= {each.aktion_id: each for each in sag.sendt if _is_unsent(each)}
    changed = [replace(each, tilstand=Sending.HOLDT) for each in stale.values()]
    uow.konti.append(made, changed)
    for konto_id in {each.konto_id for each in (*made, *changed)}:
        klar_til_afsendelse(uow, konto_id)
    return made


def _is_unsent(row: OverdragelsePost) -> bool:
    """A creating action in no batch yet: its amounts are no longer right, and the claim is judged anew."""
    return row.aktion in CREATING and row.tilstand == Sending.KLAR and not row.leverance_id


def _claim_of(krav_id: str, facts: Facts) -> str:
    added = facts.tillaeg.get(krav_id)
    return krav_id if added is None else added.fordring_id
