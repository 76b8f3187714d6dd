"""SAMMENLÆG_KONTI: everything on one account becomes the other's, and the first is closed.

Both have the same liable party, type and owner, and nothing of the first is at PSRM or waits. Its rows are moved; its entries stay as
they were booked, and one FLYTNING document moves what they leave, account by account and claim by claim, so both sub-ledgers
balance. A liability for the whole account becomes one for the claims that were moved. Ours.
"""

import json
from collections.abc import Iterator
from dataclasses import replace

from oir_debitor.domain import hovedbog
from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.outcome import VENTER
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.content import json_text
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.parter import kind_and_number, same_part
from oir_debitor.domain.posts import HaeftelsePost, KontoPost, Post, named_claims
from oir_kernel.events import Event
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere, to_kroner

LUKKET = "debitor.konto.afsluttet"


def sammenlaeg(sag: Sag) -> None:
    """SAMMENLÆG_KONTI: `konto_id` goes into `til_konto_id`."""
    fra, til = sag.her.facts.konto, sag.der.facts.konto
    if sag.der is sag.her:
        sag.refuse(reasons.SAMME_KONTO, "konto", sag.her.konto_id, "til_konto_id", sag.her.konto_id)
        return
    if fra is None or til is None:
        return
    for why in _forskelle(sag, fra, til):
        sag.refuse(reasons.KONTI_PASSER_IKKE, "konto", fra.konto_id, "konto_id", fra.konto_id, kendt=why)
    for fordring_id in sorted(sag.her.forloeb):
        sag.hos_debitorsystemet(sag.her, fordring_id, "konto_id")
    if sag.har_problemer:
        return
    _flyt_posteringer(sag)
    sag.changed += _flyttede(sag, til.konto_id)
    sag.changed.append(replace(fra, afsluttet=sag.today))
    sag.lukkede.add(fra.konto_id)
    _administratorer(sag, til.konto_id)
    claims = sorted(sag.her.facts.fordringer)
    sag.events.append(Event(LUKKET, fra.konto_id, {"operation": "SAMMENLÆG_KONTI", "sammenlagt_med": til.konto_id}))
    sag.resultat |= {"konto": til.konto_id, "fordringer": str(len(claims))}
    sag.resultat["rest"] = to_kroner(sum(sag.her.bog.rest(each) for each in claims))


def _forskelle(sag: Sag, fra: KontoPost, til: KontoPost) -> Iterator[str]:
    if not same_part(fra.debitor_ident, til.debitor_ident):
        yield "de har forskellige juridisk ansvarlige / their liable parties differ"
    if fra.type_id != til.type_id:
        yield "de har forskellige typer / their types differ"
    if fra.ejerskifte is not None or til.ejerskifte is not None:
        yield "der ventes på en ny ejer / a new owner is waited for"
    waiting = [each for each in sag.her.facts.handlinger.values() if each.tilstand in VENTER]
    if any(each.anmodning_id != sag.command.anmodning_id for each in waiting):
        yield "andre anmodninger venter / other requests wait"


def _flyt_posteringer(sag: Sag) -> None:
    bilag_id = sag.ny_id("konto")
    entries = hovedbog.overflytning(
        bilag_id, sag.her.konto_id, sag.der.konto_id, sag.her.facts.posteringer, sag.today, sag.terms.now
    )
    if not entries:
        return
    moved = Oere(sum(each.beloeb for each in entries if each.beloeb > 0) // 2)
    kept = json.dumps({"retning": "konto", "konto_id": sag.her.konto_id}, ensure_ascii=False)
    sag.added.append(BilagPost(bilag_id, sag.der.konto_id, Art.FLYTNING, sag.today, sag.terms.now, moved, indhold=kept))
    sag.added += entries


def _flyttede(sag: Sag, til: Uuid) -> Iterator[Post]:
    """Every row of the account, as the other account's. Entries stay; a request stays with the account it was sent for."""
    facts, mine = sag.her.facts, sag.her.konto_id
    rows: list[Post] = [
        *facts.fordringer.values(),
        *facts.nedreguleringer.values(),
        *facts.opkraevninger,
        *facts.bilag.values(),
        *facts.tillaeg.values(),
        *sag.her.forloeb.values(),
        *facts.henstande,
        *facts.aftaler,
        *facts.relationer.values(),
        *facts.overdragelser,
    ]
    yield from (replace(row, konto_id=til) for row in rows if row.konto_id == mine)
    claims = sorted(facts.fordringer)
    for haeftelse in facts.haeftelser.values():
        if haeftelse.konto_id == mine and (claims or named_claims(haeftelse)):
            yield _haeftelse(haeftelse, til, claims)


def _haeftelse(post: HaeftelsePost, til: Uuid, claims: list[str]) -> HaeftelsePost:
    if named_claims(post):
        return replace(post, konto_id=til)
    indhold = json.loads(post.indhold) | {"fordring_ids": claims}
    return replace(post, konto_id=til, indhold=json_text(indhold))


def _administratorer(sag: Sag, til: Uuid) -> None:
    known = {kind_and_number(each.part_ident) for each in sag.der.facts.administratorer}
    for each in sag.her.facts.administratorer:
        if each.slutdato is None and kind_and_number(each.part_ident) not in known:
            sag.added.append(replace(each, konto_id=til))
