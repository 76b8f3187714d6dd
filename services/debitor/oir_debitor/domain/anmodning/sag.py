"""One request while it is judged: its accounts, what it would book and change, and everything that stands in its way.

What is wrong with the request itself is a refusal (`refuse`); what the debtor system finds that keeps it from carrying out a sound
request is a hindrance (`forhindr`). All of both are found before anything is concluded.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from oir_debitor.domain import reasons as konto_reasons
from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.commands import DATA_FIELDS, Anmodning, Form, Handlingsdata
from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.outcome import Kind, Reference
from oir_debitor.domain.posts import FordringPost, Post
from oir_debitor.domain.problems import Problem, problem
from oir_debitor.domain.reasons import Reason
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from oir_kernel.source import Source

if TYPE_CHECKING:
    from oir_kernel.events import Event

HOS_PSRM = frozenset({Tilstand.OVERDRAGES, Tilstand.HOERING, Tilstand.UNDER_INDDRIVELSE})
"""Where a claim is not the debtor system's to touch."""


Lov: TypeAlias = Callable[[str, str], str]


def _offentlig(_kontotype: str, _fordringstype: str) -> str:
    return "offentlig"


class Side:
    """One account of a request: its draft, its stored facts and its bookings. Its courses are changed through `put_forloeb`."""

    def __init__(self, konto_id: Uuid, facts: Facts, terms: Terms) -> None:
        self.konto_id = konto_id
        self.facts = facts
        self.draft = Draft(konto_id, facts, terms)
        self.bog = Bogfoering(konto_id, facts, terms.now)
        self.forloeb = dict(facts.forloeb)
        self.moved: set[str] = set()

    def tillaeg_paa(self, fordring_id: str) -> list[str]:
        """Interest and fees on a claim that are not paid."""
        mine = (each for each in self.bog.tillaeg.values() if each.fordring_id == fordring_id)
        return sorted(each.tillaeg_id for each in mine if self.bog.rest(each.tillaeg_id) > 0)

    def skyldig(self, fordring_id: str) -> Oere:
        """What is owed on a claim with its interest and fees, øre."""
        return Oere(self.bog.rest(fordring_id) + sum(map(self.bog.rest, self.tillaeg_paa(fordring_id))))

    def put_forloeb(self, post: ForloebPost) -> None:
        """A claim's course goes another way."""
        self.forloeb[post.fordring_id] = post
        self.moved.add(post.fordring_id)

    def se_igen(self, fordring_id: str) -> None:
        """The day's run looks at the claim tomorrow: it ends a course that owes nothing, and takes up one that owes again."""
        known = self.forloeb.get(fordring_id)
        if known is not None and known.tilstand not in HOS_PSRM and known.tilstand != Tilstand.VENTER:
            self.put_forloeb(replace(known, naeste_dato=self.bog.today + timedelta(days=1)))


