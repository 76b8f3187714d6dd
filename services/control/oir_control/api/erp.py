"""Profiles of ERP systems over JSON: `/api/control/erp-profiles`."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from oir_kernel.erp import profiles
from oir_kernel.findings import Provenance
from oir_kernel.web.model import TextView


class ProfileValueView(BaseModel):
    """One value that a profile sets."""

    setting: str = Field(description="Name of the setting below `erp`")
    value: Any = Field(description="What the profile sets it to")
    provenance: Provenance = Field(description="How sure it is: inferred, or ours; none is a vendor's word")
    source: str = Field(description="Where it is from; empty for a choice of ours")
    why: TextView = Field(description="Why this value")


class ProfileView(BaseModel):
    """One profile."""

    name: str = Field(description="What to give as `erp` in a sandbox's settings")
    values: list[ProfileValueView] = Field(description="What it sets; everything else keeps its default")


def erp_router() -> APIRouter:
    """The route `/api/control/erp-profiles`."""
    router = APIRouter(prefix="/api/control", tags=["control"])

    @router.get("/erp-profiles", summary="Profiles of ERP systems")
    async def list_profiles() -> list[ProfileView]:
        """What each profile sets, how sure each value is, and where it is from."""
        return [
            ProfileView(
                name=name,
                values=[
                    ProfileValueView(
                        setting=value.setting,
                        value=value.value,
                        provenance=value.provenance,
                        source=value.source,
                        why=TextView(da=value.why.da, en=value.why.en),
                    )
                    for value in values
                ],
            )
            for name, values in profiles().items()
        ]

    return router
