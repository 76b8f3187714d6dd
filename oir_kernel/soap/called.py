"""Services that the sandbox calls and does not host: they are described at their own address, and say so when they are called there."""

from oir_kernel.errors import OperationMissing
from oir_kernel.findings import Text
from oir_kernel.soap.edition import ServiceContract


def not_hosted(contract: ServiceContract) -> OperationMissing:
    """The error for a message to a service that is the other party's: who calls whom, and where to subscribe."""
    return OperationMissing(
        Text(
            f"{contract.name} ligger hos modtageren: sandkassen kalder den selv og tager ikke imod den her. Stil den op hos dig"
            " selv efter ?wsdl, og abonnér: POST /api/control/subscriptions med kind oir og din adresse (docs/delivery.md).",
            f"{contract.name} is the receiver's: the sandbox calls it and does not take it in here. Put it up yourself after"
            " ?wsdl, and subscribe: POST /api/control/subscriptions with kind oir and your address (docs/delivery.md).",
        )
    )
