"""The operations of the debtor service, one module a service of the contract. `registrering` is the table to read first."""

from oir_debitor.operations.registrering import SERVICE, DebitorOperations, operations

__all__ = ["SERVICE", "DebitorOperations", "operations"]
