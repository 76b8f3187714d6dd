"""Action × what is known × rulebook × day → report: the message's own rules, and a whole check of each claim in it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from oir_kernel.findings import Finding, Outcome
from psrm_validation.agreement import Aftaler
from psrm_validation.aktion.known import INTET, Kendt, KendtFordring
from psrm_validation.aktion.model import CREATING, Aktion
from psrm_validation.aktion.registry import Situation, action_code
from psrm_validation.aktion.report import AktionReport, FordringReport
from psrm_validation.aktion.run import pointed_at, run_checks
from psrm_validation.claim import Fordring
from psrm_validation.evaluate import check
from psrm_validation.masking import mask_real
from psrm_validation.report import Basis, LayerStatus, Report, verdict_of
from psrm_validation.rulebook import Rulebook

_MESSAGE_DECIDES = frozenset({"PSRM-K-461"})


def check_action(
    aktion: Aktion,
    kendt: Kendt = INTET,
    *,
    day: date,
    rulebook: Rulebook,
    aftaler: Aftaler | None = None,
    kreditor: str | None = None,
    basis: Basis | None = None,
) -> AktionReport:
    """What PSRM would answer to the action if it received it on `aktion.modtaget`, or on `day` (today) when that is absent.

    `kendt` is what is known of claims and actions; a rule that hangs on something nobody told is undecided, and the
    verdict then never UDFØRT. A related claim in the message has its main claim as `hf`; one sent later gets it from
    `kendt`. `aftaler` and `kreditor` as in `evaluate.check`. Raises `CheckError` for a creditor the table does not name.
    """
    received = aktion.modtaget or day
    basis = basis or (Basis.TODAY if aktion.modtaget is None else Basis.GIVEN)
    aftale = None if aftaler is None else aftaler.on(received)
    book = rulebook if aftale is None else rulebook.with_aftale(aftale)
    situation = Situation(day, received, book, aftale, aftaler is not None, **pointed_at(aktion, kendt))
    layer, findings = run_checks(aktion, kendt, situation)
    reports = tuple(
        FordringReport(
            path,
            _of_message(
                check(
                    claim,
                    rulebook,
                    modtagelsesdato=received,
                    basis=basis,
                    kreditor=kreditor,
                    aftaler=aftaler,
                ),
                aktion,
                book,
            ),
        )
        for path, claim in claims_of(aktion, situation.known_hovedfordring)
    )
    every = [*findings, *(finding for each in reports for finding in each.report.findings)]
    return AktionReport(
        aktion=aktion.aktion,
        aktion_id=None if aktion.aktion_id is None else mask_real(aktion.aktion_id),
        verdict=verdict_of(every),
        rulebook_version=book.version,
        modtaget=received,
        basis=basis,
        layers=(layer,),
        findings=tuple(findings),
        fordringer=reports,
    )


def claims_of(aktion: Aktion, main: KendtFordring | None = None) -> Iterator[tuple[str, Fordring]]:
    """The claims a message hands over, each with its path, as PSRM would see them.

    A claim without `relation` has the one its place says, one without `fordringshaver` or debtors the message's (ours). `main` is
    what is known of the main claim of a related claim sent later.
    """
    if aktion.fordring is None or aktion.aktion not in CREATING:
        return
    own = aktion.fordring
    is_late = own.oevrige is not None and own.oevrige.hovedfordring_id is not None
    own = replace(
        own,
        relation=own.relation or ("RELATERET" if is_late else "HOVEDFORDRING"),
        fordringshaver=own.fordringshaver or aktion.fordringshaver,
        skyldnere=own.skyldnere or (() if aktion.skyldner is None else (aktion.skyldner,)),
        hf=own.hf or (None if main is None else _as_main(main)),
    )
    yield "fordring", own
    for index, each in enumerate(aktion.relaterede):
        yield (
            f"relaterede[{index}]",
            replace(
                each,
                relation=each.relation or "RELATERET",
                fordringshaver=each.fordringshaver or own.fordringshaver,
                hf=own,
            ),
        )


def _as_main(known: KendtFordring) -> Fordring | None:
    if known.stamdata is None:
        return None
    return replace(known.stamdata, modtagelsesdato=known.felt("modtagelsesdato"))


def _of_message(report: Report, aktion: Aktion, book: Rulebook) -> Report:
    """The report without what the message itself decides, and without codes that are not for its action."""
    kept = tuple(each for each in report.findings if _counts(each, aktion, book))
    if len(kept) == len(report.findings):
        return report
    failed = {each.layer for each in kept if each.outcome is not Outcome.INFO}
    layers = tuple(
        replace(layer, status=LayerStatus.PASSED)
        if layer.status is LayerStatus.FAILED and layer.name not in failed
        else layer
        for layer in report.layers
    )
    return replace(report, verdict=verdict_of(kept), findings=kept, layers=layers)


def _counts(finding: Finding, aktion: Aktion, book: Rulebook) -> bool:
    if finding.rule_id in _MESSAGE_DECIDES:
        return False
    rule = book.general.get(finding.rule_id)
    return rule is None or not rule.actions or aktion.aktion in map(action_code, rule.actions)
