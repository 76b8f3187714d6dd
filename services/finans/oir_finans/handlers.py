"""The handlers: plain functions from a command and a unit of work to an outcome."""

from collections.abc import Sequence

from oir_finans.domain.aarsager import Aarsag
from oir_finans.domain.afgoerelse import Udfald, afvist, vurder
from oir_finans.domain.bilag import AfsendFinansbilag
from oir_finans.domain.kvittering import FinansOutcome, Kvittering, begrundelse
from oir_finans.store import FinansUow
from oir_finans.store.rows import BogfoertBilag, bilagsnummer
from oir_kernel.events import Event
from oir_kernel.findings import Finding
from oir_kernel.money import to_kroner
from oir_kernel.operations import Call, Rejection


def afsend_finansbilag(besked: AfsendFinansbilag, uow: FinansUow) -> FinansOutcome:
    """Book what can be booked, repeat what is known, reject the rest; one receipt per document in the order sent."""
    kendte = uow.bilag.kendte(besked.naevnte_id())
    vurderinger = vurder(besked, kendte, uow.kontoplan, uow.rute, uow.vilkaar)
    behandlet = uow.clock.now().replace(microsecond=0)
    kvitteringer = {bilag_id: kendt.kvittering for bilag_id, kendt in kendte.items()}
    nye = [vurdering.bilag for vurdering in vurderinger if vurdering.udfald is Udfald.BOGFOER]
    bogfoerte = [
        BogfoertBilag(bilag, uow.rute, Kvittering(bilag.bilag_id, behandlet, bilagsnummer(nummer)), nummer)
        for bilag, nummer in zip(nye, uow.bilag.nye_numre(len(nye)), strict=True)
    ]
    uow.bilag.add(bogfoerte, uow.transaktions_id)
    uow.outbox.add(*map(_bogfoert, bogfoerte))
    kvitteringer |= {bogfoert.bilag.bilag_id: bogfoert.kvittering for bogfoert in bogfoerte}
    return FinansOutcome(
        tuple(
            afvist(vurdering, behandlet) if vurdering.udfald is Udfald.AFVIS else kvitteringer[vurdering.bilag.bilag_id]
            for vurdering in vurderinger
        ),
        tuple(finding for vurdering in vurderinger for finding in vurdering.findings),
    )


def afvis_cpr(besked: AfsendFinansbilag, call: Call, findings: Sequence[Finding]) -> FinansOutcome:
    """Every document of a message in which the CPR gate saw a number it refuses: none is booked."""
    return _afvis_alle(besked, call, Aarsag.CPR.value, findings)


def afvis_bestilt(besked: AfsendFinansbilag, call: Call, rejection: Rejection) -> FinansOutcome:
    """Every document of a message that a tester ordered to be refused: none is booked."""
    return _afvis_alle(besked, call, rejection.code, [rejection.finding])


def _afvis_alle(besked: AfsendFinansbilag, call: Call, aarsag: str, findings: Sequence[Finding]) -> FinansOutcome:
    behandlet = call.scope.clock.now().replace(microsecond=0)
    text = begrundelse(findings)
    return FinansOutcome(
        tuple(Kvittering(bilag.bilag_id, behandlet, aarsag=aarsag, begrundelse=text) for bilag in besked.bilag),
        tuple(findings),
    )


def _bogfoert(bogfoert: BogfoertBilag) -> Event:
    bilag = bogfoert.bilag
    return Event(
        "finans.bilag.bogfoert",
        bilag.bilag_id,
        {
            "bilag_id": bilag.bilag_id,
            "bilagsnummer": bogfoert.kvittering.bilagsnummer,
            "modtager_cvr": bogfoert.rute.modtager_cvr,
            "bogfoeringsdato": bilag.bogfoeringsdato.isoformat(),
            "regnskabsperiode": bilag.periode,
            "beloeb": to_kroner(bilag.debet),
            "antal_posteringer": len(bilag.posteringer),
        },
    )
