"""What is wrong with an account's earlier entries: judged from the delivery alone, before anything is booked."""

from collections.abc import Iterator
from datetime import date
from typing import Final

from oir_debitor.domain import reasons as general
from oir_debitor.domain.checks import check_dates, check_identification
from oir_debitor.domain.commands import Fordring
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.indbetaling import reasons as om_betaling
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.overtagelse import reasons
from oir_debitor.domain.overtagelse.commands import (
    OvertagDebitorkonto,
    TidligereAfskrivning,
    TidligereIndbetaling,
    TidligereRykning,
    TidligereTillaeg,
)
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner
from oir_kernel.source import Source

FORDRING: Final = "fordring_id"


def fordringer_i(command: OvertagDebitorkonto) -> dict[str, Fordring]:
    """The claims of the account by id, costs with them."""
    sent = command.registrering
    return {each.fordring_id: each for each in (*sent.fordringer, *(cost.fordring for cost in sent.omkostninger))}


def egne_id(command: OvertagDebitorkonto) -> list[tuple[str, Uuid, Source]]:
    """The ids that this account's earlier entries bring, each with its field."""
    return [
        *((each.felt, each.tillaeg_id, each.kilde) for each in command.tillaeg),
        *(("indbetaling_id", each.indbetaling_id, each.kilde) for each in command.indbetalinger),
        *(("afskrivning_id", each.afskrivning_id, each.kilde) for each in command.afskrivninger),
    ]


