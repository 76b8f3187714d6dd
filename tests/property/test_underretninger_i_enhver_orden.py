"""Whatever happens to payments at PSRM, and in whatever order it is told, the debtor system ends with PSRM's balances.

A simulated PSRM lives some days of payments, undone payments and write-offs. What it tells is booked at home, each fetch in an order
of its own; then every claim owes the same on both sides, in principal and in interest, and no money lies uncovered.
"""

import itertools
from datetime import date, timedelta
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from oir_kernel.storage import Storage, open_storage
from tests.support.psrm_penge import Psrm
from tests.support.underretninger_hjemme import Hjemme

START: Final = date(2026, 1, 15)
KRAV: Final = ("1000.00", "300.00")
_names = itertools.count(1)

_BETAL = st.tuples(st.just("betal"), st.integers(1, 90_000), st.integers(0, 40))
_OPHAEV = st.tuples(st.just("ophaev"), st.integers(0, 5), st.just(0))
_AFSKRIV = st.tuples(st.just("afskriv"), st.integers(0, 1), st.just(0))
_DAG = st.tuples(st.lists(_BETAL | _BETAL | _OPHAEV | _OPHAEV | _AFSKRIV, max_size=4), st.integers(1, 20))
"""What is done on a day, and how many days go by."""


@pytest.fixture
def storage(sqlite_url: str) -> Any:
    opened = open_storage(sqlite_url)
    yield opened
    opened.close_now()


def goer(psrm: Psrm, krav: list[str], betalt: list[str], act: tuple[str, int, int]) -> None:
    what, number, back = act
    if what == "betal":
        dato = max(START, psrm.now.date() - timedelta(days=back))
        answer = psrm.betal(f"{number // 100}.{number % 100:02d}", dato=dato)
        betalt += [answer.svar["indbetaling_id"]] if answer.accepted else []
    elif what == "ophaev" and betalt:
        psrm.ophaev(betalt[number % len(betalt)])
    elif what == "afskriv":
        psrm.afskriv(krav[number])


@given(dage=st.lists(_DAG, min_size=1, max_size=5), saldo=st.sampled_from(["udligning", "allokering"]), data=st.data())
@settings(
    max_examples=25,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_both_sides_owe_the_same(storage: Storage, dage: Any, saldo: str, data: st.DataObject) -> None:
    psrm = Psrm(storage, START, f"psrm-{next(_names)}", saldo=saldo)
    krav = [psrm.modtag(kroner) for kroner in KRAV]
    hjemme = Hjemme(dict(zip(krav, (100_000, 30_000), strict=True)))
    betalt: list[str] = []
    last = 0
    for acts, days in [*dage, ([], 2)]:
        for act in acts:
            goer(psrm, krav, betalt, act)
        psrm.frem(psrm.now.date() + timedelta(days=days))
        told = [each for each in psrm.underretninger() if each["nummer"] > last and each["type"] != "AFREGNING"]
        last = max((each["nummer"] for each in told), default=last)
        hjemme.tag_imod(data.draw(st.permutations(told)))
    assert [hjemme.skylder(each) for each in krav] == [psrm.skylder(each) for each in krav]
    assert (hjemme.venter(), hjemme.stemmer()) == (0, True)
