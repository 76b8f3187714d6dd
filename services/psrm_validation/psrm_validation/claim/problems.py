"""What can be wrong with a claim before any rule is asked: one function for each, giving the finding."""

import re
from difflib import get_close_matches

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from psrm_validation.masking import mask, shown

LAYER = "input"
NOT_A_DATE = "SBX-CLAIM-002"
NOT_AN_AMOUNT = "SBX-CLAIM-003"
_INDEX = re.compile(r"^\[\d+\]\.")
MOST = 100
"""Problems told of one claim; a message of nothing but mistakes must not become an endless answer."""


class ClaimError(ValueError):
    """A claim that cannot be read. `findings` holds every problem found, `claim_id` its id when it has one."""

    def __init__(self, findings: tuple[Finding, ...], claim_id: str | int | None = None) -> None:
        super().__init__("; ".join(finding.message.en for finding in findings))
        self.findings = findings
        self.claim_id = claim_id


def problem(rule_id: str, path: str, message: Text, fix: Text, *, read: str = "", expected: str = "") -> Finding:
    """A finding of the input layer; its provenance is ours. `read` is the value as it may be shown; one without a path stands in the
    message alone.
    """
    return Finding(
        rule_id=rule_id,
        layer=LAYER,
        outcome=Outcome.IKKE_EVALUERET,
        message=message,
        fix=fix,
        path=mask(path),
        read={mask(path): read} if read and path else {},
        expected=expected,
        provenance=Provenance.OURS,
    )


def unknown_field(path: str, name: str, known: tuple[str, ...]) -> Finding:
    """A field name that is not in the public list; names the nearest known one."""
    near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
    listed = ", ".join(known)
    fix = (
        Text(
            f"Mente du {near[0]}? Ret navnet, eller fjern feltet.",
            f"Did you mean {near[0]}? Rename or remove the field.",
        )
        if near
        else Text(f"Fjern feltet. Kendte felter: {listed}.", f"Remove the field. Known fields: {listed}.")
    )
    field = shown(path)
    return problem("SBX-CLAIM-001", path, Text(f"Feltet {field} er ukendt.", f"Field {field} is unknown."), fix)


def not_a_date(path: str, value: object) -> Finding:
    """A value that should be an ISO date."""
    return problem(
        NOT_A_DATE,
        path,
        Text(f"{_called(path).da} {told(value)} er ikke en dato.", f"{_called(path).en} {told(value)} is not a date."),
        Text("Skriv en dato, der findes, som ÅÅÅÅ-MM-DD.", "Write a date that exists as YYYY-MM-DD."),
        read=told(value),
        expected="YYYY-MM-DD",
    )


def not_an_amount(path: str, value: object) -> Finding:
    """A value that should be kroner with at most two decimals."""
    return problem(
        NOT_AN_AMOUNT,
        path,
        Text(
            f"{_called(path).da} {told(value)} er ikke et beløb i kroner.",
            f"{_called(path).en} {told(value)} is not an amount in kroner.",
        ),
        Text(
            "Skriv kroner med højst to decimaler og uden tusindtalsseparator, som 1250.00.",
            "Write kroner with at most two decimals and no thousands separator, such as 1250.00.",
        ),
        read=told(value),
        expected="0.00",
    )


def not_a_text(path: str, value: object) -> Finding:
    """A value that should be a text (in quotes: a number loses its leading zeros)."""
    return problem(
        "SBX-CLAIM-004",
        path,
        Text(f"{_called(path).da} {told(value)} er ikke en tekst.", f"{_called(path).en} {told(value)} is not a text."),
        Text("Skriv værdien som tekst i anførselstegn.", "Write the value as a text in quotes."),
        read=told(value),
    )


def not_an_object(path: str, value: object, fields: tuple[str, ...]) -> Finding:
    """A value that should be an object with named fields."""
    where, listed = path or "fordring", ", ".join(fields)
    return problem(
        "SBX-CLAIM-005",
        path,
        Text(
            f"{where} {told(value)} er ikke et objekt med felter.",
            f"{where} {told(value)} is not an object with fields.",
        ),
        Text(f"Skriv et objekt med felter som {listed}.", f"Write an object with fields such as {listed}."),
        read=told(value),
    )


def not_a_list(path: str, value: object) -> Finding:
    """A value that should be a list."""
    return problem(
        "SBX-CLAIM-006",
        path,
        Text(f"{_called(path).da} {told(value)} er ikke en liste.", f"{_called(path).en} {told(value)} is not a list."),
        Text('Skriv en liste, som [{"cpr": "…"}].', 'Write a list, such as [{"cpr": "…"}].'),
        read=told(value),
    )


def not_yes_or_no(path: str, value: object) -> Finding:
    """A value that should be true or false."""
    return problem(
        "SBX-CLAIM-008",
        path,
        Text(
            f"{_called(path).da} {told(value)} er hverken ja eller nej.",
            f"{_called(path).en} {told(value)} is neither yes nor no.",
        ),
        Text("Skriv true eller false (i CSV også ja eller nej).", "Write true or false (in CSV also ja or nej)."),
        read=told(value),
        expected="true, false",
    )


def not_a_rentevalg(path: str, value: object) -> Finding:
    """A value that should be a choice of interest rule."""
    return problem(
        "SBX-CLAIM-009",
        path,
        Text(
            f"{_called(path).da} {told(value)} er ikke et rentevalg.",
            f"{_called(path).en} {told(value)} is not a choice of interest rule.",
        ),
        Text(
            'Skriv {"regel": "001", "sats_kode": "03", "mer_rente_sats": "2.50"}; satsen er procent.',
            'Write {"regel": "001", "sats_kode": "03", "mer_rente_sats": "2.50"}; the rate is in percent.',
        ),
        read=told(value),
    )


def not_documents(path: str, value: object) -> Finding:
    """A value that should be a list of documents."""
    return problem(
        "SBX-CLAIM-014",
        path,
        Text(
            f"{_called(path).da} {told(value)} er ikke en liste af dokumenter.",
            f"{_called(path).en} {told(value)} is not a list of documents.",
        ),
        Text(
            'Skriv [{"navn": "faktura.pdf", "filtype": "pdf", "bytes": 12345}].',
            'Write [{"navn": "faktura.pdf", "filtype": "pdf", "bytes": 12345}].',
        ),
        read=told(value),
    )


def more_than_told() -> Finding:
    """Stands last when a claim has at least as many problems as are told."""
    return problem(
        "SBX-CLAIM-007",
        "",
        Text(f"Kun de første {MOST} fejl er vist.", f"Only the first {MOST} errors are shown."),
        Text("Ret dem, og kontrollér igen.", "Correct them and check again."),
    )


def _called(path: str) -> Text:
    """A field as it begins a sentence: `Forældelsesdato`, inside something with its path, `SRB (relaterede[0].srb)`."""
    from psrm_validation.explain.words import label  # noqa: PLC0415 - the words need the claim; read when there is a problem

    own = _INDEX.sub("", path)
    before, _, name = own.rpartition(".")
    is_plain = before in {"", "hf"}
    try:
        known = label(own if is_plain else name)
    except KeyError:
        return Text(path, path)
    place = "" if is_plain else f" ({path})"
    return Text(f"{known.da[:1].upper()}{known.da[1:]}{place}", f"{known.en[:1].upper()}{known.en[1:]}{place}")


def told(value: object) -> str:
    """A value for a message; of an object or a list only what it is."""
    if isinstance(value, dict):
        return "{…}"
    if isinstance(value, list | tuple):
        return "[…]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return shown(value)
