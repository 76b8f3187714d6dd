"""The composition root of the finance service."""

from oir_finans.api.routes import KODELISTER, router
from oir_finans.files import INF_REF, LeveranceDoor
from oir_finans.operations import SERVICE, afsend_finansbilag_i
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.code_lists import code_list_router
from oir_kernel.web.part import Part


def part(edition: Edition, storage: Storage) -> Part:
    """The doors of the finance service: SOAP `FinansbilagAfsend`, JSON below `/api/finans/`, files by SFTP."""
    operation = afsend_finansbilag_i(edition)
    return Part(
        name="finans",
        soap={SERVICE: (operation,)},
        routers=(router(edition, storage, operation), code_list_router("finans", edition, KODELISTER)),
        files={INF_REF: LeveranceDoor(edition, storage, operation)},
    )
