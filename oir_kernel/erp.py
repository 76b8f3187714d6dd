"""How municipal ERP systems are known, or thought, to differ: settings of a sandbox, and profiles that set several at once.

No profile is a vendor's word, and none has a vendor's name alone: there is no public table of what each system does. Each
value of a profile says where it is from (`data/erp-profiler.csv`).
"""

import csv
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import Any, Final

from oir_kernel.cpr_gate import find_cprs
from oir_kernel.errors import BadRequest
from oir_kernel.findings import Provenance, Text

DUPLICATES: Final = ("answer", "reject")
VERDICTS: Final = ("reject", "remark")
_TABLE = Path(__file__).parent / "data" / "erp-profiler.csv"


@dataclass(frozen=True, slots=True)
class ErpSettings:
    """What the stand-in's ERP system is like. Left alone it is the sandbox's own. Source: ours.

    - `profile`: the profile the rest was taken from, empty for none
    - `duplicates`: a message received before gets the stored `answer` again, or is `reject`ed
    - `receipt_delay`: seconds, by the sandbox's clock, until receipts of files and events are sent
    - `period_open_days`: days after its end in which a period can still be booked in; `None`: always
    - `closed_periods`, `long_texts`, `unknown_dimensions`: whether a document that hits them is a `reject` or a `remark`
    - `text_limit`: characters a posting's text may have; `None`: as many as the schema takes
    - `missing_operations`: operations this system does not offer, by their names in the contract
    """

    profile: str = ""
    duplicates: str = "answer"
    receipt_delay: int = 0
    period_open_days: int | None = None
    closed_periods: str = "reject"
    text_limit: int | None = None
    long_texts: str = "reject"
    unknown_dimensions: str = "reject"
    missing_operations: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _one_of("duplicates", self.duplicates, DUPLICATES)
        for name in ("closed_periods", "long_texts", "unknown_dimensions"):
            _one_of(name, getattr(self, name), VERDICTS)
        _count("receipt_delay", self.receipt_delay, 30 * 24 * 3600)
        _count("period_open_days", self.period_open_days, 3660)
        _count("text_limit", self.text_limit, 10_000)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storage and JSON."""
        return asdict(self) | {"missing_operations": list(self.missing_operations)}


@dataclass(frozen=True, slots=True)
class ProfileValue:
    """One value of a profile: the setting's name, the value, how sure it is, where it is from, and why."""

    setting: str
    value: Any
    provenance: Provenance
    source: str
    why: Text


@cache
def profiles() -> Mapping[str, Sequence[ProfileValue]]:
    """Every profile by name, in the order of the table."""
    found: dict[str, list[ProfileValue]] = {}
    with _TABLE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            setting = row["indstilling"]
            value = ProfileValue(
                setting,
                _READ.get(setting, str)(row["vaerdi"]),
                Provenance(row["provenance"]),
                row["kilde"],
                Text(row["hvorfor_da"], row["why_en"]),
            )
            found.setdefault(row["profil"], []).append(value)
    return found


def erp_settings(given: object) -> ErpSettings:
    """The settings that a profile's name or an object of settings stands for; in an object, `profile` goes first.

    Raises `BadRequest` for a profile, name or value that does not exist.
    """
    if isinstance(given, ErpSettings):
        return given
    told = {"profile": given} if isinstance(given, str) else given
    if not isinstance(told, Mapping):
        raise _wrong("erp", "navnet på en profil eller et objekt", "a profile's name or an object")
    known = {field.name for field in fields(ErpSettings)}
    for name in told:
        if name not in known:
            raise _wrong("erp", f"felterne {', '.join(sorted(known))}", f"the fields {', '.join(sorted(known))}")
    profile = told.get("profile", "")
    if not isinstance(profile, str) or (profile and profile not in profiles()):
        raise _wrong("erp.profile", f"en af {', '.join(profiles())}", f"one of {', '.join(profiles())}")
    from_profile = {value.setting: value.value for value in profiles().get(profile, ())}
    return replace(ErpSettings(), **(from_profile | {name: _typed(name, value) for name, value in told.items()}))


def _operations(text: str) -> tuple[str, ...]:
    return tuple(name for name in text.split(",") if name)


_READ: Mapping[str, Callable[[str], Any]] = {
    "receipt_delay": int,
    "period_open_days": int,
    "text_limit": int,
    "missing_operations": _operations,
}


def _typed(name: str, value: Any) -> Any:
    if name != "missing_operations":
        return value
    if not isinstance(value, list | tuple) or not all(isinstance(each, str) and _names(each) for each in value):
        raise _wrong("erp.missing_operations", "en liste af operationers navne", "a list of names of operations")
    return tuple(value)


def _names(text: str) -> bool:
    """Whether a text can be an operation's name; it is shown again, so it holds no CPR number."""
    return len(text) <= 100 and next(find_cprs(text), None) is None


def _one_of(name: str, value: object, allowed: Sequence[str]) -> None:
    if value not in allowed:
        raise _wrong(f"erp.{name}", f"en af {', '.join(allowed)}", f"one of {', '.join(allowed)}")


def _count(name: str, value: object, most: int) -> None:
    if value is None and name != "receipt_delay":
        return
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= most:
        raise _wrong(f"erp.{name}", f"et helt tal fra 0 til {most}", f"a whole number from 0 to {most}")


def _wrong(name: str, da: str, en: str) -> BadRequest:
    return BadRequest(
        Text(
            f"Indstillingen {name} skal være {da}. Intet er ændret.",
            f"The setting {name} is {en}. Nothing was changed.",
        )
    )
