"""Claims and costs: each is registered once and never changed; a wrong one is adjusted down and replaced by another.

Source for "no upward adjustment": SF1590's object model has Nedregulering and no counterpart (stated).
"""

from collections.abc import Sequence

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_dates, check_order, check_specifications
from oir_debitor.domain.commands import Fordring, Omkostning
from oir_debitor.domain.content import as_text
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.posts import FordringPost
from oir_kernel.identifiers import Uuid
from oir_kernel.money import to_kroner

DATES = ("registreret", "periode_start", "periode_slut", "stiftelsesdato", "forfaldsdato", "srb", "foraeldelsesdato")
ORDER = (("periode_start", "periode_slut"), ("stiftelsesdato", "forfaldsdato"), ("forfaldsdato", "srb"))
"""Pairs of dates whose second is not before the first: asked in profile `strict`, else left to the PSRM check."""


def judge_fordring(draft: Draft, fordring: Fordring) -> None:
    """A claim of the account's present debtor."""
    _check(draft, fordring)
    if _is_known(draft, fordring, None):
        return
    konto = draft.konto
    if konto is not None and konto.ejerskifte is not None:
        ref, since = Reference("fordring", fordring.fordring_id), draft.terms.told(konto.ejerskifte)
        draft.refuse(reasons.INGEN_ANSVARLIG, ref, fordring.kilde, "fordring_id", fordring.fordring_id, kendt=since)
    liable = ("", Uuid("")) if konto is None else (konto.debitor_ident, konto.debitor_type)
    _add(draft, fordring, None, *liable)


def judge_omkostninger(draft: Draft, omkostninger: Sequence[Omkostning]) -> None:
    """The costs of a message: each after the cost that is its main claim, whatever order they were sent in."""
    ordered, circular = _mains_first(omkostninger)
    for omkostning in ordered:
        _judge_omkostning(draft, omkostning)
    for omkostning in circular:
        _check(draft, omkostning.fordring)
        ref = Reference("fordring", omkostning.fordring.fordring_id)
        kilde, main = omkostning.kilde, omkostning.hovedfordring_id
        draft.refuse(reasons.OMKOSTNINGER_I_RING, ref, kilde, "hovedfordring_id", main)


def _mains_first(omkostninger: Sequence[Omkostning]) -> tuple[list[Omkostning], list[Omkostning]]:
    """Every cost that follows its main claim, and those that lead in a circle or hang on one."""
    sent = {omkostning.fordring.fordring_id for omkostning in omkostninger}
    waiting: dict[str, list[Omkostning]] = {}
    ordered: list[Omkostning] = []
    for omkostning in omkostninger:
        main = omkostning.hovedfordring_id
        (waiting.setdefault(main, []) if main in sent else ordered).append(omkostning)
    for omkostning in ordered:  # grows while it is read
        ordered += waiting.pop(omkostning.fordring.fordring_id, [])
    return ordered, [omkostning for left in waiting.values() for omkostning in left]


def _judge_omkostning(draft: Draft, omkostning: Omkostning) -> None:
    """A cost: its main claim is on the account, and whoever is liable for that is liable for the cost."""
    fordring = omkostning.fordring
    _check(draft, fordring)
    known = _is_known(draft, fordring, omkostning.hovedfordring_id)
    main = draft.fordring(omkostning.hovedfordring_id)
    if main is None:
        ref = Reference("fordring", fordring.fordring_id)
        draft.refuse(reasons.FORDRING_UKENDT, ref, omkostning.kilde, "hovedfordring_id", omkostning.hovedfordring_id)
    elif not known:
        _add(draft, fordring, main.fordring_id, main.ansvarlig_ident, main.ansvarlig_type)


def _check(draft: Draft, fordring: Fordring) -> None:
    ref = Reference("fordring", fordring.fordring_id)
    if fordring.type_id not in draft.terms.codes.fordringstype:
        draft.refuse(reasons.FORDRINGSTYPE_UKENDT, ref, fordring.kilde, "type_id", fordring.type_id)
    if fordring.beloeb <= 0:
        draft.refuse(reasons.BELOEB_NUL, ref, fordring.kilde, "beloeb", to_kroner(fordring.beloeb))
    check_dates(draft, fordring, DATES, ref)
    check_specifications(draft, fordring.specifikationer, ref)
    for names in ORDER if draft.terms.strict else ():
        check_order(draft, fordring, names, ref)


def _is_known(draft: Draft, fordring: Fordring, main: Uuid | None) -> bool:
    """Whether the id is taken; with other content, on another account, or by something else, that is a problem too."""
    known = draft.fordringer.get(fordring.fordring_id)
    if known is None and fordring.fordring_id not in draft.bogfoerte:
        return False
    ref = Reference("fordring", fordring.fordring_id)
    if known is None:
        reason = reasons.ID_BRUGT
    elif known.konto_id != draft.konto_id:
        reason = reasons.FORDRING_ANDEN_KONTO
    elif known.relateret_id != main or known.indhold != as_text(fordring):
        reason = reasons.FORDRING_ANDET_INDHOLD
    else:
        return True
    draft.refuse(reason, ref, fordring.kilde, "fordring_id", fordring.fordring_id)
    return True


def _add(draft: Draft, fordring: Fordring, main: Uuid | None, ident: str, type_id: Uuid) -> None:
    draft.add_fordring(
        FordringPost(
            fordring_id=fordring.fordring_id,
            konto_id=draft.konto_id,
            registreret=fordring.registreret,
            type_id=fordring.type_id,
            beloeb=fordring.beloeb,
            forfaldsdato=fordring.forfaldsdato,
            til_opkraevning=fordring.til_opkraevning,
            ansvarlig_ident=ident,
            ansvarlig_type=type_id,
            indhold=as_text(fordring),
            relateret_id=main,
            saldo=fordring.beloeb,
        )
    )
