"""The debtor service's code lists, read from a contract edition."""

from oir_debitor.domain.codes import Codes
from oir_kernel.soap.edition import Edition

LISTS = ("fordringstype", "debitorkontotype", "nedreguleringsaarsag", "parttype", "specifikationstype", "aarsag")
"""The lists this service uses and shows."""


def codes_of(edition: Edition) -> Codes:
    """The lists of the edition, read once."""
    return Codes(
        fordringstype=edition.code_of("fordringstype"),
        debitorkontotype=edition.code_of("debitorkontotype"),
        nedreguleringsaarsag=edition.code_of("nedreguleringsaarsag"),
        parttype=edition.code_of("parttype"),
        specifikationstype=edition.code_of("specifikationstype"),
        aarsager={entry.code: (entry.uuid, entry.titel) for entry in edition.code_list("aarsag")},
    )
