"""Good JSON bodies of the debtor system's payments, requests and questions and of the simulated PSRM, by method and address."""

from collections.abc import Mapping
from typing import Any, Final

from tests.support.psrm_claims import OKTOBER

NOW: Final = "2026-11-23T09:00:00+01:00"
KONTO: Final = "00000001-0000-4000-8000-00000000f022"
FORDRING_ID: Final = "00000002-0000-4000-8000-00000000f022"
ANDEN: Final = "00000005-0000-4000-8000-00000000f022"
PSRM_ID: Final = "100000000001"
PART: Final = {"ident": "urn:oio:cpr-nr:6101901234", "type_id": "person"}
_BETALINGER: Final = f"/api/debitor/konti/{KONTO}/indbetalinger"
_AFTALER: Final = f"/api/debitor/konti/{KONTO}/aftaler"
_ANMODNING: Final = {
    "anmodning_id": ANDEN,
    "konto_id": KONTO,
    "aarsagstekst": "Efter aftale",
    "svarfrist": "2026-12-31",
}
PSRM_FORDRING: Final = OKTOBER | {
    "fordringshaver": "1234",
    "reference": "F-1",
    "skyldnere": [
        {"cpr": "6101901234"},
        {"navn": "Ea Holm", "adresse": "Torvet 1", "land": "DK", "postnummer": "8000"},
    ],
    "noter": ["Skyldner er flyttet"],
}

DEBITOR: Final[Mapping[str, Any]] = {
    "POST /api/debitor/soeg": {"part": PART, "overblik": True, "restance": False, "type_id": "daginstitution"},
    "POST /api/debitor/hent": {
        "konto_id": KONTO,
        "fordring_id": FORDRING_ID,
        "part": PART,
        "forfald_fra": "2026-01-01",
    },
    "POST /api/debitor/indbetalinger/soeg": PART | {"konto_id": KONTO, "ansvarlig": True},
    f"POST {_BETALINGER}": {
        "indbetaling_id": ANDEN,
        "registreret": NOW,
        "dato": "2026-11-20",
        "beloeb": "100.00",
        "type_id": "bankoverfoersel",
        "betaler_ident": PART["ident"],
        "betaler_type": "person",
        "tekstlinjer": [{"nummer": 1, "tekst": "Kasse 3"}],
        "daekninger": [{"fordring_id": FORDRING_ID, "beloeb": "50.00"}],
    },
    f"POST {_BETALINGER}/{ANDEN}/nedregulering": {
        "nedregulering_id": ANDEN,
        "registreret": NOW,
        "dato": "2026-11-20",
        "beloeb": "10.00",
        "aarsag_id": "forkert-beloeb",
        "aarsagstekst": "Tastefejl",
    },
    f"POST {_BETALINGER}/{ANDEN}/tilbagefoer": {"ordre_id": ANDEN, "aarsag_id": "manglende-daekning", "tekst": "Retur"},
    f"POST {_BETALINGER}/{ANDEN}/udbetal": {"udbetaling_id": ANDEN, "beloeb": "1.00"},
    "POST /api/debitor/anmodninger/en-konto": _ANMODNING
    | {"handling_id": "HENSTAND", "aarsag_id": "klage", "data": {"til": "2027-02-01"}},
    "POST /api/debitor/anmodninger/med-fordringer": _ANMODNING
    | {
        "handling_id": "AFSKRIVNING",
        "fordring_ids": [FORDRING_ID],
        "aarsag_id": "eftergivet",
        "data": {"beloeb": "1.00", "dato": "2026-11-20", "ny_id": ANDEN},
    },
    "POST /api/debitor/anmodninger/mellem-konti": _ANMODNING
    | {"handling_id": "FLYT_INDBETALING", "til_konto_id": ANDEN, "data": {"beloeb": "1.00"}},
    "POST /api/debitor/anmodninger/mellem-fordringer": _ANMODNING
    | {
        "handling_id": "RELATION_OPRET",
        "fordring_ids": [FORDRING_ID],
        "til_konto_id": KONTO,
        "til_fordring_id": ANDEN,
        "data": {"relationstype_id": "samme-sag"},
    },
    f"POST /api/debitor/anmodninger/{ANDEN}/afgoer": {"udfoer": False, "tekst": "Ikke aftalt"},
    f"POST {_AFTALER}": {
        "aftale_id": ANDEN,
        "fordring_ids": [FORDRING_ID],
        "rater": [{"dato": "2026-12-01", "beloeb": "50.00"}, {"dato": "2027-01-01", "beloeb": "50.00"}],
    },
    f"POST {_AFTALER}/{ANDEN}/ophaev": {},
    f"POST /api/debitor/konti/{KONTO}/fordringer/{FORDRING_ID}/ryk": {},
    f"POST /api/debitor/fordringer/{FORDRING_ID}/hoering": {"valg": "godkend", "begrundelse": "Fordringen er rigtig"},
}
"""What is asked of the debtor system about accounts that are registered."""

RECEIVER: Final[Mapping[str, Any]] = {
    "POST /api/receiver/leverancer": {
        "leverance_id": KONTO,
        "aktioner": [
            {"aktion_id": FORDRING_ID, "aktion": "OPRETFORDRING", "fordring": PSRM_FORDRING},
            {"aktion_id": ANDEN, "aktion": "NEDSKRIV", "fordring_id": PSRM_ID, "beloeb": "1.00", "aarsag": "INDB"},
        ],
    },
    f"POST /api/receiver/hoeringer/{FORDRING_ID}/godkend": {"begrundelse": "Fordringen er rigtig"},
    f"POST /api/receiver/hoeringer/{FORDRING_ID}/fortryd": {"begrundelse": "Fordringen var forkert"},
    "POST /api/receiver/indbetalinger": {
        "skyldner": {"cpr": "6101901234"},
        "beloeb": "500.00",
        "kilde": "loenindeholdelse",
        "dato": "2026-11-20",
    },
    f"POST /api/receiver/fordringer/{PSRM_ID}/afskriv": {"aarsag": "konkurs"},
    f"POST /api/receiver/fordringer/{PSRM_ID}/returner": {"aarsag": "ANDN", "tekst": "Efter aftale"},
}
"""What is asked of the simulated PSRM."""
