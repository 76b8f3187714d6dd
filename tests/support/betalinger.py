"""Payments on the accounts of the `Debitor` driver: builders for what a message holds, and what is there afterwards."""

import asyncio
from datetime import date
from typing import Any

from oir_debitor.api.indbetaling_views import indbetalinger
from oir_debitor.domain.bogfoering import Bogfoering, afledt_id
from oir_debitor.domain.forloebsposter import ForloebPost
from oir_debitor.domain.hovedbog import Art, PosteringPost, TillaegPost, posteringer, ubalancerede
from oir_debitor.domain.indbetaling.commands import (
    Daekning,
    ForetagIndbetaling,
    NedregulerIndbetaling,
    SoegTilIndbetaling,
    TilbagefoerIndbetaling,
    UdbetalOverskydende,
)
from oir_debitor.handlers.indbetaling import ALT
from oir_debitor.operations.indbetaling import indbetaling_operations
from oir_debitor.store import KontoRepository
from oir_kernel.money import Oere, to_oere
from oir_kernel.operations import execute

DEBITOR = "urn:oio:cpr-nr:6101901234"
PERSON_2 = "urn:oio:cpr-nr:6202914321"
FREMMED = "urn:oio:cpr-nr:6303921111"
FIRMA = "urn:oio:cvr-nr:25313763"
KASSE = "00000000-0000-4000-8000-0000000000aa"
"""The it-system instance of a cash desk: not the one that registered the accounts."""


