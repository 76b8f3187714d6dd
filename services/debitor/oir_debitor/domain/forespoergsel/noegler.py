"""The debtor system's own keys of accounts and claims (`…SystemUnikIdentifikation`, at most 36 characters).

A key is the object's UUID spelled otherwise: a word for the kind and the 128 bits in base 32, as people read them aloud (no I, L, O,
U). It is therefore stable, unique, and readable backwards without a look-up. The form is ours; only its length is stated.
"""

import uuid
from typing import Final

from oir_kernel.identifiers import Uuid

KONTO: Final = "KTO"
FORDRING: Final = "FOR"
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_DIGITS: Final = 26
_GROUP: Final = 5
_BITS: Final = 5


def konto_noegle(konto_id: str) -> str:
    """The key of an account: `KTO-` and 26 characters in groups."""
    return _key(KONTO, konto_id)


def fordring_noegle(fordring_id: str) -> str:
    """The key of a claim: `FOR-` and 26 characters in groups."""
    return _key(FORDRING, fordring_id)


def konto_af(noegle: str) -> Uuid | None:
    """The account that a key names, `None` if it is no key of an account. Case and hyphens do not matter."""
    spelled = noegle.strip().upper().replace("-", "")
    number = spelled.removeprefix(KONTO)
    if spelled == number or len(number) != _DIGITS or any(each not in _ALPHABET for each in number):
        return None
    value = 0
    for each in number:
        value = value << _BITS | _ALPHABET.index(each)
    return Uuid(str(uuid.UUID(int=value))) if value >> 128 == 0 else None


def _key(kind: str, id_: str) -> str:
    value = uuid.UUID(id_).int
    number = "".join(_ALPHABET[value >> _BITS * place & 31] for place in reversed(range(_DIGITS)))
    cut = _DIGITS // _GROUP - 1
    groups = [number[_GROUP * place : _GROUP * (place + 1)] for place in range(cut)]
    return "-".join([kind, *groups, number[_GROUP * cut :]])
