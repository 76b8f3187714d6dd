"""Tokens → syntax tree, every value with its kind, so that nonsense is refused when the rulebook loads.

truth      := 'if' either 'then' either | either
either     := both ('or' both)*
both       := single ('and' single)*
single     := 'not' single(presence only) | '(' truth ')' | predicate | comparison
comparison := value (('<'|'<='|'=='|'>='|'>') value)+ | field 'in' '{' code (',' code)* '}'
value      := number ['*' days_incl(…)] | field | code | function '(' … ')'
"""

from collections.abc import Mapping
from typing import NoReturn

from oir_kernel.dates import Period, parse_period
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
)
from psrm_validation.grammar.tokens import GrammarError, Token, tokenise

_FUNCTIONS: Mapping[str, tuple[tuple[Kind, ...], Kind]] = {
    "plus": ((Kind.DATE, Kind.PERIOD), Kind.DATE),
    "plus_shift": ((Kind.DATE, Kind.PERIOD), Kind.DATE),
    "first_of_next_month": ((Kind.DATE,), Kind.DATE),
    "days_incl": ((Kind.DATE, Kind.DATE), Kind.DAYS),
    "is_bankdag": ((Kind.DATE,), Kind.TRUTH),
    "same_month": ((Kind.DATE, Kind.DATE), Kind.TRUTH),
    "same_year": ((Kind.DATE, Kind.DATE), Kind.TRUTH),
}
_KEYWORDS = frozenset({"if", "then", "or", "and", "not", "in"})


def parse(text: str, kinds: Mapping[str, Kind]) -> Truth:
    """The tree of a condition over the fields `kinds` names. Raises `GrammarError` naming the position."""
    return _Parser(text, kinds).whole()


def _asks_presence_only(node: Truth) -> bool:
    match node:
        case Present():
            return True
        case Not(part):
            return _asks_presence_only(part)
        case And(parts) | Or(parts):
            return all(map(_asks_presence_only, parts))
        case _:
            return False


class _Parser:
    def __init__(self, text: str, kinds: Mapping[str, Kind]) -> None:
        self._text = text
        self._kinds = kinds
        self._tokens = tokenise(text)
        self._at = 0

    def whole(self) -> Truth:
        tree = self._truth()
        if self._peek().kind != "end":
            self._fail("unexpected text")
        return tree

    def _truth(self) -> Truth:
        if not self._take("if"):
            return self._either()
        condition = self._either()
        self._expect("then")
        return IfThen(condition, self._either())

    def _either(self) -> Truth:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def _both(self) -> Truth:
        parts = [self._single()]
        while self._take("and"):
            parts.append(self._single())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def _single(self) -> Truth:
        if self._take("not"):
            return Not(self._presence())
        if self._take("("):
            inner = self._truth()
            self._expect(")")
            return inner
        if self._take("is_zero_claim"):
            return ZeroClaim(Field("beloeb", Kind.AMOUNT))
        name = self._peek().text
        if name in {"present", "absent"}:
            self._next()
            self._expect("(")
            present = Present(self._field())
            self._expect(")")
            return present if name == "present" else Not(present)
        return self._comparison()

    def _presence(self) -> Truth:
        """What may stand after `not`: presence and its combinations, so that a broken rule can always be explained."""
        at = self._at
        inner = self._single()
        if not _asks_presence_only(inner):
            self._at = at
            self._fail("'not' may only stand before present(…), absent(…) and their combinations")
        return inner

    def _comparison(self) -> Truth:
        first = self._value()
        if isinstance(first, Call) and first.kind is Kind.TRUTH:
            return first
        if isinstance(first, Field) and self._take("in"):
            return Membership(first, self._codes(first))
        operands, operators = [first], []
        while self._peek().kind == "operator":
            operators.append(self._next().text)
            operands.append(self._comparable(first.kind))
        if not operators:
            self._fail("a comparison is missing")
        if not isinstance(operands[1 if len(operands) == 3 else 0], Field) or len(operands) > 3:
            self._fail("a comparison has its field first, or between two bounds")
        return Comparison(tuple(operands), tuple(operators))

    def _comparable(self, kind: Kind) -> Value:
        at = self._at
        value = self._value()
        if value.kind is not kind or kind is Kind.TRUTH:
            self._at = at
            self._fail(f"{value.kind} and {kind} cannot be compared")
        return value

    def _codes(self, field: Field) -> tuple[Code, ...]:
        if field.kind is not Kind.CODE:
            self._fail("only a code can be looked up in a list")
        self._expect("{")
        codes = [self._code()]
        while self._take(","):
            codes.append(self._code())
        self._expect("}")
        return tuple(codes)

    def _value(self) -> Value:
        token = self._peek()
        if token.kind == "number":
            return self._amount()
        if token.kind != "name" or token.text in _KEYWORDS:
            self._fail("a value is missing")
        if token.text in _FUNCTIONS:
            return self._call()
        if token.text in self._kinds:
            return self._field()
        return self._code()

    def _amount(self) -> Value:
        rate = Amount(int(self._next().text) * 100)
        if not self._take("*"):
            return rate
        at = self._at
        days = self._value()
        if not isinstance(days, Call) or days.kind is not Kind.DAYS:
            self._at = at
            self._fail("an amount can only be multiplied by days_incl(…)")
        return Product(rate, days)

    def _call(self) -> Call:
        name = self._next().text
        arguments, kind = _FUNCTIONS[name]
        self._expect("(")
        args, period = [], None
        for index, argument in enumerate(arguments):
            if index:
                self._expect(",")
            if argument is Kind.PERIOD:
                period = self._period()
            else:
                args.append(self._comparable(argument))
        self._expect(")")
        return Call(name, tuple(args), kind, period)

    def _period(self) -> Period:
        if self._peek().kind != "period":
            self._fail("a period such as 3y or 1m-1d is missing")
        try:
            period = parse_period(self._peek().text)
        except ValueError:
            self._fail("a period has years, months and days in that order, each at most once")
        self._next()
        return period

    def _field(self) -> Field:
        token = self._peek()
        if token.text not in self._kinds:
            self._fail("unknown field")
        return Field(self._next().text, self._kinds[token.text])

    def _code(self) -> Code:
        token = self._peek()
        if token.kind != "name" or not token.text.isupper():
            self._fail("unknown name")
        return Code(self._next().text)

    def _peek(self) -> Token:
        return self._tokens[self._at]

    def _next(self) -> Token:
        token = self._tokens[self._at]
        self._at += 1
        return token

    def _take(self, text: str) -> bool:
        if self._peek().text != text:
            return False
        self._at += 1
        return True

    def _expect(self, text: str) -> None:
        if not self._take(text):
            self._fail(f"'{text}' is missing")

    def _fail(self, reason: str) -> NoReturn:
        raise GrammarError(reason, self._text, self._peek().position)
