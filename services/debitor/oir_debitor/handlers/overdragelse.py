"""The transactions of the handover: who is on the way, what was judged, which batches go out.

The I/O between them is in `psrm/steps.py`. Each takes its accounts' locks and reads again what it decides on.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.domain.forloebsposter import ForloebPost, OverdragelsePost, Tilstand
from oir_debitor.domain.overdragelse import reasons
from oir_debitor.domain.overdragelse.dom import Dom, aarsag_i, frigivet, haendelse, holdt
from oir_debitor.domain.overdragelse.grund import grund, kept, regler
from oir_debitor.domain.overdragelse.raekker import (
    CREATING,
    GENINDSEND,
    OPRET,
    Sending,
    indhold_af,
    oprettelser,
    raekke,
)
from oir_debitor.domain.posts import KontoPost, Post
from oir_debitor.omraadetabel import omraadetabel
from oir_debitor.psrm.aktion import Kladde, Krav, Ramme, kladde, rod, udeladt
from oir_debitor.store import DebitorUow
from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid

Nej: TypeAlias = Callable[[str], Finding]
"""Why a claim of this id is not handed over, whatever it is."""
HELE = Wanted(
    kontoens_fordringer=True,
    kontoens_haeftelser=True,
    kontoens_opkraevninger=True,
    tillaeg=True,
    forloeb=True,
    overdragelser=True,
)
_LIVE = frozenset({Sending.KLAR, Sending.SENDT, Sending.HOERING, Sending.UDFOERT})


@dataclass(frozen=True, slots=True)
class Vurderet:
    """A draft with what was said of it: one judgment a claim in it, none when nobody was asked."""

    kladden: Kladde
    domme: tuple[Dom, ...] = ()


@dataclass(slots=True)
class Afgjort:
    """How many claims were forwarded and held, for the report."""

    overdraget: int = 0
    holdt: int = 0
    grunde: list[Finding] = field(default_factory=list)


def paa_vej(uow: DebitorUow) -> dict[Uuid, KontoPost]:
    """The accounts with claims that are on their way and not sent."""
    ids = {each.konto_id for each in uow.konti.find(ForloebPost, tilstand=Tilstand.OVERDRAGES)}
    found: dict[Uuid, KontoPost] = {}
    for konto_id in sorted(ids):
        facts = uow.konti.facts(konto_id, Wanted())
        if facts.konto is not None:
            found[konto_id] = facts.konto
    return found


def venter(uow: DebitorUow) -> set[str]:
    """The claims on their way and the actions that are ready, by id: what a run has to do, or leaves for a later one."""
    claims = {str(each.fordring_id) for each in uow.konti.find(ForloebPost, tilstand=Tilstand.OVERDRAGES)}
    return claims | {str(each.aktion_id) for each in uow.konti.find(OverdragelsePost, tilstand=Sending.KLAR)}


def ramme_af(uow: DebitorUow, codes: Codes) -> Ramme:
    """What the mapping is told in this sandbox, now."""
    return Ramme(codes, uow.settings, uow.clock.today(), omraadetabel())


def kladder(facts: Facts, ramme: Ramme) -> list[Kladde]:
    """What would be handed over of an account: its claims on the way, each with what goes along.

    A cost goes with its main claim, if that is on the way or paid; it goes alone once PSRM has the main claim.
    """
    found: dict[str, Kladde] = {}
    for course in facts.forloeb.values():
        if course.tilstand != Tilstand.OVERDRAGES or _is_out(course.fordring_id, facts):
            continue
        lead = _leder(course.fordring_id, facts)
        if lead is not None and lead not in found and not _is_out(lead, facts):
            found[lead] = kladde(facts.fordringer[lead], facts, ramme)
    return list(found.values())


def kladder_for(fordring_id: str, facts: Facts, uow: DebitorUow, codes: Codes) -> Kladde:
    """What would be handed over for one claim if it were on its way now: the whole of what it goes with."""
    lead = _leder(fordring_id, facts) or fordring_id
    return kladde(facts.fordringer[lead], facts, ramme_af(uow, codes))


def venter_paa_hovedfordring(facts: Facts) -> list[ForloebPost]:
    """The costs on the way that cannot go: their main claim is neither on the way, paid nor at PSRM."""
    return [
        course
        for course in facts.forloeb.values()
        if course.tilstand == Tilstand.OVERDRAGES
        and not _is_out(course.fordring_id, facts)
        and _leder(course.fordring_id, facts) is None
    ]


def afgoer(
    uow: DebitorUow, codes: Codes, konto_id: Uuid, vurderede: Iterable[Vurderet], nej: Nej | None = None
) -> Afgjort:
    """Write what was judged: actions that are ready, and claims that are held. `nej`: nothing is handed over, and why.

    A claim that changed since it was judged is left as it is, for the next time.
    """
    uow.konti.lock(konto_id)
    facts = uow.konti.facts(konto_id, HELE)
    ramme = ramme_af(uow, codes)
    now = {each.hoved.krav_id: each for each in kladder(facts, ramme)}
    writing = _Skrivning(uow, facts)
    for each in vurderede:
        if now.get(each.kladden.hoved.krav_id) == each.kladden:
            writing.afgoer(each, nej)
    for course in venter_paa_hovedfordring(facts):
        names = {"fordring": str(course.fordring_id), "kendt": rod(course.fordring_id, facts)}
        writing.hold(course, [grund(reasons.HOVEDFORDRING_VENTER, **names)])
    return writing.skriv()


class _Skrivning:
    """What one account comes to."""

    def __init__(self, uow: DebitorUow, facts: Facts) -> None:
        self._uow = uow
        self._facts = facts
        self._now = uow.clock.now()
        self._added: list[Post] = []
        self._changed: list[ForloebPost] = []
        self._events: list[Any] = []
        self._told = Afgjort()

    def afgoer(self, vurderet: Vurderet, nej: Nej | None) -> None:
        draft = vurderet.kladden
        courses = [self._facts.forloeb[each.krav_id] for each in self._claims(draft)]
        if draft.owed == 0:
            self._changed += [replace(each, tilstand=Tilstand.AFSLUTTET) for each in courses if self._is_on_way(each)]
        elif nej is not None:
            self._hold_all(courses, [nej(str(draft.hoved.krav_id))])
        elif vurderet.domme and vurderet.domme[0].holder:
            self._hold_all(courses, [*vurderet.domme[0].grunde, *draft.udeladt])
        else:
            self._send(vurderet, courses)

    def hold(self, course: ForloebPost, findings: Sequence[Finding]) -> None:
        held = holdt(course, findings, self._now)
        self._changed.append(held)
        self._events.append(haendelse("holdt", held, findings))
        self._told.holdt += 1
        self._told.grunde += findings

    def skriv(self) -> Afgjort:
        self._uow.konti.append(self._added, self._changed)
        self._uow.outbox.add(*self._events)
        return self._told

    def _hold_all(self, courses: Iterable[ForloebPost], findings: Sequence[Finding]) -> None:
        for course in courses:
            if self._is_on_way(course):
                self.hold(course, findings)

    def _send(self, vurderet: Vurderet, courses: Sequence[ForloebPost]) -> None:
        draft, left_out = uden_afviste(vurderet)
        kept_ids = {each.krav_id for each in draft.relaterede} | {draft.hoved.krav_id}
        for course in courses:
            if course.fordring_id not in kept_ids:
                self._hold_all([course], [left_out[course.fordring_id], *_grunde(vurderet, course.fordring_id)])
            elif course.tilstand != Tilstand.OVERDRAGES:
                self._changed.append(frigivet(course))
        self._added.append(self._row(draft, vurderet, [*draft.udeladt, *left_out.values()]))
        self._told.overdraget += 1

    def _row(self, draft: Kladde, vurderet: Vurderet, left_out: Sequence[Finding]) -> OverdragelsePost:
        main = draft.hoved.krav_id
        before = oprettelser(each for each in self._facts.overdragelser if each.fordring_id == main)
        course = self._facts.forloeb[main]
        again = bool(aarsag_i(course)) and bool(course.psrm_id)
        kode = GENINDSEND if again else OPRET
        krav = (draft.hoved, *draft.relaterede)
        indhold = draft.aktion(kode, course.psrm_id if again else "") | {
            "krav": {each.reference: each.krav_id for each in krav},
            "udeladt": kept(left_out),
            "dom": [{"verdict": each.verdict, "fund": kept(each.findings)} for each in vurderet.domme[:1]],
        }
        return raekke(course.konto_id, main, kode, self._now, indhold, str(len(before)))

    def _claims(self, draft: Kladde) -> list[Krav]:
        return [each for each in (draft.hoved, *draft.relaterede) if each.krav_id in self._facts.forloeb]

    @staticmethod
    def _is_on_way(course: ForloebPost) -> bool:
        return course.tilstand == Tilstand.OVERDRAGES


def _grunde(vurderet: Vurderet, krav_id: Uuid) -> list[Finding]:
    related = vurderet.kladden.relaterede
    judged = dict(zip((each.krav_id for each in related), vurderet.domme[1:], strict=False))
    return list(judged[krav_id].grunde) if krav_id in judged else []


def uden_afviste(vurderet: Vurderet) -> tuple[Kladde, dict[str, Finding]]:
    """The draft without the related claims that PSRM would not take, and why they stay."""
    draft = vurderet.kladden
    if not vurderet.domme:
        return draft, {}
    left_out: dict[str, Finding] = {}
    for each, dom in zip(draft.relaterede, vurderet.domme[1:], strict=True):
        if dom.holder:
            left_out[each.krav_id] = udeladt(each, draft, regler(dom.grunde))
    goes = tuple(each for each in draft.relaterede if each.krav_id not in left_out)
    return replace(draft, relaterede=goes), left_out


def _is_out(fordring_id: str, facts: Facts) -> bool:
    """Whether an action that creates the claim is ready or sent, and not answered with a refusal or a withdrawal after it."""
    course = facts.forloeb.get(fordring_id)
    if course is not None and course.tilstand in (Tilstand.UNDER_INDDRIVELSE, Tilstand.HOERING):
        return True
    live = _LIVE - {Sending.UDFOERT, Sending.HOERING}
    return any(
        each.aktion in CREATING and each.tilstand in live and fordring_id in indhold_af(each).get("krav", {}).values()
        for each in facts.overdragelser
    )


def _leder(fordring_id: str, facts: Facts) -> str | None:
    """The claim whose action takes this one along: itself, or its main claim; `None` while it has to wait."""
    main = rod(fordring_id, facts)
    course, post = facts.forloeb.get(main), facts.fordringer.get(main)
    if main == fordring_id or course is None or post is None:
        return fordring_id
    if course.tilstand == Tilstand.OVERDRAGES or (post.saldo <= 0 and not course.psrm_id):
        return main
    return fordring_id if course.tilstand == Tilstand.UNDER_INDDRIVELSE else None
