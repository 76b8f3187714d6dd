"""What a tester lets PSRM do with money and claims: the table to read first.

| Operation | Command | Handler | Door |
|---|---|---|---|
| Indbetal | `Indbetal` | `indbetal` | `POST /api/receiver/indbetalinger` |
| OphaevIndbetaling | `OphaevIndbetaling` | `ophaev` | `POST /api/receiver/indbetalinger/{id}/ophaev` |
| AfskrivFordring | `AfskrivFordring` | `afskriv` | `POST /api/receiver/fordringer/{id}/afskriv` |
| ReturnerFordring | `ReturnerFordring` | `returner` | `POST /api/receiver/fordringer/{id}/returner` |

A repeat is recognised by its transaktions-id and content: two equal payments are two payments.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from oir_kernel.operations import Operation
from psrm_receiver.domain.handlinger import (
    AfskrivFordring,
    HandlingOutcome,
    Indbetal,
    OphaevIndbetaling,
    ReturnerFordring,
)
from psrm_receiver.handlers.indbetaling import indbetal, ophaev
from psrm_receiver.handlers.ophoer import afskriv, returner
from psrm_receiver.store import ModtagerUow

C = TypeVar("C")
Handling: TypeAlias = Operation[Any, HandlingOutcome, ModtagerUow]


@dataclass(frozen=True, slots=True)
class PengeOperationer:
    """The operations by name."""

    indbetal: Handling
    ophaev: Handling
    afskriv: Handling
    returner: Handling


def penge_operationer() -> PengeOperationer:
    """All of them."""
    return PengeOperationer(
        _operation("Indbetal", Indbetal, indbetal),
        _operation("OphaevIndbetaling", OphaevIndbetaling, ophaev),
        _operation("AfskrivFordring", AfskrivFordring, afskriv),
        _operation("ReturnerFordring", ReturnerFordring, returner),
    )


def _operation(name: str, command: type[C], handle: Callable[[C, ModtagerUow], HandlingOutcome]) -> Handling:
    return Operation(
        name=name,
        command=command,
        outcome=HandlingOutcome,
        handle=handle,
        unit_of_work=ModtagerUow.of_call,
        answer=lambda outcome: outcome,
        by_transaction=True,
    )
