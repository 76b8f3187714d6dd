"""Who owes a claim of a message, as PSRM would be told: the claim's liable party and every co-liable party that covers it.

A claim keeps the party it was registered for: a claim sent again has the stored one, and a cost has its main claim's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from oir_debitor.domain.commands import Fordring, Haeftelse, OpretRegistrering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.parter import DEBTOR_KINDS, kind_and_number, same_part, shown
from oir_debitor.domain.posts import named_claims
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.source import Place, Source

LAYER = "mapping"
NO_DEBTOR_ID = "SBX-DEB-001"
_ONE_DAY = timedelta(days=1)
_OF_ACCOUNT = Text("Kontoens juridisk ansvarlige", "The account's liable party")
_OF_CLAIM = Text("Fordringens juridisk ansvarlige", "The claim's liable party")
_CO_LIABLE = Text("Kontoens medhæfter", "The account's co-liable party")


@dataclass(frozen=True, slots=True)
class _Liable:
    """Somebody who may owe. `kilde` is where the message names them; a party of the store is told of by its `role`."""

    ident: str
    role: Text
    kilde: Source | None = None
    start: date = date.min
    end: date = date.max
    fordring_ids: frozenset[str] = frozenset()

    def covers(self, fordring_id: str, day: date) -> bool:
        """Whether the liability covers the claim on that day; one that names no claim covers them all."""
        return self.start <= day <= self.end and (not self.fordring_ids or fordring_id in self.fordring_ids)


class Debtors:
    """The debtors of one message's claims; a party that PSRM cannot find is told of, as advice once a message."""

    def __init__(self, command: OpretRegistrering, stored: Facts, today: date) -> None:
        self._konto_id = command.konto_id
        self._stored = stored
        self._today = today
        self._main_of: dict[str, str] = {
            each.fordring.fordring_id: each.hovedfordring_id for each in command.omkostninger
        }
        self._present = _present(command, stored)
        self._co_liable = list(_co_liable(command, stored))
        self._told: set[str] = set()

    def of(self, fordring: Fordring) -> tuple[list[dict[str, str]], list[Finding]]:
        """The claim's `skyldnere`, and what has to be said about parties that are none.

        Without any debtor the claim cannot be decided, and each such claim says so.
        """
        day = self._day(fordring)
        debtors: dict[tuple[str, str], dict[str, str]] = {}
        unknown: list[_Liable] = []
        for liable in self._liable(fordring.fordring_id):
            if liable.covers(fordring.fordring_id, day):
                kind, number = kind_and_number(liable.ident)
                if kind in DEBTOR_KINDS:
                    debtors[kind, number] = {kind: number}
                else:
                    unknown.append(liable)
        if unknown and not debtors:
            return [], [_without_debtor(unknown[0], fordring.kilde)]
        told = [_advice(liable, fordring.kilde) for liable in unknown if self._is_untold(liable.ident)]
        return list(debtors.values()), told

    def _day(self, fordring: Fordring) -> date:
        """The day the liabilities are asked about: after stiftelse, forfald and SRB, or today if that is later."""
        dates = (fordring.stiftelsesdato, fordring.forfaldsdato, fordring.srb)
        return max([self._today, *(min(day, date.max - _ONE_DAY) + _ONE_DAY for day in dates if day is not None)])

    def _liable(self, fordring_id: str) -> Iterator[_Liable]:
        owner = self._owner(fordring_id)
        if owner is not None:
            yield owner
        yield from self._co_liable

    def _owner(self, fordring_id: str) -> _Liable | None:
        """The claim's liable party; of a cost the one at the end of its main claims, which may lead in a circle."""
        seen: set[str] = set()
        while fordring_id not in seen:
            seen.add(fordring_id)
            post = self._stored.fordringer.get(fordring_id)
            if post is not None and post.konto_id == self._konto_id:
                present = self._present
                if present is not None and same_part(post.ansvarlig_ident, present.ident):
                    return present
                return _Liable(post.ansvarlig_ident, _OF_CLAIM)
            fordring_id = self._main_of.get(fordring_id, fordring_id)
        return self._present

    def _is_untold(self, ident: str) -> bool:
        is_new = ident not in self._told
        self._told.add(ident)
        return is_new


def _present(command: OpretRegistrering, stored: Facts) -> _Liable | None:
    if command.konto is not None:
        return _Liable(command.konto.debitor.ident, _OF_ACCOUNT, command.konto.debitor.kilde)
    return None if stored.konto is None else _Liable(stored.konto.debitor_ident, _OF_ACCOUNT)


def _co_liable(command: OpretRegistrering, stored: Facts) -> Iterator[_Liable]:
    """The liabilities as they will stand: a stored one that has ended or is not older stays as it is."""
    sent: dict[str, Haeftelse] = {}
    for each in command.haeftelser:
        earlier = sent.get(each.haeftelse_id)
        if earlier is None or each.registreret > earlier.registreret:
            sent[each.haeftelse_id] = each
    for post in stored.haeftelser.values():
        again = sent.get(post.haeftelse_id)
        if again is None or post.afsluttet is not None or again.registreret <= post.registreret:
            kilde = None if again is None else again.part.kilde
            sent.pop(post.haeftelse_id, None)
            end = post.slutdato or date.max
            yield _Liable(post.part_ident, _CO_LIABLE, kilde, post.startdato, end, named_claims(post))
    for each in sent.values():
        end = each.slutdato or date.max
        named = frozenset(each.fordring_ids)
        yield _Liable(each.part.ident, _CO_LIABLE, each.part.kilde, each.startdato, end, named)


def _without_debtor(liable: _Liable, kilde: Source) -> Finding:
    place, role = _named(liable, kilde)
    said = Text(
        f"{role.da} {shown(liable.ident)} giver ingen skyldner, som PSRM kan finde, og fordringen har ingen anden.",
        f"{role.en} {shown(liable.ident)} gives no debtor that PSRM can find, and the claim has no other.",
    )
    return _no_debtor_id(place, said, Outcome.IKKE_EVALUERET)


def _advice(liable: _Liable, kilde: Source) -> Finding:
    place, role = _named(liable, kilde)
    said = Text(
        f"{role.da} {shown(liable.ident)} giver ingen skyldner, som PSRM kan finde.",
        f"{role.en} {shown(liable.ident)} gives no debtor that PSRM can find.",
    )
    return _no_debtor_id(place, said, Outcome.ADVARSEL)


def _named(liable: _Liable, kilde: Source) -> tuple[Place, Text]:
    """Where to point and what to call the party: its element in the message, or the claim and the party's role."""
    if liable.kilde is None:
        return kilde.place(""), liable.role
    place = liable.kilde.place("ident")
    return place, Text(place.name, place.name)


def _no_debtor_id(place: Place, said: Text, outcome: Outcome) -> Finding:
    return Finding(
        rule_id=NO_DEBTOR_ID,
        layer=LAYER,
        outcome=outcome,
        message=said,
        fix=Text(
            "PSRM kender skyldnere på CPR-, CVR-, SE- og AKR-nummer; angiv et af dem, før fordringen overdrages.",
            "PSRM knows debtors by CPR, CVR, SE and AKR number; give one of them before the claim is handed over.",
        ),
        path=place.path,
        line=place.line,
        source="ours",
    )
