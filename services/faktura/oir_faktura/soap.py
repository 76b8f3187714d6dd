"""Outcomes as the contract's answer structures. Which element holds which field stands in the edition's binding table."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from oir_faktura.domain.aarsager import FakturaOutcome
from oir_faktura.domain.svar import ResultatAarsag
from oir_kernel.findings import Finding, Outcome
from oir_kernel.soap.edition import Edition

MAX_ELEMENT = 100
MAX_TEKST = 500
_LAST_STEP = re.compile(r"([^/.\[\]]+)(?:\[\d+\])?$")


@dataclass(frozen=True, slots=True)
class FakturaSvar:
    """The receipt for an invoice: accepted without or with remarks, or rejected with reasons."""

    faktura_id: str
    behandlet: datetime
    uden_bemaerkninger: bool | None
    bemaerkninger: tuple[ResultatAarsag, ...]
    afvisninger: tuple[ResultatAarsag, ...]


@dataclass(frozen=True, slots=True)
class FakturaSvarSvar:
    """The receipt for an answer."""

    svar_id: str
    behandlet: datetime
    uden_bemaerkninger: bool | None
    bemaerkninger: tuple[ResultatAarsag, ...]
    afvisninger: tuple[ResultatAarsag, ...]


@dataclass(frozen=True, slots=True)
class Kvitteringer:
    """Writes outcomes with the classes of one edition."""

    edition: Edition

    def faktura(self, outcome: FakturaOutcome) -> FakturaSvar:
        """The receipt for an invoice."""
        return FakturaSvar(outcome.objekt_id, outcome.behandlet, *self._valg(outcome))

    def svar(self, outcome: FakturaOutcome) -> FakturaSvarSvar:
        """The receipt for an answer."""
        return FakturaSvarSvar(outcome.objekt_id, outcome.behandlet, *self._valg(outcome))

    def _valg(
        self, outcome: FakturaOutcome
    ) -> tuple[bool | None, tuple[ResultatAarsag, ...], tuple[ResultatAarsag, ...]]:
        if outcome.accepted:
            return (None if outcome.findings else True), self._aarsager(outcome.findings), ()
        rejecting = [finding for finding in outcome.findings if finding.outcome is Outcome.AFVIS]
        return None, (), self._aarsager(rejecting)

    def _aarsager(self, findings: Sequence[Finding]) -> tuple[ResultatAarsag, ...]:
        return tuple(map(self._aarsag, findings))

    def _aarsag(self, finding: Finding) -> ResultatAarsag:
        found = _LAST_STEP.search(finding.path)
        element = "" if found is None else found[1][:MAX_ELEMENT]
        return ResultatAarsag(
            aarsag_id=self.edition.class_of("aarsag", finding.rule_id),
            element_navn=element or None,
            element_vaerdi=finding.read[element][:MAX_ELEMENT] if element in finding.read else None,
            lokal_tekst=f"{finding.message.da} {finding.fix.da}"[:MAX_TEKST],
            lokal_kode=finding.rule_id,
        )
