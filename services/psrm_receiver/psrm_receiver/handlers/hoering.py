"""The acts of a hearing: the creditor approves or takes back, PSRM (a tester) decides, the clock ends it."""

import json
from dataclasses import replace
from typing import Final

from oir_kernel.agenda import AgendaItem
from oir_kernel.errors import BadRequest, Conflict, NotFound
from oir_kernel.findings import Text
from oir_kernel.storage.uow import UnitOfWork
from psrm_receiver.domain.aktion import AktionPost, HoeringPost, HoeringStatus
from psrm_receiver.domain.dom import sagt
from psrm_receiver.domain.fordring import PsrmFordring, Relation, Tilstand
from psrm_receiver.domain.hoering import UNDERVEJS, godkend, slut
from psrm_receiver.domain.opret import modtag
from psrm_receiver.handlers.hoeringsfrist import put_on_agenda
from psrm_receiver.handlers.skriv import skriv
from psrm_receiver.store import ModtagerUow

MOST: Final = 1000
"""Characters of a written reason or of what is said at the end (ours)."""
_GONE: Final = (Tilstand.TILBAGEKALDT, Tilstand.RETURNERET, Tilstand.AFVIST, Tilstand.FORTRUDT)
_LATE: Final = sagt(
    "",
    "Fordringshaver svarede ikke i høringen inden fristen på 14 dage.",
    "The creditor did not answer in the hearing within 14 days.",
    "SBX-MOD-101",
)
_ANSWERED: Final = sagt(
    "", "PSRM afviste fordringen efter høring.", "PSRM rejected the claim after the hearing.", "SBX-MOD-102"
)
_REGRETTED: Final = sagt(
    "", "Fordringshaver fortrød fordringen i høring.", "The creditor took the claim back.", "SBX-MOD-103"
)
_NO_MAIN: Final = sagt(
    "547",
    "Hovedfordringen er tilbagekaldt, mens den relaterede fordring var i høring.",
    "The main claim was withdrawn while the related claim was in hearing.",
    "PSRM-K-547",
)


def godkend_hoering(aktion_id: str, begrundelse: str, uow: ModtagerUow) -> HoeringPost:
    """The creditor stands by the claim, with a written reason: it then waits for RIM.

    Raises `NotFound`, `BadRequest` without a reason, `Conflict` when the hearing does not wait for the creditor.
    """
    uow.psrm.lock()
    reason = _written(begrundelse, "begrundelse")
    hoering = _in(aktion_id, uow, HoeringStatus.AFVENTER_FORDRINGSHAVER)
    approved = godkend(hoering, reason, uow.now)
    uow.psrm.append([], [approved])
    put_on_agenda(approved, uow)
    return approved


def fortryd_hoering(aktion_id: str, begrundelse: str, uow: ModtagerUow) -> HoeringPost:
    """The creditor takes the claim back, with a reason. Raises as `godkend_hoering`; possible until PSRM has answered (ours)."""
    uow.psrm.lock()
    reason = _written(begrundelse, "begrundelse")
    hoering = _in(aktion_id, uow, *UNDERVEJS)
    return _end(hoering, HoeringStatus.FORTRUDT, reason, _REGRETTED, uow)


def afgoer_hoering(aktion_id: str, godkendt: bool, tekst: str, uow: ModtagerUow) -> HoeringPost:
    """PSRM answers a hearing that waits for RIM. Raises `NotFound`, and `Conflict` when it does not."""
    uow.psrm.lock()
    hoering = _in(aktion_id, uow, HoeringStatus.AFVENTER_RIM)
    return _answer(hoering, godkendt, tekst[:MOST], uow)


def frist_udloebet(item: AgendaItem, work: UnitOfWork) -> list[Text]:
    """The step of a hearing's deadline: a claim its creditor did not answer for is rejected (ours)."""
    uow = ModtagerUow(work.conn, work.scope)
    uow.psrm.lock()
    hoering = uow.psrm.one(HoeringPost, aktion_id=item.key)
    if hoering is None or hoering.status != HoeringStatus.AFVENTER_FORDRINGSHAVER:
        return []
    _end(hoering, HoeringStatus.AFVIST, _LATE["tekst"], _LATE, uow)
    return [
        Text(
            f"Høringsfristen for fordring {hoering.fordring_id} udløb; PSRM afviste den.",
            f"The hearing of claim {hoering.fordring_id} ran out; PSRM rejected it.",
        )
    ]


