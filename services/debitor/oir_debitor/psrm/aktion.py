"""From what is stored to the public PSRM action: a main claim with the costs, interest and fees that are owed on it.

| Action | From |
|---|---|
| `fordring` | the stored claim by `psrm.mapping`, with `beloeb` what the ledger says is owed and `modtagelsesdato` today |
| `relaterede` | each cost of the claim that is on its way too, and each opkrævningsrente and rykkergebyr that is owed |
| `fordringshaver` | the sandbox's setting for the receiving authority |

An interest or fee is a claim of its own: `reference` is its id, `hovedstol` what was added, `beloeb` what is owed of it. A main claim
that is paid while something on it is not is handed over with 0 kr. as an anchor (0-fordring, stated). The limitation of an
addition is three years from the day it is counted from (stated for the types with published rules). The mapping is ours.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from types import NoneType
from typing import Any, get_args, get_type_hints

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import Fordring, FordringSpecifikation, Omkostning, OpretRegistrering, TekstLinje
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.domain.omraader import Omraader
from oir_debitor.domain.overdragelse import reasons
from oir_debitor.domain.overdragelse.grund import grund
from oir_debitor.domain.overdragelse.typer import KALENDERRENTE, MAANEDSRENTE, RENTE_IGEN, psrm_type
from oir_debitor.domain.posts import FordringPost
from oir_debitor.psrm.mapping import ClaimOf, claims_of
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner, to_oere
from oir_kernel.sandbox import SandboxSettings

_YEARS = 3
_ON_ITS_WAY = frozenset({Tilstand.OVERDRAGES, Tilstand.HOLDT})
_NESTED = {"tekstlinjer": TekstLinje, "specifikationer": FordringSpecifikation}


@dataclass(frozen=True, slots=True)
class Krav:
    """One thing that is owed, as PSRM would get it. `art` says what it is: fordring, omkostning, or an addition's `Art`."""

    krav_id: Uuid
    art: str
    claim: Mapping[str, object]
    findings: tuple[Finding, ...] = ()

    @property
    def reference(self) -> str:
        """The creditor's reference, by which PSRM tells of the claim."""
        return str(self.claim["reference"])


@dataclass(frozen=True, slots=True)
class Kladde:
    """What would be handed over for one claim now. `udeladt` holds why something owed on it stays behind."""

    hoved: Krav
    relaterede: tuple[Krav, ...] = ()
    udeladt: tuple[Finding, ...] = ()

    @property
    def owed(self) -> int:
        """What is owed on all of it, øre."""
        return sum(to_oere(str(each.claim["beloeb"])) for each in (self.hoved, *self.relaterede))

    def to_check(self) -> list[dict[str, object]]:
        """The claims as the check takes them: a related one with its main claim."""
        hoved = dict(self.hoved.claim)
        main = {name: value for name, value in hoved.items() if name not in ("hf", "skyldnere")}
        return [hoved, *({"hf": main} | dict(each.claim) for each in self.relaterede)]

    def aktion(self, kode: str, psrm_id: str = "") -> dict[str, Any]:
        """The fields of OPRETFORDRING, or of GENINDSENDFORDRING of the withdrawn claim `psrm_id`."""
        action: dict[str, Any] = {"aktion": kode, "fordring": _sent(self.hoved.claim)}
        if psrm_id:
            action["fordring_id"] = psrm_id
        if self.relaterede:
            action["relaterede"] = [_sent(each.claim) for each in self.relaterede]
        if "fordringshaver" in self.hoved.claim:
            action["fordringshaver"] = self.hoved.claim["fordringshaver"]
        return action


@dataclass(frozen=True, slots=True)
class Ramme:
    """What the mapping is told beside the account: code lists, the sandbox's settings and its date, the claim areas."""

    codes: Codes
    settings: SandboxSettings
    today: date
    omraader: Omraader


def rod(fordring_id: str, facts: Facts) -> str:
    """The main claim at the end of a cost's main claims; a claim that is no cost itself."""
    seen: set[str] = set()
    while fordring_id not in seen:
        seen.add(fordring_id)
        post = facts.fordringer.get(fordring_id)
        if post is None or not post.relateret_id:
            break
        fordring_id = post.relateret_id
    return fordring_id


