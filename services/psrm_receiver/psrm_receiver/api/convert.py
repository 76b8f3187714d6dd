"""From posts to the public JSON of claims and hearings. Numbers of persons are masked."""

from collections.abc import Iterable
from typing import Any

from oir_kernel.cpr_gate import STRICTEST
from oir_kernel.identifiers import mask_cpr
from oir_kernel.money import to_kroner
from psrm_receiver.api.models import BevaegelseOut, FordringMedPosterOut, FordringOut, HoeringOut, SkyldnerOut
from psrm_receiver.domain.aktion import HoeringPost
from psrm_receiver.domain.fordring import Bevaegelse, Del, PsrmFordring, SkyldnerPost

_SAME = (
    "fordring_id",
    "nummer",
    "tilstand",
    "system",
    "fordringshaver",
    "reference",
    "type",
    "art",
    "relation",
    "hovedfordring_id",
    "genindsender_id",
    "aktion_id",
    "oprettet",
    "modtaget",
    "foraeldelsesdato",
    "tilbagekaldsaarsag",
    "lukket",
)


def fordring_ud(post: PsrmFordring) -> FordringOut:
    """A claim without its movements."""
    return FordringOut(**_fields(post))


def fordring_med_poster_ud(
    post: PsrmFordring, skyldnere: Iterable[SkyldnerPost], bevaegelser: Iterable[Bevaegelse]
) -> FordringMedPosterOut:
    """A claim with debtors and movements."""
    return FordringMedPosterOut(
        **_fields(post),
        skyldnere=[_skyldner(each) for each in skyldnere],
        bevaegelser=[_bevaegelse(each) for each in bevaegelser],
    )


def hoering_ud(post: HoeringPost) -> HoeringOut:
    """A hearing."""
    return HoeringOut.model_validate(post, from_attributes=True)


def _fields(post: PsrmFordring) -> dict[str, Any]:
    amounts = {
        "hovedstol": post.hovedstol,
        "sendt": post.sendt,
        "saldo": post.saldo,
        "rente": post.rente_saldo,
        "daekket": post.daekket,
    }
    kroner = {name: to_kroner(oere) for name, oere in amounts.items()}
    return {name: getattr(post, name) for name in _SAME} | kroner


def _skyldner(post: SkyldnerPost) -> SkyldnerOut:
    shown = mask_cpr(post.skyldner_ident) if post.art == "cpr" else STRICTEST.mask(post.skyldner_ident)
    return SkyldnerOut(art=post.art, ident=shown, tildelt=post.tildelt)


def _bevaegelse(post: Bevaegelse) -> BevaegelseOut:
    return BevaegelseOut(
        nummer=post.nummer,
        art=post.art,
        kontodel=Del(post.kontodel),
        modkonto=post.modkonto,
        beloeb=to_kroner(post.beloeb),
        virkningsdato=post.virkningsdato,
        bogfoert=post.bogfoert,
        aktion_id=post.aktion_id,
        kilde_id=post.kilde_id,
        modbevaegelse_id=post.modbevaegelse_id,
    )