def rim_svarer(item: AgendaItem, work: UnitOfWork) -> list[Text]:
    """The step of PSRM's answer, as the sandbox's setting `inddrivelse.hoering` says; `venter` leaves it to a tester."""
    uow = ModtagerUow(work.conn, work.scope)
    uow.psrm.lock()
    hoering = uow.psrm.one(HoeringPost, aktion_id=item.key)
    setting = uow.settings.inddrivelse.hoering
    if hoering is None or hoering.status != HoeringStatus.AFVENTER_RIM or setting == "venter":
        return []
    ended = _answer(hoering, setting == "godkendes", "", uow)
    return [
        Text(
            f"PSRM svarede i høringen af fordring {ended.fordring_id}: {ended.status}.",
            f"PSRM answered the hearing of claim {ended.fordring_id}: {ended.status}.",
        )
    ]


def _answer(hoering: HoeringPost, godkendt: bool, tekst: str, uow: ModtagerUow) -> HoeringPost:
    if not godkendt:
        said = {**_ANSWERED, "tekst": tekst, "text": tekst} if tekst else _ANSWERED
        return _end(hoering, HoeringStatus.AFVIST, tekst or _ANSWERED["tekst"], said, uow)
    if _has_lost_main(hoering, uow):
        return _end(hoering, HoeringStatus.AFVIST, _NO_MAIN["tekst"], _NO_MAIN, uow)
    return _end(hoering, HoeringStatus.GODKENDT, tekst, None, uow)


def _end(
    hoering: HoeringPost, status: HoeringStatus, tekst: str, aarsag: dict[str, str] | None, uow: ModtagerUow
) -> HoeringPost:
    """Close the hearing; approved claims are received now (stated: a claim in hearing is not received)."""
    now = uow.now
    aktion = uow.psrm.one(AktionPost, aktion_id=hoering.aktion_id)
    if aktion is None:
        raise _unknown()
    made = tuple(uow.psrm.find(PsrmFordring, aktion_id=hoering.aktion_id))
    ended = slut(hoering, status, tekst, now, (aktion, made))
    action = ended.aktion
    if aarsag is not None:
        reasons = [*json.loads(action.aarsager), aarsag]
        action = replace(action, aarsager=json.dumps(reasons, ensure_ascii=False))
    if status != HoeringStatus.GODKENDT:
        skriv(uow, [], [ended.hoering, action, *ended.fordringer])
        return ended.hoering
    received, bevaegelser = modtag(list(ended.fordringer), now, hoering.aktion_id, now)
    skriv(uow, [], [ended.hoering, action, *received], bevaegelser)
    return ended.hoering


def _has_lost_main(hoering: HoeringPost, uow: ModtagerUow) -> bool:
    """Whether a related claim sent later has a main claim that is no longer there."""
    own = uow.psrm.one(PsrmFordring, fordring_id=hoering.fordring_id)
    if own is None or own.relation != Relation.RELATERET or not own.hovedfordring_id:
        return False
    main = uow.psrm.one(PsrmFordring, fordring_id=own.hovedfordring_id)
    return main is not None and main.tilstand in _GONE


def _in(aktion_id: str, uow: ModtagerUow, *statuses: HoeringStatus) -> HoeringPost:
    hoering = uow.psrm.one(HoeringPost, aktion_id=aktion_id.lower())
    if hoering is None:
        raise _unknown()
    if hoering.status not in statuses:
        raise Conflict(
            Text(
                f"Høringen har status {hoering.status}. Det kan kun gøres, når den har {' eller '.join(sorted(statuses))}.",
                f"The hearing's status is {hoering.status}. This can only be done in {' or '.join(sorted(statuses))}.",
            )
        )
    return hoering


def _written(value: str, name: str) -> str:
    if value.strip():
        return value.strip()[:MOST]
    raise BadRequest(
        Text(f"Feltet {name} er tomt. Skriv en begrundelse.", f"The field {name} is empty. Write a reason.")
    )


def _unknown() -> NotFound:
    return NotFound(
        Text(
            "Der er ingen høring af den aktion i sandkassen. Find dem på /api/receiver/hoeringer.",
            "There is no hearing of that action in the sandbox. Find them at /api/receiver/hoeringer.",
        )
    )
