"""The control service's doors."""

from oir_control.api import create_router
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.storage import Storage
from oir_kernel.web.part import Part


def part(storage: Storage, sandboxes: Sandboxes) -> Part:
    """What the control service brings to an app. Ungated: it is where allowed CPR numbers come in."""
    return Part(name="control", routers=(create_router(storage, sandboxes),), gated=False)
