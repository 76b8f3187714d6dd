"""Runs the action checks over one message: which rules are for it, what they found, and what they could not know."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, cast

from oir_kernel.findings import Finding, Outcome, Text
from psrm_validation.aktion import problems
from psrm_validation.aktion.checks import ACTION_CHECKS
from psrm_validation.aktion.completeness import incomplete
from psrm_validation.aktion.known import Kendt
from psrm_validation.aktion.model import REVERSING, Aktion, AktionKode
from psrm_validation.aktion.registry import FORDRING, HOVEDFORDRING, REF, ActionCheck, Mangler, Situation
from psrm_validation.aktion.words import named
from psrm_validation.checks import Check, Hit
from psrm_validation.explain.general import broken, crashed
from psrm_validation.report import Layer, LayerStatus
from psrm_validation.rulebook import GeneralRule, Rulebook, Status
from psrm_validation.rulebook.sources import source_text

_DECIDE = frozenset({Outcome.AFVIS, Outcome.HOERING})
_SILENT = frozenset({Outcome.INFO})
_WITHOUT_AFTALE = Text(
    "Ingen aftale er givet, så kanaler, leverandører og rettigheder er ikke kontrolleret.",
    "No agreement was given, so channels, suppliers and permissions were not checked.",
)


def run_checks(aktion: Aktion, kendt: Kendt, situation: Situation) -> tuple[Layer, list[Finding]]:
    """The layer and the findings of the message itself."""
    chosen = rules_of(situation.rulebook, aktion.aktion)
    found: list[Finding] = list(incomplete(aktion, situation))
    unknown: dict[str, list[str]] = {}
    did_crash = False
    for rule, check in chosen:
        needs = [need for need in check.needs if not _is_known(need, situation)]
        if needs:
            asked = not kendt.fuldstaendig and rule.outcome in _DECIDE and all(_named(each, aktion) for each in needs)
            unknown.setdefault(needs[0], []).extend([rule.rule_id] if asked else [])
            continue
        try:
            found += _found(rule, check, aktion, kendt, situation)
        except Exception:  # noqa: BLE001 - whatever breaks inside one rule must not hide the others
            did_crash = True
            found.append(crashed(rule, _as_claim_check(check), cast("Any", aktion)))
    found += _not_known(unknown, aktion)
    is_broken = any(finding.outcome not in _SILENT for finding in found)
    status = LayerStatus.CRASHED if did_crash else LayerStatus.FAILED if is_broken else LayerStatus.PASSED
    return Layer("agreement", status, len(chosen), None if situation.has_aftale else _WITHOUT_AFTALE), found


@lru_cache(maxsize=256)
def rules_of(book: Rulebook, aktion: AktionKode) -> Sequence[tuple[GeneralRule, ActionCheck]]:
    """The rules that run for an action, in the order of the tables."""
    return tuple(
        (rule, check)
        for rule in book.general.values()
        if rule.status is Status.IMPLEMENTED
        and (check := ACTION_CHECKS.get(rule.rule_id)) is not None
        and aktion in check.actions
    )


def pointed_at(aktion: Aktion, kendt: Kendt) -> dict[str, Any]:
    """What is known of the claim, the main claim and the earlier action the message points at, as `Situation` names them."""
    ref = kendt.aktioner.get(aktion.ref_aktion_id or "")
    own = aktion.fordring_id or (None if ref is None else ref.fordring_id)
    return {
        "known_fordring": kendt.fordringer.get(own or ""),
        "known_hovedfordring": kendt.fordringer.get(_main_id(aktion) or ""),
        "known_ref": ref,
    }


def _found(
    rule: GeneralRule, check: ActionCheck, aktion: Aktion, kendt: Kendt, situation: Situation
) -> Iterator[Finding]:
    for each in check.function(aktion, kendt, situation):
        if isinstance(each, Hit):
            yield broken(rule, _as_claim_check(check), each, cast("Any", aktion))
        elif rule.outcome in _DECIDE:
            yield _undecided(rule, each, aktion)


def _as_claim_check(check: ActionCheck) -> Check:
    """The words of a finding are filled from an action as from a claim: by the names of the fields it reads."""
    return Check(check.rule_id, cast("Any", check.function), check.reads)


def _undecided(rule: GeneralRule, missing: Mangler, aktion: Aktion) -> Finding:
    where = "aktion" if aktion.aktion in REVERSING else "fordring"
    name = named(missing.felt)
    thing = Text("den aktion, der tilbageføres" if where == "aktion" else "fordringen", f"the {where} referred to")
    return Finding(
        rule_id=rule.rule_id,
        layer=rule.layer,
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(
            f"Reglen {rule.rule_id} ({rule.title.da}) kunne ikke vurderes, fordi {name.da} ikke er oplyst for {thing.da}.",
            f"Rule {rule.rule_id} ({rule.title.en}) could not be decided because {name.en} of {thing.en} was not given.",
        ),
        fix=Text(f"Oplys {name.da} i known ({missing.felt}).", f"Give {name.en} in known ({missing.felt})."),
        path="ref_aktion_id" if where == "aktion" else "fordring_id",
        expected=missing.felt,
        source=source_text(rule.source),
        provenance=rule.provenance,
    )


def _is_known(need: str, situation: Situation) -> bool:
    known = {
        FORDRING: situation.known_fordring,
        HOVEDFORDRING: situation.known_hovedfordring,
        REF: situation.known_ref,
    }
    return known[need] is not None


def _named(need: str, aktion: Aktion) -> str | None:
    """The id under which the message names what a rule needs to know; a claim may be named by the action that made it."""
    names = {
        FORDRING: aktion.fordring_id or aktion.ref_aktion_id,
        HOVEDFORDRING: _main_id(aktion),
        REF: aktion.ref_aktion_id,
    }
    return names[need]


def _not_known(unknown: dict[str, list[str]], aktion: Aktion) -> Iterator[Finding]:
    """One finding for each thing that is not known, naming the rules that hang on it."""
    own, main, ref = unknown.get(FORDRING, []), unknown.get(HOVEDFORDRING, []), unknown.get(REF, [])
    if own and aktion.fordring_id is None:  # the claim is named by the action only
        own, ref = [], [*ref, *own]
    if own:
        yield problems.claim_not_known("fordring_id", aktion.fordring_id or "", own)
    if main:
        yield problems.claim_not_known("fordring.hovedfordring_id", _main_id(aktion) or "", main)
    if ref:
        yield problems.action_not_known(aktion.ref_aktion_id or "", ref)


def _main_id(aktion: Aktion) -> str | None:
    claim = aktion.fordring
    return None if claim is None or claim.oevrige is None else claim.oevrige.hovedfordring_id
