"""Claims as JSON tells them, right under the rules of their type; a test changes the one thing it is about."""

from typing import Any, Final

DAGINSTITUTION: Final[dict[str, Any]] = {
    "id": "k-1",
    "type": "KFDAINS",
    "art": "INDR",
    "relation": "HOVEDFORDRING",
    "hovedstol": "2450.00",
    "beloeb": "2450.00",
    "beskrivelse": "Daginstitution, sag 1001",
    "periode_start": "2026-01-01",
    "periode_slut": "2026-01-31",
    "stiftelsesdato": "2026-01-01",
    "forfaldsdato": "2026-01-15",
    "srb": "2026-02-20",
    "foraeldelsesdato": "2029-01-15",
    "modtagelsesdato": "2026-11-02",
    "reference": "2026-001001",
}
"""January's day care, due in the middle of it and long handed over; without a debtor."""

FAKTURA: Final[dict[str, Any]] = {
    "id": "k-1",
    "type": "KFDAINS",
    "art": "INDR",
    "relation": "HOVEDFORDRING",
    "hovedstol": "1200.50",
    "beloeb": "1200.50",
    "beskrivelse": "Faktura 1",
    "periode_start": "2026-01-01",
    "periode_slut": "2026-01-31",
    "stiftelsesdato": "2026-01-01",
    "forfaldsdato": "2026-01-01",
    "srb": "2026-01-10",
    "foraeldelsesdato": "2029-01-02",
}
"""January's day care, due on its first day; without a debtor and a day of receipt."""

OKTOBER: Final[dict[str, Any]] = {
    "type": "KFDAINS",
    "art": "INDR",
    "hovedstol": "2500.00",
    "beloeb": "2500.00",
    "beskrivelse": "Daginstitution, faktura 1",
    "periode_start": "2026-10-01",
    "periode_slut": "2026-10-31",
    "stiftelsesdato": "2026-10-01",
    "forfaldsdato": "2026-10-01",
    "srb": "2026-10-15",
    "foraeldelsesdato": "2029-10-02",
}
"""October's day care, which PSRM takes in November; without a creditor and a debtor."""

KOMMENDE: Final[dict[str, Any]] = {
    "id": "F1",
    "relation": "HOVEDFORDRING",
    **OKTOBER,
    "periode_start": "2026-12-01",
    "periode_slut": "2026-12-31",
    "stiftelsesdato": "2026-12-01",
    "forfaldsdato": "2026-12-01",
    "srb": "2026-12-15",
    "foraeldelsesdato": "2029-12-03",
}
"""December's, not yet due in November; without a debtor."""

HUSLEJE: Final[dict[str, Any]] = {
    "type": "DFHUSLJ",
    "art": "INDR",
    "relation": "HOVEDFORDRING",
    "hovedstol": "7000.00",
    "beloeb": "7000.00",
    "beskrivelse": "Husleje februar 2026, lejemål 12",
    "periode_start": "2026-02-01",
    "periode_slut": "2026-02-28",
    "stiftelsesdato": "2026-02-01",
    "forfaldsdato": "2026-02-01",
    "srb": "2026-02-05",
    "foraeldelsesdato": "2029-02-01",
}
"""February's rent, a type without a published filter; without a debtor."""
