"""A delivery of accounts as a whole: what its head promises, and whether the file and the transfer keep it.

That a delivery whose counts or sums disagree is refused as a whole is ours, as is that one wrong account takes nothing else along.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from oir_debitor.domain.outcome import Reference
from oir_debitor.domain.overtagelse import reasons
from oir_debitor.domain.overtagelse.commands import DebitorLeverance, OvertagDebitorkonto
from oir_debitor.domain.problems import problem
from oir_debitor.domain.reasons import Reason
from oir_kernel.findings import Finding
from oir_kernel.money import Oere, to_kroner

URN = "urn:oio:cvr-nr:"
LEVERANCEN = Reference("bilag")
"""A reason about the delivery itself; the contract has no reference to it."""


@dataclass(frozen=True, slots=True)
class Forsendelse:
    """What a delivery was sent with: its id, and who (CVR, it-system instance) sends it to whom (CVR)."""

    leverance_id: str
    afsender_cvr: str
    afsender_system: str
    modtager_cvr: str


@dataclass(slots=True)
class Optaelling:
    """What is really in the file; sums in øre."""

    konti: int = 0
    fordringer: int = 0
    fordring_sum: int = 0
    indbetalinger: int = 0
    indbetaling_sum: int = 0

    def tael(self, konto: OvertagDebitorkonto) -> None:
        """Count one account."""
        claims = [*konto.registrering.fordringer, *(each.fordring for each in konto.registrering.omkostninger)]
        self.konti += 1
        self.fordringer += len(claims)
        self.fordring_sum += sum(each.beloeb for each in claims)
        self.indbetalinger += len(konto.indbetalinger)
        self.indbetaling_sum += sum(each.beloeb for each in konto.indbetalinger)


def kontroller(leverance: DebitorLeverance, talt: Optaelling, sendt: Forsendelse) -> list[Finding]:
    """Everything in the head that the file or the transfer does not keep."""
    return [*_rute(leverance, sendt), *_kontroltal(leverance, talt)]


def fund(leverance: DebitorLeverance, reason: Reason, felt: str, vaerdi: str, kendt: str = "") -> Finding:
    """What is wrong with one field of the head."""
    return problem(reason, LEVERANCEN, leverance.kilde, felt, vaerdi, kendt=kendt).finding


def _rute(leverance: DebitorLeverance, med: Forsendelse) -> Iterator[Finding]:
    sent = (
        ("leverance_id", leverance.leverance_id, med.leverance_id),
        ("modtager", leverance.modtager, f"{URN}{med.modtager_cvr}"),
        ("afgiver", leverance.afgiver, f"{URN}{med.afsender_cvr}"),
        ("afgivende_system", leverance.afgivende_system, med.afsender_system),
    )
    for felt, sagt, kendt in sent:
        if sagt != kendt:
            yield fund(leverance, reasons.HOVEDET, felt, sagt, kendt)


def _kontroltal(leverance: DebitorLeverance, talt: Optaelling) -> Iterator[Finding]:
    sagt_og_talt = (
        ("antal_konti", _tal(leverance.antal_konti), _tal(talt.konti)),
        ("antal_fordringer", _tal(leverance.antal_fordringer), _tal(talt.fordringer)),
        ("total_fordring", _kr(leverance.total_fordring), _kr(talt.fordring_sum)),
        ("antal_indbetalinger", _tal(leverance.antal_indbetalinger), _tal(talt.indbetalinger)),
        ("total_indbetaling", _kr(leverance.total_indbetaling), _kr(talt.indbetaling_sum)),
    )
    for felt, sagt, fundet in sagt_og_talt:
        if sagt not in ("", fundet):
            yield fund(leverance, reasons.KONTROLTAL, felt, sagt, fundet)


def _tal(antal: int | None) -> str:
    return "" if antal is None else str(antal)


def _kr(oere: int | None) -> str:
    return "" if oere is None else to_kroner(Oere(oere))
