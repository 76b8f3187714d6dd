"""Public JSON claim fields → `Fordring`, reporting every problem at once."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType
from typing import Any
from unicodedata import normalize

from oir_kernel.findings import Finding
from oir_kernel.money import to_oere
from psrm_validation.claim import problems
from psrm_validation.claim.model import AMOUNT_FIELDS, CLAIM_FIELDS, DATE_FIELDS, SKYLDNER_FIELDS, Fordring, Skyldner
from psrm_validation.claim.problems import ClaimError
from psrm_validation.masking import mask_real

__all__ = ["ClaimError", "claim_from_mapping"]

_NO_DEFAULTS: Mapping[str, object] = MappingProxyType({})
_HF_FIELDS = tuple(name for name in CLAIM_FIELDS if name != "hf")


def claim_from_mapping(mapping: object, defaults: Mapping[str, object] = _NO_DEFAULTS, *, path: str = "") -> Fordring:
    """The claim that the public JSON fields describe.

    Amounts are kroner as a number or a text, dates are ISO texts (or `date`), `null` and an empty text mean absent.
    `defaults` fills fields that are absent. `path` goes before every field name in findings. Raises `ClaimError` with
    every problem; values in it are masked.
    """
    found: list[Finding] = []
    claim = _claim(mapping, path, CLAIM_FIELDS, found)
    if defaults and claim is not None:
        claim = _filled(claim, defaults, found)
    if len(found) >= problems.MOST:
        found.append(problems.more_than_told())
    if claim is None or found:
        raise ClaimError(tuple(found), _id_of(mapping))
    return claim


def _filled(claim: Fordring, defaults: Mapping[str, object], found: list[Finding]) -> Fordring:
    base = _claim(defaults, "defaults", CLAIM_FIELDS, found) or Fordring()
    pairs = {name: (getattr(claim, name), getattr(base, name)) for name in CLAIM_FIELDS}
    return Fordring(**{name: other if own is None or own == () else own for name, (own, other) in pairs.items()})


def _claim(mapping: object, path: str, known: tuple[str, ...], found: list[Finding]) -> Fordring | None:
    if not isinstance(mapping, dict | Mapping):  # a dict is told at once, any other mapping by a slower question
        found.append(problems.not_an_object(path, mapping, known))
        return None
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    for name, raw in mapping.items():
        if len(found) >= problems.MOST:
            break
        plain = _FIELDS.get(name)
        if plain is not None:
            try:
                values[name] = None if raw is None else plain[0](raw)
            except ValueError:
                found.append(plain[1](f"{prefix}{name}", raw))
        elif name not in known:
            found.append(problems.unknown_field(f"{prefix}{name}", str(name), known))
        elif raw is None or raw == "":
            continue
        elif name == "hf":
            values["hf"] = _claim(raw, f"{prefix}hf", _HF_FIELDS, found)
        else:
            values["skyldnere"] = _skyldnere(raw, f"{prefix}skyldnere", found)
    return Fordring(**values)


def _skyldnere(raw: object, path: str, found: list[Finding]) -> tuple[Skyldner, ...]:
    if not isinstance(raw, list | tuple):
        found.append(problems.not_a_list(path, raw))
        return ()
    debtors: list[Skyldner] = []
    for index, each in enumerate(raw):
        if len(found) >= problems.MOST:
            break
        debtors.append(_skyldner(each, f"{path}[{index}]", found))
    return tuple(debtors)


def _skyldner(raw: object, path: str, found: list[Finding]) -> Skyldner:
    if not isinstance(raw, Mapping):
        found.append(problems.not_an_object(path, raw, SKYLDNER_FIELDS))
        return Skyldner()
    values: dict[str, str | None] = {}
    for name, value in raw.items():
        if len(found) >= problems.MOST:
            break
        if name not in SKYLDNER_FIELDS:
            found.append(problems.unknown_field(f"{path}.{name}", str(name), SKYLDNER_FIELDS))
            continue
        try:
            values[name] = None if value is None else _text(value)
        except ValueError:
            found.append(problems.not_a_text(f"{path}.{name}", value))
    return Skyldner(**values)


def _text(raw: object) -> str | None:
    if not isinstance(raw, str):
        raise ValueError("not a text")  # noqa: TRY004 - one exception for every unreadable value
    if not raw.isascii():
        raw.encode("utf-8")  # half of a surrogate pair is no text; UnicodeEncodeError is a ValueError
        raw = normalize("NFC", raw)
    return raw.strip() or None


def _id(raw: object) -> str | int | None:
    if isinstance(raw, int) and not isinstance(raw, bool):
        return raw
    return _text(raw)


def _date(raw: object) -> date | None:
    if isinstance(raw, str):
        text = raw.strip()
        if not text:
            return None
        if len(text) != 10 or text[4] != "-" or text[7] != "-":
            raise ValueError("not an ISO date")
        return date.fromisoformat(text)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    raise ValueError("not a date")


def _amount(raw: object) -> int | None:
    """Øre. A JSON number arrives as `int` or `Decimal`; a float is read through its shortest decimal text."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float | Decimal):
        raise ValueError("not an amount")  # noqa: TRY004 - one exception for every unreadable value
    if isinstance(raw, str):
        return to_oere(raw) if raw.strip() else None
    if isinstance(raw, int):
        return to_oere(raw)
    number = Decimal(str(raw))
    if not number.is_finite() or number.adjusted() > 15:
        raise ValueError("not an amount")
    return to_oere(format(number.normalize(), "f"))


def _id_of(mapping: object) -> str | int | None:
    """The id of a claim that could not be read, if that much can be read; a CPR number in it masked."""
    if not isinstance(mapping, Mapping):
        return None
    try:
        found = _id(mapping.get("id"))
    except ValueError:
        return None
    return mask_real(found) if isinstance(found, str) else found


_FIELDS: Mapping[str, tuple[Callable[[object], Any], Callable[[str, object], Finding]]] = (
    dict.fromkeys(
        ("type", "art", "relation", "beskrivelse", "fordringshaver", "reference"), (_text, problems.not_a_text)
    )
    | dict.fromkeys(AMOUNT_FIELDS, (_amount, problems.not_an_amount))
    | dict.fromkeys(DATE_FIELDS, (_date, problems.not_a_date))
    | {"id": (_id, problems.not_a_text)}
)
