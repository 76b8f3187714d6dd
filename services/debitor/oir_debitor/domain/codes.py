"""The classes of a contract edition's code lists that decisions ask for, by UUID."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from oir_kernel.identifiers import Uuid

_NONE: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Codes:
    """Code by class UUID, one mapping a list; `aarsager` the other way: class UUID and Danish title by code."""

    fordringstype: Mapping[str, str] = field(default=_NONE)
    debitorkontotype: Mapping[str, str] = field(default=_NONE)
    nedreguleringsaarsag: Mapping[str, str] = field(default=_NONE)
    parttype: Mapping[str, str] = field(default=_NONE)
    specifikationstype: Mapping[str, str] = field(default=_NONE)
    aarsager: Mapping[str, tuple[Uuid, str]] = field(default_factory=dict)
