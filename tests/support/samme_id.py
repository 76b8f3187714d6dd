"""Messages that bring the same new id to different accounts: one builder for each place a caller names an id, and two sent at once.

`n` says which of the two accounts a message is for.
"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from threading import Event
from typing import Any, Final

import pytest

from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.anmodning.kladder import NedregulerRykkerGebyr, OpretFordringRelation, OpretRykkerGebyr
from oir_debitor.domain.indbetaling.commands import NedregulerIndbetaling, TilbagefoerIndbetaling, UdbetalOverskydende
from oir_debitor.domain.overtagelse.commands import (
    OvertagDebitorkonto,
    TidligereAfskrivning,
    TidligereIndbetaling,
    TidligereTillaeg,
)
from oir_debitor.operations.kladder import kladde_operations
from oir_debitor.operations.overtagelse import overtag_operation
from oir_debitor.store import KontoRepository
from oir_kernel.money import to_oere
from oir_kernel.operations import execute
from oir_kernel.storage.prepared import send_waiting
from tests.support.anmodning import Anmoder
from tests.support.betalinger import Kasse

IDAG: Final = date(2026, 11, 23)
FOER: Final = date(2026, 11, 1)
_SOMEBODY_WAITS: Final = (
    "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid)))"
)
Sendt = tuple[Any, Any]


class Sender:
    """Every message whose new id is `X`, as an operation and its command; `KINDS` names them."""

    def __init__(self, debitor: Any) -> None:
        self.debitor = debitor
        self.anmoder = Anmoder(debitor)
        self.kasse = Kasse(debitor)
        self.kladder = {each.name: each for each in kladde_operations(debitor.codes)}
        self.overtag = overtag_operation(debitor.codes, debitor.storage, debitor.psrm)
        self.x = debitor.id("X")

    def prepare(self) -> None:
        """For each of the two: an account with claims, a fee and a payment, and one with money that covers nothing."""
        debitor, kasse = self.debitor, self.kasse
        debitor.set(opkraevning={"kladder": True})
        for n in "12":
            fordringer = (debitor.fordring(f"f{n}"), debitor.fordring(f"g{n}"))
            assert debitor.register(konto_id=f"k{n}", konto=debitor.konto(), fordringer=fordringer).accepted
            fee = self.anmoder.fordringer("RYKKERGEBYR_OPRET", f"g{n}", name=f"rg{n}", konto=f"k{n}", ny_id=f"gebyr{n}")
            assert fee.accepted
            paid = kasse.betaling(f"b{n}", "500.00", f"k{n}", daekninger=(kasse.daekning(f"g{n}", "500.00"),))
            assert kasse.run(kasse.operations.foretag, paid, system=debitor.call().afsender_system).accepted
            debitor.register(konto_id=f"s{n}", konto=debitor.konto(), fordringer=(debitor.fordring(f"sf{n}", "10.00"),))
            assert kasse.betal(f"sb{n}", "100.00", f"s{n}", type_code="bankoverfoersel").accepted

    # --- registrations

    def _registrer(self, n: str, **parts: Any) -> Sendt:
        operation = self.debitor.operations.opret_registrering
        return operation, self.debitor.registrering(**({"konto_id": f"k{n}"} | parts))

    def konto(self, n: str) -> Sendt:
        claims = (self.debitor.fordring(f"ny{n}"),)
        return self._registrer(n, konto_id="X", konto=self.debitor.konto(), fordringer=claims)

    def fordring(self, n: str) -> Sendt:
        return self._registrer(n, fordringer=(self.debitor.fordring("X"),))

    def omkostning(self, n: str) -> Sendt:
        return self._registrer(n, omkostninger=(self.debitor.omkostning(f"f{n}", "X"),))

    def nedregulering(self, n: str) -> Sendt:
        return self._registrer(n, nedreguleringer=(self.debitor.nedregulering("X", f"f{n}"),))

    def haeftelse(self, n: str) -> Sendt:
        return self._registrer(n, haeftelser=(self.debitor.haeftelse("X"),))

    def opkraevning(self, n: str) -> Sendt:
        return self._registrer(n, opkraevninger=(self.debitor.anmodning("X", f"f{n}"),))

    # --- payments

    def indbetaling(self, n: str) -> Sendt:
        return self.kasse.operations.foretag, self.kasse.betaling("X", "10.00", f"k{n}")

    def indbetaling_nedregulering(self, n: str) -> Sendt:
        command = NedregulerIndbetaling(
            self.debitor.id(f"k{n}"),
            self.debitor.id(f"b{n}"),
            self.x,
            self.debitor.at(9),
            IDAG,
            to_oere("10.00"),
            self.debitor.uuid("indbetalingsnedreguleringsaarsag", "forkert-beloeb"),
        )
        return self.kasse.operations.nedreguler, command

    def ordre(self, n: str) -> Sendt:
        aarsag = self.debitor.uuid("indbetalingsnedreguleringsaarsag", "manglende-daekning")
        command = TilbagefoerIndbetaling(self.debitor.id(f"k{n}"), self.debitor.id(f"b{n}"), self.x, aarsag_id=aarsag)
        return self.kasse.operations.tilbagefoer, command

    def udbetaling(self, n: str) -> Sendt:
        konto_id, indbetaling_id = self.debitor.id(f"s{n}"), self.debitor.id(f"sb{n}")
        return self.kasse.operations.udbetal, UdbetalOverskydende(konto_id, indbetaling_id, self.x, to_oere("5.00"))

    # --- requests

    def _anmod(self, n: str, handling: str, *, name: str | None = None, **more: Any) -> Sendt:
        given = {"fordringer": (f"f{n}",)} | more
        form = Form.MELLEM_FORDRINGER if "til_fordring" in given else Form.MED_FORDRINGER
        return self.anmoder.operations.om[form], self.anmoder.anmodning(handling, name or f"an{n}", f"k{n}", **given)

    def anmodning(self, n: str) -> Sendt:
        return self._anmod(n, "HENSTAND", name="X", til=date(2027, 2, 1))

    def afskrivning(self, n: str) -> Sendt:
        return self._anmod(n, "AFSKRIVNING", ny_id="X")

    def henstand(self, n: str) -> Sendt:
        return self._anmod(n, "HENSTAND", ny_id="X", til=date(2027, 2, 1))

    def gebyr(self, n: str) -> Sendt:
        return self._anmod(n, "RYKKERGEBYR_OPRET", ny_id="X")

    def aftale(self, n: str) -> Sendt:
        return self._anmod(n, "BETALINGSAFTALE", ny_id="X", rater=3)

    def relation(self, n: str) -> Sendt:
        more = {"til_konto": f"k{n}", "til_fordring": f"g{n}", "relationstype_id": self._relationstype}
        return self._anmod(n, "RELATION_OPRET", ny_id="X", **more)

    @property
    def _relationstype(self) -> str:
        return str(next(iter(self.debitor.edition.uuid_of("relationstype"))))

    # --- drafts

    def kladde_gebyr(self, n: str) -> Sendt:
        konto_id, fordring_id, at = self.debitor.id(f"k{n}"), self.debitor.id(f"f{n}"), self.debitor.at(9)
        return self.kladder["OpretRykkerGebyr"], OpretRykkerGebyr(konto_id, fordring_id, self.x, at, to_oere("100.00"))

    def kladde_nedregulering(self, n: str) -> Sendt:
        konto_id, fordring_id, gebyr_id = (self.debitor.id(f"{each}{n}") for each in ("k", "g", "gebyr"))
        at, beloeb = self.debitor.at(9), to_oere("10.00")
        command = NedregulerRykkerGebyr(konto_id, fordring_id, gebyr_id, self.x, at, beloeb)
        return self.kladder["NedregulerRykkerGebyr"], command

    def kladde_relation(self, n: str) -> Sendt:
        konto_id, fra, til = (self.debitor.id(f"{each}{n}") for each in "kfg")
        type_id = self.debitor.uuid("relationstype", self._relationstype)
        return self.kladder["OpretFordringRelation"], OpretFordringRelation(konto_id, self.x, fra, type_id, til)

    # --- take-overs

    def _overtag(self, n: str, *, konto_id: str = "", fordring: str = "", reg: Any = None, **more: Any) -> Sendt:
        claims = (self.debitor.fordring(fordring or f"of{n}"),)
        parts = {"konto": self.debitor.konto(), "fordringer": claims} | (reg or {})
        return self.overtag, OvertagDebitorkonto(
            registrering=self.debitor.registrering(konto_id=konto_id or f"o{n}", **parts), **more
        )

    def overtaget_konto(self, n: str) -> Sendt:
        return self._overtag(n, konto_id="X")

    def overtaget_fordring(self, n: str) -> Sendt:
        return self._overtag(n, fordring="X")

    def overtaget_nedregulering(self, n: str) -> Sendt:
        return self._overtag(n, reg={"nedreguleringer": (self.debitor.nedregulering("X", f"of{n}"),)})

    def overtaget_opkraevning(self, n: str) -> Sendt:
        return self._overtag(n, reg={"opkraevninger": (self.debitor.anmodning("X", f"of{n}"),)})

    def overtaget_indbetaling(self, n: str) -> Sendt:
        kind = self.debitor.uuid("indbetalingstype", "overtaget")
        return self._overtag(
            n, indbetalinger=(TidligereIndbetaling(self.x, self.debitor.at(8), FOER, to_oere("10.00"), kind),)
        )

    def overtaget_gebyr(self, n: str) -> Sendt:
        fee = TidligereTillaeg(
            self.debitor.id(f"of{n}"),
            self.debitor.at(8),
            to_oere("10.00"),
            to_oere("10.00"),
            rykkergebyr_id=self.x,
            fra=FOER,
            til=FOER,
        )
        return self._overtag(n, tillaeg=(fee,))

    def overtaget_afskrivning(self, n: str) -> Sendt:
        gone = TidligereAfskrivning(
            afskrivning_id=self.x,
            registreret=self.debitor.at(8),
            beloeb=to_oere("10.00"),
            dato=FOER,
            fordring_id=self.debitor.id(f"of{n}"),
        )
        return self._overtag(n, afskrivninger=(gone,))


KINDS: Final = tuple(name for name in vars(Sender) if not name.startswith("_") and name != "prepare")
"""The messages a `Sender` has, by the place in which they name the id."""


def svar(outcome: Any) -> tuple[str, ...]:
    """What an answer says: taken in or not, and the reasons' codes."""
    codes = (getattr(each, "kode", None) or each.code for each in outcome.aarsager)
    return ("taget" if outcome.accepted else "afvist", *sorted(codes))


