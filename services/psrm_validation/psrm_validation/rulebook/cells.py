"""The tables as text: each row with its line in the file. Files are opened when a table is asked for, not on import."""

from collections.abc import Iterator


def rows_of(name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """The rows of a table below `tables/` (`general/A-agreement.csv`), each with its 1-based line and its cells by column."""
    import csv  # noqa: PLC0415 - with resources a tenth of what importing the library would take
    import io  # noqa: PLC0415 - the same
    from importlib.resources import files  # noqa: PLC0415 - the same

    table = files("psrm_validation.rulebook").joinpath("tables", *name.split("/")).read_text(encoding="utf-8")
    reader = csv.DictReader(io.StringIO(table, newline=""))
    for cells in reader:
        yield reader.line_num, cells


def names_in(folder: str) -> list[str]:
    """The tables in a folder below `tables/`, in the order of their names."""
    from importlib.resources import files  # noqa: PLC0415 - see above

    inside = files("psrm_validation.rulebook").joinpath("tables", folder).iterdir()
    return sorted(f"{folder}/{each.name}" for each in inside if each.name.endswith(".csv"))
