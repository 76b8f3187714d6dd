"""A request as it was sent, whatever its type, and how it is kept until its day."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from types import MappingProxyType, NoneType
from typing import Any, get_args, get_type_hints

from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_oere
from oir_kernel.source import NOWHERE, Source


class Form(StrEnum):
    """What the operation points at: one account, claims on it, two accounts, or a claim on each side. The operations are stated."""

    EN_KONTO = "AnmodEnDebitorkonto"
    MED_FORDRINGER = "AnmodDebitorkontoMedFordringer"
    MELLEM_KONTI = "AnmodMellemDebitorkonti"
    MELLEM_FORDRINGER = "AnmodMellemFordringer"


@dataclass(frozen=True, slots=True)
class Handlingsdata:
    """What an action needs beside its targets: one flat structure for every type, in place of the contract's free XML (ours).

    `beloeb` is øre, more than zero. `objekt_id` names the write-off, fee, payment, relation or plan the action is about, `ny_id`
    the one it is to make. `tilbagekald_aarsag` is BORD, BORT, FEJL, HENS, KLAG or HAFT; `rater` counts instalments.
    `modtager_cvr` and `modtager_system` say who takes an account over. `typer` says which type takes which.
    """

    beloeb: Oere | None = None
    dato: date | None = None
    fra: date | None = None
    til: date | None = None
    objekt_id: Uuid | None = None
    ny_id: Uuid | None = None
    relationstype_id: Uuid | None = None
    tilbagekald_aarsag: str | None = None
    rater: int | None = None
    modtager_cvr: str | None = None
    modtager_system: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


NO_DATA = Handlingsdata()


@dataclass(frozen=True, slots=True)
class Anmodning:
    """A request. `handling_id` is a class of the list handlingstype, `aarsag_id` of handlingsaarsag.

    `konto_id` and `fordring_ids` are what the action is on, `til_konto_id` and `til_fordring_id` the other side of it. `oensket_dato`
    is the day the action is wished carried out, `svarfrist` the last day an answer is of use. Of a whole account only the
    claims due from `udgangspunkt_fra` to `udgangspunkt_til` are meant (ours).
    """

    anmodning_id: Uuid
    handling_id: Uuid
    konto_id: Uuid
    fordring_ids: tuple[Uuid, ...] = ()
    til_konto_id: Uuid | None = None
    til_fordring_id: Uuid | None = None
    oensket_dato: date | None = None
    aarsag_id: Uuid | None = None
    aarsagstekst: str | None = None
    udgangspunkt_fra: date | None = None
    udgangspunkt_til: date | None = None
    svarfrist: date | None = None
    data: Handlingsdata | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)

    @property
    def givet(self) -> Handlingsdata:
        """What was sent for the action; nothing at all when the message had none."""
        return NO_DATA if self.data is None else self.data


@dataclass(frozen=True, slots=True)
class AfgoerAnmodning:
    """The debtor system's case worker decides a request that waits: it is carried out, or refused with `tekst`. Ours."""

    anmodning_id: Uuid
    udfoer: bool
    tekst: str = ""
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


DATA_FIELDS = tuple(each.name for each in fields(Handlingsdata) if each.name != "kilde")
_READ: Mapping[Any, Callable[[Any], Any]] = MappingProxyType({date: date.fromisoformat, Oere: to_oere})


def anmodning_of(kept: Mapping[str, Any]) -> Anmodning:
    """The request that `content.content` kept."""
    values = _values(Anmodning, kept)
    if "data" in kept:
        values["data"] = Handlingsdata(**_values(Handlingsdata, kept["data"]))
    if "fordring_ids" in kept:
        values["fordring_ids"] = tuple(map(Uuid, kept["fordring_ids"]))
    return Anmodning(**values)


def _values(cls: type[Any], kept: Mapping[str, Any]) -> dict[str, Any]:
    hints = get_type_hints(cls)
    return {name: _READ.get(_kind(hints[name]), _same)(value) for name, value in kept.items()}


def _kind(hint: Any) -> Any:
    return next((arg for arg in get_args(hint) if arg is not NoneType), hint)


def _same(value: Any) -> Any:
    return value
