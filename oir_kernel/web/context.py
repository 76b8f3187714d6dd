"""What a JSON route may ask of its request: the sandbox it is for, and the call it makes.

Headers are those of the platform's REST variant (stated): `x-TransaktionsId`, `x-Rute-AfsenderOrganisation`,
`x-Rute-AfsenderItSystemInstans`, `x-Rute-ModtagerOrganisation`. Left out, they get values of ours, so that a first try
needs none of them.
"""

import uuid
from dataclasses import replace
from typing import Annotated

from fastapi import Depends, Header, Request

from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.kontekst import HovedOplysninger, Rute
from oir_kernel.soap.routing import check_route
from oir_kernel.web.model import UUID

DEFAULT_CVR = "11111111"
DEFAULT_SYSTEM = "00000000-0000-4000-8000-000000000000"


def current_scope(request: Request) -> SandboxScope:
    """The sandbox that path or header named; the frame found it."""
    scope: SandboxScope = request.scope["oir.sandbox"]
    return scope


def root_of(request: Request) -> str:
    """The sandbox prefix of the address asked for, empty for the default sandbox's own address."""
    root: str = request.scope.get("root_path", "")
    return root


CurrentScope = Annotated[SandboxScope, Depends(current_scope)]


def current_call(
    request: Request,
    scope: CurrentScope,
    transaktions_id: Annotated[
        str,
        Header(alias="x-TransaktionsId", max_length=255, description="Key of the conversation; made up if left out"),
    ] = "",
    afsender: Annotated[
        str, Header(alias="x-Rute-AfsenderOrganisation", description="CVR of the authority that sends")
    ] = DEFAULT_CVR,
    system: Annotated[
        str,
        Header(alias="x-Rute-AfsenderItSystemInstans", pattern=UUID, description="The it-system instance that sends"),
    ] = DEFAULT_SYSTEM,
    modtager: Annotated[
        str, Header(alias="x-Rute-ModtagerOrganisation", description="CVR of the authority that receives")
    ] = DEFAULT_CVR,
) -> Call:
    """The call as the headers describe it. Raises `CvrMismatch` or `ReceiverUnknown`."""
    rute = Rute(afsender, system.lower(), modtager)
    call = check_route(HovedOplysninger(transaktions_id or str(uuid.uuid4()), "", rute=rute), scope)
    call = replace(call, rejection=request.scope.get("oir.rejection"))
    request.scope["oir.changed"] = call.changed
    return call


CurrentCall = Annotated[Call, Depends(current_call)]
