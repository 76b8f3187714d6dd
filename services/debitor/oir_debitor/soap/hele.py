"""Groups of fields that the contract has whole or not at all, while JSON may have taken in a part of one.

What is incomplete is left out of a SOAP answer (ours); JSON shows it as it was sent.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final, TypeVar

from oir_debitor.domain.commands import Fordring, Haeftelse, Konto
from oir_debitor.domain.parter import Part

T = TypeVar("T", Fordring, Part)

_FORDRING: Final = (
    (("antal", "enhed", "enhedspris"), ("antal", "enhed", "enhedspris")),
    (("finans_reference",), ("finans_supplerende",)),
)
_PART: Final = (
    (("navn", "adresselinje1"), ("navn", "adresselinje1", "adresselinje2", "postnummer", "by", "land")),
    (("oprettet_cvr", "oprettet_system"), ("oprettet_cvr", "oprettet_system")),
)
"""Fields that must all be there, and those that are left out when one of them is not."""


def hel_fordring(fordring: Fordring) -> Fordring:
    """The claim with whole groups only."""
    return _whole(fordring, _FORDRING)


def hel_part(part: Part) -> Part:
    """The party with a whole address, or none."""
    return _whole(part, _PART)


def hel_konto(konto: Konto) -> Konto:
    """The master data with a whole debtor."""
    return replace(konto, debitor=hel_part(konto.debitor))


def hel_haeftelse(haeftelse: Haeftelse) -> Haeftelse:
    """The liability with a whole party."""
    return replace(haeftelse, part=hel_part(haeftelse.part))


def _whole(value: T, groups: Sequence[tuple[Sequence[str], Sequence[str]]]) -> T:
    lacking: dict[str, Any] = {}
    for needed, group in groups:
        whole = all(getattr(value, name) is not None for name in needed)
        if not whole:
            lacking |= {name: None for name in group if getattr(value, name) is not None}
    return replace(value, **lacking) if lacking else value
