"""Rules about several claims together: a reference used twice, and one claim that was put in twice.

A claim is compared by two short keys, so that a file of millions can be: each key is a keyed hash, and nobody can go from it
back to a person's number. Two different claims get the same key about three times in a million runs of ten million claims.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from types import MappingProxyType
from typing import NamedTuple, Protocol

from oir_kernel.findings import Finding
from psrm_validation.checks.registry import About, Check, Hit
from psrm_validation.claim import Fordring
from psrm_validation.explain.general import broken
from psrm_validation.report import LayerStatus, Report, verdict_of
from psrm_validation.rulebook import Rulebook

REFERENCE_RULE = "PSRM-K-486"
COPY_RULE = "PSRM-R-018"
NO_KEY = 0

_SECRET = bytes(16)
_ANY_KEY = 1


class Keys(NamedTuple):
    """What a claim is compared by: 64-bit numbers, 0 where it has nothing to be compared by."""

    reference: int = NO_KEY
    copy: int = NO_KEY


@dataclass(frozen=True, slots=True)
class Repeat:
    """A claim that repeats an earlier one: by which rule, and where the first one stands."""

    rule_id: str
    first: str


class Seen(Protocol):
    """Where each key was seen first."""

    def put(self, key: int, place: int) -> int | None:
        """The place the key was first put with; `None` if it is new, and then it is kept."""


class SeenInMemory:
    """Keys and places in a `dict`."""

    def __init__(self) -> None:
        self._places: dict[int, int] = {}

    def put(self, key: int, place: int) -> int | None:
        """The place the key was first put with; `None` if it is new, and then it is kept."""
        first = self._places.get(key)
        if first is None:
            self._places[key] = place
        return first


_READS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        REFERENCE_RULE: ("reference",),
        COPY_RULE: ("reference", "type", "hovedstol", "periode_start", "periode_slut", "stiftelsesdato", "skyldnere"),
    }
)
_PATHS: Mapping[str, str] = MappingProxyType({REFERENCE_RULE: "reference", COPY_RULE: ""})


def keys_of(fordring: Fordring, secret: bytes = _SECRET) -> Keys:
    """The keys of a claim. `secret` (16 bytes) makes keys of different runs different.

    References are compared for each fordringshaver; claims that name none count as one creditor's (ours). A copy has the
    same debtors in any order, type, period, hovedstol and stiftelsesdato; a claim without debtors, type, hovedstol or
    stiftelsesdato is no copy of anything (ours).
    """
    reference = copy = NO_KEY
    if fordring.reference:
        reference = _hash(b"reference", secret, fordring.fordringshaver or "", fordring.reference)
    if fordring.skyldnere and fordring.type and fordring.hovedstol is not None and fordring.stiftelsesdato:
        debtors = sorted(f"{each.cpr} {each.cvr} {each.se} {each.akr}" for each in fordring.skyldnere)
        period = f"{fordring.periode_start} {fordring.periode_slut}"
        claim = f"{fordring.type} {fordring.hovedstol} {fordring.stiftelsesdato}"
        copy = _hash(b"copy", secret, claim, period, *debtors)
    return Keys(reference, copy)


def repeated(keys: Keys, place: int, seen: Seen) -> tuple[str, int] | None:
    """The rule by which a claim repeats an earlier one, and that one's place; both keys are then seen.

    A claim whose reference was used before is not told of as a copy too.
    """
    first = seen.put(keys.reference, place) if keys.reference else None
    copy = seen.put(keys.copy, place) if keys.copy else None
    if first is not None:
        return REFERENCE_RULE, first
    return None if copy is None else (COPY_RULE, copy)


def find_duplicates(keys: Iterable[Keys]) -> Iterator[tuple[int, str, int]]:
    """Of claims in order, each that repeats an earlier one: its index, the rule, and the index of the first."""
    seen = SeenInMemory()
    for index, each in enumerate(keys):
        found = repeated(each, index, seen)
        if found is not None:
            yield index, *found


def repeat_finding(repeat: Repeat, fordring: Fordring) -> Finding:
    """The finding that a claim repeats another, in the words of the rule's table row."""
    check = Check(repeat.rule_id, _nothing, _READS[repeat.rule_id])
    hit = Hit(_PATHS[repeat.rule_id], values={"first": repeat.first})
    return broken(Rulebook.load().general[repeat.rule_id], check, hit, fordring)


def with_repeats(claims: Sequence[Fordring], reports: Sequence[Report], layers: Iterable[str] | None) -> list[Report]:
    """The reports of a list of claims, with what comparing the claims with one another finds; the first is named `[0]`."""
    told, rules = list(reports), rules_of(layers)
    for index, rule, first in find_duplicates(map(keys_of, claims)):
        if rule in rules:
            told[index] = with_finding(told[index], repeat_finding(Repeat(rule, f"[{first}]"), claims[index]))
    return told


def with_finding(report: Report, finding: Finding) -> Report:
    """A report with one finding more: it counts in the verdict and in how its layer went."""
    findings = (*report.findings, finding)
    failed = {(finding.layer, LayerStatus.PASSED)}
    layers = tuple(
        replace(layer, status=LayerStatus.FAILED) if (layer.name, layer.status) in failed else layer
        for layer in report.layers
    )
    return replace(report, verdict=verdict_of(findings), layers=layers, findings=findings)


def rules_of(layers: Iterable[str] | None) -> frozenset[str]:
    """Which of these rules run with the layers chosen; `None` is all layers."""
    if layers is None:
        return frozenset(_READS)
    rows, chosen = Rulebook.load().general, set(layers)
    return frozenset(rule for rule in _READS if rows[rule].layer in chosen)


def _nothing(claim: Fordring, about: About) -> Iterator[Hit]:
    """What a claim alone says about these rules."""
    del claim, about
    return iter(())


def _hash(kind: bytes, secret: bytes, *values: str) -> int:
    text = "\x1f".join(values).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8, key=secret, person=kind).digest(), "little") or _ANY_KEY
