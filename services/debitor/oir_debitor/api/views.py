"""Outcomes and stored accounts as JSON."""

import json
from datetime import date
from typing import Any

from oir_debitor.api.answers import (
    AarsagOut,
    AdministratorOut,
    FordringOut,
    HaeftelseOut,
    KontoLinjeOut,
    KontoOut,
    NedreguleringOut,
    OpkraevningOut,
    PartOut,
    ReferenceOut,
    Resultat,
    SvarOut,
)
from oir_debitor.api.hovedbog_views import hovedbogens_dele
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.noegler import fordring_noegle
from oir_debitor.domain.outcome import Aarsag, DebitorOutcome
from oir_debitor.domain.posts import FordringPost, HaeftelsePost, KontoPost, NedreguleringPost, OpkraevningPost
from oir_kernel.money import to_kroner


def svar(outcome: DebitorOutcome, codes: Codes) -> SvarOut:
    """The outcome of an operation."""
    return SvarOut(
        resultat=_resultat(outcome),
        konto_id=outcome.konto_id,
        behandlet=outcome.behandlet,
        aarsager=aarsager(outcome, codes),
        findings=list(outcome.findings),
    )


def aarsager(outcome: DebitorOutcome, codes: Codes) -> list[AarsagOut]:
    """The reasons or remarks of an outcome."""
    return [_aarsag(aarsag, codes) for aarsag in outcome.aarsager]


def konto_linje(konto: KontoPost, codes: Codes) -> KontoLinjeOut:
    """An account in a list."""
    return KontoLinjeOut(**_konto_fields(konto, codes))


def hele_kontoen(konto: KontoPost, facts: Facts, codes: Codes) -> KontoOut:
    """An account with everything on it."""
    entries: dict[str, list[OpkraevningPost]] = {}
    for post in facts.opkraevninger:
        entries.setdefault(post.fordring_id, []).append(post)
    claims = sorted(facts.fordringer.values(), key=lambda post: (post.registreret, post.fordring_id))
    return KontoOut(
        **_konto_fields(konto, codes),
        rest=to_kroner(sum(post.rest for post in claims)),
        indhold=_content(konto.indhold),
        fordringer=[_fordring(post, entries.get(post.fordring_id, []), codes) for post in claims],
        haeftelser=[_haeftelse(post) for post in facts.haeftelser.values()],
        administratorer=[
            AdministratorOut(
                part=PartOut(ident=post.part_ident, type_id=post.part_type, indhold=_content(post.indhold)),
                registreret=post.registreret,
                slutdato=post.slutdato,
            )
            for post in facts.administratorer
        ],
        nedreguleringer=[_nedregulering(post, codes) for post in facts.nedreguleringer.values()],
        opkraevninger=[_opkraevning(post) for post in facts.opkraevninger],
        **hovedbogens_dele(konto, facts),
    )


def _resultat(outcome: DebitorOutcome) -> Resultat:
    if outcome.afvist:
        return "AFVIST"
    return "ACCEPTERET_MED_BEMÆRKNINGER" if outcome.aarsager else "ACCEPTERET"


def _aarsag(aarsag: Aarsag, codes: Codes) -> AarsagOut:
    uuid, titel = codes.aarsager[aarsag.code]
    ref = aarsag.reference
    return AarsagOut(
        kode=aarsag.code,
        aarsag_id=uuid,
        titel=titel,
        reference=None if ref is None else ReferenceOut(kind=ref.kind, id=ref.id, type_id=ref.type_id),
        lokal_kode=aarsag.lokal_kode,
        lokal_tekst=aarsag.lokal_tekst,
    )


def _konto_fields(konto: KontoPost, codes: Codes) -> dict[str, Any]:
    debitor = _content(konto.indhold).get("debitor", {})
    return {
        "konto_id": konto.konto_id,
        "type_id": konto.type_id,
        "type_kode": codes.debitorkontotype.get(konto.type_id, ""),
        "debitor": PartOut(ident=konto.debitor_ident, type_id=konto.debitor_type, indhold=debitor),
        "registreret": konto.registreret,
        "oprettet": konto.oprettet,
        "oprettet_cvr": konto.oprettet_cvr,
        "oprettet_system": konto.oprettet_system,
        "modtager_cvr": konto.modtager_cvr,
        "ejerskifte": konto.ejerskifte,
        "afsluttet": konto.afsluttet,
    }


def _fordring(post: FordringPost, entries: list[OpkraevningPost], codes: Codes) -> FordringOut:
    return FordringOut(
        fordring_id=post.fordring_id,
        noegle=fordring_noegle(post.fordring_id),
        relateret_id=post.relateret_id,
        type_id=post.type_id,
        type_kode=codes.fordringstype.get(post.type_id, ""),
        registreret=post.registreret,
        beloeb=to_kroner(post.beloeb),
        nedreguleret=to_kroner(post.nedreguleret),
        rest=to_kroner(post.rest),
        forfaldsdato=_due(post, entries),
        til_opkraevning=post.til_opkraevning or bool(entries),
        ansvarlig=PartOut(ident=post.ansvarlig_ident, type_id=post.ansvarlig_type, indhold={}),
        indhold=_content(post.indhold),
    )


def _due(post: FordringPost, entries: list[OpkraevningPost]) -> date:
    return next((entry.forfaldsdato for entry in entries if entry.forfaldsdato is not None), post.forfaldsdato)


def _haeftelse(post: HaeftelsePost) -> HaeftelseOut:
    sent = _content(post.indhold)
    return HaeftelseOut(
        haeftelse_id=post.haeftelse_id,
        registreret=post.registreret,
        part=PartOut(ident=post.part_ident, type_id=post.part_type, indhold=sent.get("part", {})),
        startdato=post.startdato,
        slutdato=post.slutdato,
        afsluttet=post.afsluttet,
        fordring_ids=sent.get("fordring_ids", []),
    )


def _nedregulering(post: NedreguleringPost, codes: Codes) -> NedreguleringOut:
    return NedreguleringOut(
        nedregulering_id=post.nedregulering_id,
        fordring_id=post.fordring_id,
        registreret=post.registreret,
        beloeb=to_kroner(post.beloeb),
        aarsag_id=post.aarsag_id,
        aarsag_kode=codes.nedreguleringsaarsag.get(post.aarsag_id, ""),
        indhold=_content(post.indhold),
    )


def _opkraevning(post: OpkraevningPost) -> OpkraevningOut:
    return OpkraevningOut(
        fordring_id=post.fordring_id,
        anmodning_id=post.anmodning_id or None,
        registreret=post.registreret,
        forfaldsdato=post.forfaldsdato,
    )


def _content(text: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(text)
    return found
