"""Agreements for the rules that only an agreement makes breakable: each as small as the rule allows. Source: ours, invented."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

from psrm_validation.agreement import Aftaler
from psrm_validation.agreement.reading import aftaler_from_mapping

_NAME: Final = "TESTDATA"
AFTALER: Final[Mapping[str, Mapping[str, Any]]] = {
    "PSRM-K-2": {"gyldig_til": "2001-12-31"},
    "PSRM-K-151": {"type": [{"kode": "KFBILØK"}, {"kode": "KFDAINS"}]},
    "PSRM-K-164": {"graenser": {"dokument_bytes": 1_000_000}},
    "PSRM-K-181": {"graenser": {"dokumenter": 3}},
    "PSRM-K-215": {"graenser": {"mindste_beloeb": 50}},
    "PSRM-K-413": {"graenser": {"note_tegn": 500}},
    "PSRM-K-415": {"graenser": {"filtyper": ["pdf"]}},
    "PSRM-K-416": {"tilladelser": ["OPRETFORDRING:MODR"]},
    "PSRM-K-419": {"tilladelser": ["OPRETFORDRING:INDR"]},
    "PSRM-K-459": {"type": [{"kode": "KFDAINS", "relaterede": ["GEDAINS"]}]},
    "PSRM-K-575": {"type": [{"kode": "KFDAINS", "bfe_kraevet": True}]},
    "PSRM-R-059": {"kanaler": ["PORTAL"]},
}
"""For each rule that looks at the agreement, what the agreement says beside version and creditor."""

TYPES: Final[Mapping[str, str]] = {"PSRM-K-151": "KFSKFRI", "PSRM-K-459": "REOPDAG", "PSRM-K-575": "KFDAINS"}
"""The claim type to break such a rule with, where not every one will do."""


def agreement(rule_id: str) -> Mapping[str, Any] | None:
    """The agreement to break a rule under, as the mapping of an agreement file; `None` for a rule that needs none."""
    own = AFTALER.get(rule_id)
    return None if own is None else {"version": "1", "fordringshaver": _NAME, **own}


@lru_cache(maxsize=32)
def aftaler(rule_id: str) -> Aftaler | None:
    """The same, read."""
    found = agreement(rule_id)
    return None if found is None else aftaler_from_mapping(dict(found))
