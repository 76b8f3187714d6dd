"""SøgFordringTilIndbetaling: what a party can pay on one account.

Only what is set to collection and owed is shown, and only what the party could pay. Related claims, the ones that can be left out, are the
costs that belong to another claim; interest and fees stand below their claim and are always told (ours).
"""

import json
from collections.abc import Collection
from datetime import date

from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forloebsposter import Tilstand
from oir_debitor.domain.hovedbog import Art
from oir_debitor.domain.indbetaling.commands import SoegTilIndbetaling
from oir_debitor.domain.indbetaling.krav import Krav, forfaldsdato, i_orden
from oir_debitor.domain.indbetaling.outcome import (
    FordringTilBetaling,
    KontoTilBetaling,
    PartIRolle,
    TillaegTilBetaling,
)
from oir_debitor.domain.indbetaling.roller import Adgang, Rolle, adgange, i_roller
from oir_debitor.domain.posts import FordringPost, KontoPost
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere


def til_betaling(command: SoegTilIndbetaling, facts: Facts, bog: Bogfoering) -> KontoTilBetaling | None:
    """What the party can pay on the account today, `None` if nothing."""
    konto = facts.konto
    if konto is None or konto.afsluttet is not None:
        return None
    found = i_roller(adgange(facts, konto.konto_id), command.ident, marked(command))
    present = [each for each in found if each.gaelder(bog.today)]
    ids = _wanted(command, facts, frozenset[str]().union(*(each.fordring_ids for each in present)))
    claims = _claims(facts, bog, i_orden(facts, bog, ids), present)
    if not claims:
        return None
    total = sum(each.restance + sum(added.restance for added in each.tillaeg) for each in claims)
    return KontoTilBetaling(
        konto.konto_id,
        konto.type_id,
        json.loads(konto.indhold).get("titel"),
        konto.oprettet_cvr,
        Uuid(konto.oprettet_system),
        Oere(total),
        tuple(claims),
        tuple(_parties(facts, konto, bog.today)),
    )


def marked(command: SoegTilIndbetaling) -> frozenset[Rolle]:
    """The roles asked for; none: any."""
    marks = {
        Rolle.ANSVARLIG: command.ansvarlig,
        Rolle.MEDHAEFTER: command.medhaefter,
        Rolle.ADMINISTRATOR: command.administrator,
    }
    return frozenset(role for role, mark in marks.items() if mark)


def _wanted(command: SoegTilIndbetaling, facts: Facts, ids: Collection[str]) -> frozenset[str]:
    if command.udelad_relaterede:
        return frozenset(each for each in ids if facts.fordringer[each].relateret_id is None)
    return frozenset(ids)


def _claims(facts: Facts, bog: Bogfoering, owed: list[Krav], present: list[Adgang]) -> list[FordringTilBetaling]:
    of_claim: dict[str, list[Krav]] = {}
    for each in owed:
        of_claim.setdefault(each.fordring_id, []).append(each)
    return [_claim(facts, bog, facts.fordringer[fordring_id], rows, present) for fordring_id, rows in of_claim.items()]


def _claim(
    facts: Facts, bog: Bogfoering, post: FordringPost, owed: list[Krav], present: list[Adgang]
) -> FordringTilBetaling:
    course = facts.forloeb.get(post.fordring_id)
    srb = json.loads(post.indhold).get("srb")
    period = _period(post.fordring_id, present)
    return FordringTilBetaling(
        post.fordring_id,
        post.type_id,
        post.registreret,
        post.beloeb,
        forfaldsdato(facts, post),
        None if srb is None else date.fromisoformat(srb),
        bog.rest(post.fordring_id),
        course is not None and course.tilstand == Tilstand.UNDER_INDDRIVELSE,
        post.relateret_id,
        tuple(
            TillaegTilBetaling(
                Uuid(each.krav_id), each.art, bog.tillaeg[each.krav_id].registreret, each.beloeb, each.rest
            )
            for each in owed
            if each.art is not Art.FORDRING
        ),
        None if period is None or period.fra == date.min else period.fra,
        None if period is None or period.til == date.max else period.til,
    )


def _period(fordring_id: str, present: list[Adgang]) -> Adgang | None:
    """The liability the party has the claim by, if it has it by nothing else."""
    ways = [each for each in present if fordring_id in each.fordring_ids]
    return ways[0] if ways and all(each.rolle is Rolle.MEDHAEFTER for each in ways) else None


def _parties(facts: Facts, konto: KontoPost, day: date) -> list[PartIRolle]:
    """Who can pay on the account today."""
    return [
        PartIRolle(
            each.rolle,
            each.ident,
            Uuid(each.type_id),
            Uuid(each.haeftelse_id) if each.haeftelse_id else None,
            None if each.fra == date.min else each.fra,
            None if each.til == date.max else each.til,
        )
        for each in adgange(facts, konto.konto_id)
        if each.gaelder(day) and each.fordring_ids
    ]
