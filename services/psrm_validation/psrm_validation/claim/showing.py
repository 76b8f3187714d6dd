"""A claim as people may see it: numbers of persons masked, amounts as kroner."""

import html
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from oir_kernel.money import to_kroner
from psrm_validation.claim.model import AMOUNT_FIELDS, Fordring
from psrm_validation.masking import mask, mask_real


def claim_html(fordring: Fordring) -> str:
    """The filled fields as an HTML table, complete in itself."""
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td>{html.escape(value)}</td></tr>'
        for name, value in _shown(fordring)
    )
    return f"<table><caption>Fordring</caption>{rows}</table>"


def _shown(fordring: Fordring, prefix: str = "") -> Iterator[tuple[str, str]]:
    for each in fields(Fordring):
        value = getattr(fordring, each.name)
        if value is None or value == ():
            continue
        if isinstance(value, Fordring):
            yield from _shown(value, f"{prefix}{each.name}.")
        elif each.name == "skyldnere":
            yield from ((f"{prefix}skyldnere[{at}]", one.shown()) for at, one in enumerate(value))
        elif each.name == "oevrige":
            yield from ((f"{prefix}{name}", mask(str(inner))) for name, inner in _filled(value))
        else:
            yield f"{prefix}{each.name}", to_kroner(value) if each.name in AMOUNT_FIELDS else _text(each.name, value)


def _text(name: str, value: Any) -> str:
    return mask(str(value)) if name == "beskrivelse" else mask_real(str(value))


def _filled(value: Any) -> Iterator[tuple[str, Any]]:
    for each in fields(value):
        inner = getattr(value, each.name)
        if inner is not None and inner != ():
            yield each.name, inner
