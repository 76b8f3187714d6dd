"""The action types: by which operation each is asked for, what it takes with it, and which function decides it.

Codes of the list handlingstype. Ten are after the operations that stand unused in KOMBIT's model (inferred), the rest are ours.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from oir_debitor.domain.anmodning import (
    afskrivning,
    betalingsaftale,
    flytning,
    gebyr,
    henstand,
    overdragelse_af_konto,
    relation,
    sammenlaegning,
    spaerring,
    tilbagekaldelse,
)
from oir_debitor.domain.anmodning.commands import Form
from oir_debitor.domain.anmodning.sag import Sag


class Afventer(StrEnum):
    """What a type waits for once it was judged sound: nothing, a case worker of the debtor system, or PSRM."""

    INTET = ""
    SAGSBEHANDLER = "sagsbehandler"
    PSRM = "psrm"


@dataclass(frozen=True, slots=True)
class Handlingstype:
    """One type. `former` are its operations, `kraever` and `maa` the fields of `Handlingsdata` it needs and may have.

    `aarsagsliste` is the code list its reason is of.
    """

    kode: str
    former: tuple[Form, ...]
    doem: Callable[[Sag], None]
    kraever: tuple[str, ...] = ()
    maa: tuple[str, ...] = ()
    afventer: Afventer = Afventer.INTET
    aarsagsliste: str = "handlingsaarsag"

    @property
    def felter(self) -> frozenset[str]:
        """Every field it looks at."""
        return frozenset((*self.kraever, *self.maa))


_KONTO, _KRAV = Form.EN_KONTO, Form.MED_FORDRINGER
_BEGGE = (_KONTO, _KRAV)

_ALLE = (
    Handlingstype(
        "AFSKRIVNING", _BEGGE, afskrivning.afskriv, maa=("beloeb", "dato", "ny_id"), aarsagsliste="afskrivningsaarsag"
    ),
    Handlingstype("AFSKRIVNING_ANNULLER", (_KRAV,), afskrivning.annuller, maa=("beloeb", "objekt_id")),
    Handlingstype(
        "HENSTAND", _BEGGE, henstand.giv, kraever=("til",), maa=("fra", "ny_id"), aarsagsliste="henstandsaarsag"
    ),
    Handlingstype("HENSTAND_OPHØR", _BEGGE, henstand.ophoer, maa=("objekt_id",)),
    Handlingstype("RYKKERGEBYR_OPRET", (_KRAV,), gebyr.opret, maa=("beloeb", "ny_id")),
    Handlingstype("RYKKERGEBYR_NEDREGULER", (_KRAV,), gebyr.nedreguler, maa=("beloeb", "objekt_id")),
    Handlingstype(
        "RELATION_OPRET", (Form.MELLEM_FORDRINGER,), relation.opret, kraever=("relationstype_id",), maa=("ny_id",)
    ),
    Handlingstype("RELATION_NEDLÆG", (Form.MELLEM_FORDRINGER, _KONTO), relation.nedlaeg, maa=("objekt_id",)),
    Handlingstype(
        "OVERDRAG_KONTO",
        (_KONTO,),
        overdragelse_af_konto.overdrag,
        kraever=("modtager_system",),
        maa=("modtager_cvr",),
        afventer=Afventer.SAGSBEHANDLER,
    ),
    Handlingstype(
        "FLYT_INDBETALING", (Form.MELLEM_KONTI, Form.MELLEM_FORDRINGER), flytning.flyt, maa=("beloeb", "objekt_id")
    ),
    Handlingstype("SAMMENLÆG_KONTI", (Form.MELLEM_KONTI,), sammenlaegning.sammenlaeg),
    Handlingstype("STATUS_SPÆR_OPKRÆVNING", _BEGGE, spaerring.spaer),
    Handlingstype("STATUS_OPHÆV_SPÆRRING", _BEGGE, spaerring.ophaev),
    Handlingstype(
        "TILBAGEKALD_FRA_INDDRIVELSE",
        (_KRAV,),
        tilbagekaldelse.tilbagekald,
        kraever=("tilbagekald_aarsag",),
        maa=("dato",),
        afventer=Afventer.PSRM,
    ),
    Handlingstype("BETALINGSAFTALE", _BEGGE, betalingsaftale.opret, kraever=("rater",), maa=("fra", "ny_id")),
    Handlingstype("BETALINGSAFTALE_OPHØR", (_KONTO,), betalingsaftale.ophoer, kraever=("objekt_id",)),
)

HANDLINGSTYPER: Mapping[str, Handlingstype] = MappingProxyType({each.kode: each for each in _ALLE})
"""Every type, by its code in the list handlingstype."""

AARSAGSLISTER = tuple(sorted({each.aarsagsliste for each in _ALLE}))
"""The code lists a request's reason can be of."""
