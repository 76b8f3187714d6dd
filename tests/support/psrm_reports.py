"""Reports to write out, plain and hostile, and readers that tell what each format names."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from hypothesis import strategies as st

from oir_kernel.findings import Finding, Outcome, Provenance, Text
from psrm_validation.report import (
    Basis,
    Coming,
    Correction,
    Effect,
    Layer,
    LayerStatus,
    Level,
    Report,
    Verdict,
    verdict_of,
)
from psrm_validation.report.formats import Checked, Refused, Run, written
from psrm_validation.report.registry import format_named
from psrm_validation.report.words import Language

BROKEN = Finding(
    rule_id="R_6_1",
    layer="filter",
    outcome=Outcome.AFVIS,
    message=Text("SRB 2025-12-01 ligger før forfaldsdato 2026-01-01.", "SRB 2025-12-01 is before 2026-01-01."),
    fix=Text("Ret SRB til 2026-01-01 eller senere.", "Change SRB to 2026-01-01 or later."),
    path="srb",
    line=2,
    read={"srb": "2025-12-01", "forfaldsdato": "2026-01-01"},
    expected="srb >= 2026-01-01",
    legal_basis="aftalen § 3",
    source="bilag.pdf p.29",
    provenance=Provenance.OFFICIAL,
)
HEARD = replace(BROKEN, rule_id="R_4_2", outcome=Outcome.HOERING, path="hovedstol")
WARNED = replace(BROKEN, rule_id="SBX-PSRM-101", outcome=Outcome.ADVARSEL, layer="advice")
UNDECIDED = replace(BROKEN, rule_id="R_6_15+R_6_16", outcome=Outcome.IKKE_EVALUERET)
LATER = Coming(date(2027, 1, 1), Effect.ADDED, replace(HEARD, rule_id="R_9_9"))
CORRECTED = Correction(
    "R_6_1",
    "srb",
    "2026-01-01",
    Level.SAFE,
    Text("SRB er tidligst forfaldsdatoen.", "SRB is the due date at the earliest."),
)
ELSEWHERE = replace(CORRECTED, rule_id="R_2_3a", field="foraeldelsesdato", value=None, level=Level.SUGGESTED)
"""A correction of a rule that has no finding."""
UNREADABLE = Refused("væk.json", replace(UNDECIDED, rule_id="SBX-CLAIM-030", layer="input"))

CPRS = ("0101901234", "010190-1234", "k99-0101901234", "01.01.90 1234", "０１０１９０１２３４")
"""Numbers that carry a birth date, written in several ways."""

LEFT_OF_A_CPR = re.compile(r"1234|１２３４")
"""What must not be left of any of them."""

NASTY = (
    *("<script>alert(1)</script>", "\"><img src=x onerror='y'>", "]]>", "<!--", "&amp;", "</td></style>", "'"),
    *("=1+1", "\t=cmd|' /C calc'!A0", " +1", "-1", "@SUM(A1)", "＝1", "a,=1", 'a;"=1', "\r=1", "\n\n-1", "−2"),
    *("\x00", "\x1b[2J", "\u202e", "\ud800", "\ufffe", "\x85", "\u2028", "{0}", "[x](1)", "%41", "a\nafvis R_1_1"),
)
"""Texts that mean something to one format or another."""

hostile = st.one_of(
    st.sampled_from(NASTY), st.text(max_size=12), st.tuples(st.sampled_from(NASTY), st.text()).map("".join)
)
texts = st.builds(Text, hostile, hostile)
rule_ids = st.sampled_from(("R_1_1", "R_6_15+R_6_16", "PSRM-K-151", "PSRM-R-023", "SBX-PSRM-002", "R_2_1a"))
findings = st.builds(
    Finding,
    rule_id=rule_ids,
    layer=st.sampled_from(("agreement", "filter", "advice")),
    outcome=st.sampled_from(Outcome),
    message=texts,
    fix=texts,
    path=hostile,
    line=st.none() | st.integers(1, 10**9),
    read=st.dictionaries(hostile, hostile, max_size=2),
    expected=hostile,
    legal_basis=hostile,
    source=hostile,
    provenance=st.sampled_from(Provenance),
)
comings = st.builds(Coming, st.dates(), st.sampled_from(Effect), findings)
corrections = st.builds(
    Correction,
    rule_id=rule_ids,
    field=st.sampled_from(("foraeldelsesdato", "srb", "periode_slut", "periode")),
    value=st.none() | st.dates().map(str) | st.just("2026-01-15..2026-01-31; 2026-02-01..2026-02-14"),
    level=st.sampled_from(Level),
    note=texts,
    provenance=st.sampled_from(Provenance),
)
"""Fields and values are the program's own, never text out of a claim."""

