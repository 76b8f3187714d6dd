"""Public JSON → `Aktion` and `Kendt`, reporting every problem at once. Amounts are kroner, dates ISO texts, `null` is absent."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields, replace
from typing import Any

from oir_kernel.findings import Finding
from psrm_validation.aktion import problems
from psrm_validation.aktion.known import SYSTEMER, AktionStatus, Kendt, KendtAktion, KendtFordring, Tilstand
from psrm_validation.aktion.model import KANALER, SHORT_NAMES, Aktion, AktionKode
from psrm_validation.aktion.problems import AktionError
from psrm_validation.aktion.registry import action_code
from psrm_validation.claim import ClaimError, Fordring, Skyldner, claim_from_mapping
from psrm_validation.claim import problems as claim_problems
from psrm_validation.claim.oevrige import read_oevrige
from psrm_validation.claim.values import amount, iso_date, text, text_or_number

AKTION_FIELDS = tuple(each.name for each in fields(Aktion))
KENDT_FIELDS = ("fordringer", "aktioner", "referencer", "fuldstaendig")
_FORDRING_FIELDS = tuple(each.name for each in fields(KendtFordring))
_AKTION_FIELDS = tuple(each.name for each in fields(KendtAktion))
_OEVRIGE = ("valuta", "noter", "dokumenter")
_CODES = (*AktionKode, *SHORT_NAMES)

_Convert = Callable[[object], Any]


def action_from_mapping(mapping: object, *, path: str = "") -> Aktion:
    """The action the public JSON fields describe. Raises `AktionError` with every problem; values in it are masked."""
    found: list[Finding] = []
    aktion = _Reading(found, f"{path}." if path else "").aktion(mapping)
    if aktion is None or found:
        raise AktionError(_told(found))
    return aktion


def known_from_mapping(mapping: object, *, path: str = "known") -> Kendt:
    """What is known, from its JSON. Raises `AktionError` with every problem."""
    if mapping is None:
        return Kendt()
    found: list[Finding] = []
    kendt = _Reading(found, f"{path}.").kendt(mapping, path)
    if found:
        raise AktionError(_told(found))
    return kendt


class _Reading:
    """One reading, with the problems found so far and what goes before every path."""

    def __init__(self, found: list[Finding], prefix: str) -> None:
        self._found = found
        self._prefix = prefix

    def aktion(self, raw: object) -> Aktion | None:
        values = self._object(raw, AKTION_FIELDS, self._prefix.rstrip("."))
        code = self._code(values.pop("aktion", None))
        found: dict[str, Any] = self._plain(values, self._prefix, _AKTION_PLAIN)
        skyldner, fordring, related = (values.get(name) for name in ("skyldner", "fordring", "relaterede"))
        if skyldner is not None:
            found["skyldner"] = self._skyldner(skyldner)
        if fordring is not None:
            found["fordring"] = self._claim(fordring, f"{self._prefix}fordring")
        if related is not None:
            places = self._list(related, f"{self._prefix}relaterede")
            claims = [self._claim(each, f"{self._prefix}relaterede[{index}]") for index, each in enumerate(places)]
            found["relaterede"] = tuple(each for each in claims if each is not None)
        oevrige = read_oevrige({name: values.get(name) for name in _OEVRIGE}, self._prefix, self._found)
        if oevrige is not None:
            found |= {name: getattr(oevrige, name) for name in _OEVRIGE}
        return None if code is None else Aktion(code, **found)

    def kendt(self, raw: object, path: str) -> Kendt:
        values = self._object(raw, KENDT_FIELDS, path)
        claims = self._many(values, "fordringer", _FORDRING_FIELDS, _KNOWN_CLAIM)
        actions = self._many(values, "aktioner", _AKTION_FIELDS, _KNOWN_ACTION)
        return Kendt(
            {each["fordring_id"]: KendtFordring(**each) for each in claims},
            {each["aktion_id"]: KendtAktion(**each) for each in actions},
            self._references(values.get("referencer")),
            self._yes_no(values.get("fuldstaendig"), f"{self._prefix}fuldstaendig"),
        )

    def _many(
        self, values: Mapping[str, object], name: str, known: tuple[str, ...], readers: Mapping[str, "_Reader"]
    ) -> list[dict[str, Any]]:
        """The claims or actions in a list; the first field is their id, which each has and none shares."""
        result: dict[str, dict[str, Any]] = {}
        for index, raw in enumerate(self._list(values.get(name) or (), f"{self._prefix}{name}")):
            place = f"{self._prefix}{name}[{index}]"
            inner = self._object(raw, known, place)
            one = self._plain(inner, f"{place}.", readers)
            if inner.get("stamdata") is not None and "stamdata" in known:
                one["stamdata"] = self._claim(inner["stamdata"], f"{place}.stamdata")
            key = one.get(known[0])
            if key is None:
                self._found.append(problems.missing(f"{place}.{known[0]}", "known"))
            elif key in result:
                self._found.append(problems.twice(f"{place}.{known[0]}", key))
            else:
                result[key] = one
        return list(result.values())

    def _references(self, raw: object) -> dict[str, str]:
        """A list of references, or an object with the claim each belongs to."""
        if raw is None:
            return {}
        pairs = raw.items() if isinstance(raw, Mapping) else ((each, "") for each in self._list(raw, "referencer"))
        found: dict[str, str] = {}
        for reference, owner in pairs:
            for value in (reference, owner):
                if not isinstance(value, str):
                    self._found.append(claim_problems.not_a_text(f"{self._prefix}referencer", value))
            found[str(reference)] = str(owner)
        return found

    def _plain(self, values: Mapping[str, object], prefix: str, readers: Mapping[str, "_Reader"]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name, (convert, complain) in readers.items():
            raw = values.get(name)
            if raw is None or raw == "":
                continue
            try:
                found[name] = convert(raw)
            except (ValueError, TypeError):
                self._found.append(complain(f"{prefix}{name}", raw))
        return found

    def _code(self, raw: object) -> AktionKode | None:
        try:
            return action_code(raw.strip().upper() if isinstance(raw, str) else "")
        except ValueError:
            self._found.append(problems.unknown_action(raw, _CODES))
            return None

    def _claim(self, raw: object, path: str) -> Fordring | None:
        try:
            return claim_from_mapping(raw, path=path)
        except ClaimError as error:
            self._found.extend(error.findings)
            return None

    def _skyldner(self, raw: object) -> Skyldner | None:
        try:
            return claim_from_mapping({"skyldnere": [raw]}).skyldnere[0]
        except ClaimError as error:
            moved = (each.path.replace("skyldnere[0]", f"{self._prefix}skyldner", 1) for each in error.findings)
            self._found.extend(replace(each, path=path) for each, path in zip(error.findings, moved, strict=True))
            return None

    def _object(self, raw: object, known: tuple[str, ...], path: str) -> dict[str, object]:
        if not isinstance(raw, Mapping):
            self._found.append(problems.not_an_object(path, raw, known))
            return {}
        before = f"{path}." if path else ""
        for name in raw:
            if name not in known:
                self._found.append(claim_problems.unknown_field(f"{before}{name}", str(name), known))
        return {name: value for name, value in raw.items() if name in known}

    def _list(self, raw: object, path: str) -> Iterable[object]:
        if isinstance(raw, list | tuple):
            return raw
        self._found.append(claim_problems.not_a_list(path, raw))
        return ()

    def _yes_no(self, raw: object, path: str) -> bool:
        if raw is None or isinstance(raw, bool):
            return bool(raw)
        self._found.append(claim_problems.not_yes_or_no(path, raw))
        return False


def _id(raw: object) -> str | None:
    """An id is a text here, also when it is written as a number."""
    found = text_or_number(raw)
    return None if found is None else str(found)


def _boolean(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("not true or false")  # noqa: TRY004 - one exception for every unreadable value
    return raw


def _texts(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list | tuple):
        raise ValueError("not a list")  # noqa: TRY004
    return tuple(_id(each) or "" for each in raw)


def _one_of(known: Iterable[str], convert: _Convert) -> "_Reader":
    listed = tuple(known)

    def read(raw: object) -> Any:
        return convert(raw.strip().upper() if isinstance(raw, str) else "")

    return read, lambda path, value: problems.not_one_of(path, value, listed)


def _member(known: tuple[str, ...]) -> _Convert:
    def convert(raw: object) -> str:
        if raw not in known:
            raise ValueError("not one of them")
        return str(raw)

    return convert


def _told(found: list[Finding]) -> tuple[Finding, ...]:
    if len(found) <= claim_problems.MOST:
        return tuple(found)
    return (*found[: claim_problems.MOST], claim_problems.more_than_told())


_Reader = tuple[_Convert, Callable[[str, object], Finding]]
_TEXT: _Reader = (text, claim_problems.not_a_text)
_ID: _Reader = (_id, claim_problems.not_a_text)
_AMOUNT: _Reader = (amount, claim_problems.not_an_amount)
_DATE: _Reader = (iso_date, claim_problems.not_a_date)
_YES_NO: _Reader = (_boolean, claim_problems.not_yes_or_no)
_AKTION_PLAIN: Mapping[str, _Reader] = {
    **dict.fromkeys(("aktion_id", "ref_aktion_id", "fordring_id", "fordringshaver", "leverandoer"), _ID),
    "aarsag": _TEXT,
    **dict.fromkeys(("beloeb", "ny_hovedstol"), _AMOUNT),
    **dict.fromkeys(("virkningsdato", "modtaget"), _DATE),
    "kanal": _one_of(KANALER, _member(KANALER)),
}
_KNOWN_CLAIM: Mapping[str, _Reader] = {
    "fordring_id": _ID,
    "tilstand": _one_of(Tilstand, lambda raw: Tilstand(str(raw))),
    "system": _one_of(SYSTEMER, _member(SYSTEMER)),
    **dict.fromkeys(("type", "art", "relation", "tilbagekaldsaarsag"), _TEXT),
    **dict.fromkeys(("hovedfordring_id", "fordringshaver"), _ID),
    **dict.fromkeys(("hovedstol", "saldo_sendt"), _AMOUNT),
    "modtagelsesdato": _DATE,
    "statsrefusion": _YES_NO,
    "splittede": (_texts, claim_problems.not_a_list),
}
_KNOWN_ACTION: Mapping[str, _Reader] = {
    "aktion_id": _ID,
    "aktion": _one_of(_CODES, lambda raw: action_code(str(raw))),
    "status": _one_of(AktionStatus, lambda raw: AktionStatus(str(raw))),
    "fordring_id": _ID,
    "aarsag": _TEXT,
    "beloeb": _AMOUNT,
    "virkningsdato": _DATE,
    "tilbagefoert_af": _ID,
    "har_dokumenter": _YES_NO,
}
