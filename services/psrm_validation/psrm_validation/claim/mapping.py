"""Public JSON claim fields → `Fordring`, reporting every problem at once."""

from collections.abc import Callable, Mapping
from dataclasses import fields
from types import MappingProxyType
from typing import Any

from oir_kernel.findings import Finding
from psrm_validation.claim import problems
from psrm_validation.claim.model import AMOUNT_FIELDS, CLAIM_FIELDS, DATE_FIELDS, SKYLDNER_FIELDS, Fordring, Skyldner
from psrm_validation.claim.oevrige import read_oevrige
from psrm_validation.claim.problems import ClaimError
from psrm_validation.claim.values import amount, iso_date, text, text_or_number
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
    pairs = {each.name: (getattr(claim, each.name), getattr(base, each.name)) for each in fields(Fordring)}
    return Fordring(**{name: other if own is None or own == () else own for name, (own, other) in pairs.items()})


def _claim(mapping: object, path: str, known: tuple[str, ...], found: list[Finding]) -> Fordring | None:
    if not isinstance(mapping, dict | Mapping):  # a dict is told at once, any other mapping by a slower question
        found.append(problems.not_an_object(path, mapping, known))
        return None
    prefix = f"{path}." if path else ""
    values: dict[str, Any] = {}
    oevrige: dict[str, object] = {}
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
        elif name == "skyldnere":
            values["skyldnere"] = _skyldnere(raw, f"{prefix}skyldnere", found)
        else:
            oevrige[name] = raw
    if oevrige:
        values["oevrige"] = read_oevrige(oevrige, prefix, found)
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
            values[name] = None if value is None else text(value)
        except ValueError:
            found.append(problems.not_a_text(f"{path}.{name}", value))
    return Skyldner(**values)


def _id_of(mapping: object) -> str | int | None:
    """The id of a claim that could not be read, if that much can be read; a CPR number in it masked."""
    if not isinstance(mapping, Mapping):
        return None
    try:
        found = text_or_number(mapping.get("id"))
    except ValueError:
        return None
    return mask_real(found) if isinstance(found, str) else found


_FIELDS: Mapping[str, tuple[Callable[[object], Any], Callable[[str, object], Finding]]] = (
    dict.fromkeys(
        ("type", "art", "relation", "beskrivelse", "fordringshaver", "reference"), (text, problems.not_a_text)
    )
    | dict.fromkeys(AMOUNT_FIELDS, (amount, problems.not_an_amount))
    | dict.fromkeys(DATE_FIELDS, (iso_date, problems.not_a_date))
    | {"id": (text_or_number, problems.not_a_text)}
)
