"""The control service's doors."""

from oir_control.api.clock import clock_router
from oir_control.api.erp import erp_router
from oir_control.api.export import export_router
from oir_control.api.faults import faults_router
from oir_control.api.journal import journal_router
from oir_control.api.keys import key_router
from oir_control.api.sandboxes import sandbox_router
from oir_control.api.sharing import sharing_router
from oir_control.api.snapshots import STREAMS, snapshot_router
from oir_control.api.verify import verify_router
from oir_kernel.faults.stored import StoredFaults
from oir_kernel.sandboxes import Sandboxes
from oir_kernel.snapshots.moving import Snapshots
from oir_kernel.storage import Storage
from oir_kernel.timekeeper import Timekeeper
from oir_kernel.web.part import Part


def part(
    storage: Storage, sandboxes: Sandboxes, timekeeper: Timekeeper, faults: StoredFaults, snapshots: Snapshots
) -> Part:
    """What the control service brings to an app. Ungated: it is where allowed CPR numbers come in."""
    routers = (
        sandbox_router(sandboxes, storage, snapshots.tables, faults.known),
        snapshot_router(snapshots),
        key_router(storage, sandboxes),
        clock_router(storage, timekeeper),
        sharing_router(storage),
        export_router(storage, sandboxes),
        verify_router(storage, faults.known),
        journal_router(storage),
        erp_router(),
        faults_router(faults),
    )
    return Part(name="control", routers=routers, gated=False, streams=STREAMS)
