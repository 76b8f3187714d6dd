"""The composition root of the invoice services."""

from oir_faktura.api.routes import router
from oir_faktura.operations import FAKTURA_SERVICE, SVAR_SERVICE, operations
from oir_kernel.soap.edition import Edition
from oir_kernel.storage import Storage
from oir_kernel.web.code_lists import code_list_router
from oir_kernel.web.part import Part

KODELISTER = ("faktura-type", "faktura-resultat", "aarsag", "parttype", "finansbilag-type", "finansreference-type")
"""The lists this service's messages draw their classes from."""


def part(edition: Edition, storage: Storage) -> Part:
    """The doors of the invoice services: two SOAP services, of which the sandbox hosts both, and `/api/faktura/`."""
    served = operations(edition)
    return Part(
        name="faktura",
        soap={FAKTURA_SERVICE: (served.faktura,), SVAR_SERVICE: (served.svar,)},
        routers=(router(edition, storage, served), code_list_router("faktura", edition, KODELISTER)),
    )
