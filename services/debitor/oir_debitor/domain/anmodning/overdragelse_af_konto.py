"""OVERDRAG_KONTO: another it-system of the same authority takes the account over.

The public draft OverdragDebitorKonto names an account and nothing else, so who takes over stands in the action's data (ours), and a
case worker of the debtor system decides it. From then on only the new system may change the account (ownership is stated).
"""

from dataclasses import replace

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag


def overdrag(sag: Sag) -> None:
    """OVERDRAG_KONTO: the account belongs to `modtager_system` of the same authority."""
    konto, cvr, system = sag.her.facts.konto, sag.data.modtager_cvr, sag.data.modtager_system
    if konto is None or system is None:
        return
    if cvr not in (None, konto.oprettet_cvr):
        why = "den er en anden myndighed / it is another authority"
        sag.refuse(reasons.MODTAGER_PASSER_IKKE, "konto", konto.konto_id, "modtager_cvr", cvr, kendt=why)
    if system == konto.oprettet_system:
        why = "det har kontoen allerede / it has the account already"
        sag.refuse(reasons.MODTAGER_PASSER_IKKE, "konto", konto.konto_id, "modtager_system", system, kendt=why)
    if not sag.har_problemer:
        sag.changed.append(replace(konto, oprettet_system=system))
        sag.resultat["it-system"] = system
