"""The rulebook as two tables in Markdown, one row a rule and one a claim type, each with an anchor of its own."""

import html
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from psrm_validation.describe import RuleDescription, TypeDescription, describe_type, described_rules, described_types
from psrm_validation.describe.words import AREAS, KINDS
from psrm_validation.pages import words
from psrm_validation.pages.one_type import caps
from psrm_validation.pages.types import filter_rules, other_rules
from psrm_validation.rulebook import Rulebook

_MARKS: Final = re.compile(r"([\\`*|\[\]])")
_SENTENCE: Final = re.compile(r".*?[.!?](?=\s+[A-ZÆØÅ]|$)")


def rules_document(book: Rulebook) -> str:
    """Every rule and code: id, layer, title, outcome, status, where else it is said or why it is not checked, legal basis."""
    rules = described_rules(book)
    return _document(
        "Regler og afvisningskoder",
        f"{len(rules)} regler og koder i regelbogen {book.version}. Alt om en af dem: `oir psrm explain R_2_3a`.",
        ("Regel", "Lag", "Hvad den handler om", "Udfald", "Status", "Dækket af, eller hvorfor ikke", "Hjemmel"),
        map(_rule, rules),
    )


def types_document(book: Rulebook) -> str:
    """Every claim type: code, name, area, kind, whether its filter is published, caps, how many rules."""
    types = [found for each in described_types(book) if (found := describe_type(each.code, book)) is not None]
    return _document(
        "Fordringstyper",
        f"{len(types)} fordringstyper i regelbogen {book.version}. Alt om en af dem: `oir psrm type KFDAINS`.",
        (
            "Kode",
            "Navn",
            "Område",
            "Art",
            "Filter offentliggjort",
            "Beløbsgrænser",
            "Regler i filteret",
            "Øvrige regler",
        ),
        (_type(each, book) for each in types),
    )


def anchor(name: str) -> str:
    """The anchor of a rule or type: `r_6_15-r_6_16`, `kfdains`."""
    return re.sub(r"[^\w-]", "-", name.lower())


def _document(title: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    return "\n".join(_lines(title, about, columns, rows)) + "\n"


def _lines(title: str, about: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield f"# {title}"
    yield ""
    yield f"{about} Skrevet af `make docs`; ret tabellerne, ikke denne fil. Ordene forklares i [psrm-rulebook](../psrm-rulebook.md)."
    yield ""
    yield _line(columns)
    yield _line(["---"] * len(columns))
    yield from map(_line, rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |".replace("|  |", "| |").replace("|  |", "| |")


def _rule(rule: RuleDescription) -> Sequence[str]:
    return (
        _named(rule.rule_id),
        _text(words.LAYERS[rule.layer].da),
        _text(rule.title.da or rule.title.en),
        _text(", ".join(words.OUTCOMES[each].da for each in rule.outcomes)),
        _text(words.STATUSES[rule.status].da),
        ", ".join(f"[{each}](#{anchor(each)})" for each in rule.covered_by) or _text(_first_sentence(rule.reason.da)),
        _text(rule.legal_basis),
    )


def _type(described: TypeDescription, book: Rulebook) -> Sequence[str]:
    known = described.claim_type
    return (
        _named(known.code),
        _text(known.name_da),
        _text(AREAS.get(known.area, known.area)),
        _text(KINDS.get(known.kind, known.kind)),
        words.YES.da if described.is_published else words.NO.da,
        _text(" ".join(each.da for each in caps(described))),
        str(filter_rules(book, known.code)) if described.is_published else "",
        str(other_rules(book, known.code)),
    )


def _named(name: str) -> str:
    return f'<a id="{anchor(name)}"></a>{_text(name)}'


def _text(words_of_table: str) -> str:
    """Plain text in a cell: on one line, nothing in it read as Markdown or HTML."""
    return _MARKS.sub(r"\\\1", html.escape(" ".join(words_of_table.split()), quote=False))


def _first_sentence(words_of_table: str) -> str:
    found = _SENTENCE.match(words_of_table)
    return found[0] if found else words_of_table
