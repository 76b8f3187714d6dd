"""What several routes refuse with."""

from datetime import date

from oir_kernel.errors import BadRequest, NotFound
from oir_kernel.findings import Text


def backwards(fra: date, til: date) -> BadRequest:
    """A period that ends before it begins."""
    return BadRequest(
        Text(
            f"til {til} ligger før fra {fra}. Byt om på de to, eller udelad den ene.",
            f"til {til} lies before fra {fra}. Exchange the two, or leave one out.",
        )
    )


def unknown_account() -> NotFound:
    """No account has the id in the address."""
    return NotFound(
        Text(
            "Kontoen findes ikke i sandkassen. Se, hvad der findes, med GET /api/debitor/konti.",
            "There is no such account in the sandbox. See what there is with GET /api/debitor/konti.",
        )
    )
