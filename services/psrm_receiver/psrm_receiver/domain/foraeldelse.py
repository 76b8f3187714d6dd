"""When a claim under collection is statute-barred: gældsinddrivelseslovens § 18 a, as far as Den juridiske vejledning tells it.

| Rule | Date | Source |
|---|---|---|
| as handed over | the creditor's forældelsesdato | stated |
| stk. 1, PSRM | counted from 20-11-2021 at the earliest: not before 21-11-2024 | stated |
| stk. 1, DMI, registered from 2024 | counted from 20-11-2027 at the earliest: not before 21-11-2030 | stated |
| stk. 5, sent again | the newest date, for public-law claims at most three years from receipt | stated |
| stk. 7 | a main claim not before three years after its first receipt in PSRM | stated |
| stk. 2 | interest shares the main claim's date; a fee has its own | stated |
| § 27 | a last day that is no hverdag moves to the next | stated for limitation; here for every one of these dates: ours |

The latest of the dates counts (inferred), so an earlier own date never shortens what the law postpones.
"""

from dataclasses import dataclass
from datetime import date

from oir_kernel.dates import Period, next_hverdag, plus

TIDLIGST_PSRM = date(2024, 11, 21)
TIDLIGST_DMI = date(2030, 11, 21)
TRE_AAR = Period(years=3)
_UDSKUDT_I_DMI_FRA = date(2024, 1, 1)


@dataclass(frozen=True, slots=True)
class Forhold:
    """What the date depends on.

    `oplyst` is the creditor's date, `foerst_modtaget` the first receipt in PSRM, `modtaget` the latest. `civilretlig` keeps the length
    it had, `egen_dato` is a claim without extra time (a fee, interest sent later), `dmi` one that is routed to the old system,
    `genindsendt` one withdrawn and sent again.
    """

    oplyst: date
    foerst_modtaget: date
    modtaget: date
    civilretlig: bool = False
    egen_dato: bool = False
    dmi: bool = False
    genindsendt: bool = False


def foraeldelsesdato(forhold: Forhold) -> date:
    """The last day the claim can be collected."""
    dates = [_oplyst(forhold), _udskudt(forhold)]
    if not forhold.egen_dato:
        dates.append(plus(forhold.modtaget if forhold.dmi else forhold.foerst_modtaget, TRE_AAR))
    return next_hverdag(max(dates))


def er_foraeldet(dato: date, dag: date) -> bool:
    """Whether a claim whose last day is `dato` can no longer be collected on `dag`."""
    return dag > dato


def _oplyst(forhold: Forhold) -> date:
    if not forhold.genindsendt or forhold.civilretlig:
        return forhold.oplyst
    return min(forhold.oplyst, plus(forhold.modtaget, TRE_AAR))


def _udskudt(forhold: Forhold) -> date:
    if forhold.dmi and forhold.modtaget >= _UDSKUDT_I_DMI_FRA:
        return TIDLIGST_DMI
    return TIDLIGST_PSRM
