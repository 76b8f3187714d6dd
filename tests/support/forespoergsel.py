"""Asking the debtor service in tests: the two questions, and a ledger with every kind of document on it."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from oir_debitor.domain.bogfoering import Betaling, Bogfoering
from oir_debitor.domain.forespoergsel.commands import HentDebitorkonto, SoegDebitorregistrering
from oir_debitor.domain.forespoergsel.outcome import HentOutcome, SoegOutcome
from oir_debitor.domain.forloebsposter import HenstandPost, Tilstand
from oir_debitor.domain.hovedbog import Art, TillaegPost
from oir_debitor.operations.forespoergsel import forespoergsel_operations
from oir_debitor.store import KontoRepository
from oir_kernel.money import to_oere
from oir_kernel.operations import execute


class Spoerger:
    """Asks with the sender and settings of a `Debitor`."""

    def __init__(self, debitor: Any) -> None:
        self.debitor = debitor
        self.operations = forespoergsel_operations(debitor.codes)

    def soeg(self, *, sender: dict[str, str] | None = None, **fields: Any) -> SoegOutcome:
        call = self.debitor.call(**(sender or {}))
        command = SoegDebitorregistrering(**self._with_type(fields))
        return asyncio.run(execute(self.operations.soeg, command, call, self.debitor.storage))

    def hent(self, *, sender: dict[str, str] | None = None, **fields: Any) -> HentOutcome:
        call = self.debitor.call(**(sender or {}))
        command = HentDebitorkonto(**self._with_type(fields))
        return asyncio.run(execute(self.operations.hent, command, call, self.debitor.storage))

    def _with_type(self, fields: dict[str, Any]) -> dict[str, Any]:
        """A party is told by its identification alone; its type follows."""
        if fields.get("part_ident") and "part_type" not in fields:
            return fields | {"part_type": self.debitor.part(fields["part_ident"]).type_id}
        return fields


def bogfoer(debitor: Any, book: Callable[[Bogfoering], object], konto: str = "k1") -> None:
    """Book on an account as the debtor system does."""
    now = debitor.call().scope.clock.now()

    def work(connection: Connection) -> None:
        repository = KontoRepository(connection, debitor.sandbox)
        bog = Bogfoering(debitor.id(konto), repository.whole(debitor.id(konto)), now)
        book(bog)
        repository.append(bog.posts, ())

    debitor.storage.write_now(work)


def betal(
    debitor: Any, beloeb: str, *, name: str = "b1", dato: date = date(2026, 11, 23)
) -> Callable[[Bogfoering], Any]:
    """A payment that covers nothing yet."""
    paid = Betaling(
        debitor.id(name),
        dato,
        debitor.at(9),
        to_oere(beloeb),
        debitor.uuid("indbetalingstype", "kontant"),
        "urn:oio:cpr-nr:6101901234",
        debitor.uuid("parttype", "person"),
    )
    return lambda bog: bog.indbetal(paid)


def fuldt_regnskab(debitor: Any) -> None:
    """On k1 with f1 of 1000: 600 paid, 500 covered and 50 of it undone, 100 written off and 40 of it undone, interest 12, fee 100."""

    def book(bog: Bogfoering) -> None:
        f1, pay = debitor.id("f1"), debitor.id("b1")
        betal(debitor, "600.00")(bog)
        covered = bog.daek(debitor.id("d1"), pay, f1, to_oere("500.00"), bog.today)
        bog.ophaev_daekning(debitor.id("dn1"), covered, to_oere("50.00"))
        bog.nedreguler_indbetaling(debitor.id("bn1"), pay, to_oere("30.00"), bog.today, debitor.at(10))
        written = bog.afskriv(debitor.id("a1"), f1, to_oere("100.00"), bog.today)
        bog.ophaev_afskrivning(debitor.id("an1"), written, to_oere("40.00"))
        for name, art, kroner in (("r1", Art.OPKRAEVNINGSRENTE, "12.00"), ("g1", Art.RYKKERGEBYR, "100.00")):
            bog.laeg_til(
                TillaegPost(
                    debitor.id(name), bog.konto_id, f1, art, debitor.at(10), to_oere(kroner), bog.today, bog.today
                )
            )

    bogfoer(debitor, book)


def tag_under_inddrivelse(debitor: Any, fordring: str = "f1", konto: str = "k1") -> None:
    """PSRM takes a claim in."""

    def work(connection: Connection) -> None:
        repository = KontoRepository(connection, debitor.sandbox)
        forloeb = repository.whole(debitor.id(konto)).forloeb[debitor.id(fordring)]
        repository.append((), [replace(forloeb, tilstand=Tilstand.UNDER_INDDRIVELSE)])

    debitor.storage.write_now(work)


def giv_henstand(debitor: Any, til: date | None, fordring: str = "f1", konto: str = "k1") -> None:
    """A postponement of a claim."""
    post = HenstandPost(
        debitor.id(f"hs-{fordring}"),
        debitor.id(konto),
        debitor.id(fordring),
        debitor.at(9),
        date(2026, 11, 1),
        til,
        aarsagstekst="sygdom",
    )
    debitor.storage.write_now(lambda connection: KontoRepository(connection, debitor.sandbox).append([post], ()))
