"""SøgDebitorregistrering: which accounts of the receiver a question is about.

Own and others' registrations are shown alike (stated). What the store narrows by is `Kriterier`; roles and arrears are decided here,
from what is on each account. A liability counts also after it ended, because it covers its period; an administrator until they
are untied (ours).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from oir_debitor.domain import reasons as entry
from oir_debitor.domain.checks import check_identification
from oir_debitor.domain.draft import Draft, Terms
from oir_debitor.domain.facts import NO_FACTS, Facts
from oir_debitor.domain.forespoergsel import reasons
from oir_debitor.domain.forespoergsel.commands import SoegDebitorregistrering
from oir_debitor.domain.forespoergsel.outcome import Fund, SoegOutcome
from oir_debitor.domain.forespoergsel.restance import i_restance, overblik
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import FREE, kind_and_number, same_part
from oir_debitor.domain.posts import KontoPost
from oir_debitor.domain.problems import LAYER
from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.identifiers import Uuid

MOST: Final = 500
"""Accounts one answer holds. Source: ours; the public structure has no paging."""
_NOBODY: Final = Uuid("")


@dataclass(frozen=True, slots=True)
class Kriterier:
    """What the store looks by. `ident` is spelled as `parter` compares it; `fra`, `til` are UTC."""

    modtager_cvr: str
    konto_id: Uuid | None = None
    type_id: Uuid | None = None
    kle_emne: Uuid | None = None
    ansvarlig_enhed: Uuid | None = None
    fra: datetime | None = None
    til: datetime | None = None
    ident: str | None = None
    fri: bool = False
    ansvarlig: bool = True
    administrator: bool = True
    medhaefter: bool = True


def afvist(command: SoegDebitorregistrering, terms: Terms) -> SoegOutcome | None:
    """The refusal of a question that cannot be answered, with every reason; `None` if it can."""
    draft = Draft(command.konto_id or _NOBODY, NO_FACTS, terms)
    _judge_criteria(draft, command)
    if command.part_ident is not None:
        check_identification(draft, command.part_ident, command.part_type or _NOBODY, command.kilde)
    if command.type_id is not None and command.type_id not in terms.codes.debitorkontotype:
        ref = Reference("konto", draft.konto_id)
        draft.refuse(entry.KONTOTYPE_UKENDT, ref, command.kilde, "type_id", command.type_id)
    if command.fra is not None and command.til is not None and command.til < command.fra:
        since = terms.told(command.fra)
        ref = Reference("konto", draft.konto_id)
        draft.refuse(reasons.PERIODE_BAGVENDT, ref, command.kilde, "til", terms.told(command.til), kendt=since)
    if not draft.problems:
        return None
    told = tuple(each.aarsag for each in draft.problems)
    found = tuple(each.finding for each in draft.problems)
    return SoegOutcome(draft.konto_id, terms.now, told, afvist=True, findings=found)


def kriterier(command: SoegDebitorregistrering, terms: Terms) -> Kriterier:
    """What to look by. No role chosen means all of them."""
    kind, number = kind_and_number(command.part_ident or "")
    any_role = not (command.ansvarlig or command.administrator or command.medhaefter)
    free = kind == FREE
    ident = number if free else f"urn:oio:{kind}-nr:{number}"
    return Kriterier(
        modtager_cvr=terms.modtager_cvr,
        konto_id=command.konto_id,
        type_id=command.type_id,
        kle_emne=command.kle_emne,
        ansvarlig_enhed=command.ansvarlig_enhed,
        fra=None if command.fra is None else command.fra.astimezone(UTC),
        til=None if command.til is None else command.til.astimezone(UTC),
        ident=None if command.part_ident is None else ident,
        fri=free,
        ansvarlig=any_role or command.ansvarlig,
        administrator=any_role or command.administrator,
        medhaefter=any_role or command.medhaefter,
    )


def fund_af(
    command: SoegDebitorregistrering,
    side: Sequence[KontoPost],
    naermere: Mapping[str, Facts],
    uplaceret: Mapping[str, int],
    terms: Terms,
) -> list[Fund]:
    """Those of a page of accounts that the question is about. `naermere` is what is on them, `uplaceret` øre, by account."""
    asked = kriterier(command, terms)
    found = []
    for konto in side:
        facts = naermere.get(konto.konto_id, NO_FACTS)
        late = bool(i_restance(facts, terms.today))
        tied = _tied(asked, konto, facts, terms)
        if (late or not command.restance) and (asked.ident is None or any(tied)):
            seen = overblik(facts, uplaceret.get(konto.konto_id, 0)) if command.overblik else None
            found.append(Fund(konto, *tied, late, seen))
    return found


def svar(fund: Sequence[Fund], command: SoegDebitorregistrering, terms: Terms) -> SoegOutcome:
    """The answer: at most `MOST` accounts, and a remark when there are more."""
    remarks = (_cut(),) if len(fund) > MOST else ()
    return SoegOutcome(command.konto_id or _NOBODY, terms.now, findings=remarks, fund=tuple(fund[:MOST]))


def _judge_criteria(draft: Draft, command: SoegDebitorregistrering) -> None:
    of_konto = (command.konto_id, command.type_id, command.kle_emne, command.ansvarlig_enhed)
    ref = Reference("konto", draft.konto_id)
    if command.part_ident is None and not any(of_konto):
        draft.refuse(reasons.INGEN_KRITERIER, ref, command.kilde, "")
    for role in ("ansvarlig", "administrator", "medhaefter"):
        if command.part_ident is None and getattr(command, role):
            draft.refuse(reasons.ROLLE_UDEN_PART, _role(role), command.kilde, role)


def _role(role: str) -> Reference:
    match role:
        case "administrator":
            return Reference("administrator")
        case "medhaefter":
            return Reference("medhaefter")
        case _:
            return Reference("ansvarlig")


def _tied(asked: Kriterier, konto: KontoPost, facts: Facts, terms: Terms) -> tuple[bool, bool, bool]:
    ident = asked.ident
    if ident is None:
        return False, False, False
    liable = (konto.debitor_ident, *(post.ansvarlig_ident for post in facts.fordringer.values()))
    untied = (post for post in facts.administratorer if post.slutdato is None or post.slutdato > terms.today)
    return (
        asked.ansvarlig and any(same_part(ident, each) for each in liable),
        asked.administrator and any(same_part(ident, post.part_ident) for post in untied),
        asked.medhaefter and any(same_part(ident, post.part_ident) for post in facts.haeftelser.values()),
    )


def _cut() -> Finding:
    return Finding(
        rule_id="SBX-DEB-004",
        layer=LAYER,
        outcome=Outcome.INFO,
        message=Text(
            f"Søgningen fandt flere konti end de {MOST}, et svar rummer; resten er ikke vist.",
            f"The search found more accounts than the {MOST} that an answer holds; the rest is not shown.",
        ),
        fix=Text(
            "Afgræns søgningen med part, kontotype, KLE-emne, ansvarlig enhed eller periode.",
            "Narrow the search by party, account type, KLE, responsible unit or period.",
        ),
        source="ours",
    )
