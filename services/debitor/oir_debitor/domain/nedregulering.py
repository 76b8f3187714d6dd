"""Down-adjustments: a claim gets smaller, never below zero.

With HelFordring the whole rest is taken, whatever the amount says: the line-of-business system need not know what was paid in
the debtor system (ours).
"""

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_dates
from oir_debitor.domain.commands import Nedregulering
from oir_debitor.domain.content import as_text
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.posts import FordringPost, NedreguleringPost
from oir_kernel.money import Oere, to_kroner


def judge_nedregulering(draft: Draft, sent: Nedregulering) -> None:
    """The claim is down-adjusted once for each id."""
    ref = Reference("nedregulering", sent.nedregulering_id)
    check_dates(draft, sent, ("registreret",), ref)
    if sent.beloeb <= 0:
        draft.refuse(reasons.BELOEB_NUL, ref, sent.kilde, "beloeb", to_kroner(sent.beloeb))
    if sent.aarsag_id not in draft.terms.codes.nedreguleringsaarsag:
        draft.refuse(reasons.NEDREGULERINGSAARSAG_UKENDT, ref, sent.kilde, "aarsag_id", sent.aarsag_id)
    known = draft.nedreguleringer.get(sent.nedregulering_id)
    if known is not None:
        if (known.konto_id, known.indhold) != (draft.konto_id, as_text(sent)):
            draft.refuse(
                reasons.NEDREGULERING_ANDET_INDHOLD, ref, sent.kilde, "nedregulering_id", sent.nedregulering_id
            )
        return
    if sent.nedregulering_id in draft.bogfoerte:
        draft.refuse(reasons.ID_BRUGT, ref, sent.kilde, "nedregulering_id", sent.nedregulering_id)
        return
    fordring = draft.fordring(sent.fordring_id)
    if fordring is None:
        draft.refuse(reasons.FORDRING_UKENDT, ref, sent.kilde, "fordring_id", sent.fordring_id)
        return
    _take_off(draft, sent, fordring, ref)


def _take_off(draft: Draft, sent: Nedregulering, fordring: FordringPost, ref: Reference) -> None:
    beloeb = fordring.rest if sent.hel_fordring else sent.beloeb
    if beloeb > fordring.rest or fordring.rest <= 0:
        draft.refuse(
            reasons.OVER_REST, ref, sent.kilde, "beloeb", to_kroner(sent.beloeb), kendt=to_kroner(fordring.rest)
        )
        return
    post = NedreguleringPost(
        nedregulering_id=sent.nedregulering_id,
        konto_id=draft.konto_id,
        fordring_id=sent.fordring_id,
        registreret=sent.registreret,
        beloeb=Oere(beloeb),
        aarsag_id=sent.aarsag_id,
        indhold=as_text(sent),
    )
    draft.add_nedregulering(post, fordring)
