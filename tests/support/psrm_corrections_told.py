"""Readers that tell which corrections each format of a report names."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from html.parser import HTMLParser
from typing import Any
from xml.etree import ElementTree as ET

from psrm_validation.report import Correction, Level, Verdict
from psrm_validation.report.corrections import LEVELS
from psrm_validation.report.formats import Checked
from tests.support.psrm_reports import OUTCOMES, csv_rows

Told = tuple[str, str, str, str, str]
"""Claim, rule, field, value (empty when the field is to be empty) and level."""


def corrections_in(claims: list[Checked]) -> list[Told]:
    """What every format must tell of the corrections of these claims."""
    return sorted(_of_one(str(each.report.id), made) for each in claims for made in each.report.corrections)


def corrections_by(name: str, output: str) -> list[Told]:
    """What the output of a format tells, read back by other means than it was written."""
    return sorted(_READERS[name](output))


def _of_one(claim: str, made: Correction) -> Told:
    return claim, made.rule_id, made.field, made.value or "", made.level.value


def _of_dict(claim: str, made: Mapping[str, Any]) -> Told:
    return claim, made["rule_id"], made["field"], made["value"] or "", made["level"]


_WORDS = {words.da: level.value for level, words in LEVELS.items()}
_SUGGESTED = re.compile(rf" *Forslag(?: \((\S+)\))?: (\w+) = (.*) \(({'|'.join(_WORDS)})\)")
_HEADLINE = re.compile(rf" *(?:{OUTCOMES}) (\S+)")


def _suggested(claim: str, lines: Iterable[str], widest: int) -> Iterator[Told]:
    """The suggestions of one claim, told at most `widest` spaces in: further in stand the notes, which may hold anything."""
    rule = ""
    for line in lines:
        if found := _HEADLINE.match(line):
            rule = found[1]
        elif len(line) - len(line.lstrip()) <= widest and (told := _SUGGESTED.fullmatch(line)):
            value = "" if told[3] == "(tom)" else told[3]
            yield claim, told[1] or rule, told[2], value, _WORDS[told[4]]


def _text(output: str) -> Iterator[Told]:
    for claim in re.split(rf"^(?={'|'.join(Verdict)})", output, flags=re.MULTILINE)[1:]:
        heading, *lines = claim.split("\n")
        yield from _suggested(heading.split("  ")[1], lines, 4)


def _junit(output: str) -> Iterator[Told]:
    for case in ET.fromstring(output).iter("testcase"):
        for part in case:
            yield from _suggested(case.attrib["name"].split(" ")[0], (part.text or "").split("\n"), 2)


def _json(output: str) -> Iterator[Told]:
    return (_of_dict(claim["id"], made) for claim in json.loads(output) for made in claim["corrections"])


def _jsonl(output: str) -> Iterator[Told]:
    return _json(f"[{','.join(output.splitlines())}]")


def _csv(output: str) -> Iterator[Told]:
    for row in csv_rows(output):
        if row["correction"]:
            field, _, value = row["correction"].partition("=")
            yield row["id"], row["rule_id"], field, value, row["correction_level"]


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.told: list[Told] = []
        self._claim = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._claim = given.get("data-id", self._claim)
        if tag == "p" and "data-corrects" in given:
            field, _, value = given["data-correction"].partition("=")
            self.told.append((self._claim, given["data-corrects"], field, value, given["data-level"]))


def _html(output: str) -> Iterator[Told]:
    page = _Page()
    page.feed(output)
    page.close()
    return iter(page.told)


def _sarif(output: str) -> Iterator[Told]:
    for result in json.loads(output)["runs"][0]["results"]:
        about = result["properties"]
        for made in about.get("corrections", ()):
            assert made["rule_id"] == result["ruleId"]
            yield _of_dict(about["claim"]["id"], made)


def _svrl(output: str) -> Iterator[Told]:
    space, claim = "{http://purl.oclc.org/dsdl/svrl}", ""
    for element in ET.fromstring(output):
        if element.tag == f"{space}fired-rule":
            claim = element.attrib.get("name", "")
        told = [(each.attrib, each[0].text or "") for each in element.iter(f"{space}property-reference")]
        made = [(given["role"], text) for given, text in told if given["property"] == "correction"]
        levels = [text for given, text in told if given["property"] == "correction_level"]
        for (rule, text), level in zip(made, levels, strict=True):
            field, _, value = text.partition("=")
            yield claim, rule, field, value, Level(level).value


_READERS: Mapping[str, Callable[[str], Iterator[Told]]] = {
    "text": _text,
    "json": _json,
    "jsonl": _jsonl,
    "csv": _csv,
    "html": _html,
    "junit": _junit,
    "sarif": _sarif,
    "svrl": _svrl,
}
