"""Setting claims to collection.

A claim is set to collection when it was sent so, when SætFordringTilOpkrævning released it, or when a request
(OpkrævningAnmodning) asked for its billing. It can be released once and requested once; a request for a claim that is
already set to collection only asks for its bill (ours).
"""

import json
from datetime import date

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_dates
from oir_debitor.domain.commands import FordringOpkraevning, OpkraevningAnmodning, SaetTilOpkraevning
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.konto import open_account
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.posts import FordringPost, OpkraevningPost


def judge_anmodning(draft: Draft, anmodning: OpkraevningAnmodning) -> None:
    """A request: its claims are on the account and no other request has them."""
    ref = Reference("anmodning", anmodning.anmodning_id)
    check_dates(draft, anmodning, ("registreret",), ref)
    known = draft.anmodninger.get(anmodning.anmodning_id)
    if known is not None:
        if known != set(anmodning.fordring_ids):
            draft.refuse(reasons.ANMODNING_ANDET_INDHOLD, ref, anmodning.kilde, "anmodning_id", anmodning.anmodning_id)
        return
    for fordring_id in dict.fromkeys(anmodning.fordring_ids):
        if draft.fordring(fordring_id) is None:
            draft.refuse(reasons.FORDRING_UKENDT, ref, anmodning.kilde, "fordring_ids", fordring_id)
        elif any(post.anmodning_id for post in draft.opkraevninger.get(fordring_id, ())):
            draft.refuse(reasons.ALLEREDE_TIL_OPKRAEVNING, ref, anmodning.kilde, "fordring_ids", fordring_id)
        else:
            draft.add_opkraevning(
                OpkraevningPost(fordring_id, draft.konto_id, anmodning.anmodning_id, anmodning.registreret)
            )


def judge_saet_til_opkraevning(draft: Draft, command: SaetTilOpkraevning) -> None:
    """SætFordringTilOpkrævning: every claim named waits, and is released."""
    open_account(draft, command.kilde)
    for fordring in command.fordringer:
        _release(draft, fordring)


def _release(draft: Draft, sent: FordringOpkraevning) -> None:
    ref = Reference("fordring", sent.fordring_id)
    check_dates(draft, sent, ("forfaldsdato",), ref)
    known = draft.fordring(sent.fordring_id)
    if known is None:
        draft.refuse(reasons.FORDRING_UKENDT, ref, sent.kilde, "fordring_id", sent.fordring_id)
        return
    if _is_set(draft, known):
        draft.refuse(reasons.ALLEREDE_TIL_OPKRAEVNING, ref, sent.kilde, "fordring_id", sent.fordring_id)
        return
    if draft.terms.strict and sent.forfaldsdato is not None:
        _out_of_order(draft, sent, sent.forfaldsdato, known, ref)
    draft.add_opkraevning(OpkraevningPost(sent.fordring_id, draft.konto_id, "", draft.terms.now, sent.forfaldsdato))


def _out_of_order(draft: Draft, sent: FordringOpkraevning, day: date, known: FordringPost, ref: Reference) -> None:
    """The new due date against the dates the claim was registered with."""
    dates = json.loads(known.indhold)
    stiftelse, srb = dates.get("stiftelsesdato"), dates.get("srb")
    if stiftelse is not None and day < date.fromisoformat(stiftelse):
        names = {"andet_felt": "stiftelsesdato", "kendt": stiftelse}
        draft.refuse(reasons.DATO_RAEKKEFOELGE, ref, sent.kilde, "forfaldsdato", day, **names)
    if srb is not None and day > date.fromisoformat(srb):
        names = {"andet_felt": "srb", "kendt": srb}
        draft.refuse(reasons.DATO_EFTER, ref, sent.kilde, "forfaldsdato", day, **names)


def _is_set(draft: Draft, fordring: FordringPost) -> bool:
    return fordring.til_opkraevning or fordring.fordring_id in draft.opkraevninger
