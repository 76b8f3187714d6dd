"""From a registration to the claims PSRM would get, field by field, and back from a PSRM field to its place in the message.

| PSRM field | From |
|---|---|
| `type` | the code behind the class in `type_id`; an unknown class as it is |
| `art` | INDR |
| `relation` | RELATERET for a cost (`hf` is its main claim or cost, from the message, then the store), else HOVEDFORDRING |
| `hovedstol` | `beloeb` |
| `beloeb` | `beloeb` minus down-adjustments of the message and the store |
| `beskrivelse` | the text lines in number order, joined by a space |
| `domsdato`, `forligsdato` | the specification of that type; unreadable or with two dates it is absent and the claim undecided |
| `reference` | `reference`, else the claim's id |
| `fordringshaver` | the sandbox's setting for the receiving authority |
| `skyldnere` | see `psrm.debtors`: of the message and the store |

The other dates are the fields of the same name; a due date that SætFordringTilOpkrævning changed counts as changed. The mapping
is ours; the debtor system's own is not public.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Any

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.commands import Fordring, Nedregulering, OpretRegistrering
from oir_debitor.domain.content import content
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.psrm import ClaimVerdict, PsrmVerdict
from oir_debitor.psrm.debtors import LAYER, Debtors
from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner, to_oere
from oir_kernel.sandbox import SandboxSettings
from oir_kernel.source import Place, Source

UNREADABLE = "SBX-DEB-002"
_UNDECIDED = "UAFGJORT"
_REFUSED = "AFVIST"
_DATES = ("periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato")
_SPECIFIED = ("domsdato", "forligsdato")
_RECEIPT = frozenset({"modtagelsesdato", "hf.modtagelsesdato"})
_ISO_DATE = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 80
_FIELD_OF: Mapping[str, str] = MappingProxyType(
    {name: name for name in (*_DATES, "beloeb", "reference")}
    | {"type": "type_id", "hovedstol": "beloeb", "beskrivelse": "tekstlinjer", "is_zero_claim": "beloeb"}
    | dict.fromkeys((*_SPECIFIED, "dom_or_forlig"), "specifikationer")
)
"""PSRM field → field of the claim in the message; a field not named here belongs to the claim as a whole."""


@dataclass(frozen=True, slots=True)
class ClaimOf:
    """One claim of a message: the public JSON claim fields, and the way back to the message.

    `findings` say what could not be mapped. `hf_kilde` is where the main claim stands, or what refers to it.
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

    def completed(self, verdict: PsrmVerdict) -> PsrmVerdict:
        """The verdict with what the mapping found: undecided if something was, unless PSRM would refuse the claim anyhow."""
        is_open = any(finding.outcome is Outcome.IKKE_EVALUERET for finding in self.findings)
        if is_open and verdict.verdict != _REFUSED:
            verdict = replace(verdict, verdict=_UNDECIDED)
        return replace(verdict, findings=(*verdict.findings, *self.findings)) if self.findings else verdict

    def located(self, verdict: PsrmVerdict) -> ClaimVerdict:
        """The completed verdict with the rules' findings pointing into the message."""
        found = (
            finding if finding.layer == LAYER else _located(finding, self.place(finding.path), verdict)
            for finding in verdict.findings
        )
        return ClaimVerdict(self.fordring_id, replace(verdict, findings=tuple(found)))


def claims_of(
    command: OpretRegistrering,
    codes: Codes,
    *,
    receiver_cvr: str,
    settings: SandboxSettings,
    today: date,
    stored: Facts = NO_FACTS,
) -> list[ClaimOf]:
    """The claims of a message, costs last. `stored` is what the store has of the account and of what the message names."""
    mapping = _Mapping(command, codes, settings.fordringshavere.get(receiver_cvr), today, stored)
    plain = [mapping.hovedfordring(fordring) for fordring in command.fordringer]
    return plain + [
        mapping.relateret(each.fordring, each.hovedfordring_id, each.kilde) for each in command.omkostninger
    ]


