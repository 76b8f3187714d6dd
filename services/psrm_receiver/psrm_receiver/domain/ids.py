"""Ids the simulated PSRM gives out. All follow from the sandbox's seed and a count: the same course, the same ids. Source: ours."""

import hashlib
import uuid
from collections.abc import Iterable

_NAMESPACE = uuid.UUID("9f0a4f2e-5f0f-5c39-8a61-3f6a0b7c2d15")


def fordring_id(seed: str, nummer: int) -> str:
    """A fordrings-ID of 12 digits: 9, three digits that follow from the seed, and the count."""
    return f"9{_digest(seed) % 1000:03d}{nummer:08d}"


def akr_nummer(seed: str, navn: str, adresse: str) -> str:
    """An AKR number of 11 digits for somebody without CPR, CVR or SE: the same name and address, the same number."""
    return f"9{_digest(seed, ' '.join(navn.casefold().split()), ' '.join(adresse.casefold().split())) % 10**10:010d}"


def afledt_id(*parts: str) -> str:
    """A UUID for what PSRM makes itself, following from what it is about."""
    return str(uuid.uuid5(_NAMESPACE, "|".join(parts)))


def aftryk(parts: Iterable[str]) -> str:
    """The digest two equal contents share."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _digest(*parts: str) -> int:
    return int.from_bytes(hashlib.sha256("|".join(parts).encode()).digest()[:8], "big")
