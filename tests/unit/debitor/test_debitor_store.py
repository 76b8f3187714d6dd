"""What a decision is given to judge by: the stored objects it asked for, each of them once."""

from typing import Any

import pytest

from oir_debitor.domain.facts import Facts, Wanted
from oir_debitor.store import KontoRepository

NAMES = tuple(f"f{number}" for number in range(7))


def facts(debitor: Any, *claims: str) -> Facts:
    wanted = Wanted(fordringer=frozenset(debitor.id(name) for name in claims))
    found: Facts = debitor.storage.read_now(
        lambda connection: KontoRepository(connection, debitor.sandbox).facts(debitor.id("k1"), wanted)
    )
    return found


@pytest.mark.parametrize("count", range(len(NAMES) + 1))
def test_each_claim_that_was_asked_for_is_found_and_no_other(debitor: Any, count: int) -> None:
    debitor.register(konto=debitor.konto(), fordringer=tuple(debitor.fordring(name) for name in NAMES))
    found = facts(debitor, *NAMES[:count])
    assert sorted(found.fordringer) == sorted(debitor.id(name) for name in NAMES[:count])
    assert found.konto is not None


def test_a_claim_that_is_not_stored_is_not_found(debitor: Any) -> None:
    debitor.open_account()
    assert list(facts(debitor, "f1", "f8", "f9").fordringer) == [debitor.id("f1")]
