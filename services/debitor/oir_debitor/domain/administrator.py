"""Administrators: whoever acts for the debtor (the old word is stedfortræder). Set or added, and untied again."""

from dataclasses import replace

from oir_debitor.domain import reasons
from oir_debitor.domain.checks import check_creator, check_identification, check_part
from oir_debitor.domain.commands import AfslutAdministrator, OpretRegistrering
from oir_debitor.domain.content import as_text
from oir_debitor.domain.draft import Draft
from oir_debitor.domain.konto import open_account
from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.parter import Part, kind_and_number, same_part, shown
from oir_debitor.domain.posts import AdministratorPost

ADMINISTRATOR = Reference("administrator")


def judge_administrator(draft: Draft, command: OpretRegistrering, part: Part) -> None:
    """The party becomes an administrator of the account, or its address is replaced."""
    check_part(draft, part, ADMINISTRATOR)
    if draft.konto is not None and same_part(part.ident, draft.konto.debitor_ident):
        draft.refuse(reasons.ADMINISTRATOR_ER_DEBITOR, ADMINISTRATOR, part.kilde, "ident", shown(part.ident))
    post = AdministratorPost(draft.konto_id, part.ident, part.type_id, command.registreret, as_text(part))
    known = draft.administratorer.get(kind_and_number(part.ident))
    if known is None or known.slutdato is not None or known.indhold != post.indhold:
        draft.put_administrator(post if known is None else replace(post, part_ident=known.part_ident))


def judge_afslut_administrator(draft: Draft, command: AfslutAdministrator) -> None:
    """AfslutAdministrator: the party is untied as of today."""
    open_account(draft, command.kilde)
    check_identification(draft, command.ident, command.type_id, command.kilde)
    check_creator(draft, command.oprettet_cvr, command.oprettet_system, command.kilde, ADMINISTRATOR)
    known = draft.administratorer.get(kind_and_number(command.ident))
    if known is None or known.slutdato is not None:
        draft.refuse(reasons.ADMINISTRATOR_UKENDT, ADMINISTRATOR, command.kilde, "ident", shown(command.ident))
    else:
        draft.put_administrator(replace(known, slutdato=draft.terms.today))
