"""The CPR gate for the texts of a snapshot: what somebody else's file brings in passes it like any message."""

import html
import re
from collections.abc import Sequence
from typing import Any, Final

from oir_kernel.cpr_gate import CprGate
from oir_kernel.errors import CprRefused
from oir_kernel.findings import Text
from oir_kernel.web.body import require_allowed_cprs

_MADE: Final = re.compile(r"(?<![0-9A-Za-z])(?:[0-9a-f]{64}|[0-9a-f]{40}|[0-9a-f]{32})(?![0-9A-Za-z])")
"""Digests and ids of the program's own making, in which any ten digits may stand together."""


def refuses_row(row: Sequence[Any], gate: CprGate) -> bool:
    """Whether a value of the row holds a number that may not be used."""
    return any(_refuses(value, gate) for value in row if isinstance(value, str | bytes))


def refusal(where: str) -> CprRefused:
    """The error for a snapshot with such a number; `where` is a name of ours."""
    return CprRefused(
        Text(
            f"Øjebliksbilledet ({where}) indeholder et CPR-nummer, som ikke er et tilladt testnummer; intet er gendannet."
            " Lad ejeren tillade numrene i en sandkasse (allowed_cpr), og gendan ind i den.",
            f"The snapshot ({where}) holds a CPR number that is not an allowed test number; nothing was restored. Let the"
            " owner allow the numbers in a sandbox (allowed_cpr), and restore into that.",
        )
    )


def _refuses(value: str | bytes, gate: CprGate) -> bool:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
    if len(text) < 10:
        return False
    text = _MADE.sub(" ", text)
    return gate.refuses_value(text) or gate.refuses_document(text) or _refuses_escaped(text, gate)


def _refuses_escaped(text: str, gate: CprGate) -> bool:
    """Digits that JSON or XML writes as escapes."""
    if "&#" in text and gate.refuses(html.unescape(text)):
        return True
    if "\\" not in text:
        return False
    try:
        require_allowed_cprs(text, gate)
    except CprRefused:
        return True
    return False