def kladde(fordring: FordringPost, facts: Facts, ramme: Ramme) -> Kladde:
    """What would be handed over for a stored claim. `facts` holds its account with claims, liabilities, courses and additions.

    A cost whose main claim PSRM has already goes alone, with that claim's id. Of a claim that was called back, PSRM's own
    interest goes along again (REINDGI).
    """
    sent_with = [] if fordring.relateret_id else list(_omkostninger(fordring, facts))
    mapped = _mapped(fordring, sent_with, facts, ramme)
    hoved = _krav(mapped[fordring.fordring_id], fordring, "fordring", ramme)
    hoved = _late(hoved, fordring, facts)
    costs = tuple(_krav(mapped[each.fordring_id], each, "omkostning", ramme) for each in sent_with)
    added, left_out = _tillaeg(fordring, hoved, facts, ramme.omraader)
    return Kladde(hoved, (*costs, *added), tuple(left_out))


def udeladt(krav: Krav, kladden: Kladde, regler: str) -> Finding:
    """Why a related claim that PSRM would not take stays behind."""
    names = {"art": krav.art, "kendt": krav.krav_id, "fordring": kladden.hoved.krav_id, "regler": regler}
    return grund(reasons.RELATERET_UDELADT, **names)


def _omkostninger(fordring: FordringPost, facts: Facts) -> Iterator[FordringPost]:
    """The costs that go along: owed, and on their way or held back for their main claim."""
    for each in facts.fordringer.values():
        course = facts.forloeb.get(each.fordring_id)
        along = each.relateret_id and rod(each.fordring_id, facts) == fordring.fordring_id
        if along and each.saldo > 0 and course is not None and course.tilstand in _ON_ITS_WAY:
            yield each


def _mapped(fordring: FordringPost, costs: list[FordringPost], facts: Facts, ramme: Ramme) -> dict[str, ClaimOf]:
    """The claims as `psrm.mapping` has them: the stored message is read again as if it came now."""
    main = () if fordring.relateret_id else (gemt_fordring(fordring),)
    related = [fordring, *costs] if fordring.relateret_id else costs
    command = OpretRegistrering(
        fordring.konto_id,
        fordring.registreret,
        fordringer=main,
        omkostninger=tuple(Omkostning(Uuid(each.relateret_id or ""), gemt_fordring(each)) for each in related),
    )
    receiver = "" if facts.konto is None else facts.konto.modtager_cvr
    claims = claims_of(
        command, ramme.codes, receiver_cvr=receiver, settings=ramme.settings, today=ramme.today, stored=facts
    )
    return {each.fordring_id: each for each in claims}


def _krav(mapped: ClaimOf, post: FordringPost, art: str, ramme: Ramme) -> Krav:
    claim = {name: value for name, value in mapped.claim.items() if name != "hf"}
    claim |= {"beloeb": to_kroner(max(post.saldo, 0)), "modtagelsesdato": ramme.today.isoformat()}
    return Krav(post.fordring_id, art, claim, mapped.findings)


def _late(krav: Krav, fordring: FordringPost, facts: Facts) -> Krav:
    """A cost that comes after its main claim names it by PSRM's id."""
    course = facts.forloeb.get(rod(fordring.fordring_id, facts))
    if fordring.relateret_id is None or course is None or not course.psrm_id:
        return krav
    return Krav(krav.krav_id, krav.art, {**krav.claim, "hovedfordring_id": course.psrm_id}, krav.findings)


def _tillaeg(fordring: FordringPost, hoved: Krav, facts: Facts, omraader: Omraader) -> tuple[list[Krav], list[Finding]]:
    found: list[Krav] = []
    left_out: list[Finding] = []
    main_type = str(hoved.claim["type"])
    again = _is_withdrawn(facts.forloeb.get(fordring.fordring_id))
    for each in facts.tillaeg.values():
        if each.fordring_id != fordring.fordring_id or each.saldo <= 0:
            continue
        if each.art == Art.INDDRIVELSESRENTE:
            found += [Krav(each.tillaeg_id, each.art, _interest_again(each, hoved))] if again else []
        elif kind := psrm_type(main_type, each.art, omraader):
            found.append(Krav(each.tillaeg_id, each.art, _added_claim(each, kind, hoved)))
        else:
            left_out.append(_without_type(each, fordring, main_type))
    return found, left_out


