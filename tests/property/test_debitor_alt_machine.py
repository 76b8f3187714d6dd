"""The whole debtor system and its PSRM under every operation, in any order, in two sandboxes at once, on both databases.

Each step is one message or act through a JSON door of the program in this process; `alt_trin` has the steps and `alt_model` what
must hold after each. When every message went through, PSRM's balance of a claim is the debtor system's; `debitor_sandt.forskelle`
says which differences are legal. A find prints its steps as a program.
"""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Final

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

import oir_kernel.timekeeper
from oir_kernel.soap.edition import Edition
from oir_sandbox.places import edition_folder
from tests.support.alt_trin import Anmodninger, Inddrivelse, Penge, Registreringer, TidOgVej
from tests.support.hele import hele

EVERYTHING_OFF: Final = settings(
    deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=False
)
quick = settings(EVERYTHING_OFF, max_examples=5, stateful_step_count=15)
quick_postgres = settings(EVERYTHING_OFF, max_examples=2, stateful_step_count=10)
slow = settings(EVERYTHING_OFF, max_examples=150, stateful_step_count=50)
slow_postgres = settings(EVERYTHING_OFF, max_examples=30, stateful_step_count=40)


class AltMaskine(Registreringer, Penge, Anmodninger, Inddrivelse, TidOgVej):
    """Every step there is, in any order."""


@pytest.fixture
def maskine(storage_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[AltMaskine]]:
    """The machine over a running program. Nothing happens between its steps: the agendas are looked at only when a clock moves."""
    monkeypatch.setattr(oir_kernel.timekeeper, "LOOK_SECONDS", 86_400.0)
    with hele(storage_url, tmp_path) as program:
        kinds = Edition(edition_folder()).uuid_of("indbetalingstype")
        yield type("Maskine", (AltMaskine,), {"program": program, "indbetalingstype": kinds["inddrivelse"]})


def test_whatever_is_done_the_books_are_right(maskine: type[AltMaskine], storage_url: str) -> None:
    run_state_machine_as_test(maskine, settings=quick if storage_url.startswith("sqlite") else quick_postgres)


def test_a_wish_for_later_is_answered_with_its_day(maskine: type[AltMaskine]) -> None:
    """Found by the machine: JSON could not tell the day."""
    machine = maskine()
    machine.to_konti_i_hver(False)
    box = machine.sandkasser["roed"]
    konto = box.konti[0]
    later = (box.today + timedelta(days=2)).isoformat()
    given = {"fordring_ids": [box.id_of("fordring", 1)], "aarsag_id": "bagatel", "svarfrist": later}
    answer = box.anmod("med-fordringer", "AFSKRIVNING", konto, oensket_dato=later, **given)
    assert (answer["udfald"], answer["forventet"]) == ("udsat", later)
    assert box.get(f"debitor/konti/{konto}/anmodninger")["anmodninger"][0]["svarfrist"] == later
    machine.teardown()


@pytest.mark.long
def test_whatever_is_done_at_length_the_books_are_right(maskine: type[AltMaskine], storage_url: str) -> None:
    run_state_machine_as_test(maskine, settings=slow if storage_url.startswith("sqlite") else slow_postgres)
