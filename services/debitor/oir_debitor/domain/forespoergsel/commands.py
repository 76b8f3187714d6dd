"""The two questions of DebitorForespørgselAfsend, without a word of how they were spelled."""

from dataclasses import dataclass, field
from datetime import date, datetime

from oir_kernel.identifiers import Uuid
from oir_kernel.source import NOWHERE, Source


@dataclass(frozen=True, slots=True)
class SoegDebitorregistrering:
    """Which accounts the receiver has: by party and role (none of the three: any role), or by account.

    `fra`, `til`: something was registered on the account in that time. `restance`: only accounts in arrears. `overblik`: with the sum
    owed, whether something is under collection, and the oldest last day of timely payment. Who created the party (`part_oprettet_…`) does
    not matter (ours).
    """

    ansvarlig: bool = False
    administrator: bool = False
    medhaefter: bool = False
    konto_id: Uuid | None = None
    type_id: Uuid | None = None
    kle_emne: Uuid | None = None
    ansvarlig_enhed: Uuid | None = None
    fra: datetime | None = None
    til: datetime | None = None
    restance: bool = False
    overblik: bool = False
    part_ident: str | None = None
    part_type: Uuid | None = None
    part_oprettet_cvr: str | None = None
    part_oprettet_system: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class HentDebitorkonto:
    """One account, by `konto_id` or by `noegle`, the debtor system's own key; which of its claims, and how much of them.

    `relaterede`: with a `fordring_id` also its main claim and the costs of it. `udelad`: without texts, typed details, addresses and
    finance references. `forfald_fra`, `forfald_til`: due dates; `periode_fra`, `periode_til`: the claims' periods; all inclusive.
    The party limits to claims it is liable or co-liable for; who created it (`part_oprettet_…`) does not matter (ours).
    """

    konto_id: Uuid | None = None
    noegle: str | None = None
    fordring_id: Uuid | None = None
    relaterede: bool = False
    udelad: bool = False
    forfald_fra: date | None = None
    forfald_til: date | None = None
    restance: bool = False
    periode_fra: date | None = None
    periode_til: date | None = None
    part_ident: str | None = None
    part_type: Uuid | None = None
    part_oprettet_cvr: str | None = None
    part_oprettet_system: Uuid | None = None
    kilde: Source = field(default=NOWHERE, repr=False, compare=False)
