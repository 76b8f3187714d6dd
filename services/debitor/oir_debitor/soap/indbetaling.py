"""The answers of DebitorIndbetalingAfsend on the wire: fields of the edition's structures, no element name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.indbetaling.outcome import (
    FordringTilBetaling,
    IndbetalingOutcome,
    KontoTilBetaling,
    SoegOutcome,
    TillaegTilBetaling,
)
from oir_debitor.soap.svar import DebitorAarsag, answer_with
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere


@dataclass(frozen=True, slots=True)
class IndbetalingSvar:
    """The answer to ForetagIndbetaling: as every debtor answer, and with a refusal for the amount what could be paid."""

    konto_id: Uuid
    behandlet: datetime
    uden_bemaerkninger: bool | None = None
    bemaerkninger: tuple[DebitorAarsag, ...] = ()
    afvisninger: tuple[DebitorAarsag, ...] = ()
    indbetaling_id: Uuid | None = None
    restance: Oere | None = None


@dataclass(frozen=True, slots=True)
class TillaegRestance:
    """An interest or fee that is owed: one of the three ids."""

    beloeb: Oere
    restance: Oere
    opkraevningsrente_id: Uuid | None = None
    inddrivelsesrente_id: Uuid | None = None
    rykkergebyr_id: Uuid | None = None


@dataclass(frozen=True, slots=True)
class Restance:
    """A claim that can be paid."""

    fordring_id: Uuid
    type_id: Uuid
    beloeb: Oere
    forfaldsdato: date
    restance: Oere
    srb: date | None = None
    under_inddrivelse: bool | None = None
    haeftelse_fra: date | None = None
    haeftelse_til: date | None = None
    tillaeg: tuple[TillaegRestance, ...] = ()


@dataclass(frozen=True, slots=True)
class BetalendePart:
    """Who can pay on an account; `oprettet_cvr` and `oprettet_system` created the account and its parties."""

    ident: str
    type_id: Uuid
    oprettet_cvr: str | None = None
    oprettet_system: Uuid | None = None


@dataclass(frozen=True, slots=True)
class SoegtKonto:
    """An account with something to pay."""

    konto_id: Uuid
    type_id: Uuid
    restancer: tuple[Restance, ...]
    oprettet_cvr: str
    oprettet_system: Uuid
    parter: tuple[BetalendePart, ...]
    titel: str | None = None


@dataclass(frozen=True, slots=True)
class SoegTilIndbetalingSvar:
    """The answer to SøgFordringTilIndbetaling: nothing, reasons, or accounts."""

    behandlet: datetime
    ingen_data: bool | None = None
    afvisninger: tuple[DebitorAarsag, ...] = ()
    konti: tuple[SoegtKonto, ...] = ()


def indbetaling_answer_with(codes: Codes) -> Callable[[IndbetalingOutcome], IndbetalingSvar]:
    """The function that turns the outcome of ForetagIndbetaling into its answer."""
    common = answer_with(codes)

    def answer(outcome: IndbetalingOutcome) -> IndbetalingSvar:
        told = common(outcome)
        return IndbetalingSvar(
            told.konto_id,
            told.behandlet,
            told.uden_bemaerkninger,
            told.bemaerkninger,
            told.afvisninger,
            None if outcome.restance is None else outcome.indbetaling_id,
            outcome.restance,
        )

    return answer


def soeg_answer_with(codes: Codes) -> Callable[[SoegOutcome], SoegTilIndbetalingSvar]:
    """The function that turns what a search found into its answer."""
    told = aarsager_with(codes)

    def answer(outcome: SoegOutcome) -> SoegTilIndbetalingSvar:
        return SoegTilIndbetalingSvar(
            behandlet=outcome.behandlet,
            ingen_data=None if outcome.konti or outcome.afvist else True,
            afvisninger=told(outcome),
            konti=tuple(map(_konto, outcome.konti)),
        )

    return answer


def aarsager_with(codes: Codes) -> Callable[[SoegOutcome], tuple[DebitorAarsag, ...]]:
    """The function that spells the reasons of a refused search."""
    common = answer_with(codes)

    def spelled(outcome: SoegOutcome) -> tuple[DebitorAarsag, ...]:
        refused = IndbetalingOutcome(Uuid(""), outcome.behandlet, outcome.aarsager, afvist=True)
        return common(refused).afvisninger

    return spelled


def _konto(found: KontoTilBetaling) -> SoegtKonto:
    return SoegtKonto(
        konto_id=found.konto_id,
        type_id=found.type_id,
        restancer=tuple(map(_fordring, found.fordringer)),
        oprettet_cvr=found.oprettet_cvr,
        oprettet_system=found.oprettet_system,
        parter=_parties(found),
        titel=found.titel,
    )


def _parties(konto: KontoTilBetaling) -> tuple[BetalendePart, ...]:
    once = {(each.ident, each.type_id): None for each in konto.parter}
    return tuple(BetalendePart(*each, konto.oprettet_cvr, konto.oprettet_system) for each in once)


def _fordring(found: FordringTilBetaling) -> Restance:
    return Restance(
        fordring_id=found.fordring_id,
        type_id=found.type_id,
        beloeb=found.beloeb,
        forfaldsdato=found.forfaldsdato,
        restance=found.restance,
        srb=found.srb,
        under_inddrivelse=found.under_inddrivelse,
        haeftelse_fra=found.haeftelse_fra,
        haeftelse_til=found.haeftelse_til,
        tillaeg=tuple(map(_tillaeg, found.tillaeg)),
    )


def _tillaeg(found: TillaegTilBetaling) -> TillaegRestance:
    return TillaegRestance(
        found.beloeb,
        found.restance,
        found.tillaeg_id if found.art == Art.OPKRAEVNINGSRENTE else None,
        found.tillaeg_id if found.art == Art.INDDRIVELSESRENTE else None,
        found.tillaeg_id if found.art == Art.RYKKERGEBYR else None,
    )
