"""Claim × rulebook × date → report. The layers of the check and the verdict they come to."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial

from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import is_uuid
from psrm_validation.agreement import Aftaler
from psrm_validation.claim import Fordring
from psrm_validation.coming import coming
from psrm_validation.fix.suggest import corrections
from psrm_validation.layers import Setting, filter_layer, general_layer
from psrm_validation.masking import mask_real, shown
from psrm_validation.report import Basis, Layer, Report, verdict_of
from psrm_validation.rulebook import Rulebook

NO_FILTER_LAYER = "SBX-PSRM-004"


class CheckError(ValueError):
    """A check was asked for in a way that cannot be done: an unknown layer or creditor. The text says what exists."""

    def __init__(self, message: Text) -> None:
        super().__init__(message.en)
        self.message = message


def check(
    fordring: Fordring,
    rulebook: Rulebook,
    *,
    modtagelsesdato: date,
    basis: Basis = Basis.GIVEN,
    layers: Sequence[str] | None = None,
    kreditor: str | None = None,
    aftaler: Aftaler | None = None,
) -> Report:
    """What PSRM would answer if it received the claim on `modtagelsesdato`.

    The claim's own modtagelsesdato is replaced (see `handover.receipt_date` for how to choose the date; `basis` says how
    it was chosen). `layers` are names from `LAYERS`, by default all. `kreditor` is a creditor as the filter table names
    it (`Statens IT`), needed only where the table differs between creditors; without it the claim's own fordringshaver
    counts if the table names it (ours). `aftaler` is the creditor's own agreement: the version in force on the day is
    laid over the rulebook. Raises `CheckError`.
    """
    claim = fordring.received(modtagelsesdato)
    aftale = None if aftaler is None else aftaler.on(modtagelsesdato)
    setting = Setting(
        rulebook if aftale is None else rulebook.with_aftale(aftale),
        modtagelsesdato,
        basis,
        _creditor(fordring, kreditor, rulebook),
        aftale,
        aftaler is not None,
    )
    chosen = chosen_layers(layers)
    findings: list[Finding] = []
    run = tuple(_RUNS[name](claim, setting, findings) for name in chosen)
    if "filter" not in chosen:
        findings.append(_filter_left_out(chosen))
    return Report(
        id=_given_back(fordring.id),
        type=fordring.type if fordring.type in rulebook.claim_types else _masked(fordring.type),
        verdict=verdict_of(findings),
        rulebook_version=setting.rulebook.version,
        modtagelsesdato=modtagelsesdato,
        basis=basis,
        layers=run,
        findings=tuple(findings),
        coming=coming(claim, setting, aftaler, findings, chosen),
        corrections=corrections(claim, setting, findings) if findings and "filter" in chosen else (),
    )


def chosen_layers(names: Sequence[str] | None) -> Sequence[str]:
    """The layers asked for, each once, in the order they run. Raises `CheckError` for one that is not known."""
    if names is None:
        return LAYERS
    unknown = [name for name in names if name not in LAYERS]
    if unknown or not names:
        known, asked = ", ".join(LAYERS), shown(", ".join(unknown) or "-")
        raise CheckError(
            Text(
                f"Laget {asked} kendes ikke. Disse lag kendes: {known}.",
                f"Layer {asked} is not known. These layers are known: {known}.",
            )
        )
    return [name for name in LAYERS if name in names]


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


def _filter_left_out(chosen: Sequence[str]) -> Finding:
    """Why nobody can say what PSRM answers when the filter was not asked: UDFØRT would be a promise nobody made (ours)."""
    names = ", ".join(chosen)
    return Finding(
        rule_id=NO_FILTER_LAYER,
        layer=chosen[0],
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(
            f"Indgangsfilteret er ikke kørt, fordi kun disse lag er valgt: {names}. Ingen kan derfor sige, hvad PSRM svarer.",
            f"The entry filter was not run because only these layers were chosen: {names}. So nobody can say what PSRM answers.",
        ),
        fix=Text("Vælg også laget filter.", "Choose the layer filter too."),
    )


def _masked(code: str | None) -> str | None:
    return None if code is None else mask_real(code)


def _given_back(value: str | int | None) -> str | int | None:
    """An id as the report repeats it: as it came, unless it holds a CPR number."""
    text = str(value)
    if is_uuid(text):  # as most ids are, and looking for a number in one takes as long as a few rules
        return value
    masked = mask_real(text)
    return value if masked == text else masked


_RUNS: Mapping[str, Callable[[Fordring, Setting, list[Finding]], Layer]] = {
    "agreement": partial(general_layer, "agreement"),
    "filter": filter_layer,
    "advice": partial(general_layer, "advice"),
    "catalogue": partial(general_layer, "catalogue"),
}
LAYERS: Sequence[str] = tuple(_RUNS)
"""The layers, in the order they run."""