class Kasse:
    """A cash desk on a `Debitor` driver."""

    def __init__(self, debitor: Any) -> None:
        self.debitor = debitor
        self.operations = indbetaling_operations(debitor.codes)

    def run(self, operation: Any, command: Any, **sender: str) -> Any:
        call = self.debitor.call(**({"system": KASSE} | sender))
        return asyncio.run(execute(operation, command, call, self.debitor.storage))

    def betaling(self, name: str = "b1", beloeb: str = "1000.00", konto: str = "k1", **more: Any) -> ForetagIndbetaling:
        ident = more.pop("ident", DEBITOR)
        given = {
            "registreret": self.debitor.at(8),
            "dato": date(2026, 11, 23),
            "type_id": self.debitor.uuid("indbetalingstype", more.pop("type_code", "kontant")),
            "betaler_ident": ident,
            "betaler_type": None if ident is None else self.debitor.part(ident).type_id,
        } | more
        return ForetagIndbetaling(
            konto_id=self.debitor.id(konto), indbetaling_id=self.debitor.id(name), beloeb=to_oere(beloeb), **given
        )

    def daekning(self, name: str = "f1", beloeb: str = "100.00", felt: str = "fordring_id") -> Daekning:
        return Daekning(to_oere(beloeb), **{felt: self.debitor.id(name)})

    def betal(self, *args: Any, sender: dict[str, str] | None = None, **more: Any) -> Any:
        return self.run(self.operations.foretag, self.betaling(*args, **more), **(sender or {}))

    def nedreguler(
        self, beloeb: str = "100.00", name: str = "n1", betaling: str = "b1", konto: str = "k1", **more: Any
    ) -> Any:
        sender = more.pop("sender", {})
        given = {
            "registreret": self.debitor.at(9),
            "dato": date(2026, 11, 23),
            "aarsag_id": self.debitor.uuid("indbetalingsnedreguleringsaarsag", "forkert-beloeb"),
        } | more
        command = NedregulerIndbetaling(
            konto_id=self.debitor.id(konto),
            indbetaling_id=self.debitor.id(betaling),
            nedregulering_id=self.debitor.id(name),
            beloeb=to_oere(beloeb),
            **given,
        )
        return self.run(self.operations.nedreguler, command, **sender)

    def tilbagefoer(self, betaling: str = "b1", ordre: str = "o9", konto: str = "k1", **more: Any) -> Any:
        given = {
            "aarsag_id": self.debitor.uuid("indbetalingsnedreguleringsaarsag", "manglende-daekning"),
            "tekst": "Ingen dækning",
        } | more
        command = TilbagefoerIndbetaling(
            self.debitor.id(konto), self.debitor.id(betaling), self.debitor.id(ordre), **given
        )
        return self.run(self.operations.tilbagefoer, command)

    def udbetal(self, beloeb: str | None = None, betaling: str = "b1", name: str = "u1", konto: str = "k1") -> Any:
        amount = None if beloeb is None else to_oere(beloeb)
        command = UdbetalOverskydende(self.debitor.id(konto), self.debitor.id(betaling), self.debitor.id(name), amount)
        return self.run(self.operations.udbetal, command)

    def soeg(self, ident: str = DEBITOR, *, sender: dict[str, str] | None = None, **more: Any) -> Any:
        command = SoegTilIndbetaling(ident, self.debitor.part(ident).type_id, **more)
        return self.run(self.operations.soeg, command, **(sender or {}))

    # --- what is there

    def facts(self, konto: str = "k1") -> Any:
        return self.debitor.storage.read_now(
            lambda connection: KontoRepository(connection, self.debitor.sandbox).facts(self.debitor.id(konto), ALT)
        )

    def bog(self, konto: str = "k1") -> Bogfoering:
        return Bogfoering(self.debitor.id(konto), self.facts(konto), self.debitor.call().scope.clock.now())

    def rest(self, name: str = "f1", konto: str = "k1") -> int:
        return self.bog(konto).rest(self.debitor.id(name))

    def forloeb(self, name: str = "f1", konto: str = "k1") -> ForloebPost:
        found: ForloebPost = self.facts(konto).forloeb[self.debitor.id(name)]
        return found

    def indbetalinger(self, konto: str = "k1") -> Any:
        return indbetalinger(self.bog(konto), self.debitor.codes)

    def assert_sound(self, konto: str = "k1") -> None:
        """Entries balance, nothing owes less than nothing, nothing covers more than was paid."""
        facts, bog = self.facts(konto), self.bog(konto)
        assert list(ubalancerede(facts.posteringer)) == []
        assert all(bog.rest(each) >= 0 for each in (*facts.fordringer, *facts.tillaeg))
        payments = [each for each in facts.bilag.values() if each.art == Art.INDBETALING]
        assert all(bog.udaekket(each.bilag_id) >= 0 for each in payments)
        assert bog.uplaceret == sum(bog.udaekket(each.bilag_id) for each in payments)

    # --- what the debtor system adds

    def laeg_til(self, name: str, beloeb: str, art: Art, fordring: str = "f1", konto: str = "k1") -> None:
        """An interest or a fee on a claim."""
        at, today = self.debitor.at(8), date(2026, 11, 23)
        konto_id, tillaeg_id = self.debitor.id(konto), self.debitor.id(name)
        post = TillaegPost(tillaeg_id, konto_id, self.debitor.id(fordring), art, at, to_oere(beloeb), today, today)
        entries = posteringer(art, tillaeg_id, konto_id, to_oere(beloeb), today, at, tillaeg_id)
        self.write([post, *entries])

    def afskriv(self, beloeb: str, name: str = "f1", konto: str = "k1") -> None:
        """The debtor system writes (part of) a claim off."""
        bog = self.bog(konto)
        bog.afskriv(afledt_id("test", name, beloeb), self.debitor.id(name), to_oere(beloeb), date(2026, 11, 23))
        self.write(bog.posts)

    def write(self, posts: list[Any]) -> None:
        self.debitor.storage.write_now(
            lambda connection: KontoRepository(connection, self.debitor.sandbox).append(posts, ())
        )

    def change(self, *posts: Any) -> None:
        self.debitor.storage.write_now(
            lambda connection: KontoRepository(connection, self.debitor.sandbox).append((), posts)
        )


def kroner(oere: Oere | int) -> float:
    """Whole kroner, for short asserts."""
    return oere / 100


def entries(posts: list[Any]) -> list[PosteringPost]:
    return [each for each in posts if isinstance(each, PosteringPost)]
