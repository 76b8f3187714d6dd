"""From the JSON models to commands: the names are the same, so the commands' own types say what to do."""

import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar, cast, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from oir_debitor.domain import commands
from oir_debitor.domain.anmodning.commands import Anmodning, Handlingsdata
from oir_debitor.domain.indbetaling import commands as indbetaling
from oir_debitor.domain.parter import Part
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_oere
from oir_kernel.soap.edition import Edition
from oir_kernel.source import PathSource
from oir_kernel.web.model import UUID

T = TypeVar("T")
_UUID = re.compile(UUID)

_LISTS: Mapping[tuple[type[Any], str], str] = {
    (commands.Konto, "type_id"): "debitorkontotype",
    (commands.KontoSpecifikation, "type_id"): "specifikationstype",
    (commands.Fordring, "type_id"): "fordringstype",
    (commands.FordringSpecifikation, "type_id"): "specifikationstype",
    (commands.Nedregulering, "aarsag_id"): "nedreguleringsaarsag",
    (commands.AfslutAdministrator, "type_id"): "parttype",
    (Part, "type_id"): "parttype",
    (Anmodning, "handling_id"): "handlingstype",
    (Handlingsdata, "relationstype_id"): "relationstype",
    (indbetaling.ForetagIndbetaling, "type_id"): "indbetalingstype",
    (indbetaling.ForetagIndbetaling, "betaler_type"): "parttype",
    (indbetaling.NedregulerIndbetaling, "aarsag_id"): "indbetalingsnedreguleringsaarsag",
    (indbetaling.TilbagefoerIndbetaling, "aarsag_id"): "indbetalingsnedreguleringsaarsag",
    (indbetaling.SoegTilIndbetaling, "type_id"): "parttype",
}
"""Fields that may hold a code of a list in place of its class UUID."""


class Converter:
    """Makes commands; knows the edition's codes."""

    def __init__(self, edition: Edition) -> None:
        self._uuid_of = {name: edition.uuid_of(name) for name in set(_LISTS.values())}

    def command(self, cls: type[T], model: BaseModel, **in_path: str) -> T:
        """The command a body asks for; `in_path` are its fields that stand in the address.

        A code that its list does not have stays as it is, for entry control to name.
        """
        given = {name: Uuid(value.lower()) for name, value in in_path.items()}
        return self._object(cls, model, PathSource(), given)

    def _object(self, cls: type[T], model: BaseModel, kilde: PathSource, given: Mapping[str, Any]) -> T:
        values: dict[str, Any] = dict(given)
        for name, hint in _hints(cls):
            if name == "kilde":
                values[name] = kilde
            elif name in type(model).model_fields:
                value = getattr(model, name)
                if value is not None:
                    values[name] = self._value(cls, name, hint, value, kilde)
        return cls(**values)

    def _value(self, cls: type[Any], name: str, hint: Any, value: Any, kilde: PathSource) -> Any:
        if get_origin(hint) is tuple:
            inner = get_args(hint)[0]
            return tuple(self._one(cls, name, inner, each, kilde.item(name, index)) for index, each in enumerate(value))
        return self._one(cls, name, hint, value, PathSource(kilde.place(name).path))

    def _one(self, cls: type[Any], name: str, hint: Any, value: Any, kilde: PathSource) -> Any:
        if is_dataclass(hint):
            return self._object(cast("type[Any]", hint), value, kilde, {})
        listed = _LISTS.get((cls, name))
        if listed is not None:
            return self._uuid_of[listed].get(value) or klasse(value)
        return _SIMPLE.get(hint, _same)(value)


def klasse(value: str) -> str:
    """A class as it is compared: a UUID in small letters; a code that no list has stays as it was sent."""
    return value.lower() if _UUID.fullmatch(value) else value


def _hints(cls: type[Any]) -> tuple[tuple[str, Any], ...]:
    hints = get_type_hints(cls)
    return tuple((f.name, _without_none(hints[f.name])) for f in fields(cls))


def _without_none(hint: Any) -> Any:
    if get_origin(hint) is tuple:
        return hint
    return next((arg for arg in get_args(hint) if arg is not NoneType), hint)


def _same(value: Any) -> Any:
    return value


def _oere(kroner: Decimal) -> Oere:
    return to_oere(f"{kroner:f}")


def _time(at: datetime) -> datetime:
    return datetime.fromisoformat(at.isoformat())  # a zone of the standard library, as the SOAP door gives


_SIMPLE: Mapping[Any, Callable[[Any], Any]] = {Oere: _oere, Uuid: klasse, datetime: _time}
