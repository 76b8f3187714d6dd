"""Every table of the program in one metadata: the kernel's and those of all services."""

from importlib import import_module
from importlib.util import find_spec

from sqlalchemy import MetaData

from oir_kernel.storage.tables import metadata

STORES = (
    "oir_kernel.storage.agenda",
    "oir_kernel.storage.keys",
    "oir_kernel.storage.clock_jobs",
    "oir_kernel.storage.delivery_tables",
    "oir_debitor.store",
    "oir_finans.store",
    "oir_faktura.store",
    "psrm_receiver.store",
)
"""The modules in which services add their tables to the kernel's metadata. A new service adds its own here."""


def all_metadata() -> MetaData:
    """The metadata with the tables of every service that has a store."""
    for name in STORES:
        if find_spec(name) is not None:
            import_module(name)
    return metadata
