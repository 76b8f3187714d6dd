"""Sixteen clients at once on real sockets, in two sandboxes with the same ids, on shared accounts: no wrong answer, no 5xx.

Every client keeps what was accepted of what it sent. Afterwards each account is the sum of what all of them were told, whatever
the order was; while they work, whoever looks sees sums that fit together.
"""

import random
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import httpx
import pytest

from tests.support.debitor_doere import GENNEMFOERT, Sandkasse, accepted, kroner, oere

CLIENTS: Final = 16
SANDBOXES: Final = ("roed", "blaa")
KONTI: Final = tuple(Sandkasse.id_of("konto", nr) for nr in range(1, 5))
MANUELT: Final = {"psrm": "off", "opkraevning": {"forloeb": "manuelt"}}


class Klient(Sandkasse):
    """One client of a sandbox others made: its ids are its own, and it counts what was accepted, øre by what it is about."""

    def __init__(self, http: httpx.Client, name: str, number: int) -> None:
        super().__init__(http, name, **MANUELT)
        self.konti = list(KONTI)
        self.number = number
        self.random = random.Random(number)
        self.talt: Counter[tuple[str, str]] = Counter()
        self.mine: dict[str, tuple[str, int]] = {}

    def new_id(self, kind: str) -> str:
        """The next id of that kind that is this client's."""
        return super().new_id(f"{kind}-{self.number}")

    def arbejd(self, steps: int) -> "Klient":
        """Do things at random."""
        acts = (self.ny_fordring, self.indbetal, self.kontant, self.tilbage, self.afvist, self.ud, self.ned)
        acts += (self.afskriv, self.annuller, self.igen, self.se, self.indbetal, self.kontant)
        for _ in range(steps):
            self.random.choice(acts)(self.random.choice(KONTI), self.random.randint(1, 40_000))
        return self

    # --- what it does; each counts what was accepted

    def _count(self, answer: Any, konto: str, about: str, beloeb: int, what: str) -> bool:
        taken = accepted(answer) and answer.get("udfald", GENNEMFOERT[0]) in GENNEMFOERT
        if taken:
            self.talt[konto, "samlet"] += beloeb
            self.talt[about, what] += abs(beloeb)
        return taken

    def ny_fordring(self, konto: str, beloeb: int) -> None:
        claim = self.fordring(beloeb, 30)
        self._count(self.registrer(konto, claim), konto, claim["fordring_id"], beloeb, "beloeb")

    def indbetal(self, konto: str, beloeb: int, slags: str = "bankoverfoersel") -> None:
        answer = self.betal(konto, beloeb, slags, ansvarlig=True)
        assert accepted(answer) or slags == "kontant", answer
        if self._count(answer, konto, answer["indbetaling_id"], -beloeb, "tilbage"):
            self.mine[answer["indbetaling_id"]] = (konto, beloeb)
        else:
            assert oere(answer["restance"]) < beloeb

    def kontant(self, konto: str, beloeb: int) -> None:
        self.indbetal(konto, beloeb, "kontant")

    def _en_af_mine(self) -> str:
        return self.random.choice([*self.mine, self.id_of("betaling", 999)])

    def tilbage(self, konto: str, beloeb: int) -> None:
        betaling = self._en_af_mine()
        konto, left = self.mine.get(betaling, (konto, 0))
        assert accepted(self.tag_tilbage(konto, betaling, beloeb)) is (beloeb <= left)
        if beloeb <= left:
            self._taken(konto, betaling, beloeb)

    def afvist(self, konto: str, _beloeb: int) -> None:
        betaling = self._en_af_mine()
        konto, left = self.mine.get(betaling, (konto, 0))
        order = {"ordre_id": self.new_id("ordre"), "aarsag_id": "manglende-daekning"}
        answer = self.message(f"debitor/konti/{konto}/indbetalinger/{betaling}/tilbagefoer", order)
        assert accepted(answer) is (left > 0)
        if left:
            self._taken(konto, betaling, left)

    def ud(self, konto: str, beloeb: int) -> None:
        betaling = self._en_af_mine()
        konto, left = self.mine.get(betaling, (konto, 0))
        order = {"udbetaling_id": self.new_id("udbetaling"), "beloeb": kroner(beloeb)}
        answer = self.message(f"debitor/konti/{konto}/indbetalinger/{betaling}/udbetal", order)
        if accepted(answer):
            assert beloeb <= left
            self._taken(konto, betaling, beloeb)

    def _taken(self, konto: str, betaling: str, beloeb: int) -> None:
        self.mine[betaling] = (konto, self.mine[betaling][1] - beloeb)
        self.talt[konto, "samlet"] += beloeb
        self.talt[betaling, "tilbage"] -= beloeb

    def ned(self, konto: str, beloeb: int) -> None:
        claim = self._faelles(konto)
        answer = self.registrer(konto, nedreguleringer=[self.nedregulering(claim, beloeb)])
        self._count(answer, konto, claim, -beloeb, "nedreguleret")

    def afskriv(self, konto: str, beloeb: int) -> None:
        claim, data = self._faelles(konto), {"beloeb": kroner(beloeb)}
        answer = self.anmod(
            "med-fordringer", "AFSKRIVNING", konto, fordring_ids=[claim], data=data, aarsag_id="bagatel"
        )
        self._count(answer, konto, claim, -beloeb, "afskrevet")

    def annuller(self, konto: str, beloeb: int) -> None:
        claim, data = self._faelles(konto), {"beloeb": kroner(beloeb)}
        answer = self.anmod("med-fordringer", "AFSKRIVNING_ANNULLER", konto, fordring_ids=[claim], data=data)
        self._count(answer, konto, claim, beloeb, "genopstaaet")

    def igen(self, _konto: str, _beloeb: int) -> None:
        """An earlier message once more: the same answer, nothing counted twice."""
        if self.sendt:
            path, body, answer = self.random.choice(self.sendt)
            again = self.post(path, body)
            assert accepted(again), (path, body, again)
            assert again.get("udfald") == answer.get("udfald")

    def se(self, konto: str, _beloeb: int) -> None:
        """What is shown while others work is of one moment."""
        fits_together(self.get(f"debitor/konti/{konto}"))
        udtog = self.get(f"debitor/konti/{konto}/kontoudtog")
        assert oere(udtog["debet"]) - oere(udtog["kredit"]) == oere(udtog["ultimo"])

    @staticmethod
    def _faelles(konto: str) -> str:
        """The claim of an account that every client works on."""
        return Sandkasse.id_of("fordring", KONTI.index(konto) + 1)