def efter_hinanden(debitor: Any, first: Sendt, second: Sendt) -> list[Any]:
    """The answers of two messages, the second sent when the first was answered."""
    return [asyncio.run(execute(*each, debitor.call(), debitor.storage)) for each in (first, second)]


def samtidig(monkeypatch: pytest.MonkeyPatch, debitor: Any, first: Sendt, second: Sendt) -> list[Any]:
    """The answers of two messages on PostgreSQL: the second comes when the first has written and has not committed.

    The first goes on when the second waits for it, or has its answer without having had to.
    """
    written, answered = Event(), Event()
    with _holding(monkeypatch, written, answered):
        return asyncio.run(_both(debitor, first, second, written, answered))


async def _both(debitor: Any, first: Sendt, second: Sendt, written: Event, answered: Event) -> list[Any]:
    def send(sent: Sendt) -> Any:
        return execute(*sent, debitor.call(), debitor.storage)

    begun = asyncio.ensure_future(send(first))
    begun.add_done_callback(lambda _: written.set())
    await asyncio.to_thread(written.wait)
    try:
        later = await send(second)
    finally:
        answered.set()
    return [await begun, later]


@contextmanager
def _holding(monkeypatch: pytest.MonkeyPatch, written: Event, answered: Event) -> Iterator[None]:
    append: Callable[..., None] = KontoRepository.append

    def and_hold(self: Any, *posts: Any) -> None:
        append(self, *posts)
        if not written.is_set():
            connection = self._connection
            send_waiting(connection)
            written.set()
            while not (answered.is_set() or connection.exec_driver_sql(_SOMEBODY_WAITS).scalar_one()):
                pass

    with monkeypatch.context() as patched:
        patched.setattr(KontoRepository, "append", and_hold)
        yield