layers = st.builds(Layer, st.just("filter"), st.sampled_from(LayerStatus), st.integers(0, 99), st.none() | texts)


@st.composite
def reports(draw: st.DrawFn, ids: st.SearchStrategy[str | int | None] = hostile) -> Report:
    """A report whose texts may be anything and whose verdict follows from its findings."""
    found = tuple(draw(st.lists(findings, max_size=3)))
    return Report(
        id=draw(ids),
        type=draw(st.none() | hostile),
        verdict=verdict_of(found),
        rulebook_version=draw(hostile),
        modtagelsesdato=draw(st.none() | st.dates()),
        basis=draw(st.none() | st.sampled_from(Basis)),
        layers=tuple(draw(st.lists(layers, max_size=2))),
        findings=found,
        coming=tuple(draw(st.lists(comings, max_size=2))),
        corrections=tuple(draw(st.lists(corrections, max_size=3))),
    )


@st.composite
def runs(draw: st.DrawFn) -> list[Checked]:
    """Claims `c0`, `c1`, … from a file with any name."""
    many = draw(st.integers(0, 4))
    places = st.tuples(hostile, st.none() | st.integers(1, 10**9), hostile)
    return [Checked(draw(reports(st.just(f"c{number}"))), *draw(places)) for number in range(many)]


def report(
    *found: Finding, coming: tuple[Coming, ...] = (), corrections: tuple[Correction, ...] = (), **fields: Any
) -> Report:
    """A report with these findings; everything else as usual."""
    given: dict[str, Any] = {
        "id": "k-2",
        "type": "KFDAINS",
        "verdict": verdict_of(found),
        "rulebook_version": "2026-11-23",
        "modtagelsesdato": date(2026, 11, 23),
        "basis": Basis.TODAY,
        "layers": (Layer("filter", LayerStatus.FAILED, 28),),
    }
    return Report(**{**given, **fields}, findings=found, coming=coming, corrections=corrections)


def run_of(*claims: Report | Checked, refused: tuple[Refused, ...] = ()) -> tuple[Run, list[Checked]]:
    """What a run over these claims came to; a report alone stands in `claims.jsonl`, a line each."""
    checked = [
        each if isinstance(each, Checked) else Checked(each, "claims.jsonl", line)
        for line, each in enumerate(claims, start=1)
    ]
    run = Run(refused=list(refused))
    for each in checked:
        run.add(each.report)
    return run, checked


def written_as(
    name: str, *claims: Report | Checked, refused: tuple[Refused, ...] = (), language: Language = "da"
) -> str:
    """The whole output of a format."""
    run, checked = run_of(*claims, refused=refused)
    form = format_named(name, language)
    return written(form, run, map(form.claim, checked))


Today, Later = tuple[str, str, str], tuple[str, str, str, str]
Named = tuple[list[Today], list[Later]]


def named_in(claims: list[Checked]) -> Named:
    """What every format must name: claim, rule and outcome of each finding, and of each coming change also its day."""
    today = [(str(c.report.id), f.rule_id, f.outcome.value) for c in claims for f in c.report.findings]
    later = [
        (str(c.report.id), x.finding.rule_id, x.finding.outcome.value, x.valid_from.isoformat())
        for c in claims
        for x in c.report.coming
    ]
    return sorted(today), sorted(later)


