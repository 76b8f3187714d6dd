"""Neighbouring claims at every bound of a condition: one day or one øre before it, on it and after it.

The bounds are read off the syntax tree; what they amount to for a claim is computed by the slow oracle.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import product
from typing import Any

from psrm_validation.grammar.syntax import (
    Amount,
    And,
    Call,
    Code,
    Comparison,
    Field,
    IfThen,
    Kind,
    Membership,
    Not,
    Or,
    Present,
    Product,
    Truth,
    Value,
    ZeroClaim,
    fields_of,
)
from tests.support.psrm_clean import DAY, OERE, PLAIN, bound_of, step_of, with_value, written
from tests.support.psrm_oracle import Claim, slow_easter, slow_is_bankdag, slow_plus

PATTERNS: Mapping[str, tuple[bool, ...]] = {
    "<": (True, False, False),
    "<=": (True, True, False),
    "==": (False, True, False),
    ">=": (False, True, True),
    ">": (False, False, True),
}
"""What a comparison is worth just below its bound, on it and just above it."""

MONTH_ENDS = [date.fromisoformat(day) for day in (
    "2023-01-28", "2023-01-31", "2023-02-28", "2023-12-31", "2024-01-29", "2024-01-30", "2024-01-31", "2024-02-28",
    "2024-02-29", "2024-03-01", "2024-03-31", "2025-02-28", "2025-04-30", "2025-05-31", "2025-08-29", "2025-08-30",
    "2025-08-31", "2025-11-30", "2025-12-30", "2025-12-31", "2026-01-01", "2026-06-15", "2027-02-28", "2028-02-29",
)]  # fmt: skip
YEARS = range(2022, 2033)
AMOUNTS = [Decimal(number) for number in ("0", "0.01", "0.99", "1250.50", "99999.99", "5000000")]
LENGTHS = (-2, -1, 0, 1, 27, 30, 364)


@cache
def closing_days() -> Mapping[date, str]:
    """Days on which a deadline may not end, each with its kind, in the years that the deadlines of the table reach."""
    found: dict[date, str] = {date(2023, 5, 5): "store bededag"}
    for year in YEARS:
        easter = slow_easter(year)
        for offset, kind in ((-3, "skærtorsdag"), (-2, "langfredag"), (1, "2. påskedag"), (39, "himmelfart"),
                             (50, "2. pinsedag"), (-1, "lørdag"), (49, "søndag"), (0, "søndag")):  # fmt: skip
            found[easter + offset * DAY] = kind
        for month, number in ((1, 1), (6, 5), (12, 24), (12, 25), (12, 26), (12, 31)):
            if date(year, month, number).isoweekday() < 6:
                found[date(year, month, number)] = f"{number}/{month}"
    return found


@dataclass(frozen=True, slots=True)
class Series:
    """Neighbouring claims around one bound of one part of a condition.

    `pattern` is what that part is worth for each of them; without one the readings need only agree.
    """

    about: str
    claims: tuple[Claim, ...]
    pattern: tuple[bool, ...] | None = None

    def claims_of(self, truth: bool) -> Iterator[Claim]:
        """The claims for which the part holds, or breaks."""
        return (claim for claim, holds in zip(self.claims, self.pattern or (), strict=True) if holds is truth)


def leaves(tree: Truth) -> list[Truth]:
    """The parts of a condition that are not made of others."""
    match tree:
        case And(parts) | Or(parts):
            return [leaf for part in parts for leaf in leaves(part)]
        case Not(part):
            return leaves(part)
        case IfThen(guard, then):
            return leaves(guard) + leaves(then)
        case _:
            return [tree]


def contexts(tree: Truth, leaf: Truth, base: Claim) -> list[Claim]:
    """The claim with every other leaf made to hold and to break, so that some context leaves the decision to `leaf`."""
    found = [base]
    for other in leaves(tree):
        if other is not leaf:
            found = [each for claim in found for each in _both_ways(other, claim)]
    return found


def _both_ways(leaf: Truth, claim: Claim) -> Iterator[Claim]:
    series = next(each for each in in_place(leaf, claim) if each.pattern and len(set(each.pattern)) == 2)
    yield next(series.claims_of(True))
    yield next(series.claims_of(False))


def in_place(leaf: Truth, claim: Claim) -> Iterator[Series]:
    """The series of a leaf around the bounds that the claim's own values put."""
    match leaf:
        case Comparison(operands, operators):
            for start in _ready(operands, claim):
                yield from _bounds(operands, operators, start)
        case Call("is_bankdag", (Field(name),)):
            yield _around_closing_day(name, claim, date(2025, 6, 5))
        case Call(name, args):
            yield from _same(name, args, claim)
        case Present(field):
            yield from _presence(field.name, claim)
        case Membership(Field(name), codes):
            yield _codes(name, [code.value for code in codes], claim)
        case ZeroClaim(Field(name)):
            steps = [Decimal(0) + step * OERE for step in (-1, 0, 1)]
            yield Series("is_zero_claim", tuple(with_value(claim, name, step) for step in steps), PATTERNS["=="])
        case _:
            raise AssertionError(leaf)


