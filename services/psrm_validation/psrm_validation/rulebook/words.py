"""Words for the rulebook's own values: its layers, how sure a row is, and why a row of the filter does not simply run.

In Danish a value keeps its technical name where a person may have to type it; in English the name is the word.
"""

from collections.abc import Mapping
from typing import Final, Literal

from oir_kernel.findings import Text

PROVENANCES: Final[Mapping[str, Text]] = {
    "official": Text("officiel", "official"),
    "stated": Text("oplyst", "stated"),
    "inferred": Text("udledt", "inferred"),
    "ours": Text("vores", "ours"),
}
LAYERS: Final[Mapping[str, Text]] = {
    "filter": Text("Indgangsfilter", "Entry filter"),
    "agreement": Text("Besked og aftale", "Message and agreement"),
    "advice": Text("Råd", "Advice"),
    "catalogue": Text("Typer uden filter", "Types without a filter"),
}
READINGS: Final[Mapping[str, Text]] = {
    "inactive": Text("køres ikke", "inactive"),
    "superseded": Text("afløst af et andet dokument", "superseded"),
    "per_creditor": Text("kun for nogle fordringshavere", "per creditor"),
}
"""A short word for each reading; the pages tell it in a sentence."""


def layer_name(layer: str, language: Literal["da", "en"]) -> str:
    """`agreement (besked og aftale)`, in English `agreement`; a name that is no layer as it is."""
    known = LAYERS.get(layer)
    return layer if known is None or language == "en" else f"{layer} ({known.da.lower()})"


def provenance_name(provenance: str, language: Literal["da", "en"]) -> str:
    """`officiel`, in English `official`; a name that is none as it is."""
    known = PROVENANCES.get(provenance)
    return provenance if known is None or language == "en" else known.da
