"""The reports as the contract's answer structure. Which element holds which field stands in the edition's binding table."""

from dataclasses import dataclass
from datetime import date, datetime

from oir_kernel.findings import Finding
from oir_kernel.identifiers import Uuid
from psrm_validation.kontrol import KontrolOutcome
from psrm_validation.report import Coming, Correction, Layer, Report


@dataclass(frozen=True, slots=True)
class PsrmLaest:
    """A PSRM field that a rule read, and its value."""

    felt: str
    vaerdi: str


@dataclass(frozen=True, slots=True)
class PsrmFund:
    """A finding. What it does not say is absent."""

    regel: str
    lag: str
    udfald: str
    besked: str
    rettelse: str
    besked_en: str
    rettelse_en: str
    sti: str | None
    linje: int | None
    laest: tuple[PsrmLaest, ...]
    forventet: str | None
    retsgrundlag: str | None
    kilde: str | None
    proveniens: str


@dataclass(frozen=True, slots=True)
class PsrmLag:
    """A layer of the check: how it went, how many rules it ran, and why it was skipped if no finding says."""

    navn: str
    status: str
    regler: int
    begrundelse: str | None
    begrundelse_en: str | None


@dataclass(frozen=True, slots=True)
class PsrmKommende:
    """A finding that a later rulebook adds, removes or changes."""

    fra_og_med: date
    virkning: str
    fund: PsrmFund


@dataclass(frozen=True, slots=True)
class PsrmRettelse:
    """A value that would put a rule right; absent when the field is to be empty."""

    regel: str
    felt: str
    vaerdi: str | None
    niveau: str
    begrundelse: str
    begrundelse_en: str
    proveniens: str


@dataclass(frozen=True, slots=True)
class PsrmFordringSvar:
    """The answer for one claim."""

    fordring_id: str
    fordringstype: str | None
    udfald: str
    modtagelsesdato: date | None
    regelbog: str
    lag: tuple[PsrmLag, ...]
    fund: tuple[PsrmFund, ...]
    kommende: tuple[PsrmKommende, ...]
    rettelser: tuple[PsrmRettelse, ...]


@dataclass(frozen=True, slots=True)
class PsrmKontrolSvar:
    """The answer: one entry a claim, costs last."""

    konto_id: Uuid
    behandlet: datetime
    fordringer: tuple[PsrmFordringSvar, ...]


def svar(outcome: KontrolOutcome) -> PsrmKontrolSvar:
    """The outcome as the contract's answer."""
    return PsrmKontrolSvar(outcome.konto_id, outcome.behandlet, tuple(map(_fordring, outcome.reports)))


def _fordring(report: Report) -> PsrmFordringSvar:
    return PsrmFordringSvar(
        fordring_id=str(report.id),
        fordringstype=report.type,
        udfald=report.verdict.value,
        modtagelsesdato=report.modtagelsesdato,
        regelbog=report.rulebook_version,
        lag=tuple(map(_lag, report.layers)),
        fund=tuple(map(_fund, report.findings)),
        kommende=tuple(map(_kommende, report.coming)),
        rettelser=tuple(map(_rettelse, report.corrections)),
    )


def _lag(layer: Layer) -> PsrmLag:
    da, en = (None, None) if layer.reason is None else (layer.reason.da, layer.reason.en)
    return PsrmLag(layer.name, layer.status.value, layer.rules, da, en)


def _kommende(coming: Coming) -> PsrmKommende:
    return PsrmKommende(coming.valid_from, coming.effect.value, _fund(coming.finding))


def _rettelse(correction: Correction) -> PsrmRettelse:
    return PsrmRettelse(
        regel=correction.rule_id,
        felt=correction.field,
        vaerdi=correction.value,
        niveau=correction.level.value,
        begrundelse=correction.note.da,
        begrundelse_en=correction.note.en,
        proveniens=correction.provenance.value,
    )


def _fund(finding: Finding) -> PsrmFund:
    return PsrmFund(
        regel=finding.rule_id,
        lag=finding.layer,
        udfald=finding.outcome.value,
        besked=finding.message.da,
        rettelse=finding.fix.da,
        besked_en=finding.message.en,
        rettelse_en=finding.fix.en,
        sti=finding.path or None,
        linje=finding.line,
        laest=tuple(PsrmLaest(felt, vaerdi) for felt, vaerdi in finding.read.items()),
        forventet=finding.expected or None,
        retsgrundlag=finding.legal_basis or None,
        kilde=finding.source or None,
        proveniens=finding.provenance.value,
    )
