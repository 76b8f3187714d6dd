"""What changed outside the day's run and must be looked at by it: debts that were paid, adjusted or came back, postponements, plans."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from oir_debitor.domain.dag.aftale import fordringer_i
from oir_debitor.domain.dag.trin import I_FORLOEB
from oir_debitor.domain.decision import konto_event
from oir_debitor.domain.forloebsposter import AftalePost, ForloebPost, HenstandPost
from oir_debitor.domain.hovedbog import Art, Hovedkonto, PosteringPost
from oir_debitor.domain.posts import KontoPost, Post
from oir_debitor.store.dagen import DagRepository
from oir_debitor.store.uow import DebitorUow

COMES_BACK: Final = frozenset({Art.DAEKNING_NEDREGULERING, Art.AFSKRIVNING_NEDREGULERING})
"""Documents by which a debt that was gone is owed again."""
_DAY = timedelta(days=1)


def vaek(uow: DebitorUow, posts: Sequence[Post]) -> list[date]:
    """Have the claims these rows concern looked at tomorrow; the days to put on the agenda."""
    _genoptag(uow, posts)
    krav = sorted(set(_concerned(posts)))
    if not krav:
        return []
    tomorrow = uow.clock.today() + _DAY
    DagRepository(uow.conn, uow.state_id).vaek(krav, tomorrow)
    return [tomorrow]


def _concerned(posts: Iterable[Post]) -> Iterable[str]:
    for post in posts:
        if isinstance(post, PosteringPost):
            if post.hovedkonto == Hovedkonto.TILGODEHAVENDE and post.art != Art.FORDRING:
                yield post.krav_id
        elif isinstance(post, HenstandPost):
            yield post.fordring_id
        elif isinstance(post, AftalePost):
            yield from fordringer_i(post)
        elif isinstance(post, ForloebPost) and post.naeste_dato is None and post.tilstand in I_FORLOEB:
            yield post.fordring_id


def _genoptag(uow: DebitorUow, posts: Sequence[Post]) -> None:
    """A closed account on which something is owed again is open again, as the debtor system's own act."""
    again = {each.konto_id for each in posts if isinstance(each, PosteringPost) and each.art in COMES_BACK}
    again -= {each.konto_id for each in posts if isinstance(each, KontoPost)}
    if not again:
        return
    found = DagRepository(uow.conn, uow.state_id).af(KontoPost, "konto_id", again)
    closed = [each for each in found if each.afsluttet is not None]
    uow.konti.append((), [replace(each, afsluttet=None) for each in closed])
    uow.outbox.add(*(konto_event("GenoptagKonto", each.konto_id) for each in closed))
