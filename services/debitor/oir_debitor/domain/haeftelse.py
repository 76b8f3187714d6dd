"""Co-liability: who is liable beside the debtor, for which claims, and when.

A liability of the same id with a later registration time replaces the earlier one (inferred from the message's own times);
once AfslutHæftelse has ended it, it stays ended (ours).
"""

from dataclasses import replace

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_dates, check_part
from oir_debitor.domain.commands import AfslutHaeftelse, Haeftelse
from oir_debitor.domain.content import as_text
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.konto import open_account
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import same_part, shown
from oir_debitor.domain.posts import HaeftelsePost

DATES = ("registreret", "startdato", "slutdato")


def judge_haeftelse(draft: Draft, haeftelse: Haeftelse) -> None:
    """A liability is new, the same as known, or replaces the known one."""
    _check(draft, haeftelse)
    post = HaeftelsePost(
        haeftelse_id=haeftelse.haeftelse_id,
        konto_id=draft.konto_id,
        registreret=haeftelse.registreret,
        startdato=haeftelse.startdato,
        part_ident=haeftelse.part.ident,
        part_type=haeftelse.part.type_id,
        indhold=as_text(haeftelse),
        slutdato=haeftelse.slutdato,
    )
    known = draft.haeftelser.get(haeftelse.haeftelse_id)
    if known is None or _may_replace(draft, haeftelse, known, post):
        draft.put_haeftelse(post)


def judge_afslut_haeftelse(draft: Draft, command: AfslutHaeftelse) -> None:
    """AfslutHæftelse: the liability gets its last day."""
    open_account(draft, command.kilde)
    ref = Reference("haeftelse", command.haeftelse_id)
    check_dates(draft, command, ("slutdato",), ref)
    known = draft.haeftelser.get(command.haeftelse_id)
    if known is None or known.konto_id != draft.konto_id:
        draft.refuse(reasons.HAEFTELSE_UKENDT, ref, command.kilde, "haeftelse_id", command.haeftelse_id)
    elif known.afsluttet is not None:
        draft.refuse(
            reasons.HAEFTELSE_AFSLUTTET,
            ref,
            command.kilde,
            "haeftelse_id",
            command.haeftelse_id,
            kendt=known.slutdato,
        )
    elif command.slutdato < known.startdato:
        draft.refuse(reasons.HAEFTELSE_PERIODE, ref, command.kilde, "slutdato", command.slutdato, kendt=known.startdato)
    else:
        draft.put_haeftelse(replace(known, slutdato=command.slutdato, afsluttet=draft.terms.now))


def _check(draft: Draft, haeftelse: Haeftelse) -> None:
    ref = Reference("haeftelse", haeftelse.haeftelse_id)
    check_part(draft, haeftelse.part, Reference("medhaefter"))
    check_dates(draft, haeftelse, DATES, ref)
    if haeftelse.slutdato is not None and haeftelse.slutdato < haeftelse.startdato:
        draft.refuse(
            reasons.HAEFTELSE_PERIODE,
            ref,
            haeftelse.kilde,
            "slutdato",
            haeftelse.slutdato,
            kendt=haeftelse.startdato,
        )
    for fordring_id in haeftelse.fordring_ids:
        if draft.fordring(fordring_id) is None:
            draft.refuse(reasons.FORDRING_UKENDT, ref, haeftelse.kilde, "fordring_ids", fordring_id)
    if any(same_part(haeftelse.part.ident, liable) for liable in _liable(draft, haeftelse)):
        draft.refuse(reasons.ER_ANSVARLIG, ref, haeftelse.part.kilde, "ident", shown(haeftelse.part.ident))


def _liable(draft: Draft, haeftelse: Haeftelse) -> list[str]:
    """The liable parties of what the liability covers: the named claims', or the account's present one."""
    if haeftelse.fordring_ids:
        claims = [draft.fordring(fordring_id) for fordring_id in haeftelse.fordring_ids]
        return [claim.ansvarlig_ident for claim in claims if claim is not None]
    return [] if draft.konto is None else [draft.konto.debitor_ident]


def _may_replace(draft: Draft, sent: Haeftelse, known: HaeftelsePost, post: HaeftelsePost) -> bool:
    ref = Reference("haeftelse", sent.haeftelse_id)
    if known.konto_id != draft.konto_id:
        draft.refuse(reasons.HAEFTELSE_ANDEN_KONTO, ref, sent.kilde, "haeftelse_id", sent.haeftelse_id)
    elif (known.indhold, known.part_ident) == (post.indhold, post.part_ident):
        return False
    elif known.afsluttet is not None:
        draft.refuse(
            reasons.HAEFTELSE_AFSLUTTET, ref, sent.kilde, "haeftelse_id", sent.haeftelse_id, kendt=known.slutdato
        )
    elif sent.registreret <= known.registreret:
        draft.refuse(
            reasons.HAEFTELSE_FORAELDET,
            ref,
            sent.kilde,
            "registreret",
            draft.terms.told(sent.registreret),
            kendt=draft.terms.told(known.registreret),
        )
    else:
        return True
    return False
