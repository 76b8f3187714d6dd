"""Objects of a message made again from the content that is kept of them (`domain.content`)."""

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from oir_debitor.domain.commands import Fordring, Haeftelse, Konto, Nedregulering
from oir_debitor.domain.parter import Part
from oir_debitor.domain.posts import AdministratorPost, FordringPost, HaeftelsePost, KontoPost, NedreguleringPost
from oir_kernel.money import Oere, to_oere

T = TypeVar("T")


def konto_af(post: KontoPost) -> Konto:
    """The account's master data as last sent, with the present debtor."""
    kept = json.loads(post.indhold)
    debitor = _part(post.debitor_ident, post.debitor_type, kept.get("debitor", {}))
    return _genskab(Konto, kept, type_id=post.type_id, debitor=debitor)


def fordring_af(post: FordringPost) -> Fordring:
    """The claim as sent."""
    return _genskab(Fordring, json.loads(post.indhold), registreret=post.registreret)


def haeftelse_af(post: HaeftelsePost) -> Haeftelse:
    """The liability as it stands: as sent, with the last day it has now."""
    kept = json.loads(post.indhold)
    part = _part(post.part_ident, post.part_type, kept.get("part", {}))
    return _genskab(Haeftelse, kept, registreret=post.registreret, part=part, slutdato=post.slutdato)


def nedregulering_af(post: NedreguleringPost) -> Nedregulering:
    """The down-adjustment as sent, with the amount it took off."""
    return _genskab(Nedregulering, json.loads(post.indhold), registreret=post.registreret, beloeb=post.beloeb)


def administrator_af(post: AdministratorPost) -> Part:
    """The administrator with the address that was sent."""
    return _part(post.part_ident, post.part_type, json.loads(post.indhold))


def _part(ident: str, type_id: str, kept: Mapping[str, Any]) -> Part:
    return _genskab(Part, kept, ident=ident, type_id=type_id)


def _genskab(cls: type[T], kept: Mapping[str, Any], **given: Any) -> T:
    """A `cls` of the kept values; `given` are those that have columns of their own."""
    kinds = _kinds(cast("Any", cls))
    wanted = {name: kind for name, kind in kinds.items() if name in kept and name not in given}
    return cls(**{name: _value(kind, many, kept[name]) for name, (kind, many) in wanted.items()}, **given)


@cache
def _kinds(cls: type[Any]) -> dict[str, tuple[Any, bool]]:
    hints = get_type_hints(cls)
    return {each.name: _kind(hints[each.name]) for each in fields(cls) if each.repr}


def _kind(hint: Any) -> tuple[Any, bool]:
    if get_origin(hint) is tuple:
        return get_args(hint)[0], True
    return next((arg for arg in get_args(hint) if arg is not NoneType), hint), False


def _value(kind: Any, many: bool, kept: Any) -> Any:
    if many:
        return tuple(_value(kind, False, each) for each in kept)
    if is_dataclass(kind):
        return _genskab(cast("type[Any]", kind), kept)
    if kind is Oere:
        return to_oere(kept)
    if kind in (date, datetime):
        return kind.fromisoformat(kept)
    return Decimal(kept) if kind is Decimal else kept
