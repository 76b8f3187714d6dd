"""Who sends to whom, checked before anything is read from the payload."""

from oir_kernel.errors import CvrMismatch, ReceiverUnknown, RouteMissing
from oir_kernel.findings import Text
from oir_kernel.identifiers import is_cvr
from oir_kernel.operations import Call
from oir_kernel.sandbox import SandboxScope
from oir_kernel.soap.kontekst import HovedOplysninger


def check_route(context: HovedOplysninger | None, scope: SandboxScope, *, implicit: bool = False) -> Call:
    """The call that the context describes. Raises `RouteMissing`, `CvrMismatch` or `ReceiverUnknown`.

    `implicit`: the operation may be called without a route; sender and receiver are then empty.
    """
    rute = None if context is None else context.rute
    if context is not None and rute is None and implicit:
        return Call(scope, context.transaktions_id, context.municipality_cvr or "", "", "")
    if context is None or rute is None:
        raise RouteMissing(
            Text(
                "HovedOplysninger/Rute mangler. Udfyld AfsenderOrganisation, AfsenderItSystemInstans og ModtagerOrganisation.",
                "HovedOplysninger/Rute is missing. Fill AfsenderOrganisation, AfsenderItSystemInstans and ModtagerOrganisation.",
            )
        )
    for name, cvr in (("AfsenderOrganisation", rute.afsender_cvr), ("ModtagerOrganisation", rute.modtager_cvr)):
        if not is_cvr(cvr):
            raise CvrMismatch(
                Text(
                    f"Rute/{name} {cvr} er ikke et gyldigt CVR-nummer (modulus 11). Ret nummeret.",
                    f"Rute/{name} {cvr} is not a valid CVR number (modulus 11). Correct the number.",
                )
            )
    if context.municipality_cvr is not None and context.municipality_cvr != rute.afsender_cvr:
        raise CvrMismatch(
            Text(
                f"AuthorityContext/MunicipalityCVR {context.municipality_cvr} er ikke Rute/AfsenderOrganisation {rute.afsender_cvr}."
                " De to skal være ens.",
                f"AuthorityContext/MunicipalityCVR {context.municipality_cvr} is not Rute/AfsenderOrganisation {rute.afsender_cvr}."
                " The two must be equal.",
            )
        )
    if rute.modtager_cvr not in scope.settings.receivers:
        raise ReceiverUnknown(
            Text(
                f"Sandkassen er ikke vært for ModtagerOrganisation {rute.modtager_cvr}."
                " Brug 11111111 (Korsbæk) eller en kommunes CVR, eller tilføj nummeret til sandkassens receivers.",
                f"The sandbox does not host ModtagerOrganisation {rute.modtager_cvr}."
                " Use 11111111 (Korsbæk) or a municipality's CVR, or add the number to the sandbox's receivers.",
            )
        )
    return Call(scope, context.transaktions_id, rute.afsender_cvr, rute.afsender_system, rute.modtager_cvr)
