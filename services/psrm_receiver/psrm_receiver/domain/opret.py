"""The claims a creating action makes: the main claim or late related claim, the related claims sent along, and their debtors.

A claim is received at once (UDFØRT), or waits in hearing without a time of receipt. Fields a claim leaves out it has from the
message or its main claim (ours, as the check of actions reads them).
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from oir_kernel.money import to_oere
from psrm_receiver.domain.aktion import AktionKode, AktionPost
from psrm_receiver.domain.bog import Bog
from psrm_receiver.domain.dage import dansk_dag, om_aar
from psrm_receiver.domain.fordring import (
    MOST_YEARS,
    Art,
    Bevaegelse,
    PsrmFordring,
    Relation,
    SkyldnerPost,
    System,
    Tilstand,
)
from psrm_receiver.domain.ids import fordring_id
from psrm_receiver.domain.leverance import creditor_of
from psrm_receiver.domain.skyldner import Skyldner, skyldnere_af

OWN_PERIOD: Final = frozenset({"KTCIVIL", "KFGFEJL"})
"""Civil-law types of municipalities: they keep their own limitation period (stated: GIL § 18 a stk. 4)."""
_NOT_KEPT: Final = ("skyldnere", "hf", "noter", "dokumenter", "hovedfordring_id")


@dataclass(frozen=True, slots=True)
class Oprettet:
    """The claims an action made, the first the one it is about, with debtors and movements."""

    fordringer: tuple[PsrmFordring, ...]
    skyldnere: tuple[SkyldnerPost, ...]
    bevaegelser: tuple[Bevaegelse, ...]


def antal_fordringer(raw: Mapping[str, Any]) -> int:
    """How many claims the action hands over."""
    return 1 + len(raw.get("relaterede") or ())


def system_of(raw: Mapping[str, Any]) -> System:
    """Where the action's claims are kept: those for set-off (MODR) in DMI (stated)."""
    return System.DMI if _text(raw.get("fordring") or {}, "art").upper() == "MODR" else System.PSRM


def opret(aktion: AktionPost, seed: str, numre: range, now: datetime, *, i_hoering: bool) -> Oprettet:
    """The claims of an accepted action. `numre` are the counts they get, `now` the instant of the decision (with zone)."""
    raw = json.loads(aktion.indhold)
    claims = list(_claims(raw))
    first_id = fordring_id(seed, numre.start)
    fordringer: list[PsrmFordring] = []
    skyldnere: list[SkyldnerPost] = []
    for nummer, (inner, relation) in zip(numre, claims, strict=True):
        post = _post(aktion, inner, relation, fordring_id(seed, nummer), nummer, now)
        if fordringer:
            post = replace(post, hovedfordring_id=first_id, genindsender_id="")
        fordringer.append(post)
        skyldnere += [each.post(post.fordring_id, nr) for nr, each in enumerate(_debtors(inner, raw, seed))]
    if i_hoering:
        return Oprettet(tuple(fordringer), tuple(skyldnere), ())
    received, bevaegelser = modtag(fordringer, aktion.modtaget, aktion.aktion_id, now)
    return Oprettet(received, tuple(skyldnere), bevaegelser)


def modtag(
    fordringer: list[PsrmFordring], modtaget: datetime, aktion_id: str, now: datetime
) -> tuple[tuple[PsrmFordring, ...], tuple[Bevaegelse, ...]]:
    """The claims as received at that time, with the movements that open their balances."""
    bevaegelser: list[Bevaegelse] = []
    received: list[PsrmFordring] = []
    for fordring in fordringer:
        post = _limited(replace(fordring, tilstand=Tilstand.MODTAGET, modtaget=modtaget))
        bog = Bog(post, (), aktion_id, now)
        bog.skriv(Art.OPRETTELSE, to_oere(json.loads(post.indhold).get("beloeb") or 0), dansk_dag(modtaget))
        received.append(post)
        bevaegelser += bog.nye
    return tuple(received), tuple(bevaegelser)


def _claims(raw: Mapping[str, Any]) -> Iterator[tuple[Mapping[str, Any], Relation]]:
    """Each claim's own fields, those it has from the message filled in, and what it is."""
    main = {"fordringshaver": creditor_of(raw), **raw["fordring"]}
    late = bool(main.get("hovedfordring_id"))
    related = late or _text(main, "relation").upper() == Relation.RELATERET
    yield main, Relation.RELATERET if related else Relation.HOVEDFORDRING
    for each in raw.get("relaterede") or ():
        own = {"fordringshaver": main["fordringshaver"], "art": main.get("art"), **each}
        yield own, Relation.RELATERET


def _debtors(inner: Mapping[str, Any], raw: Mapping[str, Any], seed: str) -> tuple[Skyldner, ...]:
    """The claim's debtors; without its own it has the message's one, then its main claim's (ours)."""
    own = skyldnere_af(inner.get("skyldnere"), seed)
    one = raw.get("skyldner")
    return own or skyldnere_af([one] if one else [], seed) or skyldnere_af(raw["fordring"].get("skyldnere"), seed)


def _post(
    aktion: AktionPost, inner: Mapping[str, Any], relation: Relation, own_id: str, nummer: int, now: datetime
) -> PsrmFordring:
    return PsrmFordring(
        fordring_id=own_id,
        nummer=nummer,
        fordringshaver=_text(inner, "fordringshaver"),
        reference=_text(inner, "reference"),
        type=_text(inner, "type").upper(),
        art=_text(inner, "art").upper() or "INDR",
        relation=relation,
        system=System.DMI if _text(inner, "art").upper() == "MODR" else System.PSRM,
        hovedfordring_id=_text(inner, "hovedfordring_id"),
        aktion_id=aktion.aktion_id,
        genindsender_id=aktion.fordring_id if aktion.aktion == AktionKode.GENINDSEND else "",
        tilstand=Tilstand.HOERING,
        oprettet=now,
        modtaget=None,
        hovedstol=to_oere(inner.get("hovedstol") or 0),
        forfaldsdato=_day(inner, "forfaldsdato"),
        foraeldelsesdato=_day(inner, "foraeldelsesdato"),
        tilbagekaldsaarsag="",
        lukket=None,
        indhold=json.dumps(_kept(inner), ensure_ascii=False, sort_keys=True),
    )


def _limited(post: PsrmFordring) -> PsrmFordring:
    """A resent claim's limitation is at most three years from its receipt, but for civil-law types (stated: § 18 a stk. 5)."""
    if not post.genindsender_id or post.modtaget is None or post.foraeldelsesdato is None or post.type in OWN_PERIOD:
        return post
    latest = om_aar(dansk_dag(post.modtaget), MOST_YEARS)
    return replace(post, foraeldelsesdato=min(post.foraeldelsesdato, latest))


def _kept(inner: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in inner.items() if name not in _NOT_KEPT and value not in (None, "")}


def _text(inner: Mapping[str, Any], name: str) -> str:
    value = inner.get(name)
    return "" if value is None else str(value).strip()


def _day(inner: Mapping[str, Any], name: str) -> date | None:
    value = _text(inner, name)
    return date.fromisoformat(value) if value else None
