"""The register of checks and what a check may look at besides the claim."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import product
from typing import Any, Literal, TypeAlias

from oir_kernel.findings import Outcome
from psrm_validation.agreement import Aftale
from psrm_validation.claim import Fordring
from psrm_validation.rulebook import ClaimType, Rulebook


@dataclass(frozen=True, slots=True)
class Hit:
    """A place where a rule is broken.

    `path` is the field to look at first. `values` fill the blanks of the rule's texts beside the fields the check reads
    (each under its own name: `{srb}`); they are texts that may be shown, so masked where a user wrote them. `expected` is
    the bound that was missed. `outcome` replaces the row's where one rule has two, `source` where the
    fact is from the document of one claim type.
    """

    path: str
    expected: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    outcome: Outcome | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class About:
    """What a check may know besides the claim: the day of receipt, the rulebook, the claim's type if it is known, the agreement.

    `has_aftale` says that an agreement was given, even if none of its versions is in force on the day.
    """

    day: date
    rulebook: Rulebook
    claim_type: ClaimType | None
    aftale: Aftale | None = None
    has_aftale: bool = False


Part: TypeAlias = Literal["oevrige", "hf", "aftale", "beskrivelse"]
"""Parts of what a check looks at that may be absent as a whole."""

Function: TypeAlias = Callable[[Fordring, About], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Check:
    """A registered check: its rule id, its function, and the claim fields it reads (`srb`, `hf.type`, `skyldnere`).

    `needs` are parts without which it can find nothing, so that it is not asked then: most claims have few of them.
    """

    rule_id: str
    function: Function
    reads: tuple[str, ...] = ()
    needs: frozenset[Part] = frozenset()


CHECKS: dict[str, Check] = {}
"""Every check by the id of its rule."""


def check_for(
    rule_id: str, *, reads: tuple[str, ...] = (), needs: tuple[Part, ...] = ()
) -> Callable[[Function], Function]:
    """Registers the function below as the check of a rule. Raises `ValueError` for an id that has one."""

    def register(function: Function) -> Function:
        if rule_id in CHECKS:
            raise ValueError(f"{rule_id} has a check already")
        CHECKS[rule_id] = Check(rule_id, function, reads, frozenset(needs))
        return function

    return register


def parts_of(claim: Fordring, about: About) -> frozenset[Part]:
    """The parts that are there."""
    return _PARTS[
        claim.oevrige is not None, claim.hf is not None, about.aftale is not None, claim.beskrivelse is not None
    ]


def _every_part() -> Mapping[tuple[bool, bool, bool, bool], frozenset[Part]]:
    names: tuple[Part, ...] = ("oevrige", "hf", "aftale", "beskrivelse")
    return {
        (one, two, three, four): frozenset(
            name for name, is_there in zip(names, (one, two, three, four), strict=True) if is_there
        )
        for one, two, three, four in product((False, True), repeat=4)
    }


_PARTS = _every_part()


def filled(claim: Any, name: str) -> Any:
    """The claim's value of a field as checks name it, `None` when absent; `hf.` is the main claim, others may stand in `oevrige`."""
    if name.startswith("hf."):
        claim, name = claim.hf, name[3:]
    if claim is None:
        return None
    if hasattr(claim, name):
        return getattr(claim, name)
    return None if claim.oevrige is None else getattr(claim.oevrige, name)
