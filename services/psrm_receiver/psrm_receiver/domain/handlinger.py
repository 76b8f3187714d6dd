"""What a tester can let PSRM do with money and claims: the commands, their outcome, and the reasons against them (all ours)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from oir_kernel.findings import Finding, Outcome, Text
from oir_kernel.money import Oere

LAG = "receiver"


class Afskrivningsaarsag(StrEnum):
    """Why a claim is written off (stated: limitation, bankruptcy, estate, debt relief, pointless or too costly)."""

    FORAELDELSE = "foraeldelse"
    KONKURS = "konkurs"
    DOEDSBO = "doedsbo"
    GAELDSSANERING = "gaeldssanering"
    UDSIGTSLOES = "udsigtsloes"


class Returaarsag(StrEnum):
    """Why a claim is sent back: by agreement, other with text, complaint not handled in reasonable time (stated)."""

    AFTL = "AFTL"
    ANDN = "ANDN"
    KLAG = "KLAG"


@dataclass(frozen=True, slots=True)
class Indbetal:
    """Money comes in: `beloeb` øre, above zero, from a debtor, or on one claim."""

    kilde: str
    beloeb: Oere
    dato: date
    skyldner_art: str = ""
    skyldner_ident: str = ""
    fordring_id: str = ""


@dataclass(frozen=True, slots=True)
class OphaevIndbetaling:
    """A payment is undone, and all it covered with it."""

    indbetaling_id: str


@dataclass(frozen=True, slots=True)
class AfskrivFordring:
    """A claim is written off, principal and interest."""

    fordring_id: str
    aarsag: str


@dataclass(frozen=True, slots=True)
class ReturnerFordring:
    """A claim is sent back to its creditor, and what is related to it; `tekst` goes with ANDN."""

    fordring_id: str
    aarsag: str
    tekst: str = ""


@dataclass(frozen=True, slots=True)
class HandlingOutcome:
    """What came of it: `svar` as JSON values, or the reasons against it in `findings`."""

    accepted: bool
    findings: Sequence[Finding] = ()
    svar: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for a repeated call."""
        return {"accepted": self.accepted, "findings": [f.as_dict() for f in self.findings], "svar": dict(self.svar)}

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "HandlingOutcome":
        """The outcome that `as_dict` wrote."""
        return cls(data["accepted"], tuple(Finding.from_dict(each) for each in data["findings"]), data["svar"])


def afvist(findings: Sequence[Finding]) -> HandlingOutcome:
    """A refusal: nothing happens."""
    return HandlingOutcome(accepted=False, findings=tuple(findings))


def hvem_uklart() -> Finding:
    """Neither or both of debtor and claim are given."""
    return _finding(
        "SBX-PSRM-001",
        "skyldner",
        Text("Enten skyldner eller fordring_id skal være udfyldt, ikke begge.",
             "Either skyldner or fordring_id must be given, not both."),
        Text("Giv skyldners nummer, eller den ene fordring beløbet skal dække.",
             "Give the debtor's number, or the one claim the amount is to cover."),
    )  # fmt: skip


def dato_fremtid(dato: date, idag: date) -> Finding:
    """A payment of tomorrow."""
    return _finding(
        "SBX-PSRM-002",
        "dato",
        Text(f"dato {dato} ligger efter sandkassens dag {idag}.", f"dato {dato} is after the sandbox's day {idag}."),
        Text("Brug dagen i dag eller en tidligere, eller flyt sandkassens ur.",
             "Use today or an earlier day, or advance the sandbox's clock."),
        {"dato": dato.isoformat()},
    )  # fmt: skip


def fordring_ukendt(fordring_id: str) -> Finding:
    """No claim has that id."""
    return _finding(
        "SBX-PSRM-003",
        "fordring_id",
        Text(f"fordring_id {fordring_id} findes ikke i sandkassens PSRM.",
             f"fordring_id {fordring_id} is not in the sandbox's PSRM."),
        Text("Brug fordrings-ID'et fra kvitteringen.", "Use the fordrings-ID of the receipt."),
        {"fordring_id": fordring_id},
    )  # fmt: skip


def fordring_ikke_modtaget(fordring_id: str, tilstand: str) -> Finding:
    """The claim is not under collection."""
    return _finding(
        "SBX-PSRM-004",
        "fordring_id",
        Text(f"fordring_id {fordring_id} er {tilstand} og ikke under inddrivelse.",
             f"fordring_id {fordring_id} is {tilstand} and not under collection."),
        Text("Kun fordringer med tilstand MODTAGET kan dækkes, afskrives eller returneres.",
             "Only claims that are MODTAGET can be covered, written off or sent back."),
        {"fordring_id": fordring_id, "tilstand": tilstand},
    )  # fmt: skip


def skylder_intet(kilde: str) -> Finding:
    """The debtor has nothing this money reaches."""
    return _finding(
        "SBX-PSRM-005",
        "skyldner",
        Text(f"Skyldneren har ingen fordring under inddrivelse, som {kilde} kan dække.",
             f"The debtor has no claim under collection that {kilde} can cover."),
        Text("Fordringer i DMI dækkes kun ved modregning; hørte og afviste fordringer er ikke modtaget.",
             "Claims in DMI are only covered by modregning; claims in hearing or refused are not received."),
        {"kilde": kilde},
    )  # fmt: skip


def indbetaling_ukendt(indbetaling_id: str) -> Finding:
    """No payment has that id."""
    return _finding(
        "SBX-PSRM-006",
        "indbetaling_id",
        Text(f"indbetaling_id {indbetaling_id} findes ikke i sandkassens PSRM.",
             f"indbetaling_id {indbetaling_id} is not in the sandbox's PSRM."),
        Text("Brug det indbetaling_id, som indbetalingen fik i svaret.", "Use the indbetaling_id of the answer."),
        {"indbetaling_id": indbetaling_id},
    )  # fmt: skip


def indbetaling_ophaevet(indbetaling_id: str) -> Finding:
    """It has been undone before."""
    return _finding(
        "SBX-PSRM-007",
        "indbetaling_id",
        Text(f"indbetaling_id {indbetaling_id} er allerede ophævet.",
             f"indbetaling_id {indbetaling_id} has been undone already."),
        Text("Registrer pengene som en ny indbetaling.", "Register the money as a new payment."),
        {"indbetaling_id": indbetaling_id},
    )  # fmt: skip


def tekst_mangler() -> Finding:
    """ANDN says nothing by itself."""
    return _finding(
        "SBX-PSRM-008",
        "tekst",
        Text("aarsag ANDN kræver en tekst.", "aarsag ANDN needs a text."),
        Text("Skriv i tekst, hvorfor fordringen returneres.", "Say in tekst why the claim is sent back."),
    )


def _finding(rule: str, path: str, message: Text, fix: Text, read: Mapping[str, str] | None = None) -> Finding:
    return Finding(rule, LAG, Outcome.AFVIS, message, fix, path, read=read or {}, source="ours")
