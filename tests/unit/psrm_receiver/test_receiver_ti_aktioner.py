"""All ten actions × every state a claim can have × every reason code of the guides, through the whole intake, and what each must get.

The outcome of a cell is worked out here from the guides' rules and from the shipped list of numeric codes, row by row of `REGLER`; what
no source decides is marked `ours`. `test_receiver_tabel.py` goes deeper into amounts and dates of the reversals.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest

from oir_kernel.storage import Storage
from psrm_receiver.domain.fordring import Tilstand
from psrm_receiver.domain.handlinger import AfskrivFordring, ReturnerFordring
from psrm_receiver.handlers.hoering import fortryd_hoering
from psrm_receiver.handlers.ophoer import afskriv, returner
from psrm_validation.aktion.model import REVERSING, SHORT_NAMES, AktionKode
from tests.support.receiver import TOO_LARGE, Psrm, ny_id
from tests.unit.psrm_receiver.test_receiver_tabel import shipped

pytestmark = pytest.mark.anyio
TODAY: Final = "2026-11-23"
UKENDT: Final = "900000000000"
TILBAGEKALD_AARSAGER: Final = ("BORD", "BORT", "FEJL", "HAFT", "HENS", "KLAG")
MODREGNING: Final = {"type": "KFTILDA", "art": "MODR", "stiftelsesdato": "2026-09-30", "foraeldelsesdato": "2029-10-02"}
"""A claim for set-off, which is kept in the old system, DMI."""

AARSAGER: Final[Mapping[str, tuple[str, ...]]] = {
    "OPRETFORDRING": ("HF", "RELATERET"),
    "GENINDSENDFORDRING": ("",),
    "FHI": ("",),
    "NEDSKRIV": ("INDB", "REGU", "FAST", "ANDN", "FEJL", "HAFO", "LIHE", "TRVE", ""),
    "OPSKRIVNINGREGULERING": ("",),
    "OANI": ("",),
    "OONR": ("",),
    "NAOR": ("",),
    "NAOI": ("",),
    "TILBAGEKALD": (*TILBAGEKALD_AARSAGER, "ANDN", "FSKI", "SMTI", "SOTI", "AFTL", ""),
}
"""Every action with every reason code the guides or the older schemas know; `""`: no reason. An OPRETFORDRING has none, but is of a
main claim, or of a claim related to one in that state."""

TILSTANDE: Final = (
    "UKENDT",
    "HØRING",
    "FORTRUDT",
    "MODTAGET",
    "DMI",
    *TILBAGEKALD_AARSAGER,
    "RETURNERET",
    "AFSKREVET",
)
"""Every state, a withdrawn claim by the reason it was withdrawn with. AFVIST makes no claim: what refers to it refers to nothing."""

ALDRIG_MODTAGET: Final = ("UKENDT", "HØRING", "FORTRUDT")
"""States of a claim on which nothing was ever carried out."""
SENDT_SOM: Final[Mapping[str, Mapping[str, Any]]] = {"HØRING": TOO_LARGE, "FORTRUDT": TOO_LARGE, "DMI": MODREGNING}
"""What a claim is like that comes into the state when it is handed over."""
ENDER: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "FORTRUDT": lambda krav, uow: fortryd_hoering(krav.aktion_id, "Fortrudt", uow),
    "RETURNERET": lambda krav, uow: returner(ReturnerFordring(krav.fordring_id, "AFTL"), uow),
    "AFSKREVET": lambda krav, uow: afskriv(AfskrivFordring(krav.fordring_id, "konkurs"), uow),
}
"""What brings a claim into a state that no action of the creditor's brings it into."""


@dataclass(frozen=True)
class Celle:
    """One action with its reason, on a claim in a state."""

    tilstand: str
    aktion: str
    aarsag: str


def celler() -> list[Celle]:
    return [Celle(state, action, reason) for state in TILSTANDE for action, rs in AARSAGER.items() for reason in rs]


