"""The classes of a contract edition's code lists that decisions ask for, by UUID."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from oir_kernel.identifiers import Uuid


@dataclass(frozen=True, slots=True)
class Codes:
    """Code by class UUID, one mapping a list; `aarsager` the other way: class UUID and Danish title by code."""

    fordringstype: Mapping[str, str] = field(default_factory=dict)
    debitorkontotype: Mapping[str, str] = field(default_factory=dict)
    nedreguleringsaarsag: Mapping[str, str] = field(default_factory=dict)
    parttype: Mapping[str, str] = field(default_factory=dict)
    specifikationstype: Mapping[str, str] = field(default_factory=dict)
    indbetalingstype: Mapping[str, str] = field(default_factory=dict)
    indbetalingsnedreguleringsaarsag: Mapping[str, str] = field(default_factory=dict)
    handlingstype: Mapping[str, str] = field(default_factory=dict)
    handlingsaarsag: Mapping[str, str] = field(default_factory=dict)
    afskrivningsaarsag: Mapping[str, str] = field(default_factory=dict)
    henstandsaarsag: Mapping[str, str] = field(default_factory=dict)
    relationstype: Mapping[str, str] = field(default_factory=dict)
    aarsager: Mapping[str, tuple[Uuid, str]] = field(default_factory=dict)
