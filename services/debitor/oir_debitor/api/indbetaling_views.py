"""Payments and searches as JSON."""

import json

from oir_debitor.api.indbetaling_models import (
    BetalendePartOut,
    DaekningOut,
    FordringTilBetalingOut,
    IndbetalingerOut,
    IndbetalingOut,
    IndbetalingSvarOut,
    KontoTilBetalingOut,
    TilbageOut,
    TilBetalingOut,
    TillaegOut,
)
from oir_debitor.api.views import svar
from oir_debitor.domain.bogfoering import Bogfoering
from oir_debitor.domain.codes import Codes
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.indbetaling.outcome import (
    FordringTilBetaling,
    IndbetalingOutcome,
    KontoTilBetaling,
    SoegOutcome,
)
from oir_debitor.domain.outcome import DebitorOutcome
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner


def indbetaling_svar(outcome: IndbetalingOutcome, codes: Codes) -> IndbetalingSvarOut:
    """The outcome of an operation on a payment."""
    restance = None if outcome.restance is None else to_kroner(outcome.restance)
    common = svar(outcome, codes)
    return IndbetalingSvarOut(
        resultat=common.resultat,
        konto_id=common.konto_id,
        behandlet=common.behandlet,
        aarsager=common.aarsager,
        findings=common.findings,
        indbetaling_id=outcome.indbetaling_id,
        restance=restance,
    )


def til_betaling(outcome: SoegOutcome, codes: Codes) -> TilBetalingOut:
    """What a search found."""
    common = svar(DebitorOutcome(Uuid(""), outcome.behandlet, outcome.aarsager, afvist=outcome.afvist), codes)
    return TilBetalingOut(
        behandlet=outcome.behandlet,
        konti=[_konto(each) for each in outcome.konti],
        aarsager=common.aarsager,
        findings=list(outcome.findings),
    )


def indbetalinger(bog: Bogfoering, codes: Codes) -> IndbetalingerOut:
    """The payments of an account."""
    return IndbetalingerOut(
        konto_id=bog.konto_id,
        uplaceret=to_kroner(bog.uplaceret),
        indbetalinger=[_payment(each, bog, codes) for each in bog.indbetalinger],
    )


def _payment(post: BilagPost, bog: Bogfoering, codes: Codes) -> IndbetalingOut:
    type_id = json.loads(post.indhold).get("type_id", "")
    back = (Art.INDBETALING_NEDREGULERING, Art.UDBETALING)
    return IndbetalingOut(
        indbetaling_id=post.bilag_id,
        dato=post.dato,
        registreret=post.registreret,
        beloeb=to_kroner(post.beloeb),
        type_id=type_id,
        type_kode=codes.indbetalingstype.get(type_id, ""),
        oprettet_cvr=post.oprettet_cvr,
        oprettet_system=post.oprettet_system,
        tilbage=to_kroner(bog.tilbage_paa_kontoen(post.bilag_id)),
        uplaceret=to_kroner(bog.udaekket(post.bilag_id)),
        daekninger=[_coverage(each, bog) for each in bog.dannet_af(post.bilag_id, Art.DAEKNING)],
        taget_tilbage=[
            TilbageOut(bilag_id=each.bilag_id, art=each.art, dato=each.dato, beloeb=to_kroner(each.beloeb))
            for art in back
            for each in bog.dannet_af(post.bilag_id, art)
        ],
    )


def _coverage(post: BilagPost, bog: Bogfoering) -> DaekningOut:
    return DaekningOut(
        daekning_id=post.bilag_id,
        krav_id=post.krav_id,
        beloeb=to_kroner(post.beloeb),
        daekker=to_kroner(bog.daekket(post)),
        registreret=post.registreret,
    )


def _konto(found: KontoTilBetaling) -> KontoTilBetalingOut:
    return KontoTilBetalingOut(
        konto_id=found.konto_id,
        type_id=found.type_id,
        titel=found.titel,
        oprettet_cvr=found.oprettet_cvr,
        oprettet_system=found.oprettet_system,
        restance=to_kroner(found.restance),
        fordringer=[_fordring(each) for each in found.fordringer],
        parter=[
            BetalendePartOut(
                rolle=each.rolle,
                ident=each.ident,
                type_id=each.type_id,
                haeftelse_id=each.haeftelse_id,
                fra=each.fra,
                til=each.til,
            )
            for each in found.parter
        ],
    )


def _fordring(found: FordringTilBetaling) -> FordringTilBetalingOut:
    return FordringTilBetalingOut(
        fordring_id=found.fordring_id,
        relateret_id=found.relateret_id,
        type_id=found.type_id,
        registreret=found.registreret,
        beloeb=to_kroner(found.beloeb),
        forfaldsdato=found.forfaldsdato,
        srb=found.srb,
        restance=to_kroner(found.restance),
        under_inddrivelse=found.under_inddrivelse,
        haeftelse_fra=found.haeftelse_fra,
        haeftelse_til=found.haeftelse_til,
        tillaeg=[
            TillaegOut(
                tillaeg_id=each.tillaeg_id,
                art=each.art,
                registreret=each.registreret,
                beloeb=to_kroner(each.beloeb),
                restance=to_kroner(each.restance),
            )
            for each in found.tillaeg
        ],
    )
