"""The layers whose rules are functions: message and agreement, advice, and what is known of types without a filter."""

from collections.abc import Sequence
from functools import lru_cache

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.checks import About, Check
from psrm_validation.checks.every import CHECKS
from psrm_validation.checks.registry import Part, parts_of
from psrm_validation.claim import Fordring
from psrm_validation.explain.general import broken, crashed
from psrm_validation.layers.setting import Setting
from psrm_validation.report import Layer, LayerStatus
from psrm_validation.rulebook import GeneralRule, Rulebook, Status

_ADVISES = frozenset({Outcome.INFO})
_WITHOUT_AFTALE = Text(
    "Ingen aftale er givet, så regler om tilladte typer, lofter og rettigheder er ikke kontrolleret.",
    "No agreement was given, so rules about allowed types, caps and permissions were not checked.",
)
_WITHOUT_SKYLDNERE = Text(
    "Ingen skyldner er givet, så skyldnerne er ikke kontrolleret.", "No debtor was given, so debtors were not checked."
)
_WITHOUT_BOTH = Text(f"{_WITHOUT_AFTALE.da} {_WITHOUT_SKYLDNERE.da}", f"{_WITHOUT_AFTALE.en} {_WITHOUT_SKYLDNERE.en}")
_HAS_FILTER = Text(
    "Typen har et offentliggjort filter, så der er intet at slutte sig til.",
    "The type has a published filter, so nothing has to be inferred.",
)


def general_layer(name: str, claim: Fordring, setting: Setting, findings: list[Finding]) -> Layer:
    """Runs the rules of a layer that are for the claim's type."""
    book = setting.rulebook
    if name == "catalogue" and book.is_published(claim.type or ""):
        return Layer(name, LayerStatus.SKIPPED, reason=_HAS_FILTER)
    found, did_crash = _run(name, claim, setting)
    findings += found
    is_broken = bool(found) and any(finding.outcome not in _ADVISES for finding in found)
    status = LayerStatus.CRASHED if did_crash else LayerStatus.FAILED if is_broken else LayerStatus.PASSED
    reason = _left_out(claim, setting) if name == "agreement" else None
    return Layer(name, status, len(rules_of(book, claim.type or "", name)), reason)


def _left_out(claim: Fordring, setting: Setting) -> Text | None:
    """What the agreement layer could not look at."""
    if setting.has_aftale:
        return None if claim.skyldnere else _WITHOUT_SKYLDNERE
    return _WITHOUT_AFTALE if claim.skyldnere else _WITHOUT_BOTH


@lru_cache(maxsize=4096)
def rules_of(book: Rulebook, type_code: str, layer: str) -> Sequence[tuple[GeneralRule, Check]]:
    """The rules of a layer that run for a claim type: not those that a filter rule of the type already says."""
    filtered = book.rules_for(type_code)
    said = frozenset() if filtered is None else filtered.ids
    return tuple(
        (rule, CHECKS[rule.rule_id])
        for rule in book.general.values()
        if rule.status is Status.IMPLEMENTED
        and rule.layer == layer
        and rule.rule_id in CHECKS
        and (not rule.types or type_code in rule.types)
        and said.isdisjoint(rule.covered_by)
    )


@lru_cache(maxsize=16384)
def _awake(book: Rulebook, type_code: str, layer: str, parts: frozenset[Part]) -> Sequence[tuple[GeneralRule, Check]]:
    """Those of a layer's rules that could find something with these parts there."""
    return tuple((rule, check) for rule, check in rules_of(book, type_code, layer) if check.needs <= parts)


def _run(name: str, claim: Fordring, setting: Setting) -> tuple[list[Finding], bool]:
    book, code = setting.rulebook, claim.type or ""
    about = About(setting.day, book, book.claim_types.get(code), setting.aftale, setting.has_aftale)
    found: list[Finding] = []
    did_crash = False
    for rule, check in _awake(book, code, name, parts_of(claim, about)):
        try:
            for hit in check.function(claim, about):
                found.append(broken(rule, check, hit, claim))  # noqa: PERF401 - what was found before a crash stays
        except Exception:  # noqa: BLE001 - whatever breaks inside one rule must not hide the others
            did_crash = True
            found.append(crashed(rule, check, claim))
    return found, did_crash
