"""What is generated as plain values for JSON. Numbers stand in full: they are synthetic by construction, and there to be used."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from oir_sandbox.testdata.claims import Testfordring
from oir_sandbox.testdata.kommuner import Kommune
from oir_sandbox.testdata.mistakes import Fejl
from oir_sandbox.testdata.organisations import Institution, Virksomhed
from oir_sandbox.testdata.persons import Person
from psrm_validation.claim.writing import as_mapping


def person(found: Person, day: date) -> dict[str, Any]:
    """A person; a protected address is given, because a system must show that it hides it."""
    return {
        "nummer": found.number,
        "cpr": found.cpr,
        "navn": found.navn,
        "foedt": found.foedt.isoformat(),
        "alder": found.alder(day),
        "doed": None if found.doed is None else found.doed.isoformat(),
        "mindreaarig": found.is_minor(day),
        "vaerger": list(found.vaerger),
        "husstand": found.husstand,
        "adresse": found.adresse,
        "beskyttet": found.beskyttet,
        "kommune": kommune(found.kommune),
        "flytninger": [
            {"dato": each.dato.isoformat(), "fra": each.fra.navn, "til": each.til.navn} for each in found.flytninger
        ],
    }


def virksomhed(found: Virksomhed) -> dict[str, Any]:
    """A company."""
    return {
        "nummer": found.number,
        "cvr": found.cvr,
        "navn": found.navn,
        "p_numre": list(found.p_numre),
        "kommune": kommune(found.kommune),
    }


def institution(found: Institution) -> dict[str, Any]:
    """An institution."""
    return {"nummer": found.number, "gln": found.gln, "navn": found.navn, "kommune": kommune(found.kommune)}


def fordring(found: Testfordring) -> dict[str, Any]:
    """A claim with its account; under `claim` the public JSON fields of the PSRM check."""
    return {
        "nummer": found.number,
        "omraade": found.omraade,
        "konto": found.konto,
        "navn": found.navn,
        "kommune": kommune(found.kommune),
        "verdict": "UDFØRT",
        "claim": as_mapping(found.fordring),
    }


def fejl(found: Fejl) -> dict[str, Any]:
    """A wanted mistake."""
    return {
        "rule_id": found.rule_id,
        "type": found.fordring.type,
        "implied": list(found.implied),
        "one_of": list(found.one_of),
        "changed": list(found.changed),
        "tried": found.tried,
        "before": None if found.before is None else as_mapping(found.before),
        "aftale": found.aftale,
        "claim": as_mapping(found.fordring),
    }


def kommune(found: Kommune) -> Mapping[str, str]:
    """A municipality."""
    return {"kode": found.kode, "navn": found.navn, "cvr": found.cvr}
