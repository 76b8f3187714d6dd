"""Which claims of an account a question is about, and what of the account goes with them."""

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any, Final

from oir_debitor.domain.content import json_text
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto
from oir_debitor.domain.forespoergsel.restance import forfald, i_restance
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.parter import same_part
from oir_debitor.domain.posts import FordringPost, named_claims

SUPPLERENDE: Final = frozenset(
    {
        "tekstlinjer",
        "specifikationer",
        "finans_reference",
        "finans_supplerende",
        "navn",
        "adresselinje1",
        "adresselinje2",
        "postnummer",
        "by",
        "land",
    }
)
"""What UdeladSupplerendeInformation leaves out, at any depth of an object's content (ours)."""


def valgte(command: HentDebitorkonto, facts: Facts, today: date) -> frozenset[str]:
    """The claims asked for, by id. Every limit that is given holds."""
    keys = _named(command, facts)
    late, due = i_restance(facts, today), forfald(facts)
    tests: list[Callable[[FordringPost], bool]] = [
        lambda post: not command.restance or post.fordring_id in late,
        lambda post: _within(due[post.fordring_id], due[post.fordring_id], command.forfald_fra, command.forfald_til),
        lambda post: _within(*_period(post), command.periode_fra, command.periode_til),
        lambda post: command.part_ident is None or _liable(command.part_ident, post, facts),
    ]
    posts = (facts.fordringer[key] for key in keys)
    return frozenset(post.fordring_id for post in posts if all(test(post) for test in tests))


def udvalg(facts: Facts, chosen: frozenset[str]) -> Facts:
    """What of an account belongs to these claims. Payments stay that cover one of them; with every claim all stay."""
    if chosen == frozenset(facts.fordringer):
        return facts
    tillaeg = {key: post for key, post in facts.tillaeg.items() if post.fordring_id in chosen}
    bilag = _bilag(facts, chosen | frozenset(tillaeg))
    return replace(
        facts,
        fordringer={key: post for key, post in facts.fordringer.items() if key in chosen},
        haeftelser={key: post for key, post in facts.haeftelser.items() if _covers(named_claims(post), chosen)},
        nedreguleringer={key: post for key, post in facts.nedreguleringer.items() if post.fordring_id in chosen},
        opkraevninger=[post for post in facts.opkraevninger if post.fordring_id in chosen],
        bilag={key: post for key, post in facts.bilag.items() if key in bilag},
        tillaeg=tillaeg,
        forloeb={key: post for key, post in facts.forloeb.items() if key in chosen},
        henstande=[post for post in facts.henstande if post.fordring_id in chosen],
        relationer={
            key: post for key, post in facts.relationer.items() if {post.fra_fordring, post.til_fordring} & chosen
        },
        overdragelser=[post for post in facts.overdragelser if post.fordring_id in chosen],
    )


def uden_supplerende(facts: Facts) -> Facts:
    """The same without supplementary information."""
    konto = facts.konto
    return replace(
        facts,
        konto=None if konto is None else replace(konto, indhold=_stripped(konto.indhold)),
        fordringer={key: replace(post, indhold=_stripped(post.indhold)) for key, post in facts.fordringer.items()},
        haeftelser={key: replace(post, indhold=_stripped(post.indhold)) for key, post in facts.haeftelser.items()},
        nedreguleringer={
            key: replace(post, indhold=_stripped(post.indhold)) for key, post in facts.nedreguleringer.items()
        },
        administratorer=[replace(post, indhold=_stripped(post.indhold)) for post in facts.administratorer],
        bilag={key: replace(post, indhold=_stripped(post.indhold)) for key, post in facts.bilag.items()},
    )


def _named(command: HentDebitorkonto, facts: Facts) -> frozenset[str]:
    """All claims, or the one that is named, perhaps with its main claim, its costs, and those it has a relation to."""
    key = command.fordring_id
    if key is None:
        return frozenset(facts.fordringer)
    return frozenset({key, *_related(key, facts)}) if command.relaterede else frozenset({key})


def _related(key: str, facts: Facts) -> Iterator[str]:
    main = facts.fordringer[key].relateret_id
    if main is not None and main in facts.fordringer:
        yield main
    yield from (post.fordring_id for post in facts.fordringer.values() if post.relateret_id == key)
    for relation in facts.relationer.values():
        ends = {relation.fra_fordring, relation.til_fordring}
        if relation.ophoert is None and key in ends:
            yield from (end for end in ends if end in facts.fordringer)


def _period(post: FordringPost) -> tuple[date, date]:
    """The claim's period; without one the day it is due (ours)."""
    sent = json.loads(post.indhold)
    first = sent.get("periode_start") or sent.get("periode_slut")
    last = sent.get("periode_slut") or sent.get("periode_start")
    if first is None or last is None:
        return post.forfaldsdato, post.forfaldsdato
    return date.fromisoformat(first), date.fromisoformat(last)


def _within(first: date, last: date, fra: date | None, til: date | None) -> bool:
    return (fra is None or last >= fra) and (til is None or first <= til)


def _liable(ident: str, post: FordringPost, facts: Facts) -> bool:
    if same_part(ident, post.ansvarlig_ident):
        return True
    co_liable = (each for each in facts.haeftelser.values() if same_part(ident, each.part_ident))
    return any(_covers(named_claims(each), frozenset({post.fordring_id})) for each in co_liable)


def _covers(named: frozenset[str], chosen: frozenset[str]) -> bool:
    return not named or bool(named & chosen)


def _bilag(facts: Facts, krav: frozenset[str]) -> frozenset[str]:
    """The documents on these claims, interests and fees, and the payments they come from with what was taken back."""
    kept = {key for key, post in facts.bilag.items() if post.krav_id in krav}
    kept |= {facts.bilag[key].modbilag_id for key in kept if facts.bilag[key].art == Art.DAEKNING}
    kept |= {
        key
        for key, post in facts.bilag.items()
        if post.art == Art.INDBETALING_NEDREGULERING and post.modbilag_id in kept
    }
    return frozenset(kept)


def _stripped(indhold: str) -> str:
    return json_text(_without(json.loads(indhold)))


def _without(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without(each) for key, each in value.items() if key not in SUPPLERENDE}
    return [_without(each) for each in value] if isinstance(value, list) else value
