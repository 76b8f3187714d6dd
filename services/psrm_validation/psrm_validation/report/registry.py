"""The formats by name. A format's module is loaded when the format is first asked for."""

from collections.abc import Callable, Mapping
from functools import partial
from importlib import import_module
from types import MappingProxyType

from psrm_validation.report.formats import Format
from psrm_validation.report.words import Language

_CLASSES = {
    "text": ("as_text", "TextFormat"),
    "json": ("as_json", "JsonFormat"),
    "jsonl": ("as_json", "JsonLinesFormat"),
    "csv": ("as_csv", "CsvFormat"),
    "html": ("as_html", "HtmlFormat"),
    "junit": ("as_junit", "JunitFormat"),
    "sarif": ("as_sarif", "SarifFormat"),
    "svrl": ("as_svrl", "SvrlFormat"),
}


def _made(module: str, name: str, language: Language) -> Format:
    made: Format = getattr(import_module(f"psrm_validation.report.{module}"), name)(language)
    return made


FORMATS: Mapping[str, Callable[[Language], Format]] = MappingProxyType(
    {name: partial(_made, *where) for name, where in _CLASSES.items()}
)
"""How each format is made, by its name, for a language."""


def format_named(name: str, language: Language = "da") -> Format:
    """The format of that name. Raises `KeyError` for one that does not exist."""
    return FORMATS[name](language)
