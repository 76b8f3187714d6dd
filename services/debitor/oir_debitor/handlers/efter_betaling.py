"""What follows in the course of claims when something changed what is owed on an account.

What PSRM must hear of it follows from the written rows (`til_psrm.py`), not from here.
"""

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost
from oir_debitor.domain.indbetaling.forloeb import aendrede
from oir_debitor.domain.posts import FordringPost
from oir_debitor.handlers.carry_out import see_to_the_day
from oir_debitor.store.uow import DebitorUow
from oir_kernel.identifiers import Uuid


def efter_betaling(uow: DebitorUow, konto_id: Uuid, bogfoering: Bogfoering) -> None:
    """End the courses of claims that owe nothing with their interest and fees, and begin again those that owe.

    Call it in the unit of work that wrote the bookings, after them, on the account they were locked by. `bogfoering` must have begun
    with all documents, entries and additions of the account.
    """
    courses: dict[str, ForloebPost] = {
        each.fordring_id: each for each in uow.konti.find(ForloebPost, konto_id=konto_id)
    }
    claims: dict[str, FordringPost] = {
        each.fordring_id: each for each in uow.konti.find(FordringPost, konto_id=konto_id)
    }
    changed = list(aendrede(Facts(fordringer=claims, forloeb=courses), bogfoering))
    uow.konti.append((), changed)
    see_to_the_day(uow, changed)
