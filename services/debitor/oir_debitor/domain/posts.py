"""What the debtor system knows: the rows of its ledger, one class a table. Balances are derived, never kept.

Each row holds what decisions ask for in fields of its own, and the object's content as it was sent (`indhold`, JSON text of
`domain.content`), so that the same content can be recognised and shown.
"""

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from oir_debitor.domain.forloebsposter import (
    AftalePost,
    ForloebPost,
    HandlingPost,
    HenstandPost,
    OverdragelsePost,
    RelationPost,
)
from oir_debitor.domain.hovedbog import BilagPost, PosteringPost, TillaegPost
from oir_kernel.identifiers import Uuid
from oir_kernel.money import Oere

_NOTHING = Oere(0)


@dataclass(frozen=True, slots=True)
class KontoPost:
    """An account. The debtor here is the present one; each claim keeps the one it was registered for.

    `modtager_cvr` is the receiving authority, whose debtor system has it. `registreret` is the newest registration of master data, `ejerskifte` the time of a change of owner that still waits for
    the new owner, `afsluttet` the day the debtor system closed the account.
    """

    konto_id: Uuid
    registreret: datetime
    type_id: Uuid
    debitor_ident: str
    debitor_type: Uuid
    oprettet_cvr: str
    oprettet_system: Uuid
    modtager_cvr: str
    oprettet: datetime
    indhold: str
    ejerskifte: datetime | None = None
    afsluttet: date | None = None


@dataclass(frozen=True, slots=True)
class FordringPost:
    """A claim, its main claim in `relateret_id` if it is a cost, and who is liable for it.

    `nedreguleret` is the sum of its down-adjustments and `saldo` what its entries in the ledger leave of it; both are
    derived and not stored with the claim.
    """

    fordring_id: Uuid
    konto_id: Uuid
    registreret: datetime
    type_id: Uuid
    beloeb: Oere
    forfaldsdato: date
    til_opkraevning: bool
    ansvarlig_ident: str
    ansvarlig_type: Uuid
    indhold: str
    relateret_id: Uuid | None = None
    nedreguleret: Oere = _NOTHING
    saldo: Oere = _NOTHING

    @property
    def rest(self) -> Oere:
        """What is left of the claim, øre."""
        return self.saldo


@dataclass(frozen=True, slots=True)
class HaeftelsePost:
    """A co-liability. `afsluttet` is when AfslutHæftelse ended it; a `slutdato` alone may still be changed."""

    haeftelse_id: Uuid
    konto_id: Uuid
    registreret: datetime
    startdato: date
    part_ident: str
    part_type: Uuid
    indhold: str
    slutdato: date | None = None
    afsluttet: datetime | None = None


def named_claims(post: HaeftelsePost) -> frozenset[str]:
    """The claims a stored liability names; none means the whole account."""
    return frozenset(json.loads(post.indhold).get("fordring_ids", ()))


@dataclass(frozen=True, slots=True)
class AdministratorPost:
    """An administrator tied to an account; `slutdato` is the day they were untied."""

    konto_id: Uuid
    part_ident: str
    part_type: Uuid
    registreret: datetime
    indhold: str
    slutdato: date | None = None


@dataclass(frozen=True, slots=True)
class NedreguleringPost:
    """A down-adjustment; `beloeb` is what it took off the claim, øre."""

    nedregulering_id: Uuid
    konto_id: Uuid
    fordring_id: Uuid
    registreret: datetime
    beloeb: Oere
    aarsag_id: Uuid
    indhold: str


@dataclass(frozen=True, slots=True)
class OpkraevningPost:
    """A claim set to collection: by a request (`anmodning_id`), or by SætFordringTilOpkrævning (empty).

    `forfaldsdato` is the claim's new due date, if one was given.
    """

    fordring_id: Uuid
    konto_id: Uuid
    anmodning_id: str
    registreret: datetime
    forfaldsdato: date | None = None


Post: TypeAlias = (
    KontoPost
    | FordringPost
    | HaeftelsePost
    | AdministratorPost
    | NedreguleringPost
    | OpkraevningPost
    | PosteringPost
    | BilagPost
    | TillaegPost
    | ForloebPost
    | HenstandPost
    | AftalePost
    | HandlingPost
    | RelationPost
    | OverdragelsePost
)