class Kontrol:
    """Judges the earlier entries of one account in the order they are booked; what it finds goes into the draft."""

    def __init__(self, draft: Draft, command: OvertagDebitorkonto, optagne: frozenset[str]) -> None:
        """`optagne` are the ids of `egne_id` that the debtor system has used."""
        self._draft = draft
        self._command = command
        self._optagne = optagne
        self._fordringer = fordringer_i(command)
        self._felter = dict.fromkeys(self._fordringer, FORDRING)
        self._skyldes: dict[str, int] = {key: each.beloeb for key, each in self._fordringer.items()}

    def alt(self) -> None:
        """Every entry of the account."""
        self._ids()
        for nedskrevet in self._command.registrering.nedreguleringer:
            rest = self._skyldes.get(nedskrevet.fordring_id, 0)
            taken = rest if nedskrevet.hel_fordring else min(rest, nedskrevet.beloeb)
            self._skyldes[nedskrevet.fordring_id] = rest - taken
        for tillaeg in self._command.tillaeg:
            self._tillaeg(tillaeg)
        for betaling in self._command.indbetalinger:
            self._indbetaling(betaling)
        for afskrivning in self._command.afskrivninger:
            self._afskrivning(afskrivning)
        for tillaeg in self._command.tillaeg:
            self._restance(tillaeg)
        self._rykninger()

    def _ids(self) -> None:
        nedskrevne = (each.nedregulering_id for each in self._command.registrering.nedreguleringer)
        seen: set[str] = {*self._optagne, *self._fordringer, *nedskrevne}
        for felt, key, kilde in egne_id(self._command):
            if key in seen:
                self._draft.refuse(reasons.ID_BRUGT, _ref(felt, key), kilde, felt, key)
            seen.add(key)

    def _tillaeg(self, sent: TidligereTillaeg) -> None:
        ref = _ref(sent.felt, sent.tillaeg_id)
        check_dates(self._draft, sent, ("registreret", "fra", "til"), ref)
        self._positivt(sent.beloeb, ref, sent.kilde)
        self._sket(sent.fra, ref, sent.kilde, "fra")
        if sent.fra and sent.til and sent.til < sent.fra:
            self._draft.refuse(reasons.PERIODE, ref, sent.kilde, "til", sent.til, kendt=sent.fra)
        if sent.fordring_id not in self._fordringer:
            self._draft.refuse(reasons.KRAV_UKENDT, ref, sent.kilde, FORDRING, sent.fordring_id)
        self._felter.setdefault(sent.tillaeg_id, sent.felt)
        self._skyldes.setdefault(sent.tillaeg_id, sent.beloeb)

    def _indbetaling(self, sent: TidligereIndbetaling) -> None:
        draft, ref, kilde = self._draft, Reference("indbetaling", sent.indbetaling_id), sent.kilde
        check_dates(draft, sent, ("registreret", "dato"), ref)
        self._sket(sent.dato, ref, kilde, "dato")
        self._positivt(sent.beloeb, ref, kilde)
        if sent.type_id not in draft.terms.codes.indbetalingstype:
            draft.refuse(om_betaling.INDBETALINGSTYPE_UKENDT, ref, kilde, "type_id", sent.type_id)
        if sent.betaler_ident is not None and sent.betaler_type is not None:
            check_identification(draft, sent.betaler_ident, sent.betaler_type, kilde)
        left = int(sent.beloeb)
        for each in sent.daekninger:
            self._positivt(each.beloeb, ref, each.kilde)
            if self._felter.get(each.krav_id) != each.felt:
                draft.refuse(reasons.KRAV_UKENDT, ref, each.kilde, each.felt, each.krav_id)
            else:
                self._tag_af(each.krav_id, each.beloeb, ref, each.kilde)
            if each.beloeb > left:
                told = {"kendt": to_kroner(Oere(max(left, 0)))}
                draft.refuse(reasons.OVER_INDBETALING, ref, each.kilde, "beloeb", to_kroner(each.beloeb), **told)
            left -= each.beloeb

    def _afskrivning(self, sent: TidligereAfskrivning) -> None:
        ref = Reference("afskrivning", sent.afskrivning_id)
        check_dates(self._draft, sent, ("registreret", "dato"), ref)
        self._sket(sent.dato, ref, sent.kilde, "dato")
        self._positivt(sent.beloeb, ref, sent.kilde)
        if sent.aarsag_id is not None and sent.aarsag_id not in self._draft.terms.codes.afskrivningsaarsag:
            self._draft.refuse(reasons.AFSKRIVNINGSAARSAG, ref, sent.kilde, "aarsag_id", sent.aarsag_id)
        if sent.fordring_id not in self._fordringer:
            self._draft.refuse(reasons.KRAV_UKENDT, ref, sent.kilde, FORDRING, sent.fordring_id)
        else:
            self._tag_af(sent.fordring_id, sent.beloeb, ref, sent.kilde)

    def _tag_af(self, krav_id: str, beloeb: int, ref: Reference, kilde: Source) -> None:
        rest = self._skyldes[krav_id]
        if beloeb > rest:
            told = {"krav": krav_id, "kendt": to_kroner(Oere(rest))}
            self._draft.refuse(reasons.OVER_KRAV, ref, kilde, "beloeb", to_kroner(Oere(beloeb)), **told)
        self._skyldes[krav_id] = max(rest - beloeb, 0)

    def _restance(self, sent: TidligereTillaeg) -> None:
        left = Oere(self._skyldes[sent.tillaeg_id])
        if sent.restance != left:
            ref, told = _ref(sent.felt, sent.tillaeg_id), {"kendt": to_kroner(left)}
            self._draft.refuse(reasons.RESTANCE, ref, sent.kilde, "restance", to_kroner(sent.restance), **told)

    def _rykninger(self) -> None:
        seen: set[str] = set()
        for sent in self._command.rykninger:
            ref, fordring = Reference("fordring", sent.fordring_id), self._fordringer.get(sent.fordring_id)
            check_dates(self._draft, sent, ("dato",), ref)
            self._sket(sent.dato, ref, sent.kilde, "dato")
            if fordring is None:
                self._draft.refuse(reasons.KRAV_UKENDT, ref, sent.kilde, FORDRING, sent.fordring_id)
                continue
            for reason, felt, vaerdi, kendt in _forkert(sent, fordring, seen):
                self._draft.refuse(reason, ref, sent.kilde, felt, vaerdi, kendt=kendt)
            seen.add(sent.fordring_id)

    def _sket(self, dato: date | None, ref: Reference, kilde: Source, felt: str) -> None:
        today = self._draft.terms.today
        if dato is not None and dato > today:
            self._draft.refuse(reasons.I_FREMTIDEN, ref, kilde, felt, dato, kendt=today)

    def _positivt(self, beloeb: Oere, ref: Reference, kilde: Source) -> None:
        if beloeb <= 0:
            self._draft.refuse(general.BELOEB_NUL, ref, kilde, "beloeb", to_kroner(beloeb))


def _forkert(
    sent: TidligereRykning, fordring: Fordring, seen: set[str]
) -> Iterator[tuple[general.Reason, str, object, object]]:
    timely = fordring.srb or fordring.forfaldsdato
    if sent.antal < 1 or sent.fordring_id in seen or not fordring.til_opkraevning:
        yield reasons.RYKKET_UDEN_GRUND, FORDRING, sent.fordring_id, ""
    if sent.dato <= timely:
        yield reasons.RYKKET_FOER_TID, "dato", sent.dato, timely


def _ref(felt: str, key: str) -> Reference:
    match felt:
        case "indbetaling_id":
            return Reference("indbetaling", key)
        case "afskrivning_id":
            return Reference("afskrivning", key)
        case "opkraevningsrente_id":
            return Reference("opkraevningsrente", key)
        case "inddrivelsesrente_id":
            return Reference("inddrivelsesrente", key)
        case _:
            return Reference("rykkergebyr", key)