class _Mapping:
    """The mapping of one message."""

    def __init__(
        self, command: OpretRegistrering, codes: Codes, fordringshaver: str | None, today: date, stored: Facts
    ) -> None:
        self._codes = codes
        self._fordringshaver = fordringshaver
        self._stored = stored
        self._debtors = Debtors(command, stored, today)
        self._costs = {each.fordring.fordring_id: each.fordring for each in command.omkostninger}
        self._sent = {fordring.fordring_id: fordring for fordring in command.fordringer}
        self._due: dict[str, date] = {
            post.fordring_id: post.forfaldsdato for post in stored.opkraevninger if post.forfaldsdato
        }
        self._nedreguleringer: dict[str, list[Nedregulering]] = {}
        for nedregulering in {each.nedregulering_id: each for each in command.nedreguleringer}.values():
            if nedregulering.nedregulering_id not in stored.nedreguleringer:
                self._nedreguleringer.setdefault(nedregulering.fordring_id, []).append(nedregulering)

    def hovedfordring(self, fordring: Fordring) -> ClaimOf:
        claim, found = self._fields(fordring, "HOVEDFORDRING")
        return ClaimOf(fordring.fordring_id, claim, fordring.kilde, findings=tuple(found))

    def relateret(self, fordring: Fordring, main_id: Uuid, kilde: Source) -> ClaimOf:
        claim, found = self._fields(fordring, "RELATERET")
        main = self._sent.get(main_id) or self._costs.get(main_id)
        if main is not None:
            relation = "HOVEDFORDRING" if main_id in self._sent else "RELATERET"
            claim["hf"] = self._plain(main_id, content(main)) | {"art": "INDR", "relation": relation}
        elif main_id in self._stored.fordringer:
            post = self._stored.fordringer[main_id]
            relation = "HOVEDFORDRING" if post.relateret_id is None else "RELATERET"
            plain = self._plain(main_id, json.loads(post.indhold) | {"type_id": post.type_id})
            claim["hf"] = plain | {"art": "INDR", "relation": relation}
        return ClaimOf(
            fordring.fordring_id,
            claim,
            fordring.kilde,
            kilde if main is None else main.kilde,
            main is not None,
            tuple(found),
        )

    def _fields(self, fordring: Fordring, relation: str) -> tuple[dict[str, object], list[Finding]]:
        skyldnere, found = self._debtors.of(fordring)
        claim = self._plain(fordring.fordring_id, content(fordring), fordring, found)
        claim |= {"art": "INDR", "relation": relation, "skyldnere": skyldnere}
        if self._fordringshaver is not None:
            claim["fordringshaver"] = self._fordringshaver
        return claim, found

    def _plain(
        self,
        fordring_id: str,
        sent: Mapping[str, Any],
        fordring: Fordring | None = None,
        found: list[Finding] | None = None,
    ) -> dict[str, object]:
        """What main and related claims share, from the content of a claim in the message or in the store.

        Of a claim given whole, what cannot be read is added to `found`.
        """
        claim: dict[str, object] = {"id": fordring_id, "hovedstol": sent["beloeb"]}
        claim["beloeb"] = self._rest(fordring_id, sent["beloeb"])
        claim["reference"] = sent.get("reference", fordring_id)
        claim["type"] = self._codes.fordringstype.get(sent["type_id"], sent["type_id"])
        claim |= {name: sent[name] for name in _DATES if name in sent}
        claim |= {"forfaldsdato": self._due[fordring_id].isoformat()} if fordring_id in self._due else {}
        lines = sorted(sent.get("tekstlinjer", ()), key=lambda line: line["nummer"])
        claim |= {"beskrivelse": " ".join(line["tekst"] for line in lines)} if lines else {}
        specified = sent.get("specifikationer", ())
        return claim | self._specified(specified, fordring, found) if specified else claim

    def _specified(
        self, sent: Sequence[Mapping[str, str]], fordring: Fordring | None, found: list[Finding] | None
    ) -> dict[str, object]:
        claim: dict[str, object] = {}
        for name in _SPECIFIED:
            places = [i for i, each in enumerate(sent) if self._codes.specifikationstype.get(each["type_id"]) == name]
            values = list(dict.fromkeys(sent[index]["vaerdi"].strip() for index in places))
            if len(values) == 1 and _is_iso_date(values[0]):
                claim[name] = values[0]
            elif values and fordring is not None and found is not None:
                kilder = [fordring.specifikationer[index].kilde for index in places]
                found += _unreadable(name, [sent[index]["vaerdi"].strip() for index in places], kilder)
        return claim

    def _rest(self, fordring_id: str, beloeb: str) -> str:
        stored = self._stored.fordringer.get(fordring_id)
        rest = to_oere(beloeb) - (0 if stored is None else stored.nedreguleret)
        for nedregulering in self._nedreguleringer.get(fordring_id, ()):
            rest = 0 if nedregulering.hel_fordring else rest - nedregulering.beloeb
        return to_kroner(max(rest, 0))


