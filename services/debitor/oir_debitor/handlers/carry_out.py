"""Writing what was decided: rows, events, and the day on which somebody must look at the account again."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final

from oir_debitor.domain.decision import Decision
from oir_debitor.domain.forloebsposter import AftalePost, ForloebPost
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.posts import Post
from oir_debitor.handlers.til_psrm import fortael_psrm
from oir_debitor.handlers.vaek import vaek
from oir_debitor.store.uow import DebitorUow
from oir_kernel.clock import DANISH_TIME

DAGEN: Final = "debitor.dag"
"""On the agenda: the day's run over every claim whose `naeste_dato` has come; its key is the day."""
_HOUR: Final = time(1, 0)


def carry_out(decided: Decision, uow: DebitorUow) -> DebitorOutcome:
    """Write the rows and events of a decision, have PSRM told of it, and see to it that the day's run comes."""
    uow.konti.append(decided.added, decided.changed)
    uow.outbox.add(*decided.events)
    fortael_psrm(uow, decided.added)
    see_to_the_day(uow, (*decided.added, *decided.changed))
    return decided.outcome


def see_to_the_day(uow: DebitorUow, posts: Iterable[Post]) -> None:
    """Put the first day these rows wait for on the agenda, if it is not there; the day's run puts the one after it.

    What they change of a debt or a course has the claim looked at the next night; a debt that grows again reopens its account.
    """
    posts = list(posts)
    days = [post.naeste_dato for post in posts if isinstance(post, ForloebPost | AftalePost) and post.naeste_dato]
    days += vaek(uow, posts)
    if days:
        day = min(days)
        uow.agenda.add_once(DAGEN, begin_of(day), day.isoformat())


def begin_of(day: date) -> datetime:
    """The instant of the day's run: one o'clock in the night, Danish time (ours)."""
    at = datetime.combine(day, _HOUR, DANISH_TIME)
    return at.astimezone(UTC)
