"""When a hearing goes on by the clock: the creditor's deadline, and the day PSRM answers."""

from datetime import datetime, time, timedelta
from typing import Final

from oir_kernel.clock import DANISH_TIME
from psrm_receiver.domain.aktion import HoeringPost, HoeringStatus
from psrm_receiver.store import ModtagerUow

FRIST: Final = "receiver.hoering"
"""Agenda: the creditor's last day to answer is over."""
RIM: Final = "receiver.rim"
"""Agenda: PSRM answers an approved hearing."""


def put_on_agenda(hoering: HoeringPost, uow: ModtagerUow) -> None:
    """What the hearing waits for: the end of the creditor's last day, or PSRM's answer where the sandbox says that it comes."""
    if hoering.status == HoeringStatus.AFVENTER_FORDRINGSHAVER:
        over = datetime.combine(hoering.frist + timedelta(days=1), time(), DANISH_TIME)
        uow.agenda.add(FRIST, over, hoering.aktion_id)
    elif uow.settings.inddrivelse.hoering != "venter":
        later = uow.now + timedelta(minutes=uow.settings.inddrivelse.kvittering_minutter)
        uow.agenda.add(RIM, later, hoering.aktion_id)
