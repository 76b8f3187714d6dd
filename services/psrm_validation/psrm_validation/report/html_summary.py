"""The top of the HTML report: counts by verdict, rule and claim type, and the files that could not be read."""

from collections import Counter
from collections.abc import Iterable, Sequence

from oir_kernel.findings import Text
from psrm_validation.masking import mask_real
from psrm_validation.report import Verdict
from psrm_validation.report.as_text import finding_text, summary
from psrm_validation.report.formats import Run
from psrm_validation.report.masked import masked_refused
from psrm_validation.report.words import Language, most_first, said, told_in_part
from psrm_validation.report.xml_text import escaped

_MOST_ROWS = 200


def summary_html(run: Run, language: Language) -> str:
    """The counts as sentences and tables; everything in it is escaped."""
    partly = told_in_part(run.shown, run.findings, language)
    return (
        f"<h2>{said(Text('Resultat', 'Result'), language)}</h2>\n<p>{escaped(summary(run.verdicts, language))}</p>\n"
        f"{f'<p>{partly}</p>' if partly else ''}{_rules(run, language)}{_types(run, language)}{_refused(run, language)}"
    )


def _rules(run: Run, language: Language) -> str:
    counted = most_first(run.rules)
    rows = [(rule, outcome, str(count)) for (rule, outcome), count in counted]
    header = (Text("Regel", "Rule"), Text("Udfald", "Outcome"), Text("Antal", "Count"))
    return _table(Text("Fund efter regel", "Findings by rule"), header, rows, language)


def _types(run: Run, language: Language) -> str:
    counts: Counter[str] = Counter()
    each: Counter[tuple[str, Verdict]] = Counter()
    for (code, verdict), count in run.types.items():
        counts[mask_real(code)] += count
        each[mask_real(code), verdict] += count
    rows = [(code, *(str(each[code, verdict]) for verdict in Verdict)) for code, _ in most_first(counts)]
    header = (Text("Fordringstype", "Claim type"), *(Text(verdict.value, verdict.value) for verdict in Verdict))
    return _table(Text("Fordringer efter type", "Claims by type"), header, rows, language)


def _refused(run: Run, language: Language) -> str:
    header = (Text("Fil", "File"), Text("Regel", "Rule"), Text("Problem og udvej", "Problem and way out"))
    rows = [
        (each.file, each.finding.rule_id, finding_text(each.finding, language))
        for each in map(masked_refused, run.refused)
    ]
    return _table(Text("Kunne ikke læses", "Could not be read"), header, rows, language)


def _table(caption: Text, header: Iterable[Text], rows: Sequence[tuple[str, ...]], language: Language) -> str:
    if not rows:
        return ""
    columns = "".join(f'<th scope="col">{said(each, language)}</th>' for each in header)
    body = "".join(map(_row, rows[:_MOST_ROWS]))
    left = len(rows) - _MOST_ROWS
    more = f"<p>{said(Text(f'… og {left} til', f'… and {left} more'), language)}</p>\n" if left > 0 else ""
    return (
        f'<table class="counts">\n<caption>{said(caption, language)}</caption>\n<thead><tr>{columns}</tr></thead>\n'
        f"<tbody>\n{body}</tbody>\n</table>\n{more}"
    )


def _row(cells: tuple[str, ...]) -> str:
    first, *rest = map(escaped, cells)
    return f'<tr><th scope="row">{first}</th>{"".join(f"<td>{each}</td>" for each in rest)}</tr>\n'
