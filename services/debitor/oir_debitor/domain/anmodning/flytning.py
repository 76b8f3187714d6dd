"""FLYT_INDBETALING: money that came in is moved to another account, or from one claim to another.

Between claims, coverages of the first (the newest first) are undone and cover the other. Between accounts, money that covers nothing
is moved first, then coverages are undone; it arrives uncovered, or covers the claim named. Each account keeps its own bookings and one
FLYTNING document stands between them, so no øre is lost. A payment can be named; without an amount all there is is moved. Ours.
"""

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.anmodning.sag import HOS_PSRM, Sag, Side
from oir_debitor.domain.hovedbog import Art, BilagPost
from oir_debitor.domain.posts import FordringPost
from oir_kernel.money import Oere, to_kroner


def flyt(sag: Sag) -> None:
    """FLYT_INDBETALING."""
    if sag.form is Form.MELLEM_KONTI and sag.der is sag.her:
        konto = sag.her.konto_id
        sag.refuse(reasons.SAMME_KONTO, "konto", konto, "til_konto_id", konto)
        return
    payments = _indbetalinger(sag)
    if sag.data.objekt_id is not None and not payments:
        sag.ukendt("bilag", "indbetaling", f" {sag.her.konto_id}")
        return
    source = sag.fordringer()[0] if sag.form is Form.MELLEM_FORDRINGER else None
    target = None if source is None else sag.der.draft.fordring(sag.command.til_fordring_id or "")
    beloeb = _maengde(sag, payments, source, target)
    for side, claim, field in ((sag.her, source, "fordring_ids"), (sag.der, target, "til_fordring_id")):
        if claim is not None:
            sag.hos_debitorsystemet(side, claim.fordring_id, field)
    if sag.har_problemer:
        return
    _carry_out(sag, payments, source, target, beloeb)
    sag.resultat["flyttet"] = to_kroner(beloeb)


def _indbetalinger(sag: Sag) -> list[BilagPost]:
    asked = sag.data.objekt_id
    return [each for each in sag.her.bog.indbetalinger if asked in (None, each.bilag_id)]


def _maengde(sag: Sag, payments: list[BilagPost], source: FordringPost | None, target: FordringPost | None) -> Oere:
    """How much is moved: what was asked, else all the claim has covered, or all the payments have; never more than fits."""
    if source is not None and target is not None and source.fordring_id == target.fordring_id:
        key = source.fordring_id
        sag.refuse(reasons.RELATION_TIL_SIG_SELV, "fordring", key, "til_fordring_id", key)
    left = sum(_ledig(sag.her, each, source) for each in payments)
    if left == 0:
        if source is not None:
            sag.intet(source.fordring_id)
        else:
            sag.refuse(reasons.INTET_AT_GOERE, "konto", sag.her.konto_id, "konto_id", sag.her.konto_id)
        return Oere(0)
    beloeb = sag.beloeb(left, "konto", sag.her.konto_id)
    if target is not None:
        rest = sag.der.bog.rest(target.fordring_id)
        if beloeb > rest:
            known = {"kendt": to_kroner(rest), "objekt": target.fordring_id}
            key = target.fordring_id
            sag.refuse(reasons.OVER_BELOEB, "fordring", key, "beloeb", to_kroner(beloeb), **known)
    return beloeb


def _ledig(side: Side, payment: BilagPost, source: FordringPost | None) -> int:
    """What of a payment can be moved: its coverages of the claim, or all of it that is not gone."""
    free = 0 if source is not None else side.bog.udaekket(payment.bilag_id)
    return free + sum(
        side.bog.tilbage_af(each, Art.DAEKNING_NEDREGULERING) for each in _daekninger(side, payment, source)
    )


def _daekninger(side: Side, payment: BilagPost, source: FordringPost | None) -> list[BilagPost]:
    """The coverages of a payment that can be undone, the newest first; of one claim only, if one is named."""
    found = side.bog.dannet_af(payment.bilag_id, Art.DAEKNING)
    meant = [each for each in found if source is None or each.krav_id == source.fordring_id]
    here = [each for each in meant if _kan_roeres(side, each.krav_id)]
    return sorted(here, key=lambda each: (each.registreret, each.bilag_id), reverse=True)


def _kan_roeres(side: Side, krav_id: str) -> bool:
    addition = side.bog.tillaeg.get(krav_id)
    forloeb = side.forloeb.get(krav_id if addition is None else addition.fordring_id)
    return forloeb is None or forloeb.tilstand not in HOS_PSRM


def _carry_out(
    sag: Sag, payments: list[BilagPost], source: FordringPost | None, target: FordringPost | None, beloeb: int
) -> None:
    for payment in sorted(payments, key=lambda each: (each.registreret, each.bilag_id), reverse=True):
        part = min(beloeb, _ledig(sag.her, payment, source))
        if part > 0:
            _frigoer(sag, payment, source, part)
            _videre(sag, payment, target, part)
        beloeb -= part


def _frigoer(sag: Sag, payment: BilagPost, source: FordringPost | None, beloeb: int) -> None:
    """Enough of a payment covers nothing."""
    bog = sag.her.bog
    missing = beloeb if source is not None else beloeb - bog.udaekket(payment.bilag_id)
    for each in _daekninger(sag.her, payment, source):
        part = min(missing, bog.tilbage_af(each, Art.DAEKNING_NEDREGULERING))
        if part > 0:
            bog.ophaev_daekning(sag.ny_id("ophaev", each.bilag_id), each, part)
            _se(sag.her, each.krav_id)
            missing -= part


def _videre(sag: Sag, payment: BilagPost, target: FordringPost | None, beloeb: int) -> None:
    """What was freed goes to the other account, if there is one, and covers the claim, if one is named."""
    came = payment
    if sag.der is not sag.her:
        gone = sag.her.bog.flyt_fra(sag.ny_id("fra", payment.bilag_id), payment.bilag_id, beloeb, sag.der.konto_id)
        came = sag.der.bog.flyt_til(sag.ny_id("til", payment.bilag_id), gone)
    if target is not None:
        daekning_id = sag.ny_id("daek", payment.bilag_id)
        sag.der.bog.daek(daekning_id, came.bilag_id, target.fordring_id, beloeb, payment.dato)
        _se(sag.der, target.fordring_id)


def _se(side: Side, krav_id: str) -> None:
    addition = side.bog.tillaeg.get(krav_id)
    side.se_igen(krav_id if addition is None else addition.fordring_id)
