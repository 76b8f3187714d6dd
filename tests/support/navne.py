"""Names made up for one test."""

import secrets
import string


def nyt_navn(begyndelse: str) -> str:
    """A name nobody has: the beginning and letters only, because ten digits in a row may be a CPR number."""
    return begyndelse + "".join(secrets.choice(string.ascii_lowercase) for _ in range(12))
