"""What one municipality's ERP system asks of a document beside the contract: open periods, lengths of texts, known classes.

The sandbox's settings say what its ERP system is like; no official source says what a real one does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

from oir_finans.domain.aarsager import Aarsag, afvis
from oir_finans.domain.bilag import Finansbilag
from oir_finans.domain.kontrol import PRIMO
from oir_kernel.erp import ErpSettings
from oir_kernel.findings import Finding, Outcome, Text


@dataclass(frozen=True, slots=True)
class Vilkaar:
    """The terms a document is judged by: the ERP system's settings, and the sandbox's date."""

    today: date
    erp: ErpSettings

    def findings(self, bilag: Finansbilag) -> Iterator[Finding]:
        """What this system has against the document."""
        yield from self._judged(self.erp.closed_periods, self._lukket(bilag))
        yield from self._judged(self.erp.long_texts, self._lange(bilag))

    def eased(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """The findings of the common checks, as this system takes them: unknown classes may be a remark only."""
        for finding in findings:
            remarked = finding.rule_id == Aarsag.KLASSE and self.erp.unknown_dimensions == "remark"
            yield _remark(finding) if remarked else finding

    def _judged(self, verdict: str, findings: Iterator[Finding]) -> Iterator[Finding]:
        return map(_remark, findings) if verdict == "remark" else findings

    def _lukket(self, bilag: Finansbilag) -> Iterator[Finding]:
        days = self.erp.period_open_days
        slut = _periodens_slut(bilag)
        if days is None or slut is None:
            return
        luk = slut + timedelta(days)
        if self.today <= luk:
            return
        sted = bilag.kilde.place("bogfoeringsdato")
        yield afvis(
            Aarsag.PERIODE_LUKKET,
            sted,
            Text(
                f"{sted.name} {bilag.bogfoeringsdato} ligger i perioden {bilag.periode}, som lukkede {luk}.",
                f"{sted.name} {bilag.bogfoeringsdato} lies in the period {bilag.periode}, which closed on {luk}.",
            ),
            Text("Brug en bogføringsdato i en åben periode.", "Use a posting date in an open period."),
            {sted.name: bilag.bogfoeringsdato.isoformat(), "regnskabsperiode": bilag.periode},
            f"periode lukket efter {self.today:%Y-%m-%d}",
        )

    def _lange(self, bilag: Finansbilag) -> Iterator[Finding]:
        limit = self.erp.text_limit
        for postering in bilag.posteringer:
            if limit is None or len(postering.tekst) <= limit:
                continue
            sted = postering.kilde.place("tekst")
            yield afvis(
                Aarsag.TEKST,
                sted,
                Text(
                    f"{sted.name} har {len(postering.tekst)} tegn; modtagerens system tager {limit}.",
                    f"{sted.name} has {len(postering.tekst)} characters; the receiver's system takes {limit}.",
                ),
                Text(f"Skriv højst {limit} tegn.", f"Write at most {limit} characters."),
                {sted.name: str(len(postering.tekst))},
                f"<= {limit}",
            )


def _periodens_slut(bilag: Finansbilag) -> date | None:
    """The last day of the period; a supplement period ends with January of the next year. `None` for no period."""
    periode = bilag.periode
    if len(periode) != 6 or not periode.isascii() or not periode.isdigit():
        return None
    year, number = int(periode[:4]), int(periode[4:])
    if number > 12:
        return date(year + 1, 1, 31)
    if number == PRIMO:
        return date(year, 12, 31)
    following = date(year + 1, 1, 1) if number == 12 else date(year, number + 1, 1)
    return following - timedelta(1)


def _remark(finding: Finding) -> Finding:
    return replace(finding, outcome=Outcome.ADVARSEL) if finding.outcome is Outcome.AFVIS else finding
