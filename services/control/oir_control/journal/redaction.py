"""What leaves a sandbox is masked once more: exports, shared sessions, reports.

The journal keeps no number that the CPR gate refused, and every other one masked. Whoever wrote an exchange is still not
taken at his word here: every number is masked again, those an owner allowed hidden altogether, and secrets that a message
may carry (passwords, signed tokens) are left out.
"""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.storage.journal import JournalEntry

LEFT_OUT: Final = "[udeladt]"

_SECRET_ELEMENT = re.compile(
    r"(<(?:[\w.\-]{1,60}:)?(?:Password|BinarySecurityToken|SignatureValue|CipherValue)(?:\s[^<>]{0,2000})?>)[^<]+"
)
_SECRET_MEMBER = re.compile(
    r'("(?:access_token|refresh_token|id_token|assertion|client_secret|password|secret|api_key|token)"\s{0,9}:\s{0,9})"(?:[^"\\]|\\.)*+"'
)


def redacted(entry: JournalEntry) -> JournalEntry:
    """The exchange as it may leave the sandbox."""
    return replace(
        masked_head(entry),
        request=redacted_text(entry.request),
        answer=redacted_text(entry.answer),
    )


def masked_head(entry: JournalEntry) -> JournalEntry:
    """The exchange as it is shown in a list: every short value masked, the texts untouched."""
    return replace(
        entry,
        operation=STRICTEST.mask(entry.operation),
        transaktions_id=STRICTEST.mask_value(entry.transaktions_id),
        sender=STRICTEST.mask_value(entry.sender),
        findings=[_masked(finding) for finding in entry.findings],
        changes=tuple(STRICTEST.mask(change) for change in entry.changes),
    )


def redacted_text(text: str) -> str:
    """A text without numbers and secrets."""
    shown = _SECRET_ELEMENT.sub(rf"\1{LEFT_OUT}", STRICTEST.mask_document(text))
    return _SECRET_MEMBER.sub(rf'\1"{LEFT_OUT}"', shown)


def shown_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """A sandbox's settings as they may leave it: how many numbers its owner allows, but not which."""
    counted: dict[str, Any] = _masked({**settings, "allowed_cpr": len(settings.get("allowed_cpr", ()))})
    return counted


def _masked(value: Any) -> Any:
    if isinstance(value, dict):
        return {STRICTEST.mask(str(name)): _masked(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(inner) for inner in value]
    return STRICTEST.mask_value(value) if isinstance(value, str) else value
