"""The handlers: plain functions from a command and a unit of work to an outcome."""

from collections.abc import Sequence

from oir_finans.domain.aarsager import Aarsag
from oir_finans.domain.afgoerelse import Udfald, afvist, vurder
from oir_finans.domain.bilag import AfsendFinansbilag, Finansbilag
from oir_finans.domain.kvittering import FinansOutcome, Kvittering, begrundelse
from oir_finans.store import FinansUow
from oir_finans.store.rows import BogfoertBilag, bilagsnummer
from oir_kernel.events import Event
from oir_kernel.findings import Finding
from oir_kernel.money import to_kroner
from oir_kernel.operations import Call


def afsend_finansbilag(besked: AfsendFinansbilag, uow: FinansUow) -> FinansOutcome:
    """Book what can be booked, repeat what is known, reject the rest; one receipt per document in the order sent."""
    kendte = uow.bilag.kendte(besked.naevnte_id())
    vurderinger = vurder(besked, kendte, uow.kontoplan, uow.rute)
    behandlet = uow.clock.now().replace(microsecond=0)
    kvitteringer = {bilag_id: kendt.kvittering for bilag_id, kendt in kendte.items()}
    nye = [vurdering.bilag for vurdering in vurderinger if vurdering.udfald is Udfald.BOGFOER]
    for bilag, nummer in zip(nye, uow.bilag.nye_numre(len(nye)), strict=True):
        kvittering = Kvittering(bilag.bilag_id, behandlet, bilagsnummer(nummer))
        uow.bilag.add(BogfoertBilag(bilag, uow.rute, kvittering, nummer), uow.transaktions_id)
        uow.outbox.add(_bogfoert(bilag, kvittering, uow.rute.modtager_cvr))
        kvitteringer[bilag.bilag_id] = kvittering
    return FinansOutcome(
        tuple(
            afvist(vurdering, behandlet) if vurdering.udfald is Udfald.AFVIS else kvitteringer[vurdering.bilag.bilag_id]
            for vurdering in vurderinger
        ),
        tuple(finding for vurdering in vurderinger for finding in vurdering.findings),
    )


def afvis_cpr(besked: AfsendFinansbilag, call: Call, findings: Sequence[Finding]) -> FinansOutcome:
    """Every document of a message in which the CPR gate saw a number it refuses: none is booked."""
    behandlet = call.scope.clock.now().replace(microsecond=0)
    text = begrundelse(findings)
    return FinansOutcome(
        tuple(
            Kvittering(bilag.bilag_id, behandlet, aarsag=Aarsag.CPR.value, begrundelse=text) for bilag in besked.bilag
        ),
        tuple(findings),
    )


def _bogfoert(bilag: Finansbilag, kvittering: Kvittering, modtager_cvr: str) -> Event:
    return Event(
        "finans.bilag.bogfoert",
        bilag.bilag_id,
        {
            "bilag_id": bilag.bilag_id,
            "bilagsnummer": kvittering.bilagsnummer,
            "modtager_cvr": modtager_cvr,
            "bogfoeringsdato": bilag.bogfoeringsdato.isoformat(),
            "regnskabsperiode": bilag.periode,
            "beloeb": to_kroner(bilag.debet),
            "antal_posteringer": len(bilag.posteringer),
        },
    )