def named_by(name: str, output: str) -> Named:
    """What the output of a format names, read back by other means than it was written."""
    rows = list(_ROWS[name](output))
    today = [(claim, rule, outcome) for claim, rule, outcome, day in rows if not day]
    return sorted(today), sorted((claim, rule, outcome, day) for claim, rule, outcome, day in rows if day)


_Row = tuple[str, str, str, str]
OUTCOMES = "|".join(outcome.value for outcome in Outcome)
"""Any outcome, as a pattern."""

_TOLD = re.compile(rf"(?:Fra (\d{{4}}-\d\d-\d\d): (?:tilkommer|bortfalder|ændres til) )?({OUTCOMES}) (\S+)")


def _text(output: str) -> Iterator[_Row]:
    claim = ""
    for line in output.split("\n"):
        if line.split(" ")[0] in set(Verdict):
            claim = line.split("  ")[1]
        elif line.startswith("  ") and (found := _TOLD.match(line, 2)):
            yield claim, found[3], found[2], found[1] or ""


def _of_report(told: Mapping[str, Any]) -> Iterator[_Row]:
    for finding in told["findings"]:
        yield told["id"], finding["rule_id"], finding["outcome"], ""
    for coming in told["coming"]:
        yield told["id"], coming["finding"]["rule_id"], coming["finding"]["outcome"], coming["valid_from"]


def _json(output: str) -> Iterator[_Row]:
    for told in json.loads(output):
        yield from _of_report(told)


def _jsonl(output: str) -> Iterator[_Row]:
    for line in output.splitlines():
        yield from _of_report(json.loads(line))


def csv_rows(output: str) -> list[dict[str, str]]:
    """The rows of a CSV output by column."""
    return list(csv.DictReader(io.StringIO(output.removeprefix("\ufeff"), newline=""), delimiter=";"))


def _csv(output: str) -> Iterator[_Row]:
    for row in csv_rows(output):
        if row["outcome"]:  # a row without one tells a correction only
            yield row["id"], row["rule_id"], row["outcome"], row["coming_from"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self._claim = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "article":
            self._claim = given["data-id"]
        elif tag == "tr" and "data-rule" in given:
            self.rows.append((self._claim, given["data-rule"], given["data-outcome"], given.get("data-coming", "")))


def _html(output: str) -> Iterator[_Row]:
    page = _Page()
    page.feed(output)
    page.close()
    yield from page.rows


def _junit(output: str) -> Iterator[_Row]:
    for case in ET.fromstring(output).iter("testcase"):
        for part in case:
            for line in (part.text or "").split("\n"):
                if part.tag != "properties" and (found := _TOLD.match(line)):
                    yield case.attrib["name"].split(" ")[0], found[3], found[2], found[1] or ""


def _sarif(output: str) -> Iterator[_Row]:
    for result in json.loads(output)["runs"][0]["results"]:
        about = result["properties"]
        if "outcome" in about:  # else it tells a correction only
            day = about.get("coming", {}).get("valid_from", "")
            yield about["claim"]["id"], result["ruleId"], about["outcome"], day


def _svrl(output: str) -> Iterator[_Row]:
    space, claim = "{http://purl.oclc.org/dsdl/svrl}", ""
    for element in ET.fromstring(output):
        told = {each.attrib["property"]: each[0].text or "" for each in element.iter(f"{space}property-reference")}
        if element.tag == f"{space}fired-rule":
            claim = element.attrib.get("name", "")
        elif "rule_id" in told:
            yield claim, told["rule_id"], told["outcome"], told.get("valid_from", "")


_ROWS: Mapping[str, Callable[[str], Iterator[_Row]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "html": _html,
    "junit": _junit,
    "sarif": _sarif,
    "svrl": _svrl,
}
