"""From a registration to the claims PSRM would get, field by field, and back from a PSRM field to its place in the message.

| PSRM field | From |
|---|---|
| `type` | the code behind the class in `type_id`; an unknown class as it is |
| `art` | INDR |
| `relation` | RELATERET for a cost (`hf` is its main claim, from the message, then the store), else HOVEDFORDRING |
| `hovedstol` | `beloeb` |
| `beloeb` | `beloeb` minus down-adjustments of the message and the store |
| `beskrivelse` | the text lines in number order, joined by a space |
| `domsdato`, `forligsdato` | the specifications of those types |
| `reference` | `reference`, else the claim's id |
| `fordringshaver` | the sandbox's setting for the receiving authority |
| `skyldnere` | the account's debtor and every co-liable party whose liability covers the claim on that day |

The other dates are the fields of the same name; a due date that SætFordringTilOpkrævning changed counts as changed. The mapping is ours; the debtor system's own is not public. "That day" is the
day after stiftelse, forfald and SRB, or today if that is later.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import Fordring, Nedregulering, OpretRegistrering
from oir_debitor.domain.content import content
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.parter import DEBTOR_KINDS, kind_and_number, shown
from oir_debitor.domain.psrm import ClaimVerdict, PsrmVerdict
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner, to_oere
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.source import Place, Source

LAYER = "mapping"
_DATES = ("periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato")
_OVERDUE_AFTER = ("stiftelsesdato", "forfaldsdato", "srb")
_SPECIFIED = ("domsdato", "forligsdato")
_FIELD_OF: Mapping[str, str] = MappingProxyType(
    {name: name for name in (*_DATES, "beloeb", "reference")}
    | {"type": "type_id", "hovedstol": "beloeb", "beskrivelse": "tekstlinjer", "is_zero_claim": "beloeb"}
    | dict.fromkeys((*_SPECIFIED, "dom_or_forlig"), "specifikationer")
)
"""PSRM field → field of the claim in the message; a field not named here belongs to the claim as a whole."""


@dataclass(frozen=True, slots=True)
class _Liable:
    """Somebody who may owe: the debtor, or a co-liable party with what and when their liability covers."""

    ident: str
    kilde: Source | None = None
    start: date = date.min
    end: date = date.max
    fordring_ids: frozenset[str] = frozenset()

    def covers(self, fordring_id: str, day: date) -> bool:
        """Whether the liability covers the claim on that day; one that names no claim covers them all."""
        return self.start <= day <= self.end and (not self.fordring_ids or fordring_id in self.fordring_ids)


@dataclass(frozen=True, slots=True)
class ClaimOf:
    """One claim of a message: the public JSON claim fields, and the way back to the message.

    `findings` say what could not be mapped, of a party once a message. `hf_kilde` is where the main claim stands, or what refers to it.
    """

    fordring_id: Uuid
    claim: Mapping[str, object]
    kilde: Source
    hf_kilde: Source | None = None
    hf_in_message: bool = False
    findings: tuple[Finding, ...] = field(default=())

    def place(self, psrm_field: str) -> Place:
        """Where the message holds a PSRM field, dotted as the check names it (`srb`, `hf.forfaldsdato`)."""
        head, _, rest = psrm_field.partition(".")
        if head != "hf" or self.hf_kilde is None:
            return self.kilde.place(_FIELD_OF.get(head, ""))
        return self.hf_kilde.place(_FIELD_OF.get(rest, "") if self.hf_in_message else "hovedfordring_id")

    def located(self, verdict: PsrmVerdict) -> ClaimVerdict:
        """The verdict with its findings pointing into the message, and what the mapping itself found."""
        found = (_located(finding, self.place(finding.path), verdict) for finding in verdict.findings)
        return ClaimVerdict(self.fordring_id, replace(verdict, findings=(*found, *self.findings)))


def claims_of(
    command: OpretRegistrering,
    codes: Codes,
    *,
    receiver_cvr: str,
    settings: SandboxSettings,
    today: date,
    stored: Facts = NO_FACTS,
) -> list[ClaimOf]:
    """The claims of a message, costs last. `stored` are the facts the message refers to without holding them."""
    mapping = _Mapping(command, codes, settings.fordringshavere.get(receiver_cvr), today, stored)
    plain = [mapping.hovedfordring(fordring) for fordring in command.fordringer]
    return plain + [
        mapping.relateret(each.fordring, each.hovedfordring_id, each.kilde) for each in command.omkostninger
    ]


def needs_stored(command: OpretRegistrering) -> bool:
    """Whether the claims of a message cannot be mapped from the message alone: its debtor or a main claim is stored."""
    sent = {fordring.fordring_id for fordring in command.fordringer}
    return command.konto is None or any(each.hovedfordring_id not in sent for each in command.omkostninger)


class _Mapping:
    """The mapping of one message."""

    def __init__(
        self, command: OpretRegistrering, codes: Codes, fordringshaver: str | None, today: date, stored: Facts
    ) -> None:
        self._codes = codes
        self._fordringshaver = fordringshaver
        self._today = today
        self._stored = stored
        self._sent = {fordring.fordring_id: fordring for fordring in command.fordringer}
        self._due: dict[str, date] = {
            post.fordring_id: post.forfaldsdato for post in stored.opkraevninger if post.forfaldsdato
        }
        self._told: set[str] = set()
        self._liable = list(_liable(command, stored))
        self._nedreguleringer: dict[str, list[Nedregulering]] = {}
        for nedregulering in command.nedreguleringer:
            if nedregulering.nedregulering_id not in stored.nedreguleringer:
                self._nedreguleringer.setdefault(nedregulering.fordring_id, []).append(nedregulering)

    def hovedfordring(self, fordring: Fordring) -> ClaimOf:
        claim, found = self._fields(fordring, "HOVEDFORDRING")
        return ClaimOf(fordring.fordring_id, claim, fordring.kilde, findings=tuple(found))

    def relateret(self, fordring: Fordring, main_id: Uuid, kilde: Source) -> ClaimOf:
        claim, found = self._fields(fordring, "RELATERET")
        main = self._sent.get(main_id)
        if main is not None:
            claim["hf"] = self._plain(main.fordring_id, content(main), main.specifikationer) | _HOVEDFORDRING
        elif main_id in self._stored.fordringer:
            post = self._stored.fordringer[main_id]
            claim["hf"] = self._plain(main_id, json.loads(post.indhold) | {"type_id": post.type_id}) | _HOVEDFORDRING
        return ClaimOf(
            fordring.fordring_id,
            claim,
            fordring.kilde,
            kilde if main is None else main.kilde,
            main is not None,
            tuple(found),
        )

    def _fields(self, fordring: Fordring, relation: str) -> tuple[dict[str, object], list[Finding]]:
        found: list[Finding] = []
        claim = self._plain(fordring.fordring_id, content(fordring), fordring.specifikationer, found)
        claim |= {"art": "INDR", "relation": relation, "skyldnere": self._skyldnere(fordring, found)}
        if self._fordringshaver is not None:
            claim["fordringshaver"] = self._fordringshaver
        return claim, found

    def _plain(
        self,
        fordring_id: str,
        sent: Mapping[str, Any],
        specifikationer: Sequence[Any] = (),
        found: list[Finding] | None = None,
    ) -> dict[str, object]:
        """What main and related claims share, from the content of a claim in the message or in the store."""
        claim: dict[str, object] = {"id": fordring_id, "hovedstol": sent["beloeb"]}
        claim["beloeb"] = self._rest(fordring_id, sent["beloeb"])
        claim["reference"] = sent.get("reference", fordring_id)
        claim["type"] = self._codes.fordringstype.get(sent["type_id"], sent["type_id"])
        claim |= {name: sent[name] for name in _DATES if name in sent}
        claim |= {"forfaldsdato": self._due[fordring_id].isoformat()} if fordring_id in self._due else {}
        lines = sorted(sent.get("tekstlinjer", ()), key=lambda line: line["nummer"])
        claim |= {"beskrivelse": " ".join(line["tekst"] for line in lines)} if lines else {}
        return claim | self._specified(sent.get("specifikationer", ()), specifikationer, found)

    def _specified(
        self, sent: Sequence[Mapping[str, str]], objects: Sequence[Any], found: list[Finding] | None
    ) -> dict[str, object]:
        claim: dict[str, object] = {}
        for index, each in enumerate(sent):
            name = self._codes.specifikationstype.get(each["type_id"])
            if name not in _SPECIFIED:
                continue
            try:
                claim[name] = date.fromisoformat(each["vaerdi"].strip()).isoformat()
            except ValueError:
                if found is not None:
                    found.append(_not_a_date(name, objects[index].kilde))
        return claim

    def _rest(self, fordring_id: str, beloeb: str) -> str:
        stored = self._stored.fordringer.get(fordring_id)
        rest = to_oere(beloeb) - (0 if stored is None else stored.nedreguleret)
        for nedregulering in self._nedreguleringer.get(fordring_id, ()):
            rest = 0 if nedregulering.hel_fordring else rest - nedregulering.beloeb
        return to_kroner(max(rest, 0))

    def _skyldnere(self, fordring: Fordring, found: list[Finding]) -> list[dict[str, str]]:
        dates = [getattr(fordring, name) for name in _OVERDUE_AFTER]
        day = max([self._today, *(each + timedelta(days=1) for each in dates if each is not None and each < date.max)])
        debtors: dict[tuple[str, str], dict[str, str]] = {}
        for liable in self._liable:
            if not liable.covers(fordring.fordring_id, day):
                continue
            kind, number = kind_and_number(liable.ident)
            if kind in DEBTOR_KINDS:
                debtors[kind, number] = {kind: number}
            elif liable.ident not in self._told:
                self._told.add(liable.ident)
                found.append(_no_debtor_id(liable.ident, liable.kilde or fordring.kilde))
        return list(debtors.values())


_HOVEDFORDRING: dict[str, object] = {"art": "INDR", "relation": "HOVEDFORDRING"}


def _liable(command: OpretRegistrering, stored: Facts) -> Iterator[_Liable]:
    if command.konto is not None:
        yield _Liable(command.konto.debitor.ident, command.konto.debitor.kilde)
    elif stored.konto is not None:
        yield _Liable(stored.konto.debitor_ident)
    sent = {haeftelse.haeftelse_id for haeftelse in command.haeftelser}
    for post in stored.haeftelser.values():
        if post.haeftelse_id not in sent:
            named = json.loads(post.indhold).get("fordring_ids", ())
            yield _Liable(post.part_ident, None, post.startdato, post.slutdato or date.max, frozenset(named))
    for each in command.haeftelser:
        end = each.slutdato or date.max
        yield _Liable(each.part.ident, each.part.kilde, each.startdato, end, frozenset(each.fordring_ids))


def _located(finding: Finding, place: Place, verdict: PsrmVerdict) -> Finding:
    day = verdict.modtagelsesdato.isoformat()
    told = day in finding.message.da
    da = "" if told else f" Vurderet med modtagelsesdato {day}, den tidligste dag fordringen kan overdrages."
    en = "" if told else f" Checked with date of receipt {day}, the earliest day the claim can be handed over."
    line_da, line_en = ("", "") if place.line is None else (f" (linje {place.line})", f" (line {place.line})")
    message = Text(
        f"{place.name}{line_da}: {finding.message.da}{da}", f"{place.name}{line_en}: {finding.message.en}{en}"
    )
    read = {**finding.read, "modtagelsesdato": day}
    return replace(finding, message=message, path=place.path, line=place.line, read=read)


def _no_debtor_id(ident: str, kilde: Source) -> Finding:
    place = kilde.place("ident")
    return Finding(
        rule_id="SBX-DEB-001",
        layer=LAYER,
        outcome=Outcome.ADVARSEL,
        message=Text(
            f"{place.name} {shown(ident)} giver ingen skyldner, som PSRM kan finde.",
            f"{place.name} {shown(ident)} gives no debtor that PSRM can find.",
        ),
        fix=Text(
            "PSRM kender skyldnere på CPR-, CVR-, SE- og AKR-nummer; angiv et af dem, før fordringen overdrages.",
            "PSRM knows debtors by CPR, CVR, SE and AKR number; give one of them before the claim is handed over.",
        ),
        path=place.path,
        line=place.line,
        source="ours",
    )


def _not_a_date(name: str, kilde: Source) -> Finding:
    place = kilde.place("vaerdi")
    return Finding(
        rule_id="SBX-DEB-002",
        layer=LAYER,
        outcome=Outcome.ADVARSEL,
        message=Text(
            f"{place.name} er ikke en ISO-dato og kan ikke læses som {name}.",
            f"{place.name} is not an ISO date and cannot be read as {name}.",
        ),
        fix=Text("Skriv datoen som ÅÅÅÅ-MM-DD.", "Write the date as YYYY-MM-DD."),
        path=place.path,
        line=place.line,
        source="ours",
    )
