"""What the ledger and the course of claims add to an account in JSON."""

import json
from collections.abc import Iterable
from typing import Any, Final

from oir_debitor.api.answers import BilagOut, ForloebOut, HenstandOut, OverdragelseOut, PartOut, TillaegOut
from oir_debitor.domain.facts import Facts
from oir_debitor.domain.forespoergsel.noegler import konto_noegle
from oir_debitor.domain.forespoergsel.restance import overblik
from oir_debitor.domain.forloebsposter import ForloebPost, HenstandPost, OverdragelsePost
from oir_debitor.domain.hovedbog import Art, BilagPost, TillaegPost, uplaceret
from oir_debitor.domain.posts import KontoPost
from oir_kernel.money import to_kroner

_LISTER: Final = {
    "indbetalinger": (Art.INDBETALING, Art.INDBETALING_NEDREGULERING, Art.UDBETALING),
    "daekninger": (Art.DAEKNING, Art.DAEKNING_NEDREGULERING),
    "afskrivninger": (Art.AFSKRIVNING, Art.AFSKRIVNING_NEDREGULERING),
}
_MOD: Final = frozenset(
    {
        Art.INDBETALING_NEDREGULERING,
        Art.DAEKNING_NEDREGULERING,
        Art.AFSKRIVNING_NEDREGULERING,
        Art.TILLAEG_NEDREGULERING,
    }
)
"""Documents that reverse the one they name."""


def hovedbogens_dele(konto: KontoPost, facts: Facts) -> dict[str, Any]:
    """The fields of `KontoOut` that come from the ledger and the courses."""
    money = uplaceret(facts.posteringer, konto.konto_id)
    reversed_ = _reversed(facts.bilag.values())
    bilag = sorted(facts.bilag.values(), key=lambda post: (post.registreret, post.bilag_id))
    listed = {art for arter in _LISTER.values() for art in arter}
    return {
        "noegle": konto_noegle(konto.konto_id),
        "samlet": to_kroner(overblik(facts, money).samlet),
        "uplaceret": to_kroner(money),
        "tillaeg": [_tillaeg(post) for post in facts.tillaeg.values()],
        **{name: [_bilag(post, reversed_) for post in bilag if post.art in arter] for name, arter in _LISTER.items()},
        "oevrige_bilag": [_bilag(post, reversed_) for post in bilag if post.art not in listed],
        "forloeb": [_forloeb(post) for post in facts.forloeb.values()],
        "henstande": [_henstand(post) for post in facts.henstande],
        "overdragelser": [_overdragelse(post) for post in facts.overdragelser],
    }


def _reversed(bilag: Iterable[BilagPost]) -> dict[str, int]:
    """Øre of each document that later ones reversed."""
    sums: dict[str, int] = {}
    for post in bilag:
        if post.art in _MOD:
            sums[post.modbilag_id] = sums.get(post.modbilag_id, 0) + post.beloeb
    return sums


def _bilag(post: BilagPost, reversed_: dict[str, int]) -> BilagOut:
    payer = PartOut(ident=post.part_ident, type_id=post.part_type, indhold={}) if post.part_ident else None
    return BilagOut(
        bilag_id=post.bilag_id,
        art=post.art,
        dato=post.dato,
        registreret=post.registreret,
        beloeb=to_kroner(post.beloeb),
        tilbage=to_kroner(post.beloeb - reversed_.get(post.bilag_id, 0)),
        krav_id=post.krav_id or None,
        modbilag_id=post.modbilag_id or None,
        part=payer,
        indhold=json.loads(post.indhold),
    )


def _tillaeg(post: TillaegPost) -> TillaegOut:
    return TillaegOut(
        tillaeg_id=post.tillaeg_id,
        fordring_id=post.fordring_id,
        art=post.art,
        registreret=post.registreret,
        fra=post.fra,
        til=post.til,
        beloeb=to_kroner(post.beloeb),
        rest=to_kroner(post.saldo),
        indhold=json.loads(post.indhold),
    )


def _forloeb(post: ForloebPost) -> ForloebOut:
    return ForloebOut(
        fordring_id=post.fordring_id,
        tilstand=post.tilstand,
        trin=post.trin,
        naeste_dato=post.naeste_dato,
        naeste=post.naeste,
        rentedato=post.rentedato,
        psrm_id=post.psrm_id or None,
        rykkerstop=post.rykkerstop,
        indhold=json.loads(post.indhold),
    )


def _henstand(post: HenstandPost) -> HenstandOut:
    return HenstandOut(
        henstand_id=post.henstand_id,
        fordring_id=post.fordring_id,
        registreret=post.registreret,
        fra=post.fra,
        til=post.til,
        ophoert=post.ophoert,
        aarsagstekst=post.aarsagstekst,
    )


def _overdragelse(post: OverdragelsePost) -> OverdragelseOut:
    return OverdragelseOut(
        aktion_id=post.aktion_id,
        fordring_id=post.fordring_id,
        aktion=post.aktion,
        tilstand=post.tilstand,
        registreret=post.registreret,
        leverance_id=post.leverance_id or None,
        psrm_id=post.psrm_id or None,
    )
