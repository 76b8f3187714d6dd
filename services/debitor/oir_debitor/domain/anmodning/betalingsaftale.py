"""BETALINGSAFTALE and BETALINGSAFTALE_OPHØR: what claims owe is paid in monthly instalments.

The instalments are alike but the last, which takes what does not divide; the first is due on `fra`, or a month from today. The day's run
keeps an eye on them. Ours.
"""

from dataclasses import replace

from oir_debitor.domain.anmodning import reasons
from oir_debitor.domain.anmodning.sag import Sag
from oir_debitor.domain.dag.aftale import LOEBER, OPHAEVET, Rate, fordringer_i, ny_aftale
from oir_kernel.dates import add
from oir_kernel.money import Oere, to_kroner

FAERREST, FLEST = 2, 120
"""How many instalments a plan may have."""


def opret(sag: Sag) -> None:
    """BETALINGSAFTALE: over claims of one account, or all it owes."""
    claims, antal = sag.aabne(), sag.data.rater or 0
    foerste = sag.data.fra or add(sag.today, 1, 0)
    if foerste <= sag.today:
        sag.refuse(
            reasons.DATO_PASSET,
            "debitorkontoanmodning",
            sag.command.anmodning_id,
            "fra",
            foerste,
            kendt=add(sag.today, 0, 1),
        )
    running = {key for each in sag.her.facts.aftaler if each.tilstand == LOEBER for key in fordringer_i(each)}
    for claim in claims:
        if claim.fordring_id in running:
            sag.refuse(reasons.I_AFTALE, "fordring", claim.fordring_id, "fordring_ids", claim.fordring_id)
    owed = sum(sag.her.skyldig(each.fordring_id) for each in claims)
    if not FAERREST <= antal <= FLEST or (claims and owed < antal):
        sag.refuse(reasons.AFTALE_PASSER_IKKE, "debitorkontoanmodning", sag.command.anmodning_id, "rater", antal)
    sag.ny_er_ledig("aftale")
    if sag.har_problemer:
        return
    rate, more = divmod(owed, antal)
    rater = [Rate(add(foerste, nr, 0), Oere(rate + (more if nr == antal - 1 else 0))) for nr in range(antal)]
    sag.added.append(
        ny_aftale(sag.ny_id(), sag.her.konto_id, sag.terms.now, [each.fordring_id for each in claims], rater)
    )
    for claim in claims:
        sag.her.se_igen(claim.fordring_id)
    sag.resultat["betalingsaftale"] = sag.ny_id()
    sag.resultat |= {f"rate {each.dato.isoformat()}": to_kroner(each.beloeb) for each in rater}


def ophoer(sag: Sag) -> None:
    """BETALINGSAFTALE_OPHØR: the plan named ends, and its claims are reminded of again."""
    asked = sag.data.objekt_id or ""
    plan = next((each for each in sag.her.facts.aftaler if (each.aftale_id, each.tilstand) == (asked, LOEBER)), None)
    if plan is None:
        sag.refuse(reasons.AFTALE_UKENDT, "aftale", asked, "objekt_id", asked)
        return
    sag.changed.append(replace(plan, tilstand=OPHAEVET, naeste_dato=None))
    for fordring_id in fordringer_i(plan):
        sag.her.se_igen(fordring_id)
