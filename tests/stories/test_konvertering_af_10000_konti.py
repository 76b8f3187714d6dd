"""An old system is switched off: its accounts come over in one delivery, with what was paid, reminded and written off there.

Some of them are wrong. The short form has 300 accounts, the long one 10,000 behind a socket.
"""

from dataclasses import replace
from typing import Any, Final

import httpx
import pytest

from oir_debitor.domain.overtagelse.commands import OvertagDebitorkonto
from oir_kernel.soap.edition import Edition
from oir_sandbox.client import Sandbox
from oir_sandbox.places import edition_folder
from tests.support.historie import Historie
from tests.support.leverance import SYSTEM
from tests.support.overtagelse import (
    LEVERANCE,
    afskrivning,
    daekker,
    gebyr,
    indbetaling,
    key,
    konto,
    leverance,
    rykning,
)

ROUTE: Final = {"x-Rute-AfsenderItSystemInstans": SYSTEM}
ONE_IN: Final = 50
"""One account in so many is wrong."""
PATIENCE: Final = 1800
"""Seconds a conversion may take behind a socket."""


def gamle_konti(edition: Edition, antal: int) -> list[OvertagDebitorkonto]:
    """The old system's accounts, of five kinds in turn; those whose number `ONE_IN` divides cover more than was paid."""
    return [_gammel(edition, nummer) for nummer in range(1, antal + 1)]


def _gammel(edition: Edition, nummer: int) -> OvertagDebitorkonto:
    part_paid = konto(edition, nummer)  # 1,000 and 500 kr., 600 of the first paid
    if nummer % ONE_IN == 0:
        wrong = indbetaling(edition, nummer, 1, 100_00, [daekker(key("fordring", nummer, 1), 600_00)])
        return replace(part_paid, indbetalinger=(wrong,))
    match nummer % 5:
        case 1:  # reminded twice, with a fee that is not paid
            return replace(part_paid, tillaeg=(gebyr(nummer, 250_00, 250_00),), rykninger=(rykning(nummer, 2),))
        case 2:  # everything paid, and 20 kr. too much
            claims = [daekker(key("fordring", nummer, 1), 400_00), daekker(key("fordring", nummer, 2), 500_00)]
            rest = indbetaling(edition, nummer, 2, 920_00, claims)
            return replace(part_paid, indbetalinger=(*part_paid.indbetalinger, rest))
        case 3:  # the second claim written off
            return replace(part_paid, afskrivninger=(afskrivning(edition, nummer, 2, 500_00),))
        case _:
            return part_paid


def skylder(sandkasse: Sandbox, nummer: int) -> tuple[str, str]:
    """What is owed on an account, and what was paid and covers nothing."""
    told = sandkasse.json("POST", "/api/debitor/hent", json={"konto_id": key("konto", nummer)})["konto"]
    return told["samlet"], told["uplaceret"]


def kvitteringer(sandkasse: Sandbox) -> list[dict[str, Any]]:
    """Every receipt, page by page."""
    seen: list[dict[str, Any]] = []
    start: int | None = 0
    while start is not None:
        page = sandkasse.json("GET", f"/api/debitor/overtagelser/{LEVERANCE}", params={"fra": start, "antal": 500})
        seen += page["kvitteringer"]
        start = page["naeste"]
    return seen


def fortael(historie: Historie, antal: int, send: Any) -> None:
    """The story; `send` posts a delivery to the municipality's sandbox and gives what is told of it."""
    edition, sandkasse = Edition(edition_folder()), historie.sandkasse
    alle = gamle_konti(edition, antal)
    wrong = antal // ONE_IN

    # The first file was cut: its control totals do not fit, and nothing of it is executed.
    told = send(leverance(edition, alle[:-1], antal_konti=antal))
    assert told["resultat"] == "AFVIST"
    assert "DebitorLeverancedataAntalDebitorkonto" in told["findings"][0]["message"]["da"]
    assert sandkasse.json("GET", "/api/debitor/konti")["konti"] == []

    # The whole file: every account gets its receipt, in order; the wrong ones say why and leave nothing.
    content = leverance(edition, alle)
    told = send(content)
    assert (told["antal_konti"], told["behandlet"], told["afvist"], told["faerdig"]) == (antal, antal, wrong, True)
    seen = kvitteringer(sandkasse)
    assert [each["konto_id"] for each in seen] == [each.konto_id for each in alle]
    refused = [number for number, each in enumerate(seen, 1) if each["resultat"] == "AFVIST"]
    assert refused == list(range(ONE_IN, antal + 1, ONE_IN))
    assert {each["kode"] for number in refused for each in seen[number - 1]["aarsager"]} == {"SBX-ÅRS-167"}

    # What is owed is what the old system said was left.
    assert skylder(sandkasse, 1) == ("1150.00", "0.00")
    assert skylder(sandkasse, 2) == ("-20.00", "20.00")
    assert skylder(sandkasse, 3) == ("400.00", "0.00")
    assert skylder(sandkasse, 4) == ("900.00", "0.00")

    # Sent again by mistake: recognised, nothing is there twice.
    told = send(content)
    assert (told["gentaget"], told["behandlet"], told["afvist"]) == (True, antal, wrong)
    assert skylder(sandkasse, 1) == ("1150.00", "0.00")

    # One wrong account is corrected and comes in a delivery of its own.
    corrected = leverance(edition, [konto(edition, ONE_IN)], leverance_id=key("rettet"))
    assert send(corrected)["afvist"] == 0
    assert skylder(sandkasse, ONE_IN) == ("900.00", "0.00")

    # The neighbour saw nothing of it.
    assert historie.nabo.json("GET", "/api/debitor/konti")["konti"] == []


def test_300_accounts_are_converted_and_life_goes_on(historie: Historie) -> None:
    sandkasse = historie.sandkasse

    def send(content: bytes) -> Any:
        return sandkasse.json("POST", "/api/debitor/overtagelser", content=content, headers=ROUTE)

    fortael(historie, 300, send)

    # The next night the day's run reminds of what the old system had not reminded of, and of nothing that was paid.
    historie.frem("P1D")
    assert float(skylder(sandkasse, 4)[0]) > 900
    assert skylder(sandkasse, 2) == ("-20.00", "20.00")


@pytest.mark.long
def test_10000_accounts_are_converted_behind_a_socket(over_socket: Historie) -> None:
    def send(content: bytes) -> Any:
        url = f"{over_socket.sandkasse.url}/api/debitor/overtagelser"
        answer = httpx.post(url, content=content, headers=ROUTE, timeout=PATIENCE)
        answer.raise_for_status()
        return answer.json()

    fortael(over_socket, 10_000, send)
