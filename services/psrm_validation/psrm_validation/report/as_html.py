"""Reports as one HTML file to read, filter and print: the summary on top, then every claim. Complete without script."""

from oir_kernel.findings import Finding, Text
from psrm_validation.report import Coming, Correction, LayerStatus, Report, Verdict
from psrm_validation.report.corrections import Grouped, grouped, reason, suggestion
from psrm_validation.report.formats import Checked, Run
from psrm_validation.report.html_page import HEAD, STYLE, TAIL
from psrm_validation.report.html_summary import summary_html
from psrm_validation.report.masked import masked
from psrm_validation.report.words import LABELS, Language, change, place_of, received, said, told_facts
from psrm_validation.report.xml_text import escaped
from psrm_validation.rulebook.words import layer_name

CLASSES = {
    Verdict.UDFOERT: "udfoert",
    Verdict.HOERING: "hoering",
    Verdict.AFVIST: "afvist",
    Verdict.UAFGJORT: "uafgjort",
}
"""The class of each verdict in the page."""

_TITLE = Text("PSRM-kontrol af fordringer", "PSRM check of claims")
_CLAIMS = Text("Fordringer", "Claims")
_SHOW = Text("Vis fordringer", "Show claims")
_ALL = Text("alle", "all")
_FINDINGS = Text("Fund", "Findings")
_COMING = Text("Kommende ændringer", "Coming changes")
_RULE, _PROBLEM, _FACTS = (
    Text("Regel", "Rule"),
    Text("Problem og udvej", "Problem and way out"),
    Text("Grundlag", "Basis"),
)
_SIGNS = {Verdict.UDFOERT: "✓", Verdict.HOERING: "⧖", Verdict.AFVIST: "✕", Verdict.UAFGJORT: "?"}
_LAYERS = {
    LayerStatus.PASSED: Text("bestået", "passed"),
    LayerStatus.FAILED: Text("ikke bestået", "failed"),
    LayerStatus.SKIPPED: Text("sprunget over", "skipped"),
    LayerStatus.CRASHED: Text("gået ned", "crashed"),
}


class HtmlFormat:
    """A page in one language."""

    name = "html"
    between = ""
    summary_first = True

    def __init__(self, language: Language = "da") -> None:
        self._language: Language = language

    def head(self, run: Run) -> str:
        """Everything above the first claim: the counts, what could not be read, and the choice of verdict."""
        start = HEAD.substitute(language=self._language, style=STYLE, title=self._say(_TITLE))
        return start + summary_html(run, self._language) + self._choice(run) + f"<h2>{self._say(_CLAIMS)}</h2>\n"

    def claim(self, checked: Checked) -> str:
        """One claim with its findings as a table."""
        shown = masked(checked)
        report = shown.report
        name = "–" if report.id is None else str(report.id)
        title = f"{_SIGNS[report.verdict]} {report.verdict.value}: {name} {report.type or ''}".rstrip()
        return (
            f'<article class="{CLASSES[report.verdict]}" data-id="{escaped(name)}">\n'
            f'<h3>{escaped(title)}</h3>\n<p class="where">{escaped(self._frame(shown))}</p>\n'
            f"{self._findings(grouped(report))}{self._changes(report)}</article>\n"
        )

    def tail(self, run: Run) -> str:
        """The end of the page."""
        del run
        return TAIL

    def _say(self, text: Text) -> str:
        return said(text, self._language)

    def _frame(self, checked: Checked) -> str:
        report = checked.report
        date = received(report, self._language)
        parts = (
            place_of(checked),
            date and f"{self._say(Text('modtagelsesdato', 'date of receipt'))} {date}",
            f"{self._say(Text('regelbog', 'rulebook'))} {report.rulebook_version}",
            *(f"{layer_name(each.name, self._language)}: {self._say(_LAYERS[each.status])}" for each in report.layers),
        )
        return " · ".join(part for part in parts if part)

    def _choice(self, run: Run) -> str:
        choices = [("alle", self._say(_ALL), run.claims, " checked")]
        choices += [(CLASSES[verdict], verdict.value, run.verdicts[verdict], "") for verdict in Verdict]
        inputs = (
            f'<input type="radio" name="vis" id="vis-{key}"{state}><label for="vis-{key}">{word} ({count})</label>\n'
            for key, word, count, state in choices
        )
        return f"<fieldset>\n<legend>{self._say(_SHOW)}</legend>\n{''.join(inputs)}</fieldset>\n"

    def _findings(self, told: Grouped) -> str:
        rows = "".join(self._row(finding, corrections=corrections) for finding, corrections in told.findings)
        table = self._table(_FINDINGS, rows) if rows else ""
        return table + "".join(self._correction(each, None) for each in told.rest)

    def _changes(self, report: Report) -> str:
        rows = "".join(self._row(coming.finding, coming) for coming in report.coming)
        return self._table(_COMING, rows) if rows else ""

    def _table(self, caption: Text, rows: str) -> str:
        columns = "".join(f'<th scope="col">{self._say(each)}</th>' for each in (_RULE, _PROBLEM, _FACTS))
        return (
            f"<table>\n<caption>{self._say(caption)}</caption>\n<thead><tr>{columns}</tr></thead>\n"
            f"<tbody>\n{rows}</tbody>\n</table>\n"
        )

    def _row(self, finding: Finding, coming: Coming | None = None, corrections: tuple[Correction, ...] = ()) -> str:
        rule, outcome = escaped(finding.rule_id), finding.outcome.value
        when = "" if coming is None else f'<p class="rule">{escaped(change(coming, self._language))}</p>'
        since = "" if coming is None else f' data-coming="{coming.valid_from}"'
        grounds = "".join(
            f'<p class="rule">{self._say(LABELS[name])}: {escaped(value)}</p>'
            for name, value in told_facts(finding, self._language)
        )
        suggested = "".join(self._correction(each, finding) for each in corrections)
        return (
            f'<tr data-rule="{rule}" data-outcome="{outcome}"{since}><th scope="row">{when}{outcome}<br>{rule}</th>'
            f'<td>{escaped(self._say(finding.message))}<p class="fix">→ {escaped(self._say(finding.fix))}</p>'
            f"{suggested}</td><td>{grounds}</td></tr>\n"
        )

    def _correction(self, correction: Correction, finding: Finding | None) -> str:
        told = suggestion(correction, self._language, alone=finding is None)
        why = reason(correction, finding, self._language)
        rule, value = escaped(correction.rule_id), escaped(f"{correction.field}={correction.value or ''}")
        return (
            f'<p class="fix" data-corrects="{rule}" data-level="{correction.level.value}" data-correction="{value}">'
            f"<b>{escaped(told)}</b> {escaped(why)}</p>\n"
        )
