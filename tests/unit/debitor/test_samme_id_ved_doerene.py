"""Clients that bring the same new ids to different accounts at the same instant: at the doors one is taken in and one gets a reason."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from typing import Any, Final

import pytest

from tests.support.debitor_doere import Sandkasse, accepted
from tests.support.hele import Hele, hele

ROUNDS: Final = 12
PAIRS: Final = (
    ("afskrivning", "afskrivning"),
    ("afskrivning", "henstand"),
    ("henstand", "gebyr"),
    ("ny_fordring", "indbetaling"),
    ("ny_fordring", "ny_fordring"),
    ("indbetaling", "gebyr"),
    ("gebyr", "ny_fordring"),
)


class Klient(Sandkasse):
    """One client, with an account of its own; each thing it sends brings the id it is told, to the claim of that round."""

    def begynd(self, name: str) -> "Klient":
        """The account, with a claim for each round."""
        self.navn = name
        claims = [self.fordring(50_000, 30, fordring_id=self.krav(nr)) for nr in range(ROUNDS)]
        assert accepted(self.registrer(self.konto, *claims))
        return self

    def new_id(self, kind: str) -> str:
        """The next id of that kind that is this client's."""
        return super().new_id(f"{kind}-{self.navn}")

    @property
    def konto(self) -> str:
        """Its account."""
        return self.id_of(f"konto-{self.navn}", 1)

    def krav(self, nr: int) -> str:
        """The claim of a round."""
        return self.id_of(f"krav-{self.navn}", nr)

    def ny_fordring(self, nr: int, ny: str) -> Any:
        """A claim."""
        del nr
        return self.registrer(self.konto, self.fordring(100, 30, fordring_id=ny))

    def indbetaling(self, nr: int, ny: str) -> Any:
        """A payment."""
        del nr
        return self.betal(self.konto, 100, "kontant", ansvarlig=True, indbetaling_id=ny)

    def _anmod(self, handling: str, nr: int, **data: Any) -> Any:
        return self.anmod("med-fordringer", handling, self.konto, fordring_ids=[self.krav(nr)], data=data)

    def afskrivning(self, nr: int, ny: str) -> Any:
        """A write-off."""
        return self._anmod("AFSKRIVNING", nr, ny_id=ny, beloeb="1.00")

    def gebyr(self, nr: int, ny: str) -> Any:
        """A fee."""
        return self._anmod("RYKKERGEBYR_OPRET", nr, ny_id=ny, beloeb="1.00")

    def henstand(self, nr: int, ny: str) -> Any:
        """A postponement."""
        return self._anmod("HENSTAND", nr, ny_id=ny, til="2027-02-01")


@pytest.fixture
def program(postgres_url: str, tmp_path: Path) -> Iterator[Hele]:
    with hele(postgres_url, tmp_path) as running:
        yield running


@pytest.mark.postgres
@pytest.mark.parametrize("kinds", PAIRS, ids="-".join)
def test_one_is_taken_in_and_one_gets_a_reason(program: Hele, kinds: tuple[str, str]) -> None:
    clients = [Klient(program.http, "samme-id", psrm="off").begynd(name) for name in ("een", "to")]
    together = Barrier(len(clients))

    def work(client: Klient, kind: str) -> list[Any]:
        told = []
        try:
            for nr in range(ROUNDS):
                together.wait()
                told.append(getattr(client, kind)(nr, client.id_of("samme", nr)))
        except BaseException:
            together.abort()  # nobody waits for one that broke
            raise
        return told

    with ThreadPoolExecutor(len(clients)) as pool:
        answers = list(pool.map(work, clients, kinds))
    for both in zip(*answers, strict=True):
        assert [accepted(each) for each in both].count(True) == 1, both
        (refused,) = (each for each in both if not accepted(each))
        assert len(refused["aarsager"]) == 1, refused
    program.must_not_have_broken()
