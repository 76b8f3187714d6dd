"""What can be wrong with an action message before PSRM's own rules are asked, and what had to be known: one function for each."""

from collections.abc import Iterable
from dataclasses import replace

from oir_kernel.findings import Finding, Text
from psrm_validation.aktion.words import capital, named
from psrm_validation.claim.problems import ClaimError, problem, told
from psrm_validation.masking import shown

NOT_AN_OBJECT = "SBX-AKTION-001"
UNKNOWN_ACTION = "SBX-AKTION-002"
NOT_ONE_OF = "SBX-AKTION-003"
TWICE = "SBX-AKTION-004"
MISSING = "SBX-AKTION-005"
UNKNOWN_REASON = "SBX-AKTION-006"
CLAIM_NOT_KNOWN = "SBX-AKTION-007"
ACTION_NOT_KNOWN = "SBX-AKTION-008"
LAYER = "agreement"


class AktionError(ClaimError):
    """An action message, or what is said to be known, that cannot be read. `findings` holds every problem found."""


def not_an_object(path: str, value: object, fields: Iterable[str]) -> Finding:
    """A value that should be an object with named fields."""
    listed, name = ", ".join(fields), named(path) if path else Text("aktionen", "the action")
    return problem(
        NOT_AN_OBJECT,
        path,
        Text(
            f"{capital(name.da)} {told(value)} er ikke et objekt med felter.",
            f"{capital(name.en)} {told(value)} is not an object with fields.",
        ),
        Text(f"Skriv et objekt med felter som {listed}.", f"Write an object with fields such as {listed}."),
        read=told(value),
    )


def unknown_action(value: object, known: Iterable[str]) -> Finding:
    """An action that does not exist, or none at all."""
    listed = ", ".join(known)
    return problem(
        UNKNOWN_ACTION,
        "aktion",
        Text("Aktionen mangler.", "The action is missing.")
        if value in (None, "")
        else Text(f"Aktionen {told(value)} kendes ikke.", f"Action {told(value)} is not known."),
        Text(f"Skriv en af {listed}.", f"Write one of {listed}."),
        read="" if value in (None, "") else told(value),
        expected=listed,
    )


def not_one_of(path: str, value: object, known: Iterable[str]) -> Finding:
    """A value that should be one of a few codes."""
    listed, name = ", ".join(known), named(path)
    return problem(
        NOT_ONE_OF,
        path,
        Text(f"{capital(name.da)} {told(value)} kendes ikke.", f"{capital(name.en)} {told(value)} is not known."),
        Text(f"Skriv en af {listed}.", f"Write one of {listed}."),
        read=told(value),
        expected=listed,
    )


def twice(path: str, value: str) -> Finding:
    """An id in what is known that stands twice."""
    name = named(path)
    return problem(
        TWICE,
        path,
        Text(f"{capital(name.da)} {shown(value)} står to gange.", f"{capital(name.en)} {shown(value)} stands twice."),
        Text("Behold den ene.", "Keep one of them."),
    )


def missing(path: str, aktion: str) -> Finding:
    """A field that the action cannot do without, and that no numeric code speaks of; `aktion` is its code, or `known`."""
    name, place = named(path), named(aktion)
    return _ours(
        problem(
            MISSING,
            path,
            Text(
                f"{capital(name.da)} mangler i {place.da}, så det kan ikke afgøres, hvad PSRM svarer.",
                f"{capital(name.en)} is missing in {place.en}, so what PSRM answers cannot be decided.",
            ),
            Text(f"Udfyld {name.da}.", f"Fill in {name.en}."),
        )
    )


def unknown_reason(value: str, aktion: str, known: Iterable[str]) -> Finding:
    """A reason that PSRM's guides do not name for the action."""
    listed = ", ".join(known)
    return _ours(
        problem(
            UNKNOWN_REASON,
            "aarsag",
            Text(
                f"Årsag {shown(value)} er ikke en, vejledningen nævner for {aktion} i PSRM, så svaret kan ikke afgøres.",
                f"Reason {shown(value)} is none that the guide names for {aktion} in PSRM, so the answer cannot be decided.",
            ),
            Text(f"Brug en af {listed}.", f"Use one of {listed}."),
            read=shown(value),
            expected=listed,
        )
    )


def claim_not_known(path: str, fordring_id: str, rules: Iterable[str]) -> Finding:
    """Rules hang on a claim that the caller did not tell of."""
    listed, said = ", ".join(rules), shown(fordring_id)
    return _ours(
        problem(
            CLAIM_NOT_KNOWN,
            path,
            Text(
                f"Fordring {said} kendes ikke her, så disse regler kunne ikke vurderes: {listed}.",
                f"Claim {said} is not known here, so these rules could not be decided: {listed}.",
            ),
            Text(
                "Oplys i known.fordringer, hvad PSRM har om fordringen.",
                "Tell in known.fordringer what PSRM has about the claim.",
            ),
            read=said,
            expected=listed,
        )
    )


def action_not_known(aktion_id: str, rules: Iterable[str]) -> Finding:
    """Rules hang on an earlier action that the caller did not tell of."""
    listed, said = ", ".join(rules), shown(aktion_id)
    return _ours(
        problem(
            ACTION_NOT_KNOWN,
            "ref_aktion_id",
            Text(
                f"Aktion {said} kendes ikke her, så disse regler kunne ikke vurderes: {listed}.",
                f"Action {said} is not known here, so these rules could not be decided: {listed}.",
            ),
            Text(
                "Oplys i known.aktioner, hvad aktionen var, og hvordan den gik.",
                "Tell in known.aktioner what the action was and how it went.",
            ),
            read=said,
            expected=listed,
        )
    )


def _ours(finding: Finding) -> Finding:
    return replace(finding, layer=LAYER)
