"""The composition root of the simulated PSRM."""

from oir_kernel.agenda import in_one_work
from oir_kernel.storage import Storage
from oir_kernel.web.part import Part
from psrm_receiver.api.penge import penge_router
from psrm_receiver.api.routes import router
from psrm_receiver.handlers.behandl import leverance_step
from psrm_receiver.handlers.hoering import frist_udloebet, rim_svarer
from psrm_receiver.handlers.hoeringsfrist import FRIST, RIM
from psrm_receiver.handlers.indberet import LEVERANCE
from psrm_receiver.operations.indberet import indberet_i
from psrm_receiver.operations.soap import SERVICE, operations_i
from psrm_receiver.ports import AktionCheck
from psrm_receiver.steps import penge_steps


def part(storage: Storage, check: AktionCheck) -> Part:
    """The doors of the simulated PSRM: SOAP `PsrmFordringModtag`, JSON below `/api/receiver/`, and what happens by the clock.

    `check` says what the rules make of an action.
    """
    return Part(
        name="receiver",
        soap={SERVICE: operations_i(check)},
        routers=(router(storage, indberet_i(check)), penge_router(storage)),
        steps={
            LEVERANCE: leverance_step(check),
            FRIST: in_one_work(frist_udloebet),
            RIM: in_one_work(rim_svarer),
            **penge_steps(),
        },
    )