@dataclass
class Krav:
    """The claim of a cell: as it was sent, its id at PSRM, and the action that a reversal of it undoes."""

    claim: dict[str, Any]
    aktion_id: str
    fordring_id: str
    ref: str = ""


async def kvitteringer(psrm: Psrm, tilstand: str, wanted: list[Celle]) -> list[Any]:
    """The receipts of the cells' actions, each on a claim of its own and right but for the state and the reason."""
    claims = [psrm.claim(**SENDT_SOM.get(tilstand, {})) for _ in wanted]
    made = await psrm.goer(*({"aktion": "OPRETFORDRING", "fordring": claim} for claim in claims))
    krav = [Krav(claim, each["aktion_id"], each["fordring_id"]) for claim, each in zip(claims, made, strict=True)]
    if tilstand not in ALDRIG_MODTAGET:
        await _foerst(psrm, wanted, krav)
    await _bring(psrm, tilstand, krav)
    for each in krav if tilstand == "UKENDT" else ():
        each.fordring_id = UKENDT
    return await psrm.goer(*(_besked(psrm, *each) for each in zip(wanted, krav, strict=True)))


FOERST: Final[Mapping[str, tuple[dict[str, str], ...]]] = {
    "OANI": ({"aktion": "NEDSKRIV", "aarsag": "INDB", "virkningsdato": TODAY},),
    "OONR": ({"aktion": "NEDSKRIV", "aarsag": "REGU"},),
    "NAOR": ({"aktion": "OPSKRIVNINGREGULERING"},),
    "NAOI": (
        {"aktion": "NEDSKRIV", "aarsag": "INDB", "virkningsdato": TODAY},
        {"aktion": "OANI", "virkningsdato": TODAY},
    ),
}
"""What each reversal undoes."""


async def _foerst(psrm: Psrm, wanted: list[Celle], krav: list[Krav]) -> None:
    """What the reversals undo is done while the claims are there."""
    for step in (0, 1):
        actions = []
        for celle, each in zip(wanted, krav, strict=True):
            if len(FOERST.get(celle.aktion, ())) > step:
                named = {"ref_aktion_id": each.ref} if each.ref else {}
                each.ref = ny_id()
                done = FOERST[celle.aktion][step]
                actions.append(
                    {"aktion_id": each.ref, "fordring_id": each.fordring_id, "beloeb": "100.00", **done, **named}
                )
        assert {each["status"] for each in await psrm.goer(*actions)} == {"UDFØRT"}


async def _bring(psrm: Psrm, tilstand: str, krav: list[Krav]) -> None:
    """The claims come into the state."""
    if tilstand in TILBAGEKALD_AARSAGER:
        receipts = await psrm.goer(*(_tilbagekald(each.fordring_id, tilstand) for each in krav))
        assert {each["status"] for each in receipts} == {"UDFØRT"}, receipts
    for each in krav if tilstand in ENDER else ():
        await psrm.write(lambda uow, it=each: ENDER[tilstand](it, uow))
    if tilstand not in ALDRIG_MODTAGET:
        known = "TILBAGEKALDT" if tilstand in TILBAGEKALD_AARSAGER else "MODTAGET" if tilstand == "DMI" else tilstand
        assert {(await psrm.fordring(each.fordring_id)).tilstand for each in krav} == {known}


def _tilbagekald(fordring_id: str, aarsag: str) -> dict[str, Any]:
    effect = {"virkningsdato": TODAY} if aarsag == "BORT" else {}
    return {"aktion": "TILBAGEKALD", "fordring_id": fordring_id, **({"aarsag": aarsag} if aarsag else {}), **effect}


