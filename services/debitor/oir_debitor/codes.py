"""The debtor service's code lists, read from a contract edition."""

from oir_debitor.domain.codes import Codes
from oir_kernel.soap.edition import Edition

LISTS = (
    "fordringstype",
    "debitorkontotype",
    "nedreguleringsaarsag",
    "parttype",
    "specifikationstype",
    "indbetalingstype",
    "indbetalingsnedreguleringsaarsag",
    "handlingstype",
    "handlingsaarsag",
    "afskrivningsaarsag",
    "henstandsaarsag",
    "relationstype",
    "aarsag",
)
"""The lists this service uses and shows."""


def codes_of(edition: Edition) -> Codes:
    """The lists of the edition, read once."""
    return Codes(
        fordringstype=edition.code_of("fordringstype"),
        debitorkontotype=edition.code_of("debitorkontotype"),
        nedreguleringsaarsag=edition.code_of("nedreguleringsaarsag"),
        parttype=edition.code_of("parttype"),
        specifikationstype=edition.code_of("specifikationstype"),
        indbetalingstype=edition.code_of("indbetalingstype"),
        indbetalingsnedreguleringsaarsag=edition.code_of("indbetalingsnedreguleringsaarsag"),
        handlingstype=edition.code_of("handlingstype"),
        handlingsaarsag=edition.code_of("handlingsaarsag"),
        afskrivningsaarsag=edition.code_of("afskrivningsaarsag"),
        henstandsaarsag=edition.code_of("henstandsaarsag"),
        relationstype=edition.code_of("relationstype"),
        aarsager={entry.code: (entry.uuid, entry.titel) for entry in edition.code_list("aarsag")},
    )