def everywhere(leaf: Truth, claim: Claim) -> Iterator[Series]:
    """The series of a leaf in place, and after moving what its bounds are counted from to every awkward place."""
    yield from in_place(leaf, claim)
    match leaf:
        case Comparison(operands, operators):
            for start in _starts(operands, claim):
                yield from _bounds(operands, operators, start)
                yield from _other_side(operands, start)
        case Call("is_bankdag", (Field(name),)):
            yield from (_around_closing_day(name, claim, day) for day in closing_days())
        case Call(name, args):
            for day in MONTH_ENDS:
                yield from _same(name, args, with_value(claim, written(args[0]), day))
        case _:
            return


# --- comparisons


def _ready(operands: tuple[Value, ...], claim: Claim) -> Iterator[Claim]:
    """The claim with what its bounds are counted from filled: as it is, else in every way there is."""
    for field in (field for operand in operands for field in fields_of(operand)):
        if field.name == "dom_or_forlig":
            day = claim.get("domsdato") or claim.get("forligsdato") or PLAIN["srb"]
            yield from _filled_ways(field.name, day, claim)
            return
    yield claim


def _bounds(operands: tuple[Value, ...], operators: tuple[str, ...], claim: Claim) -> Iterator[Series]:
    """One series for each bound: the field before, on and after it."""
    pairs: list[tuple[Value, str, Value]] = [(operands[0], operators[0], operands[1])]
    if len(operands) == 3:
        mirrored = {"<": ">", "<=": ">="}[operators[0]]
        pairs = [(operands[1], mirrored, operands[0]), (operands[1], operators[1], operands[2])]
    for left, operator, right in pairs:
        assert isinstance(left, Field)
        about = f"{left.name} {operator} {written(right)}"
        bound = bound_of(right, claim)
        if isinstance(right, Code):
            yield _codes(left.name, [right.value], claim)
            continue
        values = [bound + step * step_of(bound) for step in (-1, 0, 1)]
        yield Series(about, tuple(with_value(claim, left.name, value) for value in values), PATTERNS[operator])


def _codes(name: str, codes: list[str], claim: Claim) -> Series:
    others = {"INDR", "MODR", "HOVEDFORDRING", "RELATERET", "XXXX", codes[0].lower()} - set(codes)
    values = [*codes, *sorted(others)]
    return Series(
        f"{name} in {codes}",
        tuple(with_value(claim, name, value) for value in values),
        tuple(value in codes for value in values),
    )


