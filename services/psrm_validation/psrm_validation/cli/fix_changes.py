"""What `oir psrm fix` tells of its changes: text, JSON, JSON lines or CSV. CPR numbers are masked in all of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from oir_kernel.findings import Text
from psrm_validation.fix.repair import Change, Fixed
from psrm_validation.masking import mask_real, on_one_line
from psrm_validation.report import Level, Report, Verdict
from psrm_validation.report.as_csv import cell
from psrm_validation.report.as_json import encoded
from psrm_validation.report.words import Language, said

_MADE = {
    Level.SAFE: Text("rettet", "changed"),
    Level.SUGGESTED: Text("rettet efter forslag", "changed as suggested"),
    Level.SPLIT: Text("delt", "split"),
}
_NOT_MADE = {
    Level.SAFE: Text("ikke rettet, da det gav andre fejl:", "not changed, for it gave other errors:"),
    Level.SUGGESTED: Text("forslag, ikke rettet:", "suggestion, not made:"),
    Level.SPLIT: Text("kan deles (--split):", "can be split (--split):"),
}
_ROW = ("place", "id", "part", "field", "from", "to", "rule_id", "level", "why_da", "why_en", "provenance", "verdict_before",
        "verdict_after")  # fmt: skip


class Changes(Protocol):
    """Turns what was done to claims into the text of a list of changes."""

    def claim(self, done: Fixed, place: str) -> str:
        """What there is to tell of a claim that stands in `place`; empty when there is nothing."""

    def end(self) -> str:
        """What comes after the last claim."""


class TextChanges:
    """For people: a claim with changes, suggestions or remaining findings is a block of lines."""

    def __init__(self, language: Language) -> None:
        self._language: Language = language

    def claim(self, done: Fixed, place: str) -> str:
        """The block, empty for a claim that was right and is unchanged."""
        if not done.changes and not done.left and done.before.verdict is Verdict.UDFOERT:
            return ""
        lines = [_heading(done, place), *self._changes(done), *self._left(done), *self._findings(done)]
        return "".join(on_one_line(line) + "\n" for line in lines)

    def end(self) -> str:
        """Nothing."""
        return ""

    def _changes(self, done: Fixed) -> Iterator[str]:
        for each in done.changes:
            part = "" if each.part is None else said(Text(f"del {each.part} ", f"part {each.part} "), self._language)
            empty = said(Text("(tom)", "(empty)"), self._language)
            values = f"{each.before or empty} → {each.after or empty}"
            yield f"  {part}{said(_MADE[each.level], self._language)} {each.field}: {values} ({each.rule_id})"
            yield f"    {said(each.why, self._language)}"

    def _left(self, done: Fixed) -> Iterator[str]:
        for each in done.left:
            empty = said(Text("(tom)", "(empty)"), self._language)
            heading = said(_NOT_MADE[each.level], self._language)
            yield f"  {heading} {each.field} {each.value or empty} ({each.rule_id})"
            yield f"    {said(each.note, self._language)}"

    def _findings(self, done: Fixed) -> Iterator[str]:
        for part, report in enumerate(done.reports, 1):
            rules = _remaining(report)
            if rules:
                where = f"{said(Text('del', 'part'), self._language)} {part} " if len(done.reports) > 1 else ""
                still = said(Text("stadig", "still"), self._language)
                yield f"  {where}{still} {report.verdict.value}: {', '.join(rules)}"


class JsonChanges:
    """One JSON list, an object for each claim that has something to tell."""

    def __init__(self) -> None:
        self._before = "["

    def claim(self, done: Fixed, place: str) -> str:
        """The object with what stands before it."""
        told = _told(done, place)
        if told is None:
            return ""
        before, self._before = self._before, ","
        return f"{before}\n{encoded(told)}"

    def end(self) -> str:
        """The end of the list."""
        return "[]\n" if self._before == "[" else "\n]\n"


class JsonLineChanges:
    """The same, one object a line."""

    def claim(self, done: Fixed, place: str) -> str:
        """The line with its end."""
        told = _told(done, place)
        return "" if told is None else encoded(told) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""


class CsvChanges:
    """For a spreadsheet: one row a change, as the CSV report is written."""

    def __init__(self) -> None:
        self._head = "\ufeff" + _row(dict(zip(_ROW, _ROW, strict=True)))

    def claim(self, done: Fixed, place: str) -> str:
        """The rows, after the header if they are the first."""
        return self._take_head() + "".join(_row(_cells(done, each, place)) for each in done.changes)

    def end(self) -> str:
        """The header, if there was no claim."""
        return self._take_head()

    def _take_head(self) -> str:
        head, self._head = self._head, ""
        return head


def changes_named(suffix: str, language: Language) -> Changes:
    """The list of changes for a file suffix: `.json`, `.jsonl`, `.csv`; text for any other."""
    match suffix:
        case ".json":
            return JsonChanges()
        case ".jsonl" | ".ndjson":
            return JsonLineChanges()
        case ".csv":
            return CsvChanges()
        case _:
            return TextChanges(language)


@dataclass(slots=True)
class Tally:
    """What a run came to."""

    changed: int = 0
    same: int = 0
    split: int = 0
    unreadable: int = 0
    verdicts: Counter[Verdict] = field(default_factory=Counter)

    @property
    def claims(self) -> int:
        """How many claims came out of the input, read or not."""
        return self.changed + self.same + self.split + self.unreadable

    def add(self, done: Fixed | None) -> None:
        """Counts a claim; `None` for one that could not be read."""
        if done is None:
            self.unreadable += 1
            return
        self.verdicts.update(report.verdict for report in done.reports)
        self.split += len(done.claims) > 1
        self.changed += len(done.claims) == 1 and bool(done.changes)
        self.same += len(done.claims) == 1 and not done.changes

    def as_text(self, language: Language) -> str:
        """The counts on one line."""
        verdicts = ", ".join(f"{self.verdicts[each]} {each.value}" for each in Verdict if self.verdicts[each]) or "-"
        da = f"{self.changed} rettet, {self.same} uændret, {self.split} delt. Efter rettelse: {verdicts}."
        en = f"{self.changed} changed, {self.same} unchanged, {self.split} split. After the changes: {verdicts}."
        if self.unreadable:
            da += f" {self.unreadable} kunne ikke læses og er udeladt."
            en += f" {self.unreadable} could not be read and {'is' if self.unreadable == 1 else 'are'} left out."
        return said(Text(da, en), language)


def _heading(done: Fixed, place: str) -> str:
    before, after = done.before.verdict.value, list(dict.fromkeys(each.verdict.value for each in done.reports))
    verdict = before if after == [before] else f"{before} → {', '.join(after)}"
    parts = (verdict, _name(done), mask_real(done.before.type or ""), place)
    return "  ".join(part for part in parts if part)


def _name(done: Fixed) -> str:
    return "" if done.before.id is None else mask_real(str(done.before.id))


def _remaining(report: Report) -> list[str]:
    if report.verdict is Verdict.UDFOERT:
        return []
    return list(dict.fromkeys(f"{each.rule_id} {each.outcome.value}" for each in report.findings))


def _told(done: Fixed, place: str) -> dict[str, Any] | None:
    if not done.changes and not done.left and done.before.verdict is Verdict.UDFOERT:
        return None
    return {
        "place": place,
        "id": None if done.before.id is None else _name(done),
        "verdict_before": done.before.verdict.value,
        "verdicts": [each.verdict.value for each in done.reports],
        "changes": [each.as_dict() for each in done.changes],
        "suggestions": [each.as_dict() for each in done.left],
        "remaining": [_remaining(each) for each in done.reports],
    }


def _cells(done: Fixed, change: Change, place: str) -> dict[str, str]:
    after = done.reports[(change.part or 1) - 1].verdict.value
    return {
        "place": place,
        "id": _name(done),
        "part": "" if change.part is None else str(change.part),
        "field": change.field,
        "from": change.before or "",
        "to": change.after or "",
        "rule_id": change.rule_id,
        "level": change.level.value,
        "why_da": change.why.da,
        "why_en": change.why.en,
        "provenance": change.provenance.value,
        "verdict_before": done.before.verdict.value,
        "verdict_after": after,
    }


def _row(values: dict[str, str]) -> str:
    cells = (cell(values[name]).replace('"', '""') for name in _ROW)
    return ";".join(f'"{each}"' for each in cells) + "\r\n"
