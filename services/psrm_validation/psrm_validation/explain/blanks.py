"""Values that stand open in a sentence until a claim fills them.

A sentence about a broken condition is put together once, with a numbered blank for each value; every further claim
that breaks the condition only fills the blanks.
"""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, TypeAlias

from oir_kernel.findings import Text
from oir_kernel.identifiers import cpr_birth_date, mask_cpr
from oir_kernel.money import to_kroner
from psrm_validation.explain.words import amount
from psrm_validation.grammar.compiler import compile_value
from psrm_validation.grammar.syntax import Kind, Value
from psrm_validation.masking import shown

Filled: TypeAlias = tuple[str, str, str]
"""A value as Danish text, as English text, and as JSON carries it."""


class Blanks:
    """The values a sentence needs, each once."""

    def __init__(self) -> None:
        self._known: dict[object, str] = {}
        self._fill: list[Callable[[Any], Filled]] = []

    def value(self, node: Value, days: int = 0) -> str:
        """The blank for a value; a date may be moved by `days`."""
        if (node, days) not in self._known:
            compute, write = compile_value(node), _WRITERS[node.kind]
            self._add((node, days), lambda claim: write(_moved(compute(claim), days) if days else compute(claim)))
        return self._known[node, days]

    def derived(self, node: Value, derive: Callable[[date], date | str]) -> str:
        """The blank for something found from a date: a neighbouring day, a name."""
        if (node, derive) not in self._known:
            compute = compile_value(node)
            self._add((node, derive), lambda claim: _plain(_derived(derive, compute(claim))))
        return self._known[node, derive]

    def filled(self, claim: Any) -> list[Filled]:
        """The values of a claim in the order of their numbers."""
        return [fill(claim) for fill in self._fill]

    def _add(self, key: object, fill: Callable[[Any], Filled]) -> None:
        self._known[key] = f"{{{len(self._fill)}}}"
        self._fill.append(fill)


def _moved(day: date, days: int) -> date:
    """`day` moved, at most to the calendar's last or first day: 9999-12-31 is often written for "never"."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return date.max if days > 0 else date.min


def _derived(derive: Callable[[date], date | str], day: date) -> str:
    try:
        return str(derive(day))
    except OverflowError:  # no bank day before the calendar's first or after its last
        return str(day)


def plain(kind: Kind, value: Any) -> str:
    """A value as JSON carries it: ISO date, kroner with two decimals, text masked and cut."""
    return _WRITERS[kind](value)[2]


def shown_amount(oere: int) -> Text:
    """An amount in both languages; one that is a CPR number typed into the wrong field is hidden."""
    da, en, _ = _amount(oere)
    return Text(da, en)


def _plain(text: str) -> Filled:
    return text, text, text


def _amount(oere: int) -> Filled:
    """An amount; one that is a CPR number typed into the wrong field is hidden."""
    number = f"{abs(oere) // 100:010d}"
    if oere % 100 == 0 and cpr_birth_date(number) is not None:
        hidden = mask_cpr(number)
        return f"{hidden} kr.", f"DKK {hidden}", hidden
    text = amount(oere)
    return text.da, text.en, to_kroner(oere)


def _days(count: int) -> Filled:
    one = count == 1
    return f"{count} {'dag' if one else 'dage'}", f"{count} {'day' if one else 'days'}", str(count)


_WRITERS: dict[Kind, Callable[[Any], Filled]] = {
    Kind.AMOUNT: _amount,
    Kind.DATE: lambda day: _plain(day.isoformat()),
    Kind.DAYS: _days,
    Kind.CODE: lambda code: _plain(shown(code)),
    Kind.TEXT: lambda text: _plain(shown(text)),
}
