"""Fetching receipts: a batch's when they are ready, and one action's at any time."""

from typing import Any

from oir_kernel.errors import NotFound
from oir_kernel.findings import Text
from psrm_receiver.domain.aktion import AktionPost, HoeringPost, LeverancePost, LeveranceTilstand
from psrm_receiver.domain.fordring import PsrmFordring, SkyldnerPost
from psrm_receiver.domain.kvittering import Kvitteringsdata, kvittering, skaber
from psrm_receiver.store import ModtagerUow


def kvitteringer(leverance_id: str, uow: ModtagerUow) -> list[dict[str, Any]] | None:
    """The receipts of a batch in its order, `None` while they are not ready. Raises `NotFound` for a batch that never came."""
    leverance = leverance_af(leverance_id, uow)
    if leverance.tilstand != LeveranceTilstand.BEHANDLET:
        return None
    found = sorted(uow.psrm.find(AktionPost, leverance_id=leverance.leverance_id), key=lambda each: each.linje)
    return [kvittering(_data(each, uow)) for each in found]


def leverance_af(leverance_id: str, uow: ModtagerUow) -> LeverancePost:
    """One batch. Raises `NotFound`."""
    found = uow.psrm.one(LeverancePost, leverance_id=leverance_id.lower())
    if found is None:
        raise NotFound(
            Text(
                "Der er ingen leverance med det id i sandkassen. En leverance, der blev afvist, er ikke gemt.",
                "There is no batch with that id in the sandbox. A batch that was refused is not kept.",
            )
        )
    return found


def aktion_af(aktion_id: str, uow: ModtagerUow) -> dict[str, Any]:
    """One action's receipt, status MODTAGET until it is ready. Raises `NotFound`."""
    found = uow.psrm.one(AktionPost, aktion_id=aktion_id.lower())
    if found is None:
        raise NotFound(
            Text("Der er ingen aktion med det id i sandkassen.", "There is no action with that id in the sandbox.")
        )
    return kvittering(_data(found, uow))


def _data(aktion: AktionPost, uow: ModtagerUow) -> Kvitteringsdata:
    if not skaber(aktion):
        return Kvitteringsdata(aktion)
    made = uow.psrm.find(PsrmFordring, aktion_id=aktion.aktion_id)
    debtors = [post for each in made for post in uow.psrm.find(SkyldnerPost, fordring_id=each.fordring_id)]
    return Kvitteringsdata(aktion, made, debtors, uow.psrm.one(HoeringPost, aktion_id=aktion.aktion_id))
