"""Action × state × reason: every cell of the tables through the whole intake, against the codes the guides and the code list give.

The cells are worked out here from the rules of the guides (adjusting, withdrawing, resending), not by the code under test; every
numeric code expected must be one of the shipped list that is for its action.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import pytest

from oir_kernel.storage import Storage
from psrm_receiver.handlers.hoering import fortryd_hoering
from tests.support.receiver import TOO_LARGE, Psrm, ny_id

pytestmark = pytest.mark.anyio
TODAY = "2026-11-23"
REASONS = ("BORD", "BORT", "FEJL", "HAFT", "HENS", "KLAG")
STATES = ("UKENDT", "MODTAGET", "HØRING", "FORTRUDT", *REASONS)
MAY_RETURN = {"HENS", "KLAG", "BORD", "HAFT"}
FULL = {
    "FHI": "AENDRFORDRING",
    "OANI": "OPSKRIVNINGANNULLERETNEDSKRIVNINGINDBETALING",
    "OONR": "OPSKRIVNINGOMGJORTNEDSKRIVNINGREGULERING",
    "NAOR": "NEDSKRIVNINGANNULLERETOPSKRIVNINGREGULERING",
    "NAOI": "NEDSKRIVNINGANNULLERETOPSKRIVNINGINDBETALING",
}


@dataclass(frozen=True)
class Cell:
    """One action with its reason on a claim in one state, and the codes that must speak against it."""

    state: str
    action: str
    reason: str
    codes: frozenset[str]


REJECTED_IN: dict[str, set[str]] = {"FORTRUDT": {"428"}, "HØRING": {"418"}, "MODTAGET": set(), "FEJL": {"602"}}
"""States in which every action but a resend gets the same answer."""
WITHDRAWN = {"NEDSKRIV": {"498"}, "OPSKRIVNINGREGULERING": {"496"}, "FHI": {"518"}}
"""The code each adjustment gets on a claim that was withdrawn for another reason than FEJL."""


def expected(state: str, action: str, reason: str) -> set[str]:
    """The codes of one cell; none means UDFØRT."""
    if state == "UKENDT":
        return {"509" if action == "FHI" else "PSRM-R-022"}
    if action == "GENINDSENDFORDRING":
        return resent(state)
    if state in REJECTED_IN:
        return REJECTED_IN[state]
    return WITHDRAWN[action] if action in WITHDRAWN else withdrawn_again(state, reason)


def resent(state: str) -> set[str]:
    """Only a claim withdrawn with HENS, KLAG, BORD or HAFT is sent again (code 539)."""
    if state in REASONS:
        return set() if state in MAY_RETURN else {"539"}
    return {"FORTRUDT": {"428"}, "HØRING": {"418", "540"}, "MODTAGET": {"540"}}[state]


def withdrawn_again(state: str, reason: str) -> set[str]:
    """After HENS, KLAG or BORD only FEJL is possible (603), after HAFT and BORT nothing (530)."""
    if state in {"HAFT", "BORT"}:
        return {"530"}
    return set() if reason == "FEJL" else {"603"}


def cells() -> Iterator[Cell]:
    """Every cell."""
    actions = [("NEDSKRIV", "INDB"), ("NEDSKRIV", "REGU"), ("OPSKRIVNINGREGULERING", ""), ("FHI", "")]
    actions += [("TILBAGEKALD", reason) for reason in REASONS]
    actions += [("GENINDSENDFORDRING", "")]
    for state in STATES:
        for action, reason in actions:
            yield Cell(state, action, reason, frozenset(expected(state, action, reason)))


def withdrawal(fordring_id: str, reason: str) -> dict[str, Any]:
    effect = {"virkningsdato": TODAY} if reason == "BORT" else {}
    return {"aktion": "TILBAGEKALD", "fordring_id": fordring_id, "aarsag": reason, **effect}


def message(cell: Cell, fordring_id: str, claim: dict[str, Any]) -> dict[str, Any]:
    """The action of a cell, right but for the state of its claim."""
    if cell.action == "TILBAGEKALD":
        return withdrawal(fordring_id, cell.reason)
    fields: dict[str, Any] = {"aktion": cell.action, "fordring_id": fordring_id}
    if cell.action == "GENINDSENDFORDRING":
        return fields | {"fordring": {**claim, "hovedstol": "2500.00", "beloeb": "2500.00"}}
    if cell.action == "FHI":
        return fields | {"ny_hovedstol": "30000.00"}
    fields |= {"beloeb": "100.00"}
    if cell.reason:
        fields |= {"aarsag": cell.reason}
    return fields | ({"virkningsdato": TODAY} if cell.reason == "INDB" else {})


async def claims_in(psrm: Psrm, wanted: list[Cell]) -> list[tuple[str, dict[str, Any]]]:
    """A claim for each cell, brought into its state; id and fields."""
    claims = [psrm.claim(**(TOO_LARGE if each.state in {"HØRING", "FORTRUDT"} else {})) for each in wanted]
    made = await psrm.goer(
        *({"aktion": "OPRETFORDRING", "fordring": claim} for cell, claim in zip(wanted, claims, strict=True))
    )
    for cell, receipt in zip(wanted, made, strict=True):
        if cell.state == "FORTRUDT":
            await psrm.write(lambda uow, it=receipt["aktion_id"]: fortryd_hoering(it, "Fortrudt", uow))
    back = [
        withdrawal(receipt["fordring_id"], cell.state)
        for cell, receipt in zip(wanted, made, strict=True)
        if cell.state in REASONS
    ]
    assert {each["status"] for each in await psrm.goer(*back)} == {"UDFØRT"}
    ids = [
        "900000000000" if cell.state == "UKENDT" else each["fordring_id"]
        for cell, each in zip(wanted, made, strict=True)
    ]
    return list(zip(ids, claims, strict=True))


async def test_every_cell_of_the_table(storage: Storage):
    psrm = Psrm(storage)
    wanted = list(cells())
    claims = await claims_in(psrm, wanted)
    receipts = await psrm.goer(*(message(cell, *claim) for cell, claim in zip(wanted, claims, strict=True)))
    told = {
        (cell.state, cell.action, cell.reason): {each["kode"] for each in receipt["aarsager"]}
        for cell, receipt in zip(wanted, receipts, strict=True)
    }
    assert told == {(cell.state, cell.action, cell.reason): set(cell.codes) for cell in wanted}
    statuses = [receipt["status"] for receipt in receipts]
    assert statuses == ["AFVIST" if cell.codes else "UDFØRT" for cell in wanted]


REVERSALS = [
    ("OANI", "INDB", {}, set()),
    ("OANI", "REGU", {}, {"471"}),
    ("OANI", "OPSKRIV", {}, {"473"}),
    ("OANI", "INDB", {"beloeb": "99.00"}, {"469"}),
    ("OANI", "INDB", {"virkningsdato": "2026-11-20"}, {"470"}),
    ("OANI", "INDB", {"beloeb": "0.00"}, {"227", "469"}),
    ("OANI", "INDB", {"fordring_id": "en anden"}, {"494"}),
    ("OANI", "INDB", {"ref_aktion_id": "ukendt"}, {"526"}),
    ("OANI", "INDB", {"ref_aktion_id": None}, {"527"}),
    ("OONR", "REGU", {}, set()),
    ("OONR", "INDB", {}, {"477"}),
    ("OONR", "REGU", {"beloeb": "99.00"}, {"469"}),
    ("NAOR", "OPSKRIV", {}, set()),
    ("NAOR", "REGU", {}, {"502"}),
    ("NAOR", "OPSKRIV", {"beloeb": "99.00"}, {"504"}),
    ("NAOI", "INDB", {}, {"506"}),
    ("NAOI", "OPSKRIV", {}, {"506"}),
]
FORWARD: dict[str, dict[str, str]] = {
    "INDB": {"aktion": "NEDSKRIV", "aarsag": "INDB", "virkningsdato": TODAY},
    "REGU": {"aktion": "NEDSKRIV", "aarsag": "REGU"},
    "OPSKRIV": {"aktion": "OPSKRIVNINGREGULERING"},
}


async def test_every_reversal_of_the_table(storage: Storage):
    psrm = Psrm(storage)
    told = []
    for action, kind, changes, _ in REVERSALS:
        own, other = (await psrm.opret())["fordring_id"], (await psrm.opret())["fordring_id"]
        first = {"aktion_id": ny_id(), "fordring_id": own, "beloeb": "100.00", **FORWARD[kind]}
        effect = {"virkningsdato": first["virkningsdato"]} if "virkningsdato" in first else {}
        undo = {"aktion": action, "fordring_id": own, "ref_aktion_id": first["aktion_id"], "beloeb": "100.00", **effect}
        undo |= changes
        undo |= {"fordring_id": other} if "fordring_id" in changes else {}
        undo |= {"ref_aktion_id": ny_id()} if undo["ref_aktion_id"] == "ukendt" else {}
        receipt = (await psrm.goer(first, undo))[1]
        told.append((action, kind, changes, {each["kode"] for each in receipt["aarsager"]}))
    assert told == REVERSALS


def shipped() -> dict[str, set[str]]:
    """The actions each numeric code of the shipped list is for; none named means all."""
    table = files("psrm_validation") / "rulebook" / "tables" / "error-codes.csv"
    rows = csv.DictReader(table.read_text(encoding="utf-8").splitlines())
    return {row["rule_id"].removeprefix("PSRM-K-"): set(filter(None, row["actions"].split("|"))) for row in rows}


def expectations() -> Iterator[tuple[str, str]]:
    for cell in cells():
        for code in cell.codes:
            yield cell.action, code
    for action, _, _, codes in REVERSALS:
        for code in codes:
            yield action, code


@pytest.mark.parametrize(("action", "code"), sorted(set(expectations())))
def test_every_code_told_is_a_shipped_one_for_its_action(action: str, code: str):
    if not code.isdigit():
        assert code == "PSRM-R-022"  # a claim nobody knows: the list has no code of its own
        return
    actions = shipped()[code]
    assert not actions or {action, FULL.get(action, action)} & actions
