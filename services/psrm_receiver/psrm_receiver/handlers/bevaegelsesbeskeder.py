"""What creditors are told of movements: UDLIGNING or ALLOKERING, and RENTE."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from oir_kernel.money import to_kroner
from psrm_receiver.domain.fordring import DAEKKET, Art, Del
from psrm_receiver.domain.rente import er_uoplyst
from psrm_receiver.domain.underretning import Type, UnderretningPost
from psrm_receiver.handlers.tilskrivning import Tilskrivning
from psrm_receiver.opslag import satser
from psrm_receiver.store.penge import FordringRaekke

AF_BETALING: Final = "rente-af-"
"""How the source of interest begins that was added because money came in."""


def saldobeskeder(
    kind: str, dag: date, moved: Iterable[Any], claims: Mapping[str, FordringRaekke]
) -> list[UnderretningPost]:
    """The coverages of a day, one notification a claim, payment and direction; undone coverage is negative (stated: allokering).

    UDLIGNING tells the sum, and beside it what of that is interest (`heraf_rente`, ours): a creditor that keeps the two apart
    needs it to undo the same parts as PSRM.
    """
    sums: dict[tuple[str, str, str], dict[str, int]] = {}
    for row in moved:
        if row.art in DAEKKET:
            parts = sums.setdefault((row.fordring_id, row.kilde_id, row.art), {Del.RENTE: 0, Del.HOVEDSTOL: 0})
            parts[row.kontodel] -= int(row.beloeb)
    return [
        _saldobesked(Type(kind.upper()), dag, claims[fordring_id], kilde, art, parts)
        for (fordring_id, kilde, art), parts in sums.items()
    ]


def rentebeskeder(added: Sequence[Tilskrivning], fra: date, til: date) -> list[UnderretningPost]:
    """The interest of a month, one notification a claim."""
    unknown = er_uoplyst(fra, til, satser())
    return [
        _rentebesked(each.fordring, til, each.beloeb, f"{til:%Y-%m}", {
            "periode_fra": fra.isoformat(),
            "periode_til": til.isoformat(),
            "tilskrevet_i_aar": to_kroner(each.i_aar),
            "sats_uoplyst": unknown,
        })
        for each in added
    ]  # fmt: skip


def renter_ved_betaling(
    dag: date, moved: Iterable[Any], claims: Mapping[str, FordringRaekke]
) -> list[UnderretningPost]:
    """The interest that was added on a day because money came in (stated: daily detail to systems)."""
    return [
        _rentebesked(claims[row.fordring_id], dag, int(row.beloeb), row.kilde_id, {"ved_betaling": True})
        for row in moved
        if row.art == Art.RENTE
    ]


def _saldobesked(
    type_: Type, dag: date, claim: FordringRaekke, kilde: str, art: str, parts: Mapping[str, int]
) -> UnderretningPost:
    split = {"hovedstol": to_kroner(parts[Del.HOVEDSTOL]), "rente": to_kroner(parts[Del.RENTE])}
    of_it = {"heraf_rente": to_kroner(parts[Del.RENTE])}
    return UnderretningPost.ny(
        type_,
        dag,
        f"{dag}|{claim.fordring_id}|{kilde}|{art}",
        claim.fordringshaver,
        sum(parts.values()),
        fordring_id=claim.fordring_id,
        reference=claim.reference,
        indbetaling_id=kilde or None,
        bevaegelse="dækning ophævet" if art == Art.DAEKNING_OPHAEVET else "dækning",
        **(split if type_ is Type.ALLOKERING else of_it),
    )


def _rentebesked(
    claim: FordringRaekke, dag: date, beloeb: int, noegle: str, beside: Mapping[str, Any]
) -> UnderretningPost:
    return UnderretningPost.ny(
        Type.RENTE,
        dag,
        f"{claim.fordring_id}|{noegle}",
        claim.fordringshaver,
        beloeb,
        fordring_id=claim.fordring_id,
        reference=claim.reference,
        **beside,
    )
