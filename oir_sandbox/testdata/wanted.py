"""Which rules can be asked for as a mistake, of which claim types, and why the others cannot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from oir_sandbox.testdata.agreements import TYPES
from psrm_validation.checks.every import CHECKS
from psrm_validation.describe import nearest_rules
from psrm_validation.layers.general import rules_of
from psrm_validation.masking import shown
from psrm_validation.rulebook import GeneralRule, Rulebook, Status

PAIRS: Final = frozenset({"PSRM-K-486", "PSRM-R-018"})
"""Rules about two claims, where the second repeats the first."""

_FIRST_TYPES: Final = ("KFDAINS", "KFMILJØ", "GEDAINS", "REOPDAG", "KTTIBAK", "REMILJØ", "GEOPERI")
"""Types whose claims look like daily life, tried first. Source: ours."""


_LIKELY: Final[Mapping[str, str]] = {
    "PSRM-K-443": "STBØDDS",
    "PSRM-K-574": "DFHUSER",
    "PSRM-R-150": "GEDAINS",
    "PSRM-R-155": "GEDAINS",
    "PSRM-R-158": "GEDAINS",
    "PSRM-R-165": "REOPDAG",
    "PSRM-R-168": "GEDAINS",
    "PSRM-R-153": "KFOPREN",
    "PSRM-R-171": "FOOPREN",
    "SBX-KAT-018": "KTTIBAK",
    "SBX-KAT-021": "REMILJØ",
    "SBX-KAT-022": "DFHUSLJ",
    "SBX-KAT-023": "CVGEBOP",
    "SBX-KAT-024": "GELEOAL",
    "SBX-KAT-025": "GELEOAL",
    "SBX-KAT-026": "LIMEDIE",
    "SBX-KAT-028": "KFBILLA",
}
"""Where to look first, for rules about few types: a shortcut, the search goes on where it does not do."""


@dataclass(frozen=True, slots=True)
class Muligt:
    """A rule, and the claim types it can be broken with; or the reason why no claim breaks it."""

    rule_id: str
    types: tuple[str, ...]
    reason: Text | None = None


def possible(book: Rulebook) -> Iterator[Muligt]:
    """Every rule of the rulebook: filter rules first, then codes and general rules."""
    filtered = dict.fromkeys(rule.rule_id for rule in book.rules)
    for rule_id in (*sorted(filtered), *book.general):
        why = reason_why_not(rule_id, book)
        yield Muligt(rule_id, () if why is not None else tuple(_types(rule_id, book)), why)


def reason_why_not(rule_id: str, book: Rulebook) -> Text | None:
    """Why no claim can break a rule; `None` when one can. Raises `NotFound` for an id that is no rule."""
    general = book.general.get(rule_id)
    if general is None:
        if any(rule.rule_id == rule_id for rule in book.rules):
            return None
        listed = ", ".join(nearest_rules(rule_id, book)) or "-"
        name = shown(rule_id)
        raise NotFound(Text(f"{name} kendes ikke. Nærmeste: {listed}.", f"{name} is not known. Nearest: {listed}."))
    if rule_id in PAIRS:
        return None
    return _KNOWN_REASONS.get(rule_id) or _general_reason(general)


def types_to_try(rule_id: str, claim_type: str | None, book: Rulebook) -> tuple[str, ...]:
    """The claim types a rule can be broken with, those of daily life first; the one asked for alone. Raises `NotFound`."""
    if claim_type is None:
        likely = _LIKELY.get(rule_id)
        return tuple(dict.fromkeys((*((likely,) if likely in book.claim_types else ()), *_types(rule_id, book))))
    code = claim_type.strip().upper()
    if code in book.claim_types:
        return (code,)
    listed = ", ".join(book.nearest_types(code)) or "-"
    name = shown(code)
    raise NotFound(Text(f"{name} kendes ikke. Nærmeste: {listed}.", f"{name} is not known. Nearest: {listed}."))


def _types(rule_id: str, book: Rulebook) -> Iterator[str]:
    general = book.general.get(rule_id)
    if rule_id in TYPES:
        yield TYPES[rule_id]
    elif general is None:
        having = {
            rule.type_code for rule in book.rules if rule.rule_id == rule_id and _runs(rule_id, rule.type_code, book)
        }
        yield from (code for code in _in_order(book) if code in having)
    elif rule_id in PAIRS:
        yield _FIRST_TYPES[0]
    else:
        for code in _in_order(book):
            is_silent = general.layer == "catalogue" and book.is_published(code)
            if not is_silent and any(rule is general for rule, _ in rules_of(book, code, general.layer)):
                yield code


def _runs(rule_id: str, code: str, book: Rulebook) -> bool:
    rules = book.rules_for(code)
    return rules is not None and rule_id in {*(rule.rule_id for rule in rules.always), *rules.per_creditor}


def _in_order(book: Rulebook) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*_FIRST_TYPES, *book.filtered_types, *book.claim_types)))


def _general_reason(rule: GeneralRule) -> Text | None:
    if rule.status is Status.COVERED:
        by = ", ".join(rule.covered_by)
        return Text(f"Reglen siges af {by}; bed om en af dem.", f"The rule is said by {by}; ask for one of those.")
    if rule.status is Status.LISTED:
        return rule.reason
    if rule.rule_id not in CHECKS:
        return Text(
            "Reglen handler om en aktion eller en hel meddelelse, ikke om en fordring alene.",
            "The rule is about an action or a whole message, not about a claim alone.",
        )
    return None


_KNOWN_REASONS: Final[Mapping[str, Text]] = {}
"""Rules that are checked of claims and that no claim breaks, each with the reason."""