def fits_together(konto: Any) -> None:
    """An account as it is shown: nothing below zero, and its sums are those of its parts."""
    rests = [oere(each["rest"]) for each in (*konto["fordringer"], *konto["tillaeg"])]
    assert min([*rests, oere(konto["uplaceret"])]) >= 0
    assert sum(rests) - oere(konto["uplaceret"]) == oere(konto["samlet"])


def prepared(http: httpx.Client, name: str, beloeb: int) -> Sandkasse:
    """A sandbox with the shared accounts, one claim on each."""
    http.delete(f"/api/control/sandboxes/{name}")
    box = Sandkasse(http, name, **MANUELT)
    for konto in KONTI:
        assert accepted(box.registrer(konto, box.fordring(beloeb, 40)))
    return box


def at_once(program: Any, work: Any) -> list[Any]:
    """What sixteen clients, each with a socket of its own, made of `work(http, number)`."""

    def one(number: int) -> Any:
        with program.client() as http:
            return work(http, number)

    with ThreadPoolExecutor(CLIENTS) as pool:
        return list(pool.map(one, range(CLIENTS)))


def mixed(program: Any, steps: int) -> None:
    with program.client() as http:
        boxes = {name: prepared(http, name, 200_000) for name in SANDBOXES}
        clients = at_once(program, lambda own, nr: Klient(own, SANDBOXES[nr % 2], nr).arbejd(steps))
        for name, box in boxes.items():
            talt: Counter[tuple[str, str]] = Counter()
            for each in clients:
                talt.update(each.talt if each.name == name else {})
            right(box, talt, clients)


