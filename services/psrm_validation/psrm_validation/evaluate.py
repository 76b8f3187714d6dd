"""Claim × rulebook × date → report. The layers of the check and the verdict they come to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from oir_kernel.identifiers import is_uuid
from psrm_validation import explain
from psrm_validation.claim import Fordring
from psrm_validation.grammar.values import field_value
from psrm_validation.masking import mask_real, shown
from psrm_validation.report import Basis, Layer, LayerStatus, Report, verdict_of
from psrm_validation.rulebook import Rule, Rulebook, TypeRules

NO_FILTER = "SBX-PSRM-001"
UNKNOWN_TYPE = "SBX-PSRM-002"
NO_TYPE = "SBX-PSRM-003"
NO_LAYER = "SBX-PSRM-004"

KNOWN_LAYERS: Sequence[str] = ("agreement", "filter", "advice", "catalogue")
"""The layers that may be asked for, in the order they run. One that does not exist yet is skipped."""

_TO_COME = Text("Laget findes ikke endnu.", "The layer does not exist yet.")


class CheckError(ValueError):
    """A check was asked for in a way that cannot be done: an unknown layer or creditor. The text says what exists."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class _Setting:
    """What every layer looks at besides the claim."""

    rulebook: Rulebook
    basis: Basis
    kreditor: str | None


def check(
    fordring: Fordring,
    rulebook: Rulebook,
    *,
    modtagelsesdato: date,
    basis: Basis = Basis.GIVEN,
    layers: Sequence[str] | None = None,
    kreditor: str | None = None,
) -> Report:
    """What PSRM would answer if it received the claim on `modtagelsesdato`.

    The claim's own modtagelsesdato is replaced (see `handover.receipt_date` for how to choose the date; `basis` says how
    it was chosen). `layers` are names from `KNOWN_LAYERS`, by default all that exist. `kreditor` is a creditor as the
    filter table names it (`Statens IT`), needed only where the table differs between creditors; without it the claim's
    own fordringshaver counts if the table names it (ours). Raises `CheckError`.
    """
    claim = fordring.received(modtagelsesdato)
    setting = _Setting(rulebook, basis, _creditor(fordring, kreditor, rulebook))
    findings: list[Finding] = []
    chosen = chosen_layers(layers)
    run = tuple(_layer(name, claim, setting, findings) for name in chosen)
    if not any(name in _LAYERS for name in chosen):
        findings.append(_nothing_run(chosen))
    return Report(
        id=_given_back(fordring.id),
        type=fordring.type if fordring.type in rulebook.claim_types else _masked(fordring.type),
        verdict=verdict_of(findings),
        rulebook_version=rulebook.version,
        modtagelsesdato=modtagelsesdato,
        basis=basis,
        layers=run,
        findings=tuple(findings),
    )


def chosen_layers(names: Sequence[str] | None) -> Sequence[str]:
    """The layers asked for, each once, in the order they run. Raises `CheckError` for one that is not known."""
    if names is None:
        return LAYERS
    unknown = [name for name in names if name not in KNOWN_LAYERS]
    if unknown or not names:
        known, asked = ", ".join(KNOWN_LAYERS), shown(", ".join(unknown) or "-")
        raise CheckError(
            Text(
                f"Laget {asked} kendes ikke. Disse lag kendes: {known}.",
                f"Layer {asked} is not known. These layers are known: {known}.",
            )
        )
    return [name for name in KNOWN_LAYERS if name in names]


def layers_to_come(names: Sequence[str] | None) -> Sequence[str]:
    """Those of the layers asked for that do not exist yet. Raises `CheckError` for one that is not known."""
    return [name for name in chosen_layers(names) if name not in _LAYERS]


def known_creditor(name: str | None, rulebook: Rulebook) -> str | None:
    """The creditor as the table spells it, whatever the case. Raises `CheckError` for one the table does not name."""
    if not name:
        return None
    found = rulebook.creditor(name)
    if found is None:
        known = ", ".join(rulebook.creditors)
        raise CheckError(
            Text(
                f"Kreditor {shown(name)} står ikke i filtertabellen. Disse gør: {known}.",
                f"Creditor {shown(name)} is not in the filter table. These are: {known}.",
            )
        )
    return found


def _creditor(fordring: Fordring, kreditor: str | None, rulebook: Rulebook) -> str | None:
    """The creditor asked for, else the claim's own when the table names it."""
    if kreditor or not fordring.fordringshaver:
        return known_creditor(kreditor, rulebook)
    return rulebook.creditor(fordring.fordringshaver)


def _masked(code: str | None) -> str | None:
    return None if code is None else mask_real(code)


def _given_back(value: str | int | None) -> str | int | None:
    """An id as the report repeats it: as it came, unless it holds a CPR number."""
    text = str(value)
    if is_uuid(text):  # as most ids are, and looking for a number in one takes as long as a few rules
        return value
    masked = mask_real(text)
    return value if masked == text else masked


def _layer(name: str, claim: Fordring, setting: _Setting, findings: list[Finding]) -> Layer:
    run = _LAYERS.get(name)
    return Layer(name, LayerStatus.SKIPPED, reason=_TO_COME) if run is None else run(claim, setting, findings)


def _nothing_run(chosen: Sequence[str]) -> Finding:
    """Why nothing was checked at all: UDFØRT would be a promise nobody made (ours)."""
    names, exist = ", ".join(chosen), ", ".join(LAYERS)
    return Finding(
        rule_id=NO_LAYER,
        layer=chosen[0],
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(
            f"Intet er kontrolleret, fordi ingen af de valgte lag findes endnu: {names}.",
            f"Nothing was checked because none of the chosen layers exists yet: {names}.",
        ),
        fix=Text(f"Vælg et lag, som findes: {exist}.", f"Choose a layer that exists: {exist}."),
    )


def _filter(claim: Fordring, setting: _Setting, findings: list[Finding]) -> Layer:
    """The official filter of the claim's type."""
    rules = setting.rulebook.rules_for(claim.type or "")
    if rules is None:
        findings.append(_no_rules(claim, setting.rulebook))
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
    code = shown(claim.type)
    if claim.type in rulebook.claim_types:
        return _undecided(
            NO_FILTER,
            Text(
                f"Der er ikke offentliggjort noget indgangsfilter for fordringstype {code}, så ingen kan sige, hvad PSRM svarer.",
                f"No filter is published for claim type {code}, so nobody can say what PSRM answers.",
            ),
            Text(
                "Hold fordringen op mod fordringstypebilaget i aftalen med Gældsstyrelsen.",
                "Compare the claim with the claim type annex of the agreement with Gældsstyrelsen.",
            ),
            read={"type": code},
            source=rulebook.claim_types[claim.type].source,
        )
    near = rulebook.nearest_types(claim.type)
    return _undecided(
        UNKNOWN_TYPE,
        Text(
            f"Fordringstype {code} står ikke i listen over kendte fordringstyper.",
            f"Claim type {code} is not in the list of known claim types.",
        ),
        Text(
            f"Mente du {' eller '.join(near)}?" if near else "Brug en kode fra Gældsstyrelsens fordringstypeliste.",
            f"Did you mean {' or '.join(near)}?" if near else "Use a code from Gældsstyrelsen's list of claim types.",
        ),
        read={"type": code},
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


_LAYERS: Mapping[str, Callable[[Fordring, _Setting, list[Finding]], Layer]] = {"filter": _filter}
LAYERS: Sequence[str] = tuple(_LAYERS)
"""The layers that exist, in the order they run."""
