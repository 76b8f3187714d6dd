"""The account: who may touch it, when its master data may change, and how it gets a new owner.

Change of owner (ours, from the two markers the real messages have): ForetagEjerskifte ends the debtor's liability for new
claims. The account then takes down-adjustments, costs on old claims and the like, and no new claim, until a registration
with EjerskifteMarkering brings the new liable party. Old claims keep the debtor they were registered for.
"""

from dataclasses import replace

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_dates, check_part, check_specifications
from oir_debitor.domain.commands import AfslutKonto, ForetagEjerskifte, GenoptagKonto, Konto, OpretRegistrering
from oir_debitor.domain.content import as_text
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import Part, kind_and_number, same_part, shown
from oir_debitor.domain.posts import KontoPost, named_claims
from oir_kernel.source import Source

ANSVARLIG = Reference("ansvarlig")
TIMES = ("registreret",)


def open_account(draft: Draft, kilde: Source) -> None:
    """The account exists at the receiver, belongs to the sender and is open: what every operation on one asks."""
    konto, ref = draft.konto, Reference("konto", draft.konto_id)
    if not _exists(draft, kilde) or konto is None:
        return
    terms = draft.terms
    if konto.modtager_cvr != terms.modtager_cvr:
        known = {"modtager": terms.modtager_cvr, "kendt": konto.modtager_cvr}
        draft.refuse(reasons.KONTO_ANDEN_MODTAGER, ref, kilde, "konto_id", draft.konto_id, **known)
        return
    if (konto.oprettet_cvr, konto.oprettet_system) != (terms.afsender_cvr, terms.afsender_system):
        draft.refuse(reasons.KONTO_ANDEN_EJER, ref, kilde, "konto_id", draft.konto_id, kendt=konto.oprettet_cvr)
    if konto.afsluttet is not None:
        draft.refuse(reasons.KONTO_AFSLUTTET, ref, kilde, "konto_id", draft.konto_id, kendt=konto.afsluttet)


def judge_konto(draft: Draft, command: OpretRegistrering) -> None:
    """The account part of a registration: create it, leave it, or change its master data."""
    check_dates(draft, command, TIMES, Reference("konto", draft.konto_id))
    if command.konto is not None:
        _check_konto(draft, command.konto)
    if draft.konto is None:
        _create(draft, command)
        return
    open_account(draft, command.kilde)
    if draft.konto.modtager_cvr != draft.terms.modtager_cvr:
        return
    _check_ejerskifte(draft, draft.konto, command)
    if command.konto is not None:
        _update(draft, draft.konto, command.konto, command)


def judge_ejerskifte(draft: Draft, command: ForetagEjerskifte) -> None:
    """ForetagEjerskifte: the debtor's liability for new claims ends."""
    open_account(draft, command.kilde)
    konto, ref, told = draft.konto, Reference("konto", draft.konto_id), draft.terms.told
    check_dates(draft, command, TIMES, ref)
    if konto is None:
        return
    if konto.ejerskifte is not None:
        since = told(konto.ejerskifte)
        draft.refuse(reasons.EJERSKIFTE_FORETAGET, ref, command.kilde, "konto_id", draft.konto_id, kendt=since)
    elif command.registreret < konto.registreret:
        draft.refuse(
            reasons.EJERSKIFTE_FORAELDET,
            ref,
            command.kilde,
            "registreret",
            told(command.registreret),
            kendt=told(konto.registreret),
        )
    else:
        draft.change_konto(replace(konto, ejerskifte=command.registreret))


def judge_afslut_konto(draft: Draft, command: AfslutKonto) -> None:
    """The debtor system closes the account, whoever created it."""
    if _exists(draft, command.kilde) and draft.konto is not None and draft.konto.afsluttet is None:
        draft.change_konto(replace(draft.konto, afsluttet=draft.terms.today))


def judge_genoptag_konto(draft: Draft, command: GenoptagKonto) -> None:
    """The debtor system reopens the account."""
    if _exists(draft, command.kilde) and draft.konto is not None and draft.konto.afsluttet is not None:
        draft.change_konto(replace(draft.konto, afsluttet=None))


def _exists(draft: Draft, kilde: Source) -> bool:
    if draft.konto is None:
        ref = Reference("konto", draft.konto_id)
        draft.refuse(reasons.KONTO_FINDES_IKKE, ref, kilde, "konto_id", draft.konto_id)
    return draft.konto is not None


def _check_konto(draft: Draft, konto: Konto) -> None:
    ref = Reference("konto", draft.konto_id)
    if konto.type_id not in draft.terms.codes.debitorkontotype:
        draft.refuse(reasons.KONTOTYPE_UKENDT, ref, konto.kilde, "type_id", konto.type_id)
    check_part(draft, konto.debitor, ANSVARLIG)
    check_specifications(draft, konto.specifikationer, ref)


