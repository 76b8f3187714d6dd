"""All doors of the test STS, to be mounted by the control service."""

from collections.abc import Collection

from fastapi import APIRouter

from oir_control.sts.issue import Sts
from oir_control.sts.rest import add_rest
from oir_control.sts.soap import add_soap
from oir_kernel.security.trust import Trust
from oir_kernel.storage import Storage


def create_sts_router(trust: Trust, storage: Storage, audiences: Collection[str]) -> APIRouter:
    """The doors, for tokens towards the services with these entityIDs."""
    router = APIRouter(tags=["sts"])
    sts = Sts(trust, storage, frozenset(audiences))
    add_soap(router, sts)
    add_rest(router, sts)
    return router
