"""The content of an object, as it is kept and compared: plain values in field order, without what is absent.

Left out are the registration time and the identification of a party, which have columns of their own, and where the object
stood in its message. Two objects have the same content if their texts are equal.
"""

import json
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from types import NoneType
from typing import Any, TypeAlias, get_args, get_origin, get_type_hints

from oir_kernel.money import Oere, to_kroner

OWN_COLUMN = frozenset({"registreret", "ident"})
_EMPTY = ("", ())
_Plan: TypeAlias = tuple[tuple[str, Callable[[Any], Any]], ...]
_PLANS: dict[type[Any], _Plan] = {}


def content(value: Any) -> dict[str, Any]:
    """The content of a command object: amounts as kroner with two decimals, dates ISO, nothing that is empty."""
    plain = {}
    for name, convert in _plan(type(value)):
        given = getattr(value, name)
        if given is not None and given not in _EMPTY:
            plain[name] = convert(given)
    return plain


def as_text(value: Any) -> str:
    """The content as JSON text, the same text for the same content."""
    return json_text(content(value))


def json_text(plain: Any) -> str:
    """Plain values as JSON text, as rows keep them: no spaces, letters as they are."""
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def _plan(cls: type[Any]) -> _Plan:
    """Which fields, and how each is written; worked out once a class."""
    plan = _PLANS.get(cls)
    if plan is None:
        hints = get_type_hints(cls)
        kept = (f.name for f in fields(cls) if f.repr and f.name not in OWN_COLUMN)
        plan = _PLANS[cls] = tuple((name, _converter(hints[name])) for name in kept)
    return plan


def _converter(hint: Any) -> Callable[[Any], Any]:
    if get_origin(hint) is tuple:
        inner = _converter(get_args(hint)[0])
        return lambda values: [inner(value) for value in values]
    kind = next((arg for arg in get_args(hint) if arg is not NoneType), hint)
    if is_dataclass(kind):
        return content
    if kind is Oere:
        return to_kroner
    if kind is Decimal:
        return _decimal
    return str if kind in (date, datetime) else _same


def _decimal(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _same(value: Any) -> Any:
    return value
