"""Master data that few claims carry: what the numeric codes and the advice look at beside the filter's fields.

Kept apart from `Fordring`, so that a claim without them costs nothing. In JSON they stand among the other claim fields.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from oir_kernel.findings import Finding
from psrm_validation.claim import problems
from psrm_validation.claim.values import iso_date, text


@dataclass(frozen=True, slots=True)
class Rentevalg:
    """The choice of an interest rule: `regel` 001 or 002, `sats_kode` (98, 03, 10, 20, 99 …), `mer_rente_sats` in percent."""

    regel: str | None = None
    sats_kode: str | None = None
    mer_rente_sats: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Dokument:
    """A document sent with a claim: its name, its file type as a suffix (`pdf`), its size in bytes."""

    navn: str | None = field(default=None, repr=False)
    filtype: str | None = None
    bytes: int | None = None


@dataclass(frozen=True, slots=True)
class OevrigeStamdata:
    """The rarely filled master data of a claim; absent is `None` or empty.

    `hovedfordring_id` is the PSRM id of the main claim of a related claim sent later. `haeftelsesform` is SOL (solidarisk)
    or another form that PSRM does not take. The last six are facts of the creditor's own process, used by advice only:
    the deadline of the last reminder, the day of written notice (underretning), the last day of a postponement
    (henstand), whether a payment plan is running, the pay-out date, the deadline of the payment demand (påkrav).
    """

    valuta: str | None = None
    bfe_nummer: str | None = None
    p_nummer: str | None = None
    hovedfordring_id: str | None = None
    haeftelsesform: str | None = None
    foreloebig_fastsat: bool | None = None
    domsindikator: bool | None = None
    statsrefusion: bool | None = None
    paaklaget: bool | None = None
    rentevalg: Rentevalg | None = None
    noter: tuple[str, ...] = field(default=(), repr=False)
    dokumenter: tuple[Dokument, ...] = ()
    rykkerfrist: date | None = None
    underretningsdato: date | None = None
    henstand_til: date | None = None
    betalingsaftale: bool | None = None
    udbetalingsdato: date | None = None
    paakravsfrist: date | None = None


OEVRIGE_FIELDS = tuple(each.name for each in fields(OevrigeStamdata))
OEVRIGE_PLAIN = tuple(name for name in OEVRIGE_FIELDS if name not in {"rentevalg", "noter", "dokumenter"})
"""Those that hold one value, so that a CSV column can carry them."""


def read_oevrige(raw: Mapping[str, object], prefix: str, found: list[Finding]) -> OevrigeStamdata | None:
    """The master data the public fields in `raw` describe, `None` when they are all absent. Problems go to `found`."""
    values: dict[str, Any] = {}
    for name, value in raw.items():
        if value is None or value == "":
            continue
        convert, problem = _READERS[name]
        try:
            values[name] = convert(value)
        except ValueError:
            found.append(problem(f"{prefix}{name}", value))
    return OevrigeStamdata(**values) if values else None


def _yes_or_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    known = {"ja": True, "true": True, "nej": False, "false": False}
    if isinstance(raw, str) and raw.strip().lower() in known:
        return known[raw.strip().lower()]
    raise ValueError("not yes or no")


def _rentevalg(raw: object) -> Rentevalg:
    inner = _object(raw, ("regel", "sats_kode", "mer_rente_sats"))
    sats = inner.get("mer_rente_sats")
    return Rentevalg(_optional_text(inner.get("regel")), _optional_text(inner.get("sats_kode")), _percent(sats))


def _percent(raw: object) -> Decimal | None:
    if raw is None or raw == "":
        return None
    if isinstance(raw, bool) or not isinstance(raw, str | int | Decimal):
        raise ValueError("not a percentage")  # noqa: TRY004 - one exception for every unreadable value
    try:
        number = Decimal(str(raw).strip())
    except InvalidOperation:
        raise ValueError("not a percentage") from None
    if not number.is_finite() or number.adjusted() > 4:
        raise ValueError("not a percentage")
    return number


def _noter(raw: object) -> tuple[str, ...]:
    """Notes, an empty one kept: that it is empty is what PSRM objects to."""
    if not isinstance(raw, list | tuple):
        raise ValueError("not a list")  # noqa: TRY004
    return tuple(text(each) or "" for each in raw)


def _dokumenter(raw: object) -> tuple[Dokument, ...]:
    if not isinstance(raw, list | tuple):
        raise ValueError("not a list")  # noqa: TRY004
    return tuple(_dokument(_object(each, ("navn", "filtype", "bytes"))) for each in raw)


def _dokument(inner: Mapping[str, object]) -> Dokument:
    size = inner.get("bytes")
    if size is not None and (isinstance(size, bool) or not isinstance(size, int) or size < 0):
        raise ValueError("not a size")
    return Dokument(_optional_text(inner.get("navn")), _optional_text(inner.get("filtype")), size)


def _object(raw: object, known: tuple[str, ...]) -> Mapping[str, object]:
    if not isinstance(raw, Mapping) or not set(raw) <= set(known):
        raise ValueError("not such an object")
    return raw


def _optional_text(raw: object) -> str | None:
    return None if raw is None else text(raw)


_Reading = tuple[Callable[[object], Any], Callable[[str, object], Finding]]
_READERS: Mapping[str, _Reading] = {
    **dict.fromkeys(
        ("valuta", "bfe_nummer", "p_nummer", "hovedfordring_id", "haeftelsesform"), (text, problems.not_a_text)
    ),
    **dict.fromkeys(
        ("foreloebig_fastsat", "domsindikator", "statsrefusion", "paaklaget", "betalingsaftale"),
        (_yes_or_no, problems.not_yes_or_no),
    ),
    **dict.fromkeys(
        ("rykkerfrist", "underretningsdato", "henstand_til", "udbetalingsdato", "paakravsfrist"),
        (iso_date, problems.not_a_date),
    ),
    "rentevalg": (_rentevalg, problems.not_a_rentevalg),
    "noter": (_noter, problems.not_a_list),
    "dokumenter": (_dokumenter, problems.not_documents),
}
