"""Agreement files: TOML or JSON → `Aftaler`, reporting every problem at once.

A file holds one agreement, or several versions of it in a list `aftale`. The names are those of `model.py`; amounts are
whole kroner, dates ISO.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from itertools import pairwise
from typing import Any, TypeVar

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.agreement import problems
from psrm_validation.agreement.model import (
    KANALER,
    TILLADELSER,
    Aftale,
    Aftaler,
    AftaleType,
    Graenser,
    agreement_row,
)
from psrm_validation.agreement.problems import AftaleError
from psrm_validation.claim.values import iso_date, text
from psrm_validation.grammar import GrammarError
from psrm_validation.rulebook import Rule, Rulebook

_Value = TypeVar("_Value")
_TEXT = Text("en tekst", "a text")
_TEXTS = Text("en liste af tekster", "a list of texts")
_DATE = Text("en dato som 2026-01-31", "a date such as 2026-01-31")
_KRONER = Text("hele kroner som et tal", "whole kroner as a number")
_COUNT = Text("et helt tal, 0 eller mere", "a whole number, 0 or more")
_YES_NO = Text("true eller false", "true or false")
_TABLE = Text("en tabel med felter", "a table with fields")
_TABLES = Text("en liste af tabeller", "a list of tables")
_OUTCOMES = {"afvis": Outcome.AFVIS, "høring": Outcome.HOERING, "hoering": Outcome.HOERING}
_OUTCOME = Text("afvis eller høring", "afvis or høring")
_SE_NUMBERS = Text("en liste af SE-numre på otte cifre", "a list of SE numbers of eight digits")
_TYPES = Text("en liste af koder fra oir psrm type", "a list of codes that oir psrm type lists")
_RULE_ID = Text("et regelnummer fra filtertabellen, som R_4_2", "a rule id of the filter table, such as R_4_2")

_AFTALE = ("version", "fordringshaver", "navn", "gyldig_fra", "gyldig_til", "kanaler", "leverandoerer", "tilladelser",
           "graenser", "type", "regel")  # fmt: skip
_GRAENSER = ("dokument_bytes", "dokumenter", "filtyper", "note_tegn", "mindste_beloeb")
_TYPE = ("kode", "art", "loft", "loft_udfald", "relaterede", "bfe_kraevet")
_REGEL = ("type", "regel", "krav", "udfald")


def read_aftaler(content: bytes) -> Aftaler:
    """The agreement in a TOML or JSON file. Raises `AftaleError` with every problem."""
    try:
        written = content.decode("utf-8-sig")
        document = json.loads(written) if written.lstrip().startswith("{") else _toml(written)
    except (ValueError, RecursionError):
        raise AftaleError((problems.unreadable(),)) from None
    return aftaler_from_mapping(document)


def aftaler_from_mapping(document: object) -> Aftaler:
    """The agreement that a parsed file or a JSON body describes: one object for the same content.

    Raises `AftaleError` with every problem.
    """
    try:
        content = json.dumps(document, sort_keys=True, default=str)
    except (TypeError, ValueError, RecursionError):
        raise AftaleError((problems.unreadable(),)) from None
    return aftaler_of_content(content)


@lru_cache(maxsize=32)
def aftaler_of_content(content: str) -> Aftaler:
    """The agreement whose document stands in `content` as JSON. Raises `AftaleError`."""
    document = json.loads(content)
    read = _Reading()
    versions = document.get("aftale") if isinstance(document, dict) and set(document) == {"aftale"} else [document]
    if not isinstance(versions, list) or not versions:
        raise AftaleError((problems.wrong_value("aftale", versions, _TABLES),))
    aftaler = [read.aftale(each, f"aftale[{at}]." if len(versions) > 1 else "") for at, each in enumerate(versions)]
    read.no_overlap(aftaler)
    if read.found:
        raise AftaleError(tuple(read.found))
    return Aftaler(aftaler, content)


def _toml(written: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - most checks come without an agreement

    return tomllib.loads(written)


class _Reading:
    """One reading of a document, and the problems found so far."""

    def __init__(self) -> None:
        self.found: list[Finding] = []
        self._book = Rulebook.load()

    def aftale(self, raw: object, path: str) -> Aftale:
        """One version."""
        fields = self._table(raw, path, _AFTALE)
        version, fordringshaver = (self._required(fields, name, path) for name in ("version", "fordringshaver"))
        source = f"Aftale {fordringshaver}, version {version}"
        return Aftale(
            version=version,
            fordringshaver=fordringshaver,
            navn=self._get(fields, "navn", path, _text, _TEXT) or "",
            gyldig_fra=self._get(fields, "gyldig_fra", path, iso_date, _DATE),
            gyldig_til=self._get(fields, "gyldig_til", path, iso_date, _DATE),
            kanaler=self._codes(fields, "kanaler", path, KANALER),
            leverandoerer=self._texts(fields, "leverandoerer", path, _is_se_number, _SE_NUMBERS),
            tilladelser=self._codes(fields, "tilladelser", path, TILLADELSER),
            typer=self._types(fields.get("type", []), path),
            graenser=self._graenser(fields.get("graenser", {}), f"{path}graenser."),
            regler=tuple(self._rules(fields.get("regel", []), path, source)),
        )

    def no_overlap(self, versions: list[Aftale]) -> None:
        """Versions of one agreement follow one another."""
        ordered = sorted(versions, key=lambda each: each.gyldig_fra or date.min)
        for each in ordered:
            if (each.gyldig_til or date.max) < (each.gyldig_fra or date.min):
                self.found.append(problems.overlap(each.version, each.version))
        for one, other in pairwise(ordered):
            if (one.gyldig_til or date.max) >= (other.gyldig_fra or date.min):
                self.found.append(problems.overlap(one.version, other.version))

    def _types(self, raw: object, path: str) -> dict[str, AftaleType]:
        types: dict[str, AftaleType] = {}
        for at, each in enumerate(self._list(raw, f"{path}type")):
            place = f"{path}type[{at}]."
            fields = self._table(each, place, _TYPE)
            code = self._type_code(fields, "kode", place)
            if code in types:
                self.found.append(problems.twice(f"{place}kode", code))
            types[code] = AftaleType(
                kode=code,
                art=self._codes(fields, "art", place, ("INDR", "MODR")),
                loft=self._get(fields, "loft", place, _kroner, _KRONER),
                loft_udfald=self._get(fields, "loft_udfald", place, _outcome, _OUTCOME) or Outcome.HOERING,
                relaterede=self._texts(
                    fields, "relaterede", place, lambda each: each in self._book.claim_types, _TYPES
                ),
                bfe_kraevet=self._get(fields, "bfe_kraevet", place, _yes_no, _YES_NO) or False,
            )
        return types

    def _rules(self, raw: object, path: str, source: str) -> list[Rule]:
        rules: list[Rule] = []
        for at, each in enumerate(self._list(raw, f"{path}regel")):
            place = f"{path}regel[{at}]."
            fields = self._table(each, place, _REGEL)
            code, krav = self._type_code(fields, "type", place), self._required(fields, "krav", place)
            rule_id = self._get(fields, "regel", place, self._rule_id, _RULE_ID) or self._required(
                fields, "regel", place
            )
            outcome = self._get(fields, "udfald", place, _outcome, _OUTCOME) or Outcome.AFVIS
            try:
                rules.append(agreement_row(code, rule_id, krav, outcome, source))
            except GrammarError as error:
                if krav:
                    self.found.append(problems.bad_condition(f"{place}krav", error.position, error.reason))
        return rules

    def _rule_id(self, raw: object) -> str:
        if raw not in {rule.rule_id for rule in self._book.rules}:
            raise ValueError("no rule of the filter table")
        return str(raw)

    def _graenser(self, raw: object, path: str) -> Graenser:
        fields = self._table(raw, path, _GRAENSER)
        return Graenser(
            dokument_bytes=self._get(fields, "dokument_bytes", path, _count, _COUNT),
            dokumenter=self._get(fields, "dokumenter", path, _count, _COUNT),
            filtyper=frozenset(each.lower() for each in self._texts(fields, "filtyper", path, bool, _TEXTS)),
            note_tegn=self._get(fields, "note_tegn", path, _count, _COUNT),
            mindste_beloeb=self._get(fields, "mindste_beloeb", path, _kroner, _KRONER),
        )

    def _type_code(self, fields: Mapping[str, object], name: str, path: str) -> str:
        code = self._required(fields, name, path)
        if code and code not in self._book.claim_types:
            self.found.append(problems.unknown_type(f"{path}{name}", code, self._book.nearest_types(code)))
        return code

    def _codes(self, fields: Mapping[str, object], name: str, path: str, allowed: tuple[str, ...]) -> frozenset[str]:
        listed = ", ".join(allowed)
        expected = Text(f"en liste af {listed}", f"a list of {listed}")
        return self._texts(fields, name, path, allowed.__contains__, expected)

    def _texts(
        self, fields: Mapping[str, object], name: str, path: str, fits: Callable[[str], bool], expected: Text
    ) -> frozenset[str]:
        """The texts of a list; those that do not fit are told."""
        found = self._get(fields, name, path, _texts, expected) or frozenset()
        wrong = sorted(each for each in found if not fits(each))
        if wrong:
            self.found.append(problems.wrong_value(f"{path}{name}", ", ".join(wrong), expected))
        return found

    def _required(self, fields: Mapping[str, object], name: str, path: str) -> str:
        raw = fields.get(name)
        if raw is None or raw == "":
            self.found.append(problems.missing(f"{path}{name}"))
            return ""
        return self._get(fields, name, path, _text, _TEXT) or ""

    def _get(
        self,
        fields: Mapping[str, object],
        name: str,
        path: str,
        convert: Callable[[object], _Value],
        expected: Text,
    ) -> _Value | None:
        raw = fields.get(name)
        if raw is None:
            return None
        try:
            return convert(raw)
        except ValueError:
            self.found.append(problems.wrong_value(f"{path}{name}", raw, expected))
            return None

    def _table(self, raw: object, path: str, known: tuple[str, ...]) -> Mapping[str, object]:
        if not isinstance(raw, Mapping):
            self.found.append(problems.wrong_value(path.rstrip(".") or "aftale", raw, _TABLE))
            return {}
        self.found += [problems.unknown_field(f"{path}{name}", str(name), known) for name in raw if name not in known]
        return raw

    def _list(self, raw: object, path: str) -> list[object]:
        if isinstance(raw, list):
            return raw
        self.found.append(problems.wrong_value(path, raw, _TABLES))
        return []


def _text(raw: object) -> str:
    return text(raw) or ""


def _texts(raw: object) -> frozenset[str]:
    if not isinstance(raw, list):
        raise ValueError("not a list")  # noqa: TRY004 - one exception for every unreadable value
    found = frozenset(_text(each) for each in raw)
    if "" in found:
        raise ValueError("not a list of texts")
    return found


def _is_se_number(written: str) -> bool:
    return len(written) == 8 and written.isascii() and written.isdigit()


def _kroner(raw: object) -> int:
    return _count(raw) * 100


def _count(raw: object) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or raw < 0:
        raise ValueError("not a whole number")
    return raw


def _yes_no(raw: object) -> bool:
    if not isinstance(raw, bool):
        raise ValueError("not true or false")  # noqa: TRY004
    return raw


def _outcome(raw: object) -> Outcome:
    if not isinstance(raw, str) or raw not in _OUTCOMES:
        raise ValueError("not an outcome")
    return _OUTCOMES[raw]
