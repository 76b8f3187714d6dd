"""The official filter of the claim's type (indgangsfilteret), overlaid with the creditor's agreement."""

from collections.abc import Mapping, Sequence

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from psrm_validation import explain
from psrm_validation.claim import Fordring
from psrm_validation.grammar.values import field_value
from psrm_validation.layers.setting import Setting
from psrm_validation.masking import shown
from psrm_validation.report import Basis, Layer, LayerStatus
from psrm_validation.rulebook import ClaimType, Rule, Rulebook, TypeRules

NO_FILTER = "SBX-PSRM-001"
UNKNOWN_TYPE = "SBX-PSRM-002"
NO_TYPE = "SBX-PSRM-003"


def filter_layer(claim: Fordring, setting: Setting, findings: list[Finding]) -> Layer:
    """The official filter of the claim's type."""
    code, book = claim.type or "", setting.rulebook
    rules = book.rules_for(code)
    if not book.is_published(code):
        findings.append(_no_rules(claim, book))
    if rules is None:
        return Layer("filter", LayerStatus.SKIPPED)
    chosen, undecided = _for_creditor(rules, setting.kreditor)
    found, did_crash = _run(chosen, rules, claim, setting.basis)
    found += [explain.creditor_unknown(rows, claim) for rows in undecided]
    findings += found
    status = LayerStatus.CRASHED if did_crash else LayerStatus.FAILED if found else LayerStatus.PASSED
    return Layer("filter", status, len(chosen))


def _run(chosen: Sequence[Rule], rules: TypeRules, claim: Fordring, basis: Basis) -> tuple[list[Finding], bool]:
    found: list[Finding] = []
    did_crash = False
    for rule in chosen:
        try:
            holds = rule.condition.holds(claim)
        except Exception:  # noqa: BLE001 - whatever breaks inside one rule must not hide the others
            did_crash = True
            found.append(explain.crashed(rule, claim))
            continue
        if holds is True:
            continue
        if holds is False:
            found.append(explain.broken(rule, claim, basis))
            continue
        missing = [name for name in rule.condition.operands if field_value(claim, name) is None]
        if not rules.presence.issuperset(missing):
            found.append(explain.not_decided(rule, claim, [name for name in missing if name not in rules.presence]))
    return found, did_crash


def _for_creditor(rules: TypeRules, kreditor: str | None) -> tuple[Sequence[Rule], list[tuple[Rule, ...]]]:
    """The rules to run in table order, and those that hang on a creditor nobody named."""
    if not rules.per_creditor:
        return rules.always, []
    chosen, undecided = list(rules.always), []
    for rows in rules.per_creditor.values():
        mine = [row for row in rows if kreditor in row.creditors]
        chosen += mine
        if not mine:
            undecided.append(rows)
    return sorted(chosen, key=lambda rule: rule.row), undecided


def _no_rules(claim: Fordring, rulebook: Rulebook) -> Finding:
    """Why nothing could be run; the verdict is then UAFGJORT (ours)."""
    if claim.type is None:
        return _undecided(
            NO_TYPE,
            Text(
                "Fordringstype mangler, så intet filter kan vælges.",
                "The claim type is missing, so no filter can be chosen.",
            ),
            Text("Udfyld type med PSRM's fordringstypekode.", "Fill in type with PSRM's claim type code."),
        )
    if claim.type in rulebook.claim_types:
        return _not_published(rulebook.claim_types[claim.type], rulebook)
    code = shown(claim.type)
    near = rulebook.nearest_types(claim.type)
    return _undecided(
        UNKNOWN_TYPE,
        Text(
            f"Fordringstype {code} står ikke i listen over kendte fordringstyper, så intet filter kan vælges.",
            f"Claim type {code} is not in the list of known claim types, so no filter can be chosen.",
        ),
        Text(
            f"Mente du {' eller '.join(near)}?" if near else "Brug en kode fra Gældsstyrelsens fordringstypeliste.",
            f"Did you mean {' or '.join(near)}?" if near else "Use a code from Gældsstyrelsen's list of claim types.",
        ),
        read={"type": code},
    )


def _not_published(claim_type: ClaimType, rulebook: Rulebook) -> Finding:
    """The finding for a known type whose filter nobody outside has seen; an agreement may have rows of its own for it."""
    code, year = claim_type.code, claim_type.known_from
    own = Text(" og aftalens egne", " and those of the agreement") if rulebook.rules_for(code) else Text("", "")
    old = Text(f" Typen kendes kun fra materiale fra {year}.", f" The type is known only from material of {year}.")
    return _undecided(
        NO_FILTER,
        Text(
            f"Der er ikke offentliggjort noget indgangsfilter for fordringstype {code}: kun de generelle regler{own.da} er"
            f" kørt, så ingen kan sige, hvad PSRM svarer.{old.da if year else ''}",
            f"There is no published filter for claim type {code}: only general rules{own.en} were run, so nobody can say"
            f" what PSRM answers.{old.en if year else ''}",
        ),
        Text(
            f"Hold fordringen op mod fordringstypebilaget for {code} i jeres aftale med Gældsstyrelsen. Bilagets regler kan"
            " skrives ind i aftalefilen; så bliver de kontrolleret.",
            f"Compare the claim with the annex for {code} in your agreement with Gældsstyrelsen. The rules of the annex can"
            " be written into the agreement file; then they are checked.",
        ),
        read={"type": code},
        source=claim_type.source,
    )


def _undecided(
    rule_id: str, message: Text, fix: Text, read: Mapping[str, str] | None = None, source: str = ""
) -> Finding:
    return Finding(
        rule_id=rule_id,
        layer="filter",
        outcome=Outcome.IKKE_EVALUERET,
        message=message,
        fix=fix,
        path="type",
        read=read or {},
        source=source,
        provenance=Provenance.OURS,
    )
