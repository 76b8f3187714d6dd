"""What a question comes to: accounts found, or one account with what was asked of it, or reasons."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime
from types import NoneType
from typing import Any, Final, Self, get_args, get_type_hints

from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forespoergsel.restance import Overblik
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.posts import KontoPost, Post
from oir_kernel.money import Oere

_KINDS: Final = {cls.__name__: cls for cls in get_args(Post)}


@dataclass(frozen=True, slots=True)
class Fund:
    """An account that was found, and how the party of the search is tied to it; without a party nothing is marked."""

    konto: KontoPost
    ansvarlig: bool = False
    administrator: bool = False
    medhaefter: bool = False
    restance: bool = False
    overblik: Overblik | None = None


@dataclass(frozen=True, slots=True)
class SoegOutcome(DebitorOutcome):
    """The accounts found, by id; none is a positive answer."""

    fund: tuple[Fund, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return DebitorOutcome.as_dict(self) | {"fund": [_fund(each) for each in self.fund]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        fund = tuple(map(_fund_of, data["fund"]))
        return cls(**_base(data), fund=fund)


@dataclass(frozen=True, slots=True)
class HentOutcome(DebitorOutcome):
    """One account with what was asked of it; `facts` without an account means there is nothing to return."""

    facts: Facts = NO_FACTS

    def as_dict(self) -> dict[str, Any]:
        """Plain values."""
        return DebitorOutcome.as_dict(self) | {"facts": [_plain(post) for post in _posts(self.facts)]}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> Self:
        """The outcome that `as_dict` wrote."""
        return cls(**_base(data), facts=Facts.of(map(_post_of, data["facts"])))


def _base(data: Mapping[str, Any]) -> dict[str, Any]:
    base = DebitorOutcome.from_dict(data)
    return {each.name: getattr(base, each.name) for each in fields(DebitorOutcome)}


def _fund(fund: Fund) -> dict[str, Any]:
    seen = fund.overblik
    overview = seen and [seen.samlet, seen.under_inddrivelse, seen.aeldste and seen.aeldste.isoformat()]
    marks = [fund.ansvarlig, fund.administrator, fund.medhaefter, fund.restance]
    return {"konto": _plain(fund.konto), "marks": marks, "overblik": overview}


def _fund_of(data: Mapping[str, Any]) -> Fund:
    konto, seen = _post_of(data["konto"]), data["overblik"]
    if not isinstance(konto, KontoPost):
        raise TypeError("a found account is no account")
    overview = seen and Overblik(Oere(seen[0]), seen[1], seen[2] and date.fromisoformat(seen[2]))
    liable, administrator, co_liable, late = data["marks"]
    return Fund(konto, liable, administrator, co_liable, late, overview)


def _posts(facts: Facts) -> Iterator[Post]:
    if facts.konto is not None:
        yield facts.konto
    for each in fields(facts)[1:]:
        held = getattr(facts, each.name)
        yield from held.values() if isinstance(held, dict) else held


def _plain(post: Post) -> dict[str, Any]:
    values = {each.name: getattr(post, each.name) for each in fields(post)}
    return {"kind": type(post).__name__} | {
        name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()
    }


def _post_of(data: Mapping[str, Any]) -> Post:
    cls = _KINDS[data["kind"]]
    hints = get_type_hints(cls)
    post: Post = cls(**{name: _value(hints[name], value) for name, value in data.items() if name != "kind"})
    return post


def _value(hint: Any, value: Any) -> Any:
    kind = next((arg for arg in get_args(hint) if arg is not NoneType), hint)
    return kind.fromisoformat(value) if value is not None and kind in (date, datetime) else value