def right(box: Sandkasse, talt: Counter[tuple[str, str]], clients: Sequence[Klient]) -> None:
    """Every account, claim and payment of the sandbox is what its clients were told."""
    for nr, konto_id in enumerate(KONTI, 1):
        konto = box.get(f"debitor/konti/{konto_id}")
        fits_together(konto)
        assert oere(konto["samlet"]) == 200_000 + talt[konto_id, "samlet"]
        assert oere(box.get(f"debitor/konti/{konto_id}/kontoudtog")["ultimo"]) == oere(konto["samlet"])
        for claim in konto["fordringer"]:
            key = claim["fordring_id"]
            first = 200_000 if key == box.id_of("fordring", nr) else 0
            assert oere(claim["beloeb"]) == first + talt[key, "beloeb"]
            assert oere(claim["nedreguleret"]) == talt[key, "nedreguleret"]
            off = [
                oere(each["tilbage"])
                for each in konto["afskrivninger"]
                if each["krav_id"] == key and each["art"] == "afskrivning"
            ]
            assert sum(off) == talt[key, "afskrevet"] - talt[key, "genopstaaet"]
        paid = box.get(f"debitor/konti/{konto_id}/indbetalinger")["indbetalinger"]
        mine = [
            key for each in clients if each.name == box.name for key, (on, _) in each.mine.items() if on == konto_id
        ]
        assert {each["indbetaling_id"]: oere(each["tilbage"]) for each in paid} == {
            key: talt[key, "tilbage"] for key in mine
        }


def any_order(program: Any, payments: int) -> None:
    """The same payments in two sandboxes, in another order in each: claim by claim the same is left."""
    amounts = {nr: random.Random(nr).randint(1, 9_000) for nr in range(payments)}
    with program.client() as http:
        boxes = [prepared(http, name, 100_000) for name in SANDBOXES]
        for box in boxes:
            box.registrer(KONTI[0], box.fordring(50_000, 20), box.fordring(30_000, 60))
        orders = [random.Random(name).sample(sorted(amounts), payments) for name in SANDBOXES]

        def work(own: httpx.Client, client: int) -> None:
            klient = Klient(own, SANDBOXES[client % 2], client)
            for nr in orders[client % 2][client // 2 :: CLIENTS // 2]:
                own_id = {"indbetaling_id": klient.id_of("betaling", nr)}
                assert accepted(klient.betal(KONTI[0], amounts[nr], "bankoverfoersel", ansvarlig=True, **own_id))

        at_once(program, work)
        seen = [box.get(f"debitor/konti/{KONTI[0]}") for box in boxes]
    rests = [{each["fordring_id"]: each["rest"] for each in konto["fordringer"]} for konto in seen]
    assert rests[0] == rests[1]
    assert seen[0]["uplaceret"] == seen[1]["uplaceret"]
    assert [oere(konto["samlet"]) for konto in seen] == [180_000 - sum(amounts.values())] * 2


def test_sixteen_clients_get_no_wrong_answer(program: Any) -> None:
    mixed(program, 8)


def test_the_order_of_payments_at_once_does_not_matter(program: Any) -> None:
    any_order(program, 64)


@pytest.mark.long
def test_sixteen_clients_get_no_wrong_answer_for_long(program: Any) -> None:
    mixed(program, 150)


@pytest.mark.long
def test_the_order_of_very_many_payments_at_once_does_not_matter(program: Any) -> None:
    any_order(program, 1000)
