"""Tables, and the box and lists above one that filter its rows."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from oir_kernel.findings import Text
from psrm_validation.pages.markup import Attribute, Content, Html, joined, tag
from psrm_validation.pages.view import View


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `class_` is for its cells."""

    title: Text
    class_: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row; the first cell heads it. `marks` are the values its table is filtered by, by the filter's name."""

    cells: Sequence[Content]
    marks: Mapping[str, str] = field(default_factory=dict)


def table(
    view: View,
    name: str,
    caption: Content,
    columns: Sequence[Column],
    rows: Iterable[Row],
    *,
    class_: str | None = None,
) -> Html:
    """A table whose cells carry their column's title, so that it can be read as a list on a narrow screen."""
    heads = (tag("th", view.say(each.title), scope="col", class_=each.class_, role="columnheader") for each in columns)
    return tag(
        "table",
        tag("caption", caption) if joined(caption) else None,
        tag("thead", tag("tr", *heads, role="row"), role="rowgroup"),
        tag("tbody", *(_row(view, columns, each) for each in rows), role="rowgroup"),
        id=name,
        class_=class_,
        role="table",
    )


def filters(view: View, target: str, count: int, choices: Sequence[tuple[str, Text, Mapping[str, Text]]]) -> Html:
    """The box and the lists for a table; shown only when there is script to do the work."""
    said = Text(f"Viser # af {count}.", f"Showing # of {count}.")
    lists = (
        tag(
            "label",
            view.say(title),
            tag(
                "select",
                tag("option", view.say(Text("alle", "all")), value=""),
                *(tag("option", view.plain(word), value=value) for value, word in words.items()),
                name=name,
            ),
        )
        for name, title, words in choices
    )
    return tag(
        "form",
        tag("label", view.say(Text("Søg", "Search")), tag("input", type="search", name="q", autocomplete="off")),
        *lists,
        tag("output", view.plain(said).replace("#", str(count)), data_said=view.plain(said), aria_live="polite"),
        data_filter=target,
        class_="filter",
        hidden=True,
    )


def _row(view: View, columns: Sequence[Column], row: Row) -> Html:
    marks: dict[str, Attribute] = {f"data_{name}": value for name, value in row.marks.items()}
    first, *rest = (
        tag(
            "td" if at else "th",
            cell,
            scope=None if at else "row",
            class_=column.class_,
            data_label=view.plain(column.title) if at and joined(cell) else None,
            role="cell" if at else "rowheader",
        )
        for at, (column, cell) in enumerate(zip(columns, row.cells, strict=True))
    )
    return tag("tr", first, *rest, role="row", **marks)
