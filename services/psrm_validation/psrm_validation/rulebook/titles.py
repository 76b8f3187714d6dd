"""What each rule is about, in a few words."""

from collections.abc import Mapping
from functools import cache

from oir_kernel.findings import Text
from psrm_validation.rulebook.book import Rulebook
from psrm_validation.rulebook.cells import rows_of


@cache
def filter_titles() -> Mapping[str, Text]:
    """The titles of the filter rules, in words that hold for all their forms (ours); a rule of an agreement's own has none."""
    rows = (cells for _, cells in rows_of("filter-titles.csv"))
    return {cells["official_rule_id"]: Text(cells["title_da"], cells["title_en"]) for cells in rows}


def title_of(rule_id: str) -> Text | None:
    """The title of a rule or code of any series that the tables hold."""
    general = Rulebook.load().general.get(rule_id)
    return filter_titles().get(rule_id) if general is None else general.title
