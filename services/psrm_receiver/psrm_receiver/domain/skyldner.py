"""Who owes a claim that is handed over, and the AKR number PSRM gives somebody nobody could identify.

A debtor with CPR, CVR, SE or AKR number has that; one without, but with name, address and country, gets an AKR number (stated:
the form behind the AKR page asks for those), told in the receipt. Without them it stays unnumbered, which the rules refuse.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psrm_receiver.domain.fordring import SkyldnerPost
from psrm_receiver.domain.ids import akr_nummer

ARTER: Final = ("cpr", "cvr", "se", "akr")
_NEEDED: Final = ("navn", "adresse", "land")
_WITH_POST_CODE: Final = ("DK", "GL")


@dataclass(frozen=True, slots=True)
class Skyldner:
    """One debtor: `art` and `ident` say by what number; `tildelt` that it is an AKR number of ours."""

    art: str
    ident: str = field(repr=False)
    tildelt: bool = False
    navn: str = field(default="", repr=False)
    adresse: str = field(default="", repr=False)

    def as_json(self) -> dict[str, str]:
        """The debtor as the check of actions reads it."""
        return {self.art: self.ident} if self.art else {}

    def post(self, fordring_id: str, nr: int) -> SkyldnerPost:
        """The row of this debtor of a claim."""
        return SkyldnerPost(fordring_id, nr, self.art, self.ident, self.tildelt, self.navn, self.adresse)


def skyldnere_af(raw: object, seed: str) -> tuple[Skyldner, ...]:
    """The debtors a claim names. What is no list or holds no objects has none."""
    if not isinstance(raw, Sequence) or isinstance(raw, str):
        return ()
    return tuple(_skyldner(each, seed) for each in raw if isinstance(each, Mapping))


def uden_navne(aktion: Mapping[str, Any], seed: str) -> dict[str, Any]:
    """The action as the check reads it: every debtor by number, an AKR number given where none was."""
    found = dict(aktion)
    for name in ("fordring", "relaterede"):
        raw = found.get(name)
        if isinstance(raw, Mapping):
            found[name] = _with_numbers(raw, seed)
        elif isinstance(raw, list):
            found[name] = [_with_numbers(each, seed) if isinstance(each, Mapping) else each for each in raw]
    if isinstance(found.get("skyldner"), Mapping):
        found["skyldner"] = _as_read(found["skyldner"], seed)
    return found


def _with_numbers(fordring: Mapping[str, Any], seed: str) -> dict[str, Any]:
    raw = fordring.get("skyldnere")
    if not isinstance(raw, list):
        return dict(fordring)
    named = [_as_read(each, seed) if isinstance(each, Mapping) else each for each in raw]
    return dict(fordring) | {"skyldnere": named}


def _as_read(raw: Mapping[str, Any], seed: str) -> Mapping[str, Any]:
    """What is not a name or an address stays, so that the check sees every number given and every field it does not know."""
    kept = {name: value for name, value in raw.items() if name not in _PERSONAL}
    if any(kept.get(art) for art in ARTER):
        return kept
    return kept | _skyldner(raw, seed).as_json()


def _skyldner(raw: Mapping[str, Any], seed: str) -> Skyldner:
    navn, adresse = str(raw.get("navn") or "").strip(), _adresse(raw)
    for art in ARTER:
        if raw.get(art):
            return Skyldner(art, str(raw[art]).strip(), navn=navn, adresse=adresse)
    if _may_be_given(raw):
        return Skyldner("akr", akr_nummer(seed, navn, adresse), tildelt=True, navn=navn, adresse=adresse)
    return Skyldner("", "", navn=navn, adresse=adresse)


def _may_be_given(raw: Mapping[str, Any]) -> bool:
    if not all(str(raw.get(name) or "").strip() for name in _NEEDED):
        return False
    return str(raw["land"]).strip().upper() not in _WITH_POST_CODE or bool(str(raw.get("postnummer") or "").strip())


def _adresse(raw: Mapping[str, Any]) -> str:
    parts = (str(raw.get(name) or "").strip() for name in ("adresse", "postnummer", "by", "land"))
    return ", ".join(part for part in parts if part)


_PERSONAL: Final = ("navn", "adresse", "postnummer", "by", "land")