class Sag:
    """A request, its one or two sides, and what it comes to."""

    def __init__(
        self, command: Anmodning, form: Form, handling: str, facts: Facts, terms: Terms, lov: Lov | None = None
    ) -> None:
        """`lov` says which law a kind of claim's fees follow, by the codes of its account and claim type."""
        self._lov = lov or _offentlig
        self.command = command
        self.form = form
        self.handling = handling
        self.terms = terms
        self.her = Side(command.konto_id, facts, terms)
        self.der = self.her
        self.forhindringer: list[Problem] = []
        self.added: list[Post] = []
        self.changed: list[Post] = []
        self.events: list[Event] = []
        self.resultat: dict[str, str] = {}
        self.aktioner: list[Uuid] = []
        self.lukkede: set[str] = set()
        self.optaget = False

    def og_til(self, facts: Facts) -> None:
        """The other side of the request; the same account is the same side."""
        til = self.command.til_konto_id
        if til is not None and til != self.command.konto_id:
            self.der = Side(til, facts or NO_FACTS, self.terms)

    @property
    def data(self) -> Handlingsdata:
        """What was sent for the action."""
        return self.command.givet

    @property
    def today(self) -> date:
        """The sandbox's date in Denmark."""
        return self.terms.today

    @property
    def problems(self) -> list[Problem]:
        """Every reason to refuse the request, of both sides."""
        return self.her.draft.problems if self.der is self.her else self.her.draft.problems + self.der.draft.problems

    @property
    def sider(self) -> tuple[Side, ...]:
        """The accounts, each once."""
        return (self.her,) if self.der is self.her else (self.her, self.der)

    def refuse(self, reason: Reason, kind: Kind, ident: str, field: str, value: object = "", **more: object) -> None:
        """The request is wrong: `field` of it, about the object of that kind and id."""
        self.her.draft.refuse(reason, Reference(kind, ident), self._kilde(field), field, value, **self._named(more))

    def forhindr(self, reason: Reason, kind: Kind, ident: str, field: str, value: object = "", **more: object) -> None:
        """The request is sound, but this keeps the debtor system from carrying it out."""
        found = problem(reason, Reference(kind, ident), self._kilde(field), field, value, **self._named(more))
        self.forhindringer.append(found)

    def fordringer(self) -> list[FordringPost]:
        """The claims meant: those named; of a whole account those that owe something and are due in the period asked for."""
        if self.form is not Form.EN_KONTO:
            named = (self.her.draft.fordring(each) for each in dict.fromkeys(self.command.fordring_ids))
            return [each for each in named if each is not None]
        first, last = self.command.udgangspunkt_fra or date.min, self.command.udgangspunkt_til or date.max
        claims = (each for each in self.her.facts.fordringer.values() if each.konto_id == self.her.konto_id)
        meant = [
            each for each in claims if first <= each.forfaldsdato <= last and self.her.skyldig(each.fordring_id) > 0
        ]
        if not meant:
            self.refuse(
                reasons.INTET_AT_GOERE,
                "konto",
                self.her.konto_id,
                "konto_id",
                self.her.konto_id,
                handling=self.handling,
            )
        return sorted(meant, key=lambda each: (each.forfaldsdato, each.fordring_id))

    def aabne(self) -> list[FordringPost]:
        """`fordringer` that owe something and that the debtor system has; the others are told as reasons."""
        found = []
        for each in self.fordringer():
            if self.her.skyldig(each.fordring_id) <= 0:
                self.intet(each.fordring_id)
            elif self.hos_debitorsystemet(self.her, each.fordring_id):
                found.append(each)
        return found

    def hos_debitorsystemet(self, side: Side, fordring_id: str, field: str = "fordring_ids") -> bool:
        """Whether the debtor system has the claim, told as a hindrance when PSRM has it."""
        forloeb = side.forloeb.get(fordring_id)
        if forloeb is None or forloeb.tilstand not in HOS_PSRM:
            return True
        self.forhindr(reasons.HOS_PSRM, "fordring", fordring_id, field, fordring_id, tilstand=forloeb.tilstand)
        return False

    def intet(self, fordring_id: str) -> None:
        """A claim was named that owes nothing."""
        self.refuse(
            reasons.INTET_AT_GOERE, "fordring", fordring_id, "fordring_ids", fordring_id, handling=self.handling
        )

    def beloeb(self, most: int, kind: Kind, ident: str) -> Oere:
        """The amount asked for, else all there is; more than there is, or nothing, is a reason to refuse."""
        asked = self.data.beloeb
        if asked is None:
            return Oere(most)
        if asked > most:
            known = {"kendt": to_kroner(most), "objekt": ident}
            self.refuse(reasons.OVER_BELOEB, kind, ident, "beloeb", to_kroner(asked), **known)
        return asked

    def et_beloeb(self, antal: int) -> None:
        """An amount can only be for one object."""
        if self.data.beloeb is not None and antal > 1:
            sent = to_kroner(self.data.beloeb)
            self.refuse(
                reasons.BELOEB_KUN_EN, "debitorkontoanmodning", self.command.anmodning_id, "beloeb", sent, antal=antal
            )

    def ukendt(self, kind: Kind, slags: str, paa: str = "") -> None:
        """The object the action is about is not on the account; `slags` says what it should be."""
        objekt = self.data.objekt_id or ""
        self.refuse(reasons.OBJEKT_UKENDT, kind, objekt, "objekt_id", objekt, slags=slags, paa=paa)

    def ny_id(self, *parts: str) -> Uuid:
        """The id of what is made: the one sent, when one thing is made; else one that follows from the request."""
        if self.data.ny_id is not None and not parts:
            return self.data.ny_id
        return afledt_id("debitorkontoanmodning", self.command.anmodning_id, *parts)

    def ny_er_ledig(self, kind: Kind) -> None:
        """The id sent for what is to be made is not in use."""
        if self.data.ny_id is not None and self.optaget:
            self.refuse(reasons.OBJEKT_FINDES, kind, self.data.ny_id, "ny_id", self.data.ny_id)

    def lov(self, claim: FordringPost) -> str:
        """The law a claim's reminder fees follow: `offentlig` or `civil`."""
        codes, konto = self.terms.codes, self.her.facts.konto
        kontotype = "" if konto is None else codes.debitorkontotype.get(konto.type_id, "")
        return self._lov(kontotype, codes.fordringstype.get(claim.type_id, ""))

    @property
    def har_problemer(self) -> bool:
        """Whether anything was found that keeps the action from being carried out."""
        return bool(self.problems or self.forhindringer)

    def _kilde(self, field: str) -> Source:
        return self.data.kilde if field in DATA_FIELDS and self.command.data is not None else self.command.kilde

    def _named(self, more: dict[str, object]) -> dict[str, object]:
        return {"handling": self.handling} | more


def check_beloeb(sag: Sag) -> None:
    """An amount sent is more than zero."""
    if sag.data.beloeb is not None and sag.data.beloeb <= 0:
        sent = to_kroner(sag.data.beloeb)
        sag.refuse(konto_reasons.BELOEB_NUL, "debitorkontoanmodning", sag.command.anmodning_id, "beloeb", sent)