def _create(draft: Draft, command: OpretRegistrering) -> None:
    konto, ref = command.konto, Reference("konto", draft.konto_id)
    if konto is None:
        draft.refuse(reasons.KONTO_UKENDT, ref, command.kilde, "konto_id", draft.konto_id)
        return
    if command.ejerskifte:
        draft.refuse(reasons.EJERSKIFTE_IKKE_FORETAGET, ref, command.kilde, "ejerskifte")
    draft.add_konto(
        KontoPost(
            konto_id=draft.konto_id,
            registreret=command.registreret,
            type_id=konto.type_id,
            debitor_ident=konto.debitor.ident,
            debitor_type=konto.debitor.type_id,
            oprettet_cvr=draft.terms.afsender_cvr,
            oprettet_system=draft.terms.afsender_system,
            modtager_cvr=draft.terms.modtager_cvr,
            oprettet=draft.terms.now,
            indhold=as_text(konto),
        )
    )


def _check_ejerskifte(draft: Draft, known: KontoPost, command: OpretRegistrering) -> None:
    if not command.ejerskifte:
        return
    if known.ejerskifte is None:
        draft.refuse(reasons.EJERSKIFTE_IKKE_FORETAGET, ANSVARLIG, command.kilde, "ejerskifte")
    if command.konto is None:
        draft.refuse(reasons.EJERSKIFTE_UDEN_EJER, ANSVARLIG, command.kilde, "ejerskifte")


def _update(draft: Draft, known: KontoPost, sent: Konto, command: OpretRegistrering) -> None:
    ref = Reference("konto", draft.konto_id)
    if sent.type_id != known.type_id:
        draft.refuse(reasons.KONTO_ANDEN_TYPE, ref, sent.kilde, "type_id", sent.type_id, kendt=known.type_id)
    new_owner = command.ejerskifte and known.ejerskifte is not None
    if not new_owner and not same_part(sent.debitor.ident, known.debitor_ident):
        draft.refuse(
            reasons.DEBITOR_AENDRET,
            ANSVARLIG,
            sent.debitor.kilde,
            "ident",
            shown(sent.debitor.ident),
            kendt=shown(known.debitor_ident),
        )
    if new_owner:
        _check_new_owner(draft, sent.debitor, command)
    text = as_text(sent)
    changed = new_owner or text != known.indhold
    if changed and not _is_newer(draft, known, command, new_owner=new_owner):
        return
    if changed or command.registreret > known.registreret:
        draft.change_konto(
            replace(
                known,
                registreret=command.registreret,
                debitor_ident=sent.debitor.ident if new_owner else known.debitor_ident,
                debitor_type=sent.debitor.type_id,
                indhold=text,
                ejerskifte=None if new_owner else known.ejerskifte,
            )
        )


def _check_new_owner(draft: Draft, owner: Part, command: OpretRegistrering) -> None:
    """The new owner is neither an administrator nor co-liable for the whole account from that day on."""
    day = draft.terms.day(command.registreret)
    administrator = draft.administratorer.get(kind_and_number(owner.ident))
    if administrator is not None and administrator.slutdato is None:
        draft.refuse(reasons.NY_EJER_ER_ADMINISTRATOR, ANSVARLIG, owner.kilde, "ident", shown(owner.ident))
    for post in draft.haeftelser.values():
        covers_all = post.konto_id == draft.konto_id and not named_claims(post)
        lasts = post.slutdato is None or post.slutdato > day
        if covers_all and lasts and same_part(post.part_ident, owner.ident):
            known = {"kendt": post.haeftelse_id}
            draft.refuse(reasons.NY_EJER_ER_MEDHAEFTER, ANSVARLIG, owner.kilde, "ident", shown(owner.ident), **known)


def _is_newer(draft: Draft, known: KontoPost, command: OpretRegistrering, *, new_owner: bool) -> bool:
    """Master data may only be changed by a later registration; a new owner may come at the very time of the change."""
    bound = known.ejerskifte if new_owner and known.ejerskifte is not None else known.registreret
    if command.registreret > bound or (new_owner and command.registreret == bound):
        return True
    reason = reasons.KONTO_FORAELDET if command.registreret < bound else reasons.KONTO_ANDET_INDHOLD
    draft.refuse(
        reason,
        Reference("konto", draft.konto_id),
        command.kilde,
        "registreret",
        draft.terms.told(command.registreret),
        kendt=draft.terms.told(bound),
    )
    return False
