"""Reports as JSON text: a list of whole reports, and one line a claim."""

import json
from functools import lru_cache
from typing import Any

from psrm_validation.report import Layer, Report
from psrm_validation.report.formats import Checked, Run
from psrm_validation.report.masked import masked
from psrm_validation.report.words import Language

_ENCODER = json.JSONEncoder(ensure_ascii=False)
_LINE_ENDS = ("\x85", "\u2028", "\u2029")


def encoded(value: Any) -> str:
    """Plain values as JSON on one line whoever splits it, without halves of surrogate pairs, which no file can hold."""
    text = _ENCODER.encode(value)
    if text.isascii():
        return text
    for line_end in _LINE_ENDS:
        text = text.replace(line_end, f"\\u{ord(line_end):04x}")
    return text.encode("utf-8", "replace").decode("utf-8")


def as_json(report: Report) -> str:
    """The whole report as one JSON object on one line."""
    return _with_layers(report.as_dict(), report.layers)


def as_jsonl(report: Report, **where: str | int | None) -> str:
    """The same with `id`, `verdict` and `findings` first and `where` it was read, without the line end."""
    whole = report.as_dict()
    first = {name: whole[name] for name in ("id", "verdict", "findings")}
    return _with_layers({**first, **whole, **where}, report.layers)


def _with_layers(whole: dict[str, Any], layers: tuple[Layer, ...]) -> str:
    """The object as JSON with its layers last: they hold most of the text and are the same for most claims."""
    del whole["layers"]
    return f'{encoded(whole)[:-1]}, "layers": {_layers(layers)}}}'


@lru_cache(maxsize=512)
def _layers(layers: tuple[Layer, ...]) -> str:
    return encoded([each.as_dict() for each in layers])


class JsonFormat:
    """One JSON list of whole reports; both languages stand in each."""

    name = "json"
    between = ","
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        del language

    def head(self, run: Run) -> str:
        """The start of the list."""
        del run
        return "["

    def claim(self, checked: Checked) -> str:
        """The report on a line of its own."""
        return "\n" + as_json(masked(checked).report)

    def tail(self, run: Run) -> str:
        """The end of the list."""
        return "\n]\n" if run.claims else "]\n"


class JsonLinesFormat:
    """One line a claim: `id`, `verdict` and `findings` first, then the rest of the report and where it was read."""

    name = "jsonl"
    between = ""
    summary_first = False

    def __init__(self, language: Language = "da") -> None:
        del language

    def head(self, run: Run) -> str:
        """Nothing."""
        del run
        return ""

    def claim(self, checked: Checked) -> str:
        """The line with its end."""
        shown = masked(checked)
        return as_jsonl(shown.report, file=shown.file, line=shown.line, place=shown.place) + "\n"

    def tail(self, run: Run) -> str:
        """Nothing."""
        del run
        return ""