def _is_withdrawn(course: ForloebPost | None) -> bool:
    return course is not None and bool(json.loads(course.indhold).get("tilbagekaldt"))


def _interest_again(tillaeg: TillaegPost, hoved: Krav) -> dict[str, object]:
    """PSRM's interest as it is sent again: it has a period and no other day (stated)."""
    claim = _added_claim(tillaeg, RENTE_IGEN, hoved)
    return {name: value for name, value in claim.items() if name not in ("stiftelsesdato", "forfaldsdato", "srb")}


def _added_claim(tillaeg: TillaegPost, kind: str, hoved: Krav) -> dict[str, object]:
    """An interest or fee as a claim: its dates as its type's annex has them."""
    is_fee = tillaeg.art == Art.RYKKERGEBYR
    first, last = tillaeg.fra, tillaeg.fra if is_fee else tillaeg.til
    day = last if kind in KALENDERRENTE else first
    if kind in MAANEDSRENTE and first <= date.fromisoformat(str(hoved.claim.get("srb") or first)):
        day = date.fromisoformat(str(hoved.claim["srb"])) + timedelta(days=1)
    claim: dict[str, object] = {
        "id": tillaeg.tillaeg_id,
        "reference": tillaeg.tillaeg_id,
        "type": kind,
        "art": "INDR",
        "relation": "RELATERET",
        "hovedstol": to_kroner(tillaeg.beloeb),
        "beloeb": to_kroner(tillaeg.saldo),
        "periode_start": first.isoformat(),
        "periode_slut": last.isoformat(),
        "stiftelsesdato": day.isoformat(),
        "forfaldsdato": day.isoformat(),
        "srb": max(day, tillaeg.til).isoformat() if is_fee else day.isoformat(),
        "foraeldelsesdato": _years_later(first if kind in KALENDERRENTE else day).isoformat(),
        "modtagelsesdato": hoved.claim["modtagelsesdato"],
        "skyldnere": hoved.claim["skyldnere"],
    }
    return claim | {name: hoved.claim[name] for name in ("fordringshaver",) if name in hoved.claim}


def _years_later(day: date) -> date:
    try:
        return day.replace(year=day.year + _YEARS)
    except ValueError:  # 29 February
        return day.replace(year=day.year + _YEARS, day=28)


def _without_type(tillaeg: TillaegPost, fordring: FordringPost, main_type: str) -> Finding:
    names = {"art": tillaeg.art, "kendt": tillaeg.tillaeg_id, "fordring": fordring.fordring_id, "type": main_type}
    return grund(reasons.TYPE_UKENDT, **names)


def _sent(claim: Mapping[str, object]) -> dict[str, object]:
    """A claim as it goes out: PSRM sets the day of receipt itself."""
    return {name: value for name, value in claim.items() if name not in ("modtagelsesdato", "hf")}


def gemt_fordring(post: FordringPost) -> Fordring:
    """The stored claim as the command that registered it."""
    content: dict[str, Any] = json.loads(post.indhold)
    given = {name: _read(name, value) for name, value in content.items() if name in _HINTS}
    own = {
        "fordring_id": post.fordring_id,
        "registreret": post.registreret,
        "type_id": post.type_id,
        "beloeb": post.beloeb,
        "forfaldsdato": post.forfaldsdato,
        "til_opkraevning": post.til_opkraevning,
    }
    return Fordring(**{**given, **own})


def _read(name: str, value: Any) -> Any:
    if name in _NESTED:
        return tuple(_nested(_NESTED[name], each) for each in value)
    kind = next((arg for arg in get_args(_HINTS[name]) if arg is not NoneType), _HINTS[name])
    if kind is date:
        return date.fromisoformat(value)
    return to_oere(value) if kind is Oere else value


def _nested(cls: type[Any], value: Mapping[str, Any]) -> Any:
    known = {each.name for each in fields(cls)}
    return cls(**{name: given for name, given in value.items() if name in known})


_HINTS = {each.name: get_type_hints(Fordring)[each.name] for each in fields(Fordring) if each.repr}
