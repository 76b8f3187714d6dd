"""The debtor system's books as PSRM's notifications leave them, without a database: claims at PSRM, booked one notification after the other."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import ForloebPost, Tilstand
from oir_debitor.domain.hovedbog import Art, BilagPost, PosteringPost, posteringer, ubalancerede
from oir_debitor.domain.overdragelse.underretning import Underretning, UnderretningPost
from oir_debitor.domain.overdragelse.underretningsbog import bogfoer, ventende_om
from oir_debitor.domain.posts import FordringPost, Post
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

AT: Final = datetime.fromisoformat("2026-01-15T09:00:00+01:00")
DAY: Final = date(2026, 1, 15)
KONTO: Final = Uuid("konto")


class Hjemme:
    """An account with claims, øre by PSRM's id, which is theirs here too. Each booking starts from the rows that were written."""

    def __init__(self, krav: Mapping[str, int]) -> None:
        self.posts: list[Post] = []
        for psrm_id, oere in krav.items():
            own = Uuid(psrm_id)
            self.posts.append(FordringPost(own, KONTO, AT, Uuid("type"), Oere(oere), DAY, True, "fri", Uuid("p"), "{}"))
            self.posts += posteringer(Art.FORDRING, own, KONTO, oere, DAY, AT, own)
        self._nummer = 0
        self.kept: dict[int, UnderretningPost] = {}
        self.tilbagekaldt = ""

    @property
    def bog(self) -> Bogfoering:
        """The books, read."""
        return Bogfoering(KONTO, Facts.of(self.posts), AT)

    def tag_imod(self, told: Iterable[Mapping[str, Any]]) -> None:
        """Book these in their order; they are numbered anew by it, as PSRM numbers what it tells."""
        for each in told:
            self._nummer += 1
            self._one(dict(each) | {"nummer": self._nummer})

    def underret(self, kind: str, beloeb: str, psrm_id: str = "f1", **more: Any) -> None:
        """One notification that the test makes up."""
        self.tag_imod([{"type": kind, "dato": "2026-02-11", "fordring_id": psrm_id, "beloeb": beloeb, **more}])

    def skylder(self, psrm_id: str = "f1") -> tuple[int, int]:
        """What is owed of a claim and of PSRM's interest on it, øre, as PSRM counts it."""
        bog = self.bog
        return bog.rest(psrm_id), sum(bog.rest(each.tillaeg_id) for each in bog.tillaeg_til(psrm_id))

    def venter(self) -> int:
        """What of the notifications is not booked, øre."""
        return sum(json.loads(each.indhold).get("uforklaret", 0) for each in self.kept.values())

    def daekker(self) -> dict[str, int]:
        """What PSRM's payments cover, øre, by PSRM's id of them."""
        bog, found = self.bog, dict[str, int]()
        for each in bog.bilag.values():
            if each.art == Art.DAEKNING and bog.daekket(each):
                paid = json.loads(each.indhold)["psrm_indbetaling_id"]
                found[paid] = found.get(paid, 0) + bog.daekket(each)
        return found

    def stemmer(self) -> bool:
        """Every document balances, and no money lies uncovered."""
        entries = [each for each in self.posts if isinstance(each, PosteringPost)]
        return not list(ubalancerede(entries)) and self.bog.uplaceret == 0

    def bilag(self, art: Art) -> list[BilagPost]:
        """The documents of a kind."""
        return [each for each in self.bog.bilag.values() if each.art == art]

    def _one(self, given: Mapping[str, Any]) -> None:
        psrm_id = str(given["fordring_id"])
        indhold = json.dumps({"tilbagekaldt": {"aarsag": self.tilbagekaldt}} if self.tilbagekaldt else {})
        tilstand = Tilstand.TILBAGEKALDT if self.tilbagekaldt else Tilstand.UNDER_INDDRIVELSE
        course = ForloebPost(Uuid(psrm_id), KONTO, tilstand, psrm_id=psrm_id, indhold=indhold)
        told = replace(Underretning.of(given), krav_id=psrm_id)
        waiting = [Underretning.ventende(each) for each in self.kept.values()]
        booked = bogfoer(told, ventende_om(told, waiting), course, self.bog, "inddrivelse", AT)
        self.posts += booked.added
        for each in booked.underretninger:
            self.kept[each.nummer] = each.til_raekke(KONTO, psrm_id, AT, each.venter)
