"""Who sends to whom, checked before anything is read from the payload."""

from oir_kernel.errors import CvrMismatch, ReceiverUnknown, RouteMissing, SandboxError
from oir_kernel.findings import Finding, Outcome, Text
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
        raise _wrong(
            RouteMissing,
            "Rute",
            Text("HovedOplysninger/Rute mangler.", "HovedOplysninger/Rute is missing."),
            Text(
                "Udfyld AfsenderOrganisation, AfsenderItSystemInstans og ModtagerOrganisation.",
                "Fill AfsenderOrganisation, AfsenderItSystemInstans and ModtagerOrganisation.",
            ),
        )
    for name, cvr in (("AfsenderOrganisation", rute.afsender_cvr), ("ModtagerOrganisation", rute.modtager_cvr)):
        if not is_cvr(cvr):
            raise _wrong(
                CvrMismatch,
                f"Rute/{name}",
                Text(
                    f"Rute/{name} {cvr} er ikke et gyldigt CVR-nummer (modulus 11 passer ikke).",
                    f"Rute/{name} {cvr} is not a valid CVR number (modulus 11 does not fit).",
                ),
                Text("Ret nummeret.", "Correct the number."),
            )
    if context.municipality_cvr is not None and context.municipality_cvr != rute.afsender_cvr:
        raise _wrong(
            CvrMismatch,
            "AuthorityContext/MunicipalityCVR",
            Text(
                f"AuthorityContext/MunicipalityCVR {context.municipality_cvr} er ikke Rute/AfsenderOrganisation"
                f" {rute.afsender_cvr}.",
                f"AuthorityContext/MunicipalityCVR {context.municipality_cvr} is not Rute/AfsenderOrganisation"
                f" {rute.afsender_cvr}.",
            ),
            Text("De to skal være ens.", "The two must be equal."),
        )
    if rute.modtager_cvr not in scope.settings.receivers:
        raise _wrong(
            ReceiverUnknown,
            "Rute/ModtagerOrganisation",
            Text(
                f"Sandkassen er ikke vært for ModtagerOrganisation {rute.modtager_cvr}.",
                f"The sandbox does not host ModtagerOrganisation {rute.modtager_cvr}.",
            ),
            Text(
                "Brug 11111111 (Korsbæk) eller en kommunes CVR, eller tilføj nummeret til sandkassens receivers.",
                "Use 11111111 (Korsbæk) or a municipality's CVR, or add the number to the sandbox's receivers.",
            ),
        )
    return Call(scope, context.transaktions_id, rute.afsender_cvr, rute.afsender_system, rute.modtager_cvr)


def _wrong(kind: type[SandboxError], place: str, said: Text, fix: Text) -> SandboxError:
    """The error with a finding that points to its place in the context."""
    finding = Finding(
        rule_id=kind.code,
        layer="route",
        outcome=Outcome.AFVIS,
        message=said,
        fix=fix,
        path=f"HovedOplysninger/{place}",
        source="ours",
    )
    return kind(Text(f"{said.da} {fix.da}", f"{said.en} {fix.en}"), [finding])
