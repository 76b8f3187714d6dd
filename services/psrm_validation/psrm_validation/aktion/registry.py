"""The register of action checks and what such a check may look at.

Texts, source and provenance stand in the table row with the same id, as for the checks of claims.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias, TypeVar

from psrm_validation.agreement import Aftale
from psrm_validation.aktion.known import Kendt, KendtAktion, KendtFordring
from psrm_validation.aktion.model import SHORT_NAMES, Aktion, AktionKode
from psrm_validation.checks import About, Hit
from psrm_validation.rulebook import Rulebook

_Known = TypeVar("_Known")

FORDRING = "fordring"
"""A need: the claim the action is about."""
HOVEDFORDRING = "hovedfordring"
"""A need: the main claim that a related claim sent later names."""
REF = "ref"
"""A need: the earlier action the action refers to."""


@dataclass(frozen=True, slots=True)
class Mangler:
    """What a check had to know and nobody said: a field of a known claim or action, as `known` in JSON names it."""

    felt: str


@dataclass(frozen=True, slots=True)
class Situation:
    """What an action check may know besides the message: the days, the agreement, and what the message points at.

    `day` is today, `modtaget` the day of receipt. `fordring`, `hovedfordring` and `ref` are what is known of the claim the
    action is about, of the main claim it names and of the earlier action.
    """

    day: date
    modtaget: date
    rulebook: Rulebook
    aftale: Aftale | None = None
    has_aftale: bool = False
    known_fordring: KendtFordring | None = None
    known_hovedfordring: KendtFordring | None = None
    known_ref: KendtAktion | None = None

    @property
    def fordring(self) -> KendtFordring:
        """The claim; for checks that need it."""
        return _there(self.known_fordring)

    @property
    def hovedfordring(self) -> KendtFordring:
        """The main claim; for checks that need it."""
        return _there(self.known_hovedfordring)

    @property
    def ref(self) -> KendtAktion:
        """The earlier action; for checks that need it."""
        return _there(self.known_ref)

    def about(self) -> About:
        """The same as the checks of claims take it."""
        return About(self.modtaget, self.rulebook, None, self.aftale, self.has_aftale)


Function: TypeAlias = Callable[[Aktion, Kendt, Situation], Iterator[Hit | Mangler]]


@dataclass(frozen=True, slots=True)
class ActionCheck:
    """A registered check: its rule, its function, the actions it is for, the message fields it reads, what it needs known."""

    rule_id: str
    function: Function
    actions: frozenset[AktionKode]
    reads: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()


ACTION_CHECKS: dict[str, ActionCheck] = {}
"""Every action check by the id of its rule."""


def action_check_for(
    rule_id: str, *, actions: tuple[str, ...] = (), reads: tuple[str, ...] = (), needs: tuple[str, ...] = ()
) -> Callable[[Function], Function]:
    """Registers the function below as the action check of a rule, for the actions named (none: all).

    A check with `needs` runs when they are known; else it is undecided, or silent if everything is known and the thing
    does not exist. Raises `ValueError` for an id that has a check and for an action that does not exist.
    """
    codes = frozenset(action_code(name) for name in actions) or frozenset(AktionKode)

    def register(function: Function) -> Function:
        if rule_id in ACTION_CHECKS:
            raise ValueError(f"{rule_id} has an action check already")
        ACTION_CHECKS[rule_id] = ActionCheck(rule_id, function, codes, reads, needs)
        return function

    return register


def action_code(name: str) -> AktionKode:
    """The action behind a long or short name. Raises `ValueError`."""
    return SHORT_NAMES.get(name) or AktionKode(name)


def _there(known: _Known | None) -> _Known:
    if known is None:
        raise LookupError("a check that reads this must need it")
    return known