def _besked(psrm: Psrm, celle: Celle, krav: Krav) -> dict[str, Any]:
    claim, fordring_id = krav.claim, krav.fordring_id
    fields: dict[str, Any] = {"aktion": celle.aktion, "fordring_id": fordring_id}
    match celle.aktion:
        case "OPRETFORDRING" if celle.aarsag == "HF":
            again = psrm.claim() if celle.tilstand == "UKENDT" else psrm.claim(reference=claim["reference"])
            return {"aktion": celle.aktion, "fordring": again}
        case "OPRETFORDRING":
            related = psrm.fee(relation="RELATERET", hovedfordring_id=fordring_id, skyldnere=claim["skyldnere"])
            return {"aktion": celle.aktion, "fordring": related}
        case "GENINDSENDFORDRING":
            whole = {"hovedstol": "2500.00", "beloeb": "2500.00"}
            return fields | {"fordring": {**claim, **whole}}
        case "TILBAGEKALD":
            return _tilbagekald(fordring_id, celle.aarsag)
        case "FHI":
            return fields | {"ny_hovedstol": "30000.00"}
    fields |= {"beloeb": "100.00"}
    fields |= {"aarsag": celle.aarsag} if celle.aarsag else {}
    fields |= {"virkningsdato": TODAY} if celle.aarsag == "INDB" or celle.aktion in {"OANI", "NAOI"} else {}
    return fields | ({"ref_aktion_id": krav.ref or ny_id()} if celle.aktion in FOERST else {})


# --- what each cell must get ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Udfald:
    """What a receipt must say: the codes against the action, none when it is UDFØRT; `noteret`: that a reason could not be judged."""

    koder: frozenset[str]
    noteret: bool = False


def forventet(celle: Celle) -> Udfald:
    """The outcome of a cell."""
    if celle.aktion == "OPRETFORDRING":
        return Udfald(frozenset(_ny_hovedfordring(celle) if celle.aarsag == "HF" else _ny_relateret(celle)))
    koder = _tilstanden(celle)
    if celle.aktion in FOERST and celle.tilstand in ALDRIG_MODTAGET:
        koder |= {"526"}  # nothing was ever done that could be undone
    if (celle.aktion, celle.aarsag) == ("NEDSKRIV", "FAST"):
        koder |= {"571"}
    return Udfald(frozenset(koder), _ikke_bedoemt(celle))


def _ny_hovedfordring(celle: Celle) -> set[str]:
    """A new claim with the reference of the one in that state: free when it was never received (ours), else used (486)."""
    return set() if celle.tilstand in {"UKENDT", "FORTRUDT"} else {"486"}


def _ny_relateret(celle: Celle) -> set[str]:
    """A claim related to the one in that state: that is there, neither rejected, withdrawn nor sent back, and of the same art."""
    told = {"UKENDT": {"461"}, "FORTRUDT": {"428"}, "DMI": {"270"}, "HØRING": set[str](), "MODTAGET": set[str]()}
    return told.get(celle.tilstand, {"547"})


GENINDSENDT: Final[Mapping[str, set[str]]] = {
    "UKENDT": {"PSRM-R-022"},
    "HØRING": {"418", "540"},
    "FORTRUDT": {"428"},
    "MODTAGET": {"540"},
    "DMI": {"540", "544"},
    "RETURNERET": {"540"},
    "AFSKREVET": {"540"},
    "FEJL": {"539"},
    "BORT": {"539"},
}
"""What a resend gets; a claim withdrawn with HENS, KLAG, BORD or HAFT is sent again."""
ALLE_ANDRE: Final[Mapping[str, set[str]]] = {
    "UKENDT": {"PSRM-R-022"},
    "HØRING": {"418"},
    "FORTRUDT": {"428"},
    "MODTAGET": set(),
    "FEJL": {"602"},
}
"""What every other action on a claim gets in the states that decide alone."""
I_DET_GAMLE: Final = {"FHI": {"512"}, "NAOR": {"426"}}
"""What DMI cannot do."""


def _tilstanden(celle: Celle) -> set[str]:
    """What the state of the claim says of an action on it."""
    if celle.aktion == "GENINDSENDFORDRING":
        return GENINDSENDT.get(celle.tilstand, set())
    if (celle.tilstand, celle.aktion) == ("UKENDT", "FHI"):
        return {"509"}
    if celle.tilstand in ALLE_ANDRE:
        return set(ALLE_ANDRE[celle.tilstand])
    if celle.tilstand == "DMI":
        return {"538"} if celle.aarsag == "BORT" else I_DET_GAMLE.get(celle.aktion, set())
    return _tilbagekaldt(celle) if celle.tilstand in TILBAGEKALD_AARSAGER else _regulering(celle)


