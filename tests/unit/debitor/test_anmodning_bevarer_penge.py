"""Whatever is moved, merged, written off and undone, in any order and at once: entries balance, and no øre appears or is lost."""

import asyncio
from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.hovedbog import Hovedkonto, ubalancerede
from oir_debitor.domain.indbetaling.commands import Daekning, ForetagIndbetaling
from oir_kernel.money import Oere
from oir_kernel.operations import execute
from tests.support.anmodning import Anmoder
from tests.support.navne import nyt_navn

CLAIMS = ("f1", "f2", "f3", "f4")
ACTS = ("betal", "flyt", "flyt-konto", "afskriv", "annuller", "gebyr", "sammenlaeg")


@dataclass(frozen=True)
class Step:
    act: str
    fra: str
    til: str
    kroner: int


STEPS = st.lists(
    st.builds(
        Step,
        act=st.sampled_from(ACTS),
        fra=st.sampled_from(CLAIMS),
        til=st.sampled_from(CLAIMS),
        kroner=st.integers(0, 6).map(lambda each: each * 100),
    ),
    max_size=14,
)


class Verden:
    """Two accounts of one debtor with two claims each, in a sandbox of its own."""

    def __init__(self, debitor: Any) -> None:
        debitor.sandbox = nyt_navn("s")
        self.anmoder = Anmoder(debitor)
        self.debitor = debitor
        self.betalt = 0
        self.nr = 0
        debitor.open_account(fordringer=(debitor.fordring("f1", "400.00"), debitor.fordring("f2", "300.00")))
        debitor.open_account(
            konto_id="k2", fordringer=(debitor.fordring("f3", "200.00"), debitor.fordring("f4", "500.00"))
        )

    def konto_af(self, fordring: str) -> str:
        """The account a claim is on just now."""
        return "k1" if self.debitor.id(fordring) in self.anmoder.facts("k1").fordringer else "k2"

    def tag(self, step: Step) -> None:
        """One act; whatever its answer, it is an answer."""
        self.nr += 1
        name, fra, til = f"an{self.nr}", self.konto_af(step.fra), self.konto_af(step.til)
        more: dict[str, Any] = {"name": name, "konto": fra}
        if step.kroner:
            more["beloeb"] = f"{step.kroner}.00"
        match step.act:
            case "betal":
                self.betal(step, fra)
            case "flyt":
                self.anmoder.mellem_fordringer("FLYT_INDBETALING", step.fra, step.til, til, **more)
            case "flyt-konto":
                self.anmoder.mellem_konti("FLYT_INDBETALING", til=til, **more)
            case "afskriv":
                self.anmoder.fordringer("AFSKRIVNING", step.fra, **more)
            case "annuller":
                self.anmoder.fordringer("AFSKRIVNING_ANNULLER", step.fra, **more)
            case "gebyr":
                self.anmoder.fordringer("RYKKERGEBYR_OPRET", step.fra, **more)
            case _:
                self.anmoder.mellem_konti("SAMMENLÆG_KONTI", til=til, name=name, konto=fra)

    def betal(self, step: Step, konto: str) -> None:
        """A payment that covers a claim, or is refused."""
        self.nr += 1
        beloeb = Oere(step.kroner * 100)
        command = ForetagIndbetaling(
            self.debitor.id(konto),
            self.debitor.id(f"b{self.nr}"),
            self.debitor.at(8),
            date(2026, 11, 23),
            beloeb,
            self.debitor.edition.uuid_of("indbetalingstype")["kontant"],
            ansvarlig=True,
            daekninger=(Daekning(beloeb, fordring_id=self.debitor.id(step.fra)),),
        )
        run = execute(self.anmoder.betaling.foretag, command, self.debitor.call(), self.debitor.storage)
        if asyncio.run(run).accepted:
            self.betalt += beloeb

    def kontroller(self) -> None:
        """What must hold after every act."""
        facts = {konto: self.anmoder.facts(konto) for konto in ("k1", "k2")}
        entries = {(e.bilag_id, e.nr): e for each in facts.values() for e in each.posteringer}
        assert not list(ubalancerede(entries.values()))
        assert sum(e.beloeb for e in entries.values() if e.hovedkonto == Hovedkonto.LIKVIDER) == self.betalt
        claims = [post for each in facts.values() for post in each.fordringer.values()]
        assert len(claims) == len(CLAIMS)
        assert all(0 <= post.rest <= post.beloeb for post in claims)
        for konto, each in facts.items():
            self._frie_penge(konto, each)

    def _frie_penge(self, konto: str, facts: Facts) -> None:
        """Money that covers nothing is that of the payments, and what is owed is told alike by claim and by account."""
        bog = Bogfoering(self.debitor.id(konto), facts, self.debitor.at(9))
        assert bog.uplaceret == sum(bog.udaekket(each.bilag_id) for each in bog.indbetalinger)
        assert all(bog.udaekket(each.bilag_id) >= 0 for each in bog.indbetalinger)
        assert all(bog.rest(key) == post.saldo for key, post in facts.fordringer.items())


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=STEPS)
def test_no_order_of_acts_loses_an_oere(debitor: Any, steps: list[Step]) -> None:
    verden = Verden(debitor)
    for step in steps:
        verden.tag(step)
        verden.kontroller()


def test_requests_that_cross_each_other_wait_for_nobody_and_lose_nothing(debitor: Any) -> None:
    verden = Verden(debitor)
    verden.betal(Step("betal", "f1", "f1", 400), "k1")
    verden.betal(Step("betal", "f4", "f4", 500), "k2")
    assert verden.betalt == 900_00
    anmoder, call = verden.anmoder, debitor.call()
    forth = [("k1", "k2", f"m{nr}") for nr in range(6)]
    both = [pair for fra, til, name in forth for pair in ((fra, til, name), (til, fra, f"r{name}"))]
    commands = [
        anmoder.anmodning("FLYT_INDBETALING", name=name, konto=fra, til_konto=til, beloeb="20.00")
        for fra, til, name in both
    ]

    async def at_once() -> list[Any]:
        operation = anmoder.operations.om[Form.MELLEM_KONTI]
        return await asyncio.gather(*(execute(operation, each, call, debitor.storage) for each in commands))

    done = asyncio.run(at_once())
    assert [each.aarsager for each in done] == [()] * len(commands)
    assert [dict(each.resultat) for each in done] == [{"flyttet": "20.00"}] * len(commands)
    verden.kontroller()