def _starts(operands: tuple[Value, ...], claim: Claim) -> Iterator[Claim]:
    """The claim with the fields that the bound is counted from moved to every awkward value."""
    right = operands[-1]
    match right:
        case Amount() | Code():
            return
        case Field(name, Kind.AMOUNT):
            yield from (with_value(claim, name, value) for value in AMOUNTS)
        case Product(_, days):
            first, last = (field.name for field in fields_of(days))
            for day, length in product(MONTH_ENDS[::4], LENGTHS):
                moved = with_value(claim, first, day)
                yield with_value(moved, last, day + length * DAY)
        case _:
            (name,) = (field.name for field in fields_of(right))
            for day in _days(right):
                yield from _filled_ways(name, day, claim)


def _filled_ways(name: str, day: date, claim: Claim) -> Iterator[Claim]:
    """The ways to fill a field; `dom_or_forlig` by either date or by both, where domsdato counts."""
    if name != "dom_or_forlig":
        yield with_value(claim, name, day)
        return
    yield {**claim, "domsdato": day, "forligsdato": None}
    yield {**claim, "domsdato": None, "forligsdato": day}
    yield {**claim, "domsdato": day, "forligsdato": day + 400 * DAY}


def _days(node: Value) -> Iterable[date]:
    """Month ends, leap days, and days from which the period leads to a closing day."""
    if not isinstance(node, Call) or node.period is None:
        return MONTH_ENDS
    period, back = (_text(node, sign) for sign in (1, -1))
    starts = [slow_plus(day, back) for day in closing_days()]
    reaching = [start for start in starts if slow_plus(start, period) in closing_days()]
    return dict.fromkeys([*MONTH_ENDS, *reaching])


def _text(node: Call, sign: int) -> str:
    assert node.period is not None
    period = node.period
    return f"{sign * period.years}y{sign * period.months}m{sign * period.days}d"


def _other_side(operands: tuple[Value, ...], claim: Claim) -> Iterator[Series]:
    """The field on its bound, and what the bound is counted from one step before, on and after."""
    left, right = operands[0], operands[-1]
    assert isinstance(left, Field)
    on_bound = with_value(claim, left.name, bound_of(right, claim))
    for name in dict.fromkeys(field.name for field in fields_of(right)):
        value = bound_of(Field(name, left.kind), on_bound)
        steps = [with_value(on_bound, name, value + step * step_of(value)) for step in (-1, 0, 1)]
        yield Series(f"{left.name} | {name}", tuple(steps))


# --- the other leaves


def _around_closing_day(name: str, claim: Claim, closed: date) -> Series:
    days = [closed + step * DAY for step in (-1, 0, 1)]
    return Series(
        f"{name} {closing_days().get(closed)}",
        tuple(with_value(claim, name, day) for day in days),
        tuple(map(slow_is_bankdag, days)),
    )


def _same(function: str, args: tuple[Value, ...], claim: Claim) -> Iterator[Series]:
    """The second date around the first and the last day of the first date's month or year, and a year away."""
    start, end = (written(arg) for arg in args)
    day: date = claim[start]
    first = day.replace(day=1) if function == "same_month" else date(day.year, 1, 1)
    last = slow_plus(first, "1m-1d" if function == "same_month" else "1y-1d")
    days = [first - DAY, first, day, last, last + DAY, slow_plus(day, "1y"), slow_plus(day, "-1y")]
    pattern = (False, True, True, True, False, False, False)
    yield Series(f"{function} of {day}", tuple(with_value(claim, end, each) for each in days), pattern)
    turned = [with_value(with_value(claim, end, day), start, each) for each in days]
    yield Series(f"{function} of {day}, turned", tuple(turned), pattern)


def _presence(name: str, claim: Claim) -> Iterator[Series]:
    """The field absent and present, keeping the value that the claim has."""
    if name == "dom_or_forlig":
        day = claim.get("domsdato") or claim.get("forligsdato") or PLAIN["srb"]
        absent = {**claim, "domsdato": None, "forligsdato": None}
        for filled in _filled_ways(name, day, claim):
            yield Series(f"present({name})", (absent, filled), (False, True))
        return
    value: Any = claim.get(name) or PLAIN.get(name) or PLAIN["srb"]
    yield Series(f"present({name})", (with_value(claim, name, None), with_value(claim, name, value)), (False, True))