def _is_iso_date(text: str) -> bool:
    try:
        return _ISO_DATE.fullmatch(text) is not None and date.fromisoformat(text) is not None
    except ValueError:
        return False


def _unreadable(name: str, values: Sequence[str], kilder: Sequence[Source]) -> Iterator[Finding]:
    """Why a date cannot be read from its specifications: each that is no date; else that there are several."""
    wrong = [(value, kilde) for value, kilde in zip(values, kilder, strict=True) if not _is_iso_date(value)]
    for value, kilde in wrong:
        yield _not_a_date(name, value, kilde)
    if not wrong:
        yield _several_dates(name, ", ".join(dict.fromkeys(values)), kilder[-1])


def _located(finding: Finding, place: Place, verdict: PsrmVerdict) -> Finding:
    day = verdict.modtagelsesdato.isoformat()
    told = finding.outcome is not Outcome.IKKE_EVALUERET and not _RECEIPT.isdisjoint(finding.read)
    da = "" if told else f" Vurderet med modtagelsesdato {day}, den tidligste dag fordringen kan overdrages."
    en = "" if told else f" Checked with date of receipt {day}, the earliest day the claim can be handed over."
    line_da, line_en = ("", "") if place.line is None else (f" (linje {place.line})", f" (line {place.line})")
    message = Text(
        f"{place.name}{line_da}: {finding.message.da}{da}", f"{place.name}{line_en}: {finding.message.en}{en}"
    )
    read = {**finding.read, "modtagelsesdato": day}
    return replace(finding, message=message, path=place.path, line=place.line, read=read)


def _not_a_date(name: str, vaerdi: str, kilde: Source) -> Finding:
    value = STRICTEST.mask_value(vaerdi)[:_SHOWN]
    said = Text(
        f"{value} er ikke en ISO-dato og kan ikke læses som {name}, så reglerne er vurderet uden den.",
        f"{value} is not an ISO date and cannot be read as {name}, so the rules were decided without it.",
    )
    return _undecided(said, Text("Skriv datoen som ÅÅÅÅ-MM-DD.", "Write the date as YYYY-MM-DD."), value, kilde)


def _several_dates(name: str, values: str, kilde: Source) -> Finding:
    value = values[:_SHOWN]
    said = Text(
        f"{value}: {name} er angivet flere gange med hver sin dato, så reglerne er vurderet uden den.",
        f"{value}: {name} is given several times with different dates, so the rules were decided without it.",
    )
    return _undecided(said, Text("Send kun den dato, der gælder.", "Send only the date that counts."), value, kilde)


def _undecided(said: Text, fix: Text, value: str, kilde: Source) -> Finding:
    place = kilde.place("vaerdi")
    return Finding(
        rule_id=UNREADABLE,
        layer=LAYER,
        outcome=Outcome.IKKE_EVALUERET,
        message=Text(f"{place.name} {said.da}", f"{place.name} {said.en}"),
        fix=fix,
        path=place.path,
        line=place.line,
        read={place.name: value},
        source="ours",
    )
