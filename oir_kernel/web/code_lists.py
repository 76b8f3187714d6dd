"""The code lists a service speaks with, over JSON: what a class UUID in a message means."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_kernel.soap.edition import Edition


class KlasseOut(BaseModel):
    """One class of a code list."""

    kode: str = Field(description="Our code, as KFDAINS or 5.57.71")
    uuid: str = Field(description="The class UUID that messages carry")
    titel: str = Field(description="Danish title")


class KodelisteOut(BaseModel):
    """A code list."""

    navn: str = Field(description="Name of the list")
    klasser: list[KlasseOut] = Field(description="Its classes, in the list's order")


class KodelisterOut(BaseModel):
    """The names of the code lists."""

    kodelister: list[str] = Field(description="Names, each at /kodelister/{navn}")


def code_list_router(service: str, edition: Edition, names: Sequence[str]) -> APIRouter:
    """The routes `/api/<service>/kodelister` and `/api/<service>/kodelister/{navn}` for these lists of the edition."""
    router = APIRouter(prefix=f"/api/{service}/kodelister", tags=[service])

    @router.get("", summary="Names of the code lists")
    async def kodelister() -> KodelisterOut:
        """The lists this service's messages draw their classes from."""
        return KodelisterOut(kodelister=list(names))

    @router.get("/{navn}", summary="One code list")
    async def kodeliste(navn: Annotated[str, Path(description=f"One of: {', '.join(names)}")]) -> KodelisteOut:
        """The classes of a list: code, class UUID, title."""
        if navn not in names:
            listed = ", ".join(names)
            raise NotFound(
                Text(
                    f"Kodelisten findes ikke. Vælg blandt: {listed}.",
                    f"There is no such code list. Choose among: {listed}.",
                )
            )
        classes = (KlasseOut(kode=entry.code, uuid=entry.uuid, titel=entry.titel) for entry in edition.code_list(navn))
        return KodelisteOut(navn=navn, klasser=list(classes))

    return router
