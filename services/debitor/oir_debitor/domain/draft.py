"""One message while it is judged: what is known, what it would add, and what was found wrong so far.

A draft belongs to one decision. Rules read it, append to it, and never undo: all reasons are found before anything is
refused, and only a draft without problems is ever written.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloeb import forloeb_af
from oir_debitor.domain.hovedbog import Art, PosteringPost, posteringer
from oir_debitor.domain.omraader import Omraader
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import kind_and_number
from oir_debitor.domain.posts import (
    AdministratorPost,
    FordringPost,
    HaeftelsePost,
    KontoPost,
    NedreguleringPost,
    OpkraevningPost,
    Post,
)
from oir_debitor.domain.problems import MOST_TOLD, Problem, problem
from oir_debitor.domain.reasons import Reason
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere
from oir_kernel.source import Source

EARLIEST = date(1900, 1, 1)
LATEST = date(2199, 12, 31)
"""The days a message may name: the years a sandbox's clock can show. Source: ours."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What every message is judged by: code lists, sender and receiver of the Rute, entry profile, the sandbox's Danish time.

    `omraader` is the table of claim areas where the sandbox gives advice by it.
    """

    codes: Codes
    afsender_cvr: str
    afsender_system: Uuid
    modtager_cvr: str
    strict: bool
    now: datetime
    omraader: Omraader | None = None

    @property
    def today(self) -> date:
        """The sandbox's date in Denmark."""
        return self.now.date()

    def day(self, at: datetime) -> date:
        """The day of a time, in Denmark."""
        return self._local(at).date()

    def told(self, at: datetime) -> str:
        """A time as people read it: Danish time with its offset; as it was sent if it lies outside the years."""
        return self._local(at).isoformat()

    def _local(self, at: datetime) -> datetime:
        return at.astimezone(self.now.tzinfo) if EARLIEST <= at.date() <= LATEST else at


class Draft:
    """What one message comes to. `added` and `changed` are the rows to write, in the order they were decided.

    The dictionaries hold the stored objects and those this message adds, by id, of whichever account; `bogfoerte` the ids under
    which something is booked, as far as it was asked for.
    """

    def __init__(self, konto_id: Uuid, facts: Facts, terms: Terms) -> None:
        self.konto_id = konto_id
        self.terms = terms
        self.problems: list[Problem] = []
        self.untold = 0
        self.added: list[Post] = []
        self.changed: list[Post] = []
        self.konto: KontoPost | None = facts.konto
        self.fordringer = dict(facts.fordringer)
        self.haeftelser = dict(facts.haeftelser)
        self.nedreguleringer = dict(facts.nedreguleringer)
        self.administratorer = {kind_and_number(post.part_ident): post for post in facts.administratorer}
        self.opkraevninger: dict[str, list[OpkraevningPost]] = {}
        self.anmodninger: dict[str, set[Uuid]] = {}
        self.bogfoerte: set[str] = {post.bilag_id for post in facts.posteringer}
        for post in facts.opkraevninger:
            self._note_opkraevning(post)

    def refuse(
        self, reason: Reason, ref: Reference, kilde: Source, field: str, vaerdi: object = "", **more: object
    ) -> None:
        """One more reason why the message cannot be taken in, as `problem` says; beyond `MOST_TOLD` it is only counted."""
        if len(self.problems) < MOST_TOLD:
            self.problems.append(problem(reason, ref, kilde, field, vaerdi, **more))
        else:
            self.untold += 1

    def fordring(self, fordring_id: str) -> FordringPost | None:
        """The claim of that id on this account, stored or added by this message."""
        found = self.fordringer.get(fordring_id)
        return found if found is not None and found.konto_id == self.konto_id else None

    def add_konto(self, post: KontoPost) -> None:
        """The account is new."""
        self.konto = post
        self.added.append(post)

    def change_konto(self, post: KontoPost) -> None:
        """The account's row is replaced."""
        self.konto = post
        self.changed.append(post)

    def add_fordring(self, post: FordringPost) -> None:
        """A claim is new: it owes its whole amount, and its course begins."""
        self.fordringer[post.fordring_id] = post
        self.added.append(post)
        if post.beloeb > 0:  # otherwise it has a problem, and nothing is written
            self.added += self._entries(Art.FORDRING, post.fordring_id, post.fordring_id, post.beloeb)
        self.added.append(forloeb_af(post, self.terms.today))

    def put_haeftelse(self, post: HaeftelsePost) -> None:
        """A liability is new, or replaces the one of the same id."""
        (self.changed if post.haeftelse_id in self.haeftelser else self.added).append(post)
        self.haeftelser[post.haeftelse_id] = post

    def put_administrator(self, post: AdministratorPost) -> None:
        """An administrator is new, or replaces the row of the same party."""
        key = kind_and_number(post.part_ident)
        (self.changed if key in self.administratorer else self.added).append(post)
        self.administratorer[key] = post

    def add_nedregulering(self, post: NedreguleringPost, fordring: FordringPost) -> None:
        """A down-adjustment is new; the rules that follow see the claim's new rest."""
        self.nedreguleringer[post.nedregulering_id] = post
        self.fordringer[post.fordring_id] = replace(
            fordring,
            nedreguleret=Oere(fordring.nedreguleret + post.beloeb),
            saldo=Oere(fordring.saldo - post.beloeb),
        )
        self.added.append(post)
        if post.beloeb > 0:
            self.added += self._entries(Art.NEDREGULERING, post.nedregulering_id, post.fordring_id, post.beloeb)

    def add_opkraevning(self, post: OpkraevningPost) -> None:
        """A claim is set to collection; if it waited until now, its course begins, from its new due date if it got one."""
        fordring = self.fordringer[post.fordring_id]
        if not fordring.til_opkraevning and post.fordring_id not in self.opkraevninger:
            released = replace(fordring, til_opkraevning=True)
            self.changed.append(forloeb_af(released, self.terms.today, post.forfaldsdato))
        self._note_opkraevning(post)
        self.added.append(post)

    def _entries(self, art: Art, bilag_id: Uuid, krav_id: Uuid, beloeb: int) -> tuple[PosteringPost, ...]:
        self.bogfoerte.add(bilag_id)
        return posteringer(art, bilag_id, self.konto_id, beloeb, self.terms.today, self.terms.now, krav_id)

    def _note_opkraevning(self, post: OpkraevningPost) -> None:
        self.opkraevninger.setdefault(post.fordring_id, []).append(post)
        if post.anmodning_id:
            self.anmodninger.setdefault(post.anmodning_id, set()).add(post.fordring_id)
