"""The table of bad input: every operation of the debtor system (SF1590_B) by every kind of bad input.

A row is an operation, or a part of a message, or an action type by one of its operations; a column is a kind of bad input (`Slags`). Each
cell is either a list of `Celle` (the message made bad in that way, the reasons it must get, and the object they must name) or a text that
says why the kind cannot be sent to that operation. A row that leaves a column out does not load.
"""

from collections.abc import Sequence
from typing import Final

from tests.support import daarligt_anmodning, daarligt_penge, daarligt_registrering
from tests.support.daarligt_slags import Raekke

TABEL: Final[Sequence[Raekke]] = (
    *daarligt_registrering.RAEKKER,
    *daarligt_penge.RAEKKER,
    *daarligt_anmodning.RAEKKER,
)
"""Every row."""
