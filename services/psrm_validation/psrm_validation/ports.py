"""What the SOAP door of the check asks of others: the claims in a registration. The program's wiring supplies it.

How a registration is read belongs to the debtor service; services do not know one another.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from sqlalchemy import Connection

from oir_kernel.identifiers import Uuid
from oir_kernel.operations import Call
from psrm_validation.readers import ReadClaim


class Registrering(Protocol):
    """A registration as far as the check knows it."""

    @property
    def konto_id(self) -> Uuid:
        """The account it is about."""


R = TypeVar("R", bound=Registrering)


class Registreringer(Protocol[R]):
    """Turns registrations into claims."""

    @property
    def command(self) -> type[R]:
        """The frozen dataclass that the edition's binding table reads a registration into."""

    def claims(self, command: R, call: Call, connection: Connection) -> Iterable[ReadClaim]:
        """The claims in order, each with its places in the message and with what was found while it was mapped.

        The connection is for reading what the sandbox already has of the account.
        """
