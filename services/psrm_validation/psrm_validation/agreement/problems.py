"""What can be wrong with an agreement file: one function for each, giving the finding."""

from difflib import get_close_matches

from oir_kernel.findings import Finding, Text
from psrm_validation.claim.problems import problem, told
from psrm_validation.masking import mask, shown

UNREADABLE = "SBX-AFTALE-001"
UNKNOWN_FIELD = "SBX-AFTALE-002"
WRONG_VALUE = "SBX-AFTALE-003"
MISSING = "SBX-AFTALE-004"
UNKNOWN_TYPE = "SBX-AFTALE-005"
BAD_CONDITION = "SBX-AFTALE-006"
TWICE = "SBX-AFTALE-007"
OVERLAP = "SBX-AFTALE-008"


class AftaleError(ValueError):
    """An agreement that cannot be used. `findings` holds every problem found."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__("; ".join(finding.message.en for finding in findings))
        self.findings = findings


def unreadable() -> Finding:
    """A file that is neither TOML nor JSON."""
    return problem(
        UNREADABLE,
        "",
        Text("Aftalefilen kan ikke læses.", "The agreement file cannot be read."),
        Text(
            "Skriv den som TOML eller JSON i UTF-8; oir psrm aftale --eksempel viser en hel aftale.",
            "Write it as TOML or JSON in UTF-8; oir psrm aftale --eksempel shows a whole agreement.",
        ),
    )


def unknown_field(path: str, name: str, known: tuple[str, ...]) -> Finding:
    """A field name that the format does not have."""
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    fix = (
        Text(f"Mente du {near[0]}?", f"Did you mean {near[0]}?")
        if near
        else Text(f"Fjern feltet. Kendte felter: {', '.join(known)}.", f"Remove the field. Known: {', '.join(known)}.")
    )
    return problem(
        UNKNOWN_FIELD,
        path,
        Text(f"Feltet {shown(path)} kendes ikke i en aftale.", f"Field {shown(path)} is not known in an agreement."),
        fix,
    )


def wrong_value(path: str, value: object, expected: Text) -> Finding:
    """A value of the wrong kind; `expected` says what it should be."""
    return problem(
        WRONG_VALUE,
        path,
        Text(f"{path} {told(value)} kan ikke bruges.", f"{path} {told(value)} cannot be used."),
        Text(f"Skriv {expected.da}.", f"Write {expected.en}."),
        read=told(value),
        expected=expected.en,
    )


def missing(path: str) -> Finding:
    """A field that every agreement has."""
    return problem(
        MISSING,
        path,
        Text(f"{path} mangler i aftalen.", f"{path} is missing in the agreement."),
        Text(f"Udfyld {path}.", f"Fill in {path}."),
    )


def unknown_type(path: str, code: str, near: list[str]) -> Finding:
    """A claim type that is not in the list of known ones."""
    da, en = " eller ".join(near), " or ".join(near)
    return problem(
        UNKNOWN_TYPE,
        path,
        Text(
            f"{path} {shown(code)} er ikke en kendt fordringstype.", f"{path} {shown(code)} is not a known claim type."
        ),
        Text(f"Mente du {da}?", f"Did you mean {en}?")
        if near
        else Text("Brug en kode fra oir psrm type.", "Use a code that oir psrm type lists."),
        read=shown(code),
    )


def bad_condition(path: str, position: int, reason: str) -> Finding:
    """A condition that the filter table's language does not have."""
    return problem(
        BAD_CONDITION,
        path,
        Text(
            f"{path} kan ikke læses som en betingelse: tegn {position} passer ikke.",
            f"{path} cannot be read as a condition: {mask(reason)} at character {position}.",
        ),
        Text(
            "Skriv den som filtertabellen, for eksempel periode_slut <= plus(periode_start,2m).",
            "Write it as the filter table does, for instance periode_slut <= plus(periode_start,2m).",
        ),
    )


def twice(path: str, what: str) -> Finding:
    """Something that may stand once only."""
    return problem(
        TWICE,
        path,
        Text(f"{path} {shown(what)} står to gange.", f"{path} {shown(what)} stands twice."),
        Text("Behold den ene.", "Keep one of them."),
    )


def overlap(one: str, other: str) -> Finding:
    """Two versions in force on the same day, or one that ends before it starts."""
    return problem(
        OVERLAP,
        "gyldig_fra",
        Text(
            f"Version {shown(one)} og {shown(other)} gælder samme dag, eller en af dem slutter, før den begynder.",
            f"Versions {shown(one)} and {shown(other)} hold on the same day, or one of them ends before it starts.",
        ),
        Text("Ret gyldig_fra og gyldig_til.", "Correct gyldig_fra and gyldig_til."),
    )
