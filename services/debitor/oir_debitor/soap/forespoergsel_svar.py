"""Outcomes of DebitorForespørgselAfsend as its answers."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from oir_debitor.domain.codes import Codes
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel import genskab
from oir_debitor.domain.forespoergsel.noegler import fordring_noegle, konto_noegle
from oir_debitor.domain.forespoergsel.outcome import Fund, HentOutcome, SoegOutcome
from oir_debitor.domain.forespoergsel.restance import overblik, under_inddrivelse
from oir_debitor.domain.hovedbog import Art, BilagPost, TillaegPost, uplaceret
from oir_debitor.domain.indbetaling.commands import IndbetalingTekstLinje
from oir_debitor.domain.outcome import DebitorOutcome
from oir_debitor.domain.posts import FordringPost, KontoPost
from oir_debitor.soap.forespoergsel import (
    FundenKonto,
    HentSvar,
    SoegSvar,
    VistAfskrivning,
    VistAfskrivningNedregulering,
    VistDaekning,
    VistDaekningNedregulering,
    VistFordring,
    VistHenstand,
    VistIndbetaling,
    VistIndbetalingNedregulering,
    VistKonto,
    VistRelation,
    VistTillaeg,
)
from oir_debitor.soap.hele import hel_fordring, hel_haeftelse, hel_konto, hel_part
from oir_debitor.soap.svar import DebitorAarsag, answer_with
from oir_kernel.identifiers import Uuid

UDEN_AARSAG: Final = "omkonteret"
"""The class of the list indbetalingsnedreguleringsaarsag for a payment the debtor system itself took back without saying why (ours)."""
_TILLAEG: Final[Mapping[str, str]] = {
    Art.OPKRAEVNINGSRENTE: "opkraevningsrente_id",
    Art.INDDRIVELSESRENTE: "inddrivelsesrente_id",
    Art.RYKKERGEBYR: "rykkergebyr_id",
}


def soeg_svar(codes: Codes) -> Callable[[SoegOutcome], SoegSvar]:
    """The function that turns what a search found into its answer."""
    reasons = _reasons(codes)

    def answer(outcome: SoegOutcome) -> SoegSvar:
        none = True if outcome.accepted and not outcome.fund else None
        return SoegSvar(outcome.behandlet, none, reasons(outcome), tuple(map(_fund, outcome.fund)))

    return answer


def hent_svar(codes: Codes) -> Callable[[HentOutcome], HentSvar]:
    """The function that turns an account into its answer."""
    reasons = _reasons(codes)
    without = next((key for key, code in codes.indbetalingsnedreguleringsaarsag.items() if code == UDEN_AARSAG), "")

    def answer(outcome: HentOutcome) -> HentSvar:
        konto = outcome.facts.konto
        none = True if outcome.accepted and konto is None else None
        shown = None if konto is None else _konto(konto, outcome.facts, Uuid(without))
        return HentSvar(outcome.behandlet, none, reasons(outcome), shown)

    return answer


def _reasons(codes: Codes) -> Callable[[DebitorOutcome], tuple[DebitorAarsag, ...]]:
    """The reasons of a refusal; one about an account that the question did not name points at nothing."""
    answer = answer_with(codes)

    def reasons(outcome: DebitorOutcome) -> tuple[DebitorAarsag, ...]:
        return tuple(replace(each, konto_id=each.konto_id or None) for each in answer(outcome).afvisninger)

    return reasons


def _fund(fund: Fund) -> FundenKonto:
    konto, seen = fund.konto, fund.overblik
    sent = hel_konto(genskab.konto_af(konto))
    return FundenKonto(
        konto_id=konto.konto_id,
        noegle=konto_noegle(konto.konto_id),
        type_id=konto.type_id,
        oprettet_cvr=konto.oprettet_cvr,
        oprettet_system=konto.oprettet_system,
        debitor_ident=konto.debitor_ident,
        debitor_type=konto.debitor_type,
        debitor_oprettet_cvr=sent.debitor.oprettet_cvr,
        debitor_oprettet_system=sent.debitor.oprettet_system,
        ansvarlig=fund.ansvarlig or None,
        administrator=fund.administrator or None,
        medhaefter=fund.medhaefter or None,
        titel=sent.titel,
        specifikationer=sent.specifikationer,
        samlet=None if seen is None else seen.samlet,
        under_inddrivelse=None if seen is None else seen.under_inddrivelse,
        aeldste=None if seen is None else seen.aeldste,
        restance=fund.restance or None,
    )


def _konto(konto: KontoPost, facts: Facts, without: Uuid) -> VistKonto:
    claims = sorted(facts.fordringer.values(), key=lambda post: (post.registreret, post.fordring_id))
    bilag, of_claim = _by(facts.bilag.values(), "art"), _OfClaim(facts)
    payments = _in_order(bilag.get(Art.INDBETALING, ()))
    taken_back = _in_order(bilag.get(Art.INDBETALING_NEDREGULERING, ()))
    return VistKonto(
        konto_id=konto.konto_id,
        noegle=konto_noegle(konto.konto_id),
        registreret=konto.registreret,
        konto=hel_konto(genskab.konto_af(konto)),
        oprettet_cvr=konto.oprettet_cvr,
        oprettet_system=konto.oprettet_system,
        afsluttet=konto.afsluttet,
        samlet=overblik(facts, uplaceret(facts.posteringer, konto.konto_id)).samlet,
        administratorer=tuple(hel_part(genskab.administrator_af(post)) for post in facts.administratorer),
        fordringer=tuple(map(of_claim.vist, claims)),
        haeftelser=tuple(hel_haeftelse(genskab.haeftelse_af(post)) for post in facts.haeftelser.values()),
        indbetalinger=tuple(map(_indbetaling, payments)),
        indbetaling_nedreguleringer=tuple(_tilbage(post, without) for post in taken_back),
    )


class _OfClaim:
    """What hangs on each claim, sorted once for the whole account."""

    def __init__(self, facts: Facts) -> None:
        self._bilag = _by(facts.bilag.values(), "krav_id")
        self._nedreguleringer = _by(facts.nedreguleringer.values(), "fordring_id")
        self._henstande = _by(facts.henstande, "fordring_id")
        self._tillaeg = _by(facts.tillaeg.values(), "fordring_id")
        live = [post for post in facts.relationer.values() if post.ophoert is None]
        self._relationer = [_by(live, "fra_fordring"), _by(live, "til_fordring")]
        self._taken_in = under_inddrivelse(facts)

    def vist(self, post: FordringPost) -> VistFordring:
        key = post.fordring_id
        bilag = _by(_in_order(self._bilag.get(key, ())), "art")
        return VistFordring(
            fordring=hel_fordring(genskab.fordring_af(post)),
            noegle=fordring_noegle(key),
            restance=post.rest,
            under_inddrivelse=key in self._taken_in,
            hovedfordring_id=post.relateret_id,
            daekninger=tuple(
                VistDaekning(each.bilag_id, each.registreret, each.beloeb, Uuid(each.modbilag_id))
                for each in bilag.get(Art.DAEKNING, ())
            ),
            daekning_nedreguleringer=tuple(map(_daekning_tilbage, bilag.get(Art.DAEKNING_NEDREGULERING, ()))),
            afskrivninger=tuple(map(_afskrivning, bilag.get(Art.AFSKRIVNING, ()))),
            afskrivning_nedreguleringer=tuple(map(_afskrivning_tilbage, bilag.get(Art.AFSKRIVNING_NEDREGULERING, ()))),
            nedreguleringer=tuple(map(genskab.nedregulering_af, self._nedreguleringer.get(key, ()))),
            henstande=tuple(
                VistHenstand(
                    each.henstand_id,
                    each.registreret,
                    each.fra,
                    each.ophoert or each.til,
                    Uuid(each.aarsag_id) if each.aarsag_id else None,
                    each.aarsagstekst or None,
                )
                for each in self._henstande.get(key, ())
            ),
            relationer=self._relationer_af(key),
            tillaeg=tuple(map(_tillaeg, self._tillaeg.get(key, ()))),
        )

    def _relationer_af(self, key: str) -> tuple[VistRelation, ...]:
        outgoing, incoming = (each.get(key, ()) for each in self._relationer)
        return tuple(
            VistRelation(post.relation_id, post.registreret, post.type_id, other)
            for posts, end in ((outgoing, "til_fordring"), (incoming, "fra_fordring"))
            for post in posts
            if (other := getattr(post, end))
        )


def _tillaeg(post: TillaegPost) -> VistTillaeg:
    named: dict[str, Any] = {_TILLAEG[post.art]: post.tillaeg_id}
    return VistTillaeg(post.registreret, post.beloeb, post.saldo, fra=post.fra, til=post.til, **named)


def _afskrivning(post: BilagPost) -> VistAfskrivning:
    kept = json.loads(post.indhold)
    reason, words = kept.get("aarsag_id"), kept.get("aarsagstekst")
    return VistAfskrivning(post.bilag_id, post.registreret, post.beloeb, post.dato, reason, words)


def _afskrivning_tilbage(post: BilagPost) -> VistAfskrivningNedregulering:
    kept = json.loads(post.indhold)
    reason, words, undone = kept.get("aarsag_id"), kept.get("aarsagstekst"), Uuid(post.modbilag_id)
    return VistAfskrivningNedregulering(post.bilag_id, post.registreret, post.beloeb, post.dato, undone, reason, words)


def _daekning_tilbage(post: BilagPost) -> VistDaekningNedregulering:
    payment = json.loads(post.indhold).get("indbetaling_nedregulering_id")
    return VistDaekningNedregulering(post.bilag_id, post.registreret, post.beloeb, Uuid(post.modbilag_id), payment)


def _indbetaling(post: BilagPost) -> VistIndbetaling:
    kept = json.loads(post.indhold)
    lines = tuple(IndbetalingTekstLinje(**each) for each in kept.get("tekstlinjer", ()))
    return VistIndbetaling(
        post.bilag_id,
        post.registreret,
        post.dato,
        post.beloeb,
        Uuid(kept["type_id"]),
        lines,
        post.oprettet_cvr or None,
        Uuid(post.oprettet_system) if post.oprettet_system else None,
        post.part_ident or None,
        Uuid(post.part_type) if post.part_type else None,
    )


def _tilbage(post: BilagPost, without: Uuid) -> VistIndbetalingNedregulering:
    kept = json.loads(post.indhold)
    reason, words, payment = kept.get("aarsag_id") or without, kept.get("aarsagstekst"), Uuid(post.modbilag_id)
    return VistIndbetalingNedregulering(post.bilag_id, post.registreret, post.dato, post.beloeb, reason, payment, words)


def _in_order(posts: Iterable[BilagPost]) -> list[BilagPost]:
    return sorted(posts, key=lambda post: (post.registreret, post.bilag_id))


def _by(posts: Iterable[Any], name: str) -> dict[str, list[Any]]:
    found: dict[str, list[Any]] = {}
    for post in posts:
        found.setdefault(getattr(post, name), []).append(post)
    return found
