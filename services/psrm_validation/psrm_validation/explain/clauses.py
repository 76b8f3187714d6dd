"""A broken condition in words: what is wrong and how to put it right, with blanks for values and computed bounds.

Written from the syntax tree, so a condition without words cannot exist: one function for each kind of node. A claim is
looked at only to see which part of the condition it breaks.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from oir_kernel.dates import closing_name, next_bankdag, previous_bankdag
from oir_kernel.findings import Text
from psrm_validation.explain.blanks import Blanks
from psrm_validation.explain.comparisons import comparison
from psrm_validation.explain.words import label
from psrm_validation.grammar.syntax import (
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
    Truth,
    Value,
    ZeroClaim,
)
from psrm_validation.grammar.values import truth_of

_SENT_AS: Mapping[str, tuple[Text, Text]] = {
    "HOVEDFORDRING": (
        Text("hovedfordring", "main claim"),
        Text("hovedfordring (HOVEDFORDRING)", "main claim (HOVEDFORDRING)"),
    ),
    "RELATERET": (
        Text("relateret fordring", "related claim"),
        Text(
            "relateret fordring (RELATERET) til den hovedfordring, den hører til",
            "related claim (RELATERET) to the main claim it belongs to",
        ),
    ),
}
"""What a type is sent as when its relation is this: in short, and with what to do."""


@dataclass(frozen=True, slots=True)
class Clause:
    """What is wrong and the way out, without capital letter and full stop."""

    wrong: Text
    fix: Text


class Wording:
    """Finds the words for one condition as one claim breaks it."""

    def __init__(self, blanks: Blanks, claim: Any) -> None:
        self._blanks = blanks
        self._claim = claim
        self._filled_date = Field("domsdato" if claim.domsdato is not None else "forligsdato", Kind.DATE)

    def clause(self, node: Truth, *, wanted: bool = True) -> Clause:  # noqa: PLR0911 - one answer for each kind of node
        """The words for a condition that should be `wanted` and is not."""
        match node:
            case Not(part):
                return self.clause(part, wanted=not wanted)
            case And(parts) | Or(parts):
                offending = [part for part in parts if truth_of(part, self._claim) is (not wanted)]
                return self._parts(offending, every_one=isinstance(node, And) is wanted, wanted=wanted)
            case IfThen(condition, then):
                return _with_reason(self.clause(then), condition)
            case Present(field):
                return _missing(field) if wanted else self._filled(field)
            case ZeroClaim(field):
                return self._not_zero(field)
            case Membership(field, codes):
                return self._not_in(field, " eller ".join(code.value for code in codes))
            case Comparison((Field("relation") as field, Code(code)), ("==",)) if code in _SENT_AS:
                return self._sent_wrongly(field, code)
            case Comparison():
                return Clause(*comparison(node, self._blanks, self._filled_date))
            case Call(name, args):
                return self._not_bankdag(args[0]) if name == "is_bankdag" else self._not_same(name, args)

    def _parts(self, offending: list[Truth], *, every_one: bool, wanted: bool) -> Clause:
        """Several parts of which every one must be put right, or only one of them; two absent or filled fields in one."""
        match offending:
            case [Present(one), Present(other)] if wanted:
                return _both_missing(one, other, every_one=every_one)
            case [Present(one), Present(other)] if not every_one:
                return self._both_filled(one, other)
            case _:
                return _joined([self.clause(part, wanted=wanted) for part in offending], every_one=every_one)

    def _filled(self, field: Field) -> Clause:
        names, blank = label(field.name), self._blanks.value(field)
        return Clause(
            Text(
                f"{names.da} {blank} er udfyldt, men skal være tom for denne fordringstype",
                f"{names.en} {blank} is filled in but must be empty for this claim type",
            ),
            Text(f"fjern {names.da}", f"remove the {names.en}"),
        )

    def _both_filled(self, one: Field, other: Field) -> Clause:
        names, more = label(one.name), label(other.name)
        first, second = self._blanks.value(one), self._blanks.value(other)
        return Clause(
            Text(
                f"både {names.da} {first} og {more.da} {second} er udfyldt, men kun en af dem må være det",
                f"both {names.en} {first} and {more.en} {second} are filled in, but only one of them may be",
            ),
            Text(f"fjern {names.da} eller {more.da}", f"remove the {names.en} or the {more.en}"),
        )

    def _sent_wrongly(self, field: Field, code: str) -> Clause:
        (what, how), blank = _SENT_AS[code], self._blanks.value(field)
        return Clause(
            Text(
                f"fordringen er sendt med relation {blank}, men typen sendes kun som {what.da}",
                f"the claim is sent with relation {blank}, but its type is only sent as a {what.en}",
            ),
            Text(f"send fordringen som {how.da}", f"send the claim as a {how.en}"),
        )

    def _not_zero(self, field: Field) -> Clause:
        names, blank = label(field.name), self._blanks.value(field)
        return Clause(
            Text(
                f"{names.da} er {blank}, så det er ikke en 0-fordring",
                f"{names.en} is {blank}, so it is not a zero claim",
            ),
            Text(
                f"ret {names.da_definite} til 0, hvis det er en 0-fordring",
                f"set {names.en} to 0 if it is a zero claim",
            ),
        )

    def _not_in(self, field: Field, codes: str) -> Clause:
        names, blank, english = label(field.name), self._blanks.value(field), codes.replace(" eller ", " or ")
        neither = Text(f"er hverken {codes}", f"is neither {codes.replace(' eller ', ' nor ')}")
        wrong = neither if english != codes else Text(f"er ikke {codes}", f"is not {english}")
        return Clause(
            Text(f"{names.da} {blank} {wrong.da}", f"{names.en} {blank} {wrong.en}"),
            Text(f"ret {names.da_definite} til {codes}", f"change {names.en} to {english}"),
        )

    def _not_bankdag(self, node: Value) -> Clause:
        names, day = label(_name(node)), self._blanks.value(node)
        why = self._blanks.derived(node, closing_name)
        before, after = self._blanks.derived(node, previous_bankdag), self._blanks.derived(node, next_bankdag)
        return Clause(
            Text(f"{names.da} {day} er ikke en bankdag ({why})", f"{names.en} {day} is not a banking day ({why})"),
            Text(
                f"ret {names.da_definite} til en bankdag; de nærmeste er {before} og {after}",
                f"change {names.en} to a banking day; the nearest are {before} and {after}",
            ),
        )

    def _not_same(self, name: str, args: tuple[Value, ...]) -> Clause:
        one, other = (label(_name(arg)) for arg in args)
        first, last = (self._blanks.value(arg) for arg in args)
        da, en = ("måned", "month") if name == "same_month" else ("kalenderår", "calendar year")
        return Clause(
            Text(
                f"{one.da} {first} og {other.da} {last} ligger ikke i samme {da}",
                f"{one.en} {first} and {other.en} {last} are not in the same {en}",
            ),
            Text(f"ret datoerne, så de ligger i samme {da}", f"change the dates so that they are in the same {en}"),
        )


def _name(node: Value) -> str:
    if not isinstance(node, Field):
        raise TypeError("a truth is asked of fields")
    return node.name


def _joined(clauses: Iterable[Clause], *, every_one: bool) -> Clause:
    """Clauses of which every one must be put right, or only one of them."""
    found = list(clauses)
    da, en = (", og ", ", and ") if every_one else (", eller ", ", or ")
    return Clause(
        Text(", og ".join(each.wrong.da for each in found), ", and ".join(each.wrong.en for each in found)),
        Text(da.join(each.fix.da for each in found), en.join(each.fix.en for each in found)),
    )


def _with_reason(inner: Clause, condition: Truth) -> Clause:
    if not (isinstance(condition, Not) and isinstance(condition.part, Present)):
        return inner  # the date the condition asks for is named in the bound itself
    names = label(condition.part.field.name)
    if condition.part.field.name == "dom_or_forlig":
        why = Text(
            ", og der er hverken domsdato eller forligsdato", ", and there is neither judgment nor settlement date"
        )
        how = Text(
            "; er fordringen fastslået ved dom eller forlig, så angiv datoen",
            "; if a judgment or settlement fixes the claim, give its date",
        )
    else:
        why = Text(f", og {names.da} mangler", f", and {names.en} is missing")
        how = Text(f", eller udfyld {names.da}", f", or fill in {names.en}")
    return Clause(
        Text(inner.wrong.da + why.da, inner.wrong.en + why.en), Text(inner.fix.da + how.da, inner.fix.en + how.en)
    )


def _missing(field: Field) -> Clause:
    names = label(field.name)
    return Clause(
        Text(f"{names.da} mangler", f"{names.en} is missing"), Text(f"udfyld {names.da}", f"fill in {names.en}")
    )


def _both_missing(one: Field, other: Field, *, every_one: bool) -> Clause:
    names, more = label(one.name), label(other.name)
    da, en = ("og", "and") if every_one else ("eller", "or")
    return Clause(
        Text(f"både {names.da} og {more.da} mangler", f"both {names.en} and {more.en} are missing"),
        Text(f"udfyld {names.da} {da} {more.da}", f"fill in {names.en} {en} {more.en}"),
    )
