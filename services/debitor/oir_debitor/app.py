"""The composition root of the debtor service."""

from oir_debitor.api import create_router
from oir_debitor.codes import LISTS, codes_of
from oir_debitor.operations import SERVICE, operations
from oir_debitor.ports import PsrmCheck
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.code_lists import code_list_router
from oir_kernel.web.part import Part


def part(edition: Edition, storage: Storage, psrm: PsrmCheck) -> Part:
    """The doors of the debtor service: SOAP `DebitorRegistreringAfsend` and JSON below `/api/debitor/`."""
    served = operations(codes_of(edition), storage, psrm)
    return Part(
        name="debitor",
        soap={SERVICE: served.of_contract},
        routers=(create_router(served, edition, storage), code_list_router("debitor", edition, LISTS)),
    )