def _regulering(celle: Celle) -> set[str]:
    """A claim that is not there any more is written neither up nor down. Of other actions on one sent back or written off no code speaks."""
    up = {"OPSKRIVNINGREGULERING": "496", "OANI": "496", "OONR": "496"}
    down = {"NEDSKRIV": "498", "NAOR": "498", "NAOI": "498"}
    return {code} if (code := (up | down).get(celle.aktion)) else set()


def _tilbagekaldt(celle: Celle) -> set[str]:
    """A claim withdrawn for another reason than FEJL."""
    match celle.aktion:
        case "FHI":
            return {"518"}
        case "TILBAGEKALD" if celle.tilstand in {"HAFT", "BORT"}:
            return {"530"}
        case "TILBAGEKALD":
            return set() if celle.aarsag == "FEJL" else {"603"}
    return _regulering(celle)


I_PSRM: Final = {"NEDSKRIV": {"INDB", "REGU", "FAST"}, "TILBAGEKALD": set(TILBAGEKALD_AARSAGER)}
I_DMI: Final = {
    "NEDSKRIV": {"ANDN", "FAST", "FEJL", "HAFO", "LIHE", "TRVE"},
    "TILBAGEKALD": {"ANDN", "FSKI", "SMTI", "SOTI"},
}
"""The reasons the guides and the older schemas name; FAST is known to PSRM only as one it refuses (571)."""


def _ikke_bedoemt(celle: Celle) -> bool:
    """No reason, or one the system has not, has no code against it: it is carried out with a note (ours)."""
    known = I_PSRM.get(celle.aktion)
    if known is None:
        return False
    return celle.aarsag not in (known | I_DMI[celle.aktion] if celle.tilstand == "DMI" else known)


@pytest.mark.parametrize("tilstand", TILSTANDE)
async def test_every_action_with_every_reason_on_a_claim_in_the_state(tilstand: str, storage: Storage) -> None:
    wanted = [celle for celle in celler() if celle.tilstand == tilstand]
    receipts = await kvitteringer(Psrm(storage), tilstand, wanted)
    told = {
        celle: (
            each["status"],
            Udfald(
                frozenset(why["kode"] for why in each["aarsager"]),
                any(why["felt"] == "aarsag" for why in each["noter"]),
            ),
        )
        for celle, each in zip(wanted, receipts, strict=True)
    }
    must = {celle: ("AFVIST" if (udfald := forventet(celle)).koder else "UDFØRT", udfald) for celle in wanted}
    assert [(celle, told[celle], must[celle]) for celle in wanted if told[celle] != must[celle]] == []


def test_the_table_has_every_action_and_every_state() -> None:
    assert {SHORT_NAMES.get(each, each) for each in AARSAGER} == set(AktionKode)
    assert set(FOERST) == {short for short, full in SHORT_NAMES.items() if full in REVERSING}
    states = {"TILBAGEKALDT" if each in TILBAGEKALD_AARSAGER else each for each in TILSTANDE} - {"UKENDT", "DMI"}
    assert states == set(Tilstand) - {Tilstand.AFVIST}


def koder() -> Iterator[tuple[str, str]]:
    for celle in celler():
        for code in forventet(celle).koder:
            yield celle.aktion, code


@pytest.mark.parametrize(("aktion", "kode"), sorted(set(koder())))
def test_every_code_of_the_table_is_a_shipped_one_for_its_action(aktion: str, kode: str) -> None:
    if kode == "PSRM-R-022":  # a claim nobody knows: the list has no code of its own
        return
    actions = shipped()[kode]
    assert not actions or SHORT_NAMES.get(aktion, aktion) in actions
