"""`Fordring` → the public JSON claim fields, the other way round from `mapping`."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from oir_kernel.money import to_kroner
from psrm_validation.claim.model import AMOUNT_FIELDS, SKYLDNER_FIELDS, Fordring
from psrm_validation.claim.oevrige import OevrigeStamdata


def as_mapping(fordring: Fordring) -> dict[str, Any]:
    """The claim as the public JSON fields, absent ones left out: amounts as kroner with two decimals, dates as ISO texts.

    Debtors are written in full, so the result belongs where the claim itself belongs, never in a message or a log.
    """
    found: dict[str, Any] = {}
    for each in fields(Fordring):
        value = getattr(fordring, each.name)
        if value is None or value == ():
            continue
        if each.name == "oevrige":
            found |= _oevrige(value)
        else:
            found[each.name] = _written(each.name, value)
    return found


def _written(name: str, value: Any) -> Any:
    if name in AMOUNT_FIELDS:
        return to_kroner(value)
    if name == "hf":
        return as_mapping(value)
    if name == "skyldnere":
        return [
            {kind: number for kind in SKYLDNER_FIELDS if (number := getattr(each, kind)) is not None} for each in value
        ]
    return value.isoformat() if isinstance(value, date) else value


def _oevrige(value: OevrigeStamdata) -> Mapping[str, Any]:
    return {
        each.name: _plain(inner) for each in fields(value) if (inner := getattr(value, each.name)) not in (None, ())
    }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if hasattr(value, "__dataclass_fields__"):
        return {
            name: _plain(inner) for name in value.__dataclass_fields__ if (inner := getattr(value, name)) is not None
        }
    return value
